package pebble

import (
	"encoding/binary"
	"time"

	lsm "github.com/cockroachdb/pebble/v2"
)

// logonStep is how many seconds pass at least between two logons that are noted.
const logonStep = 60

// LoggedOn notes that a client was let in.
func (h *handle) LoggedOn(at time.Time) error {
	b := h.box
	leave, err := b.e.enter()
	if err != nil {
		return err
	}
	defer leave()
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.missing(); err != nil {
		return err
	}
	now := at.Unix()
	if now < b.logon+logonStep {
		return nil
	}
	b.logon = now
	if b.e.admit(0, true) != nil {
		return nil // it is only forgotten at the next start
	}
	return b.e.wrap(b.e.db.Set(numKey(kindLogon, b.n), binary.AppendVarint(nil, now), lsm.NoSync))
}

func (b *box) loadLogon() error {
	row, err := b.e.get(numKey(kindLogon, b.n))
	if err != nil || row == nil {
		return err
	}
	d := decoder{b: row}
	if b.logon = d.int(); d.bad {
		return b.e.damaged("last logon of mailbox %q", b.id)
	}
	return nil
}
