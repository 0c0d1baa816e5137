package eval

import (
	"errors"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

// Cmdlet is $PSCmdlet: what an advanced function is to itself.
type Cmdlet struct{ call *invocation }

func (i *invocation) psCmdlet() *Cmdlet {
	if i.cmdlet == nil {
		i.cmdlet = &Cmdlet{i}
	}
	return i.cmdlet
}

func (c *Cmdlet) speaker() speaker {
	st := c.call.stage
	return speaker{f: st.f, common: map[string]any{}, state: &st.cmdletState, name: c.named}
}

// named fills in what a record says of the function that wrote it.
func (c *Cmdlet) named(e *command.Error) {
	i := c.call
	if e.Command == "" && e.FullID == "" {
		e.Command = i.name
	}
	if e.Activity == "" {
		e.Activity = i.name
	}
	if e.Invocation == nil {
		e.Invocation = i.info()
	}
	if e.Position.Line == 0 {
		e.Position = i.at
	}
	if e.Stack == "" {
		e.Stack = i.f.stackTrace(i.f.at)
	}
}

// TypeNames are the type's names.
func (c *Cmdlet) TypeNames() []string {
	return []string{"System.Management.Automation.PSScriptCmdlet", "System.Management.Automation.PSCmdlet",
		"System.Management.Automation.Cmdlet", "System.Management.Automation.Internal.InternalCommand", "System.Object"}
}

// PropertyNames are the properties in order.
func (c *Cmdlet) PropertyNames() []string {
	return []string{"ParameterSetName", "MyInvocation", "PagingParameters", "InvokeCommand", "Host", "SessionState", "Events",
		"JobRepository", "CommandOrigin", "Stopping", "CommandRuntime", "CurrentPSTransaction"}
}

// Property is the named property.
func (c *Cmdlet) Property(name string) (any, bool) {
	switch fold(name) {
	case "parametersetname":
		if set := c.call.stage.binding.Set; set != "" {
			return set, true
		}
		return "__AllParameterSets", true
	case "myinvocation":
		return command.InvocationInfo{Invocation: c.call.info()}, true
	case "host":
		return &HostInfo{c.call.f.s}, true
	case "stopping":
		return false, true
	case "sessionstate", "invokecommand":
		return &Engine{c.call.f.s}, true
	case "commandruntime":
		return runtimeOf("MshCommandRuntime"), true
	case "pagingparameters":
		return c.paging(), true
	case "events", "jobrepository", "commandorigin", "currentpstransaction":
		return nil, true
	}
	return nil, false
}

// MethodNames are the methods.
func (c *Cmdlet) MethodNames() []string {
	return []string{"GetUnresolvedProviderPathFromPSPath", "GetVariableValue", "ShouldContinue", "ShouldProcess", "ThrowTerminatingError",
		"ToString", "WriteDebug", "WriteError", "WriteInformation", "WriteObject", "WriteProgress", "WriteVerbose", "WriteWarning"}
}

// CallMethod calls a method.
func (c *Cmdlet) CallMethod(name string, args []any) (any, error) {
	w := c.speaker()
	text := func(i int) string {
		if i < len(args) {
			return textOf(args[i])
		}
		return ""
	}
	switch fold(name) {
	case "shouldprocess":
		ok, err := c.shouldProcess(w, args)
		return ok, calling("ShouldProcess", len(args), err)
	case "shouldcontinue":
		ok, err := c.shouldContinue(w, args)
		return ok, calling("ShouldContinue", len(args), err)
	case "throwterminatingerror":
		rec, _ := unwrap(first(args)).(*command.Error)
		if rec == nil {
			return nil, throwing("RuntimeException", command.InvalidArgument, nil, "", "An error record is needed.")
		}
		copied := *rec
		copied.Position, copied.Invocation = command.Position{}, nil
		c.named(&copied)
		return nil, &thrown{rec: described(&copied), cmdlet: true}
	case "writeobject":
		if len(args) > 1 && truth(args[1]) {
			return object.Nothing, c.call.f.writeAll(args[0], c.call.f.out)
		}
		return object.Nothing, c.call.f.out.write(first(args))
	case "writeerror":
		if rec, ok := unwrap(first(args)).(*command.Error); ok {
			return object.Nothing, w.error(rec)
		}
		return object.Nothing, nil
	case "writewarning":
		return object.Nothing, w.warning(text(0))
	case "writeverbose":
		return object.Nothing, w.verbose(text(0))
	case "writedebug":
		return object.Nothing, w.debug(text(0))
	case "writeinformation":
		if rec, ok := unwrap(first(args)).(*InformationRecord); ok {
			return object.Nothing, w.information((*command.Information)(rec))
		}
		return object.Nothing, w.information(&command.Information{Message: first(args)})
	case "getvariablevalue":
		if v := c.call.f.scope.find(fold(text(0))); v != nil {
			return v.Value(), nil
		}
		return nil, nil
	case "getunresolvedproviderpathfrompspath":
		return c.call.f.s.path(text(0)), nil
	case "tostring":
		return c.TypeNames()[0], nil
	}
	return nil, object.NoSuchMethod
}

func first(args []any) any {
	if len(args) == 0 {
		return nil
	}
	return args[0]
}

func (c *Cmdlet) shouldProcess(w speaker, args []any) (any, error) {
	impact := "Medium"
	if b := c.call.block.code.binding; b != nil && b.impact != "" {
		impact = b.impact
		if !b.supports {
			impact = "Medium"
		}
	}
	switch len(args) {
	case 1:
		return w.should(c.call.name, impact, textOf(args[0]), c.call.name, nil)
	case 2:
		return w.should(c.call.name, impact, textOf(args[0]), textOf(args[1]), nil)
	case 4:
		reason := object.Enum{Type: "System.Management.Automation.ShouldProcessReason", Name: "None"}
		if w.whatIf() {
			reason.Name, reason.Number = "WhatIf", 1
		}
		setRef(args[3], reason)
	}
	return w.should(c.call.name, impact, "", "", &shouldTexts{verbose: textOf(args[0]), warning: textOf(args[1]), caption: textOf(args[2])})
}

func (c *Cmdlet) shouldContinue(w speaker, args []any) (any, error) {
	if len(args) < 2 {
		return w.shouldContinue(textOf(first(args)), "", nil, nil)
	}
	if len(args) < 4 {
		return w.shouldContinue(textOf(args[0]), textOf(args[1]), nil, nil)
	}
	n := len(args)
	yes, no := truth(refValue(args[n-2])), truth(refValue(args[n-1]))
	ok, err := w.shouldContinue(textOf(args[0]), textOf(args[1]), &yes, &no)
	setRef(args[n-2], yes)
	setRef(args[n-1], no)
	return ok, err
}

// runtimeOf is an object of the engine of which scripts see the type only.
type runtimeOf string

// TypeNames are the type's names.
func (r runtimeOf) TypeNames() []string {
	return []string{"System.Management.Automation." + string(r), "System.Object"}
}

// PropertyNames are none.
func (r runtimeOf) PropertyNames() []string { return nil }

// Property finds none.
func (r runtimeOf) Property(string) (any, bool) { return nil, false }

// HostInfo is $Host.
type HostInfo struct{ s *Session }

// TypeNames are the type's names.
func (h *HostInfo) TypeNames() []string {
	return []string{"System.Management.Automation.Internal.Host.InternalHost", "System.Management.Automation.Host.PSHost", "System.Object"}
}

// PropertyNames are the properties in order.
func (h *HostInfo) PropertyNames() []string {
	return []string{"Name", "Version", "InstanceId", "UI", "CurrentCulture", "CurrentUICulture", "PrivateData", "DebuggerEnabled", "IsRunspacePushed", "Runspace"}
}

// Property is the named property.
func (h *HostInfo) Property(name string) (any, bool) {
	switch fold(name) {
	case "name":
		return "ConsoleHost", true
	case "version":
		return object.Version{Major: 7, Minor: 6, Build: 9, Revision: -1}, true
	case "ui", "rawui":
		return &HostUI{h.s}, true
	case "currentculture", "currentuiculture":
		return "en-US", true
	case "instanceid":
		return object.Guid{}, true
	case "debuggerenabled":
		return true, true
	case "isrunspacepushed":
		return false, true
	case "privatedata", "runspace":
		return nil, true
	}
	return nil, false
}

// MethodNames are the methods.
func (h *HostInfo) MethodNames() []string {
	return []string{"SetShouldExit", "EnterNestedPrompt", "ExitNestedPrompt", "NotifyBeginApplication", "NotifyEndApplication"}
}

// CallMethod calls a method.
func (h *HostInfo) CallMethod(name string, args []any) (any, error) {
	switch fold(name) {
	case "setshouldexit":
		n, _ := small(first(args))
		return nil, &jump{kind: jumpExit, code: int(n)}
	case "enternestedprompt":
		if n, ok := h.s.Host.(NestedHost); ok {
			n.Nested(h.s)
		}
		return object.Nothing, nil
	case "notifybeginapplication", "notifyendapplication": // the window is the terminal's own
		return object.Nothing, nil
	case "exitnestedprompt":
		return nil, &jump{kind: jumpExit}
	}
	return nil, object.NoSuchMethod
}

// HostUI is $Host.UI.
type HostUI struct{ s *Session }

// TypeNames are the type's names.
func (h *HostUI) TypeNames() []string {
	return []string{"System.Management.Automation.Internal.Host.InternalHostUserInterface", "System.Management.Automation.Host.PSHostUserInterface", "System.Object"}
}

// PropertyNames are the properties in order.
func (h *HostUI) PropertyNames() []string { return []string{"RawUI", "SupportsVirtualTerminal"} }

// Property is the named property.
func (h *HostUI) Property(name string) (any, bool) {
	switch fold(name) {
	case "rawui":
		return h, true
	case "supportsvirtualterminal":
		return h.s.env["TERM"] != "dumb", true
	case "windowsize", "buffersize", "maxwindowsize":
		w, height := h.s.Host.Size()
		return object.New(object.Member{Name: "Width", Value: int32(w)}, object.Member{Name: "Height", Value: int32(height)}), true
	case "foregroundcolor":
		return object.Enum{Type: "System.ConsoleColor", Name: "Gray", Number: 7}, true
	case "backgroundcolor":
		return object.Enum{Type: "System.ConsoleColor", Name: "Black"}, true
	case "windowtitle":
		return "emsh", true
	}
	return nil, false
}

// SetProperty takes and forgets the window's title and colors.
func (h *HostUI) SetProperty(name string, _ any) error { return nil }

// MethodNames are the methods.
func (h *HostUI) MethodNames() []string {
	return []string{"PromptForChoice", "ReadKey", "ReadLine", "ReadLineAsSecureString", "Write", "WriteDebugLine", "WriteErrorLine", "WriteLine", "WriteVerboseLine", "WriteWarningLine"}
}

// CallMethod calls a method.
func (h *HostUI) CallMethod(name string, args []any) (any, error) {
	text := ""
	if len(args) > 0 {
		text = textOf(args[len(args)-1])
	}
	switch fold(name) {
	case "write":
		h.s.Host.Write(command.HostText{Text: text, NoNewline: true})
	case "writeline":
		h.s.Host.Write(command.HostText{Text: text})
	case "writewarningline":
		h.s.Host.Warning(text)
	case "writeverboseline":
		h.s.Host.Verbose(text)
	case "writedebugline":
		h.s.Host.Debug(text)
	case "writeerrorline":
		h.s.Host.Write(command.HostText{Text: text, Foreground: "Red"})
	case "readline":
		a, err := h.s.Host.Ask(command.Question{Default: -1})
		return a.Text, unansweredCall(err, "ReadLine", 0, "")
	case "readlineassecurestring":
		a, err := h.s.Host.Ask(command.Question{Default: -1, Secret: true})
		return object.Secure(a.Text), unansweredCall(err, "ReadLineAsSecureString", 0, "")
	case "readkey":
		return h.readKey(args)
	case "promptforchoice":
		return h.choose(args)
	default:
		return nil, object.NoSuchMethod
	}
	return object.Nothing, nil
}

// readKey is $Host.UI.RawUI.ReadKey: its options are text, or numbers of which 4 is NoEcho.
func (h *HostUI) readKey(args []any) (any, error) {
	shown := true
	if len(args) > 0 {
		options := fold(textOf(args[0]))
		n, _ := args[0].(int32)
		shown = !strings.Contains(options, "noecho") && n&4 == 0
	}
	k, err := screen{h.s}.ReadKey(shown)
	var none *object.Exception
	if errors.As(err, &none) {
		err = calling("ReadKey", len(args), &command.Error{ID: "InvalidOperationException", Exception: none.Type, Message: none.Message})
	}
	if err != nil {
		return nil, err
	}
	o := object.New(object.Member{Name: "VirtualKeyCode", Value: k.Code}, object.Member{Name: "Character", Value: object.Char(k.Rune)},
		object.Member{Name: "ControlKeyState", Value: object.Enum{Type: "System.Management.Automation.Host.ControlKeyStates", Name: "0"}}, object.Member{Name: "KeyDown", Value: true})
	o.SetTypeNames("System.Management.Automation.Host.KeyInfo", "System.ValueType", "System.Object")
	return o, nil
}

func (h *HostUI) choose(args []any) (any, error) {
	if len(args) < 4 {
		return nil, object.NoSuchMethod
	}
	q := command.Question{Caption: textOf(args[0]), Message: textOf(args[1])}
	for _, c := range elements(args[2]) {
		label := textOf(c)
		help := ""
		if o, ok := c.(*object.Object); ok {
			l, _ := o.Get("Label")
			m, _ := o.Get("HelpMessage")
			label, help = textOf(l), textOf(m)
		}
		q.Choices = append(q.Choices, command.Choice{Label: label, Help: help})
	}
	n, _ := small(args[3])
	q.Default = int(n)
	a, err := h.s.Host.Ask(q)
	return int32(a.Index), unansweredCall(err, "PromptForChoice", len(args), q.Caption+" "+q.Message)
}

// Engine is $ExecutionContext and the session's state.
type Engine struct{ s *Session }

// TypeNames are the type's names.
func (e *Engine) TypeNames() []string {
	return []string{"System.Management.Automation.EngineIntrinsics", "System.Object"}
}

// PropertyNames are the properties in order.
func (e *Engine) PropertyNames() []string {
	return []string{"Host", "Events", "InvokeProvider", "SessionState", "InvokeCommand"}
}

// Property is the named property.
func (e *Engine) Property(name string) (any, bool) {
	switch fold(name) {
	case "host":
		return &HostInfo{e.s}, true
	case "sessionstate", "invokecommand", "path", "psvariable", "invokeprovider":
		return e, true
	case "languagemode":
		return "FullLanguage", true
	case "currentlocation":
		return e.s.Location(), true
	case "events", "module":
		return nil, true
	}
	return nil, false
}

// MethodNames are the methods.
func (e *Engine) MethodNames() []string {
	return []string{"ExpandString", "GetCommand", "GetValue", "GetUnresolvedProviderPathFromPSPath", "InvokeScript", "NewScriptBlock", "Set"}
}

// CallMethod calls a method.
func (e *Engine) CallMethod(name string, args []any) (any, error) {
	f := e.s.current()
	switch fold(name) {
	case "expandstring":
		return f.expandText(textOf(first(args)))
	case "invokescript":
		if b, ok := first(args).(*ScriptBlock); ok {
			c, err := f.runBlock(b, nil, nil, args[1:])
			return c.value(), err
		}
		var c collector
		err := f.runText(textOf(first(args)), &c)
		return c.value(), err
	case "getcommand":
		if c := e.command(args); c != nil {
			return c, nil
		}
		return nil, nil
	case "newscriptblock":
		return e.s.ParseBlock(textOf(first(args)))
	case "getvalue":
		if v := f.scope.find(fold(textOf(first(args)))); v != nil {
			return v.Value(), nil
		}
		return nil, nil
	case "set":
		if len(args) > 1 {
			return object.Nothing, f.scope.local(fold(textOf(args[0])), textOf(args[0])).assign(e.s, args[1])
		}
		return object.Nothing, nil
	case "getunresolvedproviderpathfrompspath":
		return e.s.path(textOf(first(args))), nil
	}
	return nil, object.NoSuchMethod
}

// command is what a name means among commands of the types asked for.
func (e *Engine) command(args []any) *CommandInfo {
	name, kinds := textOf(first(args)), "all"
	if len(args) > 1 {
		kinds = textOf(args[1])
	}
	f := e.s.current()
	if strings.EqualFold(kinds, "Cmdlet") { // a function of the name may hide it
		switch r := f.findCmdlet(fold(name)); {
		case r == nil:
			return nil
		case r.cmdlet != nil:
			return &CommandInfo{s: e.s, Spec: &r.cmdlet.Spec}
		default:
			return &CommandInfo{s: e.s, Spec: r.org}
		}
	}
	c := e.s.Command(name)
	if c == nil || strings.EqualFold(kinds, "All") {
		return c
	}
	for _, kind := range strings.Split(kinds, ",") {
		if strings.EqualFold(strings.TrimSpace(kind), c.Kind()) {
			return c
		}
	}
	return nil
}

// PathInfo is $PWD: a location.
type PathInfo string

// TypeNames are the type's names.
func (p PathInfo) TypeNames() []string {
	return []string{"System.Management.Automation.PathInfo", "System.Object"}
}

// PropertyNames are the properties in order.
func (p PathInfo) PropertyNames() []string {
	return []string{"Drive", "Provider", "ProviderPath", "Path"}
}

// Property is the named property.
func (p PathInfo) Property(name string) (any, bool) {
	switch fold(name) {
	case "path", "providerpath":
		return string(p), true
	case "drive":
		return "/", true
	case "provider":
		return "Microsoft.PowerShell.Core\\FileSystem", true
	}
	return nil, false
}

// Text is the path.
func (p PathInfo) Text() string { return string(p) }

// MethodNames are the methods.
func (p PathInfo) MethodNames() []string { return []string{"ToString"} }

// CallMethod calls a method.
func (p PathInfo) CallMethod(name string, _ []any) (any, error) {
	if strings.EqualFold(name, "ToString") {
		return string(p), nil
	}
	return nil, object.NoSuchMethod
}

var (
	_ object.CallableThing = (*Cmdlet)(nil)
	_ object.CallableThing = (*HostInfo)(nil)
	_ object.CallableThing = (*HostUI)(nil)
	_ object.CallableThing = (*Engine)(nil)
	_ object.TextThing     = PathInfo("")
)
