package admin_test

import (
	"strings"
	"testing"

	"emsh/cmdlets/recipient"
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
