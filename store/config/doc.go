// Package config says what an organization is made of: the types of its settings, the special
// values they are written in (sizes, time spans, addresses, lists, enumerations), and how a
// set of them is looked at and changed.
//
// A setting is described once, on the field of its type: tags carry its help and its rules,
// Default functions its defaults, and Check the rules that span several fields. A View is an
// immutable snapshot with a revision. The only way to another View is a proposal: a function
// over a Tx, pure, so that it may be run again, and a Commit by a Store, which writes the
// change, its audit record and the new revision together or not at all.
//
// Rows read from a View are shared by everybody who reads them. Their slices are never
// changed in place: whoever wants another list makes one.
//
// It imports nothing of the house but store/audit.
package config
