package pop

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"emsh/server/auth"
	"emsh/server/front"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/mailbox"
)

// Boxes opens the mailboxes that live on this server.
type Boxes interface {
	UserBox(ctx context.Context, u directory.User) (mailbox.Box, error)
}

// Server has what all sessions share.
type Server struct {
	Auth  *auth.Authenticator
	Boxes Boxes
	Log   *slog.Logger

	drops drops
}

// Serve runs one session.
func (s *Server) Serve(c *front.Conn) {
	x := &session{server: s, c: c, ctx: c.Context()}
	defer x.leave()
	x.run()
}

// Refuse tells a client that is not served why.
func (s *Server) Refuse(c *front.Conn, why error) {
	c.WriteString("-ERR [SYS/TEMP] " + oneLine(why.Error()) + "\r\n")
}

func (s *Server) log() *slog.Logger {
	if s.Log == nil {
		return slog.Default()
	}
	return s.Log
}

// drops are the maildrops that are held, by mailbox.
type drops struct {
	mu   sync.Mutex
	held map[string]*front.Conn
}

// take holds a maildrop for a session, or tells who holds it.
// RFC 1939 4: the lock is exclusive.
func (d *drops) take(id string, c *front.Conn) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if by := d.held[id]; by != nil {
		return fmt.Errorf("the mailbox is in use by a session from %s since %s", by.Remote().Addr(), by.Since().UTC().Format("15:04:05 MST"))
	}
	if d.held == nil {
		d.held = map[string]*front.Conn{}
	}
	d.held[id] = c
	return nil
}

func (d *drops) give(id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.held, id)
}

// sessions are those that hold a maildrop, by whose it is.
func (d *drops) sessions() map[string]*front.Conn {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := make(map[string]*front.Conn, len(d.held))
	for id, c := range d.held {
		out[id] = c
	}
	return out
}

func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)
}

// mayPassword reports whether a password is taken on the connection as it is.
func mayPassword(set *config.PopSettings, secure bool) bool {
	return secure || set.LoginType == config.PlainTextLogin
}

const grace = 3 * time.Second
