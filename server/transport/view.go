package transport

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"emsh/store/queue"
)

// QueueView is what an administrator sees of a queue.
type QueueView struct {
	Name          string // of the destination
	Kind          string
	Status        string // Active, Ready, Retry, Suspended
	Messages      int
	Connector     string
	LastError     string
	LastRetryTime time.Time
	NextRetryTime time.Time
	FirstRetry    time.Time
	RetryCount    int
}

// Queues lists the queues that hold messages or are held themselves.
func (t *Transport) Queues() []QueueView {
	v := t.View()
	t.sched.mu.Lock()
	defer t.sched.mu.Unlock()
	if t.sched.t == nil {
		return nil // it was never started
	}
	now := t.Now()
	list := make([]QueueView, 0, len(t.sched.dests))
	for _, d := range t.sched.dests {
		q := QueueView{
			Name: d.name, Kind: d.kind, Status: "Ready", Messages: d.count, LastError: d.lastError,
			LastRetryTime: d.lastRetry, NextRetryTime: d.retryAt, FirstRetry: d.firstRetry, RetryCount: d.failures,
		}
		switch {
		case d.frozen:
			q.Status = "Suspended"
		case d.active > 0:
			q.Status = "Active"
		case d.retryAt.After(now) || d.failures > 0 || len(d.ready) == 0 && d.count > 0:
			q.Status = "Retry"
		}
		if d.kind == kindDNS {
			q.Connector = route(v, "x@"+d.name).connector.Name
		}
		list = append(list, q)
	}
	slices.SortFunc(list, func(a, b QueueView) int { return strings.Compare(a.Kind+a.Name, b.Kind+b.Name) })
	return list
}

// errNoQueue is returned for a queue that is not there.
var errNoQueue = errors.New("there is no such queue")

// SuspendQueue holds a queue, or lets it go.
func (t *Transport) SuspendQueue(name string, on bool) error {
	return t.withQueue(name, func(d *destination) { d.frozen = on })
}

// RetryQueue makes a queue try again now.
func (t *Transport) RetryQueue(name string) error {
	return t.withQueue(name, func(d *destination) {
		d.retryAt = time.Time{}
		for i := 0; i < len(t.sched.wait); {
			if e := t.sched.wait[i]; e.dest == d {
				heap.Remove(&t.sched.wait, i)
				e.state = isReady
				d.ready = append(d.ready, e)
				i = 0
				continue
			}
			i++
		}
	})
}

func (t *Transport) withQueue(name string, fn func(*destination)) error {
	t.sched.mu.Lock()
	defer t.sched.mu.Unlock()
	found := false
	for _, d := range t.sched.dests {
		if strings.EqualFold(d.name, name) {
			fn(d)
			found = true
		}
	}
	if !found {
		return fmt.Errorf("%w: %q", errNoQueue, name)
	}
	t.sched.nudge()
	return nil
}

// Hold holds a message, or lets it go.
func (t *Transport) Hold(ctx context.Context, id queue.ID, on bool) error {
	if err := t.Queue().Suspend(ctx, id, on); err != nil {
		return err
	}
	it, err := t.Queue().Get(id)
	if err != nil {
		return err
	}
	t.sched.add(it)
	return nil
}

// Remove takes a message out of the queue, with a report to its sender or
// without.
func (t *Transport) Remove(ctx context.Context, id queue.ID, tell bool) error {
	it, err := t.Queue().Get(id)
	if err != nil {
		return err
	}
	if tell {
		for i := range it.Recipients {
			if r := &it.Recipients[i]; !r.Done {
				r.Done, r.Status, r.LastError = true, "5.3.2", "the message was removed from the queue by an administrator"
			}
		}
		if err := t.report(ctx, &it); err != nil {
			return err
		}
	}
	if err := t.Queue().Done(ctx, id); err != nil {
		return err
	}
	t.sched.remove(id)
	return nil
}
