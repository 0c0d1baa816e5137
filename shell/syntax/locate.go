package syntax

import "sort"

// TokenAt returns the token that a cursor at an offset stands in or right behind, nil
// where it stands in blanks. Line ends count, the end of the input does not.
func (s *Script) TokenAt(offset int) *Token {
	i := sort.Search(len(s.Tokens), func(i int) bool { return s.Tokens[i].End >= offset })
	if i == len(s.Tokens) || s.Tokens[i].Start >= offset || s.Tokens[i].Kind == KindEndOfInput {
		return nil
	}
	return s.Tokens[i]
}

// TokenBefore returns the last token that ends at or before an offset, without comments,
// line ends and line continuations; nil at the begin.
func (s *Script) TokenBefore(offset int) *Token {
	i := sort.Search(len(s.Tokens), func(i int) bool { return s.Tokens[i].End > offset })
	for i--; i >= 0; i-- {
		switch s.Tokens[i].Kind {
		case KindComment, KindNewLine, KindLineContinuation:
		default:
			return s.Tokens[i]
		}
	}
	return nil
}

// NodesAt returns the nodes that a cursor at an offset stands in or right behind, from the
// root to the innermost.
func (s *Script) NodesAt(offset int) []Node {
	var path []Node
	for n := Node(s.Root); n != nil; {
		path = append(path, n)
		var inner Node
		Children(n, func(child Node) {
			at := child.Span()
			if at.Start > offset || offset > at.End || at == (Span{}) {
				return
			}
			if inner == nil || !encloses(at, inner.Span()) { // the statements of a block begin with its parameters
				inner = child
			}
		})
		n = inner
	}
	return path
}

// encloses reports whether a span is at least as wide as another.
func encloses(outer, inner Span) bool {
	return outer.Start <= inner.Start && outer.End >= inner.End
}
