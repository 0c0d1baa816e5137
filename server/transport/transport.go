package transport

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"emsh/server/smtp"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/mailbox"
	"emsh/store/queue"
)

// Boxes opens the mailboxes that live on this server.
type Boxes interface {
	UserBox(ctx context.Context, u directory.User) (mailbox.Box, error)
	// ReceiveLimit is how much the mailbox may hold and still get mail; 0: no limit.
	ReceiveLimit(u directory.User) mailbox.Limit
}

// Transport is the queue at work.
type Transport struct {
	Server config.ServerID
	View   func() config.View
	Queue  func() queue.Store // as it is now: it may be opened anew
	Boxes  Boxes
	LogDir string // of the send connectors' protocol log
	BadDir string // of messages that can be neither delivered nor returned
	Log    *slog.Logger
	Now    func() time.Time
	Lookup Lookup

	running sync.Mutex // held by Start and Stop
	sched   schedule
	wanted  bool // between Start and Stop
	stop    context.CancelFunc
	ctx     context.Context // of the workers
	work    sync.WaitGroup
	logs    sendLogs
}

// Start takes up what the queue holds and begins to work.
func (t *Transport) Start() error {
	if t.Log == nil {
		t.Log = slog.Default()
	}
	if t.Now == nil {
		t.Now = time.Now
	}
	if t.Lookup == nil {
		t.Lookup = netLookup{t}
	}
	t.running.Lock()
	defer t.running.Unlock()
	if err := t.begin(); err != nil {
		return err
	}
	t.wanted = true
	return nil
}

// begin makes the schedule from the queue and sets to work. The caller holds t.running.
func (t *Transport) begin() error {
	if t.stop != nil {
		return nil
	}
	t.sched.init(t)
	for it, err := range t.Queue().List(queue.Filter{}) {
		if err != nil {
			return err
		}
		t.sched.add(it)
	}
	t.ctx, t.stop = context.WithCancel(context.Background())
	t.sched.start()
	return nil
}

// Stop lets the deliveries that run finish, for the grace at most.
func (t *Transport) Stop(grace time.Duration) {
	t.running.Lock()
	defer t.running.Unlock()
	t.wanted = false
	t.end(grace)
}

// Renew lets reopen exchange the queue while nothing works on it.
func (t *Transport) Renew(grace time.Duration, reopen func() error) error {
	t.running.Lock()
	defer t.running.Unlock()
	t.end(grace)
	err := reopen()
	if err == nil && t.wanted {
		err = t.begin()
	}
	return err
}

// end stops the work. The caller holds t.running.
func (t *Transport) end(grace time.Duration) {
	if t.stop == nil {
		return
	}
	t.sched.halt()
	done := make(chan struct{})
	go func() { t.work.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(grace):
	}
	t.stop()
	<-done
	t.stop = nil
	t.logs.close()
}

// settings of this server's queue.
func (t *Transport) settings(v config.View) config.TransportServer {
	s, err := config.TransportServers.Get(v, string(t.Server))
	if err != nil {
		return config.DefaultTransportServer(t.Server)
	}
	return s
}

// host is what this server calls itself.
func (t *Transport) host(v config.View) string {
	if s, err := config.Servers.Get(v, string(t.Server)); err == nil && s.Fqdn != "" {
		return s.Fqdn
	}
	return string(t.Server)
}

var errStopping = errors.New("the service is stopping")

var _ smtp.Acceptor = (*Transport)(nil)
