package dotnet

import (
	"hash/fnv"
	"strings"

	"emsh/shell/object"
)

// IsInstance is v -is [t].
func IsInstance(v any, t *Type) bool {
	if v == nil || v == object.Nothing {
		return false
	}
	o, bag := v.(*object.Object)
	switch t {
	case PSObject, CustomObject:
		return bag && (o.Base() == nil || t == PSObject)
	}
	if bag && o.Base() == nil {
		for _, n := range o.TypeNames() {
			if strings.EqualFold(n, t.FullName) {
				return true
			}
		}
	}
	if thing, ok := v.(object.Thing); ok {
		for _, n := range thing.TypeNames() {
			if strings.EqualFold(n, t.FullName) {
				return true
			}
		}
	}
	return t.Assignable(TypeOf(object.Unwrap(v)))
}

func objectMembers() []Member {
	return []Member{
		{Text: "bool Equals(System.Object obj)", Do: func(this any, a []any) (any, error) { return sameObject(this, a[0]), nil }},
		{Text: "int GetHashCode()", Do: func(this any, _ []any) (any, error) { return hashCode(this), nil }},
		{Text: "type GetType()", Do: func(this any, _ []any) (any, error) { return TypeOf(this), nil }},
		{Text: "string ToString()", Do: func(this any, _ []any) (any, error) { return object.ToString(this, CurrentCulture()), nil }},
		{Text: "new()", Do: func(any, []any) (any, error) { return object.New(), nil }},
		static("bool Equals(System.Object objA, System.Object objB)", func(a []any) any { return sameObject(a[0], a[1]) }),
		static("bool ReferenceEquals(System.Object objA, System.Object objB)", func(a []any) any { return a[0] == a[1] }),
	}
}

// sameObject is .NET's Equals: same type and same value, with case kept apart.
func sameObject(a, b any) bool {
	a, b = object.Unwrap(a), object.Unwrap(b)
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	if TypeOf(a) != TypeOf(b) {
		return false
	}
	if e, ok := a.(object.Equaler); ok {
		return e.Equals(b)
	}
	switch a.(type) {
	case *object.Array, *object.List, *object.Hashtable, *object.Object:
		return a == b
	case object.Enum:
		return a.(object.Enum).Number == b.(object.Enum).Number
	}
	return object.HashKey(a) == object.HashKey(b)
}

func hashCode(v any) int32 {
	if n, ok := v.(int32); ok {
		return n
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(object.TypeName(v) + object.Text(v))) // never fails
	return int32(h.Sum32())
}

func typeMembers() []Member {
	t := func(definition string, f func(t *Type) any) Member { return get(definition, f) }
	return []Member{
		t("string FullName {get;}", func(t *Type) any { return t.QualifiedName() }),
		t("string Name {get;}", func(t *Type) any { return t.Name() }),
		t("string Namespace {get;}", func(t *Type) any { return t.Namespace() }),
		t("type BaseType {get;}", func(t *Type) any {
			if b := t.base(); b != nil {
				return b
			}
			return nil
		}),
		t("bool IsArray {get;}", func(t *Type) any { return t.Elem != nil }),
		t("bool IsEnum {get;}", func(t *Type) any { return t.Enum != nil }),
		t("bool IsValueType {get;}", func(t *Type) any { return t.Value }),
		t("bool IsClass {get;}", func(t *Type) any { return !t.Value }),
		t("bool IsPrimitive {get;}", func(t *Type) any {
			return primitives[t.FullName] && t != String && t.FullName != "System.Decimal"
		}),
		t("bool IsGenericType {get;}", func(t *Type) any { return len(t.Args) > 0 }),
		t("bool IsPublic {get;}", func(*Type) any { return true }),
		t("bool IsSerializable {get;}", func(*Type) any { return true }),
		t("bool IsAbstract {get;}", func(t *Type) any { return t.Sealed }),
		t("bool IsInterface {get;}", func(t *Type) any {
			return strings.HasPrefix(t.Name(), "I") && len(t.Is) == 0 && t.declared == nil && t.Base == "" && t != Object
		}),
		t("string AssemblyQualifiedName {get;}", func(t *Type) any { return t.QualifiedName() + ", " + t.assembly() }),
		t("type UnderlyingSystemType {get;}", func(t *Type) any { return t }),
		{Text: "type GetElementType()", Do: func(this any, _ []any) (any, error) {
			if e := this.(*Type).Elem; e != nil {
				return e, nil
			}
			return nil, nil
		}},
		{Text: "type[] GetGenericArguments()", Do: func(this any, _ []any) (any, error) {
			var out []any
			for _, a := range this.(*Type).Args {
				out = append(out, a)
			}
			return &object.Array{Elem: "System.Type", Items: out}, nil
		}},
		{Text: "bool IsAssignableFrom(type c)", Do: func(this any, a []any) (any, error) { return this.(*Type).Assignable(a[0].(*Type)), nil }},
		{Text: "bool IsSubclassOf(type c)", Do: func(this any, a []any) (any, error) {
			return this != a[0] && a[0].(*Type).Assignable(this.(*Type)), nil
		}},
		{Text: "bool IsInstanceOfType(System.Object o)", Do: func(this any, a []any) (any, error) { return IsInstance(a[0], this.(*Type)), nil }},
		{Text: "string[] GetEnumNames()", Do: func(this any, _ []any) (any, error) {
			if e := this.(*Type).Enum; e != nil {
				return texts(e.Names), nil
			}
			return nil, exception("ArgumentException", "Type provided must be an Enum. (Parameter 'enumType')")
		}},
		{Text: "string ToString()", Do: func(this any, _ []any) (any, error) { return this.(*Type).FullName, nil }},
		{Text: "static type GetType(string typeName)", Do: func(_ any, a []any) (any, error) {
			if t, err := Resolve(text(a[0])); err == nil {
				return t, nil
			}
			return nil, nil
		}},
	}
}

func toType(v any, t *Type) (any, error) {
	s, ok := v.(string)
	if !ok {
		return nil, object.Failed(v, t.FullName)
	}
	r, err := Resolve(s)
	if err != nil {
		return nil, object.CastFault("InvalidCastFromStringToType", v, "System.Type", err.Error())
	}
	return r, nil
}

func methodMembers() []Member {
	return []Member{
		get("string Name {get;}", func(m *Method) any { return m.Name }),
		get("System.Collections.ObjectModel.Collection[string] OverloadDefinitions {get;}", func(m *Method) any {
			var out []any
			for _, text := range m.definitions() {
				out = append(out, text)
			}
			return &object.List{Type: "System.Collections.ObjectModel.Collection`1[System.String]", Elem: "System.String", Items: out}
		}),
		get("System.Management.Automation.PSMemberTypes MemberType {get;}", func(*Method) any { return Enum("System.Management.Automation.PSMemberTypes", 64) }),
		{Text: "System.Object Invoke(Params System.Object[] arguments)", Do: func(this any, a []any) (any, error) {
			items, _ := object.Elements(a[0])
			return this.(*Method).Invoke(items)
		}},
	}
}

func enumMembers() []Member {
	return []Member{
		{Text: "int value__ {get;}", Do: func(this any, _ []any) (any, error) { return int32(this.(object.Enum).Number), nil },
			Set: func(any, []any) (any, error) {
				return nil, exception("InvalidOperationException", "The value of an enumeration cannot be changed.")
			}},
		{Text: "bool HasFlag(System.Enum flag)", Do: func(this any, a []any) (any, error) {
			e := this.(object.Enum)
			f, ok := a[0].(object.Enum)
			if !ok {
				v, err := castLike(a[0], e)
				if err != nil {
					return nil, err
				}
				f = v
			}
			return e.Number&f.Number == f.Number, nil
		}},
		{Text: "string ToString(string format)", Do: func(this any, a []any) (any, error) { return formatEnumCall(this, a[0]) }},
		{Text: "string ToString()", Do: func(this any, _ []any) (any, error) { return this.(object.Enum).Name, nil }},
		{Text: "int CompareTo(System.Object target)", Do: func(this any, a []any) (any, error) {
			e, ok := a[0].(object.Enum)
			if !ok || e.Type != this.(object.Enum).Type {
				if a[0] == nil {
					return int32(1), nil
				}
				return nil, exception("ArgumentException", "Object must be the same type as the enum. The type passed in was '%s'; the enum type was '%s'.", object.TypeName(a[0]), this.(object.Enum).Type)
			}
			n, err := object.Compare(this.(object.Enum).Number, e.Number)
			return int32(n), err
		}},
		{Text: "System.TypeCode GetTypeCode()", Do: func(any, []any) (any, error) { return Enum("System.TypeCode", 9), nil }},
	}
}

func castLike(v any, e object.Enum) (object.Enum, error) {
	if e.Set == nil {
		return e, object.Failed(v, e.Type)
	}
	r, err := object.CastEnum(v, e.Set)
	if err != nil {
		return e, err
	}
	return r.(object.Enum), nil
}

func formatEnumCall(this, format any) (any, error) {
	s, err := formatEnum(this.(object.Enum), text(format))
	if err != nil {
		return nil, exception("FormatException", "%s", err.Error())
	}
	return s, nil
}

// enumStatics are the static members of System.Enum, for any enumerated type.
func enumStatics() []Member {
	set := func(v any) (*object.EnumSet, error) {
		t, ok := v.(*Type)
		if !ok || t.Enum == nil {
			return nil, exception("ArgumentException", "Type provided must be an Enum. (Parameter 'enumType')")
		}
		return t.Enum, nil
	}
	parse := func(_ any, a []any) (any, error) {
		s, err := set(a[0])
		if err != nil {
			return nil, err
		}
		return parseEnum(s, text(a[1]), len(a) > 2 && a[2].(bool))
	}
	tryParse := func(fold func(a []any) bool) Func {
		return func(_ any, a []any) (any, error) {
			s, err := set(a[0])
			if err != nil {
				return nil, err
			}
			v, err := parseEnum(s, text(a[1]), fold(a))
			return err == nil, assignRef(a[len(a)-1], v, err)
		}
	}
	return []Member{
		{Text: "static string[] GetNames(type enumType)", Do: func(_ any, a []any) (any, error) {
			s, err := set(a[0])
			if err != nil {
				return nil, err
			}
			return texts(s.Names), nil
		}},
		{Text: "static array GetValues(type enumType)", Do: func(_ any, a []any) (any, error) {
			s, err := set(a[0])
			if err != nil {
				return nil, err
			}
			var out []any
			for _, n := range s.Numbers {
				out = append(out, s.Value(n))
			}
			return &object.Array{Elem: s.Type, Items: out}, nil
		}},
		{Text: "static string GetName(type enumType, System.Object value)", Do: func(_ any, a []any) (any, error) {
			s, err := set(a[0])
			if err != nil {
				return nil, err
			}
			v, err := object.CastEnum(a[1], s)
			if err != nil {
				return nil, nil
			}
			return v.(object.Enum).Name, nil
		}},
		{Text: "static string Format(type enumType, System.Object value, string format)", Do: func(_ any, a []any) (any, error) {
			s, err := set(a[0])
			if err != nil {
				return nil, err
			}
			v, err := object.CastEnum(a[1], s)
			if err != nil {
				return nil, exception("ArgumentException", "The value passed in must be an enum base or an underlying type for an enum, such as an Int32. (Parameter 'value')")
			}
			return formatEnumCall(v, a[2])
		}},
		{Text: "static type GetUnderlyingType(type enumType)", Do: func(_ any, a []any) (any, error) {
			_, err := set(a[0])
			return byFullName("System.Int32"), err
		}},
		{Text: "static array GetValuesAsUnderlyingType(type enumType)", Do: func(_ any, a []any) (any, error) {
			s, err := set(a[0])
			if err != nil {
				return nil, err
			}
			out := &object.Array{Elem: "System.Int32"}
			for _, n := range s.Numbers {
				out.Items = append(out.Items, int32(n))
			}
			return out, nil
		}},
		{Text: "static System.Object Parse(type enumType, string value)", Do: parse},
		{Text: "static System.Object Parse(type enumType, string value, bool ignoreCase)", Do: parse},
		{Text: "static bool TryParse(type enumType, string value, [ref] System.Object result)", Do: tryParse(func([]any) bool { return false })},
		{Text: "static bool TryParse(type enumType, string value, bool ignoreCase, [ref] System.Object result)", Do: tryParse(func(a []any) bool { return a[2].(bool) })},
		{Text: "static bool IsDefined(type enumType, System.Object value)", Do: func(_ any, a []any) (any, error) {
			s, err := set(a[0])
			if err != nil {
				return nil, err
			}
			if name, ok := a[1].(string); ok {
				for _, n := range s.Names {
					if n == name {
						return true, nil
					}
				}
				return false, nil
			}
			n, err := object.Cast(a[1], "System.Int64")
			if err != nil {
				return false, nil
			}
			for _, v := range s.Numbers {
				if v == n.(int64) {
					return true, nil
				}
			}
			return false, nil
		}},
		{Text: "static System.Object ToObject(type enumType, System.Object value)", Do: func(_ any, a []any) (any, error) {
			s, err := set(a[0])
			if err != nil {
				return nil, err
			}
			n, err := object.Cast(a[1], "System.Int64")
			if err != nil {
				return nil, err
			}
			return s.Value(n.(int64)), nil
		}},
	}
}

func parseEnum(s *object.EnumSet, word string, fold bool) (any, error) {
	var n int64
	for part := range strings.SplitSeq(word, ",") {
		part = strings.TrimSpace(part)
		if v, err := object.Cast(part, "System.Int64"); err == nil && part != "" {
			n |= v.(int64)
			continue
		}
		found := false
		for i, name := range s.Names {
			if name == part || fold && strings.EqualFold(name, part) {
				n, found = n|s.Numbers[i], true
			}
		}
		if !found {
			return nil, exception("ArgumentException", "Requested value '%s' was not found.", part)
		}
	}
	return s.Value(n), nil
}

// assignRef sets a [ref] argument when there was no error.
func assignRef(ref, v any, err error) error {
	r, ok := ref.(object.Reference)
	if !ok || err != nil {
		return nil
	}
	return r.SetValue(v)
}
