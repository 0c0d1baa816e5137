package eval

import (
	"math"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// binary compiles a binary operator; integers and doubles take the short way.
func (c *compiler) binary(e *syntax.Binary) exec {
	switch e.Op {
	case syntax.KindAnd, syntax.KindOr, syntax.KindXor:
		return c.logical(e)
	case syntax.KindQuestionQuestion:
		return c.coalesce(e)
	}
	left, right, op := c.operand(e.Left), c.rightSide(e), e.Op
	compare := comparison(op)
	if at := e.OpSpan; refuses(op) {
		return func(f *frame) (any, error) {
			l, err := left(f)
			if err != nil {
				return nil, err
			}
			r, err := right(f)
			if err != nil {
				return nil, err
			}
			v, err := f.binary(op, l, r)
			return v, refused(err, op, at)
		}
	}
	return func(f *frame) (any, error) {
		l, err := left(f)
		if err != nil {
			return nil, err
		}
		r, err := right(f)
		if err != nil {
			return nil, err
		}
		if compare != nil {
			if a, ok := l.(int32); ok {
				if b, ok := r.(int32); ok {
					return compare(a, b), nil
				}
			}
			return f.binary(op, l, r)
		}
		return f.arithmetic(op, l, r)
	}
}

// rightSide compiles a right operand. A list of constants that the operator only reads is made once.
func (c *compiler) rightSide(e *syntax.Binary) exec {
	list, ok := e.Right.(*syntax.Array)
	if !ok || !onlyReads(e.Op) {
		return c.operand(e.Right)
	}
	items := make([]any, len(list.Elements))
	for i, x := range list.Elements {
		switch x := x.(type) {
		case *syntax.StringConst:
			items[i] = x.Value
		case *syntax.Constant:
			items[i] = x.Value
		default:
			return c.operand(e.Right)
		}
	}
	return constant(&object.Array{Items: items})
}

// onlyReads reports whether nothing of an operator's right side is in its result.
func onlyReads(op syntax.Kind) bool {
	switch op {
	case syntax.KindIreplace, syntax.KindCreplace, syntax.KindIsplit, syntax.KindCsplit, syntax.KindFormat,
		syntax.KindIin, syntax.KindInotin, syntax.KindCin, syntax.KindCnotin:
		return true
	}
	return false
}

// refuses reports whether an operator itself is at fault where its right side is not valid.
func refuses(op syntax.Kind) bool {
	switch op {
	case syntax.KindIreplace, syntax.KindCreplace, syntax.KindIsplit, syntax.KindCsplit, syntax.KindIs, syntax.KindIsNot:
		return true
	}
	return false
}

// refused places the error of an operator at the operator.
func refused(err error, op syntax.Kind, at syntax.Span) error {
	x, ok := err.(*object.Fault)
	if !ok {
		return err
	}
	switch x.ID {
	case "BadReplaceArgument":
		if op == syntax.KindCreplace {
			x.Exception.Message = strings.Replace(x.Exception.Message, "-replace", "-creplace", 1)
		}
	case "InvalidRegularExpression", "BadOperatorArgument", "InvalidSplitOptionCombination", "IsOperatorRequiresType":
	default:
		return err
	}
	return locate(x, at)
}

// arithmetic computes with integers and doubles itself and leaves the rest to the operators.
func (f *frame) arithmetic(op syntax.Kind, l, r any) (any, error) {
	switch a := l.(type) {
	case int32:
		switch b := r.(type) {
		case int32:
			if v, ok := integers(op, a, b); ok {
				return v, nil
			}
		case float64:
			if v, ok := doubles(op, float64(a), b); ok {
				return v, nil
			}
		}
	case float64:
		switch b := r.(type) {
		case float64:
			if v, ok := doubles(op, a, b); ok {
				return v, nil
			}
		case int32:
			if v, ok := doubles(op, a, float64(b)); ok {
				return v, nil
			}
		}
	}
	return f.binary(op, l, r)
}

func integers(op syntax.Kind, a, b int32) (any, bool) {
	var n int64
	switch op {
	case syntax.KindPlus:
		n = int64(a) + int64(b)
	case syntax.KindMinus:
		n = int64(a) - int64(b)
	case syntax.KindMultiply:
		n = int64(a) * int64(b)
	case syntax.KindRem:
		if b == 0 || b == -1 {
			return nil, false
		}
		n = int64(a % b)
	default:
		return nil, false
	}
	if n < math.MinInt32 || n > math.MaxInt32 {
		return nil, false
	}
	return int32(n), true
}

func doubles(op syntax.Kind, a, b float64) (any, bool) {
	switch op {
	case syntax.KindPlus:
		return a + b, true
	case syntax.KindMinus:
		return a - b, true
	case syntax.KindMultiply:
		return a * b, true
	}
	return nil, false
}

func (c *compiler) logical(e *syntax.Binary) exec {
	left, right, op := c.test(e.Left), c.test(e.Right), e.Op
	return func(f *frame) (any, error) {
		l, err := left(f)
		if err != nil {
			return nil, err
		}
		switch {
		case op == syntax.KindAnd && !l:
			return false, nil
		case op == syntax.KindOr && l:
			return true, nil
		}
		r, err := right(f)
		if err != nil {
			return nil, err
		}
		if op == syntax.KindXor {
			return l != r, nil
		}
		return r, nil
	}
}

func (c *compiler) coalesce(e *syntax.Binary) exec {
	left, right := c.operand(e.Left), c.operand(e.Right)
	return func(f *frame) (any, error) {
		l, err := left(f)
		if err != nil || l != nil {
			return l, err
		}
		return right(f)
	}
}

func truth(v any) bool {
	switch x := v.(type) {
	case bool:
		return x
	case nil:
		return false
	case int32:
		return x != 0
	case string:
		return x != ""
	case command.Switch:
		return bool(x)
	}
	return object.Truth(v)
}

func textOf(v any) string {
	if t, ok := v.(string); ok {
		return t
	}
	return object.Text(plain(v))
}

func typeName(v any) string { return object.TypeName(plain(v)) }

func unwrap(v any) any { return object.Unwrap(plain(v)) }

// elements are what a value enumerates to in a pipeline; a scalar is one element.
func elements(v any) []any {
	if v == object.Nothing {
		return nil
	}
	switch x := v.(type) {
	case nil:
		return []any{nil}
	case *object.Array:
		return x.Items
	}
	if items, ok := object.Elements(v); ok {
		return items
	}
	return []any{v}
}

// enumerator is $input, $foreach and $switch: it walks over items.
type enumerator struct {
	items []any
	at    int
	more  func() (any, bool) // of input that is still arriving; nil: there is no more
}

func (e *enumerator) next() bool {
	if e.at >= len(e.items) && e.more != nil {
		v, ok := e.more()
		if !ok {
			e.more = nil
			return false
		}
		e.items, e.at = append(e.items[:0], v), 0 // what has passed is not kept
	}
	if e.at >= len(e.items) {
		return false
	}
	e.at++
	return true
}

// all reads what is still to arrive.
func (e *enumerator) all() {
	for e.more != nil {
		v, ok := e.more()
		if !ok {
			e.more = nil
			return
		}
		e.items = append(e.items, v)
	}
}
