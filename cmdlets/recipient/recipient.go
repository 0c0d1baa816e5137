// Package recipient holds the cmdlets for who gets mail: mailboxes and their users,
// distribution groups and their members, contacts. One file holds a noun.
//
// It may import server/admin, the shell's command and object, and the store's types.
package recipient

import (
	"iter"
	"slices"
	"strings"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/directory"
)

// Commands are the cmdlets of this family.
func Commands() []*command.Command {
	return slices.Concat(mailbox(), newMailboxes(), connectMailboxes(), user(), recipients(), distributionGroup(), groupMember(), mailContact(), mailUser())
}

// Views say how the objects of this family are shown.
func Views() []command.View {
	return slices.Concat(mailboxViews, userViews, recipientViews, distributionGroupViews, mailContactViews, mailUserViews)
}

// Recipient is any recipient, as lists show it.
type Recipient struct {
	Identity             config.Identity                                 `prop:"readonly" help:"The name of the recipient with its place in the organization."`
	Name                 string                                          `prop:"readonly" help:"The name of the recipient."`
	RecipientType        directory.RecipientType                         `prop:"readonly" help:"The sort of recipient."`
	RecipientTypeDetails directory.RecipientType                         `prop:"readonly" help:"The finer sort of recipient."`
	DisplayName          string                                          `prop:"readonly" help:"The name that others see."`
	Alias                string                                          `prop:"readonly" help:"The mail nickname."`
	PrimarySmtpAddress   config.SmtpAddress                              `prop:"readonly" help:"The address that the recipient's mail carries."`
	EmailAddresses       config.MultiValuedProperty[config.ProxyAddress] `prop:"readonly" help:"All addresses of the recipient."`
	SamAccountName       string                                          `prop:"readonly" help:"The logon name."`
	ServerName           config.ServerID                                 `prop:"readonly" help:"The server of the mailbox."`
	ExternalEmailAddress config.SmtpAddress                              `prop:"readonly" help:"Where mail for the recipient goes, if elsewhere."`
	directory.Person
	directory.CustomAttributes
	HiddenFromAddressListsEnabled bool        `prop:"readonly" help:"Whether address lists leave the recipient out."`
	Guid                          config.GUID `prop:"readonly" help:"Identifies the recipient whatever it is called."`
	DistinguishedName             string      `prop:"readonly" help:"The name in the form of LDAP."`
}

func recipientOf(n directory.Naming, r directory.Recipient) Recipient {
	o := r.Base()
	out := Recipient{
		Identity: n.Identity(o), Name: o.Name, RecipientType: o.RecipientType, RecipientTypeDetails: o.RecipientTypeDetails(),
		DisplayName: o.DisplayName, Alias: o.Alias, PrimarySmtpAddress: o.PrimarySmtpAddress(), EmailAddresses: o.EmailAddresses,
		CustomAttributes: o.CustomAttributes(), HiddenFromAddressListsEnabled: o.HiddenFromAddressListsEnabled, Guid: o.Guid, DistinguishedName: n.DistinguishedName(o),
	}
	switch r := r.(type) {
	case directory.User:
		out.SamAccountName, out.ServerName, out.ExternalEmailAddress, out.Person = r.SamAccountName, r.Server, r.ExternalEmailAddress, r.Person
	case directory.Group:
		out.SamAccountName = r.SamAccountName
	case directory.Contact:
		out.ExternalEmailAddress, out.Person = r.ExternalEmailAddress, r.Person
	}
	return out
}

// selection are the parameters of every Get cmdlet that chooses among recipients.
type selection struct {
	Identity             config.Identity                                     `param:"pos=0,pipeline,property,wildcards" help:"Whom to show; all if left out."`
	Anr                  string                                              `param:"" help:"The beginning of a name, alias or address."`
	OrganizationalUnit   config.Identity                                     `param:"" help:"The folder to look in; everybody is in Users."`
	RecipientTypeDetails config.MultiValuedProperty[directory.RecipientType] `param:"" help:"The sorts of recipients to show."`
	admin.Listing
}

// choose yields the recipients of one sort that the parameters name.
func choose[T directory.Recipient](v config.View, what string, p selection, all iter.Seq[T], accept func(T) bool) (iter.Seq[T], error) {
	if err := inUsers(v, p.OrganizationalUnit); err != nil {
		return nil, err
	}
	wanted := func(r T) bool {
		return (accept == nil || accept(r)) && p.accepts(r.Base())
	}
	if p.Identity != "" {
		found, err := admin.Several(v, what, p.Identity, accept)
		if err != nil {
			return nil, err
		}
		all = slices.Values(found)
	}
	return func(yield func(T) bool) {
		for r := range all {
			if wanted(r) && !yield(r) {
				return
			}
		}
	}, nil
}

func (p selection) accepts(o directory.Object) bool {
	if len(p.RecipientTypeDetails) > 0 && !slices.ContainsFunc(p.RecipientTypeDetails, func(t directory.RecipientType) bool {
		return strings.EqualFold(string(t), string(o.RecipientTypeDetails()))
	}) {
		return false
	}
	return p.Anr == "" || resolves(o, strings.ToLower(p.Anr))
}

// resolves reports whether one of the recipient's names, or a word of them, begins so.
func resolves(o directory.Object, prefix string) bool {
	names := append(strings.Fields(o.DisplayName), o.Name, o.DisplayName, o.Alias, string(o.PrimarySmtpAddress()))
	return slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(strings.ToLower(name), prefix) })
}

// described turns recipients into what a cmdlet writes.
func described[T any, O any](all iter.Seq[T], describe func(T) O) iter.Seq[any] {
	return func(yield func(any) bool) {
		for r := range all {
			if !yield(describe(r)) {
				return
			}
		}
	}
}

// unitOf is the folder that a recipient is in.
func unitOf(n directory.Naming, o directory.Object) config.Identity {
	return config.Identity(strings.TrimSuffix(string(n.Identity(o)), "/"+o.Name))
}

// inUsers accepts the one folder there is.
func inUsers(v config.View, unit config.Identity) error {
	d, _ := config.DefaultDomain(v)
	full := d.DomainName + "/Users"
	dn := "CN=Users" + strings.ReplaceAll("."+d.DomainName, ".", ",DC=")
	for _, name := range []string{"", "Users", full, d.DomainName, dn} {
		if strings.EqualFold(string(unit), name) {
			return nil
		}
	}
	return command.NotFound("organizational unit", string(unit), "All recipients are in "+full+".")
}

// inDatabase accepts the one mailbox database there is.
func inDatabase(name config.Identity) error {
	_, last, found := strings.Cut(string(name), `\`)
	if name == "" || strings.EqualFold(string(name), config.DefaultDatabase) || found && strings.EqualFold(last, config.DefaultDatabase) {
		return nil
	}
	return command.NotFound("mailbox database", string(name), "There is "+config.DefaultDatabase+".")
}

// names turns references into the names of those who are still there.
func names(v config.View, n directory.Naming, ids []config.GUID) config.MultiValuedProperty[config.Identity] {
	var list config.MultiValuedProperty[config.Identity]
	for _, id := range ids {
		if r, ok := directory.ByGUID(v, id); ok {
			list = append(list, n.Identity(r.Base()))
		}
	}
	return list
}

// references turns the names of recipients into references, each once.
func references(v config.View, ids config.MultiValuedProperty[config.Identity]) ([]config.GUID, error) {
	var list []config.GUID
	for _, id := range ids {
		r, err := admin.One[directory.Recipient](v, "recipient", id, nil)
		if err != nil {
			return nil, err
		}
		if g := r.Base().Guid; !slices.Contains(list, g) {
			list = append(list, g)
		}
	}
	return list, nil
}

// aliasFor returns the alias given, or one made of the name.
func aliasFor(alias, name string) string {
	if alias != "" {
		return alias
	}
	return directory.AliasFrom(name)
}

// addressFor returns the address given, or the alias in the default domain.
func addressFor(v config.View, given config.SmtpAddress, alias string) config.SmtpAddress {
	if given != "" {
		return given
	}
	d, _ := config.DefaultDomain(v)
	return config.SmtpAddress(alias + "@" + d.DomainName)
}

// checkDomains refuses an SMTP address in a domain that no mail is taken for. Addresses that a
// recipient had before stay.
func checkDomains(v config.View, before, after config.MultiValuedProperty[config.ProxyAddress]) error {
	for _, a := range after {
		if !a.IsSMTP() || slices.Contains(before, a) {
			continue
		}
		address := config.SmtpAddress(a.Address)
		if _, ok := config.DomainFor(v, address.Domain()); !ok {
			return &command.Error{ID: "NotAcceptedDomain", Category: command.InvalidArgument, Target: a.Address,
				Message: "The domain of " + a.Address + " is none of the accepted domains.",
				Hint:    "Make it one first: New-AcceptedDomain " + address.Domain() + " -DomainName " + address.Domain() + "."}
		}
	}
	return nil
}

// keepBuiltIn refuses to remove or disable the Administrator, whom reports go to and who must
// be able to log in when nobody else can.
func keepBuiltIn(u directory.User, done string) error {
	if !admin.IsBuiltIn(u) {
		return nil
	}
	return &command.Error{ID: "BuiltInAccount", Category: command.PermissionDenied, Target: u.Name,
		Message: "The account " + u.SamAccountName + " is built in and cannot be " + done + "."}
}

func isMailbox(r directory.Recipient) bool {
	u, ok := r.(directory.User)
	return ok && directory.HasMailbox(u)
}

func isGroup(r directory.Recipient) bool {
	_, ok := r.(directory.Group)
	return ok
}

// complete offers names for Identity parameters.
func complete(s *admin.Session, param, prefix string, accept func(directory.Recipient) bool) []string {
	if param != "Identity" {
		return nil
	}
	return admin.Names(s.View(), prefix, accept)
}
