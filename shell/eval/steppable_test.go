package eval_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"emsh/cmdlets/utility"
	"emsh/shell/eval"
)

// TestSteppablePipelines steps pipelines as proxy functions do.
func TestSteppablePipelines(t *testing.T) {
	const proxy = `function proxy { [CmdletBinding()] param([Parameter(ValueFromPipeline)]$InputObject)
		begin { $sp = { %s }.GetSteppablePipeline($MyInvocation.CommandOrigin); $sp.Begin($PSCmdlet) }
		process { $sp.Process($_) } end { $sp.End() } clean { if ($sp) { $sp.Clean() } } }
		`
	for text, want := range map[string]string{
		`$p = { ForEach-Object { "[$_]" } }.GetSteppablePipeline(); $p.Begin($true); $p.Process(1); $p.Process(2); $p.End()`:                                             "[1] [2]",
		`$p = { Sort-Object }.GetSteppablePipeline(); $p.Begin($true); $p.Process(3).Count; [void]$p.Process(1); $p.End()`:                                               "0 1 3",
		fmt.Sprintf(proxy, `Sort-Object -Descending`) + `1, 3, 2 | proxy`:                                                                                                "3 2 1",
		fmt.Sprintf(proxy, `Select-Object -First 2 | ForEach-Object { $_ * 2 }`) + `$n = 0; 1..9 | ForEach-Object { $n++; $_ } | proxy; "n=$n"`:                          "2 4 n=2",
		fmt.Sprintf(proxy, `ForEach-Object { if ($_ -eq 2) { Write-Error two } else { $_ } }`) + `1..3 | proxy -ErrorVariable e -ErrorAction SilentlyContinue; $e.Count`: "1 3 1",
		`function Get-Date { [CmdletBinding()] param($Date, $Format)
			begin { $PSBoundParameters['Format'] = 'yyyy'
				$cmd = $ExecutionContext.InvokeCommand.GetCommand('Microsoft.PowerShell.Utility\Get-Date', [System.Management.Automation.CommandTypes]::Cmdlet)
				$sp = { & $cmd @PSBoundParameters }.GetSteppablePipeline(); $sp.Begin($PSCmdlet) }
			process { $sp.Process($_) } end { $sp.End() } }
		Get-Date 2020-01-02`: "2020",
		`try { { 1 }.GetSteppablePipeline() } catch { $_.FullyQualifiedErrorId }`:                       "PSInvalidOperationException",
		`try { { a; b }.GetSteppablePipeline() } catch { "$_".Substring(0, 55) }`:                       `Exception calling "GetSteppablePipeline" with "0" argum`,
		`try { { process { a } }.GetSteppablePipeline() } catch { "$_" -match 'more than one clause' }`: "True",
	} {
		var out []string
		s := eval.New(eval.Options{Commands: utility.Commands(), Output: func(v any) error { out = append(out, fmt.Sprint(v)); return nil }})
		if res := s.Run(context.Background(), "", text); res.Err != nil {
			t.Errorf("%s: %v", text, res.Err)
		}
		if got := strings.ReplaceAll(strings.Join(out, " "), "true", "True"); got != want {
			t.Errorf("%s:\n got %q\nwant %q", text, got, want)
		}
	}
}
