package organization

import (
	"strings"
	"time"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
)

func exchangeServer() []*command.Command {
	return []*command.Command{
		admin.Define[getExchangeServer](command.Spec{
			Verb: "Get", Noun: "ExchangeServer", Output: "ExchangeServer",
			Synopsis:    "Shows the servers of the organization.",
			Description: "Get-ExchangeServer shows which servers there are, their names in DNS and what they do. AdminDisplayVersion begins as that of Exchange 2007 Service Pack 3, whose cmdlets emsh has; the build behind it is emsh's own release. There is one site and one edition.",
			Examples: []command.Example{
				{Title: "Show all servers", Code: "Get-ExchangeServer | Format-List"},
				{Title: "The servers with mailboxes", Code: "(Get-ExchangeServer | Where-Object { $_.IsMailboxServer -and $_.AdminDisplayVersion -like 'Version 8.*' }).Count", Output: "1"},
			},
			Related: []string{"Get-ImapSettings", "Get-Service"},
		}),
	}
}

var exchangeServerViews = []command.View{
	{Type: "ExchangeServer", Table: "Name:16 Site:40 ServerRole:35 Edition:10 AdminDisplayVersion"},
}

// ExchangeServer is a server as Get-ExchangeServer shows it.
type ExchangeServer struct {
	Identity            config.ServerID `prop:"readonly" help:"The server's name."`
	Name                config.ServerID `prop:"readonly" help:"The server's name."`
	Fqdn                string          `prop:"readonly" help:"The server's full name in DNS."`
	Domain              string          `prop:"readonly" help:"The part of the full name behind the server's own."`
	Site                string          `prop:"readonly" help:"The site; there is one."`
	Edition             string          `prop:"readonly" help:"The edition; there is one."`
	AdminDisplayVersion string          `prop:"readonly" help:"The version of Exchange whose cmdlets there are, and as the build emsh's own release."`
	ServerRole          string          `prop:"readonly" help:"What the server does."`

	IsMailboxServer          bool `prop:"readonly" help:"Whether the server has mailboxes."`
	IsClientAccessServer     bool `prop:"readonly" help:"Whether mail clients can be served."`
	IsHubTransportServer     bool `prop:"readonly" help:"Whether the server carries mail."`
	IsEdgeServer             bool `prop:"readonly" help:"Whether the server stands before the organization; none does."`
	IsUnifiedMessagingServer bool `prop:"readonly" help:"Whether the server answers telephones; none does."`
	IsExchange2007OrLater    bool `prop:"readonly" help:"Whether the cmdlets are those of Exchange 2007, or later ones."`
	IsE14OrLater             bool `prop:"readonly" help:"Whether the cmdlets are those of Exchange 2010, or later ones."`
	IsE15OrLater             bool `prop:"readonly" help:"Whether the cmdlets are those of Exchange 2013, or later ones."`

	Guid        config.GUID `prop:"readonly" help:"Identifies the server whatever it is called."`
	WhenCreated time.Time   `prop:"readonly" help:"When the server was set up."`
}

// servicePack3 is the version of Exchange 2007 whose cmdlets there are.
const servicePack3 = "8.3"

// serverVersion is written as Exchange writes versions, so that scripts find what they look for.
func serverVersion() string {
	build := strings.Join(strings.Split(config.Release, ".")[:2], ".")
	return "Version " + servicePack3 + " (Build " + build + ")"
}

func serverOf(v config.View, s config.Server) ExchangeServer {
	forest, _ := config.DefaultDomain(v)
	_, domain, _ := strings.Cut(s.Fqdn, ".")
	has := func(role string) bool { return strings.Contains(s.ServerRole, role) }
	return ExchangeServer{Identity: s.Identity, Name: s.Name, Fqdn: s.Fqdn, Domain: domain, Edition: "Standard",
		Site:                forest.DomainName + "/Configuration/Sites/Default-First-Site-Name",
		AdminDisplayVersion: serverVersion(), ServerRole: s.ServerRole,
		IsMailboxServer: has("Mailbox"), IsClientAccessServer: has("ClientAccess"), IsHubTransportServer: has("HubTransport"),
		IsExchange2007OrLater: true, Guid: s.Guid, WhenCreated: s.WhenCreated}
}

type getExchangeServer struct {
	Identity config.ServerID `param:"pos=0,pipeline,property" help:"The server to show; all if left out."`
}

// Process writes the servers.
func (c *getExchangeServer) Process(s *admin.Session) error {
	v := s.View()
	if c.Identity != "" {
		name, err := s.Server(c.Identity)
		if err != nil {
			return err
		}
		one, err := config.Servers.Get(v, string(name))
		if err != nil {
			return err
		}
		return s.WriteObject(serverOf(v, one))
	}
	for one := range config.Servers.All(v) {
		if err := s.WriteObject(serverOf(v, one)); err != nil {
			return err
		}
	}
	return nil
}
