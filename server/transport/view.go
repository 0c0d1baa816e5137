package transport

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"emsh/store/config"
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

// Queues lists the queues that hold messages or are held themselves: what is in them is read
// from the spool, whether anything works on it or not, and how they fare from the schedule.
func (t *Transport) Queues() []QueueView {
	v := t.View()
	var list []QueueView
	for _, d := range t.Queue().Destinations() {
		list = append(list, t.waiting(d))
	}
	t.sched.mu.Lock()
	defer t.sched.mu.Unlock()
	for _, d := range t.sched.dests {
		i := slices.IndexFunc(list, func(q QueueView) bool { return q.Name == d.name })
		switch {
		case i >= 0:
			d.show(&list[i], t.now())
		case d.frozen || d.active > 0:
			list = append(list, QueueView{Name: d.name, Kind: d.kind})
			d.show(&list[len(list)-1], t.now())
		}
	}
	for i := range list {
		list[i].Connector = connectorOf(v, &list[i])
	}
	slices.SortFunc(list, func(a, b QueueView) int { return strings.Compare(a.Kind+a.Name, b.Kind+b.Name) })
	return list
}

// waiting is a queue as the spool knows it.
func (t *Transport) waiting(d queue.Destination) QueueView {
	q := QueueView{Name: d.Name, Status: "Ready", Messages: d.Items}
	if d.Suspended < d.Items && d.Next.After(t.now()) {
		q.Status, q.NextRetryTime = "Retry", d.Next
	}
	if d.Name == "" {
		return q
	}
	for it, err := range t.Queue().List(queue.Filter{Destination: d.Name}) {
		if err != nil {
			q.LastError = "the queue cannot be read: " + err.Error()
			return q
		}
		for _, r := range it.Recipients {
			if !r.Done && r.Destination == d.Name {
				q.Kind, q.LastError, q.RetryCount = r.Kind, r.LastError, r.Attempts
				return q
			}
		}
	}
	return q
}

// show adds to a queue how its destination fares. The caller holds the schedule's lock.
func (d *destination) show(q *QueueView, now time.Time) {
	q.Status, q.LastRetryTime, q.NextRetryTime, q.FirstRetry, q.RetryCount = "Ready", d.lastRetry, d.retryAt, d.firstRetry, d.failures
	if d.lastError != "" {
		q.LastError = d.lastError
	}
	switch {
	case d.frozen:
		q.Status = "Suspended"
	case d.active > 0:
		q.Status = "Active"
	case d.retryAt.After(now) || d.failures > 0 || len(d.ready) == 0 && d.count > 0:
		q.Status = "Retry"
	}
}

// connectorOf is the send connector by which a queue's messages leave.
func connectorOf(v config.View, q *QueueView) string {
	switch q.Kind {
	case kindDNS:
		return route(v, "x@"+q.Name).connector.Name
	case kindSmart:
		for c := range config.SendConnectors.All(v) {
			if c.Enabled && !c.DNSRoutingEnabled && strings.EqualFold(smartName(c.SmartHosts), q.Name) {
				return c.Name
			}
		}
	}
	return ""
}

// now is the time, also before Start.
func (t *Transport) now() time.Time {
	if t.Now == nil {
		return time.Now()
	}
	return t.Now()
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
