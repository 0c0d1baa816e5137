package eval

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// castClass makes an instance of a hashtable, or an enum value of a name or number.
func (s *Session) castClass(v any, k *Class) (any, error) {
	v = unwrap(v)
	if k.enum != nil {
		return s.castEnum(v, k)
	}
	if i, ok := v.(*Instance); ok && i.class.derives(k) {
		return v, nil
	}
	h, ok := v.(*object.Hashtable)
	if v == nil {
		return nil, nil
	}
	if !ok {
		if made, err := k.create(s.current(), []any{v}); err == nil {
			return made, nil
		}
		return nil, notCastable(v, k)
	}
	made, err := k.create(s.current(), nil)
	if err != nil {
		return nil, notCastable(v, k)
	}
	i, ok := made.(*Instance)
	if !ok {
		return made, nil
	}
	for key, value := range h.All() {
		if _, has := i.Property(textOf(key)); !has {
			return nil, k.cannotCreate(textOf(key))
		}
		if err := i.set(s.current(), textOf(key), value); err != nil {
			return nil, k.notCreated(err.Error())
		}
	}
	return i, nil
}

func notCastable(v any, k *Class) error {
	return &object.Fault{ID: "ConvertToFinalInvalidCastException", Category: int(command.InvalidArgument), Exception: &object.Exception{
		Message: "Cannot convert the \"" + textOf(v) + "\" value of type \"" + typeName(v) + "\" to type \"" + k.Name + "\"."}}
}

// cannotCreate says which properties a class has, of a hashtable with another one.
func (k *Class) cannotCreate(name string) error {
	var can []string
	for c := k; c != nil; c = c.base {
		for _, field := range c.fields {
			if !field.static && !field.hidden {
				typ := "System.Object"
				if t := typeConstraints(field.constraints); len(t) > 0 {
					typ = k.s.fullTypeName(t[0].name)
				}
				can = append(can, "["+field.name+" <"+typ+">]")
			}
		}
	}
	return k.notCreated("The property '" + name + "' was not found for the '" + k.Name + "' object. The settable properties are: " + strings.Join(can, ", ") + ".")
}

func (k *Class) notCreated(why string) error {
	return &object.Fault{ID: "ObjectCreationError", Category: int(command.InvalidArgument), Exception: &object.Exception{
		Message: "Cannot create object of type \"" + k.Name + "\". " + why}}
}

func (s *Session) castEnum(v any, k *Class) (any, error) {
	if e, ok := v.(object.Enum); ok && e.Type == k.Name {
		return v, nil
	}
	return dotnet.Convert(v, &dotnet.Type{FullName: k.Name, Base: "System.Enum", Enum: k.enum, Value: true})
}
