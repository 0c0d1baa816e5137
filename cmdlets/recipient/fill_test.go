package recipient_test

import (
	"fmt"

	"emsh/server/reload"
	"emsh/store/config"
	"emsh/store/directory"
)

// fill makes many mailboxes in one change.
func fill(n int) reload.Change {
	return reload.Change{Fn: func(tx config.Tx) error {
		for i := range n {
			name := fmt.Sprintf("user%05d", i)
			u := directory.User{Mailbox: directory.NewMailbox("CAS01", config.DefaultDatabase), ClientAccess: directory.DefaultClientAccess()}
			u.Guid, u.RecipientType, u.Name, u.DisplayName, u.Alias = config.NewGUID(), directory.TypeUserMailbox, name, "User "+name, name
			u.SamAccountName, u.UserPrincipalName = name, name+"@contoso.com"
			u.EmailAddresses = directory.SetPrimary(nil, config.SmtpAddress(name+"@contoso.com"))
			if err := directory.Users.Put(tx, u); err != nil {
				return err
			}
		}
		return nil
	}}
}
