package object

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestHashtableAgainstMap does the same to a Hashtable and to Go's map.
func TestHashtableAgainstMap(t *testing.T) {
	for _, exact := range []bool{false, true} {
		r := rand.New(rand.NewPCG(1, 2))
		h, model := NewHashtable(), map[any]int{}
		h.Exact = exact
		key := func() (any, any) {
			n := r.IntN(60)
			switch r.IntN(3) {
			case 0:
				return int32(n), int32(n)
			case 1:
				return int64(n), int64(n)
			}
			s := fmt.Sprintf("Ä%dK", n)
			if r.IntN(2) == 0 {
				s = strings.ToLower(s)
			}
			if exact {
				return s, s
			}
			return s, strings.ToLower(s)
		}
		for i := range 20000 {
			k, m := key()
			switch r.IntN(5) {
			case 0, 1:
				h.Set(k, i)
				model[m] = i
			case 2:
				_, had := model[m]
				if h.Delete(k) != had {
					t.Fatalf("Delete(%v) is %v", k, !had)
				}
				delete(model, m)
			case 3:
				if _, had := model[m]; !had {
					h.Insert(r.IntN(h.Len()+1), k, i)
					model[m] = i
				}
			}
			v, ok := h.Get(k)
			want, had := model[m]
			if ok != had || ok && v != want || h.Len() != len(model) || len(h.Keys()) != len(model) {
				t.Fatalf("Get(%v) = %v, %v; want %v, %v (%d of %d)", k, v, ok, want, had, h.Len(), len(model))
			}
		}
	}
}

func BenchmarkHashtableFill(b *testing.B) {
	keys := make([]any, 300000)
	for i := range keys {
		keys[i] = fmt.Sprint("k", i)
	}
	b.ReportAllocs()
	for b.Loop() {
		h := NewHashtable()
		for i, k := range keys {
			h.Set(k, int32(i))
		}
		for _, k := range keys {
			h.Get(k)
		}
	}
}

// Tables of more than one piece keep their order and find what they have, whatever is added, removed and put between.
func TestHashtableOfManyPieces(t *testing.T) {
	for _, n := range []int{piece - 1, piece, piece + 1, 3*piece + 7} {
		h := NewHashtable()
		var want []any
		for i := range n {
			h.Set(fmt.Sprint("k", i), i)
			want = append(want, fmt.Sprint("K", i))
		}
		seen := 0
		for range h.All() { // those added meanwhile are not seen
			if seen++; seen < 10 {
				h.Set(fmt.Sprint("new", seen), seen)
			}
		}
		for i := range 9 {
			h.Delete(fmt.Sprint("NEW", i+1))
		}
		if seen != n || h.Len() != n {
			t.Fatalf("%d: %d seen, %d kept", n, seen, h.Len())
		}
		h.Insert(n/2, "between", -1)
		want = slices.Insert(want, n/2, any("between"))
		for i := 0; i < n; i += 2 {
			h.Delete(fmt.Sprint("k", i))
		}
		want = slices.DeleteFunc(want, func(k any) bool {
			var i int
			_, err := fmt.Sscanf(k.(string), "K%d", &i)
			return err == nil && i%2 == 0
		})
		for i, k := range h.Keys() {
			v, ok := h.Get(want[i])
			if !strings.EqualFold(k.(string), want[i].(string)) || !ok || k != "between" && k != fmt.Sprint("k", v) {
				t.Fatalf("%d: %v at %d instead of %v: %v", n, k, i, want[i], v)
			}
		}
		if h.Len() != len(want) {
			t.Errorf("%d: %d keys instead of %d", n, h.Len(), len(want))
		}
	}
}
