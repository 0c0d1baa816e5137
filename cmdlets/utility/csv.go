package utility

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

// csvStyle is how a row is written.
type csvStyle struct {
	delimiter string
	quotes    string // Always, AsNeeded, Never
	only      []string
	culture   *command.Call
}

// csvOptions are the parameters of Export-Csv and ConvertTo-Csv.
type csvOptions struct {
	Delimiter              object.Char    `param:"pos=1,set=Delimiter" help:"The character between fields; a comma without it."`
	UseCulture             command.Switch `param:"set=UseCulture" help:"Takes the culture's list separator."`
	IncludeTypeInformation command.Switch `param:"alias=ITI" help:"Begins with a line that names the objects' type."`
	NoTypeInformation      command.Switch `param:"alias=NTI" help:"Accepted for compatibility; there is no such line."`
	QuoteFields            []string       `param:"alias=QF" help:"The columns that are quoted."`
	UseQuotes              string         `param:"alias=UQ,is=BaseCsvWritingCommand+QuoteKind" help:"When fields are quoted: Always, AsNeeded or Never."`
	NoHeader               command.Switch `param:"" help:"Leaves the line of column names out."`
}

func (o *csvOptions) style(c *command.Call) (csvStyle, error) {
	s := csvStyle{delimiter: string(delimiterOf(c, o.Delimiter, bool(o.UseCulture))), quotes: "Always", only: o.QuoteFields, culture: c}
	if c.Has("QuoteFields") && c.Has("UseQuotes") {
		return s, fail("CannotSpecifyQuoteFieldsAndUseQuotes", command.InvalidData, "InvalidOperationException",
			"You must specify either the -UseQuotes or -QuoteFields parameters, but not both.", nil)
	}
	if c.Has("IncludeTypeInformation") && c.Has("NoTypeInformation") {
		return s, fail("CannotSpecifyIncludeTypeInformationAndNoTypeInformation", command.InvalidData, "InvalidOperationException",
			"You must specify either the -IncludeTypeInformation or -NoTypeInformation parameters, but not both.", nil)
	}
	for _, known := range []string{"Always", "AsNeeded", "Never"} {
		if strings.EqualFold(o.UseQuotes, known) {
			s.quotes = known
		}
	}
	return s, nil
}

// field writes a value; column is its name.
func (s *csvStyle) field(b *strings.Builder, text, column string) {
	quote := s.quotes == "Always"
	if s.quotes == "AsNeeded" {
		quote = strings.Contains(text, s.delimiter) || strings.ContainsAny(text, "\"\n")
	}
	if s.only != nil {
		quote = anyFold(column, s.only)
	}
	if !quote {
		b.WriteString(text)
		return
	}
	b.WriteByte('"')
	if strings.IndexByte(text, '"') >= 0 {
		text = strings.ReplaceAll(text, "\"", "\"\"")
	}
	b.WriteString(text)
	b.WriteByte('"')
}

func anyFold(name string, names []string) bool {
	for _, n := range names {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

func (s *csvStyle) header(columns []string) string {
	var b strings.Builder
	for i, name := range columns {
		if i > 0 {
			b.WriteString(s.delimiter)
		}
		s.field(&b, name, name)
	}
	return b.String()
}

func (s *csvStyle) row(columns []string, v any) string {
	var b strings.Builder
	read := readerOf(s.culture)
	for i, name := range columns {
		if i > 0 {
			b.WriteString(s.delimiter)
		}
		if value, ok := read.property(v, name); ok && value != nil {
			s.field(&b, csvText(s.culture, value), name)
		}
	}
	return b.String()
}

// csvText is a value as a field: its ToString in the session's culture.
func csvText(c *command.Call, v any) string {
	switch x := v.(type) {
	case string:
		return x
	case *object.Object:
		if x.Base() == nil {
			return object.Text(x)
		}
	}
	if b, ok := v.(object.Block); ok {
		return b.String()
	}
	return members{}.Text(v, cultureOf(c))
}

// csvColumns are the columns that the first object decides: none for numbers and truth values.
func csvColumns(c *command.Call, v any) []string {
	switch object.Unwrap(v).(type) {
	case bool, int32, int64, float64, object.Char, uint8:
		return []string{}
	}
	if h, ok := object.Unwrap(v).(*object.Hashtable); ok {
		var names []string
		for _, k := range h.Keys() {
			names = append(names, object.Text(k))
		}
		return append(names, noteNames(v)...)
	}
	return readerOf(c).names(v)
}

// noteNames are the properties that were added to a value.
func noteNames(v any) (names []string) {
	if o, ok := v.(*object.Object); ok && o.Base() != nil {
		for name := range o.All() {
			names = append(names, name)
		}
	}
	return names
}

type convertToCsv struct {
	InputObject any `param:"pos=0,mandatory,pipeline,is=PSObject" help:"An object to convert."`
	csvOptions

	out     csvStyle
	columns []string
}

func (t *convertToCsv) Begin(c *command.Call) error {
	style, err := t.style(c)
	t.out = style
	return err
}

func (t *convertToCsv) Process(c *command.Call) error {
	v := input(c, t.InputObject)
	if v == nil {
		return nil
	}
	if t.columns == nil {
		t.columns = csvColumns(c, v)
		if t.IncludeTypeInformation && !t.NoHeader {
			if err := c.Write("#TYPE " + csvType(v)); err != nil {
				return err
			}
		}
		if !t.NoHeader && len(t.columns) > 0 {
			if err := c.Write(t.out.header(t.columns)); err != nil {
				return err
			}
		}
	}
	if line := t.out.row(t.columns, v); line != "" {
		return c.Write(line)
	}
	return nil
}

func csvType(v any) string {
	names := typeNames(v)
	if len(names) == 0 {
		return ""
	}
	return strings.TrimPrefix(names[0], "CSV:")
}

var convertToCsvCommand = command.Define[convertToCsv](command.Spec{Verb: "ConvertTo", Noun: "Csv",
	Synopsis: "Turns objects into lines of comma-separated values.", DefaultSet: "Delimiter",
	Examples: []command.Example{{Title: "One object", Code: "[pscustomobject]@{Name='ann';Size=3} | ConvertTo-Csv", Output: "\"Name\",\"Size\"\n\"ann\",\"3\""}}})

type exportCsv struct {
	InputObject any            `param:"mandatory,pipeline,is=PSObject" help:"An object to write."`
	Path        string         `param:"pos=0" help:"The file."`
	LiteralPath string         `param:"alias=PSPath|LP" help:"The file, its name taken literally."`
	Force       command.Switch `param:"" help:"Writes to a read-only file too, and appends objects that lack columns."`
	NoClobber   command.Switch `param:"alias=NoOverwrite" help:"Fails when the file is there."`
	Encoding    encodingName   `param:"" help:"The file's encoding; utf8NoBOM without it."`
	Append      command.Switch `param:"" help:"Adds to the file, in its columns."`
	csvOptions

	out     csvStyle
	file    *csvFile
	columns []string
	off     bool
	fixed   bool   // the columns are those of the file
	protect func() // makes a read-only file so again
}

func (e *exportCsv) path() string { return e.Path + e.LiteralPath }

func (e *exportCsv) Begin(c *command.Call) error {
	style, err := e.style(c)
	if err != nil {
		return err
	}
	e.out = style
	if (e.Path == "") == (e.LiteralPath == "") {
		return fail("CannotSpecifyPathAndLiteralPath", command.InvalidData, "InvalidOperationException",
			"You must specify either the -Path or -LiteralPath parameters, but not both.", nil)
	}
	if e.Append && e.NoHeader {
		return fail("CannotSpecifyBothAppendAndNoHeader", command.InvalidData, "InvalidOperationException",
			"You must specify either the -Append or -NoHeader parameters, but not both.", nil)
	}
	ok, err := should(c, "Export-Csv", e.path())
	if err != nil || !ok {
		e.off = true
		return err
	}
	return e.open(c)
}

func (e *exportCsv) open(c *command.Call) error {
	full, err := oneFile(c, e.path(), e.LiteralPath != "")
	if err != nil {
		return err
	}
	info, err := os.Stat(full)
	if err == nil && bool(e.NoClobber) && !bool(e.Append) {
		return noClobber(e.path(), full)
	}
	old := err == nil && info.Size() > 0 && bool(e.Append)
	if e.Force {
		e.protect = makeWritable(full)
	}
	if old {
		if err := e.existing(full); err != nil {
			return err
		}
	}
	e.file, err = openCsv(c, full, string(e.Encoding), bool(e.Append))
	return err
}

// existing takes the columns of the file that is appended to.
func (e *exportCsv) existing(full string) error {
	text, err := openText(full, string(e.Encoding))
	if err != nil {
		return openFailure(full, err)
	}
	defer text.close()
	delimiter := []rune(e.out.delimiter)
	r := &csvReader{textSource: text, delimiter: delimiter[0]}
	r.typeLine()
	e.columns, e.fixed = r.header(), true
	return nil
}

func (e *exportCsv) Process(c *command.Call) error {
	v := input(c, e.InputObject)
	if e.off || v == nil {
		return nil
	}
	if e.columns == nil {
		e.columns = csvColumns(c, v)
		if e.IncludeTypeInformation && !e.NoHeader {
			e.file.line("#TYPE " + csvType(v))
		}
		if !e.NoHeader {
			e.file.line(e.out.header(e.columns))
		}
	} else if e.fixed {
		e.fixed = false
		if err := e.fits(v); err != nil {
			return err
		}
	}
	e.file.line(e.out.row(e.columns, v))
	return e.file.err
}

func (e *exportCsv) fits(v any) error {
	if e.Force {
		return nil
	}
	for _, name := range e.columns {
		if _, ok := property(v, name); !ok {
			return fail("CannotAppendCsvWithMismatchedPropertyNames", command.InvalidData, "InvalidOperationException",
				fmt.Sprintf("Cannot append CSV content to the following file: %s. The appended object does not have a property that corresponds to the following column: %s. To continue with mismatched properties, add the -Force parameter, and then retry the command.", e.path(), name), name)
		}
	}
	return nil
}

func (e *exportCsv) End(*command.Call) error {
	if e.protect != nil {
		defer e.protect()
	}
	if e.file == nil {
		return nil
	}
	return e.file.close()
}

// Close gives the file back when the pipeline was stopped.
func (e *exportCsv) Close() {
	if e.file != nil {
		e.file.close()
	}
}

var exportCsvCommand = command.Define[exportCsv](command.Spec{Verb: "Export", Noun: "Csv",
	Synopsis: "Writes objects to a file of comma-separated values.", Aliases: []string{"epcsv"}, DefaultSet: "Delimiter", Impact: command.Changes,
	Examples: []command.Example{{Title: "What would be written", Code: "[pscustomobject]@{Name='ann'} | Export-Csv users.csv -WhatIf"}}})

// csvInput are the parameters of Import-Csv and ConvertFrom-Csv.
type csvInput struct {
	Header []string `param:"" help:"Names of the columns; the first line is data then."`

	columns  []string
	typeName string
	warned   bool // of columns without a name
}

// delimiterOf is the character between fields: the one given, the culture's, or a comma.
func delimiterOf(c *command.Call, given object.Char, byCulture bool) rune {
	switch {
	case given != 0:
		return rune(given)
	case byCulture && cultureOf(c).Number.Point == ",":
		return ';' // as .NET's cultures have it that write 1,5
	}
	return ','
}

// read writes the objects of a text. Its first record names the columns, unless they are known.
func (i *csvInput) read(c *command.Call, text *textSource, delimiter rune) error {
	r := &csvReader{textSource: text, delimiter: delimiter}
	if i.typeName == "" {
		i.typeName = r.typeLine()
	}
	if i.columns == nil {
		i.columns = r.header()
	}
	if name := twice(i.columns); name != "" {
		return fail("AlreadyPresentPSMemberInfoInternalCollectionAdd", command.NotSpecified, "System.Management.Automation.ExtendedTypeSystemException",
			"The member \""+name+"\" is already present.", nil)
	}
	for {
		fields, ok := r.record()
		if !ok {
			return text.err
		}
		if err := i.named(c); err != nil {
			return err
		}
		if err := c.Write(i.object(fields)); err != nil {
			return err
		}
	}
}

// twice is a name that columns have more than once, or "".
func twice(columns []string) string {
	seen := map[string]bool{}
	for _, name := range columns {
		low := strings.ToLower(name)
		if name != "" && seen[low] {
			return name
		}
		seen[low] = true
	}
	return ""
}

// named gives columns without a name one, and says so once.
func (i *csvInput) named(c *command.Call) error {
	if !slices.Contains(i.columns, "") {
		return nil
	}
	i.columns = slices.Clone(i.columns)
	n := 0
	for k, name := range i.columns {
		if name == "" {
			n++
			i.columns[k] = fmt.Sprintf("H%d", n)
		}
	}
	if name := twice(i.columns); name != "" {
		return fail("AlreadyPresentPSMemberInfoInternalCollectionAdd", command.NotSpecified, "System.Management.Automation.ExtendedTypeSystemException",
			"The member \""+name+"\" is already present.", nil)
	}
	if i.warned {
		return nil
	}
	i.warned = true
	return c.Warn("One or more headers were not specified. Default names starting with \"H\" have been used in place of any missing headers.")
}

func (i *csvInput) object(fields []string) *object.Object {
	all := make([]object.Member, len(i.columns))
	for k, name := range i.columns {
		all[k].Name = name
		if k < len(fields) {
			all[k].Value = fields[k]
		}
	}
	o := object.New(all...)
	if i.typeName != "" {
		o.SetTypeNames(i.typeName, "CSV:"+i.typeName)
	}
	return o
}

type convertFromCsv struct {
	Delimiter   object.Char    `param:"pos=1,set=Delimiter" help:"The character between fields; a comma without it."`
	UseCulture  command.Switch `param:"mandatory,set=UseCulture" help:"Takes the culture's list separator."`
	InputObject []any          `param:"pos=0,mandatory,pipeline,is=PSObject[]" help:"Lines of comma-separated values."`
	csvInput
}

func (f *convertFromCsv) Process(c *command.Call) error {
	if f.columns == nil {
		f.columns = f.Header
	}
	lines := f.InputObject
	if c.Piped {
		lines = values(c.Input)
	}
	for _, line := range lines {
		if err := f.read(c, sourceOf(object.Text(line)), delimiterOf(c, f.Delimiter, bool(f.UseCulture))); err != nil {
			return err
		}
	}
	return nil
}

var convertFromCsvCommand = command.Define[convertFromCsv](command.Spec{Verb: "ConvertFrom", Noun: "Csv",
	Synopsis: "Turns lines of comma-separated values into objects.", DefaultSet: "Delimiter",
	Examples: []command.Example{{Title: "Two lines", Code: "'Name,Size','ann,3' | ConvertFrom-Csv | ForEach-Object Name", Output: "ann"}}})

type importCsv struct {
	Delimiter   object.Char    `param:"pos=1,set=DelimiterPath|DelimiterLiteralPath" help:"The character between fields; a comma without it."`
	Path        []string       `param:"pos=0,mandatory,pipeline,property,set=DelimiterPath|CulturePath" help:"The files."`
	LiteralPath []string       `param:"mandatory,property,alias=PSPath|LP,set=DelimiterLiteralPath|CultureLiteralPath" help:"The files, their names taken literally."`
	UseCulture  command.Switch `param:"mandatory,set=CulturePath|CultureLiteralPath" help:"Takes the culture's list separator."`
	csvInput
	Encoding encodingName `param:"" help:"The files' encoding; UTF-8 without it."`
}

func (i *importCsv) Process(c *command.Call) error {
	paths := i.Path
	if c.Piped && !c.Has("Path") && !c.Has("LiteralPath") {
		paths = texts(c.Input)
	}
	for _, p := range append(append([]string(nil), paths...), i.LiteralPath...) {
		if err := i.file(c, p, len(i.LiteralPath) > 0); err != nil {
			return err
		}
	}
	return nil
}

func (i *importCsv) file(c *command.Call, path string, literal bool) error {
	full, err := oneFile(c, path, literal)
	if err != nil {
		return err
	}
	text, err := openText(full, string(i.Encoding))
	if err != nil {
		return readFailure(full, err)
	}
	defer text.close()
	i.columns, i.typeName = i.Header, ""
	return i.read(c, text, delimiterOf(c, i.Delimiter, bool(i.UseCulture)))
}

// oneFile is the file that a path names; wildcards may not name several.
func oneFile(c *command.Call, path string, literal bool) (string, error) {
	if literal {
		return locate(c, path)
	}
	found := glob(c, path)
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 1:
		return "", fail("ReadWriteMultipleFilesNotSupported", command.InvalidArgument, psOperation,
			"Cannot perform operation because the path resolved to more than one file. This command cannot operate on multiple files.", nil)
	case hasWildcards(path):
		return "", fail("FileOpenFailure", command.OpenError, "System.IO.FileNotFoundException",
			"Cannot perform operation because the wildcard path "+path+" did not resolve to a file.", path)
	}
	return locate(c, unescape(path))
}

// readFailure is the error of a file that cannot be opened to read.
func readFailure(path string, err error) *command.Error {
	if errors.Is(err, fs.ErrNotExist) {
		return fail("FileOpenFailure", command.OpenError, "System.IO.FileNotFoundException", "Could not find file '"+path+"'.", nil)
	}
	if e, ok := err.(*command.Error); ok {
		return e
	}
	return openFailure(path, err)
}

var importCsvCommand = command.Define[importCsv](command.Spec{Verb: "Import", Noun: "Csv",
	Synopsis: "Reads objects from a file of comma-separated values.", Aliases: []string{"ipcsv"}, DefaultSet: "DelimiterPath",
	Examples: []command.Example{{Title: "A file's objects", Code: "Import-Csv users.csv -ErrorAction SilentlyContinue"}}})
