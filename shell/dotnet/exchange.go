package dotnet

import (
	"emsh/shell/culture"
	"emsh/shell/object"
)

const exchangeData = "Microsoft.Exchange.Data."

func exchangeTypes() []*Type {
	return []*Type{
		{FullName: exchangeData + "ByteQuantifiedSize", Value: true, Is: listOf("IComparable IFormattable"), declared: sizeMembers},
		{FullName: exchangeData + "Unlimited", Value: true, declared: unlimitedMembers, convert: toUnlimited},
		{FullName: exchangeData + "EnhancedTimeSpan", Base: "System.TimeSpan", Value: true, convert: func(v any, _ *Type) (any, error) { return object.Cast(v, "System.TimeSpan") }},
		{FullName: exchangeData + "MultiValuedProperty`1[System.String]", Is: listIs, declared: listMembers},
	}
}

func sizeMembers() []Member {
	size := func(definition string, f func(z object.Size) any) Member { return get(definition, f) }
	to := func(name string, unit uint64) Member {
		return method("ulong To"+name+"()", func(z object.Size, _ []any) any { return uint64(z) / unit })
	}
	from := func(name string, unit uint64) Member {
		return static(exchangeData+"ByteQuantifiedSize From"+name+"(ulong value)", func(a []any) any { return object.Size(a[0].(uint64) * unit) })
	}
	parse := func(_ any, a []any) (any, error) {
		z, err := object.Cast(text(a[0]), exchangeData+"ByteQuantifiedSize")
		if err != nil {
			return nil, exception("FormatException", "The string \"%s\" is not a size; write for example 10MB, 1.5GB or a number of bytes.", text(a[0]))
		}
		return z, nil
	}
	return []Member{
		size("bool IsUnlimited {get;}", func(object.Size) any { return false }), size("System.Object Value {get;}", func(z object.Size) any { return z }),
		to("Bytes", 1), to("KB", 1<<10), to("MB", 1<<20), to("GB", 1<<30), to("TB", 1<<40),
		from("Bytes", 1), from("KB", 1<<10), from("MB", 1<<20), from("GB", 1<<30), from("TB", 1<<40),
		method("string ToString()", func(z object.Size, _ []any) any { return z.String() }),
		{Text: "string ToString(string format)", Do: func(this any, a []any) (any, error) {
			s, err := culture.FormatUint(uint64(this.(object.Size)), text(a[0]), CurrentCulture())
			if err != nil {
				return nil, exception("FormatException", "%s", err.Error())
			}
			return s, nil
		}},
		method("int CompareTo(System.Object other)", func(z object.Size, a []any) any { n, _ := object.Compare(z, a[0]); return int32(n) }),
		method("ulong RoundUpToUnit(ulong unit)", func(z object.Size, a []any) any {
			u := max(a[0].(uint64), 1)
			return (uint64(z) + u - 1) / u
		}),
		{Text: "static " + exchangeData + "ByteQuantifiedSize Parse(string expression)", Do: parse},
		constant(exchangeData+"ByteQuantifiedSize Zero {get;}", object.Size(0)),
	}
}

func unlimitedMembers() []Member {
	return []Member{
		get("bool IsUnlimited {get;}", func(object.Unlimited) any { return true }), get("System.Object Value {get;}", func(object.Unlimited) any { return nil }),
		method("string ToString()", func(u object.Unlimited, _ []any) any { return u.String() }),
		constant(exchangeData+"Unlimited UnlimitedValue {get;}", object.Unlimited{}), constant("string UnlimitedString {get;}", "Unlimited"),
	}
}

func toUnlimited(v any, t *Type) (any, error) {
	if s, ok := v.(string); ok && object.EqualText(s, "unlimited", false) {
		return object.Unlimited{}, nil
	}
	if z, err := object.Cast(v, exchangeData+"ByteQuantifiedSize"); err == nil {
		return z, nil
	}
	return nil, object.Failed(v, t.FullName)
}
