package config

import (
	"strings"
)

// AcceptedDomain is a domain the organization takes mail for.
type AcceptedDomain struct {
	Identity   Identity   `prop:"readonly" help:"The name of the accepted domain."`
	Name       string     `valid:"minlen=1 maxlen=64 printable" help:"The name of the accepted domain."`
	DomainName string     `prop:"readonly" help:"The domain; *.domain takes its subdomains too."`
	DomainType DomainType `help:"Whether recipients the organization does not know are refused or passed on."`
	Default    bool       `prop:"readonly" help:"Whether new addresses are made in this domain."`
}

// Check applies the rules that span fields.
func (d AcceptedDomain) Check() error {
	if !ValidDomain(strings.TrimPrefix(d.DomainName, "*.")) {
		return &Invalid{"DomainName", "The value " + d.DomainName + " is not a domain; write for example contoso.com or *.contoso.com."}
	}
	if d.Default && strings.HasPrefix(d.DomainName, "*.") {
		return &Invalid{"DomainName", "The default domain cannot have a wildcard."}
	}
	return nil
}

// AcceptedDomains keeps the accepted domains, by name. Each domain is one word.
var AcceptedDomains = Kind[AcceptedDomain]{
	Name:  "accepteddomain",
	What:  "accepted domain",
	Key:   func(d AcceptedDomain) string { return d.Name },
	Words: func(d AcceptedDomain) []Word { return []Word{{Text: d.DomainName, Unique: 1}} },
	Check: AcceptedDomain.Check,
}

// DomainFor returns the accepted domain that covers a mail domain: itself, or a wildcard
// above it, the nearest first.
func DomainFor(v View, domain string) (AcceptedDomain, bool) {
	name := strings.TrimSuffix(domain, ".")
	for d := range AcceptedDomains.Find(v, name) {
		return d, true
	}
	for rest := name; ; {
		for d := range AcceptedDomains.Find(v, "*."+rest) {
			return d, true
		}
		_, after, found := strings.Cut(rest, ".")
		if !found {
			return AcceptedDomain{}, false
		}
		rest = after
	}
}

// DefaultDomain returns the domain in which new addresses are made.
func DefaultDomain(v View) (AcceptedDomain, bool) {
	for d := range AcceptedDomains.All(v) {
		if d.Default {
			return d, true
		}
	}
	return AcceptedDomain{}, false
}
