package eval

import (
	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/operator"
	"emsh/shell/syntax"
)

// binary computes l op r. A match sets $Matches.
func (f *frame) binary(op syntax.Kind, l, r any) (any, error) {
	exact := op.CaseSensitive()
	l, r = fromSwitch(l), fromSwitch(r)
	switch op {
	case syntax.KindPlus:
		return operator.Add(l, r)
	case syntax.KindMinus:
		return operator.Sub(l, r)
	case syntax.KindMultiply:
		return operator.Mul(l, r)
	case syntax.KindDivide:
		return operator.Div(l, r)
	case syntax.KindRem:
		return operator.Mod(l, r)
	case syntax.KindIeq, syntax.KindCeq:
		return operator.Eq(l, r, exact)
	case syntax.KindIne, syntax.KindCne:
		return operator.Ne(l, r, exact)
	case syntax.KindIlt, syntax.KindClt:
		return operator.Lt(l, r, exact)
	case syntax.KindIle, syntax.KindCle:
		return operator.Le(l, r, exact)
	case syntax.KindIgt, syntax.KindCgt:
		return operator.Gt(l, r, exact)
	case syntax.KindIge, syntax.KindCge:
		return operator.Ge(l, r, exact)
	case syntax.KindIlike, syntax.KindClike:
		return operator.Like(l, r, exact, false)
	case syntax.KindInotlike, syntax.KindCnotlike:
		return operator.Like(l, r, exact, true)
	case syntax.KindImatch, syntax.KindCmatch:
		return f.match(l, r, exact, false)
	case syntax.KindInotmatch, syntax.KindCnotmatch:
		return f.match(l, r, exact, true)
	}
	return f.rareBinary(op, l, r, exact)
}

// fromSwitch makes a switch the boolean that it is to operators.
func fromSwitch(v any) any {
	if s, ok := v.(command.Switch); ok {
		return bool(s)
	}
	return v
}

func (f *frame) rareBinary(op syntax.Kind, l, r any, exact bool) (any, error) {
	switch op {
	case syntax.KindIreplace, syntax.KindCreplace:
		return operator.Replace(l, r, exact)
	case syntax.KindIcontains, syntax.KindCcontains:
		return operator.Contains(l, r, exact)
	case syntax.KindInotcontains, syntax.KindCnotcontains:
		return operator.Not(operator.Contains(l, r, exact))
	case syntax.KindIin, syntax.KindCin:
		return operator.In(l, r, exact)
	case syntax.KindInotin, syntax.KindCnotin:
		return operator.Not(operator.In(l, r, exact))
	case syntax.KindIsplit, syntax.KindCsplit:
		return operator.Split(l, r, exact)
	case syntax.KindJoin:
		if r == nil {
			r = ""
		}
		return operator.Join(l, r)
	case syntax.KindFormat:
		return operator.Format(l, r)
	case syntax.KindDotDot:
		return operator.Range(l, r)
	case syntax.KindBand:
		return operator.Band(l, r)
	case syntax.KindBor:
		return operator.Bor(l, r)
	case syntax.KindBxor:
		return operator.Bxor(l, r)
	case syntax.KindShl:
		return operator.Shl(l, r)
	case syntax.KindShr:
		return operator.Shr(l, r)
	case syntax.KindIs:
		return f.is(l, r)
	case syntax.KindIsNot:
		return operator.Not(f.is(l, r))
	case syntax.KindAs:
		return f.as(l, r)
	case syntax.KindXor:
		return truth(l) != truth(r), nil
	}
	return nil, throwing("InvalidOperation", command.InvalidOperation, nil, "", "The operator '"+op.Text()+"' cannot be used here.")
}

// match is -match: groups go to $Matches of the scope.
func (f *frame) match(l, r any, exact, negate bool) (any, error) {
	v, groups, err := operator.Match(l, r, exact, negate)
	if err == nil && groups != nil {
		f.scope.local("matches", "Matches").value = groups
	}
	return v, err
}

func (f *frame) matches(text, pattern string, exact bool) (bool, error) {
	v, _, err := operator.Match(text, pattern, exact, false)
	return truth(v), err
}

func (f *frame) is(l, r any) (any, error) {
	if c, ok := unwrap(r).(*Class); ok {
		i, is := unwrap(l).(*Instance)
		return is && i.class.derives(c), nil
	}
	if name, ok := unwrap(r).(string); ok {
		if c := f.s.classes[fold(name)]; c != nil {
			return f.is(l, c)
		}
	}
	return operator.Is(l, r)
}

func (f *frame) as(l, r any) (any, error) {
	if c, ok := unwrap(r).(*Class); ok {
		v, err := f.s.castClass(l, c)
		if err != nil {
			return nil, nil
		}
		return v, nil
	}
	return operator.As(l, r)
}

// unary computes op v.
func (f *frame) unary(op syntax.Kind, v any) (any, error) {
	switch op {
	case syntax.KindPlus:
		return operator.Plus(v)
	case syntax.KindMinus:
		return operator.Neg(v)
	case syntax.KindBnot:
		return operator.Bnot(v)
	case syntax.KindIsplit, syntax.KindCsplit:
		return operator.SplitAll(v)
	case syntax.KindJoin:
		return operator.JoinAll(v)
	case syntax.KindComma:
		return object.NewArray(v), nil
	}
	return v, nil
}
