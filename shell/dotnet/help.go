package dotnet

import (
	"fmt"

	"emsh/shell/object"
)

// text is a string argument; null is empty.
func text(v any) string {
	s, _ := v.(string)
	return s
}

// texts is a string[].
func texts(words []string) *object.Array {
	items := make([]any, len(words))
	for i, w := range words {
		items[i] = w
	}
	return &object.Array{Elem: "System.String", Items: items}
}

// words are the texts of an array.
func words(v any) []string {
	items, _ := object.Elements(v)
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = object.Text(item)
	}
	return out
}

// bytesOf are the bytes of a byte[].
func bytesOf(v any) []byte {
	items, _ := object.Elements(v)
	b := make([]byte, len(items))
	for i, item := range items {
		b[i], _ = item.(uint8)
	}
	return b
}

func exception(typeName, format string, a ...any) error {
	return &object.Exception{Type: "System." + typeName, Message: fmt.Sprintf(format, a...)}
}

func outOfRange(param, message string) error {
	return exception("ArgumentOutOfRangeException", "%s (Parameter '%s')", message, param)
}

func nullArgument(param string) error {
	return exception("ArgumentNullException", "Value cannot be null. (Parameter '%s')", param)
}

// get declares a read-only property of a value of Go type T.
func get[T any](definition string, f func(this T) any) Member {
	return Member{Text: definition, Do: func(this any, _ []any) (any, error) {
		if own, ok := this.(T); ok {
			return f(own), nil
		}
		return nil, nil // a value of ours that only bears the type's name
	}}
}

// constant declares a static property.
func constant(definition string, v any) Member {
	return Member{Text: "static " + definition, Do: func(any, []any) (any, error) { return v, nil }}
}

// method declares a method of a value of Go type T that cannot fail.
func method[T any](definition string, f func(this T, a []any) any) Member {
	return Member{Text: definition, Do: func(this any, a []any) (any, error) {
		if own, ok := this.(T); ok {
			return f(own, a), nil
		}
		return nil, nil
	}}
}

// static declares a static method that cannot fail.
func static(definition string, f func(a []any) any) Member {
	return Member{Text: "static " + definition, Do: func(_ any, a []any) (any, error) { return f(a), nil }}
}
