package dotnet

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"

	"emsh/shell/object"
)

// IP is a System.Net.IPAddress.
type IP struct{ a netip.Addr }

// NetType is the .NET type's name.
func (*IP) NetType() string { return "System.Net.IPAddress" }

// String is the address.
func (i *IP) String() string { return i.a.String() }

// HashKey makes equal addresses equal keys.
func (i *IP) HashKey() any { return "ip " + i.a.String() }

// Equals compares addresses; text is taken as one.
func (i *IP) Equals(other any) bool {
	switch x := other.(type) {
	case *IP:
		return x.a == i.a
	case string:
		a, ok := parseIP(x)
		return ok && a == i.a
	}
	return false
}

// parseIP reads an address; IPv4 may be written with fewer parts and in hexadecimal, as the C library's inet_aton reads it.
func parseIP(s string) (netip.Addr, bool) {
	s = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), "["), "]")
	if strings.Contains(s, ":") {
		a, err := netip.ParseAddr(s)
		return a, err == nil
	}
	parts := strings.Split(s, ".")
	if len(parts) > 4 || s == "" {
		return netip.Addr{}, false
	}
	var n uint64
	for i, p := range parts {
		base := 10
		if rest, ok := strings.CutPrefix(strings.ToLower(p), "0x"); ok {
			p, base = rest, 16
		} else if len(p) > 1 && p[0] == '0' {
			base = 8
		}
		v, err := strconv.ParseUint(p, base, 64)
		last := i == len(parts)-1
		limit := uint64(1) << 8
		if last {
			limit = 1 << (8 * (5 - len(parts)))
		}
		if err != nil || v >= limit {
			return netip.Addr{}, false
		}
		if last {
			n |= v
		} else {
			n |= v << (8 * (3 - i))
		}
	}
	return netip.AddrFrom4([4]byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}), true
}

func toIP(v any, t *Type) (any, error) {
	switch x := v.(type) {
	case int32, int64, object.Char, object.Enum:
		n, err := object.Cast(x, "System.Int64")
		if err != nil {
			return nil, err
		}
		return ipOfNumber(v, n.(int64), t)
	}
	s, ok := asText(v)
	if !ok {
		return nil, object.Failed(v, t.FullName)
	}
	a, ok := parseIP(s)
	if !ok {
		return nil, object.CastFault("InvalidCastParseTargetInvocation", v, t.FullName, "An invalid IP address was specified.")
	}
	return &IP{a}, nil
}

// ipOfNumber is the address whose four bytes are a number's, low first.
func ipOfNumber(v any, n int64, t *Type) (any, error) {
	if n < 0 || n > 1<<32-1 {
		return nil, object.CastFault("InvalidCastConstructorException", v, t.FullName,
			fmt.Sprintf("newAddress ('%d') must be less than or equal to '4294967295'. (Parameter 'newAddress')\nActual value was %d.", uint64(n), uint64(n)))
	}
	u := uint32(n)
	return &IP{netip.AddrFrom4([4]byte{byte(u), byte(u >> 8), byte(u >> 16), byte(u >> 24)})}, nil
}

func ipMembers() []Member {
	parse := func(s string) (any, error) {
		a, ok := parseIP(s)
		if !ok {
			return nil, exception("FormatException", "An invalid IP address was specified.")
		}
		return &IP{a}, nil
	}
	known := func(name, address string) Member {
		return constant("ipaddress "+name+" {get;}", &IP{netip.MustParseAddr(address)})
	}
	return []Member{
		get("System.Net.Sockets.AddressFamily AddressFamily {get;}", func(i *IP) any {
			if i.a.Is4() {
				return Enum("System.Net.Sockets.AddressFamily", 2)
			}
			return Enum("System.Net.Sockets.AddressFamily", 23)
		}),
		get("long ScopeId {get;}", func(i *IP) any { return scopeOf(i) }),
		get("bool IsIPv6Multicast {get;}", func(i *IP) any { return i.a.Is6() && i.a.IsMulticast() }),
		get("bool IsIPv6LinkLocal {get;}", func(i *IP) any { return i.within("fe80::/10") }),
		get("bool IsIPv6SiteLocal {get;}", func(i *IP) any { return i.within("fec0::/10") }),
		get("bool IsIPv6Teredo {get;}", func(i *IP) any { return i.within("2001::/32") }),
		get("bool IsIPv6UniqueLocal {get;}", func(i *IP) any { return i.within("fc00::/7") }),
		get("bool IsIPv4MappedToIPv6 {get;}", func(i *IP) any { return i.a.Is4In6() }),
		get("long Address {get;}", func(i *IP) any {
			if !i.a.Is4() {
				return nil
			}
			b := i.a.As4()
			return int64(b[0]) | int64(b[1])<<8 | int64(b[2])<<16 | int64(b[3])<<24
		}),
		get("string IPAddressToString {get;}", func(i *IP) any { return i.String() }),
		method("byte[] GetAddressBytes()", func(i *IP, _ []any) any { return object.Bytes(i.a.AsSlice()) }),
		method("string ToString()", func(i *IP, _ []any) any { return i.String() }),
		method("ipaddress MapToIPv4()", func(i *IP, _ []any) any { return &IP{i.a.Unmap()} }),
		{Text: "static ipaddress Parse(string ipString)", Do: func(_ any, a []any) (any, error) { return parse(text(a[0])) }},
		{Text: "static bool TryParse(string ipString, [ref] ipaddress address)", Do: func(_ any, a []any) (any, error) {
			ip, err := parse(text(a[0]))
			if err != nil {
				return false, assignRef(a[1], nil, nil)
			}
			return true, assignRef(a[1], ip, nil)
		}},
		static("bool IsLoopback(ipaddress address)", func(a []any) any { return a[0].(*IP).a.IsLoopback() }),
		known("Any", "0.0.0.0"), known("Loopback", "127.0.0.1"), known("Broadcast", "255.255.255.255"), known("None", "255.255.255.255"), known("IPv6Any", "::"), known("IPv6Loopback", "::1"),
		{Text: "new(byte[] address)", Do: func(_ any, a []any) (any, error) {
			addr, ok := netip.AddrFromSlice(bytesOf(a[0]))
			if !ok {
				return nil, exception("ArgumentException", "An invalid IP address was specified. (Parameter 'address')")
			}
			return &IP{addr}, nil
		}},
	}
}

// within reports whether the address is of an IPv6 prefix.
func (i *IP) within(prefix string) bool {
	return i.a.Is6() && netip.MustParsePrefix(prefix).Contains(i.a.WithZone(""))
}

// scopeOf is the number of an IPv6 address's zone; IPv4 has none.
func scopeOf(i *IP) any {
	if !i.a.Is6() {
		return nil
	}
	n, err := strconv.ParseInt(i.a.Zone(), 10, 64)
	if err != nil {
		return int64(0)
	}
	return n
}
