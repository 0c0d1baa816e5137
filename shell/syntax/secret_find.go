package syntax

import (
	"regexp"
	"slices"
	"strings"
)

// secretWords are what the names of parameters, variables, properties and keys that hold secrets contain.
var secretWords = []string{"password", "passwd", "pwd", "secret", "securestring", "passphrase", "apikey", "token"}

// saidSecret is a text that itself says of a part that it is a secret, as connection strings and
// words for programs do.
var saidSecret = regexp.MustCompile(`(?i)(password|passwd|pwd|secret|passphrase|token|api-?key)["']?\s*[=:]\s*[^\s;]`)

// secretFinder gathers the places of secrets.
type secretFinder struct {
	takes TakesSecret
	found []Span
}

func (f *secretFinder) look(n Node) {
	switch n := n.(type) {
	case *Command:
		f.command(n)
	case *Pipeline:
		f.pipeline(n)
	case *Assignment:
		if holdsSecret(n.Left) {
			f.constants(n.Right)
		}
	case *Hashtable:
		for _, e := range n.Entries {
			if namedSecret(e.Key) {
				f.constants(e.Value)
			}
		}
	case *Convert:
		if n.Type != nil && n.Type.Type != nil && strings.HasSuffix(strings.ToLower(n.Type.Type.Name), "securestring") {
			f.constants(n.Operand)
		}
	case *InvokeMember:
		f.call(n)
	case *Parameter:
		if n.Name != nil && n.Default != nil && keepsSecret(n.Name.Name) {
			f.constants(n.Default)
		}
	case *StringConst:
		if saidSecret.MatchString(n.Value) {
			f.found = append(f.found, n.Span())
		}
	case *ExpandableString:
		f.expandable(n)
	}
}

// expandable looks at a text whose secret, if it has one, stands in it as it is.
func (f *secretFinder) expandable(s *ExpandableString) {
	for _, p := range s.Parts {
		if p.Expr == nil && saidSecret.MatchString(p.Text) {
			f.found = append(f.found, s.Span())
		}
	}
}

// command finds the constants that a command gets as secrets.
func (f *secretFinder) command(c *Command) {
	name := c.CommandName()
	converts := convertsToSecure(c)
	credential := strings.EqualFold(name, "New-Object") && len(c.Elements) > 1 && mentions(c.Elements[1:], "credential")
	secret := converts
	for i, e := range c.Elements[1:] {
		if p, ok := e.(*CommandParameter); ok {
			secret = converts || f.takesSecret(name, p.Name)
			if secret && p.Argument != nil {
				f.constants(p.Argument)
			}
			continue
		}
		switch {
		case secret:
			f.constants(e)
		case credential && i > 0:
			f.afterFirst(e)
		}
		word, ok := e.(*StringConst)
		secret = converts || ok && word.Quote == BareWord && strings.HasPrefix(word.Value, "-") && speaksOfSecret(word.Value)
	}
}

// convertsToSecure reports whether a command makes a secret of plain text.
func convertsToSecure(c *Command) bool {
	name := c.CommandName()
	name = name[strings.LastIndexByte(name, '\\')+1:]
	return strings.EqualFold(name, "ConvertTo-SecureString") ||
		slices.ContainsFunc(c.Elements, func(n Node) bool {
			p, ok := n.(*CommandParameter)
			return ok && strings.EqualFold(p.Name, "AsPlainText")
		})
}

// mentions reports whether one of some words contains a text.
func mentions(words []Node, text string) bool {
	return slices.ContainsFunc(words, func(n Node) bool {
		s, ok := n.(*StringConst)
		return ok && strings.Contains(strings.ToLower(s.Value), text)
	})
}

// pipeline finds what is piped to a command that makes a secret of it.
func (f *secretFinder) pipeline(p *Pipeline) {
	for i, e := range p.Elements {
		if c, ok := e.(*Command); !ok || i == 0 || !convertsToSecure(c) {
			continue
		}
		switch before := p.Elements[i-1].(type) {
		case *CommandExpression:
			f.constants(before.Expr)
		case *Command:
			for _, e := range before.Elements[1:] {
				f.constants(e)
			}
		}
	}
}

// call finds the password that the constructor of a credential gets, and what is added to a SecureString.
func (f *secretFinder) call(m *InvokeMember) {
	name, _ := m.Name.(*StringConst)
	switch t, ok := m.Target.(*TypeExpression); {
	case name == nil:
	case ok && t.Type != nil && strings.EqualFold(name.Value, "new") && strings.Contains(strings.ToLower(t.Type.Name), "credential"):
		for _, a := range m.Args[min(1, len(m.Args)):] {
			f.constants(a)
		}
	case strings.EqualFold(name.Value, "AppendChar"), speaksOfSecret(name.Value):
		for _, a := range m.Args {
			f.constants(a)
		}
	}
}

// afterFirst finds the constants of a list but for its first element, the user's name.
func (f *secretFinder) afterFirst(n Node) {
	list := n
	if p, ok := n.(*Paren); ok {
		if expr := soleExpression(p.Pipeline); expr != nil {
			list = expr
		}
	}
	if a, ok := list.(*Array); ok {
		for _, e := range a.Elements[min(1, len(a.Elements)):] {
			f.constants(e)
		}
	}
}

// soleExpression is the expression that a statement is, or nil.
func soleExpression(s Statement) Expression {
	switch s := s.(type) {
	case *CommandExpression:
		return s.Expr
	case *Pipeline:
		if len(s.Elements) == 1 {
			if c, ok := s.Elements[0].(*CommandExpression); ok {
				return c.Expr
			}
		}
	}
	return nil
}

// constants finds the texts and numbers that stand in a node as they are; what variables hold and
// what commands write is not seen.
func (f *secretFinder) constants(n Node) {
	if n == nil {
		return
	}
	Inspect(n, func(n Node) bool {
		switch n := n.(type) {
		case *Command, *ScriptBlockExpr:
			return false
		case *StringConst, *ExpandableString, *Constant:
			f.found = append(f.found, n.Span())
			return false
		case *Member:
			f.constants(n.Target)
			return false
		case *InvokeMember:
			f.constants(n.Target)
			for _, a := range n.Args {
				f.constants(a)
			}
			return false
		case *Index:
			f.constants(n.Target)
			return false
		case *Hashtable:
			for _, e := range n.Entries {
				f.constants(e.Value)
			}
			return false
		}
		return true
	})
}

// takesSecret reports whether a parameter as it is written takes a secret.
func (f *secretFinder) takesSecret(command, parameter string) bool {
	return NamesSecret(parameter) || f.takes != nil && f.takes(command, parameter)
}

// NamesSecret reports whether a parameter's name, perhaps a shortened -Password, is that of a secret.
func NamesSecret(parameter string) bool {
	low := strings.ToLower(parameter)
	return speaksOfSecret(low) || len(low) >= 3 && strings.HasPrefix("password", low)
}

// mayHoldSecret reports whether it is worth looking for secrets in a text.
func mayHoldSecret(text string) bool {
	low := strings.ToLower(text)
	return speaksOfSecret(low) || strings.Contains(low, "-pas") || strings.Contains(low, "key") || strings.Contains(low, "credential")
}

// holdsSecret reports whether what is assigned to keeps a secret, as its name or its type says.
func holdsSecret(left Expression) bool {
	switch left := left.(type) {
	case *Variable:
		return keepsSecret(left.Name)
	case *Member:
		return namedSecret(left.Name)
	case *Index:
		return namedSecret(left.Index)
	case *Attributed:
		return holdsSecret(left.Operand)
	case *Convert:
		return left.Type != nil && left.Type.Type != nil && speaksOfSecret(left.Type.Type.Name) || holdsSecret(left.Operand)
	}
	return false
}

// namedSecret reports whether a name that stands in the text speaks of a secret.
func namedSecret(name Expression) bool {
	s, ok := name.(*StringConst)
	return ok && keepsSecret(s.Value)
}

// keepsSecret reports whether what has a name is a secret; keys are, too.
func keepsSecret(name string) bool {
	return speaksOfSecret(name) || strings.HasSuffix(strings.ToLower(name), "key")
}

// speaksOfSecret reports whether a name is one of a secret.
func speaksOfSecret(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(secretWords, func(w string) bool { return strings.Contains(name, w) })
}
