package utility

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// addressMember is a property that Exchange's addresses and identities have, of a text that is
// one: "SMTP:ann@contoso.com", "ann@contoso.com" or "contoso.com/Users/Ann"; and of a version.
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
	if strings.HasPrefix(text, "Version ") {
		return versionMember(text, name)
	}
	return proxyMember(text, name)
}

var serverVersion = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^Version (\d+)\.(\d+) \(Build (\d+)\.(\d+)\)$`)
})

// versionMember is a number of a server's version: "Version 8.3 (Build 83.6)".
func versionMember(text, name string) (any, bool) {
	parts := serverVersion().FindStringSubmatch(text)
	at := slices.Index([]string{"", "major", "minor", "build", "revision"}, name)
	if parts == nil || at < 1 {
		return nil, false
	}
	n, err := strconv.Atoi(parts[at])
	return int32(n), err == nil
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
