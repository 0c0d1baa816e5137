package pebble

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"

	lsm "github.com/cockroachdb/pebble/v2"

	"emsh/store/queue"
)

// Queue is the transport spool. Envelopes are rows, written anew with each Update; what Due and Destinations need
// of all items is in memory.
type Queue struct {
	e    *engine
	wake chan struct{}

	mu    sync.RWMutex // guards what follows; rows are handed to the log under it
	items schedule
	next  uint64 // ID of the next item
}

// OpenQueue opens the queue in a directory, making it where there is none.
func OpenQueue(dir string, o Options) (*Queue, error) {
	if o.Cache == 0 {
		o.Cache = 64 << 20
	}
	e, err := openEngine(dir, o, words{queue.ErrFull, queue.ErrDamaged, queue.ErrFault, queue.ErrClosed})
	if err != nil {
		return nil, err
	}
	q := &Queue{e: e, wake: make(chan struct{}, 1), items: newSchedule()}
	if err := q.load(); err != nil {
		return nil, errors.Join(err, e.close())
	}
	return q, nil
}

// idsAtOnce is how many IDs are set aside with one row, so that none is used twice even if its item left no trace.
const idsAtOnce = 1 << 16

func (q *Queue) load() error {
	next, err := q.e.number("item")
	if err != nil {
		return err
	}
	q.next = max(next, 1)
	return q.e.scan([]byte{kindItem}, nil, func(k, v []byte) (bool, error) {
		it, _, ok := decodeItem(queue.ID(lastNumber(k)), v)
		if !ok {
			return false, q.e.damaged("queue item %d", lastNumber(k))
		}
		q.items.set(&it)
		return true, nil
	})
}

func notFound(id queue.ID) error { return fmt.Errorf("item %d: %w", id, queue.ErrNotFound) }

func (q *Queue) signal() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// Wake has a token when there may be something new to do.
func (q *Queue) Wake() <-chan struct{} { return q.wake }

// Get returns an item.
func (q *Queue) Get(id queue.ID) (queue.Item, error) {
	leave, err := q.e.enter()
	if err != nil {
		return queue.Item{}, err
	}
	defer leave()
	it, _, err := q.read(id)
	return it, err
}

func (q *Queue) read(id queue.ID) (queue.Item, uint64, error) {
	row, err := q.e.get(numKey(kindItem, uint64(id)))
	if err != nil {
		return queue.Item{}, 0, err
	}
	if row == nil {
		return queue.Item{}, 0, notFound(id)
	}
	it, content, ok := decodeItem(id, row)
	if !ok {
		return queue.Item{}, 0, q.e.damaged("queue item %d", id)
	}
	return it, content, nil
}

// Body opens an item's text.
func (q *Queue) Body(id queue.ID) (queue.Body, error) {
	leave, err := q.e.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	it, content, err := q.read(id)
	if err != nil {
		return nil, err
	}
	t, err := q.e.bodies.read(content, it.Size)
	if err != nil {
		if _, _, gone := q.read(id); gone != nil {
			return nil, gone
		}
		return nil, err
	}
	return t, nil
}

// Due returns items that are to be worked on.
func (q *Queue) Due(now time.Time, limit int) ([]queue.Item, error) {
	leave, err := q.e.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	q.mu.RLock()
	ids := q.items.due(now, limit)
	q.mu.RUnlock()
	items := make([]queue.Item, 0, len(ids))
	for _, id := range ids {
		it, _, err := q.read(id)
		if errors.Is(err, queue.ErrNotFound) {
			continue
		}
		if err != nil {
			return items, err
		}
		items = append(items, it)
	}
	return items, nil
}

// NextDue tells when the next item falls due.
func (q *Queue) NextDue() (time.Time, bool) {
	q.mu.RLock()
	defer q.mu.RUnlock()
	return q.items.nextDue()
}

// Len is the number of items.
func (q *Queue) Len() int {
	q.mu.RLock()
	defer q.mu.RUnlock()
	return len(q.items.slots)
}

// Destinations sums up the waiting recipients.
func (q *Queue) Destinations() []queue.Destination {
	q.mu.RLock()
	defer q.mu.RUnlock()
	return q.items.destinations()
}

// List walks the items that match.
func (q *Queue) List(f queue.Filter) iter.Seq2[queue.Item, error] {
	return func(yield func(queue.Item, error) bool) {
		for after := f.After; ; {
			items, err := q.page(after, &f)
			for i := range items {
				after = items[i].ID
				if matches(&items[i], &f) && !yield(items[i], nil) {
					return
				}
			}
			if err != nil {
				yield(queue.Item{}, err)
			}
			if err != nil || len(items) == 0 {
				return
			}
		}
	}
}

// pageItems is how many items List reads at a time.
const pageItems = 100

func (q *Queue) page(after queue.ID, f *queue.Filter) ([]queue.Item, error) {
	leave, err := q.e.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	var items []queue.Item
	err = q.e.scan([]byte{kindItem}, numKey(kindItem, uint64(after)+1), func(k, v []byte) (bool, error) {
		it, _, ok := decodeItem(queue.ID(lastNumber(k)), v)
		if !ok {
			return false, q.e.damaged("queue item %d", lastNumber(k))
		}
		items = append(items, it)
		return len(items) < pageItems, nil
	})
	return items, err
}

func matches(it *queue.Item, f *queue.Filter) bool {
	if f.Suspended != nil && *f.Suspended != it.Suspended {
		return false
	}
	if f.Destination != "" && !waitsFor(it, f.Destination) {
		return false
	}
	return f.Match == nil || f.Match(it)
}

func waitsFor(it *queue.Item, destination string) bool {
	for i := range it.Recipients {
		if r := &it.Recipients[i]; !r.Done && r.Destination == destination {
			return true
		}
	}
	return false
}

// change is rows of items on their way to the log, and what follows when they are there.
type change struct {
	batch *lsm.Batch
	lost  []uint64
}

// update runs fn under the lock, hands its rows to the log, and waits outside until they are durable.
func (q *Queue) update(n int64, small bool, fn func(*change) error) error {
	leave, err := q.e.enter()
	if err != nil {
		return err
	}
	defer leave()
	if err := q.e.admit(n, small); err != nil {
		return err
	}
	c := &change{batch: q.e.db.NewBatch()}
	if err := q.enact(c, fn); err != nil {
		return err
	}
	if err := q.e.settle(c.batch); err != nil {
		return err
	}
	q.e.bodies.jan.released(c.lost)
	q.signal()
	return nil
}

func (q *Queue) enact(c *change, fn func(*change) error) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if err := fn(c); err != nil {
		c.batch.Close()
		return err
	}
	return q.e.apply(c.batch)
}

// put writes an item's row.
func (q *Queue) put(c *change, it *queue.Item, content uint64) {
	must(c.batch.Set(numKey(kindItem, uint64(it.ID)), encodeItem(it, content), nil))
	q.items.set(it)
}

// take removes an item.
func (q *Queue) take(c *change, it *queue.Item, content uint64) {
	must(c.batch.Delete(numKey(kindItem, uint64(it.ID)), nil))
	refer(c.batch, content, it.Size, -1)
	q.items.remove(it.ID)
	c.lost = append(c.lost, content)
}

// add makes an item of a text.
func (q *Queue) add(c *change, e queue.Envelope, content uint64, size int64, received time.Time) queue.Item {
	if q.next%idsAtOnce == 0 || q.next == 1 {
		setNumber(c.batch, "item", (q.next/idsAtOnce+1)*idsAtOnce)
	}
	it := queue.Item{ID: queue.ID(q.next), Version: 1, Size: size, Received: received, Envelope: e}
	q.next++
	refer(c.batch, content, size, 1)
	q.put(c, &it, content)
	return it
}

// current reads an item that the caller means to change.
func (q *Queue) current(it *queue.Item) (queue.Item, uint64, error) {
	now, content, err := q.read(it.ID)
	if err == nil && now.Version != it.Version {
		err = fmt.Errorf("item %d: %w", it.ID, queue.ErrConflict)
	}
	return now, content, err
}

// Update replaces an item.
func (q *Queue) Update(_ context.Context, it queue.Item) (queue.Item, error) {
	err := q.update(4<<10, true, func(c *change) error {
		now, content, err := q.current(&it)
		if err != nil {
			return err
		}
		it.Version, it.Size, it.Received = now.Version+1, now.Size, now.Received
		it.Suspended = now.Suspended
		q.put(c, &it, content)
		return nil
	})
	if err != nil {
		return queue.Item{}, err
	}
	return it, nil
}

// Suspend sets or lifts the hold of an item.
func (q *Queue) Suspend(_ context.Context, id queue.ID, on bool) error {
	return q.update(4<<10, true, func(c *change) error {
		it, content, err := q.read(id)
		if err == nil && it.Suspended != on {
			it.Suspended = on
			q.put(c, &it, content)
		}
		return err
	})
}

// Expand replaces an item by others of the same text.
func (q *Queue) Expand(_ context.Context, it queue.Item, parts []queue.Envelope) (out []queue.Item, err error) {
	err = q.update(4<<10*int64(len(parts)+1), len(parts) <= 1, func(c *change) error {
		now, content, err := q.current(&it)
		if err != nil {
			return err
		}
		out = make([]queue.Item, len(parts))
		for i := range parts {
			out[i] = q.add(c, parts[i], content, now.Size, now.Received)
		}
		q.take(c, &now, content)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Done removes an item.
func (q *Queue) Done(_ context.Context, id queue.ID) error {
	return q.update(1<<10, true, func(c *change) error {
		it, content, err := q.read(id)
		if err == nil {
			q.take(c, &it, content)
		}
		return err
	})
}

// Stats tells the state of the spool.
func (q *Queue) Stats() queue.Stats {
	leave, err := q.e.enter()
	if err != nil {
		return queue.Stats{Path: q.e.dir, Fault: err}
	}
	defer leave()
	live, dead := q.e.bodies.totals()
	return queue.Stats{
		Path: q.e.dir, Items: q.Len(), BodyBytes: live, DeadBytes: dead,
		DiskBytes: live + dead + int64(q.e.db.Metrics().DiskSpaceUsage()), Fault: q.e.trouble(),
	}
}

// Snapshot writes a consistent copy of the spool.
func (q *Queue) Snapshot(ctx context.Context, dir string) error {
	leave, err := q.e.enter()
	if err != nil {
		return err
	}
	defer leave()
	return q.e.snapshot(ctx, dir)
}

// Close ends the queue; calls under way are waited for.
func (q *Queue) Close() error { return q.e.close() }

var _ queue.Store = (*Queue)(nil)
