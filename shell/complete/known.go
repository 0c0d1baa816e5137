package complete

import (
	"strings"

	"emsh/shell/syntax"
)

// known completes values that the shell can tell for its own cmdlets: names of commands,
// variables, properties of what is piped in.
func (s *scene) known(c *syntax.Command, info *Info, b *binding) ([]Match, bool) {
	for _, k := range knowledge {
		if strings.EqualFold(k.command, info.Name) && containsFold(k.params, b.param.Name) {
			return k.values(s, c), true
		}
	}
	for _, c := range choices {
		if strings.EqualFold(c.param, b.param.Name) && (c.command == "" || strings.EqualFold(c.command, info.Name)) {
			return s.listed(strings.Fields(c.values)), true
		}
	}
	switch b.param.Name {
	case "Encoding":
		if b.param.Type == "String" || b.param.Type == "Encoding" {
			return s.words(strings.Fields(encodings), Text), true
		}
	case "ErrorVariable", "WarningVariable", "InformationVariable", "OutVariable", "PipelineVariable":
		return s.variableNames(), true
	case "ErrorAction", "WarningAction", "InformationAction", "ProgressAction":
		if b.param.Type == "ActionPreference" {
			return s.listed(s.enumNames("System.Management.Automation.ActionPreference")), true
		}
	}
	return nil, false
}

// choices are the words that a text parameter of the language's cmdlets takes; command "" is any.
var choices = []struct{ command, param, values string }{
	{"", "UseQuotes", "Always AsNeeded Never"},
	{"Get-Date", "DisplayHint", "Date DateTime Time"},
	{"Get-Verb", "Group", "Common Communications Data Diagnostic Lifecycle Other Security"},
	{"Get-ChildItem", "Attributes", "Archive Compressed Device Directory Encrypted Hidden IntegrityStream None Normal NoScrubData NotContentIndexed Offline ReadOnly ReparsePoint SparseFile System Temporary"},
	{"ConvertTo-Json", "EscapeHandling", "Default EscapeHtml EscapeNonAscii"},
	{"Test-Path", "PathType", "Any Container Leaf"},
	{"New-Item", "ItemType", "Directory File SymbolicLink"},
	{"Get-Command", "CommandType", "Alias All Application Cmdlet Configuration ExternalScript Filter Function Script"},
	{"Get-Member", "MemberType", "AliasProperty All CodeMethod CodeProperty Dynamic Event InferredProperty MemberSet Method Methods NoteProperty ParameterizedProperty Properties Property PropertySet ScriptMethod ScriptProperty"},
	{"Get-Member", "View", "Adapted All Base Extended"},
	{"Add-Member", "MemberType", "AliasProperty NoteProperty ScriptMethod ScriptProperty"},
	{"", "Expand", "Both CoreOnly EnumOnly"},
	{"Get-Help", "Category", "Alias All Cmdlet ExternalScript Function HelpFile"},
	{"Export-Alias", "As", "Csv Script"},
	{"Set-Alias", "Option", "AllScope Constant None Private ReadOnly Unspecified"},
	{"New-Alias", "Option", "AllScope Constant None Private ReadOnly Unspecified"},
	{"Set-Variable", "Option", "AllScope Constant None Private ReadOnly Unspecified"},
	{"New-Variable", "Option", "AllScope Constant None Private ReadOnly Unspecified"},
	{"", "Scope", "Global Local Script"},
	{"Get-FileHash", "Algorithm", "MD5 SHA1 SHA256 SHA384 SHA512"},
	{"Write-Error", "Category", "AuthenticationError CloseError ConnectionError DeadlockDetected DeviceError FromStdErr InvalidArgument InvalidData InvalidOperation InvalidResult InvalidType LimitsExceeded MetadataError NotEnabled NotImplemented NotInstalled NotSpecified ObjectNotFound OpenError OperationStopped OperationTimeout ParserError PermissionDenied ProtocolError QuotaExceeded ReadError ResourceBusy ResourceExists ResourceUnavailable SecurityError SyntaxError WriteError"},
}

// encodings are the names that files' encodings have.
const encodings = "ansi ascii bigendianunicode bigendianutf32 oem unicode utf7 utf8 utf8BOM utf8NoBOM utf32"

func containsFold(list []string, name string) bool {
	for _, n := range list {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

// fact says how values of a cmdlet's parameters are found.
type fact struct {
	command string
	params  []string
	values  func(s *scene, c *syntax.Command) []Match
}

// knowledge is all facts. A property of what is piped in is the commonest.
var knowledge = []fact{
	{"Select-Object", []string{"Property", "ExcludeProperty", "ExpandProperty"}, (*scene).piped},
	{"Where-Object", []string{"Property"}, (*scene).piped},
	{"Where-Object", []string{"Value"}, (*scene).compared},
	{"ForEach-Object", []string{"MemberName"}, (*scene).pipedMembers},
	{"Sort-Object", []string{"Property"}, (*scene).piped},
	{"Group-Object", []string{"Property"}, (*scene).piped},
	{"Measure-Object", []string{"Property"}, (*scene).piped},
	{"Format-Table", []string{"Property", "ExcludeProperty"}, (*scene).piped},
	{"Format-List", []string{"Property", "ExcludeProperty"}, (*scene).piped},
	{"Format-Wide", []string{"Property", "ExcludeProperty"}, (*scene).piped},
	{"Format-Custom", []string{"Property", "ExcludeProperty"}, (*scene).piped},
	{"ConvertTo-Html", []string{"Property"}, (*scene).piped},
	{"Join-String", []string{"Property"}, (*scene).piped},
	{"Get-Command", []string{"Name"}, (*scene).commandNames},
	{"Get-Command", []string{"Noun"}, (*scene).nouns},
	{"Get-Command", []string{"Verb"}, (*scene).verbs},
	{"Get-Command", []string{"Module"}, (*scene).modules},
	{"Get-Help", []string{"Name"}, (*scene).helpNames},
	{"help", []string{"Name"}, (*scene).helpNames},
	{"man", []string{"Name"}, (*scene).helpNames},
	{"Get-Verb", []string{"Verb"}, (*scene).approvedVerbs},
	{"Get-Alias", []string{"Name"}, (*scene).aliases},
	{"Get-Alias", []string{"Definition"}, (*scene).commandNames},
	{"Set-Alias", []string{"Name"}, (*scene).aliases},
	{"Set-Alias", []string{"Value"}, (*scene).commandNames},
	{"New-Alias", []string{"Value"}, (*scene).commandNames},
	{"Remove-Alias", []string{"Name"}, (*scene).aliases},
	{"Watch-Command", []string{"Name"}, (*scene).commandNames},
	{"Trace-Command", []string{"Command"}, (*scene).commandNames},
	{"Register-ArgumentCompleter", []string{"CommandName"}, (*scene).commandNames},
	{"Get-Variable", []string{"Name"}, (*scene).variableArguments},
	{"Set-Variable", []string{"Name"}, (*scene).variableArguments},
	{"Clear-Variable", []string{"Name"}, (*scene).variableArguments},
	{"Remove-Variable", []string{"Name"}, (*scene).variableArguments},
	{"New-Object", []string{"TypeName"}, (*scene).typeArguments},
	{"Get-Date", []string{"Format"}, (*scene).dateFormats},
	{"Set-StrictMode", []string{"Version"}, (*scene).strictVersions},
	{"Set-Location", []string{"Path", "LiteralPath"}, (*scene).directories},
	{"Push-Location", []string{"Path", "LiteralPath"}, (*scene).directories},
}

func (s *scene) strictVersions(*syntax.Command) []Match {
	return s.words([]string{"Latest", "3.0", "2.0", "1.0"}, Text)
}

func (s *scene) dateFormats(*syntax.Command) []Match {
	return s.words([]string{"FileDate", "FileDateUniversal", "FileDateTime", "FileDateTimeUniversal"}, Text)
}

func (s *scene) directories(*syntax.Command) []Match { return s.files(fileWants{directories: true}) }

func (s *scene) commandNames(*syntax.Command) []Match {
	quote, word := cutQuote(s.word())
	return s.named(word, quote)
}

// helpNames are commands, and topics of the help.
func (s *scene) helpNames(c *syntax.Command) []Match {
	return append(s.commandNames(c), s.words(s.src.Topics(), Text)...)
}

func (s *scene) aliases(*syntax.Command) []Match {
	var names []string
	for _, c := range sortedCommands(s.src.Commands()) {
		if c.Alias != "" {
			names = append(names, c.Name)
		}
	}
	return s.words(names, Text)
}

func (s *scene) nouns(*syntax.Command) []Match { return s.parts(1) }
func (s *scene) verbs(*syntax.Command) []Match { return s.parts(0) }

// parts lists the verbs or nouns of all commands.
func (s *scene) parts(which int) []Match {
	seen := map[string]bool{}
	var names []string
	for _, c := range s.src.Commands() {
		parts := strings.SplitN(c.Name, "-", 2)
		if len(parts) == 2 && c.Alias == "" && !seen[strings.ToLower(parts[which])] {
			seen[strings.ToLower(parts[which])] = true
			names = append(names, parts[which])
		}
	}
	return s.retyped(s.listed(names), Text)
}

func (s *scene) modules(*syntax.Command) []Match {
	seen := map[string]bool{}
	var names []string
	for _, c := range s.src.Commands() {
		if c.Module != "" && !seen[c.Module] {
			seen[c.Module] = true
			names = append(names, c.Module)
		}
	}
	return s.retyped(s.listed(names), Text)
}

func (s *scene) retyped(found []Match, kind string) []Match {
	for i := range found {
		found[i].Kind = kind
	}
	return found
}

// approvedVerbs are all verbs, in groups as Get-Verb shows them.
func (s *scene) approvedVerbs(*syntax.Command) []Match { return s.words(strings.Fields(verbs), Text) }

const verbs = `Add Clear Close Copy Enter Exit Find Format Get Hide Join Lock Move New Open Optimize Pop Push Redo Remove Rename
Reset Resize Search Select Set Show Skip Split Step Switch Undo Unlock Watch
Connect Disconnect Read Receive Send Write
Backup Checkpoint Compare Compress Convert ConvertFrom ConvertTo Dismount Edit Expand Export Group Import Initialize Limit
Merge Mount Out Publish Restore Save Sync Unpublish Update
Debug Measure Ping Repair Resolve Test Trace
Approve Assert Build Complete Confirm Deny Deploy Disable Enable Install Invoke Register Request Restart Resume Start Stop
Submit Suspend Uninstall Unregister Wait
Block Grant Protect Revoke Unblock Unprotect
Use`
