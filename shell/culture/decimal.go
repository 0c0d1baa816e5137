package culture

import (
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"
	"sync"
)

// Decimal is a System.Decimal: a 96-bit integer scaled by a power of ten from 0 to 28.
type Decimal struct {
	coef  *big.Int // nil is zero; carries the sign
	scale int
}

// ErrDecimalOverflow is returned when a result does not fit 96 bits.
var ErrDecimalOverflow = errors.New("Value was either too large or too small for a Decimal.") // .NET's sentence

// ErrDivideByZero is returned by a division or remainder by zero.
var ErrDivideByZero = errors.New("Attempted to divide by zero.") // .NET's sentence

const maxScale = 28

var (
	ten      = big.NewInt(10)
	maxCoef  = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 96), big.NewInt(1))
	bigZero  = new(big.Int)
	powers10 = sync.OnceValue(tenPowers)
)

const manyPowers = 64

func tenPowers() []*big.Int {
	ps := make([]*big.Int, manyPowers)
	p := big.NewInt(1)
	for i := range ps {
		ps[i] = p
		p = new(big.Int).Mul(p, ten)
	}
	return ps
}

func pow10(n int) *big.Int {
	if n < manyPowers {
		return powers10()[n]
	}
	return new(big.Int).Exp(ten, big.NewInt(int64(n)), nil)
}

// DecimalInt is the decimal of a whole number.
func DecimalInt(n int64) Decimal { return Decimal{coef: big.NewInt(n)} }

// DecimalUint is the decimal of an unsigned whole number.
func DecimalUint(n uint64) Decimal { return Decimal{coef: new(big.Int).SetUint64(n)} }

// DecimalBig is the decimal of a big whole number.
func DecimalBig(n *big.Int) (Decimal, error) { return fit(new(big.Int).Set(n), 0) }

// DecimalFloat is the decimal of a float, rounded to its 15 significant digits (7 for a Single).
func DecimalFloat(f float64, digits int) (Decimal, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return Decimal{}, ErrDecimalOverflow
	}
	d, err := ParseDecimalText(strconv.FormatFloat(f, 'e', digits-1, 64))
	if err != nil {
		return d, err
	}
	return d.Trim(), nil
}

// ParseDecimalText reads plain text, "-12.50" or "1.5e3", keeping its scale.
func ParseDecimalText(s string) (Decimal, error) {
	mantissa, exp := s, 0
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		n, err := strconv.Atoi(s[i+1:])
		if err != nil {
			return Decimal{}, err
		}
		mantissa, exp = s[:i], n
	}
	whole, frac, _ := strings.Cut(mantissa, ".")
	c, ok := new(big.Int).SetString(whole+frac, 10)
	if !ok {
		return Decimal{}, strconv.ErrSyntax
	}
	scale := len(frac) - exp
	if scale < 0 {
		if -scale > 64 && c.Sign() != 0 {
			return Decimal{}, ErrDecimalOverflow
		}
		c.Mul(c, pow10(min(-scale, 64)))
		scale = 0
	}
	return fit(c, scale)
}

// fit rounds half to even until coefficient and scale are in range. It may change c.
func fit(c *big.Int, scale int) (Decimal, error) {
	drop := max(0, scale-maxScale)
	if c.BitLen() > 96 {
		digits := len(new(big.Int).Abs(c).String())
		drop = max(drop, digits-29)
	}
	if drop > 400 {
		return Decimal{scale: maxScale}, nil
	}
	for {
		r := roundQuo(c, pow10(drop))
		if r.CmpAbs(maxCoef) <= 0 {
			if drop > scale {
				return Decimal{}, ErrDecimalOverflow
			}
			return Decimal{r, scale - drop}, nil
		}
		drop++
		if drop > scale {
			return Decimal{}, ErrDecimalOverflow
		}
	}
}

// roundQuo is a/b rounded half to even.
func roundQuo(a, b *big.Int) *big.Int {
	q, r := new(big.Int).QuoRem(a, b, new(big.Int))
	twice := r.Lsh(r.Abs(r), 1)
	c := twice.CmpAbs(b)
	if c > 0 || (c == 0 && q.Bit(0) == 1) {
		if a.Sign()*b.Sign() < 0 {
			return q.Sub(q, big.NewInt(1))
		}
		return q.Add(q, big.NewInt(1))
	}
	return q
}

func (d Decimal) int() *big.Int {
	if d.coef == nil {
		return bigZero
	}
	return d.coef
}

func align(a, b Decimal) (x, y *big.Int, scale int) {
	x, y, scale = a.int(), b.int(), max(a.scale, b.scale)
	if a.scale < scale {
		x = new(big.Int).Mul(x, pow10(scale-a.scale))
	}
	if b.scale < scale {
		y = new(big.Int).Mul(y, pow10(scale-b.scale))
	}
	return x, y, scale
}

// Add is d + e.
func (d Decimal) Add(e Decimal) (Decimal, error) {
	x, y, s := align(d, e)
	return fit(new(big.Int).Add(x, y), s)
}

// Sub is d - e.
func (d Decimal) Sub(e Decimal) (Decimal, error) { return d.Add(e.Neg()) }

// Mul is d * e.
func (d Decimal) Mul(e Decimal) (Decimal, error) {
	return fit(new(big.Int).Mul(d.int(), e.int()), d.scale+e.scale)
}

// Div is d / e, exact where 28 digits allow it.
func (d Decimal) Div(e Decimal) (Decimal, error) {
	if e.Sign() == 0 {
		return Decimal{}, ErrDivideByZero
	}
	const extra = 40
	num := new(big.Int).Mul(d.int(), pow10(extra))
	q, r := new(big.Int).QuoRem(num, e.int(), new(big.Int))
	scale := d.scale - e.scale + extra
	if r.Sign() != 0 { // a digit that keeps "more than half" apart from "half"
		q.Mul(q, ten)
		q.Add(q, big.NewInt(int64(num.Sign()*e.int().Sign())))
		scale++
	}
	if scale < 0 {
		q.Mul(q, pow10(-scale))
		scale = 0
	}
	v, err := fit(q, scale)
	if err != nil {
		return v, err
	}
	return v.trimTo(max(0, d.scale-e.scale)), nil
}

// Mod is the remainder of d / e, with the sign of d.
func (d Decimal) Mod(e Decimal) (Decimal, error) {
	if e.Sign() == 0 {
		return Decimal{}, ErrDivideByZero
	}
	x, y, s := align(d, e)
	return fit(new(big.Int).Rem(x, y), s)
}

// Neg is -d.
func (d Decimal) Neg() Decimal { return Decimal{new(big.Int).Neg(d.int()), d.scale} }

// Abs is d without its sign.
func (d Decimal) Abs() Decimal { return Decimal{new(big.Int).Abs(d.int()), d.scale} }

// Sign is -1, 0 or 1.
func (d Decimal) Sign() int { return d.int().Sign() }

// Cmp compares by value, whatever the scales.
func (d Decimal) Cmp(e Decimal) int {
	x, y, _ := align(d, e)
	return x.Cmp(y)
}

// Trim drops trailing zeros: 1.10 becomes 1.1.
func (d Decimal) Trim() Decimal { return d.trimTo(0) }

func (d Decimal) trimTo(least int) Decimal {
	c, s := new(big.Int).Set(d.int()), d.scale
	q, r := new(big.Int), new(big.Int)
	for s > least {
		if q.QuoRem(c, ten, r); r.Sign() != 0 {
			break
		}
		c.Set(q)
		s--
	}
	return Decimal{c, s}
}

// Truncate drops the fraction.
func (d Decimal) Truncate() Decimal {
	return Decimal{new(big.Int).Quo(d.int(), pow10(d.scale)), 0}
}

// Floor is the greatest whole number not above d.
func (d Decimal) Floor() Decimal {
	q, r := new(big.Int).QuoRem(d.int(), pow10(d.scale), new(big.Int))
	if r.Sign() < 0 {
		q.Sub(q, big.NewInt(1))
	}
	return Decimal{q, 0}
}

// Ceiling is the least whole number not below d.
func (d Decimal) Ceiling() Decimal { return d.Neg().Floor().Neg() }

// Round rounds to places digits after the point; halves go to even, or away from zero.
func (d Decimal) Round(places int, away bool) Decimal {
	if places >= d.scale {
		return d
	}
	by := pow10(d.scale - places)
	if !away {
		return Decimal{roundQuo(d.int(), by), places}
	}
	half := new(big.Int).Quo(by, big.NewInt(2))
	if d.Sign() < 0 {
		half.Neg(half)
	}
	return Decimal{new(big.Int).Quo(half.Add(half, d.int()), by), places}
}

// Big is d without its fraction.
func (d Decimal) Big() *big.Int { return new(big.Int).Quo(d.int(), pow10(d.scale)) }

// RoundBig is d rounded half to even to a whole number.
func (d Decimal) RoundBig() *big.Int { return roundQuo(d.int(), pow10(d.scale)) }

// Float is the nearest double.
func (d Decimal) Float() float64 {
	f, _ := strconv.ParseFloat(d.String(), 64)
	return f
}

// Scale is the number of digits after the point.
func (d Decimal) Scale() int { return d.scale }

// Bits are the 96-bit coefficient's three words, low first, and the flags word.
func (d Decimal) Bits() [4]int32 {
	c := new(big.Int).Abs(d.int())
	word := func(n uint) int32 {
		return int32(uint32(new(big.Int).Rsh(c, n).Uint64()))
	}
	flags := int32(d.scale) << 16
	if d.Sign() < 0 {
		flags |= math.MinInt32
	}
	return [4]int32{word(0), word(32), word(64), flags}
}

// String is d in the invariant culture, with its scale.
func (d Decimal) String() string {
	s := new(big.Int).Abs(d.int()).String()
	if d.scale > 0 {
		if len(s) <= d.scale {
			s = strings.Repeat("0", d.scale-len(s)+1) + s
		}
		s = s[:len(s)-d.scale] + "." + s[len(s)-d.scale:]
	}
	if d.Sign() < 0 {
		s = "-" + s
	}
	return s
}

// MaxDecimal is the largest decimal.
func MaxDecimal() Decimal { return Decimal{new(big.Int).Set(maxCoef), 0} }
