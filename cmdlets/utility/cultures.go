package utility

import (
	"emsh/shell/command"
	"emsh/shell/culture"
	"emsh/shell/dotnet"
)

type getCulture struct {
	Name            []string       `param:"pos=0,pipeline,emptytext,set=Name" help:"The names of cultures; the empty one is the invariant culture."`
	NoUserOverrides command.Switch `param:"set=CurrentCulture|Name" help:"Leaves out what a user has changed; nobody has here."`
	ListAvailable   command.Switch `param:"set=ListAvailable" help:"Writes all cultures that are known here."`
}

func (g *getCulture) Process(c *command.Call) error {
	switch {
	case bool(g.ListAvailable):
		return writeCultures(c, culture.All())
	case !c.Has("Name"):
		return c.Write(dotnet.NewCulture(cultureOf(c)))
	}
	for _, name := range g.Name {
		k, err := culture.Lookup(name)
		if err != nil {
			return c.Fail(fail("ItemNotFoundException", command.ObjectNotFound, "System.Globalization.CultureNotFoundException", err.Error(), name))
		}
		if err := c.Write(dotnet.NewCulture(k)); err != nil {
			return err
		}
	}
	return nil
}

func writeCultures(c *command.Call, all []*culture.Culture) error {
	for _, k := range all {
		if err := c.Write(dotnet.NewCulture(k)); err != nil {
			return err
		}
	}
	return nil
}

type getUICulture struct{}

func (*getUICulture) Process(c *command.Call) error {
	return c.Write(dotnet.NewCulture(culture.AmericanEnglish()))
}

var getCultureCommand = command.Define[getCulture](command.Spec{Verb: "Get", Noun: "Culture", Synopsis: "Writes the session's culture, or others by name.",
	DefaultSet: "CurrentCulture", Output: "System.Globalization.CultureInfo",
	Examples: []command.Example{{Title: "Its name", Code: "(Get-Culture).Name", Output: "en-US"},
		{Title: "How another writes numbers", Code: "(Get-Culture de-DE).NumberFormat.NumberDecimalSeparator", Output: ","}}})

var getUICultureCommand = command.Define[getUICulture](command.Spec{Verb: "Get", Noun: "UICulture", Synopsis: "Writes the culture whose language messages have.",
	Output: "System.Globalization.CultureInfo", Examples: []command.Example{{Title: "Its name", Code: "(Get-UICulture).Name", Output: "en-US"}}})
