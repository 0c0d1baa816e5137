package message

import (
	"encoding/binary"
	"time"
)

// Extra is the part of a Digest that the server itself works with.
type Extra struct {
	Whole     bool      // Digest.Headers lacks none of the kept fields
	Date      time.Time // of the Date field; zero when it has none that can be read
	Subject   string    // decoded
	From, To  string    // the first mailbox of each, decoded for display
	MessageID string
	Part      *Part // where the parts lie
}

func (x *Extra) append(b []byte) []byte {
	var flags byte
	if x.Whole {
		flags |= 1
	}
	if !x.Date.IsZero() {
		flags |= 2
	}
	b = append(b, flags)
	if !x.Date.IsZero() {
		b = binary.AppendVarint(b, x.Date.Unix())
		_, zone := x.Date.Zone()
		b = binary.AppendVarint(b, int64(zone))
	}
	for _, s := range []string{x.Subject, x.From, x.To, x.MessageID} {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	return x.Part.append(b, 0)
}

// ReadExtra reads Digest.Extra; ok is false when it is damaged or missing.
func ReadExtra(b []byte) (x Extra, ok bool) {
	d := partDecoder{b: b}
	flags := d.byte()
	x.Whole = flags&1 != 0
	if flags&2 != 0 {
		seconds, zone := d.varint(), d.varint()
		x.Date = time.Unix(seconds, 0).In(time.FixedZone("", int(zone)))
	}
	for _, s := range []*string{&x.Subject, &x.From, &x.To, &x.MessageID} {
		*s = d.string()
	}
	x.Part = d.part(0, 0)
	return x, !d.bad
}

func (d *partDecoder) varint() int64 {
	v, n := binary.Varint(d.b)
	if n <= 0 {
		d.bad = true
		return 0
	}
	d.b = d.b[n:]
	return v
}

func (d *partDecoder) string() string {
	n := d.uvarint()
	if n < 0 || n > int64(len(d.b)) {
		d.bad = true
		return ""
	}
	s := string(d.b[:n])
	d.b = d.b[n:]
	return s
}

// HeadersWhole reads Extra.Whole alone.
func HeadersWhole(b []byte) bool { return len(b) > 0 && b[0]&1 != 0 }

// SentDate reads Extra.Date alone.
func SentDate(b []byte) time.Time {
	d := partDecoder{b: b}
	if d.byte()&2 == 0 {
		return time.Time{}
	}
	seconds, zone := d.varint(), d.varint()
	return time.Unix(seconds, 0).In(time.FixedZone("", int(zone)))
}
