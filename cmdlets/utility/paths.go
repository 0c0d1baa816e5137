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

// here is the session's location.
func here(c *command.Call) string {
	if caller := eval.From(c); caller != nil {
		return caller.Session().Dir()
	}
	dir, _ := os.Getwd()
	return dir
}

// home is the user's folder, as the session began with it.
func home(c *command.Call) string {
	if caller := eval.From(c); caller != nil {
		if dir, ok := caller.Get("HOME"); ok && object.Text(dir) != "" {
			return object.Text(dir)
		}
	}
	dir, _ := os.UserHomeDir()
	return dir
}

// resolve is a path from the session's location, without its provider's name.
func resolve(c *command.Call, path string) string {
	path = strings.TrimPrefix(path, "Microsoft.PowerShell.Core\\FileSystem::")
	if len(path) > 12 && strings.EqualFold(path[:12], "FileSystem::") {
		path = path[12:]
	}
	if caller := eval.From(c); caller != nil {
		path = caller.Session().OnDrive(path)
	}
	path = strings.ReplaceAll(path, "\\", "/")
	if path == "~" || strings.HasPrefix(path, "~/") {
		path = home(c) + path[1:]
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(here(c), path)
	}
	return filepath.Clean(path)
}

// locate is resolve for a file that is to be made or read as it is named: its drive must exist.
func locate(c *command.Call, path string) (string, error) {
	if e := noSuchDrive(path); e != nil && !isFileDrive(c, path) {
		if _, _, other := drive(path); !other {
			return "", e
		}
	}
	return resolve(c, path), nil
}

// glob are the files that a path with wildcards names; of one without, the file if it is there.
func glob(c *command.Call, path string) []string {
	if !hasWildcards(strings.ReplaceAll(path, "`[", "")) {
		full := resolve(c, unescape(path))
		if _, err := os.Lstat(full); err != nil {
			return nil
		}
		return []string{full}
	}
	full := resolve(c, path)
	found := []string{"/"}
	for part := range strings.SplitSeq(strings.TrimPrefix(full, "/"), "/") {
		found = globPart(found, part)
	}
	return found
}

func globPart(dirs []string, part string) []string {
	var found []string
	for _, dir := range dirs {
		if !hasWildcards(part) {
			next := filepath.Join(dir, unescape(part))
			if _, err := os.Lstat(next); err == nil {
				found = append(found, next)
			}
			continue
		}
		w := wild(part)
		for _, e := range listDir(dir) {
			if w.Match(e.Name()) {
				found = append(found, filepath.Join(dir, e.Name()))
			}
		}
	}
	return found
}

// unescape takes the backticks off a name whose wildcards are meant literally.
func unescape(path string) string {
	if strings.IndexByte(path, '`') < 0 {
		return path
	}
	return strings.NewReplacer("`[", "[", "`]", "]", "`*", "*", "`?", "?", "``", "`").Replace(path)
}

// listDir is a directory's content: directories first, then files, each by name.
func listDir(dir string) []os.DirEntry {
	entries, _ := os.ReadDir(dir)
	slices.SortStableFunc(entries, func(a, b os.DirEntry) int {
		if a.IsDir() != b.IsDir() {
			if a.IsDir() {
				return -1
			}
			return 1
		}
		return strings.Compare(strings.ToLower(a.Name()), strings.ToLower(b.Name()))
	})
	return entries
}

// pathArgs are the paths of a cmdlet: given, or from the pipeline.
func pathArgs(c *command.Call, path, literal []string) (paths []string, isLiteral bool) {
	paths, isLiteral = givenPaths(c, path, literal)
	if caller := eval.From(c); caller == nil || caller.Session().ItemDrive() == "" {
		return paths, isLiteral
	}
	paths = slices.Clone(paths)
	for i, p := range paths {
		paths[i] = onItemDrive(c, p)
	}
	return paths, isLiteral
}

// onItemDrive is a path with the drive that it begins on, where the session is on one that holds no files.
func onItemDrive(c *command.Call, path string) string {
	on := eval.From(c).Session().ItemDrive()
	if on == "" || strings.ContainsAny(path, ":") || strings.HasPrefix(path, "/") || strings.HasPrefix(path, "~") {
		return path
	}
	for path == "." || path == ".." || strings.HasPrefix(path, "./") || strings.HasPrefix(path, "../") {
		path = strings.TrimLeft(strings.TrimLeft(path, "."), "/")
	}
	return on + ":" + path
}

func givenPaths(c *command.Call, path, literal []string) (paths []string, isLiteral bool) {
	if len(literal) > 0 {
		return literal, true
	}
	if c.Piped && !c.Has("Path") {
		if full, ok := property(c.Input, "PSPath"); ok && full != nil {
			return []string{object.Text(full)}, true
		}
		if full, ok := property(c.Input, "FullName"); ok && full != nil {
			return []string{object.Text(full)}, true
		}
		return texts(c.Input), false
	}
	return path, false
}

// files are the files that the paths name; one that is not there is reported.
func files(c *command.Call, paths []string, literal bool) ([]string, error) {
	var all []string
	for _, p := range paths {
		found, err := filesOf(c, p, literal)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func filesOf(c *command.Call, path string, literal bool) ([]string, error) {
	if name, rest, ok := drive(path); ok {
		return nil, c.Fail(noFile(c, name, rest))
	}
	if e := noSuchDrive(path); e != nil && !isFileDrive(c, path) {
		return nil, c.Fail(e)
	}
	if literal || strings.Contains(path, "FileSystem::") {
		full := resolve(c, path)
		if _, err := os.Lstat(full); err != nil {
			return nil, c.Fail(pathNotFound(full))
		}
		return []string{full}, nil
	}
	if found := glob(c, path); len(found) > 0 || hasWildcards(path) {
		return found, nil
	}
	return nil, c.Fail(pathNotFound(resolve(c, path)))
}

// noFile is the error for an item that is no file, where a file is needed.
func noFile(c *command.Call, drive, rest string) *command.Error {
	if _, _, there := driveItem(c, drive, rest); !there && rest != "" {
		return pathNotFound(drive + ":" + rest)
	}
	return fail("NotSupported", command.NotImplemented, "System.Management.Automation.PSNotSupportedException",
		"Provider operation stopped because the provider does not support this operation.", nil)
}

// isFileDrive reports whether a path names a drive of files.
func isFileDrive(c *command.Call, path string) bool {
	name, _, _ := strings.Cut(path, ":")
	return eval.From(c).Session().FileDrive(name) != nil
}

func pathNotFound(full string) *command.Error {
	return fail("PathNotFound", command.ObjectNotFound, "System.Management.Automation.ItemNotFoundException",
		"Cannot find path '"+full+"' because it does not exist.", full)
}

// should asks whether a change is to be made: -WhatIf says what would happen, -Confirm asks.
func should(c *command.Call, action, target string) (bool, error) {
	return eval.From(c).ShouldProcess(c, target, action)
}

func whatIf(c *command.Call, action, target string) error {
	_, err := should(c, action, target)
	return err
}

// confirmTree asks before a directory goes with everything in it.
func confirmTree(c *command.Call, full string) (bool, error) {
	return eval.From(c).ShouldContinue("The item at "+full+" has children and the Recurse parameter was not specified. "+
		"If you continue, all children will be removed with the item. Are you sure you want to continue?", "Confirm")
}
