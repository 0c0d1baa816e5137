// Package transport owns a message from the 250 that a client is given to its
// last recipient: it says who may send to whom, expands groups, delivers into
// mailboxes, sends to other servers, tries again, and reports what failed.
//
// What it promises: a message that was answered 250 survives anything and
// reaches each recipient once. It keeps this in one of two ways. A message for
// one mailbox here goes into that mailbox before it is answered. Every other
// one is answered when it lies in the queue, one item a destination; a local
// delivery from the queue carries the item's name, which the mailbox takes
// only once.
//
// The queue is the memory; what runs (the schedule) is built from it at the
// start and can be lost at any moment.
package transport
