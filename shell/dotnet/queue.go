package dotnet

import (
	"slices"

	"emsh/shell/object"
)

func queueMembers() []Member {
	return append([]Member{
		method("void Enqueue(System.Object item)", func(l *object.List, a []any) any { l.Items = append(l.Items, a[0]); return nil }),
		{Text: "System.Object Dequeue()", Do: func(this any, _ []any) (any, error) {
			l := this.(*object.List)
			if len(l.Items) == 0 {
				return nil, exception("InvalidOperationException", "Queue empty.")
			}
			v := l.Items[0]
			l.Items = l.Items[1:]
			return v, nil
		}},
		{Text: "System.Object Peek()", Do: func(this any, _ []any) (any, error) {
			l := this.(*object.List)
			if len(l.Items) == 0 {
				return nil, exception("InvalidOperationException", "Queue empty.")
			}
			return l.Items[0], nil
		}},
	}, sequenceMembers()...)
}

// stackMembers keep the top of the stack first, in the order in which it is enumerated.
func stackMembers() []Member {
	top := func(l *object.List) error {
		if len(l.Items) == 0 {
			return exception("InvalidOperationException", "Stack empty.")
		}
		return nil
	}
	return append([]Member{
		method("void Push(System.Object item)", func(l *object.List, a []any) any { l.Items = slices.Insert(l.Items, 0, a[0]); return nil }),
		{Text: "System.Object Pop()", Do: func(this any, _ []any) (any, error) {
			l := this.(*object.List)
			if err := top(l); err != nil {
				return nil, err
			}
			v := l.Items[0]
			l.Items = slices.Delete(l.Items, 0, 1)
			return v, nil
		}},
		{Text: "System.Object Peek()", Do: func(this any, _ []any) (any, error) {
			l := this.(*object.List)
			if err := top(l); err != nil {
				return nil, err
			}
			return l.Items[0], nil
		}},
	}, sequenceMembers()...)
}

// sequenceMembers are what queues, stacks and sets share.
func sequenceMembers() []Member {
	return []Member{
		get("int Count {get;}", func(this any) any { return int32(len(*itemsOf(this))) }),
		method("bool Contains(System.Object item)", func(this any, a []any) any { return indexIn(this, object.Unwrap(a[0])) >= 0 }),
		method("void Clear()", func(this any, _ []any) any { *itemsOf(this) = nil; return nil }),
		method("System.Object[] ToArray()", func(this any, _ []any) any { return &object.Array{Items: slices.Clone(*itemsOf(this))} }),
		method("System.Collections.IEnumerator GetEnumerator()", enumeratorOf),
		method("System.Object Clone()", func(this any, _ []any) any {
			if l, ok := this.(*object.List); ok {
				return &object.List{Type: l.Type, Elem: l.Elem, Items: slices.Clone(l.Items)}
			}
			return this
		}),
		{Text: "void CopyTo(array array, int index)", Do: copyTo},
		{Text: "new()"}, {Text: "new(int capacity)"}, {Text: "new(System.Collections.Generic.IEnumerable[T] collection)"},
	}
}
