package eval_test

import (
	"context"
	"strings"
	"testing"

	"emsh/cmdlets/utility"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// TestDefaultParameterValues gives parameters their values, and complains of keys that name none.
func TestDefaultParameterValues(t *testing.T) {
	const about = " For information about the correct format, see about_Parameters_Default_Values at https://go.microsoft.com/fwlink/?LinkId=228266."
	for text, want := range map[string]string{
		`@{ 'f:a' = 1; '"f" : b' = 2 }; f; 0`:                                       "a=1 b=2 0",
		`@{ 'f*:b' = 2; 'f:a' = { 3 } }; f`:                                         "a=3 b=2",
		`@{ 'f:a' = 1; Disabled = $true }; f`:                                       "a= b=",
		`@{ 'g:a' = 1; 'f:nope' = 2; 'f:alpha' = 5 }; f`:                            "a=5 b=",
		`@{ bad = 1; 'f:a' = 1 }; f 3>&1; f 3>&1`:                                   "The key 'bad' does not have a valid format." + about + " a=1 b= a=1 b=",
		`@{ ':x' = 1; Disabled = $false }; f 3>&1; $PSDefaultParameterValues.Count`: "The key ':x' does not have a valid format." + about + " a= b= 1",
		`@{ 'f:a' = 1; 'f*:a' = 2 }; f 3>&1`:                                        "Multiple different default values are defined in $PSDefaultParameterValues for the parameter matching the following name or alias: a. These defaults have been ignored. a= b=",
		`@{ 'f:?' = 1 }; f 3>&1`:                                                    "The following name or alias defined in $PSDefaultParameterValues for this cmdlet resolves to multiple parameters: ?. The default has been ignored. a= b=",
		`@{ 'g:n' = 'x' }; g 3>&1`:                                                  `The binding of default value 'x' to parameter 'n' failed: Cannot process argument transformation on parameter 'n'. Cannot convert value "x" to type "System.Int32". Error: "The input string 'x' was not in a correct format." n=0`,
	} {
		var out []string
		s := eval.New(eval.Options{Commands: utility.Commands(), Output: func(v any) error { out = append(out, object.Text(v)); return nil }})
		const functions = `function f { [CmdletBinding()] param([Alias('alpha')]$a, $b) "a=$a b=$b" }; function g { [CmdletBinding()] param([int]$n) "n=$n" }
			$PSDefaultParameterValues = `
		if res := s.Run(context.Background(), "", functions+text); res.Err != nil {
			t.Errorf("%s: %v", text, res.Err)
		}
		if got := strings.Join(out, " "); got != want {
			t.Errorf("%s:\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestChainInTheBackground runs a chain of pipelines as one job.
func TestChainInTheBackground(t *testing.T) {
	var out []string
	s := eval.New(eval.Options{Commands: utility.Commands(), Output: func(v any) error { out = append(out, object.Text(v)); return nil }})
	res := s.Run(context.Background(), "", `$j = 1 && 2 &; $j | Receive-Job -Wait; $k = Get-Item nothing -ErrorAction SilentlyContinue || 3 &; $k | Receive-Job -Wait`)
	if got := strings.Join(out, " "); got != "1 2 3" {
		t.Errorf("the job gave %q, %v", got, res.Err)
	}
}
