package eval

import (
	"os"
	"path/filepath"
	"strings"
)

// Drive is a name for a folder: what New-PSDrive makes.
type Drive struct{ Name, Root, Description string }

// Drives are those that New-PSDrive made.
func (s *Session) Drives() []*Drive { return s.drives }

// AddDrive makes a drive; one of the same name gives way.
func (s *Session) AddDrive(d *Drive) {
	s.RemoveDrive(d.Name)
	s.drives = append(s.drives, d)
}

// RemoveDrive forgets a drive, and reports whether it was there.
func (s *Session) RemoveDrive(name string) bool {
	for i, d := range s.drives {
		if strings.EqualFold(d.Name, name) {
			s.drives = append(s.drives[:i:i], s.drives[i+1:]...)
			return true
		}
	}
	return false
}

// FileDrive is the drive of files with a name: one that New-PSDrive made, or Temp; nil where there is none.
func (s *Session) FileDrive(name string) *Drive {
	for _, d := range s.drives {
		if strings.EqualFold(d.Name, name) {
			return d
		}
	}
	if strings.EqualFold(name, "Temp") {
		return &Drive{Name: "Temp", Root: os.TempDir()}
	}
	return nil
}

// noDrive is the name of the drive that a path is on and that there is not, or "".
func (s *Session) noDrive(path string) string {
	name, rest, ok := strings.Cut(path, ":")
	if !ok || strings.ContainsAny(name, "/\\*?[~") || strings.HasPrefix(rest, ":") || s.FileDrive(name) != nil {
		return ""
	}
	return name
}

// OnDrive is a path on a drive as a path of the file system; any other stays as it is.
func (s *Session) OnDrive(path string) string {
	name, rest, ok := strings.Cut(path, ":")
	if !ok {
		return path
	}
	if d := s.FileDrive(name); d != nil {
		return filepath.Join(d.Root, strings.ReplaceAll(rest, "\\", "/"))
	}
	return path
}
