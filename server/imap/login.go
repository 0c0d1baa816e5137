package imap

import (
	"encoding/base64"
	"errors"
	"strings"
	"time"

	"emsh/server/auth"
)

// maxSASL bounds one line of a SASL exchange; Kerberos tickets are long.
const maxSASL = 16 << 10

var errPrivacy = &reply{"NO", "PRIVACYREQUIRED", "A password is accepted over TLS only."}

// parseLogin: RFC 3501 6.2.3. Where a password may not come in clear text, the
// client learns it before it is asked for one.
func parseLogin(p *parser) func(*session) error {
	if !p.s.clearAllowed() {
		p.fail(errPrivacy)
		return nil
	}
	p.space()
	name := p.astring()
	p.space()
	password := p.astring()
	p.end()
	return func(s *session) error {
		who, err := s.srv.Auth.Login(s.c.Context(), auth.Attempt{
			Name: name, Password: password, From: s.c.Remote().Addr(), Protocol: auth.IMAP,
		})
		return s.enter(who, err)
	}
}

// parseAuthenticate: RFC 3501 6.2.2, RFC 4959 (initial response).
func parseAuthenticate(p *parser) func(*session) error {
	p.space()
	name := p.word()
	initial, given := "", false
	if p.err == nil && !p.atEnd() {
		p.space()
		initial, given = p.while(func(c byte) bool { return c > ' ' && c < 0x7f }), true
	}
	p.end()
	if p.err != nil {
		return nil
	}
	m, ok := auth.FindMechanism(name)
	switch {
	case !ok:
		p.fail(no("CANNOT", "The mechanism is not known."))
	case m.Clear && !p.s.clearAllowed():
		p.fail(errPrivacy)
	}
	return func(s *session) error {
		who, err := s.exchange(m, initial, given)
		return s.enter(who, err)
	}
}

// exchange asks and hears until the mechanism is satisfied.
func (s *session) exchange(m auth.Mechanism, initial string, given bool) (*auth.Principal, error) {
	ex := m.Start(s.srv.Auth, auth.Client{From: s.c.Remote().Addr(), Protocol: auth.IMAP})
	var response []byte
	var err error
	if given {
		if response, err = decodeSASL(initial); err != nil {
			return nil, err
		}
	}
	for rounds := 0; rounds < 20; rounds++ {
		challenge, who, err := ex.Next(s.c.Context(), response)
		if who != nil || err != nil {
			return who, err
		}
		s.out.s("+ " + base64.StdEncoding.EncodeToString(challenge))
		s.out.line()
		s.out.hand()
		if response, err = s.saslLine(); err != nil {
			return nil, err
		}
	}
	return nil, bad("The exchange does not end.")
}

func (s *session) saslLine() ([]byte, error) {
	line, err := s.readLine()
	if err != nil {
		s.farewell(err)
		return nil, &reply{"BYE", "", "The connection failed."}
	}
	if string(line) == "*" {
		return nil, bad("The authentication was canceled.")
	}
	if len(line) > maxSASL {
		return nil, bad("The response is too long.")
	}
	return decodeSASL(string(line))
}

// decodeSASL reads a response. RFC 4959 3: "=" is an empty one.
func decodeSASL(text string) ([]byte, error) {
	if text == "=" {
		return []byte{}, nil
	}
	b, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil {
		return nil, bad("The response is not base64.")
	}
	return b, nil
}

// enter makes a login of what the authenticator said.
func (s *session) enter(who *auth.Principal, err error) error {
	if note := auth.Note(who, err); note != "" {
		s.c.LogInfo(note)
	}
	if err != nil {
		return loginReply(err)
	}
	if err := s.c.Login(who.Account.Name); err != nil {
		return no("LIMIT", "%s", sentence(err.Error()))
	}
	open, err := s.srv.Boxes.OpenBox(s.c.Context(), who)
	if err != nil {
		s.c.Logout()
		s.srv.log().Error("a mailbox could not be opened", "service", "IMAP4", "user", who.Account.Name, "error", err)
		return no("UNAVAILABLE", "The mailbox is not available now.")
	}
	s.who, s.open, s.state = who, open, authenticated
	s.srv.enter(s.c, who.Account.ID)
	if err := s.srv.Auth.StillWelcome(who, auth.IMAP); err != nil {
		return bye("Your access was ended: %s.", err)
	}
	if err := open.Box.LoggedOn(time.Now()); err != nil {
		s.srv.log().Warn("a logon could not be noted", "service", "IMAP4", "user", who.Account.Name, "error", err)
	}
	s.ok("CAPABILITY "+s.capabilities(), s.c.Command()+" completed.")
	return errAnswered
}

// loginReply puts a failed login in the words of RFC 5530.
func loginReply(err error) error {
	var f *auth.Failure
	if errors.Is(err, auth.ErrSyntax) {
		return bad("The response does not have the form of the mechanism.")
	}
	if !errors.As(err, &f) {
		return err
	}
	code := map[auth.Kind]string{auth.Wrong: "AUTHENTICATIONFAILED", auth.Refused: "AUTHENTICATIONFAILED",
		auth.Forbidden: "AUTHORIZATIONFAILED", auth.Unavailable: "UNAVAILABLE"}[f.Kind]
	return no(code, "%s", sentence(f.Text))
}

// sentence makes an error's text one for a person.
func sentence(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}
