package cmdlets_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"emsh/cmdlets"
	"emsh/server/admin/admintest"
	"emsh/shell/command"
	"emsh/shell/golden"
)

// ours are the names under which a cmdlet takes parameters.
func ours(c *command.Command) []string {
	names := []string{"whatif", "confirm"}
	for _, p := range c.Parameters() {
		for _, n := range append([]string{p.Name}, p.Aliases...) {
			names = append(names, strings.ToLower(n))
		}
	}
	return names
}

// Every parameter that Exchange documents for a cmdlet is here, or known as Exchange's.
func TestDocumentedParametersAreKnown(t *testing.T) {
	var documented map[string]struct {
		Parameters []struct{ Name string } `json:"parameters"`
	}
	if err := json.Unmarshal(golden.Shared(t, "reference/parameters.json"), &documented); err != nil {
		t.Fatal(err)
	}
	for _, c := range cmdlets.Organization() {
		mine := ours(c)
		for _, p := range documented[c.Name()].Parameters {
			f, foreign := c.Foreign(p.Name)
			here := slices.Contains(mine, strings.ToLower(p.Name))
			if here == foreign && c.Impact != command.Reads || !here && !foreign {
				t.Errorf("%s -%s: here %v, known as foreign %v (%s)", c.Name(), p.Name, here, foreign, f.Name)
			}
		}
	}
}

func TestForeignParameters(t *testing.T) {
	h := admintest.New(t, nil, cmdlets.Organization()...)
	before := h.Snapshot().Revision()
	for _, args := range [][]any{
		{"Set-CASMailbox", "Administrator", "-OWAEnabled", false, "-MAPIEnabled:", false}, // nothing is left to set, and nothing is wrong
		{"Set-ImapSettings", "-ProxyTargetPort", 0},
		{"Get-Mailbox", "-DomainController", "dc1", "-IgnoreDefaultScope"},
		{"Get-Mailbox", "-IgnoreDefaultScope", "Administrator"}, // a switch takes no value
		{"Set-Mailbox", "Administrator", "-RetentionPolicy", nil},
	} {
		if r := h.Try(&admintest.Result{}, args[0].(string), nil, args[1:]...); len(r.Errors) != 0 {
			t.Errorf("%v: %v", args, r.Errors)
		}
	}
	for _, c := range []struct {
		args []any
		want string
	}{
		{[]any{"Set-CASMailbox", "Administrator", "-OWAEnabled", true}, "$false"},
		{[]any{"Set-ImapSettings", "-ProxyTargetPort", 143}, "0"},
		{[]any{"Set-Mailbox", "Administrator", "-ArchiveWarningQuota", "5GB"}, "-IssueWarningQuota"},
		{[]any{"Set-Mailbox", "Administrator", "-RetentionPolicy", "x"}, "Get-Help Set-Mailbox"},
		{[]any{"Get-Mailbox", "-Archive"}, "$false"},
	} {
		r := h.Try(&admintest.Result{}, c.args[0].(string), nil, c.args[1:]...)
		if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, "is one of Exchange that emsh does not have") || !strings.Contains(r.Errors[0].Hint, c.want) {
			t.Errorf("%v: %v", c.args, r.Errors)
		}
	}
	if now := h.Snapshot().Revision(); now != before {
		t.Errorf("revision %d became %d", before, now)
	}
}

// What bulk scripts give to every new mailbox keeps none from being made: a warning says so.
func TestForeignParametersThatWarn(t *testing.T) {
	h := admintest.New(t, nil, cmdlets.Organization()...)
	var out admintest.Result
	h.Try(&out, "New-Mailbox", nil, "-Name", "Ann", "-AccountDisabled", "-ResetPasswordOnNextLogon", true, "-ActiveSyncMailboxPolicy", "Default")
	if len(out.Errors) != 0 || len(out.Objects) != 1 || len(out.Warnings) != 2 || !strings.Contains(out.Warnings[0], "-ResetPasswordOnNextLogon") {
		t.Errorf("%v, %v, %v", out.Objects, out.Errors, out.Warnings)
	}
}

// What is nearest to a cmdlet that is not here is about the same thing, or nothing is said.
func TestNearestIsAboutTheSameThing(t *testing.T) {
	for name, want := range map[string]string{
		"Add-MailboxPermission": "", "New-MailboxDatabase": "", "Get-PublicFolder": "",
		"Get-StorageGroup": "", "Move-Mailbox": ": Get-Mailbox", "Get-TransportRule": "", "Get-LogonStatistics": ": Get-ProtocolSession.", "get-exomailbox": ": Get-Mailbox.", "Get-ActiveSyncDevice": "",
		"Get-DynamicDistributionGroup": ": Get-DistributionGroup.", "Get-Contact": ": Get-MailContact.", "Redirect-Message": "-Message",
	} {
		hint, known := cmdlets.Known(name)
		if !known || (want == "") != !strings.Contains(hint, "nearest") || !strings.Contains(hint, want) {
			t.Errorf("%s: %q", name, hint)
		}
	}
}

// What is said to do the work of another cmdlet is here, or is a cmdlet of the shell.
func TestInsteadIsHere(t *testing.T) {
	here := map[string]bool{"Get-Service": true, "Set-Service": true}
	for _, c := range cmdlets.Organization() {
		here[c.Name()] = true
	}
	text, err := os.ReadFile("exchange.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if name, instead, found := strings.Cut(strings.TrimSpace(line), " "); found && (!here[instead] || here[name]) {
			t.Errorf("%s: %s", name, instead)
		}
	}
}
