package eval

import (
	"context"
	"io"
	"os"
	"sync/atomic"
	"time"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// Options are what a session is made with.
type Options struct {
	Host     Host
	Output   func(v any) error                           // takes what reaches the end of a pipeline; nil discards it
	Commands []*command.Command                          // those that run in the console
	Invoker  command.Invoker                             // organization cmdlets; nil has none
	Dir      string                                      // where it starts; "" is the process's
	Env      []string                                    // environment, as os.Environ; nil is the process's
	Text     TextMaker                                   // objects as text, for files and programs
	Stdin    io.Reader                                   // of programs that nothing is piped into
	Stdout   io.Writer                                   // of programs whose output nothing takes, when it is a Terminal; else lines go to Output
	Stderr   io.Writer                                   // likewise; nil makes error records of it
	Views    []command.View                              // of the console's cmdlets
	Known    func(name string) (hint string, known bool) // Exchange's cmdlets that are not here

	TextMember func(text, name string) (any, bool) // properties of texts that are more than texts; nil has none

	Elsewhere func(name string) *command.Error // commands that only another system has; nil knows none
	Scripts   map[string]string                // files that are always there: the folded end of a path, and the text
	Variables map[string]any                   // global variables that it begins with
}

// Terminal is what Stdout implements to hand a terminal to programs that draw on it; nil is none.
type Terminal interface{ Terminal() *os.File }

// TextMaker starts a stage that writes objects to w as text of a width; width 0 is never cut.
type TextMaker func(w io.Writer, width int) command.Stage

// Session is a running shell: what Run leaves behind is there for the next Run.
type Session struct {
	Host Host

	Seeded *dotnet.Random // what Get-Random -SetSeed began; nil without it

	opts       Options
	global     *scope
	top        *frame
	commands   map[string]*command.Command // folded name
	org        map[string]*command.Spec    // folded name of an organization cmdlet
	pending    bool                        // the Invoker is still to be asked for them
	table      int                         // counts changes of the command table: what callers cached is stale then
	errors     *object.List                // $Error
	ok         bool                        // $?
	exitCode   any                         // $LASTEXITCODE
	failedWith int                         // the exit code that made $? false
	env        map[string]string
	location
	stacks          stacks
	back, forth     []string // locations that Set-Location goes back and forth to
	depth           int      // of calls
	propagate       bool     // a try stands around what runs: errors are not reported but passed on
	history         []HistoryItem
	lastID          int
	began           time.Time // when the text that runs was begun
	views           []command.View
	modules         []*Module
	jobs            []*Job
	connections     []*Connection
	drives          []*Drive
	typeData        []*TypeData
	classes         map[string]*Class
	native          map[string]string // cache of PATH look-ups
	stopping        bool
	cur             *frame           // what runs
	handling        []*command.Error // records that catch blocks are at work on
	failed          bool             // an error was shown since the run began
	job             bool             // the session is a job's
	turn            *turn            // held while it runs, where others share its objects
	anyStrict       bool
	defined         map[*syntax.TypeDefinition]bool
	usingNamespaces []string
	completers      map[string]any // by command:parameter
	interrupt       atomic.Bool
	stopFunc        func() bool
}

// Result is how a run ended.
type Result struct {
	OK     bool           // $?
	Err    *command.Error // the terminating error that ended it
	Parse  []*syntax.Error
	Script *syntax.Script
	Exit   bool // exit was called, with Code
	Code   int
	Failed bool // an error was written, or a terminating error ended it
}

// Run parses a text and runs it in the global scope. Name is its file, "" at the prompt.
// Where it does not parse nothing runs.
func (s *Session) Run(ctx context.Context, name, text string) Result {
	return s.RunScript(ctx, syntax.ParseTyped(name, text))
}

// Dir is the current location.
func (s *Session) Dir() string { return s.dir }

// SetDir changes the current location; it must be a directory.
func (s *Session) SetDir(dir string) error {
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return &os.PathError{Op: "chdir", Path: dir, Err: os.ErrInvalid}
	}
	s.dir, s.place, s.items = dir, "", ""
	return nil
}

// Errors is $Error, the newest first.
func (s *Session) Errors() *object.List { return s.errors }

// OK is $?.
func (s *Session) OK() bool { return s.ok }

// SetOK sets $?: a console that runs something of its own, such as the prompt, puts it back.
func (s *Session) SetOK(ok bool) { s.ok = ok }

// FailedWith is the exit code of the program or script whose failure made $? false; 0 where
// something else did.
func (s *Session) FailedWith() int { return s.failedWith }

// Get is the value of a global variable.
func (s *Session) Get(name string) (any, bool) {
	if v := s.global.find(fold(name)); v != nil {
		return v.Value(), true
	}
	return nil, false
}

// Set sets a global variable.
func (s *Session) Set(name string, value any) error {
	return s.global.local(fold(name), name).assign(s, value)
}

// Let makes a global variable what it is to be, whatever type it was.
func (s *Session) Let(name string, value any) {
	s.global.put(fold(name), &Variable{Name: name, value: value})
}

// SetInput makes items what $input walks over.
func (s *Session) SetInput(items []any) { s.Let("input", &enumerator{items: items}) }

// StreamInput makes $input what arrives while the pipeline that it heads works on it. The input
// ends where next says that there is no more.
func (s *Session) StreamInput(next func() (any, bool)) { s.Let("input", &enumerator{more: next}) }

// Getenv is a variable of the session's environment.
func (s *Session) Getenv(name string) (string, bool) {
	v, ok := s.env[name]
	return v, ok
}

// Setenv sets a variable of the session's environment.
func (s *Session) Setenv(name, value string) {
	s.env[name] = value
	s.native = nil
}

// Unsetenv removes a variable of the session's environment.
func (s *Session) Unsetenv(name string) {
	delete(s.env, name)
	s.native = nil
}

// Environ is the environment that programs get.
func (s *Session) Environ() []string {
	all := make([]string, 0, len(s.env))
	for k, v := range s.env {
		all = append(all, k+"="+v)
	}
	return all
}

// Commands are the cmdlets of the console and of the organization.
func (s *Session) Commands() []*command.Spec {
	org := s.organization()
	all := make([]*command.Spec, 0, len(s.commands)+len(org))
	for _, c := range s.commands {
		all = append(all, &c.Spec)
	}
	for _, spec := range org {
		all = append(all, spec)
	}
	return all
}

// Options are what the session was made with.
func (s *Session) Options() Options { return s.opts }
