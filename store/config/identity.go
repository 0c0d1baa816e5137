package config

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"
)

// ServerID names a server of the organization. Empty means the one that is asked.
type ServerID string

// Fold returns the form two spellings of one name share.
func (s ServerID) Fold() string { return strings.ToLower(string(s)) }

// Identity is how a user names an object: a name, alias, address, GUID, DOMAIN\name or
// distinguished name, and with wildcards several objects.
type Identity string

// IsNull reports whether the identity names nothing: scripts compare it with $null.
func (id Identity) IsNull() bool { return id == "" }

// HasWildcards reports whether the identity may mean several objects by * or ?.
func (id Identity) HasWildcards() bool { return strings.ContainsAny(string(id), "*?") }

// UnmarshalProperties takes the identity of an object: what it calls its identity, else its
// GUID, address or name.
func (id *Identity) UnmarshalProperties(get func(name string) (any, bool)) error {
	for _, name := range []string{"Identity", "Guid", "PrimarySmtpAddress", "Name"} {
		if v, ok := get(name); ok && v != nil && fmt.Sprint(v) != "" {
			*id = Identity(fmt.Sprint(v))
			return nil
		}
	}
	return fmt.Errorf("the object has no identity: none of the properties Identity, Guid, PrimarySmtpAddress and Name")
}

// Match reports whether one of the names is the identity, with wildcards and without case.
func (id Identity) Match(names ...string) bool {
	pattern := strings.ToLower(string(id))
	for _, name := range names {
		if name != "" && matchWild(pattern, strings.ToLower(name)) {
			return true
		}
	}
	return false
}

// matchWild matches * and ? in time proportional to the product of the lengths.
func matchWild(pattern, s string) bool {
	p, i, star, mark := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == s[i]):
			p, i = p+1, i+1
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// GUID identifies an object for its whole life, whatever it is renamed to.
type GUID [16]byte

// NewGUID returns a random GUID.
func NewGUID() GUID {
	var g GUID
	_, _ = rand.Read(g[:]) // never fails
	g[6] = g[6]&0x0f | 0x40
	g[8] = g[8]&0x3f | 0x80
	return g
}

// ParseGUID reads 8-4-4-4-12 hexadecimal digits, perhaps in braces.
func ParseGUID(s string) (g GUID, err error) {
	text := strings.Trim(strings.TrimSpace(s), "{}")
	digits := strings.ReplaceAll(text, "-", "")
	if len(digits) != 32 || len(text) != 36 && len(text) != 32 {
		return g, fmt.Errorf("\"%s\" is not a GUID", s)
	}
	if _, err := hex.Decode(g[:], []byte(digits)); err != nil {
		return g, fmt.Errorf("\"%s\" is not a GUID", s)
	}
	return g, nil
}

// String writes 8-4-4-4-12 hexadecimal digits.
func (g GUID) String() string {
	h := hex.EncodeToString(g[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// IsZero reports whether there is no GUID.
func (g GUID) IsZero() bool { return g == GUID{} }

// MarshalText writes what String writes.
func (g GUID) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText reads what ParseGUID reads.
func (g *GUID) UnmarshalText(b []byte) (err error) {
	*g, err = ParseGUID(string(b))
	return err
}

// PipelineValue gives the shell the kind of the value and its bytes.
func (g GUID) PipelineValue() (kind string, data any) { return "guid", [16]byte(g) }
