package object

import (
	"iter"
	"math/big"
	"sort"
)

// Hashtable is a dictionary in the order of insertion whose text keys ignore case.
type Hashtable struct {
	Ordered bool // [ordered]@{}: an OrderedDictionary
	Exact   bool // text keys keep case apart
	Fixed   bool // nothing may be changed
	gone    int32
	Type    string // .NET name where it is another dictionary, such as Dictionary`2[…]
	Key     string // .NET name of the keys' type; "" is any
	Value   string // .NET name of the values' type; "" is any
	Sorted  bool   // the keys are kept in their order

	entries entries
	index   *textIndex  // of more than a few
	others  map[any]int // keys that are no texts
}

type entry struct{ key, value any }

// removed is the key of an entry that is gone.
type removed struct{}

func (e *entry) gone() bool {
	_, is := e.key.(removed)
	return is
}

// few is how many entries are looked through one by one; more have an index.
const few = 8

// NewHashtable is an empty Hashtable.
func NewHashtable() *Hashtable { return &Hashtable{} }

// Reserve makes room for n keys more.
func (h *Hashtable) Reserve(n int) { h.entries.reserve(n) }

// Len is the number of keys.
func (h *Hashtable) Len() int { return h.entries.n - int(h.gone) }

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
		if h.entries.n <= few {
			return h.search(func(k any) bool { t, ok := k.(string); return ok && h.same(t, s) })
		}
		return h.index.find(h, s, h.hash(s))
	}
	k := HashKey(key)
	if h.entries.n <= few {
		return h.search(func(other any) bool {
			_, text := other.(string)
			return !text && HashKey(other) == k
		})
	}
	i, ok := h.others[k]
	return i, ok
}

func (h *Hashtable) search(is func(key any) bool) (int, bool) {
	for i := range h.entries.n {
		if e := h.entries.at(i); !e.gone() && is(e.key) {
			return i, true
		}
	}
	return 0, false
}

// Get is the value of key.
func (h *Hashtable) Get(key any) (any, bool) {
	if i, ok := h.find(key); ok {
		return h.entries.at(i).value, true
	}
	return nil, false
}

// Set sets the value of key, which is added at the end when it is new.
func (h *Hashtable) Set(key, value any) {
	if s, ok := key.(string); ok && h.entries.n > few {
		h.setText(s, key, value)
		return
	}
	if i, ok := h.find(key); ok {
		h.entries.at(i).value = value
		return
	}
	h.Add(key, value)
}

// setText is Set for the text s of a table with an index: it is hashed once.
func (h *Hashtable) setText(s string, key, value any) {
	hash := h.hash(s)
	if i, ok := h.index.find(h, s, hash); ok {
		h.entries.at(i).value = value
		return
	}
	if h.Sorted {
		h.Add(key, value)
		return
	}
	h.entries.append(entry{key, value})
	h.texts().add(hash, h.entries.n-1)
}

// Add is Set for a key that is known to be new.
func (h *Hashtable) Add(key, value any) {
	if h.Sorted && h.Len() > 0 {
		h.Insert(h.rank(key), key, value)
		return
	}
	h.entries.append(entry{key, value})
	if h.entries.n == few+1 {
		h.arrange()
		return
	}
	h.place(h.entries.n - 1)
}

// rank is the place of a new key among sorted ones.
func (h *Hashtable) rank(key any) int {
	keys := h.Keys()
	return sort.Search(len(keys), func(i int) bool {
		n, err := CompareCase(keys[i], key, true)
		return err == nil && n > 0
	})
}

// place enters the entry at i into what it is found by.
func (h *Hashtable) place(i int) {
	if h.entries.n <= few {
		return
	}
	e := h.entries.at(i)
	if s, ok := e.key.(string); ok {
		h.texts().add(h.hash(s), i)
		return
	}
	if h.others == nil {
		h.others = map[any]int{}
	}
	h.others[HashKey(e.key)] = i
}

// arrange makes what entries are found by anew.
func (h *Hashtable) arrange() {
	h.index, h.others = nil, nil
	for i := range h.entries.n {
		if !h.entries.at(i).gone() {
			h.place(i)
		}
	}
}

// Delete removes key and reports whether it was there.
func (h *Hashtable) Delete(key any) bool {
	i, ok := h.find(key)
	if !ok {
		return false
	}
	if _, ok := key.(string); !ok && h.others != nil {
		delete(h.others, HashKey(key))
	}
	*h.entries.at(i) = entry{key: removed{}}
	if h.gone++; h.gone > 16 && int(h.gone) > h.entries.n/2 {
		h.compact()
	}
	return true
}

func (h *Hashtable) compact() {
	var live entries
	live.reserve(h.Len())
	for i := range h.entries.n {
		if e := h.entries.at(i); !e.gone() {
			live.append(*e)
		}
	}
	h.entries, h.gone = live, 0
	h.arrange()
}

// Clear removes all keys.
func (h *Hashtable) Clear() { h.entries, h.gone, h.index, h.others = entries{}, 0, nil, nil }

// At is the pair at a place in the order.
func (h *Hashtable) At(i int) (key, value any, ok bool) {
	if i < 0 || i >= h.Len() {
		return nil, nil, false
	}
	h.settle()
	return h.entries.at(i).key, h.entries.at(i).value, true
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
	h.entries.at(i).value = v
	return true
}

// Insert puts a new key at a place in the order.
func (h *Hashtable) Insert(i int, key, value any) bool {
	if i < 0 || i > h.Len() {
		return false
	}
	h.settle()
	h.entries.insert(i, entry{key, value})
	h.arrange()
	return true
}

// All yields keys and values in order of insertion. Keys that are removed meanwhile are left out.
func (h *Hashtable) All() iter.Seq2[any, any] {
	return func(yield func(any, any) bool) {
		all := h.entries
		for i := range all.n {
			if e := all.at(i); !e.gone() && !yield(e.key, e.value) {
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
