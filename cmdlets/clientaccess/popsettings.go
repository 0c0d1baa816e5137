package clientaccess

import (
	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
)

func popSettings() []*command.Command {
	return []*command.Command{
		admin.Define[getPopSettings](command.Spec{
			Verb: "Get", Noun: "PopSettings", Aliases: []string{"Get-PopServer"}, Output: "PopSettings",
			Synopsis:    "Shows the settings of the POP3 service.",
			Description: "Get-PopSettings shows how the POP3 service of a server greets clients, where it listens, how clients may log in and which limits hold. Pipe what it writes into Set-PopSettings to change it.",
			Examples: []command.Example{
				{Title: "Show all settings of this server", Code: "Get-PopSettings | Format-List"},
			},
			Related: []string{"Set-PopSettings", "Get-ImapSettings", "Get-CASMailbox"},
		}),
		admin.Define[setPopSettings](command.Spec{
			Verb: "Set", Noun: "PopSettings", Impact: command.Changes,
			Synopsis:    "Changes the settings of the POP3 service.",
			Description: "Set-PopSettings changes the POP3 service while it runs. New addresses are bound before old ones are given up, and if one of them cannot be bound nothing has changed. Sessions that are open are not dropped; the next connection sees the change.",
			Examples: []command.Example{
				{Title: "Change the greeting", Code: `Get-PopSettings | Set-PopSettings -Banner "POP3 server ready"`},
				{Title: "List the newest message first", Code: "Set-PopSettings -MessageRetrievalSortOrder Descending"},
			},
			Related: []string{"Get-PopSettings", "Set-ImapSettings", "Set-CASMailbox"},
		}),
	}
}

var popSettingsViews = []command.View{
	{Type: "PopSettings", Table: "UnencryptedOrTLSBindings:25 SSLBindings:25 LoginType:15 X509CertificateName"},
}

type getPopSettings struct{ settingsOf }

// Process writes the settings, all of a server's where none were named.
func (c *getPopSettings) Process(s *admin.Session) error {
	return getSettings(s, c.settingsOf, config.Pop, func(v config.PopSettings) config.ServerID { return v.Server })
}

type setPopSettings struct {
	settingsOf
	Changes command.Patch[config.PopSettings] // one parameter for each property that can be set
}

// Process changes what was given by name, or set on the piped object.
func (c *setPopSettings) Process(s *admin.Session) error {
	return setSettings(s, c.settingsOf, config.Pop, config.ServicePOP, &c.Changes)
}
