package syntax

import (
	"slices"
	"strings"
)

// secretWords are what the names of parameters that take secrets contain.
var secretWords = []string{"password", "secret", "passphrase", "apikey", "token"}

// MaskSecrets replaces by stars what a text gives as a secret: the argument of a parameter such
// as -Password, and what ConvertTo-SecureString is to convert. Transcripts and histories keep
// the masked text.
func MaskSecrets(text string) string {
	var secrets []Span
	Inspect(Parse("", text).Root, func(n Node) bool {
		if c, ok := n.(*Command); ok {
			secrets = append(secrets, commandSecrets(c)...)
		}
		return true
	})
	slices.SortFunc(secrets, func(a, b Span) int { return b.Start - a.Start })
	for _, s := range secrets {
		if s.Start < s.End && s.End <= len(text) {
			text = text[:s.Start] + "'***'" + text[s.End:]
		}
	}
	return text
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

func namesSecret(parameter string) bool {
	name := strings.ToLower(parameter)
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
