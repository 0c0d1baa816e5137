package utility

import (
	"slices"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// jobCommands are those of work in the background.
func jobCommands() []*command.Command {
	return []*command.Command{
		command.Define[startJob](command.Spec{Verb: "Start", Noun: "Job", Synopsis: "Runs a script block in the background.",
			Examples: []command.Example{{Title: "Wait for it", Code: "Start-Job { 1 + 1 } | Receive-Job -Wait -AutoRemoveJob", Output: "2"}}}),
		command.Define[getJob](command.Spec{Verb: "Get", Noun: "Job", Synopsis: "Writes the jobs.",
			Examples: []command.Example{{Title: "All", Code: "Get-Job"}}}),
		command.Define[receiveJob](command.Spec{Verb: "Receive", Noun: "Job", Synopsis: "Writes what jobs have written so far.",
			Examples: []command.Example{{Title: "When it has ended", Code: "Start-Job { 'done' } | Wait-Job | Receive-Job", Output: "done"}}}),
		command.Define[waitJob](command.Spec{Verb: "Wait", Noun: "Job", Synopsis: "Waits until jobs have ended.",
			Examples: []command.Example{{Title: "Every one", Code: "Get-Job | Wait-Job"}}}),
		command.Define[stopJob](command.Spec{Verb: "Stop", Noun: "Job", Synopsis: "Ends jobs.", Impact: command.Changes,
			Examples: []command.Example{{Title: "Every one", Code: "Get-Job | Stop-Job"}}}),
		command.Define[removeJob](command.Spec{Verb: "Remove", Noun: "Job", Synopsis: "Forgets jobs.", Impact: command.Changes,
			Examples: []command.Example{{Title: "Every one", Code: "Get-Job | Remove-Job -Force"}}}),
	}
}

// jobChoice are the ways to say which jobs are meant.
type jobChoice struct {
	ID   []int       `param:"name=Id,pos=0,mandatory,property,set=SessionIdParameterSet" help:"The jobs' numbers."`
	Name []string    `param:"mandatory,property,set=NameParameterSet" help:"Their names; wildcards are taken."`
	Job  []*eval.Job `param:"pos=0,mandatory,pipeline,set=JobParameterSet" help:"The jobs."`
}

// chosen are the jobs that were meant; one that is not there is an error.
func (j *jobChoice) chosen(c *command.Call) ([]*eval.Job, error) {
	all := append([]*eval.Job(nil), j.Job...)
	jobs := eval.From(c).Session().Jobs()
	for _, id := range j.ID {
		found := false
		for _, job := range jobs {
			if job.ID == id {
				all, found = append(all, job), true
			}
		}
		if !found {
			err := c.Fail(fail("JobWithSpecifiedSessionIdNotFound", command.ObjectNotFound, psArgument,
				"The command cannot find a job with the job ID "+object.Text(int32(id))+". Verify the value of the Id parameter and then try the command again.", int32(id)))
			if err != nil {
				return nil, err
			}
		}
	}
	for _, name := range j.Name {
		found := false
		for _, job := range jobs {
			if object.Like(job.Name, name) {
				all, found = append(all, job), true
			}
		}
		if !found && !hasWildcards(name) {
			err := c.Fail(fail("JobWithSpecifiedNameNotFound", command.ObjectNotFound, psArgument,
				"The command cannot find the job because the job name "+name+" was not found. Verify the value of the Name parameter, and then try the command again.", name))
			if err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// jobState chooses jobs by their state, beside the other ways.
type jobState struct {
	State string `param:"mandatory,property,set=StateParameterSet" valid:"oneof=NotStarted|Running|Completed|Failed|Stopped|Blocked|Suspended|Disconnected|Suspending|Stopping|AtBreakpoint" help:"Their state."`
}

// with are the jobs that were meant otherwise, and those of the state.
func (j *jobState) with(c *command.Call, others *jobChoice) ([]*eval.Job, error) {
	all, err := others.chosen(c)
	if j.State == "" {
		return all, err
	}
	for _, job := range eval.From(c).Session().Jobs() {
		if strings.EqualFold(job.State(), j.State) {
			all = append(all, job)
		}
	}
	return all, err
}

type startJob struct {
	ScriptBlock          *eval.ScriptBlock `param:"pos=0,mandatory,alias=Command,set=ComputerName" help:"What to run."`
	FilePath             string            `param:"mandatory,set=FilePathComputerName" help:"A script to run."`
	Name                 string            `param:"" help:"The job's name."`
	ArgumentList         []any             `param:"alias=Args" help:"Arguments of the block."`
	InitializationScript *eval.ScriptBlock `param:"pos=1" help:"What to run before."`
	InputObject          any               `param:"pipeline" help:"What the block gets as $input."`

	in []any
}

func (s *startJob) Process(c *command.Call) error {
	if c.Piped {
		s.in = append(s.in, c.Input)
	}
	return nil
}

func (s *startJob) End(c *command.Call) error {
	session := eval.From(c).Session()
	block := s.ScriptBlock
	if block == nil {
		full, err := locate(c, s.FilePath)
		if err != nil {
			return err
		}
		text, err := readText(full, "")
		if err != nil {
			return readFailure(full, err)
		}
		if block, err = session.ParseBlock(text); err != nil {
			return err
		}
	}
	if s.InitializationScript != nil {
		var err error
		if block, err = session.ParseBlock(s.InitializationScript.Text() + "\n& {" + block.Text() + "} @args"); err != nil {
			return err
		}
	}
	return c.Write(session.StartJob(block, s.Name, s.ArgumentList, s.in))
}

type getJob struct {
	ID    []int    `param:"name=Id,pos=0,property,set=SessionIdParameterSet" help:"The jobs' numbers."`
	Name  []string `param:"property,set=NameParameterSet" help:"Their names; wildcards are taken."`
	State string   `param:"property,set=StateParameterSet" valid:"oneof=NotStarted|Running|Completed|Failed|Stopped|Blocked|Suspended|Disconnected|Suspending|Stopping|AtBreakpoint" help:"Their state."`

	Command     []string         `param:"property,set=CommandParameterSet" help:"What they run; wildcards are taken."`
	HasMoreData *bool            `param:"" help:"Only jobs that have, or have not, written what nobody received yet."`
	Newest      int              `param:"" valid:"range=1..2147483647" help:"How many, those that ended last."`
	Before      *object.DateTime `param:"" help:"Only jobs that ended before."`
	After       *object.DateTime `param:"" help:"Only jobs that ended after."`
}

// wants reports whether a job is one of those that are asked for.
func (g *getJob) wants(j *eval.Job) bool {
	ended := j.Ended()
	switch {
	case g.State != "" && !strings.EqualFold(j.State(), g.State), len(g.Command) > 0 && !anyLike(j.Command, g.Command),
		g.HasMoreData != nil && *g.HasMoreData != j.HasMoreData(), g.Before != nil && (ended.IsZero() || !ended.Before(g.Before.Time())),
		g.After != nil && (ended.IsZero() || !ended.After(g.After.Time())):
		return false
	}
	return true
}

func (g *getJob) Process(c *command.Call) error {
	jobs := eval.From(c).Session().Jobs()
	if len(g.ID)+len(g.Name) > 0 {
		var err error
		if jobs, err = (&jobChoice{ID: g.ID, Name: g.Name}).chosen(c); err != nil {
			return err
		}
	}
	jobs = slices.DeleteFunc(slices.Clone(jobs), func(j *eval.Job) bool { return !g.wants(j) })
	if c.Has("Newest") {
		slices.SortStableFunc(jobs, func(a, b *eval.Job) int { return b.Ended().Compare(a.Ended()) })
		jobs = jobs[:min(g.Newest, len(jobs))]
	}
	for _, j := range jobs {
		if err := c.Write(j); err != nil {
			return err
		}
	}
	return nil
}

type receiveJob struct {
	jobChoice
	Keep          command.Switch `param:"" help:"Keeps what was written for the next time."`
	Wait          command.Switch `param:"" help:"Waits until the jobs have ended."`
	AutoRemoveJob command.Switch `param:"" help:"Forgets the jobs afterwards."`
}

func (r *receiveJob) Process(c *command.Call) error {
	jobs, err := r.chosen(c)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		if r.Wait {
			if err := waitFor(c, j); err != nil {
				return err
			}
		}
		output, errs := j.Take(bool(r.Keep))
		for _, v := range output {
			if err := c.Write(v); err != nil {
				return err
			}
		}
		for _, e := range errs {
			if err := c.Fail(e); err != nil {
				return err
			}
		}
		if r.AutoRemoveJob && r.Wait {
			eval.From(c).Session().RemoveJob(j)
		}
	}
	return nil
}

// waitFor waits until a job has ended, or until Ctrl-C.
func waitFor(c *command.Call, j *eval.Job) error {
	var err error
	eval.From(c).Session().Away(func() {
		select {
		case <-j.Done():
		case <-c.Context.Done():
			err = c.Context.Err()
		}
	})
	return err
}

type waitJob struct {
	jobChoice
	jobState
	Timeout int            `param:"alias=TimeoutSec" help:"The most seconds to wait."`
	Any     command.Switch `param:"" help:"Waits for the first one only."`
	Force   command.Switch `param:"" help:"Waits for suspended ones too."`

	all []*eval.Job
}

// Process only collects: all jobs run before any is waited for.
func (w *waitJob) Process(c *command.Call) error {
	jobs, err := w.with(c, &w.jobChoice)
	w.all = append(w.all, jobs...)
	return err
}

// End waits, all in all no longer than the timeout, and writes the jobs in the order in which they end.
func (w *waitJob) End(c *command.Call) error {
	var most time.Duration
	if w.Timeout > 0 {
		most = time.Duration(w.Timeout) * time.Second
	}
	return inOrderOfEnd(c, w.all, most, func(j *eval.Job) (more bool, err error) { return !bool(w.Any), c.Write(j) })
}

// inOrderOfEnd calls do with each job when it has ended, until there are no more or the time is
// over, or until Ctrl-C.
func inOrderOfEnd(c *command.Call, jobs []*eval.Job, most time.Duration, do func(*eval.Job) (more bool, err error)) error {
	ended, gone := make(chan *eval.Job, len(jobs)), make(chan struct{})
	defer close(gone)
	waits := 0
	for _, j := range jobs {
		select {
		case <-j.Done():
			if more, err := do(j); err != nil || !more {
				return err
			}
			continue
		default:
		}
		waits++
		go func() {
			select {
			case <-j.Done():
				ended <- j
			case <-gone:
			}
		}()
	}
	var late <-chan time.Time
	if most > 0 {
		t := time.NewTimer(most)
		defer t.Stop()
		late = t.C
	}
	for range waits {
		j, err := nextEnded(c, ended, late)
		if j == nil || err != nil {
			return err
		}
		if more, err := do(j); err != nil || !more {
			return err
		}
	}
	return nil
}

// nextEnded is the next job that ends; none where it is too late.
func nextEnded(c *command.Call, ended <-chan *eval.Job, late <-chan time.Time) (j *eval.Job, err error) {
	eval.From(c).Session().Away(func() {
		select {
		case j = <-ended:
		case <-late:
		case <-c.Context.Done():
			err = c.Context.Err()
		}
	})
	return j, err
}

type stopJob struct {
	jobChoice
	jobState
	PassThru command.Switch `param:"" help:"Writes the jobs."`
}

func (s *stopJob) Process(c *command.Call) error {
	jobs, err := s.with(c, &s.jobChoice)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		ok, err := should(c, "Stop-Job", j.Name)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		j.Stop()
		if s.PassThru {
			if err := c.Write(j); err != nil {
				return err
			}
		}
	}
	return nil
}

type removeJob struct {
	jobChoice
	jobState
	Force command.Switch `param:"" help:"Removes running ones too."`
}

func (r *removeJob) Process(c *command.Call) error {
	jobs, err := r.with(c, &r.jobChoice)
	if err != nil {
		return err
	}
	for _, j := range jobs {
		if j.State() == "Running" && !bool(r.Force) {
			err := c.Fail(fail("InvalidOperationException", command.InvalidOperation, psArgument,
				"The command cannot remove the job with the job ID "+object.Text(int32(j.ID))+" because the job is not finished. To remove the job, first stop the job, or use the Force parameter.", j))
			if err != nil {
				return err
			}
			continue
		}
		ok, err := should(c, "Remove-Job", j.Name)
		if err != nil {
			return err
		}
		if ok {
			eval.From(c).Session().RemoveJob(j)
		}
	}
	return nil
}
