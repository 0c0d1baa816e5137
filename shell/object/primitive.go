package object

import (
	"crypto/rand"
	"encoding/hex"
	"strconv"
	"strings"

	"emsh/shell/culture"
)

// Decimal is a System.Decimal.
type Decimal = culture.Decimal

// DateTime is a System.DateTime.
type DateTime = culture.DateTime

// TimeSpan is a System.TimeSpan.
type TimeSpan = culture.TimeSpan

// Guid is a System.Guid, in the order of its text.
type Guid [16]byte

// NewGuid is a random Guid.
func NewGuid() Guid {
	var g Guid
	_, _ = rand.Read(g[:]) // never fails
	g[6], g[8] = g[6]&0x0f|0x40, g[8]&0x3f|0x80
	return g
}

// ParseGuid reads the forms N, D, B and P.
func ParseGuid(s string) (Guid, bool) {
	var g Guid
	s = strings.TrimSpace(s)
	if n := len(s); n == 38 && (s[0] == '{' && s[n-1] == '}' || s[0] == '(' && s[n-1] == ')') {
		s = s[1 : n-1]
	}
	if len(s) == 36 && s[8] == '-' && s[13] == '-' && s[18] == '-' && s[23] == '-' {
		s = strings.ReplaceAll(s, "-", "")
	}
	if len(s) != 32 {
		return g, false
	}
	_, err := hex.Decode(g[:], []byte(s))
	return g, err == nil
}

// String is the form D: 8-4-4-4-12 hexadecimal digits.
func (g Guid) String() string {
	s := hex.EncodeToString(g[:])
	return s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// Version is a System.Version; parts that were not given are -1.
type Version struct{ Major, Minor, Build, Revision int32 }

// String is the version's parts with points between them.
func (v Version) String() string {
	s := strconv.Itoa(int(v.Major)) + "." + strconv.Itoa(int(v.Minor))
	if v.Build >= 0 {
		s += "." + strconv.Itoa(int(v.Build))
		if v.Revision >= 0 {
			s += "." + strconv.Itoa(int(v.Revision))
		}
	}
	return s
}

// Compare orders versions part by part.
func (v Version) Compare(w Version) int {
	a, b := [4]int32{v.Major, v.Minor, v.Build, v.Revision}, [4]int32{w.Major, w.Minor, w.Build, w.Revision}
	for i := range a {
		if a[i] != b[i] {
			if a[i] < b[i] {
				return -1
			}
			return 1
		}
	}
	return 0
}

// Unlimited is an Exchange limit that is not set. A limit that is set is its value.
type Unlimited struct{}

// String is "Unlimited".
func (Unlimited) String() string { return "Unlimited" }

// String shows the size in its largest unit and exactly: "10 MB (10,485,760 bytes)".
func (z Size) String() string {
	unit, name := Size(1), "B"
	for i, n := range []string{"KB", "MB", "GB", "TB"} {
		if u := Size(1) << (10 * (i + 1)); z >= u {
			unit, name = u, n
		}
	}
	short := strconv.FormatFloat(float64(z)/float64(unit), 'f', 3, 64)
	short = strings.TrimSuffix(strings.TrimRight(short, "0"), ".")
	exactly, _ := culture.FormatUint(uint64(z), "N0", culture.Invariant())
	return short + " " + name + " (" + exactly + " bytes)"
}

// String is the enumeration value's name.
func (e Enum) String() string { return e.Name }

// nothing is what a statement without a result gives.
type nothing struct{}

// Nothing is System.Management.Automation.Internal.AutomationNull: no object at all. It is sent
// down no pipeline, and counts as $null everywhere else.
var Nothing any = nothing{}

// Block is a script block: something that dotnet and operator may run.
type Block interface {
	// Run runs the block with $_, $this and its arguments, and gives its output: none, one or an *Array.
	Run(underscore, this any, args ...any) (any, error)
	String() string // its source
}

// Instance is implemented by the values of further .NET types.
type Instance interface {
	NetType() string // full .NET name
	String() string
}

// Collection is implemented by instances that a pipeline takes apart.
type Collection interface {
	Instance
	Elements() []any
}

// Elements are the values that v sends down a pipeline; ok is false when it is one object itself.
func Elements(v any) (items []any, ok bool) {
	switch c := v.(type) {
	case *Array:
		return c.Items, true
	case *List:
		return c.Items, true
	case Collection:
		return c.Elements(), true
	case *Object:
		if c.base != nil {
			return Elements(c.base)
		}
	}
	return nil, false
}

// Unwrap is the plain value inside an object that properties were only added to.
func Unwrap(v any) any {
	if o, ok := v.(*Object); ok && o.base != nil {
		return o.base
	}
	if v == Nothing {
		return nil
	}
	return v
}

// Reference is a [ref]: a variable that a method may set.
type Reference interface {
	Value() any
	SetValue(v any) error
}
