package dotnet

import (
	"strings"

	"emsh/shell/object"
)

func versionMembers() []Member {
	part := func(name string, f func(v object.Version) int32) Member {
		return get("int "+name+" {get;}", func(v object.Version) any { return f(v) })
	}
	parse := func(s any) (any, error) {
		if s == nil {
			return nil, nullArgument("version")
		}
		v, problem := object.ParseVersion(text(s))
		switch {
		case problem == "":
			return v, nil
		case strings.HasPrefix(problem, "The input string"):
			return nil, exception("FormatException", "%s", problem)
		case strings.HasPrefix(problem, "Value was"):
			return nil, exception("OverflowException", "%s", problem)
		}
		return nil, exception("ArgumentException", "%s", problem)
	}
	build := func(_ any, a []any) (any, error) {
		n := [4]int32{0, 0, -1, -1}
		for i, x := range a {
			n[i] = x.(int32)
			if n[i] < 0 {
				return nil, outOfRange([]string{"major", "minor", "build", "revision"}[i], "Version's parameters must be greater than or equal to zero.")
			}
		}
		return object.Version{Major: n[0], Minor: n[1], Build: n[2], Revision: n[3]}, nil
	}
	return []Member{
		part("Major", func(v object.Version) int32 { return v.Major }), part("Minor", func(v object.Version) int32 { return v.Minor }),
		part("Build", func(v object.Version) int32 { return v.Build }), part("Revision", func(v object.Version) int32 { return v.Revision }),
		get("short MajorRevision {get;}", func(v object.Version) any { return int16(v.Revision >> 16) }), get("short MinorRevision {get;}", func(v object.Version) any { return int16(v.Revision) }),
		method("string ToString()", func(v object.Version, _ []any) any { return v.String() }),
		{Text: "string ToString(int fieldCount)", Do: func(this any, a []any) (any, error) {
			parts := strings.Split(this.(object.Version).String(), ".")
			n := int(a[0].(int32))
			if n < 0 || n > len(parts) {
				return nil, exception("ArgumentException", "Argument must be between 0 and %d. (Parameter 'fieldCount')", len(parts))
			}
			return strings.Join(parts[:n], "."), nil
		}},
		{Text: "int CompareTo(System.Object version)", Do: func(this any, a []any) (any, error) {
			if a[0] == nil {
				return int32(1), nil
			}
			w, ok := object.Unwrap(a[0]).(object.Version)
			if !ok {
				return nil, exception("ArgumentException", "Object must be of type Version.")
			}
			return int32(this.(object.Version).Compare(w)), nil
		}},
		method("System.Object Clone()", func(v object.Version, _ []any) any { return v }),
		{Text: "static version Parse(string input)", Do: func(_ any, a []any) (any, error) { return parse(a[0]) }},
		{Text: "static bool TryParse(string input, [ref] version result)", Do: func(_ any, a []any) (any, error) {
			v, err := parse(a[0])
			if err != nil {
				return false, assignRef(a[1], nil, nil)
			}
			return true, assignRef(a[1], v, nil)
		}},
		{Text: "new(string version)", Do: func(_ any, a []any) (any, error) { return parse(a[0]) }},
		{Text: "new(int major, int minor)", Do: build}, {Text: "new(int major, int minor, int build)", Do: build}, {Text: "new(int major, int minor, int build, int revision)", Do: build},
		{Text: "new()", Do: build},
	}
}
