package complete

import (
	"sort"
	"strings"

	"emsh/shell/help"
	"emsh/shell/object"
)

// commands completes the name of a command. Behind & or . it may be quoted.
func (s *scene) commands(called bool) []Match {
	quote, word := cutQuote(s.word())
	if quote != "" && !called {
		return s.files(fileWants{})
	}
	var found []Match
	if strings.ContainsAny(word, `/\`) && !strings.Contains(word, `\`) || strings.HasPrefix(word, "~") {
		return s.files(fileWants{command: true})
	}
	if word != "" && quote == "" {
		found = s.files(fileWants{command: true, word: word, given: true})
	}
	return append(found, s.named(word, quote)...)
}

// named lists the commands whose names begin with a word, which may hold wildcards.
func (s *scene) named(word, quote string) []Match {
	module, word, qualified := cutModule(word)
	matches := prefixPattern(word)
	var found []Match
	for _, c := range sortedCommands(s.src.Commands()) {
		if !matches(c.Name) || qualified && !strings.EqualFold(c.Module, module) {
			continue
		}
		text := c.Name
		if qualified {
			text = c.Module + `\` + c.Name
		}
		if quote != "" {
			text = quote + text + quote
		}
		found = append(found, Match{Text: text, List: c.Name, Kind: CommandName, Tip: s.commandTip(c)})
	}
	return found
}

func cutModule(word string) (module, name string, qualified bool) {
	if module, name, qualified = strings.Cut(word, `\`); qualified {
		return module, name, true
	}
	return "", word, false
}

// sortedCommands is the list in the order of names, each once.
func sortedCommands(all []Command) []Command {
	sort.SliceStable(all, func(i, j int) bool { return object.CompareText(all[i].Name, all[j].Name, false) < 0 })
	kept := all[:0:0]
	seen := make(map[string]bool, len(all))
	for _, c := range all {
		if low := strings.ToLower(c.Name); !seen[low] {
			seen[low] = true
			kept = append(kept, c)
		}
	}
	return kept
}

// commandTip is what an alias stands for, or the syntax of a command.
func (s *scene) commandTip(c Command) string {
	if c.Alias != "" {
		return c.Alias
	}
	info := s.src.Command(c.Name)
	if info == nil {
		return c.Name
	}
	return "\n" + strings.Join(help.Syntax(info.Name, info.Params, info.DefaultSet, info.Advanced, help.Short), "\n\n") + "\n"
}

// prefixPattern matches names that begin with a word; wildcards in it count.
func prefixPattern(word string) func(string) bool {
	if !strings.ContainsAny(word, "*?[") {
		return func(name string) bool { return begins(name, word) }
	}
	w, ok := object.ParseWildcard(word+"*", false)
	if !ok {
		return func(name string) bool { return begins(name, word) }
	}
	return w.Match
}

// cutQuote takes the quote that opens a word, and the one that closes it, off.
func cutQuote(word string) (quote, rest string) {
	if word == "" || word[0] != '\'' && word[0] != '"' {
		return "", word
	}
	quote, rest = word[:1], word[1:]
	return quote, strings.TrimSuffix(rest, quote)
}
