package transport

import (
	"strings"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
)

func submissions() []*command.Command {
	return []*command.Command{
		admin.Define[submitMessage](command.Spec{
			Verb: "Submit", Noun: "Message", Output: "System.String", Impact: command.Changes,
			Synopsis:    "Hands a whole message to the transport.",
			Description: "Submit-Message takes a message as it is to be delivered, header and all, and gives its Message-ID. No logon is needed: the shell knows who you are. Send-MailMessage, which makes messages too, uses it where no server is named.",
			Examples: []command.Example{
				{Title: "Send a message that is whole already", Code: "Submit-Message -Sender ann@contoso.com -Recipients bob@contoso.com -Content \"Subject: again`n`nThe text\""},
			},
			Related: []string{"Send-MailMessage", "Get-Queue"},
		}),
	}
}

type submitMessage struct {
	Sender                     config.SmtpAddress   `param:"pos=0,mandatory" help:"Whom reports of delivery go to."`
	Recipients                 []config.SmtpAddress `param:"pos=1,mandatory" help:"Those it is for."`
	Content                    string               `param:"pos=2,mandatory" help:"The message: header, empty line, text."`
	DeliveryNotificationOption string               `param:"pos=3" help:"When the sender is to be told: NEVER, or a list of SUCCESS, FAILURE and DELAY."`
}

// lineEnds makes every line end that of RFC 5322 2.1: a CR or LF alone is none to a mail server.
var lineEnds = strings.NewReplacer("\r\n", "\r\n", "\n", "\r\n", "\r", "\r\n")

// Process hands the message over.
func (c *submitMessage) Process(s *admin.Session) error {
	var to []string
	for _, r := range c.Recipients {
		to = append(to, string(r))
	}
	text := lineEnds.Replace(c.Content)
	return s.Act(strings.Join(to, ", "), func() error {
		id, err := s.House().Submit(s.Context, admin.Submission{By: s.Actor().Name, From: string(c.Sender), To: to,
			Notify: strings.ToUpper(c.DeliveryNotificationOption), Text: []byte(text)})
		if err != nil {
			return &command.Error{ID: "MessageRefused", Category: command.InvalidOperation, Target: string(c.Sender), Message: "The message was not taken: " + err.Error() + ".", Err: err}
		}
		return s.Write(id)
	})
}
