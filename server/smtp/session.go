package smtp

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"emsh/server/auth"
	"emsh/server/front"
	"emsh/store/config"
)

// session is one conversation. It follows RFC 5321 with the extensions that
// its connector offers.
type session struct {
	server *Server
	c      *front.Conn
	k      *connector
	ctx    context.Context

	hello    string
	extended bool // EHLO
	name     string
	by       *auth.Principal
	mail     *transaction // from MAIL to the end of the message

	mistakes, failures, messages int
	bytes                        int64
	over                         bool
}

func newSession(s *Server, c *front.Conn, k *connector) *session {
	return &session{server: s, c: c, k: k, ctx: c.Context()}
}

// command is one verb.
type command struct {
	run  func(*session, string)
	mail bool // belongs to a message, so needs a greeting and the right to submit
}

// commands lists the verbs; what is not here is answered with 500.
func commands() map[string]command {
	return map[string]command{
		"HELO": {run: (*session).helo}, "EHLO": {run: (*session).ehlo},
		"MAIL": {run: (*session).from, mail: true}, "RCPT": {run: (*session).rcpt, mail: true},
		"DATA": {run: (*session).data, mail: true}, "BDAT": {run: (*session).bdat},
		"AUTH": {run: (*session).auth}, "STARTTLS": {run: (*session).startTLS},
		"RSET": {run: (*session).rset}, "NOOP": {run: (*session).noop}, "QUIT": {run: (*session).quit},
		"HELP": {run: (*session).help}, "VRFY": {run: (*session).vrfy}, "EXPN": {run: (*session).expn},
	}
}

// maxCommand bounds a command line: RFC 5321 4.5.3.1.4 says 512, extensions
// add parameters.
const maxCommand = 2048

func (x *session) run() {
	table := commands()
	x.greet()
	for first := true; !x.over; first = false {
		line, err := x.c.ReadLine(maxCommand)
		if err == front.ErrWoken {
			continue
		}
		if err == front.ErrLineTooLong {
			x.mistake(500, "5.5.2", "Line too long")
			continue
		}
		if err != nil {
			x.farewell(err)
			return
		}
		if first && foreign(string(line)) {
			// A browser led here, or a proxy that nobody announced: nothing is
			// reflected and nothing more is read.
			x.reply(554, "5.5.0", "This is a mail server")
			return
		}
		x.obey(table, string(line))
	}
}

func (x *session) obey(table map[string]command, line string) {
	verb, args, _ := strings.Cut(line, " ")
	verb = strings.ToUpper(verb)
	if x.c.Logging() {
		x.c.LogIn(front.Masked(line))
	}
	cmd, known := table[verb]
	if !known || strings.ContainsAny(line, "\r\x00") {
		x.c.SetCommand("?")
		x.mistake(500, "5.3.3", "Unrecognized command")
		return
	}
	x.c.SetCommand(verb)
	if cmd.mail && !x.mayMail() {
		return
	}
	cmd.run(x, strings.TrimSpace(args))
}

// mayMail says no to who has no right to submit mail here, in whatever order
// the commands come.
func (x *session) mayMail() bool {
	switch {
	case x.hello == "":
		x.mistake(503, "5.5.2", "Send hello first")
	case x.k.RequireTLS && !x.c.Secure():
		x.refuse(&Error{530, "5.7.0", "Must issue a STARTTLS command first"})
	case x.by == nil && !x.anonymous() && !x.trusted():
		x.refuse(&Error{530, "5.7.1", "Client was not authenticated"})
	case x.by != nil && x.k.PermissionGroups&config.PermitExchangeUsers == 0:
		x.refuse(&Error{550, "5.7.1", "Client does not have permissions to submit to this server"})
	default:
		return true
	}
	return false
}

func (x *session) anonymous() bool { return x.k.PermissionGroups&config.PermitAnonymousUsers != 0 }

func (x *session) trusted() bool {
	return x.k.AuthMechanism&config.AuthExternalAuthoritative != 0
}

// peer describes the client to the acceptor.
func (x *session) peer() *Peer {
	p := &Peer{
		Connector: string(x.k.Identity), Server: x.k.fqdn, Remote: x.c.Remote(), Local: x.c.Local(),
		Hello: x.hello, Name: x.name, By: x.by, Trusted: x.trusted(), MaxSize: int64(x.k.MaxMessageSize),
	}
	p.Anonymous = x.by == nil && !p.Trusted
	p.Relay = x.by != nil || p.Trusted || x.k.AnonymousRelayEnabled
	if s := x.c.TLS(); s != nil {
		p.TLS = tlsText(s)
	}
	return p
}

// reply answers.
func (x *session) reply(code int, enh, text string) {
	x.c.WriteString(x.replyText(code, ' ', enh, text))
}

func (x *session) replyText(code int, sep byte, enh, text string) string {
	var line string
	if enh != "" && x.k.EnhancedStatusCodesEnabled {
		line = fmt.Sprintf("%d%c%s %s", code, sep, enh, text)
	} else {
		line = fmt.Sprintf("%d%c%s", code, sep, text)
	}
	if x.c.Logging() {
		x.c.LogOut(line)
	}
	return line + "\r\n"
}

// mistake answers what was not well said. Too many end the session.
func (x *session) mistake(code int, enh, text string) {
	x.mistakes++
	if most, limited := x.k.MaxProtocolErrors.Value(); limited && x.mistakes > most {
		x.reply(421, "4.7.0", "Too many errors on this connection, closing transmission channel")
		x.over = true
		return
	}
	x.reply(code, enh, text)
}

// refuse answers a request that is well said and not granted. Strangers who
// ask for recipients or guess passwords wait for it, the tarpit's time.
func (x *session) refuse(e *Error) {
	if (e.Code == 550 || e.Code == 535) && x.by == nil && !x.trusted() {
		x.c.Pause(x.k.TarpitInterval.Duration())
	}
	x.reply(e.Code, e.Enh, e.Text)
	if e.Code == 421 {
		x.over = true
	}
}

// fail refuses with whatever error the acceptor gave.
func (x *session) fail(err error) {
	var e *Error
	if errors.As(err, &e) {
		x.refuse(e)
		return
	}
	x.server.Log.Error("a message could not be taken", "conn", x.c.ID(), "error", err)
	x.reply(451, "4.3.0", "The message cannot be taken now; try again later")
}

// farewell says why a session ends that did not quit.
func (x *session) farewell(err error) {
	switch {
	case errors.Is(err, front.ErrEnded):
		x.reply(421, "4.3.2", "Closing transmission channel: "+x.c.Goodbye())
	case errors.Is(err, front.ErrIdle):
		x.reply(421, "4.4.1", "Connection timed out")
	case errors.Is(err, front.ErrFlood):
		x.reply(500, "5.5.2", "Line too long, closing transmission channel")
	case errors.Is(err, io.EOF):
	}
}

func (x *session) abort() {
	if x.mail != nil {
		x.mail.abort()
		x.mail = nil
	}
}

func (x *session) greet() {
	banner := x.k.Banner
	if banner == "" {
		banner = fmt.Sprintf("220 %s Microsoft ESMTP MAIL Service ready at %s", x.k.fqdn, time.Now().Format(time.RFC1123Z))
	}
	if x.c.Logging() {
		x.c.LogOut(banner)
	}
	x.c.WriteString(banner + "\r\n")
}

// foreign reports whether a first line is another protocol's.
func foreign(line string) bool {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "DELETE", "PATCH", "TRACE":
		return true
	case "PROXY", "XCLIENT", "XFORWARD":
		return true
	case "PRI":
		return strings.HasPrefix(rest, "* HTTP/")
	}
	return strings.HasPrefix(line, "\x16\x03") // a TLS handshake on a port that begins in clear text
}
