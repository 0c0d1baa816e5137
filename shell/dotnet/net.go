package dotnet

import (
	"fmt"
	"html"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"emsh/shell/object"
)

func netTypes() []*Type {
	return []*Type{
		{FullName: "System.Uri", declared: uriMembers, convert: toURI}, {FullName: "System.UriBuilder"},
		{FullName: "System.Net.IPAddress", declared: ipMembers, convert: toIP},
		{FullName: "System.Net.IPEndPoint", declared: endpointMembers},
		{FullName: "System.Net.Mail.MailAddress", declared: mailMembers, convert: toMail},
		{FullName: "System.Net.WebUtility", Sealed: true, declared: webMembers}, {FullName: "System.Web.HttpUtility", Sealed: true, declared: webMembers},
		{FullName: "System.Net.Dns", Sealed: true, declared: dnsMembers}, {FullName: "System.Net.ServicePointManager", Sealed: true, declared: servicePointMembers},
		{FullName: "System.Net.NetworkCredential", declared: credentialMembers}, {FullName: "System.Net.NetworkInformation.PhysicalAddress"},
	}
}

// URI is a System.Uri.
type URI struct {
	text string
	u    *url.URL
}

// NetType is the .NET type's name.
func (*URI) NetType() string { return "System.Uri" }

// String is the address as it is shown: with characters that need no escape unescaped.
func (u *URI) String() string { return u.text }

// HashKey makes equal addresses equal keys.
func (u *URI) HashKey() any { return "uri " + u.text }

// Equals compares addresses; text is taken as one.
func (u *URI) Equals(other any) bool {
	switch x := other.(type) {
	case *URI:
		return u.canonical() == x.canonical()
	case string:
		v, err := parseURI(x, 0)
		return err == nil && v.canonical() == u.canonical()
	}
	return false
}

func (u *URI) absolute() bool { return u.u.Scheme != "" }

func (u *URI) canonical() string {
	if !u.absolute() {
		return u.text
	}
	c := *u.u
	c.Scheme, c.Host, c.Fragment = strings.ToLower(c.Scheme), strings.ToLower(c.Host), ""
	if c.Path == "" {
		c.Path = "/"
	}
	return c.String()
}

// parseURI reads an address; kind is UriKind's number.
func parseURI(s string, kind int64) (*URI, error) {
	bad := exception("UriFormatException", "Invalid URI: The format of the URI could not be determined.")
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil {
		if kind == 1 {
			return nil, exception("UriFormatException", "Invalid URI: The hostname could not be parsed.")
		}
		u = &url.URL{Path: s}
	}
	if u.Scheme == "" && strings.HasPrefix(s, "/") && kind != 2 {
		u = &url.URL{Scheme: "file", Path: s}
		return &URI{"file://" + s, u}, nil
	}
	if u.Scheme == "" && kind == 1 {
		return nil, bad
	}
	if u.Scheme != "" && kind == 2 {
		return nil, exception("UriFormatException", "A relative URI cannot be created because the 'uriString' parameter represents an absolute URI.")
	}
	if (u.Scheme == "http" || u.Scheme == "https") && u.Host == "" && u.Opaque == "" {
		return nil, exception("UriFormatException", "Invalid URI: The hostname could not be parsed.")
	}
	shown := s
	if u.Host != "" {
		u.Host = strings.ToLower(u.Host)
		if p := u.Port(); p != "" && p == strconv.Itoa(defaultPort(u.Scheme)) {
			u.Host = strings.TrimSuffix(u.Host, ":"+p)
		}
		if u.Path == "" {
			u.Path = "/"
		}
		shown = showURI(u)
	}
	return &URI{shown, u}, nil
}

func showURI(u *url.URL) string {
	s := u.Scheme + "://"
	if u.User != nil {
		s += u.User.String() + "@"
	}
	s += u.Host + u.Path
	if u.RawQuery != "" || u.ForceQuery {
		s += "?" + u.RawQuery
	}
	if u.Fragment != "" {
		s += "#" + u.Fragment
	}
	return s
}

func defaultPort(scheme string) int {
	switch scheme {
	case "http", "ws":
		return 80
	case "https", "wss":
		return 443
	case "ftp":
		return 21
	case "ldap":
		return 389
	case "smtp", "mailto":
		return 25
	}
	return -1
}

func toURI(v any, t *Type) (any, error) {
	s, ok := asText(v)
	if !ok {
		return nil, object.Failed(v, t.FullName)
	}
	u, err := parseURI(s, 0)
	if err != nil {
		return nil, object.CastFault("InvalidCastConstructorException", v, t.FullName, err.Error())
	}
	return u, nil
}

func uriMembers() []Member {
	u := func(definition string, f func(u *url.URL) any) Member {
		return Member{Text: definition, Do: func(this any, _ []any) (any, error) {
			x := this.(*URI)
			if !x.absolute() {
				return nil, nil // the shell shows nothing where .NET throws
			}
			return f(x.u), nil
		}}
	}
	make1 := func(_ any, a []any) (any, error) {
		kind := int64(1)
		if len(a) > 1 {
			kind = a[1].(object.Enum).Number
		}
		return parseURI(text(a[0]), kind)
	}
	return []Member{
		u("string AbsoluteUri {get;}", func(u *url.URL) any { return u.String() }), u("string AbsolutePath {get;}", func(u *url.URL) any { return u.EscapedPath() }),
		u("string LocalPath {get;}", func(u *url.URL) any { return u.Path }), u("string Scheme {get;}", func(u *url.URL) any { return strings.ToLower(u.Scheme) }),
		u("string Host {get;}", func(u *url.URL) any { return u.Hostname() }), u("string DnsSafeHost {get;}", func(u *url.URL) any { return u.Hostname() }),
		u("string Authority {get;}", func(u *url.URL) any { return u.Host }), u("string UserInfo {get;}", func(u *url.URL) any { return u.User.String() }),
		u("int Port {get;}", func(u *url.URL) any {
			if n, err := strconv.Atoi(u.Port()); err == nil {
				return int32(n)
			}
			return int32(defaultPort(u.Scheme))
		}),
		u("string Query {get;}", func(u *url.URL) any {
			if u.RawQuery == "" {
				return ""
			}
			return "?" + u.RawQuery
		}),
		u("string Fragment {get;}", func(u *url.URL) any {
			if u.Fragment == "" {
				return ""
			}
			return "#" + u.EscapedFragment()
		}),
		u("string PathAndQuery {get;}", func(u *url.URL) any {
			if u.RawQuery == "" {
				return u.EscapedPath()
			}
			return u.EscapedPath() + "?" + u.RawQuery
		}),
		u("string[] Segments {get;}", func(u *url.URL) any {
			var out []string
			for part := range strings.SplitAfterSeq(u.EscapedPath(), "/") {
				if part != "" {
					out = append(out, part)
				}
			}
			return texts(out)
		}),
		u("bool IsDefaultPort {get;}", func(u *url.URL) any { return u.Port() == "" }), u("bool IsFile {get;}", func(u *url.URL) any { return u.Scheme == "file" }),
		u("bool IsUnc {get;}", func(*url.URL) any { return false }), u("bool IsLoopback {get;}", func(u *url.URL) any {
			h := u.Hostname()
			return h == "localhost" || h == "127.0.0.1" || h == "::1"
		}),
		get("bool IsAbsoluteUri {get;}", func(u *URI) any { return u.absolute() }), get("string OriginalString {get;}", func(u *URI) any { return u.text }),
		method("string ToString()", func(u *URI, _ []any) any { return u.text }),
		{Text: "new(string uriString)", Do: make1}, {Text: "new(string uriString, System.UriKind uriKind)", Do: make1},
		{Text: "new(uri baseUri, string relativeUri)", Do: func(_ any, a []any) (any, error) {
			r, err := a[0].(*URI).u.Parse(text(a[1]))
			if err != nil {
				return nil, exception("UriFormatException", "Invalid URI: The format of the URI could not be determined.")
			}
			return parseURI(r.String(), 1)
		}},
		static("string EscapeDataString(string stringToEscape)", func(a []any) any { return escapeData(text(a[0])) }),
		static("string EscapeUriString(string stringToEscape)", func(a []any) any { return (&url.URL{Path: text(a[0])}).EscapedPath() }),
		static("string UnescapeDataString(string stringToUnescape)", func(a []any) any {
			if s, err := url.PathUnescape(text(a[0])); err == nil {
				return s
			}
			return text(a[0])
		}),
		static("bool IsWellFormedUriString(string uriString, System.UriKind uriKind)", func(a []any) any {
			_, err := parseURI(text(a[0]), a[1].(object.Enum).Number)
			return err == nil && !strings.ContainsAny(text(a[0]), " <>\"{}|\\^`")
		}),
		{Text: "static bool TryCreate(string uriString, System.UriKind uriKind, [ref] uri result)", Do: func(_ any, a []any) (any, error) {
			u, err := parseURI(text(a[0]), a[1].(object.Enum).Number)
			if err != nil {
				return false, assignRef(a[2], nil, nil)
			}
			return true, assignRef(a[2], u, nil)
		}},
		constant("string UriSchemeHttp {get;}", "http"), constant("string UriSchemeHttps {get;}", "https"),
	}
}

// escapeData escapes everything but letters, digits and - . _ ~.
func escapeData(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

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
		get("string IPAddressToString {get;}", func(i *IP) any { return i.String() }),
		get("bool IsIPv6LinkLocal {get;}", func(i *IP) any { return i.a.Is6() && i.a.IsLinkLocalUnicast() }),
		get("bool IsIPv4MappedToIPv6 {get;}", func(i *IP) any { return i.a.Is4In6() }),
		get("long Address {get;}", func(i *IP) any {
			b := i.a.As4()
			return int64(b[0]) | int64(b[1])<<8 | int64(b[2])<<16 | int64(b[3])<<24
		}),
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

func endpointMembers() []Member {
	return []Member{{Text: "new(ipaddress address, int port)", Do: func(_ any, a []any) (any, error) {
		return object.New(object.Member{Name: "Address", Value: a[0]}, object.Member{Name: "Port", Value: a[1]}), nil
	}}}
}

// Mail is a System.Net.Mail.MailAddress.
type Mail struct{ a *mail.Address }

// NetType is the .NET type's name.
func (*Mail) NetType() string { return "System.Net.Mail.MailAddress" }

// String is the address with its display name.
func (m *Mail) String() string {
	plain := (&mail.Address{Address: m.a.Address}).String()
	plain = plain[1 : len(plain)-1]
	if m.a.Name == "" {
		return plain
	}
	return "\"" + m.a.Name + "\" <" + plain + ">"
}

// Equals compares addresses, whatever the case; text is taken as one.
func (m *Mail) Equals(other any) bool {
	switch x := other.(type) {
	case *Mail:
		return strings.EqualFold(m.String(), x.String())
	case string:
		y, err := parseMail(x)
		return err == nil && strings.EqualFold(m.String(), y.String())
	}
	return false
}

func parseMail(s string) (*Mail, error) {
	if s == "" {
		return nil, exception("ArgumentException", "The value cannot be an empty string. (Parameter 'address')")
	}
	a, err := mail.ParseAddress(s)
	if err != nil {
		return nil, exception("FormatException", "The specified string is not in the form required for an e-mail address.")
	}
	return &Mail{a}, nil
}

func toMail(v any, t *Type) (any, error) {
	s, ok := asText(v)
	if !ok {
		return nil, object.Failed(v, t.FullName)
	}
	m, err := parseMail(s)
	if err != nil {
		return nil, object.CastFault("InvalidCastConstructorException", v, t.FullName, err.Error())
	}
	return m, nil
}

func mailMembers() []Member {
	return []Member{
		get("string DisplayName {get;}", func(m *Mail) any { return m.a.Name }),
		get("string User {get;}", func(m *Mail) any { return m.a.Address[:strings.LastIndexByte(m.a.Address, '@')] }),
		get("string Host {get;}", func(m *Mail) any { return m.a.Address[strings.LastIndexByte(m.a.Address, '@')+1:] }),
		get("string Address {get;}", func(m *Mail) any { return m.a.Address }),
		method("string ToString()", func(m *Mail, _ []any) any { return m.String() }),
		{Text: "new(string address)", Do: func(_ any, a []any) (any, error) { return parseMail(text(a[0])) }},
		{Text: "new(string address, string displayName)", Do: func(_ any, a []any) (any, error) {
			m, err := parseMail(text(a[0]))
			if err != nil {
				return nil, err
			}
			m.a.Name = text(a[1])
			return m, nil
		}},
	}
}

func webMembers() []Member {
	f := func(definition string, do func(s string) string) Member {
		return static(definition, func(a []any) any {
			if a[0] == nil {
				return nil
			}
			return do(text(a[0]))
		})
	}
	decode := func(s string) string {
		if d, err := url.QueryUnescape(s); err == nil {
			return d
		}
		return s
	}
	return []Member{
		f("string HtmlEncode(string value)", htmlEncode), f("string HtmlAttributeEncode(string value)", htmlEncode), f("string HtmlDecode(string value)", html.UnescapeString),
		f("string UrlEncode(string value)", func(s string) string { return lowerEscapes(url.QueryEscape(s)) }), f("string UrlDecode(string encodedValue)", decode),
		f("string UrlPathEncode(string value)", func(s string) string { return (&url.URL{Path: s}).EscapedPath() }),
		static("System.Collections.Specialized.NameValueCollection ParseQueryString(string query)", func(a []any) any {
			h := &object.Hashtable{Type: "System.Collections.Specialized.NameValueCollection"}
			for pair := range strings.SplitSeq(strings.TrimPrefix(text(a[0]), "?"), "&") {
				if name, value, _ := strings.Cut(pair, "="); pair != "" {
					h.Set(decode(name), decode(value))
				}
			}
			return h
		}),
	}
}

// lowerEscapes writes the escapes in small letters, and lets ! ( ) * stand, as .NET does.
func lowerEscapes(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' || i+2 >= len(s) {
			b.WriteByte(s[i])
			continue
		}
		switch esc := s[i : i+3]; esc {
		case "%21":
			b.WriteByte('!')
		case "%28":
			b.WriteByte('(')
		case "%29":
			b.WriteByte(')')
		case "%2A":
			b.WriteByte('*')
		default:
			b.WriteString(strings.ToLower(esc))
		}
		i += 2
	}
	return b.String()
}

func queryText(h *object.Hashtable) string {
	var parts []string
	for k, v := range h.All() {
		parts = append(parts, lowerEscapes(url.QueryEscape(object.Text(k)))+"="+lowerEscapes(url.QueryEscape(object.Text(v))))
	}
	return strings.Join(parts, "&")
}

func htmlEncode(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '"':
			b.WriteString("&quot;")
		case r == '\'':
			b.WriteString("&#39;")
		case r >= 160 && r < 256 || r >= 0x10000:
			fmt.Fprintf(&b, "&#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func dnsMembers() []Member {
	entry := func(_ any, a []any) (any, error) {
		addresses, err := net.LookupIP(text(a[0]))
		if err != nil {
			return nil, &object.Exception{Type: "System.Net.Sockets.SocketException", Message: "No such host is known."}
		}
		list := &object.Array{Elem: "System.Net.IPAddress"}
		for _, ip := range addresses {
			if addr, ok := netip.AddrFromSlice(ip); ok {
				list.Items = append(list.Items, &IP{addr.Unmap()})
			}
		}
		return object.New(object.Member{Name: "HostName", Value: text(a[0])}, object.Member{Name: "Aliases", Value: &object.Array{Elem: "System.String"}}, object.Member{Name: "AddressList", Value: list}), nil
	}
	return []Member{
		static("string GetHostName()", func([]any) any { return hostName() }),
		{Text: "static System.Net.IPHostEntry GetHostEntry(string hostNameOrAddress)", Do: entry}, {Text: "static System.Net.IPHostEntry GetHostByName(string hostName)", Do: entry},
		{Text: "static System.Net.IPHostEntry Resolve(string hostName)", Do: entry},
		{Text: "static ipaddress[] GetHostAddresses(string hostNameOrAddress)", Do: func(_ any, a []any) (any, error) {
			e, err := entry(nil, a)
			if err != nil {
				return nil, err
			}
			list, _ := e.(*object.Object).Get("AddressList")
			return list, nil
		}},
	}
}

// servicePointMembers take what scripts set for the sake of web requests, which choose their protocol themselves.
func servicePointMembers() []Member {
	accept := func(definition string, v any) Member {
		return Member{Text: "static " + definition, Do: func(any, []any) (any, error) { return v, nil }, Set: func(any, []any) (any, error) { return nil, nil }}
	}
	return []Member{
		accept("System.Object SecurityProtocol {get;set;}", Enum("System.Net.SecurityProtocolType", 0)), accept("System.Object ServerCertificateValidationCallback {get;set;}", nil),
		accept("System.Object CertificatePolicy {get;set;}", nil), accept("bool Expect100Continue {get;set;}", true), accept("int DefaultConnectionLimit {get;set;}", int32(2)),
		accept("bool CheckCertificateRevocationList {get;set;}", false),
	}
}
