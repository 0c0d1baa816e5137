package auth

import (
	"fmt"
	"strings"

	"emsh/store/directory"
)

// Protocol is what an account wants to use.
type Protocol int

// The protocols that ask.
const (
	IMAP Protocol = iota
	POP
	SMTP
)

func (p Protocol) String() string { return [...]string{"IMAP4", "POP3", "SMTP"}[p] }

// Account is what is known of who may log in.
type Account struct {
	ID       string // never changes, never used again
	Name     string // as an administrator calls it: Contoso\ann
	Alias    string
	Address  string // primary SMTP address
	Password string // as HashPassword made it; empty: cannot log in
	Disabled bool
	BuiltIn  bool // Administrator, Guest, Anonymous: no IMAP, no POP
	Mailbox  bool // has a mailbox
	IMAP     bool // ImapEnabled
	POP      bool // PopEnabled
	User     directory.User
}

// Accounts finds who a name means.
type Accounts interface {
	// Account returns the one account that a name means: an alias, an address,
	// a user principal name, DOMAIN\name. An error other than ErrNoAccount
	// means that the directory cannot be read.
	Account(name string) (*Account, error)
	// ByID returns an account by what never changes of it.
	ByID(id string) (*Account, error)
}

// Trace is told each step of a decision, for who wants to see how it was made.
type Trace func(step string, ok bool, detail string)

func (t Trace) step(name string, ok bool, format string, args ...any) bool {
	if t != nil {
		t(name, ok, fmt.Sprintf(format, args...))
	}
	return ok
}

// Denied says that an account may not use a protocol, and which fact says so.
type Denied struct{ Reason string }

func (d *Denied) Error() string { return d.Reason }

// Access decides whether an account whose password was right may use a
// protocol. It is the only place where this is decided.
func Access(a *Account, p Protocol, trace Trace) error {
	if !trace.step("Account enabled", !a.Disabled, "account %s, Disabled is %t", a.Name, a.Disabled) {
		return &Denied{"the account is disabled"}
	}
	if p == SMTP {
		return nil
	}
	if !trace.step("Built-in account", !a.BuiltIn, "built-in accounts cannot use %s", p) {
		return &Denied{fmt.Sprintf("the built-in account %s cannot use %s", a.Name, p)}
	}
	if !trace.step("Mailbox", a.Mailbox, "the account has a mailbox: %t", a.Mailbox) {
		return &Denied{"the account has no mailbox"}
	}
	setting, on := "ImapEnabled", a.IMAP
	if p == POP {
		setting, on = "PopEnabled", a.POP
	}
	if !trace.step(setting, on, "%s of %s is %t", setting, a.Name, on) {
		return &Denied{fmt.Sprintf("%s is disabled for this mailbox (%s)", p, setting)}
	}
	return nil
}

// StillWelcome asks again about who has logged in, once his session is listed where a change of
// his rights looks for it: a change made while the password was checked has not seen it.
func (a *Authenticator) StillWelcome(p *Principal, protocol Protocol) error {
	account, err := a.Accounts.ByID(p.Account.ID)
	if err != nil {
		return &Denied{"the account is no longer there"}
	}
	return Access(account, protocol, nil)
}

// IsBuiltIn reports whether a name is one of the accounts that are never let
// in by IMAP and POP.
func IsBuiltIn(name string) bool {
	if i := strings.LastIndexAny(name, `\/`); i >= 0 {
		name = name[i+1:]
	}
	local, _, _ := strings.Cut(name, "@")
	switch strings.ToLower(local) {
	case "administrator", "guest", "anonymous":
		return true
	}
	return false
}

// splitName takes DOMAIN/user/alias apart, Exchange's way to name a mailbox
// other than one's own: the name to log in as, and the mailbox to open.
func splitName(name string) (user, box string) {
	part := strings.Split(name, "/")
	switch {
	case len(part) == 3:
		return part[0] + `\` + part[1], part[2]
	case len(part) == 2 && strings.Contains(part[0], `\`), len(part) == 2 && strings.Contains(part[0], "@"):
		return part[0], part[1]
	case len(part) == 2:
		return part[0] + `\` + part[1], ""
	}
	return name, ""
}
