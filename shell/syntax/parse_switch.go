package syntax

import "strings"

// switchParser holds what the rules of one switch statement share.
type switchParser struct {
	*parser
	stmt       *Switch
	end        Span // where an error statement would end
	failed     bool
	incomplete bool // the last error may be mended by more input
	parts      []Node
}

// switchStatement reads what follows switch.
func (p *parser) switchStatement(label, keyword *Token) Statement {
	start, name := labelStart(label, keyword)
	s := &switchParser{parser: p, stmt: &Switch{Label: name}, end: start}
	p.newlines()
	s.flags()
	s.condition()
	p.newlines()
	shut := s.clauses()
	if s.failed {
		return errorFrom(start, s.end, append([]Node{s.stmt.Cond}, s.parts...)...)
	}
	s.stmt.at = at(join(start, shut))
	return s.stmt
}

// wrong reports an error that more input may mend.
func (s *switchParser) wrong(at Span, id string, args ...any) {
	s.failed = true
	s.incomplete = s.atEnd(at)
	s.keepError(at, id, s.incomplete, args...)
}

// abbreviates tells whether a parameter is a word or its begin.
func abbreviates(t *Token, word string) bool {
	return len(t.Value) <= len(word) && strings.EqualFold(t.Value, word[:len(t.Value)])
}

func (s *switchParser) flags() {
	for t := s.ahead(); t.Kind == KindParameter; t = s.ahead() {
		s.drop()
		s.end = t.Span()
		switch {
		case abbreviates(t, "regex"):
			s.stmt.Regex, s.stmt.Wildcard = true, false
		case abbreviates(t, "wildcard"):
			s.stmt.Regex, s.stmt.Wildcard = false, true
		case abbreviates(t, "exact"):
			s.stmt.Regex, s.stmt.Wildcard = false, false
		case abbreviates(t, "casesensitive"):
			s.stmt.CaseSensitive = true
		case abbreviates(t, "parallel"):
			s.stmt.Parallel = true
		case abbreviates(t, "file"):
			s.file(t)
		default:
			s.failed = true
			s.fail(t.Span(), "InvalidSwitchFlag", t.Value)
		}
	}
}

func (s *switchParser) file(flag *Token) {
	s.stmt.File = true
	s.newlines()
	name := s.argument(contextFile)
	if name == nil {
		s.wrong(after(flag.Span()), "MissingFilenameOption")
		return
	}
	s.end = name.Span()
	s.stmt.Cond = pipelineOf(name)
}

// pipelineOf makes a pipeline of one expression.
func pipelineOf(e Expression) *Pipeline {
	where := at(e.Span())
	return &Pipeline{at: where, Elements: []PipelineElement{&CommandExpression{at: where, Expr: e}}}
}

func (s *switchParser) condition() {
	open := s.takeKind(KindLParen)
	if open == nil {
		if s.stmt.Cond == nil && !s.stmt.File {
			s.wrong(after(s.end), "PipelineValueRequired")
		}
		return
	}
	s.end = open.Span()
	if s.stmt.File {
		s.failed = true
		s.fail(open.Span(), "PipelineValueRequired")
	}
	s.newlines()
	if s.stmt.Cond = s.pipelineChain(); s.stmt.Cond == nil {
		s.wrong(after(open.Span()), "PipelineValueRequired")
	} else {
		s.end = s.stmt.Cond.Span()
	}
	s.newlines()
	if shut := s.takeKind(KindRParen); shut != nil {
		s.end = shut.Span()
	} else if !s.incomplete {
		s.wrong(after(s.end), "MissingEndParenthesisInSwitchStatement")
	}
}

// clauses reads the clauses in their braces and returns the closing one.
func (s *switchParser) clauses() (shut Span) {
	open := s.takeKind(KindLCurly)
	if open == nil {
		if !s.incomplete {
			s.failed = true
			s.failIncomplete(after(s.end), "MissingCurlyBraceInSwitchStatement")
		}
		return s.end
	}
	s.end = open.Span()
	s.newlines()
	for s.clause() {
		s.separators()
		t := s.ahead()
		if t.Kind == KindRCurly {
			s.drop()
			return t.Span()
		}
		if t.Kind == KindEndOfInput {
			if !s.incomplete {
				s.failed = true
				s.failFound(open.Span(), t.Span(), "MissingEndCurlyBrace")
			}
			return s.end
		}
	}
	return s.end
}

func (s *switchParser) clause() bool {
	var pattern Expression
	isDefault := false
	if t := s.takeKind(KindDefault); t != nil {
		pattern, isDefault = s.bareWord(t, s.source(t)), true
	} else if pattern = s.argument(contextSwitch); pattern == nil {
		s.failed = true
		s.failIncomplete(after(s.end), "MissingSwitchConditionExpression")
		s.takeKind(KindRCurly)
		return false
	}
	s.parts = append(s.parts, pattern)
	s.end = pattern.Span()
	body := s.block()
	if body == nil {
		s.wrong(after(s.end), "MissingSwitchStatementClause")
		return true
	}
	s.parts = append(s.parts, body)
	s.end = body.Span()
	if !isDefault {
		s.stmt.Clauses = append(s.stmt.Clauses, SwitchClause{pattern, body})
		return true
	}
	if s.stmt.Default != nil {
		s.failed = true
		s.fail(pattern.Span(), "MultipleSwitchDefaultClauses")
	}
	s.stmt.Default = body
	return true
}
