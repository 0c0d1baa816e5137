package docs

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// duty is a comment "RFC 9051 6.3.13: …" beside the code that obeys.
type duty struct {
	rfc     int
	section string
	text    string
	file    string
}

var dutyPattern = regexp.MustCompile(`^\s*// RFC (\d+)((?: [0-9A-Z][0-9.]*)?): (.*)`)

// duties reads the comments of all files but tests.
func duties(t *testing.T) []duty {
	var found []duty
	root := ".."
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		more, err := dutiesOf(path, filepath.ToSlash(name))
		found = append(found, more...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func dutiesOf(path, name string) ([]duty, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var found []duty
	open := false // the last comment may go on
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := lines.Text()
		if m := dutyPattern.FindStringSubmatch(line); m != nil {
			n, _ := strconv.Atoi(m[1])
			found = append(found, duty{n, strings.TrimSpace(m[2]), m[3], name})
			open = true
			continue
		}
		more, comment := strings.CutPrefix(strings.TrimSpace(line), "// ")
		if open = open && comment; open && !strings.HasPrefix(more, "RFC ") {
			last := &found[len(found)-1]
			last.text += " " + more
		}
	}
	return found, nil
}

// bySection compares sections number by number: 6.10 comes after 6.9.
func bySection(a, b string) int {
	as, bs := strings.Split(a, "."), strings.Split(b, ".")
	for i := range min(len(as), len(bs)) {
		x, errX := strconv.Atoi(as[i])
		y, errY := strconv.Atoi(bs[i])
		switch {
		case errX == nil && errY == nil && x != y:
			return x - y
		case as[i] != bs[i] && (errX != nil || errY != nil):
			return strings.Compare(as[i], bs[i])
		}
	}
	return len(as) - len(bs)
}

func TestRFC(t *testing.T) {
	list := duties(t)
	slices.SortStableFunc(list, func(a, b duty) int {
		if a.rfc != b.rfc {
			return a.rfc - b.rfc
		}
		if n := bySection(a.section, b.section); n != 0 {
			return n
		}
		return strings.Compare(a.file, b.file)
	})
	var b strings.Builder
	b.WriteString("# RFCs\n\nWhat the RFCs ask for, and the file that does it. Made from the comments beside the code.\n")
	last := 0
	for _, d := range list {
		if d.rfc != last {
			fmt.Fprintf(&b, "\n## RFC %d\n\n| section | what | where |\n|---|---|---|\n", d.rfc)
			last = d.rfc
		}
		fmt.Fprintf(&b, "| %s | %s | [%s](../%s) |\n", d.section, strings.ReplaceAll(d.text, "|", "\\|"), d.file, d.file)
	}
	if len(list) == 0 {
		t.Fatal("no comment names an RFC: the test looks in the wrong place")
	}
	current(t, "rfc.md", b.String())
}
