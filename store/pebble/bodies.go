package pebble

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	lsm "github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Texts up to smallBody are gathered in memory and share segments; a larger one gets a segment of its own.
const smallBody = 1<<20 + 128<<10

// maxOpen is how many sealed segments are kept open for reading.
const maxOpen = 128

// bodies keeps the texts of a store in segment files.
type bodies struct {
	e   *engine
	dir string

	mu     sync.Mutex
	segs   map[uint32]*segment
	active *segment
	next   uint32 // number of the next segment
	saved  uint32 // numbers below may be used without writing a row
	open   openFiles

	keep sync.RWMutex // held for writing while segments are removed, for reading while they are copied
	jan  *janitor
	set  *settler
}

func openBodies(e *engine) (*bodies, error) {
	s := &bodies{e: e, dir: e.opt.FS.PathJoin(e.dir, "bodies"), segs: map[uint32]*segment{}}
	if err := e.disk.makeDir(s.dir); err != nil {
		return nil, err
	}
	next, err := e.number("segment")
	if err != nil {
		return nil, err
	}
	s.next, s.saved = max(uint32(next), 1), uint32(next)
	if err := s.redo(); err != nil {
		return nil, err
	}
	if err := s.findSegments(); err != nil {
		return nil, err
	}
	reap, err := s.countLive()
	if err != nil {
		return nil, err
	}
	s.jan = startJanitor(s, reap)
	s.set = startSettler(s)
	return s, nil
}

func (s *bodies) findSegments() error {
	names, err := s.e.opt.FS.List(s.dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		hex, ok := strings.CutSuffix(name, ".seg")
		id, err := strconv.ParseUint(hex, 16, 32)
		if !ok || err != nil {
			continue
		}
		info, err := s.e.opt.FS.Stat(s.e.opt.FS.PathJoin(s.dir, name))
		if err != nil {
			return err
		}
		s.segs[uint32(id)] = &segment{id: uint32(id), name: s.fileName(uint32(id)), size: info.Size(), sealed: true, old: true}
		s.next = max(s.next, uint32(id)+1)
	}
	return nil
}

func (s *bodies) fileName(id uint32) string {
	return s.e.opt.FS.PathJoin(s.dir, fmt.Sprintf("%08x.seg", id))
}

// countLive finds how much of each segment is referred to, from the totals of an orderly end or by walking the
// references, and returns the texts that nothing refers to any more.
func (s *bodies) countLive() (reap []uint64, err error) {
	if s.e.clean {
		return nil, s.e.scan([]byte{kindTotal}, nil, func(k, v []byte) (bool, error) {
			if seg := s.segs[uint32(lastNumber(k))]; seg != nil && len(v) == 8 {
				seg.live = int64(binary.BigEndian.Uint64(v))
			}
			return true, nil
		})
	}
	moved := map[uint64]uint64{}
	err = s.e.scan([]byte{kindMoved}, nil, func(k, v []byte) (bool, error) {
		if len(v) == 8 {
			moved[lastNumber(k)] = binary.BigEndian.Uint64(v)
		}
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	err = s.e.scan([]byte{kindRefs}, nil, func(k, v []byte) (bool, error) {
		r, ok := decodeRefs(v)
		if !ok {
			return false, s.e.damaged("reference row")
		}
		content := lastNumber(k)
		if r.count <= 0 {
			reap = append(reap, content)
		}
		at := content
		if to, ok := moved[content]; ok {
			at = to
		}
		if seg := s.segs[segmentOf(at)]; seg != nil {
			seg.live += recordSize(r.size)
		}
		return true, nil
	})
	return reap, err
}

// saveTotals writes what countLive reads after an orderly end.
func (s *bodies) saveTotals(b *lsm.Batch) {
	must(b.DeleteRange([]byte{kindTotal}, []byte{kindTotal + 1}, nil))
	for id, seg := range s.segs {
		must(b.Set(numKey(kindTotal, uint64(id)), binary.BigEndian.AppendUint64(nil, uint64(seg.live)), nil))
	}
}

func (s *bodies) close() error {
	s.jan.stop()
	s.set.stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	var err error
	if s.active != nil && s.active.file != nil {
		err = errors.Join(s.active.sync.wait(s.active.file), s.active.file.Close())
		s.active = nil
	}
	return errors.Join(err, s.open.closeAll())
}

// placed is a text that lies in a segment and is not yet referred to. Exactly one of kept and dropped is called.
type placed struct {
	seg     *segment
	content uint64
	size    int64
	small   []byte // record buffer of a text that is in memory
	redo    []byte // the same, when a redo row is to make the text durable
}

// body of a text that is in memory.
func (p *placed) text() []byte { return p.small[headSize : headSize+p.size] }

// add reads a text to its end and writes it, not yet durably. Expect is its size, or -1.
func (s *bodies) add(r io.Reader, expect int64) (placed, error) {
	if expect > smallBody {
		return s.addLarge(nil, r)
	}
	rec, n, more, err := readSmall(r, expect)
	if err != nil {
		return placed{}, err
	}
	if more {
		return s.addLarge(rec[headSize:headSize+n], r)
	}
	if err := s.e.admit(n, false); err != nil {
		return placed{}, err
	}
	return s.addRecord(rec, n, nil)
}

// readSmall reads a text into a buffer with room for a record around it; more says that the text goes on.
func readSmall(r io.Reader, expect int64) (rec []byte, n int64, more bool, err error) {
	room := int64(32 << 10)
	if expect >= 0 {
		room = expect
	}
	rec = make([]byte, headSize+room+1, recordSize(room)+1)
	for {
		m, err := io.ReadFull(r, rec[headSize+n:])
		n += int64(m)
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return rec, n, false, nil
		}
		if err != nil {
			return nil, 0, false, err
		}
		if n > smallBody {
			return rec, n, true, nil
		}
		room = min(4*room+32<<10, smallBody)
		bigger := make([]byte, headSize+room+1, recordSize(room)+1)
		copy(bigger, rec)
		rec = bigger
	}
}

// addRecord writes a text that is in memory, in a buffer that has room for head and checksums, into the active segment. A
// moved text keeps its content number.
func (s *bodies) addRecord(rec []byte, size int64, content *uint64) (placed, error) {
	total := recordSize(size)
	if int64(cap(rec)) < total {
		bigger := make([]byte, total)
		copy(bigger, rec)
		rec = bigger
	}
	rec = rec[:total]
	seg, at, err := s.reserve(total)
	if err != nil {
		return placed{}, s.e.wrap(err)
	}
	p := placed{seg: seg, content: place(seg.id, at), size: size, small: rec}
	born := p.content
	if content != nil {
		born = *content
	}
	seal(rec, born, size)
	if _, err := seg.file.WriteAt(rec, at); err != nil {
		s.dropped(p)
		return placed{}, s.e.wrap(fmt.Errorf("write %s: %w", seg.name, err))
	}
	return p, nil
}

// reserve gives a record its place in the active segment, beginning another when that is full.
func (s *bodies) reserve(total int64) (*segment, int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.active == nil || s.active.size >= s.e.opt.Segment {
		if err := s.begin(); err != nil {
			return nil, 0, err
		}
	}
	seg := s.active
	at := seg.size
	seg.size += total
	seg.writers++
	return seg, at, nil
}

func (s *bodies) begin() error {
	seg, err := s.newSegment()
	if err != nil {
		return err
	}
	if s.active != nil {
		s.retire(s.active)
	}
	s.active = seg
	return nil
}

// newSegment makes an empty segment whose name is durable. The caller holds s.mu.
func (s *bodies) newSegment() (*segment, error) {
	if s.next >= s.saved {
		b := s.e.db.NewBatch()
		setNumber(b, "segment", uint64(s.next)+64)
		if err := s.e.commit(b); err != nil {
			return nil, err
		}
		s.saved = s.next + 64
	}
	seg := &segment{id: s.next, name: s.fileName(s.next)}
	f, err := s.e.disk.create(seg.name)
	if err != nil {
		return nil, fmt.Errorf("create %s: %w", seg.name, err)
	}
	if err := s.e.disk.syncDir(s.dir); err != nil {
		return nil, errors.Join(err, f.Close(), s.e.opt.FS.Remove(seg.name))
	}
	s.next++
	seg.file = f
	s.segs[seg.id] = seg
	return seg, nil
}

// retire seals a segment; its file is closed when the last writer is done.
func (s *bodies) retire(seg *segment) {
	seg.sealed = true
	s.ended(seg)
}

func (s *bodies) ended(seg *segment) {
	if seg.idle() {
		if seg.file != nil {
			seg.file.Close()
			seg.file = nil
		}
		s.jan.look()
	}
}

// sync makes texts durable that have no redo row; texts in one segment share a sync.
func (s *bodies) sync(ps []placed) error {
	var last *segment
	for _, p := range ps {
		if p.seg == last || p.redo != nil {
			continue
		}
		last = p.seg
		if err := p.seg.sync.wait(p.seg.file); err != nil {
			if isFull(err) {
				s.abandon(p.seg)
				return s.e.wrap(err)
			}
			s.e.fail(err)
			return s.e.faulted()
		}
	}
	return nil
}

// abandon seals a segment whose sync failed for want of space; what comes later goes to another.
func (s *bodies) abandon(seg *segment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.active == seg {
		s.active = nil
		s.retire(seg)
	}
}

// kept says that the texts are referred to now.
func (s *bodies) kept(ps ...placed) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range ps {
		p.seg.live += recordSize(p.size)
		p.seg.writers--
		if p.redo != nil {
			s.set.note(p)
		}
		s.ended(p.seg)
	}
}

// dropped says that the texts will never be referred to.
func (s *bodies) dropped(ps ...placed) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range ps {
		p.seg.writers--
		s.ended(p.seg)
	}
}

// refer adds n references to a text to a batch.
func refer(b *lsm.Batch, content uint64, size, n int64) {
	must(b.Merge(numKey(kindRefs, content), refs{size: size, count: n}.encode(), nil))
}

// placeLarge begins a segment for one text. The caller gives it back with kept or dropped.
func (s *bodies) placeLarge() (placed, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seg, err := s.newSegment()
	if err != nil {
		return placed{}, s.e.wrap(err)
	}
	seg.writers, seg.sealed = 1, true
	return placed{seg: seg, content: place(seg.id, 0)}, nil
}

// sized says how long a large text has become.
func (s *bodies) sized(p placed) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p.seg.size = recordSize(p.size)
}

// addLarge writes a text of any length into a segment of its own as it comes.
func (s *bodies) addLarge(begun []byte, r io.Reader) (placed, error) {
	p, err := s.placeLarge()
	if err != nil {
		return p, err
	}
	w := largeWriter{e: s.e, f: p.seg.file}
	p.size, err = w.copy(io.MultiReader(&sliceReader{begun}, r), p.content)
	if err != nil {
		s.dropped(p)
		return placed{}, err
	}
	s.sized(p)
	return p, nil
}

type sliceReader struct{ b []byte }

func (r *sliceReader) Read(p []byte) (int, error) {
	if len(r.b) == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.b)
	r.b = r.b[n:]
	return n, nil
}

// maxBody keeps a text within what an offset can say.
const maxBody = 1<<32 - 1<<20

var errTooLarge = errors.New("message is larger than a store can hold")

// largeWriter writes one record piece by piece.
type largeWriter struct {
	e    *engine
	f    vfs.File
	sums []byte
	size int64
}

func (w *largeWriter) copy(r io.Reader, content uint64) (int64, error) {
	buf := make([]byte, 4*chunkSize)
	for {
		n, err := io.ReadFull(r, buf)
		if n > 0 {
			if err := w.piece(buf[:n]); err != nil {
				return 0, w.e.wrap(err)
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return w.size, w.e.wrap(w.finish(content))
		}
		if err != nil {
			return 0, err
		}
	}
}

func (w *largeWriter) piece(p []byte) error {
	if w.size+int64(len(p)) > maxBody {
		return errTooLarge
	}
	if err := w.e.admit(int64(len(p)), false); err != nil {
		return err
	}
	sums := make([]byte, 4*chunks(int64(len(p))))
	putSums(sums, p)
	_, err := w.f.WriteAt(p, headSize+w.size)
	w.sums = append(w.sums, sums...)
	w.size += int64(len(p))
	return err
}

func (w *largeWriter) finish(content uint64) error {
	if _, err := w.f.WriteAt(w.sums, headSize+w.size); err != nil {
		return err
	}
	head := make([]byte, headSize)
	putHead(head, content, w.size)
	_, err := w.f.WriteAt(head, 0)
	return err
}
