package utility

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// HistoryInfo is a line that was run.
type HistoryInfo struct {
	ID                 int64 `prop:"name=Id"`
	CommandLine        string
	ExecutionStatus    string
	StartExecutionTime time.Time
	EndExecutionTime   time.Time
	Duration           object.TimeSpan
}

// TypeNames are the type's names.
func (*HistoryInfo) TypeNames() []string {
	return []string{"Microsoft.PowerShell.Commands.HistoryInfo", "System.Object"}
}

func historyInfo(h eval.HistoryItem) *HistoryInfo {
	status := "Completed"
	if !h.OK {
		status = "Failed"
	}
	return &HistoryInfo{ID: int64(h.ID), CommandLine: h.Text, ExecutionStatus: status,
		StartExecutionTime: h.Start, EndExecutionTime: h.End, Duration: object.FromGo(h.End.Sub(h.Start)).(object.TimeSpan)}
}

// upTo are the last lines of those up to the one with an id; 0 is all of them.
func upTo(all []eval.HistoryItem, id int64, count int) []eval.HistoryItem {
	if id > 0 {
		all = all[:slices.IndexFunc(all, func(h eval.HistoryItem) bool { return int64(h.ID) == id })+1]
	}
	return all[max(len(all)-count, 0):]
}

func historyItem(c *command.Call, id int64) (eval.HistoryItem, *command.Error) {
	for _, h := range eval.From(c).Session().History() {
		if int64(h.ID) == id {
			return h, nil
		}
	}
	return eval.HistoryItem{}, fail("GetHistoryNoHistoryForId", command.ObjectNotFound, "System.ArgumentException",
		"Cannot locate the history for Id "+strconv.FormatInt(id, 10)+".", id)
}

// oneID refuses a count beside several ids.
func oneID(ids, count int) error {
	if ids < 2 {
		return nil
	}
	return fail("GetHistoryNoCountWithMultipleIds", command.InvalidArgument, "System.ArgumentException", "The count cannot be combined with multiple Ids.", int32(count))
}

type getHistory struct {
	ID    []int64 `param:"name=Id,pos=0,pipeline" valid:"range=1..9223372036854775807" help:"The numbers of the lines."`
	Count int     `param:"pos=1" valid:"range=0..32767" help:"How many lines, the last one being that with the number."`
}

func (g *getHistory) Process(c *command.Call) error {
	all := eval.From(c).Session().History()
	if c.Has("Count") {
		if err := oneID(len(g.ID), g.Count); err != nil {
			return err
		}
		last := int64(0)
		if len(g.ID) > 0 {
			last = g.ID[0]
		}
		all = upTo(all, last, g.Count)
	} else if len(g.ID) > 0 {
		return g.each(c)
	}
	for _, h := range all {
		if err := c.WriteObject(historyInfo(h)); err != nil {
			return err
		}
	}
	return nil
}

func (g *getHistory) each(c *command.Call) error {
	for _, id := range g.ID {
		h, missing := historyItem(c, id)
		var err error
		if missing == nil {
			err = c.WriteObject(historyInfo(h))
		} else {
			err = c.Fail(missing)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

type invokeHistory struct {
	ID string `param:"name=Id,pos=0,property" help:"The number of the line, or how it begins; the last one without it."`
}

func (i *invokeHistory) Process(c *command.Call) error {
	all := eval.From(c).Session().History()
	for k := len(all) - 1; k >= 0; k-- {
		h := all[k]
		if i.ID == "" || i.ID == object.Text(int32(h.ID)) || strings.HasPrefix(h.Text, i.ID) {
			return i.again(c, h.Text)
		}
	}
	return noHistory(i.ID)
}

func (i *invokeHistory) again(c *command.Call, line string) error {
	ok, err := should(c, "Invoke-History", line)
	if err != nil || !ok {
		return err
	}
	eval.From(c).Session().Host.Write(command.HostText{Text: line})
	return eval.From(c).RunText(line, c.Write)
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

type addHistory struct {
	InputObject []any          `param:"pos=0,pipeline,null,is=PSObject[]" help:"Lines that Get-History wrote, or a file that it was kept in."`
	Passthru    command.Switch `param:"" help:"Writes the lines."`
}

func (a *addHistory) Process(c *command.Call) error {
	for _, v := range a.InputObject {
		h, ok := historyOf(v)
		if !ok {
			err := c.Fail(fail("AddHistoryInvalidInput", command.InvalidData, "System.IO.InvalidDataException",
				"Cannot add history because the input object has a format that is not valid.", v))
			if err != nil {
				return err
			}
			continue
		}
		kept := eval.From(c).Session().KeepHistory(h)
		if a.Passthru {
			if err := c.WriteObject(historyInfo(kept)); err != nil {
				return err
			}
		}
	}
	return nil
}

// historyOf is an object as a line of the history; it must have the properties of one.
func historyOf(v any) (h eval.HistoryItem, ok bool) {
	line, _ := property(v, "CommandLine")
	status, _ := property(v, "ExecutionStatus")
	start, _ := property(v, "StartExecutionTime")
	end, _ := property(v, "EndExecutionTime")
	text, isText := object.Unwrap(line).(string)
	from, err := object.Cast(start, "System.DateTime")
	if !isText || status == nil || start == nil || end == nil || err != nil {
		return h, false
	}
	to, err := object.Cast(end, "System.DateTime")
	if err != nil {
		return h, false
	}
	began, _ := from.(object.DateTime)
	ended, _ := to.(object.DateTime)
	return eval.HistoryItem{Text: text, OK: !strings.EqualFold(object.Text(status), "Failed"), Start: began.Time(), End: ended.Time()}, true
}

var addHistoryCommand = command.Define[addHistory](command.Spec{Verb: "Add", Noun: "History", Synopsis: "Adds lines to the history.",
	Examples: []command.Example{{Title: "Lines that were kept", Code: "Import-Clixml lines.xml -ErrorAction SilentlyContinue | Add-History"}}})

type clearHistory struct {
	ID          []int64        `param:"name=Id,pos=0,set=IDParameter" valid:"range=1..2147483647" help:"The numbers of the lines."`
	CommandLine []string       `param:"set=CommandLineParameter" help:"The lines; wildcards are taken."`
	Count       int            `param:"pos=1" valid:"range=1..2147483647" help:"How many lines, the oldest first."`
	Newest      command.Switch `param:"" help:"Counts from the newest line."`
}

func (h *clearHistory) Process(c *command.Call) error {
	session := eval.From(c).Session()
	switch {
	case len(h.CommandLine) > 0:
		return h.byText(c)
	case len(h.ID) > 0 && !c.Has("Count"):
		for _, id := range h.ID {
			if _, err := historyItem(c, id); err != nil {
				if err := c.Fail(err); err != nil {
					return err
				}
			}
			session.ForgetHistory(id)
		}
		return nil
	case len(h.ID) > 0:
		return h.around(c)
	case c.Has("Count"):
		h.forget(c, session.History(), h.Count)
		return nil
	}
	ok, err := should(c, "Clear-History", "This command will clear all the entries from the session history.")
	if err == nil && ok {
		h.forget(c, session.History(), len(session.History()))
	}
	return err
}

// around forgets lines up to the one with the number, or with -Newest from it on.
func (h *clearHistory) around(c *command.Call) error {
	if err := oneID(len(h.ID), h.Count); err != nil {
		return err
	}
	if _, err := historyItem(c, h.ID[0]); err != nil {
		return c.Fail(err)
	}
	all := eval.From(c).Session().History()
	at := slices.IndexFunc(all, func(i eval.HistoryItem) bool { return int64(i.ID) == h.ID[0] })
	if h.Newest {
		all = all[at:]
		all = all[:min(h.Count, len(all))]
	} else {
		all = upTo(all, h.ID[0], h.Count)
	}
	h.forget(c, all, len(all))
	return nil
}

func (h *clearHistory) byText(c *command.Call) error {
	if c.Has("Count") && len(h.CommandLine) > 1 {
		return fail("NoCountWithMultipleCmdLine ", command.InvalidArgument, "System.ArgumentException",
			"The count cannot be combined with multiple CommandLine parameters.", h.CommandLine)
	}
	for _, pattern := range h.CommandLine {
		var fit []eval.HistoryItem
		for _, i := range eval.From(c).Session().History() {
			if object.Like(i.Text, pattern) {
				fit = append(fit, i)
			}
		}
		count := h.Count
		switch {
		case c.Has("Count"):
		case hasWildcards(pattern):
			count = len(fit)
		default:
			count = 1
		}
		h.forget(c, fit, count)
	}
	return nil
}

// forget forgets so many of the lines, the oldest or the newest.
func (h *clearHistory) forget(c *command.Call, lines []eval.HistoryItem, count int) {
	count = min(count, len(lines))
	if h.Newest {
		lines = lines[len(lines)-count:]
	}
	for _, i := range slices.Clone(lines[:count]) {
		eval.From(c).Session().ForgetHistory(int64(i.ID))
	}
}

var getHistoryCommand = command.Define[getHistory](command.Spec{Verb: "Get", Noun: "History", Synopsis: "Gets the lines that were run.", Aliases: []string{"h", "history", "ghy"},
	Output: "Microsoft.PowerShell.Commands.HistoryInfo", Examples: []command.Example{{Title: "The last lines", Code: "Get-History -Count 5"}}})
var invokeHistoryCommand = command.Define[invokeHistory](command.Spec{Verb: "Invoke", Noun: "History", Synopsis: "Runs a line again.", Aliases: []string{"r", "ihy"},
	Impact: command.Changes, Examples: []command.Example{{Title: "The last line", Code: "Invoke-History -ErrorAction SilentlyContinue"}}})
var clearHistoryCommand = command.Define[clearHistory](command.Spec{Verb: "Clear", Noun: "History", Synopsis: "Forgets lines that were run.", Aliases: []string{"clhy"},
	DefaultSet: "IDParameter", Impact: command.Changes, Examples: []command.Example{{Title: "Forget all", Code: "Clear-History"}, {Title: "Forget the last line", Code: "Clear-History -Count 1 -Newest"}}})
