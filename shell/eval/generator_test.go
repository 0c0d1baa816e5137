package eval_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"emsh/cmdlets/utility"
	"emsh/shell/eval"
)

// TestValidateSetOfAClass asks a class which values a parameter takes, each time.
func TestValidateSetOfAClass(t *testing.T) {
	const class = `class Colors : System.Management.Automation.IValidateSetValuesGenerator {
		[string[]] GetValidValues() { return $global:colors } }
		function f { param([ValidateSet([Colors])]$x) "x=$x" }
		$global:colors = 'red', 'green'
		`
	for text, want := range map[string]string{
		class + `f Red`:                                                             "x=Red",
		class + `try { f blue } catch { "$_" }`:                                     `Cannot validate argument on parameter 'x'. The argument "blue" does not belong to the set "red,green" specified by the ValidateSet attribute. Supply an argument that is in the set and then try the command again.`,
		class + `$global:colors = 'blue'; f blue`:                                   "x=blue",
		class + `[ValidateSet([Colors])]$v = 'green'; $v`:                           "green",
		`class C : IDisposable { [void] Dispose() { } }; [C]::new().GetType().Name`: "C",
	} {
		var out []string
		s := eval.New(eval.Options{Commands: utility.Commands(), Output: func(v any) error { out = append(out, fmt.Sprint(v)); return nil }})
		if res := s.Run(context.Background(), "", text); res.Err != nil {
			t.Errorf("%s: %v", text, res.Err)
		}
		if got := strings.Join(out, " "); got != want {
			t.Errorf("%s:\n got %q\nwant %q", text, got, want)
		}
	}
}
