package smtp

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// Dialer says how to reach another server.
type Dialer struct {
	Address string // host:port
	Name    string // whom the certificate must name when Verify is set
	Hello   string // what we call ourselves
	Source  net.IP // nil: the system chooses
	Plain   bool   // does not use TLS even where it is offered
	Require bool   // sends nothing in clear text
	Verify  bool   // checks the certificate
	HELO    bool
	User    string // log in as, empty: do not
	Secret  string
	Idle    time.Duration
	Trace   func(event, line string) // nil: none; secrets are masked
}

// Client is a connection to another server, greeted and, where so asked,
// encrypted and logged in.
type Client struct {
	d    Dialer
	net  net.Conn
	r    *bufio.Reader
	w    *bufio.Writer
	ext  map[string]string
	tls  bool
	Host string // what the server calls itself
}

// errTalk is returned when the other side does not speak SMTP.
var errTalk = errors.New("the other server does not keep to the protocol")

const maxReply = 64 << 10

// Dial connects, greets, encrypts and logs in.
func (d Dialer) Dial(ctx context.Context) (*Client, error) {
	if d.Idle <= 0 {
		d.Idle = 5 * time.Minute
	}
	nd := net.Dialer{Timeout: min(d.Idle, 30*time.Second)}
	if d.Source != nil {
		nd.LocalAddr = &net.TCPAddr{IP: d.Source}
	}
	nc, err := nd.DialContext(ctx, "tcp", d.Address)
	if err != nil {
		return nil, err
	}
	c := &Client{d: d}
	c.use(nc)
	stop := context.AfterFunc(ctx, func() { nc.Close() })
	defer stop()
	if err := c.open(); err != nil {
		c.net.Close()
		return nil, err
	}
	return c, nil
}

func (c *Client) use(nc net.Conn) {
	c.net, c.r, c.w = nc, bufio.NewReaderSize(nc, 4096), bufio.NewWriterSize(nc, 16<<10)
}

func (c *Client) open() error {
	if err := c.expect(220); err != nil {
		return err
	}
	if err := c.greet(); err != nil {
		return err
	}
	if err := c.encrypt(); err != nil {
		return err
	}
	if c.d.User == "" {
		return nil
	}
	return c.login()
}

func (c *Client) greet() error {
	c.ext = map[string]string{}
	if !c.d.HELO {
		text, err := c.ask(250, "EHLO %s", c.d.Hello)
		if err == nil {
			return c.learn(text)
		}
		var e *Error
		if !errors.As(err, &e) || e.Code < 500 {
			return err
		}
	}
	_, err := c.ask(250, "HELO %s", c.d.Hello)
	return err
}

func (c *Client) learn(text string) error {
	for i, line := range strings.Split(text, "\n") {
		word, rest, _ := strings.Cut(line, " ")
		if i == 0 {
			c.Host = word
			continue
		}
		c.ext[strings.ToUpper(word)] = rest
	}
	return nil
}

func (c *Client) encrypt() error {
	_, offered := c.ext["STARTTLS"]
	if c.d.Plain || !offered {
		if c.d.Require {
			return &Error{454, "4.7.5", "the server does not offer TLS, which the connector requires"}
		}
		return nil
	}
	if _, err := c.ask(220, "STARTTLS"); err != nil {
		return err
	}
	// Answers that came ahead of the handshake are not the other server's.
	if c.r.Buffered() > 0 {
		return fmt.Errorf("%w: it went on in clear text after STARTTLS", errTalk)
	}
	config := &tls.Config{ServerName: c.d.Name, InsecureSkipVerify: !c.d.Verify, MinVersion: tls.VersionTLS12}
	t := tls.Client(c.net, config)
	c.net.SetDeadline(time.Now().Add(min(c.d.Idle, time.Minute)))
	if err := t.Handshake(); err != nil {
		return fmt.Errorf("TLS: %w", err)
	}
	c.tls = true
	c.use(t)
	return c.greet()
}

func (c *Client) login() error {
	offered := " " + strings.ToUpper(c.ext["AUTH"]) + " "
	enc := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	switch {
	case strings.Contains(offered, " PLAIN "):
		return c.secret(235, "AUTH PLAIN "+enc("\x00"+c.d.User+"\x00"+c.d.Secret))
	case strings.Contains(offered, " LOGIN "):
		if _, err := c.ask(334, "AUTH LOGIN"); err != nil {
			return err
		}
		if err := c.secret(334, enc(c.d.User)); err != nil {
			return err
		}
		return c.secret(235, enc(c.d.Secret))
	}
	return &Error{454, "4.7.0", "the server offers no way to log in that is known here"}
}

// Encrypted reports whether the connection uses TLS.
func (c *Client) Encrypted() bool { return c.tls }

// Has reports whether the server offers an extension.
func (c *Client) Has(word string) bool {
	_, ok := c.ext[word]
	return ok
}

// Message is what Send sends.
type Message struct {
	From       Path
	To         []Recipient
	Size       int64
	Body8Bit   bool
	BinaryMIME bool
	UTF8       bool
	EnvelopeID string
	Return     string
	Text       io.WriterTo
}

// Send sends one message and returns what the server said to each recipient:
// nil where it has taken the message for him. The error is the connection's:
// after it the client is of no more use.
func (c *Client) Send(m Message) ([]error, error) {
	fate := make([]error, len(m.To))
	if err := c.fits(m); err != nil {
		return fill(fate, err), nil
	}
	if err := c.envelope(m); err != nil {
		return nil, err
	}
	if err := c.reply(250); err != nil {
		return c.refused(fate, len(m.To), err)
	}
	taken := 0
	for i := range m.To {
		err := c.reply(25)
		if fate[i] = err; err == nil {
			taken++
		} else if broken(err) {
			return nil, err
		}
	}
	if taken == 0 {
		return fate, c.reset()
	}
	return c.body(m, fate)
}

func (c *Client) fits(m Message) *Error {
	if limit, err := strconv.ParseInt(c.ext["SIZE"], 10, 64); err == nil && limit > 0 && m.Size > limit {
		return &Error{552, "5.3.4", fmt.Sprintf("the message is larger than the %d bytes the server takes", limit)}
	}
	if m.BinaryMIME {
		return &Error{554, "5.6.1", "the message is binary, and would have to be converted"}
	}
	if m.UTF8 && !c.Has("SMTPUTF8") {
		return &Error{550, "5.6.7", "the server does not take addresses and headers in UTF-8"}
	}
	return nil
}

func fill(fate []error, err error) []error {
	for i := range fate {
		if fate[i] == nil {
			fate[i] = err
		}
	}
	return fate
}

// envelope writes MAIL and RCPT, all at once where the server can take that.
func (c *Client) envelope(m Message) error {
	line := "MAIL FROM:<" + m.From.String() + ">"
	if c.Has("SIZE") && m.Size > 0 {
		line += fmt.Sprintf(" SIZE=%d", m.Size)
	}
	if c.Has("8BITMIME") && m.Body8Bit {
		line += " BODY=8BITMIME"
	}
	if m.UTF8 {
		line += " SMTPUTF8"
	}
	dsn := c.Has("DSN")
	if dsn && m.Return != "" {
		line += " RET=" + m.Return
	}
	if dsn && m.EnvelopeID != "" {
		line += " ENVID=" + encodeXtext(m.EnvelopeID)
	}
	c.put(line)
	for _, r := range m.To {
		line := "RCPT TO:<" + r.To.String() + ">"
		if dsn && r.Notify != "" {
			line += " NOTIFY=" + r.Notify
		}
		if kind, address, ok := strings.Cut(r.Original, ";"); dsn && ok {
			line += " ORCPT=" + kind + ";" + encodeXtext(address)
		}
		c.put(line)
	}
	return c.flush()
}

// refused reads the answers to RCPTs that were sent after a refused MAIL.
func (c *Client) refused(fate []error, pending int, err error) ([]error, error) {
	if broken(err) {
		return nil, err
	}
	for range pending {
		if e := c.reply(25); broken(e) {
			return nil, e
		}
	}
	return fill(fate, err), c.reset()
}

func (c *Client) reset() error {
	_, err := c.ask(250, "RSET")
	return err
}

func (c *Client) body(m Message, fate []error) ([]error, error) {
	if _, err := c.ask(354, "DATA"); err != nil {
		if broken(err) {
			return nil, err
		}
		return fill(fate, err), c.reset()
	}
	w := &dotWriter{c: c, start: true}
	if _, err := m.Text.WriteTo(w); err != nil {
		// Half a message must not be taken for a whole one.
		c.net.Close()
		return nil, err
	}
	if err := w.end(); err != nil {
		return nil, err
	}
	c.net.SetDeadline(time.Now().Add(max(c.d.Idle, 10*time.Minute))) // RFC 5321 4.5.3.2.6
	err := c.answer(250)
	if broken(err) {
		return nil, err
	}
	return fill(fate, err), nil
}

// Quit ends the connection.
func (c *Client) Quit() {
	c.net.SetDeadline(time.Now().Add(5 * time.Second))
	c.put("QUIT")
	if c.flush() == nil {
		_ = c.answer(221)
	}
	c.net.Close()
}

// Close cuts the connection.
func (c *Client) Close() { c.net.Close() }

// dotWriter writes a text as DATA takes it. Every line ends in CR LF, whatever
// the text has: a bare CR or LF would let another server see another end.
type dotWriter struct {
	c     *Client
	start bool
	cr    bool
}

func (w *dotWriter) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		i := bytes.IndexAny(rest, "\r\n")
		line := rest
		if i >= 0 {
			line = rest[:i]
		}
		if len(line) > 0 {
			w.settle()
			if w.start && line[0] == '.' {
				w.c.w.WriteByte('.')
			}
			w.start = false
			if _, err := w.c.w.Write(line); err != nil {
				return 0, err
			}
		}
		if i < 0 {
			break
		}
		w.lineEnd(rest[i])
		rest = rest[i+1:]
	}
	w.c.net.SetDeadline(time.Now().Add(w.c.d.Idle))
	return len(p), nil
}

// settle ends a line whose CR was not followed by an LF.
func (w *dotWriter) settle() {
	if w.cr {
		w.cr = false
		w.newline()
	}
}

func (w *dotWriter) lineEnd(b byte) {
	if b == '\r' {
		w.settle()
		w.cr = true
		return
	}
	w.cr = false
	w.newline()
}

func (w *dotWriter) newline() {
	w.c.w.WriteString("\r\n")
	w.start = true
}

func (w *dotWriter) end() error {
	w.settle()
	if !w.start {
		w.newline()
	}
	w.c.w.WriteString(".\r\n")
	return w.c.flush()
}

func (c *Client) put(line string) {
	c.trace(">", line)
	c.w.WriteString(line)
	c.w.WriteString("\r\n")
}

func (c *Client) trace(event, line string) {
	if c.d.Trace != nil {
		c.d.Trace(event, line)
	}
}

func (c *Client) flush() error {
	c.net.SetDeadline(time.Now().Add(c.d.Idle))
	return c.w.Flush()
}

func (c *Client) ask(code int, format string, args ...any) (string, error) {
	c.put(fmt.Sprintf(format, args...))
	if err := c.flush(); err != nil {
		return "", err
	}
	return c.read(code)
}

// secret is ask for a line that the trace must not show.
func (c *Client) secret(code int, line string) error {
	c.trace(">", "********")
	c.w.WriteString(line + "\r\n")
	if err := c.flush(); err != nil {
		return err
	}
	return c.answer(code)
}

func (c *Client) expect(code int) error {
	c.net.SetDeadline(time.Now().Add(c.d.Idle))
	return c.answer(code)
}

func (c *Client) reply(code int) error {
	c.net.SetDeadline(time.Now().Add(c.d.Idle))
	return c.answer(code)
}

func (c *Client) answer(code int) error {
	_, err := c.read(code)
	return err
}

// broken reports whether an error is of the connection rather than a reply.
func broken(err error) bool {
	var e *Error
	return err != nil && (!errors.As(err, &e) || e.Code == 421)
}

// read reads a reply; any but the expected code (or its first digits) is an *Error.
func (c *Client) read(want int) (string, error) {
	var text []string
	size := 0
	for {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			return "", err
		}
		s := strings.TrimRight(string(line), "\r\n")
		c.trace("<", s)
		if size += len(s); size > maxReply || len(s) < 3 || len(s) > 3 && s[3] != '-' && s[3] != ' ' {
			return "", errTalk
		}
		text = append(text, strings.TrimPrefix(s[3:], s[3:min(4, len(s))]))
		if len(s) == 3 || s[3] == ' ' {
			return c.judge(s[:3], want, text)
		}
	}
}

func (c *Client) judge(digits string, want int, text []string) (string, error) {
	code, err := strconv.Atoi(digits)
	if err != nil || code < 200 || code > 599 {
		return "", errTalk
	}
	all := strings.Join(text, "\n")
	if code == want || want < 100 && code/10 == want {
		return all, nil
	}
	if code < 400 {
		return "", fmt.Errorf("%w: %d where %d was due", errTalk, code, want)
	}
	enh, rest, found := strings.Cut(text[0], " ")
	if !found || !isStatus(enh, digits[0]) {
		enh, rest = string(digits[0])+".0.0", text[0]
	}
	return "", &Error{code, enh, printable(strings.Join(append([]string{rest}, text[1:]...), " "))}
}

func isStatus(s string, class byte) bool {
	part := strings.Split(s, ".")
	if len(part) != 3 || s[0] != class {
		return false
	}
	for _, p := range part {
		if _, err := strconv.ParseUint(p, 10, 16); err != nil || len(p) > 3 {
			return false
		}
	}
	return true
}

func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '.'
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
}
