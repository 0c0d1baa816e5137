package dotnet

import (
	"os"
	"path/filepath"
	"strings"

	"emsh/shell/object"
)

func pathMembers() []Member {
	p := func(definition string, f func(s string) any) Member {
		return static(definition, func(a []any) any {
			if a[0] == nil {
				return nil
			}
			return f(text(a[0]))
		})
	}
	combine := func(parts []string) any {
		out := ""
		for _, part := range parts {
			switch {
			case part == "":
			case out == "" || filepath.IsAbs(part):
				out = part
			case strings.HasSuffix(out, "/"):
				out += part
			default:
				out += "/" + part
			}
		}
		return out
	}
	name := func(s string) string { return s[strings.LastIndexByte(s, '/')+1:] }
	ext := func(s string) string {
		s = name(s)
		if i := strings.LastIndexByte(s, '.'); i >= 0 && i < len(s)-1 {
			return s[i:]
		}
		return ""
	}
	return []Member{
		p("string GetFileName(string path)", func(s string) any { return name(s) }), p("string GetExtension(string path)", func(s string) any { return ext(s) }),
		p("string GetFileNameWithoutExtension(string path)", func(s string) any {
			s = name(s)
			if i := strings.LastIndexByte(s, '.'); i >= 0 {
				return s[:i]
			}
			return s
		}),
		p("string GetDirectoryName(string path)", func(s string) any {
			if s == "/" || s == "" {
				return nil
			}
			i := strings.LastIndexByte(s, '/')
			if i < 0 {
				return ""
			}
			return filepath.Clean("/" + s[:max(i, 0)] + "/.")[boolInt(!strings.HasPrefix(s, "/")):]
		}),
		p("string GetFullPath(string path)", func(s string) any {
			if a, err := filepath.Abs(s); err == nil {
				return a
			}
			return s
		}),
		p("string GetPathRoot(string path)", func(s string) any {
			if strings.HasPrefix(s, "/") {
				return "/"
			}
			return ""
		}),
		p("bool IsPathRooted(string path)", func(s string) any { return strings.HasPrefix(s, "/") }), p("bool HasExtension(string path)", func(s string) any { return ext(s) != "" }),
		static("string ChangeExtension(string path, string extension)", func(a []any) any {
			s, e := text(a[0]), text(a[1])
			if x := ext(s); x != "" {
				s = strings.TrimSuffix(s, x)
			}
			if a[1] != nil && !strings.HasPrefix(e, ".") {
				e = "." + e
			}
			return s + e
		}),
		static("string Combine(Params string[] paths)", func(a []any) any { return combine(words(a[0])) }), static("string Join(Params string[] paths)", func(a []any) any { return strings.Join(words(a[0]), "/") }),
		p("bool EndsInDirectorySeparator(string path)", func(s string) any { return strings.HasSuffix(s, "/") }),
		p("bool IsPathFullyQualified(string path)", func(s string) any { return strings.HasPrefix(s, "/") }),
		p("string TrimEndingDirectorySeparator(string path)", func(s string) any {
			if len(s) > 1 {
				return strings.TrimSuffix(s, "/")
			}
			return s
		}),
		p("bool Exists(string path)", func(s string) any { _, err := os.Stat(s); return s != "" && err == nil }),
		{Text: "static string GetRelativePath(string relativeTo, string path)", Do: func(_ any, a []any) (any, error) {
			from, err := filepath.Abs(text(a[0]))
			if err != nil {
				return nil, ioError(text(a[0]), err)
			}
			to, err := filepath.Abs(text(a[1]))
			if err != nil {
				return nil, ioError(text(a[1]), err)
			}
			return filepath.Rel(from, to)
		}},
		constant("char VolumeSeparatorChar {get;}", object.Char('/')),
		static("string GetTempPath()", func([]any) any { return strings.TrimSuffix(os.TempDir(), "/") + "/" }),
		{Text: "static string GetTempFileName()", Do: func(any, []any) (any, error) {
			f, err := os.CreateTemp("", "tmp*.tmp")
			if err != nil {
				return nil, ioError(os.TempDir(), err)
			}
			return f.Name(), f.Close()
		}},
		static("string GetRandomFileName()", func([]any) any { g := object.NewGuid().String(); return g[:8] + "." + g[9:12] }),
		static("char[] GetInvalidFileNameChars()", func([]any) any { return charArray("\x00/") }), static("char[] GetInvalidPathChars()", func([]any) any { return charArray("\x00") }),
		constant("char DirectorySeparatorChar {get;}", object.Char('/')), constant("char AltDirectorySeparatorChar {get;}", object.Char('/')), constant("char PathSeparator {get;}", object.Char(':')),
	}
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
