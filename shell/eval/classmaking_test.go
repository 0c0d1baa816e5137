package eval_test

import (
	"context"
	"reflect"
	"testing"

	"emsh/shell/eval"
)

// TestClassesThatCannotBeMade shows what keeps a script with classes from running at all.
func TestClassesThatCannotBeMade(t *testing.T) {
	for text, want := range map[string][]string{
		"class A { $x; $x }":                                       {"MemberAlreadyDefined $x"},
		"class A { m() {}\n m() {} }":                              {"MemberAlreadyDefined m"},
		"class A { m([int]$a) {}\n m([int32]$b) {} }":              {"MemberAlreadyDefined m"},
		"class A { m([int]$a) {}\n m($b) {}\n m() {} }":            nil,
		"class A { static A() {}\n A() {} }":                       nil,
		"class A { static A([int]$x, $y) {} }":                     {"StaticConstructorCantHaveParameters [int]$x, $y"},
		"class A : int[] {}":                                       {"SubtypeArray int[]"},
		"class A : string {}":                                      {"SealedBaseClass string"},
		"class A : int {}":                                         {"SealedBaseClass int"},
		"enum E { a }; class A : E {}":                             {"SealedBaseClass E"},
		"class A : Exception, IDisposable { Dispose() {} }":        nil,
		"class A : Exception, Hashtable {}":                        {"InterfaceNameExpected Hashtable"},
		"class B { B($x) {} }; class A : B {}":                     {"BaseClassNoDefaultCtor class A : B {}"},
		"class B { B($x) {}\n B() {} }; class A : B {}":            nil,
		"class B { B($x) {} }; class A : B { A() : base(1) {} }":   nil,
		"enum E { a = 1; A }":                                      {"MemberAlreadyDefined A"},
		"enum E { a = [F]::b } enum F { b = [E]::a }":              {"CycleInEnumInitializers enum E { a = [F]::b }", "CycleInEnumInitializers enum F { b = [E]::a }"},
		"enum E { a = [F]::b } enum F { b = 1 }":                   nil,
		"enum E { a = 5000000000 }":                                {"EnumeratorValueOutOfBounds 5000000000"},
		"enum E : byte { a = 255; b }":                             {"EnumeratorValueOutOfBounds b"},
		"enum E { a = 'x' }":                                       {"CannotConvertValue 'x'"},
		"enum E { a = '7'; b = 1 -shl 3; c = $true }":              nil,
		"enum E { a = $y }":                                        {"EnumeratorValueMustBeConstant $y"},
		"class A { [Nope]$x }":                                     {"TypeNotFound Nope"},
		"class A { [Nope[]] m() { [Nada]::new(); return $null } }": {"TypeNotFound Nope", "TypeNotFound Nada"},
		"class A { m() { [System.Nothing]::new() } }":              nil,
		"class A { [B] $x }; class B { [A] $y }":                   nil,
		"class A { [Nope()]$x }":                                   {"CustomAttributeTypeNotFound Nope"},
		"[Nope()] class A { }":                                     {"CustomAttributeTypeNotFound Nope"},
		"class A { [Parameter()] m() {} }":                         {"AttributeNotAllowedOnDeclaration [Parameter()]"},
		"class A { m([ValidateSet('a')]$x) {} }":                   {"AttributeNotAllowedOnDeclaration [ValidateSet('a')]"},
		"[CmdletBinding()] enum E { a }":                           {"AttributeNotAllowedOnDeclaration [CmdletBinding()]"},
		"[Flags()] enum E { a }":                                   nil,
		"class A { [ValidateSet('a')][string]$x }":                 nil,
		"using module Nope":                                        {"ModuleNotFoundDuringParse using module Nope"},
		"using module No*":                                         {"WildCardModuleNameError using module No*"},
		"using assembly Nope.dll":                                  {"ErrorLoadingAssembly Nope.dll"},
		"using namespace System.Text; 1":                           nil,
	} {
		s := eval.New(eval.Options{})
		var got []string
		res := s.Run(context.Background(), "", text)
		for _, e := range res.Parse {
			got = append(got, e.ID+" "+res.Script.Source(e.Span))
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", text, got, want)
		}
	}
}
