package cmdlets_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"emsh/cmdlets"
	"emsh/server/admin/admintest"
	"emsh/shell/command"
	"emsh/shell/object"
)

// hostile are values that were made to break something.
var hostile = []any{
	nil, "", " ", "nobody-of-this-name", "no*such?thing", "[", "\x00\x01\r\n\x1b[2J", strings.Repeat("x", 70000), "'; Remove-Mailbox * --", "../../../etc/passwd",
	"\u202egnp.exe", "\xff\xfe", "-1", int64(-1), int64(1) << 62, 3.5, true, "99999999999999999999999999", "1.1.1.1:99999", "a@b@c", "@", "01/01/0000",
	object.NewArray("a", nil, object.NewArray()), object.New(object.Member{Name: "Identity", Value: "nobody"}), object.New(object.Member{Name: "Name", Value: object.NewArray()}),
}

// usual are the parameters with which a cmdlet does something, by its name or its noun.
var usual = map[string]map[string]any{
	"Mailbox": {"Identity": "Administrator"}, "CASMailbox": {"Identity": "Administrator"}, "User": {"Identity": "Administrator"},
	"MailContact": {"Identity": "Outside"}, "MailUser": {"Identity": "Elsewhere"}, "DistributionGroup": {"Identity": "Everybody"},
	"DistributionGroupMember": {"Identity": "Everybody", "Member": "Outside"}, "Update-DistributionGroupMember": {"Identity": "Everybody", "Members": "Outside"},
	"Get-DistributionGroupMember": {"Identity": "Everybody"}, "AcceptedDomain": {"Identity": "contoso.com"}, "ReceiveConnector": {"Identity": "Client CAS01"},
	"SendConnector": {"Identity": "Internet"}, "Service": {"Name": "IMAP4"}, "ProtocolSession": {"Identity": `IMAP4\1`},
	"MailboxFolderStatistics": {"Identity": "Administrator"}, "ImapSettings": {}, "PopSettings": {},
	"Connect-Mailbox": {"Identity": "Gone", "Database": "Mailbox Database"}, "StoreMailbox": {"Identity": "Gone", "Database": "Mailbox Database"},
	"New-Mailbox": {"Name": "New", "Shared": true}, "New-MailContact": {"Name": "New", "ExternalEmailAddress": "new@side.example"},
	"New-MailUser": {"Name": "New", "ExternalEmailAddress": "new@side.example"}, "New-DistributionGroup": {"Name": "New"},
	"New-AcceptedDomain": {"Name": "new.example", "DomainName": "new.example"}, "New-ReceiveConnector": {"Name": "New", "Bindings": "127.0.0.1:0"},
	"New-SendConnector": {"Name": "New", "AddressSpaces": "new.example"}, "New-ImapSettings": {"UnencryptedOrTLSBindings": "127.0.0.1:0"},
	"New-PopSettings": {"UnencryptedOrTLSBindings": "127.0.0.1:0"}, "New-ExchangeCertificate": {"DomainName": "new.example"},
	"Import-ExchangeCertificate": {"FileData": "nothing"}, "ExchangeAdministrator": {"Identity": "helpdesk", "Role": "ViewOnlyAdmin"}, "Get-ExchangeAdministrator": {}, "Get-ProtocolSession": {},
	"Submit-Message": {"Sender": "a@contoso.com", "Recipients": "administrator@contoso.com", "Content": "Subject: x"},
}

func usualArgs(c *command.Command) map[string]any {
	if args, ok := usual[c.Name()]; ok {
		return args
	}
	return usual[c.Noun]
}

func withWhatIf(c *command.Command) map[string]any {
	args := map[string]any{}
	maps.Copy(args, usualArgs(c))
	if c.Impact != command.Reads {
		args["WhatIf"] = true
	}
	return args
}

// idle are cmdlets that have nothing to do where nothing runs, and those that are given nothing to set.
var idle = []string{"Remove-DistributionGroupMember", "Enable-ExchangeCertificate", "Export-ExchangeCertificate", "Remove-ExchangeCertificate", "Disable-Mailbox",
	"Remove-Mailbox", "Connect-Mailbox", "Remove-StoreMailbox", "Suspend-Service", "Add-ExchangeAdministrator", "Remove-ExchangeAdministrator",
	"Import-ExchangeCertificate", "Remove-ImapSettings", "Remove-PopSettings", "Get-ProtocolSession", "Stop-ProtocolSession",
	"Enable-Mailbox", "Remove-AcceptedDomain", "Resume-Service"}

// callOf makes a command line of parameters.
func callOf(args map[string]any) []any {
	var list []any
	for _, name := range slices.Sorted(maps.Keys(args)) {
		list = append(list, "-"+name+":", args[name])
	}
	return list
}

// bad says what is wrong with how a cmdlet took a hostile value, or nothing.
func bad(r *admintest.Result) string {
	if len(r.Errors) > 1 && r.Errors[0].ID != "NoServiceFoundForGivenName" { // a list names several
		return fmt.Sprintf("%d errors", len(r.Errors))
	}
	for _, e := range r.Errors {
		switch {
		case e.ID == "InternalError":
			return "a panic: " + e.Message
		case e.ID == "" || e.ID == "OperationFailed":
			return "an error without an id: " + e.Message
		case !strings.HasSuffix(e.Message, ".") && !strings.HasSuffix(e.Message, "\"") && e.ID != "InputObjectMissingMandatory":
			return "an error that is no sentence: " + e.Message
		case len(e.Message) > 4096:
			return fmt.Sprintf("an error of %d characters", len(e.Message))
		}
	}
	return ""
}

// TestHostileValues gives every parameter of every cmdlet values that were made to break it. No
// cmdlet panics, each writes one error at most, which is a sentence with an id, and nothing is
// changed by a call that failed.
func TestHostileValues(t *testing.T) {
	h := full(t)
	calls, refused, kinds := 0, 0, map[string]int{}
	for _, c := range cmdlets.Organization() {
		if r := h.Try(&admintest.Result{Nobody: true}, c.Name(), nil, callOf(withWhatIf(c))...); len(r.Errors) > 0 && r.Errors[0].ID != "NothingToSet" && !slices.Contains(idle, c.Name()) {
			t.Errorf("%s as usual: %v", c.Name(), r.Errors)
		}
		for _, p := range c.Parameters() {
			kinds[p.Type]++
			for i, v := range hostile {
				if n := kinds[p.Type]; n > 2 && i%4 != n%4 {
					continue // others of the type had it
				}
				args := withWhatIf(c)
				args[p.Name] = v
				before := h.Snapshot().Revision()
				r := h.Try(&admintest.Result{Nobody: true}, c.Name(), nil, callOf(args)...)
				calls++
				refused += len(r.Errors)
				if why := bad(r); why != "" {
					t.Errorf("%s -%s %.30q (%d): %.200s", c.Name(), p.Name, fmt.Sprint(v), i, why)
				}
				if h.Snapshot().Revision() != before {
					t.Fatalf("%s -%s %d changed something", c.Name(), p.Name, i)
				}
			}
		}
	}
	t.Logf("%d calls, %d refused", calls, refused)
}

// TestHostileObjects pipes what is no cmdlet's own into every cmdlet that takes objects.
func TestHostileObjects(t *testing.T) {
	h := full(t)
	for _, c := range cmdlets.Organization() {
		args := maps.Clone(usualArgs(c))
		for _, p := range c.Parameters() {
			for _, s := range p.Sets {
				if s.ByValue || s.ByProperty {
					delete(args, p.Name)
				}
			}
		}
		if c.Impact != command.Reads {
			if args == nil {
				args = map[string]any{}
			}
			args["Confirm"] = false
		}
		for i, v := range hostile {
			before := h.Snapshot().Revision()
			r := h.Try(&admintest.Result{Nobody: true}, c.Name(), []any{v}, callOf(args)...)
			if why := bad(r); why != "" {
				t.Errorf("%.30q (%d) | %s: %.200s", fmt.Sprint(v), i, c.Name(), why)
			}
			if len(r.Errors) > 0 && h.Snapshot().Revision() != before {
				t.Errorf("%d | %s failed and changed something", i, c.Name())
			}
		}
	}
}
