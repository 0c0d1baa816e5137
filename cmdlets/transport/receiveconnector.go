package transport

import (
	"strings"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
)

func receiveConnector() []*command.Command {
	return []*command.Command{
		admin.Define[getReceiveConnector](command.Spec{
			Verb: "Get", Noun: "ReceiveConnector", Output: "ReceiveConnector",
			Synopsis:    "Shows the connectors through which mail comes in.",
			Description: "Get-ReceiveConnector shows where a server listens for mail, from whom it takes it, and what it asks of them. Pipe what it writes into Set-ReceiveConnector to change it.",
			Examples: []command.Example{
				{Title: "Show all connectors", Code: "Get-ReceiveConnector"},
				{Title: "Show everything about the connector for users", Code: "Get-ReceiveConnector Client* | Format-List"},
			},
			Related: []string{"New-ReceiveConnector", "Set-ReceiveConnector", "Remove-ReceiveConnector", "Get-SendConnector"},
		}),
		admin.Define[newReceiveConnector](command.Spec{
			Verb: "New", Noun: "ReceiveConnector", Impact: command.Changes, Output: "ReceiveConnector",
			Synopsis:    "Makes a connector through which mail comes in.",
			Description: "New-ReceiveConnector makes a connector and binds its addresses at once. What it is used for chooses who may submit mail and how clients authenticate, unless these are given too.",
			Examples: []command.Example{
				{Title: "Take mail from the Internet", Code: "New-ReceiveConnector -Name Internet -Usage Internet -Bindings 127.0.0.1:2525"},
				{Title: "Let one machine relay", Code: "New-ReceiveConnector -Name Scanner -Usage Custom -Bindings 127.0.0.1:2526 -RemoteIPRanges 127.0.0.9 -PermissionGroups AnonymousUsers -AnonymousRelayEnabled $true"},
			},
			Related: []string{"Get-ReceiveConnector", "Set-ReceiveConnector"},
		}),
		admin.Define[setReceiveConnector](command.Spec{
			Verb: "Set", Noun: "ReceiveConnector", Impact: command.Changes,
			Synopsis:    "Changes a connector through which mail comes in.",
			Description: "Set-ReceiveConnector changes a connector while it works. The next connection sees the change; those that are open are not dropped. An address that cannot be bound leaves everything as it was.",
			Examples: []command.Example{
				{Title: "Take mail from strangers", Code: `Get-ReceiveConnector "Default*" | Set-ReceiveConnector -PermissionGroups AnonymousUsers,ExchangeUsers,ExchangeServers`},
				{Title: "Take larger messages", Code: `Get-ReceiveConnector "Client*" | Set-ReceiveConnector -MaxMessageSize 25MB`},
			},
			Related: []string{"Get-ReceiveConnector", "New-ReceiveConnector"},
		}),
		admin.Define[removeReceiveConnector](command.Spec{
			Verb: "Remove", Noun: "ReceiveConnector", Impact: command.Destroys,
			Synopsis:    "Deletes a connector through which mail comes in.",
			Description: "Remove-ReceiveConnector deletes a connector and gives its addresses back. Connections that are open finish.",
			Examples:    []command.Example{{Title: "Delete a connector without being asked", Code: "Remove-ReceiveConnector \"Client*\" -Confirm:$false"}},
			Related:     []string{"Get-ReceiveConnector", "New-ReceiveConnector"},
		}),
	}
}

var receiveConnectorViews = []command.View{
	{Type: "ReceiveConnector", Table: "Identity:40 Bindings:40 Enabled"},
}

// receiveConnectors returns those that an identity names: SERVER\name, or a name on this server.
func receiveConnectors(s *admin.Session, id config.Identity) ([]config.ReceiveConnector, error) {
	if c, err := config.ReceiveConnectors.Get(s.View(), string(id)); err == nil {
		return []config.ReceiveConnector{c}, nil
	}
	var found []config.ReceiveConnector
	for c := range config.ReceiveConnectors.All(s.View()) {
		if id.Match(string(c.Identity)) || !strings.Contains(string(id), `\`) && c.Server == s.House().Server() && id.Match(c.Name) {
			found = append(found, c)
		}
	}
	if len(found) == 0 && !id.HasWildcards() {
		return nil, command.NotFound("receive connector", string(id), "Get-ReceiveConnector lists them.")
	}
	return found, nil
}

// oneReceiveConnector returns the one that an identity names.
func oneReceiveConnector(s *admin.Session, id config.Identity) (config.ReceiveConnector, error) {
	list, err := receiveConnectors(s, id)
	if err != nil {
		return config.ReceiveConnector{}, err
	}
	return admin.Only("receive connector", id, list, func(k config.ReceiveConnector) string { return string(k.Identity) })
}

type getReceiveConnector struct {
	Identity config.Identity `param:"pos=0,pipeline,property,wildcards" help:"The connector to show, by name or as SERVER\\name; all if left out."`
	Server   config.ServerID `param:"" help:"The server whose connectors to show."`
}

// Process writes the connectors.
func (c *getReceiveConnector) Process(s *admin.Session) error {
	id := c.Identity
	if id == "" {
		id = "*"
	}
	list, err := receiveConnectors(s, id)
	if err != nil {
		return err
	}
	server := config.ServerID("")
	if c.Server != "" {
		if server, err = s.Server(c.Server); err != nil {
			return err
		}
	}
	for _, r := range list {
		if server != "" && r.Server != server {
			continue
		}
		if err := s.WriteObject(r); err != nil {
			return err
		}
	}
	return nil
}

// Complete offers the connectors' names.
func (c *getReceiveConnector) Complete(s *admin.Session, param, prefix string) []string {
	return receiveNames(s, param, prefix)
}

func receiveNames(s *admin.Session, param, prefix string) []string {
	if param != "Identity" {
		return nil
	}
	var names []string
	for c := range config.ReceiveConnectors.All(s.View()) {
		if config.Identity(prefix + "*").Match(c.Name) {
			names = append(names, c.Name)
		}
	}
	return names
}

type newReceiveConnector struct {
	Name     string           `param:"pos=0,mandatory" valid:"minlen=1 maxlen=64 printable" help:"The name of the connector."`
	Server   config.ServerID  `param:"" help:"The server the connector is for; this one if left out."`
	Usage    config.UsageType `param:"" help:"What the connector is for: Custom, Internet, Internal, Client or Partner."`
	Custom   command.Switch   `param:"" help:"Stands for -Usage Custom."`
	Internet command.Switch   `param:"" help:"Stands for -Usage Internet: mail from everybody for the organization."`
	Internal command.Switch   `param:"" help:"Stands for -Usage Internal: mail from other servers of the organization."`
	Client   command.Switch   `param:"" help:"Stands for -Usage Client: mail of users who log in."`
	Partner  command.Switch   `param:"" help:"Stands for -Usage Partner: mail from partners."`
	Changes  command.Patch[config.ReceiveConnector]
}

// Process makes the connector and writes it.
func (c *newReceiveConnector) Process(s *admin.Session) error {
	server, err := s.Server(c.Server)
	if err != nil {
		return err
	}
	k := config.NewReceiveConnector(server, c.Name)
	c.use(s.View(), &k)
	c.Changes.Apply(&k)
	if len(k.Bindings) == 0 {
		return &config.Invalid{Property: "Bindings", Reason: "A connector needs at least one address to listen on, for example 0.0.0.0:25."}
	}
	err = s.Change(string(k.Identity), func(tx config.Tx) error {
		if config.ReceiveConnectors.Has(tx, string(k.Identity)) {
			return exists("receive connector", c.Name)
		}
		return config.ReceiveConnectors.Put(tx, k)
	})
	if err != nil {
		return err
	}
	if err := warnOfEffect(s, k, func(p string) bool { return p == "PermissionGroups" || c.Changes.Has(p) }); err != nil {
		return err
	}
	return s.WriteObject(k)
}

// use sets what the connector's use stands for.
func (c *newReceiveConnector) use(v config.View, k *config.ReceiveConnector) {
	usage, port := c.Usage, "25"
	for u, on := range map[config.UsageType]command.Switch{
		config.UsageInternet: c.Internet, config.UsageInternal: c.Internal, config.UsageClient: c.Client, config.UsagePartner: c.Partner,
	} {
		if on {
			usage = u
		}
	}
	k.AuthMechanism = config.AuthTls
	switch usage {
	case config.UsageInternet:
		k.PermissionGroups = config.PermitAnonymousUsers
	case config.UsageInternal:
		k.PermissionGroups, k.AuthMechanism = config.PermitExchangeServers|config.PermitExchangeLegacyServers, config.AuthTls|config.AuthExchangeServer
	case config.UsageClient:
		k.PermissionGroups, k.AuthMechanism, port = config.PermitExchangeUsers, config.AuthTls|config.AuthBasic|config.AuthBasicRequireTLS|config.AuthIntegrated, "587"
	case config.UsagePartner:
		k.PermissionGroups = config.PermitPartners
	case config.UsageCustom:
		port = ""
	}
	if port != "" {
		b, _ := config.ParseIPBinding("0.0.0.0:" + port)
		k.Bindings = config.MultiValuedProperty[config.IPBinding]{b}
	}
	if server, err := config.Servers.Get(v, string(k.Server)); err == nil {
		k.Fqdn = server.Fqdn
	}
}

type setReceiveConnector struct {
	Identity config.Identity `param:"pos=0,mandatory,pipeline,property" help:"The connector to change, by name or as SERVER\\name."`
	Changes  command.Patch[config.ReceiveConnector]
}

// Process changes what was given by name, or set on the piped object.
func (c *setReceiveConnector) Process(s *admin.Session) error {
	if c.Changes.Empty() {
		return s.NothingToSet("Enabled")
	}
	k, err := oneReceiveConnector(s, c.Identity)
	if err != nil {
		return err
	}
	if err := s.Change(string(k.Identity), func(tx config.Tx) error { return c.change(tx, k.Identity) }); err != nil {
		return err
	}
	c.Changes.Apply(&k)
	return warnOfEffect(s, k, c.Changes.Has)
}

// warnOfEffect tells who asks for a way to log in that is not offered, or permits senders whom
// nothing tells from others.
func warnOfEffect(s *admin.Session, k config.ReceiveConnector, given func(string) bool) error {
	if idle := k.AuthMechanism & (config.AuthIntegrated | config.AuthExchangeServer); given("AuthMechanism") && idle != 0 {
		if err := s.Warn("The connector " + k.Name + " is set to " + idle.String() + ", but NTLM and Kerberos are not offered yet: clients are offered the other mechanisms only."); err != nil {
			return err
		}
	}
	idle := k.PermissionGroups & (config.PermitExchangeServers | config.PermitExchangeLegacyServers | config.PermitPartners)
	if k.AuthMechanism&config.AuthExternalAuthoritative != 0 {
		idle &^= config.PermitExchangeServers // it makes all clients such
	}
	if !given("PermissionGroups") {
		return nil
	}
	if k.PermissionGroups&^idle == 0 {
		return s.Warn("The connector " + k.Name + " takes mail from nobody: of its permission groups, " + k.PermissionGroups.String() + ", none has an effect yet. Set-ReceiveConnector \"" + k.Name +
			"\" -PermissionGroups AnonymousUsers takes it from everybody in its RemoteIPRanges, and ExchangeUsers from those who log in.")
	}
	if idle == 0 {
		return nil
	}
	return s.Warn("The permission groups " + idle.String() + " have no effect yet: mail comes into the connector " + k.Name + " only by AnonymousUsers and ExchangeUsers.")
}

func (c *setReceiveConnector) change(tx config.Tx, id config.Identity) error {
	k, err := config.ReceiveConnectors.Get(tx, string(id))
	if err != nil {
		return err
	}
	c.Changes.Apply(&k)
	if renamed := config.Identity(string(k.Server) + `\` + k.Name); !strings.EqualFold(string(renamed), string(id)) {
		if config.ReceiveConnectors.Has(tx, string(renamed)) {
			return exists("receive connector", k.Name)
		}
		k.Identity = renamed
		if err := config.ReceiveConnectors.Delete(tx, string(id)); err != nil {
			return err
		}
	}
	return config.ReceiveConnectors.Put(tx, k)
}

// Complete offers the connectors' names.
func (c *setReceiveConnector) Complete(s *admin.Session, param, prefix string) []string {
	return receiveNames(s, param, prefix)
}

type removeReceiveConnector struct {
	Identity config.Identity `param:"pos=0,mandatory,pipeline,property" help:"The connector to delete, by name or as SERVER\\name."`
}

// Process deletes the connector.
func (c *removeReceiveConnector) Process(s *admin.Session) error {
	k, err := oneReceiveConnector(s, c.Identity)
	if err != nil {
		return err
	}
	return s.Change(string(k.Identity), func(tx config.Tx) error { return config.ReceiveConnectors.Delete(tx, string(k.Identity)) })
}

// Complete offers the connectors' names.
func (c *removeReceiveConnector) Complete(s *admin.Session, param, prefix string) []string {
	return receiveNames(s, param, prefix)
}
