package pebble

import (
	"log/slog"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// Options tune a store. The zero value is right for most.
type Options struct {
	FS      vfs.FS           // the machine's file system when nil
	Log     *slog.Logger     // silent when nil
	Cache   int64            // bytes for indexes, digests and blocks together; 0 is 192 MB
	Reserve int64            // free bytes on the disk below which new mail is refused; 0 is 64 MB
	Segment int64            // bytes at which a new segment file is begun; 0 is 64 MB
	Now     func() time.Time // the clock; time.Now when nil
}

func (o Options) filled() Options {
	if o.FS == nil {
		o.FS = vfs.Default
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Cache = orElse(o.Cache, 192<<20)
	o.Reserve = orElse(o.Reserve, 64<<20)
	o.Segment = min(orElse(o.Segment, 64<<20), 1<<31)
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

func orElse(n, otherwise int64) int64 {
	if n == 0 {
		return otherwise
	}
	return n
}
