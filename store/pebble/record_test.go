package pebble

import (
	"reflect"
	"testing"
	"time"

	"emsh/store/mailbox"
	"emsh/store/queue"
)

// FuzzRows: whatever a damaged row holds, reading it neither panics nor makes large things of small ones.
func FuzzRows(f *testing.F) {
	e := entry{uid: 1, flags: mailbox.Seen, modseq: 7, size: 9}
	f.Add(e.encode(nil))
	var st boxState
	f.Add(st.encode())
	fo := newFolder(&st, "name", mailbox.UseSent, 1)
	fo.words.set([]string{"a", "b"})
	f.Add(fo.encode())
	f.Add(encodeUIDs(mailbox.NewUIDSet(1, 2, 9)))
	f.Add(encodeDigest(&mailbox.Digest{Version: 1, Envelope: []byte("e")}))
	f.Add(encodeItem(&queue.Item{Envelope: queue.Envelope{From: "x", Recipients: []queue.Recipient{{Address: "y"}}}}, 5))
	f.Fuzz(func(t *testing.T, v []byte) {
		decodeEntry(1, v)
		decodeBoxState(v)
		decodeFolder(1, v)
		decodeUIDs(v, nil)
		decodeRefs(v)
		var d mailbox.Digest
		decodeDigest(v, mailbox.AllItems, &d)
		if it, content, ok := decodeItem(3, v); ok {
			again, c2, ok := decodeItem(3, encodeItem(&it, content))
			if !ok || c2 != content || !reflect.DeepEqual(it, again) {
				t.Errorf("%+v became %+v", it, again)
			}
		}
	})
}

func TestReceivedZone(t *testing.T) {
	for _, at := range []time.Time{time.Unix(0, 0).UTC(), time.Date(2024, 2, 29, 23, 59, 59, 0, time.FixedZone("", 5*3600+1800))} {
		var e entry
		e.setReceived(at)
		if got := e.receivedAt(); !got.Equal(at) || got.Format(time.RFC1123Z) != at.Format(time.RFC1123Z) {
			t.Error(got, at)
		}
	}
}

// TestManyStarts: segments that every start leaves behind are put together.
func TestManyStarts(t *testing.T) {
	dir := t.TempDir()
	const starts = manySmall + 8
	for i := range starts {
		q, err := OpenQueue(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		w, err := q.Create(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		w.Write([]byte{byte(i)})
		if _, err := w.Commit(t.Context(), queue.Envelope{}); err != nil {
			t.Fatal(err)
		}
		if err := q.Close(); err != nil {
			t.Fatal(err)
		}
	}
	q, err := OpenQueue(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for tries := 0; len(q.e.bodies.list()) > manySmall+2 && tries < 500; tries++ {
		time.Sleep(10 * time.Millisecond)
	}
	if n := len(q.e.bodies.list()); n > manySmall+2 {
		t.Errorf("%d segments", n)
	}
	seen := map[byte]bool{}
	for it, err := range q.List(queue.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		b, err := q.Body(it.ID)
		if err != nil {
			t.Fatal(err)
		}
		p, err := b.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		seen[p[0]] = true
		b.Close()
	}
	if len(seen) != starts {
		t.Errorf("%d texts", len(seen))
	}
	q.Close()
}
