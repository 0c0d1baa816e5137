package cmdlets_test

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"emsh/cmdlets"
	"emsh/cmdlets/utility"
	"emsh/server/admin/admintest"
	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/golden"
	"emsh/shell/syntax"
	"emsh/store/config"
)

// documented is a documented command. Its ID is that of its recording in golden/bind.
type documented struct {
	Script   string   `json:"script"`
	Commands []string `json:"commands"`
	recording
}

// recording is what real PowerShell said to a documented command.
type recording struct {
	ID     string       `json:"id"`
	Script string       `json:"script"`
	Parse  []recordedID `json:"parse_errors"`
	Errors []recordedID `json:"errors"`
}

type recordedID struct {
	ID string `json:"id"`
}

func documentedExamples(t *testing.T) []documented {
	t.Helper()
	recorded := map[string]recording{}
	for line := range bytes.Lines(golden.Shared(t, "golden/bind/bind.jsonl")) {
		var r recording
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		recorded[r.Script] = r
	}
	var all []documented
	for _, name := range []string{"examples", "examples_2010", "examples_services", "examples_tasks"} {
		for line := range bytes.Lines(golden.Shared(t, "reference/examples/"+name+".jsonl")) {
			var d documented
			if err := json.Unmarshal(line, &d); err != nil {
				t.Fatal(err)
			}
			d.recording = recorded[d.Script]
			all = append(all, d)
		}
	}
	return all
}

// officeScript makes the objects that the documentation's examples speak of.
//
//go:embed testdata/office.ps1
var officeScript string

// office is an organization in which documented examples run, and a shell in front of it.
type office struct {
	eval.Silent
	house   *admintest.House
	errors  []*command.Error
	session *eval.Session
}

func newOffice(t *testing.T) *office {
	o := &office{house: admintest.New(t, nil, cmdlets.Organization()...)}
	o.open(t)
	o.run(t, officeScript)
	for _, e := range o.errors {
		t.Fatalf("the fixture is not made: %v (line %d)", e, e.Position.Line)
	}
	return o
}

func (o *office) open(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"My Documents/Accounts.txt": "AylaKol\nkens\n", "Users/Administrator/Desktop/AddEmailAddress.csv": "Mailbox,NewEmailAddress\nkens,ken@contoso.com\n",
		"certificates/htcert.pfx": "", "Data/HT cert.pfx": ""} {
		at := filepath.Join(dir, "C:", name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o700), os.WriteFile(at, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	o.session = eval.New(utility.Equipped(eval.Options{Host: o, Commands: cmdlets.Console(), Views: append(cmdlets.ConsoleViews(), cmdlets.Views()...),
		Invoker: o.house.Invoker(o.house.Actor), Known: cmdlets.Known, Env: []string{"PATH=", "TZ=UTC"}, Dir: dir, Output: func(any) error { return nil }}))
	o.session.AddDrive(&eval.Drive{Name: "C", Root: filepath.Join(dir, "C:")})
	o.session.ExpectOrganization()
}

// Ask answers whatever is asked, but for a name.
func (o *office) Ask(q command.Question) (command.Answer, error) {
	return command.Answer{Text: "Pa55word!"}, nil
}

// Interactive says that somebody is there.
func (o *office) Interactive() bool { return true }

func (o *office) Error(e *command.Error) { o.errors = append(o.errors, e) }

func (o *office) run(t *testing.T, script string) {
	t.Helper()
	o.errors = nil
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute) // a hang, whatever the load
	defer cancel()
	if res := o.session.Run(ctx, "", script); res.Err != nil {
		o.errors = append(o.errors, res.Err)
	}
}

// documentedNames are what the documentation calls things of which an organization has one only.
var documentedNames = []struct {
	pattern *regexp.Regexp
	name    string
}{
	{regexp.MustCompile(`(?i)\b(Mailbox01|MBX01|MyMailboxServer|Hub01|Exchange01|ExServer01|Server0[12]|EX01|Contoso12|mbxserver0[12]\.contoso\.com)\b([ ,;\\\n]|$)`), "CAS01$2"},
	{regexp.MustCompile(`"(UsersMailboxDatabase|MDB 01|Database01|DTDB1)"|\b(UsersMailboxDatabase|Database01|DTDB1)\b`), "'Mailbox Database'"},
	{regexp.MustCompile(`-OrganizationalUnit ("[^"]*"|\S+)`), "-OrganizationalUnit Users"},
}

// local puts the names of things here in the place of the documentation's.
func (o *office) local(script string) string {
	for _, n := range documentedNames {
		script = n.pattern.ReplaceAllString(script, n.name)
	}
	for c := range config.Certificates.All(o.house.Snapshot()) {
		return regexp.MustCompile(`(?i)\b[0-9A-F]{40}\b`).ReplaceAllString(script, c.Thumbprint)
	}
	return script
}

// absent reports whether an error says that a cmdlet or a parameter is Exchange's and not here.
func absent(e *command.Error) bool {
	return strings.Contains(e.Message, " that emsh does not have.")
}

// unbound are the ids of errors about what a cmdlet was given.
var unbound = []string{"NamedParameterNotFound", "PositionalParameterNotFound", "ParameterArgumentTransformationError", "CannotConvertArgument",
	"AmbiguousParameterSet", "AmbiguousParameter", "MissingArgument", "ParameterAlreadyBound", "CannotConvertArgumentNoMessage", "MissingMandatoryParameter"}

// TestDocumentedExamples runs every documented command with -WhatIf in an organization where
// most of what it names exists. Each parses as PowerShell parses it, the cmdlets that emsh has
// bind, and what emsh does not have is said to be Exchange's. EMSH_GOLDEN_SHOW=all shows the
// errors, and =ID those of one command.
func TestDocumentedExamples(t *testing.T) {
	all := documentedExamples(t)
	t.Chdir(t.TempDir()) // some write files
	o := newOffice(t)
	show := os.Getenv("EMSH_GOLDEN_SHOW")
	parsed, ours, bound, ran, excused := 0, 0, 0, 0, maps.Clone(meantExamples)
	for _, d := range all {
		if errs := syntax.Parse("", d.Script).Errors; slices.EqualFunc(errs, d.Parse, func(e *syntax.Error, r recordedID) bool { return e.ID == r.ID }) {
			parsed++
		} else {
			t.Errorf("%s does not parse as recorded: %v\n%s", d.ID, errs, d.Script)
		}
		if len(d.Parse) > 0 || !o.has(d.Commands) {
			continue
		}
		ours++
		o.open(t)
		o.run(t, "$WhatIfPreference = $true; $ConfirmPreference = 'None'\n"+o.local(d.Script))
		lost := slices.IndexFunc(o.errors, func(e *command.Error) bool { return slices.Contains(unbound, e.ID) && !absent(e) })
		switch {
		case lost < 0 || len(d.Errors) > 0 || meantExamples[d.ID] != "":
			bound++
			if lost >= 0 {
				delete(excused, d.ID)
			}
		default:
			t.Errorf("%s does not bind: %v\n%s", d.ID, o.errors[lost], d.Script)
		}
		if len(o.errors) == 0 {
			ran++
		}
		if show == "all" || show == d.ID {
			for _, e := range o.errors {
				t.Logf("%s %s: %s\n%s", d.ID, e.FQID(), e.Text(), d.Script)
			}
		}
	}
	for id := range excused {
		t.Errorf("%s is excused and needs no excuse", id)
	}
	t.Logf("examples parse %d/%d; of those of cmdlets that are here bind %d/%d, run %d", parsed, len(all), bound, ours, ran)
}

// has reports whether all cmdlets of an example are here.
func (o *office) has(names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool {
		_, known := cmdlets.Known(name)
		return known && !slices.ContainsFunc(cmdlets.Organization(), func(c *command.Command) bool { return strings.EqualFold(c.Name(), name) })
	})
}

// meantExamples are the documented commands that do not bind, and why.
var meantExamples = map[string]string{
	"b-8172433dcbb4": "IPaddress:Port stands for a value",
	"b-481d59456f37": "TimeValue stands for a value",
	"b-1f513c1adebd": "TimeValue stands for a value",
	"b-19c5fff1fdca": "an address to listen on needs a port; the documentation left it out",
}

// TestHelpExamplesRun runs the examples of the organization's cmdlets, with -WhatIf.
func TestHelpExamplesRun(t *testing.T) {
	t.Chdir(t.TempDir())
	o := &office{house: full(t)}
	o.house.Run("New-DistributionGroup", "Field Engineers", "-Members", "Administrator")
	o.house.Run("New-DistributionGroup", "IT", "-Members", "Outside")
	ran := 0
	for _, c := range cmdlets.Organization() {
		for _, e := range c.Examples {
			o.open(t)
			o.run(t, "$WhatIfPreference = $true; $ConfirmPreference = 'None'\n"+o.local(e.Code))
			if len(o.errors) > 0 && meantHelp[c.Name()] == "" {
				t.Errorf("%s: %s: %v", c.Name(), e.Code, o.errors[0])
			}
			ran++
		}
	}
	t.Logf("%d examples ran", ran)
}

// meantHelp are the cmdlets whose examples need what a fresh organization has not, and what.
var meantHelp = map[string]string{
	"Connect-Mailbox": "a mailbox that was disabled", "Add-DistributionGroupMember": "a member less than Remove-DistributionGroupMember does", "New-SendConnector": "that the name is free",
	"Import-ExchangeCertificate": "a certificate in a file", "New-Mailbox": "a file of users", "Resume-Service": "a service that is suspended", "Suspend-Service": "a service that runs",
}
