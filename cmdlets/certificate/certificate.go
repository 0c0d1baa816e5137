// Package certificate holds the cmdlets for the certificates that servers show to clients.
//
// It may import server/admin, the shell's command and object, and the store's types.
package certificate

import (
	"strings"

	"emsh/shell/command"
	"emsh/store/config"
)

// Commands are the cmdlets of this family.
func Commands() []*command.Command { return exchangeCertificate() }

// Views say how the objects of this family are shown.
func Views() []command.View { return exchangeCertificateViews }

// thumbprint is how certificates are named. It is often copied from elsewhere, with blanks
// between its digits, an invisible mark before them, or broken over two lines.
func thumbprint(parts ...string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'F':
			return r
		case r >= 'a' && r <= 'f':
			return r - 'a' + 'A'
		case r == ' ' || r == ':' || r == '\n' || r == '\r' || r == '\t' || r == '\u200e' || r == '\u200f' || r == '\ufeff':
			return -1
		}
		return r
	}, strings.Join(parts, ""))
}

// find returns the certificate with a thumbprint.
func find(v config.View, server config.ServerID, parts ...string) (config.Certificate, error) {
	print := thumbprint(parts...)
	c, err := config.Certificates.Get(v, print)
	if err != nil || c.Server != server {
		return c, command.NotFound("certificate with the thumbprint", print, "Get-ExchangeCertificate lists those of this server.")
	}
	return c, nil
}
