package utility

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// dataFile reads a .psd1 file.
func dataFile(c *command.Call, full string, commands ...string) (any, error) {
	raw, err := os.ReadFile(full)
	if err != nil {
		return nil, err
	}
	return eval.From(c).Data(full, dotnet.DecodeFile(raw, nil), commands...)
}

type importPowerShellDataFile struct {
	Path           []string       `param:"pos=0,mandatory,pipeline,property,set=ByPath" valid:"notempty" help:"The files; wildcards are taken."`
	LiteralPath    []string       `param:"mandatory,property,alias=PSPath|LP,set=ByLiteralPath" valid:"notempty" help:"The files, their names taken literally."`
	SkipLimitCheck command.Switch `param:"" help:"Takes tables of more than 500 entries too."`
}

// dataEntries is how many entries a data file may have unless -SkipLimitCheck is given.
const dataEntries = 500

func (i *importPowerShellDataFile) Process(c *command.Call) error {
	paths, literal := pathArgs(c, i.Path, i.LiteralPath)
	for _, path := range paths {
		full, err := locate(c, path)
		if err != nil {
			return err
		}
		if found := glob(c, path); !literal && len(found) == 1 {
			full = found[0]
		}
		v, err := dataFile(c, full)
		if err == nil {
			err = i.fits(v, full)
		}
		if err != nil {
			err = c.Fail(badDataFile(path, full, err))
		} else {
			err = c.Write(v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (i *importPowerShellDataFile) fits(v any, full string) error {
	h, ok := object.Unwrap(v).(*object.Hashtable)
	switch {
	case !ok:
		return notData("CouldNotParseAsPowerShellDataFileNoHashtableRoot", full)
	case h.Len() > dataEntries && !bool(i.SkipLimitCheck):
		return fail("System.InvalidOperationException", command.InvalidOperation, "System.InvalidOperationException",
			"The table of '"+full+"' has more than 500 entries; -SkipLimitCheck takes it.", full)
	}
	return nil
}

func notData(id, full string) *command.Error {
	return fail(id, command.InvalidData, "System.InvalidOperationException",
		"The file '"+full+"' could not be parsed as a PowerShell Data File.", full)
}

func badDataFile(path, full string, err error) *command.Error {
	var e *command.Error
	switch {
	case errors.As(err, &e) && e.Category != command.ParserError:
		return e
	case e != nil:
		return notData("CouldNotParseAsPowerShellDataFile", full)
	}
	return fail("PathNotFound", command.InvalidArgument, "System.ArgumentException", "The path '"+path+"' does not exist. Please make sure to specify a valid path.", path)
}

type importLocalizedData struct {
	BindingVariable  string   `param:"pos=0,alias=Variable" valid:"notempty" help:"The variable that gets the texts; without it they are written."`
	UICulture        string   `param:"pos=1" help:"The language, as de-DE; that of the session without it."`
	BaseDirectory    string   `param:"" help:"The folder that the folders of languages are in; that of the script without it."`
	FileName         string   `param:"" help:"The name of the files; that of the script without it."`
	SupportedCommand []string `param:"" help:"Commands that the files may call, beside ConvertFrom-StringData."`
}

func (i *importLocalizedData) Process(c *command.Call) error {
	full, err := i.find(c)
	if err != nil || full == "" {
		return err
	}
	commands := []string{"ConvertFrom-StringData"}
	if c.Has("SupportedCommand") {
		commands = i.SupportedCommand
	}
	v, err := dataFile(c, full, commands...)
	if err != nil {
		return fail("InvalidOperation", command.InvalidOperation, psOperation, "The following error occurred while PowerShell was loading the '"+full+"' script data file:\n"+err.Error(), full)
	}
	if i.BindingVariable != "" {
		return eval.From(c).Set(i.BindingVariable, v)
	}
	return c.Write(v)
}

func localFailure(category command.Category, message string, target any) *command.Error {
	return fail("ImportLocalizedData", category, "System.InvalidOperationException", message, target)
}

// find looks into the folders of the language, of the languages around it, and into the folder itself.
func (i *importLocalizedData) find(c *command.Call) (string, error) {
	script := eval.From(c).ScriptFile()
	name, dir := i.FileName, i.BaseDirectory
	switch {
	case name == "" && script == "":
		return "", fail("InvalidOperation", command.InvalidOperation, psOperation, "The FileName parameter was not specified. The FileName parameter is required when Import-LocalizedData is not called from a script file.", nil)
	case strings.ContainsAny(name, "/\\"):
		return "", fail("InvalidOperation", command.InvalidOperation, psOperation, "The argument for the FileName parameter should not contain a path.", nil)
	case name == "":
		name = filepath.Base(script)
	}
	if dir == "" && script != "" {
		dir = filepath.Dir(script)
	}
	dir, name = resolve(c, dir), strings.TrimSuffix(name, filepath.Ext(name))+".psd1"
	language := i.UICulture
	if language == "" {
		language = "en-US"
	}
	for at := language; ; {
		full := filepath.Join(dir, at, name)
		if info, err := os.Stat(full); err == nil && !info.IsDir() {
			return full, nil
		}
		if at == "" {
			break
		}
		at = at[:max(strings.LastIndexByte(at, '-'), 0)]
	}
	at := filepath.Join(dir, language)
	return "", c.Fail(localFailure(command.ObjectNotFound, "Cannot find the PowerShell data file '"+name+"' in directory '"+at+"/', or in any parent culture directories.", filepath.Join(at, name)))
}

var importPowerShellDataFileCommand = command.Define[importPowerShellDataFile](command.Spec{Verb: "Import", Noun: "PowerShellDataFile",
	Synopsis: "Reads the table of a .psd1 file without running anything.", DefaultSet: "ByPath",
	Examples: []command.Example{{Title: "A setting", Code: "Set-Content limits.psd1 '@{Quota = 2GB; Servers = \"mail\", \"mx\"}'; (Import-PowerShellDataFile limits.psd1).Servers[1]; Remove-Item limits.psd1", Output: "mx"}}})
var importLocalizedDataCommand = command.Define[importLocalizedData](command.Spec{Verb: "Import", Noun: "LocalizedData",
	Synopsis:    "Reads a script's texts in the user's language.",
	Description: "Beside the script lies a folder for each language, as de-DE or de, with a .psd1 file of the script's name; a file beside the script itself serves all others.",
	Examples:    []command.Example{{Title: "In a script", Code: "Import-LocalizedData -BindingVariable text -FileName report -ErrorAction SilentlyContinue"}}})
