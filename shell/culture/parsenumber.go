package culture

import (
	"math"
	"strings"
)

// NumberStyle is what a number's text may have, with the numbers of .NET's NumberStyles.
type NumberStyle int64

// Parts of a NumberStyle, and the usual ones.
const (
	LeadingWhite  NumberStyle = 1
	TrailingWhite NumberStyle = 2
	LeadingSign   NumberStyle = 4
	TrailingSign  NumberStyle = 8
	Parentheses   NumberStyle = 16
	DecimalPoint  NumberStyle = 32
	Thousands     NumberStyle = 64
	Exponent      NumberStyle = 128
	CurrencySign  NumberStyle = 256
	Hex           NumberStyle = 512

	Integer = LeadingWhite | TrailingWhite | LeadingSign
	Number  = Integer | TrailingSign | DecimalPoint | Thousands
	Float   = Integer | DecimalPoint | Exponent
)

// ReadNumber reads text as .NET's Parse does and gives it plainly, as "-12.5e3"; special is NaN or
// an infinity where the text names one.
func ReadNumber(s string, style NumberStyle, c *Culture) (plain string, special float64, ok bool) {
	p := &c.Number
	t := strings.TrimRight(s, "\x00")
	trimmed := strings.Trim(t, " \t\n\v\f\r")
	if style&LeadingWhite == 0 && strings.TrimLeft(t, " \t\n\v\f\r") != t || style&TrailingWhite == 0 && strings.TrimRight(t, " \t\n\v\f\r") != t {
		return "", 0, false
	}
	t = trimmed
	if style&Hex != 0 {
		return t, 0, t != "" && strings.Trim(strings.ToLower(t), "0123456789abcdef") == ""
	}
	if f, ok := specialNumber(t, p); ok {
		return "", f, true
	}
	t, neg, ok := cutSign(t, style, p)
	if !ok {
		return "", 0, false
	}
	plain, ok = digitsOf(t, style, p)
	if !ok {
		return "", 0, false
	}
	if neg {
		plain = "-" + plain
	}
	return plain, 0, true
}

func specialNumber(t string, p *NumberPatterns) (float64, bool) {
	switch {
	case strings.EqualFold(t, p.NaN), strings.EqualFold(t, "NaN"):
		return math.NaN(), true
	case strings.EqualFold(strings.TrimPrefix(t, p.Plus), p.Infinity), strings.EqualFold(t, "Infinity"):
		return math.Inf(1), true
	case strings.EqualFold(t, p.Minus+p.Infinity), strings.EqualFold(t, "-Infinity"):
		return math.Inf(-1), true
	}
	return 0, false
}

func cutSign(t string, style NumberStyle, p *NumberPatterns) (rest string, neg, ok bool) {
	if style&Parentheses != 0 && strings.HasPrefix(t, "(") && strings.HasSuffix(t, ")") {
		return t[1 : len(t)-1], true, true
	}
	if style&CurrencySign != 0 {
		t = strings.TrimSpace(strings.Replace(t, p.Currency, "", 1))
	}
	signed := false
	if style&LeadingSign != 0 {
		if r, is := strings.CutPrefix(t, p.Minus); is {
			t, neg, signed = r, true, true
		} else if r, is := strings.CutPrefix(t, p.Plus); is {
			t, signed = r, true
		}
	}
	if style&TrailingSign != 0 && !signed {
		if r, is := strings.CutSuffix(t, p.Minus); is {
			t, neg = strings.TrimRight(r, " "), true
		} else if r, is := strings.CutSuffix(t, p.Plus); is {
			t = strings.TrimRight(r, " ")
		}
	}
	return t, neg, true
}

func digitsOf(t string, style NumberStyle, p *NumberPatterns) (string, bool) {
	exp := ""
	if i := strings.IndexAny(t, "eE"); i >= 0 && style&Exponent != 0 {
		e := t[i+1:]
		e = strings.TrimPrefix(e, "+")
		if d := strings.TrimPrefix(e, "-"); d == "" || strings.Trim(d, "0123456789") != "" {
			return "", false
		}
		t, exp = t[:i], "e"+e
	}
	whole, frac, pointed := strings.Cut(t, p.Point)
	if pointed && style&DecimalPoint == 0 {
		return "", false
	}
	if style&Thousands != 0 && whole != "" && !strings.HasPrefix(whole, p.Comma) {
		whole = strings.ReplaceAll(whole, p.Comma, "")
	}
	if whole+frac == "" || strings.Trim(whole+frac, "0123456789") != "" || len(t) > 10_000 {
		return "", false
	}
	if whole == "" {
		whole = "0"
	}
	if frac != "" {
		whole += "." + frac
	}
	return whole + exp, true
}
