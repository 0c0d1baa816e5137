package pebble

import (
	"encoding/binary"

	"emsh/store/mailbox"
)

// The first byte of a row's key says what it holds. Numbers in keys are big-endian, so that they sort.
const (
	kindMeta     = 0x00 // name -> number
	kindBox      = 'B'  // mailbox ID -> boxRow's number
	kindBoxState = 'b'  // box -> boxRow
	kindLogon    = 'l'  // box -> time of the last logon
	kindFolder   = 'f'  // box, folder -> folderRow
	kindSub      = 's'  // box, name ->
	kindMessage  = 'm'  // box, folder, UID -> entry
	kindDigest   = 'd'  // box, folder, UID -> digest
	kindVanished = 'v'  // box, folder, modification sequence -> UID set
	kindOnce     = 'o'  // box, name of a delivery -> time
	kindRefs     = 'L'  // content -> refs
	kindMoved    = 'c'  // content -> place, for texts that a compaction moved
	kindHome     = 'g'  // place -> content, the other way round
	kindRedo     = 'i'  // content -> record, until its segment is synced
	kindTotal    = 'S'  // segment -> live bytes, written at an orderly end
	kindItem     = 'q'  // queue item -> item
)

func metaKey(name string) []byte { return append([]byte{kindMeta}, name...) }

func numKey(kind byte, ns ...uint64) []byte {
	k := make([]byte, 1, 1+8*len(ns))
	k[0] = kind
	for _, n := range ns {
		k = binary.BigEndian.AppendUint64(k, n)
	}
	return k
}

func boxKey(id mailbox.ID) []byte { return append([]byte{kindBox}, id...) }

func subKey(box uint64, name string) []byte { return append(numKey(kindSub, box), name...) }

func messageKey(kind byte, box uint64, f mailbox.FolderID, uid mailbox.UID) []byte {
	var k [21]byte
	k[0] = kind
	binary.BigEndian.PutUint64(k[1:], box)
	binary.BigEndian.PutUint64(k[9:], uint64(f))
	binary.BigEndian.PutUint32(k[17:], uint32(uid))
	return k[:]
}

func uidOf(key []byte) mailbox.UID { return mailbox.UID(binary.BigEndian.Uint32(key[len(key)-4:])) }

func lastNumber(key []byte) uint64 { return binary.BigEndian.Uint64(key[len(key)-8:]) }

// decoder reads the fields of a row; once it has met the end too early it only gives zeros.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) uint() uint64 {
	n, l := binary.Uvarint(d.b)
	if l <= 0 {
		d.b, d.bad = nil, true
		return 0
	}
	d.b = d.b[l:]
	return n
}

func (d *decoder) int() int64 {
	n, l := binary.Varint(d.b)
	if l <= 0 {
		d.b, d.bad = nil, true
		return 0
	}
	d.b = d.b[l:]
	return n
}

func (d *decoder) bytes() []byte {
	n := d.uint()
	if n > uint64(len(d.b)) {
		d.b, d.bad = nil, true
		return nil
	}
	p := d.b[:n:n]
	d.b = d.b[n:]
	return p
}

func (d *decoder) string() string { return string(d.bytes()) }

func (d *decoder) strings() []string {
	n := d.uint()
	if n == 0 || n > uint64(len(d.b)) {
		d.bad = d.bad || n > 0
		return nil
	}
	s := make([]string, n)
	for i := range s {
		s[i] = d.string()
	}
	return s
}

func appendBytes[T string | []byte](b []byte, p T) []byte {
	return append(binary.AppendUvarint(b, uint64(len(p))), p...)
}

func appendStrings(b []byte, s []string) []byte {
	b = binary.AppendUvarint(b, uint64(len(s)))
	for _, p := range s {
		b = appendBytes(b, p)
	}
	return b
}

// refs is how long a text is and how many messages or queue items refer to it.
type refs struct {
	size  int64
	count int64
}

func (r refs) encode() []byte {
	return binary.AppendVarint(binary.AppendUvarint(nil, uint64(r.size)), r.count)
}

func decodeRefs(v []byte) (refs, bool) {
	d := decoder{b: v}
	r := refs{size: int64(d.uint()), count: d.int()}
	return r, !d.bad
}
