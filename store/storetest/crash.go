package storetest

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"emsh/store/mailbox"
	"emsh/store/queue"
)

// A crash test runs the test binary again as a child that works on a store and writes down what it begins ("+ …") and what was
// acknowledged ("- …"). The parent kills it at some moment and compares the store with what was written down.
const mailCrashDir = "EMSH_TEST_MAIL_CRASH_DIR"

const (
	crashRounds  = 6
	crashWriters = 6
)

// crash kills children that run this test, and lets verify judge after each what the notes of all workers say.
func crash(t *testing.T, work func(dir string, note func(string)), verify func(dir string, round int, notes []string)) {
	if dir := os.Getenv(mailCrashDir); dir != "" {
		var mu sync.Mutex
		work(dir, func(line string) {
			mu.Lock()
			defer mu.Unlock()
			os.Stdout.WriteString(line + "\n")
		})
		return
	}
	dir := t.TempDir()
	for round := range crashRounds {
		verify(dir, round, runAndKill(t, dir))
	}
}

func runAndKill(t *testing.T, dir string) []string {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.timeout=30s")
	cmd.Env = append(os.Environ(), mailCrashDir+"="+dir)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var notes []string
	enough := 100 + rand.IntN(600)
	for s := bufio.NewScanner(out); s.Scan(); {
		notes = append(notes, s.Text())
		if len(notes) == enough {
			cmd.Process.Kill()
		}
	}
	cmd.Wait()
	if len(notes) < enough {
		t.Fatalf("the child ended by itself:\n%s%s", strings.Join(notes, "\n"), &complaints)
	}
	return notes
}

// MailboxesCrash checks that a database survives kill -9 under load with all that was acknowledged, once each.
func MailboxesCrash(t *testing.T, open func(dir string) (mailbox.Store, error)) {
	models := map[string]*crashModel{}
	crash(t, func(dir string, note func(string)) {
		store, err := open(dir)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return
		}
		var wg sync.WaitGroup
		for w := range crashWriters {
			wg.Go(func() { crashWorker(store, fmt.Sprintf("own%d", w), w, note) })
			wg.Go(func() { crashWorker(store, "shared", 100+w, note) })
		}
		wg.Wait()
	}, func(dir string, round int, notes []string) {
		m := &mailboxes{T: t, open: open, dir: dir, ctx: t.Context()}
		m.reopen()
		for _, line := range notes {
			takeNote(models, line)
		}
		n := 0
		for id, model := range models {
			n += model.verify(m, mailbox.ID(id))
		}
		for err := range m.store.Check(m.ctx) {
			t.Fatal(err)
		}
		t.Logf("round %d: %d notes, %d messages in the store", round, len(notes), n)
		m.ok(m.store.Close())
	})
}

// crashWorker takes its messages through their lives until it is killed. Texts are named by worker, process and number.
func crashWorker(store mailbox.Store, id string, worker int, note func(string)) {
	ctx := context.Background()
	box, err := mailbox.OpenOrCreate(ctx, store, mailbox.ID(id))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	in, _ := box.Lookup(mailbox.Inbox)
	out, _ := box.Special(mailbox.UseTrash)
	rnd := rand.New(rand.NewPCG(uint64(worker), uint64(os.Getpid())))
	for i := range 100000 {
		name := fmt.Sprintf("%d.%d.%d", worker, os.Getpid(), i)
		var uid mailbox.UID
		step := func(state string, fn func() error) {
			note("+ " + id + " " + name + " " + state)
			if err := fn(); err != nil {
				fmt.Fprintln(os.Stderr, state, err)
				return
			}
			note(fmt.Sprintf("- %s %s %s %d", id, name, state, uid))
		}
		step("inbox", func() error {
			at, err := box.Append(ctx, in.ID, []mailbox.Incoming{message(crashText(name, rnd), 0)}, 0)
			if err == nil {
				uid = at[0].UID
			}
			return err
		})
		where, folder := "inbox", in.ID
		if rnd.IntN(2) == 0 {
			step("inbox+flag", func() error {
				_, _, err := box.Store(ctx, in.ID, mailbox.NewUIDSet(uid), mailbox.FlagChange{Flags: mailbox.Flagged})
				return err
			})
			where += "+flag"
		}
		if rnd.IntN(3) == 0 {
			where = strings.Replace(where, "inbox", "trash", 1)
			step(where, func() error {
				c, err := box.Move(ctx, in.ID, mailbox.NewUIDSet(uid), out.ID)
				if err == nil {
					uid = c.To[0]
				}
				return err
			})
			folder = out.ID
		}
		if rnd.IntN(3) == 0 {
			step("gone", func() error {
				_, err := box.Expunge(ctx, folder, mailbox.NewUIDSet(uid), true)
				return err
			})
		}
	}
}

// crashText is a text that names itself and its length.
func crashText(name string, rnd *rand.Rand) string {
	n := rnd.IntN(30000)
	if rnd.IntN(60) == 0 {
		n = 1500000
	}
	return namedText(name, n)
}

func namedText(name string, n int) string { return fmt.Sprintf("%s %d\n%s", name, n, pattern(n, n)) }

// readName gives the name in a text, after comparing the whole.
func readName(t *testing.T, text string) string {
	t.Helper()
	var name string
	var n int
	if _, err := fmt.Sscanf(text, "%s %d\n", &name, &n); err != nil || text != namedText(name, n) {
		t.Fatalf("a text of %d bytes is torn", len(text))
	}
	return name
}

// crashModel is what is known of one mailbox or queue.
type crashModel struct {
	acked   map[string]string // name -> state
	begun   map[string]string
	numbers map[string]string // folder and UID -> name, of all times
}

func takeNote(models map[string]*crashModel, line string) {
	f := strings.Fields(line)
	if len(f) < 4 || f[0] != "+" && f[0] != "-" {
		return
	}
	c := models[f[1]]
	if c == nil {
		c = &crashModel{map[string]string{}, map[string]string{}, map[string]string{}}
		models[f[1]] = c
	}
	if f[0] == "+" {
		c.begun[f[2]] = f[3]
		return
	}
	c.acked[f[2]] = f[3]
	delete(c.begun, f[2])
	if len(f) > 4 && f[3] != "gone" {
		folder, _, _ := strings.Cut(f[3], "+")
		c.numbers[folder+f[4]] = f[2]
	}
}

// judge compares the states found with those known, and takes them over.
func (c *crashModel) judge(t *testing.T, found map[string]string) {
	t.Helper()
	for name := range c.begun {
		if c.acked[name] == "" {
			c.acked[name] = "gone"
		}
	}
	for name, want := range c.acked {
		got := found[name]
		if got == "" {
			got = "gone"
		}
		if got != want && got != c.begun[name] {
			t.Fatalf("%s is %s, acknowledged was %s, begun %q", name, got, want, c.begun[name])
		}
		c.acked[name] = got
		delete(found, name)
	}
	clear(c.begun)
	for name, state := range found {
		t.Fatalf("%s is %s and was never begun", name, state)
	}
}

func (c *crashModel) verify(m *mailboxes, id mailbox.ID) int {
	m.Helper()
	b := m.box(id)
	defer b.Close()
	trash, err := b.Special(mailbox.UseTrash)
	m.ok(err)
	found := map[string]string{}
	for _, f := range []struct {
		id   mailbox.FolderID
		name string
	}{{b.inbox, "inbox"}, {trash.ID, "trash"}} {
		for _, msg := range b.messages(f.id, mailbox.Query{}) {
			name, state := readName(m.T, b.text(f.id, msg.UID)), f.name
			if found[name] != "" {
				m.Fatalf("%s is there twice", name)
			}
			number := fmt.Sprint(f.name, msg.UID)
			if other := c.numbers[number]; other != "" && other != name {
				m.Fatalf("%s was %s and is now %s", number, other, name)
			}
			c.numbers[number] = name
			if msg.Flags&mailbox.Flagged != 0 {
				state += "+flag"
			}
			found[name] = state
		}
	}
	n := len(found)
	c.judge(m.T, found)
	b.checkCounts()
	return n
}

// QueueCrash checks that the queue survives kill -9 under load with all that was acknowledged, once each.
func QueueCrash(t *testing.T, open func(dir string) (queue.Store, error)) {
	models := map[string]*crashModel{}
	crash(t, func(dir string, note func(string)) {
		store, err := open(dir)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return
		}
		var wg sync.WaitGroup
		for w := range crashWriters {
			wg.Go(func() { queueCrashWorker(store, w, note) })
		}
		wg.Wait()
	}, func(dir string, round int, notes []string) {
		q := &spool{T: t, open: open, dir: dir, ctx: t.Context()}
		q.reopen()
		for _, line := range notes {
			takeNote(models, line)
		}
		found := map[string]string{}
		for it, err := range q.List(queue.Filter{}) {
			q.ok(err)
			name := readName(t, q.text(it.ID)) + "/" + it.From
			if found[name] != "" {
				t.Fatalf("%s is there twice", name)
			}
			found[name] = "queued"
			if it.Recipients[0].Done {
				found[name] = "tried"
			}
		}
		n := len(found)
		models["queue"].judge(t, found)
		t.Logf("round %d: %d notes, %d items", round, len(notes), n)
		q.ok(q.Store.Close())
	})
}

func queueCrashWorker(store queue.Store, worker int, note func(string)) {
	ctx := context.Background()
	rnd := rand.New(rand.NewPCG(uint64(worker), uint64(os.Getpid())))
	for i := range 100000 {
		name := fmt.Sprintf("%d.%d.%d", worker, os.Getpid(), i)
		step := func(part, state string, fn func() error) {
			note("+ queue " + name + "/" + part + " " + state)
			if err := fn(); err != nil {
				fmt.Fprintln(os.Stderr, state, err)
				return
			}
			note("- queue " + name + "/" + part + " " + state)
		}
		env := func(part string) queue.Envelope {
			return queue.Envelope{From: part, Recipients: []queue.Recipient{{Address: "to", Destination: "a"}}}
		}
		var it queue.Item
		step("one", "queued", func() error {
			w, err := store.Create(ctx)
			if err == nil {
				_, err = w.Write([]byte(crashText(name, rnd)))
			}
			if err == nil {
				it, err = w.Commit(ctx, env("one"))
			}
			return err
		})
		if rnd.IntN(2) == 0 {
			step("one", "tried", func() error {
				it.Recipients[0].Done = true
				var err error
				it, err = store.Update(ctx, it)
				return err
			})
		}
		if rnd.IntN(3) > 0 {
			step("one", "gone", func() error { return store.Done(ctx, it.ID) })
		}
	}
}
