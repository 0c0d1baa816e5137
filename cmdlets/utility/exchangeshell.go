package utility

import (
	"os"
	"os/user"
	"slices"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// installPath stands for the folder of Exchange's program files; no such folder needs to exist.
const installPath = "/usr/lib/emsh/"

// Equipped completes a session's options with what Exchange's shell begins with: its variables,
// RemoteExchange.ps1, and the answer to commands that belong to Windows.
func Equipped(o eval.Options) eval.Options {
	if o.Env == nil {
		o.Env = os.Environ()
	}
	o.Env = exchangeEnvironment(o.Env)
	o.Elsewhere, o.TextMember = Elsewhere, addressMember
	o.Scripts = map[string]string{
		"/remoteexchange.ps1":         "Write-Verbose 'RemoteExchange.ps1 is not needed here: the cmdlets of Exchange are part of this shell.'",
		"/connectfunctions.ps1":       "Write-Verbose 'ConnectFunctions.ps1 is not needed here: the cmdlets of Exchange are part of this shell.'",
		"/commonconnectfunctions.ps1": "Write-Verbose 'CommonConnectFunctions.ps1 is not needed here: the cmdlets of Exchange are part of this shell.'",
		"/exchange.ps1":               "Write-Verbose 'Exchange.ps1 is not needed here: the cmdlets of Exchange are part of this shell.'",
	}
	o.Variables = map[string]any{"exinstall": installPath, "exbin": installPath + "bin", "exscripts": installPath + "Scripts",
		"AdminSessionADSettings": newDirectorySettings(), "PSEmailServer": "", "PSSenderInfo": nil, "PSSessionConfigurationName": "Microsoft.Exchange"}
	return o
}

// exchangeEnvironment adds the environment variables that scripts for Exchange read, where they are not there.
func exchangeEnvironment(env []string) []string {
	host, _ := os.Hostname()
	host, _, _ = strings.Cut(host, ".")
	has := map[string]string{}
	for _, e := range env {
		k, v, _ := strings.Cut(e, "=")
		has[k] = v
	}
	for _, v := range []struct{ name, value string }{{"ExchangeInstallPath", installPath}, {"COMPUTERNAME", strings.ToUpper(host)},
		{"USERNAME", accountName(has)}, {"USERPROFILE", has["HOME"]}, {"TEMP", os.TempDir()}, {"TMP", os.TempDir()}} {
		if _, there := has[v.name]; !there && v.value != "" {
			env = append(env[:len(env):len(env)], v.name+"="+v.value)
		}
	}
	return env
}

// accountName is what the environment calls who runs the shell. The system is asked only where it
// does not say: the answer may have to come from afar, and every start waits for it.
func accountName(env map[string]string) string {
	for _, name := range []string{"USERNAME", "USER", "LOGNAME"} {
		if env[name] != "" {
			return env[name]
		}
	}
	return userName()
}

// userName is the system's name of who runs the shell, or "".
func userName() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}

// notNeeded says, where -Verbose asks, that a step of old scripts does nothing here.
func notNeeded(c *command.Call, what string) error {
	return c.Streams.Verbose(what + " is not needed here: the cmdlets of Exchange are part of this shell.")
}

// exchangeCommands are those with which scripts and administrators begin Exchange's shell.
func exchangeCommands() []*command.Command {
	return []*command.Command{
		command.Define[connectExchangeServer](command.Spec{Verb: "Connect", Noun: "ExchangeServer", Synopsis: "Is accepted: this shell is always connected to its organization.",
			Examples: []command.Example{{Title: "As scripts begin", Code: "Connect-ExchangeServer -Auto"}}, Related: []string{"New-PSSession"}}),
		command.Define[connectExchangeOnline](command.Spec{Verb: "Connect", Noun: "ExchangeOnline", Synopsis: "Is accepted: this shell is always connected to its organization.",
			Description: "Scripts for Exchange Online begin with it. What follows works on this organization; nothing in the cloud is touched.",
			Examples:    []command.Example{{Title: "As scripts begin", Code: "Connect-ExchangeOnline -ShowBanner:$false"}}}),
		command.Define[disconnectExchangeOnline](command.Spec{Verb: "Disconnect", Noun: "ExchangeOnline", Synopsis: "Is accepted: this shell stays connected to its organization.",
			Examples: []command.Example{{Title: "As scripts end", Code: "Disconnect-ExchangeOnline -Confirm:$false"}}, Impact: command.Changes}),
		command.Define[getADServerSettings](command.Spec{Verb: "Get", Noun: "ADServerSettings", Synopsis: "Writes how the directory is seen from this session.",
			Output: directorySettings, Examples: []command.Example{{Title: "The whole forest is always seen", Code: "(Get-ADServerSettings).ViewEntireForest", Output: "True"}}}),
		command.Define[setADServerSettings](command.Spec{Verb: "Set", Noun: "ADServerSettings", Synopsis: "Keeps how a script wants to see the directory; all of it is always seen.",
			Examples: []command.Example{{Title: "As scripts begin", Code: "Set-ADServerSettings -ViewEntireForest $true"}}}),
		command.Define[getExCommand](command.Spec{Verb: "Get", Noun: "ExCommand", Synopsis: "Lists the cmdlets of Exchange that there are.",
			Examples: []command.Example{{Title: "Those for queues", Code: "Get-ExCommand *Queue*"}}, Related: []string{"Get-Command", "Get-PSCommand"}}),
		command.Define[getPSCommand](command.Spec{Verb: "Get", Noun: "PSCommand", Synopsis: "Lists the cmdlets of the language.",
			Examples: []command.Example{{Title: "Those for CSV", Code: "(Get-PSCommand Export-Csv).Name", Output: "Export-Csv"}}, Related: []string{"Get-Command", "Get-ExCommand"}}),
		command.Define[getExBanner](command.Spec{Verb: "Get", Noun: "ExBanner", Synopsis: "Shows what to begin with.",
			Examples: []command.Example{{Title: "The first words", Code: "Get-ExBanner"}}}),
		command.Define[getTip](command.Spec{Verb: "Get", Noun: "Tip", Synopsis: "Shows a tip of the day.",
			Examples: []command.Example{{Title: "The third one", Code: "Get-Tip 3"}}}),
		command.Define[getExecutionPolicy](command.Spec{Verb: "Get", Noun: "ExecutionPolicy", Synopsis: "Writes which scripts may run: all of them.",
			Examples: []command.Example{{Title: "Always the same", Code: "Get-ExecutionPolicy", Output: "Unrestricted"}}}),
		command.Define[setExecutionPolicy](command.Spec{Verb: "Set", Noun: "ExecutionPolicy", Synopsis: "Is accepted: scripts may always run.", Impact: command.Changes,
			Examples: []command.Example{{Title: "As scripts begin", Code: "Set-ExecutionPolicy RemoteSigned -Scope Process -Force"}}}),
		command.Define[unblockFile](command.Spec{Verb: "Unblock", Noun: "File", Synopsis: "Is accepted: files from elsewhere are never blocked.", Impact: command.Changes,
			Examples: []command.Example{{Title: "A script that was copied", Code: "Unblock-File ./report.ps1"}}}),
	}
}

type connectExchangeServer struct {
	Auto              command.Switch     `param:"set=Auto" help:"Chooses the server, which is this one."`
	ServerFqdn        string             `param:"pos=0,set=Server" help:"The server; it is this one."`
	ClientApplication string             `param:"" help:"The program that connects."`
	UserName          string             `param:"" help:"The user; it is the one who runs the shell."`
	Forest            string             `param:"" help:"The forest; there is one."`
	Credential        *object.Credential `param:"secret" help:"The logon; it is the one of the system."`
	AllowClobber      command.Switch     `param:"" help:"Is accepted: nothing is imported that could hide a command."`
	Prompt            command.Switch     `param:"" help:"Is accepted: there is nothing to ask."`
}

func (*connectExchangeServer) Process(c *command.Call) error {
	return notNeeded(c, "Connect-ExchangeServer")
}

type connectExchangeOnline struct {
	ConnectionUri           string             `param:"pos=0" help:"The address; it is this server."`
	UserPrincipalName       string             `param:"" help:"The user; it is the one who runs the shell."`
	Credential              *object.Credential `param:"secret" help:"The logon; it is the one of the system."`
	Organization            string             `param:"" help:"The organization; it is this one."`
	AppId                   string             `param:"" help:"The application that logs on."`
	CertificateThumbprint   string             `param:"" help:"The certificate of the application."`
	DelegatedOrganization   string             `param:"" help:"The organization; it is this one."`
	Prefix                  string             `param:"" help:"Is accepted: the cmdlets keep their names."`
	CommandName             []string           `param:"" help:"Is accepted: all cmdlets are there."`
	ExchangeEnvironmentName string             `param:"" help:"The cloud; there is none."`
	ShowBanner              bool               `param:"" help:"Whether a banner is shown; there is none."`
	ShowProgress            bool               `param:"" help:"Whether progress is shown; there is none."`
	ManagedIdentity         command.Switch     `param:"" help:"Is accepted."`
	BypassMailboxAnchoring  command.Switch     `param:"" help:"Is accepted."`
	UseRPSSession           command.Switch     `param:"" help:"Is accepted."`
	SkipLoadingFormatData   command.Switch     `param:"" help:"Is accepted."`
	SkipLoadingCmdletHelp   command.Switch     `param:"" help:"Is accepted."`
	Device                  command.Switch     `param:"" help:"Is accepted."`
	DisableWAM              command.Switch     `param:"" help:"Is accepted."`
	UseMultithreading       bool               `param:"" help:"Is accepted."`
}

func (*connectExchangeOnline) Process(c *command.Call) error {
	return notNeeded(c, "Connect-ExchangeOnline")
}

type disconnectExchangeOnline struct {
	ConnectionId string `param:"" help:"The connection; there is one."`
	ModulePrefix string `param:"" help:"The prefix of the cmdlets; they have none."`
}

func (*disconnectExchangeOnline) Process(c *command.Call) error {
	return notNeeded(c, "Disconnect-ExchangeOnline")
}

const directorySettings = "Microsoft.Exchange.Data.Directory.Management.RunspaceServerSettingsPresentationObject"

// newDirectorySettings is what $AdminSessionADSettings holds: one directory, all of it in view.
func newDirectorySettings() *object.Object {
	o := object.New(object.Member{Name: "DefaultGlobalCatalog", Value: ""}, object.Member{Name: "PreferredDomainControllerForDomain", Value: object.NewArray()},
		object.Member{Name: "DefaultConfigurationDomainController", Value: ""}, object.Member{Name: "DefaultPreferredDomainControllers", Value: object.NewArray()},
		object.Member{Name: "UserPreferredGlobalCatalog", Value: ""}, object.Member{Name: "UserPreferredConfigurationDomainController", Value: ""},
		object.Member{Name: "RecipientViewRoot", Value: ""}, object.Member{Name: "ViewEntireForest", Value: true}, object.Member{Name: "DefaultScope", Value: ""})
	o.SetTypeNames(directorySettings, "System.Object")
	return o
}

func sessionDirectory(c *command.Call) *object.Object {
	v, _ := eval.From(c).Session().Get("AdminSessionADSettings")
	if o, ok := v.(*object.Object); ok {
		return o
	}
	return newDirectorySettings()
}

type getADServerSettings struct {
	DomainController string `param:"hidden" help:"Is accepted: there is one directory."`
}

func (*getADServerSettings) Process(c *command.Call) error { return c.Write(sessionDirectory(c)) }

type setADServerSettings struct {
	ViewEntireForest              bool     `param:"" help:"Whether the whole forest is in view; it always is."`
	RecipientViewRoot             string   `param:"" help:"The part that is in view where not all is."`
	PreferredServer               string   `param:"pos=0" help:"The domain controller that is preferred."`
	PreferredGlobalCatalog        string   `param:"" help:"The global catalog that is preferred."`
	ConfigurationDomainController string   `param:"" help:"The domain controller that configuration is read from."`
	SetPreferredDomainControllers []string `param:"" help:"The domain controllers that recipients are read from."`
	RunspaceServerSettings        any      `param:"" help:"Settings of another session, to be taken over."`
}

func (s *setADServerSettings) Process(c *command.Call) error {
	o := sessionDirectory(c)
	for _, v := range []struct {
		param, property string
		value           any
	}{{"ViewEntireForest", "ViewEntireForest", s.ViewEntireForest}, {"RecipientViewRoot", "RecipientViewRoot", s.RecipientViewRoot},
		{"PreferredServer", "UserPreferredGlobalCatalog", s.PreferredServer}, {"PreferredGlobalCatalog", "UserPreferredGlobalCatalog", s.PreferredGlobalCatalog},
		{"ConfigurationDomainController", "UserPreferredConfigurationDomainController", s.ConfigurationDomainController},
		{"SetPreferredDomainControllers", "DefaultPreferredDomainControllers", stringArray(s.SetPreferredDomainControllers...)}} {
		if c.Has(v.param) {
			if err := o.Set(v.property, v.value); err != nil {
				return err
			}
		}
	}
	if given, ok := s.RunspaceServerSettings.(*object.Object); ok {
		for name, v := range given.All() {
			o.Add(name, v)
		}
	}
	if err := eval.From(c).Session().Set("AdminSessionADSettings", o); err != nil {
		return err
	}
	return c.Streams.Verbose("Set-ADServerSettings is not needed here: this organization keeps its own directory, and all of it is in view.")
}

type getExCommand struct {
	Name []string `param:"pos=0" help:"The names; wildcards are taken."`
}

func (g *getExCommand) Process(c *command.Call) error { return listCommands(c, g.Name, false) }

type getPSCommand struct {
	Name []string `param:"pos=0" help:"The names; wildcards are taken."`
}

func (g *getPSCommand) Process(c *command.Call) error { return listCommands(c, g.Name, true) }

// listCommands writes the cmdlets of the language or of the organization.
func listCommands(c *command.Call, names []string, language bool) error {
	caller := eval.From(c)
	own := map[string]bool{}
	for _, k := range caller.Session().Options().Commands {
		own[k.Name()] = true
	}
	specs := caller.Session().Commands()
	slices.SortFunc(specs, func(a, b *command.Spec) int {
		return strings.Compare(strings.ToLower(a.Name()), strings.ToLower(b.Name()))
	})
	for _, spec := range specs {
		if own[spec.Name()] != language || len(names) > 0 && !anyLike(spec.Name(), names) {
			continue
		}
		if err := c.Write(caller.CommandInfo(spec)); err != nil {
			return err
		}
	}
	return nil
}

type getExBanner struct{}

func (*getExBanner) Process(c *command.Call) error {
	for _, line := range []string{"Full list of cmdlets:            Get-Command", "Only Exchange's cmdlets:         Get-ExCommand",
		"Cmdlets of a name:               Help *<string>*", "Help about a cmdlet:             Help <cmdlet name>, <cmdlet name> -?",
		"A tip of the day:                Get-Tip", "Leave the shell:                 exit"} {
		if err := c.Streams.Information(&command.Information{Message: line, Host: &command.HostText{Text: line}}); err != nil {
			return err
		}
	}
	return nil
}

// tips are about what administrators of Exchange look for.
var tips = []string{
	"Get-Mailbox | Format-Table Name, ServerName shows two columns only; Format-List * shows every property.",
	"Add -WhatIf to any cmdlet that changes something, to see what it would do.",
	"Get-Queue | Where-Object { $_.MessageCount -gt 100 } finds the queues that grow.",
	"Test-ServiceHealth says which services run, and Restart-Service MSExchangeImap4 restarts one.",
	"Set-CASMailbox someone -ImapEnabled $false closes IMAP4 for one mailbox.",
	"Export-Csv -NoTypeInformation writes any list for a spreadsheet.",
	"Send-MailMessage -From you@your.domain -To someone@your.domain -Subject Test tries a delivery.",
	"Press Tab after a dash to see a cmdlet's parameters, and after a parameter to see its values.",
}

type getTip struct {
	Number int `param:"pos=0" valid:"range=1..8" help:"Which tip; today's if left out."`
}

func (g *getTip) Process(c *command.Call) error {
	n := g.Number - 1
	if !c.Has("Number") {
		n = time.Now().YearDay() % len(tips)
	}
	return c.Write("Tip of the day #" + object.Text(int32(n+1)) + ": " + tips[n])
}

type getExecutionPolicy struct {
	Scope string         `param:"pos=0,property" help:"The scope: MachinePolicy, UserPolicy, Process, CurrentUser or LocalMachine."`
	List  command.Switch `param:"" help:"Lists all scopes."`
}

func (g *getExecutionPolicy) Process(c *command.Call) error {
	if !g.List {
		return c.Write("Unrestricted")
	}
	for _, scope := range strings.Fields("MachinePolicy UserPolicy Process CurrentUser LocalMachine") {
		if err := c.Write(object.New(object.Member{Name: "Scope", Value: scope}, object.Member{Name: "ExecutionPolicy", Value: "Unrestricted"})); err != nil {
			return err
		}
	}
	return nil
}

type setExecutionPolicy struct {
	ExecutionPolicy string         `param:"pos=0,mandatory,property" help:"The policy a script wants."`
	Scope           string         `param:"pos=1,property" help:"What it holds for."`
	Force           command.Switch `param:"" help:"Does not ask; nothing is asked anyway."`
}

func (*setExecutionPolicy) Process(c *command.Call) error {
	return c.Streams.Verbose("Set-ExecutionPolicy is not needed here: scripts may always run.")
}

type unblockFile struct {
	Path        []string `param:"pos=0,mandatory,set=ByPath" help:"The files; wildcards are taken."`
	LiteralPath []string `param:"mandatory,property,alias=PSPath|LP,set=ByLiteralPath" help:"The files, as they are written."`
}

func (u *unblockFile) Process(c *command.Call) error {
	paths, literal := pathArgs(c, u.Path, u.LiteralPath)
	if _, err := files(c, paths, literal); err != nil {
		return err
	}
	return c.Streams.Verbose("Unblock-File is not needed here: files are never blocked.")
}
