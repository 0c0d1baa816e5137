package config

import "time"

// Server is one server of the organization.
type Server struct {
	Identity    ServerID  `prop:"readonly" help:"The server's name."`
	Name        ServerID  `prop:"readonly" help:"The server's name."`
	Fqdn        string    `prop:"readonly" help:"The server's full name in DNS."`
	ServerRole  string    `prop:"readonly" help:"What the server does."`
	Guid        GUID      `prop:"readonly" help:"Identifies the server whatever it is called."`
	WhenCreated time.Time `prop:"readonly" help:"When the server was set up."`

	// MailboxDatabase is written in the database's folder too: one that is missing is missed.
	MailboxDatabase GUID `json:",omitzero" prop:"readonly,hidden" help:"Identifies the server's mailbox database."`
}

// Servers keeps the servers, by name.
var Servers = Kind[Server]{
	Name:  "server",
	What:  "server",
	Key:   func(s Server) string { return string(s.Name) },
	Words: func(s Server) []Word { return []Word{{Text: s.Fqdn}, {Text: s.Guid.String()}} },
}

// Organization is what all servers belong to.
type Organization struct {
	Identity    Identity  `prop:"readonly" help:"The name of the organization."`
	Name        string    `prop:"readonly" help:"The name of the organization."`
	Domain      string    `prop:"readonly" help:"The short name that stands before user names, as in DOMAIN\\user."`
	Guid        GUID      `prop:"readonly" help:"Identifies the organization."`
	WhenCreated time.Time `prop:"readonly" help:"When the organization was set up."`
}

// Organizations keeps the one Organization there is.
var Organizations = Kind[Organization]{
	Name: "organization",
	What: "organization",
	Key:  func(o Organization) string { return "organization" },
}

// OrganizationOf returns the organization.
func OrganizationOf(v View) Organization {
	o, _ := Organizations.Get(v, "organization")
	return o
}

// Role is a set of cmdlets and those who may run them.
type Role struct {
	Identity    Identity                    `prop:"readonly" help:"The name of the role."`
	Name        string                      `prop:"readonly" help:"The name of the role."`
	Description string                      `prop:"readonly" help:"What the role is for."`
	Cmdlets     MultiValuedProperty[string] `prop:"readonly" help:"The cmdlets that members may run; * stands for any text."`
	Members     MultiValuedProperty[string] `prop:"readonly" help:"The system users, or @groups, that have the role."`
}

// The administrator roles of Exchange 2007.
const (
	RoleOrganization = "Organization Administrators"
	RoleRecipient    = "Recipient Administrators"
	RoleServer       = "Server Administrators"
	RoleViewOnly     = "View-Only Administrators"
)

// DefaultRoles are the four roles and what each may run. Nobody is a member: the system's
// root and the owner of the data directory may do everything, always.
func DefaultRoles() []Role {
	role := func(name, description string, cmdlets ...string) Role {
		return Role{Identity: Identity(name), Name: name, Description: description, Cmdlets: cmdlets}
	}
	return []Role{
		role(RoleOrganization, "Runs every cmdlet.", "*"),
		role(RoleRecipient, "Changes mailboxes, groups and contacts, and sees everything.",
			"Get-*", "Search-*", "Test-*", "*-Mailbox", "*-CASMailbox", "*-User", "*-MailUser", "*-MailContact", "*-Contact",
			"*-DistributionGroup", "*-DistributionGroupMember", "*-MailboxFolderPermission", "*-MailboxPermission"),
		role(RoleServer, "Changes services, connectors, certificates and queues of servers, and sees everything.",
			"Get-*", "Search-*", "Test-*", "Trace-*", "*-ImapSettings", "*-PopSettings", "*-Service", "*-ReceiveConnector", "*-SendConnector",
			"*-ExchangeCertificate", "*-Queue", "*-Message", "*-TransportServer", "*-ProtocolSession", "*-ClientAccessRule",
			"*-IPAllowListEntry", "*-IPBlockListEntry", "*-MailboxDatabase"),
		role(RoleViewOnly, "Sees everything and changes nothing.", "Get-*", "Search-*", "Test-*", "Trace-*", "Compare-*"),
	}
}

// Roles keeps the administrator roles, by name.
var Roles = Kind[Role]{
	Name: "role",
	What: "administrator role",
	Key:  func(r Role) string { return r.Name },
}

// Kinds are the kinds of this package, for the store that keeps them.
func Kinds() []AnyKind {
	return []AnyKind{Imap, Pop, Services, ReceiveConnectors, SendConnectors, AcceptedDomains, Certificates,
		TransportServers, TransportConfigs, Servers, Organizations, Roles}
}

// DefaultDatabase is the name of a new server's mailbox database.
const DefaultDatabase = "Mailbox Database"
