// Package reload makes a change of settings live: it proposes, checks, prepares beside what
// runs, commits, swaps, and lets what was replaced retire. Everything that can fail comes
// before the commit; nothing after it can. If a step fails, nothing has changed.
//
// It knows the interface of a service and none of the services.
package reload

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"emsh/store/audit"
	"emsh/store/config"
)

// Service is something that runs by settings.
type Service interface {
	Name() string
	// Prepare builds what v asks for beside what runs now: checks, loads keys, binds what is
	// not bound. It returns nil, nil where v changes nothing for this service. On an error it
	// has already given back all it took. Prepare is called for every change, also of a
	// recipient, and is to be cheap where nothing changes.
	Prepare(ctx context.Context, v config.View) (Generation, error)
}

// Generation is what a service has prepared and nobody has seen yet. Exactly one of its
// methods is called.
type Generation interface {
	Swap()    // cannot fail
	Discard() // gives back all that was taken
}

// Change is one change of the organization.
type Change struct {
	Fn    func(config.Tx) error                   // pure: it may be run again
	Notes func(p *config.Proposal) []audit.Record // what is recorded of it; called once it is prepared
	Dry   bool                                    // try everything but the commit
}

// Engine applies changes, one at a time.
type Engine struct {
	Store    config.Store
	Check    func(*config.Proposal) error // the rules in tags, beside those of the kinds
	Services []Service

	mu   sync.Mutex // held by a change
	live uint64     // the revision that the services run by
	seen sync.Mutex
	bad  map[string]Fault
}

// Fault says why a service is not what its settings ask for.
type Fault struct {
	Err   error
	Since time.Time
}

// attempts bounds how often a change is proposed again because somebody else committed first.
const attempts = 10

// Apply applies a change. When it returns nil the change is durable and live; when it returns
// an error nothing has changed.
func (e *Engine) Apply(ctx context.Context, c Change) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for range attempts {
		err := e.apply(ctx, c)
		if !errors.Is(err, config.ErrConflict) {
			return err
		}
	}
	return config.ErrConflict
}

func (e *Engine) apply(ctx context.Context, c Change) error {
	p, err := e.Store.Propose(c.Fn)
	if err != nil {
		return err
	}
	if err := e.check(p); err != nil {
		return err
	}
	ready, err := e.prepare(ctx, p.View())
	if err != nil {
		return err
	}
	var notes []audit.Record
	if c.Notes != nil {
		notes = c.Notes(p)
	}
	if c.Dry {
		ready.discard()
		return nil
	}
	if err := e.Store.Commit(ctx, p, notes...); err != nil {
		ready.discard()
		return err
	}
	e.swap(ready)
	e.live = p.View().Revision()
	return nil
}

func (e *Engine) check(p *config.Proposal) error {
	if e.Check != nil {
		if err := e.Check(p); err != nil {
			return err
		}
	}
	return p.Check()
}

// prepared is what the services have prepared for one change.
type prepared struct {
	generations []Generation
	healed      []string // services that were faulty and no longer are
}

func (r prepared) discard() {
	for _, g := range slices.Backward(r.generations) {
		g.Discard()
	}
}

// prepare asks each service in turn. A service that was faulty before, and is for the same
// reason now, does not hold up a change: the change did not cause it and may be the mending
// of something else.
func (e *Engine) prepare(ctx context.Context, v config.View) (prepared, error) {
	var r prepared
	for _, s := range e.Services {
		g, err := prepareOne(ctx, s, v)
		before, faulty := e.Fault(s.Name())
		switch {
		case err == nil && g != nil:
			r.generations = append(r.generations, g)
			fallthrough
		case err == nil:
			if faulty {
				r.healed = append(r.healed, s.Name())
			}
		case faulty && before.Err.Error() == err.Error():
		default:
			r.discard()
			return prepared{}, fmt.Errorf("%s: %w", s.Name(), err)
		}
	}
	return r, nil
}

// prepareOne turns a panic of a service into an error: whatever it was, nothing has changed.
func prepareOne(ctx context.Context, s Service, v config.View) (g Generation, err error) {
	defer func() {
		if p := recover(); p != nil {
			g, err = nil, fmt.Errorf("prepare: %v", p)
		}
	}()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.Prepare(ctx, v)
}

func (e *Engine) swap(r prepared) {
	for _, g := range r.generations {
		g.Swap()
	}
	e.seen.Lock()
	defer e.seen.Unlock()
	for _, name := range r.healed {
		delete(e.bad, name)
	}
}

// Start prepares each service alone by the settings as they are. One that cannot is faulty,
// with its reason; the others run.
func (e *Engine) Start(ctx context.Context) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.startAll(ctx)
}

func (e *Engine) startAll(ctx context.Context) {
	v := e.Store.Snapshot()
	for _, s := range e.Services {
		e.startOne(ctx, s, v)
	}
	e.live = v.Revision()
}

func (e *Engine) startOne(ctx context.Context, s Service, v config.View) {
	g, err := prepareOne(ctx, s, v)
	if err == nil && g != nil {
		g.Swap()
	}
	e.setFault(s.Name(), err)
}

// Retry prepares the faulty services again, and returns how many still are.
func (e *Engine) Retry(ctx context.Context) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	v, left := e.Store.Snapshot(), 0
	for _, s := range e.Services {
		if _, faulty := e.Fault(s.Name()); !faulty {
			continue
		}
		e.startOne(ctx, s, v)
		if _, faulty := e.Fault(s.Name()); faulty {
			left++
		}
	}
	return left
}

// Follow makes changes live that others committed to the same store, until ctx ends.
func (e *Engine) Follow(ctx context.Context) {
	woken, stop := e.Store.Watch()
	defer stop()
	for {
		e.catchUp(ctx)
		select {
		case <-ctx.Done():
			return
		case <-woken:
		}
	}
}

// catchUp swaps every service to the newest settings, if they run by older ones.
func (e *Engine) catchUp(ctx context.Context) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.Store.Snapshot().Revision() != e.live {
		e.startAll(ctx)
	}
}

func (e *Engine) setFault(name string, err error) {
	e.seen.Lock()
	defer e.seen.Unlock()
	switch before, faulty := e.bad[name]; {
	case err == nil:
		delete(e.bad, name)
	case faulty && before.Err.Error() == err.Error():
	default:
		if e.bad == nil {
			e.bad = map[string]Fault{}
		}
		e.bad[name] = Fault{Err: err, Since: time.Now()}
	}
}

// Fault returns why a service is not what its settings ask for, if so.
func (e *Engine) Fault(service string) (Fault, bool) {
	e.seen.Lock()
	defer e.seen.Unlock()
	f, ok := e.bad[service]
	return f, ok
}
