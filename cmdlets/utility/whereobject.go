package utility

import (
	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

type whereObject struct {
	InputObject  any               `param:"pipeline,is=PSObject" help:"An object to test."`
	FilterScript *eval.ScriptBlock `param:"pos=0,mandatory,set=ScriptBlockSet" help:"The condition; $_ is the object."`
	whereProperty

	test func(v any) (bool, error)
}

// whereProperty are the parameters of the short form: a property, an operator and a value.
type whereProperty struct {
	Property     string         `param:"pos=0,mandatory,set=EqualSet|CaseSensitiveEqualSet|NotEqualSet|CaseSensitiveNotEqualSet|GreaterThanSet|CaseSensitiveGreaterThanSet|LessThanSet|CaseSensitiveLessThanSet|GreaterOrEqualSet|CaseSensitiveGreaterOrEqualSet|LessOrEqualSet|CaseSensitiveLessOrEqualSet|LikeSet|CaseSensitiveLikeSet|NotLikeSet|CaseSensitiveNotLikeSet|MatchSet|CaseSensitiveMatchSet|NotMatchSet|CaseSensitiveNotMatchSet|ContainsSet|CaseSensitiveContainsSet|NotContainsSet|CaseSensitiveNotContainsSet|InSet|CaseSensitiveInSet|NotInSet|CaseSensitiveNotInSet|IsSet|IsNotSet|Not" valid:"notempty" help:"The property that is tested."`
	Value        any            `param:"pos=1,set=EqualSet|CaseSensitiveEqualSet|NotEqualSet|CaseSensitiveNotEqualSet|GreaterThanSet|CaseSensitiveGreaterThanSet|LessThanSet|CaseSensitiveLessThanSet|GreaterOrEqualSet|CaseSensitiveGreaterOrEqualSet|LessOrEqualSet|CaseSensitiveLessOrEqualSet|LikeSet|CaseSensitiveLikeSet|NotLikeSet|CaseSensitiveNotLikeSet|MatchSet|CaseSensitiveMatchSet|NotMatchSet|CaseSensitiveNotMatchSet|ContainsSet|CaseSensitiveContainsSet|NotContainsSet|CaseSensitiveNotContainsSet|InSet|CaseSensitiveInSet|NotInSet|CaseSensitiveNotInSet|IsSet|IsNotSet" help:"The value that the property is compared with."`
	EQ           command.Switch `param:"set=EqualSet,alias=IEQ" help:"Passes objects whose property equals the value."`
	CEQ          command.Switch `param:"mandatory,set=CaseSensitiveEqualSet" help:"Like -EQ, with case kept apart."`
	NE           command.Switch `param:"mandatory,set=NotEqualSet,alias=INE" help:"Passes objects whose property differs from the value."`
	CNE          command.Switch `param:"mandatory,set=CaseSensitiveNotEqualSet" help:"Like -NE, with case kept apart."`
	GT           command.Switch `param:"mandatory,set=GreaterThanSet,alias=IGT" help:"Passes objects whose property is greater than the value."`
	CGT          command.Switch `param:"mandatory,set=CaseSensitiveGreaterThanSet" help:"Like -GT, with case kept apart."`
	LT           command.Switch `param:"mandatory,set=LessThanSet,alias=ILT" help:"Passes objects whose property is less than the value."`
	CLT          command.Switch `param:"mandatory,set=CaseSensitiveLessThanSet" help:"Like -LT, with case kept apart."`
	GE           command.Switch `param:"mandatory,set=GreaterOrEqualSet,alias=IGE" help:"Passes objects whose property is the value or greater."`
	CGE          command.Switch `param:"mandatory,set=CaseSensitiveGreaterOrEqualSet" help:"Like -GE, with case kept apart."`
	LE           command.Switch `param:"mandatory,set=LessOrEqualSet,alias=ILE" help:"Passes objects whose property is the value or less."`
	CLE          command.Switch `param:"mandatory,set=CaseSensitiveLessOrEqualSet" help:"Like -LE, with case kept apart."`
	Like         command.Switch `param:"mandatory,set=LikeSet,alias=ILike" help:"Passes objects whose property matches the wildcard pattern."`
	CLike        command.Switch `param:"mandatory,set=CaseSensitiveLikeSet" help:"Like -Like, with case kept apart."`
	NotLike      command.Switch `param:"mandatory,set=NotLikeSet,alias=INotLike" help:"Passes objects whose property does not match the wildcard pattern."`
	CNotLike     command.Switch `param:"mandatory,set=CaseSensitiveNotLikeSet" help:"Like -NotLike, with case kept apart."`
	Match        command.Switch `param:"mandatory,set=MatchSet,alias=IMatch" help:"Passes objects whose property matches the regular expression."`
	CMatch       command.Switch `param:"mandatory,set=CaseSensitiveMatchSet" help:"Like -Match, with case kept apart."`
	NotMatch     command.Switch `param:"mandatory,set=NotMatchSet,alias=INotMatch" help:"Passes objects whose property does not match the regular expression."`
	CNotMatch    command.Switch `param:"mandatory,set=CaseSensitiveNotMatchSet" help:"Like -NotMatch, with case kept apart."`
	Contains     command.Switch `param:"mandatory,set=ContainsSet,alias=IContains" help:"Passes objects whose property holds the value."`
	CContains    command.Switch `param:"mandatory,set=CaseSensitiveContainsSet" help:"Like -Contains, with case kept apart."`
	NotContains  command.Switch `param:"mandatory,set=NotContainsSet,alias=INotContains" help:"Passes objects whose property does not hold the value."`
	CNotContains command.Switch `param:"mandatory,set=CaseSensitiveNotContainsSet" help:"Like -NotContains, with case kept apart."`
	In           command.Switch `param:"mandatory,set=InSet,alias=IIn" help:"Passes objects whose property is one of the values."`
	CIn          command.Switch `param:"mandatory,set=CaseSensitiveInSet" help:"Like -In, with case kept apart."`
	NotIn        command.Switch `param:"mandatory,set=NotInSet,alias=INotIn" help:"Passes objects whose property is none of the values."`
	CNotIn       command.Switch `param:"mandatory,set=CaseSensitiveNotInSet" help:"Like -NotIn, with case kept apart."`
	Is           command.Switch `param:"mandatory,set=IsSet" help:"Passes objects whose property is of the type."`
	IsNot        command.Switch `param:"mandatory,set=IsNotSet" help:"Passes objects whose property is not of the type."`
	Not          command.Switch `param:"mandatory,set=Not" help:"Passes objects whose property is false, empty or missing."`
}

// operators are the switches that name an operator of the language.
var whereOperators = []string{"EQ", "CEQ", "NE", "CNE", "GT", "CGT", "LT", "CLT", "GE", "CGE", "LE", "CLE", "Like", "CLike", "NotLike",
	"CNotLike", "Match", "CMatch", "NotMatch", "CNotMatch", "Contains", "CContains", "NotContains", "CNotContains", "In", "CIn", "NotIn",
	"CNotIn", "Is", "IsNot"}

func (w *whereObject) Begin(c *command.Call) error {
	if w.FilterScript != nil {
		test, err := eval.From(c).Test(w.FilterScript)
		w.test = test
		return err
	}
	for _, name := range whereOperators {
		if c.Has(name) {
			return w.operator(c, name)
		}
	}
	if c.Has("Value") {
		return fail("OperatorNotSpecified", command.InvalidArgument, psArgument,
			"An operator is required to compare the two specified values. Include a valid operator in the command, and then try the command again. "+
				"For example, Get-Process | Where-Object -Property Name -eq Idle", nil)
	}
	not, read := c.Has("Not"), readerOf(c)
	w.test = func(v any) (bool, error) {
		value, _ := read.property(v, w.Property)
		return object.Truth(value) != not, nil
	}
	return nil
}

func (w *whereObject) operator(c *command.Call, name string) error {
	if !c.Has("Value") {
		return fail("ValueNotSpecifiedForWhereObject", command.InvalidArgument, psArgument,
			"The specified operator requires both the -Property and -Value parameters. Provide values for both parameters, and then try the command again.", nil)
	}
	with := w.Value
	if text, ok := object.Unwrap(with).(string); ok && (name == "Is" || name == "IsNot") && len(text) > 2 && text[0] == '[' && text[len(text)-1] == ']' {
		with = text[1 : len(text)-1] // -Is [int]
	}
	compare, read := eval.From(c).Operator(name), readerOf(c)
	w.test = func(v any) (bool, error) {
		value, _ := read.property(v, w.Property)
		result, err := compare(value, with)
		return err == nil && object.Truth(result), err
	}
	return nil
}

func (w *whereObject) Process(c *command.Call) error {
	v := input(c, w.InputObject)
	if v == nil && !c.Piped && !c.Has("InputObject") {
		return nil
	}
	ok, err := w.test(v)
	if err != nil || !ok {
		return err
	}
	return c.Write(v)
}

var whereObjectCommand = command.Define[whereObject](command.Spec{Verb: "Where", Noun: "Object",
	Synopsis:    "Passes on the objects that meet a condition.",
	Description: "The condition is a script block in which $_ is the object, or a property with an operator and a value.",
	Aliases:     []string{"?", "where"}, DefaultSet: "EqualSet",
	Examples: []command.Example{
		{Title: "Numbers above two", Code: "1..4 | Where-Object { $_ -gt 2 }", Output: "3\n4"},
		{Title: "The short form", Code: "'ann','bill' | Where-Object Length -gt 3", Output: "bill"}}})
