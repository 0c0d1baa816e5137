package smtp

import (
	"fmt"
	"net/netip"
	"slices"
	"sync"
	"time"

	"emsh/server/front"
	"emsh/store/config"
)

// connector is a receive connector at work.
type connector struct {
	config.ReceiveConnector
	fqdn  string
	own   front.Own
	tally *tally
}

// tally is what is counted of a connector for as long as the server runs.
type tally struct {
	sessions *front.Counter
	rate     rate
}

// settings are the receive connectors of one generation.
type settings struct{ connectors []*connector }

// pick chooses the connector for a client: of those listening where it came
// in, the one with the narrowest range around its address, and of these the
// one with the more definite binding.
func (s *settings) pick(b front.Binding, local, remote netip.AddrPort) *connector {
	var best *connector
	bestWidth, bestExact := 129, false
	for _, k := range s.connectors {
		on, exact := k.listens(b, local)
		if !on {
			continue
		}
		for _, r := range k.RemoteIPRanges {
			width := r.Width()
			if r.Contains(remote.Addr()) && (width < bestWidth || width == bestWidth && exact && !bestExact) {
				best, bestWidth, bestExact = k, width, exact
			}
		}
	}
	return best
}

// RFC 6531 3.2: who offers SMTPUTF8 must offer 8BITMIME too.
func (k *connector) utf8() bool { return k.SmtpUtf8Enabled && k.EightBitMimeEnabled }

func (k *connector) listens(b front.Binding, local netip.AddrPort) (on, exact bool) {
	for _, at := range k.Bindings {
		switch {
		case at.String() == b.Address && at.Port() == 0, at.AddrPort == local:
			return true, true
		case at.Port() == local.Port() && at.Addr().IsUnspecified() && at.Addr().Is4() == local.Addr().Is4():
			on = true
		}
	}
	return on, false
}

// clash finds two connectors that no client could tell apart.
func (s *settings) clash() error {
	for i, a := range s.connectors {
		for _, b := range s.connectors[:i] {
			if slices.ContainsFunc(a.Bindings, func(x config.IPBinding) bool { return x.Port() != 0 && slices.Contains(b.Bindings, x) }) &&
				slices.ContainsFunc(a.RemoteIPRanges, func(x config.IPRange) bool { return slices.Contains(b.RemoteIPRanges, x) }) {
				return fmt.Errorf("the receive connectors %q and %q have a binding and a range of remote addresses in common, so that no client could tell them apart; change Bindings or RemoteIPRanges of one", b.Name, a.Name)
			}
		}
	}
	return nil
}

// bindings lists the doors: a binding that a wider one covers needs none of
// its own.
func (s *settings) bindings() []front.Binding {
	var wide, all []front.Binding
	covered := map[string]bool{}
	for _, k := range s.connectors {
		for _, at := range k.Bindings {
			if at.Addr().IsUnspecified() && at.Port() != 0 {
				covered[fmt.Sprint(at.Addr().Is4(), at.Port())] = true
				wide = append(wide, front.Binding{Address: at.String(), Security: front.StartTLS})
			}
		}
	}
	all = append(all, wide...)
	for _, k := range s.connectors {
		for _, at := range k.Bindings {
			if !covered[fmt.Sprint(at.Addr().Is4(), at.Port())] {
				all = append(all, front.Binding{Address: at.String(), Security: front.StartTLS})
			}
		}
	}
	slices.SortFunc(all, func(a, b front.Binding) int { return cmpText(a.Address, b.Address) })
	return slices.Compact(all)
}

func cmpText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// admit counts a session, or says which limit is reached.
func (k *connector) admit(remote netip.Addr) (*front.Ticket, error) {
	sessions := k.tally.sessions
	limits := front.Limits{
		Total:      front.Limit{Name: "MaxInboundConnection", Max: k.MaxInboundConnection.Or(0)},
		PerAddress: front.Limit{Name: "MaxInboundConnectionPerSource", Max: k.MaxInboundConnectionPerSource.Or(0)},
	}
	if most, limited := k.MaxInboundConnection.Value(); limited && k.MaxInboundConnectionPercentagePerSource < 100 {
		free := most - sessions.Count()
		share := (free*k.MaxInboundConnectionPercentagePerSource + 99) / 100
		if sessions.CountFrom(remote) >= share && free > 0 {
			limit := front.Limit{Name: "MaxInboundConnectionPercentagePerSource", Max: k.MaxInboundConnectionPercentagePerSource}
			return nil, &front.Refusal{Limit: limit, What: "too many connections from your address"}
		}
	}
	return sessions.Enter(remote, limits, nil)
}

// rate counts messages of each address in the running minute.
type rate struct {
	mu     sync.Mutex
	minute time.Time
	count  map[netip.Addr]int
}

// take counts a message and reports whether it is within the limit.
func (r *rate) take(from netip.Addr, most int, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.count == nil || now.Sub(r.minute) >= time.Minute {
		r.minute, r.count = now, map[netip.Addr]int{}
	}
	if r.count[from] >= most {
		return false
	}
	r.count[from]++
	return true
}

// authTLS reports whether STARTTLS is among the connector's mechanisms.
func (k *connector) authTLS() bool { return k.AuthMechanism&config.AuthTls != 0 && k.own.TLS != nil }

// passwordsIn reports whether a password is taken on such a connection.
func (k *connector) passwordsIn(secure bool) bool {
	if k.AuthMechanism&config.AuthBasic == 0 {
		return false
	}
	return secure || k.AuthMechanism&config.AuthBasicRequireTLS == 0 && !k.RequireTLS
}
