package utility

import (
	"os"
	"strconv"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/culture"
	"emsh/shell/dotnet"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// systemCommands are those that ask the system and the session.
func systemCommands() []*command.Command {
	return []*command.Command{
		command.Define[getUptime](command.Spec{Verb: "Get", Noun: "Uptime", Synopsis: "Writes how long the system has been running.",
			Examples: []command.Example{{Title: "Since when", Code: "Get-Uptime -Since"}}}),
		command.Define[getTimeZone](command.Spec{Verb: "Get", Noun: "TimeZone", Synopsis: "Writes the time zone.", Aliases: []string{"gtz"},
			Examples: []command.Example{{Title: "Of a name", Code: "(Get-TimeZone -Id UTC).Id", Output: "UTC"}}}),
		command.Define[waitProcess](command.Spec{Verb: "Wait", Noun: "Process", Synopsis: "Waits until programs have ended.", DefaultSet: "Name",
			Examples: []command.Example{{Title: "One that was started", Code: "Start-Process true -PassThru | Wait-Process"}}}),
		command.Define[getPSCallStack](command.Spec{Verb: "Get", Noun: "PSCallStack", Synopsis: "Writes which function has called which.",
			Examples: []command.Example{{Title: "Who called", Code: "function f { (Get-PSCallStack)[0].Command }; f", Output: "f"}}}),
		command.Define[getError](command.Spec{Verb: "Get", Noun: "Error", Synopsis: "Writes everything that is known of the last errors.",
			Examples: []command.Example{{Title: "The last two", Code: "Get-Error -Newest 2"}}}),
		command.Define[addType](command.Spec{Verb: "Add", Noun: "Type", Synopsis: "Is accepted for the .NET libraries whose types are here.",
			Description: "Types that scripts use are there without it. Programs in C# cannot be compiled here: a class of the shell's own language does the same.",
			DefaultSet:  "FromSource", Examples: []command.Example{{Title: "As scripts begin", Code: "Add-Type -AssemblyName System.Web; [Web.HttpUtility]::UrlEncode('a b')", Output: "a+b"}}}),
		command.Define[startThreadJob](command.Spec{Verb: "Start", Noun: "ThreadJob", Synopsis: "Runs a script block in the background.",
			Examples: []command.Example{{Title: "Wait for it", Code: "Start-ThreadJob { 1 + 1 } | Receive-Job -Wait -AutoRemoveJob", Output: "2"}}}),
	}
}

type getUptime struct {
	Since command.Switch `param:"" help:"Writes when the system was started."`
}

func (g *getUptime) Process(c *command.Call) error {
	b, err := os.ReadFile("/proc/uptime")
	word, _, _ := strings.Cut(string(b), " ")
	seconds, bad := strconv.ParseFloat(word, 64)
	if err != nil || bad != nil {
		return fail("UptimeUnknown", command.NotImplemented, "PlatformNotSupportedException", "This system does not say how long it has been running.", nil)
	}
	if g.Since {
		began := time.Now().Add(-time.Duration(seconds * float64(time.Second))).Truncate(time.Second)
		return c.Write(culture.FromTimeKind(began.Local(), culture.Local))
	}
	return c.Write(culture.TimeSpan(int64(seconds) * 1e7))
}

type getTimeZone struct {
	ID            []string       `param:"name=Id,property,set=Id" help:"The zones' names, such as Europe/Berlin."`
	Name          []string       `param:"pos=0,pipeline,property,set=Name" help:"The zones' names; wildcards are taken."`
	ListAvailable command.Switch `param:"set=ListAvailable" help:"Writes all zones."`
}

func (g *getTimeZone) Process(c *command.Call) error {
	names := append(append([]string(nil), g.ID...), g.Name...)
	if bool(g.ListAvailable) || len(names) > 0 && hasWildcards(names[0]) {
		return g.list(c, names)
	}
	if len(names) == 0 {
		return g.write(c, time.Local, "")
	}
	for _, name := range names {
		zone, err := time.LoadLocation(name)
		if err != nil || name == "" {
			err := c.Fail(fail("TimeZoneNotFound", command.ObjectNotFound, "TimeZoneNotFoundException", "The time zone '"+name+"' was not found on the local computer.", name))
			if err != nil {
				return err
			}
			continue
		}
		if err := g.write(c, zone, name); err != nil {
			return err
		}
	}
	return nil
}

// list writes the zones of the system's list.
func (g *getTimeZone) list(c *command.Call, patterns []string) error {
	b, err := os.ReadFile("/usr/share/zoneinfo/tzdata.zi")
	if err != nil {
		b, _ = os.ReadFile("/usr/share/zoneinfo/zone1970.tab")
	}
	names := []string{"UTC"}
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		switch {
		case len(f) > 1 && f[0] == "Z":
			names = append(names, f[1])
		case len(f) > 2 && !strings.HasPrefix(line, "#") && strings.Contains(f[2], "/"):
			names = append(names, f[2])
		}
	}
	sortNames(names)
	for _, name := range names {
		zone, err := time.LoadLocation(name)
		if err != nil || len(patterns) > 0 && !anyLike(name, patterns) {
			continue
		}
		if err := g.write(c, zone, name); err != nil {
			return err
		}
	}
	return nil
}

func (g *getTimeZone) write(c *command.Call, zone *time.Location, name string) error {
	if name == "" {
		name = localZone()
	}
	january := time.Date(time.Now().Year(), 1, 1, 0, 0, 0, 0, zone)
	july := january.AddDate(0, 6, 0)
	short, a := january.Zone()
	summer, b := july.Zone()
	if b < a {
		short, summer, a = summer, short, b
	}
	o := object.New(object.Member{Name: "Id", Value: name}, object.Member{Name: "HasIanaId", Value: true},
		object.Member{Name: "DisplayName", Value: "(UTC" + january.Format("-07:00") + ") " + name}, object.Member{Name: "StandardName", Value: short},
		object.Member{Name: "DaylightName", Value: summer}, object.Member{Name: "BaseUtcOffset", Value: culture.TimeSpan(int64(a) * 1e7)},
		object.Member{Name: "SupportsDaylightSavingTime", Value: short != summer})
	o.SetTypeNames("System.TimeZoneInfo", "System.Object")
	return c.Write(o)
}

// localZone is the name of the system's own zone.
func localZone() string {
	if name := os.Getenv("TZ"); name != "" {
		return strings.TrimPrefix(name, ":")
	}
	if target, err := os.Readlink("/etc/localtime"); err == nil {
		if _, name, ok := strings.Cut(target, "zoneinfo/"); ok {
			return name
		}
	}
	return "UTC"
}

type waitProcess struct {
	Name        []string       `param:"pos=0,mandatory,property,alias=ProcessName,set=Name" help:"The names; wildcards are taken."`
	ID          []int          `param:"name=Id,mandatory,property,alias=PID,set=Id" help:"The numbers."`
	InputObject any            `param:"mandatory,pipeline,set=InputObject" help:"The process."`
	Timeout     int            `param:"pos=1,alias=TimeoutSec" valid:"range=0..32767" help:"How many seconds to wait at most; 0 is no limit."`
	Any         command.Switch `param:"" help:"Waits for the first one only."`
	PassThru    command.Switch `param:"" help:"Writes the processes."`

	found []*Process
}

func (w *waitProcess) Process(c *command.Call) error {
	if p, ok := pipedProcess(c); ok {
		if running(int(p.ID)) {
			w.found = append(w.found, p)
		}
		return nil
	}
	found, err := chosenProcesses(c, w.Name, w.ID)
	w.found = append(w.found, found...)
	return err
}

// running reports whether a process is there and has not ended.
func running(pid int) bool {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return false
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	return !strings.HasPrefix(rest, "Z")
}

// End waits for all, looking a few times a second.
func (w *waitProcess) End(c *command.Call) error {
	began := time.Now()
	for _, p := range w.found {
		for running(int(p.ID)) {
			if w.Timeout > 0 && time.Since(began) >= time.Duration(w.Timeout)*time.Second {
				err := c.Fail(fail("ProcessNotTerminated", command.CloseError, "TimeoutException",
					"This command stopped operation because process \""+p.Name+" ("+strconv.Itoa(int(p.ID))+")\" is not stopped in the specified time-out.", int32(p.ID)))
				if err != nil {
					return err
				}
				break
			}
			wait(c.Context, 100*time.Millisecond)
			if err := c.Context.Err(); err != nil {
				return err
			}
		}
		if w.PassThru {
			if err := c.WriteObject(p); err != nil {
				return err
			}
		}
		if w.Any {
			return nil
		}
	}
	return nil
}

type getPSCallStack struct{}

func (*getPSCallStack) Process(c *command.Call) error {
	for line := range strings.SplitSeq(eval.From(c).Stack(), "\n") {
		name, place, _ := strings.Cut(strings.TrimPrefix(line, "at "), ", ")
		file, number, _ := strings.Cut(place, ": line ")
		n, _ := strconv.Atoi(number)
		script := ""
		if file != "<No file>" {
			script = file
		}
		o := object.New(object.Member{Name: "Command", Value: name}, object.Member{Name: "Arguments", Value: "{}"}, object.Member{Name: "Location", Value: baseName(file) + ": line " + number},
			object.Member{Name: "FunctionName", Value: name}, object.Member{Name: "ScriptName", Value: script}, object.Member{Name: "ScriptLineNumber", Value: int32(n)})
		o.SetTypeNames("System.Management.Automation.CallStackFrame", "System.Object")
		o.SetDisplay("Command", "Arguments", "Location")
		if err := c.Write(o); err != nil {
			return err
		}
	}
	return nil
}

type getError struct {
	InputObject any `param:"pipeline,set=Error" help:"The error; the last one if left out."`
	Newest      int `param:"alias=Last,set=Newest" valid:"range=1..2147483647" help:"How many of the last errors."`
}

func (g *getError) Process(c *command.Call) error {
	if v := input(c, g.InputObject); v != nil {
		return c.Write(explained(v))
	}
	all := eval.From(c).Session().Errors().Items
	n := 1
	if c.Has("Newest") {
		n = g.Newest
	}
	for _, e := range all[:min(n, len(all))] {
		if err := c.Write(explained(e)); err != nil {
			return err
		}
	}
	return nil
}

// explained is an error with everything that is known of it, one property a line.
func explained(e any) any {
	o := object.New()
	for _, name := range []string{"Exception", "TargetObject", "CategoryInfo", "FullyQualifiedErrorId", "ErrorDetails", "InvocationInfo", "ScriptStackTrace", "PipelineIterationInfo"} {
		v, ok := property(e, name)
		if !ok {
			continue
		}
		if name == "Exception" {
			if text, ok := property(v, "Message"); ok {
				o.Add("Type", append(typeNames(v), "")[0])
				o.Add("Message", text)
				continue
			}
		}
		if name == "InvocationInfo" {
			if text, ok := property(v, "PositionMessage"); ok {
				o.Add("Position", text)
				continue
			}
		}
		o.Add(name, v)
	}
	o.SetTypeNames("System.Management.Automation.ErrorRecord#PSExtendedError", "System.Object")
	return o
}

type addType struct {
	TypeDefinition       string         `param:"mandatory,pos=0,set=FromSource" help:"A program; none can be compiled here."`
	AssemblyName         []string       `param:"mandatory,alias=AN,set=FromAssemblyName" help:"The .NET libraries that are needed."`
	Path                 []string       `param:"mandatory,pos=0,set=FromPath" help:"A library's file; none can be loaded here."`
	LiteralPath          []string       `param:"mandatory,alias=PSPath|LP,set=FromLiteralPath" help:"A library's file, as it is written."`
	Name                 string         `param:"mandatory,pos=0,set=FromMember" help:"The name of a type that is to be made."`
	MemberDefinition     []string       `param:"mandatory,pos=1,set=FromMember" help:"Its members, in C#."`
	Namespace            string         `param:"set=FromMember" help:"The namespace of the type."`
	UsingNamespace       []string       `param:"set=FromMember" help:"Namespaces that it uses."`
	Language             string         `param:"set=FromSource|FromMember" help:"The language: CSharp."`
	ReferencedAssemblies []string       `param:"alias=RA,set=FromSource|FromMember|FromPath|FromLiteralPath" help:"Libraries that it uses."`
	OutputAssembly       string         `param:"alias=OA,set=FromSource|FromMember" help:"The file for what is compiled."`
	PassThru             command.Switch `param:"" help:"Writes the types."`
	IgnoreWarnings       command.Switch `param:"" help:"Is accepted: nothing is compiled that could warn."`
}

func (a *addType) Process(c *command.Call) error {
	for _, name := range a.AssemblyName {
		short, _, _ := strings.Cut(name, ",")
		if e := assemblyMissing(strings.TrimSpace(short)); e != nil {
			if err := c.Fail(e); err != nil {
				return err
			}
		}
	}
	if len(a.AssemblyName) > 0 {
		return nil
	}
	if text := a.TypeDefinition; text != "" && certificatePolicy(text) {
		return c.Streams.Verbose("The certificate policy is not needed here: Invoke-WebRequest has -SkipCertificateCheck.")
	}
	e := fail("NoCompiler", command.NotImplemented, "PlatformNotSupportedException", "Add-Type cannot compile programs or load libraries: this shell is not made with .NET.", nil)
	e.Hint = "A class of the shell's own language does the same: class Point { [int]$X; [int] Double() { return 2 * $this.X } }. Add-Type -AssemblyName is accepted."
	return e
}

// certificatePolicy tells the C# that scripts bring along to accept any certificate.
func certificatePolicy(text string) bool {
	return strings.Contains(text, "ICertificatePolicy") || strings.Contains(text, "ServerCertificateValidationCallback")
}

// assemblyMissing is the error for a library whose types are not here, or nil.
func assemblyMissing(name string) *command.Error {
	low := strings.ToLower(name)
	for _, known := range assemblies {
		if low == known {
			return nil
		}
	}
	e := fail("ASSEMBLY_NOT_FOUND", command.ObjectNotFound, "Exception", "The library '"+name+"' is not in this shell.", name)
	for _, w := range needsWindows {
		if strings.HasPrefix(low, w.begins) {
			e.Message = "The library '" + name + "' is not in this shell: it needs " + w.why + "."
			return e
		}
	}
	if _, err := dotnet.Resolve(name); err == nil {
		return nil
	}
	e.Hint = "The types that scripts use are there without it; Get-Command lists the cmdlets."
	return e
}

type startThreadJob struct {
	startJob
	ThrottleLimit int `param:"" valid:"range=1..1000000" help:"How many jobs may run at once; all of them do."`
	StreamingHost any `param:"" help:"Is accepted: what a job shows is received with its output."`
}
