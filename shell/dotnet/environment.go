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
		{Text: "static string GetEnvironmentVariable(string variable)", Do: environmentVariable},
		{Text: "static string GetEnvironmentVariable(string variable, System.EnvironmentVariableTarget target)", Do: environmentVariable},
		{Text: "static void SetEnvironmentVariable(string variable, string value)", Do: setEnvironment},
		{Text: "static void SetEnvironmentVariable(string variable, string value, System.EnvironmentVariableTarget target)", Do: setEnvironment},
		{Text: "static System.Collections.IDictionary GetEnvironmentVariables()", Do: func(this any, _ []any) (any, error) {
			h := object.NewHashtable()
			for _, e := range variablesOf(this).Environ() {
				name, value, _ := strings.Cut(e, "=")
				h.Set(name, value)
			}
			return h, nil
		}},
		{Text: "static string ExpandEnvironmentVariables(string name)", Do: func(this any, a []any) (any, error) {
			return expandEnvironment(variablesOf(this), text(a[0])), nil
		}},
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

// Variables are a session's own environment.
type Variables interface {
	Getenv(name string) (string, bool)
	Setenv(name, value string)
	Unsetenv(name string)
	Environ() []string
}

// noVariables are those where no session asks.
type noVariables struct{}

func (noVariables) Getenv(string) (string, bool) { return "", false }
func (noVariables) Setenv(string, string)        {}
func (noVariables) Unsetenv(string)              {}
func (noVariables) Environ() []string            { return nil }

func variablesOf(this any) Variables {
	if v, ok := this.(Variables); ok {
		return v
	}
	return noVariables{}
}

func environmentVariable(this any, a []any) (any, error) {
	if v, ok := variablesOf(this).Getenv(text(a[0])); ok {
		return v, nil
	}
	return nil, nil
}

func setEnvironment(this any, a []any) (any, error) {
	if value := text(a[1]); value != "" {
		variablesOf(this).Setenv(text(a[0]), value)
	} else {
		variablesOf(this).Unsetenv(text(a[0]))
	}
	return nil, nil
}

func expandEnvironment(known Variables, s string) string {
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
		if v, ok := known.Getenv(name); ok {
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

// Thread is the one System.Threading.Thread that a script sees: its own.
type Thread struct{}

// NetType is the .NET type's name.
func (Thread) NetType() string { return "System.Threading.Thread" }

// String is the type's name.
func (t Thread) String() string { return t.NetType() }

func threadMembers() []Member {
	return []Member{
		constant("System.Threading.Thread CurrentThread {get;}", Thread{}),
		{Text: "cultureinfo CurrentCulture {get;set;}", Do: func(any, []any) (any, error) { return &Culture{CurrentCulture()}, nil }, Set: setCulture},
		{Text: "cultureinfo CurrentUICulture {get;set;}", Do: uiCulture, Set: setUICulture},
		{Text: "int ManagedThreadId {get;}", Do: func(any, []any) (any, error) { return int32(1), nil }},
		{Text: "static void Sleep(int millisecondsTimeout)", Do: sleep}, {Text: "static void Sleep(timespan timeout)", Do: sleep},
	}
}
