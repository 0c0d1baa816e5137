package utility_test

import (
	"strings"
	"testing"
)

// usedParameters are the cmdlets and parameters that twenty or more of 1,477 scripts of Exchange's
// administrators use, shortened as they shorten them.
const usedParameters = `Write-Host ForegroundColor NoNewline|New-Object ComObject TypeName ArgumentList|Write-Verbose|Export-Csv NoTypeInformation NoType Path Append Encoding UseCulture Force|
Test-Path Path PathType|ForEach-Object|Get-Module ListAvailable|Write-Progress Activity Status PercentComplete Completed|Import-Module Force|ConvertFrom-Json InputObject|Read-Host|
Start-Sleep Seconds Milliseconds|Write-Warning|Add-Member Value MemberType InputObject NotePropertyName NotePropertyValue Force|Invoke-Item|
ConvertTo-SecureString AsPlainText Force|Get-ChildItem Path Recurse|Import-Csv Path Header|Clear-Host|Invoke-WebRequest Uri Method UseBasicParsing Body ContentType Headers|
Get-ItemProperty Path|Get-Location|Remove-Item|Get-Content Raw Path|Add-Type AssemblyName|ConvertTo-Html Fragment|Invoke-RestMethod Uri Method Headers ContentType Body|
Select-String Pattern|Get-Item|Split-Path Parent|Get-Credential|New-Item Path ItemType Force|Join-Path|Format-List Force|Invoke-Command ScriptBlock|Get-PSSession|Get-Random|
Get-Command|Set-Content Path|New-PSSession ConfigurationName ConnectionUri Authentication|Import-Clixml|Copy-Item|Import-PSSession|Sort-Object Descending|New-TimeSpan Start End|
Out-File Encoding FilePath Append|ConvertTo-Json Depth|Group-Object NoElement|Measure-Object Sum|Select-Object ExcludeProperty`

// TestUsedParameters shows that each of them is there, or is the beginning of one that is.
func TestUsedParameters(t *testing.T) {
	for entry := range strings.SplitSeq(strings.ReplaceAll(usedParameters, "\n", ""), "|") {
		words := strings.Fields(entry)
		script := "$c = Get-Command " + words[0] + "; $names = $c.Parameters.Keys + $c.Parameters.Values.Aliases; foreach ($p in -split '" + strings.Join(words[1:], " ") +
			"') { if (-not ($names -like \"$p*\")) { \"-$p\" } }"
		if got := said(t, t.TempDir(), script); got != "" {
			t.Errorf("%s: %s", words[0], got)
		}
	}
}

// TestUsed runs the members, types and attributes that twenty or more of those scripts use. What needs Windows, COM
// or the cloud's libraries gives one error, which says so.
func TestUsed(t *testing.T) {
	dir := t.TempDir()
	for _, k := range []struct{ script, want string }{
		// static members
		{"$l = [Collections.Generic.List[object]]::new(); $l.Add(1); $l.AddRange(@(2, 3)); $l.Count", "3"},
		{"[string]::IsNullOrEmpty(''); [string]::IsNullOrWhiteSpace(' '); [string]::Empty.Length; [string]::Join(',', @('a', 'b'))", "True\nTrue\n0\na,b"},
		{"[math]::Round(2.567, 2); ([datetime]::Now).GetType().Name; [datetime]::Parse('2007-03-01').Month", "2.57\nDateTime\n3"},
		{"$b = [Text.Encoding]::UTF8.GetBytes('abc'); [Convert]::ToBase64String($b); [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('YWJj'))", "YWJj\nabc"},
		{"[Net.ServicePointManager]::CertificatePolicy = $null; [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12; 'ok'", "~ok"},
		{"[Diagnostics.Stopwatch]::StartNew().IsRunning; [BitConverter]::ToString([byte[]](1, 171)); [Convert]::ToString(10, 2); [Convert]::ToInt32('ff', 16); [Convert]::ToChar(65)", "True\n01-AB\n1010\n255\nA"},
		{"[Web.HttpUtility]::UrlEncode('a b&c'); [regex]::Match('a12', '\\d+').Value; [IO.Path]::Combine('/a', 'b')", "a+b%26c\n12\n/a/b"},
		{"Set-Content x.bin 'abc' -NoNewline; [IO.File]::ReadAllBytes(\"$PWD/x.bin\").Count", "3"},
		{"[DirectoryServices.ActiveDirectory.Domain]::GetComputerDomain()", "~Active Directory"},
		// methods
		{"'a,b'.Split(',').Count; 'abc'.Substring(1); 'abc'.Replace('b', 'x'); 'abc'.Contains('b'); ' a '.Trim(); 'A'.ToLower(); 'a'.ToUpper(); 'abc'.IndexOf('c'); 'abca'.LastIndexOf('a'); 'abc'.StartsWith('a'); 'a '.TrimEnd()",
			"2\nbc\naxc\nTrue\na\na\nA\n2\n3\nTrue\na"},
		{"$d = [datetime]'2007-03-01 10:00'; $d.AddDays(-1).Day; $d.AddMinutes(5).Minute; $d.AddSeconds(7).Second; $d.ToUniversalTime().Kind; $d.ToLocalTime().Kind; $d.GetType().Name", "28\n5\n7\nUtc\nLocal\nDateTime"},
		{"$h = @{a = 1}; $h.ContainsKey('a'); $h.Add('b', 2); $h.Remove('a'); $h.Count; foreach ($e in $h.GetEnumerator()) { $e.Key }; $h.Clear(); $h.Count", "True\n1\nb\n0"},
		{"$c = [pscredential]::new('u', (ConvertTo-SecureString p -AsPlainText -Force)); $c.GetNetworkCredential().Password", "p"},
		{"function f { [CmdletBinding(SupportsShouldProcess)] param() if ($PSCmdlet.ShouldProcess('x')) { 'did' } }; f", "did"},
		{"$s = [IO.StringWriter]::new(); $s.Write('a'); $s.ToString(); $s.Close()", "a"},
		// COM, forms and the compiler of .NET
		{"(New-Object -ComObject WScript.Shell).Popup('x')", "~COM"}, {"(New-Object -ComObject Outlook.Application).GetNamespace('MAPI')", "~COM"},
		{"1 | Out-GridView -Title x", "~Out-GridView"}, {"Add-Type -AssemblyName System.Windows.Forms", "~Windows desktop"},
		{"New-Object System.Windows.Forms.Form", "~Windows desktop"},
		{"New-Object Microsoft.CSharp.CSharpCodeProvider", "~not available"},
		{"New-Object Microsoft.Exchange.WebServices.Data.ExchangeService", "~Exchange Web Services"},
		// syntax
		{"$o = [pscustomobject]@{'a b' = 1; c = [ordered]@{x = 2}}; $o.'a b'; $n = 'c'; $o.$n.x; $o.('a' + ' b'); $o.PSObject.Properties.Name -join ','", "1\n2\n1\na b,c"},
		{"$n = 0; [int]::TryParse('5', [ref]$n); $n; ([xml]'<a><b c=\"1\">t</b></a>').a.b.c; (1..4).Where({ $_ -gt 2 }).Count; (1..2).ForEach({ $_ * 2 }) -join ','", "True\n5\n1\n2\n2,4"},
		{"$v = 3; Invoke-Command { $using:v }", "~3"},
		{"$PSScriptRoot.Length; $env:HOME.Length -gt 0; function g { 1 }; $function:g.GetType().Name", "0\nTrue\nScriptBlock"},
		// attributes
		{"function f { [Diagnostics.CodeAnalysis.SuppressMessageAttribute('a', '', Justification = 'b')] [OutputType([string])] [CmdletBinding(DefaultParameterSetName = 'A')] param([Parameter(ParameterSetName = 'A', ValueFromPipeline)][ValidateNotNullOrEmpty()][string]$x, [Parameter(ParameterSetName = 'B', ValueFromPipelineByPropertyName)][ValidateSet('a', 'b')]$y, [ValidateScript({ $_ -gt 0 })]$z = 1) process { $x } }; 'q' | f", "q"},
		// types
		{"[object], [array], [switch], [datetime], [convert], [math], [Management.Automation.PSCredential], [Text.Encoding], [void], [uri], [Net.ServicePointManager], [scriptblock], [psobject], [IO.File], [guid], [IO.Path], [regex], [xml], [BitConverter], [Diagnostics.Stopwatch], [Web.HttpUtility], [nullable[int]], [Security.SecureString], [Environment], [int32], [boolean], [char], [byte], [int64], [hashtable], [pscredential], [version], [timespan] | Where-Object { $_ -isnot [type] }", ""},
		{"[adsi]'LDAP://x'", "~Active Directory"},
	} {
		got := said(t, dir, k.script)
		if part, found := strings.CutPrefix(k.want, "~"); found {
			if !strings.Contains(got, part) || strings.Count(got, "ERROR") > 1 {
				t.Errorf("%s\n got %s\nwant %s, and one error at most", k.script, got, part)
			}
		} else if got != k.want {
			t.Errorf("%s\n got %s\nwant %s", k.script, got, k.want)
		}
	}
}
