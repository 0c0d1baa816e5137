package culture

import (
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// ErrFormat is returned for a format that a number cannot be written by.
var ErrFormat = errors.New("Format specifier was invalid.") // .NET's sentence

// number is a value's decimal digits: 0.digits times ten to the power of exp.
type number struct {
	neg    bool
	digits []byte
	exp    int
	float  int // significant digits a float is good for, 0 for exact numbers
	f      float64
	bits   int // of the float
	scaled bool
}

func exact(s string, scaled bool) number {
	n := number{scaled: scaled}
	s, n.neg = strings.CutPrefix(s, "-")
	whole, frac, _ := strings.Cut(s, ".")
	n.digits, n.exp = []byte(whole+frac), len(whole)
	return n.trimHead()
}

func (n number) trimHead() number {
	for len(n.digits) > 0 && n.digits[0] == '0' {
		n.digits, n.exp = n.digits[1:], n.exp-1
	}
	if len(n.digits) == 0 {
		n.exp = 0
	}
	return n
}

// fromE reads strconv's "d.ddde±xx".
func (n number) fromE(s string) number {
	s, n.neg = strings.CutPrefix(s, "-")
	mantissa, exp, _ := strings.Cut(s, "e")
	e, _ := strconv.Atoi(exp)
	n.digits, n.exp = []byte(strings.Replace(mantissa, ".", "", 1)), e+1
	return n.trimHead()
}

func (n number) trimTail() number {
	for len(n.digits) > 0 && n.digits[len(n.digits)-1] == '0' {
		n.digits = n.digits[:len(n.digits)-1]
	}
	return n
}

// significant rounds to count digits; halves of exact numbers go away from zero, a float's true value decides.
func (n number) significant(count int) number {
	if n.float > 0 {
		if count < 1 {
			count = 1
		}
		return n.fromE(strconv.FormatFloat(n.f, 'e', count-1, n.bits))
	}
	return n.roundAt(count)
}

// places rounds to count digits after the point.
func (n number) places(count int) number {
	if n.float > 0 {
		r := exact(strconv.FormatFloat(n.f, 'f', count, n.bits), true)
		r.neg, r.float = n.neg, 0
		return r
	}
	return n.roundAt(n.exp + count)
}

// roundAt keeps count digits, rounding halves away from zero.
func (n number) roundAt(count int) number {
	if count >= len(n.digits) {
		return n
	}
	if count < 0 {
		n.digits, n.exp = nil, 0
		return n
	}
	up := n.digits[count] >= '5'
	d := append([]byte{'0'}, n.digits[:count]...)
	for i := len(d) - 1; up; i-- {
		if d[i] < '9' {
			d[i]++
			up = false
		} else {
			d[i] = '0'
		}
	}
	n.digits, n.exp = d, n.exp+1
	return n.trimHead()
}

// fixed writes the number with count digits after the point.
func (n number) fixed(count int, point, comma string) string {
	var b strings.Builder
	whole := n.exp
	if whole <= 0 {
		b.WriteByte('0')
	}
	for i := range max(whole, 0) {
		b.WriteByte(n.digit(i))
		if left := whole - i - 1; comma != "" && left > 0 && left%3 == 0 {
			b.WriteString(comma)
		}
	}
	if count > 0 {
		b.WriteString(point)
		for i := range count {
			b.WriteByte(n.digit(whole + i))
		}
	}
	return b.String()
}

func (n number) digit(i int) byte {
	if i < 0 || i >= len(n.digits) {
		return '0'
	}
	return n.digits[i]
}

// scientific writes d.ddde+xxx with count digits after the point.
func (n number) scientific(count int, e byte, least int, c *NumberPatterns) string {
	var b strings.Builder
	b.WriteByte(n.digit(0))
	if count > 0 {
		b.WriteString(c.Point)
		for i := range count {
			b.WriteByte(n.digit(1 + i))
		}
	}
	exp := n.exp - 1
	if len(n.digits) == 0 {
		exp = 0
	}
	b.WriteByte(e)
	writeExponent(&b, exp, least, true, c)
	return b.String()
}

func writeExponent(b *strings.Builder, exp, least int, plus bool, c *NumberPatterns) {
	if exp < 0 {
		b.WriteString(c.Minus)
		exp = -exp
	} else if plus {
		b.WriteString(c.Plus)
	}
	s := strconv.Itoa(exp)
	b.WriteString(strings.Repeat("0", max(0, least-len(s))))
	b.WriteString(s)
}

// general writes as G does: plain where the exponent allows it.
func (n number) general(count int, e byte, c *NumberPatterns, plain bool) string {
	if !plain && (n.exp > count || n.exp < -3) {
		return n.scientific(max(0, len(n.digits)-1), e, 2, c)
	}
	return n.fixed(max(0, len(n.digits)-n.exp), c.Point, "")
}

// FormatInt writes a signed whole number of the given width in bits by a .NET format.
func FormatInt(v int64, bits int, format string, c *Culture) (string, error) {
	if format == "" {
		return signed(strconv.FormatInt(v, 10), c), nil
	}
	word := uint64(v)
	if bits < 64 {
		word &= 1<<bits - 1
	}
	return formatWhole(strconv.FormatInt(v, 10), func(base int) string { return strconv.FormatUint(word, base) }, format, c)
}

// FormatUint writes an unsigned whole number.
func FormatUint(v uint64, format string, c *Culture) (string, error) {
	s := strconv.FormatUint(v, 10)
	if format == "" {
		return s, nil
	}
	return formatWhole(s, func(base int) string { return strconv.FormatUint(v, base) }, format, c)
}

// FormatBig writes a big whole number.
func FormatBig(v *big.Int, format string, c *Culture) (string, error) {
	s := v.String()
	if format == "" {
		return signed(s, c), nil
	}
	if kind, prec, ok := standard(format); ok && (kind == 'R' || kind == 'G' || kind == 'D') && prec <= 0 {
		return signed(s, c), nil
	}
	return formatWhole(s, func(base int) string { return bigHex(v, base) }, format, c)
}

func bigHex(v *big.Int, base int) string {
	if v.Sign() >= 0 {
		return "0" + v.Text(base)
	}
	bits := uint(v.BitLen()/8+1) * 8
	return new(big.Int).Add(new(big.Int).Lsh(big.NewInt(1), bits), v).Text(base)
}

func signed(s string, c *Culture) string {
	if s[0] == '-' && c.Number.Minus != "-" {
		return c.Number.Minus + s[1:]
	}
	return s
}

func formatWhole(s string, base func(int) string, format string, c *Culture) (string, error) {
	kind, prec, ok := standard(format)
	if !ok {
		return exact(s, false).custom(format, c), nil
	}
	switch kind {
	case 'D':
		digits, neg := strings.CutPrefix(s, "-")
		digits = strings.Repeat("0", max(0, prec-len(digits))) + digits
		if neg {
			return c.Number.Minus + digits, nil
		}
		return digits, nil
	case 'X', 'B':
		text := base(map[byte]int{'X': 16, 'B': 2}[kind])
		if format[0] == 'X' {
			text = strings.ToUpper(text)
		}
		return strings.Repeat("0", max(0, prec-len(text))) + text, nil
	case 'R':
		return signed(s, c), nil
	case 'G':
		if prec <= 0 {
			return signed(s, c), nil
		}
	}
	return exact(s, false).standard(kind, format[0], prec, c)
}

// FormatDecimal writes a decimal.
func FormatDecimal(v Decimal, format string, c *Culture) (string, error) {
	n := exact(v.String(), true)
	if format == "" {
		return n.plain(v, c), nil
	}
	kind, prec, ok := standard(format)
	if !ok {
		return n.custom(format, c), nil
	}
	switch kind {
	case 'D', 'X', 'B', 'R':
		return "", ErrFormat
	case 'G':
		if prec <= 0 {
			return n.plain(v, c), nil
		}
	}
	return n.standard(kind, format[0], prec, c)
}

func (n number) plain(v Decimal, c *Culture) string {
	s := n.fixed(v.scale, c.Number.Point, "")
	if v.Sign() < 0 {
		return c.Number.Minus + s
	}
	return s
}

// FormatFloat writes a float of 32 or 64 bits.
func FormatFloat(v float64, bits int, format string, c *Culture) (string, error) {
	if s, ok := special(v, c); ok {
		return s, nil
	}
	kind, prec, ok := standard(format)
	if format == "" {
		kind, prec, ok = 'G', -1, true
	}
	n := number{f: v, bits: bits, neg: math.Signbit(v), float: 15}
	if bits == 32 {
		n.float = 7
	}
	if !ok {
		neg := n.neg
		n = n.fromE(strconv.FormatFloat(v, 'e', n.float-1, bits))
		n.neg, n.float = neg, 0
		return n.trimTail().custom(format, c), nil
	}
	e := byte('E')
	if format != "" {
		e = format[0]
	}
	switch kind {
	case 'D', 'X', 'B':
		return "", ErrFormat
	case 'R':
		kind, prec, e = 'G', -1, e-('R'-'E')
	case 'G':
		if format != "" {
			e = e - ('G' - 'E')
		}
	}
	if kind == 'G' {
		return n.floatGeneral(prec, e, c), nil
	}
	return n.standard(kind, e, prec, c)
}

func (n number) floatGeneral(prec int, e byte, c *Culture) string {
	limit, text := prec, ""
	if prec <= 0 {
		limit, text = n.float, strconv.FormatFloat(n.f, 'e', -1, n.bits)
	} else {
		text = strconv.FormatFloat(n.f, 'e', prec-1, n.bits)
	}
	s := n.fromE(text).trimTail().general(limit, e, &c.Number, false)
	if n.neg {
		return c.Number.Minus + s
	}
	return s
}

func special(v float64, c *Culture) (string, bool) {
	switch {
	case math.IsNaN(v):
		return c.Number.NaN, true
	case math.IsInf(v, 1):
		return c.Number.Infinity, true
	case math.IsInf(v, -1):
		return c.Number.Minus + c.Number.Infinity, true
	}
	return "", false
}

// standard splits a standard format: one letter, and up to nine digits (-1 where there are none).
func standard(format string) (kind byte, prec int, ok bool) {
	if format == "" || len(format) > 10 {
		return 0, 0, false
	}
	k := format[0] &^ 0x20
	if k < 'A' || k > 'Z' {
		return 0, 0, false
	}
	prec = -1
	if len(format) > 1 {
		n, err := strconv.ParseUint(format[1:], 10, 31)
		if err != nil || format[1] == '+' {
			return 0, 0, false
		}
		prec = int(n)
	}
	return k, prec, true
}

const maxPrecision = 1_000_000 // what a script may ask for without harm

func (n number) standard(kind, letter byte, prec int, c *Culture) (string, error) {
	if prec > maxPrecision {
		return "", ErrFormat
	}
	p := &c.Number
	switch kind {
	case 'C':
		return n.currency(prec, p), nil
	case 'F', 'N':
		comma := ""
		if kind == 'N' {
			comma = p.Comma
		}
		prec = orDefault(prec, p.Digits)
		return n.withSign(n.places(prec), func(r number) string { return r.fixed(prec, p.Point, comma) }, p), nil
	case 'P':
		prec = orDefault(prec, p.Digits)
		return n.percent(prec, p), nil
	case 'E':
		prec = orDefault(prec, 6)
		return n.withSign(n.significant(prec+1), func(r number) string { return r.scientific(prec, letter, 3, p) }, p), nil
	case 'G':
		return n.withSign(n.significant(prec).trimTail(), func(r number) string {
			return r.general(prec, letter-('G'-'E'), p, false)
		}, p), nil
	}
	return "", ErrFormat
}

func orDefault(prec, or int) int {
	if prec < 0 {
		return or
	}
	return prec
}

// withSign writes the rounded number; an exact zero has no sign, a negative float that rounds to zero keeps it.
func (n number) withSign(r number, write func(number) string, p *NumberPatterns) string {
	s := write(r)
	if n.neg && (len(r.digits) > 0 || n.float > 0) {
		return p.Minus + s
	}
	return s
}

func (n number) currency(prec int, p *NumberPatterns) string {
	prec = orDefault(prec, p.CurrencyDigits)
	r := n.places(prec)
	text := r.fixed(prec, p.CurrencyPoint, p.CurrencyComma)
	shape := p.CurrencyPlus
	if n.neg && (len(r.digits) > 0 || n.float > 0) {
		shape = p.CurrencyMinus
	}
	return strings.NewReplacer("$", p.Currency, "n", text, "-", p.Minus).Replace(shape)
}

func (n number) percent(prec int, p *NumberPatterns) string {
	r := n.places(prec + 2)
	if len(r.digits) > 0 {
		r.exp += 2
	}
	shape := p.PercentPlus
	if n.neg && (len(r.digits) > 0 || n.float > 0) {
		shape = p.PercentMinus
	}
	return strings.NewReplacer("n", r.fixed(prec, p.Point, p.Comma), "-", p.Minus).Replace(shape)
}

// Signed writes a whole number plainly.
func Signed(v int64, c *Culture) string { return signed(strconv.FormatInt(v, 10), c) }
