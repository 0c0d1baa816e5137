package smtp

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"emsh/server/auth"
	"emsh/server/front"
	"emsh/store/config"
)

// Server is the receiving side: all receive connectors of one server.
type Server struct {
	Name     config.ServerID
	Auth     *auth.Authenticator
	Acceptor Acceptor
	LogDir   string // where protocol logs go
	Log      *slog.Logger

	hall    *front.Hall
	keys    front.Keyring
	mu      sync.Mutex
	tallies map[string]*tally
}

// NewServer returns a server without doors.
func NewServer(name config.ServerID, a *auth.Authenticator, acc Acceptor, logDir string, log *slog.Logger) *Server {
	if log == nil {
		log = slog.Default()
	}
	return &Server{
		Name: name, Auth: a, Acceptor: acc, LogDir: logDir, Log: log,
		hall: front.NewHall(config.ServiceNameTransport, log), tallies: map[string]*tally{},
	}
}

// Hall returns the doors and sessions.
func (s *Server) Hall() *front.Hall { return s.hall }

const stopGrace = 10 * time.Second

// Prepare builds the connectors that a view asks for and binds their addresses.
func (s *Server) Prepare(v config.View, state front.State) (*front.Generation, error) {
	set, err := s.settings(v)
	if err != nil {
		return nil, err
	}
	if err := set.clash(); err != nil {
		return nil, err
	}
	p := front.Plan{
		Bindings: set.bindings(), Settings: set, State: state, Serve: s.serve, Refuse: refuse,
		Idle:    front.Deadlines{Before: time.Minute, After: time.Minute, Write: time.Minute},
		Goodbye: "the service is stopping", Grace: stopGrace,
	}
	return s.hall.Prepare(p)
}

func (s *Server) settings(v config.View) (*settings, error) {
	set := &settings{}
	for c := range config.ReceiveConnectors.Find(v, string(s.Name)) {
		if !c.Enabled || !strings.EqualFold(string(c.Server), string(s.Name)) {
			continue
		}
		k, err := s.connector(v, c)
		if err != nil {
			return nil, err
		}
		set.connectors = append(set.connectors, k)
	}
	return set, nil
}

func (s *Server) connector(v config.View, c config.ReceiveConnector) (*connector, error) {
	k := &connector{ReceiveConnector: c, fqdn: c.Fqdn, tally: s.tally(string(c.Identity))}
	if k.fqdn == "" {
		if server, err := config.Servers.Get(v, string(s.Name)); err == nil {
			k.fqdn = server.Fqdn
		}
	}
	if k.fqdn == "" {
		k.fqdn = string(s.Name)
	}
	idle := c.ConnectionInactivityTimeout.Duration()
	k.own.Idle = front.Deadlines{Before: idle, After: idle, Write: idle, Life: c.ConnectionTimeout.Duration()}
	k.own.Log = front.ProtocolLog{
		Enabled: c.ProtocolLoggingLevel == config.LoggingVerbose,
		Folder:  filepath.Join(s.LogDir, "SmtpReceive"), Prefix: "RECV", RollOver: front.Daily,
		FileSize: 10 << 20, Quota: 250 << 20, Age: 30 * 24 * time.Hour,
	}
	if c.AuthMechanism&config.AuthTls == 0 {
		return k, nil
	}
	cert, ok := config.CertificateFor(v, s.Name, config.ServiceSMTP, k.fqdn, time.Now())
	if !ok && c.RequireTLS {
		return nil, fmt.Errorf("the receive connector %q requires TLS, and no certificate is enabled for SMTP", c.Name)
	}
	if !ok {
		return k, nil
	}
	var err error
	k.own.TLS, err = s.keys.Config("smtp", cert.Thumbprint, cert.TLS)
	return k, err
}

func (s *Server) tally(id string) *tally {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tallies[id]
	if t == nil {
		t = &tally{sessions: front.NewCounter()}
		s.tallies[id] = t
	}
	return t
}

// refuse tells a client that is not served why.
func refuse(c *front.Conn, why error) {
	fmt.Fprintf(c, "421 4.3.2 %s, closing transmission channel\r\n", why)
}

func (s *Server) serve(c *front.Conn) {
	set, _ := c.Settings().(*settings)
	k := set.pick(c.Binding(), c.Local(), c.Remote())
	if k == nil {
		c.WriteString("421 4.3.2 Service not available\r\n")
		return
	}
	c.SetLogID(string(k.Identity))
	c.SetOwn(k.own)
	t, err := k.admit(c.Remote().Addr())
	if err != nil {
		c.LogInfo(err.Error())
		refuse(c, err)
		return
	}
	defer t.Leave()
	x := newSession(s, c, k)
	defer x.abort()
	x.run()
}
