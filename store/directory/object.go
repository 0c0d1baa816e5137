package directory

import (
	"strings"
	"time"

	"emsh/store/config"
)

// space holds the words of all recipients together: no two may share an address.
const space = "recipient"

// Sorts of names that are unique, each on its own.
const (
	uniqueName    = 1 << iota // among recipients
	uniqueAlias               // the mail nickname
	uniqueAccount             // logon names
	uniqueAddress             // addresses of mail
)

// sorts are what they are called.
func sorts() []string { return []string{"name", "alias", "logon name", "address"} }

// RecipientType says what sort of recipient an object is.
type RecipientType string

// Values of RecipientType.
const (
	TypeUser        RecipientType = "User" // an account that gets no mail here
	TypeUserMailbox RecipientType = "UserMailbox"
	TypeMailUser    RecipientType = "MailUser" // an account whose mail goes elsewhere
	TypeGroup       RecipientType = "MailUniversalDistributionGroup"
	TypeSecurity    RecipientType = "MailUniversalSecurityGroup"
	TypeMailContact RecipientType = "MailContact"
)

// Finer sorts of mailboxes, whose accounts nobody logs in with.
const (
	SharedMailbox    RecipientType = "SharedMailbox"
	RoomMailbox      RecipientType = "RoomMailbox"
	EquipmentMailbox RecipientType = "EquipmentMailbox"
)

// Object is what all recipients have.
type Object struct {
	Guid           config.GUID                                     `json:",omitzero"`
	RecipientType  RecipientType                                   `json:",omitzero"`
	Details        RecipientType                                   `json:",omitzero"` // a finer sort, where there is one: a shared or resource mailbox
	Name           string                                          `json:",omitzero"`
	DisplayName    string                                          `json:",omitzero"`
	Alias          string                                          `json:",omitzero"`
	EmailAddresses config.MultiValuedProperty[config.ProxyAddress] `json:",omitzero"`
	WhenCreated    time.Time                                       `json:",omitzero"`
	WhenChanged    time.Time                                       `json:",omitzero"`

	HiddenFromAddressListsEnabled      bool                                        `json:",omitzero"`
	RequireSenderAuthenticationEnabled bool                                        `json:",omitzero"`
	MaxSendSize                        config.Unlimited[config.ByteQuantifiedSize] `json:",omitzero"`
	MaxReceiveSize                     config.Unlimited[config.ByteQuantifiedSize] `json:",omitzero"`
	AcceptMessagesOnlyFrom             []config.GUID                               `json:",omitzero"` // recipients, and groups for their members; empty: from all
	RejectMessagesFrom                 []config.GUID                               `json:",omitzero"`
	GrantSendOnBehalfTo                []config.GUID                               `json:",omitzero"`

	Custom *CustomAttributes `json:",omitzero"` // nil: none has a value
}

// Recipient is a User, Group or Contact.
type Recipient interface {
	Base() Object
}

// Base is what all recipients have.
func (o Object) Base() Object { return o }

// PrimarySmtpAddress is the address that mail from the recipient carries.
func (o Object) PrimarySmtpAddress() config.SmtpAddress {
	for _, a := range o.EmailAddresses {
		if a.IsSMTP() && a.IsPrimary() {
			return config.SmtpAddress(a.Address)
		}
	}
	return ""
}

// RecipientTypeDetails is the finest sort the recipient is of.
func (o Object) RecipientTypeDetails() RecipientType {
	if o.Details != "" {
		return o.Details
	}
	return o.RecipientType
}

// HasMail reports whether mail can be addressed to the recipient.
func (o Object) HasMail() bool { return o.RecipientType != TypeUser }

// words are the names by which every recipient is found.
func (o Object) words() []config.Word {
	words := make([]config.Word, 0, 8)
	words = append(words,
		config.Word{Text: o.Name, Unique: uniqueName},
		config.Word{Text: o.Alias, Unique: uniqueAlias},
		config.Word{Text: o.DisplayName})
	for _, a := range o.EmailAddresses {
		words = append(words, config.Word{Text: addressWord(a), Unique: uniqueAddress})
	}
	return words
}

// addressWord is how an address is found: SMTP ones as they are, others with their prefix.
func addressWord(a config.ProxyAddress) string {
	if a.IsSMTP() {
		return a.Address
	}
	return a.String()
}

// SetPrimary returns the addresses with a as the primary SMTP one; the one before stays as a
// further address.
func SetPrimary(list config.MultiValuedProperty[config.ProxyAddress], a config.SmtpAddress) config.MultiValuedProperty[config.ProxyAddress] {
	out := config.MultiValuedProperty[config.ProxyAddress]{config.PrimarySMTP(a)}
	for _, p := range list {
		if p.IsSMTP() {
			if strings.EqualFold(p.Address, string(a)) {
				continue
			}
			p.Prefix = "smtp"
		}
		out = append(out, p)
	}
	return out
}

// check applies the rules that all recipients share.
func (o Object) check() error {
	switch {
	case o.Name == "" || len(o.Name) > 64:
		return &config.Invalid{Property: "Name", Reason: "A name has 1 to 64 characters."}
	case config.Identity(o.Name).HasWildcards():
		return &config.Invalid{Property: "Name", Reason: "The name " + quoted(o.Name) + " has a wildcard, * or ?: nobody could name the recipient by it."}
	case !printable(o.Name) || !printable(o.DisplayName) || len(o.DisplayName) > 256:
		return &config.Invalid{Property: "DisplayName", Reason: "A name has no control characters and a display name at most 256 characters."}
	case !o.HasMail():
		return nil
	case !validAlias(o.Alias):
		return &config.Invalid{Property: "Alias", Reason: "The alias " + quoted(o.Alias) + " may have letters, digits and !#$%&'*+-/=?^_`{|}~, and single periods between them, 64 at most."}
	case o.RecipientType != TypeMailContact && o.RecipientType != TypeMailUser && o.PrimarySmtpAddress() == "":
		return &config.Invalid{Property: "EmailAddresses", Reason: "A recipient needs a primary SMTP address."}
	}
	return o.checkAddresses()
}

func (o Object) checkAddresses() error {
	primaries := map[string]bool{}
	for _, a := range o.EmailAddresses {
		if a.IsSMTP() {
			if _, err := config.ParseSmtpAddress(a.Address); err != nil {
				return &config.Invalid{Property: "EmailAddresses", Reason: "The address " + quoted(a.Address) + " is not an SMTP address."}
			}
		}
		if kind := strings.ToUpper(a.Prefix); a.IsPrimary() {
			if primaries[kind] {
				return &config.Invalid{Property: "EmailAddresses", Reason: "There can be one primary address of the kind " + kind + " only; further ones have a prefix in lower case."}
			}
			primaries[kind] = true
		}
	}
	return nil
}

func quoted(s string) string { return `"` + s + `"` }

func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 })
}

// validAlias follows Exchange: the local part of an address without quotes.
func validAlias(s string) bool {
	if s == "" || len(s) > 64 || s[0] == '.' || s[len(s)-1] == '.' || strings.Contains(s, "..") {
		return false
	}
	for _, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r >= 0xa0
		if !letter && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", r) {
			return false
		}
	}
	return true
}

// AliasFrom makes an alias of a name: characters an alias cannot have are left out, and
// blanks too, as Exchange does.
func AliasFrom(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r != ' ' && (r == '.' || validAlias(string(r))) {
			b.WriteRune(r)
		}
	}
	alias := strings.Trim(b.String(), ".")
	for strings.Contains(alias, "..") {
		alias = strings.ReplaceAll(alias, "..", ".")
	}
	return alias[:min(len(alias), 64)]
}
