package architecture

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// policy is who may not import whom, and why. A room stands for itself and what is below it;
// "a | b" is any of them; "but" names rooms that a row does not speak of. It is a statement
// of the design: a build that breaks a row is mended in the code, not here.
const policy = `
shell                                     never store | server | cmdlets        : the language stays a language and could be lifted out
store                                     never shell | server | cmdlets        : back ends stay replaceable
server but server/admin server/server.go  never shell                           : a mail server needs no shell to run
server but server/server.go               never store/bolt | store/pebble       : only the builder knows which back end it is
server/imap                               never server/pop | server/smtp | server/transport | server/admin : conversations do not call conversations
server/pop                                never server/imap | server/smtp | server/transport | server/admin : conversations do not call conversations
server/smtp                               never server/imap | server/pop | server/transport | server/admin  : conversations do not call conversations
server/reload                             never server                          : it knows the interface, not the tenants
server/front | server/auth | server/message never server/imap | server/pop | server/smtp | server/transport | server/admin | server/reload : what protocols share knows none of them
cmdlets but cmdlets/utility               never server but server/admin         : a cmdlet has one host
cmdlets                                   never store/bolt | store/pebble       : a cmdlet does not know the back end
shell/object | shell/syntax               never shell but shell/golden shell/culture : they are the floor of the shell
shell/culture                             never shell                           : how numbers and dates are written needs no shell
shell/dotnet                              never shell but shell/object shell/culture shell/command : types know no evaluator
shell/operator                            never shell but shell/object shell/culture shell/dotnet shell/command : operators are functions of values
shell/command                             never shell but shell/object shell/syntax : what a cmdlet is needs no evaluator
shell/eval | shell/format | shell/help | shell/complete | shell/remote never shell/console : the console stands on them
store/mailbox | store/queue | store/audit never store                           : they are leaves: types and interfaces
store/config                              never store but store/audit           : settings know no recipients
shell | store | server | cmdlets          never cmd                             : cmd only wires
`

// rule is one row of the policy.
type rule struct {
	from, fromBut []string
	never, but    []string
	reason        string
}

func rules(t *testing.T) []rule {
	t.Helper()
	var all []rule
	for line := range strings.Lines(policy) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		what, reason, ok1 := strings.Cut(line, " : ")
		from, to, ok2 := strings.Cut(what, " never ")
		if !ok1 || !ok2 {
			t.Fatalf("policy line %q: want FROM never TO : REASON", line)
		}
		r := rule{reason: strings.TrimSpace(reason)}
		r.from, r.fromBut = rooms(from)
		r.never, r.but = rooms(to)
		all = append(all, r)
	}
	return all
}

func rooms(text string) (names, but []string) {
	text, exceptions, _ := strings.Cut(text, " but ")
	for name := range strings.SplitSeq(text, "|") {
		names = append(names, strings.TrimSpace(name))
	}
	return names, strings.Fields(exceptions)
}

// within reports whether place (a file or a package) is one of the rooms or stands below one.
func within(place string, rooms []string) bool {
	for _, room := range rooms {
		if place == room || strings.HasPrefix(place, room+"/") {
			return true
		}
	}
	return false
}

// imports calls yield for each import of ours in a file that is not a test.
func imports(t *testing.T, yield func(file, imported string)) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		file, _ := filepath.Rel(root, path)
		for _, spec := range f.Imports {
			if name, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), "emsh/"); ours {
				yield(filepath.ToSlash(file), name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestImportPolicy(t *testing.T) {
	all := rules(t)
	seen := 0
	imports(t, func(file, imported string) {
		seen++
		if reason := broken(all, file, imported); reason != "" {
			t.Errorf("%s imports %s, but %s", file, imported, reason)
		}
	})
	if seen == 0 {
		t.Fatal("no imports found: the test looks in the wrong place")
	}
}

func broken(all []rule, file, imported string) string {
	own := filepath.ToSlash(filepath.Dir(file))
	for _, r := range all {
		if !within(file, r.from) || within(file, r.fromBut) {
			continue
		}
		if within(imported, r.never) && !within(imported, r.but) && imported != own {
			return r.reason
		}
	}
	return ""
}

func TestPolicyCatches(t *testing.T) {
	all := rules(t)
	for _, c := range []struct {
		file, imported string
		allowed        bool
	}{
		{"shell/eval/eval.go", "store/config", false},
		{"server/imap/idle.go", "shell/object", false},
		{"server/admin/session.go", "shell/command", true},
		{"server/server.go", "store/bolt", true},
		{"server/imap/idle.go", "store/pebble", false},
		{"cmdlets/recipient/mailbox.go", "server/imap", false},
		{"cmdlets/recipient/mailbox.go", "server/admin", true},
		{"shell/command/bind.go", "shell/syntax", true},
		{"shell/command/bind.go", "shell/eval", false},
		{"store/config/kind.go", "store/directory", false},
	} {
		if got := broken(all, c.file, c.imported) == ""; got != c.allowed {
			t.Errorf("%s imports %s: allowed %v, want %v", c.file, c.imported, got, c.allowed)
		}
	}
}
