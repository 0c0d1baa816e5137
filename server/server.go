// Package server builds the parts of a mail server from a data directory, owns them, and
// stops them in order. It is the one place that knows which back ends keep what.
//
// The data directory holds config.db (settings, recipients, audit), mail (mailbox databases),
// queue (messages on their way), logs, and host (who owns it). The lock on config.db is the
// ownership: one process has it, every other asks that one.
package server

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"emsh/server/admin"
	"emsh/server/auth"
	"emsh/server/imap"
	"emsh/server/pop"
	"emsh/server/reload"
	"emsh/server/transport"
	"emsh/shell/command"
	"emsh/store/audit"
	"emsh/store/bolt"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/mailbox"
	"emsh/store/pebble"
	"emsh/store/queue"
)

// Options say how a server is opened. The zero value is right for an installed one.
type Options struct {
	Name     string                // of a new server; the host's if empty
	Domain   string                // of a new organization; the host's if empty
	First    func(config.Tx) error // amends a new organization before anybody sees it
	Commands []*command.Command    // the cmdlets that run here
	Views    []command.View        // how what they write is shown
	Log      *slog.Logger          // silent if nil
	Wait     time.Duration         // for a data directory in use; a second if zero

	testOnlyStores func(*pebble.Options)
}

// Server is a mail server on one data directory.
type Server struct {
	dir    string
	log    *slog.Logger
	name   config.ServerID
	store  *bolt.Store
	boxes  atomic.Pointer[pebble.Mailboxes]
	queue  atomic.Pointer[pebble.Queue]
	auth   *auth.Authenticator
	engine *reload.Engine
	host   *admin.Host

	imap      *imap.Service
	pop       *pop.Service
	transport *transport.Service

	owner int // uid of the data directory

	storeOptions pebble.Options

	// FirstPassword is the Administrator's, of an organization that Open has just made.
	FirstPassword string

	mu      sync.Mutex
	parts   []part
	cancel  context.CancelFunc
	helper  sync.WaitGroup
	serving atomic.Bool // between Start and Close
}

// part is a service as the server owns it.
type part interface {
	reload.Service
	// Stop lets sessions end by themselves until ctx is done, and then ends them.
	Stop(ctx context.Context) error
}

// Open takes ownership of a data directory and opens what is in it; nothing runs yet. The
// first time it makes an organization.
func Open(dir string, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{dir: dir, log: o.Log, storeOptions: pebble.Options{Log: o.Log}}
	if err := s.checkFile(); err != nil {
		return nil, err
	}
	for _, d := range []string{dir, filepath.Join(dir, "logs")} {
		if err := os.MkdirAll(d, 0o700); err != nil {
			return nil, fmt.Errorf("make the data directory: %w", err)
		}
	}
	s.owner = ownerOf(dir)
	if o.testOnlyStores != nil {
		o.testOnlyStores(&s.storeOptions)
	}
	if err := s.open(o); err != nil {
		s.undoFounding()
		_ = s.closeStores()
		return nil, err
	}
	return s, nil
}

func (s *Server) open(o Options) (err error) {
	kinds := append(config.Kinds(), directory.Kinds()...)
	if s.store, err = bolt.Open(s.configFile(), kinds, bolt.Options{Wait: o.Wait}); err != nil {
		return err
	}
	if err := s.writeHostFile(); err != nil {
		return err
	}
	s.engine = &reload.Engine{Store: s.store, Check: admin.CheckRules}
	if config.Organizations.Len(s.store.Snapshot()) == 0 {
		if err := s.checkOrphans("holds no organization"); err != nil {
			return err
		}
		if err := s.found(o); err != nil {
			return fmt.Errorf("make the organization: %w", err)
		}
	}
	for row := range config.Servers.All(s.store.Snapshot()) {
		s.name = row.Name
	}
	if err := s.checkDatabase(); err != nil {
		return err
	}
	if err := s.openBoxes(); err != nil {
		return err
	}
	if s.FirstPassword != "" {
		s.makeFirstMailbox()
	}
	if err := s.knowDatabase(); err != nil {
		return err
	}
	if err := s.openQueue(); err != nil {
		return err
	}
	s.auth = auth.New(auth.Directory{View: s.store.Snapshot}, s.log)
	s.host = &admin.Host{House: s, Commands: o.Commands, Views: o.Views, Log: s.log}
	return nil
}

// hasConfig reports whether there is anything in config.db.
func (s *Server) hasConfig() bool { return bolt.Exists(s.configFile()) }

// DatabaseName is the name of the mailbox database.
const DatabaseName = config.DefaultDatabase

// Start starts the services whose start-up type is Automatic. One that cannot run as its
// settings ask is degraded and says why; the others run. It returns at once.
func (s *Server) Start(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancel != nil {
		return errors.New("the server runs already")
	}
	if err := s.wantByStartupType(ctx); err != nil {
		return err
	}
	s.parts = s.services()
	for _, p := range s.parts {
		s.engine.Services = append(s.engine.Services, p)
	}
	background, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s.cancel = cancel
	s.engine.Start(background)
	s.serving.Store(true)
	for _, st := range s.Services() {
		if st.State == reload.Degraded {
			s.log.Warn("service degraded", "service", st.Name, "reason", st.Reason)
		}
	}
	s.helper.Go(func() { s.mend(background) })
	return nil
}

func (s *Server) mailDir() string  { return filepath.Join(s.dir, "mail", DatabaseName) }
func (s *Server) queueDir() string { return filepath.Join(s.dir, "queue") }

func (s *Server) openBoxes() error {
	m, err := pebble.OpenMailboxes(s.mailDir(), s.storeOptions)
	if err == nil {
		s.boxes.Store(m)
	}
	return err
}

func (s *Server) openQueue() error {
	q, err := pebble.OpenQueue(s.queueDir(), s.storeOptions)
	if err == nil {
		s.queue.Store(q)
	}
	return err
}

// mendInterval is how often a service that is degraded, or a store that is broken, is tried again.
const mendInterval = 15 * time.Second

func (s *Server) mend(ctx context.Context) {
	tick := time.NewTicker(mendInterval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			s.engine.Retry(ctx)
			s.reopenStores()
			if err := s.Purge(ctx); err != nil {
				s.log.Warn("mailboxes that are kept no longer could not be deleted; it is tried again", "error", err)
			}
		}
	}
}

// wantByStartupType forgets what services were told to do before the server was stopped.
func (s *Server) wantByStartupType(ctx context.Context) error {
	fn := func(tx config.Tx) error {
		for svc := range config.Services.Find(tx, string(s.name)) {
			svc.Want = config.WantStopped
			if svc.StartupType == config.Automatic {
				svc.Want = config.WantRunning
			}
			if err := config.Services.Put(tx, svc); err != nil {
				return err
			}
		}
		return nil
	}
	p, err := s.store.Propose(fn)
	if err != nil || len(p.Changes()) == 0 {
		return err
	}
	return s.store.Commit(ctx, p, audit.Record{Time: time.Now(), Actor: "SYSTEM", Origin: "startup", Cmdlet: "Start-Server", Target: string(s.name), Succeeded: true})
}

// Close stops the services in order, clients' access first, and gives the data directory back.
func (s *Server) Close(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	s.serving.Store(false)
	if s.cancel != nil {
		s.cancel()
		s.helper.Wait()
	}
	for _, p := range s.parts {
		if err := p.Stop(ctx); err != nil {
			errs = append(errs, fmt.Errorf("stop %s: %w", p.Name(), err))
		}
	}
	s.parts = nil
	return errors.Join(append(errs, s.closeStores())...)
}

func (s *Server) closeMail() error {
	var errs []error
	if q := s.queue.Swap(nil); q != nil {
		errs = append(errs, q.Close())
	}
	if b := s.boxes.Swap(nil); b != nil {
		errs = append(errs, b.Close())
	}
	return errors.Join(errs...)
}

func (s *Server) closeStores() error {
	errs := []error{s.closeMail()}
	if s.store != nil {
		s.removeHostFile()
		errs = append(errs, s.store.Close())
	}
	s.store = nil
	return errors.Join(errs...)
}

// Invoker runs cmdlets for an actor.
func (s *Server) Invoker(a admin.Actor) command.Invoker { return s.host.As(a) }

// Actor is the system's user with a uid, as the kernel told it of the other end of a socket.
func (s *Server) Actor(uid int, origin string) admin.Actor { return admin.Unix(uid, s.owner, origin) }

// Server is this server's name.
func (s *Server) Server() config.ServerID { return s.name }

// DataDir is where everything is kept.
func (s *Server) DataDir() string { return s.dir }

// Snapshot is the organization as it is now.
func (s *Server) Snapshot() config.View { return s.store.Snapshot() }

// Apply makes a change live, or leaves everything as it was.
func (s *Server) Apply(ctx context.Context, c reload.Change) error {
	return sayFull(sayHolder(s.engine.Apply(ctx, c), s.Snapshot()), s.dir)
}

// sayFull adds to a change that a full disk refused what to do about it.
func sayFull(err error, dir string) error {
	if !errors.Is(err, syscall.ENOSPC) && !errors.Is(err, syscall.EDQUOT) {
		return err
	}
	return &command.Error{ID: "DiskFull", Category: command.WriteError, Target: dir, Err: err, Message: "The change could not be written: the disk is full.",
		Hint: "Free some room on the disk that holds " + dir + " and try again; nothing was changed."}
}

// Audit is the log of who did what.
func (s *Server) Audit() audit.Log { return s.store }

// Queue holds the messages on their way. It may be opened anew, so nobody keeps it.
func (s *Server) Queue() queue.Store { return s.queue.Load() }

// Mailboxes is the mailbox database. It may be opened anew, so nobody keeps it.
func (s *Server) Mailboxes() mailbox.Store { return s.boxes.Load() }

var _ admin.House = (*Server)(nil)
