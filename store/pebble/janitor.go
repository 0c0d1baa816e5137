package pebble

import (
	"encoding/binary"
	"sync"

	lsm "github.com/cockroachdb/pebble/v2"
)

// janitor takes back, in the background, the space of texts that nothing refers to any more. It alone removes references,
// moves texts and removes segments, so these never race.
type janitor struct {
	s    *bodies
	mu   sync.Mutex
	reap []uint64
	wake chan struct{}
	quit chan struct{}
	done chan struct{}
}

// reapAtOnce bounds how many texts one pass looks at.
const reapAtOnce = 2000

func startJanitor(s *bodies, reap []uint64) *janitor {
	j := &janitor{s: s, reap: reap, wake: make(chan struct{}, 1), quit: make(chan struct{}), done: make(chan struct{})}
	j.look()
	go j.run()
	return j
}

// look asks for a pass.
func (j *janitor) look() {
	select {
	case j.wake <- struct{}{}:
	default:
	}
}

// released names texts that lost a reference.
func (j *janitor) released(contents []uint64) {
	if len(contents) == 0 {
		return
	}
	j.mu.Lock()
	j.reap = append(j.reap, contents...)
	j.mu.Unlock()
	j.look()
}

func (j *janitor) stop() {
	close(j.quit)
	<-j.done
}

func (j *janitor) run() {
	defer close(j.done)
	for {
		select {
		case <-j.quit:
			j.reapAll()
			return
		case <-j.wake:
		}
		if err := j.pass(); err != nil && j.s.e.faulted() == nil {
			j.s.e.opt.Log.Error("reclaiming space failed", "dir", j.s.dir, "error", err)
		}
	}
}

func (j *janitor) pass() error {
	if err := j.reapAll(); err != nil {
		return err
	}
	for seg := j.s.wasteful(); seg != nil; seg = j.s.wasteful() {
		if err := j.s.compact(seg); err != nil {
			j.s.stick(seg)
			return err
		}
		select {
		case <-j.quit:
			return nil
		default:
		}
	}
	return nil
}

func (j *janitor) reapAll() error {
	for {
		j.mu.Lock()
		batch := j.reap[:min(len(j.reap), reapAtOnce)]
		j.reap = j.reap[len(batch):]
		if len(j.reap) == 0 {
			j.reap = nil
		}
		j.mu.Unlock()
		if len(batch) == 0 {
			return nil
		}
		if err := j.s.forget(batch); err != nil {
			return err
		}
	}
}

// forget removes the rows of those texts that have no reference left. It need not be durable: after a crash they are found again.
func (s *bodies) forget(contents []uint64) error {
	b := s.e.db.NewBatch()
	defer b.Close()
	freed := map[uint32]int64{}
	seen := map[uint64]bool{}
	for _, content := range contents {
		v, err := s.e.get(numKey(kindRefs, content))
		if err != nil {
			return err
		}
		r, ok := decodeRefs(v)
		if !ok || r.count > 0 || seen[content] {
			continue
		}
		seen[content] = true
		at, err := s.movedTo(content)
		if err != nil {
			return err
		}
		must(b.Delete(numKey(kindRefs, content), nil))
		if at != content {
			must(b.Delete(numKey(kindMoved, content), nil))
			must(b.Delete(numKey(kindHome, at), nil))
		}
		freed[segmentOf(at)] += recordSize(r.size)
	}
	if err := s.e.faulted(); err != nil {
		return err
	}
	if err := b.Commit(lsm.NoSync); err != nil {
		return s.e.wrap(err)
	}
	s.freed(freed)
	return nil
}

func (s *bodies) freed(bytes map[uint32]int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, n := range bytes {
		if seg := s.segs[id]; seg != nil {
			seg.live -= n
		}
	}
}

// Each start begins a segment, so that many starts leave many small ones; beyond manySmall they are put together.
const manySmall = 16

// wasteful returns a segment that is at least half dead, or one of too many small ones, or nil. A full disk is no time to
// copy texts, only to drop empty segments.
func (s *bodies) wasteful() *segment {
	roomy := s.e.disk.admit(0, false) == nil
	s.mu.Lock()
	defer s.mu.Unlock()
	var best, small *segment
	smalls := 0
	for _, seg := range s.segs {
		if !seg.idle() || seg.stuck || seg.live > 0 && !roomy {
			continue
		}
		if seg.live <= seg.size/2 && (best == nil || seg.live < best.live) {
			best = seg
		}
		if seg.old && seg.size < s.e.opt.Segment/16 {
			small, smalls = seg, smalls+1
		}
	}
	if best == nil && smalls > manySmall {
		return small
	}
	return best
}

// stick leaves a segment alone until the next opening.
func (s *bodies) stick(seg *segment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seg.stuck = true
}

// survivor is a text that has to leave a segment before it is removed.
type survivor struct {
	content uint64
	at      uint64
	size    int64
	p       placed
}

// compact copies what is alive in a segment to the active one and removes it.
func (s *bodies) compact(seg *segment) error {
	all, err := s.survivors(seg)
	if err != nil {
		return err
	}
	if err := s.move(all); err != nil {
		return err
	}
	return s.remove(seg)
}

func (s *bodies) survivors(seg *segment) ([]survivor, error) {
	var all []survivor
	prefix := binary.BigEndian.AppendUint32([]byte{kindRefs}, seg.id)
	err := s.e.scan(prefix, nil, func(k, v []byte) (bool, error) {
		content := lastNumber(k)
		r, _ := decodeRefs(v)
		at, err := s.movedTo(content)
		if at == content && r.count > 0 {
			all = append(all, survivor{content: content, at: at, size: r.size})
		}
		return true, err
	})
	if err != nil {
		return nil, err
	}
	prefix[0] = kindHome
	err = s.e.scan(prefix, nil, func(k, v []byte) (bool, error) {
		content := binary.BigEndian.Uint64(v)
		row, err := s.e.get(numKey(kindRefs, content))
		if r, ok := decodeRefs(row); ok && r.count > 0 {
			all = append(all, survivor{content: content, at: lastNumber(k), size: r.size})
		}
		return true, err
	})
	return all, err
}

// move writes texts anew, makes them durable, and then says where they are.
func (s *bodies) move(all []survivor) error {
	var ps []placed
	fail := func(err error) error { s.dropped(ps...); return err }
	for i := range all {
		p, err := s.copyText(&all[i])
		if err != nil {
			return fail(err)
		}
		p.small = nil
		all[i].p = p
		ps = append(ps, p)
	}
	if err := s.sync(ps); err != nil {
		return fail(err)
	}
	b := s.e.db.NewBatch()
	for _, v := range all {
		must(b.Set(numKey(kindMoved, v.content), binary.BigEndian.AppendUint64(nil, v.p.content), nil))
		must(b.Set(numKey(kindHome, v.p.content), binary.BigEndian.AppendUint64(nil, v.content), nil))
		must(b.Delete(numKey(kindHome, v.at), nil))
	}
	if err := s.e.commit(b); err != nil {
		return fail(err)
	}
	s.kept(ps...)
	return nil
}

func (s *bodies) copyText(v *survivor) (placed, error) {
	t, err := s.read(v.content, v.size)
	if err != nil {
		return placed{}, err
	}
	defer t.Close()
	body, err := t.Bytes()
	if err != nil {
		return placed{}, err
	}
	rec := make([]byte, recordSize(v.size))
	copy(rec[headSize:], body)
	return s.addRecord(rec, v.size, &v.content)
}

// remove deletes a segment's file. Who has it open reads on.
func (s *bodies) remove(seg *segment) error {
	s.keep.Lock()
	defer s.keep.Unlock()
	s.mu.Lock()
	delete(s.segs, seg.id)
	if seg.reads != nil {
		s.open.forget(seg.reads)
	}
	s.mu.Unlock()
	return s.e.opt.FS.Remove(seg.name)
}
