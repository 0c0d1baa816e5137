package certificate

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/sha1"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"strings"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"emsh/shell/object"
	"emsh/store/config"
)

const selfSignedLife = 5 * 365 * 24 * time.Hour

// selfSign makes a certificate that vouches for itself.
func selfSign(server config.ServerID, subject string, hosts []string, key crypto.Signer, from time.Time) (config.Certificate, error) {
	name, err := subjectOf(subject, hosts)
	if err != nil {
		return config.Certificate{}, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return config.Certificate{}, err
	}
	t := &x509.Certificate{
		SerialNumber: serial, Subject: name,
		NotBefore: from.UTC().Truncate(time.Second), NotAfter: from.Add(selfSignedLife).UTC().Truncate(time.Second),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	t.DNSNames, t.IPAddresses = split(hosts)
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return config.Certificate{}, fmt.Errorf("sign the certificate: %w", err)
	}
	secret, err := keyText(key)
	if err != nil {
		return config.Certificate{}, err
	}
	return config.NewCertificate(server, pemText("CERTIFICATE", der), secret)
}

// requestFor makes a request (RFC 2986), and the row that keeps its key until it is answered.
func requestFor(server config.ServerID, subject string, hosts []string, key crypto.Signer) (config.Certificate, []byte, error) {
	name, err := subjectOf(subject, hosts)
	if err != nil {
		return config.Certificate{}, nil, err
	}
	t := &x509.CertificateRequest{Subject: name}
	t.DNSNames, t.IPAddresses = split(hosts)
	der, err := x509.CreateCertificateRequest(rand.Reader, t, key)
	if err != nil {
		return config.Certificate{}, nil, fmt.Errorf("sign the request: %w", err)
	}
	secret, err := keyText(key)
	if err != nil {
		return config.Certificate{}, nil, err
	}
	sum := sha1.Sum(der)
	print := strings.ToUpper(hex.EncodeToString(sum[:]))
	return config.Certificate{
		Identity: config.Identity(print), Thumbprint: print, Server: server, PendingRequest: true, Subject: name.String(),
		CertificateDomains: hosts, NotBefore: time.Now().UTC(), Chain: pemText("CERTIFICATE REQUEST", der), Key: config.Secret(secret),
	}, der, nil
}

func split(hosts []string) (names []string, ips []net.IP) {
	for _, h := range hosts {
		if ip := net.ParseIP(h); ip != nil {
			ips = append(ips, ip)
		} else {
			names = append(names, h)
		}
	}
	return names, ips
}

// subjectOf reads "C=US, O=Contoso, CN=mail.contoso.com"; without it the first host is the name.
func subjectOf(text string, hosts []string) (n pkix.Name, err error) {
	if text == "" {
		if len(hosts) == 0 {
			return n, &config.Invalid{Property: "DomainName", Reason: "A certificate needs a host name or a subject."}
		}
		return pkix.Name{CommonName: hosts[0]}, nil
	}
	for part := range strings.SplitSeq(strings.ReplaceAll(text, ";", ","), ",") {
		key, value, ok := strings.Cut(part, "=")
		value = strings.TrimSpace(value)
		if !ok || value == "" {
			return n, badSubject(text)
		}
		switch strings.ToUpper(strings.TrimSpace(key)) {
		case "CN":
			n.CommonName = value
		case "C":
			n.Country = append(n.Country, value)
		case "O":
			n.Organization = append(n.Organization, value)
		case "OU":
			n.OrganizationalUnit = append(n.OrganizationalUnit, value)
		case "L":
			n.Locality = append(n.Locality, value)
		case "S", "ST":
			n.Province = append(n.Province, value)
		case "STREET":
			n.StreetAddress = append(n.StreetAddress, value)
		case "SERIALNUMBER":
			n.SerialNumber = value
		default:
			return n, badSubject(text)
		}
	}
	return n, nil
}

func badSubject(text string) error {
	return &config.Invalid{Property: "SubjectName", Reason: fmt.Sprintf("\"%s\" is not a name; write for example \"C=US, O=Contoso, CN=mail.contoso.com\".", text)}
}

func pemText(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func keyText(key crypto.PrivateKey) (string, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", fmt.Errorf("encode the key: %w", err)
	}
	return pemText("PRIVATE KEY", der), nil
}

// read takes a file apart: PFX, PEM with a key, or the answer to a request.
func read(v config.View, server config.ServerID, data []byte, password string) (config.Certificate, error) {
	if bytes.Contains(data, []byte("-----BEGIN ")) {
		return readPEM(v, server, data)
	}
	if raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(data)), "")); err == nil && len(raw) > 0 {
		data = raw
	}
	if leaf, err := x509.ParseCertificate(data); err == nil {
		return answered(v, server, pemText("CERTIFICATE", leaf.Raw))
	}
	key, leaf, chain, err := pkcs12.DecodeChain(data, password)
	switch {
	case errors.Is(err, pkcs12.ErrIncorrectPassword) && password == "":
		return config.Certificate{}, errors.New("the file is protected by a password; give it with -Password")
	case errors.Is(err, pkcs12.ErrIncorrectPassword):
		return config.Certificate{}, errors.New("the password is not that of the file")
	case err != nil:
		return config.Certificate{}, errors.New("the file is neither a PFX nor a certificate, as PEM text or otherwise")
	}
	secret, err := keyText(key)
	if err != nil {
		return config.Certificate{}, err
	}
	text := pemText("CERTIFICATE", leaf.Raw)
	for _, c := range chain {
		text += pemText("CERTIFICATE", c.Raw)
	}
	return config.NewCertificate(server, text, secret)
}

func readPEM(v config.View, server config.ServerID, data []byte) (config.Certificate, error) {
	var chain, key string
	for {
		var block *pem.Block
		if block, data = pem.Decode(data); block == nil {
			break
		}
		switch {
		case block.Type == "CERTIFICATE":
			chain += pemText("CERTIFICATE", block.Bytes)
		case strings.HasSuffix(block.Type, "PRIVATE KEY"):
			key = string(pem.EncodeToMemory(block))
		}
	}
	if chain == "" {
		return config.Certificate{}, errors.New("there is no certificate in the file")
	}
	if key == "" {
		return answered(v, server, chain)
	}
	return config.NewCertificate(server, chain, key)
}

// answered joins a certificate with the key of the request it answers.
func answered(v config.View, server config.ServerID, chain string) (config.Certificate, error) {
	for p := range config.Certificates.Find(v, string(server)) {
		if !p.PendingRequest || p.Server != server {
			continue
		}
		if c, err := config.NewCertificate(server, chain, p.Key.Reveal()); err == nil {
			c.FriendlyName, c.PrivateKeyExportable = p.FriendlyName, p.PrivateKeyExportable
			return c, nil
		}
	}
	if installed(v, server, chain) {
		return config.Certificate{}, errors.New("the certificate is installed already, with its key; Enable-ExchangeCertificate gives it to services")
	}
	return config.Certificate{}, errors.New("the file has no key, and the certificate answers no request of this server")
}

// installed reports whether a server has the certificate that a chain begins with.
func installed(v config.View, server config.ServerID, chain string) bool {
	for c := range config.Certificates.Find(v, string(server)) {
		if !c.PendingRequest && c.Server == server && firstBlock(c.Chain) == firstBlock(chain) {
			return true
		}
	}
	return false
}

func firstBlock(chain string) string {
	block, _ := pem.Decode([]byte(chain))
	if block == nil {
		return ""
	}
	return string(block.Bytes)
}

// pendingFor finds the request that a certificate answers.
func pendingFor(v config.View, server config.ServerID, c config.Certificate) (config.Certificate, bool) {
	for p := range config.Certificates.Find(v, string(server)) {
		if p.PendingRequest && p.Server == server && p.Key == c.Key {
			return p, true
		}
	}
	return config.Certificate{}, false
}

// encodePFX writes certificate, chain and key under a password.
func encodePFX(c config.Certificate, password string) ([]byte, error) {
	pair, err := c.TLS()
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(pair.Certificate[0])
	if err != nil {
		return nil, err
	}
	var chain []*x509.Certificate
	for _, der := range pair.Certificate[1:] {
		ca, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, err
		}
		chain = append(chain, ca)
	}
	return pkcs12.Modern.Encode(pair.PrivateKey, leaf, chain, password)
}

func base64Text(data []byte) []byte {
	text := base64.StdEncoding.EncodeToString(data)
	var b bytes.Buffer
	for len(text) > 64 {
		b.WriteString(text[:64] + "\r\n")
		text = text[64:]
	}
	b.WriteString(text + "\r\n")
	return b.Bytes()
}

// bytesOf takes bytes as the shell has them: an array of numbers, or text.
func bytesOf(v any) ([]byte, error) {
	switch v := v.(type) {
	case []byte:
		return v, nil
	case string:
		return []byte(v), nil
	case *object.Object:
		if inner, ok := v.Get("FileData"); ok {
			return bytesOf(inner)
		}
	case []any:
		return manyBytes(v)
	}
	return nil, &config.Invalid{Property: "FileData", Reason: "Give the bytes of the file, as Get-Content reads them, or its text."}
}

func manyBytes(list []any) ([]byte, error) {
	var out []byte
	for _, x := range list {
		switch n := x.(type) {
		case byte:
			out = append(out, n)
		case string: // lines of a text file
			out = append(out, n+"\n"...)
		default:
			var small int
			if _, err := fmt.Sscan(object.Text(x), &small); err != nil || small < 0 || small > 255 {
				return nil, &config.Invalid{Property: "FileData", Reason: "A value is not a byte."}
			}
			out = append(out, byte(small))
		}
	}
	return out, nil
}
