package storetest

import (
	"strings"

	"emsh/store/mailbox"
)

func defaultFolders(m *mailboxes) {
	b := m.box("a")
	all, err := b.Folders()
	m.ok(err)
	m.equal(len(all), len(mailbox.Defaults()))
	m.equal(all[0].Name, mailbox.Inbox)
	for _, d := range mailbox.Defaults() {
		f, err := b.Special(d.Use)
		m.ok(err)
		m.equal([]any{f.Name, f.Default, f.Subscribed, f.UIDNext, f.Messages}, []any{d.Name, true, true, 1, 0})
		m.is(b.Box.Delete(m.ctx, d.Name), mailbox.ErrProtected)
		if d.Use != mailbox.UseInbox {
			m.is(b.Rename(m.ctx, d.Name, "other"), mailbox.ErrProtected)
		}
		m.is(b.SetUse(m.ctx, f.ID, mailbox.UseArchive), mailbox.ErrProtected)
	}
	_, err = b.Special(mailbox.UseArchive)
	m.is(err, mailbox.ErrNoFolder)
	b.Close()
}

func createFolders(m *mailboxes) {
	b := m.box("a")
	b.create("x/y/z/")
	m.equal(b.names(), []string{"INBOX", "x", "x/y", "x/y/z"})
	b.create("inbox/Sub")
	b.create("x.y")
	b.create("Größe & <ß>")
	m.equal(b.folder("iNbOx/Sub").Name, "INBOX/Sub")
	f, err := b.Create(m.ctx, "Archive", mailbox.UseArchive)
	m.ok(err)
	m.equal(f.Use, mailbox.UseArchive)
	m.ok(b.SetUse(m.ctx, f.ID, mailbox.UseNone))
	m.equal(b.folder("Archive").Use, mailbox.UseNone)
	for _, name := range []string{"x", "Inbox", "x/y", "Drafts"} {
		_, err := b.Create(m.ctx, name, 0)
		m.is(err, mailbox.ErrExists)
	}
	for _, name := range []string{
		"", "/", "/x", "a//b", "..", "a/../b", "a\x00b", "a\nb", "a*", "100%", "\xff", " ", strings.Repeat("n", 251),
		strings.Repeat("n/", 40) + "n", strings.Repeat("long/", 300),
	} {
		_, err := b.Create(m.ctx, name, 0)
		m.is(err, mailbox.ErrName)
		_, err = b.Lookup(name)
		m.is(err, mailbox.ErrNoFolder)
	}
	b.Close()
}

func renameFolders(m *mailboxes) {
	b := m.box("a")
	b.create("x/y/z")
	b.create("xx")
	f := b.folder("x/y/z")
	b.add(f.ID, "text")
	before := b.folder("x/y/z")
	m.ok(b.Rename(m.ctx, "x", "new/place"))
	m.equal(b.names(), []string{"INBOX", "new", "new/place", "new/place/y", "new/place/y/z", "xx"})
	after := b.folder("new/place/y/z")
	after.Name = before.Name
	m.equal(after, before)
	m.equal(b.texts(f.ID), []string{"text"})
	m.is(b.Rename(m.ctx, "x", "z"), mailbox.ErrNoFolder)
	m.is(b.Rename(m.ctx, "xx", "new"), mailbox.ErrExists)
	m.is(b.Rename(m.ctx, "xx", "inbox"), mailbox.ErrExists)
	m.is(b.Rename(m.ctx, "new", "new/place/in/itself"), mailbox.ErrName)
	m.is(b.Rename(m.ctx, "new", strings.Repeat("d/", 27)+"d"), mailbox.ErrName)
	m.is(b.Rename(m.ctx, "new", "a//b"), mailbox.ErrName)
	m.equal(len(b.names()), 6)
	m.ok(b.Rename(m.ctx, "xx", "inbox/xx"))
	m.ok(b.Rename(m.ctx, "inbox/xx", "xx"))
	b.Close()
	m.reopen()
	b = m.box("a")
	m.equal(b.names(), []string{"INBOX", "new", "new/place", "new/place/y", "new/place/y/z", "xx"})
	b.Close()
}

func renameInbox(m *mailboxes) {
	b := m.box("a")
	b.create("INBOX/child")
	in := message("one", mailbox.Seen, "word")
	in.Digest = mailbox.Digest{Version: 1, Envelope: []byte("e")}
	_, err := b.Append(m.ctx, b.inbox, []mailbox.Incoming{in, message("two", 0)}, 0)
	m.ok(err)
	old := b.messages(b.inbox, mailbox.Query{})
	m.ok(b.Rename(m.ctx, "inbox", "old/mail"))
	m.equal(b.names(), []string{"INBOX", "INBOX/child", "old", "old/mail"})
	f := b.folder("old/mail")
	m.equal(b.texts(f.ID), []string{"one", "two"})
	m.equal(len(b.texts(b.inbox)), 0)
	got := b.messages(f.ID, mailbox.Query{Items: mailbox.AllItems})
	m.equal([]any{got[0].ID, got[0].Flags, got[0].Keywords, string(got[0].Digest.Envelope)}, []any{old[0].ID, mailbox.Seen, []string{"word"}, "e"})
	m.equal(b.folder("INBOX").ID, b.inbox)
	m.equal(b.add(b.inbox, "three"), []mailbox.UID{3})
	b.checkCounts()
	b.Close()
}

func deleteFolders(m *mailboxes) {
	b := m.box("a")
	b.create("x/y")
	x := b.folder("x")
	b.add(x.ID, "1", "2")
	m.ok(b.Box.Delete(m.ctx, "x"))
	m.equal(b.names(), []string{"INBOX", "x!", "x/y"})
	_, err := b.Append(m.ctx, x.ID, []mailbox.Incoming{message("3", 0)}, 0)
	m.is(err, mailbox.ErrNoSelect)
	_, err = b.UIDs(x.ID)
	m.is(err, mailbox.ErrNoSelect)
	m.is(b.Box.Delete(m.ctx, "x"), mailbox.ErrNoSelect)
	again := b.create("x")
	m.equal(again.Messages, 0)
	if again.UIDValidity == x.UIDValidity {
		m.Fatal("the folder came back with its old UIDVALIDITY")
	}
	m.ok(b.Box.Delete(m.ctx, "x/y"))
	m.ok(b.Box.Delete(m.ctx, "x"))
	m.is(b.Box.Delete(m.ctx, "x"), mailbox.ErrNoFolder)
	_, err = b.Body(x.ID, 1)
	m.is(err, mailbox.ErrNoFolder)
	b.checkCounts()
	b.Close()
}

func validities(m *mailboxes) {
	seen := map[uint32]bool{}
	ids := map[mailbox.FolderID]bool{}
	for range 4 {
		b := m.box("a")
		for range 3 {
			f := b.create("x")
			if seen[f.UIDValidity] || ids[f.ID] {
				m.Fatalf("UIDVALIDITY %d or ID %d again", f.UIDValidity, f.ID)
			}
			seen[f.UIDValidity], ids[f.ID] = true, true
			m.ok(b.Box.Delete(m.ctx, "x"))
		}
		b.Close()
		m.reopen()
	}
}

func subscriptions(m *mailboxes) {
	b := m.box("a")
	base, err := b.Subscriptions()
	m.ok(err)
	m.ok(b.Subscribe(m.ctx, "not/there"))
	m.ok(b.Subscribe(m.ctx, "not/there"))
	m.ok(b.Unsubscribe(m.ctx, "inbox"))
	m.is(b.Unsubscribe(m.ctx, "INBOX"), mailbox.ErrNotSubscribed)
	m.is(b.Subscribe(m.ctx, "a//b"), mailbox.ErrName)
	b.create("x")
	m.ok(b.Subscribe(m.ctx, "x"))
	m.ok(b.Box.Delete(m.ctx, "x"))
	b.Close()
	m.reopen()
	b = m.box("a")
	got, err := b.Subscriptions()
	m.ok(err)
	want := []string{}
	for _, n := range base {
		if n != mailbox.Inbox {
			want = append(want, n)
		}
	}
	m.equal(got, append(want, "not/there", "x"))
	m.equal(b.folder("INBOX").Subscribed, false)
	m.equal(b.folder("Drafts").Subscribed, true)
	b.Close()
}
