package eval

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// CommandInfo is a command as a value: what Get-Command writes, $MyInvocation.MyCommand, what & takes.
type CommandInfo struct {
	s        *Session
	Spec     *command.Spec // of a cmdlet
	Function *Function
	Alias    *Alias
	Path     string // of a script or program
	Script   bool
	block    *ScriptBlock
}

// Name is the command's name.
func (c *CommandInfo) Name() string {
	switch {
	case c.Spec != nil:
		return c.Spec.Name()
	case c.Function != nil:
		return c.Function.Name
	case c.Alias != nil:
		return c.Alias.Name
	case c.Path != "":
		return c.Path[strings.LastIndexByte(c.Path, '/')+1:]
	}
	return ""
}

// Kind is the command's type: Alias, Function, Filter, Cmdlet, ExternalScript, Application, Script.
func (c *CommandInfo) Kind() string {
	switch {
	case c.Spec != nil:
		return "Cmdlet"
	case c.Function != nil && c.Function.Block.code.tree.Filter:
		return "Filter"
	case c.Function != nil:
		return "Function"
	case c.Alias != nil:
		return "Alias"
	case c.Script:
		return "ExternalScript"
	case c.Path != "":
		return "Application"
	}
	return "Script"
}

func (c *CommandInfo) resolved(f *frame) (*resolved, error) {
	switch {
	case c.Spec != nil, c.Alias != nil, c.Path != "":
		name := c.Name()
		if c.Path != "" {
			name = c.Path
		}
		if r := f.findCommand(name, fold(name)); r != nil {
			return r, nil
		}
		return nil, f.notFound(name)
	case c.Function != nil:
		return &resolved{name: c.Function.Name, fn: c.Function.Block, fnName: c.Function.Name}, nil
	}
	return &resolved{fn: c.block}, nil
}

// commandInfo is $MyInvocation.MyCommand.
func (i *invocation) commandInfo() any {
	switch {
	case i.path != "":
		return &CommandInfo{s: i.f.s, Path: i.path, Script: true, block: i.block}
	case i.name != "":
		return &CommandInfo{s: i.f.s, Function: &Function{Name: i.name, Block: i.block}}
	}
	return &CommandInfo{s: i.f.s, block: i.block}
}

// TypeNames are the type's names.
func (c *CommandInfo) TypeNames() []string {
	kind := c.Kind()
	switch kind {
	case "ExternalScript", "Script":
		kind += "Info"
	default:
		kind += "Info"
	}
	return []string{"System.Management.Automation." + kind, "System.Management.Automation.CommandInfo", "System.Object"}
}

// PropertyNames are the properties in order.
func (c *CommandInfo) PropertyNames() []string {
	names := []string{"CommandType", "Name", "Version", "Source", "Definition", "ModuleName", "Module", "Visibility", "RemotingCapability", "Parameters", "ParameterSets", "OutputType"}
	switch c.Kind() {
	case "Function", "Filter":
		names = append(names, "ScriptBlock", "CmdletBinding", "DefaultParameterSet", "Noun", "Verb", "Options", "Description", "HelpFile")
	case "Cmdlet":
		names = append(names, "Noun", "Verb", "DefaultParameterSet", "HelpFile", "ImplementingType", "Options")
	case "Alias":
		names = append(names, "DisplayName", "ReferencedCommand", "ResolvedCommand", "ResolvedCommandName", "Options", "Description")
	default:
		names = append(names, "Path", "ScriptBlock", "Extension")
	}
	return names
}

// Property is the named property.
func (c *CommandInfo) Property(name string) (any, bool) {
	switch fold(name) {
	case "name":
		return c.Name(), true
	case "commandtype":
		return object.Enum{Type: "System.Management.Automation.CommandTypes", Name: c.Kind()}, true
	case "definition":
		return c.definition(), true
	case "scriptblock":
		if c.Function != nil {
			return c.Function.Block, true
		}
		return c.block, true
	case "path":
		return c.Path, true
	case "source", "modulename":
		return c.source(), true
	case "verb":
		verb, _, _ := strings.Cut(c.Name(), "-")
		return verb, true
	case "noun":
		_, noun, _ := strings.Cut(c.Name(), "-")
		return noun, true
	case "parameters":
		return c.parameters(), true
	case "parametersets":
		return c.parameterSets(), true
	case "defaultparameterset":
		if c.Spec != nil {
			return c.Spec.DefaultSet, true
		}
		return "", true
	case "resolvedcommandname", "referencedcommand", "resolvedcommand", "displayname":
		return c.aliasProperty(fold(name)), true
	case "version", "module", "helpfile", "implementingtype", "description", "extension":
		return nil, true
	case "visibility":
		return "Public", true
	case "options":
		return "None", true
	case "cmdletbinding":
		return c.Function != nil && c.Function.Block.code.compile().binding != nil, true
	case "remotingcapability":
		return "PowerShell", true
	case "outputtype":
		var all []any
		for _, name := range c.Outputs() {
			full := c.s.fullTypeName(name)
			all = append(all, object.New(object.Member{Name: "Name", Value: full}, object.Member{Name: "Type", Value: full}))
		}
		return arrayOf(all), true
	}
	return nil, false
}

func (c *CommandInfo) aliasProperty(name string) any {
	if c.Alias == nil {
		return nil
	}
	switch name {
	case "displayname":
		return c.Alias.Name + " -> " + c.Alias.Definition
	case "resolvedcommandname":
		return nil
	}
	if found := c.s.Command(c.Alias.Definition); found != nil {
		return found
	}
	return nil
}

func (c *CommandInfo) definition() any {
	switch {
	case c.Function != nil:
		return c.Function.Block.Text()
	case c.Alias != nil:
		return c.Alias.Definition
	case c.block != nil && c.Path == "":
		return c.block.Text()
	case c.Path != "":
		return c.Path
	}
	return c.Name()
}

func (c *CommandInfo) source() any {
	switch {
	case c.Path != "":
		return c.Path
	case c.Function != nil && c.Function.Module != nil:
		return c.Function.Module.Name
	case c.Spec != nil && strings.HasPrefix(errorName(c.Spec), "Microsoft.PowerShell"):
		return "Microsoft.PowerShell.Utility"
	}
	return ""
}

// parameters are the command's parameters by name.
func (c *CommandInfo) parameters() any {
	h := object.NewHashtable()
	h.Ordered = true
	for _, p := range c.Params() {
		var typ any = p.DotNet()
		if t, err := dotnet.Resolve(p.DotNet()); err == nil {
			typ = t
		}
		h.Set(p.Name, object.New(object.Member{Name: "Name", Value: p.Name}, object.Member{Name: "ParameterType", Value: typ},
			object.Member{Name: "Aliases", Value: textArray(p.Aliases)}, object.Member{Name: "SwitchParameter", Value: p.Switch}))
	}
	return h
}

func textArray(texts []string) *object.Array {
	items := make([]any, len(texts))
	for i, t := range texts {
		items[i] = t
	}
	return &object.Array{Elem: "System.String", Items: items}
}

// Params are the command's own parameters, then the common ones that it has.
func (c *CommandInfo) Params() []command.Param {
	switch {
	case c.Spec != nil:
		return append(append([]command.Param(nil), c.Spec.Parameters()...), command.CommonParams(c.Spec.Impact != command.Reads)...)
	case c.Function != nil:
		return c.s.FunctionParams(c.Function)
	case c.block != nil:
		return c.s.FunctionParams(&Function{Block: c.block})
	}
	return nil
}

// FunctionParams are a function's parameters as the binder sees them.
func (s *Session) FunctionParams(fn *Function) []command.Param {
	spec, err := fn.Block.code.describe(s.current())
	if err != nil {
		return nil
	}
	params := append([]command.Param(nil), spec.params...)
	if b := fn.Block.code.binding; b != nil {
		params = append(params, command.CommonParams(b.supports)...)
	}
	return params
}

// Text is the command's name.
func (c *CommandInfo) Text() string { return c.Name() }

// Command is what a name means as a command, or nil.
func (s *Session) Command(name string) *CommandInfo {
	f := s.current()
	low := fold(name)
	if a := s.findAlias(f.scope, low); a != nil {
		return &CommandInfo{s: s, Alias: a}
	}
	if fn, _ := s.functionIn(f.scope, low); fn != nil {
		return &CommandInfo{s: s, Function: fn}
	}
	r := f.findCommand(name, low)
	switch {
	case r == nil:
		return nil
	case r.cmdlet != nil:
		return &CommandInfo{s: s, Spec: &r.cmdlet.Spec}
	case r.org != nil:
		return &CommandInfo{s: s, Spec: r.org}
	case r.script != "":
		return &CommandInfo{s: s, Path: r.script, Script: true}
	}
	return &CommandInfo{s: s, Path: r.native}
}

// Functions are all functions that can be called here, by folded name.
func (s *Session) Functions() map[string]*Function {
	all := map[string]*Function{}
	for at := s.current().scope; at != nil; at = at.parent {
		for n, fn := range at.functions {
			if all[n] == nil {
				all[n] = fn
			}
		}
	}
	return all
}

// Aliases are all aliases that can be used here, by folded name.
func (s *Session) Aliases() map[string]*Alias {
	s.organization()
	all := map[string]*Alias{}
	for at := s.current().scope; at != nil; at = at.parent {
		for n, a := range at.aliases {
			if all[n] == nil {
				all[n] = a
			}
		}
	}
	return all
}

// SetAlias defines an alias in a scope.
func (s *Scope) SetAlias(a *Alias) { s.session.setAlias(s.s, a) }

// RemoveAlias removes an alias of the scope.
func (s *Scope) RemoveAlias(name string) {
	delete(s.s.aliases, fold(name))
	s.session.table++
}

// SetFunction defines a function in a scope.
func (s *Scope) SetFunction(fn *Function) { s.session.setFunction(s.s, fn) }

// RemoveFunction removes a function of the scope.
func (s *Scope) RemoveFunction(name string) {
	delete(s.s.functions, fold(name))
	s.session.table++
}

var _ object.TextThing = (*CommandInfo)(nil)
