package utility

import (
	"slices"
	"strconv"
	"strings"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/help"
	"emsh/shell/object"
)

type getCommand struct {
	Name          []string       `param:"pos=0,pipeline,property,set=AllCommandSet" help:"The names; wildcards are taken."`
	Verb          []string       `param:"property,set=CmdletSet" help:"The verbs of the names."`
	Noun          []string       `param:"property,set=CmdletSet" help:"The nouns of the names."`
	Module        []string       `param:"property,alias=PSSnapin" help:"The modules that the commands come from."`
	CommandType   []string       `param:"property,alias=Type,set=AllCommandSet" help:"Alias, Function, Cmdlet, ExternalScript or Application."`
	TotalCount    int            `param:"property" help:"How many commands at most."`
	Syntax        command.Switch `param:"property" help:"Writes how the commands are called."`
	ArgumentList  []any          `param:"pos=1,remaining,alias=Args" help:"Arguments of a single command."`
	All           command.Switch `param:"property" help:"Writes commands that others hide too."`
	ListImported  command.Switch `param:"property" help:"Accepted for compatibility; all commands are here."`
	ParameterName []string       `param:"" help:"Parameters that the commands have."`
}

func (g *getCommand) Process(c *command.Call) error {
	names := g.Name
	if c.Piped && len(names) == 0 {
		names = texts(c.Input)
	}
	if len(names) == 0 {
		names = []string{"*"}
	}
	seen := map[string]bool{}
	for _, name := range names {
		found, err := g.found(c, name)
		if err != nil {
			return err
		}
		if len(found) == 0 && !hasWildcards(name) {
			if err := c.Fail(commandNotFound(name)); err != nil {
				return err
			}
		}
		for _, info := range found {
			if seen[info.Kind()+info.Name()] {
				continue
			}
			seen[info.Kind()+info.Name()] = true
			if err := g.write(c, info); err != nil {
				return err
			}
		}
	}
	return nil
}

func commandNotFound(name string) *command.Error {
	return fail("CommandNotFoundException", command.ObjectNotFound, "System.Management.Automation.CommandNotFoundException",
		"The term '"+name+"' is not recognized as a name of a cmdlet, function, script file, or executable program.\nCheck the spelling of the name, or if a path was included, verify that the path is correct and try again.", name)
}

func (g *getCommand) found(c *command.Call, name string) ([]*eval.CommandInfo, error) {
	if g.Verb != nil || g.Noun != nil || hasWildcards(name) {
		return g.matching(c, name), nil
	}
	info := eval.From(c).Session().Command(name)
	if info == nil || !g.wants(info) {
		return nil, nil
	}
	return []*eval.CommandInfo{info}, nil
}

// matching are all commands that fit, by kind and name.
func (g *getCommand) matching(c *command.Call, pattern string) []*eval.CommandInfo {
	caller := eval.From(c)
	var all []*eval.CommandInfo
	add := func(info *eval.CommandInfo) {
		if object.Like(info.Name(), pattern) && g.wants(info) {
			all = append(all, info)
		}
	}
	if g.Verb == nil && g.Noun == nil {
		for _, a := range caller.Aliases() {
			add(caller.CommandInfo(a))
		}
	}
	for _, f := range caller.Functions() {
		add(caller.CommandInfo(f))
	}
	for _, spec := range caller.Session().Commands() {
		add(caller.CommandInfo(spec))
	}
	rank := map[string]int{"Alias": 0, "Function": 1, "Filter": 1, "Cmdlet": 2}
	slices.SortStableFunc(all, func(a, b *eval.CommandInfo) int {
		if n := rank[a.Kind()] - rank[b.Kind()]; n != 0 {
			return n
		}
		return object.CompareText(a.Name(), b.Name(), false)
	})
	return all
}

func (g *getCommand) wants(info *eval.CommandInfo) bool {
	verb, noun, _ := strings.Cut(info.Name(), "-")
	if g.Verb != nil && !anyLike(verb, g.Verb) || g.Noun != nil && !anyLike(noun, g.Noun) {
		return false
	}
	if g.CommandType != nil && !kindFits(info.Kind(), g.CommandType) {
		return false
	}
	if g.Module != nil {
		source, _ := info.Property("Source")
		if !anyLike(object.Text(source), g.Module) {
			return false
		}
	}
	for _, want := range g.ParameterName {
		if !slices.ContainsFunc(info.Params(), func(p command.Param) bool { return object.Like(p.Name, want) }) {
			return false
		}
	}
	return true
}

func kindFits(kind string, wanted []string) bool {
	for _, list := range wanted {
		for w := range strings.SplitSeq(list, ",") {
			w = strings.TrimSpace(w)
			if strings.EqualFold(w, kind) || strings.EqualFold(w, "All") {
				return true
			}
		}
	}
	return false
}

func (g *getCommand) write(c *command.Call, info *eval.CommandInfo) error {
	if !g.Syntax {
		return c.Write(info)
	}
	return c.Write("\n" + strings.Join(syntaxLines(info), "\n\n") + "\n")
}

// syntaxLines are how a command is called, a line for each parameter set.
func syntaxLines(info *eval.CommandInfo) []string {
	set, _ := info.Property("DefaultParameterSet")
	advanced := true
	if info.Function != nil {
		binding, _ := info.Property("CmdletBinding")
		advanced = object.Truth(binding)
	}
	return help.Syntax(info.Name(), info.Params(), object.Text(set), advanced, help.Short)
}

var getCommandCommand = command.Define[getCommand](command.Spec{Verb: "Get", Noun: "Command",
	Synopsis: "Gets commands: cmdlets, functions, aliases and scripts.", Aliases: []string{"gcm"}, DefaultSet: "AllCommandSet",
	Examples: []command.Example{{Title: "A cmdlet", Code: "(Get-Command Get-Date).CommandType", Output: "Cmdlet"}}})

// HistoryInfo is a line that was run.
type HistoryInfo struct {
	ID              int64 `prop:"name=Id"`
	CommandLine     string
	ExecutionStatus string
	Duration        object.TimeSpan
}

// TypeNames are the type's names.
func (*HistoryInfo) TypeNames() []string {
	return []string{"Microsoft.PowerShell.Commands.HistoryInfo", "System.Object"}
}

type getHistory struct {
	ID    []int64 `param:"name=Id,pos=0,pipeline" help:"The numbers of the lines."`
	Count int     `param:"pos=1" valid:"range=0..32767" help:"How many lines, from the end."`
}

func (g *getHistory) Process(c *command.Call) error {
	all := eval.From(c).Session().History()
	if g.Count > 0 && len(g.ID) == 0 {
		all = all[max(len(all)-g.Count, 0):]
	}
	for _, h := range all {
		if len(g.ID) > 0 && !slices.Contains(g.ID, int64(h.ID)) {
			continue
		}
		status := "Completed"
		if !h.OK {
			status = "Failed"
		}
		if err := c.WriteObject(&HistoryInfo{ID: int64(h.ID), CommandLine: h.Text, ExecutionStatus: status}); err != nil {
			return err
		}
	}
	return nil
}

type invokeHistory struct {
	ID string `param:"name=Id,pos=0,pipeline,property" help:"The number of the line, or how it begins; the last one without it."`
}

func (i *invokeHistory) Process(c *command.Call) error {
	all := eval.From(c).Session().History()
	for k := len(all) - 1; k >= 0; k-- {
		h := all[k]
		if i.ID == "" || i.ID == object.Text(int32(h.ID)) || strings.HasPrefix(strings.ToLower(h.Text), strings.ToLower(i.ID)) {
			eval.From(c).Session().Host.Write(command.HostText{Text: h.Text})
			return eval.From(c).RunText(h.Text, c.Write)
		}
	}
	return noHistory(i.ID)
}

// noHistory tells which line of the history there is not.
func noHistory(id string) error {
	if id == "" {
		return fail("InvokeHistoryNoLastHistoryEntryFound", command.InvalidOperation, "System.InvalidOperationException", "Cannot locate most recent history.", nil)
	}
	if n, err := strconv.Atoi(id); err == nil {
		return fail("InvokeHistoryNoHistoryForId", command.ObjectNotFound, "System.ArgumentException", "Cannot locate the history for Id "+id+".", int64(n))
	}
	return fail("InvokeHistoryNoHistoryForCommandline", command.ObjectNotFound, "System.ArgumentException", "Cannot locate the history for command line "+id+".", id)
}

type clearHistory struct{}

func (*clearHistory) Process(c *command.Call) error {
	eval.From(c).Session().ClearHistory()
	return nil
}

var getHistoryCommand = command.Define[getHistory](command.Spec{Verb: "Get", Noun: "History", Synopsis: "Gets the lines that were run.", Aliases: []string{"h", "history", "ghy"},
	Output: "Microsoft.PowerShell.Commands.HistoryInfo", Examples: []command.Example{{Title: "The last lines", Code: "Get-History -Count 5"}}})
var invokeHistoryCommand = command.Define[invokeHistory](command.Spec{Verb: "Invoke", Noun: "History", Synopsis: "Runs a line again.", Aliases: []string{"r", "ihy"},
	Examples: []command.Example{{Title: "The last line", Code: "Invoke-History -ErrorAction SilentlyContinue"}}})
var clearHistoryCommand = command.Define[clearHistory](command.Spec{Verb: "Clear", Noun: "History", Synopsis: "Forgets the lines that were run.", Aliases: []string{"clhy"},
	Examples: []command.Example{{Title: "Forget", Code: "Clear-History"}}})

type getVerb struct {
	Verb []string `param:"pos=0,pipeline" help:"The verbs; wildcards are taken."`
}

var verbs = strings.Fields("Add Clear Close Copy Enter Exit Find Format Get Hide Join Lock Move New Open Optimize Pop Push Redo Remove Rename Reset Resize " +
	"Search Select Set Show Skip Split Step Switch Undo Unlock Watch Connect Disconnect Read Receive Send Write Backup Checkpoint Compare Compress Convert " +
	"ConvertFrom ConvertTo Dismount Edit Expand Export Group Import Initialize Limit Merge Mount Out Publish Restore Save Sync Unpublish Update Debug Measure " +
	"Ping Repair Resolve Test Trace Approve Assert Build Complete Confirm Deny Deploy Disable Enable Install Invoke Register Request Restart Resume Start Stop " +
	"Submit Suspend Uninstall Unregister Wait Block Grant Protect Revoke Unblock Unprotect Use")

func (g *getVerb) Process(c *command.Call) error {
	for _, v := range verbs {
		if len(g.Verb) > 0 && !anyLike(v, g.Verb) {
			continue
		}
		if err := c.Write(object.New(object.Member{Name: "Verb", Value: v})); err != nil {
			return err
		}
	}
	return nil
}

var getVerbCommand = command.Define[getVerb](command.Spec{Verb: "Get", Noun: "Verb", Synopsis: "Lists the verbs that names of cmdlets begin with.",
	Examples: []command.Example{{Title: "One", Code: "(Get-Verb Get).Verb", Output: "Get"}}})
