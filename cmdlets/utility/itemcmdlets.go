package utility

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

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
			if err := writeItem(c, f); err != nil {
				return err
			}
		}
	}
	return nil
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

type getChildItem struct {
	Path        []string       `param:"pos=0,pipeline,property,set=Items" help:"The directories, or patterns for their items."`
	LiteralPath []string       `param:"mandatory,property,alias=PSPath|LP,set=LiteralItems" help:"The directories, their names taken literally."`
	Filter      string         `param:"pos=1" help:"A pattern for the items' names."`
	Include     []string       `param:"" help:"Patterns for the items that are meant."`
	Exclude     []string       `param:"" help:"Patterns for the items that are left out."`
	Recurse     command.Switch `param:"alias=s" help:"Goes into directories."`
	Depth       int            `param:"" help:"How deep to go."`
	Force       command.Switch `param:"" help:"Shows hidden items too."`
	Name        command.Switch `param:"" help:"Writes names only."`
	Directory   command.Switch `param:"alias=ad|d" help:"Directories only."`
	File        command.Switch `param:"alias=af" help:"Files only."`
	Hidden      command.Switch `param:"alias=ah|h" help:"Hidden items only."`
	ReadOnly    command.Switch `param:"alias=ar" help:"Read-only items only."`
}

func (g *getChildItem) Process(c *command.Call) error {
	paths, literal := g.LiteralPath, true
	if len(paths) == 0 {
		paths, literal = pathArgs(c, g.Path, nil)
	}
	if len(paths) == 0 {
		paths = []string{"."}
	}
	for _, p := range paths {
		if name, rest, ok := drive(p); ok {
			item := &getItem{}
			if rest == "" {
				rest = "*"
			}
			if err := item.fromDrive(c, name, rest); err != nil {
				return err
			}
			continue
		}
		if err := g.path(c, p, literal); err != nil {
			return err
		}
	}
	return nil
}

func (g *getChildItem) path(c *command.Call, path string, literal bool) error {
	if !literal && hasWildcards(path) && bool(g.Recurse) {
		sub := *g
		sub.Include = append(append([]string(nil), g.Include...), baseName(path))
		return sub.dir(c, resolve(c, filepath.Dir(path)), "", 0)
	}
	found, err := filesOf(c, path, literal)
	if err != nil {
		return err
	}
	for _, f := range found {
		info, err := os.Stat(f)
		if err == nil && info.IsDir() && !(hasWildcards(path) && !literal) {
			if err := g.dir(c, f, "", 0); err != nil {
				return err
			}
			continue
		}
		if g.wants(f, info) {
			if err := g.write(c, f, baseName(f)); err != nil {
				return err
			}
		}
	}
	return nil
}

// dir lists a directory. With patterns the items of deeper directories come first, as in PowerShell.
func (g *getChildItem) dir(c *command.Call, dir, prefix string, depth int) error {
	deep := bool(g.Recurse) || c.Has("Depth")
	patterns := len(g.Include) > 0 || len(g.Exclude) > 0
	var below []os.DirEntry
	for _, e := range listDir(dir) {
		full := filepath.Join(dir, e.Name())
		info, err := os.Stat(full)
		if err != nil {
			info, _ = e.Info()
		}
		into := deep && e.IsDir() && (!c.Has("Depth") || depth < g.Depth) && (bool(g.Force) || !strings.HasPrefix(e.Name(), "."))
		if into && patterns {
			if err := g.dir(c, full, prefix+e.Name()+"/", depth+1); err != nil {
				return err
			}
		} else if into {
			below = append(below, e)
		}
		if info != nil && g.wants(full, info) {
			if err := g.write(c, full, prefix+e.Name()); err != nil {
				return err
			}
		}
	}
	for _, e := range below {
		if err := g.dir(c, filepath.Join(dir, e.Name()), prefix+e.Name()+"/", depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (g *getChildItem) wants(path string, info fs.FileInfo) bool {
	name := baseName(path)
	hidden := strings.HasPrefix(name, ".")
	switch {
	case info == nil:
		return false
	case hidden && !bool(g.Force) && !bool(g.Hidden), bool(g.Hidden) && !hidden:
		return false
	case bool(g.Directory) && !info.IsDir(), bool(g.File) && info.IsDir(), bool(g.ReadOnly) && info.Mode()&0o200 != 0:
		return false
	}
	return (g.Filter == "" || object.Like(name, g.Filter)) && (len(g.Include) == 0 || anyLike(name, g.Include)) && !anyLike(name, g.Exclude)
}

func (g *getChildItem) write(c *command.Call, full, name string) error {
	if g.Name {
		return c.Write(name)
	}
	return writeItem(c, full)
}

var getItemCommand = command.Define[getItem](command.Spec{Verb: "Get", Noun: "Item",
	Synopsis: "Gets files and directories, environment variables, variables, aliases and functions.", Aliases: []string{"gi"}, DefaultSet: "Path",
	Examples: []command.Example{{Title: "The current directory", Code: "(Get-Item .).PSIsContainer", Output: "True"}}})
var getChildItemCommand = command.Define[getChildItem](command.Spec{Verb: "Get", Noun: "ChildItem",
	Synopsis: "Lists what is in directories.", Aliases: []string{"gci", "dir", "ls"}, DefaultSet: "Items",
	Examples: []command.Example{{Title: "Log files", Code: "Get-ChildItem *.log"}}})

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
	if name, rest, ok := drive(path); ok {
		if err := setDriveItem(c, name, rest, n.value(c)); err != nil {
			return err
		}
		item, _, _ := driveItem(c, name, rest)
		return c.Write(item)
	}
	full := resolve(c, path)
	kind := strings.ToLower(n.ItemType)
	action := "Create File"
	switch {
	case kind != "" && strings.HasPrefix("directory", kind), kind == "container":
		kind, action = "directory", "Create Directory"
	case strings.Contains(kind, "link"):
		action = "Create Symbolic Link"
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

func (n *newItemCmdlet) make(c *command.Call, kind, full string) error {
	_, err := os.Lstat(full)
	there := err == nil
	switch {
	case kind == "directory" && there && bool(n.Force):
		return nil
	case kind == "directory" && there:
		return fail("DirectoryExist", command.ResourceExists, "System.IO.IOException", "An item with the specified name "+full+" already exists.", full)
	case kind == "directory":
		return os.MkdirAll(full, 0o777)
	case there && !bool(n.Force):
		return fail("NewItemIOError", command.WriteError, "System.IO.IOException", "The file '"+full+"' already exists.", full)
	case strings.Contains(kind, "link"):
		if there {
			os.Remove(full)
		}
		return os.Symlink(object.Text(n.value(c)), full)
	}
	if n.Force {
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			return err
		}
	}
	return os.WriteFile(full, []byte(object.Text(n.value(c))), 0o666)
}

// itemFailure is the error of a change to the file system.
func itemFailure(verb, full string, err error) *command.Error {
	message := err.Error()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fail(verb+"IOError", command.WriteError, "System.IO.DirectoryNotFoundException", "Could not find a part of the path '"+full+"'.", full)
	case errors.Is(err, fs.ErrPermission):
		return fail(verb+"UnauthorizedAccessError", command.PermissionDenied, "System.UnauthorizedAccessException", "Access to the path '"+full+"' is denied.", full)
	}
	return fail(verb+"IOError", command.WriteError, "System.IO.IOException", message, full)
}

var newItemCommand = command.Define[newItemCmdlet](command.Spec{Verb: "New", Noun: "Item",
	Synopsis: "Makes a file, directory or link.", Aliases: []string{"ni"}, Impact: command.Changes,
	Examples: []command.Example{{Title: "A directory", Code: "New-Item reports -ItemType Directory -WhatIf"}}})

type removeItem struct {
	itemPaths
	Recurse command.Switch `param:"" help:"Removes what is in directories too."`
	Force   command.Switch `param:"" help:"Removes hidden and read-only items too."`
}

func (r *removeItem) Process(c *command.Call) error {
	paths, literal := pathArgs(c, r.Path, r.LiteralPath)
	for _, p := range paths {
		if name, rest, ok := drive(p); ok {
			if _, _, there := driveItem(c, name, rest); !there {
				if err := c.Fail(pathNotFound(p)); err != nil {
					return err
				}
				continue
			}
			if err := setDriveItem(c, name, rest, nil); err != nil {
				return err
			}
			continue
		}
		found, err := filesOf(c, p, literal)
		if err != nil {
			return err
		}
		for _, full := range found {
			if err := r.remove(c, full); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *removeItem) remove(c *command.Call, full string) error {
	if !r.chosen(full) {
		return nil
	}
	info, err := os.Lstat(full)
	if err != nil {
		return nil
	}
	action := "Remove File"
	if info.IsDir() {
		action = "Remove Directory"
	}
	ok, err := should(c, action, full)
	if err != nil || !ok {
		return err
	}
	if info.IsDir() && !bool(r.Recurse) {
		if entries, _ := os.ReadDir(full); len(entries) > 0 {
			ok, err := confirmTree(c, full)
			if err != nil || !ok {
				return err
			}
		}
	}
	if err := os.RemoveAll(full); err != nil {
		return c.Fail(itemFailure("RemoveItem", full, err))
	}
	return nil
}

var removeItemCommand = command.Define[removeItem](command.Spec{Verb: "Remove", Noun: "Item",
	Synopsis: "Removes files and directories.", Aliases: []string{"ri", "rm", "del", "erase", "rd", "rmdir"}, DefaultSet: "Path", Impact: command.Changes,
	Examples: []command.Example{{Title: "What would go", Code: "Remove-Item *.tmp -WhatIf"}}})

type copyItem struct {
	itemPaths
	Destination string         `param:"pos=1,property" help:"Where to."`
	Container   command.Switch `param:"" help:"Keeps directories; this is so without it."`
	Recurse     command.Switch `param:"" help:"Copies what is in directories too."`
	Force       command.Switch `param:"" help:"Replaces read-only files too."`
	PassThru    command.Switch `param:"" help:"Writes the new items."`
}

func (p *copyItem) Process(c *command.Call) error {
	found, err := p.all(c)
	if err != nil {
		return err
	}
	for _, from := range found {
		to := target(c, from, p.Destination)
		ok, err := should(c, kindOf("Copy", from), "Item: "+from+" Destination: "+to)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := p.copy(from, to); err != nil {
			if err := c.Fail(itemFailure("CopyItem", to, err)); err != nil {
				return err
			}
			continue
		}
		if p.PassThru {
			if err := writeItem(c, to); err != nil {
				return err
			}
		}
	}
	return nil
}

func kindOf(verb, path string) string {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return verb + " Directory"
	}
	return verb + " File"
}

// target is where an item goes: into a directory that is there, or under the name given.
func target(c *command.Call, from, destination string) string {
	if destination == "" {
		destination = "."
	}
	to := resolve(c, destination)
	if info, err := os.Stat(to); err == nil && info.IsDir() {
		return filepath.Join(to, baseName(from))
	}
	return to
}

func (p *copyItem) copy(from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		if p.Force {
			makeWritable(to)
		}
		return copyFile(from, to)
	}
	if err := os.MkdirAll(to, 0o777); err != nil {
		return err
	}
	if !p.Recurse {
		return nil
	}
	for _, e := range listDir(from) {
		if err := p.copy(filepath.Join(from, e.Name()), filepath.Join(to, e.Name())); err != nil {
			return err
		}
	}
	return nil
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
		to := target(c, from, m.Destination)
		ok, err := should(c, kindOf("Move", from), "Item: "+from+" Destination: "+to)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := move(from, to, bool(m.Force)); err != nil {
			if err := c.Fail(itemFailure("MoveItem", to, err)); err != nil {
				return err
			}
			continue
		}
		if m.PassThru {
			if err := writeItem(c, to); err != nil {
				return err
			}
		}
	}
	return nil
}

var errExists = errors.New("Cannot create a file when that file already exists.")

func move(from, to string, force bool) error {
	if _, err := os.Lstat(to); err == nil && !force {
		return errExists
	}
	err := os.Rename(from, to)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if info, bad := os.Stat(from); bad != nil || info.IsDir() {
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
	found, err := files(c, paths, exact)
	if err != nil {
		return err
	}
	for _, from := range found {
		to := filepath.Join(filepath.Dir(from), baseName(r.NewName))
		ok, err := should(c, kindOf("Rename", from), "Item: "+from+" Destination: "+to)
		if err != nil || !ok {
			return err
		}
		if _, err := os.Lstat(to); err == nil && !strings.EqualFold(from, to) {
			return c.Fail(fail("RenameItemIOError", command.WriteError, "System.IO.IOException", "The file '"+to+"' already exists.", from))
		}
		if err := os.Rename(from, to); err != nil {
			return c.Fail(itemFailure("RenameItem", from, err))
		}
		if r.PassThru {
			return writeItem(c, to)
		}
	}
	return nil
}

var renameItemCommand = command.Define[renameItem](command.Spec{Verb: "Rename", Noun: "Item",
	Synopsis: "Renames a file or directory.", Aliases: []string{"rni", "ren"}, DefaultSet: "ByPath", Impact: command.Changes,
	Examples: []command.Example{{Title: "What would be renamed", Code: "Rename-Item users.csv users.old -WhatIf -ErrorAction SilentlyContinue"}}})
