package config

import (
	"encoding/json"
	"fmt"
	"iter"
	"math/bits"
	"strings"
)

// Kind is one sort of row: how it is keyed, which words find it, what a new one holds.
type Kind[T any] struct {
	Name  string              // of the bucket in the store
	What  string              // what an administrator calls one, for messages
	Space string              // kinds that share a Space share their words; Name if empty
	Sorts []string            // what a unique word of each sort is called, in the order of the bits; "name" if nil
	Key   func(T) string      // identifies a row; compared without case
	Words func(T) []Word      // by what else a row can be found
	New   func() T            // what a field that was not stored yet holds; the zero T if nil
	Check func(T) error       // the rules that span fields, beside those in tags
	Refs  func(View, T) error // what the row refers to must exist
}

// Word is a name by which a row can be found. Unique has a bit for each sort of name in
// which the word belongs to one row of its space only; 0 is a word that any row may have.
type Word struct {
	Text   string
	Unique uint8
}

// AnyKind is a Kind of whatever type, for the store that keeps it.
type AnyKind interface {
	KindName() string
	space() string
	sort(unique uint8) string
	decode([]byte) (any, error)
	words(any) []Word
	check(View, any) error
	what() string
}

// KindName is the name of the bucket in the store.
func (k Kind[T]) KindName() string { return k.Name }

func (k Kind[T]) what() string { return k.What }

func (k Kind[T]) space() string {
	if k.Space == "" {
		return k.Name
	}
	return k.Space
}

// sort is what a word of some unique sorts is called.
func (k Kind[T]) sort(unique uint8) string {
	if i := bits.TrailingZeros8(unique); i < len(k.Sorts) {
		return k.Sorts[i]
	}
	return "name"
}

func (k Kind[T]) decode(raw []byte) (any, error) {
	var v T
	if k.New != nil {
		v = k.New()
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, fmt.Errorf("read a stored %s: %w", k.What, err)
	}
	return v, nil
}

func (k Kind[T]) words(v any) []Word {
	if k.Words == nil {
		return nil
	}
	return k.Words(v.(T))
}

func (k Kind[T]) check(view View, v any) error {
	if k.Check != nil {
		if err := k.Check(v.(T)); err != nil {
			return err
		}
	}
	if k.Refs != nil {
		return k.Refs(view, v.(T))
	}
	return nil
}

// Get returns the row with the key, or NotFound.
func (k Kind[T]) Get(v View, key string) (T, error) {
	row, ok := v.row(k.Name, strings.ToLower(key))
	if !ok {
		var none T
		return none, &NotFound{What: k.What, ID: key}
	}
	return row.(T), nil
}

// Has reports whether there is a row with the key.
func (k Kind[T]) Has(v View, key string) bool {
	_, ok := v.row(k.Name, strings.ToLower(key))
	return ok
}

// All yields the rows in the order of their keys.
func (k Kind[T]) All(v View) iter.Seq[T] {
	return func(yield func(T) bool) {
		for row := range v.rows(k.Name) {
			if !yield(row.(T)) {
				return
			}
		}
	}
}

// Len returns the number of rows.
func (k Kind[T]) Len(v View) int { return v.count(k.Name) }

// Find yields the rows that have the word, whatever its case.
func (k Kind[T]) Find(v View, word string) iter.Seq[T] {
	return func(yield func(T) bool) {
		for at := range v.find(k.space(), foldWord(word)) {
			if at.kind != k.Name {
				continue
			}
			if row, ok := v.row(at.kind, at.key); ok && !yield(row.(T)) {
				return
			}
		}
	}
}

// FindAny yields the rows of every kind of a space that have the word, whatever its case.
func FindAny(v View, space, word string) iter.Seq[any] {
	return func(yield func(any) bool) {
		for at := range v.find(space, foldWord(word)) {
			if row, ok := v.row(at.kind, at.key); ok && !yield(row) {
				return
			}
		}
	}
}

// foldWord is a word as it is looked up: whatever its case, and where it was broken over lines
// when it was copied, with one blank for the break.
func foldWord(word string) string {
	if strings.ContainsAny(word, "\n\r") {
		word = strings.Join(strings.Fields(word), " ")
	}
	return strings.ToLower(word)
}

// InOrder yields the rows of a space in the order of their words of one sort, that of the bits.
func InOrder(v View, space string, sort uint8) iter.Seq[any] {
	return func(yield func(any) bool) {
		for at := range v.words(space) {
			if at.unique&sort == 0 {
				continue
			}
			if row, ok := v.row(at.kind, at.key); ok && !yield(row) {
				return
			}
		}
	}
}

// Put adds the row, or replaces the one with its key.
func (k Kind[T]) Put(tx Tx, v T) error { return tx.put(k, strings.ToLower(k.Key(v)), v) }

// Delete removes the row with the key, or returns NotFound.
func (k Kind[T]) Delete(tx Tx, key string) error {
	return tx.remove(k, strings.ToLower(key))
}
