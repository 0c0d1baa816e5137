package main

import (
	"context"
	"testing"
	"time"
)

// soon is how long Tab may take.
const soon = 50 * time.Millisecond

// BenchmarkComplete is Tab behind an identity, among 10,000 mailboxes.
func BenchmarkComplete(b *testing.B) {
	w := benchServer(b, 10000)
	for _, attached := range []bool{false, true} {
		for name, c := range map[string]struct {
			text string
			want int
		}{
			"all": {"Set-Mailbox ", 1000}, "one": {"Set-Mailbox user0999", 10}, "none": {"Set-Mailbox nobody", 0}, "address": {"Set-Mailbox user09999@", 1},
			"properties": {"Get-Mailbox | Sort-Object A", 0}, "commands": {"Get-M", 0},
		} {
			b.Run(map[bool]string{false: "hosted/", true: "attached/"}[attached]+name, func(b *testing.B) {
				p := &prompter{sh: benchShell(b, w, attached)}
				for b.Loop() {
					found := p.complete(context.Background(), c.text, len(c.text))
					if n := len(found.Candidates); c.want > 0 && n != c.want || name == "none" && n != 0 {
						b.Fatalf("%d candidates, not %d", n, c.want)
					}
				}
				b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(soon), "of-50ms")
			})
		}
	}
}
