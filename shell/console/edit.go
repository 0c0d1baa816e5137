package console

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// completionTime bounds how long Tab may wait for live values.
const completionTime = 2 * time.Second

// changed is readline's listener: it has applied a key it knows, or inserted one of our actions.
func (e *Editor) changed(line []rune, pos int, key rune) ([]rune, int, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if key == actEnter || key == actPaste {
		defer e.keys.release()
	}
	if e.state.done || key == '\r' || key == 0x03 || key == 0x04 {
		return nil, 0, false
	}
	if key < actEnter || key >= actLimit {
		e.typed(line, pos, key)
		e.redraw()
		return []rune(e.state.text), utf8.RuneCountInString(e.state.text[:e.state.cursor]), key != 0
	}
	line = append(line[:pos-1:pos-1], line[pos:]...) // readline inserted the action itself
	e.state.text, e.state.cursor = string(line), len(string(line[:pos-1]))
	e.act(key)
	e.keys.setTyping(e.state.text != "")
	e.redraw()
	return []rune(e.state.text), utf8.RuneCountInString(e.state.text[:e.state.cursor]), true
}

// typed takes over what readline made of a key of its own.
func (e *Editor) typed(line []rune, pos int, key rune) {
	e.state.text, e.state.cursor = string(line), len(string(line[:pos]))
	e.keys.setTyping(e.state.text != "")
	if key == 0 {
		return
	}
	e.state.menu = nil
	if e.state.search != nil {
		e.searchTyped(key)
		return
	}
	e.history.at = len(e.history.entries)
}

// searchTyped goes on searching with one more or one less character. The entry shown may match still.
func (e *Editor) searchTyped(key rune) {
	s := e.state.search
	from := s.at + 1
	switch {
	case key == actBackspace:
		_, n := utf8.DecodeLastRuneInString(s.what)
		s.what = s.what[:len(s.what)-n]
		from, s.newer = len(e.history.entries), false
	case unicode.IsPrint(key):
		s.what += string(key)
		if s.newer {
			from = s.at - 1
		}
	default:
		e.state.search = nil
		return
	}
	e.searchFrom(from)
}

// searchFrom shows the next entry that matches. Where none does what is shown stays.
func (e *Editor) searchFrom(from int) {
	s := e.state.search
	if s.what == "" {
		s.at, s.nowhere = len(e.history.entries), false
		e.set(s.before)
		return
	}
	find := e.history.find
	if s.newer {
		find = e.history.findNewer
	}
	i, ok := find(s.what, from)
	if s.nowhere = !ok; ok {
		s.at = i
	}
	e.set(s.before)
	if s.at < len(e.history.entries) {
		e.set(e.history.entries[s.at])
	}
	e.state.cursor = max(strings.Index(strings.ToLower(e.state.text), strings.ToLower(s.what)), 0)
}

func (e *Editor) set(text string) { e.state.text, e.state.cursor = text, len(text) }

// act does what a key of ours asks.
func (e *Editor) act(key action) {
	if e.state.menu != nil && e.actInMenu(key) {
		return
	}
	if e.state.search != nil && e.actInSearch(key) {
		return
	}
	e.state.menu, e.state.search = nil, nil
	if do, ok := actions[key]; ok {
		do(e)
	}
}

// actions are the keys of an ordinary line.
var actions = map[action]func(*Editor){
	actEnter:     (*Editor).enter,
	actNewline:   func(e *Editor) { e.insert("\n") },
	actPaste:     func(e *Editor) { e.pasteIn() },
	actDelete:    (*Editor).delete,
	actBackspace: (*Editor).backspace,
	actUp:        (*Editor).up,
	actDown:      (*Editor).down,
	actLeft:      func(e *Editor) { e.state.cursor -= e.clusterBefore() },
	actRight:     (*Editor).right,
	actHome:      func(e *Editor) { e.state.cursor = e.lineStart() },
	actEnd:       (*Editor).end,
	actFirst:     func(e *Editor) { e.state.cursor = 0 },
	actLast:      func(e *Editor) { e.state.cursor = len(e.state.text) },
	actWordLeft:  (*Editor).wordLeft,
	actWordRight: (*Editor).wordRight,
	actTab:       func(e *Editor) { e.complete(1) },
	actBackTab:   func(e *Editor) { e.complete(-1) },
	actMenu:      func(e *Editor) { e.complete(0) },
	actCancel:    func(e *Editor) { e.set("") },
	actClear:     (*Editor).clear,
	actSearch: func(e *Editor) {
		e.state.search = &search{at: len(e.history.entries), before: e.state.text}
	},
}

func (e *Editor) enter() {
	if e.hooks.Incomplete != nil && e.hooks.Incomplete(e.state.text) || e.goesOn() {
		e.state.cursor = len(e.state.text)
		e.insert("\n")
		return
	}
	e.keys.inject("\r")
}

// goesOn reports whether the text goes on in a line that is there already: a terminal without
// bracketed paste types what is pasted.
func (e *Editor) goesOn() bool {
	if e.hooks.Continued == nil {
		return false
	}
	next := e.keys.ahead()
	return next != "" && e.hooks.Continued(e.state.text, next)
}

func (e *Editor) insert(text string) {
	s := &e.state
	s.text = s.text[:s.cursor] + text + s.text[s.cursor:]
	s.cursor += len(text)
}

// pasteIn inserts what was pasted. A line end at its end is none of the keys that were pressed: who
// pastes sees first what Enter will run.
func (e *Editor) pasteIn() { e.insert(strings.TrimRight(e.keys.paste(), "\n")) }

func (e *Editor) delete() {
	s := &e.state
	if s.text == "" {
		e.keys.inject("\x04")
		return
	}
	c, _, _, _ := uniseg.FirstGraphemeClusterInString(s.text[s.cursor:], -1)
	s.text = s.text[:s.cursor] + s.text[s.cursor+len(c):]
}

// backspace takes away the character before the cursor, as it is seen: with its accents and joiners.
func (e *Editor) backspace() {
	s := &e.state
	from := s.cursor - e.clusterBefore()
	s.text, s.cursor = s.text[:from]+s.text[s.cursor:], from
	e.history.at = len(e.history.entries)
}

func (e *Editor) clusterBefore() int {
	last := 0
	for rest := e.state.text[:e.state.cursor]; rest != ""; {
		var c string
		c, rest, _, _ = uniseg.FirstGraphemeClusterInString(rest, -1)
		last = len(c)
	}
	return last
}

func (e *Editor) right() {
	s := &e.state
	if s.cursor == len(s.text) {
		e.suggested()
		return
	}
	c, _, _, _ := uniseg.FirstGraphemeClusterInString(s.text[s.cursor:], -1)
	s.cursor += len(c)
}

// suggested takes what is suggested behind the text.
func (e *Editor) suggested() {
	if whole := e.history.suggest(e.state.text); whole != "" {
		e.set(whole)
	}
}

// suggestedWord takes the next word of what is suggested.
func (e *Editor) suggestedWord() {
	typed := len(e.state.text)
	e.suggested()
	e.state.cursor = typed
	e.wordRight()
	e.set(e.state.text[:e.state.cursor])
}

func (e *Editor) lineStart() int {
	return strings.LastIndexByte(e.state.text[:e.state.cursor], '\n') + 1
}

func (e *Editor) lineEnd() int {
	if n := strings.IndexByte(e.state.text[e.state.cursor:], '\n'); n >= 0 {
		return e.state.cursor + n
	}
	return len(e.state.text)
}

func (e *Editor) end() {
	if e.state.cursor == len(e.state.text) {
		e.suggested()
		return
	}
	e.state.cursor = e.lineEnd()
}

// up goes to the line above, from the first one to the older entry of the history.
func (e *Editor) up() {
	start := e.lineStart()
	if start == 0 {
		if text, ok := e.history.up(e.state.text); ok {
			e.set(text)
		}
		return
	}
	column := e.state.cursor - start
	e.state.cursor = start - 1
	above := e.lineStart()
	e.state.cursor = e.boundary(min(above+column, start-1))
}

func (e *Editor) down() {
	end := e.lineEnd()
	if end == len(e.state.text) {
		if text, ok := e.history.down(e.state.text); ok {
			e.set(text)
		}
		return
	}
	column := e.state.cursor - e.lineStart()
	e.state.cursor = end + 1
	e.state.cursor = e.boundary(min(end+1+column, e.lineEnd()))
}

// boundary moves an offset back to the start of a character.
func (e *Editor) boundary(at int) int {
	for at > 0 && at < len(e.state.text) && !utf8.RuneStart(e.state.text[at]) {
		at--
	}
	return at
}

func wordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

func (e *Editor) wordLeft() {
	head := []rune(e.state.text[:e.state.cursor])
	i := len(head)
	for i > 0 && !wordRune(head[i-1]) {
		i--
	}
	for i > 0 && wordRune(head[i-1]) {
		i--
	}
	e.state.cursor = len(string(head[:i]))
}

func (e *Editor) wordRight() {
	if e.state.cursor == len(e.state.text) && e.history.suggest(e.state.text) != "" {
		e.suggestedWord()
		return
	}
	tail := []rune(e.state.text[e.state.cursor:])
	i := 0
	for i < len(tail) && wordRune(tail[i]) {
		i++
	}
	for i < len(tail) && !wordRune(tail[i]) {
		i++
	}
	e.state.cursor += len(string(tail[:i]))
}

func (e *Editor) clear() {
	e.screen.w.Write([]byte("\x1b[H\x1b[2J"))
	e.screen.forget()
}

// complete opens the menu, or inserts the only candidate.
func (e *Editor) complete(step int) {
	if e.hooks.Complete == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), completionTime)
	defer cancel()
	c := e.hooks.Complete(ctx, e.state.text, e.state.cursor)
	if len(c.Candidates) == 0 {
		e.screen.w.Write([]byte("\a"))
		return
	}
	m := newMenu(c, e.state.text, e.state.cursor)
	if step != 0 || len(c.Candidates) == 1 {
		m.step(max(step, -1) | 1)
	}
	e.state.text, e.state.cursor = m.apply()
	if len(c.Candidates) > 1 {
		e.state.menu = m
	}
}

// actInMenu chooses in the menu; any other key takes what is chosen and goes on.
func (e *Editor) actInMenu(key action) bool {
	_, height := e.size()
	steps := map[action]int{actTab: 1, actDown: 1, actRight: 1, actMenu: 1, actBackTab: -1, actUp: -1, actLeft: -1, actPageDown: height / 2, actPageUp: -height / 2}
	if by, ok := steps[key]; ok {
		e.state.menu.step(by)
		e.state.text, e.state.cursor = e.state.menu.apply()
		return true
	}
	switch key {
	case actEnter:
		e.state.menu = nil
		return true
	case actCancel:
		e.state.text, e.state.cursor = e.state.menu.before, e.state.menu.cursor
		e.state.menu = nil
		return true
	}
	return false
}

func (e *Editor) actInSearch(key action) bool {
	switch key {
	case actSearch, actSearchNewer:
		e.state.search.newer = key == actSearchNewer
		e.searchFrom(e.state.search.at)
		return true
	case actCancel:
		e.set(e.state.search.before)
		e.state.search = nil
		return true
	case actBackspace:
		e.searchTyped(key)
		return true
	}
	return false
}
