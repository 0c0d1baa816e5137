package service

import (
	"fmt"
	"iter"
	"strings"
	"time"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
)

func protocolSession() []*command.Command {
	return []*command.Command{
		admin.Define[getProtocolSession](command.Spec{
			Verb: "Get", Noun: "ProtocolSession", Output: "ProtocolSession",
			Synopsis:    "Shows the clients that are connected.",
			Description: "Get-ProtocolSession shows who is connected over IMAP4, POP3 and SMTP, from where, since when and whether over TLS.",
			Examples: []command.Example{
				{Title: "Show all clients", Code: "Get-ProtocolSession"},
				{Title: "Show who uses IMAP4 without TLS", Code: "Get-ProtocolSession -Service IMAP4 -Filter {TLS -eq ''}"},
			},
			Related: []string{"Stop-ProtocolSession", "Get-Service"},
		}),
		admin.Define[stopProtocolSession](command.Spec{
			Verb: "Stop", Noun: "ProtocolSession", Impact: command.Changes,
			Synopsis:    "Ends clients' sessions.",
			Description: "Stop-ProtocolSession tells clients goodbye in the words of their protocol and closes their connections.",
			Examples:    []command.Example{{Title: "End all sessions of a user", Code: "Get-ProtocolSession -User ann | Stop-ProtocolSession"}},
			Related:     []string{"Get-ProtocolSession"},
		}),
	}
}

var protocolSessionViews = []command.View{
	{Type: "ProtocolSession", Table: "Identity:14 UserName:24 ClientAddress:24 TLS:34 IdleTime:12 Command"},
}

// ProtocolSession is a client's connection.
type ProtocolSession struct {
	Identity      config.Identity           `prop:"readonly" help:"The protocol, a backslash and the session's number."`
	Service       string                    `prop:"readonly" help:"The service the client is connected to."`
	UserName      string                    `prop:"readonly" help:"Who has logged in; empty before."`
	ClientAddress string                    `prop:"readonly" help:"Where the client is."`
	ServerAddress string                    `prop:"readonly" help:"The address the client connected to."`
	TLS           string                    `prop:"readonly" help:"Protocol and cipher; empty in clear text."`
	ConnectedAt   time.Time                 `prop:"readonly" help:"Since when the client is connected."`
	IdleTime      config.EnhancedTimeSpan   `prop:"readonly" help:"How long it has said nothing."`
	BytesReceived config.ByteQuantifiedSize `prop:"readonly" help:"How much it has sent."`
	BytesSent     config.ByteQuantifiedSize `prop:"readonly" help:"How much it was sent."`
	Command       string                    `prop:"readonly" help:"What it said last."`
}

func shortName(service string) string { return otherNames(service)[0] }

func sessionOf(c admin.Connection) ProtocolSession {
	return ProtocolSession{
		Identity: config.Identity(fmt.Sprintf(`%s\%d`, shortName(c.Service), c.ID)), Service: c.Service, UserName: c.User,
		ClientAddress: c.Remote.String(), ServerAddress: c.Local.String(), TLS: c.TLS, ConnectedAt: c.Since.Truncate(time.Second),
		IdleTime: config.EnhancedTimeSpan(c.Idle.Truncate(time.Second)), BytesReceived: config.ByteQuantifiedSize(max(0, c.BytesIn)),
		BytesSent: config.ByteQuantifiedSize(max(0, c.BytesOut)), Command: c.Command,
	}
}

type getProtocolSession struct {
	Identity config.Identity `param:"pos=0,pipeline,property,wildcards" help:"The session to show; all if left out."`
	Service  string          `param:"" help:"The service whose clients to show."`
	User     string          `param:"alias=UserName" help:"The user whose sessions to show, with wildcards."`
	admin.Listing
}

// Process writes the sessions.
func (c *getProtocolSession) Process(s *admin.Session) error {
	services, err := several(s, nonEmpty(c.Service))
	if err != nil || len(services) == 0 {
		return err
	}
	found := 0
	err = c.Write(s, c.list(s, func(name string) bool {
		for _, st := range services {
			if st.Name == name {
				return true
			}
		}
		return false
	}, &found))
	if err == nil && found == 0 && c.Identity != "" && !c.Identity.HasWildcards() {
		return command.NotFound("session", string(c.Identity), "Get-ProtocolSession lists those that are open.")
	}
	return err
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func (c *getProtocolSession) list(s *admin.Session, of func(string) bool, found *int) iter.Seq[any] {
	return func(yield func(any) bool) {
		for _, conn := range s.House().Connections() {
			p := sessionOf(conn)
			if !of(conn.Service) || c.Identity != "" && !c.Identity.Match(string(p.Identity)) || c.User != "" && !ofUser(conn.User, c.User) {
				continue
			}
			*found++
			if !yield(p) {
				return
			}
		}
	}
}

// ofUser reports whether a session is a user's, named with or without the domain.
func ofUser(user, name string) bool {
	return user != "" && config.Identity(name).Match(user, user[strings.LastIndexByte(user, '\\')+1:])
}

// Complete offers the sessions and the services.
func (c *getProtocolSession) Complete(s *admin.Session, param, prefix string) []string {
	return completeSession(s, param, prefix)
}

func completeSession(s *admin.Session, param, prefix string) []string {
	if param != "Identity" {
		return completeService(s, param, prefix)
	}
	var ids []string
	for _, c := range s.House().Connections() {
		if id := string(sessionOf(c).Identity); strings.HasPrefix(strings.ToLower(id), strings.ToLower(prefix)) {
			ids = append(ids, id)
		}
	}
	return ids
}

type stopProtocolSession struct {
	Identity config.Identity `param:"pos=0,mandatory,pipeline,property,wildcards" help:"The session to end, as IMAP4\\17."`
	Message  string          `param:"" valid:"maxlen=200 printable" default:"ended by an administrator" help:"What the client is told."`
}

// Process ends the sessions.
func (c *stopProtocolSession) Process(s *admin.Session) error {
	text, found := c.Message, 0
	if text == "" {
		text = "ended by an administrator"
	}
	for _, conn := range s.House().Connections() {
		p := sessionOf(conn)
		if !c.Identity.Match(string(p.Identity)) {
			continue
		}
		found++
		err := s.Act(string(p.Identity), func() error {
			s.House().EndConnection(conn.Service, conn.ID, text)
			return nil
		})
		if err != nil {
			return err
		}
	}
	if found == 0 && !c.Identity.HasWildcards() {
		return command.NotFound("session", string(c.Identity), "Get-ProtocolSession lists those that are open.")
	}
	return nil
}

// Complete offers the sessions.
func (c *stopProtocolSession) Complete(s *admin.Session, param, prefix string) []string {
	return completeSession(s, param, prefix)
}
