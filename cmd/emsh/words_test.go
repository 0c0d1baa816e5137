package main

import "testing"

func TestStatementOf(t *testing.T) {
	for _, c := range []struct {
		words []string
		want  string
	}{
		{[]string{"Get-Mailbox"}, "Get-Mailbox"},
		{[]string{"Set-CASMailbox", `Robichaux\paulr`, "-IMAPEnabled", "$true"}, `Set-CASMailbox 'Robichaux\paulr' -IMAPEnabled $true`},
		{[]string{"Set-CASMailbox", "paulr", "–ImapEnabled:$false"}, `Set-CASMailbox 'paulr' –ImapEnabled:$false`},
		{[]string{"Set-X", "-Banner", "it's; Remove-Mailbox *"}, `Set-X -Banner 'it''s; Remove-Mailbox *'`},
		{[]string{"Set-X", "-Banner", "it’s"}, `Set-X -Banner 'it’’s'`},
		{[]string{"Set-X", "-Size", "10MB", "-N", "0x10"}, `Set-X -Size 10MB -N 0x10`},
		{[]string{"Set-X", "-A", "a,b,5"}, `Set-X -A 'a','b',5`},
		{[]string{"Format-Table", "Name,", "Alias"}, `Format-Table 'Name','Alias'`},
		{[]string{"Add-X", "-To:Field Engineers,", "Sales", "-Now"}, `Add-X -To:'Field Engineers','Sales' -Now`},
		{[]string{"Set-X", "-Banner", "Well,", "-Now"}, `Set-X -Banner 'Well,' -Now`},
		{[]string{"Set-X", "-Name", "Smith, John"}, `Set-X -Name 'Smith, John'`},
		{[]string{"Set-X", "-A", "@{Add='x'}"}, `Set-X -A @{Add='x'}`},
		{[]string{"Get-X", "-Filter", "{Name -like 'a*'}"}, `Get-X -Filter {Name -like 'a*'}`},
		{[]string{"Get-X", "$env:HOME", "$(1)", ""}, `Get-X '$env:HOME' '$(1)' ''`},
		{[]string{"if"}, "& 'if'"},
	} {
		if got := statementOf(c.words); got != c.want {
			t.Errorf("statementOf(%q) = %s, want %s", c.words, got, c.want)
		}
	}
}
