package eval

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// special names are the same everywhere.
func special(name string) (any, bool) {
	switch fold(name) {
	case "null":
		return nil, true
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return nil, false
}

func (c *compiler) variable(v *syntax.Variable) exec { return c.variableIn(v, false) }

func (c *compiler) variableIn(v *syntax.Variable, inText bool) exec {
	if v.Drive != "" {
		return c.driveVariable(v)
	}
	if v.Scope != "" && fold(v.Scope) != "private" {
		return c.scopedVariable(v)
	}
	if fixed, ok := special(v.Name); ok {
		return constant(fixed)
	}
	if v.Name == "?" {
		return func(f *frame) (any, error) { return f.s.ok, nil }
	}
	i := c.code.slot(canonical(v.Name))
	return func(f *frame) (any, error) {
		cell := f.cells[i]
		if cell == nil || cell.gone {
			if cell = f.lookup(i); cell == nil {
				return f.unset(v, inText)
			}
		}
		if cell.get != nil {
			return cell.get(), nil
		}
		return cell.value, nil
	}
}

// canonical is the name that a variable's other name stands for.
func canonical(name string) string {
	if strings.EqualFold(name, "PSItem") {
		return "_"
	}
	return name
}

// unset is the value of a variable that is not there: an error in strict mode.
func (f *frame) unset(v *syntax.Variable, inText bool) (any, error) {
	if n := f.strict(); n == 0 || n == 1 && inText {
		return nil, nil
	}
	return nil, locate(&object.Fault{ID: "VariableIsUndefined", Category: int(command.InvalidOperation), Target: v.Path,
		Exception: &object.Exception{Message: "The variable '$" + v.Path + "' cannot be retrieved because it has not been set."}}, v.Span())
}

// scopeOf is the scope that a word before the colon names.
func (f *frame) scopeOf(word string) *scope {
	switch fold(word) {
	case "global":
		return f.s.global
	case "script":
		return f.scope.script
	}
	return f.scope
}

func (c *compiler) scopedVariable(v *syntax.Variable) exec {
	name, word := fold(canonical(v.Name)), v.Scope
	return func(f *frame) (any, error) {
		at := f.scopeOf(word)
		if cell := at.own(name); cell != nil {
			return cell.raw(), nil
		}
		if at.call != nil {
			if cell := at.call.automatic(at, name); cell != nil {
				return cell.raw(), nil
			}
		}
		return f.unset(v, false)
	}
}

func (c *compiler) driveVariable(v *syntax.Variable) exec {
	return func(f *frame) (any, error) {
		got, ok, err := f.driveItem(v.Drive, v.Name)
		if err != nil {
			return nil, err
		}
		if !ok {
			return f.unset(v, false)
		}
		return got, nil
	}
}

// driveItem is what ${drive:name} reads.
func (f *frame) driveItem(drive, name string) (any, bool, error) {
	switch fold(drive) {
	case "env":
		v, ok := f.s.Getenv(name)
		if !ok {
			return nil, false, nil
		}
		return v, true, nil
	case "function":
		if fn := f.s.findFunction(f.scope, fold(name)); fn != nil {
			return fn.Block, true, nil
		}
		return nil, false, nil
	case "variable":
		if cell := f.scope.find(fold(name)); cell != nil {
			return cell.Value(), true, nil
		}
		return nil, false, nil
	case "alias":
		if a := f.s.findAlias(f.scope, fold(name)); a != nil {
			return a.Definition, true, nil
		}
		return nil, false, nil
	case "using":
		if cell := f.scope.find("using:" + fold(name)); cell != nil {
			return cell.value, true, nil
		}
		if cell := f.scope.find(fold(name)); cell != nil && f.s.job {
			return cell.Value(), true, nil
		}
		return nil, false, throwing("UsingWithoutInvokeCommand", command.InvalidOperation, nil, "",
			"A Using variable cannot be retrieved. A Using variable can be used only with Invoke-Command, Start-Job, or InlineScript in the script workflow. When it is used with Invoke-Command, the Using variable is valid only if the script block is invoked on a remote computer.")
	}
	return nil, false, nil
}

func (f *frame) setDriveItem(drive, name string, v any) error {
	switch fold(drive) {
	case "env":
		if v == nil {
			f.s.Unsetenv(name)
			return nil
		}
		f.s.Setenv(name, textOf(v))
		return nil
	case "function":
		block, ok := v.(*ScriptBlock)
		if !ok {
			var err error
			if block, err = f.s.ParseBlock(textOf(v)); err != nil {
				return err
			}
		}
		f.s.setFunction(f.scope, &Function{Name: name, Block: block})
		return nil
	case "variable":
		return f.scope.local(fold(name), name).assign(f.s, v)
	case "alias":
		f.s.setAlias(f.scope, &Alias{Name: name, Definition: textOf(v)})
		return nil
	}
	return throwing("DriveNotFound", command.ObjectNotFound, drive, "System.Management.Automation.DriveNotFoundException",
		"Cannot find drive. A drive with the name '"+drive+"' does not exist.")
}

// setter compiles the plain assignment to a variable.
func (c *compiler) setter(v *syntax.Variable) func(f *frame, value any) error {
	switch {
	case v.Drive != "":
		return func(f *frame, value any) error { return f.setDriveItem(v.Drive, v.Name, plain(value)) }
	case v.Scope != "":
		return c.scopedSetter(v)
	}
	switch fold(v.Name) {
	case "null":
		return func(*frame, any) error { return nil }
	case "true", "false", "?":
		return func(*frame, any) error { return notWritable(v.Name) }
	}
	i := c.code.slot(canonical(v.Name))
	return func(f *frame, value any) error {
		cell := f.slot(i)
		if cell.Options&(ReadOnly|Constant) == 0 && cell.constraints == nil && cell.set == nil {
			cell.value = value
			return nil
		}
		return cell.assign(f.s, value)
	}
}

func (c *compiler) scopedSetter(v *syntax.Variable) func(f *frame, value any) error {
	name := fold(canonical(v.Name))
	private := fold(v.Scope) == "private"
	return func(f *frame, value any) error {
		at := f.scopeOf(v.Scope)
		cell := at.own(name)
		if cell == nil {
			cell = at.put(name, &Variable{Name: v.Name})
		}
		if private {
			cell.Options |= Private
		}
		return cell.assign(f.s, value)
	}
}
