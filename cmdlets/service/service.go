package service

import (
	"fmt"
	"time"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
)

func services() []*command.Command {
	related := []string{"Get-Service", "Start-Service", "Stop-Service", "Restart-Service", "Suspend-Service", "Resume-Service", "Set-Service"}
	return []*command.Command{
		admin.Define[getService](command.Spec{
			Verb: "Get", Noun: "Service", Output: "ServiceController", DefaultSet: "Name",
			Synopsis:    "Shows the services of the server.",
			Description: "Get-Service shows whether IMAP4, POP3 and transport run, and if one does not although it should, why.",
			Examples: []command.Example{
				{Title: "Show all services", Code: "Get-Service"},
				{Title: "Show why a service is not as it should be", Code: "Get-Service IMAP4 | Format-List"},
			},
			Related: related,
		}),
		admin.Define[startService](command.Spec{
			Verb: "Start", Noun: "Service", Impact: command.Changes, DefaultSet: "Name",
			Synopsis:    "Starts services.",
			Description: "Start-Service starts services: their addresses are bound when it returns. A service that cannot bind one is not started, and the error says which and who holds it.",
			Examples:    []command.Example{{Title: "Start IMAP4 and POP3", Code: "Start-Service MSExchangeIMAP4,MSExchangePOP3"}},
			Related:     related,
		}),
		admin.Define[stopService](command.Spec{
			Verb: "Stop", Noun: "Service", Impact: command.Changes, DefaultSet: "Name",
			Synopsis:    "Stops services.",
			Description: "Stop-Service gives the addresses of services back and tells their clients goodbye.",
			Examples:    []command.Example{{Title: "Stop POP3", Code: "Stop-Service MSExchangePOP3"}},
			Related:     related,
		}),
		admin.Define[restartService](command.Spec{
			Verb: "Restart", Noun: "Service", Impact: command.Changes, DefaultSet: "Name",
			Synopsis:    "Stops services and starts them again.",
			Description: "Restart-Service stops services, which ends their clients' sessions, and starts them again. Changes of settings need no restart.",
			Examples:    []command.Example{{Title: "Restart IMAP4", Code: "Restart-Service MSExchangeIMAP4"}},
			Related:     related,
		}),
		admin.Define[suspendService](command.Spec{
			Verb: "Suspend", Noun: "Service", Impact: command.Changes, DefaultSet: "Name",
			Synopsis:    "Makes services take no new clients.",
			Description: "Suspend-Service lets the sessions there are go on and turns new ones away.",
			Examples:    []command.Example{{Title: "Let IMAP4 run empty", Code: "Suspend-Service MSExchangeIMAP4"}},
			Related:     related,
		}),
		admin.Define[resumeService](command.Spec{
			Verb: "Resume", Noun: "Service", Impact: command.Changes, DefaultSet: "Name",
			Synopsis:    "Makes suspended services take clients again.",
			Description: "Resume-Service ends what Suspend-Service began.",
			Examples:    []command.Example{{Title: "Take clients again", Code: "Resume-Service MSExchangeIMAP4"}},
			Related:     related,
		}),
		admin.Define[setService](command.Spec{
			Verb: "Set", Noun: "Service", Impact: command.Changes, DefaultSet: "Name",
			Synopsis:    "Changes whether a service starts with the server.",
			Description: "Set-Service sets how services start: Automatic with the server, Manual when they are told to, Disabled never. A service that is disabled stops.",
			Examples:    []command.Example{{Title: "Start IMAP4 with the server", Code: "Set-Service MSExchangeIMAP4 -StartupType Automatic"}},
			Related:     related,
		}),
	}
}

var serviceViews = []command.View{
	{Type: "ServiceController", Table: "Status:10 Name:22 DisplayName"},
}

// ServiceController is a service as administrators see it.
type ServiceController struct {
	Status      string             `prop:"readonly" help:"Stopped, Running, Paused or Degraded."`
	Name        string             `prop:"readonly" help:"The name of the service."`
	DisplayName string             `prop:"readonly" help:"The name of the service as people read it."`
	StartType   config.StartupType `prop:"readonly" help:"Whether the service starts with the server, when it is told to, or never."`
	Reason      string             `prop:"readonly" help:"Why the service is not what it should be."`
	Since       *time.Time         `prop:"readonly" help:"Since when it is not."`
}

func controller(st admin.ServiceStatus) ServiceController {
	c := ServiceController{Status: string(st.State), Name: st.Name, DisplayName: st.DisplayName, StartType: st.StartupType, Reason: st.Reason}
	if !st.Since.IsZero() {
		c.Since = &st.Since
	}
	return c
}

type getService struct {
	Name []string `param:"pos=0,pipeline,property,alias=ServiceName|DisplayName,wildcards,set=Name" help:"The services to show; all if left out."`
	selection
	ComputerName []string `param:"property,alias=Cn" help:"The server whose services to show; there is this one."`
}

// Process writes the services.
func (c *getService) Process(s *admin.Session) error {
	if err := onlyHere(s, c.ComputerName); err != nil {
		return err
	}
	list, err := c.several(s, c.Name)
	if err != nil {
		return err
	}
	for _, st := range list {
		if err := s.WriteObject(controller(st)); err != nil {
			return err
		}
	}
	return nil
}

// Complete offers the services' names.
func (c *getService) Complete(s *admin.Session, param, prefix string) []string {
	return completeService(s, param, prefix)
}

// chosen are the services that a cmdlet works on.
type chosen struct {
	Name []string `param:"pos=0,mandatory,pipeline,property,alias=ServiceName|DisplayName,wildcards,set=Name" help:"The services."`
	selection
	PassThru command.Switch `param:"" help:"Writes the services as they are afterwards."`
}

// Complete offers the services' names.
func (c *chosen) Complete(s *admin.Session, param, prefix string) []string {
	return completeService(s, param, prefix)
}

// each changes each service in turn.
func (c *chosen) each(s *admin.Session, fn func(*config.Service) error) error {
	list, err := c.several(s, c.Name)
	if err != nil {
		return err
	}
	for _, st := range list {
		if err := change(s, st.Name, fn); err != nil {
			return err
		}
		if err := c.pass(s, st.Name); err != nil {
			return err
		}
	}
	return nil
}

func (c *chosen) pass(s *admin.Session, name string) error {
	if !c.PassThru {
		return nil
	}
	for _, st := range named(s.House().Services(), name) {
		return s.WriteObject(controller(st))
	}
	return nil
}

func change(s *admin.Session, name string, fn func(*config.Service) error) error {
	server := s.House().Server()
	return s.Change(name, func(tx config.Tx) error {
		svc, err := config.ServiceOf(tx, server, name)
		if err != nil {
			return err
		}
		if err := fn(&svc); err != nil {
			return err
		}
		return config.Services.Put(tx, svc)
	})
}

// cannot is how PowerShell says that a service did not do as it was told.
func cannot(verb string, st admin.ServiceStatus, why string) error {
	return &command.Error{ID: "CouldNot" + verb + "Service", Category: command.OpenError, Target: st.Name,
		Message: fmt.Sprintf("Service '%s (%s)' cannot be %s: %s", st.DisplayName, st.Name, verb, why)}
}

// run tells a service to run, and looks whether it does.
func run(s *admin.Session, name string, from ...config.WantedState) error {
	err := change(s, name, func(svc *config.Service) error {
		if svc.StartupType == config.Disabled {
			return &command.Error{ID: "CouldNotStartService", Category: command.InvalidOperation, Target: name,
				Message: fmt.Sprintf("Service '%s (%s)' cannot be started because it is disabled.", svc.DisplayName, name), Hint: "Set-Service -StartupType Manual allows it."}
		}
		if len(from) > 0 && svc.Want != from[0] {
			return &command.Error{ID: "CouldNotResumeService", Category: command.InvalidOperation, Target: name,
				Message: fmt.Sprintf("Service '%s (%s)' cannot be resumed because it is not suspended.", svc.DisplayName, name)}
		}
		svc.Want = config.WantRunning
		return nil
	})
	if err != nil {
		return err
	}
	for _, st := range named(s.House().Services(), name) {
		switch {
		case st.Ailing:
			return s.Warn(fmt.Sprintf("Service '%s (%s)' was started, but %s.", st.DisplayName, st.Name, st.Reason))
		case st.State == admin.ServiceDegraded:
			return cannot("started", st, st.Reason)
		}
	}
	return nil
}

type startService struct{ chosen }

// Process starts the services.
func (c *startService) Process(s *admin.Session) error {
	list, err := c.several(s, c.Name)
	if err != nil {
		return err
	}
	for _, st := range list {
		if err := run(s, st.Name); err != nil {
			return err
		}
		if err := c.pass(s, st.Name); err != nil {
			return err
		}
	}
	return nil
}

type stopService struct {
	chosen
	Force command.Switch `param:"" help:"Is accepted: it stops what depends on a service too, and no service here depends on another."`
}

// Process stops the services.
func (c *stopService) Process(s *admin.Session) error {
	return c.each(s, func(svc *config.Service) error {
		svc.Want = config.WantStopped
		return nil
	})
}

type restartService struct {
	chosen
	Force command.Switch `param:"" help:"Is accepted: it restarts what depends on a service too, and no service here depends on another."`
}

// Process stops the services and starts them again.
func (c *restartService) Process(s *admin.Session) error {
	list, err := c.several(s, c.Name)
	if err != nil {
		return err
	}
	for _, st := range list {
		err := change(s, st.Name, func(svc *config.Service) error {
			svc.Want = config.WantStopped
			return nil
		})
		if err == nil {
			err = run(s, st.Name)
		}
		if err == nil {
			err = c.pass(s, st.Name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

type suspendService struct{ chosen }

// Process makes the services take no new clients.
func (c *suspendService) Process(s *admin.Session) error {
	return c.each(s, func(svc *config.Service) error {
		if svc.Want == config.WantStopped {
			return &command.Error{ID: "CouldNotSuspendServiceNotRunning", Category: command.InvalidOperation, Target: svc.Name,
				Message: fmt.Sprintf("Service '%s (%s)' cannot be suspended because it is not currently running.", svc.DisplayName, svc.Name)}
		}
		svc.Want = config.WantPaused
		return nil
	})
}

type resumeService struct{ chosen }

// Process makes the services take clients again.
func (c *resumeService) Process(s *admin.Session) error {
	list, err := c.several(s, c.Name)
	if err != nil {
		return err
	}
	for _, st := range list {
		if err := run(s, st.Name, config.WantPaused); err != nil {
			return err
		}
		if err := c.pass(s, st.Name); err != nil {
			return err
		}
	}
	return nil
}

type setService struct {
	Name        []string            `param:"pos=0,mandatory,pipeline,property,alias=ServiceName|SN,wildcards,set=Name" help:"The services."`
	InputObject any                 `param:"mandatory,set=InputObject" help:"Services that Get-Service wrote."`
	PassThru    command.Switch      `param:"" help:"Writes the services as they are afterwards."`
	StartupType *config.StartupType `param:"alias=StartMode|StartType" help:"Automatic, Manual or Disabled."`
	Status      *config.WantedState `param:"" help:"Stopped, Running or Paused: what the service is to do now."`
}

// Complete offers the services' names.
func (c *setService) Complete(s *admin.Session, param, prefix string) []string {
	return completeService(s, param, prefix)
}

// Process changes the services.
func (c *setService) Process(s *admin.Session) error {
	if c.StartupType == nil && c.Status == nil {
		return s.NothingToSet("StartupType")
	}
	these := chosen{Name: c.Name, selection: selection{InputObject: c.InputObject}, PassThru: c.PassThru}
	return these.each(s, func(svc *config.Service) error {
		if c.StartupType != nil {
			svc.StartupType = *c.StartupType
		}
		if c.Status != nil {
			svc.Want = *c.Status
		}
		if svc.StartupType == config.Disabled {
			svc.Want = config.WantStopped
		}
		return nil
	})
}
