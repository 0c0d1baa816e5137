package utility

import (
	"slices"

	"emsh/shell/command"
	"emsh/shell/eval"
)

type clearItem struct {
	Path        []string       `param:"pos=0,mandatory,pipeline,property,set=Path" help:"The items, as variable:NAME; wildcards are taken."`
	LiteralPath []string       `param:"mandatory,property,alias=PSPath|LP,set=LiteralPath" help:"The items, as they are written."`
	Force       command.Switch `param:"" help:"Clears what is read-only too."`
	Filter      string         `param:"" help:"A pattern for the items' names."`
	Include     []string       `param:"" help:"Patterns for the items that are meant."`
	Exclude     []string       `param:"" help:"Patterns for the items that are left out."`
}

func (r *clearItem) Process(c *command.Call) error {
	paths, literal := pathArgs(c, r.Path, r.LiteralPath)
	chosen := itemPaths{Filter: r.Filter, Include: r.Include, Exclude: r.Exclude}
	for _, path := range paths {
		name, rest, ok := drive(path)
		if !ok {
			if err := r.file(c, path, literal); err != nil {
				return err
			}
			continue
		}
		names := driveMatches(c, name, rest, literal)
		if len(names) == 0 && (literal || !hasWildcards(rest)) {
			if err := c.Fail(pathNotFound(rest)); err != nil {
				return err
			}
		}
		for _, n := range names {
			if !chosen.chosen(n) {
				continue
			}
			if err := r.item(c, name, n); err != nil {
				return err
			}
		}
	}
	return nil
}

// file says that a file has content, not a value.
func (r *clearItem) file(c *command.Call, path string, literal bool) error {
	found, err := filesOf(c, path, literal)
	if err != nil || len(found) == 0 {
		return err
	}
	e := fail("NotSupported", command.NotImplemented, "System.Management.Automation.PSNotSupportedException",
		"Provider operation stopped because the provider does not support this operation.", nil)
	e.Hint = "Clear-Content empties a file."
	return e
}

func (r *clearItem) item(c *command.Call, drive, name string) error {
	ok, err := should(c, "Clear Item", "Item: "+name)
	if err != nil || !ok {
		return err
	}
	if drive == "variable" {
		return eval.From(c).Set(name, nil)
	}
	return setDriveItem(c, drive, name, nil)
}

// driveMatches are the names on a drive that a path means.
func driveMatches(c *command.Call, drive, path string, literal bool) []string {
	if literal || !hasWildcards(path) {
		if _, _, ok := driveItem(c, drive, path); !ok {
			return nil
		}
		return []string{path}
	}
	return slices.DeleteFunc(driveNames(c, drive), func(n string) bool { return !anyLike(n, []string{path}) })
}

var clearItemCommand = command.Define[clearItem](command.Spec{Verb: "Clear", Noun: "Item",
	Synopsis: "Takes the values of variables, and removes environment variables, aliases and functions.", Aliases: []string{"cli"}, DefaultSet: "Path", Impact: command.Changes,
	Examples: []command.Example{{Title: "A variable", Code: "$limit = 5; Clear-Item variable:limit; $null -eq $limit", Output: "True"}}})
