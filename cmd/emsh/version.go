package main

import (
	"fmt"
	"os"
	"runtime/debug"

	"emsh/store/config"
)

// version is the release; a build from a checkout adds the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return config.Release
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) > 12 {
			return config.Release + "+" + s.Value[:12]
		}
	}
	return config.Release
}

// build tells one program file from another: both ends of the socket have the same declarations
// when they are the same file.
func build() string {
	path, err := os.Executable()
	if err != nil {
		return version()
	}
	info, err := os.Stat(path)
	if err != nil {
		return version()
	}
	return fmt.Sprintf("%s %d %d", version(), info.Size(), info.ModTime().UnixNano())
}
