package front

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// Errors of a Conn. All but ErrWoken and ErrLineTooLong are final.
var (
	// ErrWoken is returned by a read that Wake interrupted. Nothing is lost.
	ErrWoken = errors.New("woken while waiting for the client")
	// ErrEnded is returned when the session is to end; Goodbye tells why.
	ErrEnded = errors.New("the session is being ended")
	// ErrIdle is returned when the client kept silent for too long.
	ErrIdle = errors.New("the client was silent for too long")
	// ErrLineTooLong is returned for a line over the limit, after it was skipped.
	ErrLineTooLong = errors.New("the line is too long")
	// ErrFlood is returned for a line that does not end at all.
	ErrFlood = errors.New("the line does not end")
	// ErrInjected is returned when clear text followed a STARTTLS command.
	ErrInjected = errors.New("clear text after the command that starts TLS")
	// ErrNoTLS is returned when TLS is asked for and there is no certificate.
	ErrNoTLS = errors.New("no certificate is enabled for this service")
)

// Conn is one client. It buffers both ways: what is written goes out when the
// session next waits for input. Buffers are given back while it waits long.
type Conn struct {
	hall    *Hall
	id      uint64
	since   time.Time
	binding Binding
	remote  netip.AddrPort
	local   netip.AddrPort
	ticket  *Ticket
	ctx     context.Context
	cancel  context.CancelFunc

	plan    *Plan    // what it met; followed until login, kept after
	own     *Own     // what differs from the plan for this connection
	net     net.Conn // the socket
	rw      io.ReadWriter
	tls     *tls.Conn
	fixed   bool      // the deadline was set for good
	waiting time.Time // the deadline of a wait that was interrupted
	dead    error

	in  inBuffer
	out outBuffer

	mu      sync.Mutex // wakes and deadlines
	woken   bool
	goodbye string
	ending  bool
	cut     *time.Timer
	ended   chan struct{} // closed by End, if a pause waits for it

	facts   sync.Mutex // what others read: user, command, cipher
	user    string
	command string
	cipher  string

	active   atomic.Int64 // unix nanoseconds of the last input
	bytesIn  atomic.Int64
	bytesOut atomic.Int64
	logged   atomic.Int64
	logID    string
}

func (h *Hall) newConn(nc net.Conn, p *Plan, b Binding) *Conn {
	c := &Conn{hall: h, id: h.sessions.nextID(), since: time.Now(), binding: b, plan: p, net: nc, rw: nc}
	c.remote, c.local = addrPort(nc.RemoteAddr()), addrPort(nc.LocalAddr())
	c.ctx, c.cancel = context.WithCancel(context.Background())
	c.active.Store(c.since.UnixNano())
	return c
}

func addrPort(a net.Addr) netip.AddrPort {
	t, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	ap := t.AddrPort()
	return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
}

// ID returns the number of the session, unique in its hall.
func (c *Conn) ID() uint64 { return c.id }

// Remote returns the client's address.
func (c *Conn) Remote() netip.AddrPort { return c.remote }

// Local returns the address the client connected to.
func (c *Conn) Local() netip.AddrPort { return c.local }

// Binding returns the binding of the door the client came through.
func (c *Conn) Binding() Binding { return c.binding }

// Since returns when the client connected.
func (c *Conn) Since() time.Time { return c.since }

// Context ends with the connection. It may be used from any goroutine.
func (c *Conn) Context() context.Context { return c.ctx }

// Plan returns the settings this session is under: the current ones until
// login, and from then on those it logged in under.
func (c *Conn) Plan() *Plan {
	if c.user == "" {
		c.plan = c.hall.plan.Load()
	}
	return c.plan
}

// Own is what a protocol may decide for one connection by its own settings
// (an SMTP connector, chosen by the client's address).
type Own struct {
	Idle Deadlines
	TLS  *tls.Config
	Log  ProtocolLog
}

// SetOwn puts these in the place of the plan's.
func (c *Conn) SetOwn(o Own) { c.own = &o }

func (c *Conn) idle() Deadlines {
	if c.own != nil {
		return c.own.Idle
	}
	return c.Plan().Idle
}

func (c *Conn) tlsConfig() *tls.Config {
	if c.own != nil {
		return c.own.TLS
	}
	return c.Plan().TLS
}

func (c *Conn) protocolLog() ProtocolLog {
	if c.own != nil {
		return c.own.Log
	}
	return c.plan.Log
}

// Settings returns the plan's own settings.
func (c *Conn) Settings() any { return c.Plan().Settings }

// Secure reports whether the connection is encrypted.
func (c *Conn) Secure() bool { return c.tls != nil }

// TLS returns what was negotiated, nil on a connection in clear text.
func (c *Conn) TLS() *tls.ConnectionState {
	if c.tls == nil {
		return nil
	}
	s := c.tls.ConnectionState()
	return &s
}

// CanStartTLS reports whether STARTTLS may be offered now.
func (c *Conn) CanStartTLS() bool {
	return c.tls == nil && c.binding.Security == StartTLS && c.tlsConfig() != nil
}

// StartTLS encrypts the connection from here on. The go-ahead must have been
// written before. What the client sent ahead in clear text is never read as
// if it had come inside TLS: it ends the connection.
func (c *Conn) StartTLS() error {
	if err := c.Flush(); err != nil {
		return err
	}
	if c.Buffered() > 0 {
		c.dead = ErrInjected
		return ErrInjected
	}
	return c.handshake()
}

const handshakeTime = 30 * time.Second

func (c *Conn) handshake() error {
	config := c.tlsConfig()
	if config == nil {
		c.dead = ErrNoTLS
		return ErrNoTLS
	}
	if !c.fixed {
		c.net.SetDeadline(time.Now().Add(handshakeTime))
	}
	t := tls.Server(c.net, config)
	if err := t.HandshakeContext(c.ctx); err != nil {
		c.dead = err
		return err
	}
	if !c.fixed {
		c.net.SetDeadline(time.Time{})
	}
	c.tls, c.rw = t, t
	state := t.ConnectionState()
	c.setFact(&c.cipher, tls.VersionName(state.Version)+" "+tls.CipherSuiteName(state.CipherSuite))
	return nil
}

// Wrap puts a layer (compression) between the buffers and the transport. What
// was read ahead is given to the layer first.
func (c *Conn) Wrap(layer func(io.ReadWriter) io.ReadWriter) error {
	if err := c.Flush(); err != nil {
		return err
	}
	ahead := c.in.take()
	c.rw = layer(struct {
		io.Reader
		io.Writer
	}{io.MultiReader(ahead, c.rw), c.rw})
	return nil
}

// Login counts the session for a user and fixes its settings.
func (c *Conn) Login(user string) error {
	p := c.Plan()
	if err := c.ticket.Login(user, p.Limits); err != nil {
		return err
	}
	c.setFact(&c.user, user)
	return nil
}

// Logout makes the session one that has not logged in again.
func (c *Conn) Logout() {
	c.ticket.Logout()
	c.setFact(&c.user, "")
}

// User returns who logged in, empty before.
func (c *Conn) User() string { return c.user }

// SetCommand notes what the session is doing, for the list of sessions.
func (c *Conn) SetCommand(name string) { c.setFact(&c.command, name) }

// Command returns what was noted last.
func (c *Conn) Command() string { return c.fact(&c.command) }

func (c *Conn) setFact(at *string, v string) {
	c.facts.Lock()
	*at = v
	c.facts.Unlock()
}

func (c *Conn) fact(at *string) string {
	c.facts.Lock()
	defer c.facts.Unlock()
	return *at
}

// Wake interrupts a read that waits, now or next, with ErrWoken. It may be
// called from any goroutine.
func (c *Conn) Wake() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.woken {
		c.woken = true
		c.net.SetReadDeadline(past)
	}
}

// Goodbye returns why the session is to end, after ErrEnded.
func (c *Conn) Goodbye() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.goodbye
}

// Ending reports whether the session was asked to end. A session that works
// for long without reading looks here. It may be called from any goroutine.
func (c *Conn) Ending() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ending
}

// End asks the session to say goodbye and end, and cuts it off after the
// grace. It may be called from any goroutine.
func (c *Conn) End(goodbye string, grace time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ending {
		return
	}
	c.ending, c.goodbye = true, goodbye
	c.net.SetReadDeadline(past)
	if c.ended != nil {
		close(c.ended)
	}
	c.cut = time.AfterFunc(grace, func() { c.net.Close() })
}

// Pause sends what was written and holds the session back for a while, or
// until it is to end.
func (c *Conn) Pause(d time.Duration) {
	if c.Flush() != nil || d <= 0 {
		return
	}
	c.mu.Lock()
	ending := c.ending
	if c.ended == nil && !ending {
		c.ended = make(chan struct{})
	}
	c.mu.Unlock()
	if ending {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-c.ended:
	}
}

// evict cuts off a connection that must make room.
func (c *Conn) evict() { c.net.Close() }

func (c *Conn) close() {
	c.cancel()
	if c.tls != nil {
		c.net.SetWriteDeadline(time.Now().Add(time.Second))
		c.tls.Close()
	}
	c.net.Close()
	c.mu.Lock()
	if c.cut != nil {
		c.cut.Stop()
	}
	c.mu.Unlock()
	c.in.release()
	c.out.release()
}

var past = time.Unix(1, 0)
