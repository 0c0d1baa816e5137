package utility

import (
	"fmt"
	"strings"

	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// memberKind are kinds of members: the PSMemberTypes of a -MemberType parameter.
type memberKind int64

type kindSet struct{ *object.EnumSet }

func memberKinds() kindSet {
	return kindSet{dotnet.EnumSet("System.Management.Automation.PSMemberTypes")}
}

// number is that of a named kind.
func (s kindSet) number(kind string) int64 {
	for i, name := range s.Names {
		if strings.EqualFold(name, kind) {
			return s.Numbers[i]
		}
	}
	return 0
}

// EnumType is the name of the .NET type.
func (memberKind) EnumType() string { return "System.Management.Automation.PSMemberTypes" }

// EnumNumber is the number of the kinds.
func (k memberKind) EnumNumber() int64 { return int64(k) }

// Values are the names of the kinds.
func (memberKind) Values() []string { return memberKinds().Names }

// String names the kinds.
func (k memberKind) String() string { return memberKinds().Value(int64(k)).Name }

// UnmarshalText reads names of kinds, or a number.
func (k *memberKind) UnmarshalText(b []byte) error {
	v, err := object.CastEnum(string(b), memberKinds().EnumSet)
	if e, ok := v.(object.Enum); ok && err == nil {
		*k = memberKind(e.Number)
		return nil
	}
	return fmt.Errorf("Cannot convert value \"%[1]s\" to type \"%[2]s\". Error: \"Cannot convert value \"%[1]s\" to type \"%[2]s\" due to enumeration values that are not valid. "+
		"Specify one of the following enumeration values and try again. The possible enumeration values are \"%[3]s\".\"", b, k.EnumType(), strings.Join(k.Values(), ","))
}

// noteName is the name of a note: any but a kind of members, which is meant as -MemberType.
type noteName string

// UnmarshalText takes a name.
func (n *noteName) UnmarshalText(b []byte) error {
	if memberKinds().number(string(b)) != 0 {
		return fmt.Errorf("%q is a kind of members", b)
	}
	*n = noteName(b)
	return nil
}
