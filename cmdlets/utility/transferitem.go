package utility

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"emsh/shell/command"
)

type copyItem struct {
	itemPaths
	Destination string         `param:"pos=1,property" help:"Where to."`
	Container   command.Switch `param:"" help:"Keeps directories; this is so without it. -Container:$false puts all files into one directory."`
	Recurse     command.Switch `param:"" help:"Copies what is in directories too."`
	Force       command.Switch `param:"" help:"Replaces read-only files too."`
	PassThru    command.Switch `param:"" help:"Writes the new items."`
}

func (p *copyItem) Process(c *command.Call) error {
	paths, literal := pathArgs(c, p.Path, p.LiteralPath)
	found, err := files(c, paths, literal)
	if err != nil {
		return err
	}
	for _, from := range found {
		if !p.meant(from) {
			continue
		}
		to, err := destination(c, p.Destination)
		if err != nil {
			return err
		}
		if err := p.item(c, from, to); err != nil {
			return err
		}
	}
	return nil
}

// meant reports whether a named item is to be copied; what is in a directory is asked for one by one.
func (p *copyItem) meant(from string) bool {
	return p.chosen(from) || bool(p.Recurse) && isDirectory(from) && len(p.Include) == 0
}

// destination is the file or directory that is named, or the current location.
func destination(c *command.Call, path string) (string, error) {
	if path == "" {
		return here(c), nil
	}
	return locate(c, path)
}

func (p *copyItem) item(c *command.Call, from, to string) error {
	if sameFile(from, to) {
		return c.Fail(fail("CopyError", command.WriteError, "System.IO.IOException", "Cannot overwrite the item "+from+" with itself.", from))
	}
	if isDirectory(from) {
		if c.Has("Container") && !bool(p.Container) {
			return p.flat(c, from, to)
		}
		return p.directory(c, from, to)
	}
	if isDirectory(to) {
		to = filepath.Join(to, baseName(from))
	}
	if sameFile(from, to) {
		return c.Fail(fail("CopyError", command.WriteError, "System.IO.IOException", "Cannot overwrite the item "+to+" with itself.", to))
	}
	return p.file(c, from, to)
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// flat copies the files of a tree into one directory.
func (p *copyItem) flat(c *command.Call, from, to string) error {
	for _, e := range listDir(from) {
		full := filepath.Join(from, e.Name())
		var err error
		switch {
		case e.IsDir() && bool(p.Recurse):
			err = p.flat(c, full, to)
		case !e.IsDir():
			err = p.item(c, full, to)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *copyItem) directory(c *command.Call, from, to string) error {
	if isDirectory(to) {
		to = filepath.Join(to, baseName(from))
	}
	if strings.HasPrefix(to+"/", from+"/") && bool(p.Recurse) {
		return c.Fail(fail("CopyError", command.WriteError, "System.IO.IOException", "Cannot overwrite the item "+from+" with itself.", from))
	}
	ok, err := should(c, "Copy Directory", "Item: "+from+" Destination: "+to)
	if err != nil || !ok {
		return err
	}
	if err := p.made(c, to); err != nil || !bool(p.Recurse) {
		return err
	}
	entries := listDir(from)
	for _, dirs := range []bool{false, true} {
		for _, e := range entries {
			full := filepath.Join(from, e.Name())
			if isDirectory(full) != dirs || anyLike(e.Name(), p.Exclude) {
				continue
			}
			if dirs {
				err = p.directory(c, full, filepath.Join(to, e.Name()))
			} else if p.Filter == "" || p.chosen(full) {
				err = p.file(c, full, filepath.Join(to, e.Name()))
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// made makes the directory that a copy goes into.
func (p *copyItem) made(c *command.Call, to string) error {
	if isDirectory(to) {
		if p.Force {
			return p.passed(c, to)
		}
		return c.Fail(fail("DirectoryExist", command.ResourceExists, "System.IO.IOException", "An item with the specified name "+to+" already exists.", to))
	}
	if err := os.MkdirAll(to, 0o777); err != nil {
		return c.Fail(itemFailure("CreateDirectory", to, err))
	}
	return p.passed(c, to)
}

func (p *copyItem) passed(c *command.Call, full string) error {
	if p.PassThru {
		return writeItem(c, full)
	}
	return nil
}

func (p *copyItem) file(c *command.Call, from, to string) error {
	ok, err := should(c, "Copy File", "Item: "+from+" Destination: "+to)
	if err != nil || !ok {
		return err
	}
	if p.Force {
		defer makeWritable(to)()
	}
	if err := copyFile(from, to); err != nil {
		return c.Fail(transferFailure("CopyFileInfoItem", from, to, err))
	}
	return p.passed(c, to)
}

// transferFailure is the error of a file that could not be taken elsewhere: it names the file.
func transferFailure(verb, from, to string, err error) *command.Error {
	e := itemFailure(verb, to, err)
	if item, err := newItem(from); err == nil {
		e.Target = item
	}
	return e
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

var copyItemCommand = command.Define[copyItem](command.Spec{Verb: "Copy", Noun: "Item",
	Synopsis: "Copies files and directories.", Aliases: []string{"cpi", "cp", "copy"}, DefaultSet: "Path", Impact: command.Changes,
	Examples: []command.Example{{Title: "What would be copied", Code: "Copy-Item *.ps1 backup -WhatIf"}}})

type moveItem struct {
	itemPaths
	Destination string         `param:"pos=1,property" help:"Where to."`
	Force       command.Switch `param:"" help:"Replaces a file that is there."`
	PassThru    command.Switch `param:"" help:"Writes the moved items."`
}

func (m *moveItem) Process(c *command.Call) error {
	found, err := m.all(c)
	if err != nil {
		return err
	}
	for _, from := range found {
		if err := m.item(c, from); err != nil {
			return err
		}
	}
	return nil
}

func (m *moveItem) item(c *command.Call, from string) error {
	to, err := destination(c, m.Destination)
	if err != nil {
		return err
	}
	if isDirectory(to) {
		to = filepath.Join(to, baseName(from))
	}
	kind, verb := "Move File", "MoveFileInfoItem"
	if isDirectory(from) {
		kind, verb = "Move Directory", "MoveDirectoryItem"
		if strings.HasPrefix(to+"/", from+"/") {
			return c.Fail(fail("MoveItemArgumentError", command.InvalidArgument, "System.IO.IOException",
				"Destination path cannot be a subdirectory of the source or the source itself: "+to+".", to))
		}
	}
	ok, err := should(c, kind, "Item: "+from+" Destination: "+to)
	if err != nil || !ok {
		return err
	}
	if err := move(from, to, bool(m.Force)); err != nil {
		return c.Fail(transferFailure(verb, from, to, err))
	}
	if m.PassThru {
		return writeItem(c, to)
	}
	return nil
}

func move(from, to string, force bool) error {
	if _, err := os.Lstat(to); err == nil && !sameFile(from, to) {
		if !force || isDirectory(to) {
			return fs.ErrExist
		}
	}
	err := os.Rename(from, to)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if isDirectory(from) {
		return err
	}
	if err := copyFile(from, to); err != nil {
		return err
	}
	return os.Remove(from)
}

var moveItemCommand = command.Define[moveItem](command.Spec{Verb: "Move", Noun: "Item",
	Synopsis: "Moves files and directories.", Aliases: []string{"mi", "mv", "move"}, DefaultSet: "Path", Impact: command.Changes,
	Examples: []command.Example{{Title: "What would be moved", Code: "Move-Item *.log archive -WhatIf"}}})

type renameItem struct {
	Path        string         `param:"pos=0,mandatory,pipeline,property,set=ByPath" help:"The item."`
	LiteralPath string         `param:"mandatory,property,alias=PSPath|LP,set=ByLiteralPath" help:"The item, its name taken literally."`
	NewName     string         `param:"pos=1,mandatory,property" help:"The new name."`
	Force       command.Switch `param:"" help:"Renames hidden and read-only items too."`
	PassThru    command.Switch `param:"" help:"Writes the renamed item."`
}

func (r *renameItem) Process(c *command.Call) error {
	var given []string
	if r.Path != "" {
		given = []string{r.Path}
	}
	var literal []string
	if r.LiteralPath != "" {
		literal = []string{r.LiteralPath}
	}
	paths, exact := pathArgs(c, given, literal)
	if len(paths) == 0 {
		return nil
	}
	named, err := locate(c, paths[0])
	if err != nil {
		return err
	}
	found := []string{named}
	if !exact {
		if found = glob(c, paths[0]); len(found) != 1 {
			found = []string{resolve(c, unescape(paths[0]))}
		}
	}
	if _, err := os.Lstat(found[0]); err != nil && !exact && !hasWildcards(paths[0]) {
		return c.Fail(pathNotFound(found[0]))
	} else if err != nil {
		return c.Fail(fail("InvalidOperation", command.InvalidOperation, psOperation, "Cannot rename because item at '"+paths[0]+"' does not exist.", nil))
	}
	return r.item(c, found[0])
}

func (r *renameItem) item(c *command.Call, from string) error {
	name := strings.TrimPrefix(strings.TrimPrefix(r.NewName, "./"), ".\\")
	if filepath.Dir(name) == filepath.Dir(from) {
		name = filepath.Base(name)
	}
	if strings.Contains(name, "/") {
		return c.Fail(fail("Argument", command.InvalidArgument, psArgument,
			"Cannot rename the specified target, because it represents a path or device name. (Parameter 'newName')", nil))
	}
	to := filepath.Join(filepath.Dir(from), name)
	kind := "Rename File"
	if isDirectory(from) {
		kind = "Rename Directory"
	}
	ok, err := should(c, kind, "Item: "+from+" Destination: "+to)
	if err != nil || !ok {
		return err
	}
	if err := move(from, to, false); err != nil {
		e := itemFailure("RenameItem", to, err)
		e.Target = from
		return c.Fail(e)
	}
	if r.PassThru {
		return writeItem(c, to)
	}
	return nil
}

var renameItemCommand = command.Define[renameItem](command.Spec{Verb: "Rename", Noun: "Item",
	Synopsis: "Renames a file or directory.", Aliases: []string{"rni", "ren"}, DefaultSet: "ByPath", Impact: command.Changes,
	Examples: []command.Example{{Title: "What would be renamed", Code: "Rename-Item users.csv users.old -WhatIf -ErrorAction SilentlyContinue"}}})
