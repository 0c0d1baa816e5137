package transport

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// sendLogs writes the protocol log of send connectors, a file a day.
type sendLogs struct {
	mu   sync.Mutex
	name string
	file *os.File
}

// tracer returns what writes one connection's lines.
func (l *sendLogs) tracer(dir, connector, remote string, now func() time.Time) func(event, line string) {
	n := 0
	return func(event, line string) {
		at := now().UTC()
		clean := strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f {
				return '.'
			}
			return r
		}, line)
		l.write(filepath.Join(dir, "SmtpSend", "SEND"+at.Format("20060102")+"-1.LOG"),
			fmt.Sprintf("%s,%s,,%d,,%s,%s,%q,\n", at.Format("2006-01-02T15:04:05.000Z"), connector, n, remote, event, clean))
		n++
	}
}

func (l *sendLogs) write(name, line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if name != l.name || l.file == nil {
		l.shut()
		if os.MkdirAll(filepath.Dir(name), 0o700) != nil {
			return
		}
		f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return
		}
		l.name, l.file = name, f
	}
	_, _ = l.file.WriteString(line)
}

func (l *sendLogs) shut() {
	if l.file != nil {
		l.file.Close()
		l.file = nil
	}
}

func (l *sendLogs) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shut()
}
