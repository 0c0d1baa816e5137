package dotnet

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxXPath bounds an expression's length, and with it how deep it nests.
const maxXPath = 4000

func badXPath(path string) error {
	return exception("Xml.XPath.XPathException", "'%s' has an invalid token.", path)
}

// xpathParser reads XPath 1.0 (W3C, 1999) by recursive descent.
type xpathParser struct {
	text   string
	tokens []xpathToken
}

// xpathToken is a symbol, name, number or literal; a name that is an operator is a symbol.
type xpathToken struct {
	kind byte // s n d l
	text string
}

func parseXPath(path string) (xpathExpr, error) {
	p := &xpathParser{text: path}
	if len(path) > maxXPath || !p.scan() {
		return nil, badXPath(path)
	}
	e, ok := p.binary(0)
	if !ok || len(p.tokens) > 0 {
		return nil, badXPath(path)
	}
	return e, nil
}

// scan cuts the text into tokens.
func (p *xpathParser) scan() bool {
	for rest := strings.TrimSpace(p.text); rest != ""; rest = strings.TrimSpace(rest) {
		t, n := p.token(rest)
		if n == 0 {
			return false
		}
		p.tokens, rest = append(p.tokens, t), rest[n:]
	}
	return len(p.tokens) > 0
}

func (p *xpathParser) token(rest string) (xpathToken, int) {
	for _, s := range []string{"//", "::", "..", "!=", "<=", ">="} {
		if strings.HasPrefix(rest, s) {
			return xpathToken{'s', s}, 2
		}
	}
	c := rest[0]
	switch {
	case c == '\'' || c == '"':
		end := strings.IndexByte(rest[1:], c)
		if end < 0 {
			return xpathToken{}, 0
		}
		return xpathToken{'l', rest[1 : end+1]}, end + 2
	case c >= '0' && c <= '9' || c == '.' && len(rest) > 1 && rest[1] >= '0' && rest[1] <= '9':
		n := len(rest) - len(strings.TrimLeft(rest, "0123456789."))
		return xpathToken{'d', rest[:n]}, n
	case strings.IndexByte("/.@()[],|+-=<>*", c) >= 0:
		return xpathToken{'s', rest[:1]}, 1
	}
	n := nameLength(rest)
	if n == 0 {
		return xpathToken{}, 0
	}
	name := rest[:n]
	if strings.Contains(" and or div mod ", " "+name+" ") && p.operandBefore() {
		return xpathToken{'s', name}, n
	}
	if strings.HasPrefix(rest[n:], ":*") {
		n += 2
	} else if len(rest) > n+1 && rest[n] == ':' && rest[n+1] != ':' {
		n += 1 + nameLength(rest[n+1:])
	}
	return xpathToken{'n', rest[:n]}, n
}

// operandBefore reports whether what comes next stands behind an operand, so that it is an operator.
func (p *xpathParser) operandBefore() bool {
	if len(p.tokens) == 0 {
		return false
	}
	last := p.tokens[len(p.tokens)-1]
	return last.kind != 's' || strings.Contains(" ) ] . .. * ", " "+last.text+" ")
}

func nameLength(s string) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !unicode.IsLetter(r) && r != '_' && (n == 0 || !unicode.IsDigit(r) && r != '-' && r != '.') {
			break
		}
		n += size
	}
	return n
}

// peek reports whether a symbol comes, some tokens on.
func (p *xpathParser) peek(symbol string, on int) bool {
	return len(p.tokens) > on && p.tokens[on].kind == 's' && p.tokens[on].text == symbol
}

// take takes a symbol, if it comes.
func (p *xpathParser) take(symbol string) bool {
	if !p.peek(symbol, 0) {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

// xpathOperators are the operators by how they bind, the weakest first.
var xpathOperators = [][]string{{"or"}, {"and"}, {"=", "!="}, {"<=", ">=", "<", ">"}, {"+", "-"}, {"*", "div", "mod"}}

func (p *xpathParser) binary(level int) (xpathExpr, bool) {
	if level == len(xpathOperators) {
		return p.unary()
	}
	left, ok := p.binary(level + 1)
	for ok {
		op := ""
		for _, s := range xpathOperators[level] {
			if op == "" && p.take(s) {
				op = s
			}
		}
		if op == "" {
			break
		}
		var right xpathExpr
		if right, ok = p.binary(level + 1); ok {
			left = xpathBinary(op, left, right)
		}
	}
	return left, ok
}

func (p *xpathParser) unary() (xpathExpr, bool) {
	if p.take("-") {
		e, ok := p.unary()
		return func(at xpathAt) (any, error) {
			v, err := e(at)
			return -xpathNumber(v), err
		}, ok
	}
	left, ok := p.path()
	for ok && p.take("|") {
		var right xpathExpr
		if right, ok = p.path(); ok {
			left = xpathUnion(left, right)
		}
	}
	return left, ok
}

func xpathUnion(a, b xpathExpr) xpathExpr {
	return func(at xpathAt) (any, error) {
		x, err := xpathNodes(at, a)
		if err != nil {
			return nil, err
		}
		y, err := xpathNodes(at, b)
		return at.sorted(append(append([]*Node(nil), x...), y...)), err
	}
}

func xpathNodes(at xpathAt, e xpathExpr) ([]*Node, error) {
	v, err := e(at)
	if err != nil {
		return nil, err
	}
	nodes, ok := v.([]*Node)
	if !ok {
		return nil, exception("Xml.XPath.XPathException", "Expression must evaluate to a node-set.")
	}
	return nodes, nil
}

// path is a location path, or another expression with predicates and steps behind it.
func (p *xpathParser) path() (xpathExpr, bool) {
	start, begun := xpathExpr(func(at xpathAt) (any, error) { return []*Node{at.node}, nil }), true
	switch {
	case p.peek("/", 0), p.peek("//", 0):
		start = func(at xpathAt) (any, error) { return []*Node{at.top}, nil }
		if p.peek("/", 0) && !p.stepComes(1) {
			p.tokens = p.tokens[1:]
			return start, true
		}
	case p.stepComes(0):
		begun = false
	default:
		e, ok := p.filtered()
		if !ok || !p.peek("/", 0) && !p.peek("//", 0) {
			return e, ok
		}
		start = e
	}
	steps, ok := p.steps(begun)
	return func(at xpathAt) (any, error) {
		nodes, err := xpathNodes(at, start)
		for _, s := range steps {
			if err != nil {
				break
			}
			nodes, err = s.from(at, nodes)
		}
		return nodes, err
	}, ok
}

// stepComes reports whether a step begins some tokens on.
func (p *xpathParser) stepComes(on int) bool {
	if len(p.tokens) <= on {
		return false
	}
	t := p.tokens[on]
	switch {
	case t.kind == 's':
		return strings.Contains(" . .. @ * ", " "+t.text+" ")
	case t.kind == 'n':
		return !p.peek("(", on+1) || nodeTypes[t.text]
	}
	return false
}

// nodeTypes are the tests that look like functions.
var nodeTypes = map[string]bool{"text": true, "node": true, "comment": true, "processing-instruction": true}

// steps are the steps of a path; begun says that a slash comes first.
func (p *xpathParser) steps(begun bool) ([]*xpathStep, bool) {
	var all []*xpathStep
	for {
		if begun {
			if p.take("//") {
				all = append(all, &xpathStep{axis: "descendant-or-self", test: anyNode})
			} else if !p.take("/") {
				return all, true
			}
		}
		begun = true
		s, ok := p.step()
		if !ok {
			return nil, false
		}
		all = append(all, s)
	}
}

func anyNode(*xpathRun, *Node) (bool, error) { return true, nil }

func (p *xpathParser) step() (*xpathStep, bool) {
	s := &xpathStep{axis: "child", test: anyNode}
	switch {
	case p.take("."):
		s.axis = "self"
		return s, true
	case p.take(".."):
		s.axis = "parent"
		return s, true
	case p.take("@"):
		s.axis = "attribute"
	case p.peek("::", 1) && p.tokens[0].kind == 'n':
		if s.axis = p.tokens[0].text; !strings.Contains(xpathAxes, " "+s.axis+" ") {
			return nil, false
		}
		p.tokens = p.tokens[2:]
	}
	if !p.nodeTest(s) {
		return nil, false
	}
	var ok bool
	s.predicates, ok = p.predicates()
	return s, ok
}

const xpathAxes = " child self parent attribute descendant descendant-or-self ancestor ancestor-or-self following-sibling preceding-sibling following preceding "

func (p *xpathParser) nodeTest(s *xpathStep) bool {
	if p.take("*") {
		s.test = nameTest(s.axis, "*")
		return true
	}
	if len(p.tokens) == 0 || p.tokens[0].kind != 'n' {
		return false
	}
	name := p.tokens[0].text
	p.tokens = p.tokens[1:]
	if !p.take("(") {
		s.test = nameTest(s.axis, name)
		return true
	}
	target := ""
	if len(p.tokens) > 0 && p.tokens[0].kind == 'l' {
		target, p.tokens = p.tokens[0].text, p.tokens[1:]
	}
	s.test = func(_ *xpathRun, n *Node) (bool, error) { return ofNodeType(n, name, target), nil }
	return nodeTypes[name] && p.take(")")
}

func ofNodeType(n *Node, name, target string) bool {
	switch name {
	case "text":
		return n.kind == "Text" || n.kind == "CDataSection"
	case "comment":
		return n.kind == "Comment"
	case "processing-instruction":
		return n.kind == "ProcessingInstruction" && (target == "" || n.name == target)
	}
	return n.kind != "Declaration"
}

// nameTest tells the elements, or on their axis the attributes, of a name: *, name, prefix:name or prefix:*.
func nameTest(axis, name string) func(*xpathRun, *Node) (bool, error) {
	kind := "Element"
	if axis == "attribute" {
		kind = "Attribute"
	}
	if name == "*" {
		return func(_ *xpathRun, n *Node) (bool, error) { return n.kind == kind, nil }
	}
	prefix, local, qualified := strings.Cut(name, ":")
	if !qualified {
		prefix, local = "", name
	}
	return func(r *xpathRun, n *Node) (bool, error) {
		space, known := r.namespaces[prefix]
		if prefix == "xml" {
			space, known = xmlPrefixSpace, true
		}
		if qualified && !known {
			return false, exception("Xml.XPath.XPathException", "Namespace prefix '%s' is not defined.", prefix)
		}
		if !qualified {
			space = ""
		}
		return n.kind == kind && (local == "*" || n.local() == local) && n.namespace() == space, nil
	}
}

func (p *xpathParser) predicates() ([]xpathExpr, bool) {
	var all []xpathExpr
	for p.take("[") {
		e, ok := p.binary(0)
		if !ok || !p.take("]") {
			return nil, false
		}
		all = append(all, e)
	}
	return all, true
}

// filtered is a literal, a number, a call or an expression in parentheses, and predicates.
func (p *xpathParser) filtered() (xpathExpr, bool) {
	e, ok := p.primary()
	if !ok {
		return nil, false
	}
	predicates, ok := p.predicates()
	if len(predicates) == 0 {
		return e, ok
	}
	return func(at xpathAt) (any, error) {
		nodes, err := xpathNodes(at, e)
		if err != nil {
			return nil, err
		}
		return keepMatching(at, nodes, predicates)
	}, ok
}

func (p *xpathParser) primary() (xpathExpr, bool) {
	if p.take("(") {
		e, ok := p.binary(0)
		return e, ok && p.take(")")
	}
	if len(p.tokens) == 0 {
		return nil, false
	}
	t := p.tokens[0]
	p.tokens = p.tokens[1:]
	switch t.kind {
	case 'l':
		return func(xpathAt) (any, error) { return t.text, nil }, true
	case 'd':
		number, err := strconv.ParseFloat(t.text, 64)
		return func(xpathAt) (any, error) { return number, nil }, err == nil
	case 'n':
		return p.call(t.text)
	}
	return nil, false
}

func (p *xpathParser) call(name string) (xpathExpr, bool) {
	if !p.take("(") {
		return nil, false
	}
	var args []xpathExpr
	for !p.take(")") {
		if len(args) > 0 && !p.take(",") {
			return nil, false
		}
		e, ok := p.binary(0)
		if !ok {
			return nil, false
		}
		args = append(args, e)
	}
	return xpathCall(name, args)
}
