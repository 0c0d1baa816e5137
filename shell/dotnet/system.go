package dotnet

import (
	"emsh/shell/object"
)

func systemTypes() []*Type {
	return []*Type{
		{FullName: "System.ValueType"}, {FullName: "System.Void", Value: true, convert: func(any, *Type) (any, error) { return object.Nothing, nil }},
		{FullName: "System.Enum", Base: "System.ValueType", declared: enumStatics}, {FullName: "System.IComparable"}, {FullName: "System.IFormattable"}, {FullName: "System.IConvertible"},
		{FullName: "System.ICloneable"}, {FullName: "System.IDisposable"}, {FullName: "System.IFormatProvider"}, {FullName: "System.DBNull", declared: func() []Member { return []Member{constant("System.DBNull Value {get;}", DBNull{})} }},
		{FullName: "System.Management.Automation.Language.NullString", declared: func() []Member {
			return []Member{constant("System.Management.Automation.Language.NullString Value {get;}", NullString{})}
		}},
		{FullName: "System.Type", declared: typeMembers, convert: toType}, {FullName: "System.Delegate"}, {FullName: "System.Action", convert: toDelegate}, {FullName: "System.EventHandler", convert: toDelegate},
		{FullName: regexSpace + "MatchEvaluator", convert: toDelegate},
		{FullName: "System.Math", Sealed: true, declared: mathMembers}, {FullName: "System.Convert", Sealed: true, declared: convertMembers},
		{FullName: "System.BitConverter", Sealed: true, declared: bitConverterMembers}, {FullName: "System.Random", declared: randomMembers},
		{FullName: "System.Guid", Value: true, Is: listOf("IComparable IFormattable"), declared: guidMembers},
		{FullName: "System.Version", Is: listOf("IComparable ICloneable"), declared: versionMembers},
		{FullName: "System.Environment", Sealed: true, declared: environmentMembers}, {FullName: "System.GC", Sealed: true, declared: gcMembers},
		{FullName: "System.Activator", Sealed: true, declared: activatorMembers}, {FullName: "System.StringComparer", Is: []string{"System.Collections.IComparer"}, declared: comparerMembers},
		{FullName: "System.OperatingSystem", declared: osMembers}, {FullName: "System.Threading.Thread", declared: threadMembers},
		{FullName: "System.AppDomain", declared: func() []Member { return nil }}, {FullName: "System.CharEnumerator"},
	}
}

// DBNull is the null of databases, which is not $null.
type DBNull struct{}

// NetType is the .NET type's name.
func (DBNull) NetType() string { return "System.DBNull" }

// String is no text.
func (DBNull) String() string { return "" }

// NullString stands for the null that a method's text parameter is to be given, where $null gives no text.
type NullString struct{}

// NetType is the .NET type's name.
func (NullString) NetType() string { return "System.Management.Automation.Language.NullString" }

// String is no text.
func (NullString) String() string { return "" }

func activatorMembers() []Member {
	return []Member{
		{Text: "static System.Object CreateInstance(type type)", Do: func(_ any, a []any) (any, error) { return New(a[0].(*Type), nil) }},
		{Text: "static System.Object CreateInstance(type type, Params System.Object[] args)", Do: func(_ any, a []any) (any, error) {
			items, _ := object.Elements(a[1])
			return New(a[0].(*Type), items)
		}},
	}
}
