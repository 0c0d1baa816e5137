package utility

import (
	"bufio"
	"errors"
	"io"
	"os"

	"emsh/shell/command"
)

// csvFile is a file that lines are written to.
type csvFile struct {
	file *os.File
	out  *bufio.Writer
	text io.Writer
	err  error
	done bool
}

func openCsv(c *command.Call, path, encoding string, add bool) (*csvFile, error) {
	f, enc, err := openForText(c, path, encoding, add)
	if err != nil {
		return nil, err
	}
	out := bufio.NewWriterSize(f, 64<<10)
	w := &csvFile{file: f, out: out, text: encodedWriter{out, enc}}
	if add {
		w.endLine()
	}
	return w, nil
}

// endLine ends a last line that has no end, before something is added.
func (w *csvFile) endLine() {
	info, err := w.file.Stat()
	if err != nil || info.Size() == 0 {
		return
	}
	last := make([]byte, 1)
	if _, err := w.file.ReadAt(last, info.Size()-1); err == nil && last[0] != '\n' && last[0] != 0 {
		w.line("")
	}
}

func (w *csvFile) line(text string) {
	if w.err == nil {
		_, w.err = io.WriteString(w.text, text+"\n")
	}
}

func (w *csvFile) close() error {
	if w.done {
		return nil
	}
	w.done = true
	return errors.Join(w.err, w.out.Flush(), w.file.Close())
}
