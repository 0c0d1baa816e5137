// Package smtp is the conversation of mail: the server's side for receive
// connectors and the client's side for send connectors. It knows who may speak
// and what is well said; whether a recipient exists and where a message goes it
// asks an Acceptor, which transport satisfies.
//
// The server trusts no line: commands are bounded, a message ends at CR LF dot
// CR LF and nowhere else, messages with a bare CR or LF are refused (so that no
// other server can see two where we saw one), and the first error of a
// connection is its last.
package smtp
