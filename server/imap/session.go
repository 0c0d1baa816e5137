package imap

import (
	"bytes"
	"errors"
	"strconv"
	"strings"

	"emsh/server/auth"
	"emsh/server/front"
	"emsh/store/mailbox"
)

// state is a bit, so that a command can name several.
type state uint8

const (
	notAuthenticated state = 1 << iota
	authenticated
	selectedState
	anyState     = notAuthenticated | authenticated | selectedState
	loggedIn     = authenticated | selectedState
	noState      = state(0)
	maxLine      = 64 << 10 // a line above that is an attack
	maxEarlyLine = 16 << 10 // the same before login
	maxBadEarly  = 10       // bad commands before login, then BYE
	maxBad       = 100      // in a row after it
)

// session is one client.
type session struct {
	srv   *Server
	c     *front.Conn
	out   encoder
	state state
	who   *auth.Principal
	open  Opened
	sel   *selected
	saved mailbox.UIDSet // SEARCHRES

	condstore, qresync, utf8, rev2 bool

	tag     string
	scratch []byte // of a FETCH, let go with it
	bads    int
	over    bool // nothing more is read
	lined   bool // a first line was read
}

// settings are the current ones until login, then those logged in under.
func (s *session) settings() *Settings {
	set, ok := s.c.Settings().(*Settings)
	if !ok {
		return &Settings{}
	}
	return set
}

func (s *session) run() {
	s.greet()
	for !s.over {
		line, err := s.readLine()
		if err != nil {
			s.farewell(err)
			return
		}
		s.out.begin()
		s.command(line)
		s.out.end()
	}
}

// greet says who we are. A banner of several words is one line in any case.
func (s *session) greet() {
	_, _ = s.c.WriteString("* OK " + printable(s.settings().Banner) + "\r\n")
}

// farewell says why the server ends the session, where the client can hear it.
func (s *session) farewell(err error) {
	switch {
	case errors.Is(err, front.ErrEnded):
		s.sayBye(s.c.Goodbye())
	case errors.Is(err, front.ErrIdle):
		s.sayBye("The connection was idle for too long.")
	case errors.Is(err, front.ErrFlood), errors.Is(err, front.ErrLineTooLong):
		s.sayBye("The command line is too long.")
	}
}

func (s *session) sayBye(text string) {
	_, _ = s.c.WriteString("* BYE " + printable(text) + "\r\n")
	s.c.LogOut("BYE " + text)
	s.over = true
}

func (s *session) close() {
	s.out.end()
	s.srv.leave(s.c)
	s.unselect()
	if s.open.Box != nil {
		_ = s.open.Box.Close()
	}
}

// readLine reads a line; being woken outside IDLE means nothing.
func (s *session) readLine() ([]byte, error) {
	most := maxLine
	if s.state == notAuthenticated {
		most = maxEarlyLine
	}
	for {
		line, err := s.c.ReadLine(most)
		if !errors.Is(err, front.ErrWoken) {
			return line, err
		}
	}
}

func (s *session) read(b []byte) (int, error) {
	for {
		n, err := s.c.Read(b)
		if !errors.Is(err, front.ErrWoken) {
			return n, err
		}
	}
}

// command runs one command, from its line to its tagged answer.
func (s *session) command(line []byte) {
	if !s.lined && isHTTP(line) {
		s.sayBye("This is an IMAP server.")
		return
	}
	s.lined = true
	if len(line) == 0 {
		return // clients send empty lines after literals
	}
	p := &parser{s: s, line: line}
	s.tag = "*"
	var run func(*session) error
	if tag := p.tag(); p.err == nil {
		s.tag = tag
		if p.count(); p.err == nil {
			run = s.parse(p)
		}
	}
	if p.err != nil {
		s.refuse(p)
		return
	}
	s.bads = 0
	s.answer(run(s))
}

// isHTTP recognizes a browser that was led here (ALPACA, cross-protocol
// requests): nothing of what it sends may run.
func isHTTP(line []byte) bool {
	method, rest, _ := bytes.Cut(line, []byte(" "))
	switch string(method) {
	case "GET", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "CONNECT", "TRACE", "PRI":
		return bytes.HasPrefix(rest, []byte("/")) || bytes.HasPrefix(rest, []byte("*")) || bytes.Contains(rest, []byte("HTTP/"))
	}
	return false
}

// tag reads the tag and the space behind it.
func (p *parser) tag() string {
	tag := p.while(func(c byte) bool { return isAtomChar(c) && c != '+' })
	if tag == "" || len(tag) > 255 {
		p.bad("A command begins with a tag.")
	}
	p.space()
	return tag
}

// parse finds the command and lets it read its arguments.
func (s *session) parse(p *parser) func(*session) error {
	name := p.word()
	if p.err != nil {
		return nil
	}
	cmd, ok := commands[name]
	if name == "UID" && s.state == selectedState {
		p.space()
		name = p.word()
		cmd, ok = uidCommands[name]
		name = "UID " + name
	}
	if p.err != nil {
		return nil
	}
	s.logCommand(p, name, cmd)
	switch {
	case !ok && name != "UID":
		p.bad("The command %.40q is not known.", name)
		return nil
	case cmd.states&s.state == 0:
		p.bad("%s is not allowed in this state.", name)
		return nil
	}
	s.c.SetCommand(name)
	return cmd.parse(p)
}

// logCommand writes the line to the protocol log, without what is secret.
func (s *session) logCommand(p *parser, name string, cmd command) {
	if !s.c.Logging() {
		return
	}
	if cmd.secret {
		s.c.LogIn(s.tag + " " + name + " *****")
		return
	}
	s.c.LogIn(string(p.line))
}

// refuse answers a command that could not be read.
func (s *session) refuse(p *parser) {
	s.bads++
	limit := maxBad
	if s.state == notAuthenticated {
		limit = maxBadEarly
	}
	var r *reply
	if !errors.As(p.err, &r) {
		s.over = true
		s.farewell(p.err)
		return
	}
	s.status(s.tag, r.status, r.code, r.text)
	if !p.skip() {
		s.out.hand()
		s.sayBye("The rest of the command cannot be skipped.")
	} else if s.bads >= limit {
		s.out.hand()
		s.sayBye("Too many bad commands.")
	}
}

// answer ends a command: what happened meanwhile, then the tagged line.
func (s *session) answer(err error) {
	if err == errAnswered {
		return
	}
	if err != nil {
		r := s.asReply(err)
		if r.status == "BYE" {
			s.out.hand()
			s.sayBye(r.text)
			return
		}
		s.status(s.tag, r.status, r.code, r.text)
		return
	}
	s.ok("", s.c.Command()+" completed.")
}

// errAnswered says that a command wrote its own tagged line.
var errAnswered = errors.New("answered")

// ok writes a tagged OK.
func (s *session) ok(code, text string) { s.status(s.tag, "OK", code, text) }

// status writes a status line, tagged or with "*".
func (s *session) status(tag, status, code, text string) {
	e := &s.out
	e.s(tag)
	e.s(" ")
	e.s(status)
	e.s(" ")
	if code != "" {
		e.s("[")
		e.s(code)
		e.s("] ")
	}
	text = printable(text)
	e.s(text)
	if s.c.Logging() && tag != "*" {
		s.c.LogOut(tag + " " + status + " " + text)
	}
	e.line()
}

// printable keeps a text to one line of ASCII.
func printable(text string) string {
	clean := func(r rune) rune {
		if r < ' ' || r >= 0x7f {
			return '?'
		}
		return r
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r >= 0x7f }) {
		return strings.Map(clean, text)
	}
	return text
}

func itoa(n int) string { return strconv.Itoa(n) }
