package transport

import "testing"

func TestSubjectIsDecoded(t *testing.T) {
	for raw, want := range map[string]string{
		"=?utf-8?Q?Gr=C3=BC=C3=9Fe?= an alle":         "Grüße an alle",
		"=?iso-8859-1?B?R3L832U=?=":                   "Grüße",
		"plain":                                       "plain",
		"=?x-unknown?B?AAAA?=":                        "=?x-unknown?B?AAAA?=",
		"=?utf-8?B?R3LDvA==?= =?utf-8?B?w59l?= again": "Grüße again",
	} {
		if got := decoded(raw); got != want {
			t.Errorf("%s: %q, want %q", raw, got, want)
		}
	}
}
