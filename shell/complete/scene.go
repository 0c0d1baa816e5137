package complete

import (
	"context"
	"strings"

	"emsh/shell/syntax"
)

// scene is what stands around the cursor.
type scene struct {
	ctx    context.Context
	src    Source
	text   string // as typed
	cursor int
	script *syntax.Script // of the text, with a letter in place of an empty word
	token  *syntax.Token  // the word
	before *syntax.Token  // the token before it, nil at the begin
	path   []syntax.Node  // from the root to the innermost node
	start  int            // what is replaced
	end    int
	prefix string // the word up to the cursor
	empty  bool   // the word is empty: the letter stands for it
	depth  int    // of inference
}

// filler stands for an empty word.
const filler = "z"

// look parses the text and finds the word; nil where no word can stand.
func look(ctx context.Context, src Source, text string, cursor int) *scene {
	s := &scene{ctx: ctx, src: src, text: text, cursor: cursor, start: cursor, end: cursor}
	s.script = syntax.Parse("", text)
	tokens, at := innermost(s.script.Tokens, cursor)
	switch {
	case at == nil || opens(at.Kind) || at.Kind == syntax.KindParameter && cursor == at.End && strings.HasSuffix(s.script.Source(at.Span()), ":"):
		if !s.fill() {
			return nil
		}
	case closes(at.Kind) && at.Kind != syntax.KindRBracket:
		return nil
	default:
		s.take(tokens, at)
	}
	s.path = s.script.NodesAt(s.token.End)
	return s
}

// fill puts a letter at the cursor.
func (s *scene) fill() bool {
	insert := filler
	if rest := s.text[s.cursor:]; rest != "" && !strings.ContainsRune(" \t\r\n)}];|,\"", rune(rest[0])) {
		insert += " "
	}
	s.empty = true
	s.script = syntax.Parse("", s.text[:s.cursor]+insert+s.text[s.cursor:])
	tokens, at := innermost(s.script.Tokens, s.cursor+1)
	if at == nil || at.Kind == syntax.KindComment || at.Start > s.cursor || at.End < s.cursor+1 {
		return false
	}
	s.token = at
	s.before = previous(tokens, at)
	return true
}

func (s *scene) take(tokens []*syntax.Token, at *syntax.Token) {
	s.token, s.before = at, previous(tokens, at)
	s.start, s.end = at.Start, min(at.End, len(s.text))
	s.prefix = s.text[at.Start:min(s.cursor, len(s.text))]
}

// word is the whole word, as far as it goes.
func (s *scene) word() string {
	if s.empty {
		return ""
	}
	return s.text[s.start:s.end]
}

// innermost finds the token at an offset, inside of strings too.
func innermost(tokens []*syntax.Token, offset int) ([]*syntax.Token, *syntax.Token) {
	for _, t := range tokens {
		if t.Kind == syntax.KindEndOfInput || t.Start >= offset || offset > t.End || t.Kind == syntax.KindNewLine {
			continue
		}
		nested := t.Nested()
		inside := nested
		for i, n := range nested {
			if n.Kind == syntax.KindEndOfInput && n.Start > n.End {
				inside = nested[:i]
			}
		}
		if len(inside) > 0 && inside[0].Start < offset {
			if list, at := innermost(inside, offset); at != nil || expression(inside, offset) {
				return list, at
			}
		}
		return tokens, t
	}
	return tokens, nil
}

// expression reports whether an offset stands in blanks inside $( ) of a string.
func expression(nested []*syntax.Token, offset int) bool {
	depth := 0
	for _, t := range nested {
		if t.Start >= offset {
			break
		}
		switch t.Kind {
		case syntax.KindDollarParen, syntax.KindLParen, syntax.KindAtParen:
			depth++
		case syntax.KindRParen:
			depth--
		}
	}
	return depth > 0
}

// previous is the token before another one, line ends left out.
func previous(tokens []*syntax.Token, at *syntax.Token) *syntax.Token {
	var last *syntax.Token
	for _, t := range tokens {
		if t == at {
			break
		}
		switch t.Kind {
		case syntax.KindComment, syntax.KindLineContinuation:
		default:
			last = t
		}
	}
	return last
}

// opens reports whether an empty word can stand right behind a token.
func opens(k syntax.Kind) bool {
	switch k {
	case syntax.KindComma, syntax.KindDot, syntax.KindQuestionDot, syntax.KindColonColon, syntax.KindLParen, syntax.KindAtParen,
		syntax.KindDollarParen, syntax.KindAtCurly, syntax.KindLCurly, syntax.KindLBracket, syntax.KindSemi, syntax.KindPipe,
		syntax.KindEquals, syntax.KindAndAnd, syntax.KindOrOr, syntax.KindAmpersand, syntax.KindRedirection:
		return true
	}
	return false
}

// closes reports whether nothing can be completed right behind a token.
func closes(k syntax.Kind) bool {
	switch k {
	case syntax.KindRParen, syntax.KindRCurly, syntax.KindRBracket, syntax.KindHereStringLiteral, syntax.KindHereStringExpandable:
		return true
	}
	return false
}

// nearest is the innermost node of a type around the word, with what stands inside of it.
func nearest[T syntax.Node](s *scene) (node T, inside []syntax.Node) {
	for i := len(s.path) - 1; i >= 0; i-- {
		if n, ok := s.path[i].(T); ok {
			return n, s.path[i+1:]
		}
	}
	var zero T
	return zero, nil
}

// begins compares a name's beginning, whatever the case.
func begins(name, prefix string) bool {
	return len(name) >= len(prefix) && strings.EqualFold(name[:len(prefix)], prefix)
}
