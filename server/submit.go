package server

import (
	"context"
	"errors"
	"net/netip"
	"strings"

	"emsh/server/admin"
	"emsh/server/smtp"
	"emsh/store/config"
)

// errNoTransport says that nothing here takes mail.
var errNoTransport = errors.New("the transport service is not running; start it with Start-Service MSExchangeTransport")

// Submit hands an administrator's message to the transport, as a logon at the submission port
// would: the process has found out who he is.
func (s *Server) Submit(ctx context.Context, m admin.Submission) (string, error) {
	t := s.Transport()
	if t == nil {
		return "", errNoTransport
	}
	from, err := smtp.SplitAddress(m.From)
	if err != nil {
		return "", &smtp.Error{Code: 501, Enh: "5.1.7", Text: "Invalid address: " + m.From}
	}
	var to []smtp.Recipient
	for _, address := range m.To {
		path, err := smtp.SplitAddress(address)
		if err != nil || path.IsNull() {
			return "", &smtp.Error{Code: 501, Enh: "5.1.3", Text: "Invalid address: " + address}
		}
		to = append(to, smtp.Recipient{To: path, Notify: m.Notify})
	}
	here := netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), 0)
	peer := &smtp.Peer{Server: s.fqdn(), Remote: here, Local: here, Hello: plainName(m.By), Inside: true, Relay: true, Trusted: true}
	e, err := smtp.Submit(ctx, t, peer, from, to, m.Text)
	if refused := (*smtp.Error)(nil); errors.As(err, &refused) && refused.Enh == "4.3.2" { // RFC 3463 3.4: not accepting messages
		return "", errNoTransport
	}
	if err != nil {
		return "", err
	}
	return e.MessageID, nil
}

// fqdn is what this server calls itself.
func (s *Server) fqdn() string {
	if known, err := config.Servers.Get(s.Snapshot(), string(s.name)); err == nil && known.Fqdn != "" {
		return known.Fqdn
	}
	return string(s.name)
}

// plainName makes a name fit for a comment of a header.
func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r >= 0x7f || strings.ContainsRune("()\\\"<>;", r) {
			return '_'
		}
		return r
	}, name)
}
