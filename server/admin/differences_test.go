package admin_test

import (
	"strings"
	"testing"

	"emsh/cmdlets/recipient"
	"emsh/cmdlets/security"
	"emsh/server/admin/admintest"
	"emsh/shell/object"
)

// TestDifferencesNameRecipients reads what -WhatIf says of members and forwarding: names, no GUIDs.
func TestDifferencesNameRecipients(t *testing.T) {
	h := admintest.New(t, nil, recipient.Commands()...)
	h.Run("New-Mailbox", "Kim Akers", "-UserPrincipalName", "kima@contoso.com", "-Password", object.Secure("Pa$$word1"))
	h.Run("New-Mailbox", "Ann Beebe", "-UserPrincipalName", "annb@contoso.com", "-Password", object.Secure("Pa$$word1"))
	h.Run("New-DistributionGroup", "Sales", "-Members", "kima")
	h.Run("Set-Mailbox", "kima", "-ForwardingAddress", "annb", "-GrantSendOnBehalfTo", "annb")
	r := &admintest.Result{}
	h.Try(r, "Disable-Mailbox", nil, "kima", "-WhatIf:", true)
	said := strings.Join(r.Info, "\n")
	for _, want := range []string{"group member Kim Akers of Sales: would be removed", "ForwardingAddress: Ann Beebe -> (nothing)"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in\n%s", want, said)
		}
	}
}

// What is kept of a change in parts says the parts, and a custom attribute is called by its name.
func TestDifferencesSayWhatWasGiven(t *testing.T) {
	h := admintest.New(t, nil, append(recipient.Commands(), security.Commands()...)...)
	change := object.NewHashtable()
	change.Set("Add", object.NewArray("a1@contoso.com", "a2@contoso.com"))
	change.Set("Remove", "a3@contoso.com")
	h.Run("Set-Mailbox", "Administrator", "-EmailAddresses", change)
	r := &admintest.Result{}
	h.Try(r, "Set-Mailbox", nil, "Administrator", "-CustomAttribute3", "4", "-WhatIf:", true)
	if said := strings.Join(r.Info, "\n"); !strings.Contains(said, " CustomAttribute3: (nothing) -> 4") {
		t.Error(said)
	}
	parameters, _ := h.Run("Search-AdminAuditLog", "-Cmdlets", "Set-Mailbox")[0].Get("CmdletParameters")
	if text := object.Text(parameters); !strings.Contains(text, "EmailAddresses=@{Add=smtp:a1@contoso.com,smtp:a2@contoso.com; Remove=smtp:a3@contoso.com}") {
		t.Error(text)
	}
}
