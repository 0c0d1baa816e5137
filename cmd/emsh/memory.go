package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// Collections of a run that ends soon are rarer than a server's: until the first one, which
// comes when about 64 MB are in use, and afterwards.
const (
	firstCollection  = 1600 // percent of the runtime's 4 MB
	laterCollections = 300
)

// collectRarely trades memory for time in a process that runs one text. What lives long, the
// console and the server, keeps Go's own pace; so does everything where $GOGC says one.
func collectRarely() {
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(firstCollection)
	runtime.AddCleanup(new([4]*int), func(percent int) { debug.SetGCPercent(percent) }, laterCollections)
}
