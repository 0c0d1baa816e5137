package main

import (
	"regexp"
	"strings"
	"sync"

	"emsh/shell/syntax"
)

var (
	commandWord   = whenUsed(`^[A-Za-z_][A-Za-z0-9_.-]*$`)
	parameterWord = whenUsed(`^[-\x{2013}\x{2014}\x{2015}][A-Za-z_?][A-Za-z0-9_]*(:|$)`)
	numberWord    = whenUsed(`(?i)^(0x[0-9a-f]+|\d+(\.\d+)?(e[+-]?\d+)?)([kmgtp]b)?$`)
	constantWord  = whenUsed(`(?i)^\$(true|false|null)$`)
)

// whenUsed compiles a pattern when it is first used: most runs give a text, not words.
func whenUsed(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// statementOf writes the words of a command line as a statement of the shell. A word is one
// argument as it stands: text, unless it is a parameter, a constant, a number, a list with commas
// or something in braces.
func statementOf(words []string) string {
	var b strings.Builder
	if commandWord().MatchString(words[0]) && !keyword(words[0]) {
		b.WriteString(words[0])
	} else {
		b.WriteString("& " + quoted(words[0]))
	}
	between := " "
	for i, w := range words[1:] {
		b.WriteString(between)
		if between = " "; goesOn(w, words[i+2:]) {
			w, between = strings.TrimSuffix(w, ","), ","
		}
		b.WriteString(argument(w))
	}
	return b.String()
}

// goesOn reports whether a word ends with the comma of a list that the next word belongs to.
func goesOn(word string, rest []string) bool {
	return len(word) > 1 && strings.HasSuffix(word, ",") && len(rest) > 0 && !parameterWord().MatchString(rest[0])
}

// keyword reports whether the shell reads a word as the beginning of a statement of its own.
func keyword(word string) bool {
	tokens := syntax.Parse("", word).Tokens
	return len(tokens) == 0 || tokens[0].Has(syntax.FlagKeyword)
}

func argument(word string) string {
	if parameterWord().MatchString(word) {
		name, value, joined := strings.Cut(word, ":")
		if !joined {
			return name
		}
		return name + ":" + valueOf(value)
	}
	return valueOf(word)
}

// valueOf is a value as the shell would write it.
func valueOf(word string) string {
	switch {
	case constantWord().MatchString(word), numberWord().MatchString(word):
		return word
	case enclosed(word, "@{", "}"), enclosed(word, "@(", ")"), enclosed(word, "{", "}"):
		return word
	case strings.Contains(word, ",") && !strings.ContainsAny(word, " \t\n"):
		return list(word)
	}
	return quoted(word)
}

// list is a word with commas: each part is a value.
func list(word string) string {
	parts := strings.Split(word, ",")
	for i, p := range parts {
		if p == "" {
			return quoted(word)
		}
		parts[i] = valueOf(p)
	}
	return strings.Join(parts, ",")
}

func enclosed(word, open, shut string) bool {
	return strings.HasPrefix(word, open) && strings.HasSuffix(word, shut)
}

func quoted(word string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range word {
		if strings.ContainsRune("'\u2018\u2019\u201a\u201b", r) {
			b.WriteRune(r) // a quote of any family is doubled
		}
		b.WriteRune(r)
	}
	b.WriteByte('\'')
	return b.String()
}
