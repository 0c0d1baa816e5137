package config

import (
	"iter"
	"slices"
	"strings"
)

// ordered is an immutable map in the order of its keys: a B+ tree whose changed paths are
// copied, so that a snapshot is one pointer and a change costs a few small copies. Nodes made
// by an edit carry its mark, and the edit may change them in place until it is done; without
// an edit every change copies, so that an iteration goes on undisturbed.
type ordered[V any] struct {
	root *node[V]
	size int
}

// edit marks the nodes that one transaction made.
type edit struct{ _ byte }

type node[V any] struct {
	owner *edit
	keys  []string // of a leaf: its keys; else the smallest key below each child
	vals  []V
	kids  []*node[V]
}

const fanout = 48

func (m ordered[V]) len() int { return m.size }

// at returns the child that covers key.
func (n *node[V]) at(key string) int {
	i, found := slices.BinarySearch(n.keys, key)
	if !found && i > 0 {
		i--
	}
	return i
}

func (m ordered[V]) get(key string) (v V, ok bool) {
	n := m.root
	if n == nil {
		return v, false
	}
	for n.kids != nil {
		n = n.kids[n.at(key)]
	}
	if i, found := slices.BinarySearch(n.keys, key); found {
		return n.vals[i], true
	}
	return v, false
}

// set returns the map with key at v. Nodes of e are changed in place.
func (m ordered[V]) set(e *edit, key string, v V) ordered[V] {
	if m.root == nil {
		return ordered[V]{&node[V]{owner: e, keys: []string{key}, vals: []V{v}}, 1}
	}
	root, right, added := m.root.set(e, key, v)
	if right != nil {
		root = &node[V]{owner: e, keys: []string{root.keys[0], right.keys[0]}, kids: []*node[V]{root, right}}
	}
	if added {
		m.size++
	}
	return ordered[V]{root, m.size}
}

func (n *node[V]) own(e *edit) *node[V] {
	if n.owner == e && e != nil {
		return n
	}
	return &node[V]{owner: e, keys: slices.Clone(n.keys), vals: slices.Clone(n.vals), kids: slices.Clone(n.kids)}
}

func (n *node[V]) set(e *edit, key string, v V) (left, right *node[V], added bool) {
	n = n.own(e)
	if n.kids == nil {
		i, found := slices.BinarySearch(n.keys, key)
		if found {
			n.vals[i] = v
			return n, nil, false
		}
		n.keys = slices.Insert(n.keys, i, key)
		n.vals = slices.Insert(n.vals, i, v)
		return n, n.split(e), true
	}
	i := n.at(key)
	kid, right, added := n.kids[i].set(e, key, v)
	n.kids[i], n.keys[i] = kid, kid.keys[0]
	if right != nil {
		n.keys = slices.Insert(n.keys, i+1, right.keys[0])
		n.kids = slices.Insert(n.kids, i+1, right)
	}
	return n, n.split(e), added
}

// split moves the right half of an overfull node into a new one. Keys that arrive in order
// leave full nodes behind.
func (n *node[V]) split(e *edit) *node[V] {
	if len(n.keys) <= fanout {
		return nil
	}
	at := len(n.keys) / 2
	r := &node[V]{owner: e, keys: slices.Clone(n.keys[at:])}
	n.keys = n.keys[:at:at]
	if n.kids != nil {
		r.kids, n.kids = slices.Clone(n.kids[at:]), n.kids[:at:at]
		return r
	}
	r.vals, n.vals = slices.Clone(n.vals[at:]), n.vals[:at:at]
	return r
}

// without returns the map without key. Leaves that become empty go; others are not merged.
func (m ordered[V]) without(e *edit, key string) ordered[V] {
	if _, ok := m.get(key); !ok {
		return m
	}
	root := m.root.without(e, key)
	for root != nil && len(root.kids) == 1 {
		root = root.kids[0]
	}
	return ordered[V]{root, m.size - 1}
}

func (n *node[V]) without(e *edit, key string) *node[V] {
	n = n.own(e)
	if n.kids == nil {
		i, _ := slices.BinarySearch(n.keys, key)
		n.keys, n.vals = slices.Delete(n.keys, i, i+1), slices.Delete(n.vals, i, i+1)
	} else {
		i := n.at(key)
		if kid := n.kids[i].without(e, key); kid != nil {
			n.kids[i], n.keys[i] = kid, kid.keys[0]
		} else {
			n.kids, n.keys = slices.Delete(n.kids, i, i+1), slices.Delete(n.keys, i, i+1)
		}
	}
	if len(n.keys) == 0 {
		return nil
	}
	return n
}

// all yields keys and values in order.
func (m ordered[V]) all() iter.Seq2[string, V] { return m.from("") }

// prefix yields the keys that begin with p, in order.
func (m ordered[V]) prefix(p string) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		for k, v := range m.from(p) {
			if !strings.HasPrefix(k, p) || !yield(k, v) {
				return
			}
		}
	}
}

// from yields keys that are not less than low, in order.
func (m ordered[V]) from(low string) iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		if m.root != nil {
			m.root.from(low, yield)
		}
	}
}

func (n *node[V]) from(low string, yield func(string, V) bool) bool {
	if n.kids == nil {
		i, _ := slices.BinarySearch(n.keys, low)
		for ; i < len(n.keys); i++ {
			if !yield(n.keys[i], n.vals[i]) {
				return false
			}
		}
		return true
	}
	for i := n.at(low); i < len(n.kids); i++ {
		if !n.kids[i].from(low, yield) {
			return false
		}
	}
	return true
}
