package utility

import (
	"slices"
	"strings"
	"unicode"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/help"
	"emsh/shell/object"
)

type getCommand struct {
	Name                     []string       `param:"pos=0,pipeline,property,set=AllCommandSet" help:"The names; wildcards are taken."`
	Verb                     []string       `param:"property,set=CmdletSet" help:"The verbs of the names."`
	Noun                     []string       `param:"property,set=CmdletSet" help:"The nouns of the names."`
	Module                   []string       `param:"property,alias=PSSnapin" help:"The modules that the commands come from."`
	ExcludeModule            []string       `param:"" help:"The modules that the commands do not come from."`
	FullyQualifiedModule     []any          `param:"property" help:"The modules, as names or as @{ModuleName=...; ModuleVersion=...}."`
	CommandType              []string       `param:"property,alias=Type,set=AllCommandSet" help:"Alias, Function, Cmdlet, ExternalScript or Application."`
	TotalCount               int            `param:"property" help:"How many commands at most."`
	Syntax                   command.Switch `param:"property" help:"Writes how the commands are called."`
	ShowCommandInfo          command.Switch `param:"" help:"Writes the names, modules and parameters as plain objects."`
	ArgumentList             []any          `param:"pos=1,remaining,alias=Args" help:"Arguments of a single command."`
	All                      command.Switch `param:"property" help:"Writes commands that others hide too."`
	ListImported             command.Switch `param:"property" help:"Writes the commands of this session, which are all that there are."`
	ParameterName            []string       `param:"" help:"Parameters that the commands have."`
	ParameterType            []string       `param:"" help:"Types of parameters that the commands have."`
	UseFuzzyMatching         command.Switch `param:"set=AllCommandSet" help:"Takes names that are nearly the one wanted, the nearest first."`
	FuzzyMinimumDistance     int            `param:"set=AllCommandSet" help:"How many letters may differ; 5 unless told."`
	UseAbbreviationExpansion command.Switch `param:"property,set=AllCommandSet" help:"Takes the capitals of a name for the name, such as g-d for Get-Date."`

	left int // how many may still be written; negative is any number
}

func (g *getCommand) Begin(c *command.Call) error {
	g.left = -1
	if c.Has("TotalCount") {
		g.left = g.TotalCount
	}
	return nil
}

func (g *getCommand) Process(c *command.Call) error {
	names := g.Name
	if c.Piped && len(names) == 0 {
		names = texts(c.Input)
	}
	if len(names) == 0 {
		names = []string{"*"}
	}
	seen := map[string]bool{}
	for _, name := range names {
		found, err := g.found(c, name)
		if err != nil {
			return err
		}
		if len(found) == 0 && !g.isPattern(name) {
			if err := c.Fail(eval.UnknownCommand(name)); err != nil {
				return err
			}
		}
		for _, info := range found {
			if seen[info.Kind()+info.Name()] || g.left == 0 {
				continue
			}
			seen[info.Kind()+info.Name()] = true
			g.left--
			if err := g.write(c, info); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *getCommand) isPattern(name string) bool {
	return hasWildcards(name) || bool(g.UseFuzzyMatching) || bool(g.UseAbbreviationExpansion)
}

func (g *getCommand) found(c *command.Call, name string) ([]*eval.CommandInfo, error) {
	switch {
	case bool(g.UseFuzzyMatching):
		return g.nearest(c, name), nil
	case bool(g.UseAbbreviationExpansion):
		return g.matching(c, func(n string) bool { return object.Like(n, name) || strings.EqualFold(capitals(n), name) }), nil
	case g.Verb != nil, g.Noun != nil, hasWildcards(name), bool(g.All):
		return g.matching(c, func(n string) bool { return object.Like(n, name) }), nil
	}
	info := eval.From(c).Session().Command(name)
	if info == nil || !g.wants(info) {
		return nil, nil
	}
	return []*eval.CommandInfo{info}, nil
}

// nearest are the commands whose names are nearly the one wanted, the nearest first.
func (g *getCommand) nearest(c *command.Call, name string) []*eval.CommandInfo {
	limit := 5
	if c.Has("FuzzyMinimumDistance") {
		limit = g.FuzzyMinimumDistance
	}
	away := map[string]int{}
	all := g.matching(c, func(n string) bool {
		away[n] = eval.Distance(name, n)
		return away[n] <= limit
	})
	slices.SortStableFunc(all, func(a, b *eval.CommandInfo) int { return away[a.Name()] - away[b.Name()] })
	return all
}

// capitals are the capital letters and dashes of a name.
func capitals(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) || r == '-' {
			return r
		}
		return -1
	}, name)
}

// matching are all commands that fit, by kind and name.
func (g *getCommand) matching(c *command.Call, fits func(name string) bool) []*eval.CommandInfo {
	caller := eval.From(c)
	var all []*eval.CommandInfo
	add := func(info *eval.CommandInfo) {
		if fits(info.Name()) && g.wants(info) {
			all = append(all, info)
		}
	}
	if g.Verb == nil && g.Noun == nil {
		for _, a := range caller.Aliases() {
			add(caller.CommandInfo(a))
		}
	}
	for _, f := range caller.Functions() {
		add(caller.CommandInfo(f))
	}
	for _, spec := range caller.Session().Commands() {
		add(caller.CommandInfo(spec))
	}
	rank := map[string]int{"Alias": 0, "Function": 1, "Filter": 1, "Cmdlet": 2}
	slices.SortStableFunc(all, func(a, b *eval.CommandInfo) int {
		if n := rank[a.Kind()] - rank[b.Kind()]; n != 0 {
			return n
		}
		return object.CompareText(a.Name(), b.Name(), false)
	})
	return all
}

func (g *getCommand) wants(info *eval.CommandInfo) bool {
	verb, noun, _ := strings.Cut(info.Name(), "-")
	if g.Verb != nil && !anyLike(verb, g.Verb) || g.Noun != nil && !anyLike(noun, g.Noun) {
		return false
	}
	if g.CommandType != nil && !kindFits(info.Kind(), g.CommandType) {
		return false
	}
	return g.comesFrom(info) && g.hasParameters(info)
}

func (g *getCommand) comesFrom(info *eval.CommandInfo) bool {
	if g.Module == nil && g.ExcludeModule == nil && g.FullyQualifiedModule == nil {
		return true
	}
	source, _ := info.Property("Source")
	module := object.Text(source)
	if g.Module != nil && !anyLike(module, g.Module) || g.ExcludeModule != nil && anyLike(module, g.ExcludeModule) {
		return false
	}
	return g.FullyQualifiedModule == nil || slices.ContainsFunc(g.FullyQualifiedModule, func(spec any) bool {
		name := object.Text(spec)
		if h, ok := spec.(*object.Hashtable); ok {
			v, _ := h.Get("ModuleName")
			name = object.Text(v)
		}
		return strings.EqualFold(name, module)
	})
}

func (g *getCommand) hasParameters(info *eval.CommandInfo) bool {
	if g.ParameterName == nil && g.ParameterType == nil {
		return true
	}
	return slices.ContainsFunc(info.Params(), func(p command.Param) bool {
		named := slices.ContainsFunc(g.ParameterName, func(want string) bool {
			return object.Like(p.Name, want) || slices.ContainsFunc(p.Aliases, func(a string) bool { return object.Like(a, want) })
		})
		full := strings.TrimSuffix(p.DotNet(), "[]")
		typed := slices.ContainsFunc(g.ParameterType, func(want string) bool {
			want = strings.Trim(want, "[]")
			return strings.EqualFold(want, full) || strings.EqualFold("System."+want, full) || strings.EqualFold(info.TypeName(want), full)
		})
		return (named || g.ParameterName == nil) && (typed || g.ParameterType == nil)
	})
}

func kindFits(kind string, wanted []string) bool {
	for _, list := range wanted {
		for w := range strings.SplitSeq(list, ",") {
			w = strings.TrimSpace(w)
			if strings.EqualFold(w, kind) || strings.EqualFold(w, "All") {
				return true
			}
		}
	}
	return false
}

func (g *getCommand) write(c *command.Call, info *eval.CommandInfo) error {
	if target := info.Resolve(); bool(g.Syntax) && target != nil {
		info = target
	}
	kind := info.Kind()
	switch {
	case len(g.ArgumentList) > 0 && (kind == "Alias" || kind == "Application"):
		return fail("CommandArgsOnlyForSingleCmdlet", command.InvalidArgument, "System.Management.Automation.PSArgumentException",
			"The command could not be retrieved because the ArgumentList parameter can be specified only when retrieving a single cmdlet or script.", info)
	case bool(g.Syntax):
		return c.Write("\n" + strings.Join(syntaxLines(info), "\n\n") + "\n")
	case bool(g.ShowCommandInfo):
		return c.Write(showInfo(info))
	}
	return c.Write(info)
}

// showInfo is what -ShowCommandInfo writes of a command.
func showInfo(info *eval.CommandInfo) *object.Object {
	var members []object.Member
	for _, name := range []string{"Name", "ModuleName", "Module", "CommandType", "Definition", "ParameterSets"} {
		v, _ := info.Property(name)
		members = append(members, object.Member{Name: name, Value: v})
	}
	return object.New(members...)
}

// syntaxLines are how a command is called, a line for each parameter set.
func syntaxLines(info *eval.CommandInfo) []string {
	set, _ := info.Property("DefaultParameterSet")
	advanced := true
	if info.Function != nil {
		binding, _ := info.Property("CmdletBinding")
		advanced = object.Truth(binding)
	}
	return help.Syntax(info.Name(), info.Params(), object.Text(set), advanced, help.Short)
}

var getCommandCommand = command.Define[getCommand](command.Spec{Verb: "Get", Noun: "Command",
	Synopsis: "Gets commands: cmdlets, functions, aliases and scripts.", Aliases: []string{"gcm"}, DefaultSet: "CmdletSet",
	Examples: []command.Example{{Title: "A cmdlet", Code: "(Get-Command Get-Date).CommandType", Output: "Cmdlet"}}})
