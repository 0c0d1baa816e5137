package reload

import (
	"time"

	"emsh/store/config"
)

// State is what a service does.
type State string

// Values of State.
const (
	Stopped      State = "Stopped"
	StartPending State = "StartPending"
	StopPending  State = "StopPending"
	Running      State = "Running"
	Paused       State = "Paused"   // no new connections; those there are go on
	Degraded     State = "Degraded" // it should run, and cannot as its settings ask
)

// Status is a service as an administrator sees it.
type Status struct {
	Name        string
	DisplayName string
	State       State
	StartupType config.StartupType
	Reason      string // why State is not what it should be
	Ailing      bool   // Degraded, and takes clients all the same
	Since       time.Time
}

// StatusOf says what a service does, by what it was told to do and whether it can.
func (e *Engine) StatusOf(s config.Service) Status {
	st := Status{Name: s.Name, DisplayName: s.DisplayName, StartupType: s.StartupType}
	switch s.Want {
	case config.WantRunning:
		st.State = Running
	case config.WantPaused:
		st.State = Paused
	default:
		st.State = Stopped
	}
	if f, faulty := e.Fault(s.Name); faulty && st.State != Stopped {
		st.State, st.Reason, st.Since = Degraded, f.Err.Error(), f.Since
	}
	return st
}
