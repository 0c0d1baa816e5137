package pop

import (
	"cmp"
	"context"
	"crypto/tls"
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

// Service is the POP3 service of one server: a hall for each of its settings.
type Service struct {
	Host   config.ServerID
	Logs   string // where protocol logs go unless the settings name a folder
	Server *Server

	keys  front.Keyring
	mu    sync.Mutex
	halls map[string]*hall
}

// hall is one set of settings at work.
type hall struct {
	front *front.Hall
	runs  asked
}

// asked is what a hall is built from.
type asked struct {
	set   config.PopSettings
	thumb string
	state front.State
}

// NewService returns a service that does not listen yet.
func NewService(host config.ServerID, logs string, s *Server) *Service {
	return &Service{Host: host, Logs: logs, Server: s, halls: map[string]*hall{}}
}

// Name is the name of the service.
func (s *Service) Name() string { return config.ServiceNamePop }

// Prepare builds what v asks for beside what runs.
func (s *Service) Prepare(_ context.Context, v config.View) (reload.Generation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := &generation{s: s, view: v}
	seen := map[string]bool{}
	for set := range config.Pop.Find(v, string(s.Host)) {
		key := strings.ToLower(string(set.Identity))
		seen[key] = true
		if err := s.prepare(g, v, key, asked{set: set, state: s.state(v)}); err != nil {
			g.Discard()
			return nil, err
		}
	}
	for key, h := range s.halls {
		if gone := h.runs; !seen[key] && gone.state != front.Closed {
			gone.state = front.Closed
			if err := g.add(h, gone, nil); err != nil {
				g.Discard()
				return nil, err
			}
		}
	}
	return g, nil
}

func (s *Service) state(v config.View) front.State {
	row, err := config.ServiceOf(v, s.Host, s.Name())
	switch {
	case err != nil || row.Want == config.WantStopped || row.StartupType == config.Disabled:
		return front.Closed
	case row.Want == config.WantPaused:
		return front.Paused
	}
	return front.Open
}

func (s *Service) prepare(g *generation, v config.View, key string, a asked) error {
	h := s.halls[key]
	if h == nil {
		h = &hall{front: front.NewHall(s.Name(), s.Server.log()), runs: asked{state: front.Closed}}
		s.halls[key] = h
	}
	if a.state == front.Closed && h.runs.state == front.Closed {
		return nil
	}
	var keys *tls.Config
	cert, ok := config.CertificateFor(v, s.Host, config.ServicePOP, a.set.X509CertificateName, time.Now())
	if ok {
		var err error
		a.thumb = cert.Thumbprint
		if keys, err = s.keys.Config("pop3", cert.Thumbprint, cert.TLS); err != nil {
			return err
		}
	}
	if reflect.DeepEqual(h.runs, a) {
		return nil
	}
	return g.add(h, a, keys)
}

func (s *Service) plan(a asked, t *tls.Config) front.Plan {
	set := a.set
	before, after := set.PreAuthenticatedConnectionTimeout.Duration(), set.AuthenticatedConnectionTimeout.Duration()
	return front.Plan{
		Bindings: bindings(&set), TLS: t, State: a.state, Goodbye: "the server is shutting down", Grace: grace,
		Limits: front.Limits{
			Total:      front.Limit{Name: "MaxConnections", Max: set.MaxConnections},
			PerAddress: front.Limit{Name: "MaxConnectionFromSingleIP", Max: set.MaxConnectionFromSingleIP},
			PerUser:    front.Limit{Name: "MaxConnectionsPerUser", Max: set.MaxConnectionsPerUser},
			Unlogged:   500,
			Patience:   10 * time.Second,
		},
		Idle:     front.Deadlines{Before: before, After: after, Write: min(after, 2*time.Minute), Unlogged: 3 * before},
		Log:      s.protocolLog(&set),
		Settings: &set,
		Serve:    s.Server.Serve,
		Refuse:   s.Server.Refuse,
	}
}

func bindings(set *config.PopSettings) []front.Binding {
	var list []front.Binding
	for _, b := range set.UnencryptedOrTLSBindings {
		list = append(list, front.Binding{Address: b.String(), Security: front.StartTLS})
	}
	for _, b := range set.SSLBindings {
		list = append(list, front.Binding{Address: b.String(), Security: front.Implicit})
	}
	return list
}

func (s *Service) protocolLog(set *config.PopSettings) front.ProtocolLog {
	size := int64(-1) // one file for ever
	if quota, limited := set.LogPerFileSizeQuota.Value(); limited {
		size = int64(quota)
	}
	return front.ProtocolLog{
		Enabled: set.ProtocolLogEnabled, Folder: cmp.Or(set.LogFileLocation, filepath.Join(s.Logs, "Pop3")), Prefix: "POP3",
		RollOver: front.RollOver(set.LogFileRollOverSettings), FileSize: size,
	}
}

// generation is what Prepare has ready.
type generation struct {
	s     *Service
	view  config.View
	ready []*front.Generation
	halls []*hall
	runs  []asked
}

func (g *generation) add(h *hall, a asked, t *tls.Config) error {
	r, err := h.front.Prepare(g.s.plan(a, t))
	if err != nil {
		return err
	}
	g.ready, g.halls, g.runs = append(g.ready, r), append(g.halls, h), append(g.runs, a)
	return nil
}

// Swap makes it live.
func (g *generation) Swap() {
	for _, r := range g.ready {
		r.Swap()
		for _, w := range r.Warnings {
			g.s.Server.log().Warn(w, "service", g.s.Name())
		}
	}
	g.s.mu.Lock()
	for i, h := range g.halls {
		h.runs = g.runs[i]
	}
	g.s.mu.Unlock()
	g.s.dismiss(g.view)
}

// Discard gives back the addresses that were bound.
func (g *generation) Discard() {
	for _, r := range slices.Backward(g.ready) {
		r.Discard()
	}
}

// dismiss ends the sessions of those who may not use POP any more.
func (s *Service) dismiss(v config.View) {
	for id, c := range s.Server.drops.sessions() {
		a, err := auth.AccountByID(v, id)
		if err == nil {
			err = auth.Access(a, auth.POP, nil)
		}
		if err != nil {
			c.End("your access was ended: "+err.Error(), grace)
		}
	}
}

// Stop ends the service with the process.
func (s *Service) Stop(ctx context.Context) error {
	wait := grace
	if until, ok := ctx.Deadline(); ok {
		wait = min(wait, max(0, time.Until(until)))
	}
	s.mu.Lock()
	halls := s.halls
	s.halls = map[string]*hall{}
	s.mu.Unlock()
	var all sync.WaitGroup
	for _, h := range halls {
		all.Go(func() { h.front.Stop("the server is shutting down", wait) })
	}
	all.Wait()
	return nil
}

// Halls are those that are open, for who lists sessions and addresses.
func (s *Service) Halls() []*front.Hall {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []*front.Hall
	for _, h := range s.halls {
		if h.runs.state != front.Closed {
			list = append(list, h.front)
		}
	}
	return list
}

var (
	_ reload.Service    = (*Service)(nil)
	_ reload.Generation = (*generation)(nil)
)
