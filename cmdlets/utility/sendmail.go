package utility

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// mailPriority is how urgent a message is: System.Net.Mail.MailPriority.
type mailPriority string

var mailPriorities = []string{"Normal", "Low", "High"}

func (mailPriority) EnumType() string { return "System.Net.Mail.MailPriority" }
func (mailPriority) Values() []string { return mailPriorities }
func (p mailPriority) String() string { return string(p) }

func (p mailPriority) EnumNumber() int64 { return numberIn(mailPriorities, string(p)) }

func (p *mailPriority) UnmarshalText(b []byte) error {
	n := numberIn(mailPriorities, string(b))
	if n < 0 {
		return fmt.Errorf("Unable to match the identifier name %s to a valid enumerator name. Specify one of the following enumerator names and try again:\n%s", b, strings.Join(mailPriorities, ", "))
	}
	*p = mailPriority(mailPriorities[n])
	return nil
}

func numberIn(names []string, name string) int64 {
	return int64(slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, name) }))
}

// sendTime bounds one delivery to a server.
const sendTime = 100 * time.Second

type sendMailMessage struct {
	To                         []string           `param:"pos=0,mandatory,property" help:"The recipients; a name may stand before an address in angle brackets."`
	Subject                    string             `param:"pos=1,property,alias=sub" help:"The subject."`
	Body                       string             `param:"pos=2,property" help:"The text."`
	SmtpServer                 string             `param:"pos=3,property,alias=ComputerName" help:"The server to hand the message to; this organization's own if left out, or the one in $PSEmailServer."`
	From                       string             `param:"mandatory,property" help:"The sender."`
	Cc                         []string           `param:"property" help:"Recipients of a copy."`
	Bcc                        []string           `param:"property" help:"Recipients of a copy whom the message does not name."`
	ReplyTo                    []string           `param:"property" help:"Where answers are to go."`
	Attachments                []string           `param:"pipeline,property,alias=PsPath" help:"The files to attach."`
	BodyAsHtml                 command.Switch     `param:"property,alias=BAH" help:"The text is HTML."`
	Encoding                   string             `param:"property,alias=BE" help:"The character set of the text: ascii, utf8 and others; what the text needs if left out."`
	Priority                   mailPriority       `param:"property" help:"How urgent the message is."`
	DeliveryNotificationOption []string           `param:"property,alias=DNO" help:"When the sender is to be told: None, OnSuccess, OnFailure, Delay or Never."`
	Credential                 *object.Credential `param:"property,secret" help:"The logon at the server."`
	UseSsl                     command.Switch     `param:"property" help:"Whether the connection must be encrypted."`
	Port                       int                `param:"property" valid:"range=0..65535" help:"The port of the server; 25 if left out, 587 for this organization's own with a logon."`

	files []string
}

// Process takes the attachments that are piped in.
func (s *sendMailMessage) Process(*command.Call) error {
	s.files = append(s.files, s.Attachments...)
	return nil
}

// End makes the message and hands it over.
func (s *sendMailMessage) End(c *command.Call) error {
	m, err := s.message(c)
	if err != nil {
		return err
	}
	if s.inside(c) {
		done, err := s.submit(c, m)
		if refused := (*command.Error)(nil); errors.As(err, &refused) {
			return c.Fail(refused)
		}
		if done || err != nil {
			return err
		}
	}
	ways, err := s.ways(c)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(c.Context, sendTime)
	defer cancel()
	for _, to := range ways {
		if err = s.deliver(ctx, to, m); err == nil {
			return nil
		}
		if !isNoAnswer(err) {
			return c.Fail(sendFailure(err, s, to))
		}
	}
	return c.Fail(noAnswer(err, ways))
}

// isNoAnswer reports whether nobody listens where a message was to go.
func isNoAnswer(err error) bool {
	var dial *net.OpError
	return errors.As(err, &dial) && dial.Op == "dial"
}

func (s *sendMailMessage) message(c *command.Call) (*outgoing, error) {
	m := &outgoing{subject: s.Subject, body: s.Body, html: bool(s.BodyAsHtml), priority: string(s.Priority), charset: s.Encoding}
	var err error
	read := func(given []string) (all []*mail.Address) {
		for _, text := range given {
			list, e := mail.ParseAddressList(text)
			if e != nil && err == nil {
				err = fail("FormatException", command.InvalidType, "FormatException",
					"The specified string '"+text+"' is not in the form required for an e-mail address.", text)
			}
			all = append(all, list...)
		}
		return all
	}
	from := read([]string{s.From})
	m.to, m.cc, m.bcc, m.replyTo = read(s.To), read(s.Cc), read(s.Bcc), read(s.ReplyTo)
	if err != nil {
		return nil, err
	}
	m.from = from[0]
	for _, path := range s.files {
		found, err := files(c, []string{path}, false)
		if err != nil {
			return nil, err
		}
		for _, full := range found {
			b, err := os.ReadFile(full)
			if err != nil {
				return nil, readFailure(full, err)
			}
			m.files = append(m.files, attached{baseName(full), b})
		}
	}
	return m, nil
}

// server is the one that was named, as a parameter or by $PSEmailServer.
func (s *sendMailMessage) server(c *command.Call) string {
	if s.SmtpServer != "" {
		return s.SmtpServer
	}
	if v, ok := eval.From(c).Get("PSEmailServer"); ok {
		return object.Text(v)
	}
	return ""
}

// inside reports whether the message goes to this organization without a conversation: nobody
// else's server is named, and no logon, port or encryption.
func (s *sendMailMessage) inside(c *command.Call) bool {
	return s.server(c) == "" && s.Credential == nil && s.Port == 0 && !bool(s.UseSsl)
}

// submit hands a message to the organization as the administrator whom the process knows. done is
// false where he may not, or where there is no organization.
func (s *sendMailMessage) submit(c *command.Call, m *outgoing) (done bool, err error) {
	var notify []string
	for _, n := range s.notifications() {
		notify = append(notify, string(n))
	}
	args := []any{m.from.Address, stringArray(m.recipients()...), m.bytes(time.Now()), strings.Join(notify, ",")}
	err = eval.From(c).Attempt("Submit-Message", args, func(any) error { return nil })
	var refused *command.Error
	if errors.As(err, &refused) && refused.ID != "MessageRefused" {
		return false, nil
	}
	if refused != nil {
		e := fail("SmtpException", command.InvalidOperation, "System.Net.Mail.SmtpException", refused.Text(), nil)
		e.Hint, e.Err = refused.Hint, err
		return true, e
	}
	return err == nil, err
}

// way is where a message can be handed over.
type way struct {
	address string
	host    string // whose certificate is asked for
	own     bool   // this organization's own connector
}

// ways are the places to try: the server that was named, or this organization's connectors.
func (s *sendMailMessage) ways(c *command.Call) ([]way, error) {
	server := s.server(c)
	if server == "" {
		return s.connectors(c)
	}
	port := "25"
	if s.Port > 0 {
		port = strconv.Itoa(s.Port)
	}
	if host, given, err := net.SplitHostPort(server); err == nil {
		server, port = host, given
	}
	return []way{{net.JoinHostPort(strings.Trim(server, "[]"), port), server, false}}, nil
}

// connectors asks the organization where it takes mail: with a logon at its submission port
// first, without one where anonymous senders may come.
func (s *sendMailMessage) connectors(c *command.Call) ([]way, error) {
	var submission, others []way
	err := eval.From(c).Invoke("Get-ReceiveConnector", nil, func(v any) error {
		if on, ok := property(v, "Enabled"); ok && !object.Truth(on) {
			return nil
		}
		groups, _ := property(v, "PermissionGroups")
		anonymous := strings.Contains(object.Text(groups), "Anonymous")
		bindings, _ := property(v, "Bindings")
		for _, b := range texts(bindings) {
			w, port := ownWay(b)
			switch {
			case w.address == "" || s.Port > 0 && port != strconv.Itoa(s.Port):
			case s.Credential != nil && port == "587" || s.Credential == nil && anonymous:
				submission = append(submission, w)
			default:
				others = append(others, w)
			}
		}
		return nil
	})
	if err != nil {
		e := fail("InvalidOperationException", command.InvalidArgument, "InvalidOperationException",
			"The e-mail cannot be sent because no SMTP server was specified, and there is no organization to send it through.", nil)
		e.Hint, e.Err = "Name a server with -SmtpServer or $PSEmailServer.", err
		return nil, e
	}
	all := append(submission, others...)
	if len(all) == 0 {
		e := fail("InvalidOperationException", command.ObjectNotFound, "InvalidOperationException",
			"No receive connector of this organization takes mail.", nil)
		e.Hint = "Enable one with Set-ReceiveConnector, or name a server with -SmtpServer."
		return nil, e
	}
	slices.SortStableFunc(all[len(submission):], func(a, b way) int { return strings.Compare(a.address, b.address) })
	return all, nil
}

// ownWay is how this computer reaches a binding.
func ownWay(binding string) (way, string) {
	host, port, err := net.SplitHostPort(strings.TrimSpace(binding))
	if err != nil {
		return way{}, ""
	}
	switch host {
	case "0.0.0.0", "":
		host = "127.0.0.1"
	case "::":
		host = "::1"
	}
	return way{net.JoinHostPort(host, port), host, true}, port
}

// deliver hands a message to a server.
func (s *sendMailMessage) deliver(ctx context.Context, to way, m *outgoing) error {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", to.address)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	client, err := s.greet(conn, to)
	if err != nil {
		conn.Close()
		return err
	}
	defer client.Close()
	if s.Credential != nil {
		if err := client.Auth(sasl.NewPlainClient("", s.Credential.UserName, s.Credential.Password.Reveal())); err != nil {
			return err
		}
	}
	if err := s.hand(client, m); err != nil {
		return err
	}
	return client.Quit()
}

// greet says hello, encrypted where it must be, or where a password is to be sent.
func (s *sendMailMessage) greet(conn net.Conn, to way) (*smtp.Client, error) {
	config := &tls.Config{ServerName: to.host, MinVersion: tls.VersionTLS12, InsecureSkipVerify: to.own}
	if _, port, _ := net.SplitHostPort(to.address); port == "465" {
		return smtp.NewClient(tls.Client(conn, config)), nil
	}
	if s.UseSsl || s.Credential != nil {
		return smtp.NewClientStartTLS(conn, config)
	}
	return smtp.NewClient(conn), nil
}

// hand sends the envelope and the message.
func (s *sendMailMessage) hand(client *smtp.Client, m *outgoing) error {
	text := m.bytes(time.Now())
	options := &smtp.MailOptions{}
	if m.international() {
		options.UTF8 = true
	}
	if err := client.Mail(m.from.Address, options); err != nil {
		return err
	}
	notify := s.notify(client)
	for _, to := range m.recipients() {
		if err := client.Rcpt(to, &smtp.RcptOptions{Notify: notify}); err != nil {
			return err
		}
	}
	w, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := io.Copy(w, strings.NewReader(text)); err != nil {
		return err
	}
	return w.Close()
}

// notify is what RFC 3461 calls NOTIFY; a server that knows no such thing is not asked.
func (s *sendMailMessage) notify(client *smtp.Client) []smtp.DSNNotify {
	if ok, _ := client.Extension("DSN"); !ok {
		return nil
	}
	return s.notifications()
}

// notifications are the reports that are asked for.
func (s *sendMailMessage) notifications() []smtp.DSNNotify {
	var all []smtp.DSNNotify
	for _, list := range s.DeliveryNotificationOption {
		for word := range strings.SplitSeq(list, ",") {
			switch strings.ToLower(strings.TrimSpace(word)) {
			case "onsuccess":
				all = append(all, smtp.DSNNotifySuccess)
			case "onfailure":
				all = append(all, smtp.DSNNotifyFailure)
			case "delay":
				all = append(all, smtp.DSNNotifyDelayed)
			case "never":
				return []smtp.DSNNotify{smtp.DSNNotifyNever}
			}
		}
	}
	return all
}

// noAnswer says that nobody listens where a message was to go.
func noAnswer(err error, ways []way) *command.Error {
	e := fail("SmtpException", command.ResourceUnavailable, "System.Net.Mail.SmtpException", "", nil)
	e.Err = err
	var tried []string
	for _, w := range ways {
		tried = append(tried, w.address)
	}
	e.Message = "Failure sending mail: nothing answers at " + strings.Join(tried, ", ") + "."
	if ways[0].own {
		e.Hint = "Is the transport service running? Test-ServiceHealth tells, and emsh serve starts the services."
	}
	return e
}

// sendFailure says why a message was not taken, and what to do.
func sendFailure(err error, s *sendMailMessage, to way) *command.Error {
	e := fail("SmtpException", command.InvalidOperation, "System.Net.Mail.SmtpException", "The message could not be sent through "+to.address+": "+sendReason(err), nil)
	e.Err = err
	var refused *smtp.SMTPError
	if errors.As(err, &refused) && refused.Code >= 530 && refused.Code <= 550 && s.Credential == nil && to.own {
		e.Hint = "Log on with -Credential, or let anonymous senders in: Set-ReceiveConnector -PermissionGroups AnonymousUsers."
	}
	return e
}

func sendReason(err error) string {
	text := err.Error()
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return text
}

var sendMailMessageCommand = command.Define[sendMailMessage](command.Spec{Verb: "Send", Noun: "MailMessage", Synopsis: "Sends an e-mail message.",
	Description: "Without -SmtpServer the message goes to this organization itself, as the administrator whom the shell knows; with -Credential, -Port or -UseSsl to its receive connectors, as a client would.",
	ErrorName:   "Microsoft.PowerShell.Commands.SendMailMessage",
	Examples: []command.Example{
		{Title: "A report to the administrator", Code: "Send-MailMessage -From reports@contoso.com -To admin@contoso.com -Subject 'Queues' -Body (Get-Queue | Out-String) -Credential (Get-Credential)"},
		{Title: "Through another server, with a file", Code: "Get-ChildItem ./report.csv | Send-MailMessage -From reports@contoso.com -To admin@contoso.com -Subject Report -SmtpServer relay.contoso.com"}},
	Related: []string{"Get-ReceiveConnector", "Get-Credential"}})
