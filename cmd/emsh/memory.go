package main

import (
	"os"
	"runtime/debug"
)

// shortRunCollections is the percentage by which the heap of a run that ends soon may grow
// before it is collected. More than that costs more in fresh memory than it saves.
const shortRunCollections = 400

// goCollections is Go's own percentage.
const goCollections = 100

// collectAsUsual is for a process that holds an organization: four times what a large one takes is too much.
func collectAsUsual() { collectAt(goCollections) }

// collectRarely trades memory for time in a process that runs one text. What lives long, the
// console and the server, keeps Go's own pace; so does everything where $GOGC says one.
func collectRarely() { collectAt(shortRunCollections) }

func collectAt(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}
