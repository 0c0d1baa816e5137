package dotnet

import (
	"os"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

// Switch is a System.Management.Automation.SwitchParameter.
type Switch = command.Switch

// Secure is a System.Security.SecureString: its text is given away to those who ask for it by name only.
type Secure = object.SecureString

// NewSecure hides a text.
func NewSecure(s string) *Secure { return object.Secure(s) }

// Credential is a System.Management.Automation.PSCredential.
type Credential = object.Credential

func hostName() string { h, _ := os.Hostname(); return h }

func shellTypes() []*Type {
	const space = "System.Management.Automation."
	types := []*Type{
		{FullName: space + "SwitchParameter", Value: true, declared: switchMembers, convert: toSwitch},
		{FullName: space + "ScriptBlock", convert: toBlock}, {FullName: space + "PSReference", declared: referenceMembers, convert: toReference},
		{FullName: space + "PSCredential", declared: pscredentialMembers}, {FullName: "System.Security.SecureString", declared: secureMembers},
		{FullName: "System.Runtime.InteropServices.Marshal", Sealed: true, declared: marshalMembers},
		{FullName: space + "WildcardPattern", declared: wildcardMembers}, {FullName: space + "PSNoteProperty", declared: noteMembers},
		{FullName: space + "PSScriptProperty", declared: scriptPropertyMembers}, {FullName: space + "PSAliasProperty", declared: aliasPropertyMembers},
		{FullName: space + "PSPropertyInfo"}, {FullName: space + "PSMemberInfo"}, {FullName: space + "PSPropertySet", Base: space + "PSMemberInfo"}, {FullName: space + "PSDataCollection"}, {FullName: space + "PSVariable"},
		{FullName: space + "ErrorRecord"}, {FullName: space + "CommandInfo"}, {FullName: space + "CmdletInfo"}, {FullName: space + "FunctionInfo"}, {FullName: space + "AliasInfo"},
		{FullName: space + "InvocationInfo"}, {FullName: space + "PSModuleInfo"}, {FullName: space + "InformationRecord"}, {FullName: space + "WarningRecord"}, {FullName: space + "VerboseRecord"},
		{FullName: space + "DebugRecord"}, {FullName: space + "PathInfo"}, {FullName: space + "SessionState"}, {FullName: space + "PSPrimitiveDictionary", Base: "System.Collections.Hashtable"},
		{FullName: space + "Internal.AutomationNull", declared: func() []Member { return []Member{constant("psobject Value {get;}", object.Nothing)} }},
		{FullName: space + "Host.ChoiceDescription", declared: choiceMembers}, {FullName: space + "Runspaces.Runspace"}, {FullName: space + "PowerShell"},
		{FullName: space + "PSObjectInfo", declared: infoMembers}, {FullName: space + "PSMemberInfoCollection", Is: collectionIs, declared: memberListMembers},
		{FullName: space + "PSPropertyItem", declared: propertyItemMembers},
		{FullName: space + "CompletionResult", declared: completionMembers},
	}
	for _, name := range strings.Fields("Parameter CmdletBinding Alias ValidateSet ValidateNotNull ValidateNotNullOrEmpty ValidateRange ValidatePattern ValidateScript ValidateLength ValidateCount AllowNull AllowEmptyString AllowEmptyCollection OutputType ArgumentCompleter ArgumentCompletions SupportsWildcards") {
		types = append(types, &Type{FullName: space + name + "Attribute", Base: "System.Attribute"})
	}
	return append(types, &Type{FullName: "System.Attribute"}, &Type{FullName: "System.Diagnostics.CodeAnalysis.SuppressMessageAttribute", Base: "System.Attribute"})
}

func switchMembers() []Member {
	return []Member{
		get("bool IsPresent {get;}", func(s Switch) any { return bool(s) }), method("bool ToBool()", func(s Switch, _ []any) any { return bool(s) }),
		method("string ToString()", func(s Switch, _ []any) any { return s.Text() }),
		constant("switch Present {get;}", Switch(true)), {Text: "new(bool isPresent)", Do: func(_ any, a []any) (any, error) { return Switch(a[0].(bool)), nil }},
	}
}

func toSwitch(v any, t *Type) (any, error) {
	if b, ok := v.(bool); ok {
		return Switch(b), nil
	}
	return nil, object.Failed(v, t.FullName)
}

func toBlock(v any, t *Type) (any, error) {
	if b, ok := v.(object.Block); ok {
		return b, nil
	}
	return nil, object.Failed(v, t.FullName)
}

// value is a reference to a value that is no variable.
type value struct{ v any }

// Value is what is referred to.
func (r *value) Value() any { return r.v }

// SetValue replaces it.
func (r *value) SetValue(v any) error { r.v = v; return nil }

// NetType is the .NET type's name.
func (*value) NetType() string { return "System.Management.Automation.PSReference" }

// String is the type's name.
func (r *value) String() string { return r.NetType() }

func toReference(v any, _ *Type) (any, error) { return &value{v}, nil }

func referenceMembers() []Member {
	return []Member{{Text: "System.Object Value {get;set;}", Do: func(this any, _ []any) (any, error) { return this.(object.Reference).Value(), nil },
		Set: func(this any, a []any) (any, error) { return nil, this.(object.Reference).SetValue(a[0]) }}}
}

func pscredentialMembers() []Member {
	return []Member{
		get("string UserName {get;}", func(c *Credential) any { return c.UserName }), get("securestring Password {get;}", func(c *Credential) any { return c.Password }),
		method("System.Net.NetworkCredential GetNetworkCredential()", func(c *Credential, _ []any) any {
			domain, user, ok := strings.Cut(c.UserName, `\`)
			if !ok {
				domain, user = "", c.UserName
			}
			return &NetworkCredential{user: user, password: c.Password, domain: domain}
		}),
		{Text: "new(string userName, securestring password)", Do: func(_ any, a []any) (any, error) {
			if text(a[0]) == "" {
				return nil, exception("Management.Automation.PSArgumentException", "Cannot process argument because the value of argument \"userName\" is not valid. Change the value of the \"userName\" argument and run the operation again.")
			}
			return &Credential{UserName: text(a[0]), Password: a[1].(*Secure)}, nil
		}},
		constant("pscredential Empty {get;}", &Credential{Password: &Secure{}}),
	}
}

// NetworkCredential is a System.Net.NetworkCredential.
type NetworkCredential struct {
	user, domain string
	password     *Secure
}

// NetType is the .NET type's name.
func (*NetworkCredential) NetType() string { return "System.Net.NetworkCredential" }

// String is the type's name.
func (n *NetworkCredential) String() string { return n.NetType() }

func credentialMembers() []Member {
	build := func(_ any, a []any) (any, error) {
		n := &NetworkCredential{user: text(a[0])}
		switch p := a[1].(type) {
		case *Secure:
			n.password = p
		default:
			n.password = NewSecure(text(p))
		}
		if len(a) > 2 {
			n.domain = text(a[2])
		}
		return n, nil
	}
	field := func(definition string, of func(n *NetworkCredential) *string) Member {
		return Member{Text: definition, Do: func(this any, _ []any) (any, error) { return *of(this.(*NetworkCredential)), nil },
			Set: func(this any, a []any) (any, error) { *of(this.(*NetworkCredential)) = text(a[0]); return nil, nil }}
	}
	secret := func(definition string, read func(s *Secure) any, made func(v any) *Secure) Member {
		return Member{Text: definition, Do: func(this any, _ []any) (any, error) { return read(this.(*NetworkCredential).password), nil },
			Set: func(this any, a []any) (any, error) { this.(*NetworkCredential).password = made(a[0]); return nil, nil }}
	}
	return []Member{
		field("string UserName {get;set;}", func(n *NetworkCredential) *string { return &n.user }),
		secret("string Password {get;set;}", func(s *Secure) any { return s.Reveal() }, func(v any) *Secure { return NewSecure(text(v)) }),
		secret("securestring SecurePassword {get;set;}", func(s *Secure) any { return s }, func(v any) *Secure { return v.(*Secure) }),
		field("string Domain {get;set;}", func(n *NetworkCredential) *string { return &n.domain }),
		{Text: "new()", Do: func(any, []any) (any, error) { return &NetworkCredential{password: NewSecure("")}, nil }},
		{Text: "new(string userName, securestring password)", Do: build}, {Text: "new(string userName, string password)", Do: build}, {Text: "new(string userName, string password, string domain)", Do: build},
	}
}

func secureMembers() []Member {
	return []Member{
		get("int Length {get;}", func(s *Secure) any { return int32(object.Length(s.Reveal())) }),
		method("void AppendChar(char c)", func(s *Secure, a []any) any { s.Append(a[0].(object.Char).String()); return nil }),
		method("void Clear()", func(s *Secure, _ []any) any { s.Clear(); return nil }), method("void MakeReadOnly()", func(*Secure, []any) any { return nil }),
		method("securestring Copy()", func(s *Secure, _ []any) any { return NewSecure(s.Reveal()) }), method("void Dispose()", func(*Secure, []any) any { return nil }),
		{Text: "new()", Do: func(any, []any) (any, error) { return &Secure{}, nil }},
	}
}

// secretPointer stands for the unmanaged copy of a secret that scripts make to read one.
type secretPointer struct{ text string }

// NetType is the .NET type's name.
func (*secretPointer) NetType() string { return "System.IntPtr" }

// String is a number that means nothing.
func (*secretPointer) String() string { return "1" }

func marshalMembers() []Member {
	hide := func(a []any) any { return &secretPointer{a[0].(*Secure).Reveal()} }
	show := func(a []any) any {
		if p, ok := a[0].(*secretPointer); ok {
			return p.text
		}
		return ""
	}
	free := func([]any) any { return nil }
	return []Member{
		static("System.Object SecureStringToBSTR(securestring s)", hide), static("System.Object SecureStringToGlobalAllocUnicode(securestring s)", hide),
		static("string PtrToStringAuto(System.Object ptr)", show), static("string PtrToStringBSTR(System.Object ptr)", show), static("string PtrToStringUni(System.Object ptr)", show),
		static("void ZeroFreeBSTR(System.Object s)", free), static("void FreeBSTR(System.Object ptr)", free), static("int ReleaseComObject(System.Object o)", func([]any) any { return int32(0) }),
		static("void ZeroFreeGlobalAllocUnicode(System.Object s)", free),
	}
}

// wildcardPattern is a System.Management.Automation.WildcardPattern.
type wildcardPattern struct {
	text string
	w    *object.Wildcard
}

// NetType is the .NET type's name.
func (*wildcardPattern) NetType() string { return "System.Management.Automation.WildcardPattern" }

// String is the type's name.
func (p *wildcardPattern) String() string { return p.NetType() }

// Pattern is the pattern's text.
func (p *wildcardPattern) Pattern() string { return p.text }

func wildcardMembers() []Member {
	build := func(_ any, a []any) (any, error) {
		exact := true
		if len(a) > 1 {
			exact = a[1].(object.Enum).Number&2 == 0
		}
		w, err := CompileWildcard(text(a[0]), exact)
		if err != nil {
			return nil, thrownBy(err)
		}
		return &wildcardPattern{text(a[0]), w}, nil
	}
	return []Member{
		{Text: "new(string pattern)", Do: build}, {Text: "new(string pattern, System.Management.Automation.WildcardOptions options)", Do: build},
		method("bool IsMatch(string input)", func(p *wildcardPattern, a []any) any { return p.w.Match(text(a[0])) }),
		static("bool ContainsWildcardCharacters(string pattern)", func(a []any) any { return hasWildcards(text(a[0])) }),
		static("string Escape(string pattern)", func(a []any) any {
			return strings.NewReplacer("*", "`*", "?", "`?", "[", "`[", "]", "`]", "`", "``").Replace(text(a[0]))
		}),
		static("string Unescape(string pattern)", func(a []any) any {
			return strings.NewReplacer("`*", "*", "`?", "?", "`[", "[", "`]", "]", "``", "`").Replace(text(a[0]))
		}),
	}
}

// hasWildcards reports whether a pattern has a sign that is not escaped.
func hasWildcards(pattern string) bool {
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '`':
			i++
		case '*', '?', '[', ']':
			return true
		}
	}
	return false
}

func choiceMembers() []Member {
	build := func(_ any, a []any) (any, error) {
		help := ""
		if len(a) > 1 {
			help = text(a[1])
		}
		o := object.New(object.Member{Name: "Label", Value: text(a[0])}, object.Member{Name: "HelpMessage", Value: help})
		o.SetTypeNames("System.Management.Automation.Host.ChoiceDescription", "System.Object")
		return o, nil
	}
	return []Member{{Text: "new(string label)", Do: build}, {Text: "new(string label, string helpMessage)", Do: build}}
}
