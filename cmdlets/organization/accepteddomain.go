package organization

import (
	"iter"
	"slices"
	"strings"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/directory"
)

func acceptedDomain() []*command.Command {
	return []*command.Command{
		admin.Define[getAcceptedDomain](command.Spec{
			Verb: "Get", Noun: "AcceptedDomain", Output: "AcceptedDomain",
			Synopsis:    "Shows the domains that mail is taken for.",
			Description: "Get-AcceptedDomain shows the domains of the organization, and whether mail for recipients it does not know is refused or passed on.",
			Examples:    []command.Example{{Title: "Show all domains", Code: "Get-AcceptedDomain"}},
			Related:     []string{"New-AcceptedDomain", "Set-AcceptedDomain"},
		}),
		admin.Define[newAcceptedDomain](command.Spec{
			Verb: "New", Noun: "AcceptedDomain", Impact: command.Changes, Output: "AcceptedDomain",
			Synopsis:    "Adds a domain that mail is taken for.",
			Description: "New-AcceptedDomain makes a domain one of the organization's. Recipients can then have addresses in it.",
			Examples: []command.Example{
				{Title: "Add a domain", Code: `New-AcceptedDomain -Name "Fourth Coffee subsidiary" -DomainName fourthcoffee.com -DomainType Authoritative`},
			},
			Related: []string{"Get-AcceptedDomain", "Remove-AcceptedDomain"},
		}),
		admin.Define[setAcceptedDomain](command.Spec{
			Verb: "Set", Noun: "AcceptedDomain", Impact: command.Changes,
			Synopsis:    "Changes a domain that mail is taken for.",
			Description: "Set-AcceptedDomain changes what happens with mail for a domain's unknown recipients, and in which domain new addresses are made.",
			Examples:    []command.Example{{Title: "Make new addresses in this domain", Code: "Set-AcceptedDomain contoso.com -MakeDefault $true"}},
			Related:     []string{"Get-AcceptedDomain"},
		}),
		admin.Define[removeAcceptedDomain](command.Spec{
			Verb: "Remove", Noun: "AcceptedDomain", Impact: command.Destroys,
			Synopsis:    "Stops taking mail for a domain.",
			Description: "Remove-AcceptedDomain removes a domain from the organization. A domain in which recipients have addresses, and the default domain, stay.",
			Examples:    []command.Example{{Title: "See what would be removed", Code: "New-AcceptedDomain Fabrikam -DomainName fabrikam.com | Remove-AcceptedDomain -WhatIf"}},
			Related:     []string{"New-AcceptedDomain"},
		}),
	}
}

var acceptedDomainViews = []command.View{
	{Type: "AcceptedDomain", Table: "Name:30 DomainName:30 DomainType:16 Default"},
}

// oneDomain returns the domain that an identity names: its name or the domain itself.
func oneDomain(v config.View, id config.Identity) (config.AcceptedDomain, error) {
	if d, err := config.AcceptedDomains.Get(v, string(id)); err == nil {
		return d, nil
	}
	for d := range config.AcceptedDomains.Find(v, string(id)) {
		return d, nil
	}
	return admin.Only("accepted domain", id, slices.Collect(domains(v, id)), func(d config.AcceptedDomain) string { return d.Name + " (" + d.DomainName + ")" })
}

// domains yields those that an identity names, with wildcards, or all.
func domains(v config.View, id config.Identity) iter.Seq[config.AcceptedDomain] {
	return func(yield func(config.AcceptedDomain) bool) {
		for d := range config.AcceptedDomains.All(v) {
			if (id == "" || id.Match(d.Name, d.DomainName)) && !yield(d) {
				return
			}
		}
	}
}

func domainNames(s *admin.Session, param, prefix string) []string {
	if param != "Identity" {
		return nil
	}
	var names []string
	for d := range domains(s.View(), config.Identity(prefix+"*")) {
		names = append(names, d.Name)
	}
	return names
}

type getAcceptedDomain struct {
	Identity config.Identity `param:"pos=0,pipeline,property,wildcards" help:"The domain to show; all if left out."`
}

// Process writes the domains.
func (c *getAcceptedDomain) Process(s *admin.Session) error {
	v := s.View()
	if c.Identity != "" && !c.Identity.HasWildcards() {
		d, err := oneDomain(v, c.Identity)
		if err != nil {
			return err
		}
		return s.WriteObject(d)
	}
	for d := range domains(v, c.Identity) {
		if err := s.WriteObject(d); err != nil {
			return err
		}
	}
	return nil
}

// Complete offers the names of domains.
func (c *getAcceptedDomain) Complete(s *admin.Session, param, prefix string) []string {
	return domainNames(s, param, prefix)
}

type newAcceptedDomain struct {
	Name       string            `param:"pos=0,mandatory,property" valid:"minlen=1 maxlen=64 printable" help:"The name of the accepted domain."`
	DomainName string            `param:"mandatory,property" valid:"minlen=1 maxlen=255 printable" help:"The domain; *.domain takes its subdomains too."`
	DomainType config.DomainType `param:"property" help:"Whether recipients the organization does not know are refused or passed on."`
}

// Process adds the domain and writes it.
func (c *newAcceptedDomain) Process(s *admin.Session) error {
	d := config.AcceptedDomain{Identity: config.Identity(c.Name), Name: c.Name, DomainName: strings.ToLower(c.DomainName), DomainType: c.DomainType}
	err := s.Change(d.Name, func(tx config.Tx) error {
		if config.AcceptedDomains.Has(tx, d.Name) {
			return &config.Taken{What: "accepted domain", Name: d.Name}
		}
		_, has := config.DefaultDomain(tx)
		d.Default = !has
		return config.AcceptedDomains.Put(tx, d)
	})
	if err != nil {
		return err
	}
	return s.WriteObject(d)
}

type setAcceptedDomain struct {
	Identity    config.Identity                      `param:"pos=0,mandatory,pipeline,property" help:"The domain to change."`
	MakeDefault bool                                 `param:"" help:"Whether new addresses are made in this domain."`
	Changes     command.Patch[config.AcceptedDomain] // one parameter for each property that can be set
}

// Complete offers the names of domains.
func (c *setAcceptedDomain) Complete(s *admin.Session, param, prefix string) []string {
	return domainNames(s, param, prefix)
}

// Process changes the domain; making it the default one takes that from the one before.
func (c *setAcceptedDomain) Process(s *admin.Session) error {
	if c.Changes.Empty() && !s.Has("MakeDefault") {
		return s.NothingToSet("DomainType")
	}
	d, err := oneDomain(s.View(), c.Identity)
	if err != nil {
		return err
	}
	return s.Change(d.Name, func(tx config.Tx) error {
		d, err := config.AcceptedDomains.Get(tx, d.Name)
		if err != nil {
			return err
		}
		old := d
		c.Changes.Apply(&d)
		d.Identity = config.Identity(d.Name)
		if s.Has("MakeDefault") {
			if err := makeDefault(tx, &d, c.MakeDefault); err != nil {
				return err
			}
		}
		return replace(tx, old, d)
	})
}

// replace stores a domain whose name may have changed.
func replace(tx config.Tx, old, d config.AcceptedDomain) error {
	if !strings.EqualFold(old.Name, d.Name) {
		if config.AcceptedDomains.Has(tx, d.Name) {
			return &config.Taken{What: "accepted domain", Name: d.Name}
		}
		if err := config.AcceptedDomains.Delete(tx, old.Name); err != nil {
			return err
		}
	}
	return config.AcceptedDomains.Put(tx, d)
}

func makeDefault(tx config.Tx, d *config.AcceptedDomain, yes bool) error {
	if !yes {
		if d.Default {
			return &config.Invalid{Property: "MakeDefault", Reason: "There must be a default domain; make another one the default instead."}
		}
		return nil
	}
	if before, ok := config.DefaultDomain(tx); ok && before.Name != d.Name {
		before.Default = false
		if err := config.AcceptedDomains.Put(tx, before); err != nil {
			return err
		}
	}
	d.Default = true
	return nil
}

type removeAcceptedDomain struct {
	Identity config.Identity `param:"pos=0,mandatory,pipeline,property" help:"The domain to remove."`
}

// Complete offers the names of domains.
func (c *removeAcceptedDomain) Complete(s *admin.Session, param, prefix string) []string {
	return domainNames(s, param, prefix)
}

// Process removes a domain that nobody needs.
func (c *removeAcceptedDomain) Process(s *admin.Session) error {
	d, err := oneDomain(s.View(), c.Identity)
	if err != nil {
		return err
	}
	return s.Change(d.Name, func(tx config.Tx) error {
		if d.Default {
			return &command.Error{ID: "DefaultDomain", Category: command.InvalidOperation, Target: d.Name,
				Message: "The default domain " + d.DomainName + " cannot be removed.", Hint: "Make another one the default first: Set-AcceptedDomain … -MakeDefault $true."}
		}
		if name, used := userOf(tx, d); used {
			return &command.Error{ID: "DomainInUse", Category: command.InvalidOperation, Target: d.Name,
				Message: "The domain " + d.DomainName + " cannot be removed: " + name + " has an address in it."}
		}
		return config.AcceptedDomains.Delete(tx, d.Name)
	})
}

// userOf finds a recipient inside with an address in the domain.
func userOf(v config.View, d config.AcceptedDomain) (name string, used bool) {
	for r := range directory.All[directory.Recipient](v) {
		o := r.Base()
		if o.RecipientType == directory.TypeMailContact {
			continue
		}
		for _, a := range o.EmailAddresses {
			if in, ok := config.DomainFor(v, config.SmtpAddress(a.Address).Domain()); a.IsSMTP() && ok && in.Name == d.Name {
				return o.Name, true
			}
		}
	}
	return "", false
}
