package admin

import (
	"errors"
	"time"

	"emsh/server/auth"
	"emsh/store/config"
	"emsh/store/directory"
)

// PutUser stores a user who was changed.
func PutUser(tx config.Tx, u directory.User) error {
	u.WhenChanged = time.Now()
	return directory.Users.Put(tx, u)
}

// PutGroup stores a group that was changed.
func PutGroup(tx config.Tx, g directory.Group) error {
	g.WhenChanged = time.Now()
	return directory.Groups.Put(tx, g)
}

// PutContact stores a contact that was changed.
func PutContact(tx config.Tx, c directory.Contact) error {
	c.WhenChanged = time.Now()
	return directory.Contacts.Put(tx, c)
}

// Addresses returns a recipient's addresses after a change: a new primary address goes to the
// front and keeps the old one as a further address, and a list without a primary address
// keeps the one before.
func Addresses(list config.MultiValuedProperty[config.ProxyAddress], before, primary config.SmtpAddress, given bool) config.MultiValuedProperty[config.ProxyAddress] {
	if given && primary != "" {
		return directory.SetPrimary(list, primary)
	}
	for _, a := range list {
		if a.IsSMTP() && a.IsPrimary() {
			return list
		}
	}
	if before == "" {
		return list
	}
	return directory.SetPrimary(list, before)
}

// HashPassword returns what is stored of a password. It takes its time: it is called before a
// change is proposed, never within.
func HashPassword(password string) (config.Secret, error) {
	h, err := auth.HashPassword(password)
	if errors.Is(err, auth.ErrPasswordTooLong) {
		return "", &config.Invalid{Property: "Password", Reason: "A password has 1024 bytes at most."}
	}
	return config.Secret(h), err
}
