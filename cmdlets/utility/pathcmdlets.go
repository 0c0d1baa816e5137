package utility

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

type testPath struct {
	Path        []string       `param:"pos=0,mandatory,pipeline,property,set=Path,null,emptytext,emptylist" help:"The paths."`
	LiteralPath []string       `param:"mandatory,property,alias=PSPath|LP,set=LiteralPath,null,emptytext,emptylist" help:"The paths, taken literally."`
	Filter      string         `param:"" help:"A pattern for the items' names."`
	PathType    string         `param:"alias=Type" help:"What the path is to be: Any, Container or Leaf."`
	IsValid     command.Switch `param:"" help:"Asks only whether the path could be one."`
	Include     []string       `param:"" help:"Patterns for the items that count."`
	Exclude     []string       `param:"" help:"Patterns for the items that do not count."`
	OlderThan   any            `param:"" help:"A date before which the item was changed."`
	NewerThan   any            `param:"" help:"A date after which the item was changed."`
}

func (t *testPath) Process(c *command.Call) error {
	paths, literal := pathArgs(c, t.Path, t.LiteralPath)
	if given, ok := c.Bound["Path"]; len(paths) == 0 || ok && given == nil {
		return c.Fail(fail("NullPathNotPermitted", command.InvalidArgument, "ArgumentNullException",
			"Value cannot be null. (Parameter 'The provided Path argument was null or an empty collection.')", nil))
	}
	for _, p := range paths {
		ok, err := t.test(c, p, literal)
		if err != nil {
			return err
		}
		if err := c.Write(ok); err != nil {
			return err
		}
	}
	return nil
}

func (t *testPath) test(c *command.Call, path string, literal bool) (bool, error) {
	switch name, rest, ok := drive(path); {
	case bool(t.IsValid):
		return path != "" && !strings.ContainsRune(path, 0), nil
	case strings.TrimSpace(path) == "":
		return false, nil
	case ok:
		_, _, there := driveItem(c, name, rest)
		return there || rest == "", nil
	case eval.From(c) != nil && eval.From(c).Session().Virtual(path) && t.PathType != "Container":
		return true, nil
	}
	found := []string{resolve(c, path)}
	if !literal {
		found = glob(c, path)
	}
	for _, f := range found {
		info, err := os.Stat(f)
		if err != nil || t.Filter != "" && !object.Like(baseName(f), t.Filter) || len(t.Include) > 0 && !anyLike(baseName(f), t.Include) || anyLike(baseName(f), t.Exclude) {
			continue
		}
		if t.kind(info) && t.when(info) {
			return true, nil
		}
	}
	return false, nil
}

func (t *testPath) kind(info os.FileInfo) bool {
	switch strings.ToLower(t.PathType) {
	case "container":
		return info.IsDir()
	case "leaf":
		return !info.IsDir()
	}
	return true
}

func (t *testPath) when(info os.FileInfo) bool {
	for limit, newer := range map[any]bool{t.OlderThan: false, t.NewerThan: true} {
		if limit == nil {
			continue
		}
		d, err := object.Cast(limit, "System.DateTime")
		if err != nil || info.ModTime().After(d.(object.DateTime).Time()) != newer {
			return false
		}
	}
	return true
}

var testPathCommand = command.Define[testPath](command.Spec{Verb: "Test", Noun: "Path",
	Synopsis: "Tells whether files, directories or variables are there.", DefaultSet: "Path",
	Examples: []command.Example{{Title: "The current directory", Code: "Test-Path .", Output: "True"}}})

type joinPath struct {
	Path                []string       `param:"pos=0,mandatory,pipeline,property,alias=PSPath" help:"The first part."`
	ChildPath           []string       `param:"pos=1,mandatory,property,null,emptytext,emptylist" help:"The parts behind it."`
	AdditionalChildPath []string       `param:"remaining" help:"Further parts."`
	Resolve             command.Switch `param:"" help:"Writes the files that the path names."`
}

func (j *joinPath) Process(c *command.Call) error {
	child := ""
	for _, part := range slices.Concat(j.ChildPath, j.AdditionalChildPath) {
		child = joinTwo(child, part)
	}
	for _, p := range j.Path {
		p = joinTwo(p, child)
		if !j.Resolve {
			if err := c.Write(p); err != nil {
				return err
			}
			continue
		}
		found, err := filesOf(c, p, false)
		if err != nil {
			return err
		}
		for _, f := range found {
			if err := c.Write(f); err != nil {
				return err
			}
		}
	}
	return nil
}

func joinTwo(a, b string) string {
	a, b = strings.ReplaceAll(a, "\\", "/"), strings.ReplaceAll(b, "\\", "/")
	switch {
	case a == "":
		return b
	case b == "":
		return strings.TrimRight(a, "/") + "/"
	}
	return strings.TrimRight(a, "/") + "/" + strings.TrimLeft(b, "/")
}

var joinPathCommand = command.Define[joinPath](command.Spec{Verb: "Join", Noun: "Path",
	Synopsis: "Puts the parts of a path together.",
	Examples: []command.Example{{Title: "Two parts", Code: "Join-Path /var log", Output: "/var/log"}}})

type splitPath struct {
	Path        []string       `param:"pos=0,mandatory,pipeline,property" help:"The path."`
	LiteralPath []string       `param:"property,alias=PSPath|LP" help:"The path, taken literally."`
	Parent      command.Switch `param:"set=ParentSet" help:"Writes all but the last part; this is so without a switch."`
	Leaf        command.Switch `param:"mandatory,set=LeafSet" help:"Writes the last part."`
	LeafBase    command.Switch `param:"mandatory,set=LeafBaseSet" help:"Writes the last part without its extension."`
	Extension   command.Switch `param:"mandatory,set=ExtensionSet" help:"Writes the extension."`
	Qualifier   command.Switch `param:"mandatory,set=QualifierSet" help:"Writes the drive."`
	NoQualifier command.Switch `param:"mandatory,set=NoQualifierSet" help:"Writes the path without its drive."`
	IsAbsolute  command.Switch `param:"mandatory,set=IsAbsoluteSet" help:"Tells whether the path is absolute."`
	Resolve     command.Switch `param:"" help:"Splits the files that the path names."`
}

func (s *splitPath) Process(c *command.Call) error {
	for _, p := range append(append([]string(nil), s.Path...), s.LiteralPath...) {
		parts := []string{p}
		if s.Resolve {
			found, err := filesOf(c, p, false)
			if err != nil {
				return err
			}
			parts = found
		}
		for _, part := range parts {
			v, err := s.part(c, part)
			if err != nil {
				return err
			}
			if v == nil {
				continue
			}
			if err := c.Write(v); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *splitPath) part(c *command.Call, path string) (any, error) {
	p := strings.ReplaceAll(path, "\\", "/")
	p = strings.TrimPrefix(p, "Microsoft.PowerShell.Core/FileSystem::")
	if len(p) > 1 {
		p = strings.TrimRight(p, "/")
	}
	leaf := p[strings.LastIndexByte(p, '/')+1:]
	qualifier, rest, hasDrive := strings.Cut(p, ":")
	switch {
	case bool(s.Leaf):
		return leaf, nil
	case bool(s.LeafBase):
		return strings.TrimSuffix(leaf, filepath.Ext(leaf)), nil
	case bool(s.Extension):
		return filepath.Ext(leaf), nil
	case bool(s.IsAbsolute):
		return strings.HasPrefix(p, "/") || hasDrive, nil
	case bool(s.NoQualifier):
		if hasDrive {
			return rest, nil
		}
		return p, nil
	case bool(s.Qualifier):
		if !hasDrive {
			return nil, c.Fail(fail("ParsePathFormatError", command.InvalidArgument, "FormatException",
				"Cannot parse path because path '"+path+"' does not have a qualifier specified.", path))
		}
		return qualifier + ":", nil
	}
	i := strings.LastIndexByte(p, '/')
	switch {
	case i < 0 || p == "/":
		return "", nil
	case i == 0:
		return "/", nil
	}
	return p[:i], nil
}

var splitPathCommand = command.Define[splitPath](command.Spec{Verb: "Split", Noun: "Path",
	Synopsis: "Writes a part of a path.", DefaultSet: "ParentSet",
	Examples: []command.Example{{Title: "The last part", Code: "Split-Path /var/log -Leaf", Output: "log"}}})

type resolvePath struct {
	Path        []string       `param:"pos=0,mandatory,pipeline,property,set=Path" help:"The paths."`
	LiteralPath []string       `param:"mandatory,property,alias=PSPath|LP,set=LiteralPath" help:"The paths, taken literally."`
	Relative    command.Switch `param:"" help:"Writes paths from the current location."`
	Force       command.Switch `param:"" help:"Takes hidden items for patterns too."`

	RelativeBasePath string `param:"" help:"Where relative paths begin instead of the current location."`
}

func (r *resolvePath) Process(c *command.Call) error {
	base := here(c)
	if r.RelativeBasePath != "" {
		base = resolve(c, r.RelativeBasePath)
		if info, err := os.Stat(base); err != nil || !info.IsDir() {
			return pathNotFound(base)
		}
	}
	paths, literal := pathArgs(c, r.Path, r.LiteralPath)
	found, err := visiblePaths(c, from(base, c, paths), literal, bool(r.Force))
	if err != nil {
		return err
	}
	for _, f := range found {
		v := eval.From(c).Session().At(f)
		if _, _, items := drive(f); bool(r.Relative) && !items {
			v = relative(base, f)
		}
		if err := c.Write(v); err != nil {
			return err
		}
	}
	return nil
}

// from are the paths, the relative ones seen from base.
func from(base string, c *command.Call, paths []string) []string {
	if base == here(c) {
		return paths
	}
	all := make([]string, len(paths))
	for i, p := range paths {
		if all[i] = p; !filepath.IsAbs(p) {
			all[i] = filepath.Join(base, p)
		}
	}
	return all
}

// visiblePaths are the files that paths name; patterns leave hidden ones out unless they are forced.
func visiblePaths(c *command.Call, paths []string, literal, force bool) ([]string, error) {
	var all []string
	for _, p := range paths {
		if name, rest, ok := drive(p); ok {
			names := driveMatches(c, name, rest, literal)
			if len(names) == 0 && (literal || !hasWildcards(rest)) {
				if err := c.Fail(pathNotFound(p)); err != nil {
					return nil, err
				}
			}
			for _, n := range names {
				all = append(all, eval.OnItemDrive(name, n))
			}
			continue
		}
		found, err := filesOf(c, p, literal)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			if literal || force || !hasWildcards(p) || !strings.HasPrefix(baseName(f), ".") {
				all = append(all, f)
			}
		}
	}
	return all, nil
}

func relative(base, full string) string {
	rel, err := filepath.Rel(base, full)
	if err != nil {
		return full
	}
	if rel == "." || strings.HasPrefix(rel, "..") {
		return rel
	}
	return "./" + rel
}

var resolvePathCommand = command.Define[resolvePath](command.Spec{Verb: "Resolve", Noun: "Path",
	Synopsis: "Writes the full paths of what paths and patterns name.", Aliases: []string{"rvpa"}, DefaultSet: "Path",
	Examples: []command.Example{{Title: "From here", Code: "Resolve-Path . -Relative", Output: "."}}})

type convertPath struct {
	Path        []string       `param:"pos=0,mandatory,pipeline,property,set=Path" help:"The paths."`
	LiteralPath []string       `param:"mandatory,property,alias=PSPath|LP,set=LiteralPath" help:"The paths, taken literally."`
	Force       command.Switch `param:"" help:"Takes hidden items for patterns too."`
}

func (v *convertPath) Process(c *command.Call) error {
	paths, literal := pathArgs(c, v.Path, v.LiteralPath)
	found, err := visiblePaths(c, paths, literal, bool(v.Force))
	if err != nil {
		return err
	}
	for _, f := range found {
		if _, rest, items := drive(f); items {
			f = rest
		}
		if err := c.Write(f); err != nil {
			return err
		}
	}
	return nil
}

var convertPathCommand = command.Define[convertPath](command.Spec{Verb: "Convert", Noun: "Path",
	Synopsis: "Writes full paths as text.", Aliases: []string{"cvpa"}, DefaultSet: "Path",
	Examples: []command.Example{{Title: "The root", Code: "Convert-Path /", Output: "/"}}})
