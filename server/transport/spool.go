package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"sync"

	"emsh/server/message"
	"emsh/server/smtp"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/mailbox"
	"emsh/store/queue"
)

// spool takes a message: small ones in memory, larger ones in the queue's
// files from the moment they outgrow it.
type spool struct {
	t    *Transport
	text *[]byte // with room in front for the Return-Path
	file queue.Writer
}

const (
	headRoom  = 640     // for the Return-Path, whose path has 512 bytes at most
	keepInRAM = 1 << 20 // larger messages are written to the queue as they come
)

var textPool = sync.Pool{New: func() any { b := make([]byte, headRoom, 16<<10); return &b }}

// Spool begins to take a message's text.
func (t *Transport) Spool(context.Context, *smtp.Peer) (smtp.Spool, error) {
	if t.sched.halted() {
		return nil, &smtp.Error{Code: 421, Enh: "4.3.2", Text: errStopping.Error()}
	}
	return &spool{t: t, text: textPool.Get().(*[]byte)}, nil
}

func (s *spool) Write(p []byte) (int, error) {
	if s.file == nil && len(*s.text)+len(p) > keepInRAM {
		if err := s.spill(); err != nil {
			return 0, spoolError(err)
		}
	}
	if s.file != nil {
		n, err := s.file.Write(p)
		return n, spoolError(err)
	}
	*s.text = append(*s.text, p...)
	return len(p), nil
}

// spill moves what was taken so far into the queue's files.
func (s *spool) spill() error {
	w, err := s.t.Queue().Create(context.Background())
	if err != nil {
		return err
	}
	if _, err := w.Write((*s.text)[headRoom:]); err != nil {
		w.Abort()
		return err
	}
	s.file = w
	s.release()
	return nil
}

func (s *spool) release() {
	if s.text != nil && cap(*s.text) <= 256<<10 {
		*s.text = (*s.text)[:headRoom]
		textPool.Put(s.text)
	}
	s.text = nil
}

func (s *spool) Abort() {
	if s.file != nil {
		s.file.Abort()
		s.file = nil
	}
	s.release()
}

// spoolError gives a full or broken disk the words of the protocol.
func spoolError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, queue.ErrFull), errors.Is(err, mailbox.ErrFull):
		return &smtp.Error{Code: 452, Enh: "4.3.1", Text: "Insufficient system resources: the disk is full"}
	}
	return fmt.Errorf("spool a message: %w", err)
}

// Commit makes the message ours.
func (s *spool) Commit(ctx context.Context, e *smtp.Envelope) (string, error) {
	defer s.Abort()
	v := s.t.View()
	if err := mayCount(e); err != nil {
		return "", err
	}
	if err := maySize(v, e); err != nil {
		return "", err
	}
	r := newRouter(v)
	for _, to := range e.To {
		r.add(queue.Recipient{Address: addressOf(to.To), Original: to.Original, Notify: to.Notify})
	}
	if most, limited := config.TransportConfigOf(v).MaxRecipientEnvelopeLimit.Value(); limited && len(r.out) > most {
		return "", tooMany(len(r.out))
	}
	if u, ok := s.atOnce(v, r); ok {
		id, err := s.t.deliverNow(ctx, u, e, *s.text)
		if err == nil || !mayWait(err) {
			return id, err
		}
	}
	return s.enqueue(ctx, e, r)
}

// atOnce reports whether the message can go into its one mailbox right away.
func (s *spool) atOnce(v config.View, r *router) (directory.User, bool) {
	if s.text == nil || len(r.out) != 1 || len(r.fail) > 0 || r.out[0].Kind != kindMailbox || wants(r.out[0].Notify, "SUCCESS") {
		return directory.User{}, false
	}
	u, err := directory.Users.Get(v, r.out[0].Properties[propUser])
	return u, err == nil && s.t.sched.open(r.out[0].Destination)
}

// mayWait reports whether a delivery that failed may succeed from the queue.
func mayWait(err error) bool {
	var e *smtp.Error
	return !errors.As(err, &e)
}

// deliverNow puts a message into a mailbox before it is answered.
func (t *Transport) deliverNow(ctx context.Context, u directory.User, e *smtp.Envelope, text []byte) (string, error) {
	head := returnPath(addressOf(e.From))
	from := headRoom - len(head)
	copy(text[from:], head)
	whole := text[from:]
	box, err := t.Boxes.UserBox(ctx, u)
	if err != nil {
		return "", err
	}
	defer box.Close()
	in := mailbox.Incoming{Body: newReader(whole), Size: int64(len(whole)), Digest: mailbox.Digest(message.IndexBytes(whole))}
	at, err := box.Deliver(ctx, in, t.Boxes.ReceiveLimit(u))
	if errors.Is(err, mailbox.ErrQuota) {
		return "", &smtp.Error{Code: 552, Enh: "5.2.2", Text: "Mailbox full"}
	}
	if err != nil {
		t.Log.Warn("a message could not be delivered at once", "mailbox", u.Name, "error", err)
		return "", err
	}
	return strconv.FormatUint(uint64(at.Content), 10), nil
}

func returnPath(from string) string { return "Return-Path: <" + from + ">\r\n" }

// enqueue commits the message to the queue, one item a destination.
func (s *spool) enqueue(ctx context.Context, e *smtp.Envelope, r *router) (string, error) {
	if s.file == nil {
		if err := s.spill(); err != nil {
			return "", spoolError(err)
		}
	}
	items, err := s.file.CommitAll(ctx, split(envelope(e, s.t.Now()), r))
	if err != nil {
		return "", spoolError(err)
	}
	s.file = nil
	for _, it := range items {
		s.t.sched.add(it)
	}
	return strconv.FormatUint(uint64(items[0].ID), 10), nil
}

// split makes one envelope a destination, of a bearable number of recipients.
func split(e queue.Envelope, r *router) []queue.Envelope {
	const most = 500
	byName := map[string]int{}
	var out []queue.Envelope
	for _, q := range append(r.out, r.fail...) {
		key := q.Kind + " " + q.Destination
		i, ok := byName[key]
		if !ok || len(out[i].Recipients) == most {
			i = len(out)
			byName[key] = i
			n := e
			n.Recipients = nil
			out = append(out, n)
		}
		out[i].Recipients = append(out[i].Recipients, q)
	}
	if len(out) == 0 { // a group without members
		out = append(out, e)
	}
	return out
}

func wants(notify, what string) bool {
	for len(notify) > 0 {
		word := notify
		if i := indexByte(notify, ','); i >= 0 {
			word, notify = notify[:i], notify[i+1:]
		} else {
			notify = ""
		}
		if word == what {
			return true
		}
	}
	return false
}

var _ io.Writer = (*spool)(nil)
