// Package message reads and writes Internet messages: RFC 5322 headers, MIME
// structure (RFC 2045-2049, 2231), addresses, dates, character sets and
// delivery reports. It is a leaf: it imports the standard library and x/text
// only, and knows no protocol session and no store.
//
// What it reads came from anyone, so nothing here fails on bad mail: a parse
// always gives an answer, in one pass, with every quantity bounded by the
// limits below. What IMAP lists a message by (ENVELOPE, BODY, BODYSTRUCTURE)
// is rendered here once, at delivery, in the bytes that go to the wire.
package message

// Limits of what a message is taken apart into; beyond them content stays
// whole and readable, it is only not described further.
const (
	maxDepth     = 100       // nested multiparts and embedded messages
	maxParts     = 5000      // parts of one message
	maxField     = 256 << 10 // bytes kept of one header field
	maxKept      = 64 << 10  // bytes kept of the header fields clients list by
	maxHeaders   = 2 << 20   // bytes kept of all headers of one message together
	maxParams    = 256       // parameters of one Content- field
	maxAddresses = 4096      // addresses of one field
	maxBoundary  = 250       // RFC 2046 5.1.1 allows 70; senders exceed it
)
