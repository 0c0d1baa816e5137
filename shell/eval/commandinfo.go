package eval

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/help"
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
	case c.Spec != nil:
		if r := f.findCmdlet(fold(c.Name())); r != nil {
			return r, nil
		}
		return nil, f.notFound(c.Name())
	case c.Alias != nil, c.Path != "":
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
		return textOrNull(c.DefaultSet()), true
	case "resolvedcommandname", "referencedcommand", "resolvedcommand", "displayname":
		return c.aliasProperty(fold(name)), true
	case "version":
		if c.Spec != nil && c.source() != "" && c.source() != organizationSnapin {
			return object.Version{Major: 7, Build: 0, Revision: 0}, true
		}
		return nil, true
	case "implementingtype":
		if c.Spec != nil {
			return errorName(c.Spec), true
		}
		return nil, true
	case "description":
		if c.Alias != nil {
			return c.Alias.Description, true
		}
		return nil, true
	case "module", "helpfile", "extension":
		return nil, true
	case "visibility":
		return "Public", true
	case "options":
		if c.Alias != nil {
			return c.Alias.Options.String(), true
		}
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
		if found := c.Resolve(); found != nil {
			return found.Name()
		}
		return nil
	case "referencedcommand":
		if found := c.s.Command(c.Alias.Definition); found != nil {
			return found
		}
		return nil
	}
	if found := c.Resolve(); found != nil {
		return found
	}
	return nil
}

// TypeName is the full name of a type as a script writes it.
func (c *CommandInfo) TypeName(name string) string { return c.s.fullTypeName(name) }

// Resolve is the command that an alias stands for, also where that is an alias, or nil.
func (c *CommandInfo) Resolve() *CommandInfo {
	found := c
	for range 10 { // an alias may stand for itself
		if found == nil || found.Alias == nil {
			return found
		}
		found = c.s.Command(found.Alias.Definition)
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
	var b strings.Builder
	params := c.Params()
	for _, set := range help.Sets(params, c.DefaultSet()) {
		b.WriteString("\n" + c.Name() + " " + strings.TrimSpace(help.SetSyntax(params, set, true, help.Short)) + "\n")
	}
	return b.String()
}

func (c *CommandInfo) source() any {
	switch {
	case c.Path != "":
		return c.Path
	case c.Function != nil && c.Function.Module != nil:
		return c.Function.Module.Name
	case c.Spec != nil && c.s.Organization(c.Spec.Name()):
		return organizationSnapin
	case c.Spec != nil && strings.HasPrefix(errorName(c.Spec), "Microsoft.PowerShell"):
		return moduleOf(c.Spec)
	}
	return ""
}

// organizationSnapin is the snap-in that Exchange 2007 has its cmdlets in.
const organizationSnapin = "Microsoft.Exchange.Management.PowerShell.Admin"

// moduleOf is the module that PowerShell has a cmdlet in.
func moduleOf(spec *command.Spec) string {
	name := " " + spec.Name() + " "
	for module, names := range modulesOf() {
		if strings.Contains(names, name) {
			return module
		}
	}
	return "Microsoft.PowerShell.Utility"
}

// modulesOf lists the cmdlets that PowerShell has in other modules than Microsoft.PowerShell.Utility.
func modulesOf() map[string]string {
	return map[string]string{
		"Microsoft.PowerShell.Core": " Add-History Clear-History Clear-Host Connect-PSSession Debug-Job Disable-PSRemoting Disconnect-PSSession Enable-PSRemoting " +
			"Enter-PSSession Exit-PSSession Export-ModuleMember ForEach-Object Get-Command Get-Help Get-History Get-Job Get-Module Get-PSSession Get-Verb " +
			"Import-Module Invoke-Command Invoke-History New-Module New-ModuleManifest New-PSSession New-PSSessionOption Out-Default Out-Host Out-Null Receive-Job " +
			"Register-ArgumentCompleter Remove-Job Remove-Module Remove-PSSession Save-Help Set-StrictMode Start-Job Stop-Job Test-ModuleManifest Update-Help " +
			"Wait-Job Where-Object ",
		"Microsoft.PowerShell.Management": " Add-Content Clear-Content Clear-Item Clear-ItemProperty Convert-Path Copy-Item Copy-ItemProperty Get-ChildItem " +
			"Get-ComputerInfo Get-Content Get-Item Get-ItemProperty Get-ItemPropertyValue Get-Location Get-Process Get-PSDrive Get-PSProvider Get-TimeZone " +
			"Invoke-Item Join-Path Move-Item Move-ItemProperty New-Item New-ItemProperty New-PSDrive Pop-Location Push-Location Remove-Item " +
			"Remove-ItemProperty Remove-PSDrive Rename-Item Rename-ItemProperty Resolve-Path Restart-Computer Set-Content Set-Item Set-ItemProperty " +
			"Set-Location Split-Path Start-Process Stop-Computer Stop-Process Test-Connection Test-Path Wait-Process ",
		"Microsoft.PowerShell.Security": " ConvertFrom-SecureString ConvertTo-SecureString Get-Acl Get-AuthenticodeSignature Get-Credential " +
			"Get-ExecutionPolicy Get-PfxCertificate Set-Acl Set-AuthenticodeSignature Set-ExecutionPolicy ",
		"Microsoft.PowerShell.Host": " Start-Transcript Stop-Transcript ",
	}
}

// parameters are the command's parameters by name.
func (c *CommandInfo) parameters() any {
	h := object.NewHashtable()
	h.Ordered = true
	params := c.Params()
	for i := range params {
		h.Set(params[i].Name, &parameterInfo{param: &params[i]})
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

// Alias is the scope's own alias of a name, or nil.
func (s *Scope) Alias(name string) *Alias { return s.s.aliases[fold(name)] }

// Aliases are the scope's own.
func (s *Scope) Aliases() []*Alias {
	var all []*Alias
	for _, a := range s.s.aliases {
		all = append(all, a)
	}
	return all
}

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
