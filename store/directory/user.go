package directory

import (
	"strings"
	"time"

	"emsh/store/config"
)

// User is an account, with a mailbox or without.
type User struct {
	Object
	Account
	Person
	Mailbox
	ClientAccess
	ExternalEmailAddress config.SmtpAddress `json:",omitzero"` // of a MailUser: where mail goes
}

// Administrator identifies the account that every organization begins with, whatever it is
// called: its last number is the one that Windows gives it.
var Administrator = config.GUID{0x65, 0x6d, 0x73, 0x68, 14: 0x01, 15: 0xf4}

// Account is what a user logs in with. The password itself is never kept.
type Account struct {
	SamAccountName    string        `json:",omitzero"` // the logon name without its domain
	UserPrincipalName string        `json:",omitzero"` // the logon name in the form of an address
	AccountDisabled   bool          `json:",omitzero"`
	PasswordHash      config.Secret `json:",omitzero"` // argon2id, in PHC form
	PasswordLastSet   time.Time     `json:",omitzero"`
}

// Person is what is known of who the user is.
type Person struct {
	FirstName       string `json:",omitzero" valid:"maxlen=64 printable" help:"The user's first name."`
	Initials        string `json:",omitzero" valid:"maxlen=6 printable" help:"The user's middle initials."`
	LastName        string `json:",omitzero" valid:"maxlen=64 printable" help:"The user's last name."`
	Title           string `json:",omitzero" valid:"maxlen=128 printable" help:"The user's title."`
	Department      string `json:",omitzero" valid:"maxlen=64 printable" help:"The user's department."`
	Company         string `json:",omitzero" valid:"maxlen=64 printable" help:"The user's company."`
	Office          string `json:",omitzero" valid:"maxlen=128 printable" help:"Where the user's office is."`
	Phone           string `json:",omitzero" valid:"maxlen=64 printable" help:"The user's telephone number."`
	MobilePhone     string `json:",omitzero" valid:"maxlen=64 printable" help:"The user's mobile telephone number."`
	HomePhone       string `json:",omitzero" valid:"maxlen=64 printable" help:"The user's telephone number at home."`
	Fax             string `json:",omitzero" valid:"maxlen=64 printable" help:"The user's fax number."`
	StreetAddress   string `json:",omitzero" valid:"maxlen=1024 printable" help:"The user's street."`
	City            string `json:",omitzero" valid:"maxlen=128 printable" help:"The user's city."`
	StateOrProvince string `json:",omitzero" valid:"maxlen=128 printable" help:"The user's state or province."`
	PostalCode      string `json:",omitzero" valid:"maxlen=40 printable" help:"The user's postal code."`
	CountryOrRegion string `json:",omitzero" valid:"maxlen=128 printable" help:"The user's country."`
	Pager           string `json:",omitzero" valid:"maxlen=64 printable" help:"The number of the user's pager."`
	AssistantName   string `json:",omitzero" valid:"maxlen=256 printable" help:"The name of the user's assistant."`
	WebPage         string `json:",omitzero" valid:"maxlen=2048 printable" help:"The address of the user's web page."`
	Notes           string `json:",omitzero" valid:"maxlen=1024" help:"A remark."`
}

// Mailbox is what is set for a user's mailbox.
type Mailbox struct {
	ExchangeGuid config.GUID     `json:",omitzero"` // names the mailbox in its database; zero: there is none
	Server       config.ServerID `json:",omitzero"` // where the mailbox lives
	Database     string          `json:",omitzero"`

	UseDatabaseQuotaDefaults bool                                        `json:",omitzero"`
	IssueWarningQuota        config.Unlimited[config.ByteQuantifiedSize] `json:",omitzero"`
	ProhibitSendQuota        config.Unlimited[config.ByteQuantifiedSize] `json:",omitzero"`
	ProhibitSendReceiveQuota config.Unlimited[config.ByteQuantifiedSize] `json:",omitzero"`
	RecipientLimits          config.Unlimited[int]                       `json:",omitzero"`

	ForwardingAddress          config.GUID        `json:",omitzero"` // a recipient that gets the mail
	ForwardingSmtpAddress      config.SmtpAddress `json:",omitzero"` // an address that gets the mail
	DeliverToMailboxAndForward bool               `json:",omitzero"`
}

// ClientAccess is how a user may read the mailbox.
type ClientAccess struct {
	ImapEnabled bool `help:"Whether the user may use IMAP4."`
	PopEnabled  bool `help:"Whether the user may use POP3."`
}

// DefaultClientAccess is how the user of a new mailbox may read it.
func DefaultClientAccess() ClientAccess { return ClientAccess{ImapEnabled: true, PopEnabled: true} }

// NewMailbox gives a user an empty mailbox on a server.
func NewMailbox(server config.ServerID, database string) Mailbox {
	return Mailbox{ExchangeGuid: config.NewGUID(), Server: server, Database: database, UseDatabaseQuotaDefaults: true}
}

// MailboxID names the user's mailbox in its database.
func (u User) MailboxID() string { return u.ExchangeGuid.String() }

// Check applies the rules that span fields.
func (u User) Check() error {
	if err := u.Object.check(); err != nil {
		return err
	}
	switch {
	case !validAccount(u.SamAccountName):
		return &config.Invalid{Property: "SamAccountName", Reason: "The logon name " + quoted(u.SamAccountName) + ` has 1 to 64 characters, none of "/\[]:;|=,+*?<>@ and no blank at its ends.`}
	case u.UserPrincipalName != "" && !strings.Contains(u.UserPrincipalName, "@"):
		return &config.Invalid{Property: "UserPrincipalName", Reason: "The user principal name has the form name@domain."}
	case u.RecipientType == TypeMailUser && u.ExternalEmailAddress == "":
		return &config.Invalid{Property: "ExternalEmailAddress", Reason: "A mail user needs the address that mail goes to."}
	}
	return u.CheckQuotas(nil)
}

// CheckQuotas refuses quotas of which one exceeds a later one. What was changed is what it
// blames, if that is known.
func (m Mailbox) CheckQuotas(changed func(property string) bool) error {
	quotas := []struct {
		property string
		limit    config.Unlimited[config.ByteQuantifiedSize]
	}{{"IssueWarningQuota", m.IssueWarningQuota}, {"ProhibitSendQuota", m.ProhibitSendQuota}, {"ProhibitSendReceiveQuota", m.ProhibitSendReceiveQuota}}
	for i, high := range quotas {
		for _, low := range quotas[:i] {
			if !exceeds(low.limit, high.limit) {
				continue
			}
			blamed := high.property
			if changed != nil && changed(low.property) && !changed(high.property) {
				blamed = low.property
			}
			return &config.Invalid{Property: blamed, Reason: low.property + ", " + low.limit.String() + ", must not exceed " + high.property + ", " + high.limit.String() + "."}
		}
	}
	return nil
}

// exceeds reports whether a limit is above another one; no limit counts only as the other.
func exceeds(a, b config.Unlimited[config.ByteQuantifiedSize]) bool {
	x, limited := a.Value()
	y, other := b.Value()
	return limited && other && x > y
}

func validAccount(s string) bool {
	return s != "" && len(s) <= 64 && s == strings.TrimSpace(s) && printable(s) && !strings.ContainsAny(s, `"/\[]:;|=,+*?<>@`)
}

func (u User) words() []config.Word {
	return append(u.Object.words(),
		config.Word{Text: u.SamAccountName, Unique: uniqueAccount},
		config.Word{Text: u.UserPrincipalName, Unique: uniqueAccount})
}

// Users keeps the users, by GUID.
var Users = config.Kind[User]{
	Name:  "user",
	What:  "mailbox",
	Space: space,
	Sorts: sorts(),
	Key:   func(u User) string { return u.Guid.String() },
	Words: User.words,
	New:   func() User { return User{ClientAccess: DefaultClientAccess()} },
	Check: User.Check,
}
