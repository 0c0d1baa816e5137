package admin

import (
	"errors"
	"slices"

	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/directory"
)

// Mailbox returns the one mailbox that an identity names.
func Mailbox(v config.View, id config.Identity) (directory.User, error) {
	return One(v, "mailbox", id, directory.HasMailbox)
}

// One returns the one recipient of a sort that an identity names. An error about an identity
// that names nothing suggests the name most like it.
func One[T directory.Recipient](v config.View, what string, id config.Identity, accept func(T) bool) (T, error) {
	r, err := directory.One(v, what, string(id), accept)
	var missing *config.NotFound
	if !errors.As(err, &missing) {
		return r, err
	}
	hint := ""
	if near := Closest(v, string(id), acceptAny(accept)); near != "" {
		hint = "Do you mean " + near + "?"
	}
	return r, command.NotFound(what, string(id), hint)
}

// acceptAny asks the same of a recipient of any sort.
func acceptAny[T directory.Recipient](accept func(T) bool) func(directory.Recipient) bool {
	return func(r directory.Recipient) bool {
		t, ok := r.(T)
		return ok && (accept == nil || accept(t))
	}
}

// Several returns the recipients of a sort that an identity names; with wildcards there may be
// several, or none, and without there is exactly one.
func Several[T directory.Recipient](v config.View, what string, id config.Identity, accept func(T) bool) ([]T, error) {
	if !id.HasWildcards() {
		one, err := One(v, what, id, accept)
		if err != nil {
			return nil, err
		}
		return []T{one}, nil
	}
	var found []T
	for _, r := range directory.Find(v, string(id)) {
		if t, ok := r.(T); ok && (accept == nil || accept(t)) {
			found = append(found, t)
		}
	}
	return found, nil
}

// Only returns the one object that was found under an identity. A cmdlet that changes
// something by name refuses when several were found: those are piped to it.
func Only[T any](what string, id config.Identity, found []T, name func(T) string) (T, error) {
	var none T
	switch len(found) {
	case 0:
		return none, &config.NotFound{What: what, ID: string(id)}
	case 1:
		return found[0], nil
	}
	names := make([]string, len(found))
	for i, f := range found {
		names[i] = name(f)
	}
	slices.Sort(names)
	err := &config.Ambiguous{What: what, ID: string(id), Candidates: names}
	return none, &command.Error{ID: "ManagementObjectAmbiguous", Category: command.InvalidArgument, Target: err.ID, Err: err,
		Message: sentence(err.Error()), Hint: "Name the one you mean, or pipe what the Get cmdlet shows to change all of them."}
}
