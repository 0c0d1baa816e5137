package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"emsh/cmdlets"
	"emsh/server"
	"emsh/shell/command"
	"emsh/shell/remote"
	"emsh/store/bolt"
)

// socketName is where the owner of a data directory answers.
const socketName = "admin.sock"

// ownerWait is how long a data directory that is just changing hands is waited for.
const ownerWait = 5 * time.Second

// house reaches the organization: a server that owns the data directory is attached to, else
// this process becomes the owner. It does neither before a cmdlet needs it.
type house struct {
	o *options

	mu      sync.Mutex
	invoker command.Invoker
	err     error
	owned   *owned
	reached bool // a call has begun there
}

// Commands are all that this build has; what the actor may run is decided where it runs. The
// session was made with their views.
func (h *house) Commands() ([]command.Spec, []command.View, error) {
	specs, _ := declarations()
	return specs, nil, nil
}

func declarations() ([]command.Spec, []command.View) {
	commands := cmdlets.Organization()
	specs := make([]command.Spec, len(commands))
	for i, c := range commands {
		specs[i] = c.Spec
	}
	return specs, cmdlets.Views()
}

// Begin runs cmdlets where the organization is. An owner that was only another command may be gone
// between being found and being asked: nothing was done there yet, and the next one is looked for.
func (h *house) Begin(ctx context.Context, calls []command.Start, piped bool) (command.Stage, error) {
	stage, err := h.begin(ctx, calls, piped)
	if err != nil && h.leftAlone(err) {
		stage, err = h.begin(ctx, calls, piped)
	}
	if err == nil {
		h.mu.Lock()
		h.reached = true
		h.mu.Unlock()
	}
	return stage, err
}

// leftAlone forgets an owner that was lost before it was ever reached.
func (h *house) leftAlone(err error) bool {
	var e *command.Error
	if !errors.As(err, &e) || e.ID != "ServerLost" {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.reached || h.owned != nil {
		return false
	}
	h.invoker = nil
	return true
}

func (h *house) begin(ctx context.Context, calls []command.Start, piped bool) (command.Stage, error) {
	invoker, err := h.connect()
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(calls, runsServices); i >= 0 {
		if err := h.startFor(ctx, calls[i]); err != nil {
			return nil, err
		}
	}
	return invoker.Begin(ctx, calls, piped)
}

// Complete asks where the organization is.
func (h *house) Complete(ctx context.Context, name, param, prefix string) ([]string, error) {
	invoker, err := h.connect()
	if err != nil {
		return nil, err
	}
	return invoker.Complete(ctx, name, param, prefix)
}

// runsServices reports whether a cmdlet has services do something, for which they must be there.
func runsServices(call command.Start) bool {
	verb, noun, _ := strings.Cut(strings.ToLower(call.Name), "-")
	return noun == "service" && verb != "get" && verb != "set"
}

// startFor starts the services for a cmdlet that needs them, and says how long they run.
func (h *house) startFor(ctx context.Context, call command.Start) error {
	h.mu.Lock()
	first := h.owned != nil && !h.owned.started
	h.mu.Unlock()
	if err := h.startServices(ctx); err != nil || !first {
		return err
	}
	return call.Streams.Warning("No server runs on this data directory: the services run only until this process ends. Start it with 'emsh serve'.")
}

func (h *house) startServices(ctx context.Context) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.owned == nil {
		return nil
	}
	return h.owned.start(ctx)
}

// connect finds the owner or becomes it, once.
func (h *house) connect() (command.Invoker, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.invoker == nil && h.err == nil {
		h.invoker, h.err = h.find()
	}
	return h.invoker, h.err
}

// find goes through the states: a socket that answers is attached to; one that does not is
// stale when the store can be locked; a locked store with a silent socket is somebody's.
func (h *house) find() (command.Invoker, error) {
	socket := filepath.Join(h.o.data, socketName)
	for deadline := time.Now().Add(ownerWait); ; time.Sleep(20 * time.Millisecond) {
		c, err := net.Dial("unix", socket)
		switch {
		case err == nil:
			c.Close()
			return attach(socket), nil
		case errors.Is(err, fs.ErrPermission):
			return nil, lockedOut(h.o.data, err)
		}
		collectAsUsual()
		owned, err := own(h.o)
		if err == nil {
			h.owned = owned
			return owned.invoker, nil
		}
		if !inUse(err) || time.Now().After(deadline) {
			return nil, ownerError(h.o.data, err)
		}
	}
}

// attach is an Invoker at the owner behind the socket.
func attach(socket string) *remote.Client {
	dialer := net.Dialer{Timeout: ownerWait}
	return &remote.Client{Build: build(), Local: declarations, Silent: silent,
		Dial: func(ctx context.Context) (net.Conn, error) {
			c, err := dialer.DialContext(ctx, "unix", socket)
			if err != nil {
				return nil, &command.Error{ID: "ServerLost", Category: command.ConnectionError, Target: socket, Err: err,
					Message: "The server on this data directory does not answer any more.", Hint: "Start it with 'emsh serve', or begin a new console."}
			}
			return c, nil
		}}
}

func inUse(err error) bool {
	var u *bolt.InUse
	return errors.As(err, &u)
}

func ownerError(dir string, err error) error {
	e := &command.Error{ID: "DataDirectory", Category: command.OpenError, Target: dir, Err: err, Message: fmt.Sprintf("The data directory %s cannot be used: %v.", dir, err)}
	var lost *server.Incomplete
	switch {
	case errors.As(err, &lost):
		e.ID, e.Category = "DataDirectoryIncomplete", command.ObjectNotFound
		e.Hint = "Nothing was changed."
	case inUse(err):
		e.ID, e.Category = "DataDirectoryInUse", command.ResourceBusy
		e.Hint = "Its owner does not answer on " + socketName + ": end that process, or wait for it to finish."
	case errors.Is(err, fs.ErrPermission):
		return lockedOut(dir, err)
	case errors.Is(err, syscall.ENOSPC):
		e.Category, e.Hint = command.WriteError, "Free some room on the disk that holds "+dir+" and try again; nothing was changed."
	}
	return e
}

// owned is a data directory that this process owns, with the socket that others attach to.
type owned struct {
	server  *server.Server
	invoker command.Invoker
	cancel  context.CancelFunc
	listen  net.Listener
	done    chan struct{}
	started bool
}

// own takes the data directory and answers on its socket.
func own(o *options) (*owned, error) {
	s, err := server.Open(o.data, server.Options{Domain: o.domain, Commands: cmdlets.Organization(), Views: cmdlets.Views(), Log: logger(o.std.err)})
	if err != nil {
		return nil, err
	}
	if s.FirstPassword != "" {
		fmt.Fprintf(o.std.err, "A new organization was made in %s. The Administrator's password, shown this once: %s\n", o.data, s.FirstPassword)
	}
	w, err := serveSocket(s, filepath.Join(o.data, socketName))
	if err != nil {
		return nil, errors.Join(err, s.Close(context.Background()))
	}
	return w, nil
}

// serveSocket answers on the admin socket. The store's lock is ours, so a socket that is there is stale.
func serveSocket(s *server.Server, path string) (*owned, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("remove the stale socket: %w", err)
	}
	mask := unix.Umask(0o177) // the socket is the owner's alone from its first moment
	l, err := net.Listen("unix", path)
	unix.Umask(mask)
	if err != nil {
		return nil, fmt.Errorf("answer on the admin socket: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	w := &owned{server: s, invoker: s.Invoker(s.Actor(os.Getuid(), "console")), cancel: cancel, listen: l, done: make(chan struct{})}
	host := &remote.Host{Build: build(), Admit: func(c net.Conn) (command.Invoker, string, error) { return admit(s, c) }}
	go func() {
		defer close(w.done)
		host.Serve(ctx, l)
	}()
	return w, nil
}

// admit asks the kernel who is at the other end.
func admit(s *server.Server, c net.Conn) (command.Invoker, string, error) {
	cred, err := peer(c)
	if err != nil {
		return nil, "", err
	}
	actor := s.Actor(int(cred.Uid), "socket")
	return s.Invoker(actor), actor.Name, nil
}

// start has the services do what they are set to.
func (w *owned) start(ctx context.Context) error {
	if w.started {
		return nil
	}
	w.started = true
	return w.server.Start(ctx)
}

// drain is how long sessions get to end by themselves when the server stops.
const drain = 10 * time.Second

// close lets running calls finish and gives the data directory back.
func (w *owned) close() error {
	ctx, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	w.listen.Close()
	select {
	case <-w.done:
	case <-ctx.Done():
		w.cancel()
		<-w.done
	}
	w.cancel()
	return w.server.Close(ctx)
}

// close gives back what was owned.
func (h *house) close() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.owned == nil {
		return nil
	}
	owned := h.owned
	h.owned = nil
	return owned.close()
}

var _ command.Invoker = (*house)(nil)
