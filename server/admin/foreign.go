package admin

import (
	"slices"
	"strings"
	"unicode"

	"emsh/shell/command"
	"emsh/shell/object"
)

// withoutForeign takes out of the arguments the parameters that the cmdlet has in Exchange and
// not here: one on which nothing hangs, or whose value is how it is here, is passed over; one
// without which the rest is still what was wanted is passed over with a warning; any other
// refuses the call.
func (st *stage) withoutForeign(args command.Args) (command.Args, error) {
	if st.command.Foreign == nil {
		return args, nil
	}
	kept := make(command.Args, 0, len(args))
	for i := 0; i < len(args); i++ {
		arg := args[i]
		f, foreign := st.command.Foreign(strings.TrimSuffix(arg.Name, ":"))
		if arg.Name == "" || !foreign {
			kept = append(kept, arg)
			continue
		}
		switch {
		case arg.HasValue:
		case f.Switch:
			arg.Value = true
		case i+1 < len(args) && args[i+1].Name == "":
			i++
			arg.Value = args[i].Value
		}
		if err := st.passOver(f, arg); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

func (st *stage) passOver(f command.Foreign, arg command.Arg) error {
	value := object.Text(arg.Value)
	st.session.passed = true
	switch {
	case f.Needless:
		return st.session.Streams.Verbose("The parameter -" + f.Name + " is not needed here, and changes nothing.")
	case value == "", slices.ContainsFunc(f.True, func(t string) bool { return strings.EqualFold(t, value) }):
		return st.session.Streams.Verbose("The parameter -" + f.Name + " is not needed here: it is as asked already.")
	case f.Warned:
		return st.session.Streams.Warning("emsh has nothing like " + f.System + "'s -" + f.Name + ": it has no effect here. The rest of the command is done.")
	}
	e := &command.Error{ID: "NamedParameterNotFound", Category: command.InvalidArgument, Target: f.Name, Position: arg.Position, Command: st.command.Name(),
		Exception: "System.Management.Automation.ParameterBindingException",
		Message:   "The parameter '" + f.Name + "' of " + st.command.Name() + " is one of " + f.System + " that emsh does not have."}
	switch near := akin(f.Name, st.command.Params); {
	case len(f.True) > 0:
		e.Hint = "Leave -" + f.Name + " out: here it is always " + typed(f.True[0]) + "."
	case near != "":
		e.Hint = "The nearest that emsh has: -" + near + "."
	default:
		e.Hint = "Get-Help " + st.command.Name() + " -Parameter * lists those that emsh has."
	}
	return e
}

// typed is a value as it is typed.
func typed(value string) string {
	if value == "True" || value == "False" {
		return "$" + strings.ToLower(value)
	}
	return value
}

// akin is the parameter that shares most words with a name, or "".
func akin(name string, params []command.Param) string {
	words := wordsOf(name)
	best, most := "", 0
	for _, p := range params {
		if p.Hidden || p.Secret {
			continue
		}
		n := 0
		for _, w := range wordsOf(p.Name) {
			if slices.Contains(words, w) {
				n += len(w)
			}
		}
		if n > most || n == most && n > 0 && len(p.Name) < len(best) {
			best, most = p.Name, n
		}
	}
	return best
}

// common are words of many parameters' names; sharing one makes two of them no more akin.
var common = []string{"enabled", "from", "mailbox", "name", "on", "allow", "use", "message", "messages"}

// wordsOf are the words of a name like ArchiveWarningQuota, but for common and short ones.
func wordsOf(name string) []string {
	var words []string
	start := 0
	for i, r := range name + "X" {
		if i > start && unicode.IsUpper(r) && (i == len(name) || !unicode.IsUpper(rune(name[i-1]))) {
			if w := strings.ToLower(name[start:i]); len(w) > 2 && !slices.Contains(common, w) {
				words = append(words, w)
			}
			start = i
		}
	}
	return words
}
