package clientaccess

import (
	"slices"
	"strings"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/store/config"
)

func imapSettings() []*command.Command {
	return []*command.Command{
		admin.Define[getImapSettings](command.Spec{
			Verb: "Get", Noun: "ImapSettings", Aliases: []string{"Get-ImapServer"}, Output: "ImapSettings",
			Synopsis:    "Shows the settings of the IMAP4 service.",
			Description: "Get-ImapSettings shows how the IMAP4 service of a server greets clients, where it listens, how clients may log in and which limits hold. Pipe what it writes into Set-ImapSettings to change it.",
			Examples: []command.Example{
				{Title: "Show all settings of this server", Code: "Get-ImapSettings | Format-List"},
				{Title: "Show what clients may do", Code: "Get-ImapSettings | Format-List LoginType,MaxConnections,MaxConnectionFromSingleIP"},
			},
			Related: []string{"Set-ImapSettings", "Get-PopSettings", "Get-CASMailbox"},
		}),
		admin.Define[setImapSettings](command.Spec{
			Verb: "Set", Noun: "ImapSettings", Impact: command.Changes,
			Synopsis:    "Changes the settings of the IMAP4 service.",
			Description: "Set-ImapSettings changes the IMAP4 service while it runs. New addresses are bound before old ones are given up, and if one of them cannot be bound nothing has changed. Sessions that are open are not dropped; the next connection sees the change.",
			Examples: []command.Example{
				{Title: "Change the greeting", Code: `Get-ImapSettings | Set-ImapSettings -Banner "Welcome to my IMAP server"`},
				{Title: "Allow more clients behind one address", Code: "Set-ImapSettings -MaxConnectionFromSingleIP 200"},
				{Title: "See what a change would do", Code: "Set-ImapSettings -LoginType PlainTextLogin -WhatIf"},
			},
			Related: []string{"Get-ImapSettings", "Set-PopSettings", "Set-CASMailbox"},
		}),
	}
}

var imapSettingsViews = []command.View{
	{Type: "ImapSettings", Table: "UnencryptedOrTLSBindings:25 SSLBindings:25 LoginType:15 X509CertificateName"},
}

// settingsOf finds settings by what a cmdlet was given: their identity, or a server's name.
type settingsOf struct {
	Identity config.Identity `param:"pos=0,property" help:"The settings' name, SERVER\\number, or the name of their server."`
	Server   config.ServerID `param:"property" help:"The server the settings are for; this one if left out."`
}

// key returns the key of the settings: those given by identity, else the server's first ones.
func (p settingsOf) key(s *admin.Session) (string, error) {
	id, server := string(p.Identity), p.Server
	if id != "" && strings.Contains(id, `\`) {
		return id, nil
	}
	if id != "" {
		server = config.ServerID(id)
	}
	name, err := s.Server(server)
	return string(name) + `\1`, err
}

type getImapSettings struct{ settingsOf }

// Process writes the settings, all of a server's where none were named.
func (c *getImapSettings) Process(s *admin.Session) error {
	return getSettings(s, c.settingsOf, config.Imap, func(v config.ImapSettings) config.ServerID { return v.Server })
}

// getSettings writes the settings named by identity, or all of the server.
func getSettings[T any](s *admin.Session, p settingsOf, kind config.Kind[T], of func(T) config.ServerID) error {
	if strings.Contains(string(p.Identity), `\`) {
		v, err := kind.Get(s.View(), string(p.Identity))
		if err != nil {
			return err
		}
		return s.WriteObject(v)
	}
	if p.Identity != "" {
		p.Server = config.ServerID(p.Identity)
	}
	server, err := s.Server(p.Server)
	if err != nil {
		return err
	}
	for v := range kind.Find(s.View(), string(server)) {
		if of(v) != server {
			continue
		}
		if err := s.WriteObject(v); err != nil {
			return err
		}
	}
	return nil
}

type setImapSettings struct {
	settingsOf
	Changes command.Patch[config.ImapSettings] // one parameter for each property that can be set
}

// Process changes what was given by name, or set on the piped object.
func (c *setImapSettings) Process(s *admin.Session) error {
	return setSettings(s, c.settingsOf, config.Imap, config.ServiceIMAP, &c.Changes)
}

// setSettings changes the settings of one service.
func setSettings[T any](s *admin.Session, p settingsOf, kind config.Kind[T], service config.CertificateServices, changes *command.Patch[T]) error {
	if changes.Empty() {
		return s.NothingToSet("Banner")
	}
	key, err := p.key(s)
	if err != nil {
		return err
	}
	err = s.Change(key, func(tx config.Tx) error {
		v, err := kind.Get(tx, key)
		if err != nil {
			return err
		}
		changes.Apply(&v)
		return kind.Put(tx, v)
	})
	if err != nil || !changes.Has("X509CertificateName") {
		return err
	}
	return warnOfName(s, key, object.Text(changes.Get("X509CertificateName")), service)
}

// warnOfName tells of a certificate name that no certificate of the service answers to.
func warnOfName(s *admin.Session, key, name string, service config.CertificateServices) error {
	server, _, _ := strings.Cut(key, `\`)
	for c := range config.Certificates.Find(s.View(), server) {
		if c.Services&service != 0 && !c.PendingRequest && (c.Covers(name) || slices.ContainsFunc(c.CertificateDomains, func(d string) bool { return strings.EqualFold(d, name) })) {
			return nil
		}
	}
	return s.Warn("No certificate that is enabled for " + service.String() + " has the name " + name +
		"; clients are shown another one until Import-ExchangeCertificate and Enable-ExchangeCertificate bring it.")
}
