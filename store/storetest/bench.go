package storetest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"emsh/store/mailbox"
	"emsh/store/queue"
)

// Benchmarks report operations a second and, where an operation is durable, "x-fsync": how many of them went by in the time that
// the machine needs for one synced append of 4 KB to a file, measured in the same run. That figure travels between machines.

// syncTime measures a synced append.
func syncTime(b *testing.B, dir string) time.Duration {
	f, err := os.Create(filepath.Join(dir, "fsync"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 4096)
	const rounds = 200
	start := time.Now()
	for range rounds {
		if _, err := f.Write(page); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start) / rounds
}

func report(b *testing.B, ops int64, sync time.Duration) {
	per := b.Elapsed().Seconds() / float64(max(ops, 1))
	b.ReportMetric(1/per, "ops/s")
	if sync > 0 {
		b.ReportMetric(sync.Seconds()/per, "x-fsync")
	}
}

// MailboxesBenchmark measures what the protocols ask of a database.
func MailboxesBenchmark(b *testing.B, open func(dir string) (mailbox.Store, error)) {
	for _, conns := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("deliver-10K-c%d", conns), func(b *testing.B) { benchDeliver(b, open, conns, 10<<10, 20) })
	}
	b.Run("deliver-10K-c64-one-box", func(b *testing.B) { benchDeliver(b, open, 64, 10<<10, 1) })
	b.Run("deliver-1M-c2", func(b *testing.B) { benchDeliver(b, open, 2, 1<<20, 20) })
	b.Run("folder-10000x10K", func(b *testing.B) { benchFolder(b, open) })
	b.Run("body-1M", func(b *testing.B) {
		store, box, in, _ := filled(b, open, 100, 1<<20)
		defer store.Close()
		benchBody(b, box, in)
	})
}

func benchDeliver(b *testing.B, open func(string) (mailbox.Store, error), conns, size, boxes int) {
	dir := b.TempDir()
	sync := syncTime(b, dir)
	store, err := open(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	for i := range boxes {
		store.Create(context.Background(), mailbox.ID(fmt.Sprintf("box%d", i)))
	}
	text := pattern(1, size)
	each(b, conns, func(conn, i int) error {
		box, err := store.Open(context.Background(), mailbox.ID(fmt.Sprintf("box%d", (conn+i)%boxes)))
		if err != nil {
			return err
		}
		defer box.Close()
		in := message(text, 0)
		in.Digest = benchDigest(i)
		_, err = box.Deliver(context.Background(), in, 0)
		return err
	})
	report(b, int64(b.N), sync)
}

// each runs b.N operations from a number of goroutines.
func each(b *testing.B, conns int, op func(conn, i int) error) {
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	for c := range conns {
		wg.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				if err := op(c, int(i)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.StopTimer()
}

func benchDigest(i int) mailbox.Digest {
	return mailbox.Digest{
		Version: 1, HeaderSize: 600, Envelope: []byte(strings.Repeat("envelope ", 45)), Structure: []byte(strings.Repeat("structure ", 12)),
		Body: []byte(strings.Repeat("body ", 10)), Headers: []byte(strings.Repeat("header\r\n", 60)), Extra: fmt.Appendf(nil, "topic%02d", i%100),
	}
}

// filled makes a box with a full folder.
func filled(b *testing.B, open func(string) (mailbox.Store, error), n, size int) (mailbox.Store, mailbox.Box, mailbox.FolderID, string) {
	b.Helper()
	dir := b.TempDir()
	store, err := open(dir)
	if err != nil {
		b.Fatal(err)
	}
	box, err := mailbox.OpenOrCreate(context.Background(), store, "a")
	if err != nil {
		b.Fatal(err)
	}
	in, _ := box.Lookup(mailbox.Inbox)
	for i := 0; i < n; i += 100 {
		var ms []mailbox.Incoming
		for j := range 100 {
			m := message(pattern(i+j, size), 0)
			m.Digest = benchDigest(i + j)
			ms = append(ms, m)
		}
		if _, err := box.Append(context.Background(), in.ID, ms, 0); err != nil {
			b.Fatal(err)
		}
	}
	return store, box, in.ID, dir
}

func benchFolder(b *testing.B, open func(string) (mailbox.Store, error)) {
	store, box, in, dir := filled(b, open, 10000, 10<<10)
	sync := syncTime(b, dir)
	for _, c := range []struct {
		name  string
		items mailbox.Items
	}{{"flags", 0}, {"envelope", mailbox.ItemEnvelope}, {"headers", mailbox.ItemHeaders}} {
		b.Run("fetch-"+c.name, func(b *testing.B) {
			for b.Loop() {
				n := 0
				for _, err := range box.Fetch(in, mailbox.Query{Items: c.items}) {
					if err != nil {
						b.Fatal(err)
					}
					n++
				}
				if n != 10000 {
					b.Fatal(n)
				}
			}
			report(b, int64(b.N), 0)
		})
	}
	b.Run("search-text", func(b *testing.B) {
		for b.Loop() {
			for t, err := range box.Bodies(context.Background(), in, nil) {
				if err != nil || len(t.Body) != 10<<10 {
					b.Fatal(err)
				}
			}
		}
		report(b, int64(b.N), 0)
	})
	b.Run("store-c1", func(b *testing.B) { benchStore(b, store, in, 1, sync) })
	b.Run("store-c4", func(b *testing.B) { benchStore(b, store, in, 4, sync) })
	b.Run("store-bulk", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, _, err := box.Store(context.Background(), in, nil, mailbox.FlagChange{Mode: mailbox.FlagMode(i % 2), Flags: mailbox.Flagged}); err != nil {
				b.Fatal(err)
			}
		}
		report(b, int64(b.N), sync)
	})
	b.Run("body-10K", func(b *testing.B) { benchBody(b, box, in) })
	box.Close()
	store.Close()
	b.Run("cold-open", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			store, err := open(dir)
			if err != nil {
				b.Fatal(err)
			}
			box, _ := store.Open(context.Background(), "a")
			b.StartTimer()
			if uids, err := box.UIDs(in); err != nil || len(uids) != 10000 {
				b.Fatal(err)
			}
			b.StopTimer()
			store.Close()
			b.StartTimer()
		}
		report(b, int64(b.N), 0)
	})
}

func benchStore(b *testing.B, store mailbox.Store, in mailbox.FolderID, conns int, sync time.Duration) {
	each(b, conns, func(conn, i int) error {
		box, err := store.Open(context.Background(), "a")
		if err != nil {
			return err
		}
		defer box.Close()
		mode := mailbox.FlagMode(i / 10000 % 2)
		_, _, err = box.Store(context.Background(), in, mailbox.NewUIDSet(mailbox.UID(i%10000+1)), mailbox.FlagChange{Mode: mode, Flags: mailbox.Seen})
		return err
	})
	report(b, int64(b.N), sync)
}

func benchBody(b *testing.B, box mailbox.Box, in mailbox.FolderID) {
	uids, err := box.UIDs(in)
	if err != nil {
		b.Fatal(err)
	}
	i := 0
	for b.Loop() {
		i = (i + 7919) % len(uids)
		body, err := box.Body(in, uids[i])
		if err == nil {
			_, err = body.WriteTo(nowhere{})
			body.Close()
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	report(b, int64(b.N), 0)
}

type nowhere struct{}

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }

// QueueBenchmark measures a message's way through the queue: commit, one update, done.
func QueueBenchmark(b *testing.B, open func(dir string) (queue.Store, error)) {
	for _, conns := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("commit-update-done-10K-c%d", conns), func(b *testing.B) {
			dir := b.TempDir()
			sync := syncTime(b, dir)
			store, err := open(dir)
			if err != nil {
				b.Fatal(err)
			}
			defer store.Close()
			text := []byte(pattern(1, 10<<10))
			each(b, conns, func(_, i int) error { return throughQueue(store, text) })
			report(b, int64(b.N), sync)
		})
	}
}

func throughQueue(store queue.Store, text []byte) error {
	ctx := context.Background()
	w, err := store.Create(ctx)
	if err != nil {
		return err
	}
	if _, err := w.Write(text); err != nil {
		return err
	}
	it, err := w.Commit(ctx, to("a.test"))
	if err != nil {
		return err
	}
	it.Recipients[0].Attempts++
	if it, err = store.Update(ctx, it); err != nil {
		return err
	}
	return store.Done(ctx, it.ID)
}
