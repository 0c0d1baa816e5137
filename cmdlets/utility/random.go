package utility

import (
	"crypto/rand"
	"encoding/binary"
	"math"
	"math/bits"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// randomness is what Get-Random and Get-SecureRandom have in common. The numbers of a seed are those
// that PowerShell gives: each is made of bytes of the generator.
type randomness struct {
	Maximum     any            `param:"pos=0,set=RandomNumberParameterSet" help:"The numbers are below this."`
	Minimum     any            `param:"set=RandomNumberParameterSet" help:"The smallest number."`
	InputObject []any          `param:"pos=0,mandatory,pipeline,null,set=RandomListItemParameterSet|ShuffleParameterSet,is=Object[]" help:"What to choose from."`
	Count       int            `param:"set=RandomNumberParameterSet|RandomListItemParameterSet" valid:"range=1..2147483647" help:"How many."`
	Shuffle     command.Switch `param:"mandatory,set=ShuffleParameterSet" help:"Writes everything in another order."`

	bytes  func([]byte)
	listed bool // the objects were given where a limit stands
	chosen []any
	seen   int32
}

type getRandom struct {
	randomness
	SetSeed int32 `param:"" help:"Makes the numbers the same each time."`
}

type getSecureRandom struct{ randomness }

func (g *getRandom) Begin(c *command.Call) error {
	s := eval.From(c).Session()
	if c.Has("SetSeed") {
		s.Seeded = dotnet.SeededRandom(g.SetSeed)
	}
	if s.Seeded == nil {
		return g.begin(c, secret)
	}
	return g.begin(c, func(buffer []byte) {
		for i := range buffer {
			buffer[i] = s.Seeded.Byte()
		}
	})
}

func (g *getSecureRandom) Begin(c *command.Call) error { return g.begin(c, secret) }

func secret(buffer []byte) { rand.Read(buffer) }

func (r *randomness) begin(c *command.Call, bytes func([]byte)) error {
	r.bytes = bytes
	if list, ok := object.Elements(r.Maximum); ok && !c.Has("InputObject") {
		r.listed = true
		r.choose(list)
	}
	return nil
}

// ofNumbers reports whether a number is wanted, not one of the objects.
func (r *randomness) ofNumbers(c *command.Call) bool {
	piped := c.Piped && r.Maximum == nil && r.Minimum == nil
	return !r.listed && !c.Has("InputObject") && !piped && !bool(r.Shuffle)
}

func (r *randomness) Process(c *command.Call) error {
	switch {
	case c.Piped:
		r.choose(values(c.Input))
		if c.Input == nil {
			r.choose([]any{nil})
		}
	case c.Has("InputObject") && r.InputObject == nil:
		r.choose([]any{nil})
	case c.Has("InputObject"):
		r.choose(r.InputObject)
	}
	return nil
}

func (r *randomness) wanted() int32 { return int32(max(r.Count, 1)) }

// choose keeps as many as are wanted, each object with the same chance, without holding all of them.
func (r *randomness) choose(items []any) {
	for _, item := range items {
		switch {
		case bool(r.Shuffle), r.seen < r.wanted():
			r.chosen = append(r.chosen, item)
		case r.between(0, r.seen+1) < r.wanted():
			r.chosen[r.between(0, int32(len(r.chosen)))] = item
		}
		r.seen++
	}
}

func (r *randomness) End(c *command.Call) error {
	if r.ofNumbers(c) {
		return r.numbers(c)
	}
	n := int32(len(r.chosen))
	for i := range n {
		k := r.between(i, n)
		if err := c.Write(r.chosen[k]); err != nil {
			return err
		}
		r.chosen[k] = r.chosen[i]
	}
	return nil
}

// numbers writes numbers of the type that the limits have: ints, longs or doubles.
func (r *randomness) numbers(c *command.Call) error {
	next, err := r.source()
	if err != nil {
		return err
	}
	for range r.wanted() {
		if err := c.Write(next()); err != nil {
			return err
		}
	}
	return nil
}

func (r *randomness) source() (func() any, error) {
	least, most := operand(r.Minimum), operand(r.Maximum)
	low, high, whole := int64(0), int64(math.MaxInt32), true
	long := isLong(least) || isLong(most)
	if long {
		high = math.MaxInt64
	}
	for i, at := range []*int64{&low, &high} {
		if limit := []any{least, most}[i]; limit != nil {
			n, ok := wholeLimit(limit)
			*at, whole = n, whole && ok
		}
	}
	switch {
	case !whole:
		return r.reals(least, most)
	case low >= high:
		return nil, noRoom(low, high)
	case long:
		return func() any { return r.long(low, high) }, nil
	}
	return func() any { return r.between(int32(low), int32(high)) }, nil
}

// operand is a limit as a number: text is read as one.
func operand(v any) any {
	v = object.Unwrap(v)
	if s, ok := v.(string); ok {
		if n, ok := object.ScanNumber(s); ok {
			return n
		}
	}
	return v
}

func isLong(v any) bool {
	_, ok := v.(int64)
	return ok
}

func wholeLimit(v any) (int64, bool) {
	switch n := v.(type) {
	case int32:
		return int64(n), true
	case int64:
		return n, true
	}
	return 0, false
}

func (r *randomness) reals(least, most any) (func() any, error) {
	low, high := 0.0, math.MaxFloat64
	for i, at := range []*float64{&low, &high} {
		limit := []any{least, most}[i]
		if limit == nil {
			continue
		}
		n, err := object.Cast(limit, "System.Double")
		if err != nil {
			return nil, err
		}
		*at = n.(float64)
	}
	if low >= high {
		return nil, noRoom(low, high)
	}
	return func() any { return r.real(low, high) }, nil
}

func noRoom(low, high any) error {
	return fail("MinGreaterThanOrEqualMax", command.InvalidArgument, "ArgumentException",
		"The Minimum value ("+object.Text(low)+") cannot be greater than or equal to the Maximum value ("+object.Text(high)+").", nil)
}

func (r *randomness) sample() int32 {
	var buffer [4]byte
	for {
		r.bytes(buffer[:])
		if n := int32(binary.LittleEndian.Uint32(buffer[:])); n != math.MaxInt32 {
			return n
		}
	}
}

func (r *randomness) float() float64 {
	n := r.sample()
	if n < 0 {
		n += math.MaxInt32
	}
	return float64(n) * (1.0 / math.MaxInt32)
}

func (r *randomness) between(low, high int32) int32 {
	span := int64(high) - int64(low)
	if span <= math.MaxInt32 {
		return min(int32(r.float()*float64(span))+low, max(high-1, low))
	}
	wide := (float64(r.sample()) + math.MaxInt32) * (1.0 / (2 * math.MaxInt32))
	return int32(max(min(int64(wide*float64(span))+int64(low), int64(high)-1), int64(low)))
}

func (r *randomness) long(low, high int64) int64 {
	span := uint64(high) - uint64(low)
	if span <= math.MaxInt32 {
		return low + int64(r.between(0, int32(span)))
	}
	mask := ^uint64(0) >> (64 - bits.Len64(span))
	var buffer [8]byte
	for {
		r.bytes(buffer[:])
		if n := binary.LittleEndian.Uint64(buffer[:]) & mask; n < span {
			return int64(uint64(low) + n)
		}
	}
}

func (r *randomness) real(low, high float64) float64 {
	for {
		f := r.float()
		if n := low + f*high - f*low; n >= low && n < high {
			return n
		}
	}
}

var getRandomCommand = command.Define[getRandom](command.Spec{Verb: "Get", Noun: "Random",
	Synopsis: "Writes a random number, or chooses objects at random.", DefaultSet: "RandomNumberParameterSet",
	Examples: []command.Example{{Title: "Below a limit", Code: "(Get-Random -Maximum 5) -lt 5", Output: "True"}}})

var getSecureRandomCommand = command.Define[getSecureRandom](command.Spec{Verb: "Get", Noun: "SecureRandom",
	Synopsis: "Writes a random number that nobody can foretell, or chooses objects by such numbers.", DefaultSet: "RandomNumberParameterSet",
	Examples: []command.Example{{Title: "Below a limit", Code: "(Get-SecureRandom -Maximum 5) -lt 5", Output: "True"}}})
