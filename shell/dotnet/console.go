package dotnet

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"emsh/shell/object"
)

// Screen is what [Console] stands for: a session's own standard input and output.
type Screen interface {
	// Write writes past the pipeline, to standard output or standard error.
	Write(text string, toError bool) error
	// ReadLine reads what is typed or piped in; ok is false at its end.
	ReadLine() (line string, ok bool)
	// Redirected tells that a stream is no terminal: 0 is input, 1 output, 2 error.
	Redirected(stream int) bool
	Size() (width, height int)
}

// KeyScreen is a Screen whose keys can be read one by one.
type KeyScreen interface {
	// ReadKey waits for a key; shown says that its character is written.
	ReadKey(shown bool) (Key, error)
}

// Key is one key that was pressed: its character, Windows' number for it, and .NET's name.
type Key struct {
	Rune rune
	Code int32
	Name string
}

// namedKeys are the keys that are called by what they do.
var namedKeys = map[string]Key{
	"\r": {'\r', 13, "Enter"}, "\n": {'\r', 13, "Enter"}, "\t": {'\t', 9, "Tab"}, "\x1b": {0x1b, 27, "Escape"}, " ": {' ', 32, "Spacebar"}, "\x7f": {'\b', 8, "Backspace"}, "\b": {'\b', 8, "Backspace"},
	"[A": {0, 38, "UpArrow"}, "[B": {0, 40, "DownArrow"}, "[C": {0, 39, "RightArrow"}, "[D": {0, 37, "LeftArrow"}, "[H": {0, 36, "Home"}, "[F": {0, 35, "End"},
	"OA": {0, 38, "UpArrow"}, "OB": {0, 40, "DownArrow"}, "OC": {0, 39, "RightArrow"}, "OD": {0, 37, "LeftArrow"}, "OH": {0, 36, "Home"}, "OF": {0, 35, "End"},
	"[2~": {0, 45, "Insert"}, "[3~": {0, 46, "Delete"}, "[5~": {0, 33, "PageUp"}, "[6~": {0, 34, "PageDown"},
}

// KeyOf is the key of what a terminal sends: a character, or an escape sequence without its escape.
func KeyOf(sent string) Key {
	if k, ok := namedKeys[sent]; ok {
		return k
	}
	r, size := utf8.DecodeRuneInString(sent)
	if size < len(sent) {
		return Key{Name: "None"}
	}
	k := Key{Rune: r, Name: "None"}
	switch upper := unicode.ToUpper(r); {
	case upper >= 'A' && upper <= 'Z':
		k.Code, k.Name = upper, string(upper)
	case r >= '0' && r <= '9':
		k.Code, k.Name = r, "D"+string(r)
	case r > 0 && r < 27: // Ctrl and a letter
		k.Code, k.Name = r+'A'-1, string(r+'A'-1)
	}
	return k
}

// NoKeys is the error where no keys can be read.
func NoKeys() error {
	return &object.Exception{Type: "System.InvalidOperationException", Message: "Cannot read keys when either application does not have a console or when console input has been redirected. Try Console.Read."}
}

// readKey is [Console]::ReadKey.
func readKey(this any, shown bool) (any, error) {
	s, ok := this.(KeyScreen)
	if !ok {
		return nil, NoKeys()
	}
	k, err := s.ReadKey(shown)
	if err != nil {
		return nil, err
	}
	o := object.New(object.Member{Name: "KeyChar", Value: object.Char(k.Rune)}, object.Member{Name: "Key", Value: object.Enum{Type: "System.ConsoleKey", Name: k.Name, Number: int64(k.Code)}},
		object.Member{Name: "Modifiers", Value: object.Enum{Type: "System.ConsoleModifiers", Name: "None"}})
	o.SetTypeNames("System.ConsoleKeyInfo", "System.ValueType", "System.Object")
	return o, nil
}

// standard is one of [Console]'s streams as a value.
type standard struct {
	on      Screen
	toError bool
	reads   bool
}

// NetType is the .NET type's name.
func (s *standard) NetType() string {
	if s.reads {
		return "System.IO.TextReader"
	}
	return "System.IO.TextWriter"
}

// String is the type's name.
func (s *standard) String() string { return s.NetType() }

func consoleTypes() []*Type {
	return []*Type{
		{FullName: "System.Console", Sealed: true, declared: consoleMembers},
		{FullName: "System.IO.TextWriter", declared: func() []Member { return writeMembers("", ofStandard) }},
		{FullName: "System.IO.TextReader", declared: func() []Member { return readMembers("", ofStandard) }},
	}
}

// target finds where a member writes or reads: this is a standard stream, or the Screen itself.
type target func(this any) *standard

func ofStandard(this any) *standard { return this.(*standard) }

func ofScreen(this any) *standard {
	s, _ := this.(Screen)
	return &standard{on: s}
}

// writeMembers are Write and WriteLine, which a stream has and [Console] itself.
func writeMembers(static string, to target) []Member {
	put := func(end string) Func {
		return func(this any, a []any) (any, error) {
			shown, err := written(a)
			if s := to(this); err == nil && s.on != nil {
				err = s.on.Write(shown+end, s.toError)
			}
			return nil, err
		}
	}
	nothing := func(any, []any) (any, error) { return nil, nil }
	all := []Member{{Text: static + "void WriteLine()", Do: put("\n")}}
	for _, m := range []struct{ name, end string }{{"WriteLine", "\n"}, {"Write", ""}} {
		all = append(all, Member{Text: static + "void " + m.name + "(string value)", Do: put(m.end)}, Member{Text: static + "void " + m.name + "(System.Object value)", Do: put(m.end)},
			Member{Text: static + "void " + m.name + "(string format, Params System.Object[] arg)", Do: put(m.end)})
	}
	if static == "" {
		all = append(all, Member{Text: "void Flush()", Do: nothing}, Member{Text: "void Close()", Do: nothing})
	}
	return all
}

// written is the text of a value, or of a format and its values.
func written(a []any) (string, error) {
	switch len(a) {
	case 0:
		return "", nil
	case 1:
		if items, ok := a[0].(*object.Array); ok && items.Elem == "System.Char" {
			return fromChars(a[0]), nil
		}
		return object.Text(a[0]), nil
	}
	v, err := stringFormat(text(a[0]), a[1], nil)
	if err != nil {
		return "", err
	}
	return text(v), nil
}

func readMembers(static string, from target) []Member {
	all := []Member{{Text: static + "string ReadLine()", Do: func(this any, _ []any) (any, error) {
		if line, ok := nextLine(from(this)); ok {
			return line, nil
		}
		return nil, nil
	}}}
	if static != "" {
		return all
	}
	return append(all, Member{Text: "string ReadToEnd()", Do: func(this any, _ []any) (any, error) {
		var b strings.Builder
		for line, ok := nextLine(from(this)); ok; line, ok = nextLine(from(this)) {
			b.WriteString(line + "\n")
		}
		return b.String(), nil
	}})
}

func nextLine(s *standard) (string, bool) {
	if s.on == nil {
		return "", false
	}
	return s.on.ReadLine()
}

func consoleMembers() []Member {
	all := append(writeMembers("static ", ofScreen), readMembers("static ", ofScreen)...)
	stream := func(definition string, s standard) Member {
		return Member{Text: "static " + definition, Do: func(this any, _ []any) (any, error) {
			opened := s
			opened.on, _ = this.(Screen)
			return &opened, nil
		}}
	}
	redirected := func(name string, n int) Member {
		return Member{Text: "static bool " + name + " {get;}", Do: func(this any, _ []any) (any, error) {
			s, ok := this.(Screen)
			return !ok || s.Redirected(n), nil
		}}
	}
	all = append(all, Member{Text: "static System.ConsoleKeyInfo ReadKey()", Do: func(this any, _ []any) (any, error) { return readKey(this, true) }},
		Member{Text: "static System.ConsoleKeyInfo ReadKey(bool intercept)", Do: func(this any, a []any) (any, error) { return readKey(this, a[0] != true) }})
	all = append(all, stream("System.IO.TextWriter Out {get;}", standard{}), stream("System.IO.TextWriter Error {get;}", standard{toError: true}),
		stream("System.IO.TextReader In {get;}", standard{reads: true}),
		redirected("IsInputRedirected", 0), redirected("IsOutputRedirected", 1), redirected("IsErrorRedirected", 2))
	return append(append(all, screenMembers()...), drawingMembers()...)
}

func screenMembers() []Member {
	size := func(name string, pick func(w, h int) int) Member {
		return Member{Text: "static int " + name + " {get;}", Do: func(this any, _ []any) (any, error) {
			s, ok := this.(Screen)
			if !ok {
				return int32(0), nil
			}
			return int32(pick(s.Size())), nil
		}}
	}
	width, height := func(w, _ int) int { return w }, func(_, h int) int { return h }
	return []Member{size("WindowWidth", width), size("BufferWidth", width), size("LargestWindowWidth", width),
		size("WindowHeight", height), size("BufferHeight", height), size("LargestWindowHeight", height)}
}

// drawingMembers act on a terminal by its escape sequences, and on nothing else.
func drawingMembers() []Member {
	draw := func(sequence func(a []any) string) Func {
		return func(this any, a []any) (any, error) {
			if s, ok := this.(Screen); ok && !s.Redirected(1) {
				return nil, s.Write(sequence(a), false)
			}
			return nil, nil
		}
	}
	always := func(sequence string) Func { return draw(func([]any) string { return sequence }) }
	color := func(base int) Func {
		return draw(func(a []any) string { return consoleColor(a[0].(object.Enum).Number, base) })
	}
	reads := func(v any) Func { return func(any, []any) (any, error) { return v, nil } }
	utf8 := &Encoding{"utf-8", 65001, false}
	encoding := func(name string) Member { // a terminal of ours speaks UTF-8; other programs are told by their own settings
		return Member{Text: "static System.Text.Encoding " + name + " {get;set;}", Do: reads(utf8), Set: func(_ any, a []any) (any, error) { return nil, onlyUTF8(a[0]) }}
	}
	return []Member{
		{Text: "static void Clear()", Do: always("\x1b[H\x1b[2J")}, {Text: "static void Beep()", Do: always("\a")}, {Text: "static void ResetColor()", Do: always("\x1b[0m")},
		{Text: "static void SetCursorPosition(int left, int top)", Do: draw(func(a []any) string {
			return fmt.Sprintf("\x1b[%d;%dH", a[1].(int32)+1, a[0].(int32)+1)
		})},
		{Text: "static System.ConsoleColor ForegroundColor {get;set;}", Do: reads(Enum("System.ConsoleColor", 7)), Set: color(30)},
		{Text: "static System.ConsoleColor BackgroundColor {get;set;}", Do: reads(Enum("System.ConsoleColor", 0)), Set: color(40)},
		{Text: "static string Title {get;set;}", Do: reads("emsh"), Set: draw(func(a []any) string { return "\x1b]0;" + printable(text(a[0])) + "\a" })},
		{Text: "static bool CursorVisible {get;set;}", Do: reads(true), Set: draw(func(a []any) string {
			if a[0].(bool) {
				return "\x1b[?25h"
			}
			return "\x1b[?25l"
		})},
		encoding("OutputEncoding"), encoding("InputEncoding"),
	}
}

// onlyUTF8 refuses an encoding that what is written here would not be in.
func onlyUTF8(v any) error {
	e, ok := v.(*Encoding)
	if ok && (e.name == "utf-8" || e.name == "us-ascii") {
		return nil
	}
	return exception("PlatformNotSupportedException", "The console of this platform writes UTF-8 only.")
}

// consoleColor is the escape sequence of a ConsoleColor; base is 30 in front and 40 behind.
func consoleColor(number int64, base int) string {
	order := [...]int{0, 4, 2, 6, 1, 5, 3, 7} // .NET counts blue, green, red; a terminal red, green, blue
	if number > 7 {
		base += 60
	}
	return fmt.Sprintf("\x1b[%dm", base+order[number&7])
}

// printable leaves out what would end or bend a terminal's title.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, s)
}
