package utility

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"emsh/shell/object"
)

// The attributes that a file system here can show, by their .NET numbers.
const (
	attributeReadOnly  int64 = 1
	attributeHidden    int64 = 2
	attributeSystem    int64 = 4
	attributeDirectory int64 = 16
	attributeNormal    int64 = 128
	attributeReparse   int64 = 1024
)

// fileAttributes are the names of System.IO.FileAttributes in the order of their numbers.
var fileAttributes = []struct {
	name   string
	number int64
}{
	{"ReadOnly", attributeReadOnly}, {"Hidden", attributeHidden}, {"System", attributeSystem}, {"Directory", attributeDirectory}, {"Archive", 32}, {"Device", 64},
	{"Normal", attributeNormal}, {"Temporary", 256}, {"SparseFile", 512}, {"ReparsePoint", attributeReparse}, {"Compressed", 2048}, {"Offline", 4096},
	{"NotContentIndexed", 8192}, {"Encrypted", 16384}, {"IntegrityStream", 32768}, {"NoScrubData", 131072},
}

// attributesOf are the attributes of an item: a name that begins with a dot is hidden, what its owner may not write is read-only.
func attributesOf(path string, info fs.FileInfo) int64 {
	var all int64
	if info.Mode()&0o200 == 0 {
		all |= attributeReadOnly
	}
	if isHidden(path) {
		all |= attributeHidden
	}
	if info.IsDir() {
		all |= attributeDirectory
	}
	if l, err := os.Lstat(path); err == nil && l.Mode()&os.ModeSymlink != 0 {
		all |= attributeReparse
	}
	if all == 0 {
		return attributeNormal
	}
	return all
}

func isHidden(path string) bool {
	name := filepath.Base(path)
	return len(name) > 1 && name[0] == '.' && name != ".."
}

// attributesEnum is a set of attributes as .NET shows it.
func attributesEnum(all int64) object.Enum {
	var names []string
	for _, a := range fileAttributes {
		if all&a.number != 0 {
			names = append(names, a.name)
		}
	}
	return object.Enum{Type: "System.IO.FileAttributes", Name: strings.Join(names, ", "), Number: all}
}

// attributeRule is an expression such as !Directory+Hidden,ReadOnly: alternatives, each of attributes that are there or not.
type attributeRule struct{ alternatives [][]attributeTerm }

type attributeTerm struct {
	flag int64
	not  bool
}

// NetType is the .NET type of such arguments.
func (attributeRule) NetType() string {
	return "System.Management.Automation.FlagsExpression`1[System.IO.FileAttributes]"
}

// UnmarshalValue reads the expression; a list is alternatives.
func (r *attributeRule) UnmarshalValue(v any) error {
	text := object.Text(v)
	if all, ok := object.Elements(v); ok {
		var parts []string
		for _, x := range all {
			parts = append(parts, object.Text(x))
		}
		text = strings.Join(parts, ",")
	}
	for alternative := range strings.SplitSeq(text, ",") {
		var terms []attributeTerm
		for word := range strings.SplitSeq(alternative, "+") {
			t, err := attributeTermOf(strings.TrimSpace(word))
			if err != nil {
				return err
			}
			terms = append(terms, t)
		}
		r.alternatives = append(r.alternatives, terms)
	}
	return nil
}

func attributeTermOf(word string) (t attributeTerm, err error) {
	name, not := strings.CutPrefix(word, "!")
	t.not = not
	var names []string
	for _, a := range fileAttributes {
		names = append(names, a.name)
		if len(name) > 0 && len(name) <= len(a.name) && strings.EqualFold(a.name[:len(name)], name) {
			if t.flag == 0 {
				t.flag = a.number
			} else if len(name) > 1 {
				return t, fmt.Errorf("the attribute %s could be several; give more of its name", name)
			}
		}
	}
	if t.flag == 0 {
		return t, fmt.Errorf("unable to match the identifier name %s to a valid enumerator name. Specify one of the following enumerator names and try again:\n%s", name, strings.Join(names, ", "))
	}
	return t, nil
}

// fits reports whether attributes are as one of the alternatives says.
func (r attributeRule) fits(has int64) bool {
	for _, terms := range r.alternatives {
		all := true
		for _, t := range terms {
			all = all && (has&t.flag != 0) != t.not
		}
		if all {
			return true
		}
	}
	return len(r.alternatives) == 0
}

// names reports whether the expression speaks of an attribute.
func (r attributeRule) names(flag int64) bool {
	for _, terms := range r.alternatives {
		for _, t := range terms {
			if t.flag == flag {
				return true
			}
		}
	}
	return false
}
