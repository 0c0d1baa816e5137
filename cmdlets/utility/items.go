package utility

import (
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"time"

	"emsh/shell/culture"
	"emsh/shell/object"
)

// fileItem is a file or directory as Get-Item writes it.
type fileItem struct {
	path string
	info fs.FileInfo
}

func newItem(path string) (*fileItem, error) {
	info, err := os.Stat(path)
	if err != nil {
		if info, err = os.Lstat(path); err != nil {
			return nil, err
		}
	}
	return &fileItem{path, info}, nil
}

func baseName(path string) string { return filepath.Base(path) }

func sortNames(names []string) {
	sort.Slice(names, func(i, k int) bool { return strings.ToLower(names[i]) < strings.ToLower(names[k]) })
}

const psFileSystem = "Microsoft.PowerShell.Core\\FileSystem"

// TypeNames are the type's names.
func (f *fileItem) TypeNames() []string {
	kind := "System.IO.FileInfo"
	if f.info.IsDir() {
		kind = "System.IO.DirectoryInfo"
	}
	return []string{kind, "System.IO.FileSystemInfo", "System.MarshalByRefObject", "System.Object"}
}

var fileProperties = []string{"PSPath", "PSParentPath", "PSChildName", "PSDrive", "PSProvider", "PSIsContainer", "Mode", "ModeWithoutHardLink",
	"BaseName", "Target", "LinkType", "Length", "DirectoryName", "Directory", "IsReadOnly", "FullName", "Extension", "Name", "Exists",
	"CreationTime", "CreationTimeUtc", "LastAccessTime", "LastAccessTimeUtc", "LastWriteTime", "LastWriteTimeUtc", "LinkTarget", "Attributes"}

var directoryProperties = []string{"PSPath", "PSParentPath", "PSChildName", "PSDrive", "PSProvider", "PSIsContainer", "Mode", "ModeWithoutHardLink",
	"BaseName", "Target", "LinkType", "Parent", "Root", "FullName", "Extension", "Name", "Exists",
	"CreationTime", "CreationTimeUtc", "LastAccessTime", "LastAccessTimeUtc", "LastWriteTime", "LastWriteTimeUtc", "LinkTarget", "Attributes"}

// PropertyNames are the properties in order.
func (f *fileItem) PropertyNames() []string {
	if f.info.IsDir() {
		return directoryProperties
	}
	return fileProperties
}

// Property is the named property.
func (f *fileItem) Property(name string) (any, bool) {
	low := strings.ToLower(name)
	if v, ok := f.pathProperty(low); ok {
		return v, true
	}
	if v, ok := f.timeProperty(low); ok {
		return v, true
	}
	switch low {
	case "psdrive":
		return named{"System.Management.Automation.PSDriveInfo", "/", "/"}, true
	case "psprovider":
		return named{"System.Management.Automation.ProviderInfo", "FileSystem", psFileSystem}, true
	case "psiscontainer":
		return f.info.IsDir(), true
	case "modewithouthardlink":
		return f.mode(), true
	case "mode":
		if f.isHardLink() {
			return "l" + f.mode()[1:], true
		}
		return f.mode(), true
	case "exists":
		return true, true
	case "attributes":
		return f.attributes(), true
	case "target", "linktype", "linktarget":
		return f.link(low), true
	case "length":
		if !f.info.IsDir() {
			return f.info.Size(), true
		}
	case "isreadonly":
		if !f.info.IsDir() {
			return f.info.Mode()&0o200 == 0, true
		}
	}
	return nil, false
}

func (f *fileItem) pathProperty(low string) (any, bool) {
	name := filepath.Base(f.path)
	dir := filepath.Dir(f.path)
	switch low {
	case "pspath":
		return psFileSystem + "::" + f.path, true
	case "psparentpath":
		return psFileSystem + "::" + dir, true
	case "pschildname", "name":
		return name, true
	case "fullname":
		return f.path, true
	case "basename":
		if f.info.IsDir() {
			return name, true
		}
		return strings.TrimSuffix(name, filepath.Ext(name)), true
	case "extension":
		return filepath.Ext(name), true
	case "directoryname":
		if !f.info.IsDir() {
			return dir, true
		}
	case "directory", "parent":
		if f.info.IsDir() == (low == "parent") {
			item, err := newItem(dir)
			return item, err == nil
		}
	case "root":
		if f.info.IsDir() {
			item, err := newItem("/")
			return item, err == nil
		}
	}
	return nil, false
}

func (f *fileItem) timeProperty(low string) (any, bool) {
	kind, utc := strings.CutSuffix(low, "utc")
	var at time.Time
	switch kind {
	case "lastwritetime":
		at = f.info.ModTime()
	case "creationtime", "lastaccesstime":
		at = f.info.ModTime()
		if s, ok := f.info.Sys().(*syscall.Stat_t); ok && kind == "lastaccesstime" {
			at = time.Unix(s.Atim.Sec, s.Atim.Nsec)
		}
	default:
		return nil, false
	}
	if utc {
		return culture.FromTimeKind(at.UTC(), culture.UTC), true
	}
	return culture.FromTimeKind(at.Local(), culture.Local), true
}

// mode shows the attributes as letters: directory or link, archive, read-only, hidden, system.
func (f *fileItem) mode() string {
	m := []byte("-----")
	has := attributesOf(f.path, f.info)
	for i, flag := range []int64{attributeDirectory, 32, attributeReadOnly, attributeHidden, attributeSystem} {
		if has&flag != 0 {
			m[i] = "darhs"[i]
		}
	}
	if has&attributeReparse != 0 {
		m[0] = 'l'
	}
	return string(m)
}

func (f *fileItem) isLink() bool {
	info, err := os.Lstat(f.path)
	return err == nil && info.Mode()&os.ModeSymlink != 0
}

// isHardLink reports whether the file has other names.
func (f *fileItem) isHardLink() bool {
	st, ok := f.info.Sys().(*syscall.Stat_t)
	return ok && !f.info.IsDir() && !f.isLink() && st.Nlink > 1
}

// named is what an item tells of its drive or provider: a thing with a name.
type named struct{ kind, name, text string }

// TypeNames are the type's names.
func (n named) TypeNames() []string { return []string{n.kind, "System.Object"} }

// PropertyNames are the properties in order.
func (named) PropertyNames() []string { return []string{"Name", "Root"} }

// Property is the named property.
func (n named) Property(name string) (any, bool) {
	switch strings.ToLower(name) {
	case "name":
		return n.name, true
	case "root":
		return "/", true
	}
	return nil, false
}

// Text is the whole name.
func (n named) Text() string { return n.text }

func (f *fileItem) link(what string) any {
	if !f.isLink() {
		if what == "linktype" && f.isHardLink() {
			return "HardLink"
		}
		return nil
	}
	if what == "linktype" {
		return "SymbolicLink"
	}
	target, _ := os.Readlink(f.path)
	return target
}

func (f *fileItem) attributes() object.Enum { return attributesEnum(attributesOf(f.path, f.info)) }

// SetProperty sets the times and the read-only mark.
func (f *fileItem) SetProperty(name string, v any) error {
	switch strings.ToLower(name) {
	case "isreadonly":
		mode := f.info.Mode().Perm() | 0o200
		if object.Truth(v) {
			mode &^= 0o222
		}
		return f.changed(os.Chmod(f.path, mode))
	case "lastwritetime", "lastwritetimeutc":
		d, err := object.Cast(v, "System.DateTime")
		if err != nil {
			return err
		}
		at := d.(object.DateTime).Time()
		return f.changed(os.Chtimes(f.path, at, at))
	}
	return &object.Fault{ID: "PropertyAssignmentException", Exception: &object.Exception{Type: "System.Management.Automation.SetValueInvocationException",
		Message: "'" + name + "' is a ReadOnly property."}}
}

func (f *fileItem) changed(err error) error {
	if err == nil {
		f.info, err = os.Stat(f.path)
	}
	return err
}

// Text is the path.
func (f *fileItem) Text() string { return f.path }

// MethodNames are the methods.
func (f *fileItem) MethodNames() []string {
	return []string{"CopyTo", "Delete", "MoveTo", "Refresh", "ToString"}
}

// CallMethod calls a method.
func (f *fileItem) CallMethod(name string, args []any) (any, error) {
	switch low := strings.ToLower(name); {
	case low == "delete":
		return object.Nothing, os.RemoveAll(f.path)
	case low == "tostring":
		return f.path, nil
	case low == "refresh":
		return object.Nothing, f.changed(nil)
	case low == "copyto" && len(args) > 0:
		to := object.Text(args[0])
		if err := copyFile(f.path, to); err != nil {
			return nil, err
		}
		return newItem(to)
	case low == "moveto" && len(args) > 0:
		to := object.Text(args[0])
		if err := os.Rename(f.path, to); err != nil {
			return nil, err
		}
		f.path = to
		return object.Nothing, f.changed(nil)
	}
	return nil, object.NoSuchMethod
}

var (
	_ object.SettableThing = (*fileItem)(nil)
	_ object.CallableThing = (*fileItem)(nil)
	_ object.TextThing     = (*fileItem)(nil)
)
