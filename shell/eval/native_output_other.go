//go:build !linux

package eval

// readOutput passes on what a program writes. It closes lines at the end of all pipes, or when stop is called.
func readOutput(pipes []*outputPipe, lines chan<- outputLine) (stop func()) {
	return readEach(pipes, lines)
}
