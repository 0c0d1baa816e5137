package imap

import (
	"cmp"
	"context"
	"crypto/tls"
	"log/slog"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"emsh/server/auth"
	"emsh/server/front"
	"emsh/server/reload"
	"emsh/store/config"
)

// Service is the IMAP4 service of one server: a hall for each of its settings
// (virtual servers), which come and go with changes of the organization.
type Service struct {
	Host   config.ServerID
	Logs   string // the folder of protocol logs where the settings name none
	Server *Server
	Now    func() time.Time

	mu    sync.Mutex
	halls map[string]*hall // by identity of the settings
}

// hall is one virtual server and what it runs by.
type hall struct {
	front *front.Hall
	basis
}

// basis is all that a plan is made of.
type basis struct {
	set   config.ImapSettings
	thumb string // of the certificate
	tls   *tls.Config
	state front.State
}

const goodbye = "The server is shutting down."

// grace is how long sessions have to hear a goodbye.
const grace = 3 * time.Second

// NewService returns a service that does not listen yet.
func NewService(host config.ServerID, logs string, server *Server) *Service {
	return &Service{Host: host, Logs: logs, Server: server, Now: time.Now, halls: map[string]*hall{}}
}

// Name is the name of the service.
func (s *Service) Name() string { return config.ServiceNameImap }

// generation is what Prepare has ready; its steps cannot fail.
type generation struct {
	ready []*front.Generation
	after []func()
}

// Swap makes it live.
func (g *generation) Swap() {
	for _, r := range g.ready {
		r.Swap()
	}
	for _, f := range g.after {
		f()
	}
}

// Discard gives back the addresses that were bound.
func (g *generation) Discard() {
	for _, r := range slices.Backward(g.ready) {
		r.Discard()
	}
}

// Prepare builds what v asks for beside what runs.
func (s *Service) Prepare(_ context.Context, v config.View) (reload.Generation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &generation{after: []func(){func() { s.dismiss(v) }}}
	state := s.state(v)
	seen := map[string]bool{}
	for set := range config.Imap.Find(v, string(s.Host)) {
		key := strings.ToLower(string(set.Identity))
		seen[key] = true
		if err := s.prepare(g, v, key, basis{set: set, state: state}); err != nil {
			g.Discard()
			return nil, err
		}
	}
	for key, h := range s.halls {
		if seen[key] || h.state == front.Closed {
			continue
		}
		gone := h.basis
		gone.state = front.Closed
		if err := s.ready(g, h, gone); err != nil {
			g.Discard()
			return nil, err
		}
	}
	return g, nil
}

// state is what the service was told to be.
func (s *Service) state(v config.View) front.State {
	row, err := config.ServiceOf(v, s.Host, config.ServiceNameImap)
	switch {
	case err != nil || row.Want == config.WantStopped:
		return front.Closed
	case row.Want == config.WantPaused:
		return front.Paused
	}
	return front.Open
}

// prepare adds to g what one virtual server needs; nothing if it runs by the
// same settings and certificate.
func (s *Service) prepare(g *generation, v config.View, key string, b basis) (err error) {
	h := s.halls[key]
	if h == nil {
		h = &hall{front: front.NewHall("IMAP4", s.log()), basis: basis{state: front.Closed}}
		s.halls[key] = h
	}
	if b.state == front.Closed && h.state == front.Closed {
		return nil
	}
	if b.tls, b.thumb, err = s.certificate(h, v, b.set); err != nil {
		return err
	}
	if h.state == b.state && h.thumb == b.thumb && reflect.DeepEqual(h.set, b.set) {
		return nil
	}
	return s.ready(g, h, b)
}

// ready binds what a plan needs.
func (s *Service) ready(g *generation, h *hall, b basis) error {
	r, err := h.front.Prepare(s.plan(b))
	if err != nil {
		return err
	}
	g.ready = append(g.ready, r)
	g.after = append(g.after, func() {
		for _, w := range r.Warnings {
			s.log().Warn(w, "service", s.Name())
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		h.basis = b
	})
	return nil
}

func (s *Service) certificate(h *hall, v config.View, set config.ImapSettings) (*tls.Config, string, error) {
	c, ok := config.CertificateFor(v, s.Host, config.ServiceIMAP, set.X509CertificateName, s.Now())
	if !ok {
		return nil, "", nil
	}
	if h.tls != nil && h.thumb == c.Thumbprint {
		return h.tls, c.Thumbprint, nil
	}
	pair, err := c.TLS()
	if err != nil {
		return nil, "", err
	}
	return front.ServerTLS("imap", pair), c.Thumbprint, nil
}

// plan says in front's words what the settings say.
func (s *Service) plan(b basis) front.Plan {
	set := b.set
	before, after := set.PreAuthenticatedConnectionTimeout.Duration(), set.AuthenticatedConnectionTimeout.Duration()
	return front.Plan{
		Bindings: bindings(set),
		TLS:      b.tls,
		State:    b.state,
		Goodbye:  goodbye,
		Grace:    grace,
		Limits: front.Limits{
			Total:      front.Limit{Name: "MaxConnections", Max: set.MaxConnections},
			PerAddress: front.Limit{Name: "MaxConnectionFromSingleIP", Max: set.MaxConnectionFromSingleIP},
			PerUser:    front.Limit{Name: "MaxConnectionsPerUser", Max: set.MaxConnectionsPerUser},
			Unlogged:   500,
			Patience:   10 * time.Second,
		},
		Idle:     front.Deadlines{Before: before, After: after, Write: min(after, 2*time.Minute), Unlogged: 3 * before},
		Log:      s.protocolLog(set),
		Settings: &Settings{ImapSettings: set},
		Serve:    s.Server.Serve,
		Refuse:   s.Server.Refuse,
	}
}

func bindings(set config.ImapSettings) []front.Binding {
	var list []front.Binding
	for _, b := range set.UnencryptedOrTLSBindings {
		list = append(list, front.Binding{Address: b.String(), Security: front.StartTLS})
	}
	for _, b := range set.SSLBindings {
		list = append(list, front.Binding{Address: b.String(), Security: front.Implicit})
	}
	return list
}

func (s *Service) protocolLog(set config.ImapSettings) front.ProtocolLog {
	folder := cmp.Or(set.LogFileLocation, filepath.Join(s.Logs, "Imap4"))
	size := int64(-1) // one file for ever
	if quota, limited := set.LogPerFileSizeQuota.Value(); limited {
		size = int64(quota)
	}
	return front.ProtocolLog{Enabled: set.ProtocolLogEnabled, Folder: folder, Prefix: "IMAP4",
		RollOver: front.RollOver(set.LogFileRollOverSettings), FileSize: size}
}

// dismiss ends the sessions of those who may not use IMAP any more.
func (s *Service) dismiss(v config.View) {
	verdicts := map[string]error{}
	for c, id := range s.Server.sessions() {
		err, known := verdicts[id]
		if !known {
			a, missing := auth.AccountByID(v, id)
			if err = missing; err == nil {
				err = auth.Access(a, auth.IMAP, nil)
			}
			verdicts[id] = err
		}
		if err != nil {
			c.End("Your access was ended: "+err.Error()+".", grace)
		}
	}
}

// Stop ends the service with the process.
func (s *Service) Stop() {
	s.mu.Lock()
	halls := s.halls
	s.halls = map[string]*hall{}
	s.mu.Unlock()
	var wait sync.WaitGroup
	for _, h := range halls {
		wait.Go(func() { h.front.Stop(goodbye, grace) })
	}
	wait.Wait()
}

// Halls are the virtual servers that are open, for those who list sessions
// and addresses.
func (s *Service) Halls() []*front.Hall {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []*front.Hall
	for _, h := range s.halls {
		if h.state != front.Closed {
			list = append(list, h.front)
		}
	}
	return list
}

func (s *Service) log() *slog.Logger { return s.Server.log() }

var (
	_ reload.Service    = (*Service)(nil)
	_ reload.Generation = (*generation)(nil)
)
