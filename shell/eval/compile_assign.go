package eval

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// target is a compiled left side: how it is read and set.
type target struct {
	get exec
	set func(f *frame, v any) error
}

func (c *compiler) assignStatement(a *syntax.Assignment) stmt {
	if run := c.quickAssign(a); run != nil {
		return run
	}
	run := c.assignValue(a)
	sole := soleExpression(a.Right)
	sets := sole != nil && !keepsOK(sole)
	return func(f *frame) error {
		_, err := run(f)
		if err == nil && sets {
			f.s.ok = true
		}
		return err
	}
}

// quickAssign compiles $x = e and $x += e for plain variables without a value of its own.
func (c *compiler) quickAssign(a *syntax.Assignment) stmt {
	v, ok := a.Left.(*syntax.Variable)
	if !ok || a.Op != syntax.KindEquals {
		return nil
	}
	value, set := c.value(a.Right), c.setter(v)
	sole := soleExpression(a.Right)
	sets := sole != nil && !keepsOK(sole)
	return func(f *frame) error {
		x, err := value(f)
		if err != nil {
			return err
		}
		if sets {
			f.s.ok = true
		}
		return set(f, x)
	}
}

// assignValue compiles an assignment whose value is wanted.
func (c *compiler) assignValue(a *syntax.Assignment) exec {
	value := c.value(a.Right)
	to := c.target(a.Left)
	switch a.Op {
	case syntax.KindEquals:
		return func(f *frame) (any, error) {
			v, err := value(f)
			if err != nil {
				return nil, err
			}
			return v, to.set(f, v)
		}
	case syntax.KindQuestionQuestionEquals:
		return func(f *frame) (any, error) {
			old, err := to.get(f)
			if err != nil || plain(old) != nil {
				return old, err
			}
			v, err := value(f)
			if err != nil {
				return nil, err
			}
			return v, to.set(f, v)
		}
	}
	return c.compound(a, value, to)
}

// operators of the compound assignments.
func plainOperator(op syntax.Kind) syntax.Kind {
	switch op {
	case syntax.KindPlusEquals:
		return syntax.KindPlus
	case syntax.KindMinusEquals:
		return syntax.KindMinus
	case syntax.KindMultiplyEquals:
		return syntax.KindMultiply
	case syntax.KindDivideEquals:
		return syntax.KindDivide
	}
	return syntax.KindRem
}

func (c *compiler) compound(a *syntax.Assignment, value exec, to target) exec {
	op := plainOperator(a.Op)
	get := to.get
	if v, ok := a.Left.(*syntax.Variable); ok && v.Drive == "" && v.Scope == "" {
		get = c.ownVariable(v)
	}
	return func(f *frame) (any, error) {
		old, err := get(f)
		if err != nil {
			return nil, err
		}
		v, err := value(f)
		if err != nil {
			return nil, err
		}
		sum, err := f.arithmetic(op, plain(old), plain(v))
		if err != nil {
			return nil, err
		}
		return sum, to.set(f, sum)
	}
}

// ownVariable reads a variable that += changes: in a function only its own, elsewhere also an outer one.
func (c *compiler) ownVariable(v *syntax.Variable) exec {
	get := c.variable(v)
	if _, fixed := special(v.Name); fixed {
		return get
	}
	i := c.code.slot(canonical(v.Name))
	return func(f *frame) (any, error) {
		if cell := f.cells[i]; cell != nil && !cell.gone && cell.get == nil {
			return cell.value, nil
		}
		if call := f.scope.call; call != nil && call.f == f && f.scope.own(f.code.names[i]) == nil {
			return nil, nil
		}
		return get(f)
	}
}

// target compiles a left side.
func (c *compiler) target(e syntax.Expression) target {
	switch e := e.(type) {
	case *syntax.Variable:
		return target{c.variable(e), c.setter(e)}
	case *syntax.Convert:
		return c.typedTarget(e.Operand, e.Type)
	case *syntax.Attributed:
		return c.typedTarget(e.Operand, e.Attribute)
	case *syntax.Array:
		return c.listTarget(e)
	case *syntax.Paren:
		if sole := soleExpression(e.Pipeline); sole != nil {
			return c.target(sole)
		}
	case *syntax.ArrayExpr:
		if len(e.Body.Statements) == 1 {
			if sole := soleExpression(e.Body.Statements[0]); sole != nil {
				return c.target(sole)
			}
		}
	case *syntax.Member:
		return c.memberTarget(e)
	case *syntax.Index:
		return c.indexTarget(e)
	case *syntax.InvokeMember:
		if word, ok := e.Name.(*syntax.StringConst); ok && fold(word.Value) == "item" && len(e.Args) == 1 && !e.Static {
			return c.indexTarget(&syntax.Index{Target: e.Target, Index: e.Args[0]})
		}
	}
	return target{c.expr(e), func(*frame, any) error {
		return throwing("InvalidLeftHandSide", command.InvalidOperation, nil, "", "The assignment expression is not valid. The input to an assignment operator must be an object that is able to accept assignments, such as a variable or a property.")
	}}
}

// typedTarget compiles [int]$x = …: the variable keeps the type.
func (c *compiler) typedTarget(operand syntax.Expression, attribute syntax.AttributeBase) target {
	var attributes []syntax.AttributeBase
	for {
		attributes = append(attributes, attribute)
		if next, ok := operand.(*syntax.Convert); ok {
			operand, attribute = next.Operand, next.Type
			continue
		}
		if next, ok := operand.(*syntax.Attributed); ok {
			operand, attribute = next.Operand, next.Attribute
			continue
		}
		break
	}
	v, ok := operand.(*syntax.Variable)
	if !ok {
		inner := c.target(operand)
		conv := c.constraints(attributes, "")
		return target{inner.get, func(f *frame, value any) error {
			for _, k := range conv {
				var err error
				if value, err = k.apply(f.s, plain(value)); err != nil {
					return err
				}
			}
			return inner.set(f, value)
		}}
	}
	return target{c.variable(v), c.typedSetter(v, c.constraints(attributes, v.Name))}
}

func (c *compiler) typedSetter(v *syntax.Variable, constraints []constraint) func(*frame, any) error {
	name := fold(canonical(v.Name))
	plainly := c.setter(v)
	return func(f *frame, value any) error {
		if v.Drive != "" {
			for _, k := range constraints {
				var err error
				if value, err = k.apply(f.s, plain(value)); err != nil {
					return err
				}
			}
			return plainly(f, value)
		}
		at := f.scope
		if v.Scope != "" {
			at = f.scopeOf(v.Scope)
		}
		cell := at.own(name)
		if cell != nil && cell.Options&(ReadOnly|Constant) != 0 {
			return notWritable(v.Name)
		}
		value = plain(value)
		for _, k := range constraints {
			var err error
			if value, err = k.apply(f.s, value); err != nil {
				return assignmentError(err, v.Name)
			}
		}
		if cell == nil {
			cell = at.local(name, v.Name)
		}
		cell.constraints = constraints
		if cell.set != nil {
			return cell.set(value)
		}
		cell.value = value
		return nil
	}
}

// listTarget compiles $a, $b = …: the last target takes the rest.
func (c *compiler) listTarget(e *syntax.Array) target {
	targets := make([]target, len(e.Elements))
	for i, x := range e.Elements {
		targets[i] = c.target(x)
	}
	get := c.array(e)
	return target{get, func(f *frame, v any) error {
		items := elements(v)
		if v == nil {
			items = nil
		}
		for i, t := range targets {
			var part any
			switch {
			case i == len(targets)-1 && len(items) > i+1:
				part = arrayOf(append([]any(nil), items[i:]...))
			case i < len(items):
				part = items[i]
			}
			if err := t.set(f, part); err != nil {
				return err
			}
		}
		return nil
	}}
}

func (c *compiler) memberTarget(e *syntax.Member) target {
	owner, name := c.operand(e.Target), c.memberName(e.Name)
	static := c.staticOwner(e)
	return target{c.member(e), func(f *frame, v any) error {
		if static != nil {
			o, err := static(f)
			if err != nil {
				return err
			}
			n, err := name(f)
			if err != nil {
				return err
			}
			return f.setStatic(o, textOf(n), plain(v))
		}
		o, err := owner(f)
		if err != nil {
			return err
		}
		n, err := name(f)
		if err != nil {
			return err
		}
		return f.setMember(o, textOf(n), plain(v))
	}}
}

func (c *compiler) indexTarget(e *syntax.Index) target {
	owner, index := c.operand(e.Target), c.operand(e.Index)
	return target{c.index(e), func(f *frame, v any) error {
		o, err := owner(f)
		if err != nil {
			return err
		}
		i, err := index(f)
		if err != nil {
			return err
		}
		return f.setIndex(o, i, plain(v))
	}}
}

// unary compiles the prefix and postfix operators.
func (c *compiler) unary(e *syntax.Unary) exec {
	switch e.Op {
	case syntax.KindPlusPlus, syntax.KindMinusMinus, syntax.KindPostfixPlusPlus, syntax.KindPostfixMinusMinus:
		return c.step(e)
	case syntax.KindNot, syntax.KindExclaim:
		cond := c.test(e.Operand)
		return func(f *frame) (any, error) {
			v, err := cond(f)
			return !v, err
		}
	}
	operand, op := c.operand(e.Operand), e.Op
	return func(f *frame) (any, error) {
		v, err := operand(f)
		if err != nil {
			return nil, err
		}
		return f.unary(op, v)
	}
}

func isStep(e syntax.Expression) bool {
	u, ok := e.(*syntax.Unary)
	return ok && (u.Op == syntax.KindPlusPlus || u.Op == syntax.KindMinusMinus || u.Op == syntax.KindPostfixPlusPlus || u.Op == syntax.KindPostfixMinusMinus)
}

func (c *compiler) step(e *syntax.Unary) exec {
	if v, ok := e.Operand.(*syntax.Variable); ok && v.Drive == "" && v.Scope == "" {
		return c.stepVariable(e, v)
	}
	to := c.target(e.Operand)
	by, post := stepOf(e.Op)
	return func(f *frame) (any, error) {
		old, err := to.get(f)
		if err != nil {
			return nil, err
		}
		return stepped(f, e, plain(old), by, post, func(v any) error { return to.set(f, v) })
	}
}

func stepOf(op syntax.Kind) (by int32, post bool) {
	switch op {
	case syntax.KindPlusPlus:
		return 1, false
	case syntax.KindPostfixPlusPlus:
		return 1, true
	case syntax.KindMinusMinus:
		return -1, false
	}
	return -1, true
}

func (c *compiler) stepVariable(e *syntax.Unary, v *syntax.Variable) exec {
	i := c.code.slot(canonical(v.Name))
	get, set := c.variable(v), c.setter(v)
	by, post := stepOf(e.Op)
	return func(f *frame) (any, error) {
		if cell := f.cells[i]; cell != nil && !cell.gone && cell.constraints == nil && cell.get == nil && cell.Options&(ReadOnly|Constant) == 0 {
			if n, ok := cell.value.(int32); ok && n < 1<<31-1 && n > -1<<31 {
				old := cell.value
				cell.value = n + by
				if post {
					return old, nil
				}
				return cell.value, nil
			}
		}
		old, err := get(f)
		if err != nil {
			return nil, err
		}
		return stepped(f, e, plain(old), by, post, func(v any) error { return set(f, v) })
	}
}

func stepped(f *frame, e *syntax.Unary, old any, by int32, post bool, set func(any) error) (any, error) {
	if old == nil {
		old = int32(0)
	}
	if !numeric(old) {
		word := "++"
		if by < 0 {
			word = "--"
		}
		return nil, throwing("OperatorRequiresNumber", command.InvalidOperation, word, "",
			"The '"+word+"' operator works only on numbers. The operand is a '"+typeName(old)+"'.")
	}
	v, err := f.arithmetic(syntax.KindPlus, old, by)
	if err != nil {
		return nil, err
	}
	if err := set(v); err != nil {
		return nil, err
	}
	if post {
		return old, nil
	}
	return v, nil
}

func numeric(v any) bool {
	switch v.(type) {
	case int32, int64, float64, int8, int16, uint8, uint16, uint32, uint64, float32, object.Decimal:
		return true
	}
	return false
}

// assignmentError says of a constraint's failure which variable it was.
func assignmentError(err error, name string) error {
	fault, ok := err.(*object.Fault)
	if !ok {
		return err
	}
	inner := fault.Exception
	if strings.HasPrefix(fault.ID, "ValidateSet") {
		return err
	}
	return &object.Fault{ID: "RuntimeException", Category: int(command.MetadataError), Exception: &object.Exception{
		Type: "System.Management.Automation.ArgumentTransformationMetadataException", Message: inner.Message, Inner: inner}}
}
