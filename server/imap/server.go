package imap

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"

	"emsh/server/auth"
	"emsh/server/front"
	"emsh/store/config"
	"emsh/store/mailbox"
)

// Server has what all sessions share.
type Server struct {
	Auth  *auth.Authenticator
	Boxes Boxes
	Log   *slog.Logger
	Now   func() time.Time // nil is time.Now

	mu     sync.Mutex
	logins map[*front.Conn]string // account IDs of those who have logged in
}

// Boxes opens the mailbox of who has logged in.
type Boxes interface {
	OpenBox(ctx context.Context, who *auth.Principal) (Opened, error)
}

// Opened is a mailbox that a session works in, and the limits of its owner.
type Opened struct {
	Box        mailbox.Box
	Quota      mailbox.Limit // 0: none
	MaxMessage int64         // of an APPEND; 0: the server's limit
}

// Settings are what a session is under, given to front as the plan's settings.
type Settings struct {
	config.ImapSettings
	MaxMessage int64 // of an APPEND; 0: 64 MiB
}

const defaultMaxMessage = 64 << 20

func (s *Server) log() *slog.Logger {
	if s.Log == nil {
		return slog.Default()
	}
	return s.Log
}

func (s *Server) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}

// Serve runs one session, from the greeting to the end.
func (s *Server) Serve(c *front.Conn) {
	sess := &session{srv: s, c: c, state: notAuthenticated}
	sess.out.c = c
	defer sess.close()
	sess.run()
}

// enter and leave keep the list of who is logged in.
func (s *Server) enter(c *front.Conn, account string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.logins == nil {
		s.logins = map[*front.Conn]string{}
	}
	s.logins[c] = account
}

func (s *Server) leave(c *front.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.logins, c)
}

// sessions are the sessions that have logged in, with their accounts' IDs.
func (s *Server) sessions() map[*front.Conn]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.logins)
}

// Refuse tells a client that is not served why.
func (s *Server) Refuse(c *front.Conn, why error) {
	_, _ = c.WriteString("* BYE [UNAVAILABLE] " + printable(why.Error()) + "\r\n")
}
