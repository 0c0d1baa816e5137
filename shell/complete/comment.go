package complete

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"emsh/shell/syntax"
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
	if strings.HasPrefix(s.word(), "<#") {
		return s.commentHelp()
	}
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

// helpWords are the keywords of help in comments, in order; those that may come more than once are
// offered again.
const (
	helpWords     = "COMPONENT DESCRIPTION EXAMPLE EXTERNALHELP FORWARDHELPCATEGORY FORWARDHELPTARGETNAME FUNCTIONALITY INPUTS LINK NOTES OUTPUTS PARAMETER REMOTEHELPRUNSPACE ROLE SYNOPSIS"
	repeatedWords = "EXAMPLE LINK PARAMETER"
)

// commentHelp completes the word behind the dot at the begin of a line of help, and the name behind .PARAMETER.
func (s *scene) commentHelp() []Match {
	line := s.prefix[strings.LastIndexByte(s.prefix, '\n')+1:]
	typed, ok := strings.CutPrefix(strings.TrimLeft(strings.TrimPrefix(line, "<#"), " \t"), ".")
	if !ok {
		return nil
	}
	word, argument, named := strings.Cut(typed, " ")
	if named {
		return s.helpArgument(word, strings.TrimLeft(argument, " "))
	}
	s.start, s.end = s.cursor-len(typed), s.cursor+wordLength(s.text[s.cursor:])
	used := strings.ToUpper(s.script.Source(s.token.Span()))
	var found []Match
	for w := range strings.FieldsSeq(helpWords) {
		again := containsFold(strings.Fields(repeatedWords), w) || strings.EqualFold(w, s.text[s.start:s.end])
		if begins(w, typed) && (again || !hasLine(used, "."+w)) {
			found = append(found, Match{Text: w, List: w, Kind: Keyword, Tip: w})
		}
	}
	return found
}

func wordLength(text string) int {
	for i, r := range text {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z') {
			return i
		}
	}
	return len(text)
}

// hasLine reports whether a line of a text is a word, or begins with it and a blank.
func hasLine(text, word string) bool {
	for line := range strings.Lines(text) {
		if first, _, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(line, "<#")), " "); first == word {
			return true
		}
	}
	return false
}

// helpArgument completes the name behind .PARAMETER: a parameter of the function that the help is for.
func (s *scene) helpArgument(word, typed string) []Match {
	if !strings.EqualFold(word, "PARAMETER") {
		return nil
	}
	s.start, s.end = s.cursor-len(typed), s.cursor
	used := strings.ToUpper(s.script.Source(s.token.Span()))
	var found []Match
	for _, p := range s.documented() {
		if begins(p, typed) && !strings.Contains(used, ".PARAMETER "+strings.ToUpper(p)+"\n") {
			found = append(found, Match{Text: p, List: p, Kind: ParameterValue, Tip: p})
		}
	}
	return found
}

// documented are the parameters of the function around the comment, of the one behind it, or of the script.
func (s *scene) documented() (names []string) {
	var params []*syntax.Parameter
	syntax.Inspect(s.script.Root, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.FunctionDefinition:
			around := n.Span().Start <= s.token.Start && n.Span().End >= s.token.End
			behind := n.Span().Start >= s.token.End && strings.TrimSpace(s.script.Text[s.token.End:n.Span().Start]) == ""
			if around || behind {
				params = n.Params
				if n.Body != nil && n.Body.Param != nil {
					params = n.Body.Param.Params
				}
			}
		case *syntax.ScriptBlock:
			if n == s.script.Root && n.Param != nil {
				params = n.Param.Params
			}
		}
		return true
	})
	for _, p := range params {
		if p.Name != nil {
			names = append(names, p.Name.Name)
		}
	}
	return names
}
