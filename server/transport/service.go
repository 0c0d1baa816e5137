package transport

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"emsh/server/front"
	"emsh/server/reload"
	"emsh/server/smtp"
	"emsh/store/config"
)

// Service is MSExchangeTransport: the receive connectors and the queue.
type Service struct {
	SMTP      *smtp.Server
	Transport *Transport

	mu   sync.Mutex
	seen *asked
}

// asked is all of a view that the service is built from.
type asked struct {
	service      config.Service
	server       config.Server
	connectors   []config.ReceiveConnector
	certificates []config.Certificate
	outward      []config.SendConnector // with the domains, what messages are routed by
	domains      []config.AcceptedDomain
}

// Name returns the service's name.
func (s *Service) Name() string { return config.ServiceNameTransport }

func (s *Service) ask(v config.View) *asked {
	a := &asked{}
	name := s.SMTP.Name
	a.service, _ = config.ServiceOf(v, name, s.Name())
	a.server, _ = config.Servers.Get(v, string(name))
	for c := range config.ReceiveConnectors.All(v) {
		if strings.EqualFold(string(c.Server), string(name)) {
			a.connectors = append(a.connectors, c)
		}
	}
	a.outward = slices.Collect(config.SendConnectors.All(v))
	a.domains = slices.Collect(config.AcceptedDomains.All(v))
	for c := range config.Certificates.Find(v, string(name)) {
		if c.Services&config.ServiceSMTP != 0 {
			a.certificates = append(a.certificates, c)
		}
	}
	return a
}

// Prepare binds what the connectors ask for and, where the service is to run,
// takes up the queue.
func (s *Service) Prepare(_ context.Context, v config.View) (reload.Generation, error) {
	a := s.ask(v)
	s.mu.Lock()
	same := s.seen != nil && reflect.DeepEqual(s.seen, a)
	s.mu.Unlock()
	if same {
		return nil, nil
	}
	state := stateOf(a.service)
	doors, err := s.SMTP.Prepare(v, state)
	if err != nil {
		return nil, err
	}
	g := &generation{s: s, asked: a, doors: doors, state: state, rerouted: s.reroutes(a)}
	if state != front.Closed {
		if g.started, err = s.Transport.takeUp(); err != nil {
			doors.Discard()
			return nil, err
		}
	}
	return g, nil
}

// reroutes reports whether messages are routed otherwise than before.
func (s *Service) reroutes(a *asked) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen != nil && !(reflect.DeepEqual(s.seen.outward, a.outward) && reflect.DeepEqual(s.seen.domains, a.domains))
}

// stateOf is what a service was last told to do.
func stateOf(s config.Service) front.State {
	switch {
	case s.StartupType == config.Disabled, s.Want == config.WantStopped:
		return front.Closed
	case s.Want == config.WantPaused:
		return front.Paused
	}
	return front.Open
}

type generation struct {
	s        *Service
	asked    *asked
	doors    *front.Generation
	state    front.State
	started  bool
	rerouted bool // messages that wait may have to go another way
}

// Swap makes the connectors the ones that clients meet.
func (g *generation) Swap() {
	g.doors.Swap()
	g.s.mu.Lock()
	g.s.seen = g.asked
	g.s.mu.Unlock()
	if g.rerouted && !g.started {
		g.s.Transport.Reroute()
	}
	if g.state == front.Closed {
		go g.s.Transport.Stop(stopGrace)
	}
}

// Discard gives back what was prepared.
func (g *generation) Discard() {
	g.doors.Discard()
	if g.started {
		g.s.Transport.Stop(0)
	}
}

const stopGrace = 15 * time.Second

// takeUp starts the queue and reports whether it was not to run.
func (t *Transport) takeUp() (started bool, err error) {
	t.running.Lock()
	was := t.wanted
	t.running.Unlock()
	if was {
		return false, nil
	}
	return true, t.Start()
}

// Stop ends the service with the process: sessions and deliveries have until
// ctx is done.
func (s *Service) Stop(ctx context.Context) error {
	grace := stopGrace
	if until, ok := ctx.Deadline(); ok {
		grace = max(0, time.Until(until))
	}
	s.SMTP.Hall().Stop("the server is shutting down", min(grace, stopGrace))
	s.Transport.Stop(grace)
	s.mu.Lock()
	s.seen = nil
	s.mu.Unlock()
	return nil
}

var _ reload.Service = (*Service)(nil)
