package main

import (
	"slices"
	"strings"
	"testing"
)

// TestSendMailMessageInside sends from the local shell without a logon and without a server's
// name, into an organization as it is founded, and reads the message as a mail client does.
func TestSendMailMessageInside(t *testing.T) {
	e := newEstate(t, "contoso.com")
	e.serve()
	e.ps("New-Mailbox ann -Password '" + password + "'")
	e.ps("Send-MailMessage -From reports@contoso.com -To ann@contoso.com -Subject 'from inside' -Body 'Grüße'")
	box := e.open(t, "ann")
	if got := subjects(t, box, "INBOX"); !slices.Equal(got, []string{"from inside"}) {
		t.Errorf("subjects %q", got)
	}
	said := e.ps("Send-MailMessage -From reports@contoso.com -To nobody@contoso.com -Subject lost 2>&1 | Out-String")
	if !strings.Contains(said, "User unknown") {
		t.Errorf("a recipient that is not there: %s", said)
	}
}
