package utility

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"emsh/shell/command"
	"emsh/shell/object"
)

// itemPaths are the parameters that name items.
type itemPaths struct {
	Path        []string `param:"pos=0,mandatory,pipeline,property,set=Path" help:"The items; wildcards are taken."`
	LiteralPath []string `param:"mandatory,property,alias=PSPath|LP,set=LiteralPath" help:"The items, their names taken literally."`
	Filter      string   `param:"" help:"A pattern for the items' names."`
	Include     []string `param:"" help:"Patterns for the items that are meant."`
	Exclude     []string `param:"" help:"Patterns for the items that are left out."`
}

func (p *itemPaths) chosen(path string) bool {
	name := baseName(path)
	return (p.Filter == "" || object.Like(name, p.Filter)) && (len(p.Include) == 0 || anyLike(name, p.Include)) && !anyLike(name, p.Exclude)
}

// all are the chosen items; those that are not there are reported.
func (p *itemPaths) all(c *command.Call) ([]string, error) {
	paths, literal := pathArgs(c, p.Path, p.LiteralPath)
	found, err := files(c, paths, literal)
	var kept []string
	for _, f := range found {
		if p.chosen(f) {
			kept = append(kept, f)
		}
	}
	return kept, err
}

type getItem struct {
	itemPaths
	Force command.Switch `param:"" help:"Takes hidden items too."`
}

func (g *getItem) Process(c *command.Call) error {
	paths, literal := pathArgs(c, g.Path, g.LiteralPath)
	for _, p := range paths {
		if name, rest, ok := drive(p); ok {
			if err := g.fromDrive(c, name, rest); err != nil {
				return err
			}
			continue
		}
		found, err := filesOf(c, p, literal)
		if err != nil {
			return err
		}
		for _, f := range found {
			if !g.chosen(f) {
				continue
			}
			if err := g.write(c, f, !literal && hasWildcards(p)); err != nil {
				return err
			}
		}
	}
	return nil
}

// write writes a file's item. A hidden one must be forced; a pattern passes it over.
func (g *getItem) write(c *command.Call, full string, pattern bool) error {
	switch {
	case bool(g.Force) || !isHidden(full):
		return writeItem(c, full)
	case pattern:
		return nil
	}
	return c.Fail(fail("ItemNotFound", command.ObjectNotFound, "System.IO.IOException", "Could not find item "+full+".", full))
}

func (g *getItem) fromDrive(c *command.Call, name, rest string) error {
	if rest == "" || hasWildcards(rest) {
		for _, n := range driveNames(c, name) {
			if rest == "" || object.Like(n, rest) {
				item, _, _ := driveItem(c, name, n)
				if err := c.Write(item); err != nil {
					return err
				}
			}
		}
		return nil
	}
	item, _, ok := driveItem(c, name, rest)
	if !ok {
		e := pathNotFound(rest)
		e.Message = "Cannot find path '" + rest + "' because it does not exist."
		return c.Fail(e)
	}
	return c.Write(item)
}

func writeItem(c *command.Call, path string) error {
	item, err := newItem(path)
	if err != nil {
		return c.Fail(pathNotFound(path))
	}
	return c.Write(item)
}

var getItemCommand = command.Define[getItem](command.Spec{Verb: "Get", Noun: "Item",
	Synopsis: "Gets files and directories, environment variables, variables, aliases and functions.", Aliases: []string{"gi"}, DefaultSet: "Path",
	Examples: []command.Example{{Title: "The current directory", Code: "(Get-Item .).PSIsContainer", Output: "True"}}})

type newItemCmdlet struct {
	Path     []string       `param:"pos=0,property" help:"The item."`
	Name     string         `param:"property" help:"The name of an item in Path."`
	ItemType string         `param:"property,alias=Type" help:"File, Directory or SymbolicLink."`
	Value    any            `param:"pipeline,property,alias=Target" help:"What the file holds, or what the link points to."`
	Force    command.Switch `param:"" help:"Replaces a file, and makes missing directories."`
}

func (n *newItemCmdlet) Process(c *command.Call) error {
	paths := n.Path
	if len(paths) == 0 {
		paths = []string{"."}
	}
	for _, p := range paths {
		if n.Name != "" {
			p = strings.TrimRight(p, "/\\") + "/" + n.Name
		}
		if err := n.one(c, p); err != nil {
			return err
		}
	}
	return nil
}

func (n *newItemCmdlet) value(c *command.Call) any {
	if c.Piped && !c.Has("Value") {
		return c.Input
	}
	return n.Value
}

func (n *newItemCmdlet) one(c *command.Call, path string) error {
	path = onItemDrive(c, path)
	if name, rest, ok := drive(path); ok {
		if err := setDriveItem(c, name, rest, n.value(c)); err != nil {
			return err
		}
		item, _, _ := driveItem(c, name, rest)
		return c.Write(item)
	}
	full, err := locate(c, path)
	if err != nil {
		return err
	}
	kind := strings.ToLower(n.ItemType)
	action := "Create File"
	switch {
	case kind != "" && strings.HasPrefix("directory", kind), kind == "container":
		kind, action = "directory", "Create Directory"
	case kind == "", strings.HasPrefix("file", kind):
	case strings.HasPrefix("symboliclink", kind):
		action = "Create Symbolic Link"
	case strings.HasPrefix("hardlink", kind):
		action = "Create Hard Link"
	default:
		return c.Fail(fail("Argument", command.InvalidArgument, psArgument, "The type is not a known type for the file system. Only \"file\",\"directory\" or \"symboliclink\" can be specified.", nil))
	}
	if e := n.prevented(kind, full); e != nil {
		return c.Fail(e)
	}
	ok, err := should(c, action, "Destination: "+full)
	if err != nil || !ok {
		return err
	}
	if err := n.make(c, kind, full); err != nil {
		if e, ok := err.(*command.Error); ok {
			return c.Fail(e)
		}
		return c.Fail(itemFailure("NewItem", full, err))
	}
	return writeItem(c, full)
}

// prevented is why a directory or link cannot be made where something is.
func (n *newItemCmdlet) prevented(kind, full string) *command.Error {
	if _, err := os.Lstat(full); err != nil || bool(n.Force) {
		return nil
	}
	switch {
	case kind == "directory":
		return fail("DirectoryExist", command.ResourceExists, "System.IO.IOException", "An item with the specified name "+full+" already exists.", full)
	case strings.Contains(kind, "link"):
		return fail("SymLinkExists", command.ResourceExists, "System.IO.IOException", "An item with the specified name "+full+" already exists.", full)
	}
	return nil
}

func (n *newItemCmdlet) make(c *command.Call, kind, full string) error {
	if n.Force {
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			return err
		}
	}
	to := object.Text(n.value(c))
	switch {
	case kind == "directory":
		return os.MkdirAll(full, 0o777)
	case strings.Contains(kind, "link"):
		os.Remove(full) // with -Force; a directory that is not empty stays, and is the error
		if strings.HasPrefix("hardlink", kind) {
			return os.Link(resolve(c, to), full)
		}
		return os.Symlink(to, full)
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if n.Force {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(full, flags, 0o666)
	if err != nil {
		return err
	}
	_, err = f.WriteString(to)
	return errors.Join(err, f.Close())
}

// itemFailure is the error of a change to the file system.
func itemFailure(verb, full string, err error) *command.Error {
	message := err.Error()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fail(verb+"IOError", command.WriteError, "System.IO.DirectoryNotFoundException", "Could not find a part of the path '"+full+"'.", full)
	case errors.Is(err, fs.ErrExist):
		return fail(verb+"IOError", command.WriteError, "System.IO.IOException", "The file '"+full+"' already exists.", full)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EISDIR):
		return fail(verb+"UnauthorizedAccessError", command.PermissionDenied, "System.UnauthorizedAccessException", "Access to the path '"+full+"' is denied.", full)
	}
	return fail(verb+"IOError", command.WriteError, "System.IO.IOException", message, full)
}

var newItemCommand = command.Define[newItemCmdlet](command.Spec{Verb: "New", Noun: "Item",
	Synopsis: "Makes a file, directory or link.", Aliases: []string{"ni"}, Impact: command.Changes,
	Examples: []command.Example{{Title: "A directory", Code: "New-Item reports -ItemType Directory -WhatIf"}}})
