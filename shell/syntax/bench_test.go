package syntax

import (
	"fmt"
	"strings"
	"testing"
)

// longScript is a script of n lines of the kind administrators write.
func longScript(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "if ($x -eq %d) { Set-Thing -Identity \"user%d@contoso.com\" -Enabled:$true -Size %dMB | Where-Object { $_.Name -like \"a*%d\" } }\n", i, i, i, i)
	}
	return b.String()
}

func BenchmarkParse20000Lines(b *testing.B) {
	text := longScript(20000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if s := Parse("", text); len(s.Errors) > 0 {
			b.Fatal(s.Errors[0])
		}
	}
}

func BenchmarkParseLine(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Parse("", `Get-Mailbox -ResultSize Unlimited | Where-Object { $_.Database -like "DB*" } | Set-Mailbox -IssueWarningQuota 1.5GB`)
	}
}
