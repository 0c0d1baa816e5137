package recipient

import (
	"slices"
	"strings"
	"time"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/directory"
)

func distributionGroup() []*command.Command {
	return []*command.Command{
		admin.Define[getDistributionGroup](command.Spec{
			Verb: "Get", Noun: "DistributionGroup", Output: "DistributionGroup",
			Synopsis:    "Shows distribution groups.",
			Description: "Get-DistributionGroup shows the groups whose members get the mail that is sent to them.",
			Examples:    []command.Example{{Title: "Show all groups", Code: "Get-DistributionGroup"}},
			Related:     []string{"New-DistributionGroup", "Set-DistributionGroup", "Get-DistributionGroupMember"},
		}),
		admin.Define[newDistributionGroup](command.Spec{
			Verb: "New", Noun: "DistributionGroup", Impact: command.Changes, Output: "DistributionGroup",
			Synopsis:    "Makes a distribution group.",
			Description: "New-DistributionGroup makes a group with an address of its own. Mail to it goes to its members, and to those of groups in it, each once.",
			Examples: []command.Example{
				{Title: "Make a group", Code: `New-DistributionGroup -Name "Accounting Group" -Alias Accounting`},
				{Title: "Make a group with members", Code: `New-DistributionGroup "IT Department" -Members Administrator`},
			},
			Related: []string{"Get-DistributionGroup", "Add-DistributionGroupMember"},
		}),
		admin.Define[setDistributionGroup](command.Spec{
			Verb: "Set", Noun: "DistributionGroup", Impact: command.Changes,
			Synopsis:    "Changes a distribution group.",
			Description: "Set-DistributionGroup changes a group's names and addresses, and from whom it takes mail.",
			Examples: []command.Example{
				{Title: "Limit the size of messages to all groups", Code: "Get-DistributionGroup -ResultSize Unlimited | Set-DistributionGroup -MaxReceiveSize 10MB"},
			},
			Related: []string{"Get-DistributionGroup", "Update-DistributionGroupMember"},
		}),
		admin.Define[removeDistributionGroup](command.Spec{
			Verb: "Remove", Noun: "DistributionGroup", Impact: command.Destroys,
			Synopsis:    "Deletes a distribution group.",
			Description: "Remove-DistributionGroup deletes a group. Its members stay.",
			Examples:    []command.Example{{Title: "Delete the groups whose names begin with Test", Code: "Get-DistributionGroup Test* | Remove-DistributionGroup -Confirm:$false"}},
			Related:     []string{"New-DistributionGroup"},
		}),
	}
}

var distributionGroupViews = []command.View{
	{Type: "DistributionGroup", Table: "Name:30 DisplayName:30 GroupType:14 PrimarySmtpAddress"},
}

// DistributionGroup is a group as administrators see it.
type DistributionGroup struct {
	Identity             config.Identity                                 `prop:"readonly" help:"The name of the group with its place in the organization."`
	Name                 string                                          `valid:"minlen=1 maxlen=64 printable" help:"The name of the group."`
	DisplayName          string                                          `valid:"maxlen=256 printable" help:"The name that others see."`
	Alias                string                                          `valid:"minlen=1 maxlen=64 printable" help:"The mail nickname."`
	SamAccountName       string                                          `valid:"maxlen=64 printable" help:"The name of the group for older programs."`
	GroupType            string                                          `prop:"readonly" help:"The sort of group."`
	RecipientType        directory.RecipientType                         `prop:"readonly" help:"The sort of recipient."`
	RecipientTypeDetails directory.RecipientType                         `prop:"readonly" help:"The finer sort of recipient."`
	WindowsEmailAddress  config.SmtpAddress                              `help:"The same as PrimarySmtpAddress."`
	PrimarySmtpAddress   config.SmtpAddress                              `help:"The group's main address."`
	EmailAddresses       config.MultiValuedProperty[config.ProxyAddress] `help:"All addresses of the group; the primary one has SMTP in capitals before it."`
	ManagedBy            config.MultiValuedProperty[config.Identity]     `help:"Who looks after the group."`
	Notes                string                                          `valid:"maxlen=1024" help:"A remark."`
	MaxSendSize          config.Unlimited[config.ByteQuantifiedSize]     `help:"The size of the largest message sent as the group."`
	MaxReceiveSize       config.Unlimited[config.ByteQuantifiedSize]     `help:"The size of the largest message the group takes."`
	GrantSendOnBehalfTo  config.MultiValuedProperty[config.Identity]     `help:"Who may send on behalf of the group."`
	Senders
	directory.CustomAttributes
	HiddenFromAddressListsEnabled bool        `help:"Whether address lists leave the group out."`
	ReportToOriginatorEnabled     bool        `help:"Whether reports of failed delivery go to the sender of the message."`
	Guid                          config.GUID `prop:"readonly" help:"Identifies the group whatever it is called."`
	WhenCreated                   time.Time   `prop:"readonly" help:"When the group was made."`
	WhenChanged                   time.Time   `prop:"readonly" help:"When the group was last changed."`
	DistinguishedName             string      `prop:"readonly" help:"The name in the form of LDAP."`
}

func groupOf(v config.View, n directory.Naming, g directory.Group) DistributionGroup {
	kind := "Universal"
	if g.RecipientType == directory.TypeSecurity {
		kind = "Universal, SecurityEnabled"
	}
	return DistributionGroup{
		Identity: n.Identity(g.Object), Name: g.Name, DisplayName: g.DisplayName, Alias: g.Alias, SamAccountName: g.SamAccountName, GroupType: kind,
		RecipientType: g.RecipientType, RecipientTypeDetails: g.RecipientTypeDetails(), PrimarySmtpAddress: g.PrimarySmtpAddress(), WindowsEmailAddress: g.PrimarySmtpAddress(), EmailAddresses: g.EmailAddresses,
		ManagedBy: names(v, n, g.ManagedBy), Notes: g.Notes, MaxSendSize: g.MaxSendSize, MaxReceiveSize: g.MaxReceiveSize,
		GrantSendOnBehalfTo: names(v, n, g.GrantSendOnBehalfTo), Senders: sendersOf(v, n, g.Object), CustomAttributes: g.CustomAttributes(),
		HiddenFromAddressListsEnabled: g.HiddenFromAddressListsEnabled,
		ReportToOriginatorEnabled:     g.ReportToOriginatorEnabled,
		Guid:                          g.Guid, WhenCreated: g.WhenCreated, WhenChanged: g.WhenChanged, DistinguishedName: n.DistinguishedName(g.Object),
	}
}

func (d DistributionGroup) apply(v config.View, g *directory.Group, changed func(string) bool) error {
	before := g.EmailAddresses
	address, given := primary(d.PrimarySmtpAddress, d.WindowsEmailAddress, changed)
	g.EmailAddresses = admin.Addresses(d.EmailAddresses, g.PrimarySmtpAddress(), address, given)
	if err := checkDomains(v, before, g.EmailAddresses); err != nil {
		return err
	}
	g.Name, g.DisplayName, g.Alias, g.SamAccountName, g.Notes = d.Name, d.DisplayName, d.Alias, d.SamAccountName, d.Notes
	g.MaxSendSize, g.MaxReceiveSize = d.MaxSendSize, d.MaxReceiveSize
	g.HiddenFromAddressListsEnabled = d.HiddenFromAddressListsEnabled
	g.SetCustomAttributes(d.CustomAttributes)
	if err := d.Senders.apply(v, &g.Object, changed); err != nil {
		return err
	}
	g.ReportToOriginatorEnabled = d.ReportToOriginatorEnabled
	return applyLists(v, changed, []listed{
		{"ManagedBy", d.ManagedBy, &g.ManagedBy},
		{"GrantSendOnBehalfTo", d.GrantSendOnBehalfTo, &g.GrantSendOnBehalfTo},
	})
}

type getDistributionGroup struct {
	selection
	ManagedBy config.Identity `param:"" help:"Who looks after the groups to show."`
}

// Process writes the groups.
func (c *getDistributionGroup) Process(s *admin.Session) error {
	v := s.View()
	n := directory.NamingOf(v)
	managers, err := references(v, c.managers())
	if err != nil {
		return err
	}
	found, err := choose(v, "distribution group", c.selection, directory.All[directory.Group](v), func(g directory.Group) bool {
		return len(managers) == 0 || slices.Contains(g.ManagedBy, managers[0])
	})
	if err != nil {
		return err
	}
	return c.Write(s, described(found, func(g directory.Group) DistributionGroup { return groupOf(v, n, g) }))
}

func (c *getDistributionGroup) managers() config.MultiValuedProperty[config.Identity] {
	if c.ManagedBy == "" {
		return nil
	}
	return config.MultiValuedProperty[config.Identity]{c.ManagedBy}
}

// Complete offers the names of groups.
func (c *getDistributionGroup) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isGroup)
}

type newDistributionGroup struct {
	Name                               string                                      `param:"pos=0,mandatory,property" valid:"minlen=1 maxlen=64 printable" help:"The name of the group."`
	Type                               groupKind                                   `param:"property" help:"Whether the group is for mail only or a security group too."`
	Alias                              string                                      `param:"property" valid:"maxlen=64 printable" help:"The mail nickname; made of the name if left out."`
	SamAccountName                     string                                      `param:"property" valid:"maxlen=64 printable" help:"The name of the group for older programs."`
	DisplayName                        string                                      `param:"property" valid:"maxlen=256 printable" help:"The name that others see; the name if left out."`
	PrimarySmtpAddress                 config.SmtpAddress                          `param:"property" help:"The address; the alias in the default domain if left out."`
	Members                            config.MultiValuedProperty[config.Identity] `param:"" help:"The first members of the group."`
	ManagedBy                          config.MultiValuedProperty[config.Identity] `param:"" help:"Who looks after the group."`
	CopyOwnerToMember                  command.Switch                              `param:"" help:"Makes those who look after the group members too."`
	Notes                              string                                      `param:"property" valid:"maxlen=1024" help:"A remark."`
	RequireSenderAuthenticationEnabled bool                                        `param:"property" help:"Whether mail is taken only from senders who have logged in."`
	OrganizationalUnit                 config.Identity                             `param:"" help:"The folder; everybody is in Users."`
}

// groupKind is what a new group is for.
type groupKind string

// EnumType is the name under which help shows the type.
func (groupKind) EnumType() string { return "GroupType" }

// EnumNumber is the value's number.
func (k groupKind) EnumNumber() int64 {
	if k == "Security" {
		return 1
	}
	return 0
}

// Values are the possible names.
func (groupKind) Values() []string { return []string{"Distribution", "Security"} }

// String is the value's name.
func (k groupKind) String() string { return string(k) }

// UnmarshalText reads a name in any case, or a number.
func (k *groupKind) UnmarshalText(b []byte) error {
	for i, name := range k.Values() {
		if strings.EqualFold(string(b), name) || string(b) == string(rune('0'+i)) {
			*k = groupKind(name)
			return nil
		}
	}
	return &config.Invalid{Property: "Type", Reason: "Use Distribution or Security."}
}

// Process makes the group and its memberships in one change, and writes it.
func (c *newDistributionGroup) Process(s *admin.Session) error {
	v := s.View()
	if err := inUsers(v, c.OrganizationalUnit); err != nil {
		return err
	}
	g, err := c.group(v)
	if err != nil {
		return err
	}
	members, err := references(v, c.Members)
	if err != nil {
		return err
	}
	if c.CopyOwnerToMember {
		members = append(members, g.ManagedBy...)
	}
	err = s.Change(g.Name, func(tx config.Tx) error {
		if err := admin.PutGroup(tx, g); err != nil {
			return err
		}
		for _, m := range members {
			if err := directory.Memberships.Put(tx, directory.Membership{Group: g.Guid, Member: m}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	v = s.View()
	g, err = directory.Groups.Get(v, g.Guid.String())
	if err != nil {
		return err
	}
	return s.WriteObject(groupOf(v, directory.NamingOf(v), g))
}

func (c *newDistributionGroup) group(v config.View) (directory.Group, error) {
	g := directory.Group{SamAccountName: c.SamAccountName, Notes: c.Notes, ReportToOriginatorEnabled: true}
	g.Guid, g.RecipientType, g.WhenCreated = config.NewGUID(), directory.TypeGroup, time.Now()
	g.RequireSenderAuthenticationEnabled = c.RequireSenderAuthenticationEnabled
	if c.Type == "Security" {
		g.RecipientType = directory.TypeSecurity
	}
	g.Name, g.DisplayName, g.Alias = c.Name, c.DisplayName, aliasFor(c.Alias, c.Name)
	if g.DisplayName == "" {
		g.DisplayName = c.Name
	}
	g.EmailAddresses = directory.SetPrimary(nil, addressFor(v, c.PrimarySmtpAddress, g.Alias))
	if err := checkDomains(v, nil, g.EmailAddresses); err != nil {
		return g, err
	}
	var err error
	g.ManagedBy, err = references(v, c.ManagedBy)
	return g, err
}

type setDistributionGroup struct {
	Identity config.Identity                  `param:"pos=0,mandatory,pipeline,property" help:"The group to change."`
	Changes  command.Patch[DistributionGroup] // one parameter for each property that can be set
}

// Complete offers the names of groups.
func (c *setDistributionGroup) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isGroup)
}

// Process changes what was given by name, or set on the piped object.
func (c *setDistributionGroup) Process(s *admin.Session) error {
	if c.Changes.Empty() {
		return s.NothingToSet("DisplayName")
	}
	g, err := oneGroup(s.View(), c.Identity)
	if err != nil {
		return err
	}
	return s.Change(g.Name, func(tx config.Tx) error {
		g, err := directory.Groups.Get(tx, g.Guid.String())
		if err != nil {
			return err
		}
		d := groupOf(tx, directory.NamingOf(tx), g)
		c.Changes.Apply(&d)
		if err := d.apply(tx, &g, c.Changes.Has); err != nil {
			return err
		}
		return admin.PutGroup(tx, g)
	})
}

func oneGroup(v config.View, id config.Identity) (directory.Group, error) {
	return admin.One[directory.Group](v, "distribution group", id, nil)
}

type removeDistributionGroup struct {
	Identity config.Identity `param:"pos=0,mandatory,pipeline,property" help:"The group to delete."`
}

// Complete offers the names of groups.
func (c *removeDistributionGroup) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isGroup)
}

// Process deletes the group.
func (c *removeDistributionGroup) Process(s *admin.Session) error {
	g, err := oneGroup(s.View(), c.Identity)
	if err != nil {
		return err
	}
	return s.Change(g.Name, func(tx config.Tx) error { return directory.Remove(tx, g.Guid) })
}
