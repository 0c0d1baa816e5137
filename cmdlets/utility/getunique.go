package utility

import (
	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

type getUnique struct {
	InputObject     any            `param:"pipeline,is=PSObject" help:"An object of a sorted list."`
	AsString        command.Switch `param:"set=AsString" help:"Compares the objects' texts."`
	OnType          command.Switch `param:"set=UniqueByType" help:"Writes one object of each type."`
	CaseInsensitive command.Switch `param:"" help:"Ignores case."`

	last  any
	began bool
}

func (g *getUnique) Process(c *command.Call) error {
	v := input(c, g.InputObject)
	if v == nil {
		return nil
	}
	if g.began && g.same(g.last, v) {
		return nil
	}
	g.last, g.began = v, true
	return c.Write(v)
}

func (g *getUnique) same(a, b any) bool {
	switch {
	case bool(g.OnType):
		return object.TypeName(a) == object.TypeName(b)
	case bool(g.AsString):
		return object.EqualText(object.Text(a), object.Text(b), !bool(g.CaseInsensitive))
	}
	return compareKeys(a, b, !bool(g.CaseInsensitive)) == 0
}

var getUniqueCommand = command.Define[getUnique](command.Spec{Verb: "Get", Noun: "Unique",
	Synopsis: "Leaves out objects of a sorted list that equal the one before.", Aliases: []string{"gu"},
	Examples: []command.Example{{Title: "Each once", Code: "1,1,2 | Get-Unique", Output: "1\n2"}}})

type teeObject struct {
	InputObject any            `param:"pipeline,is=PSObject" help:"An object to keep and pass on."`
	FilePath    string         `param:"pos=0,mandatory,set=File,alias=Path" help:"The file that is written."`
	LiteralPath string         `param:"mandatory,set=LiteralFile,alias=PSPath|LP" help:"The file that is written, its name taken literally."`
	Append      command.Switch `param:"set=File" help:"Adds to what is there."`
	Encoding    encodingName   `param:"set=File|LiteralFile" help:"The file's encoding."`
	Variable    string         `param:"mandatory,set=Variable" help:"The variable that is set."`

	kept []any
	file *textFile
}

func (t *teeObject) Begin(c *command.Call) error {
	path := t.FilePath + t.LiteralPath
	if path == "" {
		return nil
	}
	file, err := newTextFile(c, path, string(t.Encoding), bool(t.Append), 0)
	t.file = file
	return err
}

func (t *teeObject) Process(c *command.Call) error {
	v := input(c, t.InputObject)
	if t.file != nil {
		if err := t.file.put(v); err != nil {
			return err
		}
	} else {
		t.kept = append(t.kept, v)
	}
	return c.Write(v)
}

func (t *teeObject) End(c *command.Call) error {
	if t.file != nil {
		return t.file.close()
	}
	return eval.From(c).Set(t.Variable, outcome(t.kept))
}

// outcome is what a captured pipeline gives: nothing, one object, or an array.
func outcome(all []any) any {
	switch len(all) {
	case 0:
		return nil
	case 1:
		return all[0]
	}
	return object.NewArray(all...)
}

var teeObjectCommand = command.Define[teeObject](command.Spec{Verb: "Tee", Noun: "Object",
	Synopsis: "Keeps objects in a file or variable and passes them on.", Aliases: []string{"tee"}, DefaultSet: "File",
	Examples: []command.Example{{Title: "Keep and go on", Code: "1,2 | Tee-Object -Variable n | Measure-Object | ForEach-Object Count", Output: "2"}}})
