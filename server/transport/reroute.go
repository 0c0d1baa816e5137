package transport

import (
	"context"
	"slices"
	"time"

	"emsh/server/smtp"
	"emsh/store/queue"
)

// A message is routed when it comes. While it waits for another server, connectors and domains
// may change: then it goes at once where it would go if it came now.

// Reroute routes what waits for other servers anew, in the background.
func (t *Transport) Reroute() {
	ids, ok := t.sched.outward()
	if !ok {
		return
	}
	go func() {
		defer t.work.Done()
		for _, id := range ids {
			if t.sched.halted() {
				return
			}
			if !t.sched.claim(id) {
				continue // who has it looks where it goes when he puts it back
			}
			it, err := t.Queue().Get(id)
			if err != nil || it.Suspended {
				t.sched.remove(id)
				continue
			}
			t.guard(it, func() { t.routeAnew(it) })
		}
	}()
}

// outward lists what waits for other servers; false where nothing works on the queue. The
// caller tells t.work when it is done with them.
func (s *schedule) outward() (ids []queue.ID, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.t == nil || s.stopped {
		return nil, false
	}
	for id, e := range s.known {
		if outward(e.dest.kind) && e.state != isBusy {
			ids = append(ids, id)
		}
	}
	if len(ids) > 0 {
		s.t.work.Add(1)
	}
	slices.Sort(ids)
	return ids, len(ids) > 0
}

// outward reports whether a kind of destination is beyond this server.
func outward(kind string) bool { return kind == kindSmart || kind == kindDNS || kind == kindNowhere }

// strayed reports whether an item waits where it would not be sent by now.
func (t *Transport) strayed(it *queue.Item) bool {
	v := t.View()
	for i := range it.Recipients {
		r := &it.Recipients[i]
		if r.Done || !outward(r.Kind) {
			continue
		}
		if hop := route(v, r.Address); hop.name != r.Destination || hop.kind != r.Kind {
			return true
		}
	}
	return false
}

// routeAnew sends an item where its recipients are to be reached now: perhaps in several parts.
func (t *Transport) routeAnew(it queue.Item) {
	r, moved := newRouter(t.View()), false
	var rest []queue.Recipient
	for _, q := range it.Recipients {
		if q.Done || !outward(q.Kind) {
			rest = append(rest, q)
			continue
		}
		moved = r.again(q) || moved
	}
	if !moved {
		t.sched.add(it)
		return
	}
	e := it.Envelope
	e.Recipients = nil
	parts := split(e, r)
	parts[0].Recipients = append(rest, parts[0].Recipients...)
	if len(parts) == 1 {
		it.Recipients = parts[0].Recipients
		t.settle(it)
		return
	}
	items, err := t.Queue().Expand(context.Background(), it, parts)
	if err != nil {
		t.Log.Error("a message could not be routed anew", "item", it.ID, "error", err)
		t.again(it)
		return
	}
	t.sched.remove(it.ID)
	for _, part := range items {
		t.sched.add(part)
	}
}

// again routes a recipient that was routed before, and reports whether he is reached otherwise
// now. Then the attempts so far count for nothing.
func (r *router) again(q queue.Recipient) (moved bool) {
	fresh := q
	fresh.Destination, fresh.Kind = "", ""
	failed, at := len(r.fail), len(r.out)
	r.add(fresh)
	if len(r.fail) == failed && len(r.out) == at+1 && r.out[at].Destination == q.Destination && r.out[at].Kind == q.Kind {
		return false
	}
	for i := at; i < len(r.out); i++ {
		r.out[i].Attempts, r.out[i].Next, r.out[i].Status, r.out[i].LastError = 0, time.Time{}, "", ""
	}
	return true
}

// nowhere puts off what no send connector serves, or sends it where one does by now.
func (t *Transport) nowhere(it queue.Item) {
	if t.strayed(&it) {
		t.routeAnew(it)
		return
	}
	for i := range it.Recipients {
		r := &it.Recipients[i]
		if r.Done {
			continue
		}
		t.note(&it, r, &smtp.Error{Code: 451, Enh: "4.4.4", Text: "no send connector serves the domain"})
	}
	t.settle(it)
}
