package object_test

import (
	"fmt"
	"math/big"
	"reflect"
	"testing"
	"time"

	"emsh/shell/culture"
	. "emsh/shell/object"
)

// size, color and box stand for what the rooms beyond the shell bring.
type size uint64

func (s size) PipelineValue() (string, any) { return "size", uint64(s) }
func (s *size) UnmarshalText(b []byte) error {
	z, err := Cast(string(b), "Microsoft.Exchange.Data.ByteQuantifiedSize")
	if err == nil {
		*s = size(z.(Size))
	}
	return err
}

type color int

func (c color) EnumType() string  { return "Color" }
func (c color) EnumNumber() int64 { return int64(c) }
func (c color) Values() []string  { return []string{"Red", "Green"} }
func (c color) String() string    { return c.Values()[c] }
func (c *color) UnmarshalText(b []byte) error {
	for i, n := range c.Values() {
		if EqualText(n, string(b), false) || string(b) == fmt.Sprint(i) {
			*c = color(i)
			return nil
		}
	}
	return fmt.Errorf("no such color %s", b)
}

type box struct {
	Name  string
	Quota size
	Color color
	When  time.Time
	Tags  []string
	Inner *box
	Count int
	Fixed string `prop:"readonly"`
}

func sample() *box {
	return &box{Name: "paulr", Quota: 10 << 20, Color: 1, When: time.Date(2007, 3, 1, 14, 5, 9, 0, time.UTC), Tags: []string{"a", "b"}, Count: 3}
}

func TestDescribedStruct(t *testing.T) {
	b := sample()
	o := Of(b)
	for name, want := range map[string]string{"name": "paulr", "QUOTA": "10 MB (10,485,760 bytes)", "Color": "Green", "Tags": "a b", "Count": "3", "Inner": ""} {
		v, ok := o.Get(name)
		if !ok || Text(v) != want {
			t.Errorf("%s is %q, want %q", name, Text(v), want)
		}
	}
	if err := o.Set("Quota", "20MB"); err != nil {
		t.Fatal(err)
	}
	if err := o.Set("Color", int32(0)); err != nil {
		t.Fatal(err)
	}
	if b.Quota != 10<<20 || !reflect.DeepEqual(o.Changed(), []string{"Quota", "Color"}) {
		t.Errorf("the original changed, or %v", o.Changed())
	}
	if err := o.Set("Fixed", "x"); err == nil {
		t.Error("a read-only property was set")
	}
	if v, _ := o.Get("Quota"); v != Size(20<<20) {
		t.Error(v)
	}
}

// TestListsAreKept adds to a list that was read: the next reader and Changed see it, here and beyond the wire.
func TestListsAreKept(t *testing.T) {
	type holder struct {
		Tags several
		Name string
	}
	here := Of(&holder{Tags: several{"a"}, Name: "n"})
	far := beyond(t, here)
	for _, o := range []*Object{Of(&holder{Tags: several{"a"}, Name: "n"}), far} {
		v, _ := o.Get("tags")
		if got := o.Changed(); len(got) > 0 {
			t.Errorf("reading changed %v", got)
		}
		list := v.(*List)
		list.Items = append(list.Items, "b")
		if v, _ := o.Get("Tags"); Text(v) != "a b" {
			t.Errorf("the next reader sees %q", Text(v))
		}
		if got := o.Changed(); !reflect.DeepEqual(got, []string{"Tags"}) {
			t.Errorf("changed %v", got)
		}
		if back := beyond(t, o); !reflect.DeepEqual(back.Changed(), []string{"Tags"}) {
			t.Errorf("over the wire changed %v", back.Changed())
		}
		list.Items = list.Items[:1]
		if got := o.Changed(); len(got) > 0 {
			t.Errorf("what was taken back changed %v", got)
		}
	}
}

// several is a list that may be added to.
type several []string

func (s several) PipelineValue() (string, any) {
	items := make([]any, len(s))
	for i := range s {
		items[i] = s[i]
	}
	return "multivalued", items
}

// beyond is an object as another process reads it.
func beyond(t *testing.T, o *Object) *Object {
	t.Helper()
	v, err := DecodeValue(EncodeValue(o))
	if err != nil {
		t.Fatal(err)
	}
	return v.(*Object)
}

func TestWire(t *testing.T) {
	when, _ := culture.Date(2007, 3, 1, 14, 5, 9, culture.UTC)
	dec, _ := culture.ParseDecimalText("1.50")
	big1, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	h := NewHashtable()
	h.Set("a", int32(1))
	for _, v := range []any{nil, "text", true, int32(7), int64(1) << 40, 1.5, float32(2.5), uint8(9), dec, when, TimeSpan(36000000000), Size(10 << 20), Unlimited{}, Char('z'), big1,
		Guid{1, 2, 3}, Version{1, 2, -1, -1}, NewArray(int32(1), "x"), &List{Type: "System.Collections.ArrayList", Items: []any{1.0}}, Bytes([]byte{1, 2}), Enum{Type: "Color", Name: "Red"}} {
		got, err := DecodeValue(EncodeValue(v))
		if err != nil || TypeName(got) != TypeName(v) || Text(got) != Text(v) {
			t.Errorf("%T %v became %T %v (%v)", v, v, got, got, err)
		}
	}
	o := beyond(t, Of(sample()))
	if q, _ := o.Get("quota"); q != Size(10<<20) || o.TypeNames()[0] != "box" {
		t.Error(q, o.TypeNames())
	}
	o.Add("More", "x")
	if again := beyond(t, o); again.Fields() != len(Of(sample()).Type().Properties) || len(again.Added()) != again.Fields()+1 {
		t.Error(again.Fields(), len(again.Added()))
	}
	if c, _ := o.Get("Color"); !Equal(c, "green") || !Equal(c, int32(1)) {
		t.Error(c)
	}
}

func TestCompareText(t *testing.T) {
	ordered := []string{"", " ", "_a", "-b", ",", "!x", "1", "10", "2", "a", "A", "ab", "Äb", "b", "z", "ß", "é"}
	for i := range ordered[:13] {
		if i > 0 && CompareText(ordered[i-1], ordered[i], true) > 0 {
			t.Errorf("%q comes after %q", ordered[i-1], ordered[i])
		}
	}
	for _, c := range []struct {
		a, b string
		want bool
	}{{"co-op", "coop", false}, {"a", "a\u200b", true}, {"é", "e\u0301", true}, {"ß", "ss", false}, {"ABC", "abc", true}, {"É", "é", true}, {"a", "ä", false}} {
		if got := EqualText(c.a, c.b, false); got != c.want {
			t.Errorf("%q equals %q: %v", c.a, c.b, got)
		}
	}
}

func TestCompare(t *testing.T) {
	for _, c := range []struct {
		a, b any
		want int
	}{{int32(2), 10.5, -1}, {"10", int32(9), -1}, {nil, int32(0), -1}, {nil, int32(-1), 1}, {Size(1 << 20), "1MB", 0}, {true, "x", 0}, {Char('a'), Char('b'), -1}} {
		n, err := Compare(c.a, c.b)
		if err != nil || n != c.want {
			t.Errorf("%v to %v is %d, %v; want %d", c.a, c.b, n, err, c.want)
		}
	}
}

func TestEqual(t *testing.T) {
	for _, c := range []struct {
		a, b any
		want bool
	}{{Unlimited{}, "unlimited", true}, {Unlimited{}, "2 GB", false}, {Unlimited{}, Size(1), false}, {Unlimited{}, Unlimited{}, true}, {Size(1), Unlimited{}, false},
		{Size(1 << 20), "1MB", true}, {Size(1 << 20), "Unlimited", false}, {"Unlimited", Unlimited{}, true}} {
		if got := Equal(c.a, c.b); got != c.want {
			t.Errorf("%v equals %v: %v", c.a, c.b, got)
		}
	}
}

func TestHashtable(t *testing.T) {
	h := NewHashtable()
	for i := range 100 {
		h.Set(fmt.Sprint("Key", i), i)
	}
	for i := range 90 {
		h.Delete(fmt.Sprint("key", i))
	}
	if v, ok := h.Get("KEY95"); !ok || v != 95 || h.Len() != 10 {
		t.Error(v, ok, h.Len())
	}
	if k, _, _ := h.At(0); k != "Key90" {
		t.Error(k)
	}
	h.Set(int32(1), "int")
	if _, ok := h.Get(int64(1)); ok {
		t.Error("a long finds an int's key")
	}
}

func TestWildcard(t *testing.T) {
	for _, c := range []struct {
		text, pattern string
		want          bool
	}{{"Paul", "p*", true}, {"abc", "?b?", true}, {"abc", "[a-b]b[!x]", false}, {"a*c", "a`*c", true}, {"abc", "a`*c", false}, {"x[1]", "x`[1]", true}, {"aXbXc", "a*b*c", true}, {"É", "é", true}} {
		if got := Like(c.text, c.pattern); got != c.want {
			t.Errorf("%q like %q: %v", c.text, c.pattern, got)
		}
	}
	if _, ok := ParseWildcard("a[", false); ok {
		t.Error("an open set parses")
	}
}

func TestConvert(t *testing.T) {
	for _, c := range []struct {
		v    any
		to   reflect.Type
		want any
	}{
		{"12", reflect.TypeFor[int](), 12}, {"1KB", reflect.TypeFor[int32](), int32(1024)}, {int32(5), reflect.TypeFor[string](), "5"}, {NewArray("a", int32(2)), reflect.TypeFor[[]string](), []string{"a", "2"}},
		{"x", reflect.TypeFor[[]string](), []string{"x"}}, {int32(1), reflect.TypeFor[bool](), true}, {"green", reflect.TypeFor[color](), color(1)}, {"10MB", reflect.TypeFor[size](), size(10 << 20)},
		{TimeSpan(10_000_000), reflect.TypeFor[time.Duration](), time.Second}, {nil, reflect.TypeFor[string](), ""},
	} {
		got, err := Convert(c.v, c.to)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v to %v is %v, %v; want %v", c.v, c.to, got, err, c.want)
		}
	}
	if _, err := Convert("true", reflect.TypeFor[bool]()); err == nil {
		t.Error("text becomes a boolean parameter")
	}
}

func FuzzDecode(f *testing.F) {
	for _, v := range []any{"x", int32(1), Of(sample()), NewArray("a", nil), Enum{Type: "T", Name: "n"}} {
		f.Add(EncodeValue(v))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		v, err := DecodeValue(raw)
		if err != nil {
			return
		}
		_ = Text(v)
		_ = Truth(v)
		again, err := DecodeValue(EncodeValue(v))
		if err != nil || TypeName(again) != TypeName(v) {
			t.Errorf("%s came back as %s, %v", TypeName(v), TypeName(again), err)
		}
	})
}

func FuzzScan(f *testing.F) {
	for _, s := range []string{"1e3", "0x10", "1,000kb", "-5", "1ul", "10 MB (10,485,760 bytes)", "{1}", "a[b-c]*`?"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, _ = ScanNumber(s)
		_, _ = ScanLiteral(s)
		_, _ = ParseGuid(s)
		_, _ = ParseVersion(s)
		for _, name := range []string{"System.Int32", "System.Double", "System.Decimal", "System.TimeSpan", "Microsoft.Exchange.Data.ByteQuantifiedSize"} {
			_, _ = Cast(s, name)
		}
		if len(s) < 200 {
			if w, ok := ParseWildcard(s, false); ok {
				w.Match(s)
			}
		}
		if n := CompareText(s, s, true); n != 0 {
			t.Error(n)
		}
		if got := FromUTF16(UTF16(s)); len(s) < 100 && Length(s) != len(UTF16(s)) {
			t.Error(got)
		}
	})
}

func BenchmarkBag(b *testing.B) {
	for range b.N {
		o := New(Member{"Name", "paulr"}, Member{"Alias", "p"}, Member{"Size", int32(3)}, Member{"Enabled", true})
		if _, ok := o.Get("size"); !ok {
			b.Fatal("lost")
		}
	}
}

func BenchmarkStructGet(b *testing.B) {
	o := Of(sample())
	for range b.N {
		o.Get("Quota")
	}
}

func BenchmarkCompareText(b *testing.B) {
	for range b.N {
		CompareText("Paul Robichaux", "paul robichaud", false)
	}
}

func BenchmarkHashtable(b *testing.B) {
	h := NewHashtable()
	keys := make([]any, 1000)
	for i := range keys {
		keys[i] = fmt.Sprint("user", i)
		h.Set(keys[i], i)
	}
	b.ResetTimer()
	for i := range b.N {
		h.Get(keys[i%1000])
	}
}

func TestOptionalTimes(t *testing.T) {
	at := time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC)
	wait := 90 * time.Second
	o := Of(struct {
		At, Never *time.Time
		Wait, No  *time.Duration
	}{At: &at, Wait: &wait})
	for property, want := range map[string]string{"At": "System.DateTime", "Wait": "System.TimeSpan"} {
		v, _ := o.Get(property)
		if got := TypeName(v); got != want {
			t.Errorf("%s is a %s, not a %s", property, got, want)
		}
	}
	for _, property := range []string{"Never", "No"} {
		if v, _ := o.Get(property); v != nil {
			t.Errorf("%s is %v, not nothing", property, v)
		}
	}
}
