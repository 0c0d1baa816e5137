package transport

import (
	"strings"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/store/config"
)

func sendConnector() []*command.Command {
	return []*command.Command{
		admin.Define[getSendConnector](command.Spec{
			Verb: "Get", Noun: "SendConnector", Output: "SendConnector",
			Synopsis:    "Shows the connectors through which mail goes out.",
			Description: "Get-SendConnector shows for which domains mail is sent to which hosts, and how.",
			Examples:    []command.Example{{Title: "Show all connectors", Code: "Get-SendConnector"}},
			Related:     []string{"New-SendConnector", "Set-SendConnector", "Remove-SendConnector", "Get-ReceiveConnector"},
		}),
		admin.Define[newSendConnector](command.Spec{
			Verb: "New", Noun: "SendConnector", Impact: command.Changes, Output: "SendConnector",
			Synopsis:    "Makes a connector through which mail goes out.",
			Description: "New-SendConnector makes a connector for the domains of its address spaces. Without smart hosts the receiving host is found by the domain's MX records.",
			Examples: []command.Example{
				{Title: "Send everything through a smart host", Code: "New-SendConnector -Name Internet -AddressSpaces * -SmartHosts smtp.fabrikam.com -DNSRoutingEnabled $false"},
				{Title: "Send to one domain by DNS", Code: "New-SendConnector Fabrikam -AddressSpaces fabrikam.com"},
			},
			Related: []string{"Get-SendConnector", "Set-SendConnector"},
		}),
		admin.Define[setSendConnector](command.Spec{
			Verb: "Set", Noun: "SendConnector", Impact: command.Changes,
			Synopsis:    "Changes a connector through which mail goes out.",
			Description: "Set-SendConnector changes a connector. Mail that waits in a queue goes by the connector as it is when its turn comes.",
			Examples: []command.Example{
				{Title: "Require TLS of every smart host", Code: "Get-SendConnector | Set-SendConnector -RequireTLS $true"},
			},
			Related: []string{"Get-SendConnector", "New-SendConnector"},
		}),
		admin.Define[removeSendConnector](command.Spec{
			Verb: "Remove", Noun: "SendConnector", Impact: command.Destroys,
			Synopsis:    "Deletes a connector through which mail goes out.",
			Description: "Remove-SendConnector deletes a connector. Mail that waits for its domains goes by another one, or waits until there is one.",
			Examples:    []command.Example{{Title: "Delete all connectors without being asked", Code: "Get-SendConnector | Remove-SendConnector -Confirm:$false"}},
			Related:     []string{"Get-SendConnector", "New-SendConnector"},
		}),
	}
}

var sendConnectorViews = []command.View{
	{Type: "SendConnector", Table: "Identity:40 AddressSpaces:40 Enabled"},
}

func sendConnectors(v config.View, id config.Identity) ([]config.SendConnector, error) {
	if c, err := config.SendConnectors.Get(v, string(id)); err == nil {
		return []config.SendConnector{c}, nil
	}
	var found []config.SendConnector
	for c := range config.SendConnectors.All(v) {
		if id.Match(c.Name) {
			found = append(found, c)
		}
	}
	if len(found) == 0 && !id.HasWildcards() {
		return nil, command.NotFound("send connector", string(id), "Get-SendConnector lists them.")
	}
	return found, nil
}

// oneSendConnector returns the one that an identity names.
func oneSendConnector(v config.View, id config.Identity) (config.SendConnector, error) {
	list, err := sendConnectors(v, id)
	if err != nil {
		return config.SendConnector{}, err
	}
	return admin.Only("send connector", id, list, func(k config.SendConnector) string { return k.Name })
}

type getSendConnector struct {
	Identity config.Identity `param:"pos=0,pipeline,property,wildcards" help:"The connector to show; all if left out."`
}

// Process writes the connectors.
func (c *getSendConnector) Process(s *admin.Session) error {
	id := c.Identity
	if id == "" {
		id = "*"
	}
	list, err := sendConnectors(s.View(), id)
	if err != nil {
		return err
	}
	for _, k := range list {
		if err := s.WriteObject(k); err != nil {
			return err
		}
	}
	return nil
}

// Complete offers the connectors' names.
func (c *getSendConnector) Complete(s *admin.Session, param, prefix string) []string {
	return sendNames(s, param, prefix)
}

func sendNames(s *admin.Session, param, prefix string) []string {
	if param != "Identity" {
		return nil
	}
	var names []string
	for c := range config.SendConnectors.All(s.View()) {
		if config.Identity(prefix + "*").Match(c.Name) {
			names = append(names, c.Name)
		}
	}
	return names
}

// credential is how a smart host is logged in to.
type credential struct {
	AuthenticationCredential *object.Credential `param:"secret" help:"The user name and password for the smart host, as Get-Credential gives them."`
}

// apply sets the credential and, with smart hosts and no word about DNS, that these are meant.
func (c credential) apply(s *admin.Session, k *config.SendConnector) {
	if s.Has("AuthenticationCredential") {
		k.SmartHostUserName, k.SmartHostPassword = "", ""
		if c.AuthenticationCredential != nil {
			k.SmartHostUserName = c.AuthenticationCredential.UserName
			k.SmartHostPassword = config.Secret(c.AuthenticationCredential.Password.Reveal())
		}
	}
	if s.Has("SmartHosts") && !s.Has("DNSRoutingEnabled") {
		k.DNSRoutingEnabled = len(k.SmartHosts) == 0
	}
}

type newSendConnector struct {
	Name string `param:"pos=0,mandatory" valid:"minlen=1 maxlen=64 printable" help:"The name of the connector."`
	credential
	Changes command.Patch[config.SendConnector]
}

// Process makes the connector and writes it.
func (c *newSendConnector) Process(s *admin.Session) error {
	k := config.NewSendConnector(c.Name)
	k.SourceTransportServers = config.MultiValuedProperty[string]{string(s.House().Server())}
	c.Changes.Apply(&k)
	c.apply(s, &k)
	err := s.Change(c.Name, func(tx config.Tx) error {
		if config.SendConnectors.Has(tx, c.Name) {
			return exists("send connector", c.Name)
		}
		return config.SendConnectors.Put(tx, k)
	})
	if err != nil {
		return err
	}
	return s.WriteObject(k)
}

type setSendConnector struct {
	Identity config.Identity `param:"pos=0,mandatory,pipeline,property" help:"The connector to change."`
	credential
	Changes command.Patch[config.SendConnector]
}

// Process changes what was given by name, or set on the piped object.
func (c *setSendConnector) Process(s *admin.Session) error {
	if c.Changes.Empty() && !s.Has("AuthenticationCredential") {
		return s.NothingToSet("Enabled")
	}
	k, err := oneSendConnector(s.View(), c.Identity)
	if err != nil {
		return err
	}
	return s.Change(k.Name, func(tx config.Tx) error { return c.change(s, tx, k.Name) })
}

func (c *setSendConnector) change(s *admin.Session, tx config.Tx, name string) error {
	k, err := config.SendConnectors.Get(tx, name)
	if err != nil {
		return err
	}
	c.Changes.Apply(&k)
	c.apply(s, &k)
	if !strings.EqualFold(k.Name, name) {
		if config.SendConnectors.Has(tx, k.Name) {
			return exists("send connector", k.Name)
		}
		if err := config.SendConnectors.Delete(tx, name); err != nil {
			return err
		}
	}
	k.Identity = config.Identity(k.Name)
	return config.SendConnectors.Put(tx, k)
}

// Complete offers the connectors' names.
func (c *setSendConnector) Complete(s *admin.Session, param, prefix string) []string {
	return sendNames(s, param, prefix)
}

type removeSendConnector struct {
	Identity config.Identity `param:"pos=0,mandatory,pipeline,property" help:"The connector to delete."`
}

// Process deletes the connector.
func (c *removeSendConnector) Process(s *admin.Session) error {
	k, err := oneSendConnector(s.View(), c.Identity)
	if err != nil {
		return err
	}
	return s.Change(k.Name, func(tx config.Tx) error { return config.SendConnectors.Delete(tx, k.Name) })
}

// Complete offers the connectors' names.
func (c *removeSendConnector) Complete(s *admin.Session, param, prefix string) []string {
	return sendNames(s, param, prefix)
}
