package eval

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

// Module is what Import-Module or New-Module made: a scope of its own, and what of it others see.
type Module struct {
	Name, Path, Version string

	s         *Session
	scope     *scope
	functions map[string]*Function // exported, by folded name
	aliases   map[string]*Alias
	variables []string
	said      bool              // Export-ModuleMember has said what is exported
	facts     *object.Hashtable // what the manifest tells; nil without one
	prefix    string            // before the nouns of what is imported, unless that says otherwise
	loading   map[string]bool   // files that are part of it
}

// Modules are the loaded modules.
func (s *Session) Modules() []*Module { return s.modules }

func (s *Session) newModule(name string) *Module {
	m := &Module{Name: name, Version: "0.0", s: s, functions: map[string]*Function{}, aliases: map[string]*Alias{}}
	m.scope = &scope{parent: s.global, module: m}
	m.scope.script = m.scope
	return m
}

// NewModule runs a block as a module. Its functions are imported into the caller's session; what it writes goes to out.
func (c *Caller) NewModule(name string, block any, args []any, out func(any) error) (*Module, error) {
	b, err := c.block(block)
	if err != nil {
		return nil, err
	}
	if name == "" {
		name = "__DynamicModule_" + object.NewGuid().String()
	}
	m := c.f.s.newModule(name)
	if err := c.f.runModule(m, b, args, sinkFunc(out)); err != nil {
		return nil, err
	}
	c.f.s.importModule(m, c.f.importScope(), Importing{})
	return m, nil
}

// runModule runs a block in the module's scope.
func (f *frame) runModule(m *Module, b *ScriptBlock, args []any, out writer) error {
	b.code.compile()
	child := f.child(b.code, m.scope, out)
	call := &invocation{f: child, caller: f, block: b}
	m.scope.call = call
	if err := child.bindPositions(call, args); err != nil {
		return err
	}
	err := child.body(nil)
	if err == error(errScriptExit) {
		err = nil
	}
	m.exportAll()
	return err
}

// exportAll exports every function, and a file's aliases, where the module did not say what it exports.
func (m *Module) exportAll() {
	if m.said {
		return
	}
	for n, fn := range m.scope.functions {
		m.functions[n] = fn
	}
	for n, a := range m.scope.aliases {
		if m.Path != "" {
			m.aliases[n] = a
		}
	}
}

// Export says what the module that runs exports: names with wildcards.
func (c *Caller) Export(functions, variables, aliases []string) error {
	m := c.f.scope.module
	if m == nil {
		return throwing("Modules_CanOnlyExecuteExportModuleMemberInsideAModule", command.PermissionDenied, nil, "System.InvalidOperationException",
			"The Export-ModuleMember cmdlet can only be called from inside a module.")
	}
	m.said = true
	for n, fn := range m.scope.functions {
		if likeAny(functions, fn.Name) {
			m.functions[n] = fn
		}
	}
	for n, a := range m.scope.aliases {
		if likeAny(aliases, a.Name) {
			m.aliases[n] = a
		}
	}
	for _, v := range m.scope.vars {
		if likeAny(variables, v.Name) {
			m.variables = append(m.variables, v.Name)
		}
	}
	return nil
}

func likeAny(patterns []string, name string) bool {
	for _, p := range patterns {
		if like(p, name) {
			return true
		}
	}
	return false
}

// importScope is where a module that is imported here puts its functions.
func (f *frame) importScope() *scope {
	if f.scope.module != nil && f.scope.module.scope != nil {
		return f.scope.module.scope
	}
	return f.s.global
}

// Importing says how a module is imported: what of it, nil being everything, and under which names.
type Importing struct {
	Prefix                        string
	Force, NoClobber              bool
	Functions, Aliases, Variables []string
	Fits                          func(*Module) error // refuses a module, for its version
}

// takes reports whether a name is among those that are imported.
func takes(patterns []string, name string) bool { return patterns == nil || likeAny(patterns, name) }

// importModule makes what a module exports known in a scope.
func (s *Session) importModule(m *Module, sc *scope, how Importing) {
	prefix := how.Prefix
	if prefix == "" {
		prefix = m.prefix
	}
	for _, fn := range m.functions {
		name := fn.Name
		if verb, noun, ok := strings.Cut(name, "-"); ok && prefix != "" {
			name = verb + "-" + prefix + noun
		}
		if takes(how.Functions, fn.Name) && !(how.NoClobber && s.known(sc, name)) {
			s.setFunction(sc, &Function{Name: name, Block: fn.Block, Module: m})
		}
	}
	for _, a := range m.aliases {
		if takes(how.Aliases, a.Name) && !(how.NoClobber && s.known(sc, a.Name)) {
			s.setAlias(sc, a)
		}
	}
	for _, name := range m.variables {
		if v := m.scope.own(fold(name)); takes(how.Variables, name) && v != nil && sc.own(fold(name)) == nil {
			sc.put(fold(name), v)
		}
	}
	for _, old := range s.modules {
		if old == m {
			return
		}
	}
	s.modules = append(s.modules, m)
}

// known reports whether a command of a name is there already.
func (s *Session) known(sc *scope, name string) bool {
	return s.findFunction(sc, fold(name)) != nil || s.findAlias(sc, fold(name)) != nil || s.commands[fold(name)] != nil
}

// ImportModule loads a module by name or path: a .psm1, .ps1 or .psd1, or a folder with one of its name.
func (c *Caller) ImportModule(name string, how Importing) (*Module, error) {
	s := c.f.s
	if m := s.module(name); m != nil && !how.Force {
		return m, c.Import(m, how)
	}
	path := s.moduleFile(name)
	if path == "" {
		return nil, &command.Error{ID: "Modules_ModuleNotFound", Category: command.ResourceUnavailable, Target: name, Exception: "System.IO.FileNotFoundException",
			Message: "The specified module '" + name + "' was not loaded because no valid module file was found in any module directory."}
	}
	base := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
	if m := s.module(base); m != nil && m.Path == path && !how.Force {
		return m, c.Import(m, how)
	}
	if old := s.module(base); old != nil && old.Path == path {
		s.RemoveModule(old)
	}
	m := s.newModule(base)
	m.Path = path
	if err := c.f.loadModule(m, path); err != nil {
		return nil, err
	}
	return m, c.Import(m, how)
}

// Import makes known what a module exports.
func (c *Caller) Import(m *Module, how Importing) error {
	if how.Fits != nil {
		if err := how.Fits(m); err != nil {
			return err
		}
	}
	c.f.s.importModule(m, c.f.importScope(), how)
	return nil
}

// loadModule runs a module's file; a manifest names the file that is run.
func (f *frame) loadModule(m *Module, path string) error {
	if strings.EqualFold(filepath.Ext(path), ".psd1") {
		return f.loadManifest(m, path)
	}
	b, err := f.s.loadScript(path)
	if err != nil {
		return err
	}
	f.s.hoist(f, b.code.script)
	b.home = m.scope
	return f.runModule(m, b, nil, discard{})
}

func (f *frame) loadManifest(m *Module, path string) error {
	b, err := f.s.loadScript(path)
	if err != nil {
		return err
	}
	got, err := f.runBlock(b, nil, nil, nil)
	if err != nil {
		return err
	}
	h, ok := unwrap(got.value()).(*object.Hashtable)
	if !ok {
		return throwing("Modules_InvalidManifest", command.ResourceUnavailable, path, "", "The module manifest '"+path+"' is not a hashtable.")
	}
	m.describe(h)
	if err := f.required(h, path); err != nil {
		return err
	}
	for _, key := range []string{"ScriptsToProcess", "NestedModules", "RootModule", "ModuleToProcess"} {
		for _, part := range entries(h, key) {
			full := filepath.Join(filepath.Dir(path), filepath.FromSlash(strings.ReplaceAll(part, "\\", "/")))
			if filepath.Ext(full) == "" {
				if full = f.s.moduleFile(full); full == "" {
					full = f.s.moduleFile(part)
				}
			}
			if full == "" || full == path || m.loading[full] {
				continue
			}
			m.load(full)
			if err := f.loadModule(m, full); err != nil {
				return err
			}
		}
	}
	m.keep(h)
	return nil
}

// load notes a file that is part of the module, so that none is loaded within itself.
func (m *Module) load(full string) {
	if m.loading == nil {
		m.loading = map[string]bool{}
	}
	m.loading[full] = true
}

// entries are the names that a manifest has under a key.
func entries(h *object.Hashtable, key string) []string {
	v, ok := h.Get(key)
	if !ok || v == nil {
		return nil
	}
	var all []string
	for _, item := range elements(v) {
		if spec, ok := unwrap(item).(*object.Hashtable); ok {
			item, _ = spec.Get("ModuleName")
		}
		if text := textOf(item); text != "" {
			all = append(all, text)
		}
	}
	return all
}

// describe takes from a manifest what it tells of the module.
func (m *Module) describe(h *object.Hashtable) {
	m.facts = h
	if v, ok := h.Get("ModuleVersion"); ok {
		m.Version = textOf(v)
	}
	if v, ok := h.Get("DefaultCommandPrefix"); ok {
		m.prefix = textOf(v)
	}
}

// required loads the modules that a manifest needs.
func (f *frame) required(h *object.Hashtable, path string) error {
	for _, name := range entries(h, "RequiredModules") {
		if f.s.module(name) != nil {
			continue
		}
		near := f.s.moduleFile(filepath.Join(filepath.Dir(path), name))
		if near == "" && f.s.moduleFile(name) == "" {
			return throwing("Modules_ManifestMemberNotFound", command.ResourceUnavailable, path, "System.Management.Automation.MissingMemberException",
				"The required module '"+name+"' is not loaded. Load the module or remove the module from 'RequiredModules' in the file '"+path+"'.")
		}
		if near != "" {
			name = near
		}
		if _, err := (&Caller{f: f}).ImportModule(name, Importing{}); err != nil {
			return err
		}
	}
	return nil
}

// keep leaves of what a module exports what its manifest names.
func (m *Module) keep(h *object.Hashtable) {
	if _, ok := h.Get("FunctionsToExport"); ok {
		for n, fn := range m.functions {
			if !likeAny(entries(h, "FunctionsToExport"), fn.Name) {
				delete(m.functions, n)
			}
		}
	}
	if _, ok := h.Get("AliasesToExport"); ok {
		for n, a := range m.aliases {
			if !likeAny(entries(h, "AliasesToExport"), a.Name) {
				delete(m.aliases, n)
			}
		}
	}
	if _, ok := h.Get("VariablesToExport"); ok {
		m.variables = slices.DeleteFunc(m.variables, func(n string) bool { return !likeAny(entries(h, "VariablesToExport"), n) })
	}
}

// moduleFile is the file of a module's name or path, "" when there is none.
func (s *Session) moduleFile(name string) string {
	var roots []string
	if strings.ContainsAny(name, "/\\") || filepath.Ext(name) != "" {
		roots = []string{s.path(name)}
	} else {
		list, _ := s.Getenv("PSModulePath")
		for _, dir := range filepath.SplitList(list) {
			roots = append(roots, filepath.Join(dir, name))
		}
	}
	for _, root := range roots {
		for _, try := range []string{root, root + ".psd1", root + ".psm1", root + ".ps1", filepath.Join(root, filepath.Base(root)+".psd1"), filepath.Join(root, filepath.Base(root)+".psm1")} {
			if info, err := os.Stat(try); err == nil && !info.IsDir() {
				return try
			}
		}
	}
	return ""
}

// RemoveModule forgets a module and the functions that came from it.
func (s *Session) RemoveModule(m *Module) {
	for n, fn := range s.global.functions {
		if fn.Module == m {
			delete(s.global.functions, n)
		}
	}
	for n, a := range s.global.aliases {
		if m.aliases[n] == a {
			delete(s.global.aliases, n)
		}
	}
	for i, old := range s.modules {
		if old == m {
			s.modules = append(s.modules[:i:i], s.modules[i+1:]...)
			break
		}
	}
	s.table++
}

// invokeIn runs a block inside the module: & $module { … }.
func (m *Module) invokeIn(b *ScriptBlock) *ScriptBlock {
	c := *b
	c.module, c.home = m, m.scope
	return &c
}

// TypeNames are the type's names.
func (m *Module) TypeNames() []string {
	return []string{"System.Management.Automation.PSModuleInfo", "System.Object"}
}

// manifestFacts are what a manifest tells of a module.
var manifestFacts = []string{"Guid", "Author", "CompanyName", "Copyright", "Description", "RootModule", "PrivateData", "RequiredModules", "NestedModules", "FileList", "HelpInfoUri"}

// PropertyNames are the properties in order.
func (m *Module) PropertyNames() []string {
	return append([]string{"Name", "Path", "Version", "ModuleType", "ExportedCommands", "ExportedFunctions", "ExportedAliases", "ExportedVariables", "ModuleBase"}, manifestFacts...)
}

// Property is the named property.
func (m *Module) Property(name string) (any, bool) {
	switch fold(name) {
	case "name":
		return m.Name, true
	case "path":
		return m.Path, true
	case "modulebase":
		return folderOf(m.Path), true
	case "version":
		return m.Version, true
	case "moduletype":
		return object.Enum{Type: "System.Management.Automation.ModuleType", Name: "Script"}, true
	case "exportedcommands", "exportedfunctions":
		h := object.NewHashtable()
		for _, n := range slices.Sorted(maps.Keys(m.functions)) {
			h.Set(m.functions[n].Name, &CommandInfo{s: m.s, Function: m.functions[n]})
		}
		return h, true
	case "exportedvariables":
		h := object.NewHashtable()
		for _, name := range m.variables {
			h.Set(name, m.scope.own(fold(name)))
		}
		return h, true
	case "exportedaliases":
		h := object.NewHashtable()
		for _, n := range slices.Sorted(maps.Keys(m.aliases)) {
			h.Set(m.aliases[n].Name, &CommandInfo{s: m.s, Alias: m.aliases[n]})
		}
		return h, true
	}
	for _, fact := range manifestFacts {
		if strings.EqualFold(fact, name) {
			if m.facts == nil {
				return nil, true
			}
			v, _ := m.facts.Get(fact)
			return v, true
		}
	}
	return nil, false
}

// Text is the module's name.
func (m *Module) Text() string { return m.Name }

var _ object.TextThing = (*Module)(nil)

// ExportedFunctions are those that others see.
func (m *Module) ExportedFunctions() []*Function {
	var all []*Function
	for _, fn := range m.functions {
		all = append(all, fn)
	}
	return all
}
