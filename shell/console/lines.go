package console

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"emsh/shell/command"
)

// Lines reads from standard input that is no terminal. Only who asks for a line by name gets one:
// a confirmation is no matter for a file that happens to be there.
type Lines struct {
	r     *bufio.Reader
	ready func() bool // something is piped in; a pipe that is only held open has nobody in it
	begun bool
}

// NewLines reads from in once ready says that there is something.
func NewLines(in io.Reader, ready func() bool) *Lines {
	return &Lines{r: bufio.NewReader(in), ready: ready}
}

// ReadLine reads a line. At the end nobody is there.
func (l *Lines) ReadLine(bool) (string, error) {
	if !l.begun && !l.ready() {
		return "", command.ErrNobody
	}
	l.begun = true
	var line []byte
	for {
		part, err := l.r.ReadSlice('\n')
		switch line = append(line, part...); {
		case len(line) > maxPaste:
			return "", errors.New("the line is too long")
		case err == nil, err == io.EOF && len(line) > 0:
			return strings.TrimRight(string(line), "\r\n"), nil
		case err == io.EOF:
			return "", command.ErrNobody
		case err != bufio.ErrBufferFull:
			return "", err
		}
	}
}

var _ Asker = (*Lines)(nil)
