package syntax

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// Requirements are what the #requires comments of a script ask for.
type Requirements struct {
	Version   string // of the language
	Editions  []string
	ShellID   string
	Modules   []Expression // names and hashtables
	Elevation bool         // to be run as an administrator
}

const requiresWord = "requires"

// isRequires tells whether a comment is a #requires.
func isRequires(comment string) bool {
	end := 1 + len(requiresWord)
	return len(comment) >= end && strings.EqualFold(comment[1:end], requiresWord)
}

// checkRequires reads the #requires comments, each as a command of its own.
func (p *parser) checkRequires() {
	if len(p.requires) == 0 || p.broken {
		return
	}
	s := p.scanner
	outer := *s
	p.script.Requires = &Requirements{}
	for _, t := range outer.requires {
		s.text, s.base, s.pos, s.past, s.start, s.tokens = outer.text[t.Start+1:t.End], t.Start+1, 0, 0, 0, nil
		p.ungot, s.mode = nil, modeCommand
		if c := p.command(); c != nil {
			r := &requirement{parser: p, into: p.script.Requires, elements: c.Elements}
			r.read()
		}
	}
	p.ungot = nil
	limit, worked := s.limit, s.worked
	*s = outer
	s.limit, s.worked = limit, worked
}

// requirement reads the parameters of one #requires.
type requirement struct {
	*parser
	into     *Requirements
	elements []Node
	snapIn   bool
}

func (r *requirement) read() {
	if name, ok := r.elements[0].(*StringConst); !ok || !strings.EqualFold(name.Value, requiresWord) {
		first, last := r.elements[0].Span(), r.elements[len(r.elements)-1].Span()
		r.fail(join(first, last), "ScriptRequiresInvalidFormat")
	}
	for _, n := range r.elements[1:] {
		if param, ok := n.(*CommandParameter); ok && shortens("pssnapin", param) {
			r.snapIn = true
		}
	}
	for i := 1; i < len(r.elements); i++ {
		param, ok := r.elements[i].(*CommandParameter)
		if !ok {
			r.fail(r.elements[i].Span(), "ScriptRequiresInvalidFormat")
			continue
		}
		var arg Node
		if param.Argument != nil {
			arg = param.Argument
		} else if i+1 < len(r.elements) {
			i++
			arg = r.elements[i]
		}
		r.parameter(param, arg)
	}
}

// shortens tells whether a parameter's name is the begin of a word.
func shortens(word string, param *CommandParameter) bool {
	return len(param.Name) <= len(word) && strings.EqualFold(param.Name, word[:len(param.Name)])
}

func (r *requirement) parameter(param *CommandParameter, arg Node) {
	if shortens("runasadministrator", param) {
		r.into.Elevation = true
		if arg != nil {
			r.fail(param.Span(), "ParameterCannotHaveArgument", param.Name)
		}
		return
	}
	if arg == nil {
		r.fail(param.Span(), "ParameterRequiresArgument", param.Name)
		return
	}
	e, ok := arg.(Expression)
	if !ok || !isRequiresConstant(e) {
		r.fail(arg.Span(), "RequiresArgumentMustBeConstant")
		return
	}
	switch {
	case shortens("shellid", param):
		r.text("shellid", param, e, &r.into.ShellID)
	case shortens("pssnapin", param):
		if _, ok := e.(*StringConst); !ok {
			r.fail(e.Span(), "RequiresInvalidStringArgument", "pssnapin")
		}
	case shortens("psedition", param):
		r.editions(param, e)
	case shortens("version", param):
		r.version(param, e)
	case shortens("assembly", param):
		for _, value := range values(e) {
			if _, ok := value.(*StringConst); !ok {
				r.fail(e.Span(), "RequiresInvalidStringArgument", "assembly")
			}
		}
	case shortens("modules", param):
		r.into.Modules = append(r.into.Modules, values(e)...)
	default:
		r.fail(param.Span(), "ScriptRequiresInvalidFormat")
	}
}

func values(e Expression) []Expression {
	if list, ok := e.(*Array); ok {
		return list.Elements
	}
	return []Expression{e}
}

// isRequiresConstant allows lists and hashtables too.
func isRequiresConstant(e Expression) bool {
	switch n := e.(type) {
	case *Array:
		for _, element := range n.Elements {
			if !isRequiresConstant(element) {
				return false
			}
		}
		return true
	case *Hashtable:
		for _, entry := range n.Entries {
			value, ok := pureExpression(entry.Value).(*CommandExpression)
			if !ok || !isRequiresConstant(value.Expr) {
				return false
			}
		}
		return true
	}
	return isConstant(e, false)
}

func (r *requirement) text(name string, param *CommandParameter, e Expression, into *string) {
	s, ok := e.(*StringConst)
	switch {
	case *into != "":
		r.fail(param.Span(), "ParameterAlreadyBound", nil, name)
	case !ok:
		r.fail(e.Span(), "RequiresInvalidStringArgument", name)
	default:
		*into = s.Value
	}
}

func (r *requirement) editions(param *CommandParameter, e Expression) {
	if r.into.Editions != nil {
		r.fail(param.Span(), "ParameterAlreadyBound", nil, "psedition")
		return
	}
	for _, value := range values(e) {
		s, ok := value.(*StringConst)
		if !ok {
			r.fail(e.Span(), "RequiresInvalidStringArgument", "psedition")
			continue
		}
		if !strings.EqualFold(s.Value, "Core") && !strings.EqualFold(s.Value, "Desktop") {
			r.fail(e.Span(), "RequiresPSEditionInvalid", "psedition")
		}
		for _, known := range r.into.Editions {
			if strings.EqualFold(known, s.Value) {
				r.fail(e.Span(), "RequiresPSEditionValueIsAlreadySpecified", "psedition")
			}
		}
		r.into.Editions = append(r.into.Editions, s.Value)
	}
}

var versionPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d+(\.\d+){0,3}$`) })

func (r *requirement) version(param *CommandParameter, e Expression) {
	text := r.script.Source(e.Span())
	if s, ok := e.(*StringConst); ok {
		text = s.Value
	}
	if !versionPattern().MatchString(text) || !inRange(text) {
		r.fail(e.Span(), "RequiresVersionInvalid")
		return
	}
	if r.snapIn {
		return
	}
	if r.into.Version != "" && r.into.Version != text {
		r.fail(param.Span(), "ParameterAlreadyBound", nil, "version")
		return
	}
	r.into.Version = text
}

func inRange(version string) bool {
	for _, part := range strings.Split(version, ".") {
		if _, err := strconv.ParseInt(part, 10, 32); err != nil {
			return false
		}
	}
	return true
}
