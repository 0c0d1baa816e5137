package recipient_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"emsh/cmdlets/clientaccess"
	"emsh/cmdlets/organization"
	"emsh/cmdlets/recipient"
	"emsh/server/admin/admintest"
	"emsh/server/auth"
	"emsh/shell/object"
	"emsh/store/audit"
	"emsh/store/config"
	"emsh/store/directory"
)

func house(t testing.TB) *admintest.House {
	commands := append(recipient.Commands(), clientaccess.Commands()...)
	return admintest.New(t, nil, append(commands, organization.Commands()...)...)
}

func newMailbox(h *admintest.House, name, alias string) {
	h.Run("New-Mailbox", name, "-UserPrincipalName", alias+"@contoso.com", "-Password", object.Secure("Pa$$word1"))
}

func TestMailboxLife(t *testing.T) {
	h := house(t)
	made := h.Run("New-Mailbox", "-Name", "Pilar Pinilla", "-UserPrincipalName", "pilarp@contoso.com", "-Password", object.Secure("Pa$$word1"), "-FirstName", "Pilar", "-LastName", "Pinilla")
	if len(made) != 1 {
		t.Fatal("New-Mailbox wrote nothing")
	}
	for property, want := range map[string]string{"Alias": "pilarp", "SamAccountName": "pilarp", "PrimarySmtpAddress": "pilarp@contoso.com", "Identity": "contoso.com/Users/Pilar Pinilla",
		"ServerName": "CAS01", "OrganizationalUnit": "contoso.com/Users", "RecipientTypeDetails": "UserMailbox", "ProhibitSendQuota": "Unlimited", "EmailAddresses": "SMTP:pilarp@contoso.com"} {
		if got := admintest.Text(t, made[0], property); got != want {
			t.Errorf("%s is %q, want %q", property, got, want)
		}
	}
	h.Pipe(h.Run("Get-Mailbox", "Contoso\\pilarp"), "Set-Mailbox", "-UseDatabaseQuotaDefaults", false, "-IssueWarningQuota", "200MB", "-ProhibitSendQuota", "250MB", "-ProhibitSendReceiveQuota", "1.5 GB (1,610,612,736 bytes)")
	got := h.Run("Get-Mailbox", "pilarp@contoso.com")[0]
	if q := admintest.Text(t, got, "ProhibitSendReceiveQuota"); q != "1.5 GB (1,610,612,736 bytes)" {
		t.Errorf("quota %s", q)
	}
	h.Run("Disable-Mailbox", "pilarp", "-Confirm:", false)
	if n := len(h.Run("Get-Mailbox", "pilar*")); n != 0 {
		t.Errorf("%d mailboxes after Disable-Mailbox", n)
	}
	users := h.Run("Get-User", "-RecipientTypeDetails", "User", "-Filter", "UserPrincipalName -ne $null")
	if len(users) != 1 {
		t.Fatalf("%d users without a mailbox", len(users))
	}
	h.Pipe(users, "Enable-Mailbox")
	h.Run("Remove-Mailbox", "pilarp", "-Permanent", true, "-Confirm:", false)
	if r := h.Try(&admintest.Result{}, "Get-User", nil, "pilarp"); len(r.Errors) != 1 {
		t.Errorf("the user is still there: %v", r.Objects)
	}
}

func TestSeedGivesAGroupAccess(t *testing.T) {
	h := house(t)
	for i := range 3 {
		newMailbox(h, fmt.Sprintf("Engineer %d", i), fmt.Sprintf("eng%d", i))
	}
	newMailbox(h, "Paul Robichaux", "paulr")
	h.Run("New-DistributionGroup", "Field Engineers", "-Members", object.NewArray("eng0", "eng1"))
	h.Pipe(h.Run("Get-Mailbox", "eng2"), "Add-DistributionGroupMember", "Field Engineers")
	members := h.Run("Get-DistributionGroupMembership", "Field Engineers")
	if len(members) != 3 {
		t.Fatalf("%d members", len(members))
	}
	h.Pipe(members, "Set-CASMailbox", "-IMAPEnabled", true, "-POPEnabled", false)
	h.Run("Set-CASMailbox", `CONTOSO\paulr`, "-IMAPEnabled", false)
	var order []string
	for _, o := range h.Run("Get-Mailbox") {
		order = append(order, admintest.Text(t, o, "Name"))
	}
	if got := strings.Join(order, ", "); got != "Administrator, Engineer 0, Engineer 1, Engineer 2, Paul Robichaux" {
		t.Errorf("mailboxes come in the order %s", got)
	}
	denied := h.Run("Get-CASMailbox", "-Filter", object.Text("{PopEnabled -eq $false}"), "-SortBy", "Alias")
	if len(denied) != 4 || admintest.Text(t, denied[1], "Alias") != "eng0" {
		t.Errorf("%d mailboxes without POP3", len(denied))
	}
	h.Pipe(members, "Remove-DistributionGroupMember", "Field Engineers", "-Confirm:", false)
	if n := len(h.Run("Get-DistributionGroupMember", "Field Engineers")); n != 0 {
		t.Errorf("%d members are left", n)
	}
}

func TestNewMailboxFromFile(t *testing.T) {
	h := house(t)
	var rows []*object.Object
	for i := range 3 {
		rows = append(rows, object.New(object.Member{Name: "Name", Value: fmt.Sprintf("User %d", i)}, object.Member{Name: "Alias", Value: fmt.Sprintf("user%d", i)}, object.Member{Name: "Password", Value: "secret"}))
	}
	if n := len(h.Pipe(rows, "New-Mailbox")); n != 3 {
		t.Errorf("%d mailboxes made", n)
	}
	rows = append(rows, object.New(object.Member{Name: "Name", Value: "User 9"}, object.Member{Name: "Alias", Value: "user9"}, object.Member{Name: "Password", Value: "secret"}))
	var in []any
	for _, r := range rows {
		in = append(in, r)
	}
	r := h.Try(&admintest.Result{}, "New-Mailbox", in)
	if len(r.Errors) != 3 || len(r.Objects) != 1 || r.Errors[0].ID != "NameAlreadyUsed" {
		t.Errorf("%d made, errors %v", len(r.Objects), r.Errors)
	}
}

func TestAddresses(t *testing.T) {
	h := house(t)
	newMailbox(h, "Ann", "annd")
	h.Run("New-AcceptedDomain", "Fabrikam", "-DomainName", "fabrikam.com")
	add := object.NewHashtable()
	add.Set("Add", "ann@fabrikam.com")
	h.Run("Set-Mailbox", "annd", "-EmailAddresses", add)
	h.Run("Set-Mailbox", "annd", "-PrimarySmtpAddress", "a@fabrikam.com")
	remove := object.NewHashtable()
	remove.Set("Remove", "smtp:annd@contoso.com")
	h.Run("Set-Mailbox", "annd", "-EmailAddresses", remove)
	if got := admintest.Text(t, h.Run("Get-Mailbox", "annd")[0], "EmailAddresses"); got != "SMTP:a@fabrikam.com smtp:ann@fabrikam.com" {
		t.Errorf("addresses %q", got)
	}
	for _, bad := range []string{"x@nowhere.example", "postmaster@contoso.com", "no address"} {
		add.Set("Add", bad)
		if r := h.Try(&admintest.Result{}, "Set-Mailbox", nil, "annd", "-EmailAddresses", add); len(r.Errors) != 1 {
			t.Errorf("%s: %v", bad, r.Errors)
		}
	}
	if r := h.Try(&admintest.Result{}, "Remove-AcceptedDomain", nil, "Fabrikam", "-Confirm:", false); len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, "Ann") {
		t.Errorf("a domain in use was removed: %v", r.Errors)
	}
	h.Run("Set-AcceptedDomain", "fabrikam.com", "-MakeDefault", true)
	if d, _ := config.DefaultDomain(h.Snapshot()); d.DomainName != "fabrikam.com" {
		t.Errorf("default domain %s", d.DomainName)
	}
}

func TestDestructionAsks(t *testing.T) {
	h := house(t)
	newMailbox(h, "Ann", "annd")
	newMailbox(h, "Bob", "bobk")
	var in []any
	for _, o := range h.Run("Get-Mailbox", "-Filter", "Name -ne 'Administrator'") {
		in = append(in, o)
	}
	if r := h.Try(&admintest.Result{Nobody: true}, "Remove-Mailbox", in); len(r.Errors) != 2 {
		t.Errorf("with nobody there: %v", r.Errors)
	}
	r := h.Try(&admintest.Result{Answer: 3}, "Remove-Mailbox", in)
	if len(r.Asked) != 1 || len(h.Run("Get-Mailbox")) != 3 {
		t.Errorf("no to all: asked %v", r.Asked)
	}
	r = h.Try(&admintest.Result{Answer: 1}, "Remove-Mailbox", in)
	if len(r.Asked) != 1 || len(h.Run("Get-Mailbox")) != 1 {
		t.Errorf("yes to all: asked %v", r.Asked)
	}
}

func TestPasswordsAreNeverShown(t *testing.T) {
	h := house(t)
	h.Run("New-Mailbox", "Ann", "-Password", "Geh31m!")
	h.Run("Set-Mailbox", "Ann", "-Password", object.Secure("Geh31m!"))
	for r, err := range h.Audit().Search(context.Background(), audit.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if text := fmt.Sprintf("%+v", r); strings.Contains(text, "Geh31m!") || strings.Contains(text, "$argon2id$") {
			t.Errorf("the audit log shows a password: %s", text)
		}
	}
	u, _ := directory.ByLogon(h.Snapshot(), "ann")
	if text := fmt.Sprintf("%+v %#v", u, u); strings.Contains(text, "$argon2id$") {
		t.Error("printing a user shows the hash of the password")
	}
}

func TestForwardingAndRestrictions(t *testing.T) {
	h := house(t)
	newMailbox(h, "Ann", "annd")
	h.Run("New-MailContact", "Outside", "-ExternalEmailAddress", "out@side.example")
	h.Run("New-DistributionGroup", "Managers", "-Type", "Security", "-ManagedBy", "annd", "-CopyOwnerToMember")
	h.Run("Set-Mailbox", "annd", "-ForwardingAddress", "out@side.example", "-DeliverToMailboxAndForward", true, "-AcceptMessagesOnlyFrom", object.NewArray("Managers", "administrator"))
	o := h.Run("Get-Mailbox", "annd")[0]
	if f, a := admintest.Text(t, o, "ForwardingAddress"), admintest.Text(t, o, "AcceptMessagesOnlyFromSendersOrMembers"); f != "contoso.com/Users/Outside" || a != "contoso.com/Users/Managers contoso.com/Users/Administrator" {
		t.Errorf("forwards to %q, accepts from %q", f, a)
	}
	apart := func(want ...string) {
		t.Helper()
		o := h.Run("Get-Mailbox", "annd")[0]
		if s, g := admintest.Text(t, o, "AcceptMessagesOnlyFrom"), admintest.Text(t, o, "AcceptMessagesOnlyFromDLMembers"); s != want[0] || g != want[1] {
			t.Errorf("accepts from %q and the members of %q, want %q", s, g, want)
		}
	}
	apart("contoso.com/Users/Administrator", "contoso.com/Users/Managers")
	h.Run("Set-Mailbox", "annd", "-AcceptMessagesOnlyFrom", "Outside")
	apart("contoso.com/Users/Outside", "contoso.com/Users/Managers")
	h.Run("Set-Mailbox", "annd", "-AcceptMessagesOnlyFromDLMembers", nil)
	apart("contoso.com/Users/Outside", "")
	if r := h.Try(&admintest.Result{}, "Set-Mailbox", nil, "annd", "-AcceptMessagesOnlyFromDLMembers", "Outside"); len(r.Errors) != 1 {
		t.Error("a contact was taken for a group")
	}
	h.Run("Set-Mailbox", "annd", "-AcceptMessagesOnlyFromSendersOrMembers", "Managers")
	apart("", "contoso.com/Users/Managers")
	h.Run("Set-Mailbox", "annd", "-ForwardingAddress", nil)
	h.Run("Set-MailContact", "Outside", "-ExternalEmailAddress", "new@side.example")
	if o := h.Run("Get-MailContact", "Outside")[0]; admintest.Text(t, o, "PrimarySmtpAddress") != "new@side.example" {
		t.Error("the contact's address did not follow its external one")
	}
	if u, _ := directory.ByLogon(h.Snapshot(), "annd"); u.ForwardingAddress != (config.GUID{}) {
		t.Error("$null did not end the forwarding")
	}
	g := h.Run("Get-DistributionGroup", "Managers")[0]
	if admintest.Text(t, g, "GroupType") != "Universal, SecurityEnabled" || len(h.Run("Get-DistributionGroupMember", "Managers")) != 1 {
		t.Errorf("group %s", admintest.Text(t, g, "GroupType"))
	}
	h.Run("Update-DistributionGroupMember", "Managers", "-Members", object.NewArray("Outside", "Administrator"), "-Confirm:", false)
	if n := len(h.Run("Get-DistributionGroupMember", "Managers")); n != 2 {
		t.Errorf("%d members after the update", n)
	}
}

func TestResultSizeWarns(t *testing.T) {
	h := house(t)
	for i := range 3 {
		h.Run("New-MailContact", fmt.Sprintf("C%d", i), "-ExternalEmailAddress", fmt.Sprintf("c%d@side.example", i))
	}
	r := h.Try(&admintest.Result{}, "Get-Recipient", nil, "-ResultSize", 2)
	if len(r.Objects) != 2 || len(r.Warnings) != 1 {
		t.Errorf("%d objects, warnings %q", len(r.Objects), r.Warnings)
	}
	r = h.Try(&admintest.Result{}, "Get-Recipient", nil, "-ResultSize", "Unlimited")
	if len(r.Objects) != 4 || len(r.Warnings) != 0 {
		t.Errorf("%d objects, warnings %q", len(r.Objects), r.Warnings)
	}
	r = h.Try(&admintest.Result{}, "Get-Recipient", nil, "-Filter", "Nme -eq 'x'")
	if len(r.Errors) != 1 || r.Errors[0].ID != "InvalidFilter" {
		t.Errorf("a filter over no property: %v", r.Errors)
	}
	for _, cmdlet := range []string{"Get-Mailbox", "Get-DistributionGroup"} {
		if r := h.Try(&admintest.Result{}, cmdlet, nil, "-ResultSize", -3); len(r.Errors) != 1 {
			t.Errorf("%s -ResultSize -3: errors %v, warnings %q", cmdlet, r.Errors, r.Warnings)
		}
	}
}

// BenchmarkPipeline10k is Get-Mailbox -ResultSize Unlimited | Set-CASMailbox over 10,000 mailboxes.
func BenchmarkPipeline10k(b *testing.B) {
	h := house(b)
	err := h.Apply(context.Background(), fill(10000))
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for i := range b.N {
		start := time.Now()
		h.Pipe(h.Run("Get-Mailbox", "-ResultSize", "Unlimited"), "Set-CASMailbox", "-ImapEnabled", i%2 == 1)
		b.ReportMetric(time.Since(start).Seconds(), "s/10k")
	}
}

func TestAcceptedDomainsAreChangedByName(t *testing.T) {
	h := house(t)
	h.Run("New-AcceptedDomain", "Fabrikam", "-DomainName", "fabrikam.com")
	for _, args := range [][]any{{"Set-AcceptedDomain", "*", "-DomainType", "InternalRelay"}, {"Remove-AcceptedDomain", "*", "-Confirm:", false}} {
		r := h.Try(&admintest.Result{}, args[0].(string), nil, args[1:]...)
		if len(r.Errors) != 1 || r.Errors[0].ID != "ManagementObjectAmbiguous" || !strings.Contains(r.Errors[0].Message, "Fabrikam") {
			t.Errorf("%v: %v", args, r.Errors)
		}
	}
	h.Run("Set-AcceptedDomain", "Fab*", "-DomainType", "InternalRelay")
}

func TestBuiltInAdministratorStays(t *testing.T) {
	h := house(t)
	before := h.Snapshot().Revision()
	for _, args := range [][]any{
		{"Remove-Mailbox", "Administrator", "-Confirm:", false}, {"Disable-Mailbox", "Administrator", "-Confirm:", false},
		{"Set-User", "Administrator", "-AccountDisabled", true}, {"Remove-Mailbox", "Administrator", "-WhatIf"},
	} {
		r := h.Try(&admintest.Result{}, args[0].(string), nil, args[1:]...)
		if len(r.Errors) != 1 || r.Errors[0].ID != "BuiltInAccount" || !strings.Contains(r.Errors[0].Message, "Administrator is built in") {
			t.Errorf("%v: %v", args, r.Errors)
		}
	}
	if now := h.Snapshot().Revision(); now != before {
		t.Errorf("revision %d became %d", before, now)
	}
	h.Run("Set-User", "Administrator", "-Title", "Boss")
	h.Run("Set-User", "Administrator", "-SamAccountName", "boss", "-Name", "Boss")
	if a, err := auth.AccountByID(h.Snapshot(), directory.Administrator.String()); err != nil || !a.BuiltIn {
		t.Errorf("a new name made the Administrator somebody else: %v", err)
	}
	if r := h.Try(&admintest.Result{}, "Remove-Mailbox", nil, "Boss", "-Confirm:", false); len(r.Errors) != 1 {
		t.Error("the renamed Administrator was removed")
	}
}

func TestForeignLogonNameWarns(t *testing.T) {
	h := house(t)
	r := h.Try(&admintest.Result{}, "New-Mailbox", nil, "Ann", "-UserPrincipalName", "ann@nodomain.example", "-Password", object.Secure("Pa$$word1"))
	if len(r.Errors) != 0 || len(r.Objects) != 1 || len(r.Warnings) != 1 || !strings.Contains(r.Warnings[0], "New-AcceptedDomain nodomain.example -DomainName nodomain.example") {
		t.Errorf("errors %v, warnings %q", r.Errors, r.Warnings)
	}
	r = h.Try(&admintest.Result{}, "New-Mailbox", nil, "Bob", "-UserPrincipalName", "bob@contoso.com", "-Password", object.Secure("Pa$$word1"))
	if len(r.Errors)+len(r.Warnings) != 0 {
		t.Errorf("errors %v, warnings %q", r.Errors, r.Warnings)
	}
}

func TestGroupInItself(t *testing.T) {
	h := house(t)
	h.Run("New-DistributionGroup", "G1")
	h.Run("New-DistributionGroup", "G2")
	for _, args := range [][]any{{"Add-DistributionGroupMember", "G1", "-Member", "G1"}, {"Update-DistributionGroupMember", "G1", "-Members", "G1", "-Confirm:", false}} {
		r := h.Try(&admintest.Result{}, args[0].(string), nil, args[1:]...)
		if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, "cannot be a member of itself") {
			t.Errorf("%v: %v", args, r.Errors)
		}
	}
	h.Run("Add-DistributionGroupMember", "G1", "-Member", "G2")
	h.Run("Add-DistributionGroupMember", "G2", "-Member", "G1")
	if n := len(h.Run("Get-DistributionGroupMember", "G1")); n != 1 {
		t.Errorf("%d members", n)
	}
}
