package pebble

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"emsh/store/mailbox"
	"emsh/store/queue"
)

func TestSmoke(t *testing.T) {
	dir := t.TempDir()
	m, err := OpenMailboxes(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	box, err := mailbox.OpenOrCreate(ctx, m, "a")
	if err != nil {
		t.Fatal(err)
	}
	in, err := box.Lookup("inbox")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 300 {
		text := strings.Repeat("x", i*30)
		if i == 7 {
			text = strings.Repeat("0123456789", 200000)
		}
		_, err := box.Deliver(ctx, mailbox.Incoming{Body: strings.NewReader(text), Size: int64(len(text)), Index: func(s mailbox.Source) (mailbox.Digest, error) {
			b, err := s.Bytes()
			return mailbox.Digest{Version: 1, HeaderSize: int64(len(b)), Envelope: b[:min(10, len(b))]}, err
		}}, 0)
		if err != nil {
			t.Fatal(err)
		}
	}
	box.Close()
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	m, err = OpenMailboxes(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	box, err = m.Open(ctx, "a")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for msg, err := range box.Fetch(in.ID, mailbox.Query{Items: mailbox.AllItems}) {
		if err != nil {
			t.Fatal(err)
		}
		if msg.Digest.HeaderSize != msg.Size {
			t.Fatal(msg.UID)
		}
		n++
	}
	for tx, err := range box.Bodies(ctx, in.ID, nil) {
		if err != nil {
			t.Fatal(err)
		}
		b, err := box.Body(in.ID, tx.UID)
		if err != nil {
			t.Fatal(err)
		}
		var w bytes.Buffer
		if _, err := b.WriteTo(&w); err != nil {
			t.Fatal(err)
		}
		b.Close()
		if !bytes.Equal(w.Bytes(), tx.Body) {
			t.Fatal("differ")
		}
	}
	t.Log(n, m.Stats())
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestSmokeQueue(t *testing.T) {
	q, err := OpenQueue(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	w, _ := q.Create(t.Context())
	w.Write([]byte("hi"))
	it, err := w.Commit(t.Context(), queue.Envelope{From: "a@b", Recipients: []queue.Recipient{{Address: "x@y", Destination: "y"}}})
	if err != nil {
		t.Fatal(err)
	}
	due, err := q.Due(time.Now(), 10)
	t.Log(it, due, err, q.Destinations())
	if err := q.Done(t.Context(), it.ID); err != nil {
		t.Fatal(err)
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
}
