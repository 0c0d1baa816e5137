package front

import (
	"crypto/tls"
	"sync"
)

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

// Keyring keeps the configuration of each certificate in use, so that a
// change of other settings neither parses keys again nor makes clients' session
// tickets worthless. Its zero value is ready.
type Keyring struct {
	mu   sync.Mutex
	kept map[string]*tls.Config
}

// Config returns the configuration for a certificate, named by its thumbprint,
// which is loaded when it is met for the first time.
func (k *Keyring) Config(alpn, thumbprint string, load func() (tls.Certificate, error)) (*tls.Config, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c := k.kept[thumbprint]; c != nil {
		return c, nil
	}
	cert, err := load()
	if err != nil {
		return nil, err
	}
	if k.kept == nil || len(k.kept) > 100 {
		k.kept = map[string]*tls.Config{}
	}
	c := ServerTLS(alpn, cert)
	k.kept[thumbprint] = c
	return c, nil
}
