package pop

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"emsh/server/auth"
	"emsh/server/front"
	"emsh/store/config"
	"emsh/store/mailbox"
)

// state is where a session stands (RFC 1939 3).
type state int

const (
	authorization state = 1 << iota
	transaction
	anywhere = authorization | transaction
)

type session struct {
	server *Server
	c      *front.Conn
	ctx    context.Context
	state  state

	name   string // from USER
	who    *auth.Principal
	box    mailbox.Box
	inbox  mailbox.FolderID
	list   []entry
	base   string // of unique ids
	over   bool
	tries  int // mistakes
	logons int // that failed
}

// entry is a message of the maildrop, numbered by its place.
type entry struct {
	uid     mailbox.UID
	id      mailbox.MessageID
	size    int64
	deleted bool
	read    bool
}

// command is one verb.
type command struct {
	in   state
	run  func(*session, string)
	bare bool // takes no argument
}

// commands lists the verbs.
func commands() map[string]command {
	return map[string]command{
		"CAPA": {anywhere, (*session).capa, true}, "QUIT": {anywhere, (*session).quit, true},
		"NOOP": {transaction, (*session).noop, true}, "STLS": {authorization, (*session).stls, true},
		"USER": {authorization, (*session).user, false}, "PASS": {authorization, (*session).pass, false}, "AUTH": {authorization, (*session).auth, false},
		"STAT": {transaction, (*session).stat, true}, "LIST": {transaction, (*session).scan, false}, "UIDL": {transaction, (*session).uidl, false},
		"RETR": {transaction, (*session).retr, false}, "TOP": {transaction, (*session).top, false},
		"DELE": {transaction, (*session).dele, false}, "RSET": {transaction, (*session).rset, true},
	}
}

func (x *session) settings() *config.PopSettings {
	set, _ := x.c.Settings().(*config.PopSettings)
	return set
}

func (x *session) run() {
	x.state = authorization
	table := commands()
	x.ok("%s", x.settings().Banner)
	for first := true; !x.over; first = false {
		line, err := x.c.ReadLine(x.settings().MaxCommandSize)
		switch {
		case err == front.ErrWoken:
			continue
		case err == front.ErrLineTooLong:
			x.fail("", "the command is longer than MaxCommandSize")
			continue
		case err != nil:
			x.farewell(err)
			return
		}
		if first && foreign(string(line)) {
			x.fail("", "this is a mail server")
			return
		}
		x.obey(table, string(line))
	}
}

func (x *session) obey(table map[string]command, line string) {
	verb, args, _ := strings.Cut(line, " ")
	verb = strings.ToUpper(verb)
	if x.c.Logging() {
		x.c.LogIn(front.Masked(line))
	}
	cmd, known := table[verb]
	switch {
	case !known || strings.ContainsAny(line, "\r\x00"):
		x.c.SetCommand("?")
		x.mistake("unknown command")
	case cmd.in&x.state == 0:
		x.c.SetCommand(verb)
		x.mistake("the command is not valid in this state")
	case cmd.bare && strings.Trim(args, " ") != "":
		x.c.SetCommand(verb)
		x.mistake("the command takes no argument")
	default:
		x.c.SetCommand(verb)
		cmd.run(x, args)
	}
}

// A session that speaks something else is ended, as IMAP's is.
const (
	mostMistakesEarly = 10 // before login
	mostMistakes      = 100
)

func (x *session) mistake(text string) {
	x.fail("", text)
	x.tries++
	if x.tries >= mostMistakes || x.state == authorization && x.tries >= mostMistakesEarly {
		x.over = true
	}
}

// foreign reports whether a first line is of a browser or a proxy that nobody
// announced: nothing more is read.
func foreign(line string) bool {
	switch word, _, _ := strings.Cut(line, " "); word {
	case "GET", "POST", "PUT", "HEAD", "OPTIONS", "CONNECT", "DELETE", "PATCH", "TRACE", "PROXY", "PRI":
		return true
	}
	return strings.HasPrefix(line, "\x16\x03")
}

func (x *session) ok(format string, args ...any) {
	x.say(strings.TrimRight("+OK "+oneLine(fmt.Sprintf(format, args...)), " "))
}

// fail answers -ERR with a response code (RFC 2449 8), if there is one.
func (x *session) fail(code, text string) {
	if code != "" {
		code = "[" + code + "] "
	}
	x.say("-ERR " + code + oneLine(text))
}

func (x *session) say(line string) {
	if x.c.Logging() {
		x.c.LogOut(line)
	}
	x.c.WriteString(line)
	x.c.WriteString("\r\n")
}

// farewell ends a session that did not quit. RFC 1939 3: after a time-out
// nothing is said and nothing is removed.
func (x *session) farewell(err error) {
	switch {
	case errors.Is(err, front.ErrEnded):
		x.fail("SYS/TEMP", x.c.Goodbye())
	case errors.Is(err, front.ErrFlood):
		x.fail("", "the command does not end")
	}
}

// leave gives back what the session holds.
func (x *session) leave() {
	if x.box != nil {
		x.box.Close()
		x.server.drops.give(x.who.Account.ID)
		x.box = nil
	}
}

func (x *session) noop(string) { x.ok("") }

func (x *session) capa(string) {
	x.ok("capability list follows")
	list := []string{"TOP", "UIDL", "PIPELINING", "RESP-CODES", "AUTH-RESP-CODE", "EXPIRE NEVER"}
	if x.c.CanStartTLS() && x.state == authorization {
		list = append(list, "STLS")
	}
	if mayPassword(x.settings(), x.c.Secure()) {
		list = append(list, "USER")
	}
	if offered := auth.Offered(mayPassword(x.settings(), x.c.Secure())); len(offered) > 0 {
		names := "SASL"
		for _, m := range offered {
			names += " " + m.Name
		}
		list = append(list, names)
	}
	for _, word := range append(list, "IMPLEMENTATION emsh") {
		x.say(word)
	}
	x.say(".")
}

func (x *session) stls(string) {
	switch {
	case x.c.Secure():
		x.fail("", "TLS is active already")
	case !x.c.CanStartTLS():
		x.fail("", "TLS is not available here")
	default:
		x.ok("begin TLS")
		x.name = "" // RFC 2595 4: what was said in clear text is forgotten
		if err := x.c.StartTLS(); err != nil {
			x.c.LogInfo("TLS: " + err.Error())
			x.over = true
		}
	}
}
