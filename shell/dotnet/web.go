package dotnet

import (
	"fmt"
	"html"
	"net/url"
	"strings"

	"emsh/shell/object"
)

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
		f("string HtmlEncode(string value)", HtmlEncode), f("string HtmlAttributeEncode(string value)", HtmlEncode), f("string HtmlDecode(string value)", html.UnescapeString),
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

// HtmlEncode is a text as HTML holds it, as System.Net.WebUtility writes it: letters beyond
// ASCII go by number.
func HtmlEncode(s string) string {
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
