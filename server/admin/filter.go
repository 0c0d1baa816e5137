package admin

import (
	"fmt"
	"strings"
	"unicode"

	"emsh/shell/command"
	"emsh/shell/object"
)

// Filter decides which objects a Get cmdlet writes. It is written as administrators write it:
// Name -like 'p*' -and (ImapEnabled -eq $false), in braces or without.
type Filter func(*object.Object) (bool, error)

// maxFilter and maxFilterDepth bound what a filter may be.
const (
	maxFilter      = 16 << 10
	maxFilterDepth = 100
)

// ParseFilter reads a filter; no text accepts everything.
func ParseFilter(text string) (Filter, error) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}") {
		text = strings.TrimSpace(text[1 : len(text)-1])
	}
	if text == "" {
		return func(*object.Object) (bool, error) { return true, nil }, nil
	}
	if len(text) > maxFilter {
		return nil, badFilter("it is longer than 16384 bytes")
	}
	words, err := filterWords(text)
	if err != nil {
		return nil, err
	}
	p := &filterParser{words: words}
	f, err := p.either(0)
	if err == nil && p.at < len(p.words) {
		err = badFilter("\"%s\" was not expected", p.words[p.at].text)
	}
	return f, err
}

func badFilter(format string, args ...any) error {
	return &command.Error{ID: "InvalidFilter", Category: command.InvalidArgument, Message: "The filter is not valid: " + fmt.Sprintf(format, args...) + ".",
		Hint: "Write for example -Filter \"Name -like 'p*'\"; Get-Member lists the properties of an object."}
}

// filterWord is a token: a text in quotes, or anything else as it stands.
type filterWord struct {
	text   string
	quoted bool
}

func filterWords(text string) ([]filterWord, error) {
	var words []filterWord
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		switch r := text[0]; {
		case r == '(' || r == ')' || r == '!':
			words, text = append(words, filterWord{text: text[:1]}), text[1:]
		case r == '\'' || r == '"':
			word, rest, ok := quotedWord(text)
			if !ok {
				return nil, badFilter("a quotation mark is missing")
			}
			words, text = append(words, filterWord{word, true}), rest
		default:
			end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' })
			if end < 0 {
				end = len(text)
			}
			words, text = append(words, filterWord{text: text[:end]}), text[end:]
		}
	}
	return words, nil
}

// quotedWord takes a text in quotes; a doubled quote stands for itself.
func quotedWord(text string) (word, rest string, ok bool) {
	quote := text[0]
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		if text[i] != quote {
			b.WriteByte(text[i])
			continue
		}
		if i+1 < len(text) && text[i+1] == quote {
			b.WriteByte(quote)
			i++
			continue
		}
		return b.String(), text[i+1:], true
	}
	return "", "", false
}

type filterParser struct {
	words []filterWord
	at    int
}

// is takes the next word if it is the operator.
func (p *filterParser) is(names ...string) bool {
	if p.at >= len(p.words) || p.words[p.at].quoted {
		return false
	}
	for _, name := range names {
		if strings.EqualFold(p.words[p.at].text, name) {
			p.at++
			return true
		}
	}
	return false
}

func (p *filterParser) either(depth int) (Filter, error) {
	left, err := p.both(depth)
	for err == nil && p.is("-or") {
		var right Filter
		if right, err = p.both(depth); err == nil {
			left = joined(left, right, true)
		}
	}
	return left, err
}

func (p *filterParser) both(depth int) (Filter, error) {
	left, err := p.negated(depth)
	for err == nil && p.is("-and") {
		var right Filter
		if right, err = p.negated(depth); err == nil {
			left = joined(left, right, false)
		}
	}
	return left, err
}

// joined is -or where the first that holds decides, and -and where the first that does not.
func joined(a, b Filter, decides bool) Filter {
	return func(o *object.Object) (bool, error) {
		ok, err := a(o)
		if err != nil || ok == decides {
			return ok, err
		}
		return b(o)
	}
}

func (p *filterParser) negated(depth int) (Filter, error) {
	if depth > maxFilterDepth {
		return nil, badFilter("it is nested too deeply")
	}
	switch {
	case p.is("-not", "!"):
		f, err := p.negated(depth + 1)
		if err != nil {
			return nil, err
		}
		return func(o *object.Object) (bool, error) { ok, err := f(o); return !ok, err }, nil
	case p.is("("):
		f, err := p.either(depth + 1)
		if err == nil && !p.is(")") {
			err = badFilter("a closing parenthesis is missing")
		}
		return f, err
	}
	return p.comparison()
}

func (p *filterParser) comparison() (Filter, error) {
	if p.at+2 >= len(p.words) {
		return nil, badFilter("a comparison has a property, an operator and a value")
	}
	name, op, value := p.words[p.at], strings.ToLower(p.words[p.at+1].text), p.words[p.at+2]
	p.at += 3
	compare, ok := filterOperators[op]
	if !ok {
		return nil, badFilter("\"%s\" is no operator; there are -eq, -ne, -like, -notlike, -gt, -ge, -lt, -le", op)
	}
	property := strings.TrimPrefix(strings.TrimPrefix(name.text, "$_."), "$PSItem.")
	property = strings.TrimPrefix(property, "-") // Exchange's own examples have -and -RecipientType -eq …
	if value.variable() {
		return nil, badFilter("the variable %s has no value here", value.text)
	}
	want := value.value()
	return func(o *object.Object) (bool, error) {
		have, ok := o.Get(property)
		if !ok {
			return false, badFilter("\"%s\" is no property of %s", property, o.TypeNames()[0])
		}
		return compare(have, want), nil
	}, nil
}

// variable reports a word that only a shell could give a value.
func (w filterWord) variable() bool {
	return !w.quoted && strings.HasPrefix(w.text, "$") && w.value() == any(w.text)
}

func (w filterWord) value() any {
	switch {
	case w.quoted:
	case strings.EqualFold(w.text, "$true"):
		return true
	case strings.EqualFold(w.text, "$false"):
		return false
	case strings.EqualFold(w.text, "$null"):
		return nil
	}
	return w.text
}

var filterOperators = map[string]func(have, want any) bool{
	"-eq":      filterEqual,
	"-ne":      func(have, want any) bool { return !filterEqual(have, want) },
	"-like":    filterLike,
	"-notlike": func(have, want any) bool { return !filterLike(have, want) },
	"-gt":      func(have, want any) bool { n, ok := filterOrder(have, want); return ok && n > 0 },
	"-ge":      func(have, want any) bool { n, ok := filterOrder(have, want); return ok && n >= 0 },
	"-lt":      func(have, want any) bool { n, ok := filterOrder(have, want); return ok && n < 0 },
	"-le":      func(have, want any) bool { n, ok := filterOrder(have, want); return ok && n <= 0 },
}

// anyOf reports whether a test holds for the value, or for one of the values of a list.
func anyOf(have any, test func(any) bool) bool {
	items, ok := object.Elements(have)
	if !ok {
		return test(have)
	}
	for _, item := range items {
		if test(item) {
			return true
		}
	}
	return false
}

func filterEqual(have, want any) bool {
	if want == nil {
		items, list := object.Elements(have)
		return have == nil || list && len(items) == 0 || have == ""
	}
	return anyOf(have, func(v any) bool {
		return object.Equal(v, want) || object.Text(v) != "" && strings.EqualFold(object.Text(v), object.Text(want))
	})
}

func filterLike(have, want any) bool {
	w, ok := object.ParseWildcard(object.Text(want), false)
	return ok && anyOf(have, func(v any) bool { return w.Match(object.Text(v)) })
}

func filterOrder(have, want any) (int, bool) {
	if have == nil || want == nil {
		return 0, false
	}
	n, err := object.Compare(have, want)
	return n, err == nil
}
