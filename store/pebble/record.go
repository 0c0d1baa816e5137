package pebble

import (
	"encoding/binary"
	"time"

	"emsh/store/mailbox"
)

// entry is a message in a folder's index.
type entry struct {
	keywords uint64 // bits: positions in the folder's list
	modseq   uint64
	id       uint64
	content  uint64
	size     int64
	received int64 // seconds
	saved    int64 // seconds
	uid      mailbox.UID
	zone     int16 // minutes east, of received
	flags    mailbox.Flags
}

const (
	entrySize  = 7*8 + 2 + 1
	entryBytes = 64 // what an entry takes in memory
)

func (e *entry) encode(b []byte) []byte {
	b = append(b, byte(e.flags))
	b = binary.BigEndian.AppendUint16(b, uint16(e.zone))
	for _, n := range [...]uint64{e.keywords, e.modseq, e.id, e.content, uint64(e.size), uint64(e.received), uint64(e.saved)} {
		b = binary.BigEndian.AppendUint64(b, n)
	}
	return b
}

func decodeEntry(uid mailbox.UID, v []byte) (entry, bool) {
	if len(v) != entrySize {
		return entry{}, false
	}
	n := func(i int) uint64 { return binary.BigEndian.Uint64(v[3+8*i:]) }
	return entry{
		uid: uid, flags: mailbox.Flags(v[0]), zone: int16(binary.BigEndian.Uint16(v[1:])),
		keywords: n(0), modseq: n(1), id: n(2), content: n(3),
		size: int64(n(4)), received: int64(n(5)), saved: int64(n(6)),
	}, true
}

func (e *entry) setReceived(t time.Time) {
	_, east := t.Zone()
	e.received, e.zone = t.Unix(), int16(east/60)
}

func (e *entry) receivedAt() time.Time {
	t := time.Unix(e.received, 0)
	if e.zone == 0 {
		return t.UTC()
	}
	return t.In(time.FixedZone("", int(e.zone)*60))
}

// message fills in what the index knows.
func (e *entry) message(m *mailbox.Message, f *folder) {
	*m = mailbox.Message{
		UID: e.uid, ID: mailbox.MessageID(e.id), Content: mailbox.ContentID(e.content), ModSeq: mailbox.ModSeq(e.modseq),
		Flags: e.flags, Keywords: f.words.names(e.keywords), Size: e.size,
		InternalDate: e.receivedAt(), SaveDate: time.Unix(e.saved, 0),
	}
}

// boxState is the numbers of a box from which new ones are taken.
type boxState struct {
	epoch        uint64
	modseq       uint64 // of the last change
	nextID       uint64
	nextFolder   uint64
	lastValidity uint64
	created      int64
}

func (s *boxState) encode() []byte {
	var b []byte
	for _, n := range [...]uint64{s.epoch, s.modseq, s.nextID, s.nextFolder, s.lastValidity, uint64(s.created)} {
		b = binary.AppendUvarint(b, n)
	}
	return b
}

func decodeBoxState(v []byte) (boxState, bool) {
	d := decoder{b: v}
	s := boxState{
		epoch: d.uint(), modseq: d.uint(), nextID: d.uint(), nextFolder: d.uint(),
		lastValidity: d.uint(), created: int64(d.uint()),
	}
	return s, !d.bad
}

// folder is a folder of a loaded box.
type folder struct {
	id       mailbox.FolderID
	name     string
	use      mailbox.Use
	standard bool // made with the mailbox
	noSelect bool
	validity uint32
	created  int64

	epoch       uint64
	next        uint64 // UIDNEXT
	recentFrom  mailbox.UID
	modseq      uint64 // of the last change here
	count       counts
	vanishFloor uint64 // expunges up to here are forgotten
	vanishRows  uint64
	words       keywords

	idx *index // nil when not in memory
}

// counts are kept with every change.
type counts struct {
	messages, unseen, deleted, recent int64
	size, deletedSize                 int64
}

func (c *counts) add(e *entry, n int64) {
	c.messages += n
	c.size += n * e.size
	if e.flags&mailbox.Seen == 0 {
		c.unseen += n
	}
	if e.flags&mailbox.Deleted != 0 {
		c.deleted += n
		c.deletedSize += n * e.size
	}
}

func (f *folder) encode() []byte {
	b := appendBytes(nil, f.name)
	var bits uint64
	if f.standard {
		bits |= 1
	}
	if f.noSelect {
		bits |= 2
	}
	c := &f.count
	for _, n := range [...]uint64{
		uint64(f.use), bits, uint64(f.validity), uint64(f.created), f.epoch, f.next, uint64(f.recentFrom), f.modseq,
		uint64(c.messages), uint64(c.unseen), uint64(c.deleted), uint64(c.recent), uint64(c.size), uint64(c.deletedSize),
		f.vanishFloor, f.vanishRows,
	} {
		b = binary.AppendUvarint(b, n)
	}
	return appendStrings(b, f.words.list)
}

func decodeFolder(id mailbox.FolderID, v []byte) (*folder, bool) {
	d := decoder{b: v}
	f := &folder{id: id, name: d.string(), use: mailbox.Use(d.uint())}
	bits := d.uint()
	f.standard, f.noSelect = bits&1 != 0, bits&2 != 0
	f.validity, f.created, f.epoch = uint32(d.uint()), int64(d.uint()), d.uint()
	f.next, f.recentFrom, f.modseq = d.uint(), mailbox.UID(d.uint()), d.uint()
	f.count = counts{int64(d.uint()), int64(d.uint()), int64(d.uint()), int64(d.uint()), int64(d.uint()), int64(d.uint())}
	f.vanishFloor, f.vanishRows = d.uint(), d.uint()
	f.words.set(d.strings())
	return f, !d.bad
}

func (f *folder) view(subscribed bool) mailbox.Folder {
	return mailbox.Folder{
		ID: f.id, Name: f.name, Use: f.use, Default: f.standard, NoSelect: f.noSelect, Subscribed: subscribed,
		UIDValidity: f.validity, UIDNext: mailbox.UID(min(f.next, uint64(mailbox.MaxUID))), HighestModSeq: mailbox.ModSeq(f.modseq),
		Messages: uint32(f.count.messages), Unseen: uint32(f.count.unseen), Deleted: uint32(f.count.deleted),
		Recent: uint32(f.count.recent), Size: f.count.size, DeletedSize: f.count.deletedSize,
		Keywords: f.words.list, Created: time.Unix(f.created, 0),
	}
}

func encodeUIDs(s mailbox.UIDSet) []byte {
	var b []byte
	var last mailbox.UID
	for _, r := range s {
		b = binary.AppendUvarint(b, uint64(r.First-last))
		b = binary.AppendUvarint(b, uint64(r.Last-r.First))
		last = r.Last
	}
	return b
}

func decodeUIDs(v []byte, into mailbox.UIDSet) (mailbox.UIDSet, bool) {
	d := decoder{b: v}
	var last uint64
	for len(d.b) > 0 {
		first := last + d.uint()
		last = first + d.uint()
		if d.bad || last > uint64(mailbox.MaxUID) {
			return into, false
		}
		into = into.Add(mailbox.UID(first), mailbox.UID(last))
	}
	return into, true
}

func encodeDigest(d *mailbox.Digest) []byte {
	if d.Version == 0 {
		return nil
	}
	b := make([]byte, 0, 32+len(d.Envelope)+len(d.Structure)+len(d.Body)+len(d.Headers)+len(d.Extra))
	b = append(b, d.Version)
	b = binary.AppendUvarint(b, uint64(d.HeaderSize))
	for _, p := range [...][]byte{d.Envelope, d.Structure, d.Body, d.Headers, d.Extra} {
		b = appendBytes(b, p)
	}
	return b
}

// decodeDigest gives the parts asked for; they share v.
func decodeDigest(v []byte, items mailbox.Items, d *mailbox.Digest) bool {
	*d = mailbox.Digest{}
	if len(v) == 0 {
		return true
	}
	r := decoder{b: v[1:]}
	d.Version, d.HeaderSize = v[0], int64(r.uint())
	for i, part := range [...]*[]byte{&d.Envelope, &d.Structure, &d.Body, &d.Headers, &d.Extra} {
		if p := r.bytes(); items&(1<<i) != 0 {
			*part = p
		}
	}
	return !r.bad
}
