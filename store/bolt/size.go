package bolt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// checkSize refuses a file that ends before its last page does: bbolt would map it all the
// same, and reading beyond the end would end the process.
func checkSize(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("open the organization: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("open the organization: %w", err)
	}
	if need := sizeNeeded(f); info.Size() > 0 && info.Size() < need {
		return &Damaged{Path: path, Err: fmt.Errorf("it has %d bytes, and %d are needed", info.Size(), need)}
	}
	return nil
}

// sizeNeeded reads from the newer of the two meta pages how many bytes are in use; 0 where
// neither can be read, which bbolt will say better.
func sizeNeeded(f io.ReaderAt) int64 {
	const magic, pageHeader = 0xED0CDAED, 16
	var best, newest uint64
	for _, at := range []int64{0, int64(os.Getpagesize())} {
		b := make([]byte, 64)
		if _, err := f.ReadAt(b, at+pageHeader); err != nil {
			continue
		}
		le := binary.NativeEndian
		if le.Uint32(b) != magic {
			continue
		}
		pageSize, pages, tx := uint64(le.Uint32(b[8:])), le.Uint64(b[40:]), le.Uint64(b[48:])
		if tx >= newest && pages < 1<<40 {
			best, newest = pageSize*pages, tx
		}
	}
	return int64(best)
}
