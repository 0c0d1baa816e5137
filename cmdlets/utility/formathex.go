package utility

import (
	"fmt"
	"os"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

type formatHex struct {
	Path        []string     `param:"pos=0,mandatory,set=Path" help:"The files; wildcards are taken."`
	LiteralPath []string     `param:"mandatory,property,alias=PSPath|LP,set=LiteralPath" help:"The files, as they are written."`
	InputObject any          `param:"mandatory,pipeline,set=ByInputObject" help:"What to show: text, bytes or numbers."`
	Encoding    encodingName `param:"set=ByInputObject" default:"utf8" help:"The encoding of text."`
	Count       int64        `param:"" valid:"range=1..9223372036854775807" help:"How many bytes at most."`
	Offset      int64        `param:"" valid:"range=0..9223372036854775807" help:"How many bytes to leave out before."`

	raw  []byte
	kind string
}

func (f *formatHex) Process(c *command.Call) error {
	if len(f.Path)+len(f.LiteralPath) > 0 {
		return f.files(c)
	}
	v := input(c, f.InputObject)
	if b, ok := object.Unwrap(v).(byte); ok && c.Piped {
		f.raw, f.kind = append(f.raw, b), "Byte (System.Byte)"
		return nil
	}
	if item, ok := v.(*fileItem); ok {
		f.LiteralPath = []string{item.path}
		err := f.files(c)
		f.LiteralPath = nil
		return err
	}
	raw, label, err := f.bytes(v)
	if err != nil {
		return err
	}
	return f.write(c, raw, label)
}

// End shows the bytes that came one by one.
func (f *formatHex) End(c *command.Call) error {
	if len(f.raw) == 0 {
		return nil
	}
	return f.write(c, f.raw, f.kind)
}

func (f *formatHex) files(c *command.Call) error {
	paths, literal := pathArgs(c, f.Path, f.LiteralPath)
	found, err := files(c, paths, literal)
	if err != nil {
		return err
	}
	for _, full := range found {
		b, err := os.ReadFile(full)
		if err != nil {
			return c.Fail(readFailure(full, err))
		}
		if err := f.write(c, b, full); err != nil {
			return err
		}
	}
	return nil
}

// bytes are those of a value: of text in the encoding, of a number low byte first.
func (f *formatHex) bytes(v any) ([]byte, string, error) {
	switch x := object.Unwrap(v).(type) {
	case string:
		e, err := encodingNamed(or(string(f.Encoding), "utf8"))
		if err != nil {
			return nil, "", err
		}
		return e.bytes(x), "String (System.String)", nil
	case *object.Array:
		if raw, ok := rawBytes(x.Items); ok {
			return raw, "Byte[] (System.Byte[])", nil
		}
		var all []byte
		for _, item := range x.Items {
			raw, _, err := f.bytes(item)
			if err != nil {
				return nil, "", err
			}
			all = append(all, raw...)
		}
		return all, object.TypeName(x), nil
	}
	size := map[string]int{"System.Boolean": 1, "System.Byte": 1, "System.SByte": 1, "System.Int16": 2, "System.UInt16": 2, "System.Int32": 4, "System.UInt32": 4, "System.Int64": 8, "System.UInt64": 8}[object.TypeName(v)]
	n, err := object.Cast(v, "System.Int64")
	if size == 0 || err != nil {
		return nil, "", fail("FormatHexTypeNotSupported", command.ParserError, "ArgumentException",
			"Cannot display hexadecimal for objects of the type '"+object.TypeName(v)+"'.", v)
	}
	raw := make([]byte, size)
	for i := range raw {
		raw[i] = byte(uint64(n.(int64)) >> (8 * i))
	}
	name := object.TypeName(v)
	return raw, name[strings.LastIndexByte(name, '.')+1:] + " (" + name + ")", nil
}

// write shows bytes, sixteen a line.
func (f *formatHex) write(c *command.Call, raw []byte, label string) error {
	raw = raw[min(f.Offset, int64(len(raw))):]
	if f.Count > 0 {
		raw = raw[:min(f.Count, int64(len(raw)))]
	}
	for at := 0; at < len(raw); at += 16 {
		line := raw[at:min(at+16, len(raw))]
		var hex, ascii strings.Builder
		for _, b := range line {
			fmt.Fprintf(&hex, "%02X ", b)
			if b < ' ' || b > '~' {
				b = '.'
			}
			ascii.WriteByte(b)
		}
		offset := uint64(f.Offset) + uint64(at)
		o := object.New(object.Member{Name: "Offset", Value: fmt.Sprintf("%016X", offset)}, object.Member{Name: "Bytes", Value: byteArray(line)},
			object.Member{Name: "HexBytes", Value: strings.TrimSpace(hex.String())}, object.Member{Name: "Ascii", Value: ascii.String()}, object.Member{Name: "Label", Value: label})
		o.SetTypeNames("Microsoft.PowerShell.Commands.ByteCollection", "System.Object")
		o.SetDisplay("Offset", "HexBytes", "Ascii")
		if err := c.Write(o); err != nil {
			return err
		}
	}
	return nil
}

var formatHexCommand = command.Define[formatHex](command.Spec{Verb: "Format", Noun: "Hex", Synopsis: "Shows bytes as hexadecimal numbers.", Aliases: []string{"fhx"}, DefaultSet: "Path",
	Examples: []command.Example{{Title: "Text", Code: "('abc' | Format-Hex).HexBytes", Output: "61 62 63"}}})
