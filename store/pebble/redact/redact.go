// Package redact stands in for the part of CockroachDB's redact that Pebble uses. The original
// marks in each line of a log what is not for strangers; emsh keeps no such log, so everything is
// printed as it is. go.mod replaces the original by this module, whose initialization costs nothing.
package redact

import (
	"fmt"
	"reflect"
	"strings"
)

// SafeFormatter is a value that prints itself.
type SafeFormatter interface {
	SafeFormat(w SafePrinter, verb rune)
}

// SafePrinter is what a SafeFormatter prints to.
type SafePrinter interface {
	Print(args ...any)
	Printf(format string, args ...any)
	SafeString(SafeString)
	SafeInt(SafeInt)
	SafeUint(SafeUint)
	SafeFloat(SafeFloat)
	SafeRune(SafeRune)
}

// SafeValue is a value with nothing secret in it.
type SafeValue interface{ SafeValue() }

// RedactableString would be a text with its secrets marked.
type RedactableString string

// StripMarkers returns the text without marks.
func (s RedactableString) StripMarkers() string { return string(s) }

type (
	SafeString string
	SafeInt    int64
	SafeUint   uint64
	SafeFloat  float64
	SafeRune   rune
)

func (SafeString) SafeValue() {}
func (SafeInt) SafeValue()    {}
func (SafeUint) SafeValue()   {}
func (SafeFloat) SafeValue()  {}
func (SafeRune) SafeValue()   {}

// Safe says that a value has nothing secret in it. It prints as the value does.
func Safe(v any) SafeValue { return safe{v} }

type safe struct{ value any }

func (safe) SafeValue() {}

func (s safe) Format(f fmt.State, verb rune) {
	fmt.Fprintf(f, fmt.FormatString(f, verb), printable(s.value))
}

// RegisterSafeType would say that all values of a type have nothing secret in them.
func RegisterSafeType(reflect.Type) {}

// Sprintf formats a text.
func Sprintf(format string, args ...any) RedactableString {
	return RedactableString(fmt.Sprintf(format, allPrintable(args)...))
}

// StringWithoutMarkers is the text that a value prints.
func StringWithoutMarkers(v SafeFormatter) string {
	var p printer
	v.SafeFormat(&p, 'v')
	return p.String()
}

type printer struct{ strings.Builder }

func (p *printer) Print(args ...any)                 { fmt.Fprint(p, allPrintable(args)...) }
func (p *printer) Printf(format string, args ...any) { fmt.Fprintf(p, format, allPrintable(args)...) }
func (p *printer) SafeString(s SafeString)           { p.WriteString(string(s)) }
func (p *printer) SafeInt(n SafeInt)                 { fmt.Fprint(p, n) }
func (p *printer) SafeUint(n SafeUint)               { fmt.Fprint(p, n) }
func (p *printer) SafeFloat(x SafeFloat)             { fmt.Fprint(p, x) }
func (p *printer) SafeRune(r SafeRune)               { p.WriteRune(rune(r)) }

func allPrintable(args []any) []any {
	out := make([]any, len(args))
	for i, v := range args {
		out[i] = printable(v)
	}
	return out
}

// printable lets package fmt print a value that only knows SafeFormat.
func printable(v any) any {
	if f, ok := v.(SafeFormatter); ok {
		return formatted{f}
	}
	return v
}

type formatted struct{ value SafeFormatter }

func (f formatted) Format(s fmt.State, verb rune) {
	var p printer
	f.value.SafeFormat(&p, verb)
	if verb == 'q' {
		fmt.Fprintf(s, "%q", p.String())
		return
	}
	width, wide := s.Width()
	switch {
	case wide && s.Flag('-'):
		fmt.Fprintf(s, "%-*s", width, p.String())
	case wide:
		fmt.Fprintf(s, "%*s", width, p.String())
	default:
		fmt.Fprint(s, p.String())
	}
}
