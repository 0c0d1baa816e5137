package config

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// View is an immutable snapshot of the organization. It is made by this package only.
type View interface {
	Revision() uint64
	row(kind, key string) (any, bool)
	rows(kind string) iter.Seq[any]
	count(kind string) int
	find(space, word string) iter.Seq[posting]
	words(space string) iter.Seq[posting]
}

// Tx is a View that can be changed, and that shows its own changes. A change function touches
// nothing but its Tx, because it may be run again.
type Tx interface {
	View
	put(k AnyKind, key string, v any) error
	remove(k AnyKind, key string) error
}

// place is where a row is.
type place struct{ kind, key string }

// posting is a place where a word is found, and in which sorts of names it is unique.
type posting struct {
	place
	unique uint8
}

// State is all rows of an organization at one revision.
type State struct {
	revision uint64
	kinds    map[string]ordered[any]     // rows by key
	spaces   map[string]ordered[posting] // word NUL kind NUL key
}

// Revision grows by one with each commit.
func (s *State) Revision() uint64 { return s.revision }

func (s *State) row(kind, key string) (any, bool) { return s.kinds[kind].get(key) }

func (s *State) count(kind string) int { return s.kinds[kind].len() }

func (s *State) rows(kind string) iter.Seq[any] {
	return func(yield func(any) bool) {
		for _, v := range s.kinds[kind].all() {
			if !yield(v) {
				return
			}
		}
	}
}

func (s *State) find(space, word string) iter.Seq[posting] {
	return func(yield func(posting) bool) {
		for _, at := range s.spaces[space].prefix(word + "\x00") {
			if !yield(at) {
				return
			}
		}
	}
}

// words yields every place of every word, in the order of the words.
func (s *State) words(space string) iter.Seq[posting] {
	return func(yield func(posting) bool) {
		for _, at := range s.spaces[space].all() {
			if !yield(at) {
				return
			}
		}
	}
}

// RowChange is one row of a proposal, before and after.
type RowChange struct {
	Kind     string
	What     string
	Key      string
	Old, New any // nil: there is none
	of       AnyKind
}

// Proposal is a change that has been thought through but not committed.
type Proposal struct {
	base, next *State
	changes    []RowChange
	at         map[place]int
}

// Base is the snapshot the proposal was made over.
func (p *Proposal) Base() *State { return p.base }

// View is the organization as it would be.
func (p *Proposal) View() View { return p.next }

// Next is the state as it would be, for the store that commits it.
func (p *Proposal) Next() *State { return p.next }

// Changes are the rows that differ from before, in the order they were first touched.
func (p *Proposal) Changes() []RowChange { return p.changes }

// Propose runs fn over the state. The state itself does not change.
func (s *State) Propose(fn func(Tx) error) (*Proposal, error) {
	next := &State{s.revision + 1, maps.Clone(s.kinds), maps.Clone(s.spaces)}
	p := &Proposal{base: s, next: next, at: map[place]int{}}
	if err := fn(&proposing{p}); err != nil {
		return nil, err
	}
	p.settle()
	return p, nil
}

// proposing is the Tx of a proposal: only the running change function may write.
type proposing struct{ *Proposal }

func (t *proposing) Revision() uint64                          { return t.next.revision }
func (t *proposing) row(kind, key string) (any, bool)          { return t.next.row(kind, key) }
func (t *proposing) rows(kind string) iter.Seq[any]            { return t.next.rows(kind) }
func (t *proposing) count(kind string) int                     { return t.next.count(kind) }
func (t *proposing) find(space, word string) iter.Seq[posting] { return t.next.find(space, word) }

func (t *proposing) words(space string) iter.Seq[posting] { return t.next.words(space) }

func (t *proposing) put(k AnyKind, key string, v any) error {
	if key == "" || len(key) > 1024 || strings.ContainsRune(key, 0) {
		return fmt.Errorf("\"%s\" cannot name a %s", key, k.what())
	}
	if err := t.taken(k, key, v); err != nil {
		return err
	}
	old, _ := t.row(k.KindName(), key)
	t.next.put(nil, k, key, old, v)
	t.note(k, key, old, v)
	return nil
}

// taken reports the first unique word of v that another row has.
func (t *proposing) taken(k AnyKind, key string, v any) error {
	for _, w := range k.words(v) {
		if w.Unique == 0 {
			continue
		}
		for at := range t.find(k.space(), strings.ToLower(w.Text)) {
			if at.unique&w.Unique != 0 && at.place != (place{k.KindName(), key}) {
				return &Taken{What: among(k), Sort: k.sort(at.unique & w.Unique), Name: w.Text}
			}
		}
	}
	return nil
}

// among is what those are called who share their words with a kind.
func among(k AnyKind) string {
	if k.space() != k.KindName() {
		return k.space()
	}
	return k.what()
}

func (t *proposing) remove(k AnyKind, key string) error {
	old, ok := t.row(k.KindName(), key)
	if !ok {
		return &NotFound{What: k.what(), ID: key}
	}
	t.next.remove(nil, k, key, old)
	t.note(k, key, old, nil)
	return nil
}

func (t *proposing) note(k AnyKind, key string, old, v any) {
	at := place{k.KindName(), key}
	if i, ok := t.at[at]; ok {
		t.changes[i].New = v
		return
	}
	t.at[at] = len(t.changes)
	t.changes = append(t.changes, RowChange{Kind: k.KindName(), What: k.what(), Key: key, Old: old, New: v, of: k})
}

// settle drops what in the end did not change.
func (p *Proposal) settle() {
	p.changes = slices.DeleteFunc(p.changes, func(c RowChange) bool { return reflect.DeepEqual(c.Old, c.New) })
}

// Encode returns the new row as a store keeps it.
func (c RowChange) Encode() ([]byte, error) {
	raw, err := json.Marshal(c.New)
	if err != nil {
		return nil, fmt.Errorf("encode the %s \"%s\": %w", c.What, c.Key, err)
	}
	return raw, nil
}

// Check applies the rules of each changed row's kind.
func (p *Proposal) Check() error {
	for _, c := range p.changes {
		if c.New == nil {
			continue
		}
		if err := c.of.check(p.next, c.New); err != nil {
			return err
		}
	}
	return nil
}

func (s *State) put(e *edit, k AnyKind, key string, old, v any) {
	kind := k.KindName()
	s.kinds[kind] = s.kinds[kind].set(e, key, v)
	var before []Word
	if old != nil {
		before = k.words(old)
	}
	after := k.words(v)
	if sameWords(before, after) {
		return
	}
	s.unindex(e, k.space(), place{kind, key}, before)
	s.index(e, k.space(), place{kind, key}, after)
}

func sameWords(a, b []Word) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func (s *State) remove(e *edit, k AnyKind, key string, old any) {
	kind := k.KindName()
	s.kinds[kind] = s.kinds[kind].without(e, key)
	s.unindex(e, k.space(), place{kind, key}, k.words(old))
}

func (p place) under(word string) string {
	return strings.ToLower(word) + "\x00" + p.kind + "\x00" + p.key
}

func (s *State) index(e *edit, space string, at place, words []Word) {
	m := s.spaces[space]
	for _, w := range words {
		if w.Text == "" {
			continue
		}
		key := at.under(w.Text)
		known, _ := m.get(key)
		m = m.set(e, key, posting{at, w.Unique | known.unique})
	}
	s.spaces[space] = m
}

func (s *State) unindex(e *edit, space string, at place, words []Word) {
	m := s.spaces[space]
	for _, w := range words {
		m = m.without(e, at.under(w.Text))
	}
	s.spaces[space] = m
}
