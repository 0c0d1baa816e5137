// Package service holds the cmdlets for what runs: the services of a server, their health, and
// the sessions of their clients. One file holds a noun.
//
// It may import server/admin, shell/command and the store's types.
package service

import (
	"slices"
	"strings"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/store/config"
)

// Commands are the cmdlets of this family.
func Commands() []*command.Command {
	return slices.Concat(services(), serviceHealth(), protocolSession())
}

// Views say how the objects of this family are shown.
func Views() []command.View {
	return slices.Concat(serviceViews, serviceHealthViews, protocolSessionViews)
}

// otherNames are what else people call the services.
func otherNames(service string) []string {
	switch service {
	case config.ServiceNameImap:
		return []string{"IMAP4", "IMAP", "IMAP4Svc", "MSExchangeIMAP4BE"}
	case config.ServiceNamePop:
		return []string{"POP3", "POP", "POP3Svc", "MSExchangePOP3BE"}
	case config.ServiceNameTransport:
		return []string{"SMTP", "SMTPSvc", "Transport"}
	}
	return nil
}

// named returns the services that a name means: their own, the one people read, or another.
func named(list []admin.ServiceStatus, name string) []admin.ServiceStatus {
	var found []admin.ServiceStatus
	for _, s := range list {
		if config.Identity(name).Match(append(otherNames(s.Name), s.Name, s.DisplayName)...) {
			found = append(found, s)
		}
	}
	return found
}

// several returns the services of all names. A name without wildcards must mean one.
func several(s *admin.Session, names []string) ([]admin.ServiceStatus, error) {
	all := s.House().Services()
	if len(names) == 0 {
		return all, nil
	}
	var out []admin.ServiceStatus
	for _, name := range names {
		found := named(all, name)
		if len(found) == 0 && !config.Identity(name).HasWildcards() {
			err := &command.Error{ID: "NoServiceFoundForGivenName", Category: command.ObjectNotFound, Target: name,
				Message: "Cannot find any service with service name '" + name + "'.", Hint: "Get-Service lists them."}
			if err := s.Fail(err); err != nil {
				return nil, err
			}
		}
		for _, f := range found {
			if !slices.ContainsFunc(out, func(o admin.ServiceStatus) bool { return o.Name == f.Name }) {
				out = append(out, f)
			}
		}
	}
	return out, nil
}

// selection are the parameters that choose among services in other ways than by name.
type selection struct {
	InputObject any      `param:"mandatory,set=InputObject" help:"Services that Get-Service wrote."`
	Include     []string `param:"wildcards" help:"Of the services named, only those whose names are like this."`
	Exclude     []string `param:"wildcards" help:"Of the services named, not those whose names are like this."`
}

// several returns the services that the parameters choose.
func (c *selection) several(s *admin.Session, names []string) ([]admin.ServiceStatus, error) {
	if c.InputObject != nil {
		if names = namesOf(c.InputObject); len(names) == 0 {
			return nil, &config.Invalid{Property: "InputObject", Reason: "Give what Get-Service wrote."}
		}
	}
	list, err := several(s, names)
	if err != nil || len(c.Include)+len(c.Exclude) == 0 {
		return list, err
	}
	return slices.DeleteFunc(slices.Clone(list), func(st admin.ServiceStatus) bool {
		return len(c.Include) > 0 && !among(st, c.Include) || among(st, c.Exclude)
	}), nil
}

func among(st admin.ServiceStatus, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return len(named([]admin.ServiceStatus{st}, p)) > 0 })
}

// namesOf are the names of services that were written before.
func namesOf(v any) []string {
	items, several := object.Elements(v)
	if !several {
		items = []any{v}
	}
	var names []string
	for _, item := range items {
		if o, ok := item.(*object.Object); ok {
			if name, ok := o.Get("Name"); ok {
				names = append(names, object.Text(name))
			}
		}
	}
	return names
}

// onlyHere refuses the services of another computer.
func onlyHere(s *admin.Session, computers []string) error {
	for _, name := range computers {
		if name == "." || strings.EqualFold(name, "localhost") {
			continue
		}
		if _, err := s.Server(config.ServerID(name)); err != nil {
			return err
		}
	}
	return nil
}

func completeService(s *admin.Session, param, prefix string) []string {
	if param != "Name" && param != "Service" {
		return nil
	}
	var names []string
	for _, st := range s.House().Services() {
		if strings.HasPrefix(strings.ToLower(st.Name), strings.ToLower(prefix)) {
			names = append(names, st.Name)
		}
	}
	return names
}
