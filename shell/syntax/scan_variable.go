package syntax

import "strings"

// variable scans the rest of $name, ${name} or, splatted, @name.
func (s *scanner) variable(splat bool) *Token {
	if splat {
		return s.plainVariable(true)
	}
	return s.variableIn(false)
}

func (s *scanner) variableIn(inString bool) *Token {
	if s.peek() == '{' {
		s.skip()
		return s.bracedVariable(inString)
	}
	return s.plainVariable(false)
}

// bracedVariable scans the rest of ${name}.
func (s *scanner) bracedVariable(inString bool) *Token {
	open := s.pos - 1
	name := s.bracedName(inString)
	closed := s.accept('}')
	if !closed {
		s.report.failIncomplete(s.span(open, s.pos), "IncompleteDollarVariableReference")
	}
	if name == "" {
		if closed {
			s.report.fail(s.span(s.pos-1, s.pos), "EmptyVariableReference")
		}
		name = ":Error:"
	}
	if s.mode == modeCommand {
		if r := s.peek(); !endsWord(r) && r != '.' && r != '[' {
			s.pos = s.start
			return s.word()
		}
	}
	v := newVariable(name, false)
	if v.Name == "" {
		s.report.fail(s.span(s.start, s.pos), "InvalidBracedVariableReference")
	}
	return s.variableToken(v)
}

// bracedName gathers the name up to the closing brace.
func (s *scanner) bracedName(inString bool) string {
	var b textBuilder
	for {
		switch r := s.peek(); {
		case r == eof || r == '}':
			return b.String()
		case r == '`':
			if s.pos+1 == len(s.text) {
				s.skip()
				return b.String()
			}
			s.escape(&b)
			continue
		case isDoubleQuote(r) && inString:
			s.doubledQuote(&b)
			continue
		case r == '{':
			at := s.pos + 1
			s.report.fail(s.span(at, at+1), "OpenBraceNeedsToBeBackTickedInVariableName")
		}
		s.keep(&b)
	}
}

// doubledQuote takes one or two double quotes of a name in a string as one.
func (s *scanner) doubledQuote(b *textBuilder) {
	from := s.pos
	s.skip()
	if isDoubleQuote(s.peek()) {
		from = s.pos
		s.skip()
	}
	b.WriteString(s.text[from:s.pos])
}

// plainVariable scans the rest of $name or @name.
func (s *scanner) plainVariable(splat bool) *Token {
	from := s.pos
	r := s.peek()
	if !isVariableStart(r) {
		return s.word()
	}
	s.skip()
	special := r == '$' || r == '?' || r == '^'
	if !special {
		s.variableName()
	}
	if s.mode == modeCommand && s.variableGoesOn(special) {
		s.pos = s.start
		return s.word()
	}
	v := newVariable(s.text[from:s.pos], splat)
	if v.Name == "" && v.Drive != "" {
		s.report.fail(s.span(s.start, s.pos), "InvalidVariableReferenceWithDrive")
	} else if v.Name == "" {
		s.report.fail(s.span(s.start, s.pos), "InvalidVariableReference")
	}
	return s.variableToken(v)
}

// variableName steps over the characters of a name; :: ends it.
func (s *scanner) variableName() {
	for {
		r := s.peek()
		switch {
		case r == ':' && s.peekByte(1) != ':':
		case r == '?' || isIdentifierFollow(r):
		default:
			return
		}
		s.skip()
	}
}

// variableGoesOn tells whether a variable in an argument is only the begin of a word.
func (s *scanner) variableGoesOn(special bool) bool {
	r := s.peek()
	if endsWord(r) {
		return false
	}
	return special || r != '.' && r != '[' && r != '=' && r != ':'
}

func (s *scanner) variableToken(v *Variable) *Token {
	kind := KindVariable
	if v.Splat {
		kind = KindSplattedVariable
	}
	t := s.token(kind)
	t.Value, t.data = v.Path, v
	v.at = at{t.Start, t.End}
	return t
}

// scopes are the words that name a scope rather than a drive.
var scopes = []string{"global", "local", "script", "private"}

// newVariable takes a path apart: scope or drive, and name.
func newVariable(path string, splat bool) *Variable {
	v := &Variable{Path: path, Name: path, Splat: splat}
	colon := strings.IndexByte(path, ':')
	if colon < 0 {
		return v
	}
	rest := path
	if strings.EqualFold(path[:colon], "variable") {
		rest = path[colon+1:]
		v.Name = rest
	}
	if scope, name, ok := strings.Cut(rest, ":"); ok {
		for _, known := range scopes {
			if strings.EqualFold(scope, known) {
				v.Scope, v.Name = known, name
				return v
			}
		}
	}
	if len(rest) < len(path) {
		return v
	}
	v.Name = path[colon+1:]
	if colon > 0 {
		v.Drive = path[:colon]
	}
	return v
}
