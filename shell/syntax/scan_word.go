package syntax

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// textBuilder gathers the value of a string or word, and the expansions in it.
type textBuilder struct {
	strings.Builder
	expansions []expansion
}

// plainInWord holds the characters that a word keeps as they are.
var plainInWord = makePlainInWord()

func makePlainInWord() (plain [128]bool) {
	for c := range plain {
		plain[c] = !endsWord(rune(c)) && !strings.ContainsRune("`'\"$", rune(c))
	}
	return plain
}

// word scans the rest of a word of an argument; what is already scanned belongs to it as it is.
func (s *scanner) word() *Token {
	i := s.pos
	for i < len(s.text) && s.text[i] < utf8.RuneSelf && plainInWord[s.text[i]] {
		i++
	}
	s.pos = i
	if i == len(s.text) || s.text[i] < utf8.RuneSelf && endsWord(rune(s.text[i])) {
		t := s.token(KindGeneric)
		t.Value = s.text[s.start:i]
		return t
	}
	var b textBuilder
	b.WriteString(s.text[s.start:i])
	s.wordParts(&b)
	return s.textToken(KindGeneric, &b, 0)
}

// wordParts scans a word that has quotes, escapes or expansions.
func (s *scanner) wordParts(b *textBuilder) {
	for {
		switch r := s.peek(); {
		case endsWord(r):
			return
		case r == '`':
			s.escape(b)
		case isSingleQuote(r):
			s.skip()
			s.singleQuoted(b)
		case isDoubleQuote(r):
			s.skip()
			s.doubleQuoted(b)
		case r == '$' && s.expand(b, false):
		default:
			s.keep(b)
		}
	}
}

// keep takes the next character as it is.
func (s *scanner) keep(b *textBuilder) {
	from := s.pos
	s.skip()
	b.WriteString(s.text[from:s.pos])
}

// textToken makes a string or word of what was gathered.
func (s *scanner) textToken(kind Kind, b *textBuilder, flags Flags) *Token {
	t := s.token(kind)
	t.Value = b.String()
	t.Flags |= flags
	if len(b.expansions) == 0 {
		return t
	}
	t.data = &expandable{expansions: b.expansions}
	for _, e := range b.expansions {
		t.Flags |= e.token.Flags & FlagTokenInError
	}
	return t
}

// keywords maps their lower-case spelling to their kind.
var keywords = makeKeywords()

func makeKeywords() map[string]Kind {
	words := map[string]Kind{}
	for k := KindBegin; int(k) < len(traits); k++ {
		if k != KindDynamicKeyword && k != KindInlineScript {
			words[k.Text()] = k
		}
	}
	return words
}

const longestKeyword = len("configuration")

// keyword returns the kind of a keyword in any case.
func keyword(word string) (Kind, bool) {
	if len(word) > longestKeyword {
		return KindUnknown, false
	}
	var lower [longestKeyword]byte
	for i := range len(word) {
		c := word[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		lower[i] = c
	}
	kind, ok := keywords[string(lower[:len(word)])]
	return kind, ok
}

// identifier scans the rest of a name; in an argument it may be a keyword or become a word.
func (s *scanner) identifier() *Token {
	for isIdentifierFollow(s.peek()) {
		s.skip()
	}
	if s.mode == modeTypeName {
		return s.typeName()
	}
	if !s.simpleName {
		if s.mode == modeCommand && !endsWord(s.peek()) {
			return s.word()
		}
		if s.mode == modeCommand || s.mode == modeSignature {
			if kind, ok := keyword(s.text[s.start:s.pos]); ok {
				return s.token(kind)
			}
		}
	}
	return s.token(KindIdentifier)
}

// typeName scans the rest of a type's name.
func (s *scanner) typeName() *Token {
	for {
		r := s.peek()
		if !isLetterOrDigit(r) && (r == eof || !strings.ContainsRune(".`_+#\\", r)) {
			break
		}
		s.skip()
	}
	t := s.token(KindIdentifier)
	t.Flags |= FlagTypeName
	return t
}

// assemblyName scans what follows the comma of a type's name.
func (s *scanner) assemblyName() string {
	name := s.assemblyPart()
	for s.peek() == ',' {
		s.start = s.pos
		s.skip()
		s.token(KindComma)
		name += ", " + s.assemblyPart()
		if s.peek() == '=' {
			s.start = s.pos
			s.skip()
			s.token(KindEquals)
			name += "=" + s.assemblyPart()
		}
	}
	return name
}

func (s *scanner) assemblyPart() string {
	s.skipBlanks()
	s.start = s.pos
	for !endsAssemblyPart(s.peek()) {
		s.skip()
	}
	t := s.token(KindIdentifier)
	t.Flags |= FlagTypeName
	part := s.text[s.start:s.pos]
	s.skipBlanks()
	return part
}

// label scans the rest of :name.
func (s *scanner) label() *Token {
	r := s.peek()
	if !isIdentifierStart(r) {
		return s.word()
	}
	for isIdentifierFollow(s.peek()) {
		s.skip()
	}
	if !endsWord(s.peek()) {
		s.skip()
		return s.word()
	}
	t := s.token(KindLabel)
	t.Value = s.text[s.start+1 : s.pos]
	return t
}

// operators maps the lower-case spelling of -words to their kind.
var operators = sync.OnceValue(makeOperators)

func makeOperators() map[string]Kind {
	words := map[string]Kind{}
	for k := KindFormat; k <= KindShr; k++ {
		text := k.Text()
		if text[0] != '-' || text == "--" {
			continue
		}
		words[text[1:]] = k
	}
	for k := KindIeq; k <= KindIsplit; k++ { // -like is -ilike
		plain := strings.TrimPrefix(strings.ToLower(k.String()), "i")
		words[plain], words["i"+plain] = k, k
	}
	return words
}

// parameter scans the rest of -name: a parameter in an argument, an operator in an expression.
func (s *scanner) parameter() *Token {
	name := s.pos
	end, colon := s.parameterName()
	if !colon && s.mode == modeCommand && (isSingleQuote(s.peek()) || isDoubleQuote(s.peek())) {
		return s.word()
	}
	text := s.text[name:end]
	if s.mode == modeExpression {
		if kind, ok := operators()[strings.ToLower(text)]; ok {
			return s.token(kind)
		}
	}
	if text == "" {
		return s.token(KindMinus)
	}
	t := s.token(KindParameter)
	t.Value, t.colon = text, colon
	s.brokenArgument()
	return t
}

// parameterName steps over the name and, in an argument, over the colon after it.
func (s *scanner) parameterName() (end int, colon bool) {
	for {
		r := s.peek()
		switch {
		case r == ':':
			end = s.pos
			if s.mode == modeCommand {
				s.skip()
			}
			return end, true
		case r == '.' || r == '[' || endsWord(r) || isSingleQuote(r) || isDoubleQuote(r):
			return s.pos, false
		case s.mode != modeCommand && (!isClass(r, classLetter) || r == '_'):
			return s.pos, false
		}
		s.skip()
	}
}
