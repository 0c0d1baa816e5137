package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"emsh/store/mailbox"
)

// Mailboxes checks that a back end keeps mailboxes as it must. Open opens the database in dir, or makes an empty one.
func Mailboxes(t *testing.T, open func(dir string) (mailbox.Store, error)) {
	for _, c := range []struct {
		name string
		run  func(*mailboxes)
	}{
		{"mailboxes come and go", boxesComeAndGo},
		{"default folders", defaultFolders},
		{"folders are made with those above", createFolders},
		{"rename takes the children along", renameFolders},
		{"renaming INBOX moves its messages", renameInbox},
		{"delete leaves a name above others", deleteFolders},
		{"UIDVALIDITY is never used again", validities},
		{"subscriptions to any name", subscriptions},
		{"append keeps what it is given", appendKeeps},
		{"texts of all sizes", textSizes},
		{"append is all or none", appendAllOrNone},
		{"announced sizes hold", announcedSizes},
		{"deliver finds INBOX", deliverToInbox},
		{"quota", quota},
		{"digests", digests},
		{"UIDs and modification sequences rise", numbersRise},
		{"flags and counts", flagsAndCounts},
		{"keywords", keywordsOfFolder},
		{"conditional store", conditionalStore},
		{"expunge", expunge},
		{"vanished", vanished},
		{"copy shares, move keeps its ID", copyAndMove},
		{"recent", recent},
		{"last logon", lastLogon},
		{"the feed", feed},
		{"a slow watcher overflows", feedOverflow},
		{"concurrent sessions", concurrentSessions},
		{"everything is there after reopening", reopen},
		{"a snapshot opens", snapshots},
		{"space comes back", spaceComesBack},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := &mailboxes{T: t, open: open, dir: t.TempDir(), ctx: t.Context()}
			m.reopen()
			defer func() { m.ok(m.store.Close()) }()
			c.run(m)
		})
	}
}

// mailboxes is a database under test.
type mailboxes struct {
	*testing.T
	open  func(dir string) (mailbox.Store, error)
	dir   string
	ctx   context.Context
	store mailbox.Store
}

func (m *mailboxes) ok(err error) {
	m.Helper()
	if err != nil {
		m.Fatal(err)
	}
}

func (m *mailboxes) is(err, want error) {
	m.Helper()
	if !errors.Is(err, want) {
		m.Fatalf("error %v, want %v", err, want)
	}
}

func (m *mailboxes) equal(got, want any) {
	m.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		m.Fatalf("got  %s\nwant %s", g, w)
	}
}

func (m *mailboxes) reopen() {
	m.Helper()
	if m.store != nil {
		m.ok(m.store.Close())
	}
	var err error
	m.store, err = m.open(m.dir)
	m.ok(err)
}

// box opens a mailbox, making it first where needed, until the test ends.
func (m *mailboxes) box(id mailbox.ID) *testBox {
	m.Helper()
	b, err := mailbox.OpenOrCreate(m.ctx, m.store, id)
	m.ok(err)
	in, err := b.Lookup(mailbox.Inbox)
	m.ok(err)
	return &testBox{Box: b, m: m, inbox: in.ID}
}

// testBox is a handle whose shorthands end the test on an error.
type testBox struct {
	mailbox.Box
	m     *mailboxes
	inbox mailbox.FolderID
}

// message is a text as an Incoming.
func message(text string, flags mailbox.Flags, words ...string) mailbox.Incoming {
	return mailbox.Incoming{Body: strings.NewReader(text), Size: int64(len(text)), Flags: flags, Keywords: words}
}

func (b *testBox) add(f mailbox.FolderID, texts ...string) []mailbox.UID {
	b.m.Helper()
	var uids []mailbox.UID
	for _, text := range texts {
		out, err := b.Append(b.m.ctx, f, []mailbox.Incoming{message(text, 0)}, 0)
		b.m.ok(err)
		uids = append(uids, out[0].UID)
	}
	return uids
}

func (b *testBox) folder(name string) mailbox.Folder {
	b.m.Helper()
	f, err := b.Lookup(name)
	b.m.ok(err)
	return f
}

func (b *testBox) create(name string) mailbox.Folder {
	b.m.Helper()
	f, err := b.Create(b.m.ctx, name, mailbox.UseNone)
	b.m.ok(err)
	return f
}

func (b *testBox) names() (names []string) {
	b.m.Helper()
	all, err := b.Folders()
	b.m.ok(err)
	for _, f := range all {
		if f.Default && f.Name != mailbox.Inbox {
			continue
		}
		if f.NoSelect {
			f.Name += "!"
		}
		names = append(names, f.Name)
	}
	return names
}

func (b *testBox) text(f mailbox.FolderID, uid mailbox.UID) string {
	b.m.Helper()
	body, err := b.Body(f, uid)
	b.m.ok(err)
	defer body.Close()
	p, err := body.Bytes()
	b.m.ok(err)
	var w bytes.Buffer
	_, err = body.WriteTo(&w)
	b.m.ok(err)
	b.m.equal(body.Size(), len(p))
	if !bytes.Equal(p, w.Bytes()) {
		b.m.Fatal("Bytes and WriteTo differ")
	}
	return string(p)
}

// messages returns copies of all messages of a folder.
func (b *testBox) messages(f mailbox.FolderID, q mailbox.Query) (all []mailbox.Message) {
	b.m.Helper()
	for msg, err := range b.Fetch(f, q) {
		b.m.ok(err)
		all = append(all, *msg)
	}
	return all
}

// texts returns the texts of a folder in UID order, by both ways of reading them.
func (b *testBox) texts(f mailbox.FolderID) (all []string) {
	b.m.Helper()
	for t, err := range b.Bodies(b.m.ctx, f, nil) {
		b.m.ok(err)
		if string(t.Body) != b.text(f, t.UID) {
			b.m.Fatalf("message %d reads differently in bulk", t.UID)
		}
		all = append(all, string(t.Body))
	}
	return all
}

// checkCounts compares the counts kept with those counted.
func (b *testBox) checkCounts() {
	b.m.Helper()
	all, err := b.Folders()
	b.m.ok(err)
	var usage mailbox.Usage
	for _, f := range all {
		usage.Folders++
		if f.NoSelect {
			continue
		}
		var n, unseen, deleted uint32
		var size, deletedSize int64
		last := mailbox.UID(0)
		for _, msg := range b.messages(f.ID, mailbox.Query{}) {
			n, size = n+1, size+msg.Size
			if msg.Flags&mailbox.Seen == 0 {
				unseen++
			}
			if msg.Flags&mailbox.Deleted != 0 {
				deleted, deletedSize = deleted+1, deletedSize+msg.Size
			}
			if msg.UID <= last || msg.UID >= f.UIDNext || msg.ModSeq > f.HighestModSeq {
				b.m.Fatalf("%s: UID %d after %d, UIDNEXT %d, modseq %d of %d", f.Name, msg.UID, last, f.UIDNext, msg.ModSeq, f.HighestModSeq)
			}
			last = msg.UID
		}
		b.m.equal([]any{f.Name, f.Messages, f.Unseen, f.Deleted, f.Size, f.DeletedSize}, []any{f.Name, n, unseen, deleted, size, deletedSize})
		usage.Messages += int(n)
		usage.Bytes += size
	}
	got := b.Usage()
	usage.Created = got.Created
	b.m.equal(got, usage)
}

func boxesComeAndGo(m *mailboxes) {
	_, err := m.store.Open(m.ctx, "a")
	m.is(err, mailbox.ErrNoMailbox)
	m.ok(m.store.Create(m.ctx, "b"))
	m.is(m.store.Create(m.ctx, "b"), mailbox.ErrExists)
	b := m.box("a")
	b.add(b.inbox, "one", "two")
	ids, err := m.store.List(m.ctx)
	m.ok(err)
	m.equal(ids, []mailbox.ID{"a", "b"})
	u, err := m.store.Usage(m.ctx, "a")
	m.ok(err)
	m.equal([]any{u.Messages, u.Bytes}, []any{2, 6})
	m.ok(m.store.Delete(m.ctx, "a"))
	m.is(m.store.Delete(m.ctx, "a"), mailbox.ErrNoMailbox)
	_, err = b.Folders()
	m.is(err, mailbox.ErrNoMailbox)
	_, err = b.Deliver(m.ctx, message("x", 0), 0)
	m.is(err, mailbox.ErrNoMailbox)
	b.Close()
	b = m.box("a")
	m.equal(len(b.messages(b.inbox, mailbox.Query{})), 0)
	m.equal(m.store.Stats().Mailboxes, 2)
	b.Close()
}

func textSizes(m *mailboxes) {
	b := m.box("a")
	var want []string
	for i, n := range []int{0, 1, 100, 65535, 65536, 65537, 200000, 1 << 20, 1<<20 + 128<<10, 1<<20 + 128<<10 + 1, 3<<20 + 17} {
		text := pattern(i, n)
		want = append(want, text)
		in := message(text, 0)
		if i%2 == 1 {
			in.Size = -1
		}
		in.Index = func(s mailbox.Source) (mailbox.Digest, error) {
			p, err := s.Bytes()
			if err == nil && (string(p) != text || s.Size() != int64(n)) {
				err = errors.New("another text reached Index")
			}
			return mailbox.Digest{Version: 1}, err
		}
		_, err := b.Append(m.ctx, b.inbox, []mailbox.Incoming{in}, 0)
		m.ok(err)
	}
	for i, got := range b.texts(b.inbox) {
		if got != want[i] {
			m.Fatalf("text %d of %d bytes came back with %d", i, len(want[i]), len(got))
		}
	}
	ranges(m, b, want)
	b.Close()
}

func ranges(m *mailboxes, b *testBox, want []string) {
	for i, text := range want {
		body, err := b.Body(b.inbox, mailbox.UID(i+1))
		m.ok(err)
		for _, r := range [][2]int{{0, 10}, {65530, 20}, {len(text) - 5, 5}, {len(text) - 5, 50}, {131000, 70000}, {len(text), 1}} {
			if r[0] < 0 {
				continue
			}
			p := make([]byte, r[1])
			n, err := body.ReadAt(p, int64(r[0]))
			end := min(r[0]+r[1], len(text))
			if r[0] < len(text) && (string(p[:n]) != text[r[0]:end] || (err != nil) != (n < r[1])) {
				m.Fatalf("text %d: range %v gives %d bytes, %v", i, r, n, err)
			}
		}
		m.ok(body.Close())
	}
}

// pattern is a text that tells its number and offset everywhere.
func pattern(i, n int) string {
	var b strings.Builder
	b.Grow(n + 32)
	for b.Len() < n {
		fmt.Fprintf(&b, "message %d offset %d\r\n", i, b.Len())
	}
	return b.String()[:n]
}

func appendKeeps(m *mailboxes) {
	b := m.box("a")
	when := time.Date(2007, 3, 1, 12, 30, 5, 0, time.FixedZone("", -9*3600-1800))
	in := message("text", mailbox.Seen|mailbox.Draft, "$Forwarded", "Ünsinn")
	_, err := b.Append(m.ctx, b.inbox, []mailbox.Incoming{in}, 0)
	m.is(err, mailbox.ErrKeyword)
	in = message("text", mailbox.Seen|mailbox.Draft, "$Forwarded", "work")
	in.InternalDate = when
	out, err := b.Append(m.ctx, b.inbox, []mailbox.Incoming{in}, 0)
	m.ok(err)
	for range 2 {
		got := b.messages(b.inbox, mailbox.Query{})
		m.equal(len(got), 1)
		g := got[0]
		m.equal([]any{g.UID, g.ID, g.Content, g.ModSeq, g.Size}, []any{out[0].UID, out[0].ID, out[0].Content, out[0].ModSeq, 4})
		m.equal([]any{g.Flags, g.Keywords}, []any{mailbox.Seen | mailbox.Draft, []string{"$Forwarded", "work"}})
		m.equal(g.InternalDate.Format(time.RFC3339), when.Format(time.RFC3339))
		if d := time.Since(g.SaveDate); d < 0 || d > time.Minute {
			m.Fatalf("saved %v ago", d)
		}
		m.equal(b.text(b.inbox, g.UID), "text")
		b.Close()
		m.reopen()
		b = m.box("a")
	}
	_, err = b.Body(b.inbox, 99)
	m.is(err, mailbox.ErrNoMessage)
	_, err = b.Body(99, 1)
	m.is(err, mailbox.ErrNoFolder)
	b.Close()
}

func appendAllOrNone(m *mailboxes) {
	b := m.box("a")
	out, err := b.Append(m.ctx, b.inbox, []mailbox.Incoming{message("1", 0), message("2", 0), message("3", mailbox.Seen)}, 0)
	m.ok(err)
	m.equal([]any{out[0].UID, out[1].UID, out[2].UID}, []any{1, 2, 3})
	bad := errors.New("index")
	broken := message("4", 0)
	broken.Index = func(mailbox.Source) (mailbox.Digest, error) { return mailbox.Digest{}, bad }
	_, err = b.Append(m.ctx, b.inbox, []mailbox.Incoming{message("5", 0), broken}, 0)
	m.is(err, bad)
	torn := message("6", 0)
	torn.Body = failingReader{bad}
	_, err = b.Append(m.ctx, b.inbox, []mailbox.Incoming{message("7", 0), torn}, 0)
	m.is(err, bad)
	ended, cancel := context.WithCancel(m.ctx)
	cancel()
	_, err = b.Append(ended, b.inbox, []mailbox.Incoming{message("8", 0)}, 0)
	m.is(err, context.Canceled)
	m.equal(b.texts(b.inbox), []string{"1", "2", "3"})
	m.equal(b.folder("INBOX").UIDNext, 4)
	b.checkCounts()
	b.Close()
}

type failingReader struct{ err error }

func (r failingReader) Read([]byte) (int, error) { return 0, r.err }

func announcedSizes(m *mailboxes) {
	b := m.box("a")
	for _, size := range []int64{3, 5, 0, 2 << 20} {
		in := message("text", 0)
		in.Size = size
		_, err := b.Append(m.ctx, b.inbox, []mailbox.Incoming{in}, 0)
		m.is(err, mailbox.ErrSize)
	}
	m.equal(b.folder("inbox").Messages, 0)
	b.Close()
}

func deliverToInbox(m *mailboxes) {
	b := m.box("a")
	f := b.create("x")
	in := message("1", 0)
	in.Folder = f.ID
	out, err := b.Deliver(m.ctx, in, 0)
	m.ok(err)
	m.equal(out.Folder, f.ID)
	m.ok(b.Box.Delete(m.ctx, "x"))
	in.Body = strings.NewReader("2")
	in.Size = 1
	out, err = b.Deliver(m.ctx, in, 0)
	m.ok(err)
	m.equal(out.Folder, b.inbox)
	m.equal(b.texts(b.inbox), []string{"2"})
	b.Close()
}

func quota(m *mailboxes) {
	b := m.box("a")
	text := strings.Repeat("x", 1000)
	b.add(b.inbox, text, text)
	_, err := b.Deliver(m.ctx, message(text, 0), 2999)
	m.is(err, mailbox.ErrQuota)
	in := message(text, 0)
	in.Size = -1
	_, err = b.Deliver(m.ctx, in, 2999)
	m.is(err, mailbox.ErrQuota)
	_, err = b.Deliver(m.ctx, message(text, 0), 3000)
	m.ok(err)
	_, err = b.Copy(m.ctx, b.inbox, mailbox.NewUIDSet(1), b.folder("Drafts").ID, 3000)
	m.is(err, mailbox.ErrQuota)
	m.equal(b.Usage().Bytes, 3000)
	b.checkCounts()
	b.Close()
}

func digests(m *mailboxes) {
	b := m.box("a")
	d := func(i int) mailbox.Digest {
		s := func(k string) []byte { return fmt.Appendf(nil, "%s of %d", k, i) }
		return mailbox.Digest{
			Version: 3, HeaderSize: int64(i), Envelope: s("envelope"), Structure: s("structure"), Body: s("body"),
			Headers: s("headers"), Extra: s("extra"),
		}
	}
	for i := 1; i <= 300; i++ {
		in := message("text", 0)
		if i%2 == 0 {
			in.Digest = d(i)
		} else if i%3 != 0 {
			in.Index = func(mailbox.Source) (mailbox.Digest, error) { return d(i), nil }
		}
		_, err := b.Append(m.ctx, b.inbox, []mailbox.Incoming{in}, 0)
		m.ok(err)
	}
	m.ok(b.Reindex(m.ctx, b.inbox, 9, d(9)))
	for _, items := range []mailbox.Items{mailbox.AllItems, mailbox.ItemEnvelope | mailbox.ItemExtra, mailbox.ItemHeaders, mailbox.NoItems} {
		for _, msg := range b.messages(b.inbox, mailbox.Query{Items: items}) {
			want := d(int(msg.UID))
			if msg.UID%2 == 1 && msg.UID%3 == 0 && msg.UID != 9 || items == mailbox.NoItems {
				want = mailbox.Digest{}
			}
			for i, p := range []*[]byte{&want.Envelope, &want.Structure, &want.Body, &want.Headers, &want.Extra} {
				if items&(1<<i) == 0 {
					*p = nil
				}
			}
			m.equal(fmt.Sprintf("%d %v", msg.UID, msg.Digest), fmt.Sprintf("%d %v", msg.UID, want))
		}
	}
	m.is(b.Reindex(m.ctx, b.inbox, 999, d(1)), mailbox.ErrNoMessage)
	b.Close()
}

func lastLogon(m *mailboxes) {
	b := m.box("a")
	m.equal(b.Usage().LastLogon.IsZero(), true)
	first := time.Unix(1_700_000_000, 0)
	m.ok(b.LoggedOn(first))
	m.ok(b.LoggedOn(first.Add(30 * time.Second))) // within the same minute
	m.equal(b.Usage().LastLogon.Unix(), first.Unix())
	later := first.Add(time.Hour)
	m.ok(b.LoggedOn(later))
	m.box("b")
	m.ok(b.Close())
	m.reopen()
	u, err := m.store.Usage(m.ctx, "a")
	m.ok(err)
	m.equal(u.LastLogon.Unix(), later.Unix())
	u, err = m.store.Usage(m.ctx, "b")
	m.ok(err)
	m.equal(u.LastLogon.IsZero(), true)
	m.ok(m.store.Delete(m.ctx, "a"))
	m.equal(m.box("a").Usage().LastLogon.IsZero(), true)
}
