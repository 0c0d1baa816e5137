package dotnet

import (
	"math"
	"math/rand/v2"

	"emsh/shell/object"
)

// Random is a System.Random.
type Random struct{ seeded *subtractive }

// NewRandom is a generator whose numbers cannot be foretold.
func NewRandom() *Random { return &Random{} }

// SeededRandom is the generator of a seed: its numbers are those that .NET gives.
func SeededRandom(seed int32) *Random { return &Random{newSubtractive(seed)} }

// NetType is the .NET type's name.
func (*Random) NetType() string { return "System.Random" }

// String is the type's name.
func (*Random) String() string { return "System.Random" }

// Next is a number that is not negative and below the greatest int.
func (r *Random) Next() int32 {
	if r.seeded == nil {
		return rand.Int32N(math.MaxInt32)
	}
	return r.seeded.next()
}

// Float is a number from 0 to below 1.
func (r *Random) Float() float64 {
	if r.seeded == nil {
		return rand.Float64()
	}
	return float64(r.seeded.next()) * (1.0 / math.MaxInt32)
}

// Byte is one random byte.
func (r *Random) Byte() byte {
	if r.seeded == nil {
		return byte(rand.Uint32())
	}
	return byte(r.seeded.next())
}

// Between is a number of at least low and below high.
func (r *Random) Between(low, high int32) int32 {
	span := int64(high) - int64(low)
	switch {
	case r.seeded == nil && span > 0:
		return int32(int64(low) + rand.Int64N(span))
	case span <= math.MaxInt32:
		return int32(r.Float()*float64(span)) + low
	}
	return int32(int64(r.seeded.wide()*float64(span)) + int64(low))
}

// subtractive is Knuth's subtractive generator (The Art of Computer Programming, 3.2.2) as .NET has it for a seed.
type subtractive struct {
	table    [56]int32
	at, lags int
}

func newSubtractive(seed int32) *subtractive {
	s := &subtractive{lags: 21}
	if seed == math.MinInt32 {
		seed = math.MaxInt32
	}
	last, value := 161803398-max(seed, -seed), int32(1)
	s.table[55] = last
	for i, at := 1, 0; i < 55; i++ {
		at = (at + 21) % 55
		s.table[at] = value
		value, last = notNegative(last-value), s.table[at]
	}
	for range 4 {
		for i := 1; i < 56; i++ {
			s.table[i] = notNegative(s.table[i] - s.table[1+(i+30)%55])
		}
	}
	return s
}

func notNegative(n int32) int32 {
	if n < 0 {
		n += math.MaxInt32
	}
	return n
}

func (s *subtractive) next() int32 {
	s.at, s.lags = s.at%55+1, s.lags%55+1
	n := s.table[s.at] - s.table[s.lags]
	if n == math.MaxInt32 {
		n--
	}
	s.table[s.at] = notNegative(n)
	return s.table[s.at]
}

// wide is a number from 0 to below 1 for spans that no int holds.
func (s *subtractive) wide() float64 {
	n := s.next()
	if s.next()%2 == 0 {
		n = -n
	}
	return (float64(n) + math.MaxInt32 - 1) / (2*math.MaxInt32 - 1)
}

func randomMembers() []Member {
	below := func(r *Random, high int32) (any, error) {
		if high < 0 {
			return nil, outOfRange("maxValue", "'maxValue' must be greater than zero.")
		}
		return r.Between(0, high), nil
	}
	return []Member{
		method("int Next()", func(r *Random, _ []any) any { return r.Next() }),
		{Text: "int Next(int maxValue)", Do: func(this any, a []any) (any, error) { return below(this.(*Random), a[0].(int32)) }},
		{Text: "int Next(int minValue, int maxValue)", Do: func(this any, a []any) (any, error) {
			if a[0].(int32) > a[1].(int32) {
				return nil, outOfRange("minValue", "'minValue' cannot be greater than maxValue.")
			}
			return this.(*Random).Between(a[0].(int32), a[1].(int32)), nil
		}},
		method("double NextDouble()", func(r *Random, _ []any) any { return r.Float() }),
		method("void NextBytes(byte[] buffer)", func(r *Random, a []any) any {
			items, _ := object.Elements(a[0])
			for i := range items {
				items[i] = r.Byte()
			}
			return nil
		}),
		{Text: "new()", Do: func(any, []any) (any, error) { return NewRandom(), nil }},
		{Text: "new(int Seed)", Do: func(_ any, a []any) (any, error) { return SeededRandom(a[0].(int32)), nil }},
	}
}
