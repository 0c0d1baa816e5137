package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/google/shlex"
)

// options are the global options, which stand before the first word.
type options struct {
	data    string // the data directory
	domain  string // of a new organization
	output  string // how results are written
	noColor bool
	yes     bool    // answer confirmations
	profile bool    // load the profile
	asks    bool    // questions may be asked
	command *string // -c
	file    string  // a script
	stdin   bool    // the commands come from standard input
	face    string  // help or version, asked for as an option
	words   []string
	std     streams
}

var outputs = []string{"auto", "table", "list", "json", "ndjson", "csv", "text"}

// parseOptions reads $EMSH_OPTS and then the command line.
func parseOptions(args []string) (*options, error) {
	o := &options{output: "auto", profile: true, asks: true, noColor: os.Getenv("NO_COLOR") != "" || os.Getenv("TERM") == "dumb"}
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

// joinCommand makes one text of the words after -c, as PowerShell does. A lone dash, as the text or
// the file, is standard input.
func (o *options) joinCommand() {
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

// encoded reads the text of -EncodedCommand: UTF-16LE in base64.
func (o *options) encoded(v string) error {
	b, err := base64.StdEncoding.DecodeString(v)
	if err != nil || len(b)%2 != 0 {
		return hinted{errors.New("-EncodedCommand takes UTF-16LE text in base64")}
	}
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	text := string(utf16.Decode(units))
	o.command = &text
	return nil
}

// textForm accepts the only form that streams have here.
func textForm(v string) error {
	if !strings.EqualFold(v, "Text") {
		return hinted{fmt.Errorf("the form %s is not known; only Text is", v)}
	}
	return nil
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
		if name == "" {
			return args, nil
		}
		args = args[1:]
		if set, ok := o.flags()[name]; ok && !joined {
			set()
			continue
		}
		set, ok := o.valued()[name]
		if !ok {
			return nil, fmt.Errorf("there is no option %s", name)
		}
		if !joined {
			if len(args) == 0 {
				return nil, fmt.Errorf("the option %s needs a value", name)
			}
			value, args = args[0], args[1:]
		}
		if err := set(value); err != nil {
			return nil, err
		}
	}
	return args, nil
}

// optionName splits --name=value; PowerShell's own options have one dash and any case.
func optionName(arg string) (name, value string, joined bool) {
	if len(arg) < 2 || arg[0] != '-' {
		return "", "", false
	}
	if strings.HasPrefix(arg, "--") {
		return cutOption(arg)
	}
	return strings.ToLower(arg), "", false
}

func cutOption(arg string) (name, value string, joined bool) {
	name, value, joined = strings.Cut(arg, "=")
	return name, value, joined
}

func (o *options) flags() map[string]func() {
	return map[string]func(){
		"--no-color": func() { o.noColor = true },
		"--yes":      func() { o.yes = true },
		"--help":     func() { o.face = "help" },
		"-h":         func() { o.face = "help" },
		"--version":  func() { o.face = "version" },
		"-noprofile": func() { o.profile = false }, "-nop": func() { o.profile = false }, "--no-profile": func() { o.profile = false },
		"-noninteractive": func() { o.asks = false }, "-noni": func() { o.asks = false }, "--no-input": func() { o.asks = false },
		"-nologo": func() {}, "-login": func() {}, "-l": func() {},
		"-v": func() { o.face = "version" }, "-version": func() { o.face = "version" }, "-help": func() { o.face = "help" }, "-?": func() { o.face = "help" },
	}
}

func (o *options) valued() map[string]func(string) error {
	text := func(v string) error { o.command = &v; return nil }
	file := func(v string) error { o.file = v; return nil }
	return map[string]func(string) error{
		"--data":   func(v string) error { o.data = v; return nil },
		"--domain": func(v string) error { o.domain = v; return nil },
		"--output": o.setOutput,
		"-c":       text, "-command": text, "--command": text,
		"-f": file, "-file": file, "--file": file,
		"-encodedcommand": o.encoded, "-enc": o.encoded, "-ec": o.encoded, "-e": o.encoded,
		"-workingdirectory": os.Chdir, "-wd": os.Chdir,
		"-outputformat": textForm, "-inputformat": textForm,
		"-executionpolicy": func(string) error { return nil }, "-ex": func(string) error { return nil }, "-ep": func(string) error { return nil },
	}
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
