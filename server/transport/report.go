package transport

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"emsh/server/message"
	"emsh/store/config"
	"emsh/store/queue"
)

// propTold marks a recipient whose end was reported.
const propTold = "told"

// report tells the sender what he is to know of an item's recipients. Nobody
// is told of a message from the null path (RFC 5321 4.5.5).
func (t *Transport) report(ctx context.Context, it *queue.Item) error {
	lists := map[string][]*queue.Recipient{}
	for i := range it.Recipients {
		r := &it.Recipients[i]
		if action := t.action(it, r); action != "" {
			lists[action] = append(lists[action], r)
		}
	}
	for _, action := range []string{"failed", "delayed", "delivered", "relayed"} {
		if list := lists[action]; len(list) > 0 && it.From != "" {
			if err := t.write(ctx, it, action, list); err != nil {
				return err
			}
		}
		for _, r := range lists[action] {
			if action == "delayed" {
				r.DelayTold = true
			} else {
				r.Properties = with(r.Properties, propTold, "1")
			}
		}
	}
	return nil
}

// action is what a report would say of a recipient now; empty: nothing.
// RFC 3461 4.1: without NOTIFY failures are told, and delays if we like.
func (t *Transport) action(it *queue.Item, r *queue.Recipient) string {
	if r.Properties[propTold] != "" || r.Notify == "NEVER" {
		return ""
	}
	failed := r.Done && strings.HasPrefix(r.Status, "5")
	switch {
	case failed && (r.Notify == "" || wants(r.Notify, "FAILURE")):
		return "failed"
	case failed:
		return ""
	case r.Done && wants(r.Notify, "SUCCESS") && r.Kind == kindMailbox:
		return "delivered"
	case r.Done && wants(r.Notify, "SUCCESS") && r.Properties["dsn"] == "":
		return "relayed" // the next server does not report itself
	case !r.Done && !r.DelayTold && r.Attempts > 0 && (r.Notify == "" || wants(r.Notify, "DELAY")) && t.late(it, r):
		return "delayed"
	}
	return ""
}

func (t *Transport) late(it *queue.Item, r *queue.Recipient) bool {
	v := t.View()
	s := t.settings(v)
	org := config.TransportConfigOf(v)
	limit := s.DelayNotificationTimeout.Duration()
	if r.Kind == kindMailbox {
		limit = s.LocalDelayNotificationTimeout.Duration()
	}
	told := org.ExternalDelayDsnEnabled
	if resolve(v, it.From).Recipient != nil {
		told = org.InternalDelayDsnEnabled
	}
	return told && limit > 0 && t.Now().Sub(it.Received) >= limit
}

// write puts a report into the queue, from the null path.
func (t *Transport) write(ctx context.Context, it *queue.Item, action string, list []*queue.Recipient) error {
	v := t.View()
	rep := t.compose(v, it, action, list)
	var err error
	if rep.Original, rep.HeadersOnly, err = t.original(it, action); err != nil {
		return err
	}
	w, err := t.Queue().Create(ctx)
	if err != nil {
		return err
	}
	defer w.Abort()
	if _, err := rep.WriteTo(w); err != nil {
		return err
	}
	r := newRouter(v)
	r.add(queue.Recipient{Address: it.From, Notify: "NEVER"})
	if copyToPostmaster(v, action, list) {
		r.add(queue.Recipient{Address: postmaster(v), Notify: "NEVER"})
	}
	e := queue.Envelope{Source: "DSN", Subject: rep.Subject, UTF8: it.UTF8, Body8Bit: true, LastActivity: t.Now()}
	items, err := w.CommitAll(ctx, split(e, r))
	if err != nil {
		return err
	}
	for _, item := range items {
		t.sched.add(item)
	}
	return nil
}

// copyToPostmaster follows GenerateCopyOfDSNFor.
func copyToPostmaster(v config.View, action string, list []*queue.Recipient) bool {
	for _, code := range config.TransportConfigOf(v).GenerateCopyOfDSNFor {
		for _, r := range list {
			if action == "failed" && r.Status == code {
				return true
			}
		}
	}
	return false
}

func postmaster(v config.View) string {
	if a := config.TransportConfigOf(v).ExternalPostmasterAddress; a != "" {
		return string(a)
	}
	if d, ok := config.DefaultDomain(v); ok {
		return "postmaster@" + d.DomainName
	}
	return "postmaster"
}

var subjects = func(action string) string {
	switch action {
	case "failed":
		return "Undeliverable: "
	case "delayed":
		return "Delivery delayed: "
	case "relayed":
		return "Relayed: "
	}
	return "Delivered: "
}

func (t *Transport) compose(v config.View, it *queue.Item, action string, list []*queue.Recipient) *message.Report {
	rep := &message.Report{
		From: postmaster(v), FromName: "Mail Delivery System", To: it.From,
		Subject: subjects(action) + message.DecodeHeader(it.Subject), Date: t.Now(), Host: t.host(v),
		EnvelopeID: it.EnvelopeID, Arrival: it.Received,
	}
	var text strings.Builder
	text.WriteString(introduction(action))
	for _, r := range list {
		fmt.Fprintf(&text, "\n  %s", r.Address)
		if r.LastError != "" {
			fmt.Fprintf(&text, "\n    %s", r.LastError)
		}
		text.WriteString("\n")
		rr := message.ReportRecipient{Original: r.Original, Final: r.Address, Action: action, Status: r.Status, RemoteMTA: r.Properties["mta"]}
		if action == "delayed" {
			expires := t.settings(v).MessageExpirationTimeout.Duration()
			rr.WillRetry = it.Received.Add(expires)
		}
		if r.Kind != kindMailbox && len(r.LastError) > 3 && r.LastError[3] == ' ' {
			rr.Diagnostic = r.LastError
		}
		rep.Recipients = append(rep.Recipients, rr)
	}
	rep.Text = text.String()
	return rep
}

func introduction(action string) string {
	switch action {
	case "failed":
		return "Your message could not be delivered to these recipients:\n"
	case "delayed":
		return "Your message has not been delivered yet to these recipients. It will be tried further; there is nothing for you to do.\n"
	case "relayed":
		return "Your message was passed on to a server that does not report on delivery, for these recipients:\n"
	}
	return "Your message was delivered to these recipients:\n"
}

// mostReturned bounds the part of a message that is returned with a report.
const mostReturned = 1 << 20

// original is what of the message goes with the report: all of a failed one
// where the sender asked for it or it is not large, else its header.
func (t *Transport) original(it *queue.Item, action string) (text []byte, headerOnly bool, err error) {
	body, err := t.Queue().Body(it.ID)
	if err != nil {
		return nil, true, err
	}
	defer body.Close()
	text = make([]byte, min(it.Size, mostReturned))
	if _, err := body.ReadAt(text, 0); err != nil && err != io.EOF {
		return nil, true, err
	}
	if action == "failed" && it.Return != "HDRS" && it.Size <= mostReturned {
		return text, false, nil
	}
	if i := bytes.Index(text, []byte("\r\n\r\n")); i >= 0 {
		text = text[:i+2]
	}
	return text, true, nil
}
