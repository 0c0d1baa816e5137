package dotnet

import (
	"math/bits"

	"emsh/shell/object"
)

// integerMembers are the static methods of int and long that .NET's arithmetic on any number brought.
func integerMembers(full, short string) []Member {
	width := 32
	if full == "System.Int64" {
		width = 64
	}
	made := func(n int64) any {
		if width == 32 {
			return int32(n)
		}
		return n
	}
	one := func(name, result string, f func(n int64) any) Member {
		return static(result+" "+name+"("+short+" value)", func(a []any) any { return f(integer(a[0])) })
	}
	two := func(name string, f func(x, y int64) int64) Member {
		return static(short+" "+name+"("+short+" x, "+short+" y)", func(a []any) any { return made(f(integer(a[0]), integer(a[1]))) })
	}
	unsigned := func(n int64) uint64 {
		if width == 32 {
			return uint64(uint32(n))
		}
		return uint64(n)
	}
	return []Member{
		two("Max", func(x, y int64) int64 { return max(x, y) }), two("Min", func(x, y int64) int64 { return min(x, y) }),
		two("MaxMagnitude", func(x, y int64) int64 {
			if magnitude(x) > magnitude(y) || magnitude(x) == magnitude(y) && x > y {
				return x
			}
			return y
		}),
		two("MinMagnitude", func(x, y int64) int64 {
			if magnitude(x) < magnitude(y) || magnitude(x) == magnitude(y) && x < y {
				return x
			}
			return y
		}),
		one("Sign", "int", func(n int64) any { return int32(min(max(n, -1), 1)) }),
		one("IsEvenInteger", "bool", func(n int64) any { return n%2 == 0 }), one("IsOddInteger", "bool", func(n int64) any { return n%2 != 0 }),
		one("IsNegative", "bool", func(n int64) any { return n < 0 }), one("IsPositive", "bool", func(n int64) any { return n >= 0 }),
		one("IsPow2", "bool", func(n int64) any { return n > 0 && n&(n-1) == 0 }),
		one("PopCount", short, func(n int64) any { return made(int64(bits.OnesCount64(unsigned(n)))) }),
		one("LeadingZeroCount", short, func(n int64) any { return made(int64(bits.LeadingZeros64(unsigned(n)) - 64 + width)) }),
		one("TrailingZeroCount", short, func(n int64) any { return made(int64(min(bits.TrailingZeros64(unsigned(n)), width))) }),
		{Text: "static " + short + " Clamp(" + short + " value, " + short + " min, " + short + " max)", Do: func(_ any, a []any) (any, error) {
			low, high := integer(a[1]), integer(a[2])
			if low > high {
				return nil, exception("ArgumentException", "'%d' cannot be greater than %d.", low, high)
			}
			return made(min(max(integer(a[0]), low), high)), nil
		}},
		{Text: "static " + short + " Abs(" + short + " value)", Do: func(_ any, a []any) (any, error) {
			n := integer(a[0])
			if n == -1<<(width-1) {
				return nil, exception("OverflowException", "Negating the minimum value of a twos complement number is invalid.")
			}
			return made(int64(magnitude(n))), nil
		}},
	}
}

func integer(v any) int64 {
	switch n := object.Unwrap(v).(type) {
	case int32:
		return int64(n)
	case int64:
		return n
	}
	return 0
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
