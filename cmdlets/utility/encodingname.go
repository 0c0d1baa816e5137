package utility

import (
	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// encodingName is the argument of an -Encoding parameter: a name, a code page, or a System.Text.Encoding.
type encodingName string

// NetType is the .NET type of such arguments.
func (encodingName) NetType() string { return "System.Text.Encoding" }

// UnmarshalValue takes what names a known encoding.
func (e *encodingName) UnmarshalValue(v any) error {
	name := object.Text(v)
	if known, ok := object.Unwrap(v).(*dotnet.Encoding); ok {
		name = known.IANA()
		if known.BOM() && name == "utf-8" {
			name = "utf8bom"
		}
	}
	if _, err := encodingNamed(name); err != nil {
		return err
	}
	*e = encodingName(name)
	return nil
}

// unknownEncoding says that there is no encoding of a name.
type unknownEncoding string

func (u unknownEncoding) Error() string {
	return "'" + string(u) + "' is not a supported encoding name. For information on defining a custom encoding, see the documentation for the Encoding.RegisterProvider method. (Parameter 'name')"
}

// Transforms marks it as a failure to make a value out of an argument.
func (unknownEncoding) Transforms() {}
