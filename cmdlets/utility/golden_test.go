package utility_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"emsh/cmdlets/utility"
	"emsh/shell/command"
	"emsh/shell/console"
	"emsh/shell/eval"
	"emsh/shell/format"
	"emsh/shell/golden"
	"emsh/shell/object"
)

// scratchName stands in the recordings for the directory that a script ran in.
const scratchName = "/scratch/dir/w"

// scriptTime bounds one recorded script.
const scriptTime = 10 * time.Second

// goldenHost notes what a session says and answers what it asks, as the recordings do.
type goldenHost struct {
	results *console.Results
	env     func() *format.Env
	lines   []string // all, in order, as a recording's console
	host    []string // what went to the host
	streams map[string][]string
	errors  []*command.Error
	answers []string
	partial string // Write-Host -NoNewline
}

func (h *goldenHost) note(kind, text string) {
	if kind == "ERR" {
		h.results.Flush()
	}
	for line := range strings.SplitSeq(text, "\n") {
		h.lines = append(h.lines, kind+":"+line)
	}
}

func (h *goldenHost) Write(t command.HostText) {
	h.partial += t.Text
	if t.NoNewline {
		return
	}
	h.note("OUT", h.partial)
	h.host = append(h.host, "OUT:"+h.partial)
	h.partial = ""
}

func (h *goldenHost) Error(e *command.Error) {
	h.errors = append(h.errors, e)
	h.note("ERR", h.env().Error(e))
}
func (h *goldenHost) Warning(text string) { h.streamed("WARNING", text) }
func (h *goldenHost) Verbose(text string) { h.streamed("VERBOSE", text) }
func (h *goldenHost) Debug(text string)   { h.streamed("DEBUG", text) }
func (h *goldenHost) Information(v any)   { h.said("OUT", object.Text(v)) }

func (h *goldenHost) streamed(kind, text string) {
	h.said(kind, text)
	h.streams[kind] = append(h.streams[kind], text)
}

func (h *goldenHost) said(kind, text string) {
	h.note(kind, text)
	h.host = append(h.host, kind+":"+text)
}

func (h *goldenHost) Progress(p command.Progress) {
	state := "Processing"
	if p.Done {
		state = "Completed"
	}
	line := fmt.Sprintf("PROGRESS:%s|%s|%s|pct=%d|sec=%d|id=%d|parent=%d|%s",
		p.Activity, p.Status, p.Operation, p.Percent, p.SecondsRemaining, p.ID, p.Parent, state)
	h.lines, h.host = append(h.lines, line), append(h.host, line)
}

func (h *goldenHost) Flush() error { return h.results.Flush() }

func (h *goldenHost) Size() (int, int)  { return 120, 50 }
func (h *goldenHost) Interactive() bool { return true }

func (h *goldenHost) Ask(q command.Question) (command.Answer, error) {
	if len(q.Choices) > 0 {
		return h.choose(q)
	}
	field := q.Field
	caption, message := q.Caption, q.Message
	if field == "" {
		field, message = message, ""
	}
	switch {
	case q.Type == "System.Management.Automation.PSCredential" && caption != "":
		_, user, _ := strings.Cut(field, "Password for user ")
		h.asked("CREDENTIAL:" + caption + "|" + message + "|" + user + "|")
	case len(q.Fields) > 0:
		message, _, _ = strings.Cut(message, "\n")
		h.asked("PROMPT:" + caption + "|" + message + "|" + strings.Join(q.Fields, ","))
	case q.Type != "System.Management.Automation.PSCredential" && (q.Field == "" || caption != ""):
		h.asked("PROMPT:" + caption + "|" + message + "|" + field)
	}
	if len(h.answers) == 0 {
		return command.Answer{}, command.ErrNobody
	}
	answer := h.answers[0]
	h.answers = h.answers[1:]
	return command.Answer{Text: answer}, nil
}

func (h *goldenHost) asked(line string) {
	h.results.Flush()
	h.lines = append(h.lines, line)
	h.host = append(h.host, line)
}

func (h *goldenHost) choose(q command.Question) (command.Answer, error) {
	var labels []string
	for _, c := range q.Choices {
		labels = append(labels, "["+c.Label+"]")
	}
	head := fmt.Sprintf("CHOICE:%s|%s|%s|default=%d", q.Caption, q.Message, strings.Join(labels, " "), q.Default)
	if len(h.answers) == 0 {
		h.asked(head + "|answer=(default)")
		return command.Answer{Index: max(q.Default, 0)}, nil
	}
	answer := h.answers[0]
	h.answers = h.answers[1:]
	h.asked(head + "|answer=" + answer)
	for i, c := range q.Choices {
		_, key, _ := strings.Cut(c.Label, "&")
		if key != "" && strings.EqualFold(key[:1], answer) {
			return command.Answer{Index: i}, nil
		}
	}
	return command.Answer{Index: max(q.Default, 0)}, nil
}

// consoleLines turns what the formatter writes into a recording's OUT: lines.
type consoleLines struct{ h *goldenHost }

func (c consoleLines) Write(b []byte) (int, error) {
	c.h.lines = append(c.h.lines, "OUT:"+strings.TrimSuffix(string(b), "\n"))
	return len(b), nil
}

// goldenRun is a recorded script run by our shell.
type goldenRun struct {
	h       *goldenHost
	s       *eval.Session
	res     eval.Result
	outputs []any
	env     func() *format.Env
	dir     string
}

// scratch makes a directory whose name is as long as the recordings'.
func scratch(t *testing.T, files map[string]string) string {
	t.Helper()
	var dir string
	for n := os.Getpid() % 1e6; ; n++ {
		dir = fmt.Sprintf("/tmp/g%08d", n)
		if err := os.Mkdir(dir, 0o700); err == nil {
			break
		}
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	for name, text := range files {
		writeScratch(t, filepath.Join(dir, name), text)
	}
	return dir
}

func writeScratch(t *testing.T, path, text string) {
	t.Helper()
	b := []byte(text)
	if raw, ok := strings.CutPrefix(text, "base64:"); ok {
		b, _ = base64.StdEncoding.DecodeString(raw)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(path, "/") {
		return
	}
	if err := os.WriteFile(path, b, 0o700); err != nil {
		t.Fatal(err)
	}
}

// unseen is the terminal of programs: they wrote past the recording of the console.
type unseen struct{ *os.File }

func (u unseen) Terminal() *os.File { return u.File }

func past(t *testing.T) unseen {
	t.Helper()
	f, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return unseen{f}
}

// runGolden runs a recorded script. rendered says that results are shown as they come, on a color terminal.
func runGolden(t *testing.T, sc *golden.Script, rendered bool) *goldenRun {
	t.Helper()
	r := &goldenRun{dir: scratch(t, sc.Files)}
	r.env = func() *format.Env { return utility.Env(r.s) }
	r.h = &goldenHost{env: r.env, answers: slices.Clone(sc.Answers), streams: map[string][]string{}}
	r.h.results = &console.Results{W: consoleLines{r.h}, Width: func() int { return 119 }, Colors: format.Full, Env: r.env, Linger: time.Hour,
		Also: func() io.Writer { return utility.Transcript(r.s) }}
	options := eval.Options{Host: r.h, Output: func(v any) error { r.outputs = append(r.outputs, v); return nil }, Commands: utility.Commands(), Views: utility.Views(), Dir: r.dir,
		Text: utility.TextMaker(r.env), Env: append(os.Environ(), "TERM=xterm", "LANG=C.UTF-8", "TZ=UTC")}
	if rendered {
		options.Output, options.Stdout, options.Stderr = r.h.results.Put, past(t), past(t)
	}
	r.s = eval.New(options)
	r.s.Set("FormatEnumerationLimit", int32(4))
	ctx, cancel := context.WithTimeout(context.Background(), scriptTime)
	defer cancel()
	r.res = r.s.Run(ctx, "", strings.ReplaceAll(sc.Script, scratchName, r.dir))
	if r.res.Err != nil {
		r.h.errors = append(r.h.errors, r.res.Err)
		r.h.results.Flush()
		r.h.note("OUT", r.env().Error(r.res.Err))
	}
	r.h.results.End()
	return r
}

// shown replaces our directory by the recordings'.
func (r *goldenRun) shown(text string) string { return strings.ReplaceAll(text, r.dir, scratchName) }

func (r *goldenRun) stdout() string {
	var b strings.Builder
	p := format.NewPrinter(r.env(), &b, 120, format.Plain)
	for _, v := range r.outputs {
		p.Put(v)
	}
	p.Close()
	return r.shown(b.String())
}

// difference is the first thing in which a run and its recording do not agree, or "".
func (r *goldenRun) difference(want *golden.Outcome) string {
	var errs []string
	for _, e := range r.h.errors {
		errs = append(errs, r.errorLine(e))
	}
	for _, c := range []struct {
		what      string
		got, want any
	}{
		{"parse errors", parseLines(r.res), wantParse(want)},
		{"errors", errs, wantErrors(want)},
		{"stdout", r.stdout(), want.Stdout},
		{"types", r.types(), want.OutputTypes},
		{"host", r.shownAll(r.h.host), want.Host},
		{"warnings", r.shownAll(r.h.streams["WARNING"]), want.Warnings},
		{"verbose", r.shownAll(r.h.streams["VERBOSE"]), want.Verbose},
		{"debug", r.shownAll(r.h.streams["DEBUG"]), want.Debug},
		{"error views", r.errorViews(), want.ErrorViews},
		{"exceptions", r.exceptions(), wantExceptions(want)},
		{"error count", r.errorCount(), want.ErrorCount},
		{"$?", r.res.OK, want.DollarQuestion},
		{"exit code", r.exitCode(), wantExit(want)},
		{"files", r.files(), want.FilesAfter},
	} {
		if d := differ(c.got, c.want); d != "" {
			return c.what + ": " + d
		}
	}
	return ""
}

func differ(got, want any) string {
	g, _ := json.MarshalIndent(got, "", " ")
	w, _ := json.MarshalIndent(want, "", " ")
	if string(g) == string(w) || isEmpty(g) && isEmpty(w) {
		return ""
	}
	return fmt.Sprintf("\n  got  %s\n  want %s", g, w)
}

func isEmpty(b []byte) bool {
	return slices.Contains([]string{"null", "[]", "{}", `""`}, string(b))
}

func parseLines(r eval.Result) []string {
	var out []string
	for _, e := range r.Parse {
		out = append(out, e.ID)
	}
	return out
}

func wantParse(w *golden.Outcome) []string {
	var out []string
	for _, e := range w.ParseErrors {
		out = append(out, e.ID)
	}
	return out
}

func (r *goldenRun) errorLine(e *command.Error) string {
	if len(r.res.Parse) > 0 {
		return ""
	}
	return fmt.Sprintf("%s [%v] %s @%d:%d", r.shown(e.FQID()), e.Category, r.shown(e.Text()), e.Position.Line, e.Position.Col)
}

func wantErrors(w *golden.Outcome) []string {
	var out []string
	for _, e := range w.Errors {
		out = append(out, fmt.Sprintf("%s [%v] %s @%d:%d", e.FQID, e.Category, e.Message, e.Line, e.Col))
	}
	if len(w.ParseErrors) > 0 {
		return []string{""}
	}
	return out
}

// errorViews are the errors as each view prints them.
func (r *goldenRun) errorViews() []golden.ErrorView {
	var out []golden.ErrorView
	env := r.env()
	for _, e := range r.h.errors {
		as := func(view string) string {
			env.ErrorView = view
			return r.shown(env.Error(e)) + "\n"
		}
		out = append(out, golden.ErrorView{Normal: as("NormalView"), Concise: as("ConciseView"), Category: as("CategoryView")})
	}
	return out
}

func (r *goldenRun) exceptions() []string {
	var out []string
	for _, e := range r.h.errors {
		out = append(out, e.Exc().TypeName())
	}
	return out
}

func wantExceptions(w *golden.Outcome) []string {
	var out []string
	for _, e := range w.Errors {
		out = append(out, e.ExceptionType)
	}
	return out
}

// errorCount is the length of $Error.
func (r *goldenRun) errorCount() int {
	list, _ := r.s.Get("Error")
	items, _ := object.Elements(list)
	return len(items)
}

func (r *goldenRun) types() []string {
	var out []string
	for _, v := range r.outputs {
		out = append(out, append(r.env().Members.TypeNames(v), "")[0])
	}
	return out
}

func (r *goldenRun) shownAll(lines []string) []string {
	var out []string
	for _, l := range lines {
		out = append(out, r.shown(l))
	}
	return out
}

func (r *goldenRun) exitCode() int {
	if r.res.Exit {
		return r.res.Code
	}
	return 0
}

func wantExit(w *golden.Outcome) int {
	if w.ExitCode == nil {
		return 0
	}
	return *w.ExitCode
}

// files are those that the script made or changed.
func (r *goldenRun) files() map[string]string {
	out := map[string]string{}
	filepath.WalkDir(r.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(r.dir, path)
		text := strings.ReplaceAll(string(b), "\r\n", "\n")
		if !utf8.Valid(b) || strings.HasPrefix(text, "\ufeff") {
			text = "base64:" + base64.StdEncoding.EncodeToString(b)
		}
		out[name] = r.shown(text)
		return nil
	})
	return out
}

var wantedArea = regexp.MustCompile(os.Getenv("EMSH_GOLDEN_AREA")) // e.g. scripts/csv

// TestGoldenScripts runs every recorded script and prints how many of each area agree.
// EMSH_GOLDEN_SHOW=ID or =all shows differences whole.
func TestGoldenScripts(t *testing.T) {
	tally := golden.NewTally(t, "scripts")
	for _, folder := range []string{"core", "scripts"} {
		names, err := golden.Names(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			area := strings.TrimSuffix(name, ".jsonl")
			if strings.HasSuffix(area, "tokens") || !wantedArea.MatchString(area) {
				continue
			}
			scripts, err := golden.Read[golden.Script](name)
			if err != nil {
				t.Fatal(err)
			}
			for i := range scripts {
				sc := &scripts[i]
				tally.Add(area, sc.ID, sc.Script, compareScript(t, sc)+compareConsole(t, sc))
			}
		}
	}
	tally.Close()
}

func compareScript(t *testing.T, sc *golden.Script) (d string) {
	defer func() {
		if p := recover(); p != nil {
			d = fmt.Sprintf("panic: %v", p)
		}
	}()
	r := runGolden(t, sc, false)
	want := sc.Want
	want.FilesAfter = merged(sc)
	return r.difference(&want)
}

// merged are the files before with those that the script changed.
func merged(sc *golden.Script) map[string]string {
	out := map[string]string{}
	for name, text := range sc.Files {
		out[name] = strings.ReplaceAll(text, "\r\n", "\n")
	}
	for name, text := range sc.Want.FilesAfter {
		out[name] = strings.ReplaceAll(text, "\r\n", "\n")
	}
	return out
}

func compareConsole(t *testing.T, sc *golden.Script) (d string) {
	defer func() {
		if p := recover(); p != nil {
			d = fmt.Sprintf("panic in console run: %v", p)
		}
	}()
	if len(sc.Want.ParseErrors) > 0 {
		return ""
	}
	r := runGolden(t, sc, true)
	if d := differ(r.shownAll(r.h.lines), sc.Want.Console); d != "" {
		return "console: " + d
	}
	return ""
}

// TestGoldenCatches shows that a wrong recording is noticed.
func TestGoldenCatches(t *testing.T) {
	wrong := &golden.Script{ID: "wrong", Script: "1+1", Want: golden.Outcome{DollarQuestion: true, OutputTypes: []string{"System.Int32"}, Stdout: "3\n"}}
	if compareScript(t, wrong) == "" {
		t.Error("a recording of 1+1 that says 3 agrees")
	}
	wrong.Want.Stdout = "2\n"
	if d := compareScript(t, wrong); d != "" {
		t.Errorf("a right recording does not agree: %s", d)
	}
	wrong.Want.Console = []string{"OUT:3"}
	if compareConsole(t, wrong) == "" {
		t.Error("a console that shows 3 agrees")
	}
}
