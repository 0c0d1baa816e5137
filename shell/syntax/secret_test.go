package syntax

import "testing"

func TestMaskSecrets(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Get-Mailbox ann", "Get-Mailbox ann"},
		{"ConvertTo-SecureString 'geheim' -AsPlainText -Force", "ConvertTo-SecureString '***' -AsPlainText -Force"},
		{"ConvertTo-SecureString -AsPlainText geheim -Force", "ConvertTo-SecureString -AsPlainText '***' -Force"},
		{"ConvertTo-SecureString -String:\"geheim\" -AsPlainText", "ConvertTo-SecureString -String:'***' -AsPlainText"},
		{"$p = (ConvertTo-SecureString \"g$x\" -AsPlainText -Force)\n$q", "$p = (ConvertTo-SecureString '***' -AsPlainText -Force)\n$q"},
		{"New-Mailbox ann -Password geheim -Alias a", "New-Mailbox ann -Password '***' -Alias a"},
		{"New-Mailbox ann -Password $p", "New-Mailbox ann -Password $p"},
		{"1..2 | % { Set-Mailbox $_ -RoomMailboxPassword 'x' }", "1..2 | % { Set-Mailbox $_ -RoomMailboxPassword '***' }"},
		{"New-Mailbox -Password 'half", "New-Mailbox -Password '***'"},
		{"", ""},
		{`$p = "geheim" | ConvertTo-SecureString -AsPlainText -Force`, `$p = '***' | ConvertTo-SecureString -AsPlainText -Force`},
		{`echo geheim | ConvertTo-SecureString -AsP -Force`, `echo '***' | ConvertTo-SecureString -AsP -Force`},
		{`[pscredential]::new("a",("geheim" | Microsoft.PowerShell.Security\ConvertTo-SecureString -AsPlainText -Force))`, `[pscredential]::new("a",('***' | Microsoft.PowerShell.Security\ConvertTo-SecureString -AsPlainText -Force))`},
		{`ConvertTo-SecureString ("ge" + $x) -AsPlainText`, `ConvertTo-SecureString ('***' + $x) -AsPlainText`},
		{`$secret="geheim"; Get-Mailbox "ann"`, `$secret='***'; Get-Mailbox "ann"`},
		{`$pwd1="geheim"`, `$pwd1='***'`},
		{`$env:API_TOKEN = 'geheim'`, `$env:API_TOKEN = '***'`},
		{`[string]$AccessKey = "a" + 'b'`, `[string]$AccessKey = '***' + '***'`},
		{`$o.Password = "geheim"; $h['apikey'] = 'x'`, `$o.Password = '***'; $h['apikey'] = '***'`},
		{`$w=@{Identity="annb";Password="geheim"}; Set-Mailbox @w`, `$w=@{Identity="annb";Password='***'}; Set-Mailbox @w`},
		{`@{"Client Secret"="geheim"}`, `@{"Client Secret"='***'}`},
		{`Set-Mailbox annb -pas geheim -Alias pas`, `Set-Mailbox annb -pas '***' -Alias pas`},
		{`Set-Mailbox annb -Pass:geheim`, `Set-Mailbox annb -Pass:'***'`},
		{`[SecureString]$q = "geheim"`, `[SecureString]$q = '***'`},
		{`[securestring]"geheim"`, `[securestring]'***'`},
		{`[System.Net.NetworkCredential]::new("ann", "geheim")`, `[System.Net.NetworkCredential]::new("ann", '***')`},
		{`New-Object System.Net.NetworkCredential("ann", "geheim")`, `New-Object System.Net.NetworkCredential("ann", '***')`},
		{`New-Object PSCredential -ArgumentList "ann","geheim"`, `New-Object PSCredential -ArgumentList "ann",'***'`},
		{`$s.SetPassword("geheim")`, `$s.SetPassword('***')`},
		{`$c = "Server=x;Password=geheim"`, `$c = '***'`},
		{`mysql --password=geheim -u x`, `mysql '***' -u x`},
		{`tool --password geheim x`, `tool --password '***' x`},
		{`$password = Read-Host "Password" -AsSecureString`, `$password = Read-Host "Password" -AsSecureString`},
		{`$token = Get-Content 'file'`, `$token = Get-Content 'file'`},
		{`Read-Host "Password: "`, `Read-Host "Password: "`},
		{`$monkeys = 'many'; Get-Mailbox -Filter 'Name -like "*secret*"'`, `$monkeys = 'many'; Get-Mailbox -Filter 'Name -like "*secret*"'`},
		{`function f($Password = "geheim") { }`, `function f($Password = '***') { }`},
	} {
		if got := MaskSecrets(c.text, nil); got != c.want {
			t.Errorf("MaskSecrets(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// Everything but the secret stands where it stood, so that what is marked in a line stays marked.
func TestShown(t *testing.T) {
	for text, want := range map[string]string{
		"New-Mailbox -Name x -Password:(ConvertTo-SecureString 'verborgen' -AsPlainText -Force)": "New-Mailbox -Name x -Password:(ConvertTo-SecureString *********** -AsPlainText -Force)",
		"Set-X -Password @'\na\nb\n'@ -Name y":                                                   "Set-X -Password **\n*\n*\n** -Name y",
		"'no ' + 'secret'":                                                                       "'no ' + 'secret'",
	} {
		s := Parse("", text)
		if got := s.Shown().Text; got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
		if got := s.Shown().Line(1); len(got) != len(s.Line(1)) {
			t.Errorf("the line became %q", got)
		}
	}
}

func TestMaskSecretsAsksForParameters(t *testing.T) {
	takes := func(command, parameter string) bool { return command == "Set-X" && parameter == "n" }
	if got, want := MaskSecrets("Set-X -n geheim -o 1; Set-Y -n 2", takes), "Set-X -n '***' -o 1; Set-Y -n 2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
