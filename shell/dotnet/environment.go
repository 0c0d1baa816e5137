package dotnet

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"emsh/shell/culture"
	"emsh/shell/object"
)

func environmentMembers() []Member {
	reads := func(definition string, f func() any) Member {
		return Member{Text: "static " + definition, Do: func(any, []any) (any, error) { return f(), nil }}
	}
	host := func() any { h, _ := os.Hostname(); return strings.ToUpper(strings.SplitN(h, ".", 2)[0]) }
	return []Member{
		constant("string NewLine {get;}", "\n"), reads("string MachineName {get;}", host), reads("string UserDomainName {get;}", host),
		reads("string UserName {get;}", func() any { return userName() }),
		reads("bool UserInteractive {get;}", func() any { return true }),
		reads("string CurrentDirectory {get;}", func() any { d, _ := os.Getwd(); return d }),
		reads("int ProcessorCount {get;}", func() any { return int32(runtime.NumCPU()) }),
		reads("int ProcessId {get;}", func() any { return int32(os.Getpid()) }),
		reads("bool Is64BitProcess {get;}", func() any { return strconv.IntSize == 64 }), reads("bool Is64BitOperatingSystem {get;}", func() any { return strconv.IntSize == 64 }),
		reads("string SystemDirectory {get;}", func() any { return "" }), reads("bool HasShutdownStarted {get;}", func() any { return false }),
		reads("System.OperatingSystem OSVersion {get;}", func() any { return &OperatingSystem{} }),
		reads("version Version {get;}", func() any { return object.Version{Major: 10, Minor: 0, Build: 0, Revision: -1} }),
		reads("int TickCount {get;}", func() any { return int32(uint32(now().Ticks() / int64(culture.Millisecond))) }),
		reads("long TickCount64 {get;}", func() any { return now().Ticks() / int64(culture.Millisecond) }),
		reads("string CommandLine {get;}", func() any { return strings.Join(os.Args, " ") }),
		reads("long WorkingSet {get;}", func() any {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return int64(m.Sys)
		}),
		static("void Exit(int exitCode)", func([]any) any { return nil }), // the session itself ends
		static("string[] GetCommandLineArgs()", func([]any) any { return texts(os.Args) }),
		static("string GetEnvironmentVariable(string variable)", environmentVariable),
		static("string GetEnvironmentVariable(string variable, System.EnvironmentVariableTarget target)", environmentVariable),
		{Text: "static void SetEnvironmentVariable(string variable, string value)", Do: setEnvironment},
		{Text: "static void SetEnvironmentVariable(string variable, string value, System.EnvironmentVariableTarget target)", Do: setEnvironment},
		static("System.Collections.IDictionary GetEnvironmentVariables()", func([]any) any {
			h := object.NewHashtable()
			for _, e := range os.Environ() {
				name, value, _ := strings.Cut(e, "=")
				h.Set(name, value)
			}
			return h
		}),
		static("string ExpandEnvironmentVariables(string name)", func(a []any) any { return expandEnvironment(text(a[0])) }),
		static("string GetFolderPath(System.Environment+SpecialFolder folder)", func(a []any) any { return specialFolder(a[0].(object.Enum).Name) }),
	}
}

func userName() string {
	for _, name := range []string{"USER", "LOGNAME", "USERNAME"} {
		if u := os.Getenv(name); u != "" {
			return u
		}
	}
	if os.Getuid() == 0 {
		return "root"
	}
	return strconv.Itoa(os.Getuid())
}

func environmentVariable(a []any) any {
	if v, ok := os.LookupEnv(text(a[0])); ok {
		return v
	}
	return nil
}

func setEnvironment(_ any, a []any) (any, error) {
	var err error
	if text(a[1]) == "" {
		err = os.Unsetenv(text(a[0]))
	} else {
		err = os.Setenv(text(a[0]), text(a[1]))
	}
	if err != nil {
		return nil, exception("ArgumentException", "%s", err.Error())
	}
	return nil, nil
}

func expandEnvironment(s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "%")
		b.WriteString(before)
		name, after, closed := strings.Cut(rest, "%")
		if !ok || !closed {
			if ok {
				b.WriteString("%" + rest)
			}
			return b.String()
		}
		if v, known := os.LookupEnv(name); known {
			b.WriteString(v)
			s = after
			continue
		}
		b.WriteString("%" + name)
		s = "%" + after
	}
}

func specialFolder(name string) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	switch name {
	case "UserProfile":
		return home
	case "MyDocuments":
		return filepath.Join(home, "Documents")
	case "Desktop", "DesktopDirectory":
		return filepath.Join(home, "Desktop")
	case "ApplicationData":
		return filepath.Join(home, ".config")
	case "LocalApplicationData":
		return filepath.Join(home, ".local", "share")
	case "CommonApplicationData":
		return "/usr/share"
	}
	return ""
}

// OperatingSystem is a System.OperatingSystem.
type OperatingSystem struct{}

// NetType is the .NET type's name.
func (*OperatingSystem) NetType() string { return "System.OperatingSystem" }

// String is the system's name.
func (*OperatingSystem) String() string { return "Unix" }

func osMembers() []Member {
	return []Member{
		get("System.PlatformID Platform {get;}", func(*OperatingSystem) any { return Enum("System.PlatformID", 4) }),
		get("string VersionString {get;}", func(*OperatingSystem) any { return "Unix " + runtime.GOOS }),
		get("version Version {get;}", func(*OperatingSystem) any { return object.Version{Major: 0, Minor: 0, Build: -1, Revision: -1} }),
		constantCall("bool IsLinux()", runtime.GOOS == "linux"), constantCall("bool IsWindows()", runtime.GOOS == "windows"), constantCall("bool IsMacOS()", runtime.GOOS == "darwin"),
	}
}

func constantCall(definition string, v any) Member {
	return static(definition, func([]any) any { return v })
}

func gcMembers() []Member {
	return []Member{
		static("void Collect()", func([]any) any { return nil }),
		static("void Collect(int generation)", func([]any) any { return nil }),
		static("void WaitForPendingFinalizers()", func([]any) any { return nil }),
		static("long GetTotalMemory(bool forceFullCollection)", func([]any) any {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			return int64(m.HeapAlloc)
		}),
	}
}

func threadMembers() []Member {
	return []Member{
		{Text: "static System.Threading.Thread CurrentThread {get;}", Do: func(any, []any) (any, error) {
			return object.New(object.Member{Name: "CurrentCulture", Value: &Culture{current}}, object.Member{Name: "CurrentUICulture", Value: &Culture{current}}, object.Member{Name: "ManagedThreadId", Value: int32(1)}), nil
		}},
		{Text: "static void Sleep(int millisecondsTimeout)", Do: sleep}, {Text: "static void Sleep(timespan timeout)", Do: sleep},
	}
}
