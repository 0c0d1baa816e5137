package utility

import (
	"strings"

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

// contentEncoding is the argument of -Encoding where content is bytes, too: scripts for Windows
// PowerShell, and Exchange's examples, say Byte for -AsByteStream.
type contentEncoding string

// NetType is the .NET type of such arguments.
func (contentEncoding) NetType() string { return "System.Text.Encoding" }

// UnmarshalValue takes Byte, and what names a known encoding.
func (e *contentEncoding) UnmarshalValue(v any) error {
	if name, ok := object.Unwrap(v).(string); ok && strings.EqualFold(name, bytesEncoding) {
		*e = bytesEncoding
		return nil
	}
	return (*encodingName)(e).UnmarshalValue(v)
}

const bytesEncoding = "Byte"

// text is the encoding of text, or "" where content is bytes.
func (e contentEncoding) text() string {
	if e == bytesEncoding {
		return ""
	}
	return string(e)
}

// unknownEncoding says that there is no encoding of a name.
type unknownEncoding string

func (u unknownEncoding) Error() string {
	return "'" + string(u) + "' is not a supported encoding name. For information on defining a custom encoding, see the documentation for the Encoding.RegisterProvider method. (Parameter 'name')"
}

// Transforms marks it as a failure to make a value out of an argument.
func (unknownEncoding) Transforms() {}
