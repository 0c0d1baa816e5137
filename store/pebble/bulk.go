package pebble

import (
	"context"
	"errors"

	"emsh/store/mailbox"
)

// bulkReader reads many short texts with few calls: texts that lie close together in a segment come in one.
type bulkReader struct {
	b      *box
	folder mailbox.FolderID
	file   *openFile
	buf    []byte
	at     int64 // in the segment, of buf[0]
	have   int64 // bytes in buf
}

// A call reads up to bulkSpan bytes, if what lies between two texts is not more than bulkGap.
const (
	bulkSpan = 1 << 20
	bulkGap  = 32 << 10
)

func (r *bulkReader) close() {
	if r.file != nil {
		r.b.e.bodies.release(r.file)
		r.file = nil
	}
}

// each yields the texts of a chunk; false is to stop.
func (r *bulkReader) each(ctx context.Context, chunk []mailbox.Message, yield func(mailbox.Text, error) bool) bool {
	leave, err := r.b.e.enter()
	if err != nil {
		return yield(mailbox.Text{}, err)
	}
	leave()
	for i := range chunk {
		if err := ctx.Err(); err != nil {
			yield(mailbox.Text{}, err)
			return false
		}
		body, err := r.body(chunk[i:])
		if errors.Is(err, mailbox.ErrNoMessage) {
			continue
		}
		if !yield(mailbox.Text{UID: chunk[i].UID, Body: body}, err) || err != nil {
			return false
		}
	}
	return true
}

// body returns the text of the first message, and reads ahead for those behind it.
func (r *bulkReader) body(chunk []mailbox.Message) ([]byte, error) {
	m := &chunk[0]
	if r.ahead(chunk) {
		rec := r.buf[offsetOf(uint64(m.Content))-r.at:][:recordSize(m.Size)]
		t := text{born: uint64(m.Content), size: m.Size}
		if t.fault(rec) == "" {
			return rec[headSize : headSize+m.Size], nil
		}
	}
	return r.single(m) // says what is wrong, or finds it where it was moved to
}

func (r *bulkReader) single(m *mailbox.Message) ([]byte, error) {
	t, err := r.b.text(r.folder, m.UID)
	if err != nil {
		return nil, err
	}
	defer t.Close()
	return t.Bytes()
}

// ahead makes buf hold the record of the first message, if that is worth it.
func (r *bulkReader) ahead(chunk []mailbox.Message) bool {
	seg, from := segmentOf(uint64(chunk[0].Content)), offsetOf(uint64(chunk[0].Content))
	end := from + recordSize(chunk[0].Size)
	if r.file != nil && r.file.seg.id == seg && from >= r.at && end <= r.at+r.have {
		return true
	}
	for i := 1; i < len(chunk); i++ {
		c := uint64(chunk[i].Content)
		at, next := offsetOf(c), offsetOf(c)+recordSize(chunk[i].Size)
		if segmentOf(c) != seg || at < end || at-end > bulkGap || next-from > bulkSpan {
			break
		}
		end = next
	}
	return end-from <= bulkSpan && r.load(seg, from, end)
}

func (r *bulkReader) load(seg uint32, from, end int64) bool {
	if r.file == nil || r.file.seg.id != seg {
		r.close()
		f, err := r.b.e.bodies.acquire(seg)
		if err != nil || f == nil {
			return false
		}
		r.file = f
	}
	if r.buf == nil {
		r.buf = make([]byte, bulkSpan)
	}
	n, err := r.file.ReadAt(r.buf[:end-from], from)
	r.at, r.have = from, int64(n)
	return err == nil
}
