package utility

import (
	"fmt"
	"os"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

type readHost struct {
	Prompt         any            `param:"pos=0,remaining" help:"What is asked."`
	AsSecureString command.Switch `param:"set=AsSecureString" help:"Does not show what is typed, and keeps it secret."`
	MaskInput      command.Switch `param:"set=AsString" help:"Does not show what is typed."`
}

func (r *readHost) Process(c *command.Call) error {
	prompt := ""
	if r.Prompt != nil {
		prompt = strings.Join(texts(r.Prompt), " ")
	}
	answer, err := c.Streams.Ask(command.Question{Message: prompt, Secret: bool(r.AsSecureString || r.MaskInput), Default: -1})
	if err != nil {
		if command.IsNobody(err) {
			return fail("System.NotImplementedException", command.NotSpecified, "NotImplementedException",
				"Nobody is there to answer \""+prompt+"\".", nil)
		}
		return err
	}
	if r.AsSecureString {
		return c.Write(object.Secure(answer.Text))
	}
	return c.Write(answer.Text)
}

type getCredential struct {
	Credential any    `param:"pos=0,set=CredentialSet" help:"A user, or a credential that is passed on."`
	Message    string `param:"set=MessageSet" help:"What is asked."`
	UserName   string `param:"pos=0,set=MessageSet" help:"The user."`
	Title      string `param:"set=MessageSet" help:"The caption of the question."`
}

// credentialType marks the questions for a user and a password.
const credentialType = "System.Management.Automation.PSCredential"

func (g *getCredential) Process(c *command.Call) error {
	if cred, ok := g.Credential.(*object.Credential); ok {
		return c.Write(cred)
	}
	user := g.UserName
	if g.Credential != nil {
		user = object.Text(g.Credential)
	}
	caption := "PowerShell credential request"
	if g.Title != "" {
		caption = g.Title
	}
	text := "Enter your credentials."
	if g.Message != "" {
		text = g.Message
	}
	for user == "" {
		a, err := c.Streams.Ask(command.Question{Caption: caption, Message: text, Field: "User", Type: credentialType, Default: -1})
		caption, text = "", ""
		if err != nil {
			return err
		}
		user = a.Text
	}
	a, err := c.Streams.Ask(command.Question{Caption: caption, Message: text, Field: "Password for user " + user, Type: credentialType, Secret: true, Default: -1})
	if err != nil {
		return err
	}
	return c.Write(&object.Credential{UserName: user, Password: object.Secure(a.Text)})
}

var readHostCommand = command.Define[readHost](command.Spec{Verb: "Read", Noun: "Host",
	Synopsis: "Asks for a line of text.", DefaultSet: "AsString",
	Examples: []command.Example{{Title: "A name", Code: "Read-Host 'Name' -ErrorAction SilentlyContinue"}}})
var getCredentialCommand = command.Define[getCredential](command.Spec{Verb: "Get", Noun: "Credential",
	Synopsis: "Asks for a user and a password.", DefaultSet: "CredentialSet",
	Examples: []command.Example{{Title: "Of a user", Code: "Get-Credential ann -ErrorAction SilentlyContinue"}}})

type convertToSecureString struct {
	String      string         `param:"pos=0,mandatory,pipeline" help:"The text."`
	AsPlainText command.Switch `param:"set=PlainText" help:"The text is the secret itself."`
	Force       command.Switch `param:"set=PlainText" help:"Accepted for compatibility."`
	SecureKey   any            `param:"set=Secure" help:"A secret that the text was made with."`
	Key         []byte         `param:"set=Open" help:"A key that the text was made with."`
}

func (v *convertToSecureString) Process(c *command.Call) error {
	text := v.String
	if c.Piped && !c.Has("String") {
		text = object.Text(c.Input)
	}
	if v.AsPlainText {
		return c.Write(object.Secure(text))
	}
	plain, err := unseal(text, v.Key)
	if err != nil {
		return fail("ImportSecureString_InvalidArgument", command.InvalidArgument, psArgument, "The text is not an encrypted secret, or the key does not fit.", nil)
	}
	return c.Write(object.Secure(plain))
}

type convertFromSecureString struct {
	SecureString any            `param:"pos=0,mandatory,pipeline" help:"The secret."`
	AsPlainText  command.Switch `param:"set=AsPlainText" help:"Writes the secret itself."`
	SecureKey    any            `param:"set=Secure" help:"A secret to encrypt with."`
	Key          []byte         `param:"set=Open" help:"A key of 16, 24 or 32 bytes to encrypt with."`
}

func (v *convertFromSecureString) Process(c *command.Call) error {
	secret, ok := object.Unwrap(input(c, v.SecureString)).(*object.SecureString)
	if !ok {
		return fail("CannotConvertArgumentNoMessage", command.InvalidArgument, "System.Management.Automation.ParameterBindingException",
			"Cannot bind parameter 'SecureString'. The value is not a secure string.", nil)
	}
	if v.AsPlainText {
		return c.Write(secret.Reveal())
	}
	text, err := seal(secret.Reveal(), v.Key)
	if err != nil {
		return fail("ImportSecureString_InvalidArgument", command.InvalidArgument, psArgument, err.Error(), nil)
	}
	return c.Write(text)
}

var convertToSecureStringCommand = command.Define[convertToSecureString](command.Spec{Verb: "ConvertTo", Noun: "SecureString",
	Synopsis: "Makes a secret of text.", DefaultSet: "Secure",
	Examples: []command.Example{{Title: "Of plain text", Code: "ConvertTo-SecureString 'pa55word' -AsPlainText -Force | ConvertFrom-SecureString -AsPlainText", Output: "pa55word"}}})
var convertFromSecureStringCommand = command.Define[convertFromSecureString](command.Spec{Verb: "ConvertFrom", Noun: "SecureString",
	Synopsis: "Writes a secret as text, encrypted or plain.", DefaultSet: "Secure",
	Examples: []command.Example{{Title: "As plain text", Code: "ConvertTo-SecureString 'pa55word' -AsPlainText -Force | ConvertFrom-SecureString -AsPlainText", Output: "pa55word"}}})

// transcripts are kept by the session's host: what it shows goes to files too.
type startTranscript struct {
	Path                    string         `param:"pos=0,set=ByPath" help:"The file."`
	LiteralPath             string         `param:"alias=PSPath|LP,set=ByLiteralPath" help:"The file, its name taken literally."`
	OutputDirectory         string         `param:"set=ByOutputDirectory" help:"The directory of a file that gets a name of its own."`
	Append                  command.Switch `param:"" help:"Adds to the file."`
	Force                   command.Switch `param:"" help:"Writes to a read-only file too."`
	NoClobber               command.Switch `param:"alias=NoOverwrite" help:"Fails when the file is there."`
	IncludeInvocationHeader command.Switch `param:"" help:"Writes the time of each command."`
	UseMinimalHeader        command.Switch `param:"" help:"Writes a short heading."`
}

func (s *startTranscript) Process(c *command.Call) error {
	path := s.Path + s.LiteralPath
	if path == "" {
		dir := s.OutputDirectory
		if dir == "" {
			dir = "~"
		}
		path = fmt.Sprintf("%s/PowerShell_transcript.%s.txt", dir, time.Now().Format(transcriptTime))
	}
	full, err := locate(c, path)
	if err != nil {
		return err
	}
	if _, err := os.Stat(full); err == nil && bool(s.NoClobber) {
		return fail("NoClobber", command.ResourceExists, "System.IO.IOException", "The file '"+full+"' already exists.", full)
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if s.Append {
		flags = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	}
	if s.Force {
		makeWritable(full)
	}
	f, err := os.OpenFile(full, flags, 0o600)
	if err != nil {
		return openFailure(full, err)
	}
	writeHeader(f, bool(s.UseMinimalHeader))
	transcribe(eval.From(c).Session(), &transcript{file: f, path: full, times: bool(s.IncludeInvocationHeader)})
	return c.Write("Transcript started, output file is " + path)
}

type stopTranscript struct{}

func (*stopTranscript) Process(c *command.Call) error {
	f, path := stopTranscribing(eval.From(c).Session())
	if f == nil {
		return fail("InvalidOperation", command.InvalidOperation, psOperation, "An error occurred stopping transcription: The host is not currently transcribing.", nil)
	}
	fmt.Fprintf(f, "%s\nPowerShell transcript end\nEnd time: %s\n%[1]s\n", transcriptRule, time.Now().Format(transcriptTime))
	if err := f.Close(); err != nil {
		return err
	}
	return c.Write("Transcript stopped, output file is " + path)
}

var startTranscriptCommand = command.Define[startTranscript](command.Spec{Verb: "Start", Noun: "Transcript",
	Synopsis: "Keeps what the console shows in a file.", DefaultSet: "ByPath",
	Examples: []command.Example{{Title: "Begin", Code: "Start-Transcript session.log -ErrorAction SilentlyContinue; Stop-Transcript; Remove-Item session.log"}}})
var stopTranscriptCommand = command.Define[stopTranscript](command.Spec{Verb: "Stop", Noun: "Transcript",
	Synopsis: "Ends the transcript.",
	Examples: []command.Example{{Title: "End", Code: "Stop-Transcript -ErrorAction SilentlyContinue"}}})

type getHost struct{}

func (*getHost) Process(c *command.Call) error {
	host, _ := eval.From(c).Get("Host")
	return c.Write(host)
}

type clearHost struct{}

func (*clearHost) Process(c *command.Call) error {
	if h, ok := eval.From(c).Session().Host.(interface{ Clear() }); ok {
		h.Clear()
	}
	return nil
}

var getHostCommand = command.Define[getHost](command.Spec{Verb: "Get", Noun: "Host", Synopsis: "Writes what stands in front of the session.",
	Examples: []command.Example{{Title: "The host", Code: "Get-Host | Out-Null"}}})
var clearHostCommand = command.Define[clearHost](command.Spec{Verb: "Clear", Noun: "Host", Synopsis: "Clears the screen.", Aliases: []string{"cls", "clear"},
	Examples: []command.Example{{Title: "An empty screen", Code: "Clear-Host"}}})
