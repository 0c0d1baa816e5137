package dotnet

import (
	"net/netip"
	"strconv"
	"strings"

	"emsh/shell/object"
)

// Endpoint is a System.Net.IPEndPoint: an address and a port.
type Endpoint struct {
	ip   *IP
	port int32
}

// NetType is the .NET type's name.
func (*Endpoint) NetType() string { return "System.Net.IPEndPoint" }

// String is "address:port".
func (e *Endpoint) String() string {
	return netip.AddrPortFrom(e.ip.a, uint16(e.port)).String()
}

// HashKey makes equal endpoints equal keys.
func (e *Endpoint) HashKey() any { return "endpoint " + e.String() }

// Equals compares address and port.
func (e *Endpoint) Equals(other any) bool {
	x, ok := other.(*Endpoint)
	return ok && x.ip.a == e.ip.a && x.port == e.port
}

// parseEndpoint reads "1.2.3.4:25", "[::1]:25", or an address alone, whose port is 0.
func parseEndpoint(s string) (*Endpoint, bool) {
	host, port := s, ""
	if i := strings.LastIndexByte(s, ':'); i > 0 && (s[i-1] == ']' || strings.IndexByte(s, ':') == i) {
		host, port = s[:i], s[i+1:]
	}
	a, ok := parseIP(host)
	if !ok {
		return nil, false
	}
	n := uint64(0)
	if port != "" || host != s {
		var err error
		if n, err = strconv.ParseUint(port, 10, 16); err != nil {
			return nil, false
		}
	}
	return &Endpoint{&IP{a}, int32(n)}, true
}

func toEndpoint(v any, t *Type) (any, error) {
	s, ok := asText(v)
	if !ok {
		return nil, object.Failed(v, t.FullName)
	}
	if e, ok := parseEndpoint(s); ok {
		return e, nil
	}
	return nil, object.CastFault("InvalidCastParseTargetInvocation", s, t.FullName, "An invalid IPEndPoint was specified.")
}

func endpointMembers() []Member {
	port := func(n int32) error {
		if n < 0 || n > 65535 {
			return outOfRange("port", "Specified argument was out of the range of valid values.")
		}
		return nil
	}
	build := func(_ any, a []any) (any, error) {
		e := &Endpoint{port: a[1].(int32)}
		switch x := a[0].(type) {
		case *IP:
			e.ip = x
		case int64:
			ip, err := Convert(x, byFullName("System.Net.IPAddress"))
			if err != nil {
				return nil, err
			}
			e.ip = ip.(*IP)
		default:
			return nil, exception("ArgumentNullException", "Value cannot be null. (Parameter 'address')")
		}
		return e, port(e.port)
	}
	return []Member{
		{Text: "ipaddress Address {get;set;}", Do: func(this any, _ []any) (any, error) { return this.(*Endpoint).ip, nil },
			Set: func(this any, a []any) (any, error) { this.(*Endpoint).ip = a[0].(*IP); return nil, nil }},
		{Text: "int Port {get;set;}", Do: func(this any, _ []any) (any, error) { return this.(*Endpoint).port, nil },
			Set: func(this any, a []any) (any, error) {
				this.(*Endpoint).port = a[0].(int32)
				return nil, port(a[0].(int32))
			}},
		get("System.Net.Sockets.AddressFamily AddressFamily {get;}", func(e *Endpoint) any {
			if e.ip.a.Is4() {
				return Enum("System.Net.Sockets.AddressFamily", 2)
			}
			return Enum("System.Net.Sockets.AddressFamily", 23)
		}),
		method("string ToString()", func(e *Endpoint, _ []any) any { return e.String() }),
		method("bool Equals(System.Object comparand)", func(e *Endpoint, a []any) any { return e.Equals(a[0]) }),
		{Text: "static ipendpoint Parse(string s)", Do: func(_ any, a []any) (any, error) {
			if e, ok := parseEndpoint(text(a[0])); ok {
				return e, nil
			}
			return nil, exception("FormatException", "An invalid IPEndPoint was specified.")
		}},
		{Text: "static bool TryParse(string s, [ref] ipendpoint result)", Do: func(_ any, a []any) (any, error) {
			e, ok := parseEndpoint(text(a[0]))
			if !ok {
				return false, assignRef(a[1], nil, nil)
			}
			return true, assignRef(a[1], e, nil)
		}},
		{Text: "new(ipaddress address, int port)", Do: build}, {Text: "new(long address, int port)", Do: build},
	}
}
