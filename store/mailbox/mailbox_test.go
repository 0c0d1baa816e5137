package mailbox

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestUIDSet(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		want := map[UID]bool{}
		var s UIDSet
		for range rnd.IntN(12) {
			a, b := UID(1+rnd.IntN(40)), UID(1+rnd.IntN(40))
			s = s.Add(a, b)
			for u := min(a, b); u <= max(a, b); u++ {
				want[u] = true
			}
		}
		var uids []UID
		for u := UID(1); u <= 41; u++ {
			if s.Contains(u) != want[u] {
				t.Fatalf("%v contains %d: %v", s, u, !want[u])
			}
			if want[u] {
				uids = append(uids, u)
			}
		}
		if s.Len() != uint64(len(uids)) || !slices.Equal(slices.Collect(s.All()), uids) || NewUIDSet(uids...).String() != s.String() {
			t.Fatalf("%v is not %v", s, uids)
		}
	}
}

func TestUIDSetEdges(t *testing.T) {
	s := UIDSet(nil).Add(MaxUID, MaxUID-1).Add(1, 1).Add(MaxUID, MaxUID).Append(MaxUID)
	if got := s.String(); got != "1,4294967294:4294967295" {
		t.Error(got)
	}
	if !s.Contains(MaxUID) || s.Contains(2) || s.Len() != 3 {
		t.Error(s)
	}
	if got := NewUIDSet(3, 1, 2, 2, 9).String(); got != "1:3,9" {
		t.Error(got)
	}
}

func TestCleanName(t *testing.T) {
	for name, want := range map[string]string{
		"inbox": "INBOX", "InBox/x": "INBOX/x", "inboxes": "inboxes", "a/inbox": "a/inbox", "a/": "a", "Größe": "Größe", "a b": "a b",
	} {
		if got, err := CleanName(name); got != want || err != nil {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
	for _, name := range []string{"", "/", "//", "/a", "a//", "..", "../x", "a/./b", "a\rb", "a\x00", "\xc0", "a%", "*", "\u2028"} {
		if got, err := CleanName(name); !errors.Is(err, ErrName) {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
}

func FuzzCleanName(f *testing.F) {
	f.Add("inbox/a")
	f.Fuzz(func(t *testing.T, name string) {
		clean, err := CleanName(name)
		if err != nil {
			return
		}
		if again, err := CleanName(clean); again != clean || err != nil {
			t.Errorf("%q becomes %q, then %q, %v", name, clean, again, err)
		}
	})
}

func TestWatch(t *testing.T) {
	var f Feed
	one, all := f.Watch(1, "me"), f.Watch(AllFolders, "you")
	f.Publish([]Change{{Kind: MessageAdded, Folder: 1}, {Kind: MessageAdded, Folder: 2}}, "me")
	got, _ := one.Get()
	if len(got) != 1 || !got[0].Own || len(one.Pending()) != 0 {
		t.Error(got)
	}
	if got, _ := all.Get(); len(got) != 2 || got[0].Own {
		t.Error(got)
	}
	for range MaxPending + 1 {
		f.Publish([]Change{{Folder: 1}}, nil)
	}
	if got, overflow := one.Get(); !overflow || len(got) != 0 {
		t.Error(len(got), overflow)
	}
	f.Overflow()
	if _, overflow := one.Get(); !overflow || len(one.Pending()) != 0 {
		t.Error("no overflow")
	}
	one.Close()
	f.Drop("you")
	if f.Watched() {
		t.Error("someone still watches")
	}
}

func TestCheckKeyword(t *testing.T) {
	for k, good := range map[string]bool{"$Junk": true, "a.b-c": true, "": false, "a b": false, "a(": false, `\x`: false, "ä": false, "a]": false} {
		if (CheckKeyword(k) == nil) != good {
			t.Error(k)
		}
	}
}
