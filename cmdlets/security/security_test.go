package security_test

import (
	"testing"

	"emsh/cmdlets/clientaccess"
	"emsh/cmdlets/security"
	"emsh/server/admin"
	"emsh/server/admin/admintest"
)

func TestARoleOpensTheDoor(t *testing.T) {
	h := admintest.New(t, nil, append(security.Commands(), clientaccess.Commands()...)...)
	h.Run("Add-ExchangeAdministrator", "@helpdesk", "-Role", "View-Only Administrators")
	owner := h.Actor
	h.Actor = admin.Actor{Name: "ann", UID: 4711, Groups: []string{"helpdesk"}, Origin: "socket"}
	h.Run("Get-ImapSettings")
	if r := h.Try(&admintest.Result{}, "Set-ImapSettings", nil, "-Banner", "x"); len(r.Errors) != 1 || r.Errors[0].ID != "AccessDenied" {
		t.Errorf("a viewer changed something: %v", r.Errors)
	}
	specs, _, err := h.Invoker(h.Actor).Commands()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range specs {
		if s.Verb == "Set" || s.Verb == "Add" {
			t.Errorf("a viewer is offered %s", s.Name())
		}
	}
	h.Actor = owner
	h.Run("Remove-ExchangeAdministrator", "@helpdesk", "-Role", "View-Only Administrators", "-Confirm:", false)
	h.Actor = admin.Actor{Name: "ann", UID: 4711, Groups: []string{"helpdesk"}}
	if r := h.Try(&admintest.Result{}, "Get-ImapSettings", nil); len(r.Errors) != 1 {
		t.Error("a role that was taken away still opens the door")
	}
}

func TestAuditLogIsSearched(t *testing.T) {
	h := admintest.New(t, nil, append(security.Commands(), clientaccess.Commands()...)...)
	h.Run("Set-ImapSettings", "-Banner", "one")
	h.Run("Set-PopSettings", "-MaxConnections", 5)
	h.Try(&admintest.Result{}, "Set-PopSettings", nil, "-MaxCommandSize", 5000)
	for _, c := range []struct {
		args []any
		n    int
	}{
		{nil, 4}, // with the founding of the organization
		{[]any{"-Cmdlets", "Set-*"}, 3},
		{[]any{"Set-PopSettings", "-IsSuccess", false}, 1},
		{[]any{"-Parameters", "Banner"}, 1},
		{[]any{"-UserIds", "nobody-else"}, 0},
		{[]any{"-ObjectIds", `CAS01\1`, "-IsSuccess", true}, 2},
		{[]any{"-StartDate", "2001-01-01", "-EndDate", "2001-02-01"}, 0},
		{[]any{"-ResultSize", 2}, 2},
	} {
		if got := h.Run("Search-AdminAuditLog", c.args...); len(got) != c.n {
			t.Errorf("%v: %d records, want %d", c.args, len(got), c.n)
		}
	}
	o := h.Run("Search-AdminAuditLog", "Set-ImapSettings")[0]
	if got := admintest.Text(t, o, "CmdletParameters"); got != "Banner=one" {
		t.Errorf("parameters %q", got)
	}
}
