package complete

import (
	"context"
	"sort"
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// session is an evaluator's session as a Source.
type session struct {
	s      *eval.Session
	topics func() []string
}

// Of is what completion asks of a session. Topics are the about_ topics of its help; nil has none.
func Of(s *eval.Session, topics func() []string) Source { return &session{s: s, topics: topics} }

func (c *session) Commands() []Command {
	var all []Command
	for _, a := range c.s.Aliases() {
		all = append(all, Command{Name: a.Name, Alias: a.Definition})
	}
	for _, f := range c.s.Functions() {
		all = append(all, Command{Name: f.Name, Function: true})
	}
	for _, spec := range c.s.Commands() {
		all = append(all, Command{Name: spec.Name(), Module: module(spec)})
	}
	return all
}

// languageModule is what cmdlets of the language say that they come from.
const languageModule = "Microsoft.PowerShell.Utility"

func module(spec *command.Spec) string {
	if strings.HasPrefix(spec.ErrorName, "Microsoft.PowerShell") || spec.ErrorName == "" && spec.Role == "" && spec.Output == "" {
		return languageModule
	}
	return ""
}

func (c *session) Command(name string) *Info {
	if i := strings.LastIndexByte(name, '\\'); i >= 0 {
		name = name[i+1:]
	}
	found := c.s.Command(name)
	for hops := 0; found != nil && found.Alias != nil && hops < 8; hops++ {
		found = c.s.Command(found.Alias.Definition)
	}
	if found == nil || found.Spec == nil && found.Function == nil {
		return nil
	}
	return &Info{Name: found.Name(), Params: found.Params(), Advanced: found.Advanced(), DefaultSet: found.DefaultSet(), Outputs: found.Outputs()}
}

func (c *session) Variables() []Variable {
	var all []Variable
	seen := map[string]bool{}
	for _, v := range c.s.Visible() {
		if strings.EqualFold(v.Name, lastExit) && v.Value() == nil {
			continue
		}
		seen[strings.ToLower(v.Name)] = true
		all = append(all, Variable{Name: v.Name, Tip: variableTip(v)})
	}
	for _, name := range strings.Fields(automatic) {
		if !seen[strings.ToLower(name)] {
			all = append(all, Variable{Name: name, Tip: name})
		}
	}
	return all
}

// lastExit has a value only when a program has run.
const lastExit = "LASTEXITCODE"

// automatic are variables that the evaluator makes where they are read.
const automatic = "$ ^ args foreach input MyInvocation PSBoundParameters PSCommandPath PSEmailServer PSScriptRoot StackTrace"

func variableTip(v *eval.Variable) string {
	tip := v.Name
	if value := v.Value(); value != nil {
		typ := shortName(typeOf(value))
		if b, ok := value.(*object.Object); ok && b.Base() == nil && len(b.TypeNames()) > 0 && strings.HasSuffix(b.TypeNames()[0], "PSCustomObject") {
			typ = "psobject"
		}
		tip = "[" + typ + "]$" + v.Name
	}
	if v.Description != "" {
		tip += " - " + v.Description
	}
	return tip
}

func shortName(full string) string {
	if elem, ok := strings.CutSuffix(full, "[]"); ok {
		return shortName(elem) + "[]"
	}
	if t, err := dotnet.Resolve(full); err == nil {
		full = t.Short()
	}
	return full[strings.LastIndexAny(full, ".")+1:]
}

func (c *session) Environ() []string {
	var names []string
	for _, e := range c.s.Environ() {
		name, _, _ := strings.Cut(e, "=")
		names = append(names, name)
	}
	return names
}

// Drives are those of the shell itself, and the folders that New-PSDrive named.
func (c *session) Drives() []string {
	names := []string{"Alias", "Env", "Function", "Temp", "Variable"}
	for _, d := range c.s.Drives() {
		if len(d.Name) > 1 {
			names = append(names, d.Name)
		}
	}
	sort.Slice(names, func(i, j int) bool { return strings.ToUpper(names[i]) < strings.ToUpper(names[j]) })
	return names
}

func (c *session) Value(name string) (any, bool) { return c.s.Get(name) }

func (c *session) Constraint(name string) string { return c.s.FullTypeName(c.s.Constraint(name)) }

func (c *session) Keys(v any) ([]string, bool) {
	h, ok := object.Unwrap(v).(*object.Hashtable)
	if !ok {
		return nil, false
	}
	names := []string{}
	for k := range h.All() {
		if name, text := k.(string); text {
			names = append(names, name)
		}
	}
	return names, true
}

func (c *session) Get(v any, name string) (any, bool) {
	value, ok, err := dotnet.Own(v, name)
	if _, method := value.(*dotnet.Method); method || err != nil {
		return nil, false
	}
	return value, ok
}

func typeOf(v any) string {
	if t, ok := v.(object.Thing); ok {
		return t.TypeNames()[0]
	}
	if t := dotnet.TypeOf(v); t != nil {
		return t.FullName
	}
	return ""
}

func (c *session) TypeOf(v any) string { return typeOf(v) }

// Members are those of a live value: its own, with what its type says of methods.
func (c *session) Members(v any) []Member {
	var all []Member
	if h, ok := v.(*object.Hashtable); ok {
		for k, value := range h.All() {
			all = append(all, Member{Name: object.Text(k), Type: typeOf(value), Tip: object.Text(k)})
		}
	}
	results := map[string]string{}
	if described, ok := c.s.ClassMembers(typeOf(v), false); ok {
		for _, m := range described {
			results[m.Name] = m.Type
			all = append(all, classMember(m, " {get;set;}"))
		}
	}
	if t := dotnet.TypeOf(object.Unwrap(v)); t != nil {
		for _, d := range dotnet.Describe(t, false) {
			results[d.Name] = d.Result
		}
	}
	for _, m := range dotnet.Members(v) {
		if accessor(m.Name) {
			continue
		}
		method := strings.HasSuffix(m.Kind, "Method") || m.Kind == "ParameterizedProperty"
		all = append(all, Member{Name: m.Name, Method: method, Type: results[m.Name], Tip: m.Definition, Late: m.Kind == "ParameterizedProperty" || indexed(m.Definition)})
	}
	if _, many := object.Elements(v); many {
		all = append(all, listMethods(true)...)
	}
	return all
}

// listMethods are those that every collection has, whatever its type.
func listMethods(late bool) []Member {
	return []Member{
		{Name: "Where", Method: true, Late: late, Tip: "Where({ expression } [, mode [, numberToReturn]])"},
		{Name: "ForEach", Method: true, Late: late, Tip: "ForEach(expression [, arguments...])"},
		{Name: "PSWhere", Method: true, Late: late, Tip: "PSWhere({ expression } [, mode [, numberToReturn]])"},
		{Name: "PSForEach", Method: true, Late: late, Tip: "PSForEach(expression [, arguments...])"},
	}
}

// things are types whose values bring their own members, with the properties that they have.
var things = map[string][]Member{
	"system.management.automation.errorrecord": {
		{Name: "CategoryInfo", Type: "System.Management.Automation.ErrorCategoryInfo"}, {Name: "ErrorDetails", Type: "System.Management.Automation.ErrorDetails"},
		{Name: "Exception", Type: "System.Exception"}, {Name: "FullyQualifiedErrorId", Type: "System.String"},
		{Name: "InvocationInfo", Type: "System.Management.Automation.InvocationInfo"},
		{Name: "PipelineIterationInfo", Type: "System.Collections.ObjectModel.ReadOnlyCollection`1[System.Int32]"}, {Name: "PSMessageDetails", Type: "System.Object"},
		{Name: "ScriptStackTrace", Type: "System.String"}, {Name: "TargetObject", Type: "System.Object"},
	},
	"system.management.automation.psobject": {
		{Name: "BaseObject", Type: "System.Object"}, {Name: "ImmediateBaseObject", Type: "System.Object"},
		{Name: "Members", Type: "System.Management.Automation.PSMemberInfoCollection[System.Management.Automation.PSMemberInfo]"},
		{Name: "Methods", Type: "System.Management.Automation.PSMemberInfoCollection[System.Management.Automation.PSMethodInfo]"},
		{Name: "Properties", Type: "System.Management.Automation.PSMemberInfoCollection[System.Management.Automation.PSPropertyInfo]"},
		{Name: "TypeNames", Type: "System.Collections.ObjectModel.Collection`1[System.String]"},
	},
	"microsoft.powershell.commands.groupinfo": {
		{Name: "Count", Type: "System.Int32"}, {Name: "Group", Type: "System.Object[]"}, {Name: "Name", Type: "System.String"}, {Name: "Values", Type: "System.Object[]"},
	},
	"microsoft.powershell.commands.genericmeasureinfo": {
		{Name: "Average", Type: "System.Double"}, {Name: "Count", Type: "System.Int32"}, {Name: "Maximum", Type: "System.Object"}, {Name: "Minimum", Type: "System.Object"},
		{Name: "Property", Type: "System.String"}, {Name: "StandardDeviation", Type: "System.Double"}, {Name: "Sum", Type: "System.Double"},
	},
}

// thing lists what is known of such a type.
func thing(name string) []Member {
	all := append([]Member(nil), things[strings.ToLower(name)]...)
	for i := range all {
		all[i].Tip = shortDefinition(all[i].Type) + " " + all[i].Name + " { get; }"
	}
	return all
}

func classMember(m eval.ClassMember, access string) Member {
	out := Member{Name: m.Name, Method: m.Method, Type: m.Type, Tip: m.Definition}
	if !m.Method {
		out.Tip = shortDefinition(m.Type) + " " + m.Name + access
	}
	return out
}

// shortDefinition is a type as definitions write it.
func shortDefinition(full string) string {
	if t, err := dotnet.Resolve(full); err == nil {
		return t.Short()
	}
	return full
}

func (c *session) TypeMembers(name string, static bool) []Member {
	var all []Member
	if described, ok := c.s.ClassMembers(name, static); ok {
		for _, m := range described {
			all = append(all, classMember(m, " { get; set; }"))
		}
		return append(all, c.classBase(name, static)...)
	}
	if fields := c.fields(name); fields != nil && !static {
		for _, f := range fields {
			all = append(all, Member{Name: f.Name, Type: f.Type, Tip: f.Type + " " + f.Name + "\n" + f.Help})
		}
		return append(all, describe(dotnet.Object, false)...)
	}
	if !static {
		all = thing(name)
	}
	t, err := dotnet.Resolve(name)
	if err != nil {
		return all
	}
	if !strings.HasSuffix(t.FullName, "[]") || static {
		return append(all, describe(t, static)...)
	}
	for _, m := range describe(t, false) {
		if !m.Late {
			all = append(all, m)
		}
	}
	return append(all, listMethods(false)...)
}

// classBase are the members that a class or enumeration of a script has beside its own.
func (c *session) classBase(name string, static bool) []Member {
	base := dotnet.Object
	if names := c.s.EnumNames(name); names != nil {
		if t, err := dotnet.Resolve("System.Enum"); err == nil {
			base = t
		}
		if !static {
			if t, err := dotnet.Resolve("System.DayOfWeek"); err == nil { // an enumeration has what all have
				base = t
			}
		}
		if static {
			var all []Member
			for _, n := range names {
				all = append(all, Member{Name: n, Type: name, Tip: "static " + name + " " + n + " {get;}"})
			}
			return append(all, describe(base, true)...)
		}
	}
	return describe(base, static)
}

func describe(t *dotnet.Type, static bool) []Member {
	var all []Member
	for _, d := range dotnet.Describe(t, static) {
		if accessor(d.Name) {
			continue
		}
		m := Member{Name: d.Name, Method: d.Method, Type: d.Result, Tip: d.Definition, Late: indexed(d.Definition)}
		if !static {
			m.Tip = strings.NewReplacer("{get;}", "{ get; }", "{get;set;}", "{ get; set; }").Replace(m.Tip)
		}
		all = append(all, m)
	}
	return all
}

// accessor reports whether a method only reads or sets a property.
func accessor(name string) bool {
	return strings.HasPrefix(name, "get_") || strings.HasPrefix(name, "set_")
}

// indexed reports whether a definition is of a property that takes an index: they stand last.
func indexed(definition string) bool {
	return strings.HasPrefix(definition, "char Chars(") || strings.HasPrefix(definition, "System.Object Item(int index)")
}

// fields are the properties of what a cmdlet of the organization writes.
func (c *session) fields(name string) []command.Field {
	for _, spec := range c.s.Commands() {
		if len(spec.Fields) > 0 && strings.EqualFold(spec.Output, name) {
			return spec.Fields
		}
	}
	return nil
}

func (c *session) FullType(name string) string { return c.s.FullTypeName(name) }

func (c *session) ShortType(name string) string { return shortDefinition(c.s.FullTypeName(name)) }

func (c *session) EnumNames(name string) []string { return c.s.EnumNames(name) }

func (c *session) Types() []Type {
	var all []Type
	for _, name := range c.s.ClassNames() {
		all = append(all, Type{Name: name, Text: name, Full: name})
	}
	for _, t := range dotnet.Named() {
		all = append(all, Type{Name: t.Name(), Text: t.Accelerator(), Full: t.FullName})
	}
	return all
}

func (c *session) Topics() []string {
	if c.topics == nil {
		return nil
	}
	return c.topics()
}

func (c *session) History() []string {
	var lines []string
	for _, h := range c.s.History() {
		lines = append(lines, h.Text)
	}
	return lines
}

func (c *session) Dir() string { return c.s.Dir() }

func (c *session) Registered(cmd, param string) any { return c.s.Completer(cmd, param) }

// Completer runs a script's completer. What it writes is completion results, or texts.
func (c *session) Completer(_ context.Context, completer any, call Call) ([]Match, bool) {
	if words, ok := completer.([]string); ok {
		return wordsLike(words, call.Word), true
	}
	block, ok := completer.(*eval.ScriptBlock)
	if !ok {
		return nil, false
	}
	bound := object.NewHashtable()
	for name, v := range call.Bound {
		bound.Set(name, v)
	}
	out, ok := c.s.Quietly(block, call.Command, call.Param, call.Word, nil, bound)
	if !ok {
		return nil, false
	}
	var found []Match
	for _, v := range out {
		found = append(found, completed(v))
	}
	return found, true
}

func wordsLike(words []string, typed string) []Match {
	quote, word := cutQuote(typed)
	var found []Match
	for _, w := range words {
		if begins(w, word) {
			found = append(found, Match{Text: quoted(w, quote), List: w, Kind: ParameterValue, Tip: w})
		}
	}
	return found
}

// completed reads one thing that a completer wrote.
func completed(v any) Match {
	get := func(name string) string {
		got, _, _ := dotnet.Property(v, name)
		return object.Text(got)
	}
	if o, ok := v.(*object.Object); ok && o.TypeNames()[0] == "System.Management.Automation.CompletionResult" {
		return Match{Text: get("CompletionText"), List: get("ListItemText"), Kind: get("ResultType"), Tip: get("ToolTip")}
	}
	text := object.Text(v)
	return Match{Text: text, List: text, Kind: Text, Tip: text}
}

// Live asks where the organization is.
func (c *session) Live(ctx context.Context, cmd, param, word string) ([]string, bool) {
	invoker := c.s.Options().Invoker
	if invoker == nil || !c.s.Organization(cmd) {
		return nil, false
	}
	words, err := invoker.Complete(ctx, cmd, param, word)
	return words, err == nil
}

var _ Source = (*session)(nil)
