package admin

import (
	"testing"

	"emsh/shell/object"
	"emsh/store/config"
)

// sample is what the filters of the tests choose from.
type sample struct {
	Name      string
	On        bool
	Count     int
	Size      config.ByteQuantifiedSize
	Quota     config.Unlimited[config.ByteQuantifiedSize]
	Level     config.LoginType
	Addresses config.MultiValuedProperty[string]
	Nothing   string
}

func TestFilter(t *testing.T) {
	o := object.Of(sample{Name: "Paul O'Neil", On: true, Count: 7, Size: 2 * config.MB, Quota: config.Limit(config.GB), Level: config.SecureLogin,
		Addresses: config.MultiValuedProperty[string]{"a@x", "b@x"}})
	for text, want := range map[string]bool{
		"":                             true,
		"Name -eq 'paul o''neil'":      true,
		`Name -like "P*"`:              true,
		"{Name -notlike 'p*'}":         false,
		"$_.On -eq $true":              true,
		"On -eq 'True'":                true,
		"On -ne $true":                 false,
		"Count -gt 6 -and Count -le 7": true,
		"Count -lt 10":                 true,
		"Size -ge 2MB":                 true,
		"Size -gt 10MB":                false,
		"Level -eq 'SecureLogin'":      true,
		"Addresses -eq 'B@X'":          true,
		"Addresses -like '*@y'":        false,
		"Nothing -eq $null":            true,
		"Name -ne $null":               true,
		"-not (On -eq $true)":          false,
		"!(On -eq $false) -and (Name -like 'x*' -or Count -eq 7)": true,
		"On -eq $true -and -Count -eq 7":                          true,
	} {
		f, err := ParseFilter(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, err := f(o); err != nil || got != want {
			t.Errorf("%s = %v, %v; want %v", text, got, err, want)
		}
	}
}

func TestBadFilters(t *testing.T) {
	for _, text := range []string{"Name", "Name -eq", "Name -is 'x'", "(Name -eq 'x'", "Name -eq 'x' -and", "Name -eq 'x", "Name -eq 'x' 'y'", "-or"} {
		if _, err := ParseFilter(text); err == nil {
			t.Errorf("%s was taken", text)
		}
	}
	f, err := ParseFilter("NoSuch -eq 1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f(object.Of(sample{})); err == nil {
		t.Error("a property that there is not was compared")
	}
}

func FuzzFilter(f *testing.F) {
	f.Add("Name -eq 'x' -and (On -eq $true -or !(Count -gt 3))")
	f.Fuzz(func(t *testing.T, text string) {
		if filter, err := ParseFilter(text); err == nil {
			_, _ = filter(object.Of(sample{Name: "x"}))
		}
	})
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"paulr", "paulr", 0}, {"palur", "paulr", 1}, {"paul", "paulr", 1}, {"x", "paulr", 3}, {"adminstrator", "administrator", 1}} {
		if got := distance(c.a, c.b, 3); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func TestMembersOfRoles(t *testing.T) {
	a := Actor{Name: "ann", UID: 1001, Groups: []string{"helpdesk"}}
	for member, want := range map[string]bool{"ann": true, "1001": true, "@helpdesk": true, "@ann": false, "bob": false, "": false} {
		if a.is(member) != want {
			t.Errorf("ann is %q: %v", member, !want)
		}
	}
}
