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
