package utility

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

type getLocation struct {
	PSProvider []string       `param:"property,set=Location" help:"The providers whose locations are written."`
	PSDrive    []string       `param:"property,set=Location" help:"The drives whose locations are written."`
	Stack      command.Switch `param:"set=Stack" help:"Writes the locations that Push-Location kept."`
	StackName  []string       `param:"property,set=Stack" help:"The names of the stacks."`
}

func (g *getLocation) Process(c *command.Call) error {
	s := eval.From(c).Session()
	switch {
	case len(g.StackName) > 0:
		return g.stacks(c, g.StackName)
	case bool(g.Stack):
		return g.stacks(c, []string{""})
	case len(g.PSDrive) > 0:
		return g.drives(c)
	case len(g.PSProvider) > 0 && !anyLike(providerHere(s), g.PSProvider):
		return g.providers(c)
	}
	return c.Write(s.Location())
}

func (g *getLocation) stacks(c *command.Call, names []string) error {
	for _, name := range names {
		all, ok := eval.From(c).Session().Pushed(name)
		if !ok {
			if err := c.Fail(noStack(name)); err != nil {
				return err
			}
		}
		for _, place := range all {
			if err := c.Write(object.New(object.Member{Name: "Path", Value: place})); err != nil {
				return err
			}
		}
	}
	return nil
}

func noStack(name string) *command.Error {
	return fail("Argument", command.InvalidArgument, psArgument, "Cannot find location stack '"+name+"'. It does not exist or it is not a container.", nil)
}

func (g *getLocation) drives(c *command.Call) error {
	for _, name := range g.PSDrive {
		at := eval.From(c).Session().LocationOn(name)
		var err error
		if at == nil {
			err = c.Fail(noDrive(name))
		} else {
			err = c.Write(at)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// providerHere is the provider of the current location.
func providerHere(s *eval.Session) string {
	at, _ := property(s.Location(), "Provider")
	return strings.TrimPrefix(object.Text(at), psProviders)
}

// providers writes the locations of providers that the session is not in.
func (g *getLocation) providers(c *command.Call) error {
	for _, pattern := range g.PSProvider {
		found := false
		for _, p := range providers(c) {
			name := nameIn(p)
			if !object.Like(name, pattern) && !strings.EqualFold(pattern, psProviders+name) {
				continue
			}
			found = true
			drive := "/"
			if name != "FileSystem" {
				drive = strings.Replace(name, "Environment", "Env", 1)
			}
			if err := c.Write(eval.From(c).Session().LocationOn(drive)); err != nil {
				return err
			}
		}
		if !found {
			if err := c.Fail(noProvider(pattern)); err != nil {
				return err
			}
		}
	}
	return nil
}

type setLocation struct {
	Path        string         `param:"pos=0,pipeline,property,set=Path" help:"The new location; ~ is the home folder, - the location before, + the one that - has left."`
	LiteralPath string         `param:"mandatory,property,alias=PSPath|LP,set=LiteralPath" help:"The new location, taken literally."`
	StackName   string         `param:"property,set=Stack" help:"The stack that is meant from now on where none is named."`
	PassThru    command.Switch `param:"" help:"Writes the new location."`
}

func (s *setLocation) Process(c *command.Call) error {
	session := eval.From(c).Session()
	if c.Has("StackName") {
		if !session.UseStack(s.StackName) {
			e := pathNotFound(s.StackName)
			e.ID = "StackNotFound"
			return c.Fail(e)
		}
		return nil
	}
	moved, err := moveTo(c, s.Path, s.LiteralPath)
	if err == nil && moved && bool(s.PassThru) {
		return c.Write(session.Location())
	}
	return err
}

// moveTo changes the session's location, and reports whether it could.
func moveTo(c *command.Call, path, literal string) (bool, error) {
	session := eval.From(c).Session()
	switch {
	case literal == "" && path == "-":
		err := session.Back()
		return err == nil, err
	case literal == "" && path == "+":
		err := session.Forth()
		return err == nil, err
	case path+literal == "":
		path = "~"
	}
	old := session.Place()
	if e := goTo(c, path+literal, literal == ""); e != nil {
		return false, c.Fail(e)
	}
	session.Visited(old)
	return true, nil
}

// goTo makes what a path means the location: seen from the drive that it names, or that the session is on.
func goTo(c *command.Call, path string, patterns bool) *command.Error {
	session := eval.From(c).Session()
	path = onItemDrive(c, path)
	name, _, qualified := strings.Cut(path, ":")
	qualified = qualified && !strings.ContainsAny(name, "/\\") && !strings.HasPrefix(path[len(name):], "::")
	if _, _, items := drive(path); items || qualified && strings.HasSuffix(path, ":") && session.FileDrive(name) != nil {
		if session.Go(path) != nil {
			return pathNotFound(path)
		}
		return nil
	}
	if qualified && session.FileDrive(name) == nil {
		return noSuchDrive(path)
	}
	full := resolve(c, path)
	if patterns && hasWildcards(path) {
		if found := glob(c, path); len(found) == 1 {
			full = found[0]
		}
	}
	if !qualified {
		if name, _, qualified = strings.Cut(session.Place(), ":"); !qualified || strings.HasPrefix(path, "/") || strings.HasPrefix(path, "~") {
			name = ""
		}
	}
	if session.GoOn(name, full) != nil {
		return pathNotFound(full)
	}
	return nil
}

type pushLocation struct {
	Path        string         `param:"pos=0,pipeline,property,set=Path" help:"The new location."`
	LiteralPath string         `param:"property,alias=PSPath|LP,set=LiteralPath" help:"The new location, taken literally."`
	PassThru    command.Switch `param:"" help:"Writes the new location."`
	StackName   string         `param:"property" help:"The stack that keeps the old one."`
}

func (p *pushLocation) Process(c *command.Call) error {
	s := eval.From(c).Session()
	s.Push(p.StackName)
	if p.Path+p.LiteralPath == "" {
		return nil
	}
	moved, err := moveTo(c, p.Path, p.LiteralPath)
	if err == nil && moved && bool(p.PassThru) {
		return c.Write(s.Location())
	}
	return err
}

type popLocation struct {
	PassThru  command.Switch `param:"" help:"Writes the new location."`
	StackName string         `param:"property" help:"The stack that kept it."`
}

func (p *popLocation) Process(c *command.Call) error {
	s := eval.From(c).Session()
	if _, ok := s.Pushed(p.StackName); !ok {
		return noStack(p.StackName)
	}
	place, ok := s.Pop(p.StackName)
	if ok && s.Go(place) != nil {
		return c.Fail(pathNotFound(place))
	}
	if ok && bool(p.PassThru) {
		return c.Write(s.Location())
	}
	return nil
}

var getLocationCommand = command.Define[getLocation](command.Spec{Verb: "Get", Noun: "Location",
	Synopsis: "Writes the current location.", Aliases: []string{"gl", "pwd"}, DefaultSet: "Location",
	Examples: []command.Example{{Title: "Where am I", Code: "Get-Location"}, {Title: "On a drive", Code: "(Get-Location -PSDrive Env).Path", Output: "Env:/"}}})
var setLocationCommand = command.Define[setLocation](command.Spec{Verb: "Set", Noun: "Location",
	Synopsis: "Changes the current location.", Aliases: []string{"sl", "cd", "chdir"}, DefaultSet: "Path",
	Examples: []command.Example{{Title: "Stay here", Code: "Set-Location ."}, {Title: "Among the environment's variables", Code: "Set-Location Env:; Test-Path HOME; Set-Location -", Output: "True"}}})
var pushLocationCommand = command.Define[pushLocation](command.Spec{Verb: "Push", Noun: "Location",
	Synopsis: "Keeps the current location and goes to another.", Aliases: []string{"pushd"}, DefaultSet: "Path",
	Examples: []command.Example{{Title: "There and back", Code: "Push-Location /; Pop-Location"}}})
var popLocationCommand = command.Define[popLocation](command.Spec{Verb: "Pop", Noun: "Location",
	Synopsis: "Goes back to the location that was kept last.", Aliases: []string{"popd"},
	Examples: []command.Example{{Title: "Back", Code: "Push-Location /; Pop-Location"}}})
