package front

import (
	"fmt"
	"net/netip"
)

// Security says how a connection of a binding becomes secret.
type Security int

const (
	// Plain offers no TLS.
	Plain Security = iota
	// StartTLS begins in clear text and can be upgraded.
	StartTLS
	// Implicit begins with the TLS handshake.
	Implicit
)

// Binding is one address to listen on.
type Binding struct {
	Address  string // ip:port, as configured
	Security Security
}

// place is a parsed binding.
type place struct {
	Binding
	at netip.AddrPort
}

// key tells doors apart. Port 0 is another port each time it is bound, so
// there may be one of each kind.
func (p place) key() string {
	if p.at.Port() == 0 {
		return fmt.Sprint(p.at, "/", p.Security)
	}
	return p.at.String()
}

// network keeps the families apart, so that 0.0.0.0:143 and [::]:143 are two
// doors that may stand beside each other.
func (p place) network() string {
	if p.at.Addr().Is4() {
		return "tcp4"
	}
	return "tcp6"
}

// overlaps reports whether the kernel would refuse both places at once.
func (p place) overlaps(q place) bool {
	if p.at.Port() != q.at.Port() || p.at.Port() == 0 || p.network() != q.network() {
		return false
	}
	a, b := p.at.Addr(), q.at.Addr()
	return a == b || a.IsUnspecified() || b.IsUnspecified()
}

func parsePlaces(bindings []Binding) ([]place, error) {
	places := make([]place, 0, len(bindings))
	for _, b := range bindings {
		at, err := netip.ParseAddrPort(b.Address)
		if err != nil {
			return nil, fmt.Errorf("bind %q: not an address of the form IP:port", b.Address)
		}
		p := place{b, netip.AddrPortFrom(at.Addr().Unmap(), at.Port())}
		for _, q := range places {
			if p.overlaps(q) {
				return nil, fmt.Errorf("bind %s: %s is listed too, and one port of one address can have one use only", b.Address, q.Address)
			}
		}
		places = append(places, p)
	}
	return places, nil
}
