// Package imap is the IMAP conversation: IMAP4rev1 (RFC 3501) with the
// extensions that capability.go lists. One command a file; table.go says which
// command may be given in which state.
//
// A session is one goroutine over one front.Conn. The parser pulls its input:
// a literal is judged before the client is told to go on, and what is refused
// is skipped or ends the connection, but never runs as a command. Answers are
// appended to a buffer lent by a pool; the front sends them when the session
// next waits for input. What a client lists a folder by was rendered when the
// message was stored (server/message) and goes to the wire as it is.
//
// Rules the compiler cannot hold:
//
//   - Sequence numbers mean what the session told the client, not what is in
//     the store: only view.go changes them, and only where the protocol allows.
//   - The capability list and what is accepted come from the same functions.
//
// It imports front, message, the auth room's words and the store's interfaces;
// never another protocol, a shell, or a back end.
package imap
