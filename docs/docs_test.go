package docs

import (
	"flag"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"emsh/cmdlets"
	"emsh/docs/about"
	"emsh/shell/command"
	"emsh/shell/help"
)

var update = flag.Bool("update", false, "rewrite the pages that are made from the code")

// current compares a made page with its file, or writes it.
func current(t *testing.T, name, text string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	old, err := os.ReadFile(name)
	if err != nil || string(old) != text {
		t.Errorf("%s is not current; go test ./docs -update writes it anew", name)
	}
}

// only removes or reports files of a folder that nothing makes any more.
func only(t *testing.T, dir string, made map[string]bool) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		switch {
		case made[e.Name()]:
		case *update:
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s/%s is of nothing that there is; go test ./docs -update removes it", dir, e.Name())
		}
	}
}

// all are the cmdlets of the organization and of the language, sorted by noun and verb.
func all() []*command.Command {
	list := append(cmdlets.Organization(), cmdlets.Console()...)
	sort.SliceStable(list, func(i, j int) bool {
		return list[i].Noun+" "+list[i].Verb < list[j].Noun+" "+list[j].Verb
	})
	return list
}

func TestCmdletPages(t *testing.T) {
	made := map[string]bool{"README.md": true}
	for _, c := range all() {
		made[c.Name()+".md"] = true
		current(t, filepath.Join("cmdlets", c.Name()+".md"), help.Cmdlet(&c.Spec).Markdown())
	}
	current(t, filepath.Join("cmdlets", "README.md"), index())
	only(t, "cmdlets", made)
}

// index is the list of all cmdlets.
func index() string {
	var b strings.Builder
	b.WriteString("# Cmdlets\n\nOne page each, made from the declarations. `Get-Help NAME -Full` shows the same in the console.\n")
	part := func(title string, list []*command.Command) {
		b.WriteString("\n## " + title + "\n\n| cmdlet | what it does |\n|---|---|\n")
		sort.SliceStable(list, func(i, j int) bool { return list[i].Noun+" "+list[i].Verb < list[j].Noun+" "+list[j].Verb })
		for _, c := range list {
			b.WriteString("| [" + c.Name() + "](" + c.Name() + ".md) | " + strings.ReplaceAll(c.Synopsis, "|", "\\|") + " |\n")
		}
	}
	part("The organization", cmdlets.Organization())
	part("The language", cmdlets.Console())
	return b.String()
}

// TestLinks follows the links of pages and topics to other pages.
func TestLinks(t *testing.T) {
	known := map[string]bool{}
	for _, c := range all() {
		known[c.Name()] = true
	}
	for _, n := range about.Names() {
		known[n] = true
	}
	for _, c := range all() {
		for _, r := range c.Related {
			if !known[r] {
				t.Errorf("%s names %s as related, which there is not", c.Name(), r)
			}
		}
	}
	for _, file := range pages(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, to := range links(string(text)) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(file), to)); err != nil {
				t.Errorf("%s links to %s, which there is not", file, to)
			}
		}
	}
}

func pages(t *testing.T) []string {
	var files []string
	for _, pattern := range []string{"*.md", "about/*.md", "cmdlets/*.md"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	return files
}

// links are the relative files that a Markdown text links to.
func links(text string) []string {
	var all []string
	for {
		i := strings.Index(text, "](")
		if i < 0 {
			return all
		}
		text = text[i+2:]
		to, rest, ok := strings.Cut(text, ")")
		if !ok {
			return all
		}
		to, _, _ = strings.Cut(to, "#")
		if to != "" && !strings.Contains(to, "://") && !strings.ContainsAny(to, " \n") {
			all = append(all, to)
		}
		text = rest
	}
}
