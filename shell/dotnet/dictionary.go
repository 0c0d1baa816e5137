package dotnet

import (
	"slices"
	"sort"
	"strings"

	"emsh/shell/object"
)

func dictionaryMembers() []Member {
	all := append(dictionaryReads(), dictionaryChanges()...)
	return append(all, Member{Text: "new()"}, Member{Text: "new(int capacity)"}, Member{Text: "new(System.Object dictionary)"})
}

func keysOf(h *object.Hashtable) any {
	return &Collected{name: partName(h, "Key"), items: h.Keys()}
}

func valuesOf(h *object.Hashtable) any {
	return &Collected{name: partName(h, "Value"), items: h.Values()}
}

func partName(h *object.Hashtable, part string) string {
	switch {
	case h.Ordered:
		return "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection"
	case h.Type != "" && strings.HasPrefix(h.Type, genericSpace):
		name, args, _ := strings.Cut(h.Type, "[")
		return name + "+" + part + "Collection[" + args
	}
	return "System.Collections.Hashtable+" + part + "Collection"
}

func dictionaryReads() []Member {
	has := func(definition string) Member {
		return Member{Text: definition, Do: func(this any, a []any) (any, error) {
			k := object.Unwrap(a[0])
			if k == nil {
				return nil, exception("ArgumentNullException", "Value cannot be null. (Parameter 'key')")
			}
			_, ok := this.(*object.Hashtable).Get(k)
			return ok, nil
		}}
	}
	return []Member{
		get("int Count {get;}", func(h *object.Hashtable) any { return int32(h.Len()) }),
		get("System.Collections.ICollection Keys {get;}", keysOf),
		get("System.Collections.ICollection Values {get;}", valuesOf),
		get("bool IsReadOnly {get;}", func(h *object.Hashtable) any { return h.Fixed }),
		get("bool IsFixedSize {get;}", func(h *object.Hashtable) any { return h.Fixed }),
		get("bool IsSynchronized {get;}", func(*object.Hashtable) any { return false }),
		get("System.Object SyncRoot {get;}", func(h *object.Hashtable) any { return h }),
		has("bool ContainsKey(System.Object key)"), has("bool Contains(System.Object key)"),
		method("bool ContainsValue(System.Object value)", func(h *object.Hashtable, a []any) any {
			for _, v := range h.All() {
				if sameObject(v, a[0]) {
					return true
				}
			}
			return false
		}),
		{Text: "System.Object Item(System.Object key)", Do: func(this any, a []any) (any, error) {
			h := this.(*object.Hashtable)
			if i, ok := a[0].(int32); ok && h.Ordered {
				_, v, ok := h.At(int(i))
				if !ok {
					return nil, indexError()
				}
				return v, nil
			}
			v, ok := h.Get(object.Unwrap(a[0]))
			if !ok && h.Type != "" {
				return nil, &object.Exception{Type: "System.Collections.Generic.KeyNotFoundException", Message: "The given key '" + object.Text(a[0]) + "' was not present in the dictionary."}
			}
			return v, nil
		}},
		{Text: "bool TryGetValue(System.Object key, [ref] System.Object value)", Do: func(this any, a []any) (any, error) {
			h := this.(*object.Hashtable)
			v, ok := h.Get(object.Unwrap(a[0]))
			if !ok {
				v = zeroValue(byFullName(h.Value))
			}
			return ok, assignRef(a[1], v, nil)
		}},
		method("System.Collections.IDictionaryEnumerator GetEnumerator()", enumeratorOf),
		method("System.Object Clone()", func(h *object.Hashtable, _ []any) any { return h.Clone() }),
		{Text: "void CopyTo(array array, int arrayIndex)", Do: func(this any, a []any) (any, error) {
			return copyTo(&object.Array{Items: entriesOf(this.(*object.Hashtable))}, a)
		}},
		method("bool Equals(System.Object obj)", func(h *object.Hashtable, a []any) any { return any(h) == a[0] }),
	}
}

// zeroValue is what a variable of a type holds before anything is put into it.
func zeroValue(t *Type) any {
	if t.Value && object.Castable(t.FullName) {
		v, _ := zeroOf(t)
		return v
	}
	return nil
}

// Zero is what a variable of a named type holds before anything is put into it; nil where that is nothing.
func Zero(name string) any {
	if t, err := Resolve(name); err == nil {
		return zeroValue(t)
	}
	return nil
}

func sortedListMembers() []Member {
	at := func(definition string, of func(k, v any) any) Member {
		return Member{Text: definition, Do: func(this any, a []any) (any, error) {
			k, v, ok := this.(*object.Hashtable).At(int(a[0].(int32)))
			if !ok {
				return nil, indexError()
			}
			return of(k, v), nil
		}}
	}
	place := func(definition string, of func(h *object.Hashtable) []any) Member {
		return method(definition, func(h *object.Hashtable, a []any) any {
			return int32(slices.IndexFunc(of(h), func(v any) bool { return sameObject(v, object.Unwrap(a[0])) }))
		})
	}
	return append(dictionaryMembers(),
		at("System.Object GetKey(int index)", func(k, _ any) any { return k }), at("System.Object GetByIndex(int index)", func(_, v any) any { return v }),
		place("int IndexOfKey(System.Object key)", (*object.Hashtable).Keys), place("int IndexOfValue(System.Object value)", (*object.Hashtable).Values),
	)
}

func dictionaryChanges() []Member {
	return []Member{
		{Text: "void Add(System.Object key, System.Object value)", Do: addPair},
		{Text: "bool TryAdd(System.Object key, System.Object value)", Do: func(this any, a []any) (any, error) {
			h := this.(*object.Hashtable)
			k, v, err := KeyAndValue(h, a[0], a[1])
			if err != nil {
				return nil, err
			}
			if _, ok := h.Get(k); ok {
				return false, nil
			}
			h.Set(k, v)
			return true, nil
		}},
		{Text: "System.Object Remove(System.Object key)", Do: func(this any, a []any) (any, error) {
			h := this.(*object.Hashtable)
			if a[0] == nil {
				return nil, nullArgument("key")
			}
			gone := h.Delete(object.Unwrap(a[0]))
			if strings.HasPrefix(h.Type, genericSpace) {
				return gone, nil
			}
			return object.Nothing, nil
		}},
		method("void RemoveAt(int index)", func(h *object.Hashtable, a []any) any {
			if k, _, ok := h.At(int(a[0].(int32))); ok {
				h.Delete(k)
			}
			return nil
		}),
		{Text: "void Insert(int index, System.Object key, System.Object value)", Do: func(this any, a []any) (any, error) {
			h := this.(*object.Hashtable)
			if _, ok := h.Get(a[1]); ok {
				return nil, duplicateKey(h, a[1])
			}
			if !h.Insert(int(a[0].(int32)), object.Unwrap(a[1]), a[2]) {
				return nil, indexError()
			}
			return nil, nil
		}},
		method("void Clear()", func(h *object.Hashtable, _ []any) any { h.Clear(); return nil }),
		{Text: "void set_Item(System.Object key, System.Object value)", Do: func(this any, a []any) (any, error) {
			h := this.(*object.Hashtable)
			k, v, err := KeyAndValue(h, a[0], a[1])
			if err == nil {
				h.Set(k, v)
			}
			return nil, err
		}},
	}
}

func addPair(this any, a []any) (any, error) {
	h := this.(*object.Hashtable)
	if a[0] == nil {
		return nil, nullArgument("key")
	}
	k, v, err := KeyAndValue(h, a[0], a[1])
	if err != nil {
		return nil, err
	}
	if _, ok := h.Get(k); ok {
		return nil, duplicateKey(h, k)
	}
	h.Set(k, v)
	return nil, nil
}

func duplicateKey(h *object.Hashtable, k any) error {
	if strings.HasPrefix(h.Type, genericSpace) {
		return exception("ArgumentException", "An item with the same key has already been added. Key: %s", object.Text(k))
	}
	old := k
	for key := range h.All() {
		if object.HashKey(key) == object.HashKey(k) || object.Equal(key, k) {
			old = key
			break
		}
	}
	return exception("ArgumentException", "Item has already been added. Key in dictionary: '%s'  Key being added: '%s'", object.Text(old), object.Text(k))
}

// Set is a HashSet: its items in order of insertion, each once; or a SortedSet.
type Set struct {
	object.List
	places map[any]bool
	fold   bool
	sorted bool
}

// NetType is the .NET type's name.
func (s *Set) NetType() string { return s.List.Type }

// String is the type's name.
func (s *Set) String() string { return s.List.Type }

// Elements are the items.
func (s *Set) Elements() []any { return s.Items }

// Type is the set's type.
func (s *Set) Type() *Type { return byFullName(s.List.Type) }

func (s *Set) key(v any) any {
	if t, ok := v.(string); ok && s.fold {
		return strings.ToLower(t)
	}
	return object.HashKey(v)
}

func (s *Set) add(v any) (bool, error) {
	v, err := element(&s.List, v)
	if err != nil {
		return false, err
	}
	if s.places == nil {
		s.places = map[any]bool{}
	}
	k := s.key(v)
	if s.places[k] {
		return false, nil
	}
	s.places[k] = true
	at := len(s.Items)
	if s.sorted {
		at = s.place(v)
	}
	s.Items = slices.Insert(s.Items, at, v)
	return true, nil
}

// place is where a sorted set keeps a value.
func (s *Set) place(v any) int {
	return sort.Search(len(s.Items), func(i int) bool { n, _ := object.CompareCase(s.Items[i], v, !s.fold); return n > 0 })
}

func (s *Set) remove(keep func(v any) bool) int {
	kept := s.Items[:0:0]
	for _, v := range s.Items {
		if keep(v) {
			kept = append(kept, v)
		} else {
			delete(s.places, s.key(v))
		}
	}
	n := len(s.Items) - len(kept)
	s.Items = kept
	return n
}

func (s *Set) has(v any) bool {
	if c, err := element(&s.List, v); err == nil {
		v = c
	}
	return s.places[s.key(v)]
}

func (s *Set) other(v any) *Set {
	o := &Set{List: object.List{Type: s.List.Type, Elem: s.Elem}, fold: s.fold, sorted: s.sorted}
	items, ok := object.Elements(v)
	if !ok {
		items = []any{v}
	}
	for _, item := range items {
		_, _ = o.add(item) // what does not convert is not in the set
	}
	return o
}

func setMembers() []Member {
	return append(setComparisons(), []Member{
		get("int Count {get;}", func(s *Set) any { return int32(len(s.Items)) }),
		{Text: "bool Add(T item)", Do: func(this any, a []any) (any, error) { return this.(*Set).add(a[0]) }},
		method("bool Contains(T item)", func(s *Set, a []any) any { return s.has(a[0]) }),
		method("bool Remove(T item)", func(s *Set, a []any) any {
			k := s.key(a[0])
			return s.remove(func(v any) bool { return s.key(v) != k }) > 0
		}),
		method("void Clear()", func(s *Set, _ []any) any { s.Items, s.places = nil, nil; return nil }),
		method("void UnionWith(System.Object other)", func(s *Set, a []any) any {
			for _, v := range s.other(a[0]).Items {
				_, _ = s.add(v) // converted already
			}
			return nil
		}),
		method("void IntersectWith(System.Object other)", func(s *Set, a []any) any { s.remove(s.other(a[0]).has); return nil }),
		method("void ExceptWith(System.Object other)", func(s *Set, a []any) any {
			o := s.other(a[0])
			s.remove(func(v any) bool { return !o.has(v) })
			return nil
		}),
		method("bool IsSubsetOf(System.Object other)", func(s *Set, a []any) any { return subset(s, s.other(a[0])) }),
		method("bool IsSupersetOf(System.Object other)", func(s *Set, a []any) any { return subset(s.other(a[0]), s) }),
		method("bool Overlaps(System.Object other)", func(s *Set, a []any) any {
			for _, v := range s.other(a[0]).Items {
				if s.has(v) {
					return true
				}
			}
			return false
		}),
		method("bool SetEquals(System.Object other)", func(s *Set, a []any) any {
			o := s.other(a[0])
			return len(o.Items) == len(s.Items) && subset(s, o)
		}),
		method("System.Object[] ToArray()", func(s *Set, _ []any) any { return &object.Array{Elem: s.Elem, Items: s.Items} }),
		method("System.Collections.IEnumerator GetEnumerator()", enumeratorOf),
		{Text: "new()"}, {Text: "new(System.Object collection)"}, {Text: "new(System.Object collection, System.Object comparer)"},
	}...)
}

func sortedSetMembers() []Member {
	end := func(at func(n int) int) func(s *Set) any {
		return func(s *Set) any {
			if len(s.Items) == 0 {
				return nil
			}
			return s.Items[at(len(s.Items))]
		}
	}
	return append([]Member{
		get("T Min {get;}", end(func(int) int { return 0 })), get("T Max {get;}", end(func(n int) int { return n - 1 })),
	}, setMembers()...)
}

func subset(a, b *Set) bool {
	for _, v := range a.Items {
		if !b.has(v) {
			return false
		}
	}
	return true
}

// makeCollection is the constructor of the collections, by their type.
func makeCollection(t *Type, args []any) (any, bool, error) {
	name := t.Name()
	var v any
	switch {
	case strings.HasPrefix(name, "HashSet"), strings.HasPrefix(name, "SortedSet"):
		s := &Set{List: object.List{Type: t.FullName, Elem: elemNameOf(t)}, sorted: strings.HasPrefix(name, "Sorted")}
		for _, a := range args {
			if c, ok := a.(*Comparer); ok {
				s.fold = c.fold
				continue
			}
			if _, ok := a.(int32); ok && len(args) == 1 {
				continue
			}
			items, ok := object.Elements(a)
			if !ok {
				items = []any{a}
			}
			for _, item := range items {
				if _, err := s.add(item); err != nil {
					return nil, true, err
				}
			}
		}
		return s, true, nil
	case name == "Hashtable", name == "OrderedHashtable", strings.Contains(t.FullName, "Dictionary"), strings.HasPrefix(name, "SortedList"):
		return makeDictionary(t, args)
	case strings.HasPrefix(name, "List`"), name == "ArrayList", strings.HasPrefix(name, "Queue"), strings.HasPrefix(name, "Stack"), strings.HasPrefix(name, "Collection`"), name == "StringCollection",
		strings.HasPrefix(name, "Concurrent"):
		if len(args) > 1 {
			return nil, true, noConstructor(len(args))
		}
		v = &object.List{Type: t.FullName, Elem: elemNameOf(t)}
	default:
		return nil, false, nil
	}
	if len(args) == 1 {
		if _, ok := object.Unwrap(args[0]).(int32); !ok {
			items, err := elements(v, object.Unwrap(args[0]))
			if err != nil {
				return nil, true, err
			}
			if strings.Contains(name, "Stack") {
				slices.Reverse(items) // each one is pushed on those before it
			}
			*itemsOf(v) = items
		}
	}
	return v, true, nil
}

func makeDictionary(t *Type, args []any) (any, bool, error) {
	h := newDictionary(t)
	switch t.FullName {
	case "System.Collections.Hashtable":
		h = &object.Hashtable{Exact: true}
		if len(args) > 0 {
			if _, ok := args[0].(*Comparer); ok {
				h.Exact = false
			}
		}
	case "System.Collections.Specialized.OrderedDictionary":
		h = &object.Hashtable{Ordered: true, Exact: true}
	case "System.Management.Automation.OrderedHashtable":
		h = &object.Hashtable{Ordered: true, Exact: true, Type: t.FullName}
	}
	h.Sorted = strings.Contains(t.FullName, "Sorted")
	for _, a := range args {
		switch x := object.Unwrap(a).(type) {
		case *Comparer:
			h.Exact = !x.fold
		case *object.Hashtable:
			for k, v := range x.All() {
				key, value, err := KeyAndValue(h, k, v)
				if err != nil {
					return nil, true, err
				}
				h.Set(key, value)
			}
		}
	}
	return h, true, nil
}

// Comparer is a System.StringComparer.
type Comparer struct {
	name string
	fold bool
	c    comparison
}

// NetType is the .NET type's name.
func (c *Comparer) NetType() string { return "System.StringComparer" }

// String is the type's name.
func (c *Comparer) String() string { return "System.StringComparer" }

func comparerMembers() []Member {
	var out []Member
	for i, name := range strings.Fields("CurrentCulture CurrentCultureIgnoreCase InvariantCulture InvariantCultureIgnoreCase Ordinal OrdinalIgnoreCase") {
		fold := i%2 == 1
		out = append(out, constant("System.StringComparer "+name+" {get;}", &Comparer{name: name, fold: fold, c: comparison{ordinal: i >= 4, fold: fold}}))
	}
	return append(out,
		method("bool Equals(string x, string y)", func(c *Comparer, a []any) any { return c.c.equal(text(a[0]), text(a[1])) }),
		method("int Compare(string x, string y)", func(c *Comparer, a []any) any { return int32(c.c.compare(text(a[0]), text(a[1]))) }),
	)
}

func nameValueMembers() []Member {
	return append(dictionaryReads(), append(dictionaryChanges(),
		method("string Get(string name)", func(h *object.Hashtable, a []any) any { v, _ := h.Get(a[0]); return v }),
		method("void Set(string name, string value)", func(h *object.Hashtable, a []any) any { h.Set(a[0], a[1]); return nil }),
		get("string[] AllKeys {get;}", func(h *object.Hashtable) any { return &object.Array{Elem: "System.String", Items: h.Keys()} }),
		method("string ToString()", func(h *object.Hashtable, _ []any) any { return queryText(h) }),
	)...)
}
