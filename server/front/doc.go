// Package front is what the mail protocols share: doors that outlive changes
// of settings, TLS, limits, deadlines, the list of sessions and the protocol
// log. A protocol gives a Hall a Plan (which addresses, which certificate,
// which limits, who serves) and is handed one Conn a client.
//
// Rules the compiler cannot hold:
//
//   - A session is one goroutine. Others may only call Wake, End and the
//     methods that say so on its Conn.
//   - A bound address has one accept loop for its whole life; what a new
//     connection meets is read through one atomic pointer.
//   - Exactly one of Swap and Discard is called on a Generation; until then no
//     other change of the same hall begins.
//
// It is a leaf: it imports the standard library only.
package front
