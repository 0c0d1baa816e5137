package main

import "testing"

// TestLastLogonTime logs on as a mail client does and reads it in the statistics; mail that comes in
// is no logon.
func TestLastLogonTime(t *testing.T) {
	e := newEstate(t, "contoso.com")
	e.serve()
	e.ps("New-Mailbox ann -Password '" + password + "'; New-Mailbox bob -Password '" + password + "'")
	e.ps("Send-MailMessage -From bob@contoso.com -To ann@contoso.com -Subject x")
	const ask = "Get-MailboxStatistics | Where-Object LastLogonTime | ForEach-Object { \"$($_.DisplayName) $(((Get-Date) - $_.LastLogonTime).TotalMinutes -lt 5)\" }"
	if said := e.ps(ask); said != "" {
		t.Errorf("before anybody logged on: %q", said)
	}
	e.open(t, "ann").Close()
	if said := e.ps(ask); said != "ann True\n" {
		t.Errorf("after ann: %q", said)
	}
	e.popLogin(t, "bob")
	if said := e.ps(ask); said != "ann True\nbob True\n" {
		t.Errorf("after bob: %q", said)
	}
}
