package dotnet

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"emsh/shell/object"
)

func directoryMembers() []Member {
	list := func(files, dirs bool) Func {
		return func(_ any, a []any) (any, error) {
			pattern := "*"
			deep := false
			if len(a) > 1 {
				pattern = text(a[1])
			}
			if len(a) > 2 {
				deep = a[2].(object.Enum).Number == 1
			}
			return listDirectory(text(a[0]), pattern, files, dirs, deep)
		}
	}
	var all []Member
	for name, f := range map[string]Func{"GetFiles": list(true, false), "GetDirectories": list(false, true), "GetFileSystemEntries": list(true, true), "EnumerateFiles": list(true, false), "EnumerateDirectories": list(false, true)} {
		head := "static string[] " + name + "(string path"
		all = append(all, Member{Text: head + ")", Do: f}, Member{Text: head + ", string searchPattern)", Do: f}, Member{Text: head + ", string searchPattern, System.IO.SearchOption searchOption)", Do: f})
	}
	return append(all,
		static("bool Exists(string path)", func(a []any) any { info, err := os.Stat(text(a[0])); return err == nil && info.IsDir() }),
		Member{Text: "static System.IO.DirectoryInfo CreateDirectory(string path)", Do: func(_ any, a []any) (any, error) {
			if err := os.MkdirAll(text(a[0]), 0o755); err != nil {
				return nil, ioError(text(a[0]), err)
			}
			return NewFileInfo(text(a[0])), nil
		}},
		Member{Text: "static void Delete(string path)", Do: func(_ any, a []any) (any, error) {
			if err := os.Remove(text(a[0])); err != nil {
				return nil, ioError(text(a[0]), err)
			}
			return nil, nil
		}},
		Member{Text: "static void Delete(string path, bool recursive)", Do: func(_ any, a []any) (any, error) {
			remove := os.Remove
			if a[1].(bool) {
				remove = os.RemoveAll
			}
			if err := remove(text(a[0])); err != nil {
				return nil, ioError(text(a[0]), err)
			}
			return nil, nil
		}},
		static("string GetCurrentDirectory()", func([]any) any { d, _ := os.Getwd(); return d }),
	)
}

const maxEntries = 1_000_000

func listDirectory(path, pattern string, files, dirs, deep bool) (any, error) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, folderError(path, err)
	}
	var out []string
	for _, e := range entries {
		full := strings.TrimSuffix(path, "/") + "/" + e.Name()
		if (e.IsDir() && dirs || !e.IsDir() && files) && object.Like(e.Name(), pattern) {
			out = append(out, full)
		}
		if e.IsDir() && deep && len(out) < maxEntries {
			more, err := listDirectory(full, pattern, files, dirs, deep)
			if err != nil {
				return nil, err
			}
			out = append(out, words(more)...)
		}
	}
	return texts(out), nil
}

// folderError is an error of a folder, which is missing as a part of a path is.
func folderError(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return exception("IO.DirectoryNotFoundException", "Could not find a part of the path '%s'.", path)
	}
	return ioError(path, err)
}
