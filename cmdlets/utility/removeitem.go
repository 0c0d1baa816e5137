package utility

import (
	"os"
	"path/filepath"
	"strings"

	"emsh/shell/command"
)

type removeItem struct {
	itemPaths
	Recurse command.Switch `param:"" help:"Removes what is in directories too."`
	Force   command.Switch `param:"" help:"Removes hidden and read-only items too."`
}

func (r *removeItem) Process(c *command.Call) error {
	paths, literal := pathArgs(c, r.Path, r.LiteralPath)
	for _, p := range paths {
		var err error
		if name, rest, ok := drive(p); ok {
			err = r.fromDrive(c, p, name, rest)
		} else {
			err = r.files(c, p, literal)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (r *removeItem) fromDrive(c *command.Call, path, name, rest string) error {
	if _, _, there := driveItem(c, name, rest); !there {
		return c.Fail(pathNotFound(path))
	}
	return setDriveItem(c, name, rest, nil)
}

func (r *removeItem) files(c *command.Call, path string, literal bool) error {
	found, err := filesOf(c, path, literal)
	if err != nil {
		return err
	}
	for _, full := range found {
		if err := r.root(c, full); err != nil {
			return err
		}
	}
	return nil
}

// root removes an item that was named.
func (r *removeItem) root(c *command.Call, full string) error {
	info, err := os.Lstat(full)
	if err != nil {
		return nil
	}
	if bool(r.Recurse) && info.IsDir() && len(r.Include)+len(r.Exclude) > 0 {
		return r.matching(c, full)
	}
	if !r.chosen(full) {
		return nil
	}
	if at := here(c); at == full || strings.HasPrefix(at, full+"/") {
		return c.Fail(fail("InvalidOperation", command.InvalidOperation, psOperation, "Cannot remove the item at '"+full+"' because it is in use.", nil))
	}
	if !info.IsDir() {
		return r.file(c, full)
	}
	return r.dir(c, full, true, bool(r.Recurse))
}

// matching removes what -Include and -Exclude choose in a directory and everything in it.
func (r *removeItem) matching(c *command.Call, dir string) error {
	for _, e := range listDir(dir) {
		full := filepath.Join(dir, e.Name())
		if r.chosen(full) {
			plain := removeItem{Recurse: r.Recurse, Force: r.Force}
			if err := plain.root(c, full); err != nil {
				return err
			}
		}
		if info, err := os.Lstat(full); err == nil && info.IsDir() {
			if err := r.matching(c, full); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *removeItem) file(c *command.Call, full string) error {
	ok, err := should(c, "Remove File", full)
	if err != nil || !ok {
		return err
	}
	return r.gone(c, full)
}

// dir removes a directory with everything in it. One that is not empty must be meant so, by -Recurse or by the answer.
func (r *removeItem) dir(c *command.Call, full string, root, recurse bool) error {
	if root || recurse {
		ok, err := should(c, "Remove Directory", full)
		if err != nil || !ok {
			return err
		}
	}
	entries := listDir(full)
	if root && !recurse && len(entries) > 0 {
		ok, err := confirmTree(c, full)
		if err != nil || !ok {
			return err
		}
	}
	for _, e := range entries {
		var err error
		inner := filepath.Join(full, e.Name())
		switch {
		case e.IsDir():
			err = r.dir(c, inner, false, recurse)
		case recurse:
			err = r.file(c, inner)
		default:
			err = r.gone(c, inner)
		}
		if err != nil {
			return err
		}
	}
	if left := listDir(full); len(left) > 0 {
		item, _ := newItem(full)
		return c.Fail(fail("DirectoryNotEmpty", command.WriteError, "System.IO.IOException", "Directory "+full+" cannot be removed because it is not empty.", item))
	}
	return r.gone(c, full)
}

// gone takes an item away; hidden and read-only ones need -Force.
func (r *removeItem) gone(c *command.Call, full string) error {
	item, err := newItem(full)
	if err != nil {
		return c.Fail(itemFailure("RemoveFileSystemItem", full, err))
	}
	protected := attributesOf(full, item.info)&(attributeHidden|attributeReadOnly) != 0 && !item.isLink()
	if protected && !bool(r.Force) {
		return c.Fail(fail("RemoveFileSystemItemUnAuthorizedAccess", command.PermissionDenied, "System.IO.IOException", "Cannot remove item "+full+
			": You do not have sufficient access rights to perform this operation or the item is hidden, system, or read only.", item))
	}
	if err := os.Remove(full); err != nil {
		e := itemFailure("RemoveFileSystemItem", full, err)
		if e.Category == command.PermissionDenied {
			e.ID = "RemoveFileSystemItemUnAuthorizedAccess"
		}
		e.Message, e.Target = "Cannot remove item "+full+": "+e.Message, item
		return c.Fail(e)
	}
	return nil
}

var removeItemCommand = command.Define[removeItem](command.Spec{Verb: "Remove", Noun: "Item",
	Synopsis: "Removes files and directories.", Aliases: []string{"ri", "rm", "del", "erase", "rd", "rmdir"}, DefaultSet: "Path", Impact: command.Changes,
	Examples: []command.Example{{Title: "What would go", Code: "Remove-Item *.tmp -WhatIf"}}})
