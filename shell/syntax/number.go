package syntax

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"emsh/shell/culture"
)

// numeral is a number as written, taken apart.
type numeral struct {
	digits     string // with a sign, fraction and exponent
	base       int    // 10, 16, 2
	suffix     string // lower case: u l s y d n and u with l, s, y
	real       bool   // a fraction or exponent
	multiplier int64
}

// number scans the rest of a number; what turns out to be none is a word.
func (s *scanner) number() *Token {
	n, ok := s.numeral()
	if !ok {
		s.pos = s.start
		return s.word()
	}
	value := n.value()
	if value == nil {
		if s.mode != modeExpression {
			s.pos = s.start
			return s.word()
		}
		s.report.fail(s.span(s.start, s.pos), "BadNumericConstant", s.text[s.start:s.pos])
	}
	t := s.token(KindNumber)
	t.data = value
	return t
}

// numeral scans a number from the token's begin.
func (s *scanner) numeral() (numeral, bool) {
	n := numeral{base: 10, multiplier: 1}
	s.pos = s.start
	first := s.next()
	if first == '+' || isDash(first) {
		if first != '+' {
			n.digits = "-"
		}
		first = s.next()
	}
	ok := s.numeralDigits(&n, first)
	ok = s.numeralSuffix(&n) && ok
	ok = s.numeralMultiplier(&n) && ok
	r := s.peek()
	if !endsWord(r) && (s.mode != modeExpression || !endsNumber(r, s.ternary)) {
		return n, false
	}
	return n, ok
}

func (s *scanner) numeralDigits(n *numeral, first rune) bool {
	if r := s.peek(); first == '0' && (r == 'x' || r == 'X') {
		s.skip()
		n.base = 16
		n.digits += s.run(isHexDigit)
		return true
	} else if first == '0' && (r == 'b' || r == 'B') {
		s.skip()
		n.base = 2
		digits := s.run(func(r rune) bool { return r == '0' || r == '1' })
		n.digits += digits
		return digits != ""
	}
	if first == '.' {
		return s.fraction(n)
	}
	n.digits += string(first) + s.run(isDecimalDigit)
	switch r := s.peek(); {
	case r == '.' && s.peekByte(1) != '.':
		s.skip()
		return s.fraction(n)
	case r == 'e' || r == 'E':
		return s.exponent(n)
	}
	return true
}

// run scans characters of a class.
func (s *scanner) run(class func(rune) bool) string {
	from := s.pos
	for class(s.peek()) {
		s.skip()
	}
	return s.text[from:s.pos]
}

// fraction scans what follows the dot.
func (s *scanner) fraction(n *numeral) bool {
	n.real = true
	n.digits += "." + s.run(isDecimalDigit)
	if r := s.peek(); r == 'e' || r == 'E' {
		return s.exponent(n)
	}
	return true
}

func (s *scanner) exponent(n *numeral) bool {
	n.real = true
	s.skip()
	sign := ""
	if r := s.peek(); r == '+' || isDash(r) {
		s.skip()
		if r != '+' {
			sign = "-"
		}
	}
	digits := s.run(isDecimalDigit)
	n.digits += "e" + sign + digits
	return digits != ""
}

func isSuffix(r rune) bool { return r > 0 && strings.ContainsRune("dlnsuyDLNSUY", r) }

func (s *scanner) numeralSuffix(n *numeral) bool {
	if !isSuffix(s.peek()) {
		return true
	}
	n.suffix = strings.ToLower(string(s.next()))
	if !isSuffix(s.peek()) {
		return true
	}
	second := strings.ToLower(string(s.next()))
	if n.suffix != "u" || !strings.Contains("lsy", second) {
		return false
	}
	n.suffix += second
	return true
}

func (s *scanner) numeralMultiplier(n *numeral) bool {
	power := 0
	if r := s.peek(); r > 0 {
		power = strings.IndexRune("kmgtp", r|0x20) + 1
	}
	if power == 0 {
		return true
	}
	s.skip()
	n.multiplier = 1 << (10 * power)
	return s.accept('b') || s.accept('B')
}

// value computes the number: the type its suffix says, or the first that holds it. It is
// nil where none does.
func (n numeral) value() any {
	if n.real {
		return n.realValue()
	}
	if small, ok := n.smallValue(); ok {
		return small
	}
	whole := n.integer()
	if whole == nil {
		return nil
	}
	whole.Mul(whole, big.NewInt(n.multiplier))
	if n.suffix == "" {
		return n.unsuffixed(whole)
	}
	return sized(whole, n.suffix)
}

// smallDigits is how many decimal digits surely fit in an int32.
const smallDigits = 9

// smallValue computes most numbers of scripts without big ones.
func (n *numeral) smallValue() (any, bool) {
	if n.base != 10 || n.suffix != "" || len(n.digits) > smallDigits {
		return nil, false
	}
	v, err := strconv.ParseInt(n.digits, 10, 64)
	if err != nil || n.multiplier > 1<<30 {
		return nil, false
	}
	if v *= n.multiplier; v == int64(int32(v)) {
		return int32(v), true
	}
	return v, true
}

func (n *numeral) integer() *big.Int {
	digits, negative := strings.CutPrefix(n.digits, "-")
	var whole *big.Int
	switch n.base {
	case 16:
		whole = n.hex(digits)
	case 2:
		whole = n.binary(digits)
	default:
		whole, _ = new(big.Int).SetString(digits, 10)
	}
	if whole != nil && negative {
		whole.Neg(whole)
	}
	return whole
}

// hex reads hexadecimal digits; as many as the type has set the sign by the highest bit.
func (n *numeral) hex(digits string) *big.Int {
	whole, ok := new(big.Int).SetString("0"+digits, 16)
	if !ok {
		return nil
	}
	width := map[string]int{"y": 2, "s": 4, "l": 16}[n.suffix]
	if width == 0 {
		width = 8
		if len(digits) >= 15 {
			width = 16
		}
	}
	signed := !strings.HasPrefix(n.suffix, "u") && len(digits) == width
	if signed {
		wrap(whole, 4*width)
	}
	kept := len(digits) + 1
	if signed {
		kept--
	}
	if kept == 16 {
		n.lengthen()
	}
	return whole
}

// binary reads binary digits; 8, 16, 32, 64, 96 or from 128 on have a sign.
func (n *numeral) binary(digits string) *big.Int {
	whole, ok := new(big.Int).SetString(digits, 2)
	if !ok {
		return nil
	}
	bits := len(digits)
	if !strings.HasPrefix(n.suffix, "u") && (bits == 8 || bits == 16 || bits == 32 || bits == 64 || bits == 96 || bits >= 128) {
		wrap(whole, (bits+7)/8*8)
	}
	if bits == 64 {
		n.lengthen()
	}
	return whole
}

// lengthen makes a number without size a long.
func (n *numeral) lengthen() {
	if n.suffix == "" || n.suffix == "u" {
		n.suffix += "l"
	}
}

// wrap makes a number negative whose highest bit is set.
func wrap(whole *big.Int, bits int) {
	if whole.Bit(bits-1) == 1 {
		whole.Sub(whole, new(big.Int).Lsh(big.NewInt(1), uint(bits)))
	}
}

func (n *numeral) unsuffixed(whole *big.Int) any {
	if whole.IsInt64() {
		v := whole.Int64()
		if v == int64(int32(v)) {
			return int32(v)
		}
		return v
	}
	if n.base != 10 {
		return nil
	}
	if d, err := culture.DecimalBig(whole); err == nil {
		return d
	}
	if f, _ := new(big.Float).SetInt(whole).Float64(); !math.IsInf(f, 0) {
		return f
	}
	return nil
}

// sized returns a whole number as the type of a suffix, nil where it does not fit.
func sized(whole *big.Int, suffix string) any {
	switch suffix {
	case "n":
		return whole
	case "d":
		if d, err := culture.DecimalBig(whole); err == nil {
			return d
		}
		return nil
	case "u", "ul", "us", "uy":
		return unsigned(whole, suffix)
	}
	if !whole.IsInt64() {
		return nil
	}
	switch v := whole.Int64(); {
	case suffix == "l":
		return v
	case suffix == "s" && v == int64(int16(v)):
		return int16(v)
	case suffix == "y" && v == int64(int8(v)):
		return int8(v)
	}
	return nil
}

func unsigned(whole *big.Int, suffix string) any {
	if !whole.IsUint64() {
		return nil
	}
	switch v := whole.Uint64(); {
	case suffix == "u" && v <= math.MaxUint32:
		return uint32(v)
	case suffix == "u" || suffix == "ul":
		return v
	case suffix == "us" && v <= math.MaxUint16:
		return uint16(v)
	case suffix == "uy" && v <= math.MaxUint8:
		return uint8(v)
	}
	return nil
}

func (n *numeral) realValue() any {
	if n.suffix == "d" {
		return n.decimalValue()
	}
	f, err := strconv.ParseFloat(n.digits, 64)
	if err != nil && !math.IsInf(f, 0) {
		return nil
	}
	f *= float64(n.multiplier)
	if n.suffix == "" {
		return f
	}
	if math.IsInf(f, 0) {
		return nil
	}
	whole, _ := new(big.Float).SetFloat64(math.RoundToEven(f)).Int(nil)
	return sized(whole, n.suffix)
}

func (n *numeral) decimalValue() any {
	mantissa, exponent, _ := strings.Cut(n.digits, "e")
	power, err := strconv.Atoi("0" + strings.TrimPrefix(exponent, "-"))
	if err != nil || power > 2*len(mantissa)+64 {
		return n.extremeDecimal(mantissa, exponent)
	}
	d, err := culture.ParseDecimalText(n.digits)
	if err == nil {
		d, err = d.Mul(culture.DecimalInt(n.multiplier))
	}
	if err != nil {
		return nil
	}
	return d
}

// extremeDecimal is a decimal with an exponent too large to compute with.
func (n *numeral) extremeDecimal(mantissa, exponent string) any {
	if strings.Trim(mantissa, "-0.") == "" || strings.HasPrefix(exponent, "-") {
		return culture.Decimal{}
	}
	return nil
}
