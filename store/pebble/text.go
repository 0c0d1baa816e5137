package pebble

import (
	"container/list"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// openFile is a segment open for reading, shared by all that read it.
type openFile struct {
	vfs.File
	seg  *segment
	refs int
	gone bool // no longer in the cache: closed by the last reader
	elem *list.Element
}

// openFiles keeps the segments read last open. Guarded by bodies.mu.
type openFiles struct{ lru list.List }

func (c *openFiles) closeAll() error {
	var err error
	for e := c.lru.Front(); e != nil; e = e.Next() {
		f := e.Value.(*openFile)
		f.seg.reads = nil
		err = errors.Join(err, f.File.Close())
	}
	c.lru.Init()
	return err
}

func (c *openFiles) forget(f *openFile) {
	c.lru.Remove(f.elem)
	f.seg.reads, f.gone = nil, true
	if f.refs == 0 {
		f.File.Close()
	}
}

func (c *openFiles) trim() {
	for e := c.lru.Back(); e != nil && c.lru.Len() > maxOpen; {
		f := e.Value.(*openFile)
		e = e.Prev()
		if f.refs == 0 {
			c.forget(f)
		}
	}
}

// text is a stored text being read.
type text struct {
	s      *bodies
	file   *openFile
	at     int64 // of the record
	born   uint64
	size   int64
	once   sync.Once
	err    error
	record []byte // whole, of a text of one chunk
	sums   []byte // of a longer one
}

// read opens a text. A text that is nowhere gives the damaged error.
func (s *bodies) read(content uint64, size int64) (*text, error) {
	at := content
	for range 3 { // a compaction may overtake the look-up
		f, err := s.acquire(segmentOf(at))
		if err != nil {
			return nil, s.e.wrap(err)
		}
		if f != nil {
			return &text{s: s, file: f, at: offsetOf(at), born: content, size: size}, nil
		}
		if at, err = s.movedTo(content); err != nil {
			return nil, err
		}
	}
	return nil, s.e.damaged("text %x is in no segment (%s is missing)", content, s.fileName(segmentOf(at)))
}

func (s *bodies) movedTo(content uint64) (uint64, error) {
	v, err := s.e.get(numKey(kindMoved, content))
	if err != nil || len(v) != 8 {
		return content, err
	}
	return binary.BigEndian.Uint64(v), nil
}

// acquire opens a segment for reading; nil when there is none of that number.
func (s *bodies) acquire(id uint32) (*openFile, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seg := s.segs[id]
	if seg == nil {
		return nil, nil
	}
	f := seg.reads
	if f == nil {
		file, err := s.e.opt.FS.Open(seg.name)
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", seg.name, err)
		}
		f = &openFile{File: file, seg: seg}
		f.elem = s.open.lru.PushFront(f)
		seg.reads = f
	}
	f.refs++
	s.open.lru.MoveToFront(f.elem)
	s.open.trim()
	return f, nil
}

func (s *bodies) release(f *openFile) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.refs--
	if f.gone && f.refs == 0 {
		f.File.Close()
	}
}

func (t *text) Size() int64 { return t.size }

func (t *text) Close() error {
	if t.file != nil {
		t.s.release(t.file)
		t.file = nil
	}
	return nil
}

func (t *text) damaged(what string) error {
	return fmt.Errorf("%w: %s: %s of text %x at offset %d", t.s.e.words.damaged, t.file.seg.name, what, t.born, t.at)
}

func (t *text) fill(p []byte, at int64) error {
	n, err := t.file.ReadAt(p, at)
	if n == len(p) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return t.damaged("the end is missing")
	}
	return fmt.Errorf("%w: read %s: %w", t.s.e.words.fault, t.file.seg.name, err)
}

// prepare reads what every later read needs: the whole of a short text, the checksums of a long one.
func (t *text) prepare() error {
	t.once.Do(func() {
		if t.file == nil {
			t.err = t.s.e.words.closed
		} else if t.size <= chunkSize {
			t.err = t.prepareShort()
		} else {
			t.err = t.prepareLong()
		}
	})
	return t.err
}

func (t *text) prepareShort() error {
	rec := make([]byte, recordSize(t.size))
	if err := t.fill(rec, t.at); err != nil {
		return err
	}
	if why := t.fault(rec); why != "" {
		return t.damaged(why)
	}
	t.record = rec
	return nil
}

// fault tells what is wrong with a whole record, "" when nothing is.
func (t *text) fault(rec []byte) string {
	if !goodHead(rec, t.born, t.size) {
		return "bad head"
	}
	if badChunk(rec[headSize+t.size:], rec[headSize:headSize+t.size]) >= 0 {
		return "bad checksum"
	}
	return ""
}

func (t *text) prepareLong() error {
	head := make([]byte, headSize)
	if err := t.fill(head, t.at); err != nil {
		return err
	}
	if !goodHead(head, t.born, t.size) {
		return t.damaged("bad head")
	}
	t.sums = make([]byte, 4*chunks(t.size))
	return t.fill(t.sums, t.at+headSize+t.size)
}

func (t *text) short() []byte { return t.record[headSize : headSize+t.size] }

// read long reads whole chunks, from chunk number first on, and checks them.
func (t *text) chunks(p []byte, first int64) error {
	if err := t.fill(p, t.at+headSize+first*chunkSize); err != nil {
		return err
	}
	if badChunk(t.sums[4*first:], p) >= 0 {
		return t.damaged("bad checksum")
	}
	return nil
}

// Bytes returns the whole text in memory of its own.
func (t *text) Bytes() ([]byte, error) {
	if err := t.prepare(); err != nil {
		return nil, err
	}
	if t.record != nil {
		return t.short(), nil
	}
	p := make([]byte, t.size)
	return p, t.chunks(p, 0)
}

var chunkPool = sync.Pool{New: func() any { b := make([]byte, 4*chunkSize); return &b }}

// WriteTo writes the whole text.
func (t *text) WriteTo(w io.Writer) (int64, error) {
	if err := t.prepare(); err != nil {
		return 0, err
	}
	if t.record != nil {
		n, err := w.Write(t.short())
		return int64(n), err
	}
	buf := chunkPool.Get().(*[]byte)
	defer chunkPool.Put(buf)
	var done int64
	for done < t.size {
		p := (*buf)[:min(int64(len(*buf)), t.size-done)]
		if err := t.chunks(p, done/chunkSize); err != nil {
			return done, err
		}
		n, err := w.Write(p)
		done += int64(n)
		if err != nil {
			return done, err
		}
	}
	return done, nil
}

// ReadAt reads from an offset of the text.
func (t *text) ReadAt(p []byte, off int64) (int, error) {
	if err := t.prepare(); err != nil {
		return 0, err
	}
	if off < 0 || off >= t.size {
		return 0, io.EOF
	}
	want := min(int64(len(p)), t.size-off)
	var err error
	if t.record != nil {
		copy(p[:want], t.short()[off:])
	} else {
		err = t.span(p[:want], off)
	}
	if err != nil {
		return 0, err
	}
	if want < int64(len(p)) {
		err = io.EOF
	}
	return int(want), err
}

func (t *text) span(p []byte, off int64) error {
	buf := chunkPool.Get().(*[]byte)
	defer chunkPool.Put(buf)
	for len(p) > 0 {
		first := off / chunkSize
		begin := first * chunkSize
		q := (*buf)[:min(int64(len(*buf)), t.size-begin, roundUp(off-begin+int64(len(p))))]
		if err := t.chunks(q, first); err != nil {
			return err
		}
		n := copy(p, q[off-begin:])
		p, off = p[n:], off+int64(n)
	}
	return nil
}

func roundUp(n int64) int64 { return chunks(n) * chunkSize }
