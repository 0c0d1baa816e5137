package dotnet

import (
	"slices"

	"emsh/shell/object"
)

const concurrentSpace = "System.Collections.Concurrent."

// take gives what was found through a [ref] and says whether there was anything.
func take(ref, v any, found bool) (any, error) { return found, assignRef(ref, v, nil) }

// tryFirst are TryPeek and what takes an item away: queues give the oldest first, stacks and bags the newest.
func tryFirst(name string) []Member {
	first := func(remove bool) func(any, []any) (any, error) {
		return func(this any, a []any) (any, error) {
			l := this.(*object.List)
			if len(l.Items) == 0 {
				return take(a[0], nil, false)
			}
			v := l.Items[0]
			if remove {
				l.Items = slices.Clone(l.Items[1:])
			}
			return take(a[0], v, true)
		}
	}
	return append([]Member{
		{Text: "bool " + name + "([ref] System.Object result)", Do: first(true)},
		{Text: "bool TryPeek([ref] System.Object result)", Do: first(false)},
		get("bool IsEmpty {get;}", func(l *object.List) any { return len(l.Items) == 0 }),
	}, sequenceMembers()...)
}

func pushes(name string) Member {
	return method("void "+name+"(System.Object item)", func(l *object.List, a []any) any { l.Items = slices.Insert(l.Items, 0, a[0]); return nil })
}

func concurrentBagMembers() []Member { return append([]Member{pushes("Add")}, tryFirst("TryTake")...) }

func concurrentStackMembers() []Member {
	return append([]Member{pushes("Push")}, tryFirst("TryPop")...)
}

func concurrentQueueMembers() []Member {
	add := method("void Enqueue(System.Object item)", func(l *object.List, a []any) any { l.Items = append(l.Items, a[0]); return nil })
	return append([]Member{add}, tryFirst("TryDequeue")...)
}

// concurrentDictionaryMembers are a dictionary's and those that look and change in one step.
func concurrentDictionaryMembers() []Member {
	return append([]Member{
		get("bool IsEmpty {get;}", func(h *object.Hashtable) any { return h.Len() == 0 }),
		{Text: "bool TryRemove(System.Object key, [ref] System.Object value)", Do: func(this any, a []any) (any, error) {
			h := this.(*object.Hashtable)
			v, found := h.Get(object.Unwrap(a[0]))
			h.Delete(object.Unwrap(a[0]))
			return take(a[1], v, found)
		}},
		{Text: "bool TryUpdate(System.Object key, System.Object newValue, System.Object comparisonValue)", Do: func(this any, a []any) (any, error) {
			h := this.(*object.Hashtable)
			k, v, err := KeyAndValue(h, a[0], a[1])
			old, found := h.Get(k)
			if err != nil || !found || !sameObject(old, a[2]) {
				return false, err
			}
			h.Set(k, v)
			return true, nil
		}},
		{Text: "System.Object GetOrAdd(System.Object key, System.Object value)", Do: func(this any, a []any) (any, error) {
			h := this.(*object.Hashtable)
			k, err := dictionaryKey(h, a[0])
			if err != nil {
				return nil, err
			}
			if v, found := h.Get(k); found {
				return v, nil
			}
			return made(h, k, a[1], k)
		}},
		{Text: "System.Object AddOrUpdate(System.Object key, System.Object addValue, System.Object updateValueFactory)", Do: func(this any, a []any) (any, error) {
			h := this.(*object.Hashtable)
			k, err := dictionaryKey(h, a[0])
			if err != nil {
				return nil, err
			}
			if old, found := h.Get(k); found {
				return made(h, k, a[2], k, old)
			}
			return made(h, k, a[1], k)
		}},
	}, dictionaryMembers()...)
}

func dictionaryKey(h *object.Hashtable, key any) (any, error) {
	if h.Key == "" {
		return object.Unwrap(key), nil
	}
	k, err := Convert(key, byFullName(h.Key))
	return object.Unwrap(k), err
}

// made sets a key to a value, or to what a block makes of args.
func made(h *object.Hashtable, key, value any, args ...any) (any, error) {
	if b, is := object.Unwrap(value).(object.Block); is {
		var err error
		if value, err = b.Run(nil, nil, args...); err != nil {
			return nil, err
		}
	}
	k, v, err := KeyAndValue(h, key, value)
	if err != nil {
		return nil, err
	}
	h.Set(k, v)
	return v, nil
}
