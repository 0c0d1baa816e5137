package config

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	"emsh/store/audit"
)

// Store keeps an organization.
type Store interface {
	// Snapshot returns the organization as it is now.
	Snapshot() View
	// Propose runs fn over the newest snapshot. Nothing is written.
	Propose(fn func(Tx) error) (*Proposal, error)
	// Commit writes the change, its audit records and the new revision, together and durably.
	// It returns ErrConflict where somebody else committed since the proposal was made.
	Commit(ctx context.Context, p *Proposal, notes ...audit.Record) error
	// Watch returns a channel of one place that gets a token after each commit, and a
	// function that ends the watch.
	Watch() (<-chan struct{}, func())
}

// ErrConflict is returned when a proposal was made over a snapshot that is no longer the newest.
var ErrConflict = errors.New("the configuration was changed by somebody else in the meantime")

// NotFound is returned when an identity names nothing.
type NotFound struct {
	What, ID string
}

func (e *NotFound) Error() string {
	return fmt.Sprintf("the %s \"%s\" could not be found", e.What, e.ID)
}

// Taken is returned when a name that must be unique belongs to another object.
type Taken struct {
	What string // what the other object is called
	Sort string // what sort of name it is; "name" if empty
	Name string
}

func (e *Taken) Error() string {
	return fmt.Sprintf("the %s \"%s\" is already used by another %s", cmp.Or(e.Sort, "name"), e.Name, e.What)
}

// Ambiguous is returned when an identity names several objects.
type Ambiguous struct {
	What, ID   string
	Candidates []string
}

func (e *Ambiguous) Error() string {
	return fmt.Sprintf("the %s \"%s\" matches several objects: %s", e.What, e.ID, joinSome(e.Candidates, 10))
}

func joinSome(names []string, most int) string {
	text := ""
	for i, name := range names {
		if i == most {
			return fmt.Sprintf("%s and %d more", text, len(names)-most)
		}
		if i > 0 {
			text += ", "
		}
		text += name
	}
	return text
}

// Invalid is returned when a value breaks a rule.
type Invalid struct {
	Property string
	Reason   string // a full sentence
}

func (e *Invalid) Error() string { return e.Property + ": " + e.Reason }

// Watchers wakes those who watch a store. Its zero value is ready.
type Watchers struct {
	mu   sync.Mutex
	next int
	all  map[int]chan struct{}
}

// Add returns a channel that gets a token at each Wake, and the function that ends it.
func (w *Watchers) Add() (<-chan struct{}, func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all == nil {
		w.all = map[int]chan struct{}{}
	}
	id, c := w.next, make(chan struct{}, 1)
	w.next++
	w.all[id] = c
	return c, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.all, id)
	}
}

// Wake puts a token into each channel that has none.
func (w *Watchers) Wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, c := range w.all {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}
