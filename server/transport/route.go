package transport

import (
	"fmt"
	"strings"

	"emsh/server/smtp"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/queue"
)

// Kinds of destination, as queue views call them.
const (
	kindMailbox = "MapiDelivery"
	kindSmart   = "SmartHostConnectorDelivery"
	kindDNS     = "DnsConnectorDelivery"
	kindNowhere = "Unreachable"
)

// Properties of a recipient in the queue.
const (
	propUser  = "user"  // GUID of whose mailbox it is for
	propGroup = "group" // the group it came from does not want its senders to learn of failures
)

// router works out where a message goes, over one snapshot.
type router struct {
	v    config.View
	seen map[string]bool // who has it already: each recipient gets a message once
	out  []queue.Recipient
	fail []queue.Recipient // with the reason in Status and LastError
}

func newRouter(v config.View) *router { return &router{v: v, seen: map[string]bool{}} }

// add routes one recipient of the envelope.
func (r *router) add(q queue.Recipient) {
	res := resolve(r.v, q.Address)
	switch {
	case res.Recipient != nil:
		r.recipient(q, res.Recipient)
	case res.Accepted && res.Domain.DomainType == config.Authoritative:
		r.failed(q, "5.1.1", "there is no recipient of this address")
	default:
		r.remote(q)
	}
}

func (r *router) failed(q queue.Recipient, status, text string) {
	q.Done, q.Status, q.LastError = true, status, text
	r.fail = append(r.fail, q)
}

func (r *router) first(key string) bool {
	if r.seen[key] {
		return false
	}
	r.seen[key] = true
	return true
}

// recipient routes to someone the organization knows.
func (r *router) recipient(q queue.Recipient, to directory.Recipient) {
	if !r.first(to.Base().Guid.String()) {
		return
	}
	if q.Original == "" && !strings.EqualFold(q.Address, string(to.Base().PrimarySmtpAddress())) {
		q.Original = "rfc822;" + q.Address
	}
	switch to := to.(type) {
	case directory.User:
		r.user(q, to)
	case directory.Contact:
		q.Address = string(to.ExternalEmailAddress)
		r.onward(q)
	case directory.Group:
		r.group(q, to)
	}
}

func (r *router) user(q queue.Recipient, u directory.User) {
	if u.RecipientType == directory.TypeMailUser {
		q.Address = string(u.ExternalEmailAddress)
		r.onward(q)
		return
	}
	forwarded := false
	if to, ok := directory.ByGUID(r.v, u.ForwardingAddress); ok && !u.ForwardingAddress.IsZero() {
		forwarded = true
		f := q
		f.Address = string(to.Base().PrimarySmtpAddress())
		r.recipient(f, to)
	}
	if u.ForwardingSmtpAddress != "" {
		forwarded = true
		f := q
		f.Address = string(u.ForwardingSmtpAddress)
		r.onward(f)
	}
	if !forwarded || u.DeliverToMailboxAndForward {
		r.mailbox(q, u)
	}
}

// onward routes an address that stands for somebody: perhaps one of ours.
func (r *router) onward(q queue.Recipient) {
	if res := resolve(r.v, q.Address); res.Recipient != nil && !leadsTo(res.Recipient, q.Address) {
		r.recipient(q, res.Recipient)
		return
	}
	r.remote(q)
}

// leadsTo reports whether a recipient is outside, at that very address: it is among his addresses.
func leadsTo(to directory.Recipient, address string) bool {
	outside := config.SmtpAddress("")
	switch to := to.(type) {
	case directory.Contact:
		outside = to.ExternalEmailAddress
	case directory.User:
		if to.RecipientType == directory.TypeMailUser {
			outside = to.ExternalEmailAddress
		}
	}
	return outside != "" && strings.EqualFold(string(outside), address)
}

func (r *router) mailbox(q queue.Recipient, u directory.User) {
	q.Kind, q.Destination = kindMailbox, u.Database
	if q.Destination == "" {
		q.Destination = "Mailbox Database"
	}
	q.Address = string(u.PrimarySmtpAddress())
	q.Properties = with(q.Properties, propUser, u.Guid.String())
	r.out = append(r.out, q)
}

// group expands a group and those in it; loops end at who is seen already.
func (r *router) group(q queue.Recipient, g directory.Group) {
	m := q
	if !g.ReportToOriginatorEnabled {
		m.Notify = "NEVER"
	}
	for member := range directory.Members(r.v, g.Guid) {
		m.Address, m.Original = string(member.Base().PrimarySmtpAddress()), ""
		r.recipient(m, member)
	}
}

// remote routes to another server.
func (r *router) remote(q queue.Recipient) {
	if !r.first(strings.ToLower(q.Address)) {
		return
	}
	hop := route(r.v, q.Address)
	q.Destination, q.Kind = hop.name, hop.kind
	r.out = append(r.out, q)
}

// hop is where mail for a domain goes next.
type hop struct {
	name      string // of the queue
	kind      string
	connector config.SendConnector
	hosts     []string // smart hosts
	domain    string
}

// route finds the send connector for an address: the one whose address space
// fits the domain most closely, and of these the cheapest.
func route(v config.View, address string) hop {
	domain := strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
	best, fit, cost := config.SendConnector{}, 0, 0
	for c := range config.SendConnectors.All(v) {
		if !c.Enabled {
			continue
		}
		for _, s := range c.AddressSpaces {
			if f := fitness(s, domain); f > fit || f == fit && f > 0 && s.Cost < cost {
				best, fit, cost = c, f, s.Cost
			}
		}
	}
	switch {
	case fit == 0:
		return hop{name: "Unreachable Domain", kind: kindNowhere, domain: domain}
	case len(best.SmartHosts) > 0 && !best.DNSRoutingEnabled:
		return hop{name: smartName(best.SmartHosts), kind: kindSmart, connector: best, hosts: best.SmartHosts, domain: domain}
	}
	return hop{name: domain, kind: kindDNS, connector: best, domain: domain}
}

// smartName is how queue views write smart hosts: addresses in brackets.
func smartName(hosts []string) string {
	list := make([]string, len(hosts))
	for i, h := range hosts {
		if list[i] = h; strings.Trim(h, "0123456789.:[]abcdefABCDEF") == "" && !strings.HasPrefix(h, "[") {
			list[i] = "[" + h + "]"
		}
	}
	return strings.Join(list, ",")
}

// fitness tells how closely an address space fits a domain; 0: not at all.
func fitness(s config.AddressSpace, domain string) int {
	if s.Type != "SMTP" {
		return 0
	}
	space := strings.ToLower(s.Domain)
	switch suffix, wild := strings.CutPrefix(space, "*"); {
	case space == domain:
		return 1 << 20
	case space == "*":
		return 1
	case wild && strings.HasSuffix(domain, suffix):
		return 1 + len(suffix)
	}
	return 0
}

// resolve finds who has an address. RFC 5321 4.5.1: postmaster is always
// somebody, here the Administrator where nobody else has that address.
func resolve(v config.View, address string) directory.Resolution {
	res := directory.Resolve(v, config.SmtpAddress(address))
	if res.Recipient != nil {
		return res
	}
	local, domain, _ := strings.Cut(address, "@")
	if !strings.EqualFold(local, "postmaster") || domain != "" && !res.Accepted {
		return res
	}
	if domain == "" {
		if d, ok := config.DefaultDomain(v); ok {
			if r, found := directory.ByAddress(v, config.SmtpAddress("postmaster@"+d.DomainName)); found {
				return directory.Resolution{Recipient: r, Domain: d, Accepted: true}
			}
		}
	}
	if u, ok := directory.ByLogon(v, "Administrator"); ok && directory.HasMailbox(u) {
		res.Recipient, res.Accepted = u, true
	}
	return res
}

func with(m map[string]string, key, value string) map[string]string {
	out := make(map[string]string, len(m)+1)
	for k, v := range m {
		out[k] = v
	}
	out[key] = value
	return out
}

// addressOf writes a path as directories and queues keep it.
func addressOf(p smtp.Path) string {
	if p.Domain == "" {
		return p.Local
	}
	return p.String()
}

func tooMany(n int) *smtp.Error {
	return &smtp.Error{Code: 550, Enh: "5.5.3", Text: fmt.Sprintf("the message has %d recipients after its groups are expanded, more than MaxRecipientEnvelopeLimit allows", n)}
}
