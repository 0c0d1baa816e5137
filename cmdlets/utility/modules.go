package utility

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// moduleCommands are those of modules and snap-ins.
func moduleCommands() []*command.Command {
	return []*command.Command{
		command.Define[importModule](command.Spec{Verb: "Import", Noun: "Module", Synopsis: "Loads a module.", DefaultSet: "Name",
			Examples: []command.Example{{Title: "A module of one's own", Code: "Import-Module ./tools.psm1"}}}),
		command.Define[newModule](command.Spec{Verb: "New", Noun: "Module", Synopsis: "Makes a module of a script block.",
			Examples: []command.Example{{Title: "In memory", Code: "New-Module -Name Tools { function Get-One { 1 } } | Out-Null; Get-One", Output: "1"}}}),
		command.Define[getModule](command.Spec{Verb: "Get", Noun: "Module", Synopsis: "Writes the modules that are loaded.",
			Examples: []command.Example{{Title: "Which are loaded", Code: "Get-Module"}}}),
		command.Define[removeModule](command.Spec{Verb: "Remove", Noun: "Module", Synopsis: "Removes modules from the session.",
			Examples: []command.Example{{Title: "If it is there", Code: "Remove-Module Tools -ErrorAction SilentlyContinue"}}}),
		command.Define[exportModuleMember](command.Spec{Verb: "Export", Noun: "ModuleMember", Synopsis: "Says what a module lets others see.",
			Examples: []command.Example{{Title: "One function", Code: "New-Module -Name T { function a {1}; function b {2}; Export-ModuleMember a } | Out-Null; a", Output: "1"}}}),
		command.Define[newModuleManifest](command.Spec{Verb: "New", Noun: "ModuleManifest", Synopsis: "Writes a module's manifest.", Impact: command.Changes,
			Examples: []command.Example{{Title: "For a script", Code: "New-ModuleManifest tools.psd1 -RootModule tools.psm1 -ModuleVersion 1.2 -FunctionsToExport Get-One -WhatIf"}}}),
		command.Define[testModuleManifest](command.Spec{Verb: "Test", Noun: "ModuleManifest", Synopsis: "Checks a module's manifest, and writes what it says.", Output: "System.Management.Automation.PSModuleInfo",
			Examples: []command.Example{{Title: "A version", Code: "New-ModuleManifest t.psd1 -ModuleVersion 1.2; \"$((Test-ModuleManifest t.psd1).Version)\"; Remove-Item t.psd1", Output: "1.2"}}}),
		command.Define[addPSSnapin](command.Spec{Verb: "Add", Noun: "PSSnapin", Synopsis: "Does nothing: Exchange's cmdlets are always there.",
			Examples: []command.Example{{Title: "As scripts begin", Code: "Add-PSSnapin Microsoft.Exchange.Management.PowerShell.Admin"}}}),
		command.Define[getPSSnapin](command.Spec{Verb: "Get", Noun: "PSSnapin", Synopsis: "Writes the snap-ins, which are always there.",
			Examples: []command.Example{{Title: "Exchange's", Code: "Get-PSSnapin Microsoft.Exchange* | Out-Null"}}}),
		command.Define[removePSSnapin](command.Spec{Verb: "Remove", Noun: "PSSnapin", Synopsis: "Is accepted: Exchange's cmdlets stay.",
			Examples: []command.Example{{Title: "As scripts end", Code: "Remove-PSSnapin Microsoft.Exchange.Management.PowerShell.Admin"}}}),
	}
}

type importModule struct {
	Name                []string            `param:"pos=0,mandatory,pipeline,set=Name" help:"Names or paths of modules."`
	FullyQualifiedName  []*object.Hashtable `param:"pos=0,mandatory,pipeline,set=FullyQualifiedName,is=Microsoft.PowerShell.Commands.ModuleSpecification[]" help:"Tables of ModuleName and ModuleVersion, MaximumVersion or RequiredVersion."`
	ModuleInfo          []*eval.Module      `param:"pos=0,mandatory,pipeline,set=ModuleInfo" help:"Modules that Get-Module or New-Module wrote."`
	MinimumVersion      string              `param:"alias=Version,set=Name,is=version" help:"The least version."`
	MaximumVersion      string              `param:"set=Name" help:"The highest version."`
	RequiredVersion     string              `param:"set=Name,is=version" help:"The version itself."`
	Prefix              string              `param:"" help:"A word that is put before the noun of what is imported."`
	Function            []string            `param:"" help:"Only these functions; wildcards are taken."`
	Cmdlet              []string            `param:"" help:"Only these cmdlets; modules of scripts have none."`
	Variable            []string            `param:"" help:"Only these variables."`
	Alias               []string            `param:"" help:"Only these aliases."`
	NoClobber           command.Switch      `param:"alias=NoOverwrite" help:"Leaves commands alone that are there already."`
	AsCustomObject      command.Switch      `param:"" help:"Writes an object with the functions as methods instead."`
	Force               command.Switch      `param:"" help:"Loads a module again."`
	Global              command.Switch      `param:"" help:"Imports into the whole session."`
	PassThru            command.Switch      `param:"" help:"Writes the module."`
	DisableNameChecking command.Switch      `param:"" help:"Says nothing of unusual verbs; nothing is said anyway."`
	Scope               string              `param:"" help:"Local or Global."`
	ArgumentList        []any               `param:"alias=Args" help:"Arguments of the module."`
}

func (i *importModule) Process(c *command.Call) error {
	for _, m := range i.ModuleInfo {
		if err := eval.From(c).Import(m, i.how(c, moduleVersions{})); err != nil {
			return err
		}
		if err := i.imported(c, m); err != nil {
			return err
		}
	}
	for _, spec := range i.FullyQualifiedName {
		part := func(key string) string { v, _ := spec.Get(key); return object.Text(v) }
		if err := i.one(c, part("ModuleName"), moduleVersions{part("ModuleVersion"), part("MaximumVersion"), part("RequiredVersion")}); err != nil {
			return err
		}
	}
	for _, name := range i.Name {
		if err := i.one(c, name, moduleVersions{i.MinimumVersion, i.MaximumVersion, i.RequiredVersion}); err != nil {
			return err
		}
	}
	return nil
}

// how is how modules are imported. Where one sort of thing is chosen, nothing of the others comes along.
func (i *importModule) how(c *command.Call, versions moduleVersions) eval.Importing {
	how := eval.Importing{Prefix: i.Prefix, Force: bool(i.Force), NoClobber: bool(i.NoClobber), Fits: versions.fits}
	if c.Has("Function") || c.Has("Cmdlet") || c.Has("Variable") || c.Has("Alias") || bool(i.AsCustomObject) {
		how.Functions, how.Aliases, how.Variables = chosenNames(i.Function), chosenNames(i.Alias), chosenNames(i.Variable)
	}
	return how
}

// chosenNames are patterns that are not nil: none choose nothing.
func chosenNames(patterns []string) []string { return append([]string{}, patterns...) }

// moduleVersions are the versions that are asked for.
type moduleVersions struct{ least, most, exact string }

func (v moduleVersions) fits(m *eval.Module) error {
	for _, ask := range []struct {
		version string
		ok      func(order int) bool
	}{{v.least, func(o int) bool { return o >= 0 }}, {strings.ReplaceAll(v.most, "*", "999999999"), func(o int) bool { return o <= 0 }}, {v.exact, func(o int) bool { return o == 0 }}} {
		if ask.version == "" {
			continue
		}
		has, err := object.Cast(m.Version, "System.Version")
		if err != nil {
			return err
		}
		want, err := object.Cast(ask.version, "System.Version")
		if err != nil {
			return err
		}
		if order, err := object.Compare(has, want); err != nil || !ask.ok(order) {
			return fail("Modules_ModuleWithVersionNotFound", command.ResourceUnavailable, "System.IO.FileNotFoundException", "The specified module '"+m.Name+"' with version '"+
				strings.ReplaceAll(ask.version, "999999999", "*")+"' was not loaded because no valid module file was found in any module directory.", m.Name)
		}
	}
	return nil
}

func (i *importModule) one(c *command.Call, name string, versions moduleVersions) error {
	if strings.EqualFold(name, "ActiveDirectory") {
		return c.Fail(noDirectoryModule())
	}
	if exchangeModule(name) {
		return i.accept(c, name)
	}
	m, err := eval.From(c).ImportModule(name, i.how(c, versions))
	if err != nil {
		if e, ok := err.(*command.Error); ok && strings.HasPrefix(e.ID, "Modules_Module") {
			return c.Fail(e)
		}
		return err
	}
	return i.imported(c, m)
}

func (i *importModule) imported(c *command.Call, m *eval.Module) error {
	switch {
	case bool(i.AsCustomObject):
		return c.Write(moduleObject(m))
	case bool(i.PassThru):
		return c.Write(m)
	}
	return nil
}

// moduleObject is an object with a module's functions as methods.
func moduleObject(m *eval.Module) *object.Object {
	o := object.New()
	for _, fn := range m.ExportedFunctions() {
		o.Add(fn.Name, &object.ScriptMember{Kind: object.ScriptMethod, Get: fn.Block})
	}
	return o
}

// accept says that a module is there already, and makes its nouns known with a prefix.
func (i *importModule) accept(c *command.Call, name string) error {
	if err := notNeeded(c, "Import-Module "+name); err != nil {
		return err
	}
	if i.Prefix != "" && !object.Like(name, "Microsoft.PowerShell.*") {
		if err := prefixed(c, i.Prefix, nil); err != nil {
			return err
		}
	}
	if i.PassThru {
		return c.Write(&exchangeModuleInfo{name: name, s: eval.From(c).Session()})
	}
	return nil
}

// noDirectoryModule is the error for a module that needs Active Directory.
func noDirectoryModule() *command.Error {
	e := fail("Modules_ModuleNotFound", command.ResourceUnavailable, "System.IO.FileNotFoundException",
		"The specified module 'ActiveDirectory' was not loaded: there is no Active Directory here, the organization keeps its own directory.", "ActiveDirectory")
	e.Hint = "Get-User, Get-Recipient, Get-Mailbox and Get-DistributionGroup read it."
	return e
}

// exchangeModule tells the names under which scripts load what is always there.
func exchangeModule(name string) bool {
	return anyLike(name, exchangeModules) || object.Like(name, "tmp_*") || object.Like(name, "Microsoft.PowerShell.*") || object.Like(name, "Microsoft.Exchange.*") || object.Like(name, "*RemoteExchange*")
}

type newModule struct {
	Name           string            `param:"pos=0,mandatory,set=Name" help:"The name of the module."`
	ScriptBlock    *eval.ScriptBlock `param:"pos=0,mandatory,set=ScriptBlock;pos=1,mandatory,set=Name" help:"What the module is."`
	ReturnResult   command.Switch    `param:"" help:"Writes what the block writes instead of the module."`
	AsCustomObject command.Switch    `param:"" help:"Writes an object with the module's functions as methods."`
	Function       []string          `param:"" help:"The functions that others see."`
	ArgumentList   []any             `param:"alias=Args" help:"Arguments of the block."`
}

func (n *newModule) Process(c *command.Call) error {
	var results []any
	m, err := eval.From(c).NewModule(n.Name, n.ScriptBlock, n.ArgumentList, func(v any) error { results = append(results, v); return nil })
	if err != nil {
		return err
	}
	switch {
	case bool(n.ReturnResult):
		for _, v := range results {
			if err := c.Write(v); err != nil {
				return err
			}
		}
		return nil
	case bool(n.AsCustomObject):
		return c.Write(moduleObject(m))
	}
	return c.Write(m)
}

type getModule struct {
	Name          []string       `param:"pos=0,pipeline" help:"The names; wildcards are taken."`
	ListAvailable command.Switch `param:"" help:"Also those that could be loaded."`
	All           command.Switch `param:"" help:"Also those inside others."`
}

func (g *getModule) Process(c *command.Call) error {
	for _, m := range eval.From(c).Session().Modules() {
		if len(g.Name) == 0 || anyLike(m.Name, g.Name) {
			if err := c.Write(m); err != nil {
				return err
			}
		}
	}
	return g.exchange(c)
}

// exchange writes Exchange's modules: their cmdlets are there from the beginning, where there is an organization.
func (g *getModule) exchange(c *command.Call) error {
	s := eval.From(c).Session()
	every := len(g.Name) == 0 && (bool(g.ListAvailable) || len(s.Commands()) > len(s.Options().Commands))
	for _, name := range exchangeModules {
		if anyLike(name, g.Name) || every {
			if err := c.Write(&exchangeModuleInfo{name: name, s: s}); err != nil {
				return err
			}
		}
	}
	return nil
}

type removeModule struct {
	Name       []string       `param:"pos=0,mandatory,pipeline,set=name" help:"The names; wildcards are taken."`
	ModuleInfo []*eval.Module `param:"mandatory,pipeline,set=ModuleInfo" help:"The modules."`
	Force      command.Switch `param:"" help:"Removes read-only ones too."`
}

func (r *removeModule) Process(c *command.Call) error {
	s := eval.From(c).Session()
	for _, m := range r.ModuleInfo {
		s.RemoveModule(m)
	}
	for _, name := range r.Name {
		found := false
		for _, m := range append([]*eval.Module(nil), s.Modules()...) {
			if object.Like(m.Name, name) {
				found = true
				s.RemoveModule(m)
			}
		}
		if !found && !hasWildcards(name) && !exchangeModule(name) {
			err := c.Fail(fail("Modules_NoModulesRemoved", command.ResourceUnavailable, "InvalidOperationException",
				"No modules were removed. Verify that the specification of modules to remove is correct and those modules exist in the runspace.", name))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

type exportModuleMember struct {
	Function []string `param:"pos=0,pipeline" help:"The functions; wildcards are taken."`
	Cmdlet   []string `param:"" help:"The cmdlets."`
	Variable []string `param:"" help:"The variables."`
	Alias    []string `param:"" help:"The aliases."`
}

func (e *exportModuleMember) Process(c *command.Call) error {
	return eval.From(c).Export(e.Function, e.Variable, e.Alias)
}

type addPSSnapin struct {
	Name     []string       `param:"pos=0,mandatory,pipeline" help:"The snap-ins."`
	PassThru command.Switch `param:"" help:"Writes the snap-ins."`
}

// exchangeSnapins are those of Exchange 2007 and of the versions after it. All are always there.
var exchangeSnapins = []string{"Microsoft.Exchange.Management.PowerShell.Admin", "Microsoft.Exchange.Management.PowerShell.E2010",
	"Microsoft.Exchange.Management.PowerShell.SnapIn", "Microsoft.Exchange.Management.PowerShell.Support", "Microsoft.Exchange.Management.PowerShell.Setup"}

// snapins are those that a name or a pattern means.
func snapins(pattern string) []string {
	var found []string
	for _, name := range exchangeSnapins {
		if object.Like(name, pattern) {
			found = append(found, name)
		}
	}
	if len(found) == 0 && exchangeModule(pattern) && !hasWildcards(pattern) {
		found = []string{pattern}
	}
	return found
}

// noSnapins is the error where a pattern means none.
func noSnapins(id, pattern string) *command.Error {
	return fail(id, command.InvalidArgument, psArgument,
		"No Windows PowerShell snap-ins matching the pattern '"+pattern+"' were found. Check the pattern and then try the command again.", pattern)
}

func (a *addPSSnapin) Process(c *command.Call) error {
	for _, name := range a.Name {
		found := snapins(name)
		e := noSnapins("NoPSSnapInsFound", name)
		if !hasWildcards(name) {
			e = fail("AddPSSnapInRead", command.InvalidArgument, psArgument, "No snap-ins have been registered under the name '"+name+"'.", name)
		}
		if err := acceptSnapins(c, "Add-PSSnapin", found, bool(a.PassThru), e); err != nil {
			return err
		}
	}
	return nil
}

// acceptSnapins says that what was asked for snap-ins is not needed, or where there are none the error.
func acceptSnapins(c *command.Call, cmdlet string, names []string, pass bool, none *command.Error) error {
	if len(names) == 0 {
		return c.Fail(none)
	}
	for _, name := range names {
		if err := notNeeded(c, cmdlet+" "+name); err != nil {
			return err
		}
		if pass {
			if err := c.Write(snapin(name)); err != nil {
				return err
			}
		}
	}
	return nil
}

func snapin(name string) *object.Object {
	o := object.New(object.Member{Name: "Name", Value: name}, object.Member{Name: "PSVersion", Value: "1.0"},
		object.Member{Name: "Description", Value: "Admin tasks for the Exchange Server"})
	o.SetTypeNames("System.Management.Automation.PSSnapInInfo", "System.Object")
	return o
}

type getPSSnapin struct {
	Name       []string       `param:"pos=0" help:"The names; wildcards are taken."`
	Registered command.Switch `param:"" help:"Those that could be added."`
}

func (g *getPSSnapin) Process(c *command.Call) error {
	patterns := g.Name
	if len(patterns) == 0 {
		patterns = []string{"*"}
	}
	for _, pattern := range patterns {
		found := snapins(pattern)
		if len(found) == 0 && !hasWildcards(pattern) {
			if err := c.Fail(noSnapins("NoPSSnapInsFound", pattern)); err != nil {
				return err
			}
		}
		for _, name := range found {
			if err := c.Write(snapin(name)); err != nil {
				return err
			}
		}
	}
	return nil
}

type removePSSnapin struct {
	Name     []string       `param:"pos=0,mandatory,pipeline,property" help:"The snap-ins."`
	PassThru command.Switch `param:"" help:"Writes the snap-ins."`
}

func (r *removePSSnapin) Process(c *command.Call) error {
	for _, name := range r.Name {
		if err := acceptSnapins(c, "Remove-PSSnapin", snapins(name), bool(r.PassThru), noSnapins("RemovePSSnapIn", name)); err != nil {
			return err
		}
	}
	return nil
}
