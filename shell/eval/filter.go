package eval

import (
	"errors"
	"sort"
	"strings"

	"emsh/shell/command"
	"emsh/shell/culture"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// filters writes into the filters of an organization cmdlet the values of their variables: they
// are this session's, and the organization must not take $name for a text.
func (st *orgStage) filters() error {
	for i, a := range st.args {
		p := st.parameter(st.argName(i))
		if p == nil || !p.Filter || !a.HasValue && a.Name != "" {
			continue
		}
		text, ok := filterText(a.Value)
		if !ok {
			continue
		}
		resolved, err := st.f.filterValues(text)
		if e := (*command.Error)(nil); errors.As(err, &e) && e.Command == "" {
			e.Command = st.name
		}
		if err != nil {
			return err
		}
		st.args[i].Value, st.args[i].Text = resolved, ""
	}
	return nil
}

func filterText(v any) (string, bool) {
	switch x := unwrap(v).(type) {
	case *ScriptBlock:
		return x.Text(), true
	case string:
		return x, true
	}
	return "", false
}

// filterValues is a filter with values in place of its variables, of what is asked of them, and of
// texts in double quotes. What does not parse as a script is left for the organization to refuse.
func (f *frame) filterValues(text string) (string, error) {
	script := syntax.Parse("", text)
	if len(script.Errors) > 0 || !strings.ContainsAny(text, "$[") {
		return text, nil
	}
	var found []syntax.Expression
	syntax.Inspect(script.Root, func(n syntax.Node) bool {
		e, ok := n.(syntax.Expression)
		if !ok || !filterValue(e) {
			return true
		}
		found = append(found, e)
		return false
	})
	sort.Slice(found, func(i, j int) bool { return found[i].Span().Start > found[j].Span().Start })
	for _, e := range found {
		at := e.Span()
		value, err := f.filterOperand(e, text[at.Start:at.End])
		if err != nil {
			return "", err
		}
		text = text[:at.Start] + value + text[at.End:]
	}
	return text, nil
}

// filterValue reports whether an expression stands for a value of the session. $true, $false and
// $null are words of the filter, and $_ is the object that it is about.
func filterValue(e syntax.Expression) bool {
	switch x := e.(type) {
	case *syntax.Variable:
		switch fold(x.Path) {
		case "true", "false", "null", "_", "psitem":
			return false
		}
		return !x.Splat
	case *syntax.Member:
		return x.Static || filterValue(x.Target)
	case *syntax.Index:
		return filterValue(x.Target)
	case *syntax.InvokeMember:
		if v, ok := x.Target.(*syntax.Variable); ok {
			return filterValue(v)
		}
		return true
	case *syntax.ExpandableString, *syntax.SubExpr:
		return true
	}
	return false
}

// filterOperand is the value of an expression as a filter writes it.
func (f *frame) filterOperand(e syntax.Expression, text string) (string, error) {
	if v, ok := e.(*syntax.Variable); ok && v.Drive == "" && v.Scope == "" && f.scope.find(fold(v.Name)) == nil {
		return "", &command.Error{ID: "InvalidFilter", Category: command.InvalidArgument, Message: "The filter names the variable " + text + ", which has no value.",
			Hint: "Set it first, or write the value itself; a text that begins with $ stands in single quotes."}
	}
	value, err := f.textValue(text)
	if err != nil {
		return "", err
	}
	return filterLiteral(value), nil
}

func filterLiteral(v any) string {
	switch x := v.(type) {
	case nil:
		return "$null"
	case bool:
		if x {
			return "$true"
		}
		return "$false"
	case object.DateTime:
		if s, err := x.Format("o", culture.Invariant()); err == nil {
			return "'" + s + "'"
		}
	}
	return "'" + strings.ReplaceAll(textOf(v), "'", "''") + "'"
}
