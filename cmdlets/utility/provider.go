package utility

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// psProviders is what stands before the names of PowerShell's own providers.
const psProviders = `Microsoft.PowerShell.Core\`

// providers are what gives the items on drives.
func providers(c *command.Call) []*object.Object {
	make := func(name, can, home string, drives ...string) *object.Object {
		o := object.New(object.Member{Name: "Name", Value: name}, object.Member{Name: "Capabilities", Value: can}, object.Member{Name: "Drives", Value: object.NewArray(anys(drives)...)},
			object.Member{Name: "Home", Value: home}, object.Member{Name: "ModuleName", Value: "Microsoft.PowerShell.Core"})
		o.SetTypeNames("System.Management.Automation.ProviderInfo", "System.Object")
		return o
	}
	files := []string{"/", "Temp"}
	for _, d := range eval.From(c).Session().Drives() {
		files = append(files, d.Name)
	}
	home, _ := eval.From(c).Session().Getenv("HOME")
	return []*object.Object{make("Alias", "ShouldProcess", "", "Alias"), make("Environment", "ShouldProcess", "", "Env"),
		make("FileSystem", "Filter, ShouldProcess", home, files...), make("Function", "ShouldProcess", "", "Function"), make("Variable", "ShouldProcess", "", "Variable")}
}

func anys(texts []string) []any {
	all := make([]any, len(texts))
	for i, t := range texts {
		all[i] = t
	}
	return all
}

type getPSProvider struct {
	PSProvider []string `param:"pos=0,property" valid:"notempty" help:"The names; wildcards are taken."`
}

func (g *getPSProvider) Process(c *command.Call) error {
	patterns := g.PSProvider
	if len(patterns) == 0 {
		patterns = []string{"*"}
	}
	for _, pattern := range patterns {
		found := false
		for _, p := range providers(c) {
			if !object.Like(nameIn(p), strings.TrimPrefix(pattern, psProviders)) {
				continue
			}
			found = true
			if err := c.Write(p); err != nil {
				return err
			}
		}
		if !found && !hasWildcards(pattern) {
			if err := c.Fail(noProvider(pattern)); err != nil {
				return err
			}
		}
	}
	return nil
}

func noProvider(name string) *command.Error {
	return fail("ProviderNotFound", command.ObjectNotFound, "System.Management.Automation.ProviderNotFoundException",
		"Cannot find a provider with the name '"+name+"'.", name)
}

var getPSProviderCommand = command.Define[getPSProvider](command.Spec{Verb: "Get", Noun: "PSProvider",
	Synopsis: "Writes the providers: what gives the items on drives.", Output: "System.Management.Automation.ProviderInfo",
	Examples: []command.Example{{Title: "Which drives hold variables", Code: "(Get-PSProvider Environment).Drives", Output: "Env"}}})
