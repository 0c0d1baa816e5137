// Package errors stands in for the part of CockroachDB's errors that Pebble uses. The original
// keeps a stack with each error, and sends errors over networks and to Sentry; with all that this
// needs, it was a quarter of the time in which emsh starts. Here an error has a text and a cause,
// and is asked with Is and As. go.mod replaces the original by this module.
package errors

import (
	"errors"
	"fmt"
)

// New returns an error with a text.
func New(text string) error { return errors.New(text) }

// Newf returns an error with a formatted text, which may wrap a cause with %w.
func Newf(format string, args ...any) error { return fmt.Errorf(format, args...) }

// Errorf is Newf.
func Errorf(format string, args ...any) error { return fmt.Errorf(format, args...) }

// AssertionFailedf returns an error of something that Pebble thought impossible.
func AssertionFailedf(format string, args ...any) error { return fmt.Errorf(format, args...) }

// Is tells whether an error, or what it wraps, is target.
func Is(err, target error) bool { return errors.Is(err, target) }

// As finds in what an error wraps the first of target's type.
func As(err error, target any) bool { return errors.As(err, target) }

// Join makes one error of several.
func Join(errs ...error) error { return errors.Join(errs...) }

// UnwrapAll returns the innermost cause of an error.
func UnwrapAll(err error) error {
	for {
		cause := errors.Unwrap(err)
		if cause == nil {
			return err
		}
		err = cause
	}
}

// Wrap puts a text before that of an error.
func Wrap(err error, text string) error {
	if err == nil {
		return nil
	}
	return &wrapped{text + ": " + err.Error(), err}
}

// Wrapf puts a formatted text before that of an error.
func Wrapf(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return Wrap(err, fmt.Sprintf(format, args...))
}

type wrapped struct {
	text  string
	cause error
}

func (w *wrapped) Error() string { return w.text }
func (w *wrapped) Unwrap() error { return w.cause }

// Mark lets an error also be what mark is.
func Mark(err, mark error) error {
	if err == nil {
		return nil
	}
	return &marked{err, mark}
}

type marked struct {
	error
	mark error
}

func (m *marked) Unwrap() error        { return m.error }
func (m *marked) Is(target error) bool { return errors.Is(m.mark, target) }

// CombineErrors returns the first of two errors that there is, with the other beside it.
func CombineErrors(err, other error) error {
	if err == nil {
		return other
	}
	return WithSecondaryError(err, other)
}

// WithSecondaryError keeps beside an error another one, which %+v shows.
func WithSecondaryError(err, other error) error {
	if err == nil || other == nil {
		return err
	}
	return &detailed{err, other.Error()}
}

// WithDetailf keeps beside an error a text, which %+v shows.
func WithDetailf(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return &detailed{err, fmt.Sprintf(format, args...)}
}

// WithHintf is WithDetailf.
func WithHintf(err error, format string, args ...any) error { return WithDetailf(err, format, args...) }

// WithSafeDetails is WithDetailf.
func WithSafeDetails(err error, format string, args ...any) error {
	return WithDetailf(err, format, args...)
}

type detailed struct {
	error
	detail string
}

func (d *detailed) Unwrap() error { return d.error }

func (d *detailed) Format(s fmt.State, verb rune) {
	switch {
	case verb == 'v' && s.Flag('+'):
		fmt.Fprintf(s, "%+v (%s)", d.error, d.detail)
	case verb == 'q':
		fmt.Fprintf(s, "%q", d.Error())
	default:
		fmt.Fprint(s, d.Error())
	}
}

// WithStack would keep the stack with an error.
func WithStack(err error) error { return err }

// Safe would say that a value has nothing secret in it.
func Safe(v any) any { return v }
