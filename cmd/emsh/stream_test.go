package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"
)

// TestPipelinesStream sends many objects through a pipeline whose stages need one at a time: what
// is in use must not grow with their number. Kept, the more of them would take some 80 MB.
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
	few, many := stream(t, sh, 10_000), stream(t, sh, 100_000)
	t.Logf("%d KB in use at most above the start with 10,000 objects, %d KB with 100,000", few>>10, many>>10)
	if many > few+6<<20 {
		t.Errorf("a pipeline of 100,000 objects keeps %d KB, one of 10,000 %d KB", many>>10, few>>10)
	}
}

// stream exports objects and returns by how much what is in use grew at most.
func stream(t *testing.T, sh *shell, objects int) int64 {
	t.Helper()
	file := filepath.Join(t.TempDir(), "out.csv")
	stop, most := watchHeap()
	r := sh.session.Run(context.Background(), "", fmt.Sprintf(`1..%d | ForEach-Object { [pscustomobject]@{ Name = "user$_"; Mail = "user$_@contoso.com"; Size = $_; Odd = $_ %% 2 } } |
		Where-Object { $_.Size -gt 0 } | Select-Object Name, Mail, Size | Export-Csv -NoTypeInformation '%s'`, objects, file))
	close(stop)
	grown := <-most
	if r.Err != nil {
		t.Fatal(r.Err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Size() < int64(30*objects) {
		t.Fatalf("the file was not written: %v", err)
	}
	return grown
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
