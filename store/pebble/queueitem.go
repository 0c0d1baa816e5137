package pebble

import (
	"encoding/binary"
	"slices"
	"time"

	"emsh/store/queue"
)

// itemLayout begins an item's row.
const itemLayout = 1

func appendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return binary.AppendVarint(b, 0)
	}
	return binary.AppendVarint(b, t.UnixNano())
}

func (d *decoder) time() time.Time {
	if n := d.int(); n != 0 {
		return time.Unix(0, n)
	}
	return time.Time{}
}

func appendMap(b []byte, m map[string]string) []byte {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	b = binary.AppendUvarint(b, uint64(len(keys)))
	for _, k := range keys {
		b = appendBytes(appendBytes(b, k), m[k])
	}
	return b
}

func (d *decoder) mapping() map[string]string {
	n := d.uint()
	if n == 0 || n > uint64(len(d.b)) {
		d.bad = d.bad || n > 0
		return nil
	}
	m := make(map[string]string, n)
	for range n {
		k := d.string()
		m[k] = d.string()
	}
	return m
}

func appendBools(b []byte, bits ...bool) []byte {
	var n uint64
	for i, on := range bits {
		if on {
			n |= 1 << i
		}
	}
	return binary.AppendUvarint(b, n)
}

func (d *decoder) bools(bits ...*bool) {
	n := d.uint()
	for i, p := range bits {
		*p = n&(1<<i) != 0
	}
}

func encodeItem(it *queue.Item, content uint64) []byte {
	b := []byte{itemLayout}
	b = binary.AppendUvarint(b, content)
	b = binary.AppendUvarint(b, it.Version)
	b = binary.AppendUvarint(b, uint64(it.Size))
	b = appendTime(b, it.Received)
	e := &it.Envelope
	b = binary.AppendVarint(b, int64(e.Priority))
	b = appendBools(b, e.Suspended, e.Body8Bit, e.BinaryMIME, e.UTF8, e.RequireTLS)
	b = appendTime(appendTime(b, e.Expires), e.LastActivity)
	b = binary.AppendVarint(b, int64(e.Hops))
	for _, s := range [...]string{
		e.From, e.EnvelopeID, e.Return, e.MessageID, e.Subject, e.Source, e.SourceAddr, e.Hello, e.Principal,
	} {
		b = appendBytes(b, s)
	}
	b = appendMap(b, e.Properties)
	b = binary.AppendUvarint(b, uint64(len(e.Recipients)))
	for i := range e.Recipients {
		b = appendRecipient(b, &e.Recipients[i])
	}
	return b
}

func appendRecipient(b []byte, r *queue.Recipient) []byte {
	for _, s := range [...]string{r.Address, r.Original, r.Notify, r.Destination, r.Kind, r.Status, r.LastError} {
		b = appendBytes(b, s)
	}
	b = appendBools(b, r.Done, r.DelayTold)
	b = binary.AppendUvarint(b, uint64(r.Attempts))
	b = appendTime(b, r.Next)
	return appendMap(b, r.Properties)
}

func decodeItem(id queue.ID, v []byte) (it queue.Item, content uint64, ok bool) {
	if len(v) == 0 || v[0] != itemLayout {
		return it, 0, false
	}
	d := decoder{b: v[1:]}
	content = d.uint()
	it.ID, it.Version, it.Size, it.Received = id, d.uint(), int64(d.uint()), d.time()
	e := &it.Envelope
	e.Priority = queue.Priority(d.int())
	d.bools(&e.Suspended, &e.Body8Bit, &e.BinaryMIME, &e.UTF8, &e.RequireTLS)
	e.Expires, e.LastActivity = d.time(), d.time()
	e.Hops = int(d.int())
	for _, p := range [...]*string{
		&e.From, &e.EnvelopeID, &e.Return, &e.MessageID, &e.Subject, &e.Source, &e.SourceAddr, &e.Hello, &e.Principal,
	} {
		*p = d.string()
	}
	e.Properties = d.mapping()
	n := d.uint()
	if d.bad || n > uint64(len(d.b)) {
		return it, 0, false
	}
	e.Recipients = make([]queue.Recipient, n)
	for i := range e.Recipients {
		d.recipient(&e.Recipients[i])
	}
	return it, content, !d.bad
}

func (d *decoder) recipient(r *queue.Recipient) {
	for _, p := range [...]*string{&r.Address, &r.Original, &r.Notify, &r.Destination, &r.Kind, &r.Status, &r.LastError} {
		*p = d.string()
	}
	d.bools(&r.Done, &r.DelayTold)
	r.Attempts, r.Next = int(d.uint()), d.time()
	r.Properties = d.mapping()
}
