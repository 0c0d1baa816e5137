package eval

import (
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

// OnDrive is a path on a drive as a path of the file system; any other stays as it is.
func (s *Session) OnDrive(path string) string {
	if len(s.drives) == 0 {
		return path
	}
	name, rest, ok := strings.Cut(path, ":")
	if !ok {
		return path
	}
	for _, d := range s.drives {
		if strings.EqualFold(d.Name, name) {
			return filepath.Join(d.Root, strings.ReplaceAll(rest, "\\", "/"))
		}
	}
	return path
}
