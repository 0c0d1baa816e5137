package utility

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// propertyCommands are those of items' properties, and of items that are no files.
func propertyCommands() []*command.Command {
	return []*command.Command{
		command.Define[getItemProperty](command.Spec{Verb: "Get", Noun: "ItemProperty", Synopsis: "Writes properties of files.", Aliases: []string{"gp"},
			Examples: []command.Example{{Title: "A size", Code: "Get-ItemProperty ./report.csv -Name Length"}}}),
		command.Define[getItemPropertyValue](command.Spec{Verb: "Get", Noun: "ItemPropertyValue", Synopsis: "Writes the values of properties of files.", Aliases: []string{"gpv"},
			Examples: []command.Example{{Title: "A size", Code: "Get-ItemPropertyValue ./report.csv -Name Length"}}}),
		command.Define[setItemProperty](command.Spec{Verb: "Set", Noun: "ItemProperty", Synopsis: "Sets a property of files.", Aliases: []string{"sp"}, Impact: command.Changes,
			Examples: []command.Example{{Title: "Nobody may write", Code: "Set-ItemProperty ./report.csv -Name IsReadOnly -Value $true"}}}),
		command.Define[setItem](command.Spec{Verb: "Set", Noun: "Item", Synopsis: "Sets an environment variable, variable, alias or function.", Aliases: []string{"si"}, Impact: command.Changes,
			Examples: []command.Example{{Title: "An environment variable", Code: "Set-Item env:COLOR blue; $env:COLOR", Output: "blue"}}}),
		command.Define[invokeItem](command.Spec{Verb: "Invoke", Noun: "Item", Synopsis: "Opens files with the program that the desktop has for them.", Aliases: []string{"ii"}, Impact: command.Changes,
			Examples: []command.Example{{Title: "A report", Code: "Invoke-Item ./report.html"}}}),
	}
}

// registryDrives are the drives that only Windows has.
var registryDrives = []string{"HKLM", "HKCU", "HKCR", "HKU", "HKEY_LOCAL_MACHINE", "HKEY_CURRENT_USER", "Registry", "Cert", "WSMan", "IIS", "AD"}

// noSuchDrive is the error for a path on a drive that there is not, or nil.
func noSuchDrive(path string) *command.Error {
	name, rest, ok := strings.Cut(path, ":")
	if !ok || name == "" || strings.ContainsAny(name, "/\\*?[~") || strings.HasPrefix(rest, ":") {
		return nil
	}
	e := fail("DriveNotFound", command.ObjectNotFound, "System.Management.Automation.DriveNotFoundException",
		"Cannot find drive. A drive with the name '"+name+"' does not exist.", name)
	for _, d := range registryDrives {
		if strings.EqualFold(d, name) {
			e.Message = strings.TrimSuffix(e.Message, ".") + ": this system has no Windows registry or provider of that name."
			e.Hint = "Get-ExchangeServer tells the version and roles, Get-ExchangeCertificate the certificates, and $exinstall the folder of Exchange."
		}
	}
	return e
}

// propertyPaths says which files are meant.
type propertyPaths struct {
	Path        []string `param:"pos=0,mandatory,pipeline,property,set=Path" help:"The files; wildcards are taken."`
	LiteralPath []string `param:"mandatory,property,alias=PSPath|LP,set=LiteralPath" help:"The files, as they are written."`
	Include     []string `param:"" help:"Only files of these names; wildcards are taken."`
	Exclude     []string `param:"" help:"No files of these names; wildcards are taken."`
	Filter      string   `param:"" help:"Only files of this name; wildcards are taken."`
}

// each calls do for each file; paths that name none are reported.
func (p *propertyPaths) each(c *command.Call, do func(full string) error) error {
	paths, literal := pathArgs(c, p.Path, p.LiteralPath)
	for _, path := range paths {
		found, err := filesOf(c, path, literal)
		if err != nil {
			return err
		}
		for _, full := range found {
			if !p.takes(baseName(full)) {
				continue
			}
			if err := do(full); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *propertyPaths) takes(name string) bool {
	return (len(p.Include) == 0 || anyLike(name, p.Include)) && !anyLike(name, p.Exclude) && (p.Filter == "" || object.Like(name, p.Filter))
}

type getItemProperty struct {
	propertyPaths
	Name []string `param:"pos=1,alias=PSProperty" help:"The properties; all of them if left out."`
}

func (g *getItemProperty) Process(c *command.Call) error {
	return g.each(c, func(full string) error {
		item, err := newItem(full)
		if err != nil {
			return c.Fail(readFailure(full, err))
		}
		if len(g.Name) == 0 {
			return c.Write(item)
		}
		o := object.New()
		for _, name := range g.Name {
			for _, known := range item.PropertyNames() {
				if object.Like(known, name) {
					v, _ := item.Property(known)
					o.Add(known, v)
				}
			}
			if _, ok := o.Get(name); !ok && !hasWildcards(name) {
				if err := c.Fail(noProperty(name, full)); err != nil {
					return err
				}
			}
		}
		if len(propertyNames(o)) == 0 {
			return nil
		}
		for _, known := range []string{"PSPath", "PSParentPath", "PSChildName", "PSDrive", "PSProvider"} {
			v, _ := item.Property(known)
			o.Add(known, v)
		}
		return c.Write(o)
	})
}

func noProperty(name, full string) *command.Error {
	return fail("System.Management.Automation.PSArgumentException", command.InvalidArgument, psArgument, "Property "+name+" does not exist at path "+full+".", name)
}

type getItemPropertyValue struct {
	propertyPaths
	Name []string `param:"pos=1,mandatory,alias=PSProperty" help:"The properties."`
}

func (g *getItemPropertyValue) Process(c *command.Call) error {
	return g.each(c, func(full string) error {
		item, err := newItem(full)
		if err != nil {
			return c.Fail(readFailure(full, err))
		}
		for _, name := range g.Name {
			v, ok := item.Property(name)
			if !ok {
				if err := c.Fail(noProperty(name, full)); err != nil {
					return err
				}
				continue
			}
			if err := c.Write(v); err != nil {
				return err
			}
		}
		return nil
	})
}

type setItemProperty struct {
	propertyPaths
	Name     string         `param:"pos=1,mandatory,property,alias=PSProperty" help:"The property: IsReadOnly, CreationTime, LastAccessTime or LastWriteTime."`
	Value    any            `param:"pos=2,mandatory,property,null" help:"Its value."`
	Force    command.Switch `param:"" help:"Is accepted: nothing more is forced."`
	PassThru command.Switch `param:"" help:"Writes the files."`
	Type     string         `param:"" help:"The sort of value in a Windows registry, which there is not."`
}

func (s *setItemProperty) Process(c *command.Call) error {
	return s.each(c, func(full string) error {
		ok, err := should(c, "Set Property", "Item: "+full+" Property: "+s.Name)
		if err != nil || !ok {
			return err
		}
		item, err := newItem(full)
		if err == nil {
			err = item.SetProperty(s.Name, s.Value)
		}
		if err != nil {
			e := fail("System.Management.Automation.PSArgumentException", command.InvalidArgument, psArgument, "The property "+s.Name+" of "+full+" cannot be set: "+sendReason(err), s.Name)
			return c.Fail(e)
		}
		if s.PassThru {
			return c.Write(item)
		}
		return nil
	})
}

type setItem struct {
	Path        []string       `param:"pos=0,mandatory,pipeline,property,set=Path" help:"The item: env:NAME, variable:NAME, alias:NAME or function:NAME."`
	LiteralPath []string       `param:"mandatory,property,alias=PSPath|LP,set=LiteralPath" help:"The item, as it is written."`
	Value       any            `param:"pos=1,property,null" help:"Its value; none removes it."`
	Force       command.Switch `param:"" help:"Changes what is read-only too."`
	PassThru    command.Switch `param:"" help:"Writes the item."`
}

func (s *setItem) Process(c *command.Call) error {
	for _, path := range append(append([]string(nil), s.Path...), s.LiteralPath...) {
		path = onItemDrive(c, path)
		name, rest, ok := drive(path)
		if !ok {
			e := noSuchDrive(path)
			if e == nil {
				e = fail("NotSupported", command.InvalidOperation, "System.Management.Automation.PSNotSupportedException",
					"Provider operation stopped because the provider does not support this operation: a file has content; set it with Set-Content.", path)
			}
			return e
		}
		ok, err := should(c, "Set Item", "Item: "+rest+" Value: "+object.Text(s.Value))
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if err := setDriveItem(c, name, rest, s.Value); err != nil {
			return err
		}
		if item, _, there := driveItem(c, name, rest); there && bool(s.PassThru) {
			if err := c.Write(item); err != nil {
				return err
			}
		}
	}
	return nil
}

type invokeItem struct{ propertyPaths }

func (i *invokeItem) Process(c *command.Call) error {
	return i.each(c, func(full string) error {
		program := opener(c)
		if program == "" {
			e := fail("InvokeItemNotPossible", command.NotInstalled, "System.ComponentModel.Win32Exception",
				"No program here opens '"+full+"': this system has no desktop.", full)
			e.Hint = "The file stays where it is; Get-Content shows it."
			return c.Fail(e)
		}
		ok, err := should(c, "Invoke Item", "Item: "+full)
		if err != nil || !ok {
			return err
		}
		cmd := exec.Command(program, full)
		cmd.Dir, cmd.Env = filepath.Dir(full), eval.From(c).Session().Environ()
		if err := cmd.Start(); err != nil {
			return c.Fail(openFailure(full, err))
		}
		go cmd.Wait()
		return nil
	})
}

// opener is the program that opens files on this system's desktop, or "".
func opener(c *command.Call) string {
	s := eval.From(c).Session()
	path, _ := s.Getenv("PATH")
	for _, name := range []string{"xdg-open", "open"} {
		for _, dir := range filepath.SplitList(path) {
			full := filepath.Join(dir, name)
			if info, err := os.Stat(full); err == nil && !info.IsDir() && info.Mode()&0o111 != 0 {
				return full
			}
		}
	}
	return ""
}
