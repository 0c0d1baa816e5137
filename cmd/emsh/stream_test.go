package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"
)

// TestPipelinesStream sends many objects through a pipeline whose stages need one at a time: what
// is in use must not grow with their number. Kept, they would take some 80 MB.
func TestPipelinesStream(t *testing.T) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	sh, err := newShell(&options{data: t.TempDir(), output: "auto", std: streams{null, null, os.Stderr}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "out.csv")
	stop, most := watchHeap()
	r := sh.session.Run(context.Background(), "", `1..100000 | ForEach-Object { [pscustomobject]@{ Name = "user$_"; Mail = "user$_@contoso.com"; Size = $_; Odd = $_ % 2 } } |
		Where-Object { $_.Size -gt 0 } | Select-Object Name, Mail, Size | Export-Csv -NoTypeInformation '`+file+`'`)
	close(stop)
	grown := <-most
	if r.Err != nil {
		t.Fatal(r.Err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Size() < 3_000_000 {
		t.Fatalf("the file was not written: %v", err)
	}
	t.Logf("%d KB in use at most above the start", grown>>10)
	if grown > 10<<20 {
		t.Errorf("a pipeline of 100,000 objects keeps %d MB", grown>>20)
	}
}

// watchHeap tells, when it is stopped, by how much the live heap grew at most.
func watchHeap() (stop chan struct{}, most chan int64) {
	live := func() int64 {
		s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(s)
		return int64(s[0].Value.Uint64())
	}
	runtime.GC()
	before := live()
	stop, most = make(chan struct{}), make(chan int64, 1)
	go func() {
		var grown int64
		for tick := time.NewTicker(5 * time.Millisecond); ; {
			select {
			case <-tick.C:
				grown = max(grown, live()-before)
			case <-stop:
				tick.Stop()
				most <- grown
				return
			}
		}
	}()
	return stop, most
}
