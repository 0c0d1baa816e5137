package syntax

// scan returns the next token, as the mode says.
func (s *scanner) scan() *Token {
	for {
		s.skipBlanks()
		s.start = s.pos
		if s.exhausted() {
			return s.endOfInput()
		}
		if s.mends && s.mode == modeCommand {
			if t := s.brokenThumbprint(); t != nil {
				return t
			}
		}
		if t := s.scanHere(); t != nil {
			return t
		}
	}
}

// single holds the tokens of one character that are the same in every mode.
var single = [128]Kind{
	'(': KindLParen, ')': KindRParen, '{': KindLCurly, '}': KindRCurly,
	']': KindRBracket, ';': KindSemi, ',': KindComma,
}

// scanHere scans what begins at a character that is no blank; nil for what is no token.
func (s *scanner) scanHere() *Token {
	r := s.next()
	if r >= 0 && r < 128 {
		if kind := single[r]; kind != KindUnknown {
			return s.token(kind)
		}
		if isClass(r, classLetter) {
			return s.identifier()
		}
		if isDecimalDigit(r) {
			return s.digit(r)
		}
	}
	switch r {
	case eof:
		return s.endOfInput()
	case '$':
		if s.accept('(') {
			return s.token(KindDollarParen)
		}
		return s.variable(false)
	case '\n', '\r':
		s.pos--
		return s.newline()
	case '#':
		s.lineComment()
		return nil
	case '`':
		return s.backtickToken()
	case '@':
		return s.atSign()
	case '<':
		if s.accept('#') {
			s.blockComment()
			return nil
		}
		return s.redirection(redirect{}, KindRedirectInStd)
	}
	return s.operator(r)
}

// operator scans what begins with an operator's character, a quote, or any other.
func (s *scanner) operator(r rune) *Token {
	switch r {
	case '=':
		return s.operatorOrWord(KindEquals)
	case '+':
		return s.plus()
	case '*':
		return s.star()
	case '/':
		return s.withEquals(KindDivide, KindDivideEquals)
	case '%':
		return s.withEquals(KindRem, KindRemainderEquals)
	case '>':
		return s.redirection(redirect{from: Output, appends: s.accept('>')}, KindRedirection)
	case '[':
		if s.mode == modeCommand && !endsWord(s.peek()) {
			return s.word()
		}
		return s.token(KindLBracket)
	case '.':
		return s.dot()
	case '&':
		return s.doubled('&', KindAmpersand, KindAndAnd)
	case '|':
		return s.doubled('|', KindPipe, KindOrOr)
	case '!':
		return s.exclamation()
	case ':':
		return s.colon()
	case '?':
		return s.question()
	}
	switch {
	case isSingleQuote(r):
		return s.literalString()
	case isDoubleQuote(r):
		return s.expandableString()
	case isDash(r):
		return s.dash(r)
	case isLetter(r):
		return s.identifier()
	}
	return s.word()
}

// backtickToken scans a word that begins with an escaped character.
func (s *scanner) backtickToken() *Token {
	if s.peek() == eof {
		end := s.place(s.pos) + 1
		s.report.failIncomplete(Span{end, end}, "IncompleteString")
		return nil
	}
	s.pos = s.start
	if s.continuation() {
		return nil
	}
	return s.word()
}

// atSign scans what begins with @: brackets, here-strings and splatted variables.
func (s *scanner) atSign() *Token {
	switch r := s.peek(); {
	case r == '{':
		s.skip()
		return s.token(KindAtCurly)
	case r == '(':
		s.skip()
		return s.token(KindAtParen)
	case isSingleQuote(r):
		s.skip()
		return s.literalHereString()
	case isDoubleQuote(r):
		s.skip()
		return s.expandableHereString()
	case isVariableStart(r):
		return s.variable(true)
	}
	s.report.fail(s.span(s.start, s.start+1), "UnrecognizedToken")
	return s.token(KindUnknown)
}

// operatorOrWord makes an operator of what was scanned, or in an argument a word that begins so.
func (s *scanner) operatorOrWord(kind Kind) *Token {
	if s.mode == modeCommand && !endsWord(s.peek()) {
		return s.word()
	}
	return s.token(kind)
}

func (s *scanner) withEquals(plain, equals Kind) *Token {
	if s.accept('=') {
		return s.operatorOrWord(equals)
	}
	return s.operatorOrWord(plain)
}

func (s *scanner) doubled(r rune, one, two Kind) *Token {
	if s.accept(r) {
		return s.token(two)
	}
	return s.token(one)
}

func (s *scanner) plus() *Token {
	switch r := s.peek(); {
	case r == '+':
		s.skip()
		return s.operatorOrWord(KindPlusPlus)
	case s.signed && (isDecimalDigit(r) || r == '.'):
		return s.number()
	}
	return s.withEquals(KindPlus, KindPlusEquals)
}

func (s *scanner) dash(dash rune) *Token {
	switch r := s.peek(); {
	case s.brokenDash(dash):
		return s.parameter()
	case isDash(r):
		s.skip()
		return s.operatorOrWord(KindMinusMinus)
	case r == '=':
		s.skip()
		return s.operatorOrWord(KindMinusEquals)
	case isLetter(r) || r == '_' || r == '?':
		return s.parameter()
	case s.signed && (isDecimalDigit(r) || r == '.'):
		return s.number()
	}
	return s.operatorOrWord(KindMinus)
}

func (s *scanner) star() *Token {
	if !s.accept('>') {
		return s.withEquals(KindMultiply, KindMultiplyEquals)
	}
	if s.peek() == '&' && s.peekByte(1) == '1' {
		s.pos += 2
		return s.redirection(redirect{from: AllStreams, to: Output, merge: true}, KindRedirection)
	}
	return s.redirection(redirect{from: AllStreams, appends: s.accept('>')}, KindRedirection)
}

// digit scans a number, or a redirection that begins with a stream's number.
func (s *scanner) digit(r rune) *Token {
	if r < '1' || r > '6' || s.peek() != '>' {
		return s.number()
	}
	s.skip()
	from := Stream(r - '0')
	if c := s.peekByte(1); s.peek() == '&' && (c == '1' || c == '2') {
		s.pos += 2
		return s.redirection(redirect{from: from, to: Stream(c - '0'), merge: true}, KindRedirection)
	}
	if s.mode == modeExpression {
		s.pos = s.start + 1
		t := s.token(KindNumber)
		t.data = int32(from)
		return t
	}
	return s.redirection(redirect{from: from, appends: s.accept('>')}, KindRedirection)
}

func (s *scanner) redirection(r redirect, kind Kind) *Token {
	t := s.token(kind)
	t.data = &r
	return t
}

func (s *scanner) dot() *Token {
	r := s.peek()
	switch {
	case r == '.':
		s.skip()
		if s.mode == modeCommand && !endsWord(s.peek()) {
			s.pos--
			return s.word()
		}
		return s.token(KindDotDot)
	case isDecimalDigit(r):
		return s.number()
	case s.mode == modeCommand && !endsWord(r) && r != '$' && r != '"' && r != '\'':
		return s.word()
	}
	return s.token(KindDot)
}

func (s *scanner) exclamation() *Token {
	r := s.peek()
	if s.mode == modeCommand && !endsWord(r) || s.mode == modeExpression && isIdentifierStart(r) {
		return s.word()
	}
	if s.mode == modeExpression && (isDecimalDigit(r) || r == '.') {
		_, ok := s.numeral()
		s.pos = s.start + 1
		if !ok {
			return s.word()
		}
	}
	return s.token(KindExclaim)
}

func (s *scanner) colon() *Token {
	if s.accept(':') {
		if s.mode == modeCommand && !s.simpleName && !endsWord(s.peek()) {
			return s.word()
		}
		return s.token(KindColonColon)
	}
	if s.mode == modeCommand {
		return s.label()
	}
	return s.token(KindColon)
}

func (s *scanner) question() *Token {
	if s.mode != modeExpression {
		return s.word()
	}
	if !s.accept('?') {
		return s.token(KindQuestionMark)
	}
	if s.accept('=') {
		return s.token(KindQuestionQuestionEquals)
	}
	return s.token(KindQuestionQuestion)
}
