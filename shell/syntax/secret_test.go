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
	} {
		if got := MaskSecrets(c.text); got != c.want {
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
