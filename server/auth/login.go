package auth

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// ErrNoAccount is returned by Accounts for a name that means nobody.
var ErrNoAccount = errors.New("no such account")

// Kind is why a login failed, in the classes that protocols have words for.
type Kind int

// The kinds of failure.
const (
	Wrong       Kind = iota // name or password; nobody learns which
	Refused                 // by the throttle
	Forbidden               // password right, but not allowed here
	Unavailable             // we cannot tell now
)

// Failure is the error of a login. Text may be told to the client; Reason is
// for the administrator.
type Failure struct {
	Kind   Kind
	Name   string // as it was typed, fit for a log
	Text   string
	Reason string
	Until  time.Time // of a refusal
}

func (f *Failure) Error() string { return f.Text }

// Note says of the end of a login who it was and, where it failed, why: a line for a protocol
// log. It is empty for an exchange that did not come to a login.
func Note(p *Principal, err error) string {
	var f *Failure
	switch {
	case err == nil && p != nil:
		return "logon of " + p.Account.Name
	case errors.As(err, &f):
		return "logon of " + f.Name + " failed: " + f.Reason
	}
	return ""
}

// Principal is who has logged in.
type Principal struct {
	Account Account
	Name    string // as it was typed
}

// Attempt is one try to log in.
type Attempt struct {
	Name     string
	Behalf   string // SASL authorization identity: whose mailbox; empty: one's own
	Password string
	From     netip.Addr
	Protocol Protocol
	Trace    Trace
}

// Authenticator serves all protocols.
type Authenticator struct {
	Accounts Accounts
	Throttle *Throttle
	Log      *slog.Logger

	kitchen *kitchen
	memory  memory
}

// New returns an authenticator over a directory.
func New(accounts Accounts, log *slog.Logger) *Authenticator {
	if log == nil {
		log = slog.Default()
	}
	a := &Authenticator{Accounts: accounts, Throttle: NewThrottle(time.Now), Log: log, kitchen: newKitchen()}
	a.memory.known = map[fingerprint]*answer{}
	_, _ = rand.Read(a.memory.key[:])
	return a
}

const uniformText = "the user name or password is not correct"

// Login decides about an attempt. Its error is a *Failure.
func (a *Authenticator) Login(ctx context.Context, t Attempt) (*Principal, error) {
	p, err := a.login(ctx, t)
	var f *Failure
	switch {
	case err == nil:
		t.Trace.step("Logon", true, "%s", p.Account.Name)
	case errors.As(err, &f):
		f.Name = clean(t.Name)
		a.Log.Info("logon failed", "service", t.Protocol.String(), "user", f.Name, "from", t.From.String(), "reason", f.Reason)
	}
	return p, err
}

func (a *Authenticator) login(ctx context.Context, t Attempt) (*Principal, error) {
	user, box := splitName(t.Name)
	if t.Behalf != "" && !strings.EqualFold(t.Behalf, t.Name) {
		box = t.Behalf
	}
	name := fold(user)
	if v := a.Throttle.Ask(name, t.From); !t.Trace.step("Throttle", !v.Refused, "%s", v.Reason) {
		text := "too many wrong passwords; try again after " + v.Until.UTC().Format("15:04 MST")
		return nil, &Failure{Kind: Refused, Text: text, Reason: v.Reason, Until: v.Until}
	}
	account, err := a.verify(ctx, t, user, name)
	if err != nil {
		return nil, err
	}
	a.Throttle.Right(name, t.From)
	if err := a.mayEnter(account, box, t); err != nil {
		return nil, err
	}
	return &Principal{Account: *account, Name: t.Name}, nil
}

// verify finds the account and tries the password, at the same cost whether
// or not there is one.
func (a *Authenticator) verify(ctx context.Context, t Attempt, user, name string) (*Account, error) {
	account, err := a.find(user)
	if err != nil {
		return nil, unavailable(err)
	}
	hash, stored := nobody(), ""
	if account != nil {
		stored = account.Password
		if h, err := parseHash(stored); err == nil {
			hash = h
		} else {
			account = nil
		}
	}
	t.Trace.step("Account", account != nil, "%s", clean(user))
	right, what, err := a.memory.recall(ctx, name, stored, t.Password, func() (bool, error) {
		return a.kitchen.try(ctx, t.From, hash, clip(t.Password))
	})
	if err != nil {
		return nil, unavailable(err)
	}
	if t.Trace.step("Password", right && account != nil, "the password is compared with the stored hash") {
		return account, nil
	}
	reason := "wrong password"
	if account == nil {
		reason = "no such account"
	}
	v := a.Throttle.Wrong(name, t.From, what)
	if err := pause(ctx, v.Delay); err != nil {
		return nil, unavailable(err)
	}
	return nil, &Failure{Kind: Wrong, Text: uniformText, Reason: reason}
}

func (a *Authenticator) find(user string) (*Account, error) {
	if user == "" || len(user) > 512 || !utf8.ValidString(user) || strings.ContainsFunc(user, unicode.IsControl) {
		return nil, nil
	}
	account, err := a.Accounts.Account(user)
	if errors.Is(err, ErrNoAccount) {
		return nil, nil
	}
	return account, err
}

// mayEnter decides about the mailbox to open and the protocol. Everybody opens
// his own; a name such as DOMAIN/user/alias may name it once more.
func (a *Authenticator) mayEnter(account *Account, box string, t Attempt) error {
	if box != "" {
		other, err := a.find(box)
		if err != nil {
			return unavailable(err)
		}
		may := other != nil && other.ID == account.ID
		if !t.Trace.step("Mailbox permission", may, "%s opens the mailbox %s", account.Name, clean(box)) {
			return &Failure{Kind: Forbidden, Text: "you may not open that mailbox", Reason: fmt.Sprintf("%s may not open the mailbox %q", account.Name, clean(box))}
		}
	}
	if err := Access(account, t.Protocol, t.Trace); err != nil {
		return &Failure{Kind: Forbidden, Text: err.Error(), Reason: err.Error()}
	}
	return nil
}

func unavailable(err error) error {
	return &Failure{Kind: Unavailable, Text: "the logon cannot be checked now; try again later", Reason: err.Error()}
}

func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// fold is the form that spellings of one name share.
func fold(name string) string {
	return strings.ToLower(norm.NFC.String(strings.ToValidUTF8(name, "?")))
}

// clean makes a name that came over the wire fit for a log.
func clean(name string) string {
	if len(name) > 200 {
		name = name[:200]
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return '.'
		}
		return r
	}, strings.ToValidUTF8(name, "?"))
}

func clip(password string) string {
	if len(password) > maxPassword {
		return password[:maxPassword] + "\x00" // matches nothing that can be set
	}
	return password
}

// fingerprint stands for a name, a stored hash and a password. It is keyed
// with a key of this process, so that it is of no use to anyone else.
type fingerprint [sha256.Size]byte

// memory remembers for a moment what was computed, so that a client that
// opens ten connections, or repeats a wrong password each minute, costs one
// hash. The stored hash is part of the key: a changed password is another.
type memory struct {
	key   [32]byte
	mu    sync.Mutex
	known map[fingerprint]*answer
}

type answer struct {
	ready chan struct{}
	right bool
	err   error
	until time.Time
}

const (
	recallTime = 5 * time.Minute
	recallMost = 20000
)

func (m *memory) fingerprint(parts ...string) (f fingerprint) {
	mac := hmac.New(sha256.New, m.key[:])
	for _, p := range parts {
		fmt.Fprintf(mac, "%d:%s", len(p), p)
	}
	copy(f[:], mac.Sum(nil))
	return f
}

// recall answers from memory or computes; several that ask at once wait for one.
func (m *memory) recall(ctx context.Context, name, stored, password string, compute func() (bool, error)) (bool, fingerprint, error) {
	what := m.fingerprint(name, stored, password)
	a, mine := m.claim(what)
	if mine {
		a.right, a.err = compute()
		if a.err != nil {
			m.drop(what, a)
		}
		close(a.ready)
		return a.right, what, a.err
	}
	select {
	case <-a.ready:
	case <-ctx.Done():
		return false, what, ctx.Err()
	}
	if a.err != nil { // the one who computed gave up; that is not our error
		right, err := compute()
		return right, what, err
	}
	return a.right, what, nil
}

func (m *memory) claim(what fingerprint) (a *answer, mine bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	if a := m.known[what]; a != nil && now.Before(a.until) {
		return a, false
	}
	if len(m.known) >= recallMost {
		m.prune(now)
	}
	a = &answer{ready: make(chan struct{}), until: now.Add(recallTime)}
	m.known[what] = a
	return a, true
}

func (m *memory) drop(what fingerprint, a *answer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known[what] == a {
		delete(m.known, what)
	}
}

func (m *memory) prune(now time.Time) {
	for what, a := range m.known {
		if now.After(a.until) || len(m.known) > recallMost/2 {
			delete(m.known, what)
		}
	}
}
