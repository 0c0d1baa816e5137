package utility

import (
	"slices"

	"emsh/shell/command"
	"emsh/shell/object"
)

type updateList struct {
	Property    string `param:"pos=0" valid:"notempty" help:"The property that holds the list; without it a table of the changes is written, for a parameter that takes one."`
	InputObject any    `param:"pipeline,null,is=PSObject" help:"The object whose list is changed."`
	Add         []any  `param:"set=AddRemoveSet" valid:"notempty" help:"What is added."`
	Remove      []any  `param:"set=AddRemoveSet" valid:"notempty" help:"What is removed."`
	Replace     []any  `param:"mandatory,set=ReplaceSet" valid:"notempty" help:"What the list holds instead."`
}

func listFailure(id, message string, target any) *command.Error {
	return fail(id, command.InvalidOperation, "System.InvalidOperationException", message, target)
}

func (u *updateList) Process(c *command.Call) error {
	v := input(c, u.InputObject)
	switch {
	case u.Property == "":
		return nil
	case v == nil:
		return c.Fail(listFailure("MissingInputObjectParameter", "You must specify the InputObject parameter when the Property parameter is specified.", nil))
	}
	held, ok := property(v, u.Property)
	if !ok {
		return c.Fail(listFailure("MemberDoesntExist", "The property '"+u.Property+"' cannot be found on this object", v))
	}
	list, ok := object.Unwrap(held).(*object.List)
	if !ok {
		return c.Fail(listFailure("ApplyFailed", "The update action failed because the property '"+u.Property+"' holds no list that can change.", nil))
	}
	u.change(list)
	return c.Write(v)
}

// change removes first, so that what is both removed and added is there.
func (u *updateList) change(list *object.List) {
	if len(u.Replace) > 0 {
		list.Items = slices.Clone(u.Replace)
		return
	}
	list.Items = slices.DeleteFunc(slices.Clone(list.Items), func(v any) bool {
		return slices.ContainsFunc(u.Remove, func(gone any) bool { return object.Equal(v, gone) })
	})
	list.Items = append(list.Items, u.Add...)
}

// End writes the changes as a table, where no property is named.
func (u *updateList) End(c *command.Call) error {
	if u.Property != "" {
		return nil
	}
	if c.Piped || c.Has("InputObject") {
		return listFailure("MissingPropertyParameter", "You must specify the Property parameter when the InputObject parameter is specified.", nil)
	}
	changes := object.NewHashtable()
	for _, part := range []struct {
		name  string
		items []any
	}{{"Add", u.Add}, {"Remove", u.Remove}, {"Replace", u.Replace}} {
		if len(part.items) > 0 {
			changes.Set(part.name, object.NewArray(part.items...))
		}
	}
	return c.Write(changes)
}

var updateListCommand = command.Define[updateList](command.Spec{Verb: "Update", Noun: "List",
	Synopsis: "Adds to a list that a property holds, and removes from it.", DefaultSet: "AddRemoveSet",
	Description: "With -Property the list of each object from the pipeline is changed and the object written. Without it a table of the changes is written, which parameters of several values take: `Set-Mailbox ann -EmailAddresses (Update-List -Add smtp:a@contoso.com)`.",
	Examples: []command.Example{
		{Title: "Change a list", Code: "$o = [pscustomobject]@{L = [Collections.ArrayList](1, 2)}; $o | Update-List L -Add 3 -Remove 1 | Out-Null; \"$($o.L)\"", Output: "2 3"},
		{Title: "A table of changes", Code: "(Update-List -Add a, b).Add.Count", Output: "2"},
	}})
