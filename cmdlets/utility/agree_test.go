package utility_test

import (
	"fmt"
	"testing"
)

// TestAgreement has what PowerShell does where no recording tells it: what comes out, and the ids of errors.
func TestAgreement(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{`Set-StrictMode -Version 2; function f($a) { 'ran' }; f(1,2); f(1)`, "[[System.String ran]] [StrictModeFunctionCallWithParens]"},
		{`Set-StrictMode -Version 2; (5).Count; (1,2).Count`, "[[System.Int32 2]] [PropertyNotFoundStrict]"},
		{`[pscustomobject]@{X=1} | Where-Object X -eq 1 -gt 0`, "[] [AmbiguousParameterSet,Microsoft.PowerShell.Commands.WhereObjectCommand]"},
		{`$x = Write-Host 1.50 0x10 6>&1; "$x"`, "[[System.String 1.50 0x10]] []"},
		{`'b',3,'a' | Sort-Object; $true,2 | Measure-Object -Sum | ForEach-Object Sum`, "[[System.Int32 3] [System.String a] [System.String b] [System.Double 3]] []"},
	} {
		out, errs := evaluated(&expression{Expr: c.script})
		ids := []string{}
		for _, e := range errs {
			ids = append(ids, e[0])
		}
		if got := fmt.Sprint(out, ids); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.script, got, c.want)
		}
	}
}
