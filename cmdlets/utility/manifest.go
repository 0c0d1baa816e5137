package utility

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

type newModuleManifest struct {
	Path                       string         `param:"pos=0,mandatory" help:"The manifest, a .psd1 file."`
	NestedModules              []any          `param:"" help:"Modules that are loaded into this one."`
	GUID                       *object.Guid   `param:"name=Guid" help:"The module's mark; a new one without it."`
	Author                     string         `param:"" help:"Who wrote it; the user without it."`
	CompanyName                string         `param:"" help:"Whom it is from."`
	Copyright                  string         `param:"" help:"Whose it is."`
	RootModule                 string         `param:"alias=ModuleToProcess" help:"The script that is the module."`
	ModuleVersion              string         `param:"is=version" help:"Its version; 0.0.1 without it."`
	Description                string         `param:"" help:"What it does."`
	ProcessorArchitecture      string         `param:"is=System.Reflection.ProcessorArchitecture" valid:"oneof=None|MSIL|X86|Amd64|Arm" help:"The processor it needs."`
	PowerShellVersion          string         `param:"is=version" help:"The least version of the language."`
	ClrVersion                 string         `param:"is=version" help:"The least version of .NET's runtime, for Windows PowerShell."`
	DotNetFrameworkVersion     string         `param:"is=version" help:"The least version of .NET Framework, for Windows PowerShell."`
	PowerShellHostName         string         `param:"" help:"The name of the shell it needs."`
	PowerShellHostVersion      string         `param:"is=version" help:"The least version of that shell."`
	RequiredModules            []any          `param:"" help:"Modules that must be loaded before."`
	TypesToProcess             []string       `param:"" help:"Files of types."`
	FormatsToProcess           []string       `param:"" help:"Files of views."`
	ScriptsToProcess           []string       `param:"" help:"Scripts that run before the import."`
	RequiredAssemblies         []string       `param:"" help:"Assemblies that must be loaded before."`
	FileList                   []string       `param:"" help:"The files that belong to the module."`
	ModuleList                 []any          `param:"" help:"The modules that belong to it."`
	FunctionsToExport          []string       `param:"" help:"The functions that others see."`
	AliasesToExport            []string       `param:"" help:"The aliases that others see."`
	VariablesToExport          []string       `param:"" help:"The variables that others see."`
	CmdletsToExport            []string       `param:"" help:"The cmdlets that others see."`
	DscResourcesToExport       []string       `param:"" help:"The resources of desired states."`
	CompatiblePSEditions       []string       `param:"" valid:"oneof=Desktop|Core" help:"The editions of PowerShell it runs in."`
	PrivateData                any            `param:"null" help:"Data of the module's own."`
	Tags                       []string       `param:"" help:"Words under which a gallery finds it."`
	ProjectURI                 string         `param:"name=ProjectUri,is=uri" help:"The page of the project."`
	LicenseURI                 string         `param:"name=LicenseUri,is=uri" help:"The page of the license."`
	IconURI                    string         `param:"name=IconUri,is=uri" help:"A picture."`
	ReleaseNotes               string         `param:"" help:"What is new."`
	Prerelease                 string         `param:"" help:"The mark of a version before the release."`
	RequireLicenseAcceptance   command.Switch `param:"" help:"Says that the license must be accepted."`
	ExternalModuleDependencies []string       `param:"" help:"Modules that a gallery does not bring along."`
	HelpInfoURI                string         `param:"name=HelpInfoUri" help:"The page of the help."`
	PassThru                   command.Switch `param:"" help:"Writes the manifest's text."`
	DefaultCommandPrefix       string         `param:"" help:"A word before the nouns of what is imported."`
}

func manifestFailure(id, message string, target any) *command.Error {
	return fail(id, command.InvalidArgument, "System.InvalidOperationException", message, target)
}

func badManifestPath(path string) *command.Error {
	return manifestFailure("Modules_InvalidModuleManifestPath", "The module manifest path '"+path+
		"' is not valid. The value of the Path argument must resolve to a single file that has a '.psd1' extension. Change the value of the Path argument to point to a valid psd1 file, and then try again.", path)
}

func (n *newModuleManifest) Process(c *command.Call) error {
	full, err := locate(c, n.Path)
	if err != nil {
		return err
	}
	if !strings.EqualFold(filepath.Ext(full), ".psd1") {
		return badManifestPath(n.Path)
	}
	for _, version := range []string{n.ModuleVersion, n.PowerShellVersion, n.PowerShellHostVersion, n.DotNetFrameworkVersion, n.ClrVersion} {
		if _, err := object.Cast(version, "System.Version"); version != "" && err != nil {
			return err
		}
	}
	ok, err := should(c, "Creating the \""+full+"\" module manifest file.", full)
	if err != nil || !ok {
		return err
	}
	text := n.text(c, strings.TrimSuffix(filepath.Base(full), filepath.Ext(full)))
	if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
		return openFailure(full, err)
	}
	if n.PassThru {
		return c.Write(text)
	}
	return nil
}

// manifestEntry is a line of a manifest; one without a value is written as a comment.
type manifestEntry struct{ name, remark, value, without string }

func (n *newModuleManifest) text(c *command.Call, name string) string {
	if user, _ := eval.From(c).Session().Getenv("USER"); n.Author == "" {
		n.Author = cmp.Or(user, "Unknown")
	}
	today := time.Now().Format("1/2/2006")
	var b strings.Builder
	b.WriteString("#\n# Module manifest for module '" + name + "'\n#\n# Generated by: " + n.Author + "\n#\n# Generated on: " + today + "\n#\n\n@{\n\n")
	for _, e := range n.entries(c) {
		e.put(&b, "")
	}
	n.private(&b)
	manifestEntry{"HelpInfoURI", "Page of the help", quoted(n.HelpInfoURI), "''"}.put(&b, "")
	manifestEntry{"DefaultCommandPrefix", "Word before the nouns of what is imported", quoted(n.DefaultCommandPrefix), "''"}.put(&b, "")
	b.WriteString("}\n\n")
	return b.String()
}

func (e manifestEntry) put(b *strings.Builder, indent string) {
	b.WriteString(indent + "# " + e.remark + "\n" + indent)
	if e.value == "" {
		b.WriteString("# ")
	}
	b.WriteString(e.name + " = " + cmp.Or(e.value, e.without) + "\n\n")
}

func quoted(text string) string {
	if text == "" {
		return ""
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// quotedAll is a list as a manifest writes it, "" of none.
func quotedAll[T any](all []T) string {
	var parts []string
	for _, v := range all {
		if h, ok := object.Unwrap(any(v)).(*object.Hashtable); ok {
			parts = append(parts, moduleSpecification(h))
		} else {
			parts = append(parts, quoted(object.Text(any(v))))
		}
	}
	return strings.Join(parts, ", ")
}

// moduleSpecification is a table that names a module and its version.
func moduleSpecification(h *object.Hashtable) string {
	var parts []string
	for k, v := range h.All() {
		parts = append(parts, object.Text(k)+" = "+cmp.Or(quoted(object.Text(v)), "''"))
	}
	return "@{" + strings.Join(parts, "; ") + "}"
}

// exported is a list of what others see: all of it where the module has parts, else nothing, until it is said.
func (n *newModuleManifest) exported(given []string) string {
	switch {
	case len(given) > 0:
		return quotedAll(given)
	case n.RootModule != "" || len(n.NestedModules)+len(n.RequiredModules) > 0:
		return "'*'"
	}
	return "@()"
}

func (n *newModuleManifest) entries(c *command.Call) []manifestEntry {
	id := object.NewGuid()
	if n.GUID != nil {
		id = *n.GUID
	}
	return []manifestEntry{
		{"RootModule", "Script that is the module", quoted(n.RootModule), "''"},
		{"ModuleVersion", "Version of the module", cmp.Or(quoted(n.ModuleVersion), "'0.0.1'"), ""},
		{"CompatiblePSEditions", "Editions of PowerShell it runs in", quotedAll(n.CompatiblePSEditions), "@()"},
		{"GUID", "Mark of the module", "'" + id.String() + "'", ""},
		{"Author", "Who wrote it", quoted(n.Author), ""},
		{"CompanyName", "Whom it is from", cmp.Or(quoted(n.CompanyName), "'Unknown'"), ""},
		{"Copyright", "Whose it is", cmp.Or(quoted(n.Copyright), quoted("(c) "+n.Author+". All rights reserved.")), ""},
		{"Description", "What it does", quoted(n.Description), "''"},
		{"PowerShellVersion", "Least version of the language", quoted(n.PowerShellVersion), "''"},
		{"PowerShellHostName", "Name of the shell it needs", quoted(n.PowerShellHostName), "''"},
		{"PowerShellHostVersion", "Least version of that shell", quoted(n.PowerShellHostVersion), "''"},
		{"DotNetFrameworkVersion", "Least version of .NET Framework, for Windows PowerShell", quoted(n.DotNetFrameworkVersion), "''"},
		{"ClrVersion", "Least version of .NET's runtime, for Windows PowerShell", quoted(n.ClrVersion), "''"},
		{"ProcessorArchitecture", "Processor it needs", quoted(n.ProcessorArchitecture), "''"},
		{"RequiredModules", "Modules that must be loaded before", quotedAll(n.RequiredModules), "@()"},
		{"RequiredAssemblies", "Assemblies that must be loaded before", quotedAll(n.RequiredAssemblies), "@()"},
		{"ScriptsToProcess", "Scripts that run before the import", quotedAll(n.ScriptsToProcess), "@()"},
		{"TypesToProcess", "Files of types", quotedAll(n.TypesToProcess), "@()"},
		{"FormatsToProcess", "Files of views", quotedAll(n.FormatsToProcess), "@()"},
		{"NestedModules", "Modules that are loaded into this one", quotedAll(n.NestedModules), "@()"},
		{"FunctionsToExport", "Functions that others see; name them, and a command is found faster", n.exported(n.FunctionsToExport), ""},
		{"CmdletsToExport", "Cmdlets that others see", n.exported(n.CmdletsToExport), ""},
		{"VariablesToExport", "Variables that others see", cmp.Or(quotedAll(n.VariablesToExport), "'*'"), ""},
		{"AliasesToExport", "Aliases that others see", n.exported(n.AliasesToExport), ""},
		{"DscResourcesToExport", "Resources of desired states", quotedAll(n.DscResourcesToExport), "@()"},
		{"ModuleList", "Modules that belong to it", quotedAll(n.ModuleList), "@()"},
		{"FileList", "Files that belong to it", quotedAll(n.FileList), "@()"},
	}
}

// private writes PrivateData: what galleries read, and the module's own data.
func (n *newModuleManifest) private(b *strings.Builder) {
	own, isTable := object.Unwrap(n.PrivateData).(*object.Hashtable)
	if n.PrivateData != nil && !isTable {
		manifestEntry{"PrivateData", "Data of the module's own", quoted(object.Text(n.PrivateData)), "''"}.put(b, "")
		return
	}
	license := ""
	if n.RequireLicenseAcceptance {
		license = "$true"
	}
	b.WriteString("# Data of the module's own, and what galleries read\nPrivateData = @{\n\n    PSData = @{\n\n")
	for _, e := range []manifestEntry{
		{"Tags", "Words under which a gallery finds it", quotedAll(n.Tags), "@()"},
		{"LicenseUri", "Page of the license", quoted(n.LicenseURI), "''"},
		{"ProjectUri", "Page of the project", quoted(n.ProjectURI), "''"},
		{"IconUri", "Picture", quoted(n.IconURI), "''"},
		{"ReleaseNotes", "What is new", quoted(n.ReleaseNotes), "''"},
		{"Prerelease", "Mark of a version before the release", quoted(n.Prerelease), "''"},
		{"RequireLicenseAcceptance", "Whether the license must be accepted", license, "$false"},
		{"ExternalModuleDependencies", "Modules that a gallery does not bring along", quotedAll(n.ExternalModuleDependencies), "@()"},
	} {
		e.put(b, "        ")
	}
	b.WriteString("    }\n\n")
	if isTable {
		for k, v := range own.All() {
			manifestEntry{object.Text(k), object.Text(k), cmp.Or(quoted(object.Text(v)), "''"), ""}.put(b, "    ")
		}
	}
	b.WriteString("}\n\n")
}

type testModuleManifest struct {
	Path string `param:"pos=0,mandatory,pipeline,property" help:"The manifest, a .psd1 file."`
}

func (t *testModuleManifest) Process(c *command.Call) error {
	found, err := filesOf(c, t.Path, false)
	if err != nil || len(found) == 0 && !hasWildcards(t.Path) {
		return err
	}
	if len(found) != 1 || !strings.EqualFold(filepath.Ext(found[0]), ".psd1") {
		return badManifestPath(t.Path)
	}
	h, failed := readManifest(c, found[0])
	if failed != nil {
		return c.Fail(failed)
	}
	if e := missingParts(h, found[0]); e != nil {
		return c.Fail(e)
	}
	return c.Write(manifestModule(h, found[0]))
}

// readManifest is the table of a manifest, which must have a version.
func readManifest(c *command.Call, full string) (*object.Hashtable, *command.Error) {
	invalid := func(reason string) *command.Error {
		return fail("Modules_InvalidManifest", command.ResourceUnavailable, "System.ArgumentException", "The module manifest '"+full+
			"' could not be processed because it is not a valid PowerShell module manifest file. Remove the elements that are not permitted: "+reason, full)
	}
	v, err := dataFile(c, full)
	if err != nil {
		return nil, invalid(err.Error())
	}
	h, ok := object.Unwrap(v).(*object.Hashtable)
	if !ok {
		return nil, invalid("it holds no table.")
	}
	version, ok := h.Get("ModuleVersion")
	if _, err := object.Cast(version, "System.Version"); !ok || err != nil {
		return nil, fail("Modules_InvalidManifest", command.ResourceUnavailable, "System.MissingMemberException", "The member 'ModuleVersion' is not present in the module manifest. "+
			"This member must exist and be assigned a version number of the form 'n.n.n.n'. Add the missing member to the file '"+full+"'.", full)
	}
	return h, nil
}

// missingParts is the error for a file that a manifest names and that is not there.
func missingParts(h *object.Hashtable, full string) *command.Error {
	for _, key := range []string{"RootModule", "NestedModules", "ScriptsToProcess", "TypesToProcess", "FormatsToProcess", "FileList"} {
		v, _ := h.Get(key)
		for _, name := range texts(v) {
			part := filepath.Join(filepath.Dir(full), filepath.FromSlash(strings.ReplaceAll(name, "\\", "/")))
			if _, err := os.Stat(part); err == nil || name == "" || filepath.Ext(name) == "" {
				continue
			}
			return fail("Modules_Invalid"+key+"InModuleManifest", command.ObjectNotFound, "System.IO.FileNotFoundException",
				"The specified "+key+" entry '"+name+"' in the module manifest '"+full+"' is invalid. Try again after updating this entry with valid values.", full)
		}
	}
	return nil
}

// manifestModule is a module as its manifest describes it.
func manifestModule(h *object.Hashtable, full string) *object.Object {
	root, _ := h.Get("RootModule")
	kind := "Manifest"
	if text := object.Text(root); text != "" {
		kind = "Script"
	}
	version, _ := h.Get("ModuleVersion")
	parsed, _ := object.Cast(version, "System.Version")
	commands := object.NewHashtable()
	for _, key := range []string{"FunctionsToExport", "CmdletsToExport", "AliasesToExport"} {
		v, _ := h.Get(key)
		for _, name := range texts(v) {
			if !hasWildcards(name) {
				commands.Set(name, name)
			}
		}
	}
	o := object.New(object.Member{Name: "ModuleType", Value: object.Enum{Type: "System.Management.Automation.ModuleType", Name: kind}},
		object.Member{Name: "Version", Value: parsed}, object.Member{Name: "Name", Value: strings.TrimSuffix(filepath.Base(full), filepath.Ext(full))},
		object.Member{Name: "ExportedCommands", Value: commands}, object.Member{Name: "Path", Value: full}, object.Member{Name: "ModuleBase", Value: filepath.Dir(full)})
	for _, key := range []string{"Guid", "Author", "CompanyName", "Copyright", "Description", "RootModule", "PowerShellVersion", "PowerShellHostName", "PowerShellHostVersion",
		"RequiredModules", "NestedModules", "FileList", "ModuleList", "PrivateData", "CompatiblePSEditions", "HelpInfoUri"} {
		v, _ := h.Get(key)
		o.Add(key, v)
	}
	if data, ok := h.Get("PrivateData"); ok {
		gallery, _ := property(data, "PSData")
		for _, key := range []string{"Tags", "LicenseUri", "ProjectUri", "IconUri", "ReleaseNotes"} {
			v, _ := property(gallery, key)
			o.Add(key, v)
		}
	}
	o.SetTypeNames("System.Management.Automation.PSModuleInfo", "System.Object")
	return o
}
