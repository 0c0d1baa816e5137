package dotnet

import (
	"net/mail"
	"strings"

	"emsh/shell/object"
)

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
