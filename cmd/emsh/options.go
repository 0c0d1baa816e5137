package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/shlex"
)

// options are the global options, which stand before the first word.
type options struct {
	data    string // the data directory
	history string // where the console keeps what was typed, if not with the user
	domain  string // of a new organization
	output  string // how results are written
	noColor bool
	yes     bool    // answer confirmations
	profile bool    // load the profile
	asks    bool    // questions may be asked
	quiet   bool    // -NoLogo: greet nobody
	stays   bool    // -NoExit: go on after the text or the script
	command *string // -c
	args    []any   // $args of the text, after -CommandWithArgs
	dir     string  // where to work
	file    string  // a script
	stdin   bool    // the commands come from standard input
	face    string  // help or version, asked for as an option
	words   []string
	std     streams
}

// outputs are the forms that --output knows.
var outputs = []string{"auto", "table", "list", "json", "ndjson", "csv", "text"}

// parseOptions reads $EMSH_OPTS and then the command line.
func parseOptions(args []string) (*options, error) {
	o := &options{output: "auto", profile: true, asks: true, noColor: os.Getenv("NO_COLOR") != "" || dumbTerminal()}
	preset, err := shlex.Split(os.Getenv("EMSH_OPTS"))
	if err != nil {
		return nil, fmt.Errorf("$EMSH_OPTS: %w", err)
	}
	if rest, err := o.parse(preset); err != nil || len(rest) > 0 {
		return nil, errors.Join(err, extra("$EMSH_OPTS", rest))
	}
	if o.words, err = o.parse(args); err != nil {
		return nil, err
	}
	o.joinCommand()
	if o.data == "" {
		o.data = defaultData()
	}
	o.data, err = filepath.Abs(o.data)
	return o, err
}

// dumbTerminal reports whether nothing is known of the terminal, or that it can do nothing.
func dumbTerminal() bool { return os.Getenv("TERM") == "" || os.Getenv("TERM") == "dumb" }

// joinCommand makes one text of the words after -c, as PowerShell does, or arguments of it. A lone
// dash, as the text or the file, is standard input.
func (o *options) joinCommand() {
	if o.args != nil {
		for _, w := range o.words {
			o.args = append(o.args, w)
		}
		o.words = nil
	}
	if o.command != nil && len(o.words) > 0 {
		text := strings.Join(append([]string{*o.command}, o.words...), " ")
		o.command, o.words = &text, nil
	}
	if o.command != nil && *o.command == "-" {
		o.command, o.stdin = nil, true
	}
	if o.file == "-" {
		o.file, o.stdin = "", true
	}
}

func extra(where string, rest []string) error {
	if len(rest) == 0 {
		return nil
	}
	return fmt.Errorf("%s may hold options only, not %q", where, rest[0])
}

// parse takes options until the first word, or until -c or -f, which take the rest.
func (o *options) parse(args []string) (rest []string, err error) {
	for len(args) > 0 && o.command == nil && o.file == "" && o.face == "" {
		name, value, joined := optionName(args[0])
		if args[0] == "-" { // the script comes on standard input
			o.file = args[0]
			return args[1:], nil
		}
		if name == "" {
			return args, nil
		}
		var option *option
		if option = o.option(name); option == nil || joined && option.set == nil {
			typed, _, _ := strings.Cut(args[0], "=")
			return nil, fmt.Errorf("there is no option %s", typed)
		}
		args = args[1:]
		if option.flag != nil && (option.takes == nil || len(args) == 0 || !option.takes(args[0])) {
			option.flag()
			continue
		}
		if !joined {
			if len(args) == 0 {
				return nil, option.wanting(name)
			}
			value, args = args[0], args[1:]
		}
		if err := option.set(value); err != nil {
			return nil, err
		}
	}
	return args, nil
}

// optionName splits --name=value; PowerShell's own options have one dash of any kind, and any case.
func optionName(arg string) (name, value string, joined bool) {
	switch {
	case arg == "/?":
		return "-?", "", false
	case strings.HasPrefix(arg, "--"):
		return strings.Cut(arg, "=")
	}
	if dash, rest := utf8.DecodeRuneInString(arg); strings.ContainsRune("-\u2013\u2014\u2015", dash) && arg[rest:] != "" {
		return "-" + strings.ToLower(arg[rest:]), "", false
	}
	return "", "", false
}

// option is one that was found: it is a flag, or takes a value, or a value that takes says it may.
type option struct {
	flag    func()
	set     func(string) error
	takes   func(value string) bool
	missing error // what is said where its value is missing
}

func (p *option) wanting(name string) error {
	if p.missing != nil {
		return p.missing
	}
	return fmt.Errorf("the option %s needs a value", name)
}

func (o *options) option(name string) *option {
	if strings.HasPrefix(name, "--") {
		return o.own(name)
	}
	return o.shells(name[1:])
}

// own are emsh's options.
func (o *options) own(name string) *option {
	switch name {
	case "--no-color":
		return &option{flag: func() { o.noColor = true }}
	case "--yes":
		return &option{flag: func() { o.yes = true }}
	case "--data":
		return &option{set: func(v string) error { o.data = v; return nil }}
	case "--domain":
		return &option{set: func(v string) error { o.domain = v; return nil }}
	case "--output":
		return &option{set: o.setOutput}
	case "--no-profile", "--no-input":
		return o.shells(map[string]string{"--no-profile": "noprofile", "--no-input": "noninteractive"}[name])
	}
	return o.shells(strings.TrimPrefix(name, "--"))
}

func (o *options) setOutput(v string) error {
	if !slices.Contains(outputs, v) {
		return hinted{fmt.Errorf("--output is one of %s, not %q", strings.Join(outputs, ", "), v)}
	}
	o.output = v
	return nil
}

// defaultData is the data directory where none is named: root's, or the user's own.
func defaultData() string {
	if dir := os.Getenv("EMSH_DATA"); dir != "" {
		return dir
	}
	if os.Getuid() == 0 {
		return "/var/lib/emsh"
	}
	if dir := os.Getenv("XDG_STATE_HOME"); dir != "" {
		return filepath.Join(dir, "emsh")
	}
	home, _ := os.UserHomeDir()
	return filepath.Join(home, ".local", "state", "emsh")
}
