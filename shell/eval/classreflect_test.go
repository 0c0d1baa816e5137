package eval_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"emsh/cmdlets/utility"
	"emsh/shell/eval"
)

// TestClassesAsTypes asks classes what they are, and lets them say how their objects compare.
func TestClassesAsTypes(t *testing.T) {
	const classes = `class B { }; class D : B { [int]$n; D([int]$n) { $this.n = $n } }; enum E { a = 3; b }; class X : Exception { }
		class P : IComparable { [int]$n; P([int]$n) { $this.n = $n } [int] CompareTo([object]$o) { return $this.n - $o.n } }
		class Q { [int]$n; [bool] Equals([object]$o) { return $this.n -eq $o.n } }
		`
	for text, want := range map[string]string{
		`[D].Name; [D]::new(1).GetType().FullName; "$([D])"; [D].GetType().Name`:                      "D D D RuntimeType",
		`[D].BaseType.Name; [B].BaseType.FullName; [X].BaseType.FullName; [E].BaseType.Name`:          "B System.Object System.Exception Enum",
		`[D].IsSubclassOf([B]); [B].IsAssignableFrom([D]); [D].IsAssignableFrom([B]); [E].IsEnum`:     "true true false true",
		`[B].IsInstanceOfType([D]::new(1)); [D].IsClass; [E].GetEnumNames()`:                          "true true a b",
		`[P]::new(3) -gt [P]::new(1); [P]::new(3), [P]::new(1), [P]::new(2) | Sort-Object | % n`:      "true 1 2 3",
		`[Q]@{ n = 1 } -eq [Q]@{ n = 1 }; [Q]@{ n = 1 } -eq [Q]@{ n = 2 }; [B]::new() -eq [B]::new()`: "true false false",
	} {
		var out []string
		s := eval.New(eval.Options{Commands: utility.Commands(), Output: func(v any) error { out = append(out, fmt.Sprint(v)); return nil }})
		if res := s.Run(context.Background(), "", classes+text); res.Err != nil {
			t.Errorf("%s: %v", text, res.Err)
		}
		if got := strings.Join(out, " "); got != want {
			t.Errorf("%s:\n got %q\nwant %q", text, got, want)
		}
	}
}
