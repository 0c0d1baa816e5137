package dotnet

import (
	"encoding/base64"
	"encoding/hex"
	"strconv"
	"strings"

	"emsh/shell/culture"
	"emsh/shell/object"
)

func convertMembers() []Member {
	var all []Member
	for _, name := range strings.Fields("Boolean Char SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal DateTime") {
		full := "System." + name
		short := byFullShort(full)
		all = append(all, Member{Text: "static " + short + " To" + name + "(string value)", Do: func(_ any, a []any) (any, error) { return convertText(a[0], full) }},
			Member{Text: "static " + short + " To" + name + "(System.Object value)", Do: func(_ any, a []any) (any, error) { return convertTo(a[0], full) }},
			Member{Text: "static " + short + " To" + name + "(System.Object value, System.IFormatProvider provider)", Do: func(_ any, a []any) (any, error) { return convertTo(a[0], full) }})
		if i, ok := integerWidth[full]; ok {
			all = append(all, Member{Text: "static " + short + " To" + name + "(string value, int fromBase)", Do: func(_ any, a []any) (any, error) {
				return convertBase(text(a[0]), int(a[1].(int32)), full, i)
			}})
		}
	}
	return append(all, convertTexts()...)
}

var integerWidth = map[string]int{"System.Byte": 8, "System.SByte": 8, "System.Int16": 16, "System.UInt16": 16, "System.Int32": 32, "System.UInt32": 32, "System.Int64": 64, "System.UInt64": 64}

func convertText(v any, full string) (any, error) {
	if v == nil {
		return object.Cast(nil, full)
	}
	s := text(v)
	switch full {
	case "System.Boolean":
		switch strings.ToLower(strings.TrimSpace(s)) {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
		return nil, exception("FormatException", "String '%s' was not recognized as a valid Boolean.", s)
	case "System.Char":
		if object.Length(s) != 1 {
			return nil, exception("FormatException", "String must be exactly one character long.")
		}
		return object.Cast(s, full)
	case "System.DateTime":
		return parseDate([]any{s})
	}
	style := culture.Integer
	switch full {
	case "System.Double", "System.Single":
		style = culture.Float | culture.Thousands
	case "System.Decimal":
		style = culture.Number
	}
	return parseNumber(s, full, style, CurrentCulture())
}

func convertTo(v any, full string) (any, error) {
	v = object.Unwrap(v)
	if s, ok := v.(string); ok {
		return convertText(s, full)
	}
	r, err := object.Cast(v, full)
	if err != nil {
		if f, ok := err.(*object.Fault); ok && f.ID == "ConvertToFinalInvalidCastException" {
			return nil, exception("InvalidCastException", "Unable to cast object of type '%s' to type 'System.IConvertible'.", object.TypeName(v))
		}
		_, reason, _ := strings.Cut(err.Error(), "Error: \"")
		return nil, exception("OverflowException", "%s", strings.TrimSuffix(reason, "\""))
	}
	return r, nil
}

func convertBase(s string, base int, full string, width int) (any, error) {
	if base != 2 && base != 8 && base != 10 && base != 16 {
		return nil, exception("ArgumentException", "Invalid Base. (Parameter 'fromBase')")
	}
	if base == 10 {
		return parseNumber(s, full, culture.Integer, CurrentCulture())
	}
	digits := s
	if base == 16 {
		digits = strings.TrimPrefix(strings.TrimPrefix(digits, "0x"), "0X")
	}
	if digits == "" {
		return nil, outOfRange("startIndex", "Index was out of range. Must be non-negative and less than the size of the collection.")
	}
	n, err := strconv.ParseUint(digits, base, 64)
	if err != nil {
		if ne, ok := err.(*strconv.NumError); ok && ne.Err == strconv.ErrRange {
			return nil, exception("OverflowException", "%s", overflowText(full))
		}
		return nil, exception("FormatException", "Could not find any recognizable digits.")
	}
	if width < 64 && n>>width != 0 {
		return nil, exception("OverflowException", "%s", overflowText(full))
	}
	switch full {
	case "System.Int32":
		return int32(uint32(n)), nil
	case "System.Int64":
		return int64(n), nil
	case "System.Int16":
		return int16(uint16(n)), nil
	case "System.SByte":
		return int8(uint8(n)), nil
	}
	return object.Cast(n, full)
}

func convertTexts() []Member {
	based := func(short string) Member {
		return Member{Text: "static string ToString(" + short + " value, int toBase)", Do: func(_ any, a []any) (any, error) {
			base := int(a[1].(int32))
			if base != 2 && base != 8 && base != 10 && base != 16 {
				return nil, exception("ArgumentException", "Invalid Base. (Parameter 'toBase')")
			}
			switch x := a[0].(type) {
			case int32:
				if base == 10 {
					return strconv.Itoa(int(x)), nil
				}
				return strconv.FormatUint(uint64(uint32(x)), base), nil
			case int64:
				if base == 10 {
					return strconv.FormatInt(x, 10), nil
				}
				return strconv.FormatUint(uint64(x), base), nil
			case int16:
				return strconv.FormatUint(uint64(uint16(x)), base), nil
			}
			return strconv.FormatUint(uint64(a[0].(uint8)), base), nil
		}}
	}
	return []Member{
		based("byte"), based("short"), based("int"), based("long"),
		static("string ToString(System.Object value)", func(a []any) any { return object.ToString(a[0], CurrentCulture()) }),
		static("string ToString(System.Object value, System.IFormatProvider provider)", func(a []any) any { return object.ToString(a[0], cultureOf(a[1])) }),
		static("string ToBase64String(byte[] inArray)", func(a []any) any { return base64.StdEncoding.EncodeToString(bytesOf(a[0])) }),
		{Text: "static string ToBase64String(byte[] inArray, System.Base64FormattingOptions options)", Do: func(_ any, a []any) (any, error) {
			s := base64.StdEncoding.EncodeToString(bytesOf(a[0]))
			if a[1].(object.Enum).Number == 0 {
				return s, nil
			}
			var lines []string
			for len(s) > 76 {
				lines, s = append(lines, s[:76]), s[76:]
			}
			return strings.Join(append(lines, s), "\r\n"), nil
		}},
		{Text: "static byte[] FromBase64String(string s)", Do: func(_ any, a []any) (any, error) {
			if a[0] == nil {
				return nil, nullArgument("s")
			}
			b, err := base64.StdEncoding.DecodeString(strings.Map(func(r rune) rune {
				if strings.ContainsRune(" \t\r\n", r) {
					return -1
				}
				return r
			}, text(a[0])))
			if err != nil {
				return nil, exception("FormatException", "The input is not a valid Base-64 string as it contains a non-base 64 character, more than two padding characters, or an illegal character among the padding characters.")
			}
			return object.Bytes(b), nil
		}},
		static("string ToHexString(byte[] inArray)", func(a []any) any { return strings.ToUpper(hex.EncodeToString(bytesOf(a[0]))) }),
		{Text: "static byte[] FromHexString(string s)", Do: func(_ any, a []any) (any, error) {
			b, err := hex.DecodeString(text(a[0]))
			if err != nil {
				return nil, exception("FormatException", "The input is not a valid hex string as it contains a non-hex character.")
			}
			return object.Bytes(b), nil
		}},
		{Text: "static System.Object ChangeType(System.Object value, type conversionType)", Do: func(_ any, a []any) (any, error) { return convertTo(a[0], a[1].(*Type).FullName) }},
		static("bool IsDBNull(System.Object value)", func(a []any) any { return false }),
	}
}
