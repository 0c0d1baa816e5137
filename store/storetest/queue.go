package storetest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"emsh/store/queue"
)

// Queue checks that a back end keeps the spool as it must. Open opens the queue in dir, or makes an empty one.
func Queue(t *testing.T, open func(dir string) (queue.Store, error)) {
	for _, c := range []struct {
		name string
		run  func(*spool)
	}{
		{"commit, read, done", queueLife},
		{"abort leaves nothing", queueAbort},
		{"texts of all sizes", queueSizes},
		{"envelopes come back whole", queueEnvelopes},
		{"due by priority and age", queueDue},
		{"versions conflict", queueConflict},
		{"expand shares the text", queueExpand},
		{"suspend", queueSuspend},
		{"list and destinations", queueList},
		{"IDs are never used again", queueIDs},
		{"a text outlives its item while open", queueOpenBody},
		{"many at once", queueConcurrent},
		{"a snapshot opens", queueSnapshot},
		{"space comes back", queueSpace},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := &spool{T: t, open: open, dir: t.TempDir(), ctx: t.Context()}
			q.reopen()
			defer func() { q.ok(q.Store.Close()) }()
			c.run(q)
		})
	}
}

// spool is a queue under test.
type spool struct {
	*testing.T
	queue.Store
	open func(dir string) (queue.Store, error)
	dir  string
	ctx  context.Context
}

func (q *spool) ok(err error) {
	q.Helper()
	if err != nil {
		q.Fatal(err)
	}
}

func (q *spool) is(err, want error) {
	q.Helper()
	if !errors.Is(err, want) {
		q.Fatalf("error %v, want %v", err, want)
	}
}

func (q *spool) equal(got, want any) {
	q.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		q.Fatalf("got  %s\nwant %s", g, w)
	}
}

func (q *spool) reopen() {
	q.Helper()
	if q.Store != nil {
		q.ok(q.Store.Close())
	}
	var err error
	q.Store, err = q.open(q.dir)
	q.ok(err)
}

func to(destinations ...string) queue.Envelope {
	e := queue.Envelope{From: "from@example.com"}
	for _, d := range destinations {
		e.Recipients = append(e.Recipients, queue.Recipient{Address: "to@" + d, Destination: d})
	}
	return e
}

func (q *spool) put(text string, e queue.Envelope) queue.Item {
	q.Helper()
	w, err := q.Create(q.ctx)
	q.ok(err)
	_, err = io.WriteString(w, text)
	q.ok(err)
	it, err := w.Commit(q.ctx, e)
	q.ok(err)
	return it
}

func (q *spool) text(id queue.ID) string {
	q.Helper()
	b, err := q.Body(id)
	q.ok(err)
	defer b.Close()
	p, err := b.Bytes()
	q.ok(err)
	return string(p)
}

func (q *spool) ids(f queue.Filter) (ids []queue.ID) {
	q.Helper()
	for it, err := range q.List(f) {
		q.ok(err)
		ids = append(ids, it.ID)
	}
	return ids
}

func queueLife(q *spool) {
	it := q.put("hello", to("a.test"))
	select {
	case <-q.Wake():
	default:
		q.Fatal("nobody was woken")
	}
	for range 2 {
		got, err := q.Get(it.ID)
		q.ok(err)
		q.equal([]any{got.Size, got.Version, got.Recipients}, []any{5, it.Version, it.Recipients})
		q.equal(q.text(it.ID), "hello")
		q.equal(q.Len(), 1)
		q.reopen()
	}
	q.ok(q.Done(q.ctx, it.ID))
	q.is(q.Done(q.ctx, it.ID), queue.ErrNotFound)
	_, err := q.Get(it.ID)
	q.is(err, queue.ErrNotFound)
	_, err = q.Body(it.ID)
	q.is(err, queue.ErrNotFound)
	q.equal(q.Len(), 0)
}

func queueAbort(q *spool) {
	for _, n := range []int{0, 10, 3 << 20} {
		w, err := q.Create(q.ctx)
		q.ok(err)
		_, err = io.WriteString(w, pattern(0, n))
		q.ok(err)
		w.Abort()
		w.Abort()
		_, err = w.Write([]byte("x"))
		q.is(err, queue.ErrEnded)
		_, err = w.Commit(q.ctx, to("a"))
		q.is(err, queue.ErrEnded)
	}
	w, err := q.Create(q.ctx)
	q.ok(err)
	ended, cancel := context.WithCancel(q.ctx)
	cancel()
	_, err = w.Commit(ended, to("a"))
	q.is(err, context.Canceled)
	q.equal(q.Len(), 0)
}

func queueSizes(q *spool) {
	for i, n := range []int{0, 1, 65536, 65537, 1<<20 + 128<<10, 1<<20 + 128<<10 + 1, 3<<20 + 5} {
		text := pattern(i, n)
		w, err := q.Create(q.ctx)
		q.ok(err)
		for rest := text; rest != ""; {
			k := min(len(rest), 40001)
			_, err := io.WriteString(w, rest[:k])
			q.ok(err)
			rest = rest[k:]
		}
		q.equal(w.Size(), n)
		r, err := w.Body()
		q.ok(err)
		p, err := io.ReadAll(io.NewSectionReader(r, 0, int64(n)))
		q.ok(err)
		q.equal(string(p) == text, true)
		it, err := w.Commit(q.ctx, to("a"))
		q.ok(err)
		q.equal(q.text(it.ID) == text, true)
	}
}

func queueEnvelopes(q *spool) {
	e := queue.Envelope{
		From: "", Priority: queue.Low, Suspended: true, Expires: time.Unix(2e9, 5), Body8Bit: true, UTF8: true, RequireTLS: true,
		EnvelopeID: "env", Return: "HDRS", MessageID: "<1@x>", Subject: "Grüße", Source: "SMTP:Default", SourceAddr: "127.0.0.1",
		Hello: "client", Principal: "paulr", Hops: 3, Properties: map[string]string{"a": "1", "b": ""}, LastActivity: time.Unix(7, 0),
		Recipients: []queue.Recipient{
			{Address: "a@b", Original: "rfc822;x@y", Notify: "NEVER", Destination: "b", Kind: "SmtpRelay", Status: "4.4.1",
				LastError: "refused", Attempts: 4, Next: time.Unix(1e9, 1), DelayTold: true, Properties: map[string]string{"k": "v"}},
			{Address: "c@d", Done: true},
		},
	}
	it := q.put("x", e)
	for range 2 {
		got, err := q.Get(it.ID)
		q.ok(err)
		q.equal(fmt.Sprintf("%+v", got.Envelope), fmt.Sprintf("%+v", e))
		if d := time.Since(got.Received); d < 0 || d > time.Minute {
			q.Fatalf("received %v ago", d)
		}
		q.reopen()
	}
}

func queueDue(q *spool) {
	now := time.Unix(1e9, 0)
	at := func(p queue.Priority, seconds int) queue.Envelope {
		e := to("x")
		e.Priority = p
		e.Recipients[0].Next = now.Add(time.Duration(seconds) * time.Second)
		return e
	}
	a := q.put("", at(queue.Normal, -10)).ID
	b := q.put("", at(queue.High, 0)).ID
	c := q.put("", at(queue.Normal, -20)).ID
	d := q.put("", at(queue.Low, -90)).ID
	e := q.put("", at(queue.High, 5)).ID
	done := to("x")
	done.Recipients[0].Done = true
	q.put("", done)
	for range 2 {
		due := func(t time.Time, limit int) (ids []queue.ID) {
			items, err := q.Due(t, limit)
			q.ok(err)
			for _, it := range items {
				ids = append(ids, it.ID)
			}
			return ids
		}
		q.equal(due(now, 10), []queue.ID{b, c, a, d})
		q.equal(due(now, 2), []queue.ID{b, c})
		q.equal(due(now.Add(time.Hour), 10), []queue.ID{b, e, c, a, d})
		next, ok := q.NextDue()
		q.equal([]any{next.Unix(), ok}, []any{now.Unix() - 90, true})
		q.reopen()
	}
	for _, id := range []queue.ID{a, b, c, d} {
		q.ok(q.Done(q.ctx, id))
	}
	next, ok := q.NextDue()
	q.equal([]any{next.Unix(), ok}, []any{now.Unix() + 5, true})
	q.ok(q.Done(q.ctx, e))
	_, ok = q.NextDue()
	q.equal(ok, false)
}

func queueConflict(q *spool) {
	it := q.put("x", to("a", "b"))
	first := it
	first.Recipients = append([]queue.Recipient{}, it.Recipients...)
	first.Recipients[0].Done = true
	updated, err := q.Update(q.ctx, first)
	q.ok(err)
	_, err = q.Update(q.ctx, it)
	q.is(err, queue.ErrConflict)
	_, err = q.Expand(q.ctx, it, nil)
	q.is(err, queue.ErrConflict)
	got, err := q.Get(it.ID)
	q.ok(err)
	q.equal([]any{got.Version, got.Recipients[0].Done}, []any{updated.Version, true})
	updated.Size = 99
	updated, err = q.Update(q.ctx, updated)
	q.ok(err)
	q.equal(updated.Size, 1)
	q.ok(q.Done(q.ctx, it.ID))
	_, err = q.Update(q.ctx, updated)
	q.is(err, queue.ErrNotFound)
}

func queueExpand(q *spool) {
	it := q.put("shared text", to(""))
	parts, err := q.Expand(q.ctx, it, []queue.Envelope{to("a"), to("b", "c")})
	q.ok(err)
	q.equal(q.Len(), 2)
	_, err = q.Get(it.ID)
	q.is(err, queue.ErrNotFound)
	q.ok(q.Done(q.ctx, parts[0].ID))
	q.reopen()
	q.equal(q.text(parts[1].ID), "shared text")
	got, err := q.Get(parts[1].ID)
	q.ok(err)
	_, err = q.Expand(q.ctx, got, nil)
	q.ok(err)
	q.equal(q.Len(), 0)
	w, err := q.Create(q.ctx)
	q.ok(err)
	_, err = io.WriteString(w, "twice")
	q.ok(err)
	both, err := w.CommitAll(q.ctx, []queue.Envelope{to("a"), to("b")})
	q.ok(err)
	q.ok(q.Done(q.ctx, both[0].ID))
	q.equal(q.text(both[1].ID), "twice")
}

func queueSuspend(q *spool) {
	it := q.put("x", to("a"))
	q.ok(q.Suspend(q.ctx, it.ID, true))
	items, err := q.Due(time.Now(), 10)
	q.ok(err)
	q.equal(len(items), 0)
	_, ok := q.NextDue()
	q.equal(ok, false)
	updated, err := q.Update(q.ctx, it)
	q.ok(err)
	q.equal(updated.Suspended, true)
	q.reopen()
	yes, no := true, false
	q.equal([]any{q.ids(queue.Filter{Suspended: &yes}), q.ids(queue.Filter{Suspended: &no})}, []any{[]queue.ID{it.ID}, []queue.ID{}})
	q.equal(q.Destinations()[0].Suspended, 1)
	q.ok(q.Suspend(q.ctx, it.ID, false))
	items, err = q.Due(time.Now(), 10)
	q.ok(err)
	q.equal(len(items), 1)
	q.is(q.Suspend(q.ctx, 999, true), queue.ErrNotFound)
}

func queueList(q *spool) {
	var all []queue.ID
	for i := range 250 {
		all = append(all, q.put("x", to([]string{"a", "b"}[i%2], "c")).ID)
	}
	q.equal(q.ids(queue.Filter{}), all)
	q.equal(q.ids(queue.Filter{After: all[99]}), all[100:])
	q.equal(len(q.ids(queue.Filter{Destination: "b"})), 125)
	q.equal(q.ids(queue.Filter{Match: func(it *queue.Item) bool { return it.ID == all[7] }}), all[7:8])
	sums := q.Destinations()
	q.equal(sums, []queue.Destination{{Name: "a", Items: 125, Recipients: 125}, {Name: "b", Items: 125, Recipients: 125}, {Name: "c", Items: 250, Recipients: 250}})
	q.ok(q.Done(q.ctx, all[0]))
	q.reopen()
	q.equal([]any{q.Destinations()[0].Items, q.Len()}, []any{124, 249})
}

func queueIDs(q *spool) {
	var last queue.ID
	for range 4 {
		for range 3 {
			it := q.put("x", to("a"))
			if it.ID <= last {
				q.Fatalf("ID %d after %d", it.ID, last)
			}
			last = it.ID
			q.ok(q.Done(q.ctx, it.ID))
		}
		q.reopen()
	}
}

func queueOpenBody(q *spool) {
	for _, n := range []int{100, 2 << 20} {
		it := q.put(pattern(1, n), to("a"))
		b, err := q.Body(it.ID)
		q.ok(err)
		q.ok(q.Done(q.ctx, it.ID))
		for range 20 {
			q.put(pattern(2, 50000), to("a"))
		}
		p, err := b.Bytes()
		q.ok(err)
		q.equal(string(p) == pattern(1, n), true)
		q.ok(b.Close())
	}
}

func queueConcurrent(q *spool) {
	var wg sync.WaitGroup
	for g := range 16 {
		wg.Go(func() {
			for i := range 20 {
				w, err := q.Create(q.ctx)
				if err != nil {
					q.Error(err)
					return
				}
				fmt.Fprintf(w, "%d %d", g, i)
				it, err := w.Commit(q.ctx, to("a"))
				if err == nil && i%2 == 0 {
					err = q.Done(q.ctx, it.ID)
				} else if err == nil {
					it.Recipients = []queue.Recipient{{Address: fmt.Sprintf("%d %d", g, i), Destination: "b"}}
					_, err = q.Update(q.ctx, it)
				}
				if err != nil {
					q.Error(err)
				}
			}
		})
	}
	wg.Wait()
	q.reopen()
	q.equal(q.Len(), 160)
	for it, err := range q.List(queue.Filter{}) {
		q.ok(err)
		q.equal(q.text(it.ID), it.Recipients[0].Address)
	}
}

func queueSnapshot(q *spool) {
	it := q.put("text", to("a"))
	dir := q.TempDir() + "/copy"
	q.ok(q.Snapshot(q.ctx, dir))
	q.ok(q.Done(q.ctx, it.ID))
	c := &spool{T: q.T, open: q.open, dir: dir, ctx: q.ctx}
	c.reopen()
	c.equal(c.text(it.ID), "text")
	c.ok(c.Store.Close())
}

func queueSpace(q *spool) {
	for i := range 40 {
		it := q.put(pattern(i, 100000), to("a"))
		q.ok(q.Done(q.ctx, it.ID))
	}
	for range 200 {
		if q.Stats().BodyBytes == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	q.Fatalf("%d bytes are referred to", q.Stats().BodyBytes)
}
