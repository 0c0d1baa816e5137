package complete

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// requirements are what #requires takes.
var requirements = []struct{ name, tip, values string }{
	{"Modules", "Modules that must be there.", ""},
	{"PSEdition", "The edition that the script needs.", "Core Desktop"},
	{"RunAsAdministrator", "The script must run with all rights.", ""},
	{"Version", "The version of the language that the script needs.", ""},
}

// comment completes #requires, and #words to lines of the history, the newest first; #3 is the third line.
func (s *scene) comment() []Match {
	words := strings.Fields(s.prefix)
	if len(words) > 0 && strings.EqualFold(words[0], "#requires") {
		return s.requirement()
	}
	word := strings.TrimPrefix(s.prefix, "#")
	if s.before != nil || strings.HasPrefix(word, " ") {
		return nil
	}
	return s.history(word)
}

// requirement completes the word after a dash, or a value behind that; only the word is replaced.
func (s *scene) requirement() []Match {
	dash := strings.LastIndexAny(s.prefix, "-–—")
	if dash < 0 {
		return nil
	}
	_, size := firstRune(s.prefix[dash:])
	name, typed, value := strings.Cut(s.prefix[dash+size:], " ")
	if !value {
		typed = name
	}
	s.start, s.end = s.cursor-len(typed), s.cursor
	var found []Match
	for _, r := range requirements {
		switch {
		case !value && begins(r.name, typed):
			found = append(found, Match{Text: r.name, List: r.name, Kind: ParameterName, Tip: r.tip})
		case value && strings.EqualFold(r.name, name):
			for word := range strings.FieldsSeq(r.values) {
				if begins(word, typed) {
					found = append(found, Match{Text: word, List: word, Kind: ParameterValue, Tip: word})
				}
			}
		}
	}
	return found
}

func firstRune(text string) (rune, int) { return utf8.DecodeRuneInString(text) }

// history offers lines that hold a word, or the one with a number.
func (s *scene) history(word string) []Match {
	lines := s.src.History()
	var found []Match
	seen := map[string]bool{}
	if n, err := strconv.Atoi(word); err == nil {
		if n < 1 || n > len(lines) {
			return nil
		}
		return []Match{{Text: lines[n-1], List: lines[n-1], Kind: History, Tip: lines[n-1]}}
	}
	for i := len(lines) - 1; i >= 0; i-- {
		line := lines[i]
		if !seen[line] && strings.Contains(strings.ToLower(line), strings.ToLower(word)) {
			seen[line] = true
			found = append(found, Match{Text: line, List: line, Kind: History, Tip: line})
		}
	}
	return found
}
