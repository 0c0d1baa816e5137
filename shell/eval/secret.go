package eval

import (
	"strings"

	"emsh/shell/command"
)

// TakesSecret reports whether a command's parameter takes a secret. Its name may be shortened,
// also to what several parameters begin with.
func (s *Session) TakesSecret(name, parameter string) bool {
	c := s.Command(name)
	if c != nil {
		c = c.Resolve()
	}
	if c == nil {
		return false
	}
	secret := false
	for _, p := range c.Params() {
		if p.Called(parameter) {
			return holdsSecret(&p)
		}
		secret = secret || p.Begins(parameter) && holdsSecret(&p)
	}
	return secret
}

// holdsSecret reports whether a parameter is for a SecureString.
func holdsSecret(p *command.Param) bool {
	return strings.HasSuffix(p.NetType, "SecureString") || p.Type == "SecureString"
}
