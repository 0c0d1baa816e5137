package dotnet

import (
	"encoding/hex"
	"math"
	"math/rand/v2"
	"strings"

	"emsh/shell/object"
)

func bitConverterMembers() []Member {
	little := func(n uint64, size int) any {
		b := make([]byte, size)
		for i := range b {
			b[i] = byte(n >> (8 * i))
		}
		return object.Bytes(b)
	}
	word := func(a []any, size int) (uint64, error) {
		b, at := bytesOf(a[0]), int(a[1].(int32))
		if at < 0 || at+size > len(b) {
			return 0, outOfRange("startIndex", "Index was out of range. Must be non-negative and less than the size of the collection.")
		}
		var n uint64
		for i := range size {
			n |= uint64(b[at+i]) << (8 * i)
		}
		return n, nil
	}
	read := func(definition string, size int, f func(n uint64) any) Member {
		return Member{Text: "static " + definition + "(byte[] value, int startIndex)", Do: func(_ any, a []any) (any, error) {
			n, err := word(a, size)
			if err != nil {
				return nil, err
			}
			return f(n), nil
		}}
	}
	dashed := func(b []byte) any {
		parts := make([]string, len(b))
		for i, c := range b {
			parts[i] = strings.ToUpper(hex.EncodeToString([]byte{c}))
		}
		return strings.Join(parts, "-")
	}
	return []Member{
		static("string ToString(byte[] value)", func(a []any) any { return dashed(bytesOf(a[0])) }),
		{Text: "static string ToString(byte[] value, int startIndex, int length)", Do: func(_ any, a []any) (any, error) {
			b, from, n := bytesOf(a[0]), int(a[1].(int32)), int(a[2].(int32))
			if from < 0 || n < 0 || from+n > len(b) {
				return nil, outOfRange("startIndex", "Index was out of range. Must be non-negative and less than the size of the collection.")
			}
			return dashed(b[from : from+n]), nil
		}},
		static("byte[] GetBytes(int value)", func(a []any) any { return little(uint64(uint32(a[0].(int32))), 4) }),
		static("byte[] GetBytes(long value)", func(a []any) any { return little(uint64(a[0].(int64)), 8) }),
		static("byte[] GetBytes(short value)", func(a []any) any { return little(uint64(uint16(a[0].(int16))), 2) }),
		static("byte[] GetBytes(double value)", func(a []any) any { return little(math.Float64bits(a[0].(float64)), 8) }),
		read("int ToInt32", 4, func(n uint64) any { return int32(uint32(n)) }), read("long ToInt64", 8, func(n uint64) any { return int64(n) }),
		read("short ToInt16", 2, func(n uint64) any { return int16(uint16(n)) }), read("uint ToUInt32", 4, func(n uint64) any { return uint32(n) }),
		read("ulong ToUInt64", 8, func(n uint64) any { return n }), read("ushort ToUInt16", 2, func(n uint64) any { return uint16(n) }),
		read("double ToDouble", 8, func(n uint64) any { return math.Float64frombits(n) }),
		constant("bool IsLittleEndian {get;}", true),
	}
}

// Random is a System.Random.
type Random struct{ r *rand.Rand }

// NetType is the .NET type's name.
func (*Random) NetType() string { return "System.Random" }

// String is the type's name.
func (*Random) String() string { return "System.Random" }

func randomMembers() []Member {
	between := func(r *Random, low, high int32) (any, error) {
		if low > high {
			return nil, outOfRange("minValue", "'minValue' cannot be greater than maxValue.")
		}
		if low == high {
			return low, nil
		}
		return int32(int64(low) + r.r.Int64N(int64(high)-int64(low))), nil
	}
	return []Member{
		{Text: "int Next()", Do: func(this any, _ []any) (any, error) { return between(this.(*Random), 0, math.MaxInt32) }},
		{Text: "int Next(int maxValue)", Do: func(this any, a []any) (any, error) {
			if a[0].(int32) < 0 {
				return nil, outOfRange("maxValue", "'maxValue' must be greater than zero.")
			}
			return between(this.(*Random), 0, a[0].(int32))
		}},
		{Text: "int Next(int minValue, int maxValue)", Do: func(this any, a []any) (any, error) { return between(this.(*Random), a[0].(int32), a[1].(int32)) }},
		method("double NextDouble()", func(r *Random, _ []any) any { return r.r.Float64() }),
		method("void NextBytes(byte[] buffer)", func(r *Random, a []any) any {
			items, _ := object.Elements(a[0])
			for i := range items {
				items[i] = uint8(r.r.UintN(256))
			}
			return nil
		}),
		{Text: "new()", Do: func(any, []any) (any, error) {
			return &Random{rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))}, nil
		}},
		{Text: "new(int Seed)", Do: func(_ any, a []any) (any, error) { return &Random{rand.New(rand.NewPCG(uint64(a[0].(int32)), 0))}, nil }},
	}
}
