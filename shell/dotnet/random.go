package dotnet

import (
	"encoding/hex"
	"math"
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
