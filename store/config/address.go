package config

import (
	"encoding/json"
	"fmt"
	"net/mail"
	"strings"
	"unicode"
)

// SmtpAddress is an address of the form local@domain.
type SmtpAddress string

// ParseSmtpAddress reads an address; its domain is taken to lower case when compared, and
// kept as it was written.
func ParseSmtpAddress(s string) (SmtpAddress, error) {
	text := strings.TrimSpace(s)
	at := strings.LastIndexByte(text, '@')
	bad := fmt.Errorf("\"%s\" is not an SMTP address; write name@domain", s)
	if at < 1 || at > 64 || len(text) > 254 {
		return "", bad
	}
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) }) {
		return "", bad
	}
	parsed, err := mail.ParseAddress(text)
	if err != nil || parsed.Name != "" || strings.ContainsAny(text[:1], "<(") || !ValidDomain(text[at+1:]) {
		return "", bad
	}
	return SmtpAddress(text), nil
}

// Local returns the part before the @.
func (a SmtpAddress) Local() string {
	return string(a[:max(0, strings.LastIndexByte(string(a), '@'))])
}

// Domain returns the part after the @.
func (a SmtpAddress) Domain() string {
	return string(a[strings.LastIndexByte(string(a), '@')+1:])
}

// IsNull reports whether there is no address: scripts compare it with $null.
func (a SmtpAddress) IsNull() bool { return a == "" }

// Fold returns the form two spellings of one address share.
func (a SmtpAddress) Fold() string { return strings.ToLower(string(a)) }

// String returns the address.
func (a SmtpAddress) String() string { return string(a) }

// MarshalText writes the address.
func (a SmtpAddress) MarshalText() ([]byte, error) { return []byte(a), nil }

// UnmarshalText reads an address; no text is no address.
func (a *SmtpAddress) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*a = ""
		return nil
	}
	*a, err = ParseSmtpAddress(string(b))
	return err
}

// UnmarshalJSON takes an address as a store keeps it: it was checked when it was kept.
func (a *SmtpAddress) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, (*string)(a)) }

// ValidDomain reports whether s can be the domain of an address: labels of letters, digits
// and hyphens, none empty. Letters beyond ASCII are allowed as in RFC 6531.
func ValidDomain(s string) bool {
	if len(s) == 0 || len(s) > 253 {
		return false
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return false
		}
		for _, r := range label {
			if r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
				return false
			}
		}
	}
	return true
}

// ProxyAddress is an address with the kind of system it belongs to: "SMTP:a@b" is the
// primary SMTP address, "smtp:a@b" a further one.
type ProxyAddress struct {
	Prefix  string
	Address string
}

// ParseProxyAddress reads "prefix:address"; without a prefix the address is a further SMTP one.
func ParseProxyAddress(s string) (ProxyAddress, error) {
	text := strings.TrimSpace(s)
	prefix, address, found := strings.Cut(text, ":")
	if !found || strings.ContainsAny(prefix, "@ ") {
		prefix, address = "smtp", text
	}
	p := ProxyAddress{Prefix: prefix, Address: address}
	if p.IsSMTP() {
		if _, err := ParseSmtpAddress(address); err != nil {
			return p, err
		}
	}
	if address == "" {
		return p, fmt.Errorf("\"%s\" has no address after its prefix", s)
	}
	return p, nil
}

// SMTP returns a further SMTP address.
func SMTP(a SmtpAddress) ProxyAddress { return ProxyAddress{Prefix: "smtp", Address: string(a)} }

// PrimarySMTP returns a primary SMTP address.
func PrimarySMTP(a SmtpAddress) ProxyAddress {
	return ProxyAddress{Prefix: "SMTP", Address: string(a)}
}

// IsSMTP reports whether mail reaches the address over SMTP.
func (p ProxyAddress) IsSMTP() bool { return strings.EqualFold(p.Prefix, "smtp") }

// IsPrimary reports whether the address is the primary one of its kind.
func (p ProxyAddress) IsPrimary() bool { return p.Prefix == strings.ToUpper(p.Prefix) }

// String writes "prefix:address".
func (p ProxyAddress) String() string { return p.Prefix + ":" + p.Address }

// MarshalText writes what String writes.
func (p ProxyAddress) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads an address with or without prefix.
func (p *ProxyAddress) UnmarshalText(b []byte) (err error) {
	*p, err = ParseProxyAddress(string(b))
	return err
}

// UnmarshalJSON takes an address as a store keeps it: it was checked when it was kept.
func (p *ProxyAddress) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return err
	}
	p.Prefix, p.Address, _ = strings.Cut(text, ":")
	return nil
}
