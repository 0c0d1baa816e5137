package utility_test

import (
	"fmt"
	"testing"
)

// TestParallel has blocks that run at once: what they see, what they write, and how they end.
func TestParallel(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{`$x = 5; (1..3 | ForEach-Object -Parallel { $_ * 2 + [int]$x } | Sort-Object) -join ','`, "2,4,6 []"},
		{`$x = 5; (1..3 | ForEach-Object -Parallel { $_ + $using:x } | Sort-Object) -join ','`, "6,7,8 []"},
		{`function Outer { 1 }; 1 | ForEach-Object -Parallel { Outer }`, " [CommandNotFoundException]"},
		{`$d = [Collections.Concurrent.ConcurrentDictionary[string,int]]::new(); 1..20 | ForEach-Object -Parallel { $d = $using:d; $null = $d.TryAdd("k$_", $_) }; $d.Count`, "20 []"},
		{`$b = [Collections.Concurrent.ConcurrentBag[int]]::new(); 1..9 | ForEach-Object -Parallel { ($using:b).Add($_) }; $b.Count; ($b | Measure-Object -Sum).Sum`, "9 45 []"},
		{`$d = [Collections.Concurrent.ConcurrentDictionary[string,int]]::new(); $d.AddOrUpdate('a', 1, { param($k, $v) $v + 1 }); $d.AddOrUpdate('a', 1, { param($k, $v) $v + 1 }); $d.GetOrAdd('b', 7); $o = 0; $d.TryRemove('a', [ref]$o); $o`, "1 2 7 True 2 []"},
		{`$q = [Collections.Concurrent.ConcurrentQueue[object]]::new(); $q.Enqueue('xy'); $o = 0; $q.TryDequeue([ref]$o); $o; $q.TryDequeue([ref]$o)`, "True xy False []"},
		{`$h = @{}; 1..50 | ForEach-Object -Parallel { foreach ($i in 1..300) { ($using:h)["$_-$i"] = 1 } }; $h.Count`, "15000 []"},
		{`$l = [Collections.ArrayList]::new(); 1..9 | ForEach-Object -Parallel { $null = ($using:l).Add($_); Start-Sleep -Milliseconds 1 }; $l.Count`, "9 []"},
		{`1..2 | ForEach-Object -Parallel { throw "bad $_" } -ThrottleLimit 1`, " [bad 1 bad 2]"},
		{`$w = 1 | ForEach-Object -Parallel { Write-Warning 'w' } 3>&1; $w.Message`, "w []"},
		{`1..3 | ForEach-Object -Parallel { $_ } -ThrottleLimit 1 | Select-Object -First 1`, "1 []"},
		{`1 | ForEach-Object -Parallel { Start-Sleep 30; 'b' } -TimeoutSeconds 1`, " []"},
		{`1..2 | ForEach-Object -Parallel { $o = $_; 1..2 | ForEach-Object -Parallel { $_ * 10 + $using:o } -ThrottleLimit 1 } -ThrottleLimit 1`, "11 21 12 22 []"},
		{`$s = { 1 }; 1 | ForEach-Object -Parallel { $using:s }`, " [ParallelUsingVariableCannotBeScriptBlock,Microsoft.PowerShell.Commands.ForEachObjectCommand]"},
		{`{ 1 } | ForEach-Object -Parallel { $_ }`, " [ParallelPipedInputObjectCannotBeScriptBlock,Microsoft.PowerShell.Commands.ForEachObjectCommand]"},
		{`$n = 4; $j = 1..3 | ForEach-Object -Parallel { $_ + $using:n } -AsJob; ($j | Receive-Job -Wait | Sort-Object) -join ','; $j.State`, "5,6,7 Completed []"},
		// The first job ends when the second one has begun: Wait-Job waits for none before all have.
		{`$f = Join-Path ([IO.Path]::GetTempPath()) ([guid]::NewGuid()); $w = { param($n, $f) if ($n -eq 1) { while (-not (Test-Path $f)) { Start-Sleep -Milliseconds 1 } } else { $null = New-Item $f }; $n }; (1, 2 | % { Start-Job $w -ArgumentList $_, $f } | Wait-Job | Receive-Job | Sort-Object) -join ','; Remove-Item $f`, "1,2 []"},
		{`$h = @{a=1}; $j = Start-Job { ($using:h).a = 2 }; foreach ($i in 1..500) { $h["k$i"] = $i }; $null = $j | Wait-Job; $h.a`, "1 []"},
	} {
		out, errs := evaluated(&expression{Expr: c.script})
		got := ""
		for i, o := range out {
			if i > 0 {
				got += " "
			}
			got += fmt.Sprint(o.([]any)[1])
		}
		ids := []string{}
		for _, e := range errs {
			ids = append(ids, e[0])
		}
		if got = got + " " + fmt.Sprint(ids); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.script, got, c.want)
		}
	}
}

// TestParallelWaits has five blocks that wait for one another, as only blocks that wait at once can.
func TestParallelWaits(t *testing.T) {
	out, _ := evaluated(&expression{Expr: `$b = [Collections.Concurrent.ConcurrentBag[int]]::new(); @(1..5 | ForEach-Object -Parallel {
		$b = $using:b; $b.Add($_); for ($i = 0; $b.Count -lt 5 -and $i -lt 2000; $i++) { Start-Sleep -Milliseconds 5 }; $b.Count }) -join ' '`})
	if got := fmt.Sprint(out[0].([]any)[1]); got != "5 5 5 5 5" {
		t.Errorf("the blocks saw %s of one another", got)
	}
}
