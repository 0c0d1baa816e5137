package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"unicode/utf16"
)

// shellOption is an option of PowerShell's own command line, which shortcuts and scheduled tasks
// use: any beginning of its name from the shortest form on, or the other name that it has.
type shellOption struct {
	name, least, other string
	option
}

// shells finds one of PowerShell's options. Those that say how its process is to be made have
// nothing to do here, and are accepted.
func (o *options) shells(word string) *option {
	for _, s := range o.shellOptions() {
		if word == s.other && word != "" || strings.HasPrefix(s.name, word) && len(word) >= len(s.least) {
			return &s.option
		}
	}
	return nil
}

func (o *options) shellOptions() []shellOption {
	nothing, ignored := func() {}, func(string) error { return nil }
	help := option{flag: func() { o.face = "help" }}
	return []shellOption{
		{"command", "c", "", option{set: o.setCommand, missing: said("Cannot process the command because of a missing parameter. A command must follow -Command.")}},
		{"commandwithargs", "commandw", "cwa", option{set: o.setCommandWithArgs, missing: said("Cannot process the command because of a missing parameter. A command must follow -CommandWithArgs.")}},
		{"file", "f", "", option{set: o.setFile, missing: said("The command cannot be run because the File parameter requires a file path. Supply a path for the File parameter and then try the command again.")}},
		{"encodedcommand", "e", "ec", option{set: o.encoded}},
		{"executionpolicy", "ex", "ep", option{set: ignored}},
		{"noprofile", "nop", "", option{flag: func() { o.profile = false }}},
		{"noninteractive", "noni", "", option{flag: func() { o.asks = false }}},
		{"noexit", "noe", "", option{flag: func() { o.stays = true }}},
		{"nologo", "nol", "", option{flag: func() { o.quiet = true }}},
		{"workingdirectory", "wo", "wd", option{set: func(v string) error { o.dir = v; return nil }}},
		{"outputformat", "o", "of", option{set: textForm}},
		{"inputformat", "inp", "if", option{set: textForm}},
		{"configurationname", "config", "", option{set: exchangeConfiguration}},
		{"psconsolefile", "p", "", option{set: ignored}}, // Exchange 2007's shortcuts load its snap-in so
		{"version", "v", "", option{flag: func() { o.face = "version" }, set: ignored, takes: func(word string) bool { return versionWord().MatchString(word) }}},
		{"windowstyle", "w", "", option{set: ignored}},
		{"interactive", "i", "", option{flag: nothing}}, {"login", "l", "", option{flag: nothing}}, {"noprofileloadtime", "noprofilel", "", option{flag: nothing}},
		{"sta", "sta", "", option{flag: nothing}}, {"mta", "mta", "", option{flag: nothing}},
		{"help", "h", "?", help},
	}
}

// versionWord is the version that Windows PowerShell is asked for: "-Version 2.0".
var versionWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^\d(\.\d+)?$`) })

func (o *options) setCommand(v string) error { o.command = &v; return nil }

func (o *options) setCommandWithArgs(v string) error {
	o.args = []any{}
	return o.setCommand(v)
}

// setFile takes a script's path, which is relative to where the process was started.
func (o *options) setFile(v string) error {
	o.file = v
	if v == "-" {
		return nil
	}
	if info, err := os.Stat(v); err != nil || info.IsDir() {
		return noScript(v)
	}
	path, err := filepath.Abs(v)
	o.file = path
	return err
}

func noScript(name string) error {
	return said(fmt.Sprintf("The argument '%s' is not recognized as the name of a script file. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.", name))
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
	return o.setCommand(string(utf16.Decode(units)))
}

// textForm accepts the only form that streams have here.
func textForm(v string) error {
	if !strings.EqualFold(v, "Text") {
		return hinted{fmt.Errorf("the form %s is not known; only Text is", v)}
	}
	return nil
}

// exchangeConfiguration accepts the session configuration that this shell is.
func exchangeConfiguration(v string) error {
	if !strings.EqualFold(v, "Microsoft.Exchange") {
		return said("The shell cannot be started. A failure occurred during initialization:\nCannot create or open the configuration session " + v + ".")
	}
	return nil
}
