package config

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// MultiValuedProperty is a property with any number of values. It is replaced, never
// changed in place.
type MultiValuedProperty[T any] []T

// String writes the values with a comma between them.
func (m MultiValuedProperty[T]) String() string {
	words := make([]string, len(m))
	for i, v := range m {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, ",")
}

// UnmarshalText reads values separated by commas; nothing but space is no value at all.
func (m *MultiValuedProperty[T]) UnmarshalText(b []byte) error {
	text := strings.TrimSpace(string(b))
	if text == "" {
		*m = nil
		return nil
	}
	values := make([]T, 0, strings.Count(text, ",")+1)
	for word := range strings.SplitSeq(text, ",") {
		var v T
		if err := parseText(&v, strings.TrimSpace(word)); err != nil {
			return err
		}
		values = append(values, v)
	}
	*m = values
	return nil
}

// MarshalJSON writes a list, never null.
func (m MultiValuedProperty[T]) MarshalJSON() ([]byte, error) {
	if m == nil {
		return []byte("[]"), nil
	}
	return json.Marshal([]T(m))
}

// UnmarshalJSON reads a list.
func (m *MultiValuedProperty[T]) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, (*[]T)(m))
}

// PipelineValue gives the shell the values, each as it is.
func (m MultiValuedProperty[T]) PipelineValue() (kind string, data any) {
	list := make([]any, len(m))
	for i, v := range m {
		list[i] = v
	}
	return "multivalued", list
}

// With returns the list with v at its end, once.
func (m MultiValuedProperty[T]) With(v T) MultiValuedProperty[T] {
	if m.has(v) {
		return m
	}
	return append(slices.Clip(m), v)
}

// Without returns the list without v.
func (m MultiValuedProperty[T]) Without(v T) MultiValuedProperty[T] {
	name := strings.ToLower(fmt.Sprint(v))
	return slices.DeleteFunc(slices.Clone(m), func(w T) bool { return strings.ToLower(fmt.Sprint(w)) == name })
}

func (m MultiValuedProperty[T]) has(v T) bool {
	name := fmt.Sprint(v)
	return slices.ContainsFunc(m, func(w T) bool { return strings.EqualFold(fmt.Sprint(w), name) })
}
