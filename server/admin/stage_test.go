package admin_test

import (
	"strings"
	"testing"

	"emsh/cmdlets/recipient"
	"emsh/server/admin/admintest"
)

// An identity that was given and is nothing means nobody, and not everybody.
func TestEmptyIdentityIsRefused(t *testing.T) {
	h := admintest.New(t, nil, recipient.Commands()...)
	for _, args := range [][]any{{"-Identity:", nil}, {"-Identity:", ""}, {""}} {
		r := h.Try(&admintest.Result{}, "Get-Mailbox", nil, args...)
		if len(r.Objects) != 0 || len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, "'Identity'") {
			t.Errorf("%q: %v, %v", args, r.Objects, r.Errors)
		}
	}
	if r := h.Try(&admintest.Result{}, "Get-Mailbox", nil); len(r.Objects) != 1 || len(r.Errors) != 0 {
		t.Errorf("%v, %v", r.Objects, r.Errors)
	}
}
