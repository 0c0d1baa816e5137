package cmdlets

import (
	_ "embed"
	"strings"

	"emsh/shell/command"
)

// foreignParameters are, a line a cmdlet, the parameters that Exchange, or PowerShell, documents
// for it and that are not here. A question mark behind a name tells a switch, a tilde one on which nothing
// hangs here, an exclamation mark one that is accepted with a warning, and an equals sign the values that are how it is here.
//
//go:embed parameters.txt
var foreignParameters string

// foreign finds what Exchange documents for a cmdlet, by a parameter's name.
func foreign(cmdlet string) func(string) (command.Foreign, bool) {
	return func(param string) (command.Foreign, bool) {
		_, rest, found := strings.Cut("\n"+foreignParameters, "\n"+cmdlet+": ")
		if !found || param == "" {
			return command.Foreign{}, false
		}
		line, _, _ := strings.Cut(rest, "\n")
		for word := range strings.FieldsSeq(line) {
			if f := parseForeign(word); strings.EqualFold(f.Name, param) {
				f.System = "Exchange"
				if strings.HasSuffix(cmdlet, "-Service") {
					f.System = "PowerShell"
				}
				return f, true
			}
		}
		return command.Foreign{}, false
	}
}

func parseForeign(word string) command.Foreign {
	word, values, some := strings.Cut(word, "=")
	name, warned := strings.CutSuffix(word, "!")
	name, needless := strings.CutSuffix(name, "~")
	name, isSwitch := strings.CutSuffix(name, "?")
	f := command.Foreign{Name: name, Switch: isSwitch, Needless: needless, Warned: warned}
	if some {
		f.True = strings.Split(values, "|")
	}
	return f
}
