package config

import (
	"encoding"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Unlimited is a value or the word "unlimited". Its zero value is unlimited.
type Unlimited[T any] struct {
	limited bool
	value   T
}

// Limit returns an Unlimited that is limited to v.
func Limit[T any](v T) Unlimited[T] { return Unlimited[T]{limited: true, value: v} }

// IsUnlimited reports whether there is no limit.
func (u Unlimited[T]) IsUnlimited() bool { return !u.limited }

// Value returns the limit and whether there is one.
func (u Unlimited[T]) Value() (T, bool) { return u.value, u.limited }

// Or returns the limit, or otherwise where there is none.
func (u Unlimited[T]) Or(otherwise T) T {
	if u.limited {
		return u.value
	}
	return otherwise
}

// String writes the limit or "Unlimited".
func (u Unlimited[T]) String() string {
	if !u.limited {
		return "Unlimited"
	}
	return fmt.Sprint(u.value)
}

// MarshalText writes what String writes.
func (u Unlimited[T]) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// UnmarshalText reads "unlimited" in any case, or a value.
func (u *Unlimited[T]) UnmarshalText(b []byte) error {
	if strings.EqualFold(strings.TrimSpace(string(b)), "unlimited") {
		*u = Unlimited[T]{}
		return nil
	}
	var v T
	if err := parseText(&v, strings.TrimSpace(string(b))); err != nil {
		return err
	}
	*u = Limit(v)
	return nil
}

// PipelineValue gives the shell the kind and data of the limit, or "unlimited".
func (u Unlimited[T]) PipelineValue() (kind string, data any) {
	if !u.limited {
		return "unlimited", nil
	}
	switch v := any(u.value).(type) {
	case interface{ PipelineValue() (string, any) }:
		return v.PipelineValue()
	case int:
		return "int", int64(v)
	default:
		return "text", u.String()
	}
}

// parseText reads text into p, which points to a type with UnmarshalText, a string or an int.
func parseText(p any, text string) error {
	switch p := p.(type) {
	case encoding.TextUnmarshaler:
		return p.UnmarshalText([]byte(text))
	case *int:
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return fmt.Errorf("\"%s\" is not a whole number", text)
		}
		*p = int(n)
		return nil
	}
	if v := reflect.ValueOf(p).Elem(); v.Kind() == reflect.String {
		v.SetString(text)
		return nil
	}
	return fmt.Errorf("a %T cannot be read from text", p)
}
