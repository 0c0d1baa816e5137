// Package pebble is one node's back end for store/mailbox and store/queue.
//
// A mailbox database and the queue are each one directory:
//
//	db/        a Pebble store: everything but texts, behind one write-ahead log
//	bodies/    segment files with the texts, written before the rows that refer to them
//	ballast    disk space set aside for the log, given up when the disk is full
//
// The way of a delivery: read the text; write it into the active segment; work out its digest; make it durable, either by a sync of
// that file that is shared with whoever else waits or, when few write, by a redo row (settler.go); under the box's lock take
// a UID and a modification sequence and hand the rows to the log; without the lock wait for the log's sync, shared
// again; tell the watchers. The log keeps the order in which the box's lock was held, so when a later change is durable
// the earlier ones are.
//
// Texts lie outside Pebble because it would write each at least twice (log, flush) and again at compactions; a text here is
// written once and read with one call. Measured with 10 KB texts and 64 writers, this whole way took 15 to 60 % more deliveries
// than the bare commits of a Pebble that holds the texts itself, with or without its separation of values.
//
// Rules the compiler cannot hold: nothing is read from or written to a caller's Reader or a body's file
// under a box's lock, except the loading of a folder's index; locks are taken in the order Mailboxes, box, folder cache, bodies.
package pebble
