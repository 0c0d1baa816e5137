package dotnet

import (
	"fmt"
	"strings"

	"emsh/shell/object"
)

// invoke chooses the overload for the arguments, converts them and calls it.
func invoke(name string, this any, overloads []*member, args []any) (any, error) {
	m, err := choose(name, overloads, args)
	if err != nil {
		return nil, err
	}
	converted, err := m.convert(name, args)
	if err != nil {
		return nil, err
	}
	v, err := m.do(this, converted)
	if err != nil {
		return nil, wrapped(name, len(args), err)
	}
	if m.result != nil && m.result.FullName == "System.Void" {
		return object.Nothing, nil
	}
	return v, nil
}

// wrapped is what a script sees of an exception that a method threw.
func wrapped(name string, count int, err error) error {
	var e *object.Exception
	switch x := err.(type) {
	case *object.Exception:
		e = x
	case *object.Fault:
		return x
	default:
		e = &object.Exception{Type: "System.SystemException", Message: x.Error()}
	}
	return &object.Fault{ID: shortException(e.TypeName()), Category: 0, Exception: &object.Exception{
		Type:    "System.Management.Automation.MethodInvocationException",
		Message: fmt.Sprintf("Exception calling \"%s\" with \"%d\" argument(s): \"%s\"", name, count, e.Message), Inner: e}}
}

func shortException(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// choose finds the one overload that fits best.
func choose(name string, overloads []*member, args []any) (*member, error) {
	if len(overloads) == 1 && len(overloads[0].params) == len(args) && !overloads[0].variadic { // the usual case
		return overloads[0], nil
	}
	var best *member
	bestCost := 1 << 30
	for _, m := range overloads {
		if !m.takes(len(args)) {
			continue
		}
		if cost := m.cost(args); cost < bestCost {
			best, bestCost = m, cost
		}
	}
	if best == nil {
		return nil, &object.Fault{ID: "MethodCountCouldNotFindBest", Category: 0, Exception: &object.Exception{Type: "System.Management.Automation.MethodException",
			Message: fmt.Sprintf("Cannot find an overload for \"%s\" and the argument count: \"%d\".", name, len(args))}}
	}
	return best, nil
}

func (m *member) takes(n int) bool {
	least := len(m.params)
	for least > 0 && m.params[least-1].optional {
		least--
	}
	if m.variadic {
		return n >= len(m.params)-1
	}
	return n >= least && n <= len(m.params)
}

// Costs of taking an argument to a parameter, by the kind of conversion. What matters is their order.
const (
	costAssignable = 20
	costWiden      = 100
	costNarrow     = 120
	costNull       = 200
	costObject     = 60
	costText       = 300
	costParse      = 400
	costOther      = 450
	costExpanded   = 5000 // of a parameter array made of single arguments
	costScalar     = 4900 // of a list made of one value, where single values are taken elsewhere
	impossible     = 100_000
)

// cost is how far the arguments are from the parameters; the first ones count most.
func (m *member) cost(args []any) int {
	total := 0
	for i, a := range args {
		weight := len(args) - i
		if !m.variadic || i < len(m.params)-1 {
			total += weight * distance(a, m.params[i].typ)
			continue
		}
		last := m.params[len(m.params)-1].typ
		if len(args) == len(m.params) {
			if c := distance(a, last); c < costText && c != costObject {
				return total + weight*c
			}
		}
		total += costExpanded + weight*distance(a, last.Elem)
	}
	if m.variadic && len(args) < len(m.params) {
		total += costExpanded
	}
	return total
}

// widths order the numeric types: a number goes into a wider one of them without loss.
var widths = map[string]int{"System.SByte": 1, "System.Byte": 1, "System.Int16": 2, "System.UInt16": 2, "System.Int32": 3, "System.UInt32": 4, "System.Int64": 5,
	"System.UInt64": 6, "System.Single": 8, "System.Double": 7, "System.Decimal": 9, "System.Numerics.BigInteger": 10}

// Distance is the cost of taking v to t: 0 for the same type, less the nearer they are.
func Distance(v any, t *Type) int { return distance(v, t) }

func distance(v any, t *Type) int {
	if _, ok := v.(object.Reference); ok {
		return 0
	}
	v = object.Unwrap(v)
	if v == nil {
		return fromNullCost(t)
	}
	if _, ok := v.(object.Block); ok {
		return blockDistance(v, t)
	}
	from := TypeOf(v)
	switch {
	case from == t || from.FullName == t.FullName:
		return 0
	case t == Object:
		return costObject
	case t.Assignable(from):
		return costAssignable
	}
	a, b := widths[from.FullName], widths[t.FullName]
	switch {
	case a > 0 && b >= a:
		return costWiden + b - a
	case a > 0 && b > 0:
		return costNarrow + a - b
	case t.Elem != nil && from.Elem != nil:
		return costObject + arrayDistance(v, t)
	case from == CharType && t == String:
		return costNarrow + 10
	case from == String:
		return fromString(v, t, b > 0)
	case t == String:
		return costText
	}
	if t.Elem != nil {
		return max(converted(v, t), costScalar)
	}
	return converted(v, t)
}

// fromNullCost is the cost of null: it goes best to an object, then to a number, and last to a text, which it makes empty.
func fromNullCost(t *Type) int {
	switch {
	case t == String:
		return costText
	case !t.Value || t.nullable() != nil:
		return costNull
	case countableNull[t.FullName]:
		return costNull + 10
	}
	return impossible
}

// countableNull are the value types that null converts to.
var countableNull = map[string]bool{"System.Char": true, "System.Boolean": true, "System.Int32": true, "System.Int64": true, "System.Byte": true, "System.Double": true,
	"System.Decimal": true, "System.Single": true, "System.Int16": true, "System.UInt16": true, "System.UInt32": true, "System.UInt64": true, "System.SByte": true}

// blockDistance prefers a delegate for a script block.
func blockDistance(v any, t *Type) int {
	switch {
	case t == Object:
		return costObject
	case t == String:
		return costText
	case t.convert == nil:
		return impossible
	}
	if _, err := Convert(v, t); err != nil {
		return impossible
	}
	return costAssignable
}

// fromString is the cost of text for a parameter; what the text says does not count, only types do.
func fromString(v any, t *Type, number bool) int {
	switch {
	case t == CharType:
		if object.Length(v.(string)) == 1 {
			return costNarrow + 60
		}
		return costParse + 50
	case t.Elem == CharType:
		return costNarrow + 80
	case number:
		return costParse
	case t.Enum != nil, parseable[t.FullName]:
		return costParse + 10
	case t.Elem != nil:
		return max(converted(v, t), costScalar)
	}
	return converted(v, t)
}

func arrayDistance(v any, t *Type) int {
	a, ok := v.(*object.Array)
	if !ok || len(a.Items) == 0 {
		return 1
	}
	return min(distance(a.Items[0], t.Elem), impossible)
}

func converted(v any, t *Type) int {
	if _, err := Convert(v, t); err != nil {
		return impossible
	}
	if t == Boolean {
		return costOther + 10
	}
	return costOther
}

// convert takes the arguments to the parameters' types.
func (m *member) convert(name string, args []any) ([]any, error) {
	out := make([]any, len(m.params))
	for i := range m.params {
		p := &m.params[i]
		if m.variadic && i == len(m.params)-1 {
			rest, err := m.rest(name, args[min(i, len(args)):])
			if err != nil {
				return nil, err
			}
			out[i] = rest
			break
		}
		if i >= len(args) {
			out[i] = p.value
			continue
		}
		v, err := p.convert(name, args[i])
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func (p *param) convert(name string, a any) (any, error) {
	if p.ref {
		if _, ok := a.(object.Reference); ok {
			return a, nil
		}
	}
	if r, ok := a.(object.Reference); ok {
		a = r.Value()
	}
	if p.typ == Object {
		return a, nil
	}
	if a == (NullString{}) && p.typ == String {
		return nil, nil
	}
	v, err := Convert(a, p.typ)
	if err != nil {
		return nil, ArgumentFault(p.name, a, name, p.typ, err)
	}
	return v, nil
}

// ArgumentFault is an argument that cannot be taken to its parameter's type.
func ArgumentFault(param string, a any, method string, t *Type, err error) error {
	text := argumentText(a)
	if object.IsSecret(t.FullName) {
		text = "***"
	}
	return &object.Fault{ID: "MethodArgumentConversionInvalidCastArgument", Category: 0, Exception: &object.Exception{Type: "System.Management.Automation.MethodException",
		Message: fmt.Sprintf("Cannot convert argument \"%s\", with value: \"%s\", for \"%s\" to type \"%s\": \"%s\"", param, text, method, t.FullName, err.Error())}}
}

func argumentText(a any) string {
	if d, ok := a.(object.DateTime); ok {
		return object.ToString(d, CurrentCulture())
	}
	if _, ok := object.Elements(a); ok {
		return object.TypeName(a)
	}
	return object.Text(a)
}

// rest makes the array of a "Params" parameter.
func (m *member) rest(name string, args []any) (any, error) {
	p := &m.params[len(m.params)-1]
	if len(args) == 1 {
		if args[0] == nil {
			return nil, nil
		}
		if a, ok := object.Unwrap(args[0]).(*object.Array); ok {
			if v, err := Convert(a, p.typ); err == nil {
				return v, nil
			}
		}
		if s, ok := args[0].(string); ok && p.typ.Elem == CharType && len(s) != 1 {
			return charArray(s), nil
		}
	}
	items := make([]any, len(args))
	for i, a := range args {
		v, err := Convert(a, p.typ.Elem)
		if err != nil {
			return nil, ArgumentFault(p.name, a, name, p.typ, err)
		}
		items[i] = v
	}
	return &object.Array{Elem: elemOf(p.typ), Items: items}, nil
}
