package eval

import (
	"emsh/shell/command"
	"emsh/shell/syntax"
)

// stage is a started element of a pipeline.
type stage interface {
	begin() error
	process(v any) error
	end() error
	close(err error) // always last: clean blocks, programs
}

// pipe is a running pipeline.
type pipe struct {
	f      *frame
	stages []stage
	begun  int  // how many stages have begun
	stop   int  // the stage that wants no more, or -1
	outer  bool // what stopped it is outside
}

// link carries what a stage writes to the next one.
type link struct {
	p    *pipe
	next stage
	at   int
}

func (l *link) write(v any) error {
	if l.at >= l.p.begun {
		if err := l.p.beginNext(); err != nil {
			return err
		}
	}
	err := l.next.process(v)
	if err == error(errScriptExit) {
		err = command.ErrStop
	}
	if err == command.ErrStop && l.p.stop < 0 && !l.p.outer {
		l.p.stop = l.at
	}
	if err != nil && !passes(err) {
		return &downstream{err, l.p}
	}
	return err
}

// downstream is an error of a later stage: the stages before it only see that the pipeline stops.
type downstream struct {
	err error
	p   *pipe
}

func (d *downstream) Error() string { return d.err.Error() }
func (d *downstream) Unwrap() error { return d.err }

// own is the error that ended the pipeline, as those around it see it.
func (p *pipe) own(err error) error {
	if d, ok := err.(*downstream); ok && d.p == p {
		return d.err
	}
	return err
}

// tail carries what the last stage writes out of the pipeline.
type tail struct {
	p   *pipe
	out writer
}

func (t *tail) write(v any) error {
	err := t.out.write(v)
	if err == command.ErrStop {
		t.p.outer = true
	}
	return err
}

// runPipeline runs elements; input feeds them where the first is a command that takes it.
func (f *frame) runPipeline(parts []*element, input *input, out writer, at syntax.Span) error {
	p := &pipe{f: f, stop: -1}
	first := 0
	var feed *element
	if parts[0].command == nil {
		feed, first = parts[0], 1
	}
	piped := feed != nil || input != nil
	ends, err := f.openAll(p, parts[first:], piped, out)
	if err != nil {
		p.close(err)
		return err
	}
	err = p.own(p.run(feed, input, ends))
	p.close(err)
	for _, r := range ends.opened {
		if e := r.close(); err == nil {
			err = e
		}
	}
	return err
}

// ends is where a pipeline's first stage gets its objects, and what redirections opened.
type ends struct {
	first  writer
	io     *ports
	opened []closer
}

type closer interface{ close() error }

// openAll makes the stages from the last to the first, as each writes to the next.
func (f *frame) openAll(p *pipe, parts []*element, piped bool, out writer) (*ends, error) {
	e := &ends{io: f.io}
	n := len(parts)
	p.stages = make([]stage, n)
	var next writer = &tail{p, out}
	info := &pipelineInfo{length: n}
	resolved, commands, err := f.resolveAll(parts)
	if err != nil {
		return e, err
	}
	for i := n - 1; i >= 0; i-- {
		io := f.io
		if len(parts[i].redirect) > 0 {
			var opened []closer
			var err error
			next, io, opened, err = f.redirect(parts[i].redirect, next, io)
			if err != nil {
				return e, err
			}
			e.opened = append(e.opened, opened...)
		}
		place := i + 1
		st, err := f.open(resolved[i], commands[i], openArgs{out: next, io: io, piped: piped || i > 0, last: i == n-1, place: place, length: info.length, redirected: len(parts[i].redirect) > 0})
		if err != nil {
			return e, err
		}
		p.stages[i] = st
		next = &link{p, st, i}
	}
	e.first = next
	return e, nil
}

// resolveAll finds the commands of a pipeline's elements. A command of the shell that is asked for
// its help by -? is Get-Help; a program gets its -? as it stands.
func (f *frame) resolveAll(parts []*element) ([]*resolved, []*commandCode, error) {
	found, commands := make([]*resolved, len(parts)), make([]*commandCode, len(parts))
	for i, part := range parts {
		r, err := f.resolve(part.command)
		if err != nil {
			return nil, nil, err
		}
		k := part.command
		if k.asksHelp && r.native == "" && r.name != "" {
			k = k.help(r.name)
			if r, err = f.resolve(k); err != nil {
				return nil, nil, err
			}
		}
		found[i], commands[i] = r, k
	}
	return found, commands, nil
}

type pipelineInfo struct{ length int }

// input is what is piped into a pipeline from outside: a function called with input.
type input struct{ items []any }

func (p *pipe) run(feed *element, in *input, e *ends) error {
	for p.begun < len(p.stages) {
		i := p.begun
		if err := p.beginNext(); err != nil {
			if p.owned(err, i) {
				return p.finish(p.stop + 1)
			}
			return err
		}
	}
	if err := p.feed(feed, in, e); err != nil {
		if p.stop >= 0 && err == command.ErrStop {
			return p.finish(p.stop + 1)
		}
		return err
	}
	return p.finish(0)
}

// beginNext begins the next stage: in its turn, or because one before it writes while it begins.
func (p *pipe) beginNext() error {
	p.begun++
	return p.stages[p.begun-1].begin()
}

// owned reports whether err stopped the pipeline from within: stage i, or one after it, wants no more.
func (p *pipe) owned(err error, i int) bool {
	if err == error(errScriptExit) {
		err = command.ErrStop
	}
	if err != command.ErrStop || p.outer {
		return false
	}
	if p.stop < 0 {
		p.stop = i
	}
	return true
}

func (p *pipe) feed(feed *element, in *input, e *ends) error {
	switch {
	case feed != nil:
		return p.feedExpression(feed, e)
	case in != nil:
		for _, v := range in.items {
			if err := e.first.write(v); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *pipe) feedExpression(feed *element, e *ends) error {
	f := p.f
	out := e.first
	if len(feed.redirect) > 0 {
		w, io, opened, err := f.redirect(feed.redirect, out, f.io)
		if err != nil {
			return err
		}
		e.opened = append(e.opened, opened...)
		out = w
		old := f.io
		f.io = io
		defer func() { f.io = old }()
	}
	f.s.ok = true
	return f.feed(feed, out)
}

// finish ends the stages from the n-th on.
func (p *pipe) finish(n int) error {
	for i := n; i < len(p.stages); i++ {
		if err := p.stages[i].end(); err != nil {
			if p.owned(err, i) {
				if i = p.stop; i < 0 {
					return nil
				}
				continue
			}
			return err
		}
	}
	return nil
}

// close ends every stage for good: a pipeline went well if each of its stages did.
func (p *pipe) close(err error) {
	ok := true
	for _, s := range p.stages {
		if s == nil {
			continue
		}
		s.close(err)
		if j, judged := s.(interface{ failed() bool }); judged && j.failed() {
			ok = false
		}
	}
	if err == nil {
		p.f.s.ok = ok
	}
}

func (st *cmdletStage) failed() bool { return st.wroteError }

// single runs a command that stands alone: the short way, without links.
func (f *frame) single(k *commandCode, at syntax.Span) error {
	r, err := f.resolve(k)
	if err != nil {
		return err
	}
	if r.fn != nil && k.plainPositional && !k.asMethod && r.fn.code.quick() && !k.dot {
		return f.callQuick(r, k)
	}
	st, err := f.open(r, k, openArgs{out: f.out, io: f.io, last: true, place: 1, length: 1})
	if err != nil {
		return err
	}
	err = runAlone(st)
	st.close(err)
	return err
}

func runAlone(st stage) error {
	err := st.begin()
	if err == nil {
		err = st.end()
	}
	if err == error(errScriptExit) {
		return nil
	}
	return err
}

// openInModule runs the block that is the first argument inside a module.
func (f *frame) openInModule(m *Module, k *commandCode, o openArgs) (stage, error) {
	if len(k.args) == 0 || k.args[0].value == nil {
		return nil, badExpression(m, "&")
	}
	v, err := k.args[0].value(f)
	if err != nil {
		return nil, err
	}
	b, ok := unwrap(v).(*ScriptBlock)
	if !ok {
		return nil, badExpression(m, "&")
	}
	rest := *k
	rest.args = k.args[1:]
	return f.openBlock(m.invokeIn(b), "", "", &rest, o)
}

// openArgs is what a stage is opened with.
type openArgs struct {
	out    writer
	io     *ports
	piped  bool
	last   bool
	place  int
	length int
	// redirected says that streams of its own go elsewhere, perhaps into its output.
	redirected bool
}

// open binds a resolved command's arguments and makes its stage.
func (f *frame) open(r *resolved, k *commandCode, o openArgs) (stage, error) {
	switch {
	case r.cmdlet != nil:
		return f.openCmdlet(r.cmdlet, k, o)
	case r.org != nil:
		return f.openOrganization(r.org, k, o)
	case r.fn != nil:
		return f.openFunction(r, k, o)
	case r.in != nil:
		return f.openInModule(r.in, k, o)
	case r.script != "":
		return f.openScript(r.script, k, o)
	}
	return f.openNative(r.native, k, o)
}
