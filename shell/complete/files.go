package complete

import (
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// fileWants says which files are meant and how their names are to stand.
type fileWants struct {
	command     bool   // at the place of a command's name: quoted names get & before them
	literal     bool   // wildcards have no meaning
	directories bool   // and nothing else
	word        string // in place of the word at the cursor
	given       bool   // word is set
}

// mostFiles bounds a directory's listing.
const mostFiles = 1000

// files completes a path.
func (s *scene) files(w fileWants) []Match {
	quote, word := cutQuote(s.prefix)
	if w.given {
		word = w.word
	}
	word = unescape(word, quote)
	shown, pattern := cutPath(word)
	dir := s.directory(shown)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	matches := prefixPattern(pattern)
	var found []Match
	for _, e := range entries {
		if !matches(e.Name()) && !begins(e.Name(), pattern) {
			continue
		}
		m := Match{List: e.Name(), Kind: ProviderItem, Tip: filepath.Join(dir, e.Name())}
		if info, err := os.Stat(m.Tip); err == nil && info.IsDir() {
			m.Kind = ProviderContainer
		} else if w.directories {
			continue
		}
		m.Text = pathText(relative(shown)+e.Name(), quote, w)
		if found = append(found, m); len(found) == mostFiles {
			break
		}
	}
	return found
}

// cutPath cuts a path behind its last separator.
func cutPath(word string) (dir, name string) {
	i := strings.LastIndexAny(word, `/\`)
	return strings.ReplaceAll(word[:i+1], `\`, "/"), word[i+1:]
}

func (s *scene) directory(shown string) string {
	switch {
	case shown == "":
		return s.src.Dir()
	case strings.HasPrefix(shown, "~/"):
		home, err := os.UserHomeDir()
		if err != nil {
			return s.src.Dir()
		}
		return filepath.Join(home, shown[2:])
	case filepath.IsAbs(shown):
		return shown
	}
	return filepath.Join(s.src.Dir(), shown)
}

// relative is a directory as it is to be written: one below the current begins with ./
func relative(shown string) string {
	if strings.HasPrefix(shown, "/") || strings.HasPrefix(shown, "~/") || strings.HasPrefix(shown, "./") || strings.HasPrefix(shown, "../") {
		return shown
	}
	return "./" + shown
}

// pathText is a path as an argument. Brackets are wildcards unless the path is literal.
func pathText(path, quote string, w fileWants) string {
	escape := !w.command && !w.literal
	if quote == "" && (needsQuotes(path) || escape && strings.ContainsAny(path, "[]")) {
		quote = "'"
		if w.command {
			return "& " + quotedPath(path, quote, escape)
		}
	}
	return quotedPath(path, quote, escape)
}

func quotedPath(path, quote string, escape bool) string {
	tick := "`"
	if quote == `"` {
		tick = "``"
	}
	if escape {
		path = strings.NewReplacer("[", tick+"[", "]", tick+"]").Replace(path)
	}
	switch quote {
	case "'":
		path = strings.ReplaceAll(path, "'", "''")
	case `"`:
		path = strings.ReplaceAll(path, "$", "`$")
	}
	return quote + path + quote
}

// unescape takes the escapes out of a half-typed path.
func unescape(word, quote string) string {
	switch quote {
	case "'":
		word = strings.ReplaceAll(word, "''", "'")
	case "":
		word = strings.ReplaceAll(word, "` ", " ")
	}
	return strings.NewReplacer("`[", "[", "`]", "]").Replace(word)
}
