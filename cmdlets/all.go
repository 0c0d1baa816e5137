// Package cmdlets lists what administrators may type: the cmdlets of the language, which run
// in the console, and those of the organization, which run where its data is.
package cmdlets

import (
	"slices"

	"emsh/cmdlets/certificate"
	"emsh/cmdlets/clientaccess"
	"emsh/cmdlets/database"
	"emsh/cmdlets/organization"
	"emsh/cmdlets/recipient"
	"emsh/cmdlets/security"
	"emsh/cmdlets/service"
	"emsh/cmdlets/transport"
	"emsh/cmdlets/utility"
	"emsh/shell/command"
)

// family is a folder of cmdlets.
type family struct {
	commands func() []*command.Command
	views    func() []command.View
}

// families are those of the organization.
var families = []family{
	{certificate.Commands, certificate.Views},
	{clientaccess.Commands, clientaccess.Views},
	{database.Commands, database.Views},
	{organization.Commands, organization.Views},
	{recipient.Commands, recipient.Views},
	{security.Commands, security.Views},
	{service.Commands, service.Views},
	{transport.Commands, transport.Views},
}

// Console are the cmdlets of the language.
func Console() []*command.Command { return utility.Commands() }

// ConsoleViews say how what they write is shown.
func ConsoleViews() []command.View { return utility.Views() }

// Organization are the cmdlets that run where the organization is.
func Organization() []*command.Command {
	var all []*command.Command
	for _, f := range families {
		all = append(all, f.commands()...)
	}
	slices.SortFunc(all, func(a, b *command.Command) int { return compare(a.Noun+a.Verb, b.Noun+b.Verb) })
	return described(all)
}

// Views say how the organization's objects are shown.
func Views() []command.View {
	var all []command.View
	for _, f := range families {
		all = append(all, f.views()...)
	}
	return all
}
