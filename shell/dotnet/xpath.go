package dotnet

import (
	"strconv"
	"strings"
)

// selectXPath finds nodes by the part of XPath that scripts use: /a/b, //x, ., .., *, @n, text(),
// and the predicates [3], [last()], [name], [@a], [name='x'], [@a!='x'], [contains(@a,'x')], joined by and.
func selectXPath(n *Node, path string) ([]*Node, error) {
	var all []*Node
	for part := range strings.SplitSeq(path, "|") {
		found, err := selectPath(n, strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func badXPath(path string) error {
	return exception("Xml.XPath.XPathException", "'%s' has an invalid token.", path)
}

func selectPath(n *Node, path string) ([]*Node, error) {
	if path == "" || len(path) > 2000 {
		return nil, badXPath(path)
	}
	at := []*Node{n}
	if strings.HasPrefix(path, "/") {
		for n.parent != nil {
			n = n.parent
		}
		at = []*Node{n}
	}
	for path != "" {
		deep := strings.HasPrefix(path, "//")
		path = strings.TrimPrefix(strings.TrimPrefix(path, "/"), "/")
		if path == "" {
			return at, nil
		}
		step, rest, ok := cutStep(path)
		if !ok {
			return nil, badXPath(path)
		}
		path = rest
		var err error
		if at, err = takeStep(at, step, deep); err != nil {
			return nil, err
		}
	}
	return at, nil
}

// cutStep cuts at the next / outside brackets and quotes.
func cutStep(path string) (step, rest string, ok bool) {
	depth, quote := 0, byte(0)
	for i := 0; i < len(path); i++ {
		switch c := path[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == '/' && depth == 0:
			return path[:i], path[i:], true
		}
	}
	return path, "", depth == 0 && quote == 0
}

func takeStep(from []*Node, step string, deep bool) ([]*Node, error) {
	name, rest, _ := strings.Cut(step, "[")
	name = strings.TrimPrefix(strings.TrimSpace(name), "child::")
	var out []*Node
	seen := map[*Node]bool{}
	for _, n := range from {
		starts := []*Node{n}
		if deep {
			starts = nil
			n.walk(func(c *Node) { starts = append(starts, c) })
		}
		for _, s := range starts {
			found := axis(s, name)
			var err error
			if rest != "" {
				if found, err = keepMatching(found, "["+rest); err != nil {
					return nil, err
				}
			}
			for _, f := range found {
				if !seen[f] {
					seen[f] = true
					out = append(out, f)
				}
			}
		}
	}
	return out, nil
}

func axis(n *Node, name string) []*Node {
	switch {
	case name == ".":
		return []*Node{n}
	case name == "..":
		if n.parent == nil {
			return nil
		}
		return []*Node{n.parent}
	case strings.HasPrefix(name, "@"):
		var out []*Node
		for _, a := range n.attrs {
			if name == "@*" || a.name == name[1:] {
				out = append(out, a)
			}
		}
		return out
	}
	var out []*Node
	for _, c := range n.children {
		switch {
		case name == "text()" && c.kind == "Text", name == "node()", name == "comment()" && c.kind == "Comment",
			c.kind == "Element" && (name == "*" || c.name == name):
			out = append(out, c)
		}
	}
	return out
}

// keepMatching applies predicates, one after the other.
func keepMatching(nodes []*Node, predicates string) ([]*Node, error) {
	for predicates != "" {
		end := closing(predicates)
		if end < 0 {
			return nil, badXPath(predicates)
		}
		test := strings.TrimSpace(predicates[1:end])
		predicates = strings.TrimSpace(predicates[end+1:])
		var kept []*Node
		for i, n := range nodes {
			ok, err := holdsPredicate(n, test, i+1, len(nodes))
			if err != nil {
				return nil, err
			}
			if ok {
				kept = append(kept, n)
			}
		}
		nodes = kept
	}
	return nodes, nil
}

func closing(s string) int {
	quote := byte(0)
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == ']':
			return i
		}
	}
	return -1
}

func holdsPredicate(n *Node, test string, place, count int) (bool, error) {
	if a, b, ok := strings.Cut(test, " and "); ok {
		x, err := holdsPredicate(n, strings.TrimSpace(a), place, count)
		if err != nil || !x {
			return false, err
		}
		return holdsPredicate(n, strings.TrimSpace(b), place, count)
	}
	if a, b, ok := strings.Cut(test, " or "); ok {
		x, err := holdsPredicate(n, strings.TrimSpace(a), place, count)
		if err != nil || x {
			return x, err
		}
		return holdsPredicate(n, strings.TrimSpace(b), place, count)
	}
	if i, err := strconv.Atoi(test); err == nil {
		return i == place, nil
	}
	if test == "last()" {
		return place == count, nil
	}
	for _, f := range []string{"contains", "starts-with"} {
		if args, ok := strings.CutPrefix(test, f+"("); ok {
			left, right, _ := strings.Cut(strings.TrimSuffix(args, ")"), ",")
			value := xpathValue(n, strings.TrimSpace(left))
			want := strings.Trim(strings.TrimSpace(right), "'\"")
			return f == "contains" && strings.Contains(value, want) || f == "starts-with" && strings.HasPrefix(value, want), nil
		}
	}
	if inner, ok := strings.CutPrefix(test, "not("); ok {
		ok, err := holdsPredicate(n, strings.TrimSuffix(inner, ")"), place, count)
		return !ok, err
	}
	for _, op := range []string{"!=", "="} {
		if left, right, ok := strings.Cut(test, op); ok {
			same := xpathValue(n, strings.TrimSpace(left)) == strings.Trim(strings.TrimSpace(right), "'\"")
			return same == (op == "="), nil
		}
	}
	found, err := selectPath(n, test)
	return len(found) > 0, err
}

func xpathValue(n *Node, path string) string {
	switch path {
	case ".", "text()":
		return n.inner()
	case "name()":
		return n.name
	case "local-name()":
		return n.local()
	}
	found, err := selectPath(n, path)
	if err != nil || len(found) == 0 {
		return ""
	}
	return found[0].inner()
}
