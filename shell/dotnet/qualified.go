package dotnet

import "strings"

// The assemblies that types are said to come from: the engine's own, and .NET's core library for all others.
const (
	engineAssembly = "System.Management.Automation, Version=7.6.0.500, Culture=neutral, PublicKeyToken=31bf3856ad364e35"
	coreAssembly   = "System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e"
)

// QualifiedName is the name as a type's FullName property gives it: the arguments of a generic type with their assemblies.
func (t *Type) QualifiedName() string {
	switch {
	case t.Elem != nil && len(t.Elem.Args) > 0:
		return t.Elem.QualifiedName() + strings.TrimPrefix(t.FullName, t.Elem.FullName)
	case len(t.Args) == 0:
		return t.FullName
	}
	name, _, _ := strings.Cut(t.FullName, "[")
	args := make([]string, len(t.Args))
	for i, a := range t.Args {
		args[i] = "[" + a.QualifiedName() + ", " + a.assembly() + "]"
	}
	return name + "[" + strings.Join(args, ",") + "]"
}

func (t *Type) assembly() string {
	if strings.HasPrefix(t.FullName, "System.Management.Automation.") {
		return engineAssembly
	}
	return coreAssembly
}
