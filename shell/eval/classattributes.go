package eval

import (
	"strings"

	"emsh/shell/syntax"
)

// The declarations that attributes are valid on, as .NET lists them.
const (
	onProperties = "Property, Field"
	onClasses    = "Class"
)

// attributeUses are the attributes that a class may name without a namespace: how each is written and
// what it is valid on. Empty is anything.
func attributeUses() map[string][2]string {
	uses := map[string][2]string{
		"alias": {"Alias", "Class, Property, Field"}, "cmdletbinding": {"CmdletBinding", onClasses}, "outputtype": {"OutputType", onClasses},
		"hidden": {"Hidden", "Constructor, Method, Property, Field, Event"}, "dscresource": {"DscResource", onClasses},
		"norunspaceaffinity": {"NoRunspaceAffinity", onClasses}, "flags": {"System.FlagsAttribute", "Enum"},
		"serializable":  {"System.SerializableAttribute", "Class, Struct, Enum, Delegate"},
		"obsolete":      {"System.ObsoleteAttribute", "Class, Struct, Enum, Constructor, Method, Property, Field, Event, Interface, Delegate"},
		"nonserialized": {"System.NonSerializedAttribute", "Field"}, "threadstatic": {"System.ThreadStaticAttribute", "Field"},
		"attributeusage": {"System.AttributeUsageAttribute", onClasses}, "experimental": {"Experimental", ""},
		"clscompliant": {"System.CLSCompliantAttribute", ""}, "diagnostics.codeanalysis.suppressmessage": {"", ""},
	}
	for _, name := range strings.Fields(`Parameter AllowEmptyCollection AllowEmptyString AllowNull ArgumentCompleter ArgumentCompletions
		DscProperty PSDefaultValue PSTypeNameAttribute SupportsWildcards ValidateCount ValidateDrive ValidateLength ValidateNotNull
		ValidateNotNullOrEmpty ValidateNotNullOrWhiteSpace ValidatePattern ValidateRange ValidateScript ValidateSet
		ValidateTrustedData ValidateUserDrive Credential`) {
		uses[strings.TrimSuffix(fold(name), "attribute")] = [2]string{name, onProperties}
	}
	return uses
}

// classAttributes are the errors of the attributes of a class: unknown ones first, as the names are
// looked up before anything else, then those in the wrong place.
func (s *Session) classAttributes(d *syntax.TypeDefinition, own map[string]bool) (unknown, misplaced []*syntax.Error) {
	uses := attributeUses()
	each := func(list []syntax.AttributeBase, target string) {
		for _, a := range list {
			at, ok := a.(*syntax.Attribute)
			if !ok {
				continue
			}
			name := attributeName(at)
			use, known := uses[name]
			switch {
			case known && use[1] != "" && !validOn(use[1], target):
				misplaced = append(misplaced, &syntax.Error{ID: "AttributeNotAllowedOnDeclaration", Span: at.Span(),
					Message: "Attribute '" + use[0] + "' is not valid on this declaration. It is valid on '" + use[1] + "' declarations only."})
			case known || strings.Contains(name, ".") || own[name] || own[name+"attribute"] || s.classes[name] != nil || s.classes[name+"attribute"] != nil:
			default:
				unknown = append(unknown, &syntax.Error{ID: "CustomAttributeTypeNotFound", Span: at.Type.Span(), Message: "Cannot find the type for custom attribute '" +
					at.Type.Name + "'. Make sure that the assembly that contains this type is loaded."})
			}
		}
	}
	head := "Class"
	if d.Enum {
		head = "Enum"
	}
	each(d.Attributes, head)
	for _, m := range d.Members {
		switch m := m.(type) {
		case *syntax.PropertyMember:
			each(m.Attributes, onProperties)
		case *syntax.FunctionMember:
			target := "Method"
			if m.Constructor {
				target = "Constructor"
			}
			each(m.Attributes, target)
			for _, p := range m.Function.Params {
				each(p.Attributes, "Parameter")
			}
		}
	}
	return unknown, misplaced
}

// validOn tells whether one of the targets is among the declarations.
func validOn(declarations, targets string) bool {
	for _, target := range strings.Split(targets, ", ") {
		for _, one := range strings.Split(declarations, ", ") {
			if one == target {
				return true
			}
		}
	}
	return false
}
