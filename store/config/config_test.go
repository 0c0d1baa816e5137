package config

import (
	"encoding"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"testing"
)

func TestSpellings(t *testing.T) {
	for _, c := range []struct {
		in   string
		into encoding.TextUnmarshaler
		want string // "": refused
	}{
		{"10MB", new(ByteQuantifiedSize), "10 MB (10,485,760 bytes)"},
		{"1.5 GB (1,610,612,736 bytes)", new(ByteQuantifiedSize), "1.5 GB (1,610,612,736 bytes)"},
		{"1048576", new(ByteQuantifiedSize), "1 MB (1,048,576 bytes)"},
		{"0", new(ByteQuantifiedSize), "0 B (0 bytes)"},
		{"64 kb", new(ByteQuantifiedSize), "64 KB (65,536 bytes)"},
		{"1,024 KB", new(ByteQuantifiedSize), "1 MB (1,048,576 bytes)"},
		{"1,5MB", new(ByteQuantifiedSize), ""},
		{"1,024,00", new(ByteQuantifiedSize), ""},
		{"1.5,0MB", new(ByteQuantifiedSize), ""},
		{"1.2.3MB", new(ByteQuantifiedSize), ""},
		{"-1", new(ByteQuantifiedSize), ""},
		{"99999999999 TB", new(ByteQuantifiedSize), ""},
		{"unlimited", new(Unlimited[ByteQuantifiedSize]), "Unlimited"},
		{"36MB", new(Unlimited[ByteQuantifiedSize]), "36 MB (37,748,736 bytes)"},
		{"5000", new(Unlimited[int]), "5000"},
		{"many", new(Unlimited[int]), ""},
		{"00:30:00", new(EnhancedTimeSpan), "00:30:00"},
		{"1.12:00:00", new(EnhancedTimeSpan), "1.12:00:00"},
		{"1800", new(EnhancedTimeSpan), "00:30:00"},
		{"86400", new(EnhancedTimeSpan), "1.00:00:00"},
		{"0:10", new(EnhancedTimeSpan), "00:10:00"},
		{"1:2:3:4", new(EnhancedTimeSpan), "1.02:03:04"},
		{"-00:00:01.5", new(EnhancedTimeSpan), "-00:00:01.5000000"},
		{"25:00:00", new(EnhancedTimeSpan), ""},
		{"soon", new(EnhancedTimeSpan), ""},
		{"1", new(LoginType), "PlainTextLogin"},
		{"securelogin", new(LoginType), "SecureLogin"},
		{"4", new(LoginType), ""},
		{"Tls, BasicAuth,basicauthrequiretls", new(AuthMechanisms), "Tls, BasicAuth, BasicAuthRequireTLS"},
		{"none", new(AuthMechanisms), "None"},
		{"IMAP,SMTP", new(CertificateServices), "IMAP, SMTP"},
		{"0.0.0.0:143", new(IPBinding), "0.0.0.0:143"},
		{"[::]:143", new(IPBinding), "[::]:143"},
		{":143", new(IPBinding), "0.0.0.0:143"},
		{"localhost:143", new(IPBinding), ""},
		{"0.0.0.0:70000", new(IPBinding), ""},
		{"10.0.0.0/8", new(IPRange), "10.0.0.0/8"},
		{"10.0.0.0(255.0.255.0)", new(IPRange), ""},
		{"10.0.0.9-10.0.0.1", new(IPRange), ""},
		{"a@b.example,smtp:c@d.example", new(MultiValuedProperty[ProxyAddress]), "smtp:a@b.example,smtp:c@d.example"},
		{"SMTP:a@b.example", new(ProxyAddress), "SMTP:a@b.example"},
		{"a b@c.example", new(SmtpAddress), ""},
		{"a@b@c", new(SmtpAddress), ""},
		{"a@-c.example", new(SmtpAddress), ""},
		{"*.contoso.com;5", new(AddressSpace), "SMTP:*.contoso.com;5"},
		{"SMTP:*;101", new(AddressSpace), ""},
		{"{01234567-89ab-cdef-0123-456789ABCDEF}", new(GUID), "01234567-89ab-cdef-0123-456789abcdef"},
	} {
		err := c.into.UnmarshalText([]byte(c.in))
		switch {
		case c.want == "" && err == nil:
			t.Errorf("%T read %q as %v; it is to be refused", c.into, c.in, c.into)
		case c.want != "" && err != nil:
			t.Errorf("%T %q: %v", c.into, c.in, err)
		case c.want != "" && fmt.Sprint(c.into) != c.want:
			t.Errorf("%T %q = %v; want %s", c.into, c.in, c.into, c.want)
		}
	}
}

func TestIPRangeContains(t *testing.T) {
	for _, c := range []struct {
		text, addr string
		want       bool
	}{
		{"10.0.0.0/8", "10.255.255.255", true},
		{"10.0.0.0/8", "11.0.0.0", false},
		{"10.0.0.0/8", "::ffff:10.1.2.3", true},
		{"10.0.0.1-10.0.0.9", "10.0.0.9", true},
		{"192.168.1.0(255.255.255.0)", "192.168.1.77", true},
		{"::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "10.0.0.1", false},
		{"fe80::/10", "fe80::1%eth0", true},
	} {
		r, err := ParseIPRange(c.text)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Contains(netip.MustParseAddr(c.addr)); got != c.want {
			t.Errorf("%s contains %s = %v", c.text, c.addr, got)
		}
	}
}

func TestIdentityMatch(t *testing.T) {
	for _, c := range []struct {
		id, name string
		want     bool
	}{
		{"paul*", "PaulR", true}, {"*r", "paulr", true}, {"p?ulr", "paulr", true},
		{"paul", "paulr", false}, {"*", "", false}, {"a*b*c", "aXbYc", true}, {"a*b*c", "aXc", false},
	} {
		if got := Identity(c.id).Match(c.name); got != c.want {
			t.Errorf("%q matches %q = %v", c.id, c.name, got)
		}
	}
}

func TestDefaultsPassTheirOwnChecks(t *testing.T) {
	p := propose(t, NewLoader(Kinds()).State(0), func(tx Tx) error {
		for _, c := range DefaultReceiveConnectors("SRV", "srv.contoso.com") {
			if err := ReceiveConnectors.Put(tx, c); err != nil {
				return err
			}
		}
		TransportServers.Put(tx, DefaultTransportServer("SRV"))
		Pop.Put(tx, DefaultPopSettings("SRV"))
		return Imap.Put(tx, DefaultImapSettings("SRV"))
	})
	if err := p.Check(); err != nil {
		t.Error(err)
	}
}

func propose(t *testing.T, s *State, fn func(Tx) error) *Proposal {
	t.Helper()
	p, err := s.Propose(fn)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestProposalIsIsolatedAndUnique(t *testing.T) {
	empty := NewLoader(Kinds()).State(7)
	p := propose(t, empty, func(tx Tx) error {
		return AcceptedDomains.Put(tx, AcceptedDomain{Name: "Contoso", DomainName: "contoso.com", Default: true})
	})
	if AcceptedDomains.Len(empty) != 0 || p.View().Revision() != 8 {
		t.Fatal("a proposal changed its base")
	}
	if d, ok := DomainFor(p.View(), "Contoso.COM"); !ok || d.Name != "Contoso" {
		t.Error("a domain is not found whatever its case")
	}
	_, err := p.Next().Propose(func(tx Tx) error {
		return AcceptedDomains.Put(tx, AcceptedDomain{Name: "Other", DomainName: "CONTOSO.com"})
	})
	if err == nil {
		t.Error("one domain was accepted twice")
	}
	same := propose(t, p.Next(), func(tx Tx) error {
		d, err := AcceptedDomains.Get(tx, "contoso")
		if err != nil {
			return err
		}
		return AcceptedDomains.Put(tx, d)
	})
	if len(same.Changes()) != 0 {
		t.Error("putting back what was there counts as a change")
	}
	gone := propose(t, p.Next(), func(tx Tx) error { return AcceptedDomains.Delete(tx, "CONTOSO") })
	if _, ok := DomainFor(gone.View(), "contoso.com"); ok {
		t.Error("a deleted row is found by its word")
	}
}

// TestOrdered compares the tree with Go's map over random edits, and old snapshots with what
// they were.
func TestOrdered(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var m ordered[int]
	model := map[string]int{}
	type moment struct {
		m    ordered[int]
		keys []string
	}
	var past []moment
	sorted := func() []string {
		keys := make([]string, 0, len(model))
		for k := range model {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		return keys
	}
	e := new(edit)
	for i := range 30000 {
		if i%97 == 0 {
			e = nil
		}
		if i%1500 == 0 {
			e = nil
			past = append(past, moment{m, sorted()})
			e = new(edit)
		}
		k := fmt.Sprintf("%x", r.IntN(4000))
		if r.IntN(5) < 2 {
			m = m.without(e, k)
			delete(model, k)
		} else {
			m = m.set(e, k, i)
			model[k] = i
		}
	}
	past = append(past, moment{m, sorted()})
	for n, at := range past {
		var keys []string
		for k := range at.m.all() {
			keys = append(keys, k)
		}
		if !slices.Equal(keys, at.keys) || at.m.len() != len(keys) {
			t.Fatalf("snapshot %d: %d keys, size %d, want %d", n, len(keys), at.m.len(), len(at.keys))
		}
	}
	for k, v := range model {
		if got, ok := m.get(k); !ok || got != v {
			t.Fatalf("%s = %d, %v; want %d", k, got, ok, v)
		}
	}
}

func BenchmarkChangeOneOfMany(b *testing.B) {
	l := NewLoader(Kinds())
	for i := range 100000 {
		l.Add("accepteddomain", fmt.Sprintf("domain%d", i), AcceptedDomain{Name: fmt.Sprintf("domain%d", i), DomainName: fmt.Sprintf("d%d.example", i)})
	}
	s := l.State(1)
	b.ResetTimer()
	for i := range b.N {
		p, err := s.Propose(func(tx Tx) error {
			d, err := AcceptedDomains.Get(tx, fmt.Sprintf("domain%d", i%100000))
			d.DomainType = DomainType(i % 3)
			if err != nil {
				return err
			}
			return AcceptedDomains.Put(tx, d)
		})
		if err != nil {
			b.Fatal(err)
		}
		s = p.Next()
	}
}

func FuzzValues(f *testing.F) {
	f.Add("10MB")
	f.Add("1.12:00:00")
	f.Add("10.0.0.0/8")
	f.Fuzz(func(t *testing.T, s string) {
		for _, v := range []encoding.TextUnmarshaler{new(ByteQuantifiedSize), new(EnhancedTimeSpan), new(IPBinding), new(IPRange),
			new(SmtpAddress), new(ProxyAddress), new(AddressSpace), new(GUID), new(AuthMechanisms)} {
			if v.UnmarshalText([]byte(s)) != nil {
				continue
			}
			once := fmt.Sprint(v)
			if err := v.UnmarshalText([]byte(once)); err != nil && once != "" {
				t.Errorf("%T reads %q but not what it writes, %q: %v", v, s, once, err)
			} else if fmt.Sprint(v) != once {
				t.Errorf("%T %q: %q then %q", v, s, once, v)
			}
		}
	})
}
