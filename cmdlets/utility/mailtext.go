package utility

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"
)

// outgoing is a message that is to be sent.
type outgoing struct {
	from                 *mail.Address
	to, cc, bcc, replyTo []*mail.Address
	subject, body        string
	html                 bool
	priority, charset    string
	files                []attached
}

// attached is a file in a message.
type attached struct {
	name string
	data []byte
}

// recipients are the addresses of the envelope, each once.
func (m *outgoing) recipients() []string {
	var all []string
	seen := map[string]bool{}
	for _, list := range [][]*mail.Address{m.to, m.cc, m.bcc} {
		for _, a := range list {
			if !seen[a.Address] {
				seen[a.Address] = true
				all = append(all, a.Address)
			}
		}
	}
	return all
}

// international reports whether an address needs SMTPUTF8.
func (m *outgoing) international() bool {
	for _, a := range append(m.recipients(), m.from.Address) {
		if !isASCIIText(a) {
			return true
		}
	}
	return false
}

func isASCIIText(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// bytes is the message in the form of RFC 5322, its lines ended by CRLF.
func (m *outgoing) bytes(now time.Time) string {
	var b strings.Builder
	header := func(name, value string) {
		if value != "" {
			b.WriteString(foldHeader(name+": "+value) + "\r\n")
		}
	}
	header("From", m.from.String())
	header("To", addressList(m.to))
	header("Cc", addressList(m.cc))
	header("Reply-To", addressList(m.replyTo))
	header("Subject", mime.QEncoding.Encode("utf-8", oneLine(m.subject)))
	header("Date", now.Format(time.RFC1123Z))
	header("Message-ID", "<"+hex.EncodeToString(someBytes(12))+"@"+domainOf(m.from.Address)+">")
	m.urgency(header)
	header("MIME-Version", "1.0")
	if len(m.files) == 0 {
		m.text(&b)
		return b.String()
	}
	boundary := "=_" + hex.EncodeToString(someBytes(12))
	header("Content-Type", `multipart/mixed; boundary="`+boundary+`"`)
	b.WriteString("\r\n--" + boundary + "\r\n")
	m.text(&b)
	for _, f := range m.files {
		b.WriteString("\r\n--" + boundary + "\r\n")
		f.part(&b)
	}
	b.WriteString("\r\n--" + boundary + "--\r\n")
	return b.String()
}

func oneLine(text string) string {
	return strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ").Replace(text)
}

// urgency writes the fields by which clients show a priority.
func (m *outgoing) urgency(header func(name, value string)) {
	switch strings.ToLower(m.priority) {
	case "high":
		header("X-Priority", "1")
		header("Priority", "urgent")
		header("Importance", "high")
	case "low":
		header("X-Priority", "5")
		header("Priority", "non-urgent")
		header("Importance", "low")
	}
}

// text writes the body with its own header.
func (m *outgoing) text(b *strings.Builder) {
	subtype := "plain"
	if m.html {
		subtype = "html"
	}
	charset, body := "us-ascii", []byte(m.body)
	if !isASCIIText(m.body) {
		charset = "utf-8"
	}
	if e, err := encodingNamed(m.charset); err == nil && m.charset != "" {
		if name := mailCharset(m.charset); name != "" {
			charset, body = name, e.bytes(m.body)
		}
	}
	b.WriteString("Content-Type: text/" + subtype + "; charset=" + charset + "\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
	w := quotedprintable.NewWriter(b)
	w.Write(body)
	w.Close()
	b.WriteString("\r\n")
}

// mailCharset is the name in a message of an encoding that -Encoding can name.
func mailCharset(name string) string {
	switch strings.ToLower(strings.ReplaceAll(name, "-", "")) {
	case "ascii":
		return "us-ascii"
	case "utf8", "utf8bom", "utf8nobom", "system.text.utf8encoding":
		return "utf-8"
	}
	return ""
}

// part writes an attachment.
func (f attached) part(b *strings.Builder) {
	kind := mime.TypeByExtension(filepath.Ext(f.name))
	if kind == "" || strings.HasPrefix(kind, "message/") {
		kind = "application/octet-stream"
	}
	b.WriteString("Content-Type: " + kind + "\r\nContent-Transfer-Encoding: base64\r\n")
	b.WriteString("Content-Disposition: " + mime.FormatMediaType("attachment", map[string]string{"filename": oneLine(f.name)}) + "\r\n\r\n")
	text := base64.StdEncoding.EncodeToString(f.data)
	for len(text) > 76 {
		b.WriteString(text[:76] + "\r\n")
		text = text[76:]
	}
	b.WriteString(text + "\r\n")
}

func addressList(list []*mail.Address) string {
	var all []string
	for _, a := range list {
		all = append(all, a.String())
	}
	return strings.Join(all, ", ")
}

// foldHeader breaks a header field at its blanks, so that its lines stay below 78 characters.
func foldHeader(line string) string {
	var b strings.Builder
	width := 0
	for i, word := range strings.Split(textproto.TrimString(line), " ") {
		if i > 1 && width+1+len(word) > 76 {
			b.WriteString("\r\n ")
			width = 1
		} else if i > 0 {
			b.WriteByte(' ')
			width++
		}
		b.WriteString(word)
		width += len(word)
	}
	return b.String()
}

func domainOf(address string) string {
	if i := strings.LastIndexByte(address, '@'); i >= 0 && isASCIIText(address[i:]) {
		return address[i+1:]
	}
	return "localhost"
}

func someBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}
