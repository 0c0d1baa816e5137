package console

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/eval"
	"emsh/shell/format"
)

// Asker puts questions to whoever sits at the terminal.
type Asker interface {
	// ReadLine reads what is typed after a prompt that was written already; secret shows stars.
	ReadLine(secret bool) (string, error)
}

// Host shows what a session says beside its results, and asks. Results and messages may go
// to different places: a script's results are its standard output, all else is standard error.
type Host struct {
	Results  *Results
	Messages io.Writer
	Colors   bool
	Width    func() (width, height int)
	Env      func() *format.Env
	Asker    Asker                  // nil: nobody is there
	Lines    Asker                  // answers Read-Host where nobody is there; nil has none
	Yes      bool                   // confirmations are answered with Yes
	Nest     func(*eval.Session)    // opens a prompt inside a question; nil cannot
	Pager    func(text string) bool // shows what is longer than the screen; nil has none

	mu       sync.Mutex
	progress progressBar
}

const (
	colorError   = "\x1b[31;1m"
	colorWarning = "\x1b[33;1m"
	colorReset   = "\x1b[0m"
)

// Flush writes the results that wait.
func (h *Host) Flush() error { return h.Results.Flush() }

// say writes a message after the results that came before it.
func (h *Host) say(text, color string, newline bool) {
	h.Results.Flush()
	h.mu.Lock()
	defer h.mu.Unlock()
	h.progress.clear(h.Messages)
	if color != "" && h.Colors {
		text = color + text + colorReset
	}
	if newline {
		text += "\n"
	}
	io.WriteString(h.Messages, text)
}

// Write shows Write-Host's text.
func (h *Host) Write(t command.HostText) {
	if t.Foreign {
		t.Text = format.Harmless(t.Text)
	}
	h.say(t.Text, sgr(t.Foreground, t.Background), !t.NoNewline)
}

// WriteResult shows text of Out-Host, which goes where results go.
func (h *Host) WriteResult(text string) error {
	if err := h.Results.Flush(); err != nil {
		return err
	}
	return h.Results.Show(text)
}

// Error shows an error record.
func (h *Host) Error(e *command.Error) {
	h.say(strings.TrimRight(h.Env().Error(e), "\n"), colorError, true)
}

// Warning shows a warning.
func (h *Host) Warning(text string) { h.say("WARNING: "+text, colorWarning, true) }

// Verbose shows verbose text.
func (h *Host) Verbose(text string) { h.say("VERBOSE: "+text, colorWarning, true) }

// Debug shows debugging text.
func (h *Host) Debug(text string) { h.say("DEBUG: "+text, colorWarning, true) }

// Information shows a record of the information stream.
func (h *Host) Information(v any) {
	h.say(strings.TrimRight(text(h.Env(), v), "\n"), "", true)
}

// text is a value as the formatter writes it, without a width.
func text(env *format.Env, v any) string {
	var b strings.Builder
	p := format.NewPrinter(env, &b, 0, format.Plain)
	p.Put(v)
	p.Close()
	return b.String()
}

// Size is the size of the screen.
func (h *Host) Size() (int, int) { return h.Width() }

// Interactive reports whether somebody can answer.
func (h *Host) Interactive() bool { return h.Asker != nil || h.Yes }

// Page shows text in a pager where it is longer than the screen; false says that it did not.
func (h *Host) Page(text string) bool {
	if h.Pager == nil {
		return false
	}
	h.Results.Flush()
	return h.Pager(text)
}

// Nested opens a prompt inside a question.
func (h *Host) Nested(s *eval.Session) {
	if h.Nest != nil {
		h.Nest(s)
	}
}

// Progress draws how far a long piece of work is, on a terminal only.
func (h *Host) Progress(p command.Progress) {
	if !h.Colors {
		return
	}
	h.Results.Flush()
	h.mu.Lock()
	defer h.mu.Unlock()
	width, _ := h.Width()
	h.progress.show(h.Messages, p, width)
}

// ClearProgress takes the bar off the screen: before results, and when the work is done.
func (h *Host) ClearProgress() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.progress.clear(h.Messages)
}

// Ask puts a question: for a choice, a line, or a secret.
func (h *Host) Ask(q command.Question) (command.Answer, error) {
	if h.Yes && len(q.Choices) > 0 && strings.HasPrefix(q.Choices[0].Label, "&Yes") {
		return command.Answer{Index: 0}, nil
	}
	if h.Asker == nil {
		return h.fromInput(q)
	}
	q.Caption, q.Message = format.Harmless(q.Caption), format.Harmless(q.Message)
	if q.Complaint != "" {
		h.say(q.Complaint, "", true)
	}
	answer, err := h.answer(q)
	if errors.Is(err, errHungUp) {
		h.say("", "", true) // the question's line has no end yet
	}
	return answer, err
}

func (h *Host) answer(q command.Question) (command.Answer, error) {
	if len(q.Choices) > 0 {
		return h.choose(q)
	}
	return h.line(q)
}

// fromInput answers with what is piped in, and shows it behind the prompt as a terminal would.
func (h *Host) fromInput(q command.Question) (command.Answer, error) {
	if h.Lines == nil || len(q.Choices) > 0 || q.Field != "" {
		return command.Answer{}, command.ErrNobody
	}
	answer, err := h.Lines.ReadLine(q.Secret)
	if err != nil {
		return command.Answer{}, err
	}
	shown := answer
	if q.Secret {
		shown = strings.Repeat("*", utf8.RuneCountInString(answer))
	}
	if q.Message != "" {
		shown = q.Message + ": " + shown
	}
	h.say(shown, "", true)
	return command.Answer{Text: answer}, nil
}

// ReadLine reads what is typed or piped in without a prompt, for [Console]::ReadLine.
func (h *Host) ReadLine() (string, error) {
	h.Results.Flush()
	switch {
	case h.Asker != nil:
		return h.Asker.ReadLine(false)
	case h.Lines != nil:
		return h.Lines.ReadLine(false)
	}
	return "", command.ErrNobody
}

// keyAsker is an Asker that reads keys.
type keyAsker interface {
	ReadKey(shown bool) (dotnet.Key, error)
}

// ReadKey reads one key of the terminal.
func (h *Host) ReadKey(shown bool) (dotnet.Key, error) {
	h.Results.Flush()
	if a, ok := h.Asker.(keyAsker); ok {
		return a.ReadKey(shown)
	}
	return dotnet.Key{}, command.ErrNobody
}

func (h *Host) line(q command.Question) (command.Answer, error) {
	if q.Caption != "" {
		h.say("\n"+q.Caption, "", true)
	}
	if q.Message != "" && q.Field != "" {
		h.say(q.Message, "", true)
	}
	prompt := q.Field
	if prompt == "" {
		prompt = q.Message
	}
	for {
		if prompt != "" {
			h.say(prompt+": ", "", false)
		}
		answer, err := h.Asker.ReadLine(q.Secret)
		if err == nil && q.Field != "" && answer == "!?" {
			h.say(fieldHelp(q), "", true)
			continue
		}
		if err == nil && q.Check != nil {
			if bad := q.Check(answer); bad != nil {
				h.say(bad.Error(), "", true)
				continue
			}
		}
		if err == nil && q.Secret && q.Type == credentialType {
			h.say("", "", true)
		}
		return command.Answer{Text: answer}, err
	}
}

// credentialType marks the questions for a user and a password; a blank line ends them.
const credentialType = "System.Management.Automation.PSCredential"

func fieldHelp(q command.Question) string {
	if q.Help == "" {
		return "No help is available for " + q.Field + "."
	}
	return q.Help
}

func (h *Host) choose(q command.Question) (command.Answer, error) {
	head := ""
	if q.Caption != "" {
		head = "\n" + q.Caption
	}
	if q.Message != "" {
		head += "\n" + q.Message
	}
	width, _ := h.Width()
	if head != "" {
		h.say(wrapLines(head, width), "", true)
	}
	for {
		h.say(choices(q, width), "", false)
		answer, err := h.Asker.ReadLine(false)
		if err != nil {
			return command.Answer{}, err
		}
		if answer = strings.TrimSpace(answer); answer == "?" {
			h.say(choiceHelp(q, width), "", true)
			continue
		}
		if i, ok := chosen(q, answer); ok {
			return command.Answer{Index: i}, nil
		}
	}
}

// choices is the line that offers the answers; it breaks between them where the screen ends.
func choices(q command.Question, width int) string {
	var parts []string
	for _, c := range q.Choices {
		parts = append(parts, "["+hotKey(c)+"] "+strings.ReplaceAll(c.Label, "&", "")+"  ")
	}
	parts = append(parts, "[?] Help")
	if q.Default >= 0 && q.Default < len(q.Choices) {
		parts = append(parts, fmt.Sprintf(" (default is %q)", hotKey(q.Choices[q.Default])))
	}
	parts[len(parts)-1] += ": "
	var b strings.Builder
	column := 0
	for _, part := range parts {
		n := uniseg.StringWidth(part)
		if width > 0 && column+n >= width {
			b.WriteByte('\n')
			part, column = strings.TrimLeft(part, " "), 0
		}
		b.WriteString(part)
		column += n
	}
	return b.String()
}

func choiceHelp(q command.Question, width int) string {
	var lines []string
	for _, c := range q.Choices {
		lines = append(lines, wrap(hotKey(c)+" - "+c.Help, width))
	}
	return strings.Join(lines, "\n")
}

// wrapLines wraps those lines that are wider than the screen, and leaves the others as they are.
func wrapLines(text string, width int) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if width > 0 && uniseg.StringWidth(l) >= width {
			lines[i] = wrap(l, width)
		}
	}
	return strings.Join(lines, "\n")
}

// wrap breaks text between words so that no line is as wide as the screen; width 0 is unknown.
func wrap(text string, width int) string {
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		n := uniseg.StringWidth(word)
		switch {
		case i == 0:
		case width > 0 && column+1+n >= width:
			b.WriteByte('\n')
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += n
	}
	return b.String()
}

func chosen(q command.Question, answer string) (int, bool) {
	if answer == "" && q.Default >= 0 && q.Default < len(q.Choices) {
		return q.Default, true
	}
	for i, c := range q.Choices {
		if answer != "" && (strings.EqualFold(answer, hotKey(c)) || strings.EqualFold(answer, strings.ReplaceAll(c.Label, "&", ""))) {
			return i, true
		}
	}
	return 0, false
}

// hotKey is the letter after & in a label, or the whole of one that has none.
func hotKey(c command.Choice) string {
	_, after, ok := strings.Cut(c.Label, "&")
	if !ok || after == "" {
		return c.Label
	}
	return strings.ToUpper(after[:1])
}

var (
	_ eval.Host       = (*Host)(nil)
	_ eval.NestedHost = (*Host)(nil)
	_ eval.LineReader = (*Host)(nil)
)
