package recipient

import (
	"slices"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/directory"
)

func groupMember() []*command.Command {
	return []*command.Command{
		admin.Define[getGroupMember](command.Spec{
			Verb: "Get", Noun: "DistributionGroupMember", Aliases: []string{"Get-DistributionGroupMembership"}, Output: "Recipient",
			Synopsis:    "Shows the members of a distribution group.",
			Description: "Get-DistributionGroupMember shows who is in a group. Pipe it into cmdlets for mailboxes to change those of all members.",
			Examples: []command.Example{
				{Title: "Show the members of a group", Code: `Get-DistributionGroupMember "Field Engineers"`},
				{Title: "Let the members of a group use IMAP4", Code: `Get-DistributionGroupMember "Field Engineers" | Set-CASMailbox -ImapEnabled $true`},
			},
			Related: []string{"Add-DistributionGroupMember", "Get-DistributionGroup"},
		}),
		admin.Define[addGroupMember](command.Spec{
			Verb: "Add", Noun: "DistributionGroupMember", Impact: command.Changes,
			Synopsis:    "Adds a member to a distribution group.",
			Description: "Add-DistributionGroupMember puts a recipient into a group. Groups can be in groups.",
			Examples:    []command.Example{{Title: "Add a member", Code: `Add-DistributionGroupMember "Field Engineers" -Member Administrator`}},
			Related:     []string{"Remove-DistributionGroupMember", "Update-DistributionGroupMember"},
		}),
		admin.Define[removeGroupMember](command.Spec{
			Verb: "Remove", Noun: "DistributionGroupMember", Impact: command.Destroys,
			Synopsis:    "Takes a member out of a distribution group.",
			Description: "Remove-DistributionGroupMember takes a recipient out of a group. The recipient stays.",
			Examples:    []command.Example{{Title: "Take a member out", Code: `Remove-DistributionGroupMember "Field Engineers" -Member Administrator -Confirm:$false`}},
			Related:     []string{"Add-DistributionGroupMember"},
		}),
		admin.Define[updateGroupMember](command.Spec{
			Verb: "Update", Noun: "DistributionGroupMember", Impact: command.Destroys,
			Synopsis:    "Replaces the members of a distribution group.",
			Description: "Update-DistributionGroupMember makes the given recipients the only members of a group.",
			Examples:    []command.Example{{Title: "Replace all members", Code: `Update-DistributionGroupMember "Field Engineers" -Members Administrator -Confirm:$false`}},
			Related:     []string{"Get-DistributionGroupMember", "Add-DistributionGroupMember"},
		}),
	}
}

type getGroupMember struct {
	Identity   config.Identity        `param:"pos=0,mandatory,pipeline,property" help:"The group."`
	ResultSize *config.Unlimited[int] `param:"" default:"1000" help:"How many members to show at most, or Unlimited."`
}

// Complete offers the names of groups.
func (c *getGroupMember) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isGroup)
}

// Process writes the members.
func (c *getGroupMember) Process(s *admin.Session) error {
	v := s.View()
	g, err := oneGroup(v, c.Identity)
	if err != nil {
		return err
	}
	n := directory.NamingOf(v)
	all := described(directory.Members(v, g.Guid), func(r directory.Recipient) Recipient { return recipientOf(n, r) })
	return admin.Listing{ResultSize: c.ResultSize}.Write(s, all)
}

// membership finds a group and a recipient by what a cmdlet was given.
type membership struct {
	Identity config.Identity `param:"pos=0,mandatory,property" help:"The group."`
	Member   config.Identity `param:"pos=1,mandatory,pipeline,property" help:"The member."`
}

func (c membership) find(s *admin.Session) (directory.Group, directory.Recipient, error) {
	v := s.View()
	g, err := oneGroup(v, c.Identity)
	if err != nil {
		return g, nil, err
	}
	r, err := admin.One[directory.Recipient](v, "recipient", c.Member, nil)
	return g, r, err
}

func (c membership) complete(s *admin.Session, param, prefix string) []string {
	if param == "Member" {
		return admin.Names(s.View(), prefix, nil)
	}
	return complete(s, param, prefix, isGroup)
}

type addGroupMember struct{ membership }

// Complete offers the names of groups and members.
func (c *addGroupMember) Complete(s *admin.Session, param, prefix string) []string {
	return c.complete(s, param, prefix)
}

// Process adds the member.
func (c *addGroupMember) Process(s *admin.Session) error {
	g, r, err := c.find(s)
	if err != nil {
		return err
	}
	if r.Base().Guid == g.Guid {
		return inItself(g)
	}
	return s.Change(g.Name, func(tx config.Tx) error {
		m := directory.Membership{Group: g.Guid, Member: r.Base().Guid}
		if directory.Memberships.Has(tx, directory.Memberships.Key(m)) {
			return &command.Error{ID: "MemberAlreadyExists", Category: command.ResourceExists, Target: r.Base().Name,
				Message: "The recipient \"" + r.Base().Name + "\" is already a member of the group \"" + g.Name + "\"."}
		}
		return directory.Memberships.Put(tx, m)
	})
}

// inItself refuses what would be a circle of one.
func inItself(g directory.Group) error {
	return &command.Error{ID: "GroupInItself", Category: command.InvalidArgument, Target: g.Name,
		Message: "The group \"" + g.Name + "\" cannot be a member of itself."}
}

type removeGroupMember struct{ membership }

// Complete offers the names of groups and members.
func (c *removeGroupMember) Complete(s *admin.Session, param, prefix string) []string {
	return c.complete(s, param, prefix)
}

// Process takes the member out.
func (c *removeGroupMember) Process(s *admin.Session) error {
	g, r, err := c.find(s)
	if err != nil {
		return err
	}
	s.Consequence = "The member \"" + r.Base().Name + "\" is taken out of the group."
	return s.Change(g.Name, func(tx config.Tx) error {
		m := directory.Membership{Group: g.Guid, Member: r.Base().Guid}
		if !directory.Memberships.Has(tx, directory.Memberships.Key(m)) {
			return &command.Error{ID: "MemberNotFound", Category: command.ObjectNotFound, Target: r.Base().Name,
				Message: "The recipient \"" + r.Base().Name + "\" is not a member of the group \"" + g.Name + "\"."}
		}
		return directory.Memberships.Delete(tx, directory.Memberships.Key(m))
	})
}

type updateGroupMember struct {
	Identity config.Identity                             `param:"pos=0,mandatory,pipeline,property" help:"The group."`
	Members  config.MultiValuedProperty[config.Identity] `param:"pos=1" help:"All members that the group is to have; none if empty."`
}

// Complete offers the names of groups.
func (c *updateGroupMember) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, isGroup)
}

// Process replaces the members, in one change.
func (c *updateGroupMember) Process(s *admin.Session) error {
	v := s.View()
	g, err := oneGroup(v, c.Identity)
	if err != nil {
		return err
	}
	members, err := references(v, c.Members)
	if err != nil {
		return err
	}
	if slices.Contains(members, g.Guid) {
		return inItself(g)
	}
	return s.Change(g.Name, func(tx config.Tx) error {
		for m := range directory.Memberships.Find(tx, "group:"+g.Guid.String()) {
			if err := directory.Memberships.Delete(tx, directory.Memberships.Key(m)); err != nil {
				return err
			}
		}
		for _, id := range members {
			if err := directory.Memberships.Put(tx, directory.Membership{Group: g.Guid, Member: id}); err != nil {
				return err
			}
		}
		return nil
	})
}
