package transport

import (
	"context"
	"errors"
	"fmt"
	"time"

	"emsh/server/smtp"
	"emsh/store/config"
	"emsh/store/queue"
)

// permanent is an error that trying again does not mend.
func permanent(status, text string) error {
	return &smtp.Error{Code: 550, Enh: status, Text: text}
}

// note writes down what became of a recipient: nil for delivered.
func (t *Transport) note(it *queue.Item, r *queue.Recipient, err error) {
	now := t.Now()
	r.Attempts++
	if err == nil {
		r.Done, r.Status, r.LastError = true, "2.0.0", ""
		return
	}
	var e *smtp.Error
	if errors.As(err, &e) {
		r.Status, r.LastError = e.Enh, fmt.Sprintf("%d %s %s", e.Code, e.Enh, e.Text)
	} else {
		r.Status, r.LastError = "4.4.0", err.Error()
	}
	settings := t.settings(t.View())
	if e != nil && !e.Temporary() || t.expired(settings, it, r, now) {
		r.Done = true
		if r.Status[0] == '4' {
			r.Status = "5" + r.Status[1:]
			r.LastError += "; it was tried until the message expired"
		}
		return
	}
	wait := interval(settings, r.Attempts)
	if r.Kind == kindMailbox {
		wait = min(wait, mailboxRetry)
	}
	r.Next = now.Add(wait)
}

// mailboxRetry is how soon a mailbox that could not take a message is tried again.
const mailboxRetry = 5 * time.Minute

// interval is how long to wait after the n-th failure.
func interval(s config.TransportServer, n int) time.Duration {
	switch n {
	case 0, 1:
		return s.FirstRetryInterval.Duration()
	case 2:
		return s.SecondRetryInterval.Duration()
	case 3:
		return s.ThirdRetryInterval.Duration()
	}
	return s.SubsequentRetryInterval.Duration()
}

func (t *Transport) expired(s config.TransportServer, it *queue.Item, r *queue.Recipient, now time.Time) bool {
	limit := s.MessageExpirationTimeout
	if r.Kind == kindMailbox {
		limit = s.LocalMessageExpirationTimeout
	}
	return now.Sub(it.Received) >= limit.Duration()
}

// postpone puts off every recipient of an item.
func (t *Transport) postpone(it queue.Item, err error) {
	for i := range it.Recipients {
		if r := &it.Recipients[i]; !r.Done {
			t.note(&it, r, err)
		}
	}
	t.settle(it)
}

// settle makes an item's state durable: reports first, so that a crash between
// can tell a sender twice but never not at all; then the item goes, or waits.
func (t *Transport) settle(it queue.Item) {
	ctx := context.Background()
	t.route(&it)
	if err := t.report(ctx, &it); err != nil {
		t.Log.Error("a report of delivery could not be queued", "item", it.ID, "error", err)
		t.again(it)
		return
	}
	if !waiting(&it) {
		if err := t.Queue().Done(ctx, it.ID); err != nil && !errors.Is(err, queue.ErrNotFound) {
			t.Log.Error("a finished message could not be removed from the queue", "item", it.ID, "error", err)
			t.again(it)
			return
		}
		t.sched.remove(it.ID)
		return
	}
	it.LastActivity = t.Now()
	updated, err := t.Queue().Update(ctx, it)
	switch {
	case errors.Is(err, queue.ErrNotFound):
		t.sched.remove(it.ID)
	case err != nil:
		t.Log.Error("the state of a message could not be kept", "item", it.ID, "error", err)
		t.again(it)
	case t.strayed(&updated):
		t.routeAnew(updated)
	default:
		t.sched.add(updated)
	}
}

// again tries in a minute what the disk did not let us finish.
func (t *Transport) again(it queue.Item) {
	fresh, err := t.Queue().Get(it.ID)
	if err != nil {
		fresh = it
	}
	for i := range fresh.Recipients {
		fresh.Recipients[i].Next = t.Now().Add(time.Minute)
	}
	t.sched.add(fresh)
}

func waiting(it *queue.Item) bool {
	for i := range it.Recipients {
		if !it.Recipients[i].Done {
			return true
		}
	}
	return false
}

// route gives recipients that have no destination yet one, for items that came
// without (reports, messages put into the queue by others).
func (t *Transport) route(it *queue.Item) {
	var rest []queue.Recipient
	fresh := false
	r := newRouter(t.View())
	for _, q := range it.Recipients {
		if q.Done || q.Destination != "" {
			rest = append(rest, q)
			continue
		}
		fresh = true
		r.add(q)
	}
	if fresh {
		it.Recipients = append(append(rest, r.out...), r.fail...)
	}
}
