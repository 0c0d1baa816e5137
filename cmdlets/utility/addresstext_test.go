package utility_test

import (
	"context"
	"testing"

	"emsh/cmdlets/utility"
	"emsh/shell/eval"
	"emsh/shell/object"
)

func TestAddressesHaveMembers(t *testing.T) {
	for script, want := range map[string]string{
		`'SMTP:ann@contoso.com', 'smtp:a@b.example', 'x400:c=US' | ? { $_.PrefixString -ceq 'smtp' } | % { $_.SmtpAddress }`: "a@b.example",
		`('SMTP:ann@contoso.com', 'x400:c=US' | ? IsPrimaryAddress).AddressString`:                                           "ann@contoso.com",
		`('SMTP:ann@contoso.com', 'smtp:a@b.example').SmtpAddress -join ';'`:                                                 "ann@contoso.com;a@b.example",
		`'SMTP:ann@contoso.com' | select SmtpAddress | % SmtpAddress`:                                                        "ann@contoso.com",
		`'ann@contoso.com'.Domain + 'ann@contoso.com'.Local`:                                                                 "contoso.comann",
		`$v = 'Version 8.3 (Build 83.6)'; "$($v.Major)|$($v.Minor)|$($v.Build)|$($v.Revision)|$('Version 8'.Major)"`:         "8|3|83|6|",
		`'contoso.com/Users/Ann Doe'.Name`:                                                                                   "Ann Doe",
		`"$('plain'.SmtpAddress)$('plain'.Domain)$('plain'.Name)$('http://a/b'.Name)"`:                                       "",
	} {
		var got []any
		s := eval.New(utility.Equipped(eval.Options{Commands: utility.Commands(), Output: func(v any) error { got = append(got, v); return nil }}))
		if res := s.Run(context.Background(), "", script); res.Err != nil || len(got) != 1 || object.Text(got[0]) != want {
			t.Errorf("%s: %v, %v", script, got, res.Err)
		}
	}
}
