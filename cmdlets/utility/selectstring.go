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
	line     int
}

// matchInfo is a line that Select-String found.
type matchInfo struct {
	line, path string
	number     int
	pattern    string
	matches    []any
	before     []string
	after      []string
	context    bool
	dir        string
	ignoreCase bool
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
		return object.New(object.Member{Name: "PreContext", Value: stringArray(m.before...)}, object.Member{Name: "PostContext", Value: stringArray(m.after...)}), true
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
	for i, l := range m.before {
		lines = append(lines, m.shown("  ", m.number-len(m.before)+i, l))
	}
	lines = append(lines, m.shown("> ", m.number, m.line))
	for i, l := range m.after {
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
			return fail("InvalidRegex", command.InvalidArgument, "ArgumentException", "The string "+p+" is not a valid regular expression.", p)
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
		s.line++
		return s.lines(c, "InputStream", []string{shown(c, v)}, s.line)
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
	return s.lines(c, path, textLines(text), 1)
}

func (s *selectString) lines(c *command.Call, path string, lines []string, first int) error {
	for i, line := range lines {
		m := s.match(line)
		if m == nil {
			continue
		}
		s.found = true
		if s.Quiet {
			return nil
		}
		m.path, m.number, m.line, m.dir = path, first+i, line, here(c)
		s.around(m, lines, i)
		var out any = m
		if s.Raw {
			out = line
		}
		if err := c.Write(out); err != nil {
			return err
		}
		if s.List {
			return nil
		}
	}
	return nil
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

func (s *selectString) around(m *matchInfo, lines []string, i int) {
	if len(s.Context) == 0 {
		return
	}
	before, after := s.Context[0], s.Context[len(s.Context)-1]
	m.context = true
	m.before = lines[max(i-before, 0):i]
	m.after = lines[i+1 : min(i+1+after, len(lines))]
}

func (s *selectString) End(c *command.Call) error {
	if s.Quiet {
		return c.Write(s.found)
	}
	return nil
}

var selectStringCommand = command.Define[selectString](command.Spec{Verb: "Select", Noun: "String",
	Synopsis: "Finds text in strings and files.", Aliases: []string{"sls"}, DefaultSet: "File", Output: "Microsoft.PowerShell.Commands.MatchInfo",
	Examples: []command.Example{{Title: "Lines with a word", Code: "('ann','bill' | Select-String ill).Line", Output: "bill"}}})
