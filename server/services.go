package server

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"emsh/server/admin"
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
		Server: s.name, View: s.Snapshot, Queue: s.Queue, Boxes: b, LogDir: logs,
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

// halls are the doors and sessions of a service.
func (s *Server) halls(service string) []*front.Hall {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.transport == nil: // nothing was started
	case service == config.ServiceNameImap:
		return s.imap.Halls()
	case service == config.ServiceNamePop:
		return s.pop.Halls()
	case service == config.ServiceNameTransport:
		return []*front.Hall{s.transport.SMTP.Hall()}
	}
	return nil
}

var serviceNames = [...]string{config.ServiceNameImap, config.ServiceNamePop, config.ServiceNameTransport}

// Halls are the doors of all services, with their sessions.
func (s *Server) Halls() []*front.Hall {
	var list []*front.Hall
	for _, name := range serviceNames {
		list = append(list, s.halls(name)...)
	}
	return list
}

// Addresses are those at which a service answers.
func (s *Server) Addresses(service string) []string {
	var list []string
	for _, h := range s.halls(service) {
		for _, a := range h.Addresses() {
			list = append(list, a.String())
		}
	}
	slices.Sort(list)
	return list
}

// Connections lists the connections of clients.
func (s *Server) Connections() []admin.Connection {
	var list []admin.Connection
	for _, name := range serviceNames {
		for _, h := range s.halls(name) {
			for _, c := range h.Sessions() {
				list = append(list, admin.Connection{
					Service: name, ID: c.ID, User: c.User, Remote: c.Remote, Local: c.Local, TLS: c.TLS,
					Since: c.Since, Idle: c.Idle, BytesIn: c.BytesIn, BytesOut: c.BytesOut, Command: c.Command,
				})
			}
		}
	}
	return list
}

// EndConnection ends a connection with a goodbye; false if there is no such one.
func (s *Server) EndConnection(service string, id uint64, goodbye string) bool {
	for _, h := range s.halls(service) {
		if h.End(id, goodbye, sessionGrace) {
			return true
		}
	}
	return false
}

const sessionGrace = 3 * time.Second

// Transport is the queue at work; nil before Start.
func (s *Server) Transport() *transport.Transport {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.transport == nil {
		return nil
	}
	return s.transport.Transport
}

// Queues lists the queues of messages on their way.
func (s *Server) Queues() []admin.QueueState {
	t := s.Transport()
	if t == nil {
		t = &transport.Transport{View: s.Snapshot, Queue: s.Queue} // what waits is there, whoever works on it
	}
	var list []admin.QueueState
	for _, q := range t.Queues() {
		list = append(list, admin.QueueState{
			Destination: q.Name, Kind: q.Kind, Status: q.Status, Messages: q.Messages, Connector: q.Connector,
			LastError: q.LastError, LastRetryTime: q.LastRetryTime, NextRetryTime: q.NextRetryTime, FirstRetry: q.FirstRetry, RetryCount: q.RetryCount,
		})
	}
	return list
}

// ReopenLogs makes the services begin new files of their protocol logs.
func (s *Server) ReopenLogs() {
	for _, h := range s.Halls() {
		h.ReopenLog()
	}
}
