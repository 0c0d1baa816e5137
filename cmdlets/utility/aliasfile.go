package utility

import (
	"fmt"
	"os"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/eval"
)

type exportAlias struct {
	Path        string         `param:"pos=0,mandatory,set=ByPath" help:"The file."`
	LiteralPath string         `param:"mandatory,alias=PSPath|LP,property,set=ByLiteralPath" help:"The file, its name taken literally."`
	Name        []string       `param:"pos=1,pipeline,property" help:"The aliases; wildcards are taken."`
	As          string         `param:"is=ExportAliasFormat" valid:"oneof=Csv|Script" help:"Csv, or Script for a script that sets them."`
	Append      command.Switch `param:"" help:"Adds to the file."`
	Force       command.Switch `param:"" help:"Writes to a read-only file too."`
	NoClobber   command.Switch `param:"alias=NoOverwrite" help:"Fails when the file is there."`
	PassThru    command.Switch `param:"" help:"Writes the aliases."`
	Description string         `param:"" help:"What the file is for; it is told at its top."`
	Scope       string         `param:"" help:"The scope."`

	names []string
}

func (e *exportAlias) Process(*command.Call) error {
	e.names = append(e.names, e.Name...)
	return nil
}

func (e *exportAlias) End(c *command.Call) error {
	if len(e.names) == 0 {
		e.names = []string{"*"}
	}
	all, err := aliasesAt(c, e.Scope)
	if err != nil {
		return err
	}
	full, err := locate(c, e.Path+e.LiteralPath)
	if err != nil {
		return err
	}
	if found := glob(c, e.Path); len(found) > 1 {
		return fail("ReadWriteMultipleFilesNotSupported", command.InvalidArgument, psOperation, "Cannot perform operation because the path resolved to more than one file. This command cannot operate on multiple files.", e.Path)
	}
	if _, err := os.Stat(full); err == nil && bool(e.NoClobber) {
		return noClobber(e.Path+e.LiteralPath, full)
	}
	ok, err := should(c, "Export Alias", full)
	if err != nil || !ok {
		return err
	}
	return e.write(c, full, all)
}

func (e *exportAlias) write(c *command.Call, full string, all []*eval.Alias) error {
	if e.Force {
		defer makeWritable(full)()
	}
	f, err := openCsv(c, full, "", bool(e.Append))
	if err != nil {
		return err
	}
	if head := e.head(c); head != "" {
		f.line(strings.TrimSuffix(head, "\n"))
	}
	for _, a := range all {
		if !anyLike(a.Name, e.names) {
			continue
		}
		f.line(e.line(a))
		if e.PassThru {
			if err := c.Write(eval.From(c).CommandInfo(a)); err != nil {
				f.close()
				return err
			}
		}
	}
	return f.close()
}

// head tells at the top whose aliases these are, and what the file is for.
func (e *exportAlias) head(c *command.Call) string {
	user, _ := eval.From(c).Session().Getenv("USER")
	host, _ := os.Hostname()
	var b strings.Builder
	b.WriteString("# Alias File\n")
	fmt.Fprintf(&b, "# Exported by : %s\n# Date/Time : %s\n# Computer : %s\n", user, time.Now().Format("Monday, January 2, 2006 3:04:05 PM"), host)
	for line := range strings.SplitSeq(e.Description, "\n") {
		if e.Description != "" {
			b.WriteString("# " + strings.TrimSuffix(line, "\r") + "\n")
		}
	}
	return b.String()
}

func (e *exportAlias) line(a *eval.Alias) string {
	if strings.EqualFold(e.As, "Script") {
		plain := strings.NewReplacer("`", "``", `"`, "`\"", "$", "`$").Replace
		return fmt.Sprintf(`set-alias -Name:"%s" -Value:"%s" -Description:"%s" -Option:"%s"`, plain(a.Name), plain(a.Definition), plain(a.Description), a.Options)
	}
	twice := func(s string) string { return strings.ReplaceAll(s, `"`, `""`) }
	return fmt.Sprintf(`"%s","%s","%s","%s"`, twice(a.Name), twice(a.Definition), twice(a.Description), a.Options)
}

type importAlias struct {
	Path        string         `param:"pos=0,mandatory,pipeline,property,set=ByPath" help:"The file."`
	LiteralPath string         `param:"mandatory,alias=PSPath|LP,property,set=ByLiteralPath" help:"The file, its name taken literally."`
	Scope       string         `param:"" valid:"notempty" help:"The scope."`
	PassThru    command.Switch `param:"" help:"Writes the aliases."`
	Force       command.Switch `param:"" help:"Replaces aliases that are there."`
}

func (i *importAlias) Process(c *command.Call) error {
	full, err := locate(c, i.Path+i.LiteralPath)
	if err != nil {
		return err
	}
	switch found := glob(c, i.Path); {
	case i.Path == "":
	case len(found) == 1:
		full = found[0]
	case len(found) > 1:
		return fail("NotSupported", command.NotImplemented, "System.Management.Automation.PSNotSupportedException", "The path '"+i.Path+"' names several files; one is read at a time.", nil)
	}
	text, err := openText(full, "")
	if err != nil {
		return readFailure(full, err)
	}
	defer text.close()
	r := &csvReader{textSource: text, delimiter: ','}
	r.typeLine()
	for line := 1; ; line++ {
		f, ok := r.record()
		if !ok {
			return nil
		}
		if len(f) == 0 || len(f) == 1 && strings.TrimSpace(f[0]) == "" || strings.HasPrefix(f[0], "#") {
			continue
		}
		if len(f) != 4 {
			if err := c.Fail(i.badLine(full, line)); err != nil {
				return err
			}
			continue
		}
		if err := i.put(c, f); err != nil {
			return err
		}
	}
}

func (i *importAlias) badLine(full string, line int) *command.Error {
	return fail("ImportAliasFileFormatError", command.ReadError, "System.FormatException",
		fmt.Sprintf("Cannot import an alias. Line number %d in the file '%s' is not a correctly formatted, comma-separated values (CSV) line for aliases. Change the line to four values separated by commas. If the value text itself contains a comma, then the value must be contained in quotation marks.", line, full), full)
}

// put makes the alias of a line: its name, its command, a remark and options.
func (i *importAlias) put(c *command.Call, f []string) error {
	var options []string
	for option := range strings.SplitSeq(f[3], ",") {
		if !strings.Contains(" none readonly constant private allscope unspecified ", " "+strings.ToLower(strings.TrimSpace(option))+" ") {
			return c.Fail(fail("ImportAliasOptionsError", command.ReadError, psArgument, "The options '"+f[3]+"' of the alias '"+f[0]+"' are not known.", i.Path+i.LiteralPath))
		}
		options = append(options, strings.TrimSpace(option))
	}
	a := aliasArgs{Name: f[0], Value: f[1], Description: f[2], Option: options, PassThru: i.PassThru, Force: i.Force, Scope: i.Scope}
	return a.put(c, "Import Alias", !bool(i.Force))
}

var exportAliasCommand = command.Define[exportAlias](command.Spec{Verb: "Export", Noun: "Alias", Synopsis: "Writes aliases to a file.", Aliases: []string{"epal"}, DefaultSet: "ByPath", Impact: command.Changes,
	Examples: []command.Example{{Title: "What would be written", Code: "Export-Alias aliases.csv -WhatIf"}}})
var importAliasCommand = command.Define[importAlias](command.Spec{Verb: "Import", Noun: "Alias", Synopsis: "Reads aliases from a file.", Aliases: []string{"ipal"}, DefaultSet: "ByPath", Impact: command.Changes,
	Examples: []command.Example{{Title: "From a file", Code: "Import-Alias aliases.csv -ErrorAction SilentlyContinue"}}})
