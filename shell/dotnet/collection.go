package dotnet

import (
	"slices"
	"strings"

	"emsh/shell/object"
)

const genericSpace = "System.Collections.Generic."

var collectionIs = []string{"System.Collections.ICollection", "System.Collections.IEnumerable"}

var listIs = []string{"System.Collections.IList", "System.Collections.ICollection", "System.Collections.IEnumerable"}

var dictionaryIs = []string{"System.Collections.IDictionary", "System.Collections.ICollection", "System.Collections.IEnumerable"}

// generic is a generic type with its arguments.
func generic(low, name string, args []*Type) (*Type, error) {
	low = strings.TrimPrefix(low, "system.")
	key := low
	for _, a := range args {
		key += "," + a.FullName
	}
	if t, ok := generics.load(key); ok {
		return t, nil
	}
	t := &Type{Args: args}
	suffix := "[" + joinTypes(args) + "]"
	switch strings.TrimPrefix(low, "collections.generic.") {
	case "list", "ienumerable", "ilist", "icollection", "ireadonlylist", "ireadonlycollection":
		t.FullName, t.Is, t.declared = genericSpace+"List`1"+suffix, listIs, genericListMembers
		t.Is = append([]string{genericSpace + "IEnumerable`1" + suffix}, listIs...)
	case "dictionary", "sorteddictionary", "idictionary", "sortedlist":
		t.FullName, t.Is, t.declared, t.convert = genericSpace+"Dictionary`2"+suffix, dictionaryIs, dictionaryMembers, toDictionary
		switch {
		case strings.HasSuffix(low, "sortedlist"):
			t.FullName = genericSpace + "SortedList`2" + suffix
		case strings.Contains(low, "sorted"):
			t.FullName = genericSpace + "SortedDictionary`2" + suffix
		}
	case "hashset", "sortedset", "iset":
		t.FullName, t.Is, t.declared = genericSpace+"HashSet`1"+suffix, collectionIs, setMembers
		if strings.Contains(low, "sorted") {
			t.FullName, t.declared = genericSpace+"SortedSet`1"+suffix, sortedSetMembers
		}
	case "queue":
		t.FullName, t.Is, t.declared = genericSpace+"Queue`1"+suffix, collectionIs, func() []Member { return append(queueMembers(), tries("TryPeek", "TryDequeue")...) }
	case "stack":
		t.FullName, t.Is, t.declared = genericSpace+"Stack`1"+suffix, collectionIs, func() []Member { return append(stackMembers(), tries("TryPeek", "TryPop")...) }
	case "collections.concurrent.concurrentdictionary":
		t.FullName, t.Is, t.declared = concurrentSpace+"ConcurrentDictionary`2"+suffix, dictionaryIs, concurrentDictionaryMembers
	case "collections.concurrent.concurrentbag":
		t.FullName, t.Is, t.declared = concurrentSpace+"ConcurrentBag`1"+suffix, collectionIs, concurrentBagMembers
	case "collections.concurrent.concurrentqueue":
		t.FullName, t.Is, t.declared = concurrentSpace+"ConcurrentQueue`1"+suffix, collectionIs, concurrentQueueMembers
	case "collections.concurrent.concurrentstack":
		t.FullName, t.Is, t.declared = concurrentSpace+"ConcurrentStack`1"+suffix, collectionIs, concurrentStackMembers
	case "keyvaluepair":
		t.FullName, t.Value, t.declared = genericSpace+"KeyValuePair`2"+suffix, true, func() []Member { return pairMembers(t.FullName) }
	case "collections.objectmodel.collection", "collections.objectmodel.observablecollection", "collections.objectmodel.readonlycollection":
		t.FullName, t.Is, t.declared = "System.Collections.ObjectModel.Collection`1"+suffix, listIs, listMembers
	case "nullable":
		t.FullName, t.Value, t.convert = "System.Nullable`1"+suffix, true, toNullable
	case "func", "action", "predicate", "comparison":
		t.FullName, t.convert = "System."+strings.ToUpper(low[:1])+low[1:]+"`"+string(rune('0'+len(args)))+suffix, toDelegate
	case "tuple", "valuetuple":
		t.FullName = "System.Tuple`" + string(rune('0'+len(args))) + suffix
	default:
		return nil, unknown(name + "[" + joinTypes(args) + "]")
	}
	return generics.store(key, t), nil
}

func joinTypes(args []*Type) string {
	names := make([]string, len(args))
	for i, a := range args {
		names[i] = a.FullName
	}
	return strings.Join(names, ",")
}

func toNullable(v any, t *Type) (any, error) {
	inner := t.Args[0]
	switch x := v.(type) {
	case *object.Array, *object.List, object.Guid, *object.Hashtable:
		return nil, object.Failed(v, t.FullName)
	case *object.Object:
		if x.Type() == nil {
			return nil, object.CastFault("InvalidCastConstructorException", v, t.FullName,
				"Cannot process argument because the value of argument \"obj\" is null. Change the value of argument \"obj\" to a non-null value.")
		}
	}
	r, err := Convert(v, inner)
	if f, ok := err.(*object.Fault); ok && f.ID == "ConvertToFinalInvalidCastException" {
		return nil, object.Failed(v, t.FullName)
	}
	return r, err
}

func toDelegate(v any, t *Type) (any, error) {
	if b, ok := object.Unwrap(v).(object.Block); ok {
		return b, nil
	}
	return nil, object.Failed(v, t.FullName)
}

func elemNameOf(t *Type) string {
	if len(t.Args) == 0 || t.Args[0] == Object {
		return ""
	}
	return t.Args[0].FullName
}

// convertElement converts a list's element; a single number goes by its text, as .NET's constructor search does.
func convertElement(v any, t *Type, single bool) (any, error) {
	if single && object.IsNumber(v) {
		if _, err := Convert(v, t); err != nil {
			return Convert(object.Text(v), t)
		}
	}
	return Convert(v, t)
}

// toDictionary makes an empty dictionary: no key of a hashtable is a property of one, and none takes a hashtable whole.
func toDictionary(v any, t *Type) (any, error) {
	switch x := v.(type) {
	case *object.Hashtable:
		return fromHashtable(x, t)
	case *object.Object:
		return fromCustom(x, t)
	}
	return nil, object.Failed(v, t.FullName)
}

func toStrings(v any, t *Type) (any, error) {
	items, err := Convert(v, ArrayOf(String))
	if err != nil {
		return nil, err
	}
	return &object.List{Type: t.FullName, Elem: "System.String", Items: items.(*object.Array).Items}, nil
}

func newDictionary(t *Type) *object.Hashtable {
	d := &object.Hashtable{Type: t.FullName, Exact: true}
	if len(t.Args) == 2 {
		d.Key, d.Value = t.Args[0].FullName, t.Args[1].FullName
	}
	return d
}

// KeyAndValue converts a pair to the types that a dictionary holds.
func KeyAndValue(h *object.Hashtable, key, value any) (k, v any, err error) {
	if h.Key != "" {
		if key, err = Convert(key, byFullName(h.Key)); err != nil {
			return nil, nil, err
		}
	}
	if h.Value != "" {
		if value, err = Convert(value, byFullName(h.Value)); err != nil {
			return nil, nil, err
		}
	}
	return object.Unwrap(key), value, nil
}

func collectionTypes() []*Type {
	return []*Type{
		{FullName: "System.Array", Is: listIs, declared: arrayStatics, convert: toAnyArray},
		{FullName: "System.Collections.ArrayList", Is: append([]string{"System.ICloneable"}, listIs...), declared: arrayListMembers, convert: toArrayList},
		{FullName: "System.Collections.Hashtable", Is: append([]string{"System.ICloneable"}, dictionaryIs...), declared: dictionaryMembers, convert: toHashtable},
		{FullName: "System.Collections.Specialized.OrderedDictionary", Is: dictionaryIs, declared: dictionaryMembers, convert: toDictionary},
		{FullName: "System.Management.Automation.OrderedHashtable", Is: append([]string{"System.Collections.Hashtable", "System.ICloneable"}, dictionaryIs...), declared: dictionaryMembers},
		{FullName: "System.Collections.SortedList", Is: dictionaryIs, declared: sortedListMembers, convert: toSortedList},
		{FullName: "System.Collections.Specialized.StringCollection", Is: listIs, declared: listMembers, convert: toStrings},
		{FullName: "System.Collections.Specialized.NameValueCollection", Is: dictionaryIs, declared: nameValueMembers},
		{FullName: "System.Collections.Queue", Is: collectionIs, declared: queueMembers},
		{FullName: "System.Collections.Stack", Is: collectionIs, declared: stackMembers},
		{FullName: "System.Collections.DictionaryEntry", Value: true, declared: entryMembers},
		{FullName: "System.Collections.IEnumerable"}, {FullName: "System.Collections.ICollection"}, {FullName: "System.Collections.IList"},
		{FullName: "System.Collections.IDictionary"}, {FullName: "System.Collections.IComparer"},
		{FullName: "System.Linq.Enumerable", Sealed: true, declared: linqMembers},
		{FullName: "System.Collections.Hashtable+KeyCollection", Is: collectionIs, declared: collectedMembers},
		{FullName: "System.Collections.Hashtable+ValueCollection", Is: collectionIs, declared: collectedMembers},
		{FullName: "System.Collections.Specialized.OrderedDictionary+OrderedDictionaryKeyValueCollection", Is: collectionIs, declared: collectedMembers},
	}
}

func toAnyArray(v any, _ *Type) (any, error) {
	if items, ok := object.Elements(v); ok {
		return &object.Array{Items: slices.Clone(items)}, nil
	}
	return &object.Array{Items: []any{v}}, nil
}

func toArrayList(v any, t *Type) (any, error) {
	switch x := v.(type) {
	case object.Char, object.Enum:
		return &object.List{Type: t.FullName}, nil
	case *object.Hashtable:
		return &object.List{Type: t.FullName, Items: entriesOf(x)}, nil
	case *object.Object:
		if x.Type() == nil {
			return nil, object.CastFault("InvalidCastConstructorException", v, t.FullName, object.Failed(v, t.FullName).Error())
		}
	}
	items, ok := object.Elements(v)
	if !ok {
		return nil, object.Failed(v, t.FullName)
	}
	return &object.List{Type: t.FullName, Items: slices.Clone(items)}, nil
}

func toHashtable(v any, t *Type) (any, error) {
	switch x := v.(type) {
	case object.Char, object.Enum:
		return object.NewHashtable(), nil
	case *object.Object:
		if x.Type() == nil {
			return nil, object.CastFault("InvalidCastConstructorException", v, t.FullName, object.Failed(v, t.FullName).Error())
		}
	}
	h, ok := v.(*object.Hashtable)
	if !ok {
		return nil, object.Failed(v, t.FullName)
	}
	c := h.Clone()
	c.Type, c.Key, c.Value, c.Exact, c.Ordered = "", "", "", false, false
	return c, nil
}

func toSortedList(v any, t *Type) (any, error) {
	h, ok := v.(*object.Hashtable)
	if !ok {
		return toDictionary(v, t)
	}
	r, _, err := makeDictionary(t, []any{h})
	return r, err
}

// collectedMembers are the members of a read-only collection.
func collectedMembers() []Member {
	count := func(this any) any {
		items, _ := object.Elements(this)
		return int32(len(items))
	}
	return []Member{
		get("int Count {get;}", count),
		get("bool IsReadOnly {get;}", func(any) any { return true }),
		get("bool IsSynchronized {get;}", func(any) any { return false }),
		get("System.Object SyncRoot {get;}", func(this any) any { return this }),
		{Text: "System.Object Item(System.Object index)", Do: func(this any, a []any) (any, error) {
			r, _, err := Item(this, a[0])
			return r, err
		}},
		method("bool Contains(System.Object value)", func(this any, a []any) any { return indexIn(this, a[0]) >= 0 }),
		method("System.Collections.IEnumerator GetEnumerator()", enumeratorOf),
		{Text: "void CopyTo(array array, int index)", Do: copyTo},
	}
}

func indexIn(this, v any) int {
	items, _ := object.Elements(this)
	return slices.IndexFunc(items, func(item any) bool { return sameObject(item, v) })
}

func enumeratorOf(this any, _ []any) any {
	items, ok := object.Elements(this)
	if h, is := this.(*object.Hashtable); is {
		items, ok = entriesOf(h), true
	}
	if !ok {
		items = []any{this}
	}
	return &Enumerator{items: items, at: -1, dictionary: isDictionary(this)}
}

func isDictionary(v any) bool { _, ok := v.(*object.Hashtable); return ok }

func copyTo(this any, a []any) (any, error) {
	items, _ := object.Elements(this)
	to, ok := object.Unwrap(a[0]).(*object.Array)
	at := int(a[1].(int32))
	if !ok || at < 0 || at+len(items) > len(to.Items) {
		return nil, exception("ArgumentException", "Destination array was not long enough. Check the destination index, length, and the array's lower bounds. (Parameter 'destinationArray')")
	}
	copy(to.Items[at:], items)
	return nil, nil
}

// Enumerator walks over a collection: what GetEnumerator gives.
type Enumerator struct {
	items      []any
	at         int
	dictionary bool
}

// NetType is the .NET type's name.
func (e *Enumerator) NetType() string {
	if e.dictionary {
		return "System.Collections.Hashtable+HashtableEnumerator"
	}
	return "System.Array+SZArrayEnumerator"
}

// String is the type's name.
func (e *Enumerator) String() string { return e.NetType() }

// Elements are what is left to walk over, so that a pipeline takes it apart.
func (e *Enumerator) Elements() []any { return e.items[min(e.at+1, len(e.items)):] }

// Type is the enumerator's type.
func (e *Enumerator) Type() *Type { return enumeratorType }

func enumeratorMembers() []Member {
	currentOf := func(e *Enumerator) any {
		if e.at < 0 || e.at >= len(e.items) {
			return nil
		}
		return e.items[e.at]
	}
	return []Member{
		get("System.Object Current {get;}", currentOf),
		get("System.Object Key {get;}", func(e *Enumerator) any {
			if d, ok := currentOf(e).(*Entry); ok {
				return d.Key
			}
			return nil
		}),
		get("System.Object Value {get;}", func(e *Enumerator) any {
			if d, ok := currentOf(e).(*Entry); ok {
				return d.Value
			}
			return nil
		}),
		method("bool MoveNext()", func(e *Enumerator, _ []any) any {
			e.at = min(e.at+1, len(e.items))
			return e.at < len(e.items)
		}),
		method("void Reset()", func(e *Enumerator, _ []any) any { e.at = -1; return nil }),
		method("void Dispose()", func(*Enumerator, []any) any { return nil }),
	}
}

// Entry is a pair of a dictionary, as its enumerator gives it.
type Entry struct {
	Key, Value any
	kind       string
}

// NetType is the .NET type's name.
func (e *Entry) NetType() string {
	if e.kind != "" {
		return e.kind
	}
	return "System.Collections.DictionaryEntry"
}

// String is "[key, value]".
func (e *Entry) String() string {
	return "[" + object.Text(e.Key) + ", " + object.Text(e.Value) + "]"
}

func entriesOf(h *object.Hashtable) []any {
	kind := ""
	if _, args, ok := strings.Cut(h.Type, "`2["); ok && strings.HasPrefix(h.Type, genericSpace) {
		kind = genericSpace + "KeyValuePair`2[" + args
	}
	out := make([]any, 0, h.Len())
	for k, v := range h.All() {
		out = append(out, &Entry{Key: k, Value: v, kind: kind})
	}
	return out
}

func entryMembers() []Member {
	return []Member{
		{Text: "System.Object Key {get;set;}", Do: func(this any, _ []any) (any, error) { return this.(*Entry).Key, nil },
			Set: func(this any, a []any) (any, error) { this.(*Entry).Key = a[0]; return nil, nil }},
		get("System.Object Name {get;}", func(e *Entry) any { return e.Key }),
		{Text: "System.Object Value {get;set;}", Do: func(this any, _ []any) (any, error) { return this.(*Entry).Value, nil },
			Set: func(this any, a []any) (any, error) { this.(*Entry).Value = a[0]; return nil, nil }},
		{Text: "new(System.Object key, System.Object value)", Do: func(_ any, a []any) (any, error) { return &Entry{Key: a[0], Value: a[1]}, nil }},
		method("string ToString()", func(e *Entry, _ []any) any { return e.String() }),
	}
}

// pairMembers are those of a pair of a generic dictionary.
func pairMembers(kind string) []Member {
	return []Member{
		get("TKey Key {get;}", func(e *Entry) any { return e.Key }), get("TValue Value {get;}", func(e *Entry) any { return e.Value }),
		{Text: "new(TKey key, TValue value)", Do: func(_ any, a []any) (any, error) { return &Entry{Key: a[0], Value: a[1], kind: kind}, nil }},
		method("string ToString()", func(e *Entry, _ []any) any { return e.String() }),
	}
}

// Item is v[index] for types with an indexer of their own; ok is false where there is none.
func Item(v, index any) (r any, ok bool, err error) {
	switch x := v.(type) {
	case *Collected:
		if x.key == nil {
			return nil, false, nil
		}
		return x.item(index), true, nil
	case interface {
		Item(index any) (any, bool, error)
	}:
		return x.Item(index)
	}
	return nil, false, nil
}

func (c *Collected) item(index any) any {
	if n, ok := index.(int32); ok {
		for _, item := range c.items {
			if c.key(item) == object.Text(n) {
				return item
			}
		}
	}
	for _, item := range c.items {
		if c.key(item) == object.Text(index) {
			return item
		}
	}
	if c.name == regexSpace+"GroupCollection" {
		return &Group{name: object.Text(index)}
	}
	return nil
}

// SetItem is v[index] = value for types with an indexer of their own.
func SetItem(v, index, value any) (ok bool, err error) {
	if x, is := v.(interface {
		SetItem(index, value any) error
	}); is {
		return true, x.SetItem(index, value)
	}
	return false, nil
}
