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
