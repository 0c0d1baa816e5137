package dotnet

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"emsh/shell/object"
)

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
