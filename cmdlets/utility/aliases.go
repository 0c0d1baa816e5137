package utility

import (
	"slices"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

type getAlias struct {
	Name       []string `param:"pos=0,pipeline,property,set=Default" valid:"notempty" help:"The names; wildcards are taken."`
	Exclude    []string `param:"" help:"Patterns for the aliases that are left out."`
	Scope      string   `param:"" help:"The scope."`
	Definition []string `param:"set=Definition" help:"The commands whose aliases are wanted."`
}

func (g *getAlias) Process(c *command.Call) error {
	all, err := aliasesAt(c, g.Scope)
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b *eval.Alias) int { return object.CompareText(a.Name, b.Name, false) })
	if len(g.Definition) > 0 {
		return g.write(c, all, g.Definition, func(a *eval.Alias) string { return a.Definition }, "definition")
	}
	names := g.Name
	if c.Piped && len(names) == 0 {
		names = texts(c.Input)
	}
	if len(names) == 0 {
		names = []string{"*"}
	}
	return g.write(c, all, names, func(a *eval.Alias) string { return a.Name }, "name")
}

// aliasesAt are the aliases of a scope; those that can be seen here without one.
func aliasesAt(c *command.Call, scope string) ([]*eval.Alias, error) {
	if scope == "" {
		return eval.From(c).Aliases(), nil
	}
	s, err := scoped(c, scope)
	if err != nil {
		return nil, err
	}
	return s.Aliases(), nil
}

// aliasAt is the alias of a name in a scope; the one that can be seen here without one.
func aliasAt(c *command.Call, name, scope string) (*eval.Alias, error) {
	if scope == "" {
		return eval.From(c).Alias(name), nil
	}
	s, err := scoped(c, scope)
	if err != nil {
		return nil, err
	}
	return s.Alias(name), nil
}

func aliasNotFound(what, value string) *command.Error {
	return fail("ItemNotFoundException", command.ObjectNotFound, "System.Management.Automation.ItemNotFoundException",
		"This command cannot find a matching alias because an alias with the "+what+" '"+value+"' does not exist.", value)
}

func aliasRefusal(id, name, message string) *command.Error {
	return fail(id, command.WriteError, "System.Management.Automation.SessionStateUnauthorizedAccessException", message, name)
}

// replaceable says why an alias may not become another.
func (a *aliasArgs) replaceable(old *eval.Alias) *command.Error {
	options := optionBits(a.Option)
	switch {
	case old == nil:
		return nil
	case old.Options&eval.Constant != 0 || old.Options&eval.ReadOnly != 0 && !bool(a.Force):
		return aliasRefusal("AliasNotWritable", a.Name, "Alias is not writeable because alias "+a.Name+" is read-only or constant and cannot be written to.")
	case options&eval.Constant != 0:
		return aliasRefusal("AliasCannotBeMadeConstant", a.Name, "Alias "+a.Name+" cannot be made constant after it has been created. Aliases can only be made constant at creation time.")
	case old.Options&eval.AllScope != 0 && options&eval.AllScope == 0:
		return aliasRefusal("AliasAllScopeOptionCannotBeRemoved", a.Name, "The AllScope option cannot be removed from the alias '"+a.Name+"'.")
	}
	return nil
}

// removeAliasItem removes an alias unless that is forbidden.
func removeAliasItem(c *command.Call, a *eval.Alias, force bool) error {
	if a.Options&eval.Constant != 0 || a.Options&eval.ReadOnly != 0 && !force {
		return aliasRefusal("AliasNotRemovable", a.Name, "Alias was not removed because alias "+a.Name+" is constant or read-only.")
	}
	eval.From(c).RemoveAlias(a)
	return nil
}

func (g *getAlias) write(c *command.Call, all []*eval.Alias, patterns []string, of func(*eval.Alias) string, what string) error {
	for _, p := range patterns {
		found := false
		for _, a := range all {
			if !object.Like(of(a), p) || anyLike(a.Name, g.Exclude) {
				continue
			}
			found = true
			if err := c.Write(eval.From(c).CommandInfo(a)); err != nil {
				return err
			}
		}
		if found || hasWildcards(p) {
			continue
		}
		if err := c.Fail(aliasNotFound(what, p)); err != nil {
			return err
		}
	}
	return nil
}

// aliasArgs are the parameters of New-Alias and Set-Alias.
type aliasArgs struct {
	Name        string         `param:"pos=0,mandatory,property" help:"The alias."`
	Value       string         `param:"pos=1,mandatory,property,alias=Definition" help:"The command."`
	Description string         `param:"property" help:"What it is for."`
	Option      []string       `param:"" help:"None, ReadOnly, Constant, Private or AllScope."`
	PassThru    command.Switch `param:"" help:"Writes the alias."`
	Scope       string         `param:"" help:"The scope: Global, Script, Local, or a number."`
	Force       command.Switch `param:"" help:"Replaces a read-only alias too."`
}

func (a *aliasArgs) put(c *command.Call, action string, fresh bool) error {
	caller := eval.From(c)
	old, err := aliasAt(c, a.Name, a.Scope)
	if err != nil {
		return err
	}
	if old != nil && fresh && !bool(a.Force) {
		return c.Fail(fail("AliasAlreadyExists", command.ResourceExists, "System.Management.Automation.SessionStateException",
			"The alias is not allowed, because an alias with the name '"+a.Name+"' already exists.", a.Name))
	}
	own, err := scoped(c, a.Scope)
	if err != nil {
		return err
	}
	if refusal := a.replaceable(own.Alias(a.Name)); refusal != nil {
		return c.Fail(refusal)
	}
	ok, err := should(c, action, "Name: "+a.Name+" Value: "+a.Value)
	if err != nil || !ok {
		return err
	}
	made := &eval.Alias{Name: a.Name, Definition: a.Value, Description: a.Description, Options: optionBits(a.Option)}
	if err := caller.PutAlias(made, a.Scope); err != nil {
		return err
	}
	if a.PassThru {
		return c.Write(caller.CommandInfo(made))
	}
	return nil
}

type newAlias struct{ aliasArgs }

func (n *newAlias) Process(c *command.Call) error { return n.put(c, "New Alias", true) }

type setAlias struct{ aliasArgs }

func (s *setAlias) Process(c *command.Call) error { return s.put(c, "Set Alias", false) }

type removeAlias struct {
	Name  []string       `param:"pos=0,mandatory,pipeline,property" help:"The aliases."`
	Scope string         `param:"" help:"The scope: Global, Script, Local, or a number."`
	Force command.Switch `param:"" help:"Removes a read-only alias too."`
}

func (r *removeAlias) Process(c *command.Call) error {
	names := r.Name
	if c.Piped && !c.Has("Name") {
		names = texts(c.Input)
	}
	for _, name := range names {
		a, err := aliasAt(c, name, r.Scope)
		if err == nil && a == nil {
			err = c.Fail(aliasNotFound("name", name))
		} else if err == nil {
			err = removeAliasItem(c, a, bool(r.Force))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

var getAliasCommand = command.Define[getAlias](command.Spec{Verb: "Get", Noun: "Alias", Synopsis: "Gets aliases.", Aliases: []string{"gal"}, DefaultSet: "Default",
	Examples: []command.Example{{Title: "What an alias stands for", Code: "(Get-Alias ft).Definition", Output: "Format-Table"}}})
var newAliasCommand = command.Define[newAlias](command.Spec{Verb: "New", Noun: "Alias", Synopsis: "Makes an alias.", Aliases: []string{"nal"}, Impact: command.Changes,
	Examples: []command.Example{{Title: "A short name", Code: "New-Alias count Measure-Object"}}})
var setAliasCommand = command.Define[setAlias](command.Spec{Verb: "Set", Noun: "Alias", Synopsis: "Makes or changes an alias.", Aliases: []string{"sal"}, Impact: command.Changes,
	Examples: []command.Example{{Title: "A short name", Code: "Set-Alias count Measure-Object"}}})
var removeAliasCommand = command.Define[removeAlias](command.Spec{Verb: "Remove", Noun: "Alias", Synopsis: "Removes aliases.", Aliases: []string{"ral"},
	Examples: []command.Example{{Title: "Gone", Code: "Set-Alias count Measure-Object; Remove-Alias count"}}})
