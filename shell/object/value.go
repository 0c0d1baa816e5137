package object

import (
	"iter"
	"strings"
)

// Char is a System.Char: one UTF-16 code unit.
type Char uint16

// Size is a ByteQuantifiedSize: a number of bytes, shown as "10 MB (10,485,760 bytes)".
type Size uint64

// Enum is a value of an enumeration: its type's name, its own name, and its number.
type Enum struct {
	Type   string
	Name   string
	Number int64
}

// Valuer is implemented outside the shell by types that are a special value in a pipeline.
// Kind is one of "size" (data uint64), "span" (time.Duration), "unlimited" (nil),
// "multivalued" ([]any), "time" (time.Time), "guid" ([16]byte), or "" (data is the value).
type Valuer interface {
	PipelineValue() (kind string, data any)
}

// Enumeration is implemented outside the shell by enumerated types.
type Enumeration interface {
	EnumType() string
	EnumNumber() int64
	Values() []string // the names, in order of their numbers
	String() string
}

// Array is an array of fixed length; Elem is the .NET name of its elements' type.
type Array struct {
	Elem  string // "" is System.Object
	Items []any
}

// NewArray is the object[] that holds items.
func NewArray(items ...any) *Array { return &Array{Items: items} }

// List is a list that grows: System.Collections.ArrayList, a generic List, a MultiValuedProperty.
type List struct {
	Type  string // .NET name of the list's type
	Elem  string // .NET name of the elements' type; "" is System.Object
	Items []any
}

// Hashtable is a dictionary in the order of insertion whose text keys ignore case.
type Hashtable struct {
	Ordered bool // [ordered]@{}: an OrderedDictionary
	Exact   bool // text keys keep case apart
	keys    []any
	values  []any
	index   map[any]int // folded key -> place; places of removed keys are compacted at once
}

// NewHashtable is an empty Hashtable.
func NewHashtable() *Hashtable { return &Hashtable{index: map[any]int{}} }

// Len is the number of keys.
func (h *Hashtable) Len() int { return len(h.keys) }

func (h *Hashtable) fold(key any) any {
	if s, ok := key.(string); ok && !h.Exact {
		return strings.ToLower(s)
	}
	return key
}

// Get is the value of key.
func (h *Hashtable) Get(key any) (any, bool) {
	if i, ok := h.index[h.fold(key)]; ok {
		return h.values[i], true
	}
	return nil, false
}

// Set sets the value of key, which is added at the end when it is new.
func (h *Hashtable) Set(key, value any) {
	k := h.fold(key)
	if i, ok := h.index[k]; ok {
		h.values[i] = value
		return
	}
	if h.index == nil {
		h.index = map[any]int{}
	}
	h.index[k] = len(h.keys)
	h.keys, h.values = append(h.keys, key), append(h.values, value)
}

// Delete removes key.
func (h *Hashtable) Delete(key any) {
	i, ok := h.index[h.fold(key)]
	if !ok {
		return
	}
	delete(h.index, h.fold(key))
	h.keys = append(h.keys[:i], h.keys[i+1:]...)
	h.values = append(h.values[:i], h.values[i+1:]...)
	for k, n := range h.index {
		if n > i {
			h.index[k] = n - 1
		}
	}
}

// All yields keys and values in order of insertion.
func (h *Hashtable) All() iter.Seq2[any, any] {
	return func(yield func(any, any) bool) {
		for i := range h.keys {
			if !yield(h.keys[i], h.values[i]) {
				return
			}
		}
	}
}
