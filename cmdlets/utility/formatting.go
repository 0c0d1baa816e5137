package utility

import (
	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/format"
	"emsh/shell/object"
)

// formatEnv is where the formatter works in the caller's session.
func formatEnv(c *command.Call) *format.Env {
	if caller := eval.From(c); caller != nil {
		return Env(caller.Session())
	}
	env := &format.Env{Members: members{}, Culture: cultureOf(c), Limit: 4}
	env.Views = format.NewViews(env)
	return env
}

// SessionSettings takes what the user has set about formatting from global variables.
func SessionSettings(s *eval.Session, env *format.Env) {
	if v, ok := s.Get("FormatEnumerationLimit"); ok {
		if n, err := object.Cast(v, "System.Int32"); err == nil {
			env.Limit = int(n.(int32))
		}
	}
	if v, ok := s.Get("ErrorView"); ok && v != nil {
		env.ErrorView = object.Text(v)
	}
}

// shapeCommand is what all Format- cmdlets have in common.
type shapeCommand struct {
	GroupBy      any            `param:"" help:"A property or calculated value; a new group begins when it changes."`
	View         string         `param:"" help:"The name of a view."`
	ShowError    command.Switch `param:"" help:"Writes errors of calculated values."`
	DisplayError command.Switch `param:"" help:"Shows #ERR where a calculated value failed."`
	Force        command.Switch `param:"" help:"Lays out values that would print as text."`
	Expand       string         `param:"" help:"What to show of a collection: CoreOnly, EnumOnly or Both."`
	InputObject  any            `param:"pipeline,is=PSObject" help:"An object to show."`

	shaper *format.Shaper
}

// start makes the shaper; objects go down the pipeline as format records.
func (s *shapeCommand) start(c *command.Call, opts format.Options, properties []any, keys expressionKeys) error {
	all, err := expressions(c, properties, keys)
	if err != nil {
		return err
	}
	for _, e := range all {
		opts.Columns = append(opts.Columns, e.column())
	}
	if s.GroupBy != nil {
		e, err := newExpression(c, s.GroupBy, groupByKeys)
		if err != nil {
			return err
		}
		column := e.column()
		opts.GroupBy = &column
	}
	opts.View, opts.Force, opts.DisplayError, opts.Expand = s.View, bool(s.Force), bool(s.DisplayError), s.Expand
	if s.ShowError {
		opts.ShowError = func(err error) { c.Fail(asError(err)) }
	}
	s.shaper = format.NewShaper(formatEnv(c), opts, func(r format.Record) error { return c.Write(object.Of(r)) })
	return nil
}

func asError(err error) *command.Error {
	if e, ok := err.(*command.Error); ok {
		return e
	}
	return fail("PropertyEvaluationError", command.NotSpecified, "", err.Error(), nil)
}

func (s *shapeCommand) Process(c *command.Call) error {
	v := input(c, s.InputObject)
	if v == nil {
		return nil
	}
	return s.shaper.Put(v)
}

func (s *shapeCommand) End(*command.Call) error { return s.shaper.End() }

type formatTable struct {
	AutoSize         command.Switch `param:"" help:"Measures the columns over all rows."`
	RepeatHeader     command.Switch `param:"" help:"Accepted for compatibility; the console scrolls by itself."`
	HideTableHeaders command.Switch `param:"" help:"Leaves the headings out."`
	Wrap             command.Switch `param:"" help:"Continues long values on further lines."`
	Property         []any          `param:"pos=0" help:"The columns: names, patterns, script blocks, or hashtables with Name, Expression, Width, Alignment and FormatString."`
	shapeCommand
}

func (f *formatTable) Begin(c *command.Call) error {
	return f.start(c, format.Options{Shape: format.Table, AutoSize: bool(f.AutoSize), Wrap: bool(f.Wrap), HideHeaders: bool(f.HideTableHeaders)}, f.Property, tableKeys)
}

type formatList struct {
	Property []any `param:"pos=0" help:"The properties: names, patterns, script blocks, or hashtables with Name, Expression and FormatString."`
	shapeCommand
}

func (f *formatList) Begin(c *command.Call) error {
	return f.start(c, format.Options{Shape: format.List}, f.Property, listKeys)
}

type formatWide struct {
	Property any            `param:"pos=0" help:"The property that is shown."`
	AutoSize command.Switch `param:"" help:"Chooses the number of columns by the longest value."`
	Column   int            `param:"" valid:"range=1..2147483647" help:"The number of columns."`
	shapeCommand
}

func (f *formatWide) Begin(c *command.Call) error {
	if f.AutoSize && f.Column > 0 {
		return fail("CannotSpecifyAutosizeAndColumn", command.InvalidArgument, "System.Management.Automation.PSInvalidOperationException",
			"The AutoSize and Column parameters cannot be specified together.", nil)
	}
	var properties []any
	if f.Property != nil {
		properties = []any{f.Property}
	}
	return f.start(c, format.Options{Shape: format.Wide, AutoSize: bool(f.AutoSize), Across: f.Column}, properties, wideKeys)
}

type formatCustom struct {
	Property []any `param:"pos=0" help:"The properties that are shown."`
	Depth    int   `param:"" valid:"range=1..2147483647" help:"How deep objects within objects are shown."`
	shapeCommand
}

func (f *formatCustom) Begin(c *command.Call) error {
	return f.start(c, format.Options{Shape: format.Custom, Depth: f.Depth}, f.Property, customKeys)
}

var formatTableCommand = command.Define[formatTable](command.Spec{Verb: "Format", Noun: "Table",
	Synopsis: "Shows objects as a table.", Aliases: []string{"ft"},
	Examples: []command.Example{{Title: "Two columns", Code: "[pscustomobject]@{Name='ann';Size=3} | Format-Table Name,Size"}}})

var formatListCommand = command.Define[formatList](command.Spec{Verb: "Format", Noun: "List",
	Synopsis: "Shows objects as lists of their properties.", Aliases: []string{"fl"},
	Examples: []command.Example{{Title: "All properties", Code: "[pscustomobject]@{Name='ann';Size=3} | Format-List"}}})

var formatWideCommand = command.Define[formatWide](command.Spec{Verb: "Format", Noun: "Wide",
	Synopsis: "Shows one property of objects in several columns.", Aliases: []string{"fw"},
	Examples: []command.Example{{Title: "Three columns", Code: "1..6 | ForEach-Object { [pscustomobject]@{Name=$_} } | Format-Wide -Column 3"}}})

var formatCustomCommand = command.Define[formatCustom](command.Spec{Verb: "Format", Noun: "Custom",
	Synopsis: "Shows objects by a custom view, or with everything inside them.", Aliases: []string{"fc"},
	Examples: []command.Example{{Title: "An object and what is in it", Code: "[pscustomobject]@{a=1} | Format-Custom"}}})
