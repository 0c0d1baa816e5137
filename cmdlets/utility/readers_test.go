package utility

import "testing"

func FuzzCSVReader(f *testing.F) {
	for _, s := range []string{"a,b\n1,2", "\"a\"\"b\",c\r\n", "#TYPE x\na\n", "\"open", ",,,\n\n", " \"x\" y,z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := newCSVReader(text, ',')
		for records := 0; !r.end(); records++ {
			before := r.at
			r.record()
			if r.at == before || records > len(text) {
				t.Fatalf("%q: stands still at %d", text, r.at)
			}
		}
	})
}

func FuzzJSONReader(f *testing.F) {
	for _, s := range []string{`{"a":[1,2.5e3,null,true]}`, `{a:'b',}`, "[[[[", `"\ud83d\ude00"`, "// x\n1", `{"a":1,"A":2}`, "{bad", "-", "1e999"} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, text string, tables bool) {
		r := &jsonReader{text: text, tables: tables, depth: 1024}
		r.document()
	})
}
