package syntax

import (
	"strings"
	"testing"
	"time"
)

// hostile are pieces that, repeated, nest deeply or make the parser go back.
var hostile = []string{
	"(", "{", "[", "@{", "@(", "$(", "@{a=", "\"$(", "\"\"$(", "if(1){", "if(", "while(1){", "function f{", "$a[", "$a.b(",
	"$a.b[", "$a.b[x[", "[a(", "[a({", "[a[", "[a[[", "trap[a({", "try{", "switch(1){1{", "-not ", "!", "- ", ",", "++", "[int]", "[int]\n",
	"$a=", "$a?", "1?1:", "1+", "1,", "a|", "a||", "a&&", "a;", "$a.b.c", "a\n\n#c\n", "<##>\n", "`\n", "\"`u{", "@\"\n", "@'\n", "$a::b::", "class c{f(){",
	"class c{[int]$a;", "enum e{a=(", "param(", "param([a(", "begin{", "{begin{", "data{", "a @{b={", "&(", ".(", "a -b:", "a -b:(", "--%", "1..", "$x-y",
	"elseif", "catch{}", ")", "}", "]", "'", "\"", "#requires -version x\n", "using namespace a\n", ":a ", ":a while(1){", "a>", "2>&1 ", "${", "$", "@", "<#", "é", "\x00", "\xff",
	"a[b]=", "foreach($a in ", "do{", "(a\n|", "a\n", "\t", "[a()]", "[a()]\n$", "a,", "$($a.b[", "\"$a$(1)\"", "@{a=1;a=", "$a = if (1) {", "throw ", "return ",
}

func TestHostileTextIsReadInLinearTime(t *testing.T) {
	for _, piece := range hostile {
		text := strings.Repeat(piece, 20_000/len(piece))
		start := time.Now()
		s := Parse("", text)
		Inspect(s.Root, func(Node) bool { return true })
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%q: %v for %d bytes", piece, took, len(text))
		} else if took > 500*time.Millisecond {
			t.Logf("%q: %v, %d errors", piece, took, len(s.Errors))
		}
	}
}

func TestTooDeepIsOneError(t *testing.T) {
	for _, piece := range []string{"(", "{", "$(", "@(", "@{a=", "[a[", "if(1){", "-not ", "if (1) {", "$a = "} {
		s := Parse("", strings.Repeat(piece, 10_000))
		if len(s.Errors) != 1 || s.Errors[0].ID != "ScriptTooComplicated" {
			t.Errorf("%q: %d errors, the first %v", piece, len(s.Errors), s.Errors[0].ID)
		}
	}
}

func TestDeepButReasonableIsRead(t *testing.T) {
	const depth = 300
	for _, pair := range [][2]string{{"(", ")"}, {"$(", ")"}, {"@(", ")"}, {"{", "}"}, {"@{a=", "}"}, {"if (1) {", "}"}, {"$a[", "]"}} {
		text := strings.Repeat(pair[0], depth) + "1" + strings.Repeat(pair[1], depth)
		if s := Parse("", text); len(s.Errors) > 0 {
			t.Errorf("%q: %v", pair, s.Errors[0])
		}
	}
}
