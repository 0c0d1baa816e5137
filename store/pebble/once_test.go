package pebble

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"emsh/store/mailbox"
)

func TestDeliverOnce(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	open := func() (*Mailboxes, mailbox.Box) {
		m, err := OpenMailboxes(dir, Options{Now: func() time.Time { return now }})
		if err != nil {
			t.Fatal(err)
		}
		box, err := mailbox.OpenOrCreate(ctx, m, "a")
		if err != nil {
			t.Fatal(err)
		}
		return m, box
	}
	deliver := func(box mailbox.Box, once string) error {
		_, err := box.Deliver(ctx, mailbox.Incoming{Body: strings.NewReader("x"), Size: 1, Once: once}, 0)
		return err
	}
	m, box := open()
	if err := errors.Join(deliver(box, "1"), deliver(box, "2"), deliver(box, "")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := deliver(box, "1"); !errors.Is(err, mailbox.ErrDelivered) {
			t.Fatal(err)
		}
		box.Close()
		m.Close()
		m, box = open()
	}
	if n := box.Usage().Messages; n != 3 {
		t.Errorf("%d messages", n)
	}
	box.Close()
	m.Close()
	now = now.Add(mailbox.OnceFor + time.Hour)
	m, box = open()
	defer m.Close()
	if err := deliver(box, "1"); err != nil {
		t.Error("a name is remembered for ever:", err)
	}
}
