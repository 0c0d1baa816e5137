package cmdlets_test

import (
	"slices"
	"strings"
	"testing"

	"emsh/cmdlets"
	"emsh/server/admin/admintest"
	"emsh/shell/command"
	"emsh/shell/object"
)

// approved are PowerShell's verbs that a cmdlet may begin with.
const approved = ` Add Clear Close Copy Enter Exit Find Format Get Hide Join Lock Move New Open Optimize Pop Push Redo Remove Rename
 Reset Resize Search Select Set Show Skip Split Step Switch Undo Unlock Watch Connect Disconnect Read Receive Send Write
 Backup Checkpoint Compare Compress Convert ConvertFrom ConvertTo Dismount Edit Expand Export Group Import Initialize Limit
 Merge Mount Out Publish Restore Save Sync Unpublish Update Debug Measure Ping Repair Resolve Test Trace Approve Assert Build
 Complete Confirm Deny Deploy Disable Enable Install Invoke Register Request Restart Resume Start Stop Submit Suspend
 Uninstall Unregister Wait Use Block Grant Protect Revoke Unblock Unprotect ForEach Sort Tee Where Retry Redirect `

func isSentence(s string) bool { return s != "" && strings.HasSuffix(s, ".") }

func TestDeclarations(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range append(cmdlets.Organization(), cmdlets.Console()...) {
		name := c.Name()
		if seen[strings.ToLower(name)] {
			t.Errorf("%s is declared twice", name)
		}
		seen[strings.ToLower(name)] = true
		if !strings.Contains(approved, " "+c.Verb+" ") && !strings.Contains(approved, " "+c.Verb+"\n") {
			t.Errorf("%s: the verb is not one of PowerShell's", name)
		}
		if !isSentence(c.Synopsis) {
			t.Errorf("%s: the synopsis %q is no sentence", name, c.Synopsis)
		}
		names := map[string]bool{}
		for _, p := range c.Parameters() {
			if !isSentence(p.Help) {
				t.Errorf("%s -%s: the help %q is no sentence", name, p.Name, p.Help)
			}
			for _, n := range append([]string{p.Name}, p.Aliases...) {
				if names[strings.ToLower(n)] {
					t.Errorf("%s -%s: the name belongs to two parameters", name, n)
				}
				names[strings.ToLower(n)] = true
			}
		}
	}
}

func TestOrganizationCmdletsExplainThemselves(t *testing.T) {
	for _, c := range cmdlets.Organization() {
		if !isSentence(c.Description) || len(c.Examples) == 0 {
			t.Errorf("%s has no description or no example", c.Name())
		}
		changes := !slices.Contains([]string{"Get", "Search", "Test", "Trace", "Export"}, c.Verb)
		if changes != (c.Impact != command.Reads) && c.Verb != "Export" {
			t.Errorf("%s: its verb and its impact do not fit", c.Name())
		}
		if (c.Verb == "Remove" || c.Verb == "Disable") && c.Impact != command.Destroys {
			t.Errorf("%s does not ask", c.Name())
		}
	}
}

// full is an organization with one object of every sort that can be had without a running service.
func full(t *testing.T) *admintest.House {
	h := admintest.New(t, nil, cmdlets.Organization()...)
	h.Run("New-MailContact", "Outside", "-ExternalEmailAddress", "out@side.example")
	h.Run("New-MailUser", "Elsewhere", "-ExternalEmailAddress", "else@where.example", "-Password", object.Secure("secret"))
	h.Run("New-DistributionGroup", "Everybody", "-Members", "Administrator")
	h.Run("New-SendConnector", "Internet", "-AddressSpaces", "*")
	return h
}

// first runs a Get cmdlet as it stands and returns the first object it writes.
func first(h *admintest.House, c *command.Command) *object.Object {
	for _, p := range c.Parameters() {
		for _, s := range p.Sets {
			if s.Mandatory && s.Name == "" {
				return nil
			}
		}
	}
	r := h.Try(&admintest.Result{}, c.Name(), nil)
	if len(r.Errors) > 0 || len(r.Objects) == 0 {
		return nil
	}
	return r.Objects[0]
}

// notProperties are parameters of Set cmdlets that set no property of their name.
var notProperties = map[string]bool{"Identity": true, "Server": true, "Password": true, "MakeDefault": true, "AuthenticationCredential": true, "Name": true,
	"PassThru": true, "StartupType": true, "InputObject": true, "Type": true, "Instance": true} // the last is StartType in PowerShell's Get-Service

func TestWhatIsSetCanBeGot(t *testing.T) {
	h := full(t)
	all := cmdlets.Organization()
	for _, set := range all {
		if set.Verb != "Set" {
			continue
		}
		i := slices.IndexFunc(all, func(c *command.Command) bool { return c.Verb == "Get" && c.Noun == set.Noun })
		if i < 0 {
			t.Errorf("%s has no Get cmdlet", set.Name())
			continue
		}
		o := first(h, all[i])
		if o == nil {
			t.Errorf("Get-%s writes nothing", set.Noun)
			continue
		}
		for _, p := range set.Parameters() {
			if _, ok := o.Get(p.Name); !ok && !notProperties[p.Name] {
				t.Errorf("%s sets %s, and %s does not show it", set.Name(), p.Name, all[i].Name())
			}
		}
	}
}

func TestViewsShowRealProperties(t *testing.T) {
	h := full(t)
	samples := map[string]*object.Object{}
	for _, c := range cmdlets.Organization() {
		if c.Verb != "Get" && c.Verb != "Search" {
			continue
		}
		if o := first(h, c); o != nil {
			samples[o.TypeNames()[0]] = o
		}
	}
	for _, v := range cmdlets.Views() {
		o := samples[v.Type]
		if o == nil {
			continue // shown only when something runs
		}
		for column := range strings.FieldsSeq(v.Table + " " + v.List) {
			name, _, _ := strings.Cut(column, ":")
			if _, of, found := strings.Cut(name, "="); found {
				name = of
			}
			if _, ok := o.Get(name); !ok {
				t.Errorf("the view of %s has a column %s, which is no property", v.Type, name)
			}
		}
	}
}
