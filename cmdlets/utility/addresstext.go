package utility

import "strings"

// addressMember is a property that Exchange's addresses and identities have, of a text that is
// one: "SMTP:ann@contoso.com", "ann@contoso.com" or "contoso.com/Users/Ann".
func addressMember(text, name string) (any, bool) {
	switch name = strings.ToLower(name); name {
	case "local", "domain":
		if strings.ContainsAny(text, ": /\n") {
			return nil, false
		}
		local, domain, found := strings.Cut(text, "@")
		if name == "local" {
			return local, found
		}
		return domain, found
	case "name":
		domain, last, found := strings.Cut(text, "/Users/")
		return last, found && domain != "" && !strings.ContainsAny(domain, "/ :\n")
	}
	return proxyMember(text, name)
}

// proxyMember is a property of an address with its kind before it.
func proxyMember(text, name string) (any, bool) {
	prefix, address, found := strings.Cut(text, ":")
	if !found || prefix == "" || len(prefix) > 9 || strings.ContainsAny(prefix, "@/\\ ") || address == "" {
		return nil, false
	}
	switch name {
	case "prefixstring", "prefix":
		return prefix, true
	case "addressstring":
		return address, true
	case "proxyaddressstring":
		return text, true
	case "isprimaryaddress":
		return prefix == strings.ToUpper(prefix), true
	case "smtpaddress":
		if strings.EqualFold(prefix, "smtp") {
			return address, true
		}
		return nil, true
	}
	return nil, false
}
