package directory_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"emsh/store/config"
	"emsh/store/directory"
)

// BenchmarkLoad is the part of a start that reads one user into memory.
func BenchmarkLoad(b *testing.B) {
	l := config.NewLoader(directory.Kinds())
	rows := make([][]byte, 1000)
	for i := range rows {
		raw, err := json.Marshal(person(fmt.Sprintf("Person %d", i), fmt.Sprintf("person%d", i)))
		if err != nil {
			b.Fatal(err)
		}
		rows[i] = raw
	}
	b.SetBytes(int64(len(rows[0])))
	b.ResetTimer()
	for i := range b.N {
		row, err := l.Decode("user", rows[i%len(rows)])
		if err != nil {
			b.Fatal(err)
		}
		u := row.(directory.User)
		l.Add("user", u.Guid.String(), u)
	}
}
