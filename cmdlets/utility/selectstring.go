package utility

import (
	"fmt"
	"os"
	"strings"
	"unicode/utf16"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/eval"
	"emsh/shell/format"
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
	emphasize               bool // marks what matched, on a terminal
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
	return m.text(m.line)
}

// Emphasized is the text with what matched in inverse colors, where that is wanted.
func (m *matchInfo) Emphasized() string {
	if !m.emphasize {
		return m.Text()
	}
	var line strings.Builder
	at := 0
	for _, found := range m.matches {
		index, length := matchPlace(found)
		from, to := byteAt(m.line, index), byteAt(m.line, index+length)
		if from < at || length == 0 {
			continue
		}
		line.WriteString(m.line[at:from] + string(format.EmphasisOn) + m.line[from:to] + string(format.EmphasisOff))
		at = to
	}
	return m.text(line.String() + m.line[at:])
}

// matchPlace is where a match lies, in UTF-16 units as .NET counts.
func matchPlace(found any) (index, length int) {
	i, _ := property(found, "Index")
	n, _ := property(found, "Length")
	a, _ := object.Unwrap(i).(int32)
	b, _ := object.Unwrap(n).(int32)
	return int(a), int(b)
}

// byteAt is the place of a UTF-16 unit in a text.
func byteAt(text string, unit int) int {
	for at, r := range text {
		if unit <= 0 {
			return at
		}
		unit -= utf16.RuneLen(r)
	}
	return len(text)
}

// text is what is shown of the match, with its line as given.
func (m *matchInfo) text(line string) string {
	if !m.context {
		return m.shown("", m.number, line)
	}
	var lines []string
	for i, l := range m.shownBefore {
		lines = append(lines, m.shown("  ", m.number-len(m.shownBefore)+i, l))
	}
	lines = append(lines, m.shown("> ", m.number, line))
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

func (m *matchInfo) MethodNames() []string {
	return []string{"RelativePath", "ToEmphasizedString", "ToString"}
}

func (m *matchInfo) CallMethod(name string, args []any) (any, error) {
	switch strings.ToLower(name) {
	case "tostring", "toemphasizedstring":
		in := *m
		if in.dir = ""; len(args) > 0 {
			in.dir = strings.TrimSuffix(object.Text(args[0]), "/")
		}
		if low := strings.ToLower(name); low == "tostring" && len(args) < 2 {
			return in.Text(), nil
		} else if low == "tostring" {
			return in.text(object.Text(args[1])), nil
		}
		return strings.NewReplacer(string(format.EmphasisOn), "\x1b[7m", string(format.EmphasisOff), "\x1b[0m").Replace(in.Emphasized()), nil
	case "relativepath":
		if len(args) == 0 {
			return nil, object.NoSuchMethod
		}
		return strings.TrimPrefix(m.path, strings.TrimSuffix(object.Text(args[0]), "/")+"/"), nil
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
			found, err := s.file(c, item.path)
			if err != nil || !bool(s.Quiet) {
				return err
			}
			return s.tell(c, found)
		}
		if v == nil {
			return nil
		}
		if s.input == nil {
			s.input = s.searcher(c, "InputStream")
		}
		text := shown(c, v)
		if m, ok := v.(*matchInfo); ok {
			text = m.line
		}
		return s.input.line(text)
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
		hit, err := s.file(c, f)
		if err != nil {
			return err
		}
		if hit && bool(s.Quiet) {
			return s.tell(c, true)
		}
	}
	if s.Quiet {
		return s.tell(c, false)
	}
	return nil
}

// tell answers for -Quiet.
func (s *selectString) tell(c *command.Call, found bool) error {
	if !found && bool(s.List) {
		return c.Write(nil)
	}
	return c.Write(found)
}

// file looks for matches in a file.
func (s *selectString) file(c *command.Call, path string) (found bool, err error) {
	text, err := openText(path, string(s.Encoding))
	if err != nil {
		return false, c.Fail(unreadable(path, err))
	}
	defer text.close()
	in := s.searcher(c, path)
	for !in.done {
		line, ok := text.line()
		if !ok {
			break
		}
		if err := in.line(line); err != nil {
			return in.found, err
		}
	}
	if text.err != nil {
		return in.found, c.Fail(unreadable(path, text.err))
	}
	return in.found, in.around.end()
}

func unreadable(path string, err error) *command.Error {
	why := err.Error()
	if os.IsPermission(err) {
		why = "Access to the path '" + path + "' is denied."
	}
	return fail("ProcessingFile", command.NotSpecified, "ArgumentException", "The file "+path+" cannot be read: "+why, path)
}

// searcher looks for matches in the lines of one file, or in all that comes from the pipeline.
type searcher struct {
	s      *selectString
	path   string
	dir    string
	number int
	around around
	done   bool // the first match is enough
	found  bool

	emphasize bool
}

func (s *selectString) searcher(c *command.Call, path string) *searcher {
	in := &searcher{s: s, path: path, dir: here(c)}
	if caller := eval.From(c); caller != nil && !bool(s.NoEmphasis) && !bool(s.NotMatch) {
		host, marks := caller.Session().Host.(interface{ Emphasizes() bool })
		in.emphasize = marks && host.Emphasizes()
	}
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
		in.found = true
		if in.s.Quiet {
			in.done = true
			return nil
		}
		m.path, m.number, m.line, m.dir, m.context, m.emphasize = in.path, in.number, text, in.dir, len(in.s.Context) > 0, in.emphasize
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

// End tells of what waits for its lines behind it. With -Quiet nothing is said of text without a match.
func (s *selectString) End(c *command.Call) error {
	switch {
	case s.input == nil:
		return nil
	case bool(s.Quiet) && s.input.found:
		return s.tell(c, true)
	case bool(s.Quiet):
		return nil
	}
	return s.input.around.end()
}

var selectStringCommand = command.Define[selectString](command.Spec{Verb: "Select", Noun: "String",
	Synopsis: "Finds text in strings and files.", Aliases: []string{"sls"}, DefaultSet: "File", Output: "Microsoft.PowerShell.Commands.MatchInfo",
	Examples: []command.Example{{Title: "Lines with a word", Code: "('ann','bill' | Select-String ill).Line", Output: "bill"}}})
