package message

import (
	"encoding/binary"
	"time"
)

// Extra is the part of a Digest that the server itself works with.
type Extra struct {
	Whole     bool      // Digest.Headers lacks none of the kept fields
	Others    nameSet   // the fields of the header that are not kept
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
	b = append(b, x.Others[:]...)
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
	d.bad = copy(x.Others[:], d.b) < len(x.Others)
	d.b = d.b[min(len(x.Others), len(d.b)):]
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

// Answers reports whether Digest.Headers tells all of the fields of these
// names: each is kept, or the message has none of the name.
func Answers(extra []byte, names []string) bool {
	if len(extra) < 1+nameSetSize || extra[0]&1 == 0 {
		return false
	}
	others := nameSet(extra[1 : 1+nameSetSize])
	for _, name := range names {
		if !IsKept(name) && others.has(name) {
			return false
		}
	}
	return true
}

// SentDate reads Extra.Date alone.
func SentDate(b []byte) time.Time {
	if len(b) < 1+nameSetSize || b[0]&2 == 0 {
		return time.Time{}
	}
	d := partDecoder{b: b[1+nameSetSize:]}
	seconds, zone := d.varint(), d.varint()
	return time.Unix(seconds, 0).In(time.FixedZone("", int(zone)))
}

const nameSetSize = 16

// nameSet is a Bloom filter of field names: it may take a name for present
// that is not, never the other way round.
type nameSet [nameSetSize]byte

func (n *nameSet) add(name string) {
	i, j := nameBits(name)
	n[i/8] |= 1 << (i % 8)
	n[j/8] |= 1 << (j % 8)
}

func (n *nameSet) has(name string) bool {
	i, j := nameBits(name)
	return n[i/8]>>(i%8)&1 == 1 && n[j/8]>>(j%8)&1 == 1
}

// nameBits are the two places of a name, whatever its case (FNV-1a).
func nameBits(name string) (i, j uint32) {
	h := uint32(2166136261)
	for k := 0; k < len(name); k++ {
		h = (h ^ uint32(lower(name[k]))) * 16777619
	}
	return h % (8 * nameSetSize), h >> 16 % (8 * nameSetSize)
}
