package front

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// RollOver says when a protocol log begins a new file.
type RollOver int

const (
	// Hourly begins a file each hour.
	Hourly RollOver = iota + 1
	// Daily begins a file each day.
	Daily
	// Weekly begins a file each Monday.
	Weekly
	// Monthly begins a file on the first of each month.
	Monthly
)

// ProtocolLog says whether and where conversations are written down.
type ProtocolLog struct {
	Enabled  bool
	Folder   string
	Prefix   string        // of the file name: IMAP4, POP3, RECV
	RollOver RollOver      // used when FileSize is 0
	FileSize int64         // a new file when this is reached; 0: by time; <0: never
	Quota    int64         // of all files together; the oldest go; 0: none
	Age      time.Duration // files older than this go; 0: none
}

const logFields = "date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context"

// logbook writes the protocol log's files. A log that cannot be written harms
// no session: the line is dropped.
type logbook struct {
	mu   sync.Mutex
	file *os.File
	name string
	size int64
	log  ProtocolLog
}

func (l *logbook) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shut()
}

func (l *logbook) shut() {
	if l.file != nil {
		l.file.Close()
		l.file = nil
	}
}

func (l *logbook) write(p ProtocolLog, now time.Time, line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if p != l.log {
		l.shut()
		l.log = p
	}
	if !l.ready(now) {
		return
	}
	n, _ := l.file.WriteString(line)
	l.size += int64(n)
}

// ready has the right file open.
func (l *logbook) ready(now time.Time) bool {
	name := l.log.Prefix + l.log.period(now)
	full := l.log.FileSize > 0 && l.size >= l.log.FileSize
	if l.file != nil && !full && (l.log.FileSize != 0 || name == l.name) {
		return true
	}
	l.shut()
	l.name = name
	return l.open(now)
}

func (p ProtocolLog) period(now time.Time) string {
	if p.FileSize < 0 {
		return ""
	}
	switch p.RollOver {
	case Hourly:
		return now.Format("2006010215")
	case Weekly:
		monday := now.AddDate(0, 0, -(int(now.Weekday())+6)%7)
		return monday.Format("20060102")
	case Monthly:
		return now.Format("200601")
	}
	return now.Format("20060102")
}

// open takes the newest part of the period that has room, or begins the next.
func (l *logbook) open(now time.Time) bool {
	if os.MkdirAll(l.log.Folder, 0o700) != nil {
		return false
	}
	for part := 1; ; part++ {
		path := filepath.Join(l.log.Folder, l.name+"-"+strconv.Itoa(part)+".LOG")
		info, err := os.Stat(path)
		if err == nil && l.log.FileSize > 0 && info.Size() >= l.log.FileSize {
			continue
		}
		f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return false
		}
		l.file, l.size = f, 0
		if info != nil {
			l.size = info.Size()
		}
		if l.size == 0 {
			n, _ := fmt.Fprintf(f, "#Software: emsh\n#Log-type: %s Protocol Log\n#Date: %s\n#Fields: %s\n", l.log.Prefix, now.UTC().Format(logTime), logFields)
			l.size = int64(n)
		}
		l.prune(now, path)
		return true
	}
}

const logTime = "2006-01-02T15:04:05.000Z"

// prune removes the oldest files beyond the quota and the age.
func (l *logbook) prune(now time.Time, current string) {
	paths, _ := filepath.Glob(filepath.Join(l.log.Folder, l.log.Prefix+"*.LOG"))
	type old struct {
		path string
		os.FileInfo
	}
	var files []old
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && path != current {
			files = append(files, old{path, info})
		}
	}
	slices.SortFunc(files, func(a, b old) int { return b.ModTime().Compare(a.ModTime()) })
	sum := l.size
	for _, f := range files {
		sum += f.Size()
		over := l.log.Quota > 0 && sum > l.log.Quota
		aged := l.log.Age > 0 && now.Sub(f.ModTime()) > l.log.Age
		if over || aged {
			os.Remove(f.path)
		}
	}
}

// tryLog refuses a log that a running hall is newly asked to write and that cannot be written. A
// hall that starts with one does its work without it.
func (h *Hall) tryLog(p Plan) error {
	was := h.plan.Load()
	if was == nil || was.State == Closed || p.State == Closed || !p.Log.Enabled || p.Log == was.Log {
		return nil
	}
	if err := p.Log.writable(); err != nil {
		return fmt.Errorf("the protocol log cannot be written to %s: %w; name another folder", p.Log.Folder, err)
	}
	return nil
}

func (p ProtocolLog) writable() error {
	if err := os.MkdirAll(p.Folder, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(p.Folder, ".try")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// Logging reports whether this session's conversation is written down.
func (c *Conn) Logging() bool { return c.protocolLog().Enabled }

// LogIn notes what the client sent; the caller has masked what is secret.
func (c *Conn) LogIn(line string) { c.logEvent("<", line) }

// Masked hides the password in a PASS or AUTH command, also where it is not well formed.
func Masked(line string) string {
	const stars = " ********"
	switch part := strings.Fields(line); {
	case len(part) > 1 && strings.EqualFold(part[0], "PASS"):
		return part[0] + stars
	case len(part) > 2 && strings.EqualFold(part[0], "AUTH"):
		return part[0] + " " + part[1] + stars
	}
	return line
}

// LogOut notes what was answered.
func (c *Conn) LogOut(line string) { c.logEvent(">", line) }

// LogInfo notes something that was not said.
func (c *Conn) LogInfo(text string) { c.logEvent("*", text) }

// SetLogID names the connector in the log; the service's name if not set.
func (c *Conn) SetLogID(id string) { c.logID = id }

func (c *Conn) logEvent(event, data string) {
	log := c.protocolLog()
	if !log.Enabled {
		return
	}
	id := c.logID
	if id == "" {
		id = c.hall.name
	}
	now := time.Now()
	c.hall.plog.write(log, now, fmt.Sprintf("%s,%s,%016X,%d,%s,%s,%s,%s,\n",
		now.UTC().Format(logTime), csvField(id), c.id, c.logged.Add(1)-1, c.local, c.remote, event, csvField(data)))
}

// csvField quotes a field, and keeps control characters from forging lines.
func csvField(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == ',' || r == '"' || r == 0x7f }) {
		return s
	}
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '.'
		}
		return r
	}, s)
	return `"` + strings.ReplaceAll(clean, `"`, `""`) + `"`
}
