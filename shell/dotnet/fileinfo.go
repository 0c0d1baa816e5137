package dotnet

import (
	"os"
	"path/filepath"
	"strings"

	"emsh/shell/culture"
	"emsh/shell/object"
)

// FileInfo is a System.IO.FileInfo or DirectoryInfo: a path, looked at when asked.
type FileInfo struct {
	path string
	dir  bool
}

// NewFileInfo is the object of a path.
func NewFileInfo(path string) *FileInfo {
	full, err := filepath.Abs(path)
	if err != nil {
		full = path
	}
	info, err := os.Stat(full)
	return &FileInfo{full, err == nil && info.IsDir()}
}

// NetType is the .NET type's name.
func (f *FileInfo) NetType() string {
	if f.dir {
		return "System.IO.DirectoryInfo"
	}
	return "System.IO.FileInfo"
}

// String is the path.
func (f *FileInfo) String() string { return f.path }

func (f *FileInfo) stat() (os.FileInfo, bool) {
	info, err := os.Stat(f.path)
	return info, err == nil
}

func toFileInfo(v any, t *Type) (any, error) {
	s, ok := v.(string)
	if !ok {
		return nil, object.Failed(v, t.FullName)
	}
	f := NewFileInfo(s)
	f.dir = t.Name() == "DirectoryInfo"
	return f, nil
}

func fileInfoMembers() []Member {
	f := func(definition string, do func(f *FileInfo) any) Member { return get(definition, do) }
	stamp := func(name string) Member {
		return f("datetime "+name+" {get;}", func(f *FileInfo) any {
			info, ok := f.stat()
			if !ok {
				zero, _ := culture.FromTicks(fileTimeZero, culture.UTC)
				return zero.ToLocal()
			}
			return culture.FromTimeKind(info.ModTime(), culture.Local)
		})
	}
	build := func(_ any, a []any) (any, error) { return NewFileInfo(text(a[0])), nil }
	return []Member{
		f("string Name {get;}", func(f *FileInfo) any { return filepath.Base(f.path) }), f("string FullName {get;}", func(f *FileInfo) any { return f.path }),
		f("string Extension {get;}", func(f *FileInfo) any { return filepath.Ext(f.path) }), f("string DirectoryName {get;}", func(f *FileInfo) any { return filepath.Dir(f.path) }),
		f("string BaseName {get;}", func(f *FileInfo) any {
			if f.dir {
				return filepath.Base(f.path)
			}
			return strings.TrimSuffix(filepath.Base(f.path), filepath.Ext(f.path))
		}),
		f("System.IO.DirectoryInfo Directory {get;}", func(f *FileInfo) any { return NewFileInfo(filepath.Dir(f.path)) }), f("System.IO.DirectoryInfo Parent {get;}", func(f *FileInfo) any { return NewFileInfo(filepath.Dir(f.path)) }),
		f("bool Exists {get;}", func(f *FileInfo) any { _, ok := f.stat(); return ok }),
		{Text: "long Length {get;}", Do: func(this any, _ []any) (any, error) {
			f, own := this.(*FileInfo)
			if !own || f.dir {
				return nil, nil
			}
			info, ok := f.stat()
			if !ok {
				return nil, exception("IO.FileNotFoundException", "Could not find file '%s'.", f.path)
			}
			return info.Size(), nil
		}},
		stamp("LastWriteTime"), stamp("CreationTime"), stamp("LastAccessTime"), stamp("LastWriteTimeUtc"),
		f("bool PSIsContainer {get;}", func(f *FileInfo) any { return f.dir }),
		f("bool IsReadOnly {get;}", func(f *FileInfo) any { info, ok := f.stat(); return ok && info.Mode()&0o200 == 0 }),
		f("System.IO.FileAttributes Attributes {get;}", func(f *FileInfo) any {
			if f.dir {
				return Enum("System.IO.FileAttributes", 16)
			}
			return Enum("System.IO.FileAttributes", 128)
		}),
		f("string Mode {get;}", func(f *FileInfo) any {
			if f.dir {
				return "d----"
			}
			return "-----"
		}),
		method("string ToString()", func(f *FileInfo, _ []any) any { return f.path }),
		{Text: "void Delete()", Do: func(this any, _ []any) (any, error) {
			f, own := this.(*FileInfo)
			if !own {
				return nil, nil
			}
			if err := os.Remove(f.path); err != nil {
				return nil, ioError(f.path, err)
			}
			return nil, nil
		}},
		{Text: "new(string fileName)", Do: build},
	}
}
