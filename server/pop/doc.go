// Package pop is the POP3 conversation (RFC 1939) with CAPA (RFC 2449), STLS
// (RFC 2595), SASL (RFC 5034) and response codes (RFC 3206). It knows a
// mailbox, never how it is kept.
//
// A session works on the messages that were in the Inbox when it logged in. It
// holds the maildrop alone, and removes what it marked only after QUIT: whoever
// merely loses his connection loses no mail.
package pop
