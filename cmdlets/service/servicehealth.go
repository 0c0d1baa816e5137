package service

import (
	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
)

func serviceHealth() []*command.Command {
	return []*command.Command{
		admin.Define[testServiceHealth](command.Spec{
			Verb: "Test", Noun: "ServiceHealth", Output: "ServiceHealth",
			Synopsis:    "Says whether the services that a server needs run.",
			Description: "Test-ServiceHealth looks for each role of the server whether those of its services that start with the server run.",
			Examples:    []command.Example{{Title: "Look at this server", Code: "Test-ServiceHealth"}},
			Related:     []string{"Get-Service", "Start-Service"},
		}),
	}
}

var serviceHealthViews = []command.View{
	{Type: "ServiceHealth", List: "Role RequiredServicesRunning ServicesRunning ServicesNotRunning Reasons"},
}

// ServiceHealth is how the services of one role are.
type ServiceHealth struct {
	Role                    string   `prop:"readonly" help:"What the services do for the organization."`
	RequiredServicesRunning bool     `prop:"readonly" help:"Whether all services run that start with the server."`
	ServicesRunning         []string `prop:"readonly" help:"The services that run."`
	ServicesNotRunning      []string `prop:"readonly" help:"The services that do not."`
	Reasons                 []string `prop:"readonly" help:"Why services are not what they should be."`
}

type testServiceHealth struct {
	Server config.ServerID `param:"pos=0,pipeline,property" help:"The server to look at; this one if left out."`
}

// Process writes one object a role.
func (c *testServiceHealth) Process(s *admin.Session) error {
	if _, err := s.Server(c.Server); err != nil {
		return err
	}
	roles := []ServiceHealth{
		{Role: "Client Access Server Role", RequiredServicesRunning: true},
		{Role: "Hub Transport Server Role", RequiredServicesRunning: true},
	}
	for _, st := range s.House().Services() {
		role := &roles[0]
		if st.Name == config.ServiceNameTransport {
			role = &roles[1]
		}
		role.add(st)
	}
	for _, r := range roles {
		if err := s.WriteObject(r); err != nil {
			return err
		}
	}
	return nil
}

func (h *ServiceHealth) add(st admin.ServiceStatus) {
	if st.State == admin.ServiceRunning {
		h.ServicesRunning = append(h.ServicesRunning, st.Name)
		return
	}
	h.ServicesNotRunning = append(h.ServicesNotRunning, st.Name)
	if st.Reason != "" {
		h.Reasons = append(h.Reasons, st.Name+": "+st.Reason)
	}
	if st.StartupType == config.Automatic || st.Reason != "" {
		h.RequiredServicesRunning = false
	}
}
