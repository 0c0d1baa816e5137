package utility_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"emsh/cmdlets/utility"
	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/format"
	"emsh/shell/golden"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// bindRecord is a line of golden/bind/bind.jsonl.
type bindRecord struct {
	ID          string   `json:"id"`
	Class       string   `json:"class"`
	Script      string   `json:"script"`
	CSV         [][2]any `json:"csv"`
	ParseErrors []struct {
		ID string `json:"id"`
	} `json:"parse_errors"`
	Calls []struct {
		Cmd    string           `json:"cmd"`
		Set    string           `json:"set"`
		Args   map[string]typed `json:"args"`
		Inputs []struct {
			Bound map[string]typed `json:"bound"`
		} `json:"inputs"`
		Redirection bool `json:"redirection"`
	} `json:"calls"`
	Errors []struct {
		ID        string `json:"id"`
		Command   string `json:"command"`
		Parameter string `json:"parameter"`
	} `json:"errors"`
}

// typed is a recorded value.
type typed struct {
	Type  string `json:"type"`
	Value any    `json:"value"`
}

// plain is the value reduced to texts and lists; ok is false where it differs from run to run.
func (v typed) plain() (any, bool) {
	if v.Type == "volatile" {
		return nil, false
	}
	return plainWant(v.Type, v.Value), true
}

func plainWant(kind string, v any) any {
	switch x := v.(type) {
	case nil:
		return nil
	case bool:
		return object.Text(x)
	case float64:
		return fmt.Sprint(int64(x))
	case string:
		if kind == "ScriptBlock" {
			return strings.TrimSpace(x)
		}
		return strings.TrimSuffix(x, ".0000000")
	case map[string]any:
		if _, ok := x["type"]; ok {
			return plainWant(fmt.Sprint(x["type"]), x["value"])
		}
	case []any:
		var out []any
		for _, item := range x {
			if pair, ok := item.([]any); ok && len(pair) == 2 && (kind == "Hashtable" || kind == "PSCustomObject") {
				out = append(out, []any{plainWant("", pair[0]), plainWant("", pair[1])})
				continue
			}
			out = append(out, plainWant("", item))
		}
		if len(out) == 1 {
			return out[0]
		}
		if out == nil {
			out = []any{}
		}
		return out
	}
	return fmt.Sprint(v)
}

// bindPrelude is what else stood on the stage.
const bindPrelude = `function AssembleMessage { param($Path, [Parameter(ValueFromPipeline)]$InputObject) process { } }
$exscripts = 'C:\Program Files\Microsoft\Exchange Server\V14\Scripts'; $exbin = 'C:\Program Files\Microsoft\Exchange Server\V14\bin'; $exinstall = 'C:\Program Files\Microsoft\Exchange Server\V14\'`

// stage is who stands in front of a script with stubs: nobody, but errors are kept.
type bindStage struct {
	eval.Silent
	r *bindRun
}

func (b bindStage) Error(e *command.Error) { b.r.Error(e) }

func (s *stubs) run(t *testing.T, x *bindRecord) (r *bindRun, res eval.Result) {
	r = s.stage
	*r = bindRun{s: s, csv: x.CSV, fakeOf: map[*object.Object]fake{}}
	dir := t.TempDir()
	for _, drive := range []string{"C:", "D:"} {
		if err := os.Mkdir(filepath.Join(dir, drive), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	r.session = eval.New(eval.Options{Host: bindStage{r: r}, Commands: s.all, Text: utility.TextMaker(func() *format.Env { return utility.Env(r.session) }), Dir: dir,
		Env: []string{"COMPUTERNAME=EX01", `ExchangeInstallPath=C:\Program Files\Microsoft\Exchange Server\V14\`, "PATH=", "TZ=UTC"}, Output: func(any) error { return nil }})
	for _, drive := range []string{"C", "D"} {
		r.session.AddDrive(&eval.Drive{Name: drive, Root: filepath.Join(dir, drive+":")})
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	r.session.Run(ctx, "", bindPrelude)
	res = r.session.Run(ctx, "", x.Script)
	if res.Err != nil {
		r.errors = append(r.errors, res.Err)
	}
	return r, res
}

// difference is the first thing in which a script was bound otherwise than recorded, or "".
func (s *stubs) difference(t *testing.T, x *bindRecord) (d string) {
	defer func() {
		if p := recover(); p != nil {
			d = fmt.Sprint("panic: ", p)
		}
	}()
	r, res := s.run(t, x)
	if len(x.ParseErrors) > 0 || len(res.Parse) > 0 {
		return parseDifference(x, res.Parse)
	}
	if d := r.callDifference(x); d != "" {
		return d
	}
	var got, want []string
	for _, e := range r.errors {
		id, _, _ := strings.Cut(e.FQID(), ",")
		got = append(got, id)
	}
	for _, e := range x.Errors {
		want = append(want, e.ID)
	}
	if !slices.Equal(got, want) {
		text := ""
		if len(r.errors) > 0 {
			text = r.errors[0].Text()
		}
		return fmt.Sprintf("errors %q, want %q; %s", got, want, text)
	}
	return ""
}

func parseDifference(x *bindRecord, got []*syntax.Error) string {
	var a, b []string
	for _, e := range got {
		a = append(a, e.ID)
	}
	for _, e := range x.ParseErrors {
		b = append(b, e.ID)
	}
	if !slices.Equal(a, b) {
		return fmt.Sprintf("parse errors %q, want %q", a, b)
	}
	return ""
}

// commonParameters are bound outside of a cmdlet's own.
var commonParameters = []string{"Verbose", "Debug", "ErrorAction", "ErrorVariable", "WarningAction", "WarningVariable", "OutVariable", "OutBuffer", "InformationAction", "InformationVariable", "PipelineVariable"}

func (r *bindRun) callDifference(x *bindRecord) string {
	i := 0
	for _, want := range x.Calls {
		if want.Redirection || want.Cmd == "AssembleMessage" {
			continue
		}
		if i == len(r.calls) {
			return "no call of " + want.Cmd
		}
		got := r.calls[i]
		i++
		if !strings.EqualFold(got.cmd, want.Cmd) {
			return "called " + got.cmd + ", want " + want.Cmd
		}
		if d := r.boundDifference(got.args, want.Args); d != "" {
			return want.Cmd + d
		}
		if len(got.inputs) != len(want.Inputs) {
			return fmt.Sprintf("%s: %d inputs, want %d", want.Cmd, len(got.inputs), len(want.Inputs))
		}
		for k, in := range want.Inputs {
			if d := r.boundDifference(got.inputs[k], in.Bound); d != "" {
				return fmt.Sprintf("%s input %d%s", want.Cmd, k+1, d)
			}
		}
	}
	if i < len(r.calls) {
		return "one call too many: " + r.calls[i].cmd
	}
	return ""
}

func (r *bindRun) boundDifference(got map[string]any, want map[string]typed) string {
	for name, v := range want {
		if slices.Contains(commonParameters, name) {
			continue
		}
		mine, ok := got[name]
		if !ok {
			return " -" + name + " was not bound"
		}
		w, fixed := v.plain()
		a, _ := json.Marshal(r.plain(mine))
		b, _ := json.Marshal(w)
		if fixed && string(a) != string(b) && !(w == nil && isEmpty(a)) {
			return fmt.Sprintf(" -%s is %s, want %s", name, a, b)
		}
	}
	for name, v := range got {
		if _, ok := want[name]; !ok {
			return fmt.Sprintf(" -%s was bound to %v", name, r.plain(v))
		}
	}
	return ""
}

// TestGoldenBind runs the documented commands with stubs of their cmdlets, and compares what was
// called and bound.
func TestGoldenBind(t *testing.T) {
	s := readStubs(t)
	records := golden.SharedLines[bindRecord](t, "golden/bind/bind.jsonl")
	t.Chdir(t.TempDir()) // some write files
	tally := golden.NewTally(t, "bind")
	for i := range records {
		x := &records[i]
		tally.Add("bind", x.ID, x.Script, s.difference(t, x))
	}
	tally.Close()
}
