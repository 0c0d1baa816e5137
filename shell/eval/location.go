package eval

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"

	"emsh/shell/object"
)

// itemDrives are the drives that hold no files, by the provider that they belong to.
var itemDrives = map[string]struct{ name, provider string }{
	"alias": {"Alias", "Alias"}, "env": {"Env", "Environment"}, "function": {"Function", "Function"}, "variable": {"Variable", "Variable"},
}

// location is where a session is: a folder, and the place on a drive that the user sees instead.
type location struct {
	dir   string
	place string            // as Env:/ or Logs:/old; "" shows the folder
	items string            // the drive that holds no files, folded; "" for one of files
	left  map[string]string // the places on drives where the session was last, by the drives' folded names
}

// Place is the location as the user sees it.
func (s *Session) Place() string { return cmp.Or(s.place, s.dir) }

// ItemDrive is the drive of the location, where that holds no files.
func (s *Session) ItemDrive() string { return s.items }

// Location is $PWD.
func (s *Session) Location() any {
	if s.place == "" {
		return PathInfo(s.dir)
	}
	return s.located(s.place)
}

// LocationOn is the location on a drive: where the session is, or was last; nil where there is no such drive.
func (s *Session) LocationOn(name string) any {
	name = strings.TrimSuffix(name, ":")
	if name == "/" {
		return PathInfo(s.dir)
	}
	if place := s.lastOn(name); place != "" {
		return s.located(place)
	}
	return nil
}

// lastOn is the place on a drive where the session was last, or the drive's root.
func (s *Session) lastOn(name string) string {
	if place, ok := s.left[fold(name)]; ok {
		return place
	}
	if d, ok := itemDrives[fold(name)]; ok {
		return d.name + ":/"
	}
	if d := s.FileDrive(name); d != nil {
		return d.Name + ":/"
	}
	return ""
}

// Go makes a place, as Place shows it, the current location; Name: is where the session was last on that drive.
func (s *Session) Go(place string) error {
	name, rest, ok := strings.Cut(place, ":")
	if !ok {
		return s.SetDir(place)
	}
	if rest == "" {
		if place = s.lastOn(name); place == "" {
			return &os.PathError{Op: "chdir", Path: name, Err: os.ErrNotExist}
		}
		_, rest, _ = strings.Cut(place, ":")
	}
	if d, items := itemDrives[fold(name)]; items {
		if strings.Trim(rest, "/\\.") != "" {
			return &os.PathError{Op: "chdir", Path: place, Err: os.ErrNotExist}
		}
		s.arrive(d.name+":/", fold(name))
		return nil
	}
	return s.GoOn(name, s.OnDrive(place))
}

// GoOn makes a folder the current location, seen as a place on a drive of files.
func (s *Session) GoOn(name, full string) error {
	if err := s.SetDir(full); err != nil {
		return err
	}
	d := s.FileDrive(name)
	if d == nil {
		return nil
	}
	if rel, err := filepath.Rel(d.Root, s.dir); err == nil && rel != ".." && !strings.HasPrefix(rel, "../") {
		s.arrive(d.Name+":/"+strings.TrimPrefix(rel, "."), "")
	}
	return nil
}

func (s *Session) arrive(place, items string) {
	s.place, s.items = place, items
	if s.left == nil {
		s.left = map[string]string{}
	}
	name, _, _ := strings.Cut(place, ":")
	s.left[fold(name)] = place
}

// DrivePlace is a location on a drive that has a name.
type DrivePlace struct{ place, full, provider string }

// OnItemDrive is the path of an item on a drive that holds no files.
func OnItemDrive(drive, name string) string { return itemDrives[fold(drive)].name + ":/" + name }

// At is a path as Resolve-Path writes it.
func (s *Session) At(path string) any {
	name, _, _ := strings.Cut(path, ":")
	if _, items := itemDrives[fold(name)]; items {
		return s.located(path)
	}
	return PathInfo(path)
}

func (s *Session) located(place string) *DrivePlace {
	name, _, _ := strings.Cut(place, ":")
	if d, ok := itemDrives[fold(name)]; ok {
		return &DrivePlace{place, "", d.provider}
	}
	return &DrivePlace{place, s.OnDrive(place), "FileSystem"}
}

// TypeNames are the type's names.
func (*DrivePlace) TypeNames() []string { return PathInfo("").TypeNames() }

// PropertyNames are the properties in order.
func (*DrivePlace) PropertyNames() []string { return PathInfo("").PropertyNames() }

// Property is the named property.
func (p *DrivePlace) Property(name string) (any, bool) {
	switch fold(name) {
	case "path":
		return p.place, true
	case "providerpath":
		return p.full, true
	case "drive":
		drive, _, _ := strings.Cut(p.place, ":")
		return drive, true
	case "provider":
		return "Microsoft.PowerShell.Core\\" + p.provider, true
	}
	return nil, false
}

// Text is the path.
func (p *DrivePlace) Text() string { return p.place }

// MethodNames are the methods.
func (*DrivePlace) MethodNames() []string { return PathInfo("").MethodNames() }

// CallMethod calls a method.
func (p *DrivePlace) CallMethod(name string, args []any) (any, error) {
	return PathInfo(p.place).CallMethod(name, args)
}

var (
	_ object.TextThing     = (*DrivePlace)(nil)
	_ object.CallableThing = (*DrivePlace)(nil)
)
