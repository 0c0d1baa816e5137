package syntax

import (
	"reflect"
	"testing"
)

// errorsOf are the errors of a text, each as its ID and the text at fault.
func errorsOf(text string) []string {
	var list []string
	s := Parse("", text)
	for _, e := range s.Errors {
		list = append(list, e.ID+" "+s.Source(e.Span))
	}
	return list
}

func TestClassErrors(t *testing.T) {
	const unassigned, path = "VariableNotLocal ", "MethodHasCodePathNotReturn m"
	for text, want := range map[string][]string{
		// What a method reads must surely be assigned before.
		"class A { m() { try { $x = 1 } catch {} ; $x } }":                          {unassigned + "$x"},
		"class A { m() { try { $x = 1 } catch { $x = 2 } ; $x } }":                  nil,
		"class A { m() { try { } finally { $x = 1 } ; $x } }":                       nil,
		"class A { m() { switch (1) { 1 { $x = 1 } } ; $x } }":                      {unassigned + "$x"},
		"class A { m() { if ($true) { $x = 1 } ; $x } }":                            {unassigned + "$x"},
		"class A { m() { if ($true) { $x = 1 } else { $x = 2 } ; $x } }":            nil,
		"class A { m() { if ($true) { return } else { $x = 2 } ; $x } }":            nil,
		"class A { m() { while ($true) { $x = 1 } ; $x } }":                         {unassigned + "$x"},
		"class A { m() { do { $x = 1 } while ($x) ; $x } }":                         nil,
		"class A { m() { do { Get-Date; $x = 1 } while (1) ; $x } }":                {unassigned + "$x"},
		"class A { m() { for ($i = 0; $i -lt 1; $i++) { $x = $i } ; $i; $x } }":     {unassigned + "$x"},
		"class A { m() { foreach ($i in 1) { $i } ; $i } }":                         nil,
		"class A { m() { $x; $x = 1 } }":                                            {unassigned + "$x"},
		"class A { m() { $x = $x } }":                                               {unassigned + "$x"},
		"class A { m() { $x++ } }":                                                  {unassigned + "$x"},
		"class A { m() { $x += 1; $x } }":                                           nil,
		"class A { m() { $true -and ($x = 1); $x } }":                               {unassigned + "$x"},
		"class A { m() { ($x = 1) -and $true; $x } }":                               nil,
		"class A { m() { return; $x } }":                                            nil,
		"class A { m() { Set-Variable y 1; $y } }":                                  {unassigned + "$y"},
		"class A { m() { Set-Variable y 1; if (1) { $x = 1 }; $x } }":               nil,
		"class A { m() { if (1) { [int]$x = 1 } else { [string]$x = 1 }; $x } }":    nil,
		"class A { m() { [ValidateNotNull()]$x = 1; $x } }":                         {unassigned + "$x"},
		"class A { m() { $foreach; foreach ($i in 1) { $foreach } ; $switch } }":    {unassigned + "$foreach", unassigned + "$switch"},
		"class A { m() { trap { $x } } }":                                           nil,
		"class A { m() { & { $x } ; \"$y\" } }":                                     {unassigned + "$y"},
		"class A { m() { $_; $PSItem; $?; $PSScriptRoot; $pwd; $Matches; $Host } }": {unassigned + "$Host"},
		"class A { m($p = $q) { $p } }":                                             nil,
		"class A { A() : base($q) { } }":                                            nil,
		"class A { m() { data x { 1 } ; $x } }":                                     nil,
		"class A { m() { $a, ($b, $c.d) = 1, 2; $a; $b; $c } }":                     {unassigned + "$c", unassigned + "$c"},

		// A way out without a value.
		"class A { [int] m() { while ($true) { } } }":                                      {path},
		"class A { [int] m() { for (;;) { } } }":                                           nil,
		"class A { [int] m() { for (;;) { break } } }":                                     {path},
		"class A { [int] m() { foreach ($i in 1) { return 1 } } }":                         {path},
		"class A { [int] m() { do { return 1 } while ($true) } }":                          nil,
		"class A { [int] m() { switch (1) { 1 { return 1 } default { return 2 } } } }":     {path},
		"class A { [int] m() { try { return 1 } catch { throw } } }":                       nil,
		"class A { [int] m() { try { return 1 } catch { } } }":                             {path},
		"class A { [int] m() { try { return 1 } finally { } } }":                           nil,
		"class A { [int] m() { try { return 1 } catch { return 2 } finally { } } }":        nil,
		"class A { [int] m() { throw 'x' } }":                                              nil,
		"class A { [int] m() { if (1) { return 1 } elseif (2) { exit } else { throw } } }": nil,

		// What stands in the wrong place.
		"class A { m() { param($x) $x } }":                                  {"ParamBlockNotAllowedInMethod param($x)", unassigned + "$x"},
		"class A { m($y) { param($x) } }":                                   {"ParamBlockNotAllowedInMethod param($x)", "OnlyOneParameterListAllowed param($x)"},
		"class A { m() { end { } clean { } } }":                             {"NamedBlockNotAllowedInMethod end { }"},
		"class A { m([ValidateRange($a, 2)]$x) { } }":                       {"ParameterAttributeArgumentNeedsToBeConstant $a"},
		"class A { [ValidateScript({ 1 })]$x }":                             {"ParameterAttributeArgumentNeedsToBeConstant { 1 }"},
		"class A { $x; $y; m() { $x, [int]$y = 1, 2 } }":                    {"MissingThis $x", "MissingThis $y"},
		"class A { static m() { & { $this }; $this } }":                     {"NonStaticMemberAccessInStaticMember $this"},
		"class A { m() { :o switch (1) { 1 { break o } } } }":               {"LabelNotFound break o"},
		"class A { m() { :o while (1) { switch (1) { 1 { break o } } } } }": nil,

		// Workflows are no more; their blocks are only complained of elsewhere.
		"parallel { 1 }; 1 +":         {"ExpectedValueExpression ", "UnexpectedKeyword parallel"},
		"workflow w { parallel { } }": {"WorkflowNotSupportedInPowerShellCore workflow w { parallel { } }"},
	} {
		if got := errorsOf(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", text, got, want)
		}
	}
}

func TestSignatureAndStrings(t *testing.T) {
	for text, want := range map[string][]string{
		"1\n# SIG # Begin signature block\n# abc\n# SIG # End signature block\n": nil,
		"1\n# SIG # Begin signature block\n# abc\n2; 3":                          {"TokenAfterEndOfValidScriptText 2", "TokenAfterEndOfValidScriptText 3"},
		"# sig # begin signature black\n2":                                       {"TokenAfterEndOfValidScriptText 2"},
		"# the signature of a block\n2":                                          nil,

		// What is inside of a string is said to be where it would be without the quotes before it doubled.
		`"$(""a"" + ${})"`: {"EmptyVariableReference $"},
		`"$('a' + ${})"`:   {"EmptyVariableReference }"},
	} {
		if got := errorsOf(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", text, got, want)
		}
	}
}
