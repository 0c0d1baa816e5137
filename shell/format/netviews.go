package format

import (
	"strconv"
	"strings"

	"emsh/shell/object"
)

// netViews are the views of types of .NET and of the shell's own.
func netViews() []*view {
	return []*view{
		table("System.Collections.DictionaryEntry", "Name:30 Value"),
		list("System.Collections.DictionaryEntry", "Name Value"),
		{types: []string{"System.DateTime"}, shape: Custom, page: datePage},
		list("System.TimeSpan", "Days Hours Minutes Seconds Milliseconds Ticks TotalDays TotalHours TotalMinutes TotalSeconds TotalMilliseconds"),
		table("System.TimeSpan", "Days Hours Minutes Seconds Milliseconds"),
		typeTable(),
		methodTable(),
		table("System.Version", "Major Minor Build Revision").widths(6, 6, 6, 8),
		table("System.Guid", "Guid"),
		table("Microsoft.PowerShell.Commands.GroupInfo", "Count:5:right Name:25 Group"),
		table("Microsoft.PowerShell.Commands.GroupInfoNoElement", "Count:5:right Name:25"),
		list("Microsoft.PowerShell.Commands.GroupInfoNoElement", "Count Name"),
		list("Microsoft.PowerShell.Commands.GroupInfo", "Name Count Group Values"),
		list("Microsoft.PowerShell.Commands.GenericMeasureInfo", "Count Average Sum Maximum Minimum StandardDeviation Property"),
		list("Microsoft.PowerShell.Commands.TextMeasureInfo", "Lines Words Characters Property"),
		table("Microsoft.PowerShell.Commands.MemberDefinition", "Name MemberType Definition").by("TypeName", "TypeName"),
		{types: []string{"Microsoft.PowerShell.Commands.MatchInfo"}, shape: Custom, page: matchPage},
		{types: []string{"HelpInfo"}, shape: Custom, page: matchPage},
		table("HelpInfoShort", "Name:33 Category:9 Module:25 Synopsis"),
		table("System.Management.Automation.PSVariable", "Name:30 Value"),
		commandTable(),
		table("Microsoft.PowerShell.Commands.HistoryInfo", "Id:4:right Duration:15 CommandLine"),
		table("System.Management.Automation.PathInfo", "Path"),
		table("System.Management.Automation.PSCredential", "UserName:50 Password"),
		fileTable(),
		list("System.IO.FileInfo System.IO.DirectoryInfo", "Name Length CreationTime LastWriteTime LastAccessTime Mode"),
		{types: []string{"System.IO.FileInfo", "System.IO.DirectoryInfo"}, shape: Wide, columns: []viewColumn{{label: "Name"}}},
		processTable(),
		table("System.Globalization.CultureInfo", "LCID:16 Name:16 DisplayName"),
		moduleTable(),
		table("System.Management.Automation.Job", "Id:6 Name:15 PSJobTypeName:15 State:13 HasMoreData:15 Location:20 Command:25"),
		driveTable(),
		table("System.Management.Automation.ProviderInfo", "Name:20 Capabilities Drives"),
		list("System.Management.Automation.PSDriveInfo", "Name Description Provider Root CurrentLocation"),
	}
}

func table(types, columns string) *view {
	return &view{types: strings.Fields(types), shape: Table, columns: declaredColumns(columns)}
}

func list(types, fields string) *view {
	return &view{types: strings.Fields(types), shape: List, columns: declaredColumns(fields)}
}

func (v *view) widths(all ...int) *view {
	for i, w := range all {
		v.columns[i].width = w
	}
	return v
}

func (v *view) by(property, label string) *view {
	v.group, v.groupLabel = property, label
	return v
}

func datePage(e *Env, v any) []string {
	hint, _ := e.Members.Get(v, "DisplayHint")
	if f := map[string]string{"Date": "D", "Time": "T"}[object.Text(hint)]; f != "" {
		text, _ := formatted(v, f, e.Culture)
		return []string{text}
	}
	if text, ok := e.Members.Get(v, "DateTime"); ok {
		return []string{e.text(text)}
	}
	text, _ := formatted(v, "F", e.Culture)
	return []string{text}
}

// matchPage shows an object by its text: a match with its context, a page of help.
// emphatic is what marks a part of its text on a terminal.
type emphatic interface{ Emphasized() string }

func matchPage(e *Env, v any) []string {
	if m, ok := v.(emphatic); ok {
		return splitLines(m.Emphasized())
	}
	return splitLines(e.Members.Text(v, e.Culture))
}

// commandTable is of aliases, cmdlets and all other commands: they stand in one table.
func commandTable() *view {
	v := table("System.Management.Automation.AliasInfo System.Management.Automation.CommandInfo System.Management.Automation.CmdletInfo "+
		"System.Management.Automation.FunctionInfo System.Management.Automation.FilterInfo System.Management.Automation.ApplicationInfo "+
		"System.Management.Automation.ExternalScriptInfo", "CommandType:15 Name:50 Version:10 Source")
	v.columns[1].calc, v.columns[1].plain = commandLabel, true
	return v
}

// commandLabel is a command's name; behind that of an alias stands what it is for.
func commandLabel(e *Env, v any) any {
	name, _ := e.Members.Get(v, "Name")
	if kind, _ := e.Members.Get(v, "CommandType"); object.Text(kind) != "Alias" {
		return name
	}
	if definition, ok := e.Members.Get(v, "Definition"); ok {
		return object.Text(name) + " -> " + object.Text(definition)
	}
	return name
}

func fileTable() *view {
	v := table("System.IO.FileInfo System.IO.DirectoryInfo", "Mode:7 LastWriteTime:26:right Length:14:right Name")
	v.columns[1].calc = func(e *Env, v any) any {
		at, _ := e.Members.Get(v, "LastWriteTime")
		date, _ := formatted(at, "d", e.Culture)
		clock, _ := formatted(at, "t", e.Culture)
		return blanks(10-len(date)) + date + "  " + blanks(9-len(clock)) + clock
	}
	v.indent, v.groupText = 4, func(path string) string { return strings.TrimPrefix(path, "Microsoft.PowerShell.Core\\FileSystem::") }
	return v.by("PSParentPath", "Directory")
}

// moduleTable shows the names of what modules export, and not what stands for them.
func moduleTable() *view {
	v := table("System.Management.Automation.PSModuleInfo", "ModuleType:10 Version:10 PreRelease:10 Name:35 ExportedCommands")
	v.columns[4].calc = func(e *Env, v any) any {
		commands, _ := e.Members.Get(v, "ExportedCommands")
		h, ok := commands.(*object.Hashtable)
		if !ok {
			return commands
		}
		names := object.NewArray()
		for name := range h.All() {
			names.Items = append(names.Items, name)
		}
		return names
	}
	return v
}

func driveTable() *view {
	v := table("System.Management.Automation.PSDriveInfo", "Name:10,Used (GB):13:right,Free (GB):13:right,Provider:13,Root:35,CurrentLocation:right")
	giga := func(property string) func(*Env, any) any {
		return func(e *Env, v any) any {
			n, _ := e.Members.Get(v, property)
			size, ok := n.(int64)
			if !ok {
				return ""
			}
			text, _ := formatted(float64(size)/(1<<30), "###0.00", e.Culture)
			return text
		}
	}
	v.columns[1].calc, v.columns[2].calc = giga("Used"), giga("Free")
	return v
}

func processTable() *view {
	v := table("System.Diagnostics.Process", "NPM(K):7:right PM(M):8:right WS(M):10:right CPU(s):10:right Id:7:right SI:3:right ProcessName")
	mega := func(property string) func(*Env, any) any {
		return func(e *Env, v any) any {
			n, _ := e.Members.Get(v, property)
			text, _ := formatted(n, "", e.Culture)
			size, err := strconv.ParseFloat(text, 64)
			if err != nil {
				return ""
			}
			short, _ := formatted(size/(1<<20), "N2", e.Culture)
			return short
		}
	}
	v.columns[0].calc = func(*Env, any) any { return int32(0) }
	v.columns[1].calc, v.columns[2].calc = mega("PM"), mega("WS")
	v.columns[3].calc = func(e *Env, v any) any {
		n, _ := e.Members.Get(v, "CPU")
		text, _ := formatted(n, "N2", e.Culture)
		return text
	}
	return v
}

// methodTable shows a method that is not called: each of its overloads on a line.
func methodTable() *view {
	v := table("System.Management.Automation.PSMethod", "OverloadDefinitions")
	v.wrap = true
	v.columns[0].calc = func(e *Env, v any) any {
		overloads, _ := e.Members.Get(v, "OverloadDefinitions")
		var b strings.Builder
		all, _ := items(overloads)
		for _, o := range all {
			b.WriteString(object.Text(o) + "\n")
		}
		return b.String()
	}
	return v
}

func typeTable() *view {
	v := table("System.RuntimeType System.Type", "IsPublic:8 IsSerial:8 Name:40 BaseType")
	v.columns[1].calc = func(e *Env, v any) any {
		if serial, ok := e.Members.Get(v, "IsSerial"); ok {
			return serial
		}
		return true
	}
	v.columns[3].plain = true
	v.columns[3].calc = func(e *Env, v any) any {
		base, _ := e.Members.Get(v, "BaseType")
		if value, _ := e.Members.Get(v, "IsValueType"); value == true {
			return "System.ValueType"
		}
		return base
	}
	return v
}
