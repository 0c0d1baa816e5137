package eval

import (
	"strconv"

	"emsh/shell/object"
	"emsh/shell/syntax"
)

// expr compiles an expression. Its value may be nothing{} where a command in it wrote none.
func (c *compiler) expr(e syntax.Expression) exec {
	switch e := e.(type) {
	case *syntax.Constant:
		return constant(e.Value)
	case *syntax.StringConst:
		return constant(e.Value)
	case *syntax.ExpandableString:
		return c.expandable(e)
	case *syntax.Variable:
		return c.variable(e)
	case *syntax.Binary:
		return c.binary(e)
	case *syntax.Unary:
		return c.unary(e)
	case *syntax.Ternary:
		return c.ternary(e)
	case *syntax.Convert:
		return c.convert(e)
	case *syntax.Attributed:
		return c.expr(e.Operand)
	case *syntax.Paren:
		return c.paren(e)
	case *syntax.SubExpr:
		return c.subexpression(e.Body)
	case *syntax.ArrayExpr:
		return c.arrayExpression(e)
	case *syntax.Array:
		return c.array(e)
	case *syntax.Hashtable:
		return c.hashtable(e, false)
	case *syntax.ScriptBlockExpr:
		return c.scriptBlock(e)
	case *syntax.TypeExpression:
		return c.typeExpression(e)
	case *syntax.Member:
		return c.member(e)
	case *syntax.InvokeMember:
		return c.invokeMember(e)
	case *syntax.Index:
		return c.index(e)
	case *syntax.UsingExpression:
		return c.using(e)
	case *syntax.BaseConstructorCall:
		return c.baseCall(e)
	}
	return constant(nil)
}

func constant(v any) exec { return func(*frame) (any, error) { return v, nil } }

// operand compiles an expression whose absence is $null.
func (c *compiler) operand(e syntax.Expression) exec {
	run := c.expr(e)
	switch e.(type) {
	case *syntax.Constant, *syntax.StringConst, *syntax.ExpandableString, *syntax.Binary, *syntax.Array, *syntax.ArrayExpr,
		*syntax.Hashtable, *syntax.ScriptBlockExpr, *syntax.TypeExpression, *syntax.Convert:
		return run
	}
	return func(f *frame) (any, error) {
		v, err := run(f)
		if v == object.Nothing {
			return nil, err
		}
		return v, err
	}
}

// soleExpression is the expression that a statement is, or nil.
func soleExpression(s syntax.Statement) syntax.Expression {
	switch s := s.(type) {
	case *syntax.CommandExpression:
		if len(s.Redirections) == 0 {
			return s.Expr
		}
	case *syntax.Pipeline:
		if len(s.Elements) == 1 && !s.Background {
			if e, ok := s.Elements[0].(*syntax.CommandExpression); ok {
				return soleExpression(e)
			}
		}
	}
	return nil
}

// value compiles a statement whose output is wanted as one value.
func (c *compiler) value(s syntax.Statement) exec {
	if e := soleExpression(s); e != nil {
		return c.expr(e)
	}
	if a, ok := s.(*syntax.Assignment); ok {
		return c.assignValue(a)
	}
	run := c.statement(s)
	if run == nil {
		return constant(object.Nothing)
	}
	return func(f *frame) (any, error) {
		got, err := f.collect(run)
		if err != nil {
			return nil, err
		}
		return got.value(), nil
	}
}

func (c *compiler) condition(s syntax.Statement) test {
	if e := soleExpression(s); e != nil {
		return c.test(e)
	}
	value := c.value(s)
	return func(f *frame) (bool, error) {
		v, err := value(f)
		return err == nil && truth(v), err
	}
}

// test compiles an expression that is a condition: comparisons of integers make no value.
func (c *compiler) test(e syntax.Expression) test {
	if b, ok := e.(*syntax.Binary); ok {
		if compare := comparison(b.Op); compare != nil {
			left, right, op := c.operand(b.Left), c.operand(b.Right), b.Op
			return func(f *frame) (bool, error) {
				l, err := left(f)
				if err != nil {
					return false, err
				}
				r, err := right(f)
				if err != nil {
					return false, err
				}
				if a, ok := l.(int32); ok {
					if b, ok := r.(int32); ok {
						return compare(a, b), nil
					}
				}
				v, err := f.binary(op, l, r)
				return err == nil && truth(v), err
			}
		}
	}
	value := c.expr(e)
	return func(f *frame) (bool, error) {
		v, err := value(f)
		if b, ok := v.(bool); ok {
			return b, err
		}
		return err == nil && truth(v), err
	}
}

func comparison(op syntax.Kind) func(a, b int32) bool {
	switch op {
	case syntax.KindIeq, syntax.KindCeq:
		return func(a, b int32) bool { return a == b }
	case syntax.KindIne, syntax.KindCne:
		return func(a, b int32) bool { return a != b }
	case syntax.KindIlt, syntax.KindClt:
		return func(a, b int32) bool { return a < b }
	case syntax.KindIle, syntax.KindCle:
		return func(a, b int32) bool { return a <= b }
	case syntax.KindIgt, syntax.KindCgt:
		return func(a, b int32) bool { return a > b }
	case syntax.KindIge, syntax.KindCge:
		return func(a, b int32) bool { return a >= b }
	}
	return nil
}

func (c *compiler) ternary(e *syntax.Ternary) exec {
	cond, yes, no := c.test(e.Cond), c.expr(e.Then), c.expr(e.Else)
	return func(f *frame) (any, error) {
		ok, err := cond(f)
		if err != nil {
			return nil, err
		}
		if ok {
			return yes(f)
		}
		return no(f)
	}
}

func (c *compiler) paren(e *syntax.Paren) exec {
	if isAssignment(e.Pipeline) {
		return c.value(e.Pipeline)
	}
	if sole := soleExpression(e.Pipeline); sole != nil {
		return c.expr(sole)
	}
	return c.value(e.Pipeline)
}

func isAssignment(s syntax.Statement) bool { _, ok := s.(*syntax.Assignment); return ok }

// subexpression compiles $( ): its statements' output as one value.
func (c *compiler) subexpression(b *syntax.Block) exec {
	run := c.block(b)
	return func(f *frame) (any, error) {
		got, err := f.collect(run)
		if err != nil {
			return nil, err
		}
		return got.value(), nil
	}
}

// arrayExpression compiles @( ): always an array.
func (c *compiler) arrayExpression(e *syntax.ArrayExpr) exec {
	if len(e.Body.Statements) == 1 && len(e.Body.Traps) == 0 {
		if list, ok := soleExpression(e.Body.Statements[0]).(*syntax.Array); ok {
			return c.array(list)
		}
	}
	run := c.block(e.Body)
	return func(f *frame) (any, error) {
		got, err := f.collect(run)
		if err != nil {
			return nil, err
		}
		return arrayOf(got.items), nil
	}
}

func arrayOf(items []any) *object.Array {
	if items == nil {
		items = []any{}
	}
	for i, v := range items {
		items[i] = plain(v)
	}
	return &object.Array{Items: items}
}

func (c *compiler) array(e *syntax.Array) exec {
	elements := make([]exec, len(e.Elements))
	for i, x := range e.Elements {
		elements[i] = c.operand(x)
	}
	return func(f *frame) (any, error) {
		items := make([]any, len(elements))
		for i, run := range elements {
			v, err := run(f)
			if err != nil {
				return nil, err
			}
			items[i] = v
		}
		return &object.Array{Items: items}, nil
	}
}

func (c *compiler) hashtable(e *syntax.Hashtable, ordered bool) exec {
	keys, values := make([]exec, len(e.Entries)), make([]exec, len(e.Entries))
	for i, entry := range e.Entries {
		if word, ok := entry.Key.(*syntax.StringConst); ok {
			keys[i] = constant(word.Value)
		} else {
			keys[i] = c.operand(entry.Key)
		}
		values[i] = c.value(entry.Value)
	}
	return func(f *frame) (any, error) {
		h := object.NewHashtable()
		h.Ordered = ordered
		for i := range keys {
			k, err := keys[i](f)
			if err != nil {
				return nil, err
			}
			v, err := values[i](f)
			if err != nil {
				return nil, err
			}
			if err := addKey(h, object.Unwrap(plain(k)), plain(v)); err != nil {
				return nil, err
			}
		}
		return h, nil
	}
}

func addKey(h *object.Hashtable, k, v any) error {
	if k == nil {
		return &object.Fault{ID: "InvalidNullKey", Category: 7, Exception: &object.Exception{Message: "A null key is not allowed in a hash literal."}}
	}
	if _, twice := h.Get(k); twice {
		return &object.Fault{ID: "DuplicateKeyInHashLiteral", Category: 7,
			Exception: &object.Exception{Message: "Duplicate keys '" + textOf(k) + "' are not allowed in hash literals."}}
	}
	h.Set(k, v)
	return nil
}

func (c *compiler) scriptBlock(e *syntax.ScriptBlockExpr) exec {
	body := newCode(e.Block, c.script)
	return func(f *frame) (any, error) {
		return &ScriptBlock{s: f.s, code: body, module: f.scope.module, home: f.scope.script}, nil
	}
}

// expandable compiles "text $x $(…)".
func (c *compiler) expandable(e *syntax.ExpandableString) exec {
	type part struct {
		text string
		run  exec
	}
	parts := make([]part, len(e.Parts))
	for i, p := range e.Parts {
		parts[i].text = p.Text
		if p.Expr != nil {
			parts[i].run = c.inText(p.Expr)
		}
	}
	return func(f *frame) (any, error) {
		var room [64]byte
		b := room[:0]
		for i := range parts {
			p := &parts[i]
			if p.run == nil {
				b = append(b, p.text...)
				continue
			}
			v, err := p.run(f)
			if err != nil {
				return nil, err
			}
			switch v := v.(type) {
			case string:
				b = append(b, v...)
			case int32:
				b = strconv.AppendInt(b, int64(v), 10)
			default:
				b = append(b, f.expand(v)...)
			}
		}
		return string(b), nil
	}
}

// inText compiles what stands in a string: an unset variable is empty there, also in strict mode 1.
func (c *compiler) inText(e syntax.Expression) exec {
	if v, ok := e.(*syntax.Variable); ok {
		return c.variableIn(v, true)
	}
	return c.expr(e)
}

// expand is the text that a value gives in a string.
func (f *frame) expand(v any) string {
	v = plain(v)
	switch v.(type) {
	case nil:
		return ""
	case *object.Array, *object.List:
		return object.TextJoined(v, f.separator())
	}
	return textOf(v)
}

// separator is $OFS.
func (f *frame) separator() string {
	if v := f.scope.find("ofs"); v != nil {
		if v.Value() == nil {
			return " "
		}
		return textOf(v.Value())
	}
	return " "
}

func (c *compiler) using(e *syntax.UsingExpression) exec {
	run := c.expr(e.Expr)
	return func(f *frame) (any, error) {
		if v, ok := e.Expr.(*syntax.Variable); ok {
			if captured := f.scope.find("using:" + fold(v.Name)); captured != nil {
				return captured.value, nil
			}
		}
		return run(f)
	}
}
