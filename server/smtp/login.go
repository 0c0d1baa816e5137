package smtp

import (
	"encoding/base64"
	"errors"
	"strings"

	"emsh/server/auth"
	"emsh/server/front"
)

// maxSASL bounds a line of an authentication exchange (RFC 4954 4).
const maxSASL = 12288

// auth is RFC 4954.
func (x *session) auth(args string) {
	name, initial, has := strings.Cut(args, " ")
	m, known := auth.FindMechanism(name)
	switch {
	case x.hello == "":
		x.mistake(503, "5.5.2", "Send hello first")
	case !x.extended || x.k.AuthMechanism&^1 == 0:
		x.mistake(502, "5.3.3", "Command not implemented")
	case x.by != nil:
		x.mistake(503, "5.5.1", "Already authenticated")
	case x.mail != nil:
		x.mistake(503, "5.5.1", "AUTH is not permitted during a mail transaction")
	case name == "":
		x.mistake(501, "5.5.4", "Syntax error: a mechanism is missing")
	case !known:
		x.mistake(504, "5.7.4", "Unrecognized authentication type")
	case !x.k.passwordsIn(x.c.Secure()) && !x.c.Secure():
		// Before the password is read.
		x.mistake(538, "5.7.11", "Encryption required for requested authentication mechanism")
	case !x.k.passwordsIn(x.c.Secure()):
		x.mistake(504, "5.7.4", "Unrecognized authentication type")
	default:
		x.exchange(m, strings.TrimSpace(initial), has)
	}
}

// exchange goes through the challenges and responses of one try.
func (x *session) exchange(m auth.Mechanism, initial string, has bool) {
	e := m.Start(x.server.Auth, auth.Client{From: x.c.Remote().Addr(), Protocol: auth.SMTP})
	var response []byte
	if has && initial != "" {
		var ok bool
		if response, ok = decodeSASL(initial); !ok {
			x.mistake(501, "5.5.2", "Cannot decode the response")
			return
		}
	}
	for {
		challenge, p, err := e.Next(x.ctx, response)
		if note := auth.Note(p, err); note != "" {
			x.c.LogInfo(note)
		}
		switch {
		case err != nil:
			x.authFailed(err)
			return
		case p != nil:
			x.authDone(p)
			return
		}
		if response = x.ask(challenge); response == nil {
			return
		}
	}
}

// ask sends a challenge and reads the response; nil when the exchange is over.
func (x *session) ask(challenge []byte) []byte {
	x.c.WriteString("334 " + base64.StdEncoding.EncodeToString(challenge) + "\r\n")
	line, err := x.c.ReadLine(maxSASL)
	for err == front.ErrWoken {
		line, err = x.c.ReadLine(maxSASL)
	}
	switch {
	case err == front.ErrLineTooLong:
		x.mistake(500, "5.5.6", "Authentication exchange line is too long")
		return nil
	case err != nil:
		x.farewell(err)
		x.over = true
		return nil
	case string(line) == "*":
		x.reply(501, "5.7.0", "Authentication cancelled")
		return nil
	}
	if x.c.Logging() {
		x.c.LogIn("********")
	}
	response, ok := decodeSASL(string(line))
	if !ok {
		x.mistake(501, "5.5.2", "Cannot decode the response")
		return nil
	}
	return response
}

// decodeSASL reads base64; "=" is the empty response.
func decodeSASL(s string) ([]byte, bool) {
	if s == "=" {
		return []byte{}, true
	}
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return nil, false
	}
	if b == nil {
		b = []byte{}
	}
	return b, true
}

func (x *session) authDone(p *auth.Principal) {
	if err := x.c.Login(p.Account.Name); err != nil {
		x.reply(454, "4.7.0", err.Error())
		return
	}
	x.by = p
	x.reply(235, "2.7.0", "Authentication successful")
}

// authFailed answers a try that did not succeed; too many end the session.
func (x *session) authFailed(err error) {
	if errors.Is(err, auth.ErrSyntax) {
		x.mistake(501, "5.5.2", "The response does not have the form of the mechanism")
		return
	}
	x.failures++
	if most := x.k.MaxLogonFailures; most > 0 && x.failures >= most {
		x.c.Pause(x.k.TarpitInterval.Duration())
		x.reply(421, "4.7.0", "Too many failed logons on this connection, closing transmission channel")
		x.over = true
		return
	}
	var f *auth.Failure
	switch {
	case errors.As(err, &f) && f.Kind == auth.Unavailable:
		x.reply(454, "4.7.0", "Temporary authentication failure")
	case errors.As(err, &f) && f.Kind != auth.Wrong:
		x.refuse(&Error{535, "5.7.3", "Authentication unsuccessful: " + f.Text})
	default:
		x.refuse(&Error{535, "5.7.3", "Authentication unsuccessful"})
	}
}
