package console

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// historyLimit is how many entries are kept, Exchange shell's $MaximumHistoryCount.
const historyLimit = 4096

// History is what was entered, oldest first; entries of several lines stay whole. The file is
// readable by its owner alone and holds a JSON string a line.
type History struct {
	path    string
	entries []string
	at      int    // entry shown; len(entries) is the new line
	draft   string // the new line, kept while older ones are shown
	prefix  string // what was typed before going up: only entries that begin so are shown
}

// OpenHistory reads the history file; one that is not there is empty.
func OpenHistory(path string) (*History, error) {
	h := &History{path: path}
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return h, nil
	}
	if err != nil {
		return h, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxPaste)
	for lines.Scan() {
		var entry string
		if json.Unmarshal(lines.Bytes(), &entry) == nil {
			h.entries = append(h.entries, entry)
		}
	}
	h.entries = h.entries[max(0, len(h.entries)-historyLimit):]
	h.at = len(h.entries)
	return h, lines.Err()
}

// Add appends an entry, which must have its secrets masked, unless it repeats the last one.
func (h *History) Add(entry string) error {
	entry = strings.TrimRight(entry, "\n ")
	if entry == "" || (len(h.entries) > 0 && h.entries[len(h.entries)-1] == entry) {
		h.reset()
		return nil
	}
	h.entries = append(h.entries, entry)
	h.entries = h.entries[max(0, len(h.entries)-historyLimit):]
	h.reset()
	return h.append(entry)
}

func (h *History) append(entry string) error {
	if h.path == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(h.path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(h.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	line, _ := json.Marshal(entry)
	if _, err := f.Write(append(line, '\n')); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

func (h *History) reset() { h.at, h.draft, h.prefix = len(h.entries), "", "" }

// up is the next older entry that begins as what was typed does.
func (h *History) up(line string) (string, bool) {
	if h.at == len(h.entries) {
		h.draft, h.prefix = line, strings.ToLower(line)
	}
	for i := h.at - 1; i >= 0; i-- {
		if h.begins(i) && h.entries[i] != line {
			h.at = i
			return h.entries[i], true
		}
	}
	return "", false
}

// down is the next newer entry, and at last what was typed.
func (h *History) down(line string) (string, bool) {
	if h.at == len(h.entries) {
		return "", false
	}
	for i := h.at + 1; i < len(h.entries); i++ {
		if h.begins(i) && h.entries[i] != line {
			h.at = i
			return h.entries[i], true
		}
	}
	h.at = len(h.entries)
	return h.draft, true
}

func (h *History) begins(i int) bool {
	return strings.HasPrefix(strings.ToLower(h.entries[i]), h.prefix)
}

// suggest is the newest entry that begins as text does, whatever the case, and goes on.
func (h *History) suggest(text string) string {
	if text == "" {
		return ""
	}
	for i := len(h.entries) - 1; i >= 0; i-- {
		if e := h.entries[i]; len(e) > len(text) && utf8.RuneStart(e[len(text)]) && strings.EqualFold(e[:len(text)], text) {
			return e
		}
	}
	return ""
}

// find is the newest entry before place from that contains what, whatever the case.
func (h *History) find(what string, from int) (int, bool) {
	what = strings.ToLower(what)
	for i := min(from, len(h.entries)) - 1; i >= 0; i-- {
		if strings.Contains(strings.ToLower(h.entries[i]), what) {
			return i, true
		}
	}
	return 0, false
}

// findNewer is the oldest entry behind place from that contains what.
func (h *History) findNewer(what string, from int) (int, bool) {
	what = strings.ToLower(what)
	for i := from + 1; i < len(h.entries); i++ {
		if strings.Contains(strings.ToLower(h.entries[i]), what) {
			return i, true
		}
	}
	return 0, false
}
