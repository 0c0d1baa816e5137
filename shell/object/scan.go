package object

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"emsh/shell/culture"
)

// multipliers are the suffixes that multiply a number.
var multipliers = map[string]int64{"kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40, "pb": 1 << 50}

// ScanNumber reads a number out of text as a cast does: blanks around it, a sign, decimals with
// thousands' commas, an exponent, 0x and 0b, a suffix and a multiplier. Blank text is 0.
func ScanNumber(s string) (any, bool) {
	t := strings.TrimSpace(s)
	if t == "" {
		return int32(0), true
	}
	if n, err := strconv.ParseInt(t, 10, 64); err == nil && t[0] != '+' {
		return fromInt(n), true
	}
	if f, ok := named(t); ok {
		return f, true
	}
	neg := false
	u := t
	if u[0] == '-' || u[0] == '+' {
		neg = u[0] == '-'
		u = u[1:]
	}
	if u == "" || u[0] == '-' || u[0] == '+' {
		return nil, false
	}
	n, ok := scanUnsigned(u, neg)
	return n, ok
}

func named(t string) (float64, bool) {
	switch strings.ToLower(strings.TrimPrefix(t, "+")) {
	case "nan", "-nan":
		return math.NaN(), true
	case "infinity":
		return math.Inf(1), true
	case "-infinity":
		return math.Inf(-1), true
	}
	return 0, false
}

func scanUnsigned(u string, neg bool) (any, bool) {
	low := strings.ToLower(u)
	factor := int64(1)
	if len(low) > 2 {
		if m, ok := multipliers[low[len(low)-2:]]; ok && !strings.HasPrefix(low, "0x") || ok && !strings.HasSuffix(low, "b") {
			factor, low = m, low[:len(low)-2]
		}
	}
	if strings.HasPrefix(low, "0x") {
		return scanHex(low[2:], neg, factor)
	}
	if digits, ok := strings.CutPrefix(low, "0b"); ok {
		return scanBase(digits, 2, neg, factor)
	}
	low, suffix := cutSuffix(low)
	plain := strings.ReplaceAll(low, ",", "")
	if point := strings.IndexByte(low, '.'); point >= 0 && strings.IndexByte(low[point:], ',') >= 0 {
		return nil, false
	}
	if low[0] == ',' || !decimalShape(plain) {
		return nil, false
	}
	if strings.Trim(plain, "0123456789") == "" && suffix != "d" {
		n, ok := scaled(plain, 10, neg, factor)
		if !ok || suffix == "" {
			return n, ok
		}
		return suffixed(n, suffix)
	}
	if suffix == "d" {
		d, err := culture.ParseDecimalText(plain)
		if err != nil {
			return nil, false
		}
		if neg {
			d = d.Neg()
		}
		d, err = d.Mul(culture.DecimalInt(factor))
		return d, err == nil
	}
	f, err := strconv.ParseFloat(plain, 64)
	if err != nil && !math.IsInf(f, 0) {
		return nil, false
	}
	f *= float64(factor)
	if neg {
		f = -f
	}
	return f, true
}

// suffixes are those that a number may have, longer ones first.
var suffixes = []string{"ul", "us", "uy", "l", "u", "s", "y", "n", "d"}

func cutSuffix(low string) (rest, suffix string) {
	for _, s := range suffixes {
		if rest, ok := strings.CutSuffix(low, s); ok && rest != "" {
			return rest, s
		}
	}
	return low, ""
}

// suffixed is a whole number as the type that a suffix asks for.
func suffixed(n any, suffix string) (any, bool) {
	b, ok := n.(*big.Int)
	if !ok {
		v, _ := whole(n)
		b = big.NewInt(v)
	}
	v, u := b.Int64(), b.Uint64()
	switch suffix {
	case "n":
		return b, true
	case "l":
		return v, b.IsInt64()
	case "s":
		return int16(v), b.IsInt64() && v == int64(int16(v))
	case "y":
		return int8(v), b.IsInt64() && v == int64(int8(v))
	case "u":
		if u <= math.MaxUint32 {
			return uint32(u), b.IsUint64()
		}
		return u, b.IsUint64()
	case "ul":
		return u, b.IsUint64()
	case "us":
		return uint16(u), b.IsUint64() && u <= math.MaxUint16
	}
	return uint8(u), b.IsUint64() && u <= math.MaxUint8
}

// decimalShape reports whether s is digits, perhaps a point, digits and an exponent.
func decimalShape(s string) bool {
	mantissa, exp, hasExp := strings.Cut(s, "e")
	if hasExp {
		exp = strings.TrimLeft(exp, "+-")
		if exp == "" || strings.Trim(exp, "0123456789") != "" {
			return false
		}
	}
	whole, frac, _ := strings.Cut(mantissa, ".")
	return whole+frac != "" && strings.Trim(whole+frac, "0123456789") == ""
}

// scanHex reads hexadecimal digits; 8 and 16 of them are signed words.
func scanHex(digits string, neg bool, factor int64) (any, bool) {
	if n := len(digits); (n == 8 || n == 16) && !neg && factor == 1 {
		v, err := strconv.ParseUint(digits, 16, 64)
		if err != nil {
			return nil, false
		}
		if n == 8 {
			return int32(uint32(v)), true
		}
		return fromInt(int64(v)), true
	}
	return scanBase(digits, 16, neg, factor)
}

func scanBase(digits string, base int, neg bool, factor int64) (any, bool) {
	if digits == "" || strings.ContainsAny(digits, "_+-") {
		return nil, false
	}
	return scaled(digits, base, neg, factor)
}

func scaled(digits string, base int, neg bool, factor int64) (any, bool) {
	n, ok := new(big.Int).SetString(digits, base)
	if !ok {
		return nil, false
	}
	n.Mul(n, big.NewInt(factor))
	if neg {
		n.Neg(n)
	}
	if n.IsInt64() {
		return fromInt(n.Int64()), true
	}
	return n, true
}

func castVersion(v any) (any, error) {
	const name = "System.Version"
	switch x := v.(type) {
	case Version:
		return x, nil
	case nil:
		return nil, nil
	case string:
		w, err := ParseVersion(x)
		if err != "" {
			return nil, CastFault("InvalidCastParseTargetInvocation", v, name, err)
		}
		return w, nil
	}
	if IsNumber(v) {
		return castVersion(Text(v))
	}
	return nil, notMade(v, name)
}

// ParseVersion reads two to four numbers with points between them; problem is .NET's sentence.
func ParseVersion(s string) (v Version, problem string) {
	parts := strings.Split(s, ".")
	if len(parts) < 2 || len(parts) > 4 {
		return v, "Version string portion was too short or too long. (Parameter 'input')"
	}
	n := [4]int32{-1, -1, -1, -1}
	for i, p := range parts {
		x, err := strconv.ParseInt(strings.TrimSpace(p), 10, 64)
		switch {
		case err != nil && (strings.Trim(strings.TrimSpace(p), "0123456789") != "" || strings.TrimSpace(p) == ""):
			return v, notCorrect(p)
		case err != nil || x > math.MaxInt32:
			return v, "Value was either too large or too small for an Int32."
		case x < 0:
			return v, "input ('" + p + "') must be a non-negative value. (Parameter 'input')\nActual value was " + p + "."
		}
		n[i] = int32(x)
	}
	return Version{n[0], n[1], n[2], n[3]}, ""
}

// parseSize reads "10MB", "1.5 GB", a number of bytes, and what Size.String writes.
func parseSize(s string) (any, error) {
	const name = "Microsoft.Exchange.Data.ByteQuantifiedSize"
	bad := CastFault("InvalidCastParseTargetInvocation", s, name, "The value is not a size; write for example 10MB, 1.5GB or a number of bytes.")
	t := strings.TrimSpace(s)
	if open := strings.IndexByte(t, '('); open > 0 && strings.HasSuffix(t, ")") {
		t = strings.TrimSpace(t[open+1 : len(t)-1])
	}
	t = strings.ToLower(strings.ReplaceAll(t, " ", ""))
	for _, unit := range []string{"bytes", "byte"} {
		t = strings.TrimSuffix(t, unit)
	}
	if len(t) > 1 && t[len(t)-1] == 'b' && t[len(t)-2] >= '0' && t[len(t)-2] <= '9' {
		t = t[:len(t)-1]
	}
	n, ok := ScanNumber(t)
	f, _ := Float(n)
	if !ok || t == "" || f < 0 || f > math.MaxInt64 || math.IsNaN(f) {
		return nil, bad
	}
	if i, ok := whole(n); ok {
		return Size(i), nil
	}
	return Size(f), nil
}

// ScanLiteral reads text that is a number literal of the language, with a sign; blank text is 0.
func ScanLiteral(s string) (any, bool) {
	t := strings.TrimSpace(s)
	if t == "" {
		return int32(0), true
	}
	if strings.ContainsAny(t, ",") {
		return nil, false
	}
	if _, ok := named(t); ok {
		return nil, false
	}
	return ScanNumber(t)
}
