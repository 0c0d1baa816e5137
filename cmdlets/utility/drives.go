package utility

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// drive splits "env:NAME": one of the drives that are no files.
func drive(path string) (name, rest string, ok bool) {
	name, rest, ok = strings.Cut(path, ":")
	if !ok {
		return "", "", false
	}
	switch low := strings.ToLower(name); low {
	case "env", "variable", "alias", "function":
		return low, strings.TrimLeft(rest, "/\\"), true
	}
	return "", "", false
}

// driveItem is an item of such a drive, and its content.
func driveItem(c *command.Call, name, rest string) (item, content any, ok bool) {
	caller := eval.From(c)
	s := caller.Session()
	switch name {
	case "env":
		if v, there := s.Getenv(rest); there {
			return environmentItem(rest, v), v, true
		}
	case "variable":
		scope, err := caller.Scope("")
		if err != nil {
			return nil, nil, false
		}
		if v := scope.Find(rest); v != nil {
			return v, v.Value(), true
		}
	case "alias":
		if a := caller.Alias(rest); a != nil {
			return caller.CommandInfo(a), a.Definition, true
		}
	case "function":
		if f := caller.Function(rest); f != nil {
			return caller.CommandInfo(f), f.Block, true
		}
	}
	return nil, nil, false
}

func environmentItem(name, value string) *object.Object {
	o := object.New(object.Member{Name: "Name", Value: name}, object.Member{Name: "Key", Value: name}, object.Member{Name: "Value", Value: value})
	o.SetTypeNames("System.Collections.DictionaryEntry", "System.ValueType", "System.Object")
	return o
}

// setDriveItem sets the content of an item of such a drive; nil removes it.
func setDriveItem(c *command.Call, name, rest string, v any) error {
	caller := eval.From(c)
	switch name {
	case "env":
		if v == nil {
			caller.Session().Unsetenv(rest)
			return nil
		}
		caller.Session().Setenv(rest, object.Text(v))
	case "variable":
		if v == nil {
			if scope, err := caller.Scope(""); err == nil {
				scope.Forget(rest)
			}
			return nil
		}
		return caller.Set(rest, v)
	case "alias":
		if v == nil {
			return removeAliasItem(c, caller.Alias(rest), c.Has("Force"))
		}
		return caller.SetAlias(rest, object.Text(v))
	case "function":
		return caller.SetFunction(rest, v)
	}
	return nil
}

// driveNames are the names of all items of such a drive.
func driveNames(c *command.Call, name string) []string {
	caller := eval.From(c)
	var names []string
	switch name {
	case "env":
		for _, pair := range caller.Session().Environ() {
			n, _, _ := strings.Cut(pair, "=")
			names = append(names, n)
		}
	case "variable":
		if scope, err := caller.Scope(""); err == nil {
			for _, v := range scope.Visible() {
				names = append(names, v.Name)
			}
		}
	case "alias":
		for _, a := range caller.Aliases() {
			names = append(names, a.Name)
		}
	case "function":
		for _, f := range caller.Functions() {
			names = append(names, f.Name)
		}
	}
	sortNames(names)
	return names
}
