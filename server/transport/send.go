package transport

import (
	"container/heap"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"emsh/server/smtp"
	"emsh/store/config"
	"emsh/store/queue"
)

// sendAll sends the ready items of a destination over as few connections as
// its connector allows.
func (t *Transport) sendAll(d *destination) {
	line := &outbound{t: t, d: d}
	defer line.hangUp()
	for {
		it, ok := t.sched.take(d)
		if !ok {
			return
		}
		t.guard(it, func() { line.send(it) })
	}
}

// outbound is a worker's connection, when it has one.
type outbound struct {
	t    *Transport
	d    *destination
	c    *smtp.Client
	hop  hop
	peer string
	sent int
}

func (o *outbound) hangUp() {
	if o.c != nil {
		o.c.Quit()
		o.c = nil
	}
}

// send sends one item to those of its recipients that wait.
func (o *outbound) send(it queue.Item) {
	if o.t.strayed(&it) { // the connectors were changed since it was queued
		o.t.routeAnew(it)
		return
	}
	v := o.t.View()
	var list []*queue.Recipient
	for i := range it.Recipients {
		if r := &it.Recipients[i]; !r.Done {
			o.use(route(v, r.Address))
			list = append(list, r)
		}
	}
	if len(list) == 0 {
		o.t.settle(it)
		return
	}
	o.sendTo(&it, list)
	o.t.settle(it)
}

// use notices that the connector was changed: the next message goes by it.
func (o *outbound) use(h hop) {
	if o.c != nil && !sameHop(o.hop, h) {
		o.hangUp()
	}
	o.hop = h
}

func sameHop(a, b hop) bool {
	return a.name == b.name && fmt.Sprint(a.connector) == fmt.Sprint(b.connector) && a.connector.SmartHostPassword == b.connector.SmartHostPassword
}

func (o *outbound) sendTo(it *queue.Item, list []*queue.Recipient) {
	c := o.hop.connector
	if most, limited := c.MaxMessageSize.Value(); limited && it.Size > int64(most) {
		o.all(it, list, permanent("5.3.4", "the message is larger than the send connector "+c.Name+" may send (MaxMessageSize)"))
		return
	}
	if most := c.SmtpMaxMessagesPerConnection; most > 0 && o.sent >= most {
		o.hangUp()
	}
	if o.c == nil {
		if err := o.connect(); err != nil {
			o.down(it, list, err)
			return
		}
	}
	o.transfer(it, list)
}

func (o *outbound) all(it *queue.Item, list []*queue.Recipient, err error) {
	for _, r := range list {
		o.t.note(it, r, err)
	}
}

// down notes that the destination cannot be reached: its queue waits.
func (o *outbound) down(it *queue.Item, list []*queue.Recipient, err error) {
	o.all(it, list, err)
	var e *smtp.Error
	if errors.As(err, &e) && !e.Temporary() {
		return
	}
	o.t.sched.failed(o.d, err)
}

func (o *outbound) transfer(it *queue.Item, list []*queue.Recipient) {
	body, err := o.t.Queue().Body(it.ID)
	if err != nil {
		o.all(it, list, err)
		return
	}
	defer body.Close()
	m := smtp.Message{
		Size: it.Size, Body8Bit: it.Body8Bit, BinaryMIME: it.BinaryMIME, UTF8: it.UTF8,
		EnvelopeID: it.EnvelopeID, Return: it.Return, Text: body,
	}
	m.From, _ = smtp.SplitAddress(o.t.masquerade(it.From))
	for _, r := range list {
		to, err := smtp.SplitAddress(r.Address)
		if err != nil {
			o.t.note(it, r, permanent("5.1.3", "the address is not one"))
			continue
		}
		m.To = append(m.To, smtp.Recipient{To: to, Notify: r.Notify, Original: r.Original})
	}
	list = slices.DeleteFunc(list, func(r *queue.Recipient) bool { return r.Done })
	if len(list) == 0 {
		return
	}
	fate, err := o.c.Send(m)
	o.sent++
	if err != nil {
		o.c.Close()
		o.c = nil
		o.all(it, list, err)
		return
	}
	for i, r := range list {
		r.Properties = with(r.Properties, "mta", o.peer)
		if o.c.Has("DSN") {
			r.Properties = with(r.Properties, "dsn", "1")
		}
		o.t.note(it, r, fate[i])
	}
	o.t.sched.reached(o.d)
}

func (t *Transport) masquerade(from string) string {
	domain := t.settings(t.View()).MasqueradeDomain
	at := strings.LastIndexByte(from, '@')
	if domain == "" || at < 0 {
		return from
	}
	return from[:at+1] + domain
}

// connect tries the hosts of the hop in turn.
func (o *outbound) connect() error {
	ctx, cancel := context.WithTimeout(o.t.ctx, 5*time.Minute)
	defer cancel()
	hosts, err := o.hosts(ctx)
	if err != nil {
		return err
	}
	var last error
	for _, host := range hosts {
		c, err := o.dialer(host).Dial(ctx)
		if err == nil {
			o.c, o.peer, o.sent = c, host, 0
			return nil
		}
		last = fmt.Errorf("%s: %w", host, err)
		var e *smtp.Error
		if errors.As(err, &e) && !e.Temporary() {
			last = &smtp.Error{Code: e.Code, Enh: e.Enh, Text: host + ": " + e.Text}
		}
	}
	return last
}

func (o *outbound) hosts(ctx context.Context) ([]string, error) {
	if o.hop.kind == kindSmart {
		hosts := slices.Clone(o.hop.hosts)
		rand.Shuffle(len(hosts), func(i, j int) { hosts[i], hosts[j] = hosts[j], hosts[i] })
		for i, h := range hosts {
			hosts[i] = strings.Trim(strings.TrimSpace(h), "[]")
		}
		return hosts, nil
	}
	return o.t.mailHosts(ctx, o.hop)
}

func (o *outbound) dialer(host string) smtp.Dialer {
	c := o.hop.connector
	d := smtp.Dialer{
		Address: net.JoinHostPort(host, strconv.Itoa(c.Port)), Name: host, Hello: c.Fqdn,
		Plain: c.IgnoreSTARTTLS, HELO: c.ForceHELO, Idle: c.ConnectionInactivityTimeOut.Duration(),
		Require: c.RequireTLS || c.TlsAuthLevel != config.TlsOpportunistic,
		Verify:  c.TlsAuthLevel == config.TlsCertificateValidation || c.TlsAuthLevel == config.TlsDomainValidation,
	}
	if c.TlsAuthLevel == config.TlsDomainValidation && c.TlsDomain != "" {
		d.Name = c.TlsDomain
	}
	if d.Hello == "" {
		d.Hello = o.t.host(o.t.View())
	}
	if ip, err := netip.ParseAddr(c.SourceIPAddress); err == nil && !ip.IsUnspecified() {
		d.Source = ip.AsSlice()
	}
	switch c.SmartHostAuthMechanism {
	case config.SmartHostBasicAuthRequireTLS:
		d.Require = true
		fallthrough
	case config.SmartHostBasicAuth:
		d.User, d.Secret = c.SmartHostUserName, c.SmartHostPassword.Reveal()
	}
	if c.ProtocolLoggingLevel == config.LoggingVerbose {
		d.Trace = o.t.logs.tracer(o.t.LogDir, c.Name, d.Address, o.t.Now)
	}
	return d
}

// Lookup asks DNS. It is replaced in tests.
type Lookup interface {
	MX(ctx context.Context, domain string, external bool) ([]*net.MX, error)
}

type netLookup struct{ t *Transport }

func (l netLookup) MX(ctx context.Context, domain string, external bool) ([]*net.MX, error) {
	servers := l.t.settings(l.t.View()).ExternalDNSServers
	if !external || len(servers) == 0 {
		return net.DefaultResolver.LookupMX(ctx, domain)
	}
	r := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		var d net.Dialer
		var last error = io.EOF
		for _, s := range servers {
			if _, _, err := net.SplitHostPort(s); err != nil {
				s = net.JoinHostPort(s, "53")
			}
			c, err := d.DialContext(ctx, network, s)
			if err == nil {
				return c, nil
			}
			last = err
		}
		return nil, last
	}}
	return r.LookupMX(ctx, domain)
}

// mailHosts finds the hosts that take a domain's mail, best first.
func (t *Transport) mailHosts(ctx context.Context, h hop) ([]string, error) {
	list, err := t.Lookup.MX(ctx, h.domain, h.connector.UseExternalDNSServersEnabled)
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		list, err = nil, nil
	}
	if err != nil && len(list) == 0 {
		return nil, &smtp.Error{Code: 451, Enh: "4.4.3", Text: "DNS: " + err.Error()}
	}
	if len(list) == 0 {
		return []string{h.domain}, nil // RFC 5321 5.1: the domain itself
	}
	if len(list) == 1 && (list[0].Host == "." || list[0].Host == "") {
		// RFC 7505: the domain says that it takes no mail.
		return nil, permanent("5.1.10", "the domain "+h.domain+" takes no mail")
	}
	var hosts []string
	for _, mx := range list {
		hosts = append(hosts, strings.TrimSuffix(mx.Host, "."))
	}
	return hosts, nil
}

// failed notes that a destination could not be reached, and until when its
// queue waits.
func (s *schedule) failed(d *destination, err error) {
	settings := s.t.settings(s.t.View())
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.t.Now()
	d.failures++
	d.lastError, d.lastRetry = err.Error(), now
	if d.failures == 1 {
		d.firstRetry = now
	}
	d.retryAt = now.Add(interval(settings, d.failures))
	ids := make([]queue.ID, 0, len(d.ready))
	for _, e := range d.ready {
		ids = append(ids, e.id)
	}
	s.t.work.Add(1)
	go func() {
		defer s.t.work.Done()
		s.t.age(ids)
	}()
}

// reached notes that a destination was reached.
func (s *schedule) reached(d *destination) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d.failures, d.retryAt = 0, time.Time{}
}

// age ends what has expired, and tells of what is late, among items that wait
// for a destination that cannot be reached.
func (t *Transport) age(ids []queue.ID) {
	for _, id := range ids {
		it, err := t.Queue().Get(id)
		if err != nil || t.sched.halted() {
			continue
		}
		settings, now, due := t.settings(t.View()), t.Now(), false
		for i := range it.Recipients {
			r := &it.Recipients[i]
			due = due || !r.Done && (t.expired(settings, &it, r, now) || !r.DelayTold && t.late(&it, r))
		}
		if due && t.sched.claim(id) {
			t.postpone(it, &smtp.Error{Code: 451, Enh: "4.4.1", Text: "the destination cannot be reached"})
		}
	}
}

// claim takes an item out of its queue; false if a worker has it.
func (s *schedule) claim(id queue.ID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.known[id]
	switch {
	case e == nil || e.state == isBusy:
		return false
	case e.state == isWaiting:
		heap.Remove(&s.wait, e.index)
	default:
		e.dest.unready(e)
	}
	e.state = isBusy
	return true
}
