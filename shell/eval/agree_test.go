package eval_test

import "testing"

// TestAgreement has what PowerShell does where no recording tells it.
func TestAgreement(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{`$m=[pscustomobject]@{a=1},[pscustomobject]@{b=1},[pscustomobject]@{c=1}; $m.Nope.Count; (1,2).Nope.Count`, "3|0"},
		{`switch ($true) { 1 { 'one' } default { 'd' } }; switch ({1}) { 1 { 'one' } }; switch ('A') { a { 'x' } }`, "d|one|x"},
		{`function g { function inner { $MyInvocation.MyCommand.Name }; inner }; g`, "inner"},
		{`[string]::Join(',',1,2); [string]::Join('-','a','b','c')`, "1,2|a-b-c"},
		{`'{0:P0} {1:P0}' -f 0.125,0.375`, "12% 38%"},
		{`$l=[Collections.Generic.SortedDictionary[string,int]]::new(); $l['z']=1; $l['a']=2; $l.Keys -join ','`, "a,z"},
		{`$l=[Collections.Generic.List[string]]('a','c'); $l.Find({$args[0] -eq 'c'})`, "c"},
		{`[Environment]::SetEnvironmentVariable('zz','1'); $env:zz; [Environment]::ExpandEnvironmentVariables('a%zz%b')`, "1|a1b"},
		{`$r=[IO.StringReader]::new('q'); $r.ReadLine(); $null -eq $r.ReadLine()`, "q|True"},
		{`$i=[ipaddress]'fe80::1%3'; $i.ScopeId; $i.IsIPv6LinkLocal; $i.IsIPv6Teredo; $null -eq $i.Address; ([ipaddress]'fc00::1').IsIPv6UniqueLocal`, "3|True|False|True|True"},
		{`enum Kind { A; B }; [Kind]::B.ToString('d'); [Kind]::B.ToString(); [Kind]::B.CompareTo([Kind]::A); [Flags()] enum Bits { X = 1; Y = 2 }; ([Bits]'X,Y').HasFlag([Bits]::Y)`, "1|B|1|True"},
		{`. ''`, "ERR BadExpression"},
	} {
		if got := run(c.script); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.script, got, c.want)
		}
	}
}
