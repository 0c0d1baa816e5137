package config

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"slices"
	"strings"
	"time"
)

// SelfSigned makes a certificate for host names that nobody but itself vouches for.
func SelfSigned(server ServerID, names []string, from time.Time, life time.Duration) (Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return Certificate{}, fmt.Errorf("make a key: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return Certificate{}, fmt.Errorf("make a serial number: %w", err)
	}
	t := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: names[0]},
		NotBefore:    from.UTC().Truncate(time.Second),
		NotAfter:     from.Add(life).UTC().Truncate(time.Second),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			t.IPAddresses = append(t.IPAddresses, ip)
		} else if !slices.Contains(t.DNSNames, name) {
			t.DNSNames = append(t.DNSNames, name)
		}
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return Certificate{}, fmt.Errorf("sign the certificate: %w", err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return Certificate{}, fmt.Errorf("encode the key: %w", err)
	}
	return NewCertificate(server, pemText("CERTIFICATE", der), pemText("PRIVATE KEY", secret))
}

func pemText(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// NewCertificate describes a certificate, with those that signed it, and its key, both in PEM.
// It fails where the key is not the certificate's.
func NewCertificate(server ServerID, chain, key string) (Certificate, error) {
	block, _ := pem.Decode([]byte(chain))
	if block == nil || block.Type != "CERTIFICATE" {
		return Certificate{}, fmt.Errorf("the text does not begin with a certificate in PEM form")
	}
	leaf, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return Certificate{}, fmt.Errorf("read the certificate: %w", err)
	}
	c := Certificate{Server: server, Chain: chain, Key: Secret(key)}
	c.describe(leaf)
	_, err = c.TLS()
	return c, err
}

func (c *Certificate) describe(leaf *x509.Certificate) {
	sum := sha1.Sum(leaf.Raw)
	c.Thumbprint = strings.ToUpper(hex.EncodeToString(sum[:]))
	c.Identity = Identity(c.Thumbprint)
	c.Subject, c.Issuer = leaf.Subject.String(), leaf.Issuer.String()
	c.NotBefore, c.NotAfter = leaf.NotBefore, leaf.NotAfter
	c.SerialNumber = strings.ToUpper(leaf.SerialNumber.Text(16))
	c.IsSelfSigned = leaf.CheckSignatureFrom(leaf) == nil || leaf.Subject.String() == leaf.Issuer.String()
	c.CertificateDomains = slices.Clone(leaf.DNSNames)
	for _, ip := range leaf.IPAddresses {
		c.CertificateDomains = append(c.CertificateDomains, ip.String())
	}
	if len(c.CertificateDomains) == 0 && leaf.Subject.CommonName != "" {
		c.CertificateDomains = MultiValuedProperty[string]{leaf.Subject.CommonName}
	}
}
