package bolt

import (
	"bytes"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"

	"go.etcd.io/bbolt"

	"emsh/store/config"
)

// stored is one row on its way from the file into memory.
type stored struct {
	kind, key string
	raw       []byte
	row       any
	err       error
}

// load reads the whole organization into memory.
func (s *Store) load(kinds []config.AnyKind) (err error) {
	defer damaged(s.db.Path(), &err)
	// A read of a page that the disk cannot give is a fault of memory: make it a panic.
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	rows, revision, err := s.read()
	if err != nil {
		return err
	}
	l := config.NewLoader(kinds)
	decode(l, rows)
	for _, r := range rows {
		if r.err != nil {
			return fmt.Errorf("%s %s: %w", r.kind, r.key, r.err)
		}
		l.Add(r.kind, r.key, r.row)
	}
	s.state.Store(l.State(revision))
	return nil
}

func (s *Store) read() (rows []stored, revision uint64, err error) {
	err = s.db.View(func(tx *bbolt.Tx) error {
		revision = number(tx.Bucket(metaBucket).Get(revisionKey))
		all := tx.Bucket(rowsBucket)
		return all.ForEachBucket(func(kind []byte) error {
			return all.Bucket(kind).ForEach(func(k, v []byte) error {
				rows = append(rows, stored{kind: string(kind), key: string(k), raw: bytes.Clone(v)})
				return nil
			})
		})
	})
	return rows, revision, err
}

// decode turns all rows into values, on all processors.
func decode(l *config.Loader, rows []stored) {
	var wg sync.WaitGroup
	parts := runtime.GOMAXPROCS(0)
	for p := range parts {
		part := rows[len(rows)*p/parts : len(rows)*(p+1)/parts]
		wg.Go(func() {
			for i := range part {
				r := &part[i]
				r.row, r.err = l.Decode(r.kind, r.raw)
			}
		})
	}
	wg.Wait()
}
