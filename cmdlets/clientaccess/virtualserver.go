package clientaccess

import (
	"strconv"
	"strings"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
)

func virtualServers() []*command.Command {
	return []*command.Command{
		admin.Define[newImapSettings](newSpec("ImapSettings", "IMAP4", "10.0.0.5:143")),
		admin.Define[removeImapSettings](removeSpec("ImapSettings", "IMAP4")),
		admin.Define[newPopSettings](newSpec("PopSettings", "POP3", "10.0.0.5:110")),
		admin.Define[removePopSettings](removeSpec("PopSettings", "POP3")),
	}
}

func newSpec(noun, protocol, address string) command.Spec {
	return command.Spec{
		Verb: "New", Noun: noun, Impact: command.Changes, Output: noun,
		Synopsis:    "Adds a virtual " + protocol + " server.",
		Description: "New-" + noun + " gives the " + protocol + " service further settings, with addresses, limits and a greeting of their own. An address and port can belong to one virtual server only.",
		Examples: []command.Example{{Title: "Add a virtual server for a partner, as far as can be tried",
			Code: "New-" + noun + " -Name Partner -UnencryptedOrTLSBindings " + address + " -Banner \"Partner access\" -WhatIf"}},
		Related: []string{"Get-" + noun, "Set-" + noun, "Remove-" + noun},
	}
}

func removeSpec(noun, protocol string) command.Spec {
	return command.Spec{
		Verb: "Remove", Noun: noun, Impact: command.Destroys,
		Synopsis:    "Removes a virtual " + protocol + " server.",
		Description: "Remove-" + noun + " closes a virtual server's addresses and ends its sessions. A server's first settings stay.",
		Examples:    []command.Example{{Title: "Remove all virtual servers but the first", Code: "Get-" + noun + " | Where-Object Name -ne 1 | Remove-" + noun + " -Confirm:$false"}},
		Related:     []string{"Get-" + noun, "New-" + noun},
	}
}

// newSettings are the parameters that further settings are made with.
type newSettings struct {
	Name   string          `param:"pos=0" valid:"maxlen=64 printable" help:"The name of the settings on their server; the next number if left out."`
	Server config.ServerID `param:"" help:"The server; this one if left out."`
}

// identity returns the server, and a name that its settings do not have yet.
func (p newSettings) identity(s *admin.Session, has func(string) bool) (config.ServerID, string, error) {
	server, err := s.Server(p.Server)
	if err != nil {
		return "", "", err
	}
	if strings.ContainsAny(p.Name, `\/*?`) {
		return "", "", &config.Invalid{Property: "Name", Reason: `The name must not contain any of \/*?.`}
	}
	name := p.Name
	for n := 1; name == ""; n++ {
		if !has(string(server) + `\` + strconv.Itoa(n)) {
			name = strconv.Itoa(n)
		}
	}
	if has(string(server) + `\` + name) {
		return "", "", &config.Taken{What: "virtual server", Name: name}
	}
	return server, name, nil
}

// addSettings makes further settings: the defaults without addresses, and what was given.
func addSettings[T any](s *admin.Session, p newSettings, kind config.Kind[T], access func(*T) *config.AccessSettings, fresh func(config.ServerID) T, changes *command.Patch[T]) error {
	server, name, err := p.identity(s, func(key string) bool { return kind.Has(s.View(), key) })
	if err != nil {
		return err
	}
	v := fresh(server)
	a := access(&v)
	first, err := kind.Get(s.View(), string(server)+`\1`)
	if err == nil {
		a.X509CertificateName = access(&first).X509CertificateName
	}
	a.Identity, a.Name, a.UnencryptedOrTLSBindings, a.SSLBindings = config.Identity(string(server)+`\`+name), name, nil, nil
	changes.Apply(&v)
	if len(a.UnencryptedOrTLSBindings)+len(a.SSLBindings) == 0 {
		return &config.Invalid{Property: "UnencryptedOrTLSBindings", Reason: "A virtual server needs at least one address in UnencryptedOrTLSBindings or SSLBindings."}
	}
	if err := s.Change(string(a.Identity), func(tx config.Tx) error { return kind.Put(tx, v) }); err != nil {
		return err
	}
	return s.WriteObject(v)
}

// dropSettings removes settings other than a server's first.
func dropSettings[T any](s *admin.Session, p settingsOf, kind config.Kind[T]) error {
	key, err := p.key(s)
	if err != nil {
		return err
	}
	if strings.HasSuffix(key, `\1`) {
		return &command.Error{ID: "FirstSettings", Category: command.InvalidOperation, Target: key,
			Message: "The settings " + key + " are the server's first and stay.", Hint: "Name a further virtual server, or stop the service."}
	}
	return s.Change(key, func(tx config.Tx) error { return kind.Delete(tx, key) })
}

type newImapSettings struct {
	newSettings
	Changes command.Patch[config.ImapSettings] // one parameter for each property that can be set
}

// Process adds the settings and writes them.
func (c *newImapSettings) Process(s *admin.Session) error {
	return addSettings(s, c.newSettings, config.Imap, func(v *config.ImapSettings) *config.AccessSettings { return &v.AccessSettings }, config.DefaultImapSettings, &c.Changes)
}

type removeImapSettings struct{ settingsOf }

// Process removes the settings.
func (c *removeImapSettings) Process(s *admin.Session) error {
	return dropSettings(s, c.settingsOf, config.Imap)
}

type newPopSettings struct {
	newSettings
	Changes command.Patch[config.PopSettings] // one parameter for each property that can be set
}

// Process adds the settings and writes them.
func (c *newPopSettings) Process(s *admin.Session) error {
	return addSettings(s, c.newSettings, config.Pop, func(v *config.PopSettings) *config.AccessSettings { return &v.AccessSettings }, config.DefaultPopSettings, &c.Changes)
}

type removePopSettings struct{ settingsOf }

// Process removes the settings.
func (c *removePopSettings) Process(s *admin.Session) error {
	return dropSettings(s, c.settingsOf, config.Pop)
}
