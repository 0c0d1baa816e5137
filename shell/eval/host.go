package eval

import (
	"emsh/shell/command"
)

// Host is who stands in front of the session: a terminal, a transcript, or nobody.
type Host interface {
	Write(t command.HostText)                     // Write-Host, what-if lines, prompts' captions
	Error(e *command.Error)                       // an error record that nothing took
	Warning(text string)                          // without the word WARNING:
	Verbose(text string)                          //
	Debug(text string)                            //
	Information(v any)                            // Write-Information, where the preference shows it
	Progress(p command.Progress)                  //
	Ask(command.Question) (command.Answer, error) // ErrNobody where nobody can answer
	Size() (width, height int)                    // of the screen in cells; 0 is unknown
	Interactive() bool                            // somebody can answer
}

// ErrNobody is returned by Host.Ask when there is no one to answer.
var ErrNobody = command.ErrNobody

// Silent is a Host that shows nothing and answers nothing.
type Silent struct{}

func (Silent) Write(command.HostText)    {}
func (Silent) Error(*command.Error)      {}
func (Silent) Warning(string)            {}
func (Silent) Verbose(string)            {}
func (Silent) Debug(string)              {}
func (Silent) Information(any)           {}
func (Silent) Progress(command.Progress) {}
func (Silent) Interactive() bool         { return false }

// Size is unknown.
func (Silent) Size() (int, int) { return 0, 0 }

// Ask finds nobody.
func (Silent) Ask(command.Question) (command.Answer, error) {
	return command.Answer{}, ErrNobody
}

var _ Host = Silent{}
