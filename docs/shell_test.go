package docs

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"emsh/docs/about"
	"emsh/shell/command"
)

// option is a global option of the program.
type option struct{ name, value, text string }

var programOptions = []option{
	{"--data", "DIR", "the data directory; else $EMSH_DATA, else /var/lib/emsh for root and the state directory of anybody else"},
	{"--domain", "DOMAIN", "the first accepted domain of an organization that is made now"},
	{"--output", "KIND", "how results are written: auto, table, list, json, ndjson, csv or text"},
	{"--no-color", "", "writes no colors"},
	{"--yes", "", "answers confirmations with yes"},
	{"--no-profile", "", "does not run the profile script; also -NoProfile"},
	{"--no-input", "", "asks nothing, even at a terminal"},
	{"--help", "", "shows how the program is called"},
	{"--version", "", "shows the version"},
}

var programWords = []option{
	{"serve", "", "runs the server in the foreground"},
	{"demo", "", "makes an organization to try, and a console in it"},
	{"help", "[TOPIC]", "shows help"},
	{"version", "", "shows the version"},
}

var programFiles = []option{
	{"/var/lib/emsh", "", "root's data directory: settings, mail, queue, logs, and the socket admin.sock at which a server is reached"},
	{"~/.local/state/emsh", "", "the data directory of anybody else, under $XDG_STATE_HOME where that is set"},
	{"~/.config/emsh/profile.ps1", "", "runs when a console begins"},
	{"~/.config/emsh/Modules", "", "modules of one's own; those for everybody are in /usr/local/share/emsh/Modules"},
}

var programExamples = []option{
	{"emsh demo", "", "tries everything, with mailboxes and mail, in an organization that is thrown away"},
	{"emsh --data /srv/mail --domain contoso.com serve", "", "runs the server; the first time it makes the organization"},
	{"emsh Get-Mailbox annb", "", "runs one cmdlet"},
	{"emsh -c 'Get-Queue | Where-Object MessageCount -gt 10'", "", "runs a pipeline"},
	{"emsh Get-Mailbox | emsh Set-CASMailbox -ImapEnabled '$true'", "", "hands objects from one emsh to another"},
	{"emsh --output json Get-Mailbox | jq -r '.[].Alias'", "", "hands them to another program"},
}

func TestShellFiles(t *testing.T) {
	current(t, filepath.Join("shell", "emsh.1"), manPage())
	current(t, filepath.Join("shell", "emsh.bash"), bash())
	current(t, filepath.Join("shell", "_emsh"), zsh())
	current(t, filepath.Join("shell", "emsh.fish"), fish())
	only(t, "shell", map[string]bool{"emsh.1": true, "emsh.bash": true, "_emsh": true, "emsh.fish": true})
}

// TestBashCompletes asks bash itself.
func TestBashCompletes(t *testing.T) {
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("no bash here")
	}
	for typed, want := range map[string]string{
		"emsh --output js":           "json",
		"emsh set-mailbox -prohi":    "-ProhibitSendQuota",
		"emsh help about_tr":         "about_Transport",
		"emsh --data /x get-imapset": "Get-ImapSettings",
		"emsh --da":                  "--data",
	} {
		script := "eval \"$0\"; COMP_WORDS=($1); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _emsh; printf '%s\\n' \"${COMPREPLY[@]}\""
		got, err := exec.Command("bash", "-c", script, bash(), typed).Output()
		if err != nil || !slices.Contains(strings.Fields(string(got)), want) {
			t.Errorf("%q completes to %q, %v", typed, got, err)
		}
	}
}

// named is a cmdlet with the parameters that can be typed.
type named struct {
	name, text string
	params     []string
}

func typed() []named {
	var list []named
	for _, c := range all() {
		one := named{name: c.Name(), text: c.Synopsis}
		for _, p := range append(slices.Clone(c.Parameters()), command.CommonParams(c.Impact != command.Reads)...) {
			if !p.Hidden {
				one.params = append(one.params, "-"+p.Name)
			}
		}
		list = append(list, one)
	}
	return list
}

// roff escapes what troff would take for a command.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}

func manPage() string {
	var b strings.Builder
	b.WriteString(".TH EMSH 1\n.SH NAME\nemsh \\- mail access server and the shell that runs it\n")
	b.WriteString(".SH SYNOPSIS\n.B emsh\n[\\fIOPTION\\fR]... [\\fICOMMAND\\fR [\\fIARGUMENT\\fR]...]\n")
	b.WriteString(".SH DESCRIPTION\nWithout a command, and at a terminal, emsh is a console. It attaches to the server that runs on the data directory, or is the server itself until it is left.\n")
	b.WriteString("Its language is PowerShell's; its cmdlets are those of Exchange's shell.\n.PP\n")
	for _, form := range []option{
		{"-c TEXT", "", "runs the text and ends; also -Command"},
		{"FILE.ps1 [ARGUMENT]...", "", "runs a script; also -f FILE, -File FILE"},
		{"CMDLET [ARGUMENT]...", "", "runs one cmdlet; each word is one argument"},
		{"... | emsh", "", "runs standard input, statement by statement"},
	} {
		fmt.Fprintf(&b, ".TP\n.B emsh %s\n%s.\n", roff(form.name), form.text)
	}
	for _, w := range programWords {
		fmt.Fprintf(&b, ".TP\n.B emsh %s\n%s.\n", roff(strings.TrimSpace(w.name+" "+w.value)), roff(w.text))
	}
	b.WriteString(".SH OPTIONS\n")
	for _, o := range programOptions {
		fmt.Fprintf(&b, ".TP\n.B %s\n%s.\n", roff(strings.TrimSpace(o.name+" "+o.value)), roff(o.text))
	}
	b.WriteString(".SH CMDLETS\n")
	for _, c := range typed() {
		fmt.Fprintf(&b, ".TP\n.B %s\n%s\n", roff(c.name), roff(c.text))
	}
	b.WriteString(".SH EXIT STATUS\n.TP\n.B 0\nall went well.\n.TP\n.B 1\nan error was written.\n.TP\n.B 2\nthe text does not parse, or the options are wrong.\n.TP\n.B 130\ninterrupted.\n")
	b.WriteString(".SH ENVIRONMENT\n.TP\n.B EMSH_DATA\nthe data directory.\n.TP\n.B EMSH_OPTS\noptions that stand before those of the command line.\n.TP\n.B NO_COLOR\nno colors where it is set.\n.TP\n.B PAGER\nshows what is longer than the screen.\n")
	b.WriteString(".SH FILES\n")
	for _, f := range programFiles {
		fmt.Fprintf(&b, ".TP\n.I %s\n%s.\n", roff(f.name), roff(f.text))
	}
	b.WriteString(".SH EXAMPLES\n")
	for _, e := range programExamples {
		fmt.Fprintf(&b, ".TP\n.B %s\n%s.\n", roff(e.name), roff(e.text))
	}
	b.WriteString(".SH SEE ALSO\nThe console's own help: \\fBemsh help\\fR, \\fBGet\\-Help about_emsh\\fR.\n")
	return b.String()
}

func words(list []option) string {
	var all []string
	for _, o := range list {
		all = append(all, o.name)
	}
	return strings.Join(all, " ")
}

func bash() string {
	var b strings.Builder
	b.WriteString("# Completion of emsh for bash: source it, or put it into bash-completion's folder.\n_emsh_parameters() {\n\tcase \"$1\" in\n")
	for _, c := range typed() {
		fmt.Fprintf(&b, "\t%s) echo '%s' ;;\n", strings.ToLower(c.name), strings.Join(c.params, " "))
	}
	b.WriteString("\tesac\n}\n")
	var names []string
	for _, c := range typed() {
		names = append(names, c.name)
	}
	return b.String() + strings.NewReplacer("OPTIONS", "-c -f "+words(programOptions), "OUTPUTS", strings.Join(outputKinds, " "),
		"TOPICS", strings.Join(append(about.Names(), names...), " "), "COMMANDS", strings.Join(append(strings.Fields(words(programWords)), names...), " ")).Replace(bashFunctions)
}

// outputKinds are what --output takes.
var outputKinds = []string{"auto", "table", "list", "json", "ndjson", "csv", "text"}

// bashFunctions complete a word by what stands before it, whatever the case.
const bashFunctions = `
# Those of the other words that begin as the first does.
_emsh_matching() {
	local word=${1,,} i
	shift
	for i; do
		[[ ${i,,} == "$word"* ]] && COMPREPLY+=("$i")
	done
}

_emsh() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} name='' i
	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--data | --domain | --output) ((i++)) ;;
		-*) ;;
		*) name=${COMP_WORDS[i],,}; break ;;
		esac
	done
	COMPREPLY=()
	if [[ $name == help ]]; then
		_emsh_matching "$word" TOPICS
	elif [[ -n $name ]]; then
		[[ $word == -* ]] && _emsh_matching "$word" $(_emsh_parameters "$name")
	elif [[ $before == --output ]]; then
		_emsh_matching "$word" OUTPUTS
	elif [[ $before == --data || $before == --domain ]]; then
		return
	elif [[ $word == -* ]]; then
		_emsh_matching "$word" OPTIONS
	else
		_emsh_matching "$word" COMMANDS
	fi
}

complete -o default -F _emsh emsh
`

// single quotes text for a shell.
func single(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

func zsh() string {
	var b strings.Builder
	b.WriteString("#compdef emsh\n# Completion of emsh for zsh: put it into a folder of $fpath.\n\n_emsh_commands() {\n\tlocal -a commands=(\n")
	for _, w := range programWords {
		fmt.Fprintf(&b, "\t\t%s\n", single(w.name+":"+w.text))
	}
	for _, c := range typed() {
		fmt.Fprintf(&b, "\t\t%s\n", single(c.name+":"+strings.TrimSuffix(c.text, ".")))
	}
	b.WriteString("\t)\n\t_describe -t commands command commands -M 'm:{a-z}={A-Z}'\n\t_files -g '*.ps1'\n}\n\n_emsh_parameters() {\n\tlocal -a parameters\n\tcase ${(L)1} in\n")
	for _, c := range typed() {
		fmt.Fprintf(&b, "\t%s) parameters=(%s) ;;\n", strings.ToLower(c.name), strings.Join(c.params, " "))
	}
	b.WriteString("\tesac\n\tif [[ $PREFIX == -* ]]; then compadd -M 'm:{a-z}={A-Z}' -a parameters; else _files; fi\n}\n\n_emsh() {\n\tlocal state line\n\t_arguments -C \\\n")
	for _, o := range programOptions {
		value := ""
		if o.value != "" {
			value = ":" + o.value + ":"
			if o.value == "DIR" {
				value += "_files -/"
			}
			if o.value == "KIND" {
				value += "(" + strings.Join(outputKinds, " ") + ")"
			}
		}
		fmt.Fprintf(&b, "\t\t%s \\\n", single(o.name+"["+strings.NewReplacer("[", "(", "]", ")", ":", ",").Replace(o.text)+"]"+value))
	}
	b.WriteString("\t\t'-c[runs the text]:text:' \\\n\t\t'-f[runs a script]:script:_files -g \"*.ps1\"' \\\n\t\t'1:command:_emsh_commands' \\\n\t\t'*::argument:->arguments'\n")
	b.WriteString("\t[[ $state == arguments ]] && _emsh_parameters $line[1]\n}\n\n_emsh \"$@\"\n")
	return b.String()
}

func fish() string {
	var b strings.Builder
	b.WriteString("# Completion of emsh for fish: put it into ~/.config/fish/completions.\n")
	for _, o := range programOptions {
		need := ""
		if o.value != "" {
			need = " -r"
		}
		if o.value == "KIND" {
			need += " -f -a '" + strings.Join(outputKinds, " ") + "'"
		}
		fmt.Fprintf(&b, "complete -c emsh -n __fish_use_subcommand -l %s%s -d %s\n", strings.TrimPrefix(o.name, "--"), need, quoteFish(o.text))
	}
	for _, w := range programWords {
		fmt.Fprintf(&b, "complete -c emsh -n __fish_use_subcommand -f -a %s -d %s\n", w.name, quoteFish(w.text))
	}
	for _, c := range typed() {
		fmt.Fprintf(&b, "complete -c emsh -n __fish_use_subcommand -f -a %s -d %s\n", c.name, quoteFish(c.text))
		fmt.Fprintf(&b, "complete -c emsh -n '__fish_seen_subcommand_from %s' -a '%s'\n", c.name, strings.Join(c.params, " "))
	}
	return b.String()
}

func quoteFish(text string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(text) + "'"
}
