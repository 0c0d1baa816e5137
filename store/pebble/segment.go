package pebble

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"sync"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// A record in a segment: a head, the text, and a checksum for each chunk of the text. The head holds
//
//	magic  4 bytes
//	content 8 bytes: the number the text was born with, its place at that time
//	size   8 bytes
//	sum    4 bytes over the above
const (
	headSize  = 24
	chunkSize = 64 << 10
	magic     = 0x656d7331
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func checksum(p []byte) uint32 { return crc32.Checksum(p, castagnoli) }

func chunks(size int64) int64 { return (size + chunkSize - 1) / chunkSize }

// recordSize is what a text of a size takes in a segment.
func recordSize(size int64) int64 { return headSize + size + 4*chunks(size) }

func putHead(p []byte, content uint64, size int64) {
	binary.BigEndian.PutUint32(p, magic)
	binary.BigEndian.PutUint64(p[4:], content)
	binary.BigEndian.PutUint64(p[12:], uint64(size))
	binary.BigEndian.PutUint32(p[20:], checksum(p[:20]))
}

func goodHead(p []byte, content uint64, size int64) bool {
	return binary.BigEndian.Uint32(p) == magic && binary.BigEndian.Uint64(p[4:]) == content &&
		binary.BigEndian.Uint64(p[12:]) == uint64(size) && binary.BigEndian.Uint32(p[20:]) == checksum(p[:20])
}

// seal fills in head and checksums of a record buffer whose text is in place.
func seal(rec []byte, content uint64, size int64) {
	putHead(rec, content, size)
	putSums(rec[headSize+size:], rec[headSize:headSize+size])
}

func putSums(sums, body []byte) {
	for i := 0; len(body) > 0; i++ {
		n := min(chunkSize, len(body))
		binary.BigEndian.PutUint32(sums[4*i:], checksum(body[:n]))
		body = body[n:]
	}
}

// badChunk returns the number of the first chunk of body that does not match its checksum, or -1.
func badChunk(sums, body []byte) int {
	for i := 0; len(body) > 0; i++ {
		n := min(chunkSize, len(body))
		if binary.BigEndian.Uint32(sums[4*i:]) != checksum(body[:n]) {
			return i
		}
		body = body[n:]
	}
	return -1
}

// place is where a text lies: a segment and an offset in it. A content number is the place where the text was born.
func place(seg uint32, offset int64) uint64 { return uint64(seg)<<32 | uint64(offset) }

func segmentOf(place uint64) uint32 { return uint32(place >> 32) }

func offsetOf(place uint64) int64 { return int64(uint32(place)) }

// segment is one file of texts. Its fields are guarded by bodies.mu.
type segment struct {
	id      uint32
	name    string
	file    vfs.File // open for appending; nil when sealed and all is written
	size    int64    // end of the last record, written or being written
	live    int64    // bytes of records that are referred to
	writers int      // records being written or not yet committed
	pending []uint64 // texts that are durable only through their redo rows
	sealed  bool
	old     bool // was there when the store was opened
	stuck   bool // could not be compacted: something in it is damaged
	reads   *openFile
	sync    syncer
}

// idle tells whether nothing is under way in a sealed segment.
func (s *segment) idle() bool { return s.sealed && s.writers == 0 && len(s.pending) == 0 }

// dead is the bytes that a compaction would give back.
func (s *segment) dead() int64 { return s.size - s.live }

// syncer lets any number of writers share the syncs of a file.
type syncer struct {
	mu       sync.Mutex
	cond     sync.Cond
	started  uint64
	finished uint64
	running  bool
	err      error // once a sync has failed, nothing written before it can be trusted
}

// wait returns when a sync that began after the call has ended.
func (s *syncer) wait(f vfs.File) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cond.L = &s.mu
	need := s.started + 1
	for s.finished < need && s.err == nil {
		if s.running {
			s.cond.Wait()
			continue
		}
		s.running = true
		s.started++
		s.mu.Unlock()
		err := f.SyncData()
		s.mu.Lock()
		s.running, s.finished = false, s.started
		if err != nil {
			s.err = fmt.Errorf("sync a body segment: %w", err)
		}
		s.cond.Broadcast()
	}
	return s.err
}
