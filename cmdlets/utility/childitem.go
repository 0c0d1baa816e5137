package utility

import (
	"io/fs"
	"math"
	"os"
	"path/filepath"

	"emsh/shell/command"
	"emsh/shell/object"
)

type getChildItem struct {
	Path          []string       `param:"pos=0,pipeline,property,set=Items" help:"The directories, or patterns for their items."`
	LiteralPath   []string       `param:"mandatory,property,alias=PSPath|LP,set=LiteralItems" help:"The directories, their names taken literally."`
	Filter        string         `param:"pos=1" help:"A pattern for the items' names."`
	Include       []string       `param:"" help:"Patterns for the items that are meant. A directory itself is meant by a path that ends in *."`
	Exclude       []string       `param:"" help:"Patterns for the items that are left out."`
	Recurse       command.Switch `param:"alias=s" help:"Goes into directories."`
	Depth         int            `param:"" valid:"range=0..2147483647" help:"How deep to go."`
	Force         command.Switch `param:"" help:"Shows hidden items too."`
	Name          command.Switch `param:"" help:"Writes names only."`
	Attributes    attributeRule  `param:"is=System.Management.Automation.FlagsExpression[System.IO.FileAttributes]" help:"The attributes items have: names, with , for or, + for and, ! for not."`
	FollowSymlink command.Switch `param:"" help:"Goes into directories that links point to."`
	Directory     command.Switch `param:"alias=ad|d" help:"Directories only."`
	File          command.Switch `param:"alias=af" help:"Files only."`
	Hidden        command.Switch `param:"alias=ah|h" help:"Hidden items only."`
	ReadOnly      command.Switch `param:"alias=ar" help:"Read-only items only."`
	System        command.Switch `param:"alias=as" help:"System items only; there are none here."`

	deep bool
	most int             // how deep at most
	seen map[string]bool // directories that links led into
}

func (g *getChildItem) Begin(c *command.Call) error {
	g.deep, g.most = bool(g.Recurse) || c.Has("Depth"), g.Depth
	if !c.Has("Depth") {
		g.most = math.MaxInt
	}
	return nil
}

func (g *getChildItem) Process(c *command.Call) error {
	paths, literal := g.LiteralPath, true
	if len(paths) == 0 {
		paths, literal = pathArgs(c, g.Path, nil)
	}
	if len(paths) == 0 {
		paths = []string{onItemDrive(c, ".")}
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

// patterns reports whether items are chosen by -Include or -Exclude.
func (g *getChildItem) patterns() bool { return len(g.Include) > 0 || len(g.Exclude) > 0 }

func (g *getChildItem) path(c *command.Call, path string, literal bool) error {
	if g.deep && !literal && len(g.Include) == 0 && !isDirectory(resolve(c, path)) {
		return g.below(c, path)
	}
	found, err := filesOf(c, path, literal)
	if err != nil {
		return err
	}
	several := hasWildcards(path) && !literal
	for _, f := range found {
		if len(g.Include) > 0 && !g.deep && !several && !literal && !anyLike(baseName(f), g.Include) {
			continue
		}
		if isDirectory(f) && (!several || g.deep || g.patterns() && !several) {
			err = g.dir(c, f, "", 0)
		} else if g.wants(f, statOf(f)) {
			err = g.write(c, f, baseName(f))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// below looks for a name, or a pattern, in a directory and everything in it.
func (g *getChildItem) below(c *command.Call, path string) error {
	sub := *g
	if name := filepath.Base(path); name != "*" {
		sub.Include = []string{name}
	}
	found, err := filesOf(c, filepath.Dir(path), false)
	if err != nil {
		return err
	}
	for _, f := range found {
		if err := sub.dir(c, f, "", 0); err != nil {
			return err
		}
	}
	return nil
}

func isDirectory(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// statOf is what the system says of an item, of a link that leads nowhere about the link; nil of none.
func statOf(path string) fs.FileInfo {
	info, err := os.Stat(path)
	if err != nil {
		if info, err = os.Lstat(path); err != nil {
			return nil
		}
	}
	return info
}

// dir lists a directory. With patterns each directory's items follow it, else directories come level by level.
func (g *getChildItem) dir(c *command.Call, dir, prefix string, depth int) error {
	var below []string
	for _, e := range listDir(dir) {
		full := filepath.Join(dir, e.Name())
		if g.wants(full, statOf(full)) {
			if err := g.write(c, full, prefix+e.Name()); err != nil {
				return err
			}
		}
		if !g.enters(full, e, depth) {
			continue
		}
		if !g.patterns() {
			below = append(below, e.Name())
			continue
		}
		if err := g.dir(c, full, prefix+e.Name()+"/", depth+1); err != nil {
			return err
		}
	}
	for _, name := range below {
		if err := g.dir(c, filepath.Join(dir, name), prefix+name+"/", depth+1); err != nil {
			return err
		}
	}
	return nil
}

// enters reports whether an entry is a directory to go into. A link is followed only when asked for, and once.
func (g *getChildItem) enters(full string, e os.DirEntry, depth int) bool {
	if !g.deep || depth >= g.most || isHidden(full) && !bool(g.Force) && !g.namesHidden() {
		return false
	}
	if e.IsDir() {
		return true
	}
	if !bool(g.FollowSymlink) || e.Type()&os.ModeSymlink == 0 || !isDirectory(full) {
		return false
	}
	real, err := filepath.EvalSymlinks(full)
	if err != nil || g.seen[real] {
		return false
	}
	if g.seen == nil {
		g.seen = map[string]bool{}
	}
	g.seen[real] = true
	return true
}

// namesHidden reports whether hidden items are spoken of, so that they are not left out by default.
func (g *getChildItem) namesHidden() bool {
	return bool(g.Hidden) || g.Attributes.names(attributeHidden)
}

func (g *getChildItem) wants(path string, info fs.FileInfo) bool {
	if info == nil {
		return false
	}
	name := baseName(path)
	has := attributesOf(path, info)
	for flag, asked := range map[int64]command.Switch{attributeDirectory: g.Directory, attributeHidden: g.Hidden, attributeReadOnly: g.ReadOnly, attributeSystem: g.System} {
		if bool(asked) && has&flag == 0 {
			return false
		}
	}
	switch {
	case bool(g.File) && has&attributeDirectory != 0, !g.Attributes.fits(has):
		return false
	case has&attributeHidden != 0 && !bool(g.Force) && !g.namesHidden():
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

var getChildItemCommand = command.Define[getChildItem](command.Spec{Verb: "Get", Noun: "ChildItem",
	Synopsis: "Lists what is in directories.", Aliases: []string{"gci", "dir", "ls"}, DefaultSet: "Items",
	Examples: []command.Example{{Title: "Log files", Code: "Get-ChildItem *.log"}, {Title: "Hidden directories", Code: "Get-ChildItem -Attributes Directory+Hidden"}}})
