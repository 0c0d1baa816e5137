package utility_test

import (
	"fmt"
	"strings"
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
		{`'a b c d' -split { $_ -eq ' ' }, -2; 'a2b3c' -split '\d', -2; 'abc' -csplit 'B', 0, 'SimpleMatch,IgnoreCase'; ' a b' -split ' ', -2`,
			"[[System.String a b c] [System.String d] [System.String a2b] [System.String c] [System.String a] [System.String c] [System.String  a] [System.String b]] []"},
		{`"a1\nb2" -replace '\\n', "` + "`n" + `" -split '^b', 0, 'Multiline' | ForEach-Object Trim; 'a: b:c' -split ': ', 0, 'IgnorePatternWhitespace'; 'a:b' -split '(:)', 0, 'ExplicitCapture'; 'aXb' -split 'x', 0, 'Singleline'`,
			"[[System.String a1] [System.String 2] [System.String a] [System.String  b] [System.String c] [System.String a] [System.String b] [System.String a] [System.String b]] []"},
		{`'ab' -split 'B', 0, 'RegexMatch,SimpleMatch'; 'ab' -split { $true }, 0, 'IgnoreCase'; 'aXb' -split [regex]'x'; 'ab' -split '', 0, ''`,
			"[[System.String a] [System.String b] [System.String ] [System.String a] [System.String b] [System.String ]] [InvalidSplitOptionCombination InvalidSplitOptionWithPredicate]"},
		{`'ab=c' -split { param($all, $i) "$i" -eq '2' -and $all -eq 'ab=c' -and $_ -eq '=' }`, "[[System.String ab] [System.String c]] []"},
		{"[WildcardPattern]::Escape('a`b[c]'); [WildcardPattern]::Unescape('a``b`[c'); [WildcardPattern]::ContainsWildcardCharacters('a`*b'); [WildcardPattern]::ContainsWildcardCharacters('a]')",
			"[[System.String a``b`[c`]] [System.String a`b[c] [System.Boolean False] [System.Boolean True]] []"},
		{`try { Invoke-Expression "1;` + "`n" + `if (" } catch { $_.Exception.Errors | ForEach-Object { $_.ErrorId; "$($_.Extent.StartLineNumber):$($_.Extent.StartColumnNumber):$($_.Extent.StartOffset)"; "$($_.Extent)"; $_.IncompleteInput } }`,
			"[[System.String IfStatementMissingCondition] [System.String 2:5:7] [System.String ] [System.Boolean True]] []"},
		{`try { [scriptblock]::Create('$a = @{ x = 1; x = 2 }') } catch { $e = $_.Exception.InnerException.Errors; $e.Count; $e[0].ErrorId; "$($e[0].Extent)"; $e[0].Extent.StartScriptPosition.Offset }`,
			"[[System.Int32 1] [System.String DuplicateKeyInHashLiteral] [System.String x] [System.Int32 15]] []"},
		{`try { 1 | ForEach-Object { 1/0 } } catch { $_.FullyQualifiedErrorId; $_.CategoryInfo.Activity; $_.InvocationInfo.OffsetInLine; $_.Exception.GetType().Name }`,
			"[[System.String RuntimeException,Microsoft.PowerShell.Commands.ForEachObjectCommand] [System.String ForEach-Object] [System.Int32 11] [System.String RuntimeException]] []"},
		{`try { Invoke-Expression '[foo]' } catch { $_.FullyQualifiedErrorId }; try { 1 | ForEach-Object { throw 'x' } } catch { $_.FullyQualifiedErrorId }`,
			"[[System.String TypeNotFound,Microsoft.PowerShell.Commands.InvokeExpressionCommand] [System.String x]] []"},
		{`try { 1 | ForEach-Object { 2 | Where-Object { 1/0 } } } catch { $_.FullyQualifiedErrorId }; try { 1 | ForEach-Object { Get-Item /nope -ErrorAction Stop } } catch { $_.FullyQualifiedErrorId }`,
			"[[System.String RuntimeException,Microsoft.PowerShell.Commands.WhereObjectCommand] [System.String PathNotFound,Microsoft.PowerShell.Commands.GetItemCommand]] []"},
		{`try { 1 | ForEach-Object { try { $_ } catch { 'mine' } } | ForEach-Object { [int]'x' } } catch { $_.InvocationInfo.OffsetInLine }`, "[[System.Int32 60]] []"},
		{`1,2 > variable:a; 3 >> Variable:a; "$a"; @{ x = 1 } > variable:b; $b.x; . { Write-Error bad; 4 } *> variable:c; $c.Count; Write-Warning w 3> variable:d; $d.Message; $null = 1 > variable:e; $e`,
			"[[System.String 1 2 3] [System.Int32 1] [System.Int32 2] [System.String w] [System.Int32 1]] []"},
		{`class A { [string] f([int]$x) { return "int $x" } [string] f([string]$x) { return "text $x" } [string] f([int[]]$x) { return "list $x" } A() {} A([int]$i) { $this.n = "int $i" } A([string]$s) { $this.n = "text $s" } $n }; $a = [A]::new(); $a.f(1); $a.f('x'); $a.f(@(1, 2)); [A]::new(5).n; [A]::new('5').n; class B : A { [string] f([int]$x) { return "mine $x" } }; [B]::new().f(1); [B]::new().f('y')`,
			"[[System.String int 1] [System.String text x] [System.String list 1 2] [System.String int 5] [System.String text 5] [System.String mine 1] [System.String text y]] []"},
		{`class A { [void] f([int]$x) { } static [int] $n; static A() { [A]::n = 7 } }; [A]::n; [A]::new().f('z'); [A]::new().f(1, 2); [A]::new(1); [A]::new().q = 1; [A]::q = 1; [A]::new().nope()`,
			"[[System.Int32 7]] [MethodArgumentConversionInvalidCastArgument MethodCountCouldNotFindBest MethodCountCouldNotFindBest PropertyAssignmentException PropertyAssignmentException MethodNotFound]"},
		{strings.ReplaceAll("class Y {`n static [int]$a = 'zz'`n}; class Z {`n [int]$a = 'zz'`n}; try { [Z]::new() } catch { $_.InvocationInfo.ScriptLineNumber }; try { [Y]::a } catch { $_.Exception.GetType().Name; $_.Exception.InnerException.ErrorRecord.FullyQualifiedErrorId }", "`n", "\n"),
			"[[System.Int32 4] [System.String TypeInitializationException] [System.String InvalidCastFromStringToInteger]] []"},
		{`class A { [int]$i; hidden [int]$h; [string] f([int]$x) { return '' } [string] f() { return '' } }; [A]::new() | Get-Member i, h, f | ForEach-Object Definition; ([A]::new() | Get-Member h -Force).Definition`,
			"[[System.String int i {get;set;}] [System.String string f(int x), string f()] [System.String int h {get;set;}]] []"},
		{`class A { [int]$i }; [A]@{ i = 'x' }; [A]@{ z = 1 }`, "[] [ObjectCreationError ObjectCreationError]"},
		{`New-Item C:\Scripts -ItemType Directory; 1 | Export-Csv C:\x.csv; Set-Content D:\a.txt x; Copy-Item . C:\y; Move-Item . C:\y; 1 > C:\x; 1 | Out-File C:\x; Import-Csv C:\x; Start-Transcript C:\x; Rename-Item C:\x y; Add-Content C:\x y; Export-Clixml C:\x -InputObject 1; Import-Clixml C:\x; Tee-Object C:\x -InputObject 1; Test-Path C:; '/' > env:x`,
			"[[System.Boolean False]] [DriveNotFound,Microsoft.PowerShell.Commands.NewItemCommand DriveNotFound,Microsoft.PowerShell.Commands.ExportCsvCommand DriveNotFound,Microsoft.PowerShell.Commands.SetContentCommand DriveNotFound,Microsoft.PowerShell.Commands.CopyItemCommand DriveNotFound,Microsoft.PowerShell.Commands.MoveItemCommand DriveNotFound,Microsoft.PowerShell.Commands.OutFileCommand DriveNotFound,Microsoft.PowerShell.Commands.OutFileCommand DriveNotFound,Microsoft.PowerShell.Commands.ImportCsvCommand DriveNotFound,Microsoft.PowerShell.Commands.StartTranscriptCommand DriveNotFound,Microsoft.PowerShell.Commands.RenameItemCommand DriveNotFound,Microsoft.PowerShell.Commands.AddContentCommand DriveNotFound,Microsoft.PowerShell.Commands.ExportClixmlCommand DriveNotFound,Microsoft.PowerShell.Commands.ImportClixmlCommand DriveNotFound,Microsoft.PowerShell.Commands.TeeObjectCommand ReadWriteFileNotFileSystemProvider,Microsoft.PowerShell.Commands.OutFileCommand]"},
		{`$q = [pscustomobject]@{ Q = [Microsoft.Exchange.Data.ByteQuantifiedSize]'1.5GB'; N = [Microsoft.Exchange.Data.Unlimited]'unlimited' } | ConvertTo-CliXml | ConvertFrom-CliXml; "$($q.Q)"; $q.Q -gt 1GB; $q.Q.Value.ToMB(); $q.Q.IsUnlimited; $q.N.IsUnlimited; $q.N -eq 'unlimited'; $q.N -eq 1GB; $q.N -gt $q.Q`,
			"[[System.String 1.5 GB (1,610,612,736 bytes)] [System.Boolean True] [System.UInt64 1536] [System.Boolean False] [System.Boolean True] [System.Boolean True] [System.Boolean False] [System.Boolean True]] []"},
		{`class V { [datetime]$On; [timespan]$T; [guid]$G; [decimal]$D; [int]$I; [string]$S; [bool]$B; static [timespan]$X }; $v = [V]::new(); $v.On.Year; $v.T.Ticks; "$($v.G)"; $v.D -eq 0; $v.I; $null -eq $v.S; $v.B; [V]::X.Ticks`,
			"[[System.Int32 1] [System.Int64 0] [System.String 00000000-0000-0000-0000-000000000000] [System.Boolean True] [System.Int32 0] [System.Boolean True] [System.Boolean False] [System.Int64 0]] []"},
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
