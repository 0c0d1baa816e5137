package directory

import (
	"strings"

	"emsh/store/config"
)

// Naming writes the long names of recipients: all of them live in the folder Users of the
// organization's default domain.
type Naming struct{ domain, suffix string }

// NamingOf returns the naming of an organization.
func NamingOf(v config.View) Naming {
	d, _ := config.DefaultDomain(v)
	n := Naming{domain: d.DomainName}
	for label := range strings.SplitSeq(d.DomainName, ".") {
		n.suffix += ",DC=" + label
	}
	return n
}

// Identity is the canonical name, as contoso.com/Users/Paul Robichaux.
func (n Naming) Identity(o Object) config.Identity {
	return config.Identity(n.domain + "/Users/" + o.Name)
}

// DistinguishedName is the name in the form of LDAP.
func (n Naming) DistinguishedName(o Object) string {
	return "CN=" + strings.ReplaceAll(o.Name, ",", `\,`) + ",CN=Users" + n.suffix
}
