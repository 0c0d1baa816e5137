package utility

import (
	"os"
	"slices"
	"strings"

	"emsh/docs/about"
	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/help"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

type getHelp struct {
	Name          string         `param:"pos=0,property" help:"A cmdlet, function, script file or about_ topic; wildcards are taken, and any other word is searched for."`
	Path          string         `param:"" help:"Accepted for compatibility; all help is here."`
	Category      []string       `param:"" help:"Cmdlet, Function, ExternalScript or HelpFile."`
	Full          command.Switch `param:"set=AllUsersView" help:"Everything that is known."`
	Detailed      command.Switch `param:"mandatory,set=DetailedView" help:"What every parameter does, and the examples."`
	Examples      command.Switch `param:"mandatory,set=Examples" help:"The examples alone."`
	Parameter     []string       `param:"mandatory,set=Parameters" help:"Some parameters alone; wildcards are taken."`
	Component     []string       `param:"" help:"Only functions whose help names one of these components."`
	Functionality []string       `param:"" help:"Only functions whose help names one of these functionalities."`
	Role          []string       `param:"" help:"Only commands of one of these roles."`
	Online        command.Switch `param:"mandatory,set=Online" help:"There is no online help; this says so."`
	ShowWindow    command.Switch `param:"mandatory,set=ShowWindow" help:"There are no windows; this says so."`
}

func (g *getHelp) Process(c *command.Call) error {
	switch {
	case bool(g.Online):
		return fail("HelpNotOnline", command.InvalidOperation, "", "There is no online help. Get-Help "+g.Name+" -Full shows all there is.", g.Name)
	case bool(g.ShowWindow):
		return fail("HelpHasNoWindow", command.NotImplemented, "", "There are no windows here. Get-Help "+g.Name+" -Full shows all there is.", g.Name)
	case g.Name == "":
		return g.topic(c, "about_emsh")
	}
	if hasWildcards(g.Name) {
		return g.list(c, g.matching(c, func(name, _ string) bool { return object.Like(name, g.Name) }))
	}
	if page := g.page(c, g.Name); page != nil {
		return g.write(c, page)
	}
	if text, ok := about.Text(g.Name); ok && g.takes("HelpFile") {
		return g.writeTopic(c, text)
	}
	return g.search(c)
}

// search looks for a word in names, then in all texts.
func (g *getHelp) search(c *command.Call) error {
	word := strings.ToLower(g.Name)
	found := g.matching(c, func(name, _ string) bool { return strings.Contains(strings.ToLower(name), word) })
	if len(found) == 0 {
		found = g.matching(c, func(_, text string) bool { return strings.Contains(strings.ToLower(text), word) })
	}
	if len(found) == 0 {
		e := fail("HelpNotFound", command.ResourceUnavailable, "Microsoft.PowerShell.Commands.HelpNotFoundException",
			"Get-Help could not find "+g.Name+" in the help of this session.", g.Name)
		e.Hint = "Get-Help *word* lists what has a word in its name."
		if known := eval.From(c).Session().Options().Known; known != nil {
			if hint, is := known(g.Name); is {
				e.Message, e.Hint = "The cmdlet '"+g.Name+"' is one of Exchange that emsh does not have.", hint
			}
		}
		return c.Fail(e)
	}
	return g.list(c, found)
}

// entry is a line of a list of help.
type entry struct {
	name, category, synopsis string
	page                     *help.Page
}

// matching are the commands and topics that a test of name and text accepts.
func (g *getHelp) matching(c *command.Call, fits func(name, text string) bool) []entry {
	var all []entry
	for _, page := range g.pages(c) {
		text := page.Synopsis + "\n" + page.Description + "\n" + page.Notes
		if fits(page.Name, text) && g.accepts(page) {
			all = append(all, entry{page.Name, page.Category, page.Synopsis, page})
		}
	}
	for _, name := range about.Names() {
		if text, _ := about.Text(name); g.takes("HelpFile") && fits(name, text) {
			all = append(all, entry{name, "HelpFile", help.Summary(text), nil})
		}
	}
	slices.SortStableFunc(all, func(a, b entry) int { return object.CompareText(a.name, b.name, false) })
	return all
}

func (g *getHelp) takes(category string) bool {
	return len(g.Category) == 0 || slices.ContainsFunc(g.Category, func(w string) bool { return strings.EqualFold(w, category) || strings.EqualFold(w, "All") })
}

// accepts reports whether a page has the category, component, functionality and role asked for.
func (g *getHelp) accepts(p *help.Page) bool {
	has := func(wanted []string, value string) bool { return len(wanted) == 0 || anyLike(value, wanted) }
	return g.takes(p.Category) && has(g.Component, p.Component) && has(g.Functionality, p.Function) && has(g.Role, p.Role)
}

// pages are those of all cmdlets and functions.
func (g *getHelp) pages(c *command.Call) []*help.Page {
	session := eval.From(c).Session()
	var all []*help.Page
	for _, spec := range session.Commands() {
		all = append(all, help.Cmdlet(spec))
	}
	for _, fn := range eval.From(c).Functions() {
		all = append(all, help.Function(fn.Name, fn.Block.Tree(), session.FunctionParams(fn)))
	}
	return all
}

// list writes several entries as lines, a single one as its page.
func (g *getHelp) list(c *command.Call, found []entry) error {
	if len(found) == 1 {
		if found[0].page == nil {
			return g.topic(c, found[0].name)
		}
		return g.write(c, found[0].page)
	}
	for _, e := range found {
		o := object.New(object.Member{Name: "Name", Value: e.name}, object.Member{Name: "Category", Value: e.category},
			object.Member{Name: "Module", Value: ""}, object.Member{Name: "Synopsis", Value: firstLine(e.synopsis)})
		o.SetTypeNames("HelpInfoShort", "System.Object")
		if err := c.Write(o); err != nil {
			return err
		}
	}
	return nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// page is the page of a command or script file, or nil.
func (g *getHelp) page(c *command.Call, name string) *help.Page {
	session := eval.From(c).Session()
	if strings.ContainsAny(name, "/\\") || strings.HasSuffix(strings.ToLower(name), ".ps1") {
		return scriptPage(c, name)
	}
	info := session.Command(name)
	for hops := 0; info != nil && info.Alias != nil && hops < 8; hops++ {
		info = session.Command(info.Alias.Definition)
	}
	switch {
	case info == nil:
		return nil
	case info.Function != nil:
		return help.Function(info.Function.Name, info.Function.Block.Tree(), session.FunctionParams(info.Function))
	case info.Spec != nil:
		return help.Cmdlet(info.Spec)
	case info.Script:
		return scriptPage(c, info.Path)
	}
	return nil
}

func scriptPage(c *command.Call, name string) *help.Page {
	session := eval.From(c).Session()
	path := resolve(c, name)
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	text := strings.TrimPrefix(string(raw), "\ufeff")
	block, err := session.ParseBlock(text)
	if err != nil {
		return nil
	}
	return help.Script(path, syntax.Parse(path, text), session.FunctionParams(&eval.Function{Name: path, Block: block}))
}

// write sends a page in the view that was asked for, or its parameters.
func (g *getHelp) write(c *command.Call, p *help.Page) error {
	if g.Parameter != nil {
		return g.parameters(c, p)
	}
	view := help.Default
	switch {
	case bool(g.Full):
		view = help.Full
	case bool(g.Detailed):
		view = help.Detailed
	case bool(g.Examples):
		view = help.Examples
	}
	if g.paged(c, help.Wrap(p.Text(view), g.width(c))) {
		return nil
	}
	return c.Write(&helpPage{page: p, view: view})
}

// paged shows text in the console's pager, where the command was typed as help or man and nothing follows it.
func (g *getHelp) paged(c *command.Call, text string) bool {
	host, ok := eval.From(c).Session().Host.(interface{ Page(text string) bool })
	in := c.Inform
	if !ok || in == nil || in.Place != in.Length || !strings.EqualFold(in.Name, "help") && !strings.EqualFold(in.Name, "man") {
		return false
	}
	return host.Page(text)
}

// width is how long the lines of a text may be.
func (g *getHelp) width(c *command.Call) int {
	width, _ := eval.From(c).Session().Host.Size()
	if width <= 0 || width > widestTopic {
		return widestTopic
	}
	return width
}

func (g *getHelp) parameters(c *command.Call, p *help.Page) error {
	for _, pattern := range g.Parameter {
		found := p.Parameter(func(name string) bool { return object.Like(name, pattern) })
		for _, one := range found {
			if err := c.Write(parameterHelp(one)); err != nil {
				return err
			}
		}
		if len(found) == 0 {
			missing := fail("NoParmsFound", command.InvalidArgument, "System.Management.Automation.PSArgumentException",
				"No parameter matches criteria "+pattern+".", nil)
			missing.TargetName, missing.TargetType = "System.Management.Automation.ProviderCommandHelpInfo", "ProviderCommandHelpInfo"
			if err := c.Fail(missing); err != nil {
				return err
			}
		}
	}
	return nil
}

func (g *getHelp) topic(c *command.Call, name string) error {
	text, _ := about.Text(name)
	return g.writeTopic(c, text)
}

// widestTopic is how long the lines of a topic are at most: longer ones are hard to read.
const widestTopic = 100

func (g *getHelp) writeTopic(c *command.Call, text string) error {
	shown := help.Topic(text, g.width(c))
	if g.paged(c, shown) {
		return nil
	}
	return c.Write(shown)
}

var getHelpCommand = command.Define[getHelp](command.Spec{Verb: "Get", Noun: "Help", Aliases: []string{"help", "man"}, DefaultSet: "AllUsersView",
	Synopsis:    "Shows help about cmdlets, functions, scripts and topics.",
	Description: "Without a name it tells where to begin. With the name of a command it shows what that does and how it is called; -Examples, -Detailed and -Full show more. With about_ and a name it shows a topic. Any other word is searched for in all names, then in all texts.",
	Examples: []command.Example{
		{Title: "How a cmdlet is called", Code: "Get-Help Get-Date"},
		{Title: "Its examples", Code: "Get-Help Sort-Object -Examples"},
		{Title: "One parameter", Code: "(Get-Help Get-Date -Parameter Format).name", Output: "Format"},
		{Title: "All topics", Code: "Get-Help about_*"},
		{Title: "Everything about pipelines", Code: "Get-Help pipeline"},
	},
	Related: []string{"Get-Command", "about_emsh"}})
