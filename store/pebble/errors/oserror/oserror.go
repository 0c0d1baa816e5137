// Package oserror tells the kinds of a file system's errors.
package oserror

import (
	"errors"
	"io/fs"
)

// The kinds that have names.
var (
	ErrInvalid    = fs.ErrInvalid
	ErrPermission = fs.ErrPermission
	ErrExist      = fs.ErrExist
	ErrNotExist   = fs.ErrNotExist
	ErrClosed     = fs.ErrClosed
)

// IsExist tells whether something is there already.
func IsExist(err error) bool { return errors.Is(err, fs.ErrExist) }

// IsNotExist tells whether something is not there.
func IsNotExist(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// IsPermission tells whether something is forbidden.
func IsPermission(err error) bool { return errors.Is(err, fs.ErrPermission) }
