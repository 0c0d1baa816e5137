package dotnet

import (
	"strings"

	"emsh/shell/object"
)

// stringWhole are the methods that copy or convert a whole string.
func stringWhole() []Member {
	return []Member{
		method("string ReplaceLineEndings()", func(s string, _ []any) any { return lineEndings.Replace(s) }),
		method("string ReplaceLineEndings(string replacementText)", func(s string, a []any) any {
			return strings.ReplaceAll(lineEndings.Replace(s), "\n", text(a[0]))
		}),
		{Text: "void CopyTo(int sourceIndex, char[] destination, int destinationIndex, int count)", Do: copyChars},
		{Text: "System.Object ToType(type conversionType, System.IFormatProvider provider)", Do: func(this any, a []any) (any, error) {
			to, ok := a[0].(*Type)
			if !ok {
				return nil, nullArgument("type")
			}
			v, err := Convert(this, to)
			if err != nil {
				return nil, exception("InvalidCastException", "Invalid cast from 'System.String' to '%s'.", to.FullName)
			}
			return v, nil
		}},
	}
}

// lineEndings makes every line end of Unicode the one of this system.
var lineEndings = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n")

func copyChars(this any, a []any) (any, error) {
	from := charArray(this.(string)).Items
	to, ok := object.Unwrap(a[1]).(*object.Array)
	if !ok {
		return nil, nullArgument("destination")
	}
	start, at, n := int(a[0].(int32)), int(a[2].(int32)), int(a[3].(int32))
	switch {
	case n < 0:
		return nil, negative("count", int32(n))
	case start < 0:
		return nil, negative("sourceIndex", int32(start))
	case n > len(from)-start:
		return nil, outOfRange("sourceIndex", "Index and count must refer to a location within the string.")
	case at < 0 || at > len(to.Items)-n:
		return nil, outOfRange("destinationIndex", "Index and count must refer to a location within the string.")
	}
	copy(to.Items[at:], from[start:start+n])
	return nil, nil
}
