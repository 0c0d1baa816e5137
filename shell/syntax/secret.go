package syntax

import (
	"slices"
	"strings"
)

// secretWords are what the names of parameters that take secrets contain.
var secretWords = []string{"password", "secret", "securestring", "passphrase", "apikey", "token"}

// MaskSecrets replaces by stars what a text gives as a secret: the argument of a parameter such
// as -Password, and what ConvertTo-SecureString is to convert. Transcripts and histories keep
// the masked text.
func MaskSecrets(text string) string {
	secrets := Parse("", text).secrets()
	slices.Reverse(secrets)
	for _, s := range secrets {
		text = text[:s.Start] + "'***'" + text[s.End:]
	}
	return text
}

// Shown is the script as errors may quote it: its secrets are stars, and everything else stands
// where it stood.
func (s *Script) Shown() *Script {
	s.showing.Do(func() {
		s.shown = s
		if secrets := s.secrets(); len(secrets) > 0 {
			s.shown = &Script{Name: s.Name, Text: starred(s.Text, secrets), lines: s.lines}
		}
	})
	return s.shown
}

// starred replaces each byte of some places by a star; line ends stay.
func starred(text string, places []Span) string {
	b := []byte(text)
	for _, at := range places {
		for i := at.Start; i < at.End; i++ {
			if b[i] != '\n' && b[i] != '\r' {
				b[i] = '*'
			}
		}
	}
	return string(b)
}

// secrets are the places of the constants that commands get as secrets, in order.
func (s *Script) secrets() []Span {
	if s.Root == nil || !namesSecret(s.Text) {
		return nil
	}
	var found []Span
	Inspect(s.Root, func(n Node) bool {
		if c, ok := n.(*Command); ok {
			found = append(found, commandSecrets(c)...)
		}
		return true
	})
	found = slices.DeleteFunc(found, func(at Span) bool { return at.Start >= at.End || at.End > len(s.Text) })
	slices.SortFunc(found, func(a, b Span) int { return a.Start - b.Start })
	return slices.Compact(found)
}

// commandSecrets are the constants that a command gets as secrets.
func commandSecrets(c *Command) []Span {
	converts := strings.EqualFold(c.CommandName(), "ConvertTo-SecureString")
	var found []Span
	secret := converts
	for _, e := range c.Elements[1:] {
		if p, ok := e.(*CommandParameter); ok {
			secret = converts || namesSecret(p.Name)
			if secret && p.Argument != nil {
				found = append(found, constants(p.Argument)...)
			}
			continue
		}
		if secret {
			found = append(found, constants(e)...)
		}
		secret = converts
	}
	return found
}

// namesSecret reports whether a parameter's name, or anything in a text, speaks of secrets.
func namesSecret(text string) bool {
	name := strings.ToLower(text)
	return slices.ContainsFunc(secretWords, func(w string) bool { return strings.Contains(name, w) })
}

// constants are the texts that stand in a node as they are; what variables hold is not seen.
func constants(n Node) []Span {
	switch n.(type) {
	case *StringConst, *ExpandableString, *Constant:
		return []Span{n.Span()}
	}
	return nil
}
