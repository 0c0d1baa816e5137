package reload_test

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"emsh/server/reload"
	"emsh/store/audit"
	"emsh/store/bolt"
	"emsh/store/config"
)

// stub is a service that remembers what was done to it and really listens where it is told.
type stub struct {
	name    string
	fail    error
	panics  bool
	live    config.ImapSettings
	socket  net.Listener
	log     *[]string
	waiting int
	told    chan string // gets the banner at each swap
}

func (s *stub) Name() string { return s.name }

func (s *stub) Prepare(_ context.Context, v config.View) (reload.Generation, error) {
	if s.panics {
		panic("broken")
	}
	if s.fail != nil {
		return nil, s.fail
	}
	want, err := config.Imap.Get(v, `SRV\1`)
	if err != nil || want.Banner == s.live.Banner {
		return nil, nil
	}
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s.waiting++
	*s.log = append(*s.log, s.name+" prepared")
	return &generation{s, want, socket}, nil
}

type generation struct {
	s      *stub
	want   config.ImapSettings
	socket net.Listener
}

func (g *generation) Swap() {
	g.s.waiting--
	if g.s.socket != nil {
		g.s.socket.Close()
	}
	g.s.live, g.s.socket = g.want, g.socket
	*g.s.log = append(*g.s.log, g.s.name+" swapped")
	if g.s.told != nil {
		g.s.told <- g.want.Banner
	}
}

func (g *generation) Discard() {
	g.s.waiting--
	g.socket.Close()
	*g.s.log = append(*g.s.log, g.s.name+" discarded")
}

// failing is a store whose next commit fails.
type failing struct {
	*bolt.Store
	err error
}

func (f *failing) Commit(ctx context.Context, p *config.Proposal, notes ...audit.Record) error {
	if f.err != nil {
		err := f.err
		f.err = nil
		return err
	}
	return f.Store.Commit(ctx, p, notes...)
}

type bench struct {
	engine *reload.Engine
	store  *failing
	first  *stub
	last   *stub
	log    []string
}

func setup(t *testing.T) *bench {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "config.db"), config.Kinds(), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	b := &bench{store: &failing{Store: db}}
	b.first, b.last = &stub{name: "first", log: &b.log}, &stub{name: "last", log: &b.log}
	b.engine = &reload.Engine{Store: b.store, Services: []reload.Service{b.first, b.last}}
	t.Cleanup(func() {
		for _, s := range []*stub{b.first, b.last} {
			if s.waiting != 0 {
				t.Errorf("%s: %d generations were neither swapped nor discarded", s.name, s.waiting)
			}
			if s.socket != nil {
				s.socket.Close()
			}
		}
	})
	if err := b.set("one", false); err != nil {
		t.Fatal(err)
	}
	b.log = nil
	return b
}

func (b *bench) set(banner string, dry bool) error {
	return b.engine.Apply(context.Background(), reload.Change{Dry: dry,
		Fn: func(tx config.Tx) error {
			s := config.DefaultImapSettings("SRV")
			s.Banner = banner
			if strings.HasPrefix(banner, "slow") {
				s.AuthenticatedConnectionTimeout = 0
			}
			if banner == "refused" {
				return errors.New("the function said no")
			}
			return config.Imap.Put(tx, s)
		},
		Notes: func(*config.Proposal) []audit.Record { return []audit.Record{{Cmdlet: "Set-ImapSettings"}} },
	})
}

func (b *bench) records() (n int) {
	for range b.store.Search(context.Background(), audit.Query{}) {
		n++
	}
	return n
}

func TestChangeIsLiveWhenItReturns(t *testing.T) {
	b := setup(t)
	if err := b.set("two", false); err != nil {
		t.Fatal(err)
	}
	if b.first.live.Banner != "two" || b.last.live.Banner != "two" || b.records() != 2 {
		t.Error("the change is not live or not recorded")
	}
	if got := strings.Join(b.log, ", "); got != "first prepared, last prepared, first swapped, last swapped" {
		t.Error(got)
	}
}

func TestEachStepFails(t *testing.T) {
	for name, c := range map[string]struct {
		banner string
		harm   func(*bench)
		dry    bool
		log    string
	}{
		"propose":      {banner: "refused"},
		"check":        {banner: "slow"},
		"rules":        {banner: "x", harm: func(b *bench) { b.engine.Check = func(*config.Proposal) error { return errors.New("a tag said no") } }},
		"first":        {banner: "x", harm: func(b *bench) { b.first.fail = errors.New("bind") }},
		"last":         {banner: "x", harm: func(b *bench) { b.last.fail = errors.New("bind") }, log: "first prepared, first discarded"},
		"panic":        {banner: "x", harm: func(b *bench) { b.last.panics = true }, log: "first prepared, first discarded"},
		"commit":       {banner: "x", harm: func(b *bench) { b.store.err = errors.New("disk full") }, log: "first prepared, last prepared, last discarded, first discarded"},
		"nothing; dry": {banner: "x", dry: true, log: "first prepared, last prepared, last discarded, first discarded"},
	} {
		t.Run(name, func(t *testing.T) {
			b := setup(t)
			if c.harm != nil {
				c.harm(b)
			}
			before, socket := b.store.Snapshot(), b.first.socket
			if err := b.set(c.banner, c.dry); (err == nil) != c.dry {
				t.Errorf("the change was answered %v", err)
			}
			if b.store.Snapshot() != before || b.records() != 1 || b.first.live.Banner != "one" || b.first.socket != socket {
				t.Error("something has changed")
			}
			if got := strings.Join(b.log, ", "); got != c.log {
				t.Errorf("done: %s; want %s", got, c.log)
			}
		})
	}
}

func TestConflictIsProposedAgain(t *testing.T) {
	b := setup(t)
	b.store.err = config.ErrConflict
	if err := b.set("two", false); err != nil || b.first.live.Banner != "two" {
		t.Errorf("a conflict was not overcome: %v", err)
	}
}

func TestStartLeavesTheFaultyOut(t *testing.T) {
	b := setup(t)
	b.first.fail = errors.New("bind 127.0.0.1:143: held by nginx")
	b.last.live.Banner = ""
	b.engine.Start(context.Background())
	if f, bad := b.engine.Fault("first"); !bad || f.Err != b.first.fail {
		t.Error("a service that cannot start has no fault")
	}
	if b.last.live.Banner != "one" {
		t.Error("a healthy service did not start beside a faulty one")
	}
	if err := b.set("two", false); err != nil {
		t.Errorf("a fault from before holds up a change: %v", err)
	}
	b.first.fail = errors.New("bind 127.0.0.1:144: held by nginx")
	if err := b.set("three", false); err == nil {
		t.Error("a change that brings a new fault went through")
	}
	b.first.fail = nil
	if left := b.engine.Retry(context.Background()); left != 0 || b.first.live.Banner != "two" {
		t.Errorf("%d faulty services after the cause has gone", left)
	}
}

func TestFollow(t *testing.T) {
	b := setup(t)
	b.last.told = make(chan string, 1)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { b.engine.Follow(ctx); close(done) }()
	p, err := b.store.Propose(func(tx config.Tx) error {
		s := config.DefaultImapSettings("SRV")
		s.Banner = "elsewhere"
		return config.Imap.Put(tx, s)
	})
	if err == nil {
		err = b.store.Store.Commit(ctx, p, audit.Record{})
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := <-b.last.told; got != "elsewhere" {
		t.Errorf("somebody else's change arrived as %q", got)
	}
	cancel()
	<-done
}
