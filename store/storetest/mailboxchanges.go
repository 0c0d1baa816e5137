package storetest

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"emsh/store/mailbox"
)

func numbersRise(m *mailboxes) {
	var lastUID mailbox.UID
	var lastSeq mailbox.ModSeq
	ids := map[mailbox.MessageID]bool{}
	for range 3 {
		b := m.box("a")
		for range 5 {
			out, err := b.Deliver(m.ctx, message("x", 0), 0)
			m.ok(err)
			if out.UID <= lastUID || out.ModSeq <= lastSeq || ids[out.ID] {
				m.Fatalf("UID %d, modseq %d, ID %d after %d, %d", out.UID, out.ModSeq, out.ID, lastUID, lastSeq)
			}
			lastUID, lastSeq, ids[out.ID] = out.UID, out.ModSeq, true
		}
		_, err := b.Expunge(m.ctx, b.inbox, nil, true)
		m.ok(err)
		b.Close()
		m.reopen()
	}
}

func flagsAndCounts(m *mailboxes) {
	b := m.box("a")
	b.add(b.inbox, "1", "22", "333")
	do := func(mode mailbox.FlagMode, f mailbox.Flags, uids ...mailbox.UID) []mailbox.Stored {
		done, refused, err := b.Store(m.ctx, b.inbox, mailbox.NewUIDSet(uids...), mailbox.FlagChange{Mode: mode, Flags: f})
		m.ok(err)
		m.equal(len(refused), 0)
		b.checkCounts()
		return done
	}
	first := do(mailbox.AddFlags, mailbox.Seen|mailbox.Deleted, 1, 2, 9)
	m.equal(len(first), 2)
	m.equal([]any{first[0].UID, first[0].Flags, first[0].Changed}, []any{1, mailbox.Seen | mailbox.Deleted, true})
	again := do(mailbox.AddFlags, mailbox.Seen, 1)
	m.equal([]any{again[0].Changed, again[0].ModSeq}, []any{false, first[0].ModSeq})
	m.equal(do(mailbox.RemoveFlags, mailbox.Seen, 1)[0].Flags, mailbox.Deleted)
	m.equal(do(mailbox.ReplaceFlags, mailbox.Flagged, 2)[0].Flags, mailbox.Flagged)
	f := b.folder("inbox")
	m.equal([]any{f.Unseen, f.Deleted, f.DeletedSize, f.Size}, []any{3, 1, 1, 6})
	done, _, err := b.Store(m.ctx, b.inbox, nil, mailbox.FlagChange{Flags: mailbox.Answered})
	m.ok(err)
	m.equal(len(done), 3)
	b.Close()
	m.reopen()
	b = m.box("a")
	got := b.messages(b.inbox, mailbox.Query{})
	m.equal([]any{got[0].Flags, got[1].Flags, got[2].Flags},
		[]any{mailbox.Deleted | mailbox.Answered, mailbox.Flagged | mailbox.Answered, mailbox.Answered})
	b.checkCounts()
	b.Close()
}

func keywordsOfFolder(m *mailboxes) {
	b := m.box("a")
	b.add(b.inbox, "1", "2")
	done, _, err := b.Store(m.ctx, b.inbox, nil, mailbox.FlagChange{Keywords: []string{"$Junk", "Work"}})
	m.ok(err)
	m.equal(done[1].Keywords, []string{"$Junk", "Work"})
	done, _, err = b.Store(m.ctx, b.inbox, nil, mailbox.FlagChange{Mode: mailbox.RemoveFlags, Keywords: []string{"$JUNK", "unknown"}})
	m.ok(err)
	m.equal(done[0].Keywords, []string{"Work"})
	_, _, err = b.Store(m.ctx, b.inbox, nil, mailbox.FlagChange{Keywords: []string{"no space"}})
	m.is(err, mailbox.ErrKeyword)
	m.equal(b.folder("inbox").Keywords, []string{"$Junk", "Work"})
	var many []string
	for i := range mailbox.MaxKeywords - 2 {
		many = append(many, fmt.Sprintf("k%d", i))
	}
	_, _, err = b.Store(m.ctx, b.inbox, nil, mailbox.FlagChange{Keywords: append(many, "toomany")})
	m.is(err, mailbox.ErrKeywords)
	done, _, err = b.Store(m.ctx, b.inbox, mailbox.NewUIDSet(2), mailbox.FlagChange{Keywords: many})
	m.ok(err)
	m.equal(len(done[0].Keywords), mailbox.MaxKeywords-1)
	f := b.folder("inbox")
	m.equal(f.RoomForKeywords(), false)
	b.Close()
	m.reopen()
	b = m.box("a")
	m.equal(b.messages(b.inbox, mailbox.Query{})[0].Keywords, []string{"Work"})
	_, _, err = b.Store(m.ctx, b.inbox, nil, mailbox.FlagChange{Keywords: []string{"WORK", "K1"}})
	m.ok(err)
	b.Close()
}

func conditionalStore(m *mailboxes) {
	b := m.box("a")
	b.add(b.inbox, "1", "2", "3")
	since := b.folder("inbox").HighestModSeq
	_, _, err := b.Store(m.ctx, b.inbox, mailbox.NewUIDSet(2), mailbox.FlagChange{Flags: mailbox.Seen})
	m.ok(err)
	done, refused, err := b.Store(m.ctx, b.inbox, nil, mailbox.FlagChange{Flags: mailbox.Flagged, Conditional: true, UnchangedSince: since})
	m.ok(err)
	m.equal(refused, "2")
	m.equal([]any{len(done), done[0].UID, done[1].UID}, []any{2, 1, 3})
	_, refused, err = b.Store(m.ctx, b.inbox, nil, mailbox.FlagChange{Flags: mailbox.Flagged, Conditional: true})
	m.ok(err)
	m.equal(refused, "1:3")
	got := b.messages(b.inbox, mailbox.Query{ChangedSince: since})
	m.equal(len(got), 3)
	m.equal(len(b.messages(b.inbox, mailbox.Query{ChangedSince: b.folder("inbox").HighestModSeq})), 0)
	b.Close()
}

func expunge(m *mailboxes) {
	b := m.box("a")
	b.add(b.inbox, "1", "2", "3", "4", "5")
	_, _, err := b.Store(m.ctx, b.inbox, mailbox.NewUIDSet(2, 3, 5), mailbox.FlagChange{Flags: mailbox.Deleted})
	m.ok(err)
	out, err := b.Expunge(m.ctx, b.inbox, mailbox.NewUIDSet(1, 2, 3), false)
	m.ok(err)
	m.equal(out.UIDs, []mailbox.UID{2, 3})
	out, err = b.Expunge(m.ctx, b.inbox, nil, false)
	m.ok(err)
	m.equal(out.UIDs, []mailbox.UID{5})
	seq := b.folder("inbox").HighestModSeq
	m.equal(out.ModSeq, seq)
	out, err = b.Expunge(m.ctx, b.inbox, nil, false)
	m.ok(err)
	m.equal([]any{len(out.UIDs), out.ModSeq}, []any{0, seq})
	out, err = b.Expunge(m.ctx, b.inbox, mailbox.UIDSet{}, true)
	m.ok(err)
	m.equal(len(out.UIDs), 0)
	out, err = b.Expunge(m.ctx, b.inbox, mailbox.NewUIDSet(4), true)
	m.ok(err)
	m.equal(out.UIDs, []mailbox.UID{4})
	m.equal(b.texts(b.inbox), []string{"1"})
	uids, err := b.UIDs(b.inbox)
	m.ok(err)
	m.equal(uids, []mailbox.UID{1})
	m.equal(b.add(b.inbox, "6"), []mailbox.UID{6})
	m.equal(len(append(uids, 99)), 2)
	uids, err = b.UIDs(b.inbox)
	m.ok(err)
	m.equal(uids, []mailbox.UID{1, 6})
	b.checkCounts()
	b.Close()
}

func vanished(m *mailboxes) {
	b := m.box("a")
	b.add(b.inbox, "1", "2", "3", "4", "5")
	start := b.folder("inbox").HighestModSeq
	first, err := b.Expunge(m.ctx, b.inbox, mailbox.NewUIDSet(2, 3), true)
	m.ok(err)
	_, err = b.Move(m.ctx, b.inbox, mailbox.NewUIDSet(5), b.folder("Drafts").ID)
	m.ok(err)
	for range 2 {
		for _, c := range []struct {
			since mailbox.ModSeq
			want  string
		}{{start, "2:3,5"}, {first.ModSeq, "5"}, {first.ModSeq + 1, ""}, {1, "2:3,5"}} {
			gone, complete, err := b.Vanished(b.inbox, c.since)
			m.ok(err)
			m.equal([]any{gone, complete}, []any{c.want, true})
		}
		b.Close()
		m.reopen()
		b = m.box("a")
	}
	b.Close()
}

func copyAndMove(m *mailboxes) {
	b := m.box("a")
	in := message("one", mailbox.Flagged, "word")
	in.Digest = mailbox.Digest{Version: 1, Envelope: []byte("env")}
	_, err := b.Append(m.ctx, b.inbox, []mailbox.Incoming{in, message("two", 0), message("three", 0)}, 0)
	m.ok(err)
	to := b.create("to")
	old := b.messages(b.inbox, mailbox.Query{})
	c, err := b.Copy(m.ctx, b.inbox, mailbox.NewUIDSet(1, 3, 9), to.ID, 0)
	m.ok(err)
	m.equal([]any{c.UIDValidity, c.From, c.To}, []any{to.UIDValidity, []mailbox.UID{1, 3}, []mailbox.UID{1, 2}})
	got := b.messages(to.ID, mailbox.Query{Items: mailbox.AllItems})
	m.equal([]any{got[0].Flags, got[0].Keywords, string(got[0].Digest.Envelope)}, []any{mailbox.Flagged, []string{"word"}, "env"})
	if got[0].ID == old[0].ID || got[0].Content != old[0].Content {
		m.Fatal("a copy has an ID of its own and the same content")
	}
	mv, err := b.Move(m.ctx, b.inbox, nil, to.ID)
	m.ok(err)
	m.equal([]any{mv.From, mv.To}, []any{[]mailbox.UID{1, 2, 3}, []mailbox.UID{3, 4, 5}})
	got = b.messages(to.ID, mailbox.Query{Items: mailbox.AllItems})
	m.equal([]any{got[2].ID, string(got[2].Digest.Envelope), got[2].ModSeq}, []any{old[0].ID, "env", mv.ModSeq})
	_, err = b.Expunge(m.ctx, to.ID, mailbox.NewUIDSet(1, 2), true)
	m.ok(err)
	m.equal(b.texts(to.ID), []string{"one", "two", "three"})
	same, err := b.Move(m.ctx, to.ID, mailbox.NewUIDSet(3), to.ID)
	m.ok(err)
	m.equal(same.To, []mailbox.UID{6})
	m.equal(b.texts(to.ID), []string{"two", "three", "one"})
	_, err = b.Copy(m.ctx, to.ID, nil, to.ID, 0)
	m.ok(err)
	none, err := b.Copy(m.ctx, to.ID, mailbox.NewUIDSet(999), b.inbox, 0)
	m.ok(err)
	m.equal([]any{len(none.To), none.UIDValidity}, []any{0, b.folder("inbox").UIDValidity})
	_, err = b.Move(m.ctx, to.ID, nil, 999)
	m.is(err, mailbox.ErrNoFolder)
	b.checkCounts()
	b.Close()
	m.reopen()
	b = m.box("a")
	m.equal(b.texts(to.ID), []string{"two", "three", "one", "two", "three", "one"})
	b.checkCounts()
	b.Close()
}

func recent(m *mailboxes) {
	b := m.box("a")
	b.add(b.inbox, "1", "2")
	m.equal(b.folder("inbox").Recent, 2)
	claim := func(take bool) mailbox.UID {
		uid, err := b.ClaimRecent(b.inbox, take)
		m.ok(err)
		return uid
	}
	m.equal([]any{claim(false), claim(true), claim(true)}, []any{1, 1, 3})
	m.equal(b.folder("inbox").Recent, 0)
	b.add(b.inbox, "3", "4")
	m.equal(b.folder("inbox").Recent, 2)
	_, err := b.Expunge(m.ctx, b.inbox, mailbox.NewUIDSet(1, 4), true)
	m.ok(err)
	m.equal(b.folder("inbox").Recent, 1)
	b.Close()
	m.reopen()
	b = m.box("a")
	m.equal(b.folder("inbox").Recent, 1)
	b.Close()
}

// told writes down what a watch has to say.
func told(w *mailbox.Watch) string {
	changes, overflow := w.Get()
	var all []string
	for _, c := range changes {
		s := fmt.Sprintf("%d:%d/%d", c.Kind, c.Folder, c.UID)
		switch c.Kind {
		case mailbox.MessageAdded, mailbox.MessageFlags:
			s += fmt.Sprintf(" %d%v", c.Flags, c.Keywords)
		case mailbox.FolderCreated, mailbox.FolderDeleted, mailbox.FolderSubscribed:
			s += " " + c.Name
		case mailbox.FolderRenamed:
			s += " " + c.OldName + ">" + c.Name
		}
		if c.Own {
			s += " own"
		}
		all = append(all, s)
	}
	if overflow {
		all = append(all, "overflow")
	}
	return strings.Join(all, ", ")
}

func feed(m *mailboxes) {
	a, b := m.box("a"), m.box("a")
	one := a.Watch(a.inbox)
	every := b.Watch(mailbox.AllFolders)
	wakes := func(w *mailbox.Watch) bool {
		select {
		case <-w.Pending():
			return true
		default:
			return false
		}
	}
	a.add(a.inbox, "1", "2")
	m.equal([]any{wakes(one), wakes(every)}, []any{true, true})
	m.equal(told(one), "1:1/1 0[] own, 1:1/2 0[] own")
	m.equal(told(every), "1:1/1 0[], 1:1/2 0[]")
	_, _, err := b.Store(m.ctx, b.inbox, mailbox.NewUIDSet(2), mailbox.FlagChange{Flags: mailbox.Seen, Keywords: []string{"k"}})
	m.ok(err)
	_, _, err = b.Store(m.ctx, b.inbox, mailbox.NewUIDSet(2), mailbox.FlagChange{Flags: mailbox.Seen})
	m.ok(err)
	f := b.create("f")
	_, err = b.Move(m.ctx, b.inbox, mailbox.NewUIDSet(1), f.ID)
	m.ok(err)
	_, err = b.Expunge(m.ctx, b.inbox, nil, true)
	m.ok(err)
	m.equal(told(one), "2:1/2 1[k], 3:1/1, 3:1/2")
	m.ok(b.Rename(m.ctx, "f", "g"))
	m.ok(b.Subscribe(m.ctx, "g"))
	m.ok(b.Box.Delete(m.ctx, "g"))
	m.equal(told(every), "2:1/2 1[k] own, 4:7/0 f own, 3:1/1 own, 1:7/1 0[] own, 3:1/2 own, 5:7/0 f>g own, 7:7/0 g own, 6:7/0 g own")
	wakes(one)
	m.equal(wakes(one), false)
	one.Close()
	a.add(a.inbox, "3")
	m.equal(told(one), "")
	a.Close()
	m.equal(told(every), "1:1/3 0[]")
	b.Close()
}

func feedOverflow(m *mailboxes) {
	b := m.box("a")
	for range 3 {
		var ms []mailbox.Incoming
		for range 1000 {
			ms = append(ms, message("x", 0))
		}
		_, err := b.Append(m.ctx, b.inbox, ms, 0)
		m.ok(err)
	}
	w := b.Watch(b.inbox)
	for i := range mailbox.MaxPending/3000 + 1 {
		mode := mailbox.FlagMode(i % 2)
		_, _, err := b.Store(m.ctx, b.inbox, nil, mailbox.FlagChange{Mode: mode, Flags: mailbox.Seen})
		m.ok(err)
	}
	changes, overflow := w.Get()
	m.equal([]any{len(changes), overflow}, []any{0, true})
	b.add(b.inbox, "y")
	changes, overflow = w.Get()
	m.equal([]any{len(changes), overflow}, []any{1, false})
	b.Close()
}

// concurrentSessions lets many sessions work in one box while one follows the feed; at the end it must have the same picture.
func concurrentSessions(m *mailboxes) {
	const sessions, rounds = 8, 30
	b := m.box("a")
	f := b.create("shared")
	w := b.Watch(f.ID)
	var wg sync.WaitGroup
	for s := range sessions {
		wg.Go(func() { worker(m, f.ID, s, rounds) })
	}
	stop := make(chan struct{})
	go func() { wg.Wait(); close(stop) }()
	model := map[mailbox.UID]mailbox.Flags{}
	last := mailbox.ModSeq(0)
	follow := func() {
		changes, overflow := w.Get()
		m.equal(overflow, false)
		for _, c := range changes {
			if c.ModSeq < last {
				m.Errorf("modseq %d told after %d", c.ModSeq, last)
			}
			last = c.ModSeq
			if c.Kind == mailbox.MessageExpunged {
				delete(model, c.UID)
			} else {
				model[c.UID] = c.Flags
			}
		}
	}
	for done := false; !done; {
		select {
		case <-w.Pending():
		case <-stop:
			done = true
		case <-time.After(20 * time.Second):
			m.Fatal("nothing happens")
		}
		follow()
	}
	got := map[mailbox.UID]mailbox.Flags{}
	for _, msg := range b.messages(f.ID, mailbox.Query{}) {
		got[msg.UID] = msg.Flags
	}
	m.equal(model, got)
	b.checkCounts()
	b.Close()
}

func worker(m *mailboxes, f mailbox.FolderID, s, rounds int) {
	b, err := m.store.Open(m.ctx, "a")
	if err != nil {
		m.Error(err)
		return
	}
	defer b.Close()
	for i := range rounds {
		out, err := b.Append(m.ctx, f, []mailbox.Incoming{message(pattern(s, i*50), 0)}, 0)
		if err != nil {
			m.Error(err)
			return
		}
		uid := out[0].UID
		_, _, err = b.Store(m.ctx, f, mailbox.NewUIDSet(uid, uid-1, uid-2), mailbox.FlagChange{Flags: 1 << (i % 5)})
		if err == nil && i%3 == 0 {
			_, err = b.Expunge(m.ctx, f, mailbox.NewUIDSet(uid-1), true)
		}
		uids, err2 := b.UIDs(f)
		if err != nil || err2 != nil || !slices.IsSorted(uids) {
			m.Error(err, err2)
		}
		for range b.Fetch(f, mailbox.Query{Items: mailbox.AllItems}) {
		}
	}
}

func reopen(m *mailboxes) {
	b := m.box("a")
	var want []string
	for i := range 50 {
		want = append(want, pattern(i, i*1000))
	}
	b.add(b.inbox, want...)
	seq := b.folder("inbox").HighestModSeq
	b.Close()
	for range 3 {
		m.reopen()
		b = m.box("a")
		m.equal(b.folder("inbox").HighestModSeq, seq)
		got := b.texts(b.inbox)
		if !slices.Equal(got, want) {
			m.Fatal("the texts differ")
		}
		b.checkCounts()
		b.Close()
	}
	for err := range m.store.Check(m.ctx) {
		m.Fatal(err)
	}
}

func snapshots(m *mailboxes) {
	b := m.box("a")
	b.add(b.inbox, "1", "2", pattern(3, 2<<20))
	var wg sync.WaitGroup
	stop := make(chan struct{})
	wg.Go(func() {
		other := m.box("b")
		defer other.Close()
		for {
			select {
			case <-stop:
				return
			default:
				other.add(other.inbox, pattern(1, 5000))
				if _, err := other.Expunge(m.ctx, other.inbox, nil, true); err != nil {
					m.Error(err)
				}
			}
		}
	})
	dir := m.TempDir() + "/copy"
	err := m.store.Snapshot(m.ctx, dir)
	close(stop)
	wg.Wait()
	m.ok(err)
	if m.store.Snapshot(m.ctx, dir) == nil {
		m.Fatal("a snapshot went over another")
	}
	b.add(b.inbox, "later")
	b.Close()
	c := &mailboxes{T: m.T, open: m.open, dir: dir, ctx: m.ctx}
	c.reopen()
	for err := range c.store.Check(m.ctx) {
		m.Fatal(err)
	}
	b = c.box("a")
	m.equal(len(b.texts(b.inbox)), 3)
	b.add(b.inbox, "in the copy")
	b.Close()
	m.ok(c.store.Close())
}

func spaceComesBack(m *mailboxes) {
	b := m.box("a")
	keep := b.create("keep")
	for i := range 30 {
		b.add(b.inbox, pattern(i, 100000))
		b.add(keep.ID, pattern(i, 1000))
	}
	b.add(b.inbox, pattern(0, 3<<20))
	_, err := b.Copy(m.ctx, b.inbox, mailbox.NewUIDSet(1), keep.ID, 0)
	m.ok(err)
	_, err = b.Expunge(m.ctx, b.inbox, nil, true)
	m.ok(err)
	b.Close()
	for range 200 {
		if s := m.store.Stats(); s.BodyBytes < 200000 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if s := m.store.Stats(); s.BodyBytes >= 200000 {
		m.Fatalf("%d bytes are referred to", s.BodyBytes)
	}
	m.reopen()
	b = m.box("a")
	got := b.texts(keep.ID)
	m.equal(len(got), 31)
	m.equal(got[30] == pattern(0, 100000), true)
	b.Close()
}
