package object

import (
	"fmt"
	"math/rand/v2"
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
