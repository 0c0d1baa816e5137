// Package admin is the one way in for administration. Whoever calls, over the socket or in
// this process, and whoever wrote the cmdlet, each call passes the same steps: who is it, may
// he, bind, process, change, audit. A cmdlet reads an immutable view and writes by proposing a
// change, so that what-if, confirmation, audit and live reload cannot be forgotten.
//
// It is the only part of the server that sees the shell, and sees only what a cmdlet is.
package admin
