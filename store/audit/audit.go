// Package audit says who did what: one record for each change, kept in the same transaction
// as the change itself, and one for each refusal and failure. It imports nothing of the house.
package audit

import (
	"context"
	"iter"
	"time"
)

// Record is one run of a cmdlet that changed something, or was refused or failed.
type Record struct {
	ID         uint64 // grows; the order of the records
	Time       time.Time
	Actor      string // who
	Origin     string // from where: console, socket, startup
	Cmdlet     string
	Parameters []Parameter
	Target     string // the object modified
	Changes    []Change
	Succeeded  bool
	Error      string
	Revision   uint64 // of the configuration, after the change
}

// Parameter is a bound parameter; the value of a secret is stars.
type Parameter struct{ Name, Value string }

// Change is one property's old and new value; the value of a secret is stars.
type Change struct{ Object, Property, Old, New string }

// Query chooses records. Its zero value chooses all, newest first.
type Query struct {
	From, To time.Time // Zero: no bound
	Limit    int       // 0: no limit
	Accept   func(*Record) bool
}

// Log keeps the records.
type Log interface {
	// Append keeps a record that goes with no change, and returns when it is durable.
	Append(context.Context, Record) error
	// Search yields records, newest first.
	Search(context.Context, Query) iter.Seq2[Record, error]
}
