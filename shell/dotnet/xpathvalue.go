package dotnet

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

func xpathTruth(v any) bool {
	switch x := v.(type) {
	case bool:
		return x
	case float64:
		return x != 0 && !math.IsNaN(x)
	case string:
		return x != ""
	}
	return len(v.([]*Node)) > 0
}

func xpathString(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case bool:
		return strconv.FormatBool(x)
	case float64:
		switch {
		case math.IsInf(x, 1):
			return "Infinity"
		case math.IsInf(x, -1):
			return "-Infinity"
		}
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	if nodes := v.([]*Node); len(nodes) > 0 {
		return nodes[0].inner()
	}
	return ""
}

func xpathNumber(v any) float64 {
	switch x := v.(type) {
	case nil:
		return 0
	case float64:
		return x
	case bool:
		if x {
			return 1
		}
		return 0
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(xpathString(v)), 64)
	if err != nil {
		return math.NaN()
	}
	return n
}

// xpathBinary is an operator between two expressions.
func xpathBinary(op string, a, b xpathExpr) xpathExpr {
	return func(at xpathAt) (any, error) {
		x, err := a(at)
		if err != nil {
			return nil, err
		}
		if op == "or" && xpathTruth(x) || op == "and" && !xpathTruth(x) {
			return op == "or", nil
		}
		y, err := b(at)
		if err != nil {
			return nil, err
		}
		switch op {
		case "or", "and":
			return xpathTruth(y), nil
		case "+":
			return xpathNumber(x) + xpathNumber(y), nil
		case "-":
			return xpathNumber(x) - xpathNumber(y), nil
		case "*":
			return xpathNumber(x) * xpathNumber(y), nil
		case "div":
			return xpathNumber(x) / xpathNumber(y), nil
		case "mod":
			return math.Mod(xpathNumber(x), xpathNumber(y)), nil
		}
		return xpathCompare(op, x, y), nil
	}
}

// xpathCompare compares; of nodes it is enough that one fits, unless a bool stands on the other side.
func xpathCompare(op string, a, b any) bool {
	_, boolA := a.(bool)
	_, boolB := b.(bool)
	if nodes, ok := a.([]*Node); ok && !boolB {
		for _, n := range nodes {
			if xpathCompare(op, n.inner(), b) {
				return true
			}
		}
		return false
	}
	if nodes, ok := b.([]*Node); ok && !boolA {
		for _, n := range nodes {
			if xpathCompare(op, a, n.inner()) {
				return true
			}
		}
		return false
	}
	_, numberA := a.(float64)
	_, numberB := b.(float64)
	switch {
	case op != "=" && op != "!=":
		return xpathOrdered(op, xpathNumber(a), xpathNumber(b))
	case boolA || boolB:
		return (xpathTruth(a) == xpathTruth(b)) == (op == "=")
	case numberA || numberB:
		return (xpathNumber(a) == xpathNumber(b)) == (op == "=")
	}
	return (xpathString(a) == xpathString(b)) == (op == "=")
}

func xpathOrdered(op string, a, b float64) bool {
	switch op {
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	}
	return a >= b
}

// xpathFunction is a function of XPath, and how many arguments it takes.
type xpathFunction struct {
	least, most int
	do          func(at xpathAt, args []any) any
}

// xpathCall is the call of a function by its name.
func xpathCall(name string, args []xpathExpr) (xpathExpr, bool) {
	f, ok := xpathFunctionOf(name)
	if !ok || len(args) < f.least || len(args) > f.most {
		return nil, false
	}
	return func(at xpathAt) (any, error) {
		values := make([]any, len(args))
		for i, e := range args {
			v, err := e(at)
			if err != nil {
				return nil, err
			}
			values[i] = v
		}
		if f.least == 0 && len(values) == 0 {
			values = append(values, []*Node{at.node})
		}
		return f.do(at, values), nil
	}, true
}

// xpathFunctionOf is XPath's core library; a function that may do without its argument gets the node.
func xpathFunctionOf(name string) (xpathFunction, bool) {
	s := func(v any) string { return xpathString(v) }
	f, ok := map[string]xpathFunction{
		"last":             {0, 0, func(at xpathAt, _ []any) any { return float64(at.size) }},
		"position":         {0, 0, func(at xpathAt, _ []any) any { return float64(at.place) }},
		"true":             {0, 0, func(xpathAt, []any) any { return true }},
		"false":            {0, 0, func(xpathAt, []any) any { return false }},
		"not":              {1, 1, func(_ xpathAt, a []any) any { return !xpathTruth(a[0]) }},
		"boolean":          {1, 1, func(_ xpathAt, a []any) any { return xpathTruth(a[0]) }},
		"count":            {1, 1, func(_ xpathAt, a []any) any { n, _ := a[0].([]*Node); return float64(len(n)) }},
		"sum":              {1, 1, func(_ xpathAt, a []any) any { return xpathSum(a[0]) }},
		"number":           {0, 1, func(_ xpathAt, a []any) any { return xpathNumber(a[0]) }},
		"floor":            {1, 1, func(_ xpathAt, a []any) any { return math.Floor(xpathNumber(a[0])) }},
		"ceiling":          {1, 1, func(_ xpathAt, a []any) any { return math.Ceil(xpathNumber(a[0])) }},
		"round":            {1, 1, func(_ xpathAt, a []any) any { return math.Floor(xpathNumber(a[0]) + 0.5) }},
		"string":           {0, 1, func(_ xpathAt, a []any) any { return s(a[0]) }},
		"string-length":    {0, 1, func(_ xpathAt, a []any) any { return float64(utf8.RuneCountInString(s(a[0]))) }},
		"normalize-space":  {0, 1, func(_ xpathAt, a []any) any { return strings.Join(strings.Fields(s(a[0])), " ") }},
		"name":             {0, 1, func(_ xpathAt, a []any) any { return xpathName(a[0], func(n *Node) string { return n.name }) }},
		"local-name":       {0, 1, func(_ xpathAt, a []any) any { return xpathName(a[0], (*Node).local) }},
		"namespace-uri":    {0, 1, func(_ xpathAt, a []any) any { return xpathName(a[0], (*Node).namespace) }},
		"contains":         {2, 2, func(_ xpathAt, a []any) any { return strings.Contains(s(a[0]), s(a[1])) }},
		"starts-with":      {2, 2, func(_ xpathAt, a []any) any { return strings.HasPrefix(s(a[0]), s(a[1])) }},
		"substring-before": {2, 2, func(_ xpathAt, a []any) any { before, _ := cutText(s(a[0]), s(a[1])); return before }},
		"substring-after":  {2, 2, func(_ xpathAt, a []any) any { _, after := cutText(s(a[0]), s(a[1])); return after }},
		"substring":        {2, 3, func(_ xpathAt, a []any) any { return xpathSubstring(a) }},
		"translate":        {3, 3, func(_ xpathAt, a []any) any { return xpathTranslate(s(a[0]), s(a[1]), s(a[2])) }},
		"concat": {2, 100, func(_ xpathAt, a []any) any {
			var b strings.Builder
			for _, v := range a {
				b.WriteString(s(v))
			}
			return b.String()
		}},
	}[name]
	return f, ok
}

func cutText(s, at string) (before, after string) {
	before, after, found := strings.Cut(s, at)
	if !found {
		return "", ""
	}
	return before, after
}

func xpathSum(v any) float64 {
	nodes, _ := v.([]*Node)
	sum := 0.0
	for _, n := range nodes {
		sum += xpathNumber(n.inner())
	}
	return sum
}

// xpathName asks the first node for one of its names.
func xpathName(v any, of func(*Node) string) string {
	nodes, _ := v.([]*Node)
	if len(nodes) == 0 || nodes[0].kind != "Element" && nodes[0].kind != "Attribute" {
		return ""
	}
	return of(nodes[0])
}

// xpathSubstring counts from 1 and rounds, as XPath does.
func xpathSubstring(a []any) string {
	from := math.Floor(xpathNumber(a[1]) + 0.5)
	to := math.Inf(1)
	if len(a) > 2 {
		to = from + math.Floor(xpathNumber(a[2])+0.5)
	}
	var b strings.Builder
	place := 1.0
	for _, r := range xpathString(a[0]) {
		if place >= from && place < to {
			b.WriteRune(r)
		}
		place++
	}
	return b.String()
}

// xpathTranslate puts for each character of one set that of the other, or nothing.
func xpathTranslate(s, from, to string) string {
	old, next := []rune(from), []rune(to)
	return strings.Map(func(r rune) rune {
		for i, o := range old {
			if o != r {
				continue
			}
			if i < len(next) {
				return next[i]
			}
			return -1
		}
		return r
	}, s)
}
