package auth

import (
	"bytes"
	"context"
	"errors"
	"net/netip"
	"strings"
)

// ErrSyntax is returned for a SASL response that does not have the form its
// mechanism asks for.
var ErrSyntax = errors.New("the response does not have the form of the mechanism")

// Mechanism is a way to log in that a protocol may offer.
type Mechanism struct {
	Name  string
	Clear bool // sends the password as it is, so needs a secret connection
	Start func(*Authenticator, Client) Exchange
}

// Client is who is at the other end of an exchange.
type Client struct {
	From     netip.Addr
	Protocol Protocol
}

// Exchange is the server's side of one try.
type Exchange interface {
	// Next takes a response, nil where the client began without one, and gives
	// either the next challenge or who has logged in.
	Next(ctx context.Context, response []byte) (challenge []byte, p *Principal, err error)
}

// Mechanisms lists the mechanisms, in the order in which they are offered.
func Mechanisms() []Mechanism {
	return []Mechanism{
		{"PLAIN", true, func(a *Authenticator, c Client) Exchange { return &plain{a, c} }},
		{"LOGIN", true, func(a *Authenticator, c Client) Exchange { return &login{auth: a, client: c} }},
	}
}

// Offered returns the mechanisms that may be offered: on a connection that is
// not secret only those that do not send the password as it is.
func Offered(clearAllowed bool) []Mechanism {
	var list []Mechanism
	for _, m := range Mechanisms() {
		if clearAllowed || !m.Clear {
			list = append(list, m)
		}
	}
	return list
}

// FindMechanism finds a mechanism by name.
func FindMechanism(name string) (Mechanism, bool) {
	for _, m := range Mechanisms() {
		if strings.EqualFold(m.Name, name) {
			return m, true
		}
	}
	return Mechanism{}, false
}

// plain is RFC 4616.
type plain struct {
	auth   *Authenticator
	client Client
}

func (p *plain) Next(ctx context.Context, response []byte) ([]byte, *Principal, error) {
	if response == nil {
		return []byte{}, nil, nil
	}
	// RFC 4616 2: [authzid] NUL authcid NUL passwd
	part := bytes.Split(response, []byte{0})
	if len(part) != 3 || len(part[1]) == 0 {
		return nil, nil, ErrSyntax
	}
	who, err := p.auth.Login(ctx, Attempt{
		Behalf: string(part[0]), Name: string(part[1]), Password: string(part[2]),
		From: p.client.From, Protocol: p.client.Protocol,
	})
	return nil, who, err
}

// login is the mechanism of old Outlook: two questions, two answers.
type login struct {
	auth   *Authenticator
	client Client
	name   string
	asked  int
}

func (l *login) Next(ctx context.Context, response []byte) ([]byte, *Principal, error) {
	if response == nil && l.asked == 0 {
		l.asked = 1
		return []byte("Username:"), nil, nil
	}
	if l.asked < 2 {
		l.name, l.asked = string(response), 2
		return []byte("Password:"), nil, nil
	}
	who, err := l.auth.Login(ctx, Attempt{Name: l.name, Password: string(response), From: l.client.From, Protocol: l.client.Protocol})
	return nil, who, err
}
