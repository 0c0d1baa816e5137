package eval

import (
	"strings"

	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// A class as a value is a System.Type: what it says of itself is what .NET's types say.

// TypeNames are the type's names.
func (c *Class) TypeNames() []string {
	return []string{"System.RuntimeType", "System.Reflection.TypeInfo", "System.Type", "System.Reflection.MemberInfo", "System.Object"}
}

// PropertyNames are the properties in order.
func (c *Class) PropertyNames() []string {
	return []string{"FullName", "Name", "Namespace", "BaseType", "IsArray", "IsEnum", "IsValueType", "IsClass", "IsPrimitive", "IsGenericType",
		"IsPublic", "IsSerializable", "IsAbstract", "IsInterface", "AssemblyQualifiedName", "UnderlyingSystemType"}
}

// Property is the named property.
func (c *Class) Property(name string) (any, bool) {
	switch fold(name) {
	case "basetype":
		switch {
		case c.base != nil:
			return c.base, true
		case c.enum != nil:
			return typeNamed("System.Enum"), true
		case c.netBase != "" && !isInterface(c.netBase):
			return typeNamed(c.netBase), true
		}
		return typeNamed("System.Object"), true
	case "isserializable", "isserial":
		return c.enum != nil, true
	case "underlyingsystemtype":
		return c, true
	}
	v, ok, err := dotnet.Property(c.described(), name)
	return v, ok && err == nil
}

func typeNamed(full string) any {
	if t, err := dotnet.Resolve(full); err == nil {
		return t
	}
	return nil
}

// described is the class as .NET would describe it.
func (c *Class) described() *dotnet.Type {
	if c.enumType != nil {
		return c.enumType
	}
	return &dotnet.Type{FullName: c.Name, Base: "System.Object"}
}

// Text is the name.
func (c *Class) Text() string { return c.Name }

// MethodNames are the methods.
func (c *Class) MethodNames() []string {
	return []string{"Equals", "GetHashCode", "GetType", "IsAssignableFrom", "IsInstanceOfType", "IsSubclassOf", "ToString"}
}

// CallMethod calls a method that every type has.
func (c *Class) CallMethod(name string, args []any) (any, error) {
	other, _ := unwrap(first(args)).(*Class)
	switch strings.ToLower(name) {
	case "isassignablefrom":
		return other != nil && other.derives(c), nil
	case "issubclassof":
		return other != nil && other != c && c.derives(other), nil
	case "isinstanceoftype":
		i, ok := unwrap(first(args)).(*Instance)
		return ok && i.class.derives(c), nil
	case "tostring":
		return c.Name, nil
	case "gettype":
		return typeNamed("System.RuntimeType"), nil
	}
	if c.enumType != nil {
		return dotnet.Call(c.enumType, name, args)
	}
	return nil, object.NoSuchMethod
}

var (
	_ object.CallableThing = (*Class)(nil)
	_ object.TextThing     = (*Class)(nil)
)
