package dotnet

import (
	"slices"
	"strings"
)

// ParseXML reads a document.
func ParseXML(text string) (*Node, error) { return parseXML(text) }

// Held is the value of a node, or the XML within it, without blanks around.
func (n *Node) Held() string {
	if n.kind == "Element" || n.kind == "Document" {
		return strings.TrimSpace(n.innerXML())
	}
	return strings.TrimSpace(n.value)
}

// SelectXML finds the nodes that an XPath 1.0 expression selects from a node. Prefixes stand for the given
// namespaces; a name without one is of no namespace.
func SelectXML(n *Node, path string, namespaces map[string]string) ([]*Node, error) {
	e, err := parseXPath(path)
	if err != nil {
		return nil, err
	}
	run := &xpathRun{namespaces: namespaces, top: n.topmost()}
	v, err := e(xpathAt{xpathRun: run, node: n, place: 1, size: 1})
	if err != nil {
		return nil, err
	}
	nodes, ok := v.([]*Node)
	if !ok {
		return nil, exception("Xml.XPath.XPathException", "Expression must evaluate to a node-set.")
	}
	return nodes, nil
}

// selectXPath selects by names without namespaces.
func selectXPath(n *Node, path string) ([]*Node, error) { return SelectXML(n, path, nil) }

// xpathRun is what one evaluation has in common.
type xpathRun struct {
	namespaces map[string]string
	top        *Node
	order      map[*Node]int // of the document's nodes; made when first needed
	steps      int
}

// xpathSteps bounds the nodes that one evaluation looks at.
const xpathSteps = 20_000_000

// xpathAt is where an expression is evaluated.
type xpathAt struct {
	*xpathRun
	node        *Node
	place, size int
}

// xpathExpr gives nodes, a string, a float64 or a bool.
type xpathExpr func(xpathAt) (any, error)

func (n *Node) topmost() *Node {
	for n.parent != nil {
		n = n.parent
	}
	return n
}

// sorted puts nodes into the document's order, each once.
func (r *xpathRun) sorted(nodes []*Node) []*Node {
	if len(nodes) < 2 {
		return nodes
	}
	if r.order == nil {
		r.order = map[*Node]int{}
		r.top.walk(func(n *Node) {
			r.order[n] = len(r.order)
			for _, a := range n.attrs {
				r.order[a] = len(r.order)
			}
		})
	}
	slices.SortStableFunc(nodes, func(a, b *Node) int { return r.order[a] - r.order[b] })
	return slices.Compact(nodes)
}

// xpathStep is one step of a path: an axis, a test of nodes, and predicates.
type xpathStep struct {
	axis       string
	test       func(r *xpathRun, n *Node) (bool, error)
	predicates []xpathExpr
}

// from takes the step from several nodes.
func (s *xpathStep) from(at xpathAt, nodes []*Node) ([]*Node, error) {
	var all []*Node
	for _, n := range nodes {
		found, err := s.one(at, n)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	if len(nodes) > 1 || reverseAxis(s.axis) {
		all = at.sorted(all)
	}
	return all, nil
}

func (s *xpathStep) one(at xpathAt, n *Node) ([]*Node, error) {
	var found []*Node
	for _, x := range onAxis(n, s.axis) {
		if at.steps++; at.steps > xpathSteps {
			return nil, exception("Xml.XPath.XPathException", "The expression looks at too many nodes.")
		}
		ok, err := s.test(at.xpathRun, x)
		if err != nil {
			return nil, err
		}
		if ok {
			found = append(found, x)
		}
	}
	return keepMatching(at, found, s.predicates)
}

// keepMatching applies predicates, one after the other.
func keepMatching(at xpathAt, nodes []*Node, predicates []xpathExpr) ([]*Node, error) {
	for _, p := range predicates {
		var kept []*Node
		for i, n := range nodes {
			v, err := p(xpathAt{xpathRun: at.xpathRun, node: n, place: i + 1, size: len(nodes)})
			if err != nil {
				return nil, err
			}
			number, isNumber := v.(float64)
			if isNumber && number == float64(i+1) || !isNumber && xpathTruth(v) {
				kept = append(kept, n)
			}
		}
		nodes = kept
	}
	return nodes, nil
}

// reverseAxis tells the axes that lead backwards, the nearest node first.
func reverseAxis(axis string) bool {
	return strings.HasPrefix(axis, "ancestor") || strings.HasPrefix(axis, "preceding")
}

// onAxis are the nodes of an axis in its order.
func onAxis(n *Node, axis string) []*Node {
	switch axis {
	case "child":
		return n.children
	case "self":
		return []*Node{n}
	case "parent":
		if n.parent == nil {
			return nil
		}
		return []*Node{n.parent}
	case "attribute":
		return slices.DeleteFunc(slices.Clone(n.attrs), (*Node).declaresNamespace)
	case "descendant", "descendant-or-self":
		var all []*Node
		n.walk(func(c *Node) { all = append(all, c) })
		if axis == "descendant" {
			all = all[1:]
		}
		return all
	case "ancestor", "ancestor-or-self":
		var all []*Node
		if axis != "ancestor" {
			all = append(all, n)
		}
		for p := n.parent; p != nil; p = p.parent {
			all = append(all, p)
		}
		return all
	case "following-sibling", "preceding-sibling":
		return siblings(n, axis == "following-sibling")
	case "following", "preceding":
		return around(n, axis == "following")
	}
	return nil
}

// siblings are those after a node, or those before it, the nearest first.
func siblings(n *Node, after bool) []*Node {
	if n.parent == nil {
		return nil
	}
	i := slices.Index(n.parent.children, n)
	switch {
	case i < 0:
		return nil
	case after:
		return n.parent.children[i+1:]
	}
	before := slices.Clone(n.parent.children[:i])
	slices.Reverse(before)
	return before
}

// around is all that follows a node in the document, or precedes it, without its ancestors.
func around(n *Node, after bool) []*Node {
	var all []*Node
	for at := n; at != nil; at = at.parent {
		for _, s := range siblings(at, after) {
			var below []*Node
			s.walk(func(c *Node) { below = append(below, c) })
			if !after {
				slices.Reverse(below)
			}
			all = append(all, below...)
		}
	}
	return all
}
