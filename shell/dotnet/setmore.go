package dotnet

import "emsh/shell/object"

// setComparisons are the members of HashSet that compare whole sets or take a predicate.
func setComparisons() []Member {
	return []Member{
		method("bool IsProperSubsetOf(System.Object other)", func(s *Set, a []any) any {
			o := s.other(a[0])
			return len(s.Items) < len(o.Items) && subset(s, o)
		}),
		method("bool IsProperSupersetOf(System.Object other)", func(s *Set, a []any) any {
			o := s.other(a[0])
			return len(o.Items) < len(s.Items) && subset(o, s)
		}),
		method("void SymmetricExceptWith(System.Object other)", func(s *Set, a []any) any {
			o := s.other(a[0])
			mine := &Set{places: map[any]bool{}}
			for k := range s.places {
				mine.places[k] = true
			}
			s.remove(func(v any) bool { return !o.has(v) })
			for _, v := range o.Items {
				if !mine.places[s.key(v)] {
					_, _ = s.add(v) // converted already
				}
			}
			return nil
		}),
		{Text: "int RemoveWhere(System.Object match)", Do: func(this any, a []any) (any, error) {
			var bad error
			n := this.(*Set).remove(func(v any) bool {
				ok, err := holds(a[0], v)
				if err != nil {
					bad = err
				}
				return !ok
			})
			return int32(n), bad
		}},
		{Text: "void CopyTo(array array, int arrayIndex)", Do: copyTo},
		{Text: "bool TryGetValue(T equalValue, [ref] T actualValue)", Do: func(this any, a []any) (any, error) {
			s := this.(*Set)
			for _, v := range s.Items {
				if s.key(v) == s.key(a[0]) {
					return true, assignRef(a[1], v, nil)
				}
			}
			return false, assignRef(a[1], nil, nil)
		}},
	}
}

// tries are the members of queues and stacks that say by their answer whether there was anything.
func tries(peek, take string) []Member {
	try := func(name string, remove bool) Member {
		return Member{Text: "bool " + name + "([ref] T result)", Do: func(this any, a []any) (any, error) {
			l, ok := this.(*object.List)
			if !ok || len(l.Items) == 0 {
				return false, assignRef(a[0], nil, nil)
			}
			v := l.Items[0]
			if remove {
				l.Items = l.Items[1:]
			}
			return true, assignRef(a[0], v, nil)
		}}
	}
	return []Member{try(peek, false), try(take, true)}
}
