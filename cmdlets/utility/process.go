package utility

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"emsh/shell/command"
	"emsh/shell/culture"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// Process is a running program.
type Process struct {
	Name          string
	ID            int32 `prop:"name=Id"`
	ProcessName   string
	PriorityClass string `prop:"hidden"`
	WS            int64
	PM            int64
	VM            int64
	CPU           float64
	SI            int32
	Path          string
	StartTime     object.DateTime
	HasExited     bool
	ExitCode      any `prop:"hidden"` // nothing while it runs
}

// TypeNames are the type's names.
func (*Process) TypeNames() []string {
	return []string{"System.Diagnostics.Process", "System.ComponentModel.Component", "System.MarshalByRefObject", "System.Object"}
}

// ticksPerSecond is the unit of /proc's processor times on Linux.
const ticksPerSecond = 100

// processes are those that run now, from /proc.
func processes() []*Process {
	entries, _ := os.ReadDir("/proc")
	var all []*Process
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil {
			if p := readProcess(pid); p != nil {
				all = append(all, p)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *Process) int { return object.CompareText(a.Name, b.Name, false) })
	return all
}

func readProcess(pid int) *Process {
	dir := filepath.Join("/proc", strconv.Itoa(pid))
	b, err := os.ReadFile(filepath.Join(dir, "stat"))
	if err != nil {
		return nil
	}
	text := string(b)
	open, end := strings.IndexByte(text, '('), strings.LastIndexByte(text, ')')
	if open < 0 || end < open {
		return nil
	}
	fields := strings.Fields(text[end+1:])
	number := func(i int) int64 {
		if i >= len(fields) {
			return 0
		}
		n, _ := strconv.ParseInt(fields[i], 10, 64)
		return n
	}
	p := &Process{Name: text[open+1 : end], ID: int32(pid), SI: int32(number(3)), VM: number(20), WS: number(21) * int64(os.Getpagesize())}
	p.ProcessName, p.PM = p.Name, p.WS
	p.CPU = float64(number(11)+number(12)) / ticksPerSecond
	p.Path, _ = os.Readlink(filepath.Join(dir, "exe"))
	if info, err := os.Stat(dir); err == nil {
		p.StartTime = culture.FromTimeKind(info.ModTime().Local(), culture.Local)
	}
	return p
}

type getProcess struct {
	Name []string `param:"pos=0,property,alias=ProcessName,set=Name" help:"The names; wildcards are taken."`
	ID   []int    `param:"name=Id,mandatory,property,alias=PID,set=Id" help:"The numbers."`
}

func (g *getProcess) Process(c *command.Call) error {
	found, err := chosenProcesses(c, g.Name, g.ID)
	if err != nil {
		return err
	}
	for _, p := range found {
		if err := c.WriteObject(p); err != nil {
			return err
		}
	}
	return nil
}

// chosenProcesses are those of the names or numbers; one that is not there is reported.
func chosenProcesses(c *command.Call, names []string, ids []int) ([]*Process, error) {
	if p, ok := pipedProcess(c); ok && len(names)+len(ids) == 0 {
		return []*Process{p}, nil
	}
	var found []*Process
	for _, id := range ids {
		p := readProcess(id)
		if p == nil {
			err := c.Fail(fail("NoProcessFoundForGivenId", command.ObjectNotFound, "Microsoft.PowerShell.Commands.ProcessCommandException",
				"Cannot find a process with the process identifier "+strconv.Itoa(id)+".", int32(id)))
			if err != nil {
				return nil, err
			}
			continue
		}
		found = append(found, p)
	}
	if len(ids) > 0 {
		return found, nil
	}
	all := processes()
	if len(names) == 0 {
		return all, nil
	}
	for _, name := range names {
		before := len(found)
		for _, p := range all {
			if object.Like(p.Name, name) {
				found = append(found, p)
			}
		}
		if len(found) == before && !hasWildcards(name) {
			err := c.Fail(fail("NoProcessFoundForGivenName", command.ObjectNotFound, "Microsoft.PowerShell.Commands.ProcessCommandException",
				"Cannot find a process with the name \""+name+"\". Verify the process name and call the cmdlet again.", name))
			if err != nil {
				return nil, err
			}
		}
	}
	return found, nil
}

func pipedProcess(c *command.Call) (*Process, bool) {
	if o, ok := c.Input.(*object.Object); ok && c.Piped {
		p, ok := o.Data().(*Process)
		return p, ok
	}
	return nil, false
}

type stopProcess struct {
	ID          []int          `param:"name=Id,pos=0,mandatory,property,set=Id" help:"The numbers."`
	Name        []string       `param:"mandatory,property,alias=ProcessName,set=Name" help:"The names; wildcards are taken."`
	InputObject any            `param:"pipeline,set=InputObject" help:"The process."`
	Force       command.Switch `param:"" help:"Ends it without letting it clean up."`
	PassThru    command.Switch `param:"" help:"Writes the processes."`
}

func (s *stopProcess) Process(c *command.Call) error {
	found, err := chosenProcesses(c, s.Name, s.ID)
	if err != nil {
		return err
	}
	for _, p := range found {
		ok, err := should(c, "Stop-Process", p.Name+" ("+strconv.Itoa(int(p.ID))+")")
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		signal := syscall.SIGTERM
		if s.Force {
			signal = syscall.SIGKILL
		}
		if err := syscall.Kill(int(p.ID), signal); err != nil {
			err := c.Fail(fail("CouldNotStopProcess", command.CloseError, "Microsoft.PowerShell.Commands.ProcessCommandException",
				"Cannot stop process \""+p.Name+" ("+strconv.Itoa(int(p.ID))+")\" because of the following error: "+err.Error(), p.Name))
			if err != nil {
				return err
			}
		}
		if s.PassThru {
			if err := c.WriteObject(p); err != nil {
				return err
			}
		}
	}
	return nil
}

type startProcess struct {
	FilePath               string         `param:"pos=0,mandatory,alias=PSPath|Path" help:"The program."`
	ArgumentList           []string       `param:"pos=1,alias=Args" help:"Its arguments."`
	WorkingDirectory       string         `param:"" help:"Where it starts."`
	NoNewWindow            command.Switch `param:"alias=nnw" help:"Lets it write to this console."`
	PassThru               command.Switch `param:"" help:"Writes the process."`
	RedirectStandardError  string         `param:"alias=RSE" help:"The file for its errors."`
	RedirectStandardInput  string         `param:"alias=RSI" help:"The file it reads."`
	RedirectStandardOutput string         `param:"alias=RSO" help:"The file for its output."`
	Wait                   command.Switch `param:"" help:"Waits until it has ended."`
}

func (s *startProcess) Process(c *command.Call) error {
	program, err := exec.LookPath(s.FilePath)
	if err != nil {
		program = resolve(c, s.FilePath)
	}
	cmd := exec.Command(program, s.ArgumentList...)
	cmd.Dir = here(c)
	if s.WorkingDirectory != "" {
		cmd.Dir = resolve(c, s.WorkingDirectory)
	}
	cmd.Env = eval.From(c).Session().Environ()
	files, err := s.redirect(c, cmd)
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	if err != nil {
		return err
	}
	ok, err := should(c, "Start-Process", program+" "+strings.Join(s.ArgumentList, " "))
	if err != nil || !ok {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fail("InvalidOperationException", command.InvalidOperation, "InvalidOperationException",
			"This command cannot be run due to the error: "+err.Error(), nil)
	}
	p := &Process{ID: int32(cmd.Process.Pid), Name: baseName(program), ProcessName: baseName(program), Path: program,
		StartTime: culture.FromTimeKind(time.Now().Local(), culture.Local)}
	if s.Wait {
		cmd.Wait()
		p.HasExited, p.ExitCode = true, int32(cmd.ProcessState.ExitCode())
	} else {
		go cmd.Wait()
	}
	if s.PassThru {
		return c.WriteObject(p)
	}
	return nil
}

func (s *startProcess) redirect(c *command.Call, cmd *exec.Cmd) (files []*os.File, err error) {
	if s.NoNewWindow {
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	}
	for _, r := range []struct {
		path  string
		flags int
		set   func(*os.File)
	}{{s.RedirectStandardInput, os.O_RDONLY, func(f *os.File) { cmd.Stdin = f }},
		{s.RedirectStandardOutput, os.O_WRONLY | os.O_CREATE | os.O_TRUNC, func(f *os.File) { cmd.Stdout = f }},
		{s.RedirectStandardError, os.O_WRONLY | os.O_CREATE | os.O_TRUNC, func(f *os.File) { cmd.Stderr = f }}} {
		if r.path == "" {
			continue
		}
		full, err := locate(c, r.path)
		if err != nil {
			return files, err
		}
		f, err := os.OpenFile(full, r.flags, 0o666)
		if err != nil {
			return files, openFailure(full, err)
		}
		files = append(files, f)
		r.set(f)
	}
	return files, nil
}

var getProcessCommand = command.Define[getProcess](command.Spec{Verb: "Get", Noun: "Process", Synopsis: "Gets running programs.", Aliases: []string{"gps", "ps"}, DefaultSet: "Name",
	Output: "System.Diagnostics.Process", Examples: []command.Example{{Title: "This one", Code: "(Get-Process -Id $PID).Id -eq $PID", Output: "True"}}})
var stopProcessCommand = command.Define[stopProcess](command.Spec{Verb: "Stop", Noun: "Process", Synopsis: "Ends running programs.", Aliases: []string{"spps", "kill"}, DefaultSet: "Id", Impact: command.Changes,
	Examples: []command.Example{{Title: "What would end", Code: "Stop-Process -Name sleep -WhatIf -ErrorAction SilentlyContinue"}}})
var startProcessCommand = command.Define[startProcess](command.Spec{Verb: "Start", Noun: "Process", Synopsis: "Starts a program.", Aliases: []string{"saps", "start"}, Impact: command.Changes,
	Examples: []command.Example{{Title: "What would start", Code: "Start-Process true -WhatIf"}}})
