package dotnet

import (
	"fmt"
	"strings"
)

// patternProblem is .NET's sentence for a pattern that does not parse.
func patternProblem(pattern string, err error) string {
	text := err.Error()
	text = strings.TrimPrefix(text, "error parsing regexp: ")
	if i := strings.LastIndex(text, " in `"); i >= 0 {
		text = text[:i]
	}
	what, at := netProblem(pattern, text)
	return fmt.Sprintf("Invalid pattern '%s' at offset %d. %s", pattern, at, what)
}

// netProblem translates the engine's words, and finds the place that .NET names.
func netProblem(pattern, text string) (string, int) {
	end := len([]rune(pattern))
	if before, ok := strings.CutSuffix(text, " range in reverse order"); ok {
		if i := strings.Index(pattern, strings.Trim(before, "[]")); i >= 0 {
			end = len([]rune(pattern[:i])) + 3
		}
		return "[x-y] range in reverse order.", end
	}
	for _, p := range patternProblems {
		if strings.HasPrefix(text, p.ours) {
			at := end
			if p.at != nil {
				at = p.at(pattern)
			}
			return p.net, at
		}
	}
	if text != "" {
		text = strings.ToUpper(text[:1]) + text[1:] + "."
	}
	return text, end
}

// badGroup is where .NET stops at a "(?" that begins no group it knows.
func badGroup(pattern string) int {
	for i := 0; i+2 < len(pattern); i++ {
		if pattern[i:i+2] == "(?" && !strings.ContainsRune(":=!<>'#imnsx-(", rune(pattern[i+2])) {
			return len([]rune(pattern[:i])) + 3
		}
	}
	return len([]rune(pattern))
}

var patternProblems = []struct {
	ours, net string
	at        func(string) int
}{
	{"missing closing )", "Not enough )'s.", nil},
	{"unexpected )", "Too many )'s.", func(p string) int { return strings.IndexByte(p, ')') + 1 }},
	{"missing argument to repetition operator", "Quantifier '*' following nothing.", nil},
	{"invalid nested repetition operator", "Nested quantifier '*'.", nil},
	{"unterminated [] set", "Unterminated [] set.", nil},
	{"illegal \\ at end of pattern", "Illegal \\ at end of pattern.", nil},
	{"unrecognized grouping construct", "Unrecognized grouping construct.", badGroup},
	{"reference to undefined group number", "Reference to undefined group number.", nil},
	{"unrecognized escape sequence", "Unrecognized escape sequence.", nil},
}
