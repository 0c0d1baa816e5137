package command

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"emsh/shell/object"
)

type settings struct {
	Server  string   `prop:"readonly"`
	Banner  string   `valid:"maxlen=8"`
	Ports   []int32  `help:"Where it listens."`
	Names   []string `help:"Its names."`
	Enabled bool
}

type setSettings struct {
	Identity string          `param:"pos=0,mandatory,pipeline,property,alias=Server"`
	Changes  Patch[settings] // one parameter for each writable property
	Limit    int             `param:"alias=Max" valid:"range=1..10"`
	Force    Switch          `param:""`
	Filter   string          `param:"set=Filter"`
	Page     int             `param:"set=Paged"`
}

func args(words ...any) Args {
	var out Args
	for _, w := range words {
		name, isText := w.(string)
		if !isText || !strings.HasPrefix(name, "-") {
			out = append(out, Arg{Value: w})
			continue
		}
		name, value, joined := strings.Cut(name[1:], ":")
		out = append(out, Arg{Name: name, HasValue: joined, Value: value})
	}
	return out
}

func binder() *Binder {
	return &Binder{Name: "Set-Settings", ErrorName: "Set-Settings", Params: ParamsOf[setSettings](), Should: true}
}

func TestBind(t *testing.T) {
	for _, test := range []struct {
		args Args
		want string // an error's id, or Name=value of what was bound
	}{
		{args("ex1", "-Banner", "hi"), "Banner=hi Identity=ex1"},
		{args("-Server", "ex1", "-Ban", "hi"), "Banner=hi Identity=ex1"},
		{args("ex1", "-Max", int32(3), "-force"), "Force=True Identity=ex1 Limit=3"},
		{args("ex1", "-Limit", "4"), "Identity=ex1 Limit=4"},
		{args("ex1", "-Ports", &object.Array{Items: []any{int32(1), "2"}}), "Identity=ex1 Ports=[1 2]"},
		{args("ex1", "-Enabled", true), "Enabled=true Identity=ex1"},
		{args("ex1", "-Enabled", "yes"), "CannotConvertArgumentNoMessage"},
		{args("ex1", "-Limit", int32(11)), "ParameterArgumentValidationError"},
		{args("ex1", "-Banner", "much too long"), "ParameterArgumentValidationError"},
		{args("ex1", "-F"), "AmbiguousParameter"},
		{args("ex1", "-Nope", "x"), "NamedParameterNotFound"},
		{args("ex1", "-Limit"), "MissingArgument"},
		{args("ex1", "ex2"), "PositionalParameterNotFound"},
		{args("ex1", "-Identity", "ex2"), "PositionalParameterNotFound"},
		{args("ex1", "-Banner", "a", "-Banner", "b"), "ParameterAlreadyBound"},
		{args("-Banner", "a"), "MissingMandatoryParameter"},
		{args("ex1", "-Filter", "x", "-Page", int32(1)), "AmbiguousParameterSet"},
		{args("ex1", "-Verbose", "-WhatIf"), "Identity=ex1"},
		{args("ex1", "-wi", "-ea", "Stop"), "Identity=ex1"},
		{args("ex1", "-ErrorAction", "Perhaps"), "CannotConvertArgumentNoMessage"},
	} {
		got := ""
		bd, err := binder().Bind(test.args, false)
		var e *Error
		if errors.As(err, &e) {
			got = e.ID
			if e.FQID() != e.ID+",Set-Settings" {
				t.Errorf("%v: full id %s", test.args, e.FQID())
			}
		} else {
			got = bound(bd)
		}
		if got != test.want {
			t.Errorf("%v: got %s, want %s", test.args, got, test.want)
		}
	}
}

func bound(bd *Binding) string {
	var words []string
	for _, p := range bd.b.Params {
		if v, ok := bd.Values[p.Name]; ok {
			text := object.Text(object.FromGo(v))
			switch x := v.(type) {
			case Switch:
				text = x.Text()
			case bool:
				text = strings.ToLower(object.Text(x))
			case []int32, []string:
				text = "[" + text + "]"
			}
			words = append(words, p.Name+"="+text)
		}
	}
	sortWords(words)
	return strings.Join(words, " ")
}

func sortWords(words []string) {
	for i := range words {
		for j := i + 1; j < len(words); j++ {
			if words[j] < words[i] {
				words[i], words[j] = words[j], words[i]
			}
		}
	}
}

func TestPatch(t *testing.T) {
	change := object.NewHashtable()
	change.Set("Add", "c")
	change.Set("Remove", "A")
	bd, err := binder().Bind(args("ex1", "-Names", change, "-Enabled", true), false)
	if err != nil {
		t.Fatal(err)
	}
	var c setSettings
	if err := bd.Fill(&c); err != nil {
		t.Fatal(err)
	}
	v := settings{Banner: "stays", Names: []string{"a", "b"}}
	c.Changes.Apply(&v)
	want := settings{Banner: "stays", Names: []string{"b", "c"}, Enabled: true}
	if !reflect.DeepEqual(v, want) {
		t.Errorf("got %+v, want %+v", v, want)
	}
	if got := c.Changes.Names(); !reflect.DeepEqual(got, []string{"Names", "Enabled"}) {
		t.Errorf("names %v", got)
	}
}

// What a script changed on an object travels with it, and nothing else of it.
func TestChangedObject(t *testing.T) {
	for _, test := range []struct {
		name     string
		change   string
		value    any
		args     Args
		instance bool
		want     string // an error's id, or what was bound
	}{
		{"piped", "Banner", "new", args(), false, "Banner=new Identity=ex1"},
		{"piped, with a name given", "Banner", "new", args("-Banner", "mine"), false, "Banner=mine Identity=ex1"},
		{"whole", "Banner", "new", args(), true, "Banner=new Identity=ex1"},
		{"whole, with a name given", "Banner", "new", args("-Banner", "mine"), true, "Banner=mine Identity=ex1"},
		{"too long", "Banner", "much too long", args(), false, "ParameterArgumentValidationError,Set-Settings"},
		{"not to be set", "Server", "ex2", args(), false, "ReadOnlyProperty,Set-Settings"},
	} {
		far, err := object.DecodeValue(object.EncodeValue(object.Of(&settings{Server: "ex1", Banner: "old", Enabled: true})))
		if err != nil {
			t.Fatal(err)
		}
		o := far.(*object.Object)
		if err := o.Set(test.change, test.value); err != nil {
			t.Fatal(err)
		}
		b := binder()
		b.Params = WithInstance(b.Params)
		if test.instance {
			test.args = append(test.args, args("-Instance", o)...)
		}
		bd, err := b.Bind(test.args, !test.instance)
		if err == nil && !test.instance {
			err = bd.Object(o)
		}
		got := ""
		if e, ok := err.(*Error); ok {
			got = e.FQID()
		} else if delete(bd.Values, instanceName); err == nil {
			got = bound(bd)
		}
		if got != test.want {
			t.Errorf("%s: got %s, want %s (%v)", test.name, got, test.want, err)
		}
	}
}

func TestPipeline(t *testing.T) {
	bd, err := binder().Bind(args("-Banner", "x"), true)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		in   any
		want string
	}{
		{"ex1", "Banner=x Identity=ex1"},
		{object.New(object.Member{Name: "Server", Value: "ex2"}), "Banner=x Identity=ex2"},
		{object.New(object.Member{Name: "Identity", Value: "ex3"}, object.Member{Name: "Limit", Value: 5}), "Banner=x Identity=ex3"},
	} {
		if err := bd.Object(test.in); err != nil {
			t.Errorf("%v: %v", test.in, err)
		} else if got := bound(bd); got != test.want {
			t.Errorf("%v: got %s, want %s", test.in, got, test.want)
		}
	}
}

func TestPositionMessage(t *testing.T) {
	p := Position{Line: 2, Col: 5, Text: "$x = 1/0; 'y'", Excerpt: "= 1/0"}
	want := "At line:2 char:5\n+ $x = 1/0; 'y'\n+     ~~~~~"
	if got := p.Message(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
