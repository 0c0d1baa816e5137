// Package dotnet is the part of .NET that administrators' scripts touch: type names and
// accelerators, static members, constructors, and the members of the values that package
// object holds. It imports object, culture and command only.
//
// A type is declared by the definition texts of its members, as Get-Member prints them, each
// with the Go function that does it:
//
//	{"string Substring(int startIndex)", func(this any, a []any) (any, error) { … }},
//	{"static bool IsNullOrEmpty(string value)", …},
//	{"int Length {get;}", …},
//
// Overloads, conversion of arguments, the messages of failed calls, Get-Member and completion
// all read these texts. A type that is named but whose members cannot work here (COM, WMI,
// Windows desktop) resolves to an error that says so.
package dotnet
