package dotnet

import (
	"fmt"
	"strings"
	"sync"

	"emsh/shell/object"
)

// Type is a .NET type. It is a value of a pipeline itself.
type Type struct {
	FullName string // as ToString prints it: System.Collections.Generic.List`1[System.String]
	Elem     *Type  // of an array
	rank     int    // likewise: the number of its dimensions
	Args     []*Type
	Enum     *object.EnumSet
	Base     string   // full name of the base type
	Is       []string // interfaces and further bases
	Value    bool     // a value type: null does not convert to it
	Sealed   bool     // no instances: static members only

	declared func() []Member
	convert  func(v any, t *Type) (any, error)
	once     sync.Once
	table    *table
	found    sync.Map // memberKey -> []*member: a cache, never observable
}

// NetType makes a Type an object.Instance.
func (t *Type) NetType() string { return "System.RuntimeType" }

// String is the full name.
func (t *Type) String() string { return t.FullName }

// CastText is what a cast to text gives: the type as a script writes it.
func (t *Type) CastText() string { return t.Short() }

// Name is the name without namespace and generic arguments.
func (t *Type) Name() string {
	if t.Elem != nil {
		return t.Elem.Name() + t.FullName[strings.LastIndexByte(t.FullName, '['):]
	}
	name, _, _ := strings.Cut(t.FullName, "[")
	if i := strings.LastIndexAny(name, ".+"); i >= 0 {
		name = name[i+1:]
	}
	return name
}

// Namespace is what stands before the name.
func (t *Type) Namespace() string {
	if t.Elem != nil {
		return t.Elem.Namespace()
	}
	name, _, _ := strings.Cut(t.FullName, "[")
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		return name[:i]
	}
	return ""
}

// Short is the type as a script writes it: its accelerator, or its full name.
func (t *Type) Short() string {
	if t.Elem != nil {
		return t.Elem.Short() + "[]"
	}
	if a, ok := shortNames[t.FullName]; ok {
		return a
	}
	if len(t.Args) > 0 {
		name, _, _ := strings.Cut(t.FullName, "`")
		args := make([]string, len(t.Args))
		for i, a := range t.Args {
			args[i] = a.Short()
		}
		return name + "[" + strings.Join(args, ",") + "]"
	}
	return t.FullName
}

// IsArray reports whether the type is an array.
func (t *Type) IsArray() bool { return t.Elem != nil || t.FullName == "System.Array" }

// unknown is a type name that cannot be found.
func unknown(name string) error {
	return &object.Fault{ID: "TypeNotFound", Category: 7, Target: name,
		Exception: &object.Exception{Message: fmt.Sprintf("Unable to find type [%s].", name)}}
}

// absent is a type of a platform that is not here.
func absent(name, why string) error {
	return &object.Fault{ID: "TypeNotSupported", Category: 10, Target: name,
		Exception: &object.Exception{Type: "System.PlatformNotSupportedException", Message: fmt.Sprintf("The type [%s] is not available in this shell: %s", name, why)}}
}

// platforms are the families of types that need Windows, and what to say of them.
var platforms = []struct{ prefix, why string }{
	{"system.windows.", "it draws on the Windows desktop. Write to the console with Write-Host, or ask with Read-Host."},
	{"windows.forms", "it draws on the Windows desktop. Write to the console with Write-Host, or ask with Read-Host."},
	{"windows.", "it belongs to the Windows desktop."},
	{"system.drawing.", "it draws on the Windows desktop."},
	{"drawing.", "it draws on the Windows desktop."},
	{"system.management.management", "it needs WMI. Use the shell's own Get- cmdlets."},
	{"system.directoryservices.", "it needs Active Directory. Use Get-Mailbox, Get-Recipient and their like."},
	{"directoryservices.", "it needs Active Directory. Use Get-Mailbox, Get-Recipient and their like."},
	{"adsi", "it needs Active Directory. Use Get-Mailbox, Get-Recipient and their like."},
	{"adsisearcher", "it needs Active Directory. Use Get-Mailbox, Get-Recipient and their like."},
	{"microsoft.win32.", "it needs the Windows registry."},
	{"system.runtime.interopservices.comobject", "it needs COM."},
	{"system.__comobject", "it needs COM."},
	{"system.data.", "databases are not reached from this shell. Exchange files with Import-Csv and Export-Csv."},
	{"system.reflection.emit.", "code is not generated in this shell."},
	{"system.codedom.", "code is not compiled in this shell."},
	{"microsoft.csharp.", "code is not compiled in this shell."},
	{"system.security.principal.", "it needs Windows accounts. $env:USER and the program id tell who runs the shell."},
	{"security.principal.", "it needs Windows accounts. $env:USER and the program id tell who runs the shell."},
	{"system.security.cryptography.protecteddata", "it needs Windows's own keys. Keep a secret with Export-Clixml of a Get-Credential."},
	{"security.cryptography.protecteddata", "it needs Windows's own keys. Keep a secret with Export-Clixml of a Get-Credential."},
	{"system.net.mail.", "mail is sent by a cmdlet here. Use Send-MailMessage."},
	{"net.mail.", "mail is sent by a cmdlet here. Use Send-MailMessage."},
	{"system.net.webclient", "the web is asked by cmdlets here. Use Invoke-WebRequest or Invoke-RestMethod."},
	{"net.webclient", "the web is asked by cmdlets here. Use Invoke-WebRequest or Invoke-RestMethod."},
	{"system.net.webrequest", "the web is asked by cmdlets here. Use Invoke-WebRequest or Invoke-RestMethod."},
	{"net.webrequest", "the web is asked by cmdlets here. Use Invoke-WebRequest or Invoke-RestMethod."},
	{"system.net.httpwebrequest", "the web is asked by cmdlets here. Use Invoke-WebRequest or Invoke-RestMethod."},
	{"net.httpwebrequest", "the web is asked by cmdlets here. Use Invoke-WebRequest or Invoke-RestMethod."},
	{"system.net.http.", "the web is asked by cmdlets here. Use Invoke-WebRequest or Invoke-RestMethod."},
	{"net.http.", "the web is asked by cmdlets here. Use Invoke-WebRequest or Invoke-RestMethod."},
	{"microsoft.identity", "tokens of the cloud are not used by this server."},
	{"microsoft.exchange.webservices.", "the Exchange Web Services library is not part of this server."},
}

// Resolve finds a type by the name that stands in a literal: accelerators, full names with or
// without "System.", arrays, generic types.
func Resolve(name string) (*Type, error) {
	if t, ok := resolved.Load(name); ok {
		return t.(*Type), nil
	}
	p := nameParser{text: name}
	t, err := p.parse()
	if err == nil && p.rest() != "" {
		err = unknown(name)
	}
	if err != nil {
		return nil, err
	}
	resolved.Store(name, t)
	return t, nil
}

var resolved sync.Map // name as written -> *Type: a cache, never observable

type nameParser struct {
	text string
	at   int
}

func (p *nameParser) rest() string { return strings.TrimSpace(p.text[p.at:]) }

func (p *nameParser) skip() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t' || p.text[p.at] == '\n' || p.text[p.at] == '\r') {
		p.at++
	}
}

func (p *nameParser) parse() (*Type, error) {
	p.skip()
	start := p.at
	for p.at < len(p.text) && !strings.ContainsRune("[], \t\r\n", rune(p.text[p.at])) {
		p.at++
	}
	name := p.text[start:p.at]
	if name == "" || len(p.text) > 1000 {
		return nil, unknown(p.text)
	}
	p.skip()
	var args []*Type
	if p.at < len(p.text) && p.text[p.at] == '[' && !p.rank() {
		var err error
		if args, err = p.arguments(); err != nil {
			return nil, err
		}
	}
	t, err := named(name, args)
	if err != nil {
		return nil, err
	}
	for p.at < len(p.text) && p.text[p.at] == '[' && p.rank() {
		n := strings.IndexByte(p.text[p.at:], ']') + 1
		t = arrayOfRank(t, 1+strings.Count(p.text[p.at:p.at+n], ","))
		p.at += n
	}
	return t, nil
}

// rank reports whether the [ at hand begins an array's rank.
func (p *nameParser) rank() bool {
	rest := strings.TrimLeft(p.text[p.at+1:], " ,")
	return strings.HasPrefix(rest, "]")
}

func (p *nameParser) arguments() ([]*Type, error) {
	p.at++
	var args []*Type
	for {
		p.skip()
		bracketed := p.at < len(p.text) && p.text[p.at] == '['
		if bracketed {
			p.at++
		}
		t, err := p.parse()
		if err != nil {
			return nil, err
		}
		args = append(args, t)
		if bracketed { // [System.String, mscorlib, …]
			end := strings.IndexByte(p.text[p.at:], ']')
			if end < 0 {
				return nil, unknown(p.text)
			}
			p.at += end + 1
		}
		p.skip()
		switch {
		case p.at >= len(p.text):
			return nil, unknown(p.text)
		case p.text[p.at] == ',':
			p.at++
		case p.text[p.at] == ']':
			p.at++
			return args, nil
		default:
			return nil, unknown(p.text)
		}
	}
}

// named finds a plain or generic type.
func named(name string, args []*Type) (*Type, error) {
	low := strings.ToLower(name)
	if full, ok := accelerators[low]; ok {
		low = strings.ToLower(full)
	}
	low, _, _ = strings.Cut(low, "`")
	if len(args) > 0 {
		return generic(low, name, args)
	}
	if t, ok := lookup(low); ok {
		return t, nil
	}
	for _, p := range platforms {
		if low == p.prefix || strings.HasPrefix(low, p.prefix) && strings.HasSuffix(p.prefix, ".") || strings.HasPrefix(low, p.prefix) && len(p.prefix) > 15 {
			return nil, absent(name, p.why)
		}
	}
	return nil, unknown(name)
}

func lookup(low string) (*Type, bool) {
	if t, ok := universe()[low]; ok {
		return t, true
	}
	if t, ok := universe()["system."+low]; ok {
		return t, true
	}
	t, ok := universe()["system.management.automation."+low]
	return t, ok
}

var arrays sync.Map // rankedType -> *Type: a cache, never observable

// ArrayOf is the type of an array of t.
func ArrayOf(t *Type) *Type { return arrayOfRank(t, 1) }

// rankedType is an array's type before it is made.
type rankedType struct {
	elem *Type
	rank int
}

func arrayOfRank(t *Type, rank int) *Type {
	key := rankedType{t, rank}
	if a, ok := arrays.Load(key); ok {
		return a.(*Type)
	}
	a, _ := arrays.LoadOrStore(key, &Type{FullName: t.FullName + "[" + strings.Repeat(",", rank-1) + "]", Elem: t, rank: rank, Base: "System.Array",
		Is: []string{"System.Array", "System.Collections.IList", "System.Collections.ICollection", "System.Collections.IEnumerable", "System.ICloneable"}, declared: arrayMembers})
	return a.(*Type)
}

// TypeOf is the type of a value; nil for null.
func TypeOf(v any) *Type {
	switch x := v.(type) {
	case nil:
		return nil
	case string:
		return String
	case int32:
		return Int32
	case bool:
		return Boolean
	case float64:
		return Double
	case int64:
		return Int64
	case *object.Object:
		if b := x.Base(); b != nil {
			return TypeOf(b)
		}
		return objectType(x)
	case *object.Array:
		return arrayOfRank(byFullName(x.Elem), x.Rank())
	case interface{ Type() *Type }:
		return x.Type()
	case object.Enum:
		return enumType(x)
	}
	if v == object.Nothing {
		return nil
	}
	return byFullName(object.TypeName(v))
}

func objectType(o *object.Object) *Type {
	if o.Type() == nil {
		if t, ok := universe()[strings.ToLower(o.TypeNames()[0])]; ok {
			return t // one of the engine's own, which is kept as a bag
		}
		return CustomObject
	}
	return &Type{FullName: o.TypeNames()[0], Base: "System.Object"}
}

func enumType(e object.Enum) *Type {
	if t, ok := universe()[strings.ToLower(e.Type)]; ok {
		return t
	}
	return &Type{FullName: e.Type, Base: "System.Enum", Enum: e.Set, Value: true, declared: enumMembers}
}

var fullNames sync.Map // full name -> *Type, declared or not: a cache, never observable

func byFullName(name string) *Type {
	if name == "" {
		return Object
	}
	if t, ok := fullNames.Load(name); ok {
		return t.(*Type)
	}
	if t, ok := universe()[strings.ToLower(name)]; ok {
		fullNames.Store(name, t)
		return t
	}
	t, err := Resolve(name)
	if err != nil {
		t = &Type{FullName: name, Base: "System.Object"}
		if strings.HasSuffix(name, "Exception") {
			t.Base = "System.Exception"
		}
	}
	f, _ := fullNames.LoadOrStore(name, t)
	return f.(*Type)
}

// Assignable reports whether a value of type from is a t as it stands (-is).
func (t *Type) Assignable(from *Type) bool {
	if from == nil {
		return false
	}
	if t == from || t.FullName == from.FullName || t == Object {
		return true
	}
	for _, i := range from.Is {
		if strings.EqualFold(i, t.FullName) {
			return true
		}
	}
	if from.Elem != nil && t.Elem != nil {
		return from.rank == t.rank && !from.Elem.Value && t.Elem.Assignable(from.Elem)
	}
	if from.Base != "" && from.Base != from.FullName {
		return t.Assignable(byFullName(from.Base))
	}
	return from.Value && from.Enum == nil && t.FullName == "System.ValueType"
}
