package cmdlets_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"emsh/cmdlets"
	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/syntax"
)

// documented is a documented command.
type documented struct {
	Script   string `json:"script"`
	Template bool   `json:"template"`
}

func documentedExamples(t *testing.T) []documented {
	t.Helper()
	root := os.Getenv("EMSH_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "shared")
	}
	names, _ := filepath.Glob(filepath.Join(root, "reference", "examples", "*.jsonl"))
	if len(names) == 0 {
		t.Skip("the folder shared/reference/examples is not here")
	}
	var all []documented
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(b)) {
			var d documented
			if err := json.Unmarshal([]byte(line), &d); err != nil {
				t.Fatal(err)
			}
			all = append(all, d)
		}
	}
	return all
}

// bindingHost counts the errors of binding.
type bindingHost struct {
	eval.Silent
	lost []string
}

func (b *bindingHost) Error(e *command.Error) {
	if e.ID != "CommandNotFoundException" {
		b.lost = append(b.lost, e.Text())
	}
}

// bindOnly are our cmdlets with nothing behind them: they bind, and began counts them.
func bindOnly(began *int) []*command.Command {
	var all []*command.Command
	for _, c := range append(cmdlets.Organization(), cmdlets.Console()...) {
		k := *c
		k.New = func() command.Processor { return &nothing{began} }
		all = append(all, &k)
	}
	return all
}

type nothing struct{ began *int }

func (n *nothing) Begin(*command.Call) error   { *n.began++; return nil }
func (n *nothing) Process(*command.Call) error { return nil }

// TestDocumentedExamples parses every documented command, and binds those of the cmdlets that we
// have by what they declare. EMSH_GOLDEN_SHOW=all shows what does not bind.
func TestDocumentedExamples(t *testing.T) {
	all := documentedExamples(t)
	t.Chdir(t.TempDir()) // some write files
	parsed, bound, missing := 0, 0, map[string]int{}
	commands := bindOnly(&bound)
	for _, d := range all {
		if script := syntax.Parse("", d.Script); len(script.Errors) > 0 {
			missing["does not parse: "+script.Errors[0].Message]++
			continue
		}
		parsed++
		h := &bindingHost{}
		s := eval.New(eval.Options{Host: h, Commands: commands, Env: []string{"PATH="}, Output: func(any) error { return nil }})
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		if res := s.Run(ctx, "", d.Script); res.Err != nil {
			h.Error(res.Err)
		}
		cancel()
		for _, text := range h.lost {
			missing[text]++
		}
	}
	lost := 0
	for text, n := range missing {
		if !strings.HasPrefix(text, "does not parse") {
			lost += n
		}
		if os.Getenv("EMSH_GOLDEN_SHOW") == "all" {
			t.Logf("%3d %s", n, text)
		}
	}
	if parsed*100 < len(all)*99 {
		t.Errorf("only %d of %d documented commands parse", parsed, len(all))
	}
	t.Logf("examples parse %d/%d, bind %d/%d", parsed, len(all), bound, bound+lost)
}
