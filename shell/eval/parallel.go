package eval

import (
	"context"
	"sync"
	"time"

	"emsh/shell/command"
	"emsh/shell/object"
)

// Parallel is a block that is to run for many objects at once: ForEach-Object -Parallel.
type Parallel struct {
	Block   *ScriptBlock
	Limit   int           // how many may run at once
	Timeout time.Duration // after which all are stopped; 0 is never

	session *Session
	using   []*Variable
}

// Parallel prepares a block: what $using: names is read now.
func (c *Caller) Parallel(b *ScriptBlock, limit int, timeout time.Duration) (*Parallel, error) {
	p := &Parallel{Block: b, Limit: max(limit, 1), Timeout: timeout, session: c.f.s}
	for _, name := range usingNames(b.Text()) {
		v := &Variable{Name: name}
		if found := c.f.scope.find(name); found != nil {
			v.value = found.Value()
		}
		if _, is := unwrap(v.value).(*ScriptBlock); is {
			return nil, &command.Error{ID: "ParallelUsingVariableCannotBeScriptBlock", Category: command.InvalidType,
				Exception: "System.Management.Automation.PSArgumentException",
				Message: "A ForEach-Object -Parallel using variable cannot be a script block. Passed-in script block variables are not supported with " +
					"ForEach-Object -Parallel, and can result in undefined behavior."}
		}
		p.using = append(p.using, v)
	}
	return p, nil
}

// Run runs the block for each item and passes on what the blocks write as it comes.
func (p *Parallel) Run(call *command.Call, items []any) error {
	s := p.session
	if s.turn == nil {
		s.turn = &turn{}
		s.turn.mu.Lock()
		defer func() { s.turn.mu.Unlock(); s.turn = nil }()
	}
	w := &crew{Parallel: p, ctx: call.Context, to: call.Streams, host: s.Host, wake: make(chan struct{}, 1)}
	return w.run(items)
}

// StartJob runs the block for copies of the items in the background.
func (p *Parallel) StartJob(items []any) *Job {
	s := p.session
	j, ctx := s.newJob(p.Block, "")
	behind := *p
	behind.session = s.isolated(Options{Output: j.add, Host: jobHost{j: j}})
	behind.using = nil
	for _, v := range p.using {
		behind.using = append(behind.using, &Variable{Name: v.Name, value: object.Detached(v.value)})
	}
	for i, v := range items {
		items[i] = object.Detached(v)
	}
	go func() {
		j.ended(ctx, behind.Run(&command.Call{Context: ctx, Streams: jobStreams{j: j}}, items))
	}()
	return j
}

// crew are the sessions at work on a Parallel, and what they have said that is not passed on yet.
type crew struct {
	*Parallel
	ctx  context.Context
	to   command.Streams
	host Host
	busy int
	fail error // what ended the work early

	mu   sync.Mutex
	said []func() error
	wake chan struct{}
}

func (w *crew) run(items []any) error {
	ctx, cancel := context.WithCancel(w.ctx)
	if w.Timeout > 0 {
		ctx, cancel = context.WithTimeout(w.ctx, w.Timeout)
	}
	defer cancel()
	for {
		for w.busy < w.Limit && len(items) > 0 && ctx.Err() == nil && w.fail == nil {
			w.begin(ctx, items[0])
			items = items[1:]
		}
		if w.busy == 0 {
			break
		}
		w.session.Away(func() { <-w.wake })
		if w.pass(); w.fail != nil {
			cancel()
		}
	}
	if w.fail != nil {
		return w.fail
	}
	return w.ctx.Err()
}

// begin runs the block for an item in a session of its own.
func (w *crew) begin(ctx context.Context, item any) {
	sub := w.session.isolated(Options{Host: crewHost{Host: w.host, crew: w}})
	sub.turn = w.session.turn
	for _, v := range w.using {
		sub.global.put("using:"+fold(v.Name), &Variable{Name: v.Name, value: v.value})
	}
	b := w.Block.in(sub)
	w.busy++
	go func() {
		sub.turn.mu.Lock()
		defer sub.turn.mu.Unlock()
		defer w.say(nil)
		sub.start(ctx)
		defer sub.finished()
		err := sub.guarded(func() error {
			run, err := b.inScope(sub.top)
			if err != nil {
				return err
			}
			return run(item, func(v any) error {
				w.say(func() error { return w.to.Output(v) })
				return ctx.Err()
			})
		})
		var res Result
		if sub.ended(sub.top, err, &res); res.Err != nil && ctx.Err() == nil {
			crewHost{crew: w}.Error(res.Err)
		}
	}()
}

// say leaves something for the session that all this is for; nil is a block's end.
func (w *crew) say(what func() error) {
	w.mu.Lock()
	w.said = append(w.said, what)
	w.mu.Unlock()
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// pass passes on what was said; after a failure only ends count.
func (w *crew) pass() {
	w.mu.Lock()
	said := w.said
	w.said = nil
	w.mu.Unlock()
	for _, what := range said {
		if what == nil {
			w.busy--
		} else if w.fail == nil {
			w.fail = what()
		}
	}
}

// crewHost passes on what a block writes beside its output.
type crewHost struct {
	Host
	crew *crew
}

func (h crewHost) quietly(f func()) { h.crew.say(func() error { f(); return nil }) }

func (h crewHost) Write(t command.HostText) { h.quietly(func() { h.crew.host.Write(t) }) }
func (h crewHost) Warning(text string)      { h.crew.say(func() error { return h.crew.to.Warning(text) }) }
func (h crewHost) Verbose(text string)      { h.crew.say(func() error { return h.crew.to.Verbose(text) }) }
func (h crewHost) Debug(text string)        { h.crew.say(func() error { return h.crew.to.Debug(text) }) }
func (h crewHost) Information(v any)        { h.crew.say(func() error { return h.crew.to.Information(v) }) }
func (h crewHost) Progress(p command.Progress) {
	h.quietly(func() { h.crew.to.Progress(p) })
}

// Error passes on a record as it is: it is the block's, not ForEach-Object's.
func (h crewHost) Error(e *command.Error) {
	if e.FullID == "" {
		e.FullID = e.FQID()
	}
	h.crew.say(func() error { return h.crew.to.Error(e) })
}

// jobStreams keep what a job in the background writes; a job's warnings are not kept, as jobHost's are not.
type jobStreams struct{ j *Job }

func (s jobStreams) Output(v any) error { return s.j.add(v) }
func (s jobStreams) Error(e *command.Error) error {
	jobHost{j: s.j}.Error(e)
	return nil
}
func (jobStreams) Warning(string) error      { return nil }
func (jobStreams) Verbose(string) error      { return nil }
func (jobStreams) Debug(string) error        { return nil }
func (jobStreams) Information(any) error     { return nil }
func (jobStreams) Progress(command.Progress) {}
func (jobStreams) Ask(command.Question) (command.Answer, error) {
	return command.Answer{}, ErrNobody
}
