package eval

import (
	"context"
	"strings"
	"sync"
	"time"

	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// Job is work in the background: Start-Job, and pipelines that end in &.
type Job struct {
	ID       int
	Name     string
	Command  string
	Begun    time.Time
	Finished time.Time

	mu     sync.Mutex
	state  string
	output []any
	errs   []*command.Error
	reason *command.Error // what it failed by
	cancel context.CancelFunc
	done   chan struct{}
}

// State is Running, Completed, Failed or Stopped.
func (j *Job) State() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.state
}

// HasMoreData reports whether the job has written what nobody took, or may still.
func (j *Job) HasMoreData() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.output)+len(j.errs) > 0 || j.state == "Running"
}

// Ended is when the job ended; the zero time while it runs.
func (j *Job) Ended() time.Time {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.Finished
}

// Take gives what the job wrote so far; it is kept where keep says so.
func (j *Job) Take(keep bool) (output []any, errs []*command.Error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	output, errs = j.output, j.errs
	if !keep {
		j.output, j.errs = nil, nil
	}
	return output, errs
}

// Stop ends the job.
func (j *Job) Stop() {
	j.cancel()
	<-j.done
}

// Done is closed when the job has ended.
func (j *Job) Done() <-chan struct{} { return j.done }

// Jobs are the session's jobs.
func (s *Session) Jobs() []*Job { return s.jobs }

// RemoveJob forgets a job; it is stopped first.
func (s *Session) RemoveJob(j *Job) {
	j.Stop()
	for i, k := range s.jobs {
		if k == j {
			s.jobs = append(s.jobs[:i:i], s.jobs[i+1:]...)
			return
		}
	}
}

// StartJob runs a block in a session of its own, with copies of nothing but its arguments and what $using: names.
func (s *Session) StartJob(b *ScriptBlock, name string, args, input []any) *Job {
	return s.startJob(b, name, nil, args, input)
}

// startJob starts a job that has copies of variables too, but of those that its session has itself.
func (s *Session) startJob(b *ScriptBlock, name string, variables []*Variable, args, input []any) *Job {
	j, ctx := s.newJob(b, name)
	sub := s.isolated(Options{Output: j.add, Host: jobHost{j: j}})
	s.captureUsing(b, sub)
	for _, v := range variables {
		if sub.global.find(fold(v.Name)) == nil {
			sub.global.put(fold(v.Name), v)
		}
	}
	go j.run(ctx, sub, b.in(sub), detached(args), detached(input))
	return j
}

// newJob is a job that the session knows; what it does is begun elsewhere.
func (s *Session) newJob(b *ScriptBlock, name string) (*Job, context.Context) {
	ctx, cancel := context.WithCancel(context.Background())
	j := &Job{ID: len(s.jobs) + 1, Name: name, Command: b.Text(), Begun: time.Now(), state: "Running", cancel: cancel, done: make(chan struct{})}
	for _, k := range s.jobs {
		j.ID = max(j.ID, k.ID+1)
	}
	if name == "" {
		j.Name = "Job" + textOf(int32(j.ID))
	}
	s.jobs = append(s.jobs, j)
	return j, ctx
}

// isolated is a session like this one that knows none of its variables and functions. It takes its host and what
// takes its output from to.
func (s *Session) isolated(to Options) *Session {
	o := s.opts
	o.Output, o.Host = to.Output, to.Host
	o.Dir = s.dir
	o.Env = s.Environ()
	sub := New(o)
	sub.org = s.organization()
	sub.job = true
	return sub
}

// in is the block as another session's.
func (b *ScriptBlock) in(s *Session) *ScriptBlock {
	return &ScriptBlock{s: s, code: newCode(b.code.tree, b.code.script), home: s.global}
}

func detached(all []any) []any {
	out := make([]any, len(all))
	for i, v := range all {
		out[i] = object.Detached(v)
	}
	return out
}

// captureUsing copies the variables that $using: names in a block.
func (s *Session) captureUsing(b *ScriptBlock, sub *Session) {
	f := s.current()
	for _, name := range usingNames(b.Text()) {
		if v := f.scope.find(name); v != nil {
			sub.global.put("using:"+name, &Variable{Name: name, value: object.Detached(v.Value())})
		}
	}
}

func usingNames(text string) []string {
	var names []string
	low := strings.ToLower(text)
	for {
		i := strings.Index(low, "$using:")
		if i < 0 {
			return names
		}
		low = low[i+len("$using:"):]
		n := strings.IndexFunc(low, func(r rune) bool { return !(r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9') })
		if n < 0 {
			n = len(low)
		}
		names = append(names, low[:n])
	}
}

func (j *Job) add(v any) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.output = append(j.output, object.Detached(v))
	return nil
}

func (j *Job) run(ctx context.Context, s *Session, b *ScriptBlock, args, input []any) {
	s.start(ctx)
	err := s.guarded(func() error { return s.top.invoke(b, args, input, false, s.top.out) })
	var res Result
	s.ended(s.top, err, &res)
	s.finished()
	if res.Err == nil {
		j.ended(ctx, nil)
		return
	}
	j.ended(ctx, res.Err)
}

// ended closes the job, which err ended early.
func (j *Job) ended(ctx context.Context, err error) {
	j.mu.Lock()
	j.Finished = time.Now()
	switch {
	case ctx.Err() != nil:
		j.state = "Stopped"
	case err != nil:
		j.state = "Failed"
		j.reason = recordOf(err)
		j.errs = append(j.errs, j.reason)
	default:
		j.state = "Completed"
	}
	j.mu.Unlock()
	close(j.done)
}

// jobHost keeps a job's errors; nobody is there to answer.
type jobHost struct {
	Silent
	j *Job
}

// Error keeps the record for Receive-Job.
func (h jobHost) Error(e *command.Error) {
	h.j.mu.Lock()
	defer h.j.mu.Unlock()
	h.j.errs = append(h.j.errs, e)
}

// background compiles a pipeline, or a chain of them, that ends in &.
func (c *compiler) background(p syntax.Statement) stmt {
	at := p.Span()
	text := strings.TrimSuffix(strings.TrimSpace(c.script.Source(at)), "&")
	return func(f *frame) error {
		b, err := f.s.ParseBlock(text)
		if err != nil {
			return err
		}
		return f.out.write(f.s.startJob(b, "", f.used(b), nil, nil))
	}
}

// used are the variables that a block names and that are set here.
func (f *frame) used(b *ScriptBlock) []*Variable {
	var all []*Variable
	syntax.Inspect(b.code.tree, func(n syntax.Node) bool {
		if v, ok := n.(*syntax.Variable); ok && v.Drive == "" {
			if found := f.scope.find(fold(v.Name)); found != nil {
				all = append(all, &Variable{Name: found.Name, value: object.Detached(found.Value())})
			}
		}
		return true
	})
	return all
}

// TypeNames are the type's names.
func (j *Job) TypeNames() []string {
	return []string{"System.Management.Automation.PSRemotingJob", "System.Management.Automation.Job", "System.Object"}
}

// PropertyNames are the properties in order.
func (j *Job) PropertyNames() []string {
	return []string{"Id", "Name", "PSJobTypeName", "State", "HasMoreData", "Location", "Command", "PSBeginTime", "PSEndTime", "ChildJobs", "JobStateInfo"}
}

// Property is the named property.
func (j *Job) Property(name string) (any, bool) {
	switch fold(name) {
	case "id":
		return int32(j.ID), true
	case "name":
		return j.Name, true
	case "psjobtypename":
		return "BackgroundJob", true
	case "state":
		return j.State(), true
	case "hasmoredata":
		return j.HasMoreData(), true
	case "location":
		return "localhost", true
	case "command":
		return j.Command, true
	case "psbegintime":
		return object.FromGo(j.Begun), true
	case "psendtime":
		return object.FromGo(j.Ended()), true
	case "childjobs": // the work is done by one, which tells the same of itself
		return &object.Array{Items: []any{&childJob{j}}}, true
	case "jobstateinfo":
		return j.stateInfo(false), true
	}
	return nil, false
}

// childJob is the part of a job that does the work: alone it knows why it failed.
type childJob struct{ *Job }

// PropertyNames are the properties in order.
func (c *childJob) PropertyNames() []string {
	return []string{"Id", "Name", "PSJobTypeName", "State", "HasMoreData", "Location", "Command", "PSBeginTime", "PSEndTime", "JobStateInfo", "Output", "Error"}
}

// Property is the named property.
func (c *childJob) Property(name string) (any, bool) {
	switch fold(name) {
	case "childjobs":
		return nil, false
	case "jobstateinfo":
		return c.stateInfo(true), true
	case "output":
		output, _ := c.Take(true)
		return &object.Array{Items: output}, true
	case "error":
		_, errs := c.Take(true)
		items := make([]any, len(errs))
		for i, e := range errs {
			items[i] = e
		}
		return &object.Array{Items: items}, true
	}
	return c.Job.Property(name)
}

// stateInfo is the state, and why it is that.
func (j *Job) stateInfo(why bool) *jobStateInfo {
	j.mu.Lock()
	defer j.mu.Unlock()
	info := &jobStateInfo{state: j.state}
	if why && j.reason != nil {
		info.reason = j.reason.Exc()
	}
	return info
}

// jobStateInfo is the state of a job with its reason.
type jobStateInfo struct {
	state  string
	reason *object.Exception
}

// TypeNames are the type's names.
func (i *jobStateInfo) TypeNames() []string {
	return []string{"System.Management.Automation.JobStateInfo", "System.Object"}
}

// PropertyNames are the properties in order.
func (i *jobStateInfo) PropertyNames() []string { return []string{"State", "Reason"} }

// Property is the named property.
func (i *jobStateInfo) Property(name string) (any, bool) {
	switch fold(name) {
	case "state":
		return i.state, true
	case "reason":
		if i.reason == nil {
			return nil, true
		}
		return i.reason, true
	}
	return nil, false
}

// Text is the state.
func (i *jobStateInfo) Text() string { return i.state }

var _ object.Thing = (*Job)(nil)
