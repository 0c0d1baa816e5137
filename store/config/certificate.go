package config

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"strings"
	"time"
)

// Certificate is a certificate with its key, or a key that waits for its certificate.
type Certificate struct {
	Identity             Identity                    `prop:"readonly" help:"The thumbprint."`
	Thumbprint           string                      `prop:"readonly" help:"The SHA-1 hash that names the certificate."`
	Server               ServerID                    `prop:"readonly" help:"The server that holds the key."`
	FriendlyName         string                      `valid:"maxlen=128 printable" help:"A name for administrators."`
	Services             CertificateServices         `help:"The services the certificate is used for."`
	Subject              string                      `prop:"readonly" help:"Whom the certificate is for."`
	Issuer               string                      `prop:"readonly" help:"Who signed the certificate."`
	CertificateDomains   MultiValuedProperty[string] `prop:"readonly" help:"The host names the certificate is for."`
	NotBefore            time.Time                   `prop:"readonly" help:"When the certificate begins to be valid."`
	NotAfter             time.Time                   `prop:"readonly" help:"When the certificate ends to be valid."`
	SerialNumber         string                      `prop:"readonly" help:"The number its issuer gave the certificate."`
	IsSelfSigned         bool                        `prop:"readonly" help:"Whether the certificate signed itself."`
	PrivateKeyExportable bool                        `prop:"readonly" help:"Whether the key may be exported."`
	PendingRequest       bool                        `prop:"readonly" help:"Whether the key still waits for its certificate."`
	Chain                string                      `prop:"readonly,hidden" help:"The certificate and those that signed it, in PEM; of a pending request the request."`
	Key                  Secret                      `prop:"readonly,secret,hidden" help:"The private key, in PEM."`
}

// TLS returns the certificate as the handshake needs it.
func (c Certificate) TLS() (tls.Certificate, error) {
	if c.PendingRequest {
		return tls.Certificate{}, fmt.Errorf("the certificate request %s has not been answered yet", c.Thumbprint)
	}
	pair, err := tls.X509KeyPair([]byte(c.Chain), []byte(c.Key.Reveal()))
	if err != nil {
		return pair, fmt.Errorf("certificate %s: %w", c.Thumbprint, err)
	}
	return pair, nil
}

// Covers reports whether the certificate is for a host name.
func (c Certificate) Covers(host string) bool {
	leaf := x509.Certificate{DNSNames: c.CertificateDomains}
	return leaf.VerifyHostname(strings.TrimSuffix(host, ".")) == nil
}

// Certificates keeps the certificates, by thumbprint.
var Certificates = Kind[Certificate]{
	Name:  "certificate",
	What:  "certificate",
	Key:   func(c Certificate) string { return c.Thumbprint },
	Words: func(c Certificate) []Word { return []Word{{Text: string(c.Server)}} },
	Check: func(c Certificate) error {
		if c.PendingRequest {
			return nil
		}
		_, err := c.TLS()
		return err
	},
}

// CertificateFor returns the certificate a server shows for a service: of those enabled for
// it the one that covers name or carries it as a wildcard, valid before expired, issued before
// self-signed, the longest valid first.
func CertificateFor(v View, server ServerID, service CertificateServices, name string, now time.Time) (Certificate, bool) {
	var best Certificate
	score := -1
	for c := range Certificates.Find(v, string(server)) {
		if c.Services&service == 0 || c.PendingRequest {
			continue
		}
		if s := c.fitness(name, now); s > score || s == score && c.NotAfter.After(best.NotAfter) {
			best, score = c, s
		}
	}
	return best, score >= 0
}

func (c Certificate) fitness(name string, now time.Time) int {
	s := 0
	if name != "" && (c.Covers(name) || c.carries(name)) {
		s += 4
	}
	if now.Before(c.NotAfter) && !now.Before(c.NotBefore) {
		s += 2
	}
	if !c.IsSelfSigned {
		s++
	}
	return s
}

// carries reports whether a name, wildcard and all, is literally among the certificate's.
func (c Certificate) carries(name string) bool {
	return c.CertificateDomains.has(name)
}
