package eval

import (
	"strconv"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

// varList is a variable that collects a stream: -ErrorVariable and its kin.
type varList struct {
	list *object.List
}

func (l *varList) addOnce(v any) {
	for _, old := range l.list.Items {
		if old == v {
			return
		}
	}
	l.list.Items = append(l.list.Items, v)
}

// preferences are the common parameters of a call at work.
type preferences struct {
	common map[string]any
	out    *varList
	pipe   *Variable
	finish []func()
	lots   *lots
}

func (p *preferences) done() {
	for _, f := range p.finish {
		f()
	}
}

// preferencesOf applies the common parameters of a function: as variables of its scope, and as lists.
func (f *frame) preferencesOf(common map[string]any, child *frame, o openArgs) (*preferences, error) {
	p := &preferences{common: common}
	if len(common) == 0 {
		return p, nil
	}
	child.io = f.collecting(common, child.io)
	if name, ok := common["OutVariable"].(string); ok {
		p.out = f.listVariable(name)
		child.out = &copying{child.out, p.out}
	}
	p.pipelineVariable(f, common, child)
	child.out = p.outBuffer(common, child.out)
	set := func(variable string, v any) {
		child.scope.put(fold(variable), &Variable{Name: variable, value: v})
	}
	for param, variable := range map[string]string{"ErrorAction": "ErrorActionPreference", "WarningAction": "WarningPreference",
		"InformationAction": "InformationPreference", "ProgressAction": "ProgressPreference"} {
		if v, ok := common[param].(string); ok {
			set(variable, preferenceEnum("System.Management.Automation.ActionPreference", v))
		}
	}
	for param, variable := range map[string]string{"Verbose": "VerbosePreference", "Debug": "DebugPreference"} {
		if v, ok := common[param]; ok {
			word := "SilentlyContinue"
			if isOn(v) {
				word = "Continue"
			}
			set(variable, preferenceEnum("System.Management.Automation.ActionPreference", word))
		}
	}
	if v, ok := common["WhatIf"]; ok {
		set("WhatIfPreference", isOn(v))
	}
	if v, ok := common["Confirm"]; ok {
		word := "None"
		if isOn(v) {
			word = "Low"
		}
		set("ConfirmPreference", preferenceEnum("System.Management.Automation.ConfirmImpact", word))
	}
	return p, nil
}

// outBuffer holds objects back and sends them in lots: -OutBuffer.
func (p *preferences) outBuffer(common map[string]any, out writer) writer {
	word, ok := common["OutBuffer"].(string)
	n, err := strconv.Atoi(word)
	if !ok || err != nil || n <= 0 {
		return out
	}
	b := &lots{out: out, size: n}
	p.lots = b
	return b
}

// lots sends objects on when it holds more than its size.
type lots struct {
	out  writer
	size int
	held []any
}

func (l *lots) write(v any) error {
	l.held = append(l.held, v)
	if len(l.held) <= l.size {
		return nil
	}
	return l.flush()
}

func (l *lots) flush() error {
	if l == nil {
		return nil
	}
	held := l.held
	l.held = nil
	for _, v := range held {
		if err := l.out.write(v); err != nil {
			return err
		}
	}
	return nil
}

func isOn(v any) bool {
	if x, ok := v.(command.Switch); ok {
		return bool(x)
	}
	return truth(v)
}

// pipelineVariable keeps what the command writes in a variable that later stages see.
func (p *preferences) pipelineVariable(f *frame, common map[string]any, child *frame) {
	name, ok := common["PipelineVariable"].(string)
	if !ok || name == "" {
		return
	}
	p.pipe = f.scope.local(fold(name), name)
	child.out = &noting{child.out, p.pipe}
	p.finish = append(p.finish, func() { p.pipe.value = nil })
}

// noting is a writer that also keeps the last object in a variable.
type noting struct {
	out  writer
	cell *Variable
}

func (n *noting) write(v any) error {
	n.cell.value = v
	return n.out.write(v)
}

// copying is a writer that also collects.
type copying struct {
	out  writer
	list *varList
}

func (c *copying) write(v any) error {
	c.list.list.Items = append(c.list.list.Items, v)
	return c.out.write(v)
}

// collecting are the ports of a command with -ErrorVariable, -WarningVariable or -InformationVariable.
func (f *frame) collecting(common map[string]any, io *ports) *ports {
	made := *io
	changed := false
	add := func(param string, lists *[]*varList) {
		if name, ok := common[param].(string); ok && name != "" {
			*lists = append((*lists)[:len(*lists):len(*lists)], f.listVariable(name))
			changed = true
		}
	}
	add("ErrorVariable", &made.errorLists)
	add("WarningVariable", &made.warningLists)
	add("InformationVariable", &made.infoLists)
	if !changed {
		return io
	}
	return &made
}

// listVariable is the list of a variable; + before the name keeps what is in it.
func (f *frame) listVariable(name string) *varList {
	keep := strings.HasPrefix(name, "+")
	name = strings.TrimPrefix(strings.TrimPrefix(name, "+"), "$")
	sc := f.scope
	if word, rest, ok := strings.Cut(name, ":"); ok {
		sc, name = f.scopeOf(word), rest
	}
	cell := sc.local(fold(name), name)
	if list, ok := cell.value.(*object.List); ok && keep {
		return &varList{list}
	}
	l := &varList{&object.List{Type: "System.Collections.ArrayList"}}
	if keep && plain(cell.value) != nil {
		l.list.Items = append(l.list.Items, elements(cell.value)...)
	}
	cell.value = l.list
	return l
}

// inquire asks whether to go on, as the preference Inquire wants.
func (f *frame) inquire(message string) (bool, error) {
	a, err := f.ask(command.Question{Caption: "Confirm", Message: message, Default: 0, Choices: []command.Choice{
		{Label: "&Yes", Help: "Continue with only the next step of the operation."}, {Label: "Yes to &All", Help: "Continue with all the steps of the operation."},
		{Label: "&Halt Command", Help: "Stop this command."}, {Label: "&Suspend", Help: "Pause the current pipeline and return to the command prompt. Type \"exit\" to resume the pipeline."}}})
	return err == nil && a.Index < 2, err
}
