package pebble

import (
	"encoding/binary"
	"time"

	lsm "github.com/cockroachdb/pebble/v2"

	"emsh/store/mailbox"
)

// once refuses a delivery that the box has taken before, and notes this one in the same change.
func (t *tx) once(name string) error {
	if name == "" {
		return nil
	}
	key := append(numKey(kindOnce, t.b.n), name...)
	row, err := t.b.e.get(key)
	if err != nil {
		return err
	}
	if row != nil {
		return mailbox.ErrDelivered
	}
	now := t.b.e.opt.Now()
	must(t.batch.Set(key, binary.AppendVarint(nil, now.Unix()), nil))
	t.b.e.forgetDaily(now)
	return nil
}

// forgetDaily forgets in the background, in a store that stays open for long.
func (e *engine) forgetDaily(now time.Time) {
	last := e.forgot.Load()
	if now.Unix()-last < 24*3600 || !e.forgot.CompareAndSwap(last, now.Unix()) {
		return
	}
	go func() {
		leave, err := e.enter()
		if err != nil {
			return
		}
		defer leave()
		if err := e.forget(now); err != nil {
			e.opt.Log.Warn("old delivery names could not be removed", "error", err)
		}
	}()
}

// forget removes the names of deliveries that are older than they need be remembered.
func (e *engine) forget(now time.Time) error {
	before := now.Add(-mailbox.OnceFor).Unix()
	b := e.db.NewBatch()
	defer b.Close()
	err := e.scan([]byte{kindOnce}, nil, func(key, value []byte) (bool, error) {
		if at, n := binary.Varint(value); n <= 0 || at < before {
			must(b.Delete(key, nil))
		}
		return true, nil
	})
	if err != nil || b.Empty() {
		return err
	}
	return e.db.Apply(b, lsm.NoSync)
}
