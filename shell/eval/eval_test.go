package eval_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// The cmdlets that the tests need: the real ones stand on this package.

type writeOutput struct {
	InputObject any `param:"pos=0,pipeline,remaining"`
}

func (w *writeOutput) Process(c *command.Call) error {
	items, ok := object.Elements(w.InputObject)
	if !ok && (c.Piped || c.Has("InputObject")) {
		items = []any{w.InputObject}
	}
	for _, v := range items {
		if err := c.Write(v); err != nil {
			return err
		}
	}
	return nil
}

type forEach struct {
	Process_    *eval.ScriptBlock `param:"name=Process,pos=0,mandatory"`
	InputObject any               `param:"pipeline"`

	run func(any, func(any) error) error
}

func (f *forEach) Begin(c *command.Call) (err error) {
	f.run, err = eval.From(c).Each(f.Process_)
	return err
}

func (f *forEach) Process(c *command.Call) error { return f.run(f.InputObject, c.Write) }

type where struct {
	FilterScript *eval.ScriptBlock `param:"pos=0,mandatory"`
	InputObject  any               `param:"pipeline"`

	test func(any) (bool, error)
}

func (w *where) Begin(c *command.Call) (err error) {
	w.test, err = eval.From(c).Test(w.FilterScript)
	return err
}

func (w *where) Process(c *command.Call) error {
	if ok, err := w.test(w.InputObject); err != nil || !ok {
		return err
	}
	return c.Write(w.InputObject)
}

type selectFirst struct {
	First       int `param:"mandatory"`
	InputObject any `param:"pipeline"`

	seen int
}

func (s *selectFirst) Process(c *command.Call) error {
	if s.seen++; s.seen > s.First {
		return command.ErrStop
	}
	if err := c.Write(s.InputObject); err != nil {
		return err
	}
	if s.seen == s.First {
		return command.ErrStop
	}
	return nil
}

type writeError struct {
	Message string `param:"pos=0,mandatory"`
}

func (w *writeError) Process(c *command.Call) error {
	return eval.From(c).WriteError(c, &command.Error{ID: "WriteError", Message: w.Message})
}

type setThing struct {
	Identity string         `param:"pos=0,mandatory,pipeline,property"`
	Size     int            `param:"alias=Sz" valid:"range=0..10"`
	Force    command.Switch `param:""`
}

func (s *setThing) Process(c *command.Call) error {
	ok, err := eval.From(c).ShouldProcess(c, s.Identity, "Set-Thing")
	if err != nil || !ok {
		return err
	}
	return c.Write(fmt.Sprintf("%s %d %s", s.Identity, s.Size, s.Force.Text()))
}

var cmdlets = []*command.Command{
	command.Define[writeOutput](command.Spec{Verb: "Write", Noun: "Output"}),
	command.Define[forEach](command.Spec{Verb: "ForEach", Noun: "Object"}),
	command.Define[where](command.Spec{Verb: "Where", Noun: "Object"}),
	command.Define[selectFirst](command.Spec{Verb: "Select", Noun: "Object"}),
	command.Define[writeError](command.Spec{Verb: "Write", Noun: "Error"}),
	command.Define[setThing](command.Spec{Verb: "Set", Noun: "Thing", Impact: command.Changes}),
}

// transcript is a Host that notes what it shows.
type transcript struct {
	eval.Silent
	lines   []string
	answers []int
}

func (t *transcript) Error(e *command.Error)      { t.lines = append(t.lines, "ERR "+e.FQID()) }
func (t *transcript) Write(text command.HostText) { t.lines = append(t.lines, "HOST "+text.Text) }
func (t *transcript) Warning(text string)         { t.lines = append(t.lines, "WARNING "+text) }

func (t *transcript) Ask(q command.Question) (command.Answer, error) {
	if len(t.answers) == 0 {
		return command.Answer{}, eval.ErrNobody
	}
	n := t.answers[0]
	t.answers = t.answers[1:]
	return command.Answer{Index: n}, nil
}

func session(t *transcript) *eval.Session {
	return eval.New(eval.Options{Host: t, Commands: cmdlets, Env: []string{"PATH=/usr/bin:/bin"}, Dir: "/",
		Output: func(v any) error { t.lines = append(t.lines, object.Text(v)); return nil }})
}

func run(script string) string {
	t := &transcript{}
	res := session(t).Run(context.Background(), "", script)
	if res.Err != nil {
		t.lines = append(t.lines, "END "+res.Err.FQID())
	}
	if res.Exit {
		t.lines = append(t.lines, fmt.Sprint("EXIT ", res.Code))
	}
	return strings.Join(t.lines, "|")
}

func TestScripts(t *testing.T) {
	for _, test := range []struct{ script, want string }{
		// statements go on after an error, throw does not
		{`1/0; 'next'`, "ERR RuntimeException|next"},
		{`throw 'x'; 'next'`, "END x"},
		{`function f { throw 'x'; 'no' }; f; 'no'`, "END x"},
		{`function f { 1/0; 'go on' }; f`, "ERR RuntimeException|go on"},
		{`function f { [CmdletBinding()] param() 1/0; 'go on' }; f -ErrorAction SilentlyContinue`, "go on"},
		{`$ErrorActionPreference='Stop'; 1/0; 'no'`, "END RuntimeException"},
		// handlers
		{`try { 1/0 } catch [DivideByZeroException] { 'div' } catch { 'any' } finally { 'fin' }`, "div|fin"},
		{`try { try { throw 'a' } finally { 'f' } } catch { "c $_" }`, "f|c a"},
		{`try { throw 'a' } catch { try { throw } catch { "again $_" } }`, "again a"},
		{`function f { trap { "t $_"; continue } 1/0; 'after' }; f`, "t Attempted to divide by zero.|after"},
		{`function f { try { return 1 } finally { 'fin' } }; f`, "1|fin"},
		// loops and labels
		{`:o foreach ($i in 1..3) { foreach ($j in 1..3) { if ($j -eq 2) { continue o }; "$i$j" } }`, "11|21|31"},
		{`foreach ($i in 1..3) { switch ($i) { 2 { break } default { "d$_" } }; "a$i" }`, "d1|a1|a2|d3|a3"},
		{`1..3 | ForEach-Object { if ($_ -eq 2) { return }; $_ }`, "1|3"},
		{`foreach ($i in 1..3) { 1..3 | ForEach-Object { if ($_ -eq 2) { continue }; "$i$_" } }`, "11|21|31"},
		// scopes
		{`$v=1; function f { $v; $v=2; $v }; f; $v`, "1|2|1"},
		{`$v=1; & { $v=2 }; $v; . { $v=3 }; $v`, "1|3"},
		{`$v=1; function f { $script:v=2; $global:w=3 }; f; "$v $w"`, "2 3"},
		{`$n=5; function f { $n += 1; $n }; f; $n`, "1|5"},
		{`$a = 1..2 | ForEach-Object { $k=$_; { $k }.GetNewClosure() }; $a | ForEach-Object { & $_ }`, "1|2"},
		// pipelines
		{`1..9 | Where-Object { $_ % 2 } | Select-Object -First 2`, "1|3"},
		{`function f { begin { 'b' } process { $_ } end { 'e' } }; 1,2 | f`, "b|1|2|e"},
		{`function f { try { 1..5 } finally { $script:done = 'cleaned' } }; f | Select-Object -First 1; $done`, "1|cleaned"},
		{`function f { 1..3 | Select-Object -First 1; 'more' }; f | ForEach-Object { "[$_]" }`, "[1]|[more]"},
		{`$x = Write-Output; $null -eq $x; @($x).Count`, "True|0"},
		// functions and their parameters
		{`function f($a, $b=2) { "$a-$b $args" }; f 1; f 1 3 4; f -b 7 1`, "1-2 |1-3 4|1-7 "},
		{`function f { param([int]$n, [switch]$s) "$($n+1) $s" }; f 4 -s; f '7'`, "5 True|8 False"},
		{`function f { param([Parameter(Mandatory)]$Name) $Name }; f`, "ERR MissingMandatoryParameter,f"},
		{`function f { [CmdletBinding()] param($a) $a }; f 1 2`, "ERR PositionalParameterNotFound,f"},
		{`function f { [CmdletBinding()] param($Alpha,$Alter) 1 }; f -al 1; f -zz 2`, "ERR AmbiguousParameter,f|ERR NamedParameterNotFound,f"},
		{`function f { param([ValidateSet('a','b')]$x) $x }; f A; f c`, "A|ERR ParameterArgumentValidationError,f"},
		{`function f { param([Parameter(ValueFromPipelineByPropertyName)]$Id) process { "i$Id" } }; [pscustomobject]@{Id=1},[pscustomobject]@{Id=2} | f`, "i1|i2"},
		{`function f($a,$b) { "$a $b" }; $h=@{a=1;b=2}; f @h; $l=3,4; f @l; f @h -a 9`, "1 2|3 4|9 2"},
		{`function f { g @args }; function g($x,[switch]$s) { "$x $s" }; f 1 -s; f -x 2`, "1 True|2 False"},
		// cmdlets
		{`Set-Thing a -Sz 3 -Force`, "a 3 True"},
		{`Set-Thing a -Size 11`, "ERR ParameterArgumentValidationError,Microsoft.PowerShell.Commands.SetThingCommand"},
		{`'a','b' | Set-Thing -WhatIf`, `HOST What if: Performing the operation "Set-Thing" on target "a".|HOST What if: Performing the operation "Set-Thing" on target "b".`},
		{`[pscustomobject]@{Identity='p'} | Set-Thing`, "p 0 False"},
		{`Set-Thing a -OutVariable o -Confirm:$false; $o.Count`, "a 0 False|1"},
		{`Write-Error e -ErrorVariable ev -ErrorAction SilentlyContinue; $ev.Count; $?`, "1|True"},
		{`Write-Error e; $?`, "ERR WriteError|False"},
		{`Write-Error e 2>&1 | ForEach-Object { "got $_" }`, "got e"},
		{`No-Such; 'on'`, "ERR CommandNotFoundException|on"},
		// programs
		{`sh -c 'exit 3'; "$LASTEXITCODE $?"`, "3 False"},
		{`'b','a' | sort 2>$null; 'b','a' | /usr/bin/env sort`, "ERR CommandNotFoundException|a|b"},
		// classes and enumerations
		{`class P { [string]$N; P($n) { $this.N=$n } [string] Hi() { return "hi $($this.N)" } }; [P]::new('z').Hi()`, "hi z"},
		{`class A { [int] F() { return 1 } }; class B : A { [int] F() { return 2 + ([A]$this).F() } }; [B]::new().F()`, "3"},
		{`enum C { Red; Green = 5 }; [C]::Green; [int][C]'green'`, "Green|5"},
		// leaving
		{`1; exit 4; 2`, "1|EXIT 4"},
		{`function f { f }; f`, "ERR CallDepthOverflow"},
		{`if (`, "END MissingEndParenthesisInIfStatement"},
	} {
		if got := run(test.script); got != test.want && !strings.HasPrefix(test.want, "END Missing") {
			t.Errorf("%s\n got  %s\n want %s", test.script, got, test.want)
		}
	}
}

func TestConfirm(t *testing.T) {
	for _, test := range []struct {
		answers []int
		want    string
	}{
		{[]int{0, 2, 0}, "a 0 False|c 0 False"},
		{[]int{1}, "a 0 False|b 0 False|c 0 False"},
		{[]int{0, 3}, "a 0 False"},
		{nil, "ERR InvalidOperation,Microsoft.PowerShell.Commands.SetThingCommand"},
	} {
		h := &transcript{answers: test.answers}
		session(h).Run(context.Background(), "", `'a','b','c' | Set-Thing -Confirm`)
		if got := strings.Join(h.lines, "|"); got != test.want {
			t.Errorf("answers %v: got %s, want %s", test.answers, got, test.want)
		}
	}
}

// What runs is stopped at once, in a loop, a pipeline and a program.
func TestStop(t *testing.T) {
	for _, script := range []string{`while ($true) {}`, `1..1000000000 | ForEach-Object { }`, `do {} until ($false)`, `for (;;) {}`,
		`sh -c 'sleep 30'`, `try { while ($true) {} } catch { 'no' }`, `function f { f2 }; function f2 { while (1) {} }; f`} {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
		h := &transcript{}
		began := time.Now()
		res := session(h).Run(ctx, "", script)
		cancel()
		if res.Err == nil || !errors.Is(res.Err, context.DeadlineExceeded) {
			t.Errorf("%s: ended with %v, %v", script, res.Err, h.lines)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s: took %v to stop", script, took)
		}
	}
}

// A session keeps what was left behind, and its streams apart.
func TestSessionKeeps(t *testing.T) {
	h := &transcript{}
	s := session(h)
	for _, line := range []string{`$x = 5`, `function f { $x * 2 }`, `f`, `$x++; f`} {
		s.Run(context.Background(), "", line)
	}
	if got := strings.Join(h.lines, "|"); got != "10|12" {
		t.Errorf("got %s", got)
	}
	if v, ok := s.Get("X"); !ok || v != int32(6) {
		t.Errorf("X is %v", v)
	}
}

func TestNearest(t *testing.T) {
	names := []string{"Get-Mailbox", "Get-MailboxStatistics", "Set-ImapSettings"}
	for typed, want := range map[string]string{"Get-Mialbox": "Get-Mailbox", "Set-ImapSetting": "Set-ImapSettings", "Remove-All": ""} {
		if got := eval.Nearest(typed, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", typed, got, want)
		}
	}
}

// FuzzEval runs whatever text, for a moment: it must neither panic nor hang.
func FuzzEval(f *testing.F) {
	for _, seed := range []string{`1..3 | ForEach-Object { $_ }`, `function f($a) { $a }; f 1`, `try { throw 1 } catch { $_ } finally { 2 }`,
		`switch (1,2) { 1 { 'a' } default { 'b' } }`, `$h=@{a=1}; $h.a; $h['b']=2`, `class A { $x = 1 }; [A]::new().x`, `"$(1+1) ${x}"`,
		`& { param($x) process { $_ } }`, `$a,$b = 1,2,3`, `trap { continue } 1/0`, `enum E { A }; [E]::A`, `Set-Thing @x -Confirm:$false 2>&1`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 500 || strings.ContainsAny(text, "*\"") && strings.ContainsAny(text, "89") {
			t.Skip("may ask for more memory than there is")
		}
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		s := eval.New(eval.Options{Commands: cmdlets, Env: []string{"PATH=/nowhere"}, Dir: t.TempDir()})
		if res := s.Run(ctx, "", text); res.Err != nil && res.Err.ID == "InternalError" {
			t.Errorf("%q: %s", text, res.Err.Message)
		}
	})
}

func benchmark(b *testing.B, script string, per int) {
	s := eval.New(eval.Options{Commands: cmdlets})
	b.ReportAllocs()
	for b.Loop() {
		if res := s.Run(context.Background(), "", script); res.Err != nil {
			b.Fatal(res.Err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(per), "ns/turn")
}

// The limits: 150 ns a turn of a loop, 2 µs a call, 500 ns an object.
func BenchmarkForLoop(b *testing.B) {
	benchmark(b, `$s=0; for($i=0;$i -lt 100000;$i++){$s+=$i}`, 100000)
}
func BenchmarkFunctionCall(b *testing.B) {
	benchmark(b, `function f($x){$x+1}; $y=0; for($i=0;$i -lt 10000;$i++){$y = f $y}`, 10000)
}
func BenchmarkPipeline(b *testing.B) {
	benchmark(b, `$n = 0; 1..100000 | Where-Object { $_ % 2 } | ForEach-Object { $n++ }`, 100000)
}
