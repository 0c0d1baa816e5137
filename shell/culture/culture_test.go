package culture

import (
	"math/big"
	"testing"
	"time"
)

func TestDecimal(t *testing.T) {
	d := func(s string) Decimal {
		v, err := ParseDecimalText(s)
		if err != nil {
			t.Fatal(s, err)
		}
		return v
	}
	for _, c := range []struct {
		op   string
		a, b string
		want string
	}{
		{"+", "1.10", "2.205", "3.305"}, {"-", "1.10", "1.10", "0.00"}, {"*", "1.10", "1.10", "1.2100"}, {"/", "1", "3", "0.3333333333333333333333333333"},
		{"/", "10", "4", "2.5"}, {"/", "1.50", "5", "0.30"}, {"/", "2", "3", "0.6666666666666666666666666667"}, {"%", "-7", "3", "-1"}, {"%", "5.5", "2", "1.5"},
		{"*", "79228162514264337593543950335", "2", "overflow"}, {"/", "1", "0", "zero"},
	} {
		var r Decimal
		var err error
		switch a, b := d(c.a), d(c.b); c.op {
		case "+":
			r, err = a.Add(b)
		case "-":
			r, err = a.Sub(b)
		case "*":
			r, err = a.Mul(b)
		case "/":
			r, err = a.Div(b)
		case "%":
			r, err = a.Mod(b)
		}
		got := r.String()
		switch err {
		case ErrDecimalOverflow:
			got = "overflow"
		case ErrDivideByZero:
			got = "zero"
		}
		if got != c.want {
			t.Errorf("%s %s %s = %s, want %s", c.a, c.op, c.b, got, c.want)
		}
	}
	if got := d("2.5").Round(0, false).String() + d("2.5").Round(0, true).String() + d("-2.5").Floor().String() + d("1.10").Trim().String(); got != "23-31.1" {
		t.Error(got)
	}
}

func TestFormatNumbers(t *testing.T) {
	en, inv := AmericanEnglish(), Invariant()
	tenths := 0.1
	tenths += 0.2
	for _, c := range []struct {
		got  func() (string, error)
		want string
	}{
		{func() (string, error) { return FormatInt(1234567, 32, "N0", en) }, "1,234,567"},
		{func() (string, error) { return FormatInt(-1, 32, "X", en) }, "FFFFFFFF"},
		{func() (string, error) { return FormatInt(5, 32, "D6", en) }, "000005"},
		{func() (string, error) { return FormatInt(-1, 32, "C0", en) }, "-$1"},
		{func() (string, error) { return FormatFloat(2.5, 64, "N0", en) }, "2"},
		{func() (string, error) { return FormatFloat(2.5, 64, "0", en) }, "3"},
		{func() (string, error) { return FormatFloat(tenths, 64, "G15", inv) }, "0.3"},
		{func() (string, error) { return FormatFloat(tenths, 64, "", inv) }, "0.30000000000000004"},
		{func() (string, error) { return FormatFloat(1e15, 64, "", inv) }, "1E+15"},
		{func() (string, error) { return FormatFloat(1e-5, 64, "", inv) }, "1E-05"},
		{func() (string, error) { return FormatFloat(0.0001, 64, "", inv) }, "0.0001"},
		{func() (string, error) { return FormatFloat(1234567.891, 64, "#,##0.00", en) }, "1,234,567.89"},
		{func() (string, error) { return FormatFloat(-5, 64, "0.00;(0.00);zero", en) }, "(5.00)"},
		{func() (string, error) { return FormatFloat(0, 64, "0.00;(0.00);zero", en) }, "zero"},
		{func() (string, error) { return FormatFloat(0.256, 64, "P1", en) }, "25.6%"},
		{func() (string, error) { return FormatFloat(1234.5, 64, "0.0e+00", en) }, "1.2e+03"},
		{func() (string, error) { return FormatBig(big.NewInt(1).Lsh(big.NewInt(1), 70), "N0", en) }, "1,180,591,620,717,411,303,424"},
	} {
		got, err := c.got()
		if err != nil || got != c.want {
			t.Errorf("got %q, %v; want %q", got, err, c.want)
		}
	}
	if _, err := FormatFloat(1, 64, "D", en); err != ErrFormat {
		t.Error("a float takes D")
	}
}

func TestDates(t *testing.T) {
	en := AmericanEnglish()
	for text, want := range map[string]string{
		"2007-03-01": "2007-03-01T00:00:00", "3/1/2007 2:05 PM": "2007-03-01T14:05:00", "March 1, 2007": "2007-03-01T00:00:00", "1 Mar 2007": "2007-03-01T00:00:00",
		"2007-03-01T14:05:09.123": "2007-03-01T14:05:09", "3-1-07": "2007-03-01T00:00:00", "Thu, 01 Mar 2007 14:05:09": "2007-03-01T14:05:09", "March 2007": "2007-03-01T00:00:00",
	} {
		d, err := ParseDateTime(text, Invariant())
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, _ := d.Format("s", en); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{"", "13/1/2007", "20070301", "today", "2007-02-30", "Mon, 01 Mar 2007", "5", "1:2:3:4", "99:00"} {
		if d, err := ParseDateTime(text, Invariant()); err == nil {
			t.Errorf("%q reads as %v", text, d)
		}
	}
	d, err := ParseExact("01/03/2007 14:05", "dd/MM/yyyy HH:mm", Invariant(), 0, time.Now())
	if got, _ := d.Format("F", en); err != nil || got != "Thursday, March 1, 2007 2:05:00 PM" {
		t.Errorf("%s, %v", got, err)
	}
}

func TestTimeSpans(t *testing.T) {
	for text, want := range map[string]string{"1:02:03": "01:02:03", "5": "5.00:00:00", "24:00:00": "24.00:00:00", "-1:00": "-01:00:00", "1.02:03:04.5": "1.02:03:04.5000000"} {
		s, err := ParseTimeSpan(text)
		if err != nil || s.String() != want {
			t.Errorf("%s is %v, %v; want %s", text, s, err, want)
		}
	}
	if s, err := ParseTimeSpan("24:00"); err != ErrSpanRange {
		t.Errorf("24:00 is %v, %v; two parts are hours and minutes only", s, err)
	}
	s := 26*Hour + 3*Minute
	if got, err := s.Format(`d\.hh\:mm`, Invariant()); got != "1.02:03" || err != nil {
		t.Error(got, err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2007-03-01T14:05:09+02:00", "1.02:03:04.5", "#,##0.00;(0)", "dddd, d MMMM", "-1.5e3", "'x", "%", `\`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := AmericanEnglish()
		now := time.Date(2007, 3, 1, 0, 0, 0, 0, time.UTC)
		if d, err := ParseDateTime(s, c); err == nil {
			if _, err := d.Format("o", c); err != nil {
				t.Error(err)
			}
		}
		_, _ = ParseExact("2007-03-01", s, c, 0, now)
		_, _ = ParseExact(s, "yyyy-MM-dd", c, AllowWhite, now)
		_, _ = ParseTimeSpan(s)
		_, _ = ParseDecimalText(s)
		_, _, _ = ReadNumber(s, Number|Exponent|Parentheses, c)
		if len(s) < 1000 {
			_, _ = FormatFloat(-1234.5, 64, s, c)
			_, _ = FormatInt(7, 32, s, c)
			_, _ = FromTimeKind(now, UTC).Format(s, c)
			_, _ = TimeSpan(12345).Format(s, c)
		}
	})
}
