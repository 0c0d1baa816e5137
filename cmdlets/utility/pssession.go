package utility

import (
	"slices"
	"strings"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// sessionCommands are those of PSSessions: scripts open one to Exchange before they begin.
func sessionCommands() []*command.Command {
	const about = "Scripts open a session to Exchange and import its cmdlets. Here the cmdlets are always there, so a session is a name and nothing more; one to another server cannot be opened."
	return []*command.Command{
		command.Define[newPSSession](command.Spec{Verb: "New", Noun: "PSSession", Synopsis: "Opens a session to this organization.", Description: about, DefaultSet: "ComputerName",
			Output: "System.Management.Automation.Runspaces.PSSession", Examples: []command.Example{{Title: "As scripts begin",
				Code: "(New-PSSession -ConfigurationName Microsoft.Exchange -ConnectionUri http://localhost/PowerShell/).State", Output: "Opened"}}}),
		command.Define[getPSSession](command.Spec{Verb: "Get", Noun: "PSSession", Synopsis: "Writes the sessions that are open.",
			Examples: []command.Example{{Title: "All", Code: "Get-PSSession"}}, Related: []string{"New-PSSession", "Remove-PSSession"}}),
		command.Define[removePSSession](command.Spec{Verb: "Remove", Noun: "PSSession", Synopsis: "Closes sessions.", Impact: command.Changes, DefaultSet: "Id",
			Examples: []command.Example{{Title: "All", Code: "Get-PSSession | Remove-PSSession"}}}),
		command.Define[importPSSession](command.Spec{Verb: "Import", Noun: "PSSession", Synopsis: "Is accepted: the cmdlets of the session are here already.", Description: about,
			Output: moduleType, Examples: []command.Example{{Title: "As scripts begin", Code: "Import-PSSession (New-PSSession -ConfigurationName Microsoft.Exchange) -AllowClobber | Out-Null"}}}),
		command.Define[enterPSSession](command.Spec{Verb: "Enter", Noun: "PSSession", Synopsis: "Is accepted for a session to this organization.", DefaultSet: "ComputerName",
			Examples: []command.Example{{Title: "This organization", Code: "Enter-PSSession (New-PSSession -ConfigurationName Microsoft.Exchange)"}}}),
		command.Define[exitPSSession](command.Spec{Verb: "Exit", Noun: "PSSession", Synopsis: "Is accepted: there is no other session to come back from.",
			Examples: []command.Example{{Title: "Back", Code: "Exit-PSSession"}}}),
	}
}

type newPSSession struct {
	ComputerName          []string           `param:"pos=0,property,alias=Cn,set=ComputerName" help:"The server; it must be this one, or the session one to Exchange."`
	ConnectionUri         []string           `param:"pos=0,mandatory,property,alias=URI|CU,set=Uri" help:"The address of Exchange's shell."`
	ConfigurationName     string             `param:"property" help:"What is reached: Microsoft.Exchange."`
	Credential            *object.Credential `param:"secret" help:"The logon; the one who runs the shell is known already."`
	Authentication        string             `param:"" help:"How to log on."`
	AllowRedirection      command.Switch     `param:"" help:"Whether another address may be followed."`
	Name                  []string           `param:"" help:"What the session is called."`
	SessionOption         any                `param:"" help:"Options of the connection."`
	ThrottleLimit         int                `param:"" help:"How many connections may be made at once."`
	CertificateThumbprint string             `param:"" help:"The certificate to log on with."`
	UseSSL                command.Switch     `param:"" help:"Whether the connection is encrypted."`
	Port                  int                `param:"" help:"The port."`
	ApplicationName       string             `param:"" help:"The application of the address."`
	EnableNetworkAccess   command.Switch     `param:"" help:"Whether the session may go on to other servers."`
}

func (n *newPSSession) Process(c *command.Call) error {
	targets := append(append([]string(nil), n.ComputerName...), n.ConnectionUri...)
	if len(targets) == 0 {
		targets = []string{"localhost"}
	}
	for i, target := range targets {
		if !n.reaches(c, target) {
			if err := c.Fail(noRemoting(target)); err != nil {
				return err
			}
			continue
		}
		name := ""
		if i < len(n.Name) {
			name = n.Name[i]
		}
		s := eval.From(c).Session().Connect(name, hostOf(target), or(n.ConfigurationName, "Microsoft.Exchange"))
		if err := notNeeded(c, "New-PSSession"); err != nil {
			return err
		}
		if err := c.Write(s); err != nil {
			return err
		}
	}
	return nil
}

// reaches tells what leads to this organization: Exchange's configuration, or this computer.
func (n *newPSSession) reaches(c *command.Call, target string) bool {
	return strings.EqualFold(n.ConfigurationName, "Microsoft.Exchange") || isHere(c, hostOf(target))
}

// isHere reports whether a computer's name means this one.
func isHere(c *command.Call, name string) bool {
	own, _ := eval.From(c).Session().Getenv("COMPUTERNAME")
	return slices.ContainsFunc([]string{"", ".", "localhost", "127.0.0.1", "::1", own}, func(k string) bool { return strings.EqualFold(k, name) })
}

func noRemoting(target string) *command.Error {
	e := fail("PSSessionOpenFailed", command.OpenError, "System.Management.Automation.Remoting.PSRemotingTransportException",
		"Connecting to '"+target+"' failed: this shell reaches its own organization, and no other server's PowerShell.", target)
	e.Hint = "Run emsh on that server, for example with ssh; a session with -ConfigurationName Microsoft.Exchange is this organization's."
	return e
}

func hostOf(target string) string {
	if _, rest, ok := strings.Cut(target, "://"); ok {
		target = rest
		target, _, _ = strings.Cut(target, "/")
		if i := strings.LastIndexByte(target, ':'); i > strings.IndexByte(target, ']') {
			target = target[:i]
		}
	}
	return target
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// sessionChoice says which sessions are meant.
type sessionChoice struct {
	ID           []int              `param:"name=Id,pos=0,mandatory,property,set=Id" help:"The sessions' numbers."`
	Name         []string           `param:"mandatory,property,set=Name" help:"Their names; wildcards are taken."`
	InstanceID   []string           `param:"name=InstanceId,mandatory,property,set=InstanceId" help:"Their identities."`
	ComputerName []string           `param:"mandatory,property,alias=Cn,set=ComputerName" help:"Their servers; wildcards are taken."`
	Session      []*eval.Connection `param:"pos=0,mandatory,pipeline,set=Session" help:"The sessions."`
}

func (s *sessionChoice) means(k *eval.Connection) bool {
	return slices.Contains(s.Session, k) || slices.Contains(s.ID, k.ID) || anyLike(k.Name, s.Name) || anyLike(k.Instance.String(), s.InstanceID) || anyLike(k.Computer, s.ComputerName)
}

type getPSSession struct {
	Name         []string `param:"property,set=Name" help:"The names; wildcards are taken."`
	ID           []int    `param:"name=Id,pos=0,property,set=Id" help:"The numbers."`
	InstanceID   []string `param:"name=InstanceId,property,set=InstanceId" help:"The identities."`
	ComputerName []string `param:"property,alias=Cn,set=ComputerName" help:"The servers; wildcards are taken."`
	State        string   `param:"" help:"The state; those that are kept are open."`
}

func (g *getPSSession) Process(c *command.Call) error {
	choice := sessionChoice{ID: g.ID, Name: g.Name, InstanceID: g.InstanceID, ComputerName: g.ComputerName}
	all := len(g.ID)+len(g.Name)+len(g.InstanceID)+len(g.ComputerName) == 0
	for _, k := range eval.From(c).Session().Connections() {
		if !all && !choice.means(k) || g.State != "" && !object.Like("Opened", g.State) {
			continue
		}
		if err := c.Write(k); err != nil {
			return err
		}
	}
	return nil
}

type removePSSession struct{ sessionChoice }

func (r *removePSSession) Process(c *command.Call) error {
	s := eval.From(c).Session()
	for _, k := range slices.Clone(s.Connections()) {
		if !r.means(k) {
			continue
		}
		ok, err := should(c, "Remove-PSSession", k.Name)
		if err != nil {
			return err
		}
		if ok {
			s.Disconnect(k)
		}
	}
	return nil
}

type importPSSession struct {
	Session             *eval.Connection `param:"pos=0,mandatory" help:"The session."`
	CommandName         []string         `param:"pos=2,alias=Name" help:"Which cmdlets; all are there."`
	FormatTypeName      []string         `param:"pos=3" help:"Which views; all are there."`
	Prefix              string           `param:"" help:"A prefix of the nouns; the cmdlets have their names without one too."`
	Module              []string         `param:"alias=PSSnapin" help:"Which modules; all are there."`
	CommandType         []string         `param:"alias=Type" help:"Which sorts of commands."`
	ArgumentList        []any            `param:"alias=Args" help:"Arguments that decide which commands there are."`
	AllowClobber        command.Switch   `param:"" help:"Is accepted: nothing is hidden."`
	DisableNameChecking command.Switch   `param:"" help:"Is accepted: nothing is said of names."`
}

func (i *importPSSession) Process(c *command.Call) error {
	if err := notNeeded(c, "Import-PSSession"); err != nil {
		return err
	}
	if i.Prefix != "" {
		if err := prefixed(c, i.Prefix, i.CommandName); err != nil {
			return err
		}
	}
	return c.Write(&exchangeModuleInfo{name: "ExchangeManagementShell", s: eval.From(c).Session()})
}

// prefixed makes the organization's cmdlets known by nouns with a prefix too.
func prefixed(c *command.Call, prefix string, names []string) error {
	caller := eval.From(c)
	own := map[string]bool{}
	for _, k := range caller.Session().Options().Commands {
		own[k.Name()] = true
	}
	for _, spec := range caller.Session().Commands() {
		if own[spec.Name()] || len(names) > 0 && !anyLike(spec.Name(), names) {
			continue
		}
		a := &eval.Alias{Name: spec.Verb + "-" + prefix + spec.Noun, Definition: spec.Name()}
		if err := caller.PutAlias(a, "Global"); err != nil {
			return err
		}
	}
	return nil
}

// invokeElsewhere says where Invoke-Command is to run a block; it can only be here.
type invokeElsewhere struct {
	ComputerName      []string           `param:"pos=0,mandatory,alias=Cn,set=ComputerName" help:"The computers; it can only be this one."`
	Session           []*eval.Connection `param:"pos=0,mandatory,set=Session" help:"The sessions, which are all this organization's."`
	ConnectionUri     []string           `param:"mandatory,alias=URI|CU,set=Uri" help:"The address of Exchange's shell, which is this one."`
	ConfigurationName string             `param:"set=ComputerName|Uri" help:"What is reached: Microsoft.Exchange."`
	Credential        *object.Credential `param:"secret,set=ComputerName|Uri" help:"The logon; the one who runs the shell is known already."`
	Authentication    string             `param:"set=ComputerName|Uri" help:"How to log on."`
	AllowRedirection  command.Switch     `param:"set=Uri" help:"Whether another address may be followed."`
	HideComputerName  command.Switch     `param:"alias=HCN,set=ComputerName|Session|Uri" help:"Is accepted: results carry no computer's name."`
	ThrottleLimit     int                `param:"set=ComputerName|Session|Uri" help:"How many computers are asked at once."`
	AsJob             command.Switch     `param:"set=ComputerName|Session|Uri" help:"Runs the block in the background."`
	JobName           string             `param:"set=ComputerName|Session|Uri" help:"What the job is called."`
}

// here is the error for a computer that is not this one.
func (i *invokeElsewhere) here(c *command.Call) error {
	for _, name := range i.ComputerName {
		if !isHere(c, name) && !strings.EqualFold(i.ConfigurationName, "Microsoft.Exchange") {
			return noRemoting(name)
		}
	}
	return nil
}

type enterPSSession struct {
	ComputerName      string             `param:"pos=0,property,alias=Cn,set=ComputerName" help:"The server; it must be this one."`
	Session           *eval.Connection   `param:"pos=0,pipeline,set=Session" help:"The session."`
	ConnectionUri     string             `param:"mandatory,property,set=Uri" help:"The address of Exchange's shell."`
	ConfigurationName string             `param:"property" help:"What is reached: Microsoft.Exchange."`
	Credential        *object.Credential `param:"secret" help:"The logon; the one who runs the shell is known already."`
	HostName          string             `param:"set=SSH" help:"A server that ssh reaches."`
}

func (e *enterPSSession) Process(c *command.Call) error {
	target := or(e.HostName, e.ComputerName)
	if e.Session == nil && e.ConnectionUri == "" && !isHere(c, target) && !strings.EqualFold(e.ConfigurationName, "Microsoft.Exchange") {
		return noRemoting(target)
	}
	return notNeeded(c, "Enter-PSSession")
}

type exitPSSession struct{}

func (*exitPSSession) Process(c *command.Call) error { return notNeeded(c, "Exit-PSSession") }

const moduleType = "System.Management.Automation.PSModuleInfo"

// exchangeModuleInfo is one of Exchange's modules, as Get-Module and Import-PSSession write it.
type exchangeModuleInfo struct {
	name string
	s    *eval.Session
}

// exchangeModules are the names under which scripts look for Exchange's cmdlets.
var exchangeModules = []string{"ExchangeManagementShell", "ExchangeOnlineManagement", "Microsoft.Exchange.Management.PowerShell.E2010"}

// TypeNames are the type's names.
func (*exchangeModuleInfo) TypeNames() []string { return []string{moduleType, "System.Object"} }

// PropertyNames are the properties in order.
func (*exchangeModuleInfo) PropertyNames() []string {
	return []string{"Name", "Path", "Version", "ModuleType", "ExportedCommands", "ModuleBase", "Description"}
}

// Property is the named property.
func (m *exchangeModuleInfo) Property(name string) (any, bool) {
	switch strings.ToLower(name) {
	case "name":
		return m.name, true
	case "path", "modulebase":
		return installPath + "bin", true
	case "version":
		return object.Version{Major: 3, Minor: 9, Build: -1, Revision: -1}, true
	case "moduletype":
		return object.Enum{Type: "System.Management.Automation.ModuleType", Name: "Script"}, true
	case "description":
		return "The cmdlets of Exchange, which are part of this shell.", true
	case "exportedcommands":
		h := object.NewHashtable()
		own := map[string]bool{}
		for _, k := range m.s.Options().Commands {
			own[k.Name()] = true
		}
		for _, spec := range m.s.Commands() {
			if !own[spec.Name()] {
				h.Set(spec.Name(), spec.Name())
			}
		}
		return h, true
	}
	return nil, false
}

// Text is the module's name.
func (m *exchangeModuleInfo) Text() string { return m.name }

var _ object.TextThing = (*exchangeModuleInfo)(nil)
