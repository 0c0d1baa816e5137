package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"
)

type book map[string]*Account

func (b book) Account(name string) (*Account, error) {
	if a := b[strings.ToLower(name)]; a != nil {
		return a, nil
	}
	return nil, ErrNoAccount
}

func (b book) ByID(id string) (*Account, error) {
	for _, a := range b {
		if a.ID == id {
			return a, nil
		}
	}
	return nil, ErrNoAccount
}

func fixture(t *testing.T) *Authenticator {
	t.Helper()
	hash, err := HashPassword("right")
	if err != nil {
		t.Fatal(err)
	}
	ann := &Account{ID: "1", Name: `Contoso\ann`, Alias: "ann", Password: hash, Mailbox: true, IMAP: true}
	info := &Account{ID: "2", Name: `Contoso\info`, Alias: "info", Password: hash, Mailbox: true, IMAP: true, POP: true}
	admin := &Account{ID: "3", Name: `Contoso\Administrator`, Alias: "Administrator", Password: hash, Mailbox: true, IMAP: true, POP: true, BuiltIn: true}
	off := &Account{ID: "4", Name: "off", Password: hash, Disabled: true}
	b := book{"ann": ann, `contoso\ann`: ann, "info": info, "administrator": admin, "off": off, "broken": {ID: "5", Password: "plaintext"}}
	return New(b, slog.New(slog.NewTextHandler(io.Discard, nil)))
}

func from(n int) netip.Addr { return netip.AddrFrom4([4]byte{10, 0, 0, byte(n)}) }

func TestLogin(t *testing.T) {
	a := fixture(t)
	for i, c := range []struct {
		name, behalf, password string
		protocol               Protocol
		want                   string
	}{
		{"ann", "", "right", IMAP, `Contoso\ann`},
		{"ann", "", "right", SMTP, `Contoso\ann`},
		{"ann", "", "right", POP, "POP3 is disabled for this mailbox (PopEnabled)"},
		{"ann", "", "wrong", POP, uniformText},
		{"nobody", "", "right", IMAP, uniformText},
		{"broken", "", "plaintext", IMAP, uniformText},
		{"", "", "", IMAP, uniformText},
		{"a\x00b", "", "right", IMAP, uniformText},
		{"\xff\xfe", "", "right", IMAP, uniformText},
		{strings.Repeat("a", 60000), "", "right", IMAP, uniformText},
		{"ann", "", strings.Repeat("a", 60000), IMAP, uniformText},
		{"off", "", "right", SMTP, "the account is disabled"},
		{"Administrator", "", "right", IMAP, `the built-in account Contoso\Administrator cannot use IMAP4`},
		{"Administrator", "", "right", SMTP, `Contoso\Administrator`},
		{"contoso/ann", "", "right", IMAP, `Contoso\ann`},
		{"contoso/ann/info", "", "right", IMAP, "you may not open that mailbox"},
		{"contoso/ann/ann", "", "right", IMAP, `Contoso\ann`},
		{"contoso/ann/off", "", "right", IMAP, "you may not open that mailbox"},
		{"contoso/ann/nobody", "", "right", IMAP, "you may not open that mailbox"},
		{"ann", "info", "right", IMAP, "you may not open that mailbox"},
		{"ann", "ann", "right", IMAP, `Contoso\ann`},
		{"info", "ann", "right", IMAP, "you may not open that mailbox"},
	} {
		p, err := a.Login(context.Background(), Attempt{Name: c.name, Behalf: c.behalf, Password: c.password, From: from(i), Protocol: c.protocol})
		got := fmt.Sprint(err)
		if err == nil {
			got = p.Account.Name
		}
		if got != c.want {
			t.Errorf("%.20q %q %v: %s, want %s", c.name, c.behalf, c.protocol, got, c.want)
		}
	}
}

func TestTraceTellsEachStep(t *testing.T) {
	a := fixture(t)
	var steps []string
	trace := func(step string, ok bool, _ string) { steps = append(steps, fmt.Sprint(step, ok)) }
	_, _ = a.Login(context.Background(), Attempt{Name: "ann", Password: "right", Protocol: POP, Trace: trace})
	want := "Throttletrue Accounttrue Passwordtrue Account enabledtrue Built-in accounttrue Mailboxtrue PopEnabledfalse"
	if got := strings.Join(steps, " "); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestStormCostsOneHash(t *testing.T) {
	a := fixture(t)
	start := time.Now()
	var wg sync.WaitGroup
	for range 500 {
		wg.Go(func() {
			if _, err := a.Login(context.Background(), Attempt{Name: "ann", Password: "right", From: from(1)}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if d := time.Since(start); d > 3*time.Second {
		t.Errorf("500 logons took %v", d)
	}
}

func TestUnknownCostsTheSame(t *testing.T) {
	a := fixture(t)
	cost := func(name string, i int) time.Duration {
		start := time.Now()
		_, _ = a.Login(context.Background(), Attempt{Name: name, Password: fmt.Sprint("wrong", i), From: from(i)})
		return time.Since(start)
	}
	var known, unknown time.Duration
	for i := range 5 {
		known += cost("ann", i)
		unknown += cost("nobody", i)
	}
	if known > 2*unknown || unknown > 2*known {
		t.Errorf("known %v, unknown %v", known, unknown)
	}
}

func TestThrottle(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	th := NewThrottle(func() time.Time { return now })
	print := func(i int) (f fingerprint) { f[0], f[1] = byte(i), byte(i>>8); return f }
	for range 1000 { // a telephone with an old password
		if v := th.Wrong("ann", from(1), print(1)); v.Delay != 0 {
			t.Fatal("a repeated password is delayed")
		}
	}
	if th.Ask("ann", from(1)).Refused {
		t.Fatal("a repeated password is refused")
	}
	th.Right("bob", from(1))
	delayed := false
	for i := range refuseAfter {
		delayed = th.Wrong("ann", from(1), print(i)).Delay > 0 || delayed
	}
	v := th.Ask("ann", from(1))
	if !delayed || !v.Refused || !v.Until.Equal(now.Add(window)) || !strings.Contains(v.Reason, "10 different wrong passwords") {
		t.Errorf("%+v", v)
	}
	if th.Ask("ann", from(2)).Refused || th.Ask("bob", from(1)).Refused {
		t.Error("others are refused too")
	}
	for i := range sprayRefuse {
		th.Wrong(fmt.Sprint("user", i), from(1), print(1000+i))
	}
	if !th.Ask("new", from(1)).Refused || th.Ask("bob", from(1)).Refused {
		t.Error("a spraying address is to be refused, but not those who are at home there")
	}
	now = now.Add(window + time.Second)
	if th.Ask("ann", from(1)).Refused {
		t.Error("the refusal does not end")
	}
	th.Forgive("", from(1))
	if len(th.addrs)+len(th.pairs) > sprayRefuse {
		t.Error("nothing was forgiven")
	}
}

func TestGuessesAreRefused(t *testing.T) {
	a := fixture(t)
	now := time.Now()
	a.Throttle = NewThrottle(func() time.Time { return now })
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // no delay is waited for
	for i := range 12 {
		a.Throttle.Wrong("ann", from(1), a.memory.fingerprint(fmt.Sprint(i)))
	}
	_, err := a.Login(ctx, Attempt{Name: "ANN", Password: "right", From: from(1)})
	var f *Failure
	if !errors.As(err, &f) || f.Kind != Refused {
		t.Fatal(err)
	}
	if _, err := a.Login(context.Background(), Attempt{Name: "ann", Password: "right", From: from(2)}); err != nil {
		t.Error("another address is refused too:", err)
	}
}

func TestSASL(t *testing.T) {
	a := fixture(t)
	for _, c := range []struct {
		mechanism string
		responses []string // "-" is none
		want      string
	}{
		{"PLAIN", []string{"\x00ann\x00right"}, "in"},
		{"PLAIN", []string{"-", "ann\x00ann\x00right"}, "in"},
		{"PLAIN", []string{"ann\x00right"}, ErrSyntax.Error()},
		{"PLAIN", []string{"\x00\x00right"}, ErrSyntax.Error()},
		{"PLAIN", []string{""}, ErrSyntax.Error()},
		{"PLAIN", []string{"\x00ann\x00ri\x00ght"}, ErrSyntax.Error()},
		{"login", []string{"-", "ann", "right"}, "in"},
		{"LOGIN", []string{"ann", "right"}, "in"},
		{"LOGIN", []string{"ann", "wrong"}, uniformText},
		{"LOGIN", []string{"-", "", ""}, uniformText},
	} {
		m, ok := FindMechanism(c.mechanism)
		if !ok {
			t.Fatal(c.mechanism)
		}
		x := m.Start(a, Client{From: from(1), Protocol: IMAP})
		got := "unfinished"
		for _, r := range c.responses {
			in := []byte(r)
			if r == "-" {
				in = nil
			}
			_, p, err := x.Next(context.Background(), in)
			if err != nil {
				got = err.Error()
			} else if p != nil {
				got = "in"
			}
		}
		if got != c.want {
			t.Errorf("%s %q: %s, want %s", c.mechanism, c.responses, got, c.want)
		}
	}
	if len(Offered(false)) != 0 || len(Offered(true)) != 2 {
		t.Error("the wrong mechanisms are offered")
	}
}

func FuzzParseHash(f *testing.F) {
	h, _ := HashPassword("x")
	f.Add(h)
	f.Add("$argon2id$v=19$m=4294967295,t=1,p=1$$")
	f.Fuzz(func(t *testing.T, s string) {
		if h, err := parseHash(s); err == nil && (h.memory > 1<<20 || h.lanes == 0) {
			t.Errorf("%q has harmful parameters", s)
		}
	})
}

func TestStillWelcome(t *testing.T) {
	a := fixture(t)
	p, err := a.Login(context.Background(), Attempt{Name: "ann", Password: "right", From: from(1), Protocol: IMAP})
	if err != nil || Note(p, nil) != `logon of Contoso\ann` {
		t.Fatal(err, Note(p, nil))
	}
	if err := a.StillWelcome(p, IMAP); err != nil {
		t.Error(err)
	}
	b := a.Accounts.(book)
	b["ann"].IMAP = false
	if err := a.StillWelcome(p, IMAP); err == nil {
		t.Error("welcome, though disabled")
	}
	b["ann"].ID = "9"
	if err := a.StillWelcome(p, SMTP); err == nil {
		t.Error("welcome as another account")
	}
}

func TestNote(t *testing.T) {
	a := fixture(t)
	for name, want := range map[string]string{"ann": "logon of ann failed: wrong password", "nobody\r\n": "logon of nobody.. failed: no such account"} {
		_, err := a.Login(context.Background(), Attempt{Name: name, Password: "wrong", From: from(2), Protocol: IMAP})
		if got := Note(nil, err); got != want {
			t.Errorf("%q", got)
		}
	}
	if Note(nil, ErrSyntax) != "" || Note(nil, nil) != "" {
		t.Error("a note of no logon")
	}
}
