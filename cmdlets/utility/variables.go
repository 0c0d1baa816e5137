package utility

import (
	"slices"
	"strings"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// scoped is the scope that a -Scope argument names; "" is the caller's own.
func scoped(c *command.Call, name string) (*eval.Scope, error) { return eval.From(c).Scope(name) }

func variableNotFound(name string) *command.Error {
	return fail("VariableNotFound", command.ObjectNotFound, "System.Management.Automation.ItemNotFoundException",
		"Cannot find a variable with the name '"+name+"'.", name)
}

// variables are those that match the names; scope "" looks outward.
func variables(c *command.Call, names []string, scope string) ([]*eval.Variable, error) {
	s, err := scoped(c, scope)
	if err != nil {
		return nil, err
	}
	all := s.Visible()
	if scope != "" {
		all = s.Variables()
	}
	var found []*eval.Variable
	for _, name := range names {
		name = strings.TrimPrefix(name, "variable:")
		if !hasWildcards(name) {
			v := s.Find(name)
			if scope != "" {
				v = s.Variable(name)
			}
			if v == nil {
				if err := c.Fail(variableNotFound(name)); err != nil {
					return nil, err
				}
				continue
			}
			found = append(found, v)
			continue
		}
		for _, v := range all {
			if object.Like(v.Name, name) {
				found = append(found, v)
			}
		}
	}
	return found, nil
}

type getVariable struct {
	Name      []string       `param:"pos=0,pipeline,property" help:"The names; wildcards are taken."`
	ValueOnly command.Switch `param:"" help:"Writes the values."`
	Include   []string       `param:"" help:"Patterns for the variables that are meant."`
	Exclude   []string       `param:"" help:"Patterns for the variables that are left out."`
	Scope     string         `param:"" help:"The scope: Global, Script, Local, or a number."`
}

func (g *getVariable) Process(c *command.Call) error {
	names := g.Name
	if c.Piped && len(names) == 0 {
		names = texts(c.Input)
	}
	if len(names) == 0 {
		names = []string{"*"}
	}
	for _, name := range names {
		if err := g.named(c, name); err != nil {
			return err
		}
	}
	return nil
}

// named writes the variables of one name or pattern.
func (g *getVariable) named(c *command.Call, name string) error {
	found, err := variables(c, []string{name}, g.Scope)
	if err != nil {
		return err
	}
	slices.SortStableFunc(found, func(a, b *eval.Variable) int { return object.CompareText(a.Name, b.Name, false) })
	for _, v := range found {
		if len(g.Include) > 0 && !anyLike(v.Name, g.Include) || anyLike(v.Name, g.Exclude) {
			continue
		}
		var out any = v
		if g.ValueOnly {
			out = v.Value()
		}
		if err := c.Write(out); err != nil {
			return err
		}
	}
	return nil
}

type setVariable struct {
	Name        []string       `param:"pos=0,mandatory,property" help:"The names."`
	Value       any            `param:"pos=1,pipeline,property" help:"The value."`
	Append      command.Switch `param:"" help:"Adds to the value."`
	Include     []string       `param:"" help:"Patterns for the variables that are meant."`
	Exclude     []string       `param:"" help:"Patterns for the variables that are left out."`
	Description string         `param:"" help:"What the variable is for."`
	Option      []string       `param:"" help:"None, ReadOnly, Constant, Private or AllScope."`
	Force       command.Switch `param:"" help:"Sets a read-only variable too."`
	Visibility  string         `param:"" help:"Public or Private."`
	PassThru    command.Switch `param:"" help:"Writes the variable."`
	Scope       string         `param:"" help:"The scope: Global, Script, Local, or a number."`

	all []any
}

func (s *setVariable) Process(c *command.Call) error {
	if c.Piped && !c.Has("Value") {
		s.all = append(s.all, c.Input)
		return nil
	}
	if c.Piped {
		s.all = append(s.all, s.Value)
		return nil
	}
	return s.set(c, s.Value)
}

func (s *setVariable) End(c *command.Call) error {
	if !c.Piped {
		return nil
	}
	return s.set(c, outcome(s.all))
}

func (s *setVariable) set(c *command.Call, v any) error {
	scope, err := scoped(c, s.Scope)
	if err != nil {
		return err
	}
	for _, name := range s.Name {
		old := scope.Variable(name)
		if old == nil && s.Scope == "" {
			old = nil
		}
		ok, err := should(c, "Set variable", "Name: "+name+" Value: "+shown(c, v))
		if err != nil || !ok {
			return err
		}
		if err := s.assign(c, scope, name, v, old); err != nil {
			return err
		}
	}
	return nil
}

func (s *setVariable) assign(c *command.Call, scope *eval.Scope, name string, v any, old *eval.Variable) error {
	kept := eval.VariableOptions(0)
	if old != nil && bool(s.Force) && old.Options&eval.ReadOnly != 0 {
		kept = old.Options
		old.Options &^= eval.ReadOnly
	}
	if s.Append && old != nil {
		v = object.NewArray(append(slices.Clone(values(old.Value())), values(v)...)...)
	}
	made := &eval.Variable{}
	if old == nil || c.Has("Value") || c.Piped || bool(s.Append) {
		var err error
		if made, err = scope.Assign(name, v); err != nil {
			return c.Fail(notWritable(name, err))
		}
	} else {
		made = old
	}
	made.Options |= kept
	return s.describe(c, made)
}

func (s *setVariable) describe(c *command.Call, v *eval.Variable) error {
	if c.Has("Description") {
		v.Description = s.Description
	}
	if c.Has("Option") {
		v.Options = optionBits(s.Option)
	}
	if c.Has("Visibility") {
		v.Visibility = s.Visibility
	}
	if s.PassThru {
		return c.Write(v)
	}
	return nil
}

// notWritable is the error of a variable that refuses a value.
func notWritable(name string, err error) *command.Error {
	if f, ok := err.(*object.Fault); ok && f.ID != "VariableNotWritable" {
		return command.FromFault(f)
	}
	return fail("VariableNotWritable", command.WriteError, "System.Management.Automation.SessionStateUnauthorizedAccessException",
		"Cannot overwrite variable "+name+" because it is read-only or constant.", name)
}

func optionBits(names []string) (bits eval.VariableOptions) {
	for _, list := range names {
		for name := range strings.SplitSeq(list, ",") {
			switch strings.ToLower(strings.TrimSpace(name)) {
			case "readonly":
				bits |= eval.ReadOnly
			case "constant":
				bits |= eval.Constant
			case "private":
				bits |= eval.Private
			case "allscope":
				bits |= eval.AllScope
			}
		}
	}
	return bits
}

type newVariable struct {
	Name        string         `param:"pos=0,mandatory,property" help:"The name."`
	Value       any            `param:"pos=1,pipeline,property" help:"The value."`
	Description string         `param:"" help:"What the variable is for."`
	Option      []string       `param:"" help:"None, ReadOnly, Constant, Private or AllScope."`
	Visibility  string         `param:"" help:"Public or Private."`
	Force       command.Switch `param:"" help:"Replaces a variable that is there."`
	PassThru    command.Switch `param:"" help:"Writes the variable."`
	Scope       string         `param:"" help:"The scope: Global, Script, Local, or a number."`
}

func (n *newVariable) Process(c *command.Call) error {
	v := n.Value
	if c.Piped && !c.Has("Value") {
		v = c.Input
	}
	scope, err := scoped(c, n.Scope)
	if err != nil {
		return err
	}
	if old := scope.Variable(n.Name); old != nil && (!bool(n.Force) || old.Options&eval.Constant != 0) {
		if n.Force {
			return c.Fail(fail("VariableNotWritable", command.WriteError, "System.Management.Automation.SessionStateUnauthorizedAccessException",
				"Cannot overwrite variable "+n.Name+" because it is read-only or constant.", n.Name))
		}
		return c.Fail(fail("VariableAlreadyExists", command.ResourceExists, "System.Management.Automation.SessionStateException",
			"A variable with name '"+n.Name+"' already exists.", n.Name))
	}
	ok, err := should(c, "New variable", "Name: "+n.Name+" Value: "+shown(c, v))
	if err != nil || !ok {
		return err
	}
	scope.Remove(n.Name)
	made, err := scope.Assign(n.Name, v)
	if err != nil {
		return c.Fail(notWritable(n.Name, err))
	}
	made.Description, made.Options, made.Visibility = n.Description, optionBits(n.Option), n.Visibility
	if n.PassThru {
		return c.Write(made)
	}
	return nil
}

type removeVariable struct {
	Name    []string       `param:"pos=0,mandatory,pipeline,property" help:"The names; wildcards are taken."`
	Include []string       `param:"" help:"Patterns for the variables that are meant."`
	Exclude []string       `param:"" help:"Patterns for the variables that are left out."`
	Force   command.Switch `param:"" help:"Removes a read-only variable too."`
	Scope   string         `param:"" help:"The scope: Global, Script, Local, or a number."`
}

func (r *removeVariable) Process(c *command.Call) error {
	names := r.Name
	if c.Piped && !c.Has("Name") {
		names = texts(c.Input)
	}
	found, err := variables(c, names, r.Scope)
	if err != nil {
		return err
	}
	scope, err := scoped(c, r.Scope)
	if err != nil {
		return err
	}
	for _, v := range found {
		if len(r.Include) > 0 && !anyLike(v.Name, r.Include) || anyLike(v.Name, r.Exclude) {
			continue
		}
		ok, err := should(c, "Remove variable", "Name: "+v.Name)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if v.Options&eval.Constant != 0 || v.Options&eval.ReadOnly != 0 && !bool(r.Force) {
			e := fail("VariableNotRemovable", command.WriteError, "System.Management.Automation.SessionStateUnauthorizedAccessException",
				"Cannot remove variable "+v.Name+" because it is constant or read-only. If the variable is read-only, try the operation again specifying the Force option.", v.Name)
			if err := c.Fail(e); err != nil {
				return err
			}
			continue
		}
		scope.Remove(v.Name)
	}
	return nil
}

type clearVariable struct {
	Name     []string       `param:"pos=0,mandatory,property" help:"The names; wildcards are taken."`
	Include  []string       `param:"" help:"Patterns for the variables that are meant."`
	Exclude  []string       `param:"" help:"Patterns for the variables that are left out."`
	Force    command.Switch `param:"" help:"Clears a read-only variable too."`
	PassThru command.Switch `param:"" help:"Writes the variable."`
	Scope    string         `param:"" help:"The scope: Global, Script, Local, or a number."`
}

func (v *clearVariable) Process(c *command.Call) error {
	found, err := variables(c, v.Name, v.Scope)
	if err != nil {
		return err
	}
	scope, err := scoped(c, v.Scope)
	if err != nil {
		return err
	}
	for _, one := range found {
		ok, err := should(c, "Clear variable", "Name: "+one.Name)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		made, err := scope.Assign(one.Name, nil)
		if err != nil {
			if err := c.Fail(notWritable(one.Name, err)); err != nil {
				return err
			}
			continue
		}
		if v.PassThru {
			if err := c.Write(made); err != nil {
				return err
			}
		}
	}
	return nil
}

var getVariableCommand = command.Define[getVariable](command.Spec{Verb: "Get", Noun: "Variable", Synopsis: "Gets variables.", Aliases: []string{"gv"},
	Examples: []command.Example{{Title: "A value", Code: "$x = 1; Get-Variable x -ValueOnly", Output: "1"}}})
var setVariableCommand = command.Define[setVariable](command.Spec{Verb: "Set", Noun: "Variable", Synopsis: "Sets variables.", Aliases: []string{"sv", "set"}, Impact: command.Changes,
	Examples: []command.Example{{Title: "A value", Code: "Set-Variable x 1; $x", Output: "1"}}})
var newVariableCommand = command.Define[newVariable](command.Spec{Verb: "New", Noun: "Variable", Synopsis: "Makes a variable.", Aliases: []string{"nv"}, Impact: command.Changes,
	Examples: []command.Example{{Title: "One that stays", Code: "New-Variable limit 5 -Option ReadOnly; $limit", Output: "5"}}})
var removeVariableCommand = command.Define[removeVariable](command.Spec{Verb: "Remove", Noun: "Variable", Synopsis: "Removes variables.", Aliases: []string{"rv"}, Impact: command.Changes,
	Examples: []command.Example{{Title: "Gone", Code: "$x = 1; Remove-Variable x; $null -eq $x", Output: "True"}}})
var clearVariableCommand = command.Define[clearVariable](command.Spec{Verb: "Clear", Noun: "Variable", Synopsis: "Sets variables to nothing.", Aliases: []string{"clv"}, Impact: command.Changes,
	Examples: []command.Example{{Title: "Empty", Code: "$x = 1; Clear-Variable x; $null -eq $x", Output: "True"}}})
