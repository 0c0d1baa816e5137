package dotnet

import "emsh/shell/object"

// assemblyTypes take the lines with which old scripts load .NET's libraries: the types that there
// are need no loading, and a file of a library cannot be loaded.
func assemblyTypes() []*Type {
	return []*Type{{FullName: "System.Reflection.Assembly", declared: assemblyMembers}}
}

func assemblyMembers() []Member {
	nothing := func([]any) any { return nil }
	refuse := func(_ any, a []any) (any, error) {
		return nil, &object.Exception{Type: "System.PlatformNotSupportedException",
			Message: "The library '" + text(a[0]) + "' cannot be loaded: this shell is not made with .NET. Its types that scripts use are there already."}
	}
	return []Member{
		static("System.Object LoadWithPartialName(string partialName)", nothing), static("System.Object Load(string assemblyString)", nothing),
		{Text: "static System.Object LoadFile(string path)", Do: refuse}, {Text: "static System.Object LoadFrom(string assemblyFile)", Do: refuse},
		{Text: "static System.Object UnsafeLoadFrom(string assemblyFile)", Do: refuse},
	}
}
