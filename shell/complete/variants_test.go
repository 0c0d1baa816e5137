package complete_test

import (
	"context"
	"strings"
	"testing"

	"emsh/shell/complete"
)

// TestVariants completes what the recordings do not hold, by PowerShell's own rules. § is the cursor;
// dots at the end say that more follows.
func TestVariants(t *testing.T) {
	src := complete.Of(setup(t), nil)
	for _, c := range []struct{ input, want string }{
		// words of statements
		{"using §", "assembly module namespace type"},
		{"using n§", "namespace"},
		{"using namespace System.Col§", "System.Collections"},
		{"using module ./s§", "./script.ps1"},
		{":outer while (1) { :inner foreach ($i in 1) { continue § } }", "outer inner"},
		{":outer foreach ($i in 1) { break o§ }", "outer"},
		{"switch -§", "-CaseSensitive -Exact -File -Parallel -Regex -Wildcard"},
		{"switch -regex -c§", "-CaseSensitive"},
		// keys in an index, values that are assigned
		{"$settings['Se§", "'Server'"},
		{"$settings[§", "'Server' 'Timeout' 'with blank'"},
		{"$PSVersionTable[psv§", "'PSVersion'"},
		{"$h = @{One=1;Two=2}; $h['§", "'One' 'Two'"},
		{"$ErrorActionPreference = 'S§", "'SilentlyContinue' 'Stop' 'Suspend'"},
		{"$ConfirmPreference = §", "'High' 'Low' 'Medium' 'None'"},
		{`[ExQueueStatus]$q = "R§`, `"Ready" "Retry"`},
		{"[ExQueueStatus]$q = 'Ready'; $q = 'S§", "'Suspended'"},
		{"[ValidateSet('one','two')]$w = '§", "'one' 'two'"},
		{"Get-CASMailbox | Where-Object ImapEnabled -eq §", ""},
		// types and their members
		{"[ExQueueStatus]§", "::Active ::Ready ::Retry ::Suspended ..."},
		{"[System.IO.FileI§", "System.IO.FileInfo"},
		{"[System.Collections.H§", "System.Collections.Hashtable ..."},
		{"class C { [int]$Foo; hidden [int]$Bar; [void]Baz(){} }; [C]::new().§", "Foo Baz( Equals( ..."},
		{"class C { [int]$Foo; static [int]Bar(){} }; [C]::B§", "Bar("},
		{"enum Eee { A; B }; [Eee]::§", "A B Equals( ..."},
		{"enum Eee { A; B }; [Eee]$x = '§", "'A' 'B'"},
		{"function foo { [OutputType([ExQueue])] param() }; foo | select M§", "MessageCount"},
		{"$h = @{One=1;Two=2}; $h.T§", "Two ToString( ..."},
		{"$a = 1,2; $a.Le§", "Length"},
		{"$a = @(1,2); $a[0].ToSt§", "ToString("},
		{"Get-ChildItem | ? { $_.Len§", "Length"},
		// variables
		{"$e§", "$EnabledExperimentalFeatures $Error $ErrorActionPreference $ErrorView $ExecutionContext $env:EMSHONE $env:EMSHTWO $env:PSModulePath $Env:"},
		{"$x1, $x2 = 1,2; $x§", "$x1 $x2"},
		{"Set-Variable -Name newvar -Value 1; $newv§", "$newvar"},
		{"Get-Mailbox -OutVariable boxes; $box§", "$boxes"},
		{"1..3 | % { $inner = 1 }; $inn§", "$inner"},
		{"& { $inner = 1 }; $inn§", ""},
		{". { $inner = 1 }; $inn§", "$inner"},
		{"function f { param([string]$Al§) }", ""},
		{"function f { param([string]$Zed) $Ze§ }", "$Zed"},
		{"${my-var} = 1; ${my§", "${my-var} ${MyInvocation}"},
		{"$global:maili§", ""},
		{"$using:mailN§", "$using:mailName"},
		{`"text ${mailN§`, "${mailName}"},
		// tables and help
		{"$p = @{ I§ }; Get-Mailbox @p", "Identity IgnoreDefaultScope InformationAction InformationVariable"},
		{"$p = @{ Identity='x'; Imap§ }; Set-CASMailbox @p", "ImapEnabled ImapUseProtocolDefaults ImapMessagesRetrievalMimeFormat"},
		{"<#\n.SYN§\n#>", "SYNOPSIS"},
		{"<#\n.SYNOPSIS\n x\n.R§\n#>", "REMOTEHELPRUNSPACE ROLE"},
		{"<#\n.PARAMETER A§\n#>\nfunction f { param($Alpha,$Beta) }", "Alpha"},
	} {
		at := strings.Index(c.input, "§")
		text := strings.Replace(c.input, "§", "", 1)
		var texts []string
		for _, m := range complete.At(context.Background(), src, text, at).Matches {
			texts = append(texts, m.Text)
		}
		got := strings.Join(texts, " ")
		begin, more := strings.CutSuffix(c.want, " ...")
		if got != c.want && !(more && strings.HasPrefix(got, begin)) {
			t.Errorf("%q\n  offers %s\n  want   %s", c.input, got, c.want)
		}
	}
}
