package eval

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"emsh/shell/command"
	"emsh/shell/culture"
	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// New makes a session.
func New(o Options) *Session {
	if o.Host == nil {
		o.Host = Silent{}
	}
	s := &Session{Host: o.Host, opts: o, commands: map[string]*command.Command{}, org: map[string]*command.Spec{}, table: 1,
		errors: &object.List{Type: "System.Collections.ArrayList"}, ok: true, classes: map[string]*Class{}}
	s.global = &scope{}
	s.global.script = s.global
	s.environment(o.Env)
	s.dir = o.Dir
	if s.dir == "" {
		s.dir, _ = os.Getwd()
	}
	for _, c := range o.Commands {
		s.commands[fold(c.Name())] = c
		for _, a := range c.Aliases {
			s.setAlias(s.global, &Alias{Name: a, Definition: c.Name()})
		}
	}
	s.top = &frame{s: s, ctx: context.Background(), scope: s.global, code: &code{slots: map[string]int{}}, io: &ports{}, out: &topWriter{o.Output}}
	s.cur = s.top
	s.aliases()
	s.globals()
	s.furnish()
	s.shortcuts()
	return s
}

// shortcuts are the functions for those who leave out the blank behind cd, and the one that waits.
func (s *Session) shortcuts() {
	for name, text := range map[string]string{"cd..": "Set-Location ..", `cd\`: `Set-Location \`, "cd~": "Set-Location ~",
		"Pause": "$null = Read-Host 'Press Enter to continue...'"} {
		if b, err := s.ParseBlock(text); err == nil {
			s.setFunction(s.global, &Function{Name: name, Block: b})
		}
	}
}

// ExpectOrganization has the Invoker asked what it has when a name is first looked for that
// nothing here has: most runs of a word or two never do.
func (s *Session) ExpectOrganization() { s.pending = s.opts.Invoker != nil }

// organization are the Invoker's cmdlets by folded name. An Invoker that cannot tell is asked again.
func (s *Session) organization() map[string]*command.Spec {
	if s.pending {
		_, err := s.AddOrganization()
		s.pending = err != nil
	}
	return s.org
}

// AddOrganization asks the Invoker what it has; what it cannot say is its error.
func (s *Session) AddOrganization() ([]command.View, error) {
	if s.opts.Invoker == nil {
		return nil, nil
	}
	specs, views, err := s.opts.Invoker.Commands()
	if err != nil {
		return nil, err
	}
	for i := range specs {
		spec := &specs[i]
		s.org[fold(spec.Name())] = spec
		for _, a := range spec.Aliases {
			if s.global.aliases[fold(a)] == nil {
				s.setAlias(s.global, &Alias{Name: a, Definition: spec.Name()})
			}
		}
	}
	s.table++
	s.views = views
	return views, nil
}

func (s *Session) environment(env []string) {
	if env == nil {
		env = os.Environ()
	}
	s.env = map[string]string{}
	for _, e := range env {
		if k, v, ok := strings.Cut(e, "="); ok {
			s.env[k] = v
		}
	}
	if _, ok := s.env["PSModulePath"]; !ok {
		s.env["PSModulePath"] = modulePath(s.env["HOME"])
	}
}

// modulePath is where modules are looked for unless the environment says otherwise: the user's, then the machine's.
func modulePath(home string) string {
	roots := []string{"/usr/local/share/emsh/Modules"}
	if home != "" {
		roots = append([]string{filepath.Join(home, ".config", "emsh", "Modules")}, roots...)
	}
	return strings.Join(roots, string(filepath.ListSeparator))
}

// computed makes a global variable that is worked out when it is read.
func (s *Session) computed(name string, options VariableOptions, get func() any, set func(any) error) {
	s.global.put(fold(name), &Variable{Name: name, Options: options, get: get, set: set})
}

func (s *Session) fixed(name string, options VariableOptions, v any) *Variable {
	return s.global.put(fold(name), &Variable{Name: name, Options: options, value: v})
}

// globals makes the variables that every session has.
func (s *Session) globals() {
	s.fixed("Error", Constant, s.errors)
	s.fixed("PID", Constant|AllScope, int32(os.Getpid()))
	s.fixed("true", Constant|AllScope, true)
	s.fixed("false", Constant|AllScope, false)
	s.fixed("null", 0, nil)
	s.fixed("HOME", ReadOnly|AllScope, s.env["HOME"])
	s.fixed("PSHOME", Constant|AllScope, "/usr/lib/emsh")
	s.fixed("PSVersionTable", Constant|AllScope, versionTable())
	s.fixed("PSStyle", 0, psStyle(s.env["NO_COLOR"] != ""))
	s.fixed("PSEdition", Constant|AllScope, "Core")
	s.fixed("ShellId", Constant|AllScope, "Microsoft.PowerShell")
	s.fixed("PSCulture", ReadOnly|AllScope, "en-US")
	s.fixed("PSUICulture", ReadOnly|AllScope, "en-US")
	s.fixed("IsLinux", Constant|AllScope, true)
	s.fixed("IsWindows", Constant|AllScope, false)
	s.fixed("IsMacOS", Constant|AllScope, false)
	s.fixed("IsCoreCLR", Constant|AllScope, true)
	s.fixed("EnabledExperimentalFeatures", ReadOnly, object.NewArray())
	s.fixed("Host", Constant|AllScope, &HostInfo{s})
	s.fixed("ExecutionContext", Constant|AllScope, &Engine{s})
	s.fixed("PSScriptRoot", 0, "")
	s.fixed("PSCommandPath", 0, "")
	s.fixed("PROFILE", 0, s.env["HOME"]+"/.config/emsh/profile.ps1")
	s.fixed("PSDefaultParameterValues", 0, object.NewHashtable())
	s.computed("PWD", ReadOnly|AllScope, s.Location, nil)
	s.computed("?", ReadOnly|AllScope, func() any { return s.ok }, nil)
	s.computed("LASTEXITCODE", 0, func() any { return s.exitCode }, func(v any) error { s.exitCode = v; return nil })
	s.preferences()
}

func (s *Session) preferences() {
	typed := func(name, enum, value string) {
		s.fixed(name, 0, preferenceEnum(engineSpace+enum, value)).constraints = []constraint{typeConstraint{engineSpace + enum}}
	}
	pref := func(name, value string) { typed(name, "ActionPreference", value) }
	pref("ErrorActionPreference", "Continue")
	pref("WarningPreference", "Continue")
	pref("VerbosePreference", "SilentlyContinue")
	pref("DebugPreference", "SilentlyContinue")
	pref("InformationPreference", "SilentlyContinue")
	pref("ProgressPreference", "Continue")
	typed("ConfirmPreference", "ConfirmImpact", "High")
	typed("ErrorView", "ErrorView", "ConciseView")
	s.fixed("WhatIfPreference", 0, false)
	s.fixed("FormatEnumerationLimit", 0, int32(16))
	s.fixed("MaximumHistoryCount", 0, int32(4096))
	s.fixed("NestedPromptLevel", 0, int32(0))
	utf8, _ := dotnet.FindEncoding("utf-8")
	s.fixed("OutputEncoding", 0, utf8)
	s.fixed("PSNativeCommandUseErrorActionPreference", 0, false)
	s.fixed("PSNativeCommandArgumentPassing", 0, "Standard")
	s.remoting()
}

// remoting are the variables that scripts set before they connect to a server's shell.
func (s *Session) remoting() {
	s.fixed("PSSessionApplicationName", 0, "wsman").Description = "AppName where the remote connection will be established"
	s.fixed("PSSessionConfigurationName", 0, "http://schemas.microsoft.com/powershell/Microsoft.PowerShell").Description = "Name of the session configuration which will be loaded on the remote computer"
	s.fixed("PSSessionOption", 0, sessionOption()).Description = "Default session options for new remote sessions"
}

func sessionOption() *object.Object {
	o := object.New()
	for _, name := range []string{"MaximumConnectionRedirectionCount", "MaxConnectionRetryCount"} {
		o.Add(name, int32(0))
	}
	for _, name := range []string{"NoCompression", "NoMachineProfile", "SkipCACheck", "SkipCNCheck", "SkipRevocationCheck", "NoEncryption", "UseUTF16", "IncludePortInSPN"} {
		o.Add(name, false)
	}
	o.Add("OperationTimeout", 3*culture.Minute)
	o.Add("OpenTimeout", 3*culture.Minute)
	o.Add("CancelTimeout", culture.Minute)
	o.Add("IdleTimeout", -culture.Millisecond)
	o.SetTypeNames("System.Management.Automation.Remoting.PSSessionOption", "System.Object")
	return o
}

var preferenceNames = map[string][]string{
	"System.Management.Automation.ActionPreference": {"SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend", "Break"},
	"System.Management.Automation.ConfirmImpact":    {"None", "Low", "Medium", "High"},
	"System.Management.Automation.ErrorView":        {"NormalView", "CategoryView", "ConciseView", "DetailedView"},
}

// preferenceEnum is a value of one of the preference enumerations.
func preferenceEnum(typ, name string) object.Enum {
	for i, n := range preferenceNames[typ] {
		if strings.EqualFold(n, name) {
			return object.Enum{Type: typ, Name: n, Number: int64(i)}
		}
	}
	return object.Enum{Type: typ, Name: name}
}

func versionTable() *object.Hashtable {
	h := object.NewHashtable()
	h.Set("PSVersion", object.Version{Major: 7, Minor: 6, Build: 9, Revision: -1})
	h.Set("PSEdition", "Core")
	h.Set("GitCommitId", "7.6.9")
	h.Set("OS", "Linux")
	h.Set("Platform", "Unix")
	h.Set("PSCompatibleVersions", object.NewArray())
	h.Set("PSRemotingProtocolVersion", object.Version{Major: 2, Minor: 3, Build: -1, Revision: -1})
	h.Set("SerializationVersion", object.Version{Major: 1, Minor: 1, Build: 0, Revision: 1})
	h.Set("WSManStackVersion", object.Version{Major: 3, Minor: 0, Build: -1, Revision: -1})
	return h
}

// windowsAliases are the short names that Exchange's administrators type.
const windowsAliases = `? Where-Object|where Where-Object|% ForEach-Object|foreach ForEach-Object|select Select-Object|sort Sort-Object|group Group-Object
measure Measure-Object|compare Compare-Object|diff Compare-Object|ft Format-Table|fl Format-List|fw Format-Wide|fc Format-Custom|gm Get-Member|echo Write-Output
write Write-Output|tee Tee-Object|sv Set-Variable|set Set-Variable|gv Get-Variable|rv Remove-Variable|nv New-Variable|clv Clear-Variable|gal Get-Alias|sal Set-Alias
nal New-Alias|gcm Get-Command|help Get-Help|man Get-Help|gi Get-Item|gci Get-ChildItem|dir Get-ChildItem|ls Get-ChildItem|gc Get-Content|cat Get-Content
type Get-Content|sc Set-Content|ac Add-Content|clc Clear-Content|cd Set-Location|chdir Set-Location|sl Set-Location|gl Get-Location|pwd Get-Location
pushd Push-Location|popd Pop-Location|copy Copy-Item|cp Copy-Item|cpi Copy-Item|move Move-Item|mv Move-Item|mi Move-Item|del Remove-Item|rm Remove-Item|ri Remove-Item
rd Remove-Item|rmdir Remove-Item|erase Remove-Item|ren Rename-Item|rni Rename-Item|ni New-Item|md mkdir|si Set-Item|ii Invoke-Item|gp Get-ItemProperty|sp Set-ItemProperty
rvpa Resolve-Path|cvpa Convert-Path|gps Get-Process|ps Get-Process|kill Stop-Process|spps Stop-Process|saps Start-Process|start Start-Process|gsv Get-Service
sasv Start-Service|spsv Stop-Service|sleep Start-Sleep|clear Clear-Host|cls Clear-Host|h Get-History|history Get-History|ghy Get-History|r Invoke-History|ihy Invoke-History
iex Invoke-Expression|icm Invoke-Command|ipmo Import-Module|gmo Get-Module|rmo Remove-Module|nmo New-Module|ipcsv Import-Csv|epcsv Export-Csv|gu Get-Unique
oh Out-Host|lp Out-Printer|ogv Out-GridView|sls Select-String|iwr Invoke-WebRequest|irm Invoke-RestMethod|wget Invoke-WebRequest|curl Invoke-WebRequest
sajb Start-Job|gjb Get-Job|rcjb Receive-Job|wjb Wait-Job|spjb Stop-Job|rjb Remove-Job|gdr Get-PSDrive|ndr New-PSDrive|rdr Remove-PSDrive|gbp Get-PSBreakpoint
asnp Add-PSSnapin|gsnp Get-PSSnapin|rsnp Remove-PSSnapin|gtz Get-TimeZone|shcm Show-Command|cli Clear-Item|clp Clear-ItemProperty|cpp Copy-ItemProperty|fhx Format-Hex
gcb Get-Clipboard|scb Set-Clipboard|gcs Get-PSCallStack|gin Get-ComputerInfo|ise powershell_ise|rwmi Remove-WmiObject|gwmi Get-WmiObject|epal Export-Alias|ipal Import-Alias`

// The built-in aliases that a script may not replace unless by force, and those that are to be seen in every scope.
const (
	readOnlyAliases = " % ? foreach select where ac clc clhy cli clp clv compare cpi cpp cvpa diff epal epcsv fc fl ft fw gal gbp gc gci gcm gcs gdr ghy gi gl gm " +
		"gmo gp gps group gsv gu gv gwmi iex ihy ii ipal ipcsv ipmo irm ise iwr measure mi nal ndr ni nmo nv ogv oh rdr ri rmo rni rp rv rvpa rwmi sal saps " +
		"sasv sc shcm si sl sleep sort sp spps spsv start sv tee write "
	allScopeAliases = " % ? foreach select where cd copy del dir echo md move popd pushd "
)

func builtinOptions(name string) (o VariableOptions) {
	if strings.Contains(readOnlyAliases, " "+name+" ") {
		o |= ReadOnly
	}
	if strings.Contains(allScopeAliases, " "+name+" ") {
		o |= AllScope
	}
	return o
}

func (s *Session) aliases() {
	for _, line := range strings.Split(windowsAliases, "\n") {
		for _, pair := range strings.Split(line, "|") {
			name, definition, _ := strings.Cut(pair, " ")
			s.setAlias(s.global, &Alias{Name: name, Definition: definition, Options: builtinOptions(name)})
		}
	}
}
