package utility_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"emsh/cmdlets/utility"
	"emsh/shell/command"
	"emsh/shell/culture"
	"emsh/shell/dotnet"
	"emsh/shell/eval"
	"emsh/shell/golden"
	"emsh/shell/object"
)

// expression is a recorded expression with what it gave.
type expression struct {
	ID          string     `json:"id"`
	Expr        string     `json:"expr"`
	Out         []any      `json:"out"`
	Errors      [][]string `json:"errors"`
	Terminating []string   `json:"terminating"`
}

// evaluated is what our shell gives for an expression, in the recording's form.
func evaluated(x *expression) (out []any, errs [][]string) {
	defer func() {
		if p := recover(); p != nil {
			errs = append(errs, []string{"panic", fmt.Sprint(p)})
		}
	}()
	host := &quietHost{}
	var s *eval.Session
	sink := func(v any) error { out = append(out, recorded(v)); return nil }
	s = eval.New(eval.Options{Host: host, Output: sink, Commands: utility.Commands(), Views: utility.Views(),
		Text: utility.TextMaker(nil), Env: []string{"TERM=xterm", "LANG=C.UTF-8", "TZ=UTC"}})
	s.Set("FormatEnumerationLimit", int32(4))
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	res := s.Run(ctx, "", x.Expr)
	all := host.errors
	if res.Err != nil {
		all = append(all, res.Err)
	}
	for _, e := range all {
		errs = append(errs, []string{e.FQID(), fmt.Sprint(e.Category), e.Text()})
	}
	return out, errs
}

// quietHost keeps errors only.
type quietHost struct{ errors []*command.Error }

func (q *quietHost) Write(command.HostText)    {}
func (q *quietHost) Error(e *command.Error)    { q.errors = append(q.errors, e) }
func (q *quietHost) Warning(string)            {}
func (q *quietHost) Verbose(string)            {}
func (q *quietHost) Debug(string)              {}
func (q *quietHost) Information(any)           {}
func (q *quietHost) Progress(command.Progress) {}
func (q *quietHost) Size() (int, int)          { return 120, 50 }
func (q *quietHost) Interactive() bool         { return false }
func (q *quietHost) Ask(command.Question) (command.Answer, error) {
	return command.Answer{}, command.ErrNobody
}

// recorded is a value as the recordings write it: type and text, lists nested, dictionaries as pairs.
func recorded(v any) any {
	v = object.Unwrap(v)
	switch x := v.(type) {
	case nil:
		return []any{"null", nil}
	case *object.Hashtable:
		pairs := []any{}
		for k, e := range x.All() {
			pairs = append(pairs, []any{recorded(k), recorded(e)})
		}
		return []any{object.TypeName(x), pairs}
	case *object.Object:
		if x.Type() == nil {
			return []any{"PSCustomObject", object.Text(x)}
		}
	case float64, float32, *big.Int:
		return []any{object.TypeName(v), object.Text(v)}
	}
	if items, ok := object.Elements(v); ok {
		list := []any{}
		for _, item := range items {
			list = append(list, recorded(item))
		}
		return []any{dotnet.TypeOf(v).FullName, list}
	}
	return []any{dotnet.TypeOf(v).FullName, object.Text(v)}
}

// agrees compares an expression with its recording; what differs is described.
func agrees(x *expression) (d string) {
	out, errs := evaluated(x)
	want := x.Errors
	if x.Terminating != nil {
		want = append(want, x.Terminating)
	}
	if d := jsonDiffers(errs, want); d != "" {
		return "errors:" + d
	}
	return jsonDiffers(out, x.Out)
}

func jsonDiffers(got, want any) string {
	g, _ := json.Marshal(got)
	w, _ := json.Marshal(want)
	if string(g) == string(w) || len(g) <= 4 && len(w) <= 4 {
		return ""
	}
	return fmt.Sprintf("\ngot  %s\nwant %s", g, w)
}

// TestGoldenExpressions evaluates the recorded expressions. EMSH_GOLDEN_AREA=matrix (or a family of the
// generated ones) picks, EMSH_GOLDEN_SHOW=ID or =all shows differences.
func TestGoldenExpressions(t *testing.T) {
	for _, name := range []string{"matrix", "generated"} {
		list, err := golden.Read[expression](name + ".jsonl")
		if err != nil {
			t.Fatal(err)
		}
		if name == "generated" {
			dotnet.SetCurrentCulture(recordedCulture())
			t.Cleanup(func() { dotnet.SetCurrentCulture(culture.AmericanEnglish()) })
		}
		tally := golden.NewTally(t, name)
		for i := range list {
			x := &list[i]
			area := name
			if family, _, _ := strings.Cut(x.ID, "-"); name == "generated" {
				area += "/" + family
			}
			if wantedArea.MatchString(area) {
				tally.Add(area, x.ID, x.Expr, agrees(x))
			}
		}
		tally.Close()
	}
}

// recordedCulture is the culture that the generated expressions were recorded in: en-US with the three
// decimals of ICU, where Windows and the other recordings have two.
func recordedCulture() *culture.Culture {
	c := *culture.AmericanEnglish()
	c.Number.Digits = 3
	return &c
}
