package utility

import (
	"fmt"
	"os"
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/object"
)

type selectString struct {
	InputObject   any            `param:"mandatory,pipeline,set=Object|ObjectRaw,null,emptytext,is=PSObject" help:"Text to search, or a file."`
	Pattern       []string       `param:"pos=0,mandatory" help:"What to look for: regular expressions, or plain text with -SimpleMatch."`
	Path          []string       `param:"pos=1,mandatory,property,set=File|FileRaw" help:"The files; wildcards are taken."`
	LiteralPath   []string       `param:"mandatory,property,alias=PSPath|LP,set=LiteralFile|LiteralFileRaw" help:"The files, their names taken literally."`
	Raw           command.Switch `param:"set=ObjectRaw|FileRaw|LiteralFileRaw" help:"Writes the lines only."`
	SimpleMatch   command.Switch `param:"" help:"Takes the patterns literally."`
	CaseSensitive command.Switch `param:"" help:"Keeps upper and lower case apart."`
	Quiet         command.Switch `param:"set=Object|File|LiteralFile" help:"Tells only whether something was found."`
	List          command.Switch `param:"" help:"Writes the first match of each file."`
	NoEmphasis    command.Switch `param:"" help:"Does not mark what matched."`
	Include       []string       `param:"" help:"Patterns for the files that are meant."`
	Exclude       []string       `param:"" help:"Patterns for the files that are left out."`
	NotMatch      command.Switch `param:"" help:"Writes the lines that do not match."`
	AllMatches    command.Switch `param:"" help:"Finds every match of a line."`
	Encoding      encodingName   `param:"" help:"The files' encoding; UTF-8 without it."`
	Context       []int          `param:"" help:"How many lines before and after are shown."`
	Culture       string         `param:"" help:"The culture whose comparison is meant."`

	patterns []*dotnet.Regex
	found    bool
	input    *searcher // of the pipeline
}

// matchInfo is a line that Select-String found.
type matchInfo struct {
	line, path              string
	number                  int
	pattern                 string
	matches                 []any
	before                  []string
	after                   []string
	shownBefore, shownAfter []string // without those that are shown with another match
	context                 bool
	dir                     string
	ignoreCase              bool
}

func (m *matchInfo) TypeNames() []string {
	return []string{"Microsoft.PowerShell.Commands.MatchInfo", "System.Object"}
}

func (m *matchInfo) PropertyNames() []string {
	return []string{"IgnoreCase", "LineNumber", "Line", "Filename", "Path", "Pattern", "Context", "Matches"}
}

func (m *matchInfo) Property(name string) (any, bool) {
	switch strings.ToLower(name) {
	case "ignorecase":
		return m.ignoreCase, true
	case "linenumber":
		return uint64(m.number), true
	case "line":
		return m.line, true
	case "filename":
		return baseName(m.path), true
	case "path":
		return m.path, true
	case "pattern":
		return m.pattern, true
	case "context":
		if !m.context {
			return nil, true
		}
		return object.New(object.Member{Name: "PreContext", Value: stringArray(m.before...)}, object.Member{Name: "PostContext", Value: stringArray(m.after...)},
			object.Member{Name: "DisplayPreContext", Value: stringArray(m.shownBefore...)}, object.Member{Name: "DisplayPostContext", Value: stringArray(m.shownAfter...)}), true
	case "matches":
		return &object.Array{Elem: "System.Text.RegularExpressions.Match", Items: m.matches}, true
	}
	return nil, false
}

// Text is the line, with file and number where it comes from a file.
func (m *matchInfo) Text() string {
	if !m.context {
		return m.shown("", m.number, m.line)
	}
	var lines []string
	for i, l := range m.shownBefore {
		lines = append(lines, m.shown("  ", m.number-len(m.shownBefore)+i, l))
	}
	lines = append(lines, m.shown("> ", m.number, m.line))
	for i, l := range m.shownAfter {
		lines = append(lines, m.shown("  ", m.number+1+i, l))
	}
	return strings.Join(lines, "\n")
}

func (m *matchInfo) shown(mark string, number int, line string) string {
	if m.path == "InputStream" {
		return mark + line
	}
	return fmt.Sprintf("%s%s:%d:%s", mark, strings.TrimPrefix(m.path, m.dir+"/"), number, line)
}

func (m *matchInfo) MethodNames() []string { return []string{"RelativePath", "ToString"} }

func (m *matchInfo) CallMethod(name string, args []any) (any, error) {
	switch strings.ToLower(name) {
	case "tostring":
		return m.Text(), nil
	case "relativepath":
		return strings.TrimPrefix(m.path, m.dir+"/"), nil
	}
	return nil, object.NoSuchMethod
}

func (s *selectString) Begin(*command.Call) error {
	for _, p := range s.Pattern {
		if s.SimpleMatch {
			p = escapeRegex(p)
		}
		options := 0
		if !s.CaseSensitive {
			options = 1
		}
		r, err := dotnet.CompileRegex(p, options)
		if err != nil {
			return fail("InvalidRegex", command.InvalidArgument, "ArgumentException", "The string "+p+" is not a valid regular expression: "+err.Error(), p)
		}
		s.patterns = append(s.patterns, r)
	}
	return nil
}

func escapeRegex(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune("\\*+?|{[()^$.# ", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// matchesOf are the matches of a pattern in a line.
func matchesOf(r *dotnet.Regex, line string) []any {
	if ok, err := r.IsMatch(line); err != nil || !ok {
		return nil
	}
	v, err := dotnet.Call(r, "Matches", []any{line})
	if err != nil {
		return nil
	}
	all, _ := object.Elements(v)
	return all
}

func (s *selectString) Process(c *command.Call) error {
	if len(s.Path)+len(s.LiteralPath) == 0 {
		v := input(c, s.InputObject)
		if item, ok := v.(*fileItem); ok {
			if item.info.IsDir() {
				return nil
			}
			return s.file(c, item.path)
		}
		if v == nil {
			return nil
		}
		if s.input == nil {
			s.input = s.searcher(c, "InputStream")
		}
		return s.input.line(shown(c, v))
	}
	paths, literal := pathArgs(c, s.Path, s.LiteralPath)
	found, err := files(c, paths, literal)
	if err != nil {
		return err
	}
	for _, f := range found {
		name := baseName(f)
		if len(s.Include) > 0 && !anyLike(name, s.Include) || anyLike(name, s.Exclude) {
			continue
		}
		if info, err := os.Stat(f); err == nil && info.IsDir() {
			continue
		}
		if err := s.file(c, f); err != nil {
			return err
		}
	}
	return nil
}

func (s *selectString) file(c *command.Call, path string) error {
	text, err := readText(path, string(s.Encoding))
	if err != nil {
		return c.Fail(fail("ProcessingFile", command.ReadError, psArgument, "The file "+path+" cannot be read: "+err.Error(), path))
	}
	in := s.searcher(c, path)
	for _, line := range textLines(text) {
		if in.done {
			break
		}
		if err := in.line(line); err != nil {
			return err
		}
	}
	return in.around.end()
}

// searcher looks for matches in the lines of one file, or in all that comes from the pipeline.
type searcher struct {
	s      *selectString
	path   string
	dir    string
	number int
	around around
	done   bool // the first match is enough
}

func (s *selectString) searcher(c *command.Call, path string) *searcher {
	in := &searcher{s: s, path: path, dir: here(c)}
	if len(s.Context) > 0 && !bool(s.Raw) {
		in.around.before, in.around.after = s.Context[0], s.Context[len(s.Context)-1]
	}
	in.around.emit = func(m *matchInfo) error {
		in.done = bool(s.List) && path != "InputStream"
		if s.Raw {
			return c.Write(m.line)
		}
		return c.Write(m)
	}
	return in
}

func (in *searcher) line(text string) error {
	in.number++
	m := in.s.match(text)
	if m != nil {
		in.s.found = true
		if in.s.Quiet {
			in.done = true
			return nil
		}
		m.path, m.number, m.line, m.dir, m.context = in.path, in.number, text, in.dir, len(in.s.Context) > 0
	}
	return in.around.line(text, m)
}

// match is what the patterns find in a line, or nil.
func (s *selectString) match(line string) *matchInfo {
	for i, r := range s.patterns {
		all := matchesOf(r, line)
		if s.NotMatch {
			if len(all) > 0 {
				return nil
			}
			continue
		}
		if len(all) == 0 {
			continue
		}
		if !s.AllMatches {
			all = all[:1]
		}
		return &matchInfo{pattern: s.Pattern[i], matches: all, ignoreCase: !bool(s.CaseSensitive)}
	}
	if s.NotMatch {
		return &matchInfo{pattern: s.Pattern[0], ignoreCase: !bool(s.CaseSensitive)}
	}
	return nil
}

func (s *selectString) End(c *command.Call) error {
	if s.Quiet {
		return c.Write(s.found)
	}
	if s.input != nil {
		return s.input.around.end()
	}
	return nil
}

var selectStringCommand = command.Define[selectString](command.Spec{Verb: "Select", Noun: "String",
	Synopsis: "Finds text in strings and files.", Aliases: []string{"sls"}, DefaultSet: "File", Output: "Microsoft.PowerShell.Commands.MatchInfo",
	Examples: []command.Example{{Title: "Lines with a word", Code: "('ann','bill' | Select-String ill).Line", Output: "bill"}}})
