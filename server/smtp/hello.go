package smtp

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"time"

	"emsh/server/auth"
	"emsh/store/config"
)

func (x *session) helo(args string) { x.welcome(args, false) }

func (x *session) ehlo(args string) { x.welcome(args, true) }

// welcome takes a greeting. RFC 5321 4.1.4: it also gives up a message begun.
func (x *session) welcome(args string, extended bool) {
	name, _, _ := strings.Cut(args, " ")
	if name == "" && x.k.RequireEHLODomain || len(name) > maxDomain || name != "" && !helloFits(name) {
		x.mistake(501, "5.5.4", "Invalid domain name")
		return
	}
	if name == "" {
		name = "unknown"
	}
	x.abort()
	x.hello, x.extended = name, extended
	x.lookUp()
	if !extended {
		x.reply(250, "", fmt.Sprintf("%s Hello [%s]", x.k.fqdn, x.c.Remote().Addr()))
		return
	}
	lines := append([]string{fmt.Sprintf("%s Hello [%s]", x.k.fqdn, x.c.Remote().Addr())}, x.keywords()...)
	for i, line := range lines {
		sep := byte('-')
		if i == len(lines)-1 {
			sep = ' '
		}
		x.c.WriteString(x.replyText(250, sep, "", line))
	}
}

// helloFits takes any printable word: a wrong name in EHLO is no reason to
// refuse mail (RFC 5321 4.1.4), a forged Received line is.
func helloFits(name string) bool {
	for i := range len(name) {
		if c := name[i]; c <= ' ' || c == 0x7f || strings.IndexByte("()<>\\\"", c) >= 0 {
			return false
		}
	}
	return true
}

// keywords lists the extensions that are offered at this moment.
func (x *session) keywords() []string {
	var list []string
	add := func(on bool, word string) {
		if on {
			list = append(list, word)
		}
	}
	k := x.k
	add(k.SizeEnabled == config.SizeEnabled, fmt.Sprintf("SIZE %d", uint64(k.MaxMessageSize)))
	add(k.SizeEnabled == config.SizeEnabledWithoutValue, "SIZE")
	add(k.PipeliningEnabled, "PIPELINING")
	add(k.DeliveryStatusNotificationEnabled, "DSN")
	add(k.EnhancedStatusCodesEnabled, "ENHANCEDSTATUSCODES")
	add(k.authTLS() && !x.c.Secure(), "STARTTLS")
	add(k.passwordsIn(x.c.Secure()) && x.by == nil, "AUTH "+mechanismNames())
	add(k.EightBitMimeEnabled, "8BITMIME")
	add(k.BinaryMimeEnabled && k.ChunkingEnabled, "BINARYMIME")
	add(k.ChunkingEnabled, "CHUNKING")
	add(k.utf8(), "SMTPUTF8")
	return list
}

func mechanismNames() string {
	var names []string
	for _, m := range auth.Mechanisms() {
		names = append(names, m.Name)
	}
	return strings.Join(names, " ")
}

// lookUp asks for the name of the client's address, for a moment. The Received line says where
// there is none.
func (x *session) lookUp() {
	if !x.k.ReverseDnsLookupEnabled || x.name != "" {
		return
	}
	ctx, cancel := context.WithTimeout(x.ctx, 2*time.Second)
	defer cancel()
	names, err := net.DefaultResolver.LookupAddr(ctx, x.c.Remote().Addr().String())
	if x.name = "unverified"; err == nil && len(names) > 0 && validDomain(strings.TrimSuffix(names[0], ".")) {
		x.name = strings.TrimSuffix(names[0], ".")
	}
}

func tlsText(s *tls.ConnectionState) string {
	return tls.VersionName(s.Version) + ", " + tls.CipherSuiteName(s.CipherSuite)
}

func (x *session) startTLS(args string) {
	switch {
	case args != "":
		x.mistake(501, "5.5.4", "Syntax error: no parameters allowed")
	case !x.k.authTLS():
		x.mistake(502, "5.3.3", "Command not implemented")
	case x.c.Secure():
		x.mistake(503, "5.5.1", "TLS is active already")
	default:
		x.reply(220, "2.0.0", "SMTP server ready")
		// RFC 3207 4.2: what was learnt before is forgotten.
		x.abort()
		x.hello, x.by = "", nil
		if err := x.c.StartTLS(); err != nil {
			x.c.LogInfo("TLS: " + err.Error())
			x.over = true
		}
	}
}

func (x *session) rset(args string) {
	if args != "" {
		x.mistake(501, "5.5.4", "Syntax error: no parameters allowed")
		return
	}
	x.abort()
	x.reply(250, "2.0.0", "Resetting")
}

func (x *session) noop(string) { x.reply(250, "2.0.0", "OK") }

func (x *session) quit(args string) {
	if args != "" {
		x.mistake(501, "5.5.4", "Syntax error: no parameters allowed")
		return
	}
	x.reply(221, "2.0.0", "Service closing transmission channel")
	x.over = true
}

func (x *session) help(string) {
	x.reply(214, "2.0.0", "This server supports HELO EHLO STARTTLS RCPT DATA RSET MAIL QUIT HELP AUTH BDAT VRFY NOOP")
}

// vrfy answers the same for everybody: who exists is not told.
func (x *session) vrfy(args string) {
	if args == "" {
		x.mistake(501, "5.5.4", "Syntax error: an address is missing")
		return
	}
	x.reply(252, "2.1.5", "Cannot VRFY user")
}

func (x *session) expn(string) { x.mistake(502, "5.3.3", "Command not implemented") }
