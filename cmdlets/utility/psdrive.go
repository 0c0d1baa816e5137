package utility

import (
	"os"
	"slices"
	"strings"
	"syscall"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// driveCommands are those of drives: names that paths begin with.
func driveCommands() []*command.Command {
	return []*command.Command{
		command.Define[getPSDrive](command.Spec{Verb: "Get", Noun: "PSDrive", Synopsis: "Writes the drives: the names that paths can begin with.", Aliases: []string{"gdr"},
			Examples: []command.Example{{Title: "One", Code: "(Get-PSDrive Env).Provider", Output: "Environment"}}}),
		command.Define[newPSDrive](command.Spec{Verb: "New", Noun: "PSDrive", Synopsis: "Makes a name for a folder.", Aliases: []string{"ndr", "mount"}, Impact: command.Changes,
			Examples: []command.Example{{Title: "A short name", Code: "New-PSDrive -Name Logs -PSProvider FileSystem -Root /tmp | Out-Null; Test-Path Logs:/", Output: "True"}}}),
		command.Define[removePSDrive](command.Spec{Verb: "Remove", Noun: "PSDrive", Synopsis: "Forgets a drive.", Aliases: []string{"rdr"}, Impact: command.Changes, DefaultSet: "Name",
			Examples: []command.Example{{Title: "One that was made", Code: "New-PSDrive Logs FileSystem /tmp | Remove-PSDrive"}}}),
	}
}

// driveInfo is a drive as Get-PSDrive writes it.
func driveInfo(name, provider, root, description string) *object.Object {
	o := object.New(object.Member{Name: "Name", Value: name}, object.Member{Name: "Provider", Value: provider}, object.Member{Name: "Root", Value: root},
		object.Member{Name: "Description", Value: description}, object.Member{Name: "CurrentLocation", Value: ""})
	if used, free, ok := room(root); ok && provider == "FileSystem" {
		o.Add("Used", used)
		o.Add("Free", free)
	}
	o.SetTypeNames("System.Management.Automation.PSDriveInfo", "System.Object")
	return o
}

// room is how much of the file system that a folder is on is used, and how much is free for a user.
func room(root string) (used, free int64, ok bool) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(root, &st); err != nil {
		return 0, 0, false
	}
	block := int64(st.Bsize)
	return int64(st.Blocks-st.Bfree) * block, int64(st.Bavail) * block, true
}

type getPSDrive struct {
	Name        []string `param:"pos=0,property,set=Name" help:"The names; wildcards are taken."`
	LiteralName []string `param:"mandatory,property,set=LiteralName" help:"The names, as they are written."`
	PSProvider  []string `param:"property" help:"Only drives of these providers."`
	Scope       string   `param:"property" help:"The scope; drives are the session's."`
}

func (g *getPSDrive) Process(c *command.Call) error {
	all := []*object.Object{driveInfo("/", "FileSystem", "/", "The files of this system."), driveInfo("Alias", "Alias", "", "The aliases."), driveInfo("Env", "Environment", "", "The environment's variables."),
		driveInfo("Function", "Function", "", "The functions."), driveInfo("Temp", "FileSystem", os.TempDir(), "The folder of temporary files."), driveInfo("Variable", "Variable", "", "The variables.")}
	session := eval.From(c).Session()
	for _, d := range session.Drives() {
		all = append(all, driveInfo(d.Name, "FileSystem", d.Root, d.Description))
	}
	for _, d := range all {
		if at, ok := property(session.LocationOn(nameIn(d)), "Path"); ok {
			place := object.Text(at)
			d.Set("CurrentLocation", strings.TrimPrefix(place[strings.IndexByte(place, ':')+1:], "/"))
		}
	}
	slices.SortStableFunc(all, func(a, b *object.Object) int {
		return object.CompareText(nameIn(a), nameIn(b), false)
	})
	names, found := append(append([]string(nil), g.Name...), g.LiteralName...), 0
	for _, d := range all {
		provider, _ := d.Get("Provider")
		if len(names) > 0 && !anyLike(nameIn(d), names) || len(g.PSProvider) > 0 && !anyLike(object.Text(provider), g.PSProvider) {
			continue
		}
		found++
		if err := c.Write(d); err != nil {
			return err
		}
	}
	if found == 0 && len(names) > 0 && !hasWildcards(names[0]) {
		return c.Fail(noDrive(names[0]))
	}
	return nil
}

func nameIn(o *object.Object) string {
	v, _ := o.Get("Name")
	return object.Text(v)
}

func noDrive(name string) *command.Error {
	return fail("GetLocationNoMatchingDrive", command.ObjectNotFound, "System.Management.Automation.DriveNotFoundException",
		"Cannot find drive. A drive with the name '"+name+"' does not exist.", name)
}

type newPSDrive struct {
	Name        string             `param:"pos=0,mandatory,property" help:"The name."`
	PSProvider  string             `param:"pos=1,mandatory,property" help:"FileSystem: there are drives of files only."`
	Root        string             `param:"pos=2,mandatory,property" help:"The folder."`
	Description string             `param:"property" help:"A remark."`
	Scope       string             `param:"property" help:"The scope; drives are the session's."`
	Persist     command.Switch     `param:"" help:"Whether Windows keeps the drive, which it cannot."`
	Credential  *object.Credential `param:"property,secret" help:"The logon at a file server."`
}

func (n *newPSDrive) Process(c *command.Call) error {
	if !strings.EqualFold(n.PSProvider, "FileSystem") {
		return fail("ProviderNotFound", command.ObjectNotFound, "System.Management.Automation.ProviderNotFoundException",
			"Cannot find a provider with the name '"+n.PSProvider+"'; there are drives of files only: FileSystem.", n.PSProvider)
	}
	root := resolve(c, n.Root)
	if info, err := os.Stat(root); err != nil || !info.IsDir() {
		return fail("DriveRootError", command.ReadError, "System.IO.IOException", "The folder '"+n.Root+"' does not exist, or is no folder.", n.Root)
	}
	ok, err := should(c, "New drive", "Name: "+n.Name+" Provider: FileSystem Root: "+root)
	if err != nil || !ok {
		return err
	}
	eval.From(c).Session().AddDrive(&eval.Drive{Name: n.Name, Root: root, Description: n.Description})
	return c.Write(driveInfo(n.Name, "FileSystem", root, n.Description))
}

type removePSDrive struct {
	Name        []string       `param:"pos=0,mandatory,property,set=Name" help:"The names; wildcards are taken."`
	LiteralName []string       `param:"mandatory,property,set=LiteralName" help:"The names, as they are written."`
	Force       command.Switch `param:"" help:"Is accepted: nothing holds a drive."`
	PSProvider  []string       `param:"property" help:"Only drives of these providers."`
	Scope       string         `param:"property" help:"The scope; drives are the session's."`
}

func (r *removePSDrive) Process(c *command.Call) error {
	s := eval.From(c).Session()
	for _, pattern := range append(append([]string(nil), r.Name...), r.LiteralName...) {
		found := false
		for _, d := range slices.Clone(s.Drives()) {
			if !object.Like(d.Name, pattern) {
				continue
			}
			found = true
			ok, err := should(c, "Remove Drive", "Name: "+d.Name+" Provider: FileSystem Root: "+d.Root)
			if err != nil {
				return err
			}
			if ok {
				s.RemoveDrive(d.Name)
			}
		}
		if !found && !hasWildcards(pattern) {
			if err := c.Fail(noDrive(pattern)); err != nil {
				return err
			}
		}
	}
	return nil
}
