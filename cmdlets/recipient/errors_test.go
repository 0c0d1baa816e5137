package recipient_test

import (
	"strings"
	"testing"

	"emsh/server/admin/admintest"
	"emsh/shell/object"
)

// TestErrorsNameWhatIsWrong: an error names the property that was set and quotes what was given
// as it was given.
func TestErrorsNameWhatIsWrong(t *testing.T) {
	h := house(t)
	newMailbox(h, "Ann", "annb")
	h.Run("Set-Mailbox", "annb", "-IssueWarningQuota", "10KB")
	h.Run("New-DistributionGroup", "Team")
	for _, c := range []struct {
		args []any
		says []string
	}{
		{[]any{"New-MailContact", "Other", "-Alias", "annb", "-ExternalEmailAddress", "o@side.example"}, []string{`The alias "annb" is already used by another recipient`}},
		{[]any{"New-MailContact", "ann", "-Alias", "x", "-ExternalEmailAddress", "o@side.example"}, []string{`The name "ann" is already used`}},
		{[]any{"New-MailContact", "Other", "-ExternalEmailAddress", "annb@contoso.com"}, []string{`The address "annb@contoso.com" is already used`}},
		{[]any{"Set-Mailbox", "annb", "-ProhibitSendQuota", "1KB"}, []string{"The property ProhibitSendQuota", "10 KB", "1 KB"}},
		{[]any{"Set-Mailbox", "annb", "-ProhibitSendReceiveQuota", "1KB"}, []string{"The property ProhibitSendReceiveQuota", "IssueWarningQuota, 10 KB"}},
		{[]any{"New-Mailbox", "*", "-Alias", "star", "-Password", object.Secure("Pa$$word1")}, []string{"Name", "wildcard"}},
		{[]any{"Get-Mailbox", `VM\2`}, []string{`"VM\2"`}},
		{[]any{"Get-Mailbox", "Jürgen\u202egnp.exe\x1b[2J"}, []string{"Jürgen`u{202e}gnp.exe`e[2J"}},
	} {
		r := h.Try(&admintest.Result{}, c.args[0].(string), nil, c.args[1:]...)
		for _, want := range c.says {
			if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, want) {
				t.Errorf("%v: no %q in %v", c.args, want, r.Errors)
			}
		}
	}
}

func TestRemovingAMemberNamesIt(t *testing.T) {
	h := house(t)
	newMailbox(h, "Ann", "annb")
	h.Run("New-DistributionGroup", "Team", "-Members", "annb")
	r := h.Try(&admintest.Result{Answer: 2}, "Remove-DistributionGroupMember", nil, "Team", "-Member", "annb")
	if len(r.Asked) != 1 || !strings.Contains(r.Asked[0], `"Team"`) || !strings.Contains(r.Asked[0], `"Ann"`) {
		t.Errorf("asked %q", r.Asked)
	}
}

func TestBuiltInAccountsAreNeverLetIn(t *testing.T) {
	h := house(t)
	for args, warnings := range map[string]int{"-ImapEnabled": 1, "-PopEnabled": 1} {
		r := h.Try(&admintest.Result{}, "Set-CASMailbox", nil, "Administrator", args+":", true)
		if len(r.Errors) != 0 || len(r.Warnings) != warnings || !strings.Contains(r.Warnings[0], "built in") {
			t.Errorf("%s: errors %v, warnings %q", args, r.Errors, r.Warnings)
		}
	}
	if r := h.Try(&admintest.Result{}, "Set-CASMailbox", nil, "Administrator", "-ImapEnabled:", false); len(r.Errors)+len(r.Warnings) != 0 {
		t.Errorf("forbidding: %v %q", r.Errors, r.Warnings)
	}
	one := h.Run("Get-CASMailbox", "Administrator")[0]
	if admintest.Text(t, one, "ImapEnabled") != "False" || admintest.Text(t, one, "PopEnabled") != "False" {
		t.Error("Get-CASMailbox shows that the Administrator is let in")
	}
}
