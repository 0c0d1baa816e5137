package command

import (
	"reflect"

	"emsh/shell/object"
)

// Impact is what running a cmdlet can do.
type Impact int

const (
	Reads    Impact = iota // changes nothing
	Changes                // adds -WhatIf and -Confirm
	Destroys               // asks unless -Confirm:$false
)

// Spec is a cmdlet as data: it crosses the socket, fills help, completes words.
type Spec struct {
	Verb, Noun  string
	Synopsis    string // one sentence, its verb in the third person
	Description string
	Role        string // who may run it; "" is the default of its verb and family
	Impact      Impact
	Output      string // type name that it writes
	Aliases     []string
	DefaultSet  string
	Fields      []Field // the properties of what it writes, where they are known
	Params      []Param // as told over the socket; Parameters has them in any case
	Examples    []Example
	Related     []string
	ErrorName   string // what its error ids end with; "" is its name

	derived func() []Param // from the struct's fields
}

// Name is Verb-Noun.
func (s *Spec) Name() string { return s.Verb + "-" + s.Noun }

// Parameters are what the cmdlet takes.
func (s *Spec) Parameters() []Param {
	if s.derived != nil {
		return s.derived()
	}
	return s.Params
}

// Example is a command line with its title: help text and test. Output, where given, is what it must print.
type Example struct{ Title, Code, Output string }

// Param is one parameter. In names the parameter sets it belongs to; empty is all of them.
type Param struct {
	Name      string
	Aliases   []string
	Help      string
	Type      string       // shown in help: "String", "SwitchParameter", "String[]"
	Go        reflect.Type `json:"-"` // what a cmdlet's field wants; nil beyond the socket
	Values    []string     // of an enumeration
	Default   string
	Sets      []ParamSet
	Switch    bool
	Secret    bool
	Filter    bool // a filter: the shell writes the values of its variables into it
	Hidden    bool
	Wildcards bool
	Rules     object.Rules
	Convert   func(v any) (any, error) `json:"-"` // of a function's parameter; else Go says
	Validate  []func(v any) error      `json:"-"` // in the order in which they are checked
	Allow     Allow                    // what a mandatory parameter takes besides values
	Message   string                   // HelpMessage: shown at a prompt
	NetType   string                   // .NET name of its type, for messages
	Complete  any                      `json:"-"` // an argument completer
	Obsolete  string                   // the warning of an obsolete parameter
	List      bool                     // takes several values
	Of        string                   // the type whose property it sets; of -Instance, whose changed properties stand for parameters
}

// Allow says which empty values a mandatory parameter takes.
type Allow struct{ Null, EmptyString, EmptyCollection bool }

// ParamSet is a parameter's part in one parameter set; Name "" stands for all sets.
type ParamSet struct {
	Name       string
	Position   int // -1: by name only
	Mandatory  bool
	ByValue    bool
	ByProperty bool
	Remaining  bool
}

// Field is one property of what a cmdlet writes.
type Field struct{ Name, Type, Help string }

// FieldsOf describes the properties of a Go struct, but for those that are kept back.
func FieldsOf(t reflect.Type) []Field {
	var all []Field
	for _, p := range object.TypeOf(t).Properties {
		if !p.Hidden && !p.Secret {
			all = append(all, Field{p.Name, TypeName(p.Go), p.Help})
		}
	}
	return all
}
