package object

// SecureString is text that is never shown: a password on its way to a cmdlet.
type SecureString struct{ text string }

// Secure wraps text.
func Secure(text string) *SecureString { return &SecureString{text} }

// Reveal is the text, for code that must have it.
func (s *SecureString) Reveal() string {
	if s == nil {
		return ""
	}
	return s.text
}

// Append adds to the text.
func (s *SecureString) Append(text string) { s.text += text }

// Clear forgets the text.
func (s *SecureString) Clear() { s.text = "" }

// String hides the text from every way of printing.
func (s *SecureString) String() string { return "System.Security.SecureString" }

// GoString hides the text from %#v.
func (s *SecureString) GoString() string { return s.String() }

// Text is what a cast to [string] gives.
func (s *SecureString) Text() string { return s.String() }

// TypeNames are the .NET type's.
func (s *SecureString) TypeNames() []string {
	return []string{"System.Security.SecureString", "System.Object"}
}

// Property is the length; there is nothing else to see.
func (s *SecureString) Property(name string) (any, bool) {
	if equalName(name, "Length") {
		return int32(Length(s.text)), true
	}
	return nil, false
}

// PropertyNames are the names of what Property gives.
func (s *SecureString) PropertyNames() []string { return []string{"Length"} }

// UnmarshalText takes plain text, as from a column of a CSV file.
func (s *SecureString) UnmarshalText(b []byte) error {
	s.text = string(b)
	return nil
}

// Credential is a user name with its password: System.Management.Automation.PSCredential.
type Credential struct {
	UserName string
	Password *SecureString
}

// TypeNames are the .NET type's.
func (c *Credential) TypeNames() []string {
	return []string{"System.Management.Automation.PSCredential", "System.Object"}
}

// Property is the user name or the password.
func (c *Credential) Property(name string) (any, bool) {
	switch {
	case equalName(name, "UserName"):
		return c.UserName, true
	case equalName(name, "Password"):
		return c.Password, true
	}
	return nil, false
}

// PropertyNames are the names of what Property gives.
func (c *Credential) PropertyNames() []string { return []string{"UserName", "Password"} }

// Text is what a cast to [string] gives.
func (c *Credential) Text() string { return "System.Management.Automation.PSCredential" }

var (
	_ TextThing = (*SecureString)(nil)
	_ TextThing = (*Credential)(nil)
)
