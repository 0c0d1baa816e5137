package pop

import (
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"emsh/server/auth"
	"emsh/server/front"
	"emsh/store/config"
	"emsh/store/mailbox"
)

// clear refuses a password on a connection that anybody can read, before it is
// sent, and says what to do.
func (x *session) clear() bool {
	if mayPassword(x.settings(), x.c.Secure()) {
		return false
	}
	x.fail("", "the command is not valid in this state: LoginType is "+x.settings().LoginType.String()+", use the TLS port or STLS first")
	return true
}

func (x *session) user(args string) {
	if x.clear() {
		return
	}
	if args == "" {
		x.mistake("USER needs a name")
		return
	}
	x.name = args
	x.ok("send PASS")
}

func (x *session) pass(args string) {
	if x.clear() {
		return
	}
	if x.name == "" {
		x.mistake("send USER first")
		return
	}
	// RFC 1939 7: the argument is all of the line, blanks included.
	who, err := x.server.Auth.Login(x.ctx, auth.Attempt{Name: x.name, Password: args, From: x.c.Remote().Addr(), Protocol: auth.POP})
	x.name = ""
	x.enter(who, err)
}

// auth is RFC 5034.
func (x *session) auth(args string) {
	name, initial, has := strings.Cut(args, " ")
	if name == "" {
		x.mechanisms()
		return
	}
	m, known := auth.FindMechanism(name)
	switch {
	case !known:
		x.mistake("unknown mechanism")
		return
	case m.Clear && x.clear():
		return
	}
	var response []byte
	if has {
		var ok bool
		if response, ok = decodeSASL(initial); !ok {
			x.mistake("the response is not base64")
			return
		}
	}
	who, err, done := x.exchange(m.Start(x.server.Auth, auth.Client{From: x.c.Remote().Addr(), Protocol: auth.POP}), response)
	if done {
		x.enter(who, err)
	}
}

// mechanisms answers AUTH alone, as old clients ask.
func (x *session) mechanisms() {
	x.ok("mechanisms follow")
	for _, m := range auth.Offered(mayPassword(x.settings(), x.c.Secure())) {
		x.say(m.Name)
	}
	x.say(".")
}

func (x *session) exchange(e auth.Exchange, response []byte) (who *auth.Principal, err error, done bool) {
	for {
		challenge, who, err := e.Next(x.ctx, response)
		if err != nil || who != nil {
			return who, err, true
		}
		x.c.WriteString("+ " + base64.StdEncoding.EncodeToString(challenge) + "\r\n")
		if response = x.response(); response == nil {
			return nil, nil, false
		}
	}
}

const maxSASL = 12288 // RFC 5034 4

func (x *session) response() []byte {
	line, err := x.c.ReadLine(maxSASL)
	for err == front.ErrWoken {
		line, err = x.c.ReadLine(maxSASL)
	}
	switch {
	case err == front.ErrLineTooLong:
		x.mistake("the response is too long")
		return nil
	case err != nil:
		x.farewell(err)
		x.over = true
		return nil
	case string(line) == "*":
		x.fail("", "cancelled")
		return nil
	}
	if x.c.Logging() {
		x.c.LogIn("********")
	}
	b, ok := decodeSASL(string(line))
	if !ok {
		x.mistake("the response is not base64")
		return nil
	}
	return b
}

// decodeSASL reads base64; "=" is the empty response.
func decodeSASL(s string) ([]byte, bool) {
	if s == "=" {
		return []byte{}, true
	}
	b, err := base64.StdEncoding.DecodeString(s)
	return append([]byte{}, b...), err == nil
}

// mostLogons bounds the failed logons of a connection.
const mostLogons = 10

// enter opens the maildrop of who has logged in.
func (x *session) enter(who *auth.Principal, err error) {
	if note := auth.Note(who, err); note != "" {
		x.c.LogInfo(note)
	}
	if err != nil {
		x.refused(err)
		return
	}
	if err := x.server.drops.take(who.Account.ID, x.c); err != nil {
		x.fail("IN-USE", err.Error())
		return
	}
	if err := x.open(who); err != nil {
		x.server.drops.give(who.Account.ID)
		x.c.LogInfo(err.Error())
		x.server.log().Error("a maildrop could not be opened", "user", who.Account.Name, "error", err)
		x.fail("SYS/TEMP", "the mailbox cannot be opened now; try again later")
		return
	}
	if err := x.server.Auth.StillWelcome(who, auth.POP); err != nil {
		x.leaveWith(who)
		x.fail("SYS/PERM", err.Error())
		return
	}
	if err := x.c.Login(who.Account.Name); err != nil {
		x.leaveWith(who)
		x.fail("SYS/TEMP", err.Error())
		return
	}
	if err := x.box.LoggedOn(time.Now()); err != nil {
		x.server.log().Warn("a logon could not be noted", "service", "POP3", "user", who.Account.Name, "error", err)
	}
	x.who, x.state = who, transaction
	n, size := x.sum()
	x.ok("%d messages (%d octets)", n, size)
}

// leaveWith gives back a maildrop whose session did not begin.
func (x *session) leaveWith(who *auth.Principal) {
	x.who = who
	x.leave()
	x.who, x.list = nil, nil
}

func (x *session) refused(err error) {
	var f *auth.Failure
	switch {
	case errors.Is(err, auth.ErrSyntax):
		x.mistake(err.Error())
		return
	case errors.As(err, &f) && f.Kind == auth.Unavailable:
		x.fail("SYS/TEMP", f.Text)
	case errors.As(err, &f) && f.Kind == auth.Forbidden:
		x.fail("SYS/PERM", f.Text)
	default:
		x.fail("AUTH", err.Error()) // RFC 3206 5
	}
	if x.logons++; x.logons >= mostLogons {
		x.over = true
	}
}

// open reads the list of the Inbox, which is the maildrop for the session.
func (x *session) open(who *auth.Principal) error {
	box, err := x.server.Boxes.UserBox(x.ctx, who.Account.User)
	if err != nil {
		return err
	}
	folder, err := box.Lookup(mailbox.Inbox)
	if err != nil {
		box.Close()
		return err
	}
	list := make([]entry, 0, folder.Messages)
	for m, err := range box.Fetch(folder.ID, mailbox.Query{}) {
		if err != nil {
			box.Close()
			return err
		}
		list = append(list, entry{uid: m.UID, id: m.ID, size: m.Size})
	}
	if x.settings().MessageRetrievalSortOrder == config.Descending {
		slices.Reverse(list)
	}
	x.box, x.inbox, x.list = box, folder.ID, list
	x.base = strconv.FormatUint(uint64(folder.UIDValidity), 36)
	return nil
}
