package storetest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"emsh/store/audit"
	"emsh/store/config"
)

// ConfigStore is what keeps an organization: its rows and its audit log.
type ConfigStore interface {
	config.Store
	audit.Log
	Close() error
}

// Config checks that a back end keeps an organization as it must. Open opens the one in dir,
// or makes an empty one.
func Config(t *testing.T, open func(dir string) (ConfigStore, error)) {
	t.Run("keeps what was committed", func(t *testing.T) { keeps(t, open) })
	t.Run("refuses a proposal over an old snapshot", func(t *testing.T) { conflicts(t, open) })
	t.Run("snapshots do not change", func(t *testing.T) { immutable(t, open) })
	t.Run("audit log", func(t *testing.T) { audits(t, open) })
	t.Run("wakes watchers", func(t *testing.T) { watches(t, open) })
	t.Run("a cancelled commit changes nothing", func(t *testing.T) { cancelled(t, open) })
}

func mustOpen(t *testing.T, open func(string) (ConfigStore, error), dir string) ConfigStore {
	t.Helper()
	s, err := open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func putDomain(name string, kind config.DomainType) func(config.Tx) error {
	return func(tx config.Tx) error {
		return config.AcceptedDomains.Put(tx, config.AcceptedDomain{Name: name, DomainName: name, DomainType: kind})
	}
}

func commit(t *testing.T, s ConfigStore, fn func(config.Tx) error, cmdlet string) {
	t.Helper()
	p, err := s.Propose(fn)
	if err == nil {
		err = s.Commit(context.Background(), p, audit.Record{Cmdlet: cmdlet, Time: time.Now(), Succeeded: true})
	}
	if err != nil {
		t.Fatal(err)
	}
}

func keeps(t *testing.T, open func(string) (ConfigStore, error)) {
	dir := t.TempDir()
	s := mustOpen(t, open, dir)
	settings := config.DefaultImapSettings("SRV")
	settings.Banner = "héllo"
	commit(t, s, func(tx config.Tx) error { return config.Imap.Put(tx, settings) }, "one")
	commit(t, s, putDomain("a.example", config.Authoritative), "two")
	commit(t, s, putDomain("b.example", config.InternalRelay), "three")
	commit(t, s, func(tx config.Tx) error { return config.AcceptedDomains.Delete(tx, "a.example") }, "four")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = mustOpen(t, open, dir)
	defer s.Close()
	v := s.Snapshot()
	got, err := config.Imap.Get(v, `srv\1`)
	if err != nil || fmt.Sprint(got) != fmt.Sprint(settings) {
		t.Errorf("settings came back as %v, %v; want %v", got, err, settings)
	}
	if v.Revision() != 4 || config.AcceptedDomains.Len(v) != 1 {
		t.Errorf("revision %d with %d domains; want 4 with 1", v.Revision(), config.AcceptedDomains.Len(v))
	}
	if d, ok := config.DomainFor(v, "B.example"); !ok || d.DomainType != config.InternalRelay {
		t.Error("a domain is not found by its word after reopening")
	}
}

func conflicts(t *testing.T, open func(string) (ConfigStore, error)) {
	s := mustOpen(t, open, t.TempDir())
	defer s.Close()
	early, err := s.Propose(putDomain("a.example", config.Authoritative))
	if err != nil {
		t.Fatal(err)
	}
	commit(t, s, putDomain("b.example", config.Authoritative), "first")
	if err := s.Commit(context.Background(), early, audit.Record{}); !errors.Is(err, config.ErrConflict) {
		t.Errorf("an outdated proposal was answered %v", err)
	}
	if v := s.Snapshot(); v.Revision() != 1 || config.AcceptedDomains.Has(v, "a.example") {
		t.Error("an outdated proposal changed something")
	}
}

func immutable(t *testing.T, open func(string) (ConfigStore, error)) {
	s := mustOpen(t, open, t.TempDir())
	defer s.Close()
	commit(t, s, putDomain("a.example", config.Authoritative), "first")
	before := s.Snapshot()
	commit(t, s, putDomain("a.example", config.ExternalRelay), "second")
	commit(t, s, putDomain("b.example", config.ExternalRelay), "third")
	d, _ := config.AcceptedDomains.Get(before, "a.example")
	if d.DomainType != config.Authoritative || config.AcceptedDomains.Len(before) != 1 || before.Revision() != 1 {
		t.Errorf("an old snapshot shows %v", d)
	}
}

func audits(t *testing.T, open func(string) (ConfigStore, error)) {
	dir := t.TempDir()
	s := mustOpen(t, open, dir)
	for i := range 600 {
		if err := s.Append(context.Background(), audit.Record{Cmdlet: "Get-" + strconv.Itoa(i), Time: time.Unix(int64(i), 0)}); err != nil {
			t.Fatal(err)
		}
	}
	commit(t, s, putDomain("a.example", config.Authoritative), "Set-It")
	s.Close()
	s = mustOpen(t, open, dir)
	defer s.Close()
	for _, c := range []struct {
		q     audit.Query
		n     int
		first string
	}{
		{audit.Query{}, 601, "Set-It"},
		{audit.Query{Limit: 5}, 5, "Set-It"},
		{audit.Query{From: time.Unix(100, 0), To: time.Unix(199, 0)}, 100, "Get-199"},
		{audit.Query{Accept: func(r *audit.Record) bool { return strings.HasSuffix(r.Cmdlet, "7") }}, 60, "Get-597"},
	} {
		var got []audit.Record
		for r, err := range s.Search(context.Background(), c.q) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, r)
		}
		if len(got) != c.n || got[0].Cmdlet != c.first {
			t.Errorf("%+v found %d records, want %d beginning with %s", c.q, len(got), c.n, c.first)
		}
	}
}

func watches(t *testing.T, open func(string) (ConfigStore, error)) {
	s := mustOpen(t, open, t.TempDir())
	defer s.Close()
	woken, stop := s.Watch()
	commit(t, s, putDomain("a.example", config.Authoritative), "first")
	commit(t, s, putDomain("b.example", config.Authoritative), "second")
	select {
	case <-woken:
	default:
		t.Error("a commit woke nobody")
	}
	stop()
	commit(t, s, putDomain("c.example", config.Authoritative), "third")
	select {
	case <-woken:
		t.Error("a watch that was ended was woken")
	default:
	}
}

func cancelled(t *testing.T, open func(string) (ConfigStore, error)) {
	s := mustOpen(t, open, t.TempDir())
	defer s.Close()
	p, err := s.Propose(putDomain("a.example", config.Authoritative))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Commit(ctx, p, audit.Record{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled commit was answered %v", err)
	}
	if s.Snapshot().Revision() != 0 {
		t.Error("a cancelled commit changed something")
	}
}

// crashDir tells the child process of ConfigCrash where to write.
const crashDir = "EMSH_STORETEST_CRASH"

// ConfigCrash kills a process while it commits, again and again, and checks that what it had
// been told was durable is there, with its audit record, and that nothing half done is. It
// must be called by a test of the given name, which the child process runs too.
func ConfigCrash(t *testing.T, name string, open func(dir string) (ConfigStore, error)) {
	if dir := os.Getenv(crashDir); dir != "" {
		commitForEver(t, mustOpen(t, open, dir))
		return
	}
	dir := t.TempDir()
	for round := range 5 {
		acknowledged := killWhileWriting(t, name, dir, 20+30*round)
		s := mustOpen(t, open, dir)
		checkSurvivors(t, s, acknowledged)
		s.Close()
	}
}

// commitForEver commits pairs of rows and prints each revision once it is durable.
func commitForEver(t *testing.T, s ConfigStore) {
	for {
		n := s.Snapshot().Revision() + 1
		commit(t, s, func(tx config.Tx) error {
			if err := putDomain(fmt.Sprintf("a%d.example", n), config.Authoritative)(tx); err != nil {
				return err
			}
			return putDomain(fmt.Sprintf("b%d.example", n), config.Authoritative)(tx)
		}, strconv.FormatUint(n, 10))
		fmt.Println("durable", n)
	}
}

// killWhileWriting runs the child until it has committed some more, kills it without warning,
// and returns the last revision it called durable.
func killWhileWriting(t *testing.T, name, dir string, commits int) (last uint64) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^"+name+"$", "-test.v")
	child.Env = append(os.Environ(), crashDir+"="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for seen := 0; lines.Scan(); {
		word, ok := strings.CutPrefix(lines.Text(), "durable ")
		if !ok {
			continue
		}
		last, _ = strconv.ParseUint(word, 10, 64)
		if seen++; seen == commits {
			_ = child.Process.Kill()
		}
	}
	_ = child.Wait()
	if last == 0 {
		t.Fatal("the child process committed nothing")
	}
	return last
}

func checkSurvivors(t *testing.T, s ConfigStore, acknowledged uint64) {
	t.Helper()
	v := s.Snapshot()
	if v.Revision() < acknowledged {
		t.Errorf("revision %d was durable, and now it is %d", acknowledged, v.Revision())
	}
	for n := uint64(1); n <= v.Revision(); n++ {
		if !config.AcceptedDomains.Has(v, fmt.Sprintf("a%d.example", n)) || !config.AcceptedDomains.Has(v, fmt.Sprintf("b%d.example", n)) {
			t.Errorf("of revision %d a row is missing", n)
		}
	}
	if rows := config.AcceptedDomains.Len(v); uint64(rows) != 2*v.Revision() {
		t.Errorf("%d rows at revision %d", rows, v.Revision())
	}
	records := uint64(0)
	for _, err := range s.Search(context.Background(), audit.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		records++
	}
	if records != v.Revision() {
		t.Errorf("%d audit records at revision %d", records, v.Revision())
	}
}
