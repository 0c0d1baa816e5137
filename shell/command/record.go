package command

import "time"

// HostText is what Write-Host shows. Colors are .NET ConsoleColor names; "" is the terminal's own.
type HostText struct {
	Text       string
	NoNewline  bool
	Foreground string
	Background string
	Foreign    bool // it quotes what somebody else has written: marks that change the screen are shown escaped
}

// Information is a record of the information stream. Host is set by Write-Host: it is shown
// whatever $InformationPreference says.
type Information struct {
	Message any
	Tags    []string
	Source  string
	Time    time.Time
	Host    *HostText
}

// Invocation is how a command was called: $MyInvocation, and an error record's InvocationInfo.
type Invocation struct {
	Name     string // as typed
	Position Position
	Bound    map[string]any
	Unbound  []any
	Length   int  // of the pipeline
	Place    int  // in the pipeline, from 1
	Expects  bool // objects are piped in
	Prompt   bool // called at the prompt or by a script's own statements
	Command  any  // what runs: a CommandInfo of the evaluator
	Script   string
}
