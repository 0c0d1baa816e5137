package eval

import (
	"time"

	"emsh/shell/command"
)

// streams is what writes to the streams besides output take from the command that writes.
type speaker struct {
	f      *frame
	common map[string]any
	state  *cmdletState
	name   func(*command.Error)
}

func (st *cmdletStage) speaker() speaker {
	return speaker{f: st.f, common: st.binding.Common, state: &st.cmdletState, name: st.name}
}

// preference is what a common parameter or else the variable says.
func (w speaker) preference(param, variable, missing string) string {
	if v, ok := w.common[param].(string); ok {
		return v
	}
	return w.f.preference(variable, missing)
}

func (st *cmdletStage) errorAction() string {
	return st.speaker().preference("ErrorAction", "erroractionpreference", "Continue")
}

// Output sends an object down the pipeline.
func (st *cmdletStage) Output(v any) error {
	err := st.out.write(v)
	if err == command.ErrStop {
		st.stopped = true
	}
	return err
}

// Error writes a non-terminating error; Stop makes it a terminating one.
func (st *cmdletStage) Error(e *command.Error) error { return st.speaker().error(e) }

func (w speaker) error(e *command.Error) error {
	described(e)
	w.name(e)
	f := w.f
	action := fold(w.preference("ErrorAction", "erroractionpreference", "Continue"))
	w.state.wroteError = true
	if action == "ignore" {
		return nil
	}
	if action == "stop" {
		return &thrown{rec: e, stop: true, told: true}
	}
	if e.Placeless {
		e.Position = command.Position{}
	}
	if action == "inquire" {
		if goOn, err := f.inquire(e.Text()); err != nil || !goOn {
			return w.stopped()
		}
	}
	f.note(e)
	if action == "silentlycontinue" {
		return nil
	}
	return f.report(e)
}

// nonTerminating reports an error of binding an object: the next object follows.
func (f *frame) nonTerminating(err error, io *ports) error {
	if err == nil || passes(err) {
		return err
	}
	if t, ok := err.(*thrown); ok {
		return t
	}
	rec := recordOf(err)
	if rec.Position.Line == 0 {
		rec.Position = f.position(f.at)
	}
	if rec.Stack == "" {
		rec.Stack = f.stackTrace(f.at)
	}
	g := *f
	g.io = io
	switch fold(f.preference("erroractionpreference", "Continue")) {
	case "stop":
		return &thrown{rec: rec, stop: true, told: true}
	case "ignore", "silentlycontinue":
		g.note(rec)
		return nil
	}
	g.note(rec)
	return g.report(rec)
}

// Warning writes a warning.
func (st *cmdletStage) Warning(text string) error { return st.speaker().warning(text) }

func (w speaker) warning(text string) error {
	action := w.preference("WarningAction", "warningpreference", "Continue")
	for _, l := range w.f.io.warningLists {
		l.list.Items = append(l.list.Items, &Record{Kind: "Warning", Message: text})
	}
	show := func() error {
		if w.f.io.warning != nil {
			return w.f.io.warning.write(&Record{Kind: "Warning", Message: text})
		}
		w.f.s.Host.Warning(text)
		return nil
	}
	return w.decide(action, "WarningPreference", text, "WarningAction", show)
}

// decide does what a preference says: nothing, show, ask, or show and stop.
func (w speaker) decide(action, variable, text, param string, show func() error) error {
	switch fold(action) {
	case "silentlycontinue", "ignore":
		return nil
	case "stop":
		if err := show(); err != nil {
			return err
		}
		source := "preference variable \"" + variable + "\" or common parameter"
		e := &command.Error{ID: "ActionPreferenceStop", Category: command.OperationStopped, Exception: stopException,
			Message: "The running command stopped because the " + source + " is set to Stop: " + text}
		w.name(e)
		return &thrown{rec: e, stop: true, told: true}
	case "inquire":
		if err := show(); err != nil {
			return err
		}
		if goOn, err := w.f.inquire("Continue with this operation?"); err != nil || !goOn {
			return w.stopped()
		}
		return nil
	}
	return show()
}

// stopped is the error of a command that the user chose to halt.
func (w speaker) stopped() error {
	e := &command.Error{ID: "ActionPreferenceStop", Category: command.OperationStopped, Exception: stopException,
		Message: "The running command stopped because the user selected the Stop option."}
	w.name(e)
	return &thrown{rec: e, stop: true, told: true}
}

const stopException = "System.Management.Automation.ActionPreferenceStopException"

// Verbose writes what -Verbose shows.
func (st *cmdletStage) Verbose(text string) error { return st.speaker().verbose(text) }

func (w speaker) verbose(text string) error {
	return w.decide(w.switched("Verbose", "verbosepreference"), "VerbosePreference", text, "Verbose", func() error {
		if w.f.io.verbose != nil {
			return w.f.io.verbose.write(&Record{Kind: "Verbose", Message: text})
		}
		w.f.s.Host.Verbose(text)
		return nil
	})
}

// switched is the preference that -Verbose and -Debug set.
func (w speaker) switched(param, variable string) string {
	if v, ok := w.common[param]; ok {
		if isOn(v) {
			return "Continue"
		}
		return "SilentlyContinue"
	}
	return w.f.preference(variable, "SilentlyContinue")
}

// Debug writes what -Debug shows.
func (st *cmdletStage) Debug(text string) error { return st.speaker().debug(text) }

func (w speaker) debug(text string) error {
	return w.decide(w.switched("Debug", "debugpreference"), "DebugPreference", text, "Debug", func() error {
		if w.f.io.debug != nil {
			return w.f.io.debug.write(&Record{Kind: "Debug", Message: text})
		}
		w.f.s.Host.Debug(text)
		return nil
	})
}

// Information writes an information record; Write-Host's is always shown.
func (st *cmdletStage) Information(v any) error { return st.speaker().information(v) }

func (w speaker) information(v any) error {
	rec := informationOf(v)
	if rec.Time.IsZero() {
		rec.Time = time.Now()
	}
	action := fold(w.preference("InformationAction", "informationpreference", "SilentlyContinue"))
	if action == "ignore" {
		return nil
	}
	for _, l := range w.f.io.infoLists {
		l.list.Items = append(l.list.Items, (*InformationRecord)(rec))
	}
	if w.f.io.info != nil {
		return w.f.io.info.write((*InformationRecord)(rec))
	}
	if rec.Host != nil {
		if action == "silentlycontinue" && w.common["InformationAction"] != nil {
			return nil
		}
		if f, ok := w.f.s.Host.(InformationHost); ok {
			f.Recorded(rec)
		}
		w.f.s.Host.Write(*rec.Host)
		return nil
	}
	if f, ok := w.f.s.Host.(InformationHost); ok {
		f.Recorded(rec)
	}
	if action == "silentlycontinue" {
		return nil
	}
	return w.decide(action, "InformationPreference", textOf(rec.Message), "InformationAction", func() error {
		w.f.s.Host.Information(rec.Message)
		return nil
	})
}

// informationOf is v as a record, which it may be already.
func informationOf(v any) *command.Information {
	switch v := v.(type) {
	case *command.Information:
		return v
	case command.Information:
		return &v
	}
	return &command.Information{Message: v}
}

// InformationHost is a Host that wants every information record, also those that are not shown.
type InformationHost interface {
	Recorded(rec *command.Information)
}

// Progress reports how far the work is.
func (st *cmdletStage) Progress(p command.Progress) {
	switch fold(st.speaker().preference("ProgressAction", "progresspreference", "Continue")) {
	case "silentlycontinue", "ignore":
		return
	}
	st.f.s.Host.Progress(p)
}

// Ask puts a question to whoever is there. The answer Suspend opens a prompt, and then asks again.
func (st *cmdletStage) Ask(q command.Question) (command.Answer, error) {
	for {
		a, err := st.f.ask(q)
		if err != nil || a.Index >= len(q.Choices) || q.Choices[a.Index] != command.Suspend {
			return a, err
		}
		if n, ok := st.f.s.Host.(NestedHost); ok {
			n.Nested(st.f.s)
		}
	}
}

var (
	_ command.Streams = (*cmdletStage)(nil)
	_ stage           = (*cmdletStage)(nil)
)
