package dotnet

import (
	"emsh/shell/object"
)

func guidMembers() []Member {
	parse := func(s string) (any, error) {
		if g, ok := object.ParseGuid(s); ok {
			return g, nil
		}
		return nil, exception("FormatException", "Unrecognized Guid format.")
	}
	swapped := func(g object.Guid) object.Guid {
		g[0], g[1], g[2], g[3], g[4], g[5], g[6], g[7] = g[3], g[2], g[1], g[0], g[5], g[4], g[7], g[6]
		return g
	}
	return []Member{
		{Text: "static guid NewGuid()", Do: func(any, []any) (any, error) { return object.NewGuid(), nil }},
		constant("guid Empty {get;}", object.Guid{}),
		{Text: "static guid Parse(string input)", Do: func(_ any, a []any) (any, error) { return parse(text(a[0])) }},
		{Text: "static bool TryParse(string input, [ref] guid result)", Do: func(_ any, a []any) (any, error) {
			g, ok := object.ParseGuid(text(a[0]))
			return ok, assignRef(a[1], g, nil)
		}},
		{Text: "new(string g)", Do: func(_ any, a []any) (any, error) { return parse(text(a[0])) }},
		{Text: "new(byte[] b)", Do: func(_ any, a []any) (any, error) {
			b := bytesOf(a[0])
			if len(b) != 16 {
				return nil, exception("ArgumentException", "Byte array for Guid must be exactly 16 bytes long. (Parameter 'b')")
			}
			return swapped(object.Guid(b)), nil
		}},
		{Text: "new()", Do: func(any, []any) (any, error) { return object.Guid{}, nil }},
		method("byte[] ToByteArray()", func(g object.Guid, _ []any) any { s := swapped(g); return object.Bytes(s[:]) }),
		method("string ToString()", func(g object.Guid, _ []any) any { return g.String() }),
		{Text: "string ToString(string format)", Do: func(this any, a []any) (any, error) { return formatCall(this, text(a[0]), CurrentCulture()) }},
		{Text: "int CompareTo(System.Object value)", Do: func(this any, a []any) (any, error) {
			if _, ok := object.Unwrap(a[0]).(object.Guid); !ok && a[0] != nil {
				return nil, exception("ArgumentException", "Object must be of type GUID. (Parameter 'value')")
			}
			return compareNumber(this, a[0], "System.Guid")
		}},
		get("System.Guid Guid {get;}", func(g object.Guid) any { return g }),
	}
}
