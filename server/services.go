package server

import (
	"context"
	"path/filepath"
	"time"

	"emsh/server/front"
	"emsh/server/imap"
	"emsh/server/pop"
	"emsh/server/smtp"
	"emsh/server/transport"
	"emsh/store/config"
)

// services builds the services, in the order in which they are stopped: clients' access first.
func (s *Server) services() []part {
	logs, b := filepath.Join(s.dir, "logs"), boxes{s}
	s.imap = imap.NewService(s.name, logs, &imap.Server{Auth: s.auth, Boxes: b, Log: s.log})
	s.pop = pop.NewService(s.name, logs, &pop.Server{Auth: s.auth, Boxes: b, Log: s.log})
	mail := &transport.Transport{
		Server: s.name, View: s.Snapshot, Queue: s.queue, Boxes: b, LogDir: logs,
		BadDir: filepath.Join(s.dir, "badmail"), Log: s.log,
	}
	s.transport = &transport.Service{SMTP: smtp.NewServer(s.name, s.auth, mail, logs, s.log), Transport: mail}
	return []part{imapPart{s.imap}, s.pop, s.transport}
}

// imapPart stops IMAP as the others are stopped.
type imapPart struct{ *imap.Service }

// Stop tells the sessions goodbye.
func (p imapPart) Stop(context.Context) error {
	p.Service.Stop()
	return nil
}

// halls are the doors and sessions of all services, by the service's name.
func (s *Server) halls() map[string][]*front.Hall {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.transport == nil {
		return nil
	}
	return map[string][]*front.Hall{
		config.ServiceNameImap:      s.imap.Halls(),
		config.ServiceNamePop:       s.pop.Halls(),
		config.ServiceNameTransport: {s.transport.SMTP.Hall()},
	}
}

// Sessions lists the connections of clients, by the service's name.
func (s *Server) Sessions() map[string][]front.Session {
	out := map[string][]front.Session{}
	for name, halls := range s.halls() {
		for _, h := range halls {
			out[name] = append(out[name], h.Sessions()...)
		}
	}
	return out
}

// EndSession ends a connection with a goodbye; false if there is no such one.
func (s *Server) EndSession(service string, id uint64, goodbye string) bool {
	for _, h := range s.halls()[service] {
		if h.End(id, goodbye, sessionGrace) {
			return true
		}
	}
	return false
}

const sessionGrace = 3 * time.Second

// Transport is the queue at work, nil before the server is started.
func (s *Server) Transport() *transport.Transport {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.transport == nil {
		return nil
	}
	return s.transport.Transport
}

// ReopenLogs makes the services begin new files of their protocol logs.
func (s *Server) ReopenLogs() {
	for _, halls := range s.halls() {
		for _, h := range halls {
			h.ReopenLog()
		}
	}
}
