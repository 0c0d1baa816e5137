package storetest

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"emsh/store/mailbox"
	"emsh/store/queue"
)

// Disk is a disk that a test fills up.
type Disk interface {
	// Fill leaves no room for another byte; what is deleted makes room again.
	Fill()
	// Free takes the limit away.
	Free()
}

// fullTurns is how often the disk runs full under load.
const fullTurns = 3

// underFullDisk runs workers while the disk runs full and is freed, again and again. A worker's step may fail
// only with the given error.
func underFullDisk(t *testing.T, d Disk, full error, step func(worker, i int) error) (refusals int64) {
	t.Helper()
	var stop atomic.Bool
	var refused, done atomic.Int64
	var wg sync.WaitGroup
	try := func(w, i int) bool {
		err := step(w, i)
		switch {
		case errors.Is(err, full):
			refused.Add(1)
		case err != nil:
			t.Error(err)
		default:
			done.Add(1)
		}
		return err == nil || errors.Is(err, full)
	}
	for w := range 6 {
		wg.Go(func() {
			for i := 0; !stop.Load() && try(w, i); i++ {
				time.Sleep(time.Millisecond)
			}
		})
	}
	late := 1000000
	for range fullTurns {
		await(t, "work", func(from int64) bool { return done.Load() > from+20 }, done.Load())
		d.Fill()
		// What was let in before may have to wait for room; who comes now must be refused.
		await(t, "a refusal", func(from int64) bool {
			late++
			i := late
			wg.Go(func() { try(i%6, i) })
			return refused.Load() > from+5
		}, refused.Load())
		d.Free()
	}
	await(t, "work", func(from int64) bool { return done.Load() > from+20 }, done.Load())
	stop.Store(true)
	wg.Wait()
	return refused.Load()
}

func await(t *testing.T, what string, ok func(from int64) bool, from int64) {
	t.Helper()
	for range 1000 {
		if ok(from) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("no %s within ten seconds", what)
}

// MailboxesFull checks that a full disk is an error that says so, leaves nothing half written, and passes.
func MailboxesFull(t *testing.T, open func(dir string) (mailbox.Store, Disk, error)) {
	var disk Disk
	m := &mailboxes{T: t, dir: t.TempDir(), ctx: t.Context()}
	m.open = func(dir string) (s mailbox.Store, err error) { s, disk, err = open(dir); return s, err }
	m.reopen()
	acked := sync.Map{}
	n := underFullDisk(t, disk, mailbox.ErrFull, func(w, i int) error {
		box, err := mailbox.OpenOrCreate(m.ctx, m.store, mailbox.ID(fmt.Sprintf("box%d", w)))
		if err != nil {
			return err
		}
		defer box.Close()
		name := fmt.Sprintf("%d.%d", w, i)
		size := 20000
		if i%40 == 7 {
			size = 1300000
		}
		at, err := box.Deliver(m.ctx, message(namedText(name, size), 0), 0)
		if err != nil {
			return err
		}
		acked.Store(name, "inbox")
		if i%3 == 0 {
			_, err = box.Expunge(m.ctx, at.Folder, mailbox.NewUIDSet(at.UID), true)
			if err == nil {
				acked.Store(name, "gone")
			}
		}
		return err
	})
	t.Logf("%d refusals", n)
	for range 2 {
		for w := range 6 {
			model := &crashModel{acked: map[string]string{}, begun: map[string]string{}, numbers: map[string]string{}}
			acked.Range(func(k, v any) bool {
				if name := k.(string); name[:2] == fmt.Sprintf("%d.", w) {
					model.acked[name] = v.(string)
				}
				return true
			})
			model.verify(m, mailbox.ID(fmt.Sprintf("box%d", w)))
		}
		for err := range m.store.Check(m.ctx) {
			t.Fatal(err)
		}
		m.equal(m.store.Stats().Fault, nil)
		m.reopen()
	}
	m.ok(m.store.Close())
}

// QueueFull is MailboxesFull for the queue.
func QueueFull(t *testing.T, open func(dir string) (queue.Store, Disk, error)) {
	var disk Disk
	q := &spool{T: t, dir: t.TempDir(), ctx: t.Context()}
	q.open = func(dir string) (s queue.Store, err error) { s, disk, err = open(dir); return s, err }
	q.reopen()
	var acked atomic.Int64
	n := underFullDisk(t, disk, queue.ErrFull, func(w, i int) error {
		wr, err := q.Create(q.ctx)
		if err != nil {
			return err
		}
		defer wr.Abort()
		name := fmt.Sprintf("%d.%d", w, i)
		if _, err := wr.Write([]byte(namedText(name, 20000+i%40/39*1300000))); err != nil {
			return err
		}
		it, err := wr.Commit(q.ctx, to(name))
		if err != nil {
			return err
		}
		acked.Add(1)
		if i%3 == 0 {
			if err = q.Done(q.ctx, it.ID); err == nil {
				acked.Add(-1)
			}
		}
		return err
	})
	t.Logf("%d refusals", n)
	for range 2 {
		q.equal(q.Len(), acked.Load())
		for it, err := range q.List(queue.Filter{}) {
			q.ok(err)
			q.equal(readName(t, q.text(it.ID)), it.Recipients[0].Destination)
		}
		q.equal(q.Stats().Fault, nil)
		q.reopen()
	}
	q.ok(q.Store.Close())
}
