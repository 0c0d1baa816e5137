package pebble

import (
	"errors"
	"time"

	lsm "github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// A short text is written to its segment but not synced there: a redo row with its record goes to the log in the same batch as
// the rows that refer to it, so that a delivery costs one sync, of a file that does not grow. The settler syncs the segments later, once for
// many texts, and takes the redo rows away, mostly before Pebble would write them to a table. After a crash they are written out anew.
const (
	redoLimit   = 64 << 10 // longer records are synced in their segment
	redoAtOnce  = 1 << 20  // so are shorter ones, when one call brings more than this
	busyWriters = 12
	settleSize  = 4 << 20
	settleTime  = 500 * time.Millisecond
)

// chooseRedo lets go of a text's buffer, or keeps it for the redo row. When many write at once they share a sync
// of the segment, which costs less than writing all texts twice.
func (s *bodies) chooseRedo(p *placed) {
	if len(p.small) <= redoLimit && !s.busy(p.seg) {
		p.redo = p.small
	}
	p.small = nil
}

func (s *bodies) busy(seg *segment) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return seg.writers > busyWriters
}

func putRedo(b *lsm.Batch, p *placed) {
	if p.redo != nil {
		must(b.Set(numKey(kindRedo, p.content), p.redo, nil))
	}
}

// settler syncs segments in the background.
type settler struct {
	s     *bodies
	bytes int64             // of redo rows; guarded by bodies.mu, as is segs
	segs  map[*segment]bool // with pending texts
	soon  chan struct{}
	now   chan struct{}
	quit  chan struct{}
	done  chan struct{}
}

func startSettler(s *bodies) *settler {
	t := &settler{
		s: s, segs: map[*segment]bool{}, soon: make(chan struct{}, 1), now: make(chan struct{}, 1),
		quit: make(chan struct{}), done: make(chan struct{}),
	}
	go t.run()
	return t
}

// note takes over a text that is committed with a redo row. The caller holds bodies.mu.
func (t *settler) note(p placed) {
	p.seg.pending = append(p.seg.pending, p.content)
	t.segs[p.seg] = true
	t.bytes += int64(len(p.redo))
	signal(t.soon)
	if t.bytes >= settleSize {
		signal(t.now)
	}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

func (t *settler) stop() {
	close(t.quit)
	<-t.done
}

func (t *settler) run() {
	defer close(t.done)
	for quit := false; !quit; {
		select {
		case <-t.soon:
			select {
			case <-t.now:
			case <-time.After(settleTime):
			case <-t.quit:
				quit = true
			}
		case <-t.quit:
			quit = true
		}
		t.settle()
	}
}

// settle syncs all segments that have pending texts and removes the redo rows. It need not be durable: redoing twice does no harm.
func (t *settler) settle() {
	for seg, contents := range t.take() {
		err := t.s.e.faulted()
		if err == nil {
			err = seg.sync.wait(seg.file)
		}
		if err == nil {
			err = t.forget(contents)
		}
		if err != nil {
			t.s.e.fail(err)
		}
		t.s.dropped(placed{seg: seg})
	}
}

// take hands out what is pending; each segment counts a writer until it is given back.
func (t *settler) take() map[*segment][]uint64 {
	t.s.mu.Lock()
	defer t.s.mu.Unlock()
	jobs := map[*segment][]uint64{}
	for seg := range t.segs {
		jobs[seg] = seg.pending
		seg.pending = nil
		seg.writers++
	}
	clear(t.segs)
	t.bytes = 0
	return jobs
}

func (t *settler) forget(contents []uint64) error {
	b := t.s.e.db.NewBatch()
	defer b.Close()
	for _, c := range contents {
		must(b.Delete(numKey(kindRedo, c), nil))
	}
	return b.Commit(lsm.NoSync)
}

// redo writes those texts to their segments that a crash may have kept from getting there.
func (s *bodies) redo() error {
	if s.e.clean {
		return nil
	}
	var file vfs.File
	var open uint32
	done := func() error {
		if file == nil {
			return nil
		}
		return errors.Join(file.Sync(), file.Close())
	}
	err := s.e.scan([]byte{kindRedo}, nil, func(k, rec []byte) (bool, error) {
		content := lastNumber(k)
		name := s.fileName(segmentOf(content))
		if file == nil || open != segmentOf(content) {
			if _, err := s.e.opt.FS.Stat(name); err != nil {
				return true, nil // removed since, when all its texts had been moved or given up
			}
			if err := done(); err != nil {
				return false, err
			}
			var err error
			if file, err = s.e.disk.create(name); err != nil {
				return false, err
			}
			open = segmentOf(content)
		}
		// Also where it seems to be there: after a sync that failed, the system may show from
		// its memory what is not on the disk, and not write it again.
		_, err := file.WriteAt(rec, offsetOf(content))
		return true, err
	})
	if err = errors.Join(err, done()); err != nil {
		return err
	}
	b := s.e.db.NewBatch()
	must(b.DeleteRange([]byte{kindRedo}, []byte{kindRedo + 1}, nil))
	return s.e.commit(b)
}
