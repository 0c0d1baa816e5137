package config

import "fmt"

// Loader builds the State of an organization from what a store kept. It is used by one
// goroutine, once.
type Loader struct {
	state State
	kinds map[string]AnyKind
	edit  *edit
}

// NewLoader takes every kind that a store may hold.
func NewLoader(kinds []AnyKind) *Loader {
	l := &Loader{kinds: map[string]AnyKind{}, edit: new(edit)}
	l.state = State{kinds: map[string]ordered[any]{}, spaces: map[string]ordered[posting]{}}
	for _, k := range kinds {
		l.kinds[k.KindName()] = k
	}
	return l
}

// Decode turns a stored row into what Add takes. It may be called by several goroutines.
func (l *Loader) Decode(kind string, raw []byte) (any, error) {
	k, ok := l.kinds[kind]
	if !ok {
		return nil, fmt.Errorf("the store holds \"%s\", which this version does not know; it was written by a newer one", kind)
	}
	return k.decode(raw)
}

// Add adds a decoded row under the key it was stored with.
func (l *Loader) Add(kind, key string, row any) { l.state.put(l.edit, l.kinds[kind], key, nil, row) }

// State returns what was added, at a revision. The loader is done with then.
func (l *Loader) State(revision uint64) *State {
	l.state.revision = revision
	return &l.state
}
