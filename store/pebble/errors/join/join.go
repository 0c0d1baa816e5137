// Package join makes one error of several.
package join

import "errors"

// Join is errors.Join.
func Join(errs ...error) error { return errors.Join(errs...) }
