package organization

import (
	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
)

func exchangeServer() []*command.Command {
	return []*command.Command{
		admin.Define[getExchangeServer](command.Spec{
			Verb: "Get", Noun: "ExchangeServer", Output: "Server",
			Synopsis:    "Shows the servers of the organization.",
			Description: "Get-ExchangeServer shows which servers there are, their names in DNS and what they do.",
			Examples:    []command.Example{{Title: "Show all servers", Code: "Get-ExchangeServer | Format-List"}},
			Related:     []string{"Get-ImapSettings", "Get-Service"},
		}),
	}
}

var exchangeServerViews = []command.View{
	{Type: "Server", Table: "Name:16 Fqdn:30 ServerRole"},
}

type getExchangeServer struct {
	Identity config.ServerID `param:"pos=0,pipeline,property" help:"The server to show; all if left out."`
}

// Process writes the servers.
func (c *getExchangeServer) Process(s *admin.Session) error {
	v := s.View()
	if c.Identity != "" {
		name, err := s.Server(c.Identity)
		if err != nil {
			return err
		}
		one, err := config.Servers.Get(v, string(name))
		if err != nil {
			return err
		}
		return s.WriteObject(one)
	}
	for one := range config.Servers.All(v) {
		if err := s.WriteObject(one); err != nil {
			return err
		}
	}
	return nil
}
