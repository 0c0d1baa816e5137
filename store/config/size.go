package config

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// ByteQuantifiedSize is a number of bytes that is read and shown with a unit.
type ByteQuantifiedSize uint64

// Units of a ByteQuantifiedSize.
const (
	KB ByteQuantifiedSize = 1 << 10
	MB ByteQuantifiedSize = 1 << 20
	GB ByteQuantifiedSize = 1 << 30
	TB ByteQuantifiedSize = 1 << 40
)

// sizeUnit returns the bytes of a unit as administrators write it; a bare number is bytes.
func sizeUnit(name string) (int64, bool) {
	switch strings.ToUpper(name) {
	case "", "B", "BYTE", "BYTES":
		return 1, true
	case "KB", "K":
		return int64(KB), true
	case "MB", "M":
		return int64(MB), true
	case "GB", "G":
		return int64(GB), true
	case "TB", "T":
		return int64(TB), true
	}
	return 0, false
}

// ParseSize reads "10MB", "1.5 GB", "1048576" and the form that String writes, of which the
// exact number in parentheses counts.
func ParseSize(s string) (ByteQuantifiedSize, error) {
	text := strings.TrimSpace(s)
	if open := strings.IndexByte(text, '('); open > 0 && strings.HasSuffix(text, ")") {
		text = strings.TrimSpace(text[open+1 : len(text)-1])
	}
	end := 0
	for end < len(text) && (text[end] >= '0' && text[end] <= '9' || text[end] == '.' || text[end] == ',') {
		end++
	}
	unit, ok := sizeUnit(strings.TrimSpace(text[end:]))
	number, grouped := ungrouped(text[:end])
	if !ok || !grouped || number == "" || len(number) > 40 {
		return 0, fmt.Errorf("\"%s\" is not a size; write for example 10MB, 1.5GB or a number of bytes", s)
	}
	n, ok := new(big.Rat).SetString(number)
	if !ok {
		return 0, fmt.Errorf("\"%s\" is not a size; write for example 10MB, 1.5GB or a number of bytes", s)
	}
	n.Mul(n, new(big.Rat).SetInt64(unit))
	bytes := new(big.Int).Quo(n.Num(), n.Denom())
	if !bytes.IsUint64() || bytes.Uint64() > math.MaxInt64 {
		return 0, fmt.Errorf("\"%s\" is more than the largest size, 9223372036854775807 bytes", s)
	}
	return ByteQuantifiedSize(bytes.Uint64()), nil
}

// ungrouped is a number without the commas between its thousands. A comma elsewhere may be meant
// as a decimal point, and is not guessed at.
func ungrouped(number string) (plain string, ok bool) {
	whole, _, _ := strings.Cut(number, ".")
	for i, group := range strings.Split(whole, ",") {
		if i > 0 && len(group) != 3 {
			return "", false
		}
	}
	return strings.Replace(number, whole, strings.ReplaceAll(whole, ",", ""), 1), true
}

// String writes the size in its largest fitting unit and exactly: "1.5 GB (1,610,612,736 bytes)".
func (z ByteQuantifiedSize) String() string {
	unit, name := ByteQuantifiedSize(1), "B"
	for _, u := range []struct {
		size ByteQuantifiedSize
		name string
	}{{TB, "TB"}, {GB, "GB"}, {MB, "MB"}, {KB, "KB"}} {
		if z >= u.size {
			unit, name = u.size, u.name
			break
		}
	}
	short := strconv.FormatFloat(float64(z)/float64(unit), 'f', 3, 64)
	short = strings.TrimSuffix(strings.TrimRight(short, "0"), ".")
	return fmt.Sprintf("%s %s (%s bytes)", short, name, grouped(uint64(z)))
}

// grouped writes n with a comma between each three digits.
func grouped(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// MarshalText writes what String writes.
func (z ByteQuantifiedSize) MarshalText() ([]byte, error) { return []byte(z.String()), nil }

// UnmarshalText reads any spelling ParseSize knows.
func (z *ByteQuantifiedSize) UnmarshalText(b []byte) (err error) {
	*z, err = ParseSize(string(b))
	return err
}

// PipelineValue gives the shell the kind of the value and its number of bytes.
func (z ByteQuantifiedSize) PipelineValue() (kind string, data any) { return "size", uint64(z) }

// ToBytes returns the number of bytes.
func (z ByteQuantifiedSize) ToBytes() uint64 { return uint64(z) }
