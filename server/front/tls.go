package front

import "crypto/tls"

// ServerTLS returns the configuration of a protocol's TLS: version 1.2 or
// newer, and its own ALPN name. A client that offers names, none of which is
// ours, was led here by a trick (a browser told to post to a mail port) and is
// refused by the handshake with no_application_protocol; one that offers none
// is welcome.
func ServerTLS(alpn string, certs ...tls.Certificate) *tls.Config {
	// RFC 7301 3.2: no shared name ends the handshake.
	return &tls.Config{
		MinVersion:   tls.VersionTLS12,
		Certificates: certs,
		NextProtos:   []string{alpn},
	}
}
