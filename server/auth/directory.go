package auth

import (
	"strings"

	"emsh/store/config"
	"emsh/store/directory"
)

// Directory finds accounts in the organization's newest snapshot.
type Directory struct{ View func() config.View }

// Account returns the one account that a name means: a logon name with or
// without its domain, a user principal name, an address or an alias.
func (d Directory) Account(name string) (*Account, error) {
	v := d.View()
	u, ok := directory.ByLogon(v, name)
	if !ok {
		u, ok = byAlias(v, name)
	}
	if !ok {
		return nil, ErrNoAccount
	}
	return accountOf(v, u), nil
}

// ByID returns an account by what never changes of it.
func (d Directory) ByID(id string) (*Account, error) { return AccountByID(d.View(), id) }

func byAlias(v config.View, name string) (directory.User, bool) {
	for u := range directory.Users.Find(v, name) {
		if strings.EqualFold(u.Alias, name) {
			return u, true
		}
	}
	return directory.User{}, false
}

func accountOf(v config.View, u directory.User) *Account {
	return &Account{
		ID:       u.Guid.String(),
		Name:     config.OrganizationOf(v).Domain + `\` + u.SamAccountName,
		Alias:    u.Alias,
		Address:  string(u.PrimarySmtpAddress()),
		Password: u.PasswordHash.Reveal(),
		Disabled: u.AccountDisabled,
		BuiltIn:  u.Guid == directory.Administrator || IsBuiltIn(u.SamAccountName),
		Mailbox:  directory.HasMailbox(u),
		IMAP:     u.ImapEnabled,
		POP:      u.PopEnabled,
		User:     u,
	}
}

var _ Accounts = Directory{}

// AccountByID finds an account by what never changes of it, in a snapshot.
func AccountByID(v config.View, id string) (*Account, error) {
	u, err := directory.Users.Get(v, id)
	if err != nil {
		return nil, ErrNoAccount
	}
	return accountOf(v, u), nil
}
