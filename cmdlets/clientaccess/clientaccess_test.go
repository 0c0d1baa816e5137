package clientaccess_test

import (
	"context"
	"strings"
	"testing"

	"emsh/cmdlets/clientaccess"
	"emsh/server/admin"
	"emsh/server/admin/admintest"
	"emsh/shell/object"
	"emsh/store/audit"
	"emsh/store/config"
)

func house(t testing.TB) *admintest.House {
	return admintest.New(t, nil, clientaccess.Commands()...)
}

func TestSeedPipesSettings(t *testing.T) {
	h := house(t)
	h.Pipe(h.Run("Get-IMAPSettings"), "Set-IMAPSettings", "-banner", "Welcome to my IMAP server")
	got := h.Run("Get-ImapSettings")
	if len(got) != 1 || admintest.Text(t, got[0], "Banner") != "Welcome to my IMAP server" || admintest.Text(t, got[0], "MaxConnections") != "2000" {
		t.Errorf("settings %v", got)
	}
	if h.Run("Get-PopSettings")[0] == nil {
		t.Error("there are no POP3 settings")
	}
}

func TestSeedNames(t *testing.T) {
	h := house(t)
	h.Run("Set-ImapSettings", "-MaxConnectionsFromSingleIP", 7, "-LoginTypes", "PlainTextLogin", "-Identity", "CAS01")
	h.Run("Set-PopSettings", "-LoginType", 1, "-Server", "cas01.contoso.com")
	v := h.Snapshot()
	imap, _ := config.Imap.Get(v, `CAS01\1`)
	pop, _ := config.Pop.Get(v, `CAS01\1`)
	if imap.MaxConnectionFromSingleIP != 7 || imap.LoginType != config.PlainTextLogin || pop.LoginType != config.PlainTextLogin {
		t.Errorf("imap %d %s, pop %s", imap.MaxConnectionFromSingleIP, imap.LoginType, pop.LoginType)
	}
	if len(h.Run("Get-IMAPServer")) != 1 || len(h.Run("Get-POPServer")) != 1 {
		t.Error("the seeds' names do not work")
	}
}

func TestOnlyWhatWasChangedTravels(t *testing.T) {
	h := house(t)
	o := h.Run("Get-ImapSettings")[0]
	h.Run("Set-ImapSettings", "-MaxConnections", 99)
	if err := o.Set("Banner", "mine"); err != nil {
		t.Fatal(err)
	}
	h.Pipe([]*object.Object{o}, "Set-ImapSettings")
	s, _ := config.Imap.Get(h.Snapshot(), `CAS01\1`)
	if s.Banner != "mine" || s.MaxConnections != 99 {
		t.Errorf("banner %q, connections %d", s.Banner, s.MaxConnections)
	}
}

func TestBadValuesChangeNothing(t *testing.T) {
	h := house(t)
	before := h.Snapshot().Revision()
	for _, args := range [][]any{
		{"-Banner", "two\r\nlines"}, {"-MaxConnections", 0}, {"-LoginType", "Sometimes"}, {"-AuthenticatedConnectionTimeout", "3.00:00:00"},
		{"-SSLBindings", "localhost:993"}, {"-MaxCommandSize", 100}, {"-NoSuch", 1}, {"-Server", "CAS99", "-Banner", "x"}, {},
		{"-SSLBindings", "0.0.0.0:993,0.0.0.0:993"},
	} {
		if r := h.Try(&admintest.Result{}, "Set-ImapSettings", nil, args...); len(r.Errors) != 1 {
			t.Errorf("%v: errors %v", args, r.Errors)
		}
	}
	if r := h.Try(&admintest.Result{}, "Set-ImapSettings", nil, "-Bannr", "x"); len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Error(), "Do you mean -Banner?") {
		t.Errorf("a parameter that is nearly right: %v", r.Errors)
	}
	if now := h.Snapshot().Revision(); now != before {
		t.Errorf("revision %d became %d", before, now)
	}
}

func TestWhatIfShowsTheDifference(t *testing.T) {
	h := house(t)
	before := h.Snapshot()
	r := h.Try(&admintest.Result{}, "Set-ImapSettings", nil, "-Banner", "new", "-WhatIf")
	if len(r.Errors) != 0 || len(r.Info) != 1 || !strings.Contains(r.Info[0], `What if: Performing the operation "Set-ImapSettings" on target "CAS01\1".`) || !strings.Contains(r.Info[0], "ready -> new") {
		t.Errorf("%+v", r)
	}
	if h.Snapshot() != before {
		t.Error("what-if changed something")
	}
}

func TestConfirm(t *testing.T) {
	h := house(t)
	no := h.Try(&admintest.Result{Answer: 2}, "Set-ImapSettings", nil, "-Banner", "new", "-Confirm")
	if len(no.Asked) != 1 || len(no.Errors) != 0 {
		t.Errorf("%+v", no)
	}
	nobody := h.Try(&admintest.Result{Nobody: true}, "Set-ImapSettings", nil, "-Banner", "new", "-Confirm")
	if len(nobody.Errors) != 1 || !strings.Contains(nobody.Errors[0].Error(), "-Confirm:$false") {
		t.Errorf("%+v", nobody)
	}
	if s, _ := config.Imap.Get(h.Snapshot(), `CAS01\1`); s.Banner == "new" {
		t.Error("a change was made without a yes")
	}
	yes := h.Try(&admintest.Result{Answer: 0}, "Set-ImapSettings", nil, "-Banner", "new", "-Confirm")
	if s, _ := config.Imap.Get(h.Snapshot(), `CAS01\1`); len(yes.Errors) != 0 || s.Banner != "new" {
		t.Errorf("%+v", yes)
	}
}

func TestRolesAndAudit(t *testing.T) {
	h := house(t)
	h.Actor = admin.Actor{Name: "helpdesk", UID: 4711, Origin: "socket"}
	if r := h.Try(&admintest.Result{}, "Get-ImapSettings", nil); len(r.Errors) != 1 || r.Errors[0].ID != "AccessDenied" {
		t.Errorf("somebody without a role: %+v", r.Errors)
	}
	h.Actor.Full = true
	h.Run("Set-ImapSettings", "-Banner", "audited")
	h.Try(&admintest.Result{}, "Set-ImapSettings", nil, "-Identity", `NO\1`, "-Banner", "x")
	var got []audit.Record
	for r, err := range h.Audit().Search(context.Background(), audit.Query{Limit: 3}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, r)
	}
	if len(got) != 3 || got[0].Succeeded || got[0].Error == "" || !got[1].Succeeded || got[1].Actor != "helpdesk" || got[1].Changes[0].New != "audited" || got[2].Succeeded || got[2].Cmdlet != "Get-ImapSettings" {
		t.Errorf("audit log %+v", got)
	}
}

func TestCASMailbox(t *testing.T) {
	h := house(t)
	h.Run("Set-CASMailbox", `Contoso\administrator`, "-IMAPEnabled", false)
	got := h.Run("Get-CASMailbox", "-Filter", "ImapEnabled -eq $false -and Name -like 'admin*'")
	if len(got) != 1 || admintest.Text(t, got[0], "PopEnabled") != "False" { // it is built in
		t.Errorf("%v", got)
	}
	h.Pipe(got, "Set-CASMailbox", "-PrimarySmtpAddress", "boss@contoso.com")
	if o := h.Run("Get-CASMailbox", "administrator@contoso.com"); admintest.Text(t, o[0], "PrimarySmtpAddress") != "boss@contoso.com" {
		t.Error("a new primary address was not taken, or the old one is gone")
	}
	r := h.Try(&admintest.Result{}, "Set-CASMailbox", nil, "Adminstrator", "-PopEnabled", false)
	if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Error(), "Do you mean Administrator?") {
		t.Errorf("%v", r.Errors)
	}
}

func TestVirtualServers(t *testing.T) {
	h := house(t)
	made := h.Run("New-ImapSettings", "-UnencryptedOrTLSBindings", "127.0.0.1:1143", "-Banner", "Partner access")
	if len(made) != 1 || admintest.Text(t, made[0], "Identity") != `CAS01\2` {
		t.Fatalf("%v", made)
	}
	h.Run("Set-ImapSettings", `CAS01\2`, "-MaxConnections", 5)
	if got := h.Run("Get-ImapSettings"); len(got) != 2 || admintest.Text(t, got[0], "MaxConnections") != "2000" || admintest.Text(t, got[1], "MaxConnections") != "5" {
		t.Errorf("%v", got)
	}
	if r := h.Try(&admintest.Result{}, "Remove-ImapSettings", nil, "CAS01", "-Confirm:", false); len(r.Errors) != 1 {
		t.Error("a server's first settings were removed")
	}
	h.Pipe(h.Run("Get-ImapSettings", `CAS01\2`), "Remove-ImapSettings", "-Confirm:", false)
	if n := len(h.Run("Get-ImapSettings")); n != 1 {
		t.Errorf("%d settings are left", n)
	}
	if r := h.Try(&admintest.Result{}, "New-PopSettings", nil, "-Name", "Partner"); len(r.Errors) != 1 {
		t.Error("a virtual server without an address was made")
	}
}

// A certificate name that no certificate answers to would have no effect a client could see.
func TestCertificateNameWithoutCertificate(t *testing.T) {
	h := house(t)
	for _, cmdlet := range []string{"Set-ImapSettings", "Set-PopSettings"} {
		r := h.Try(&admintest.Result{}, cmdlet, nil, "-X509CertificateName", "mail.nowhere.example")
		if len(r.Errors) != 0 || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "mail.nowhere.example") {
			t.Errorf("%s: errors %v, warnings %q", cmdlet, r.Errors, r.Warnings)
		}
		if r := h.Try(&admintest.Result{}, cmdlet, nil, "-MaxConnections", 77); len(r.Warnings) != 0 {
			t.Errorf("%s: warnings %q for another property", cmdlet, r.Warnings)
		}
	}
}

func TestNothingToSet(t *testing.T) {
	h := house(t)
	for _, c := range []struct {
		name    string
		args    []any
		example string
	}{{"Set-CASMailbox", []any{"Administrator"}, "-ImapEnabled"}, {"Set-ImapSettings", nil, "-Banner"}, {"Set-PopSettings", nil, "-Banner"}} {
		r := h.Try(&admintest.Result{}, c.name, nil, c.args...)
		if len(r.Errors) != 1 || r.Errors[0].ID != "NothingToSet" || !strings.Contains(r.Errors[0].Hint, c.example) {
			t.Errorf("%s: %v", c.name, r.Errors)
		}
	}
}
