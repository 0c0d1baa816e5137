package recipient

import (
	"slices"
	"strings"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/directory"
)

func recipients() []*command.Command {
	return []*command.Command{
		admin.Define[getRecipient](command.Spec{
			Verb: "Get", Noun: "Recipient", Output: "Recipient",
			Synopsis:    "Shows everybody and everything that mail can be sent to.",
			Description: "Get-Recipient shows mailboxes, mail users, contacts and distribution groups together, with what they have in common.",
			Examples: []command.Example{
				{Title: "Show all recipients", Code: "Get-Recipient -ResultSize Unlimited"},
				{Title: "Find who has an address", Code: "Get-Recipient postmaster@contoso.com"},
			},
			Related: []string{"Get-Mailbox", "Get-DistributionGroup", "Get-MailContact", "Get-MailUser"},
		}),
	}
}

var recipientViews = []command.View{
	{Type: "Recipient", Table: "Name:30 RecipientType:32 PrimarySmtpAddress"},
}

type getRecipient struct {
	selection
	RecipientType config.MultiValuedProperty[directory.RecipientType] `param:"" help:"The sorts of recipients to show."`
}

// Process writes the recipients.
func (c *getRecipient) Process(s *admin.Session) error {
	v := s.View()
	n := directory.NamingOf(v)
	found, err := choose(v, "recipient", c.selection, directory.All[directory.Recipient](v), func(r directory.Recipient) bool {
		o := r.Base()
		return o.HasMail() && (len(c.RecipientType) == 0 || slices.ContainsFunc(c.RecipientType, func(t directory.RecipientType) bool {
			return strings.EqualFold(string(t), string(o.RecipientType))
		}))
	})
	if err != nil {
		return err
	}
	return c.Write(s, described(found, func(r directory.Recipient) Recipient { return recipientOf(n, r) }))
}

// Complete offers the names of recipients.
func (c *getRecipient) Complete(s *admin.Session, param, prefix string) []string {
	return complete(s, param, prefix, nil)
}
