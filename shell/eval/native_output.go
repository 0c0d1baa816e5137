package eval

import (
	"bytes"
	"os"
	"sync"
)

// outputLine is a line of a program's output, or bytes of it on the way to a file.
type outputLine struct {
	text   string
	raw    []byte
	stderr bool
}

// outputPipe is what a program writes to: its output or its errors.
type outputPipe struct {
	r, w   *os.File
	stderr bool
	whole  bool // the bytes go on as they are
	begun  []byte
}

// pass sends on what was read: bytes as they are, else the lines that are complete.
func (p *outputPipe) pass(part []byte, to chan<- outputLine) {
	if p.whole {
		to <- outputLine{raw: bytes.Clone(part)}
		return
	}
	p.begun = append(p.begun, part...)
	for {
		i := bytes.IndexByte(p.begun, '\n')
		if i < 0 {
			return
		}
		to <- outputLine{text: string(bytes.TrimRight(p.begun[:i], "\r")), stderr: p.stderr}
		p.begun = p.begun[i+1:]
	}
}

// end sends on a last line without an end.
func (p *outputPipe) end(to chan<- outputLine) {
	if len(p.begun) > 0 {
		to <- outputLine{text: string(bytes.TrimRight(p.begun, "\r")), stderr: p.stderr}
	}
}

// readEach reads every pipe on its own; which comes first is chance.
func readEach(pipes []*outputPipe, lines chan<- outputLine) (stop func()) {
	var reading sync.WaitGroup
	for _, p := range pipes {
		reading.Go(func() {
			part := make([]byte, 32<<10)
			for {
				n, err := p.r.Read(part)
				if n > 0 {
					p.pass(part[:n], lines)
				}
				if err != nil {
					p.end(lines)
					return
				}
			}
		})
	}
	go func() {
		reading.Wait()
		close(lines)
	}()
	return func() {
		for _, p := range pipes {
			p.r.Close()
		}
	}
}
