package dotnet

func xmlTypes() []*Type { return nil }
