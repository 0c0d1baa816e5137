package object

import (
	"iter"
	"math/big"
	"strings"
)

// Hashtable is a dictionary in the order of insertion whose text keys ignore case.
type Hashtable struct {
	Ordered bool   // [ordered]@{}: an OrderedDictionary
	Exact   bool   // text keys keep case apart
	Type    string // .NET name where it is another dictionary, such as Dictionary`2[…]
	Key     string // .NET name of the keys' type; "" is any
	Value   string // .NET name of the values' type; "" is any
	Fixed   bool   // nothing may be changed

	entries []entry
	gone    int
	texts   map[string]int // folded text key -> place
	others  map[any]int
}

type entry struct {
	key, value any
	gone       bool
}

// NewHashtable is an empty Hashtable.
func NewHashtable() *Hashtable { return &Hashtable{} }

// Len is the number of keys.
func (h *Hashtable) Len() int { return len(h.entries) - h.gone }

func (h *Hashtable) typeName() string {
	switch {
	case h.Type != "":
		return h.Type
	case h.Ordered:
		return "System.Collections.Specialized.OrderedDictionary"
	}
	return "System.Collections.Hashtable"
}

func (h *Hashtable) find(key any) (int, bool) {
	if s, ok := key.(string); ok {
		i, ok := h.texts[h.fold(s)]
		return i, ok
	}
	i, ok := h.others[HashKey(key)]
	return i, ok
}

func (h *Hashtable) fold(s string) string {
	if h.Exact {
		return s
	}
	return strings.ToLower(s)
}

// Get is the value of key.
func (h *Hashtable) Get(key any) (any, bool) {
	if i, ok := h.find(key); ok {
		return h.entries[i].value, true
	}
	return nil, false
}

// Set sets the value of key, which is added at the end when it is new.
func (h *Hashtable) Set(key, value any) {
	if i, ok := h.find(key); ok {
		h.entries[i].value = value
		return
	}
	h.place(key, len(h.entries))
	h.entries = append(h.entries, entry{key: key, value: value})
}

func (h *Hashtable) place(key any, at int) {
	if s, ok := key.(string); ok {
		if h.texts == nil {
			h.texts = map[string]int{}
		}
		h.texts[h.fold(s)] = at
		return
	}
	if h.others == nil {
		h.others = map[any]int{}
	}
	h.others[HashKey(key)] = at
}

// Delete removes key and reports whether it was there.
func (h *Hashtable) Delete(key any) bool {
	i, ok := h.find(key)
	if !ok {
		return false
	}
	if s, ok := key.(string); ok {
		delete(h.texts, h.fold(s))
	} else {
		delete(h.others, HashKey(key))
	}
	h.entries[i] = entry{gone: true}
	if h.gone++; h.gone > 16 && h.gone > len(h.entries)/2 {
		h.compact()
	}
	return true
}

func (h *Hashtable) compact() {
	live := make([]entry, 0, h.Len())
	for _, e := range h.entries {
		if !e.gone {
			h.place(e.key, len(live))
			live = append(live, e)
		}
	}
	h.entries, h.gone = live, 0
}

// Clear removes all keys.
func (h *Hashtable) Clear() { h.entries, h.gone, h.texts, h.others = nil, 0, nil, nil }

// At is the pair at a place in the order.
func (h *Hashtable) At(i int) (key, value any, ok bool) {
	if i < 0 || i >= h.Len() {
		return nil, nil, false
	}
	h.settle()
	return h.entries[i].key, h.entries[i].value, true
}

func (h *Hashtable) settle() {
	if h.gone > 0 {
		h.compact()
	}
}

// SetAt sets the value at a place in the order.
func (h *Hashtable) SetAt(i int, v any) bool {
	if i < 0 || i >= h.Len() {
		return false
	}
	h.settle()
	h.entries[i].value = v
	return true
}

// Insert puts a new key at a place in the order.
func (h *Hashtable) Insert(i int, key, value any) bool {
	if i < 0 || i > h.Len() {
		return false
	}
	h.settle()
	h.entries = append(h.entries, entry{})
	copy(h.entries[i+1:], h.entries[i:])
	h.entries[i] = entry{key: key, value: value}
	for j := i; j < len(h.entries); j++ {
		h.place(h.entries[j].key, j)
	}
	return true
}

// All yields keys and values in order of insertion. Keys that are removed meanwhile are left out.
func (h *Hashtable) All() iter.Seq2[any, any] {
	return func(yield func(any, any) bool) {
		for _, e := range h.entries {
			if !e.gone && !yield(e.key, e.value) {
				return
			}
		}
	}
}

// Keys are the keys in order.
func (h *Hashtable) Keys() []any {
	keys := make([]any, 0, h.Len())
	for k := range h.All() {
		keys = append(keys, k)
	}
	return keys
}

// Values are the values in the order of their keys.
func (h *Hashtable) Values() []any {
	values := make([]any, 0, h.Len())
	for _, v := range h.All() {
		values = append(values, v)
	}
	return values
}

// Clone is a copy that shares the values.
func (h *Hashtable) Clone() *Hashtable {
	c := &Hashtable{Ordered: h.Ordered, Exact: h.Exact, Type: h.Type, Key: h.Key, Value: h.Value}
	for k, v := range h.All() {
		c.Set(k, v)
	}
	return c
}

// HashKey is a comparable Go value that is equal for values that .NET's Equals finds equal.
func HashKey(v any) any {
	switch x := Unwrap(v).(type) {
	case Decimal:
		return "decimal " + x.Trim().String()
	case *big.Int:
		return "bigint " + x.String()
	case interface{ HashKey() any }:
		return x.HashKey()
	default:
		return x
	}
}
