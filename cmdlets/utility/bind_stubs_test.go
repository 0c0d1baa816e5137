package utility_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"emsh/cmdlets/utility"
	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/eval"
	"emsh/shell/golden"
	"emsh/shell/object"
)

// stubs are the cmdlets of golden/bind, and what they emit.
type stubs struct {
	IDTypes map[string][]string `json:"idTypes"`
	Cmdlets map[string]stub     `json:"cmdlets"`
	Real    []string            `json:"real"`
	Aliases map[string]string   `json:"aliases"`
	fakes   fakes
	ours    []*command.Command
	stage   *bindRun           // the run that the cmdlets belong to, used again for each script
	all     []*command.Command // its cmdlets
}

type stub struct {
	DefaultSet    string      `json:"defaultSet"`
	ShouldProcess bool        `json:"shouldProcess"`
	Parameters    []stubParam `json:"parameters"`
}

type stubParam struct {
	Name    string   `json:"name"`
	Clr     string   `json:"clr"`
	Aliases []string `json:"aliases"`
	In      []struct {
		Set       string `json:"set"`
		Mandatory bool   `json:"mandatory"`
		Position  *int   `json:"position"`
		ByValue   bool   `json:"byValue"`
		ByName    bool   `json:"byName"`
		Remaining bool   `json:"remaining"`
	} `json:"in"`
}

type fakes struct {
	Families map[string][]string `json:"families"`
	Emits    map[string]string   `json:"emits"`
	Objects  map[string]struct {
		Identity   string   `json:"identity"`
		Properties [][3]any `json:"properties"`
	} `json:"objects"`
}

func readStubs(t *testing.T) *stubs {
	t.Helper()
	s := &stubs{}
	if err := json.Unmarshal(golden.Shared(t, "golden/bind/stubs.json"), s); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(golden.Shared(t, "golden/bind/fakes.json"), &s.fakes); err != nil {
		t.Fatal(err)
	}
	s.ours = utility.Commands()
	s.stage = &bindRun{s: s}
	s.all = s.stage.commands()
	return s
}

// fake is an object that a stub emitted; identity is a value of an …IdParameter.
type fake struct{ kind, identity string }

type identity string

// bindRun runs one recorded script with stubs.
type bindRun struct {
	s       *stubs
	csv     [][2]any
	calls   []*boundCall
	fakeOf  map[*object.Object]fake
	errors  []*command.Error
	session *eval.Session
}

// boundCall is one cmdlet that began, and what each object bound.
type boundCall struct {
	cmd    string
	set    string
	args   map[string]any
	inputs []map[string]any
}

func (r *bindRun) Error(e *command.Error) { r.errors = append(r.errors, e) }

// object makes the fake of a kind.
func (r *bindRun) object(kind string) *object.Object {
	def, ok := r.s.fakes.Objects[kind]
	o := object.New()
	if ok {
		for _, p := range def.Properties {
			o.Add(fmt.Sprint(p[0]), fakeValue(fmt.Sprint(p[1]), p[2]))
		}
	}
	o.SetTypeNames("Fake."+kind, "System.Object")
	for class, kinds := range classOf {
		if slices.Contains(kinds, kind) {
			o.SetTypeNames("Class."+class, "System.Object")
		}
	}
	r.fakeOf[o] = fake{kind, def.Identity}
	return o
}

func fakeValue(kind string, v any) any {
	switch x := v.(type) {
	case float64:
		return int32(x)
	case []any:
		l := &object.List{Type: "System.Collections.ArrayList"}
		if strings.HasPrefix(kind, "MultiValuedProperty") || kind == "ProxyAddressCollection" {
			l.Type = "Microsoft.Exchange.Data.MultiValuedProperty`1[System.String]"
		}
		for _, item := range x {
			l.Items = append(l.Items, fakeValue("", item))
		}
		return l
	case map[string]any:
		o := object.New()
		for _, k := range slices.Sorted(maps.Keys(x)) {
			o.Add(k, fakeValue("", x[k]))
		}
		return o
	case string:
		for _, name := range []string{"Guid", "DateTime", "Uri"} {
			if kind == name {
				if got, err := object.Cast(x, "System."+name); err == nil {
					return got
				}
			}
		}
	}
	return v
}

// commands are all stubs, and the real cmdlets of the language that the recordings had.
func (r *bindRun) commands() []*command.Command {
	var all []*command.Command
	for name, k := range r.s.Cmdlets {
		if !slices.Contains(r.s.Real, name) {
			all = append(all, r.command(name, k))
		}
	}
	for _, c := range r.s.ours {
		if slices.Contains(r.s.Real, c.Name()) || c.Name() == "Get-Process" {
			all = append(all, r.real(c))
		}
	}
	for alias, name := range r.s.Aliases {
		for _, c := range all {
			if strings.EqualFold(c.Name(), name) && !slices.Contains(c.Aliases, alias) {
				c.Aliases = append(slices.Clone(c.Aliases), alias)
			}
		}
	}
	return all
}

func (r *bindRun) command(name string, k stub) *command.Command {
	verb, noun, _ := strings.Cut(name, "-")
	c := &command.Command{Spec: command.Spec{Verb: verb, Noun: noun, DefaultSet: k.DefaultSet}}
	if k.ShouldProcess {
		c.Impact = command.Changes
	}
	for _, p := range k.Parameters {
		c.Params = append(c.Params, r.param(p))
	}
	c.New = func() command.Processor { return &stubProcessor{recorder{r: r, name: name}} }
	return c
}

var stubTypes = map[string]reflect.Type{"string": reflect.TypeFor[string](), "bool": reflect.TypeFor[bool](), "switch": reflect.TypeFor[command.Switch](), "int": reflect.TypeFor[int32](),
	"uint": reflect.TypeFor[uint32](), "string[]": reflect.TypeFor[[]string](), "object[]": reflect.TypeFor[[]any](), "long": reflect.TypeFor[int64](), "ulong": reflect.TypeFor[uint64](),
	"pscredential": reflect.TypeFor[*object.Credential](), "securestring": reflect.TypeFor[*object.SecureString](), "hashtable": reflect.TypeFor[*object.Hashtable](), "long[]": reflect.TypeFor[[]int64]()}

var stubNet = map[string]string{"ipaddress": "System.Net.IPAddress", "guid": "System.Guid", "datetime": "System.DateTime", "datetime?": "System.Nullable`1[[System.DateTime]]", "uri": "System.Uri",
	"culture": "System.Globalization.CultureInfo", "bool?": "System.Nullable`1[[System.Boolean]]", "char": "System.Char", "byte[]": "System.Byte[]"}

func (r *bindRun) param(p stubParam) command.Param {
	out := command.Param{Name: p.Name, Aliases: p.Aliases}
	for _, in := range p.In {
		set := command.ParamSet{Name: in.Set, Position: -1, Mandatory: in.Mandatory, ByValue: in.ByValue, ByProperty: in.ByName, Remaining: in.Remaining}
		if in.Position != nil {
			set.Position = *in.Position
		}
		out.Sets = append(out.Sets, set)
	}
	switch id, isID := strings.CutPrefix(p.Clr, "id:"); {
	case isID:
		many := strings.HasSuffix(id, "[]")
		out.NetType, out.List = id, many
		out.Convert = func(v any) (any, error) { return r.toID(strings.TrimSuffix(id, "[]"), v, many) }
	case stubTypes[p.Clr] != nil:
		out.Go, out.Switch = stubTypes[p.Clr], p.Clr == "switch"
	case stubNet[p.Clr] != "":
		out.NetType = stubNet[p.Clr]
		out.Convert = func(v any) (any, error) {
			t, err := dotnet.Resolve(strings.TrimSuffix(strings.TrimPrefix(out.NetType, "System.Nullable`1[["), "]]"))
			if err != nil || v == nil {
				return v, err
			}
			return dotnet.Convert(v, t)
		}
	case p.Clr == "startmode":
		out.NetType = "System.ServiceProcess.ServiceStartMode"
		out.Convert = func(v any) (any, error) {
			return object.CastEnum(v, &object.EnumSet{Type: out.NetType, Names: []string{"Boot", "System", "Automatic", "Manual", "Disabled"}, Numbers: []int64{0, 1, 2, 3, 4}})
		}
	case classOf[strings.TrimSuffix(p.Clr, "[]")] != nil:
		kinds := classOf[strings.TrimSuffix(p.Clr, "[]")]
		out.NetType = "Class." + p.Clr
		out.Convert = func(v any) (any, error) { return r.toClass(kinds, v) }
	default:
		out.Go = reflect.TypeFor[any]()
	}
	return out
}

// classOf are the classes of their own: the kinds of fakes that they are.
var classOf = map[string][]string{"service": {"Service"}, "cert": {"ExchangeCertificate"}, "adace": {"ADPermission"}, "mailboxace": {"MailboxPermission"}}

func (r *bindRun) toClass(kinds []string, v any) (any, error) {
	items, many := object.Elements(v)
	if !many {
		items = []any{v}
	}
	if len(items) == 0 || items[0] == nil {
		return v, nil
	}
	for _, item := range items {
		o, ok := item.(*object.Object)
		if f := r.fakeOf[o]; !ok || !slices.Contains(kinds, f.kind) {
			return nil, object.CastFault("ConvertToFinalInvalidCastException", v, kinds[0], "")
		}
	}
	return v, nil
}

// toID makes an …IdParameter of a text, a number, a Guid, or a fake whose family fits.
func (r *bindRun) toID(class string, v any, many bool) (any, error) {
	if items, ok := object.Elements(v); ok && many {
		var all []any
		for _, item := range items {
			id, err := r.toID(class, item, false)
			if err != nil {
				return nil, err
			}
			all = append(all, id)
		}
		return object.NewArray(all...), nil
	}
	one, err := r.oneID(class, v)
	if many && err == nil && one != nil {
		return object.NewArray(one), nil
	}
	return one, err
}

func (r *bindRun) oneID(class string, v any) (any, error) {
	if o, ok := v.(*object.Object); ok {
		f, known := r.fakeOf[o]
		if known && r.fits(class, f.kind) {
			return identity(f.identity), nil
		}
		if known {
			return nil, object.CastFault("ConvertToFinalInvalidCastException", v, class, "")
		}
	}
	switch x := object.Unwrap(v).(type) {
	case nil:
		return nil, nil
	case identity:
		return x, nil
	case string, int32, int64, object.Guid:
		return identity(object.Text(x)), nil
	}
	return nil, object.CastFault("ConvertToFinalInvalidCastException", v, class, "")
}

func (r *bindRun) fits(class, kind string) bool {
	for _, word := range r.s.IDTypes[class] {
		if word == "*" || strings.EqualFold(word, kind) || slices.Contains(r.s.fakes.Families[word], kind) {
			return true
		}
	}
	return false
}

// recorder notes what a cmdlet is called with.
type recorder struct {
	r    *bindRun
	name string
	call *boundCall
}

func (k *recorder) begin(c *command.Call) {
	k.call = &boundCall{cmd: k.name, set: c.Set, args: maps.Clone(c.Bound)}
	if c.WhatIf {
		k.call.args["WhatIf"] = true
	}
	if c.Confirm != nil {
		k.call.args["Confirm"] = *c.Confirm
	}
	k.r.calls = append(k.r.calls, k.call)
}

func (k *recorder) input(c *command.Call) {
	if !c.Piped {
		return
	}
	bound := map[string]any{}
	for name, v := range c.Bound {
		if _, ok := k.call.args[name]; !ok {
			bound[name] = v
		}
	}
	k.call.inputs = append(k.call.inputs, bound)
}

// stubProcessor records, and emits a fake for each object.
type stubProcessor struct{ recorder }

func (p *stubProcessor) Begin(c *command.Call) error { p.begin(c); return nil }

func (p *stubProcessor) Process(c *command.Call) error {
	p.input(c)
	for _, v := range p.r.emitted(p.name, c) {
		if err := c.Write(v); err != nil {
			return err
		}
	}
	return nil
}

// bytesOf are the bytes that stand for a file's.
var bytesOf = []byte{0x30, 0x82, 0x01, 0x02}

func byteItems() []any {
	var all []any
	for _, b := range bytesOf {
		all = append(all, b)
	}
	return all
}

// emitted is what a stub writes for one object.
func (r *bindRun) emitted(name string, c *command.Call) []any {
	switch strings.ToLower(name) {
	case "get-credential":
		user := `contoso\administrator`
		for _, p := range []string{"UserName", "Credential"} {
			if v, ok := c.Bound[p]; ok {
				if k, is := v.(*object.Credential); is {
					return []any{k}
				}
				user = object.Text(v)
			}
		}
		return []any{&object.Credential{UserName: user, Password: object.Secure("Passw0rd1")}}
	case "read-host":
		if v, ok := c.Bound["AsSecureString"]; ok && object.Truth(v) {
			return []any{object.Secure("Passw0rd1")}
		}
		return []any{"answer"}
	case "test-path":
		return []any{true}
	case "get-content":
		if v, ok := c.Bound["Encoding"]; ok && strings.EqualFold(object.Text(v), "Byte") {
			if n, ok := c.Bound["ReadCount"]; ok && fmt.Sprint(n) == "0" {
				return []any{&object.Array{Elem: "System.Byte", Items: byteItems()}}
			}
			return byteItems()
		}
		return []any{"kima", "tonip"}
	case "import-csv", "import-clixml":
		if r.csv == nil {
			return nil
		}
		o := object.New()
		for _, column := range r.csv {
			o.Add(fmt.Sprint(column[0]), fakeValue("", column[1]))
		}
		return []any{o}
	case "export-exchangecertificate":
		return []any{r.withFile()}
	case "new-exchangecertificate":
		if v, ok := c.Bound["GenerateRequest"]; ok && object.Truth(v) {
			return []any{object.WrapNoted("-----BEGIN NEW CERTIFICATE REQUEST-----", []object.Member{{Name: "FileData", Value: &object.Array{Elem: "System.Byte", Items: byteItems()}}})}
		}
	case "get-service":
		return []any{r.service(c.Bound["Name"])}
	}
	if kind := r.s.fakes.Emits[name]; kind != "" {
		return []any{r.object(kind)}
	}
	return nil
}

// service is the fake of a service, by the name that was asked for.
func (r *bindRun) service(asked any) *object.Object {
	o := r.object("Service")
	r.fakeOf[o] = fake{"Service", "MSExchangeIMAP4"}
	if names := asked; names != nil {
		if name, ok := r.plain(names).(string); ok && !strings.ContainsAny(name, "*?[") {
			o.Set("Name", name)
			r.fakeOf[o] = fake{"Service", name}
		}
	}
	return o
}

func (r *bindRun) withFile() *object.Object {
	return object.New(object.Member{Name: "FileData", Value: &object.Array{Elem: "System.Byte", Items: byteItems()}})
}

// real is a cmdlet of ours with a recorder around it. Where-Object lets every object pass.
func (r *bindRun) real(c *command.Command) *command.Command {
	k := *c
	k.New = func() command.Processor {
		return &realProcessor{recorder{r: r, name: c.Name()}, c.New(), c.Name() == "Where-Object"}
	}
	return &k
}

type realProcessor struct {
	recorder
	inner command.Processor
	where bool
}

func (p *realProcessor) Begin(c *command.Call) error {
	p.begin(c)
	b, ok := p.inner.(command.Beginner)
	if !ok {
		return nil
	}
	if err := command.Fill(p.inner, c.Bound); err != nil {
		return err
	}
	return b.Begin(c)
}

func (p *realProcessor) Process(c *command.Call) error {
	p.input(c)
	if err := command.Fill(p.inner, c.Bound); err != nil {
		return err
	}
	if !p.where {
		return p.inner.Process(c)
	}
	quiet := *c
	quiet.Streams = noOutput{c.Streams}
	if err := p.inner.Process(&quiet); err != nil {
		return err
	}
	return c.Write(c.Input)
}

func (p *realProcessor) End(c *command.Call) error {
	if e, ok := p.inner.(command.Ender); ok {
		return e.End(c)
	}
	return nil
}

type noOutput struct{ command.Streams }

func (noOutput) Output(any) error { return nil }

// plain is a bound value in the recordings' form, reduced to texts and lists.
func (r *bindRun) plain(v any) any {
	switch x := v.(type) {
	case []string:
		return r.list(len(x), func(i int) any { return x[i] })
	case []any:
		return r.list(len(x), func(i int) any { return x[i] })
	case []*eval.ScriptBlock:
		return r.list(len(x), func(i int) any { return x[i] })
	case *object.Object:
		if f, ok := r.fakeOf[x]; ok {
			return f.identity
		}
		if x.Base() == nil {
			var names []string
			for name := range x.All() {
				names = append(names, name)
			}
			return r.list(len(names), func(i int) any {
				v, _ := x.Get(names[i])
				return []any{names[i], r.plain(v)}
			})
		}
	case *object.Credential:
		if x == nil {
			return nil
		}
		return x.UserName
	case *object.SecureString:
		if x == nil {
			return nil
		}
		return x.Reveal()
	}
	switch x := object.Unwrap(v).(type) {
	case nil:
		return nil
	case *eval.ScriptBlock:
		return strings.TrimSpace(x.Text())
	case *object.Hashtable:
		pairs := map[string]any{}
		for k, item := range x.All() {
			pairs[object.Text(k)] = r.plain(item)
		}
		return r.list(len(pairs), func(i int) any {
			k := slices.Sorted(maps.Keys(pairs))[i]
			return []any{k, pairs[k]}
		})
	case object.DateTime:
		s, _ := x.Format("yyyy-MM-dd'T'HH:mm:ss", dotnet.CurrentCulture())
		return s
	case identity:
		return string(x)
	case *object.Array:
		return r.items(x.Items)
	case *object.List:
		return r.items(x.Items)
	}
	return object.Text(v)
}

func (r *bindRun) items(all []any) any {
	if len(all) > 0 {
		if _, ok := all[0].(byte); ok {
			var raw []byte
			for _, b := range all {
				raw = append(raw, b.(byte))
			}
			return base64.StdEncoding.EncodeToString(raw)
		}
	}
	return r.list(len(all), func(i int) any { return all[i] })
}

// list is a list of values; one of one is its value.
func (r *bindRun) list(n int, at func(int) any) any {
	out := make([]any, n)
	for i := range out {
		if pair, ok := at(i).([]any); ok && len(pair) == 2 {
			if _, text := pair[0].(string); text {
				out[i] = pair
				continue
			}
		}
		out[i] = r.plain(at(i))
	}
	if n == 1 {
		return out[0]
	}
	return out
}
