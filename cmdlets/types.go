package cmdlets

import (
	"reflect"

	"emsh/cmdlets/certificate"
	"emsh/cmdlets/clientaccess"
	"emsh/cmdlets/database"
	"emsh/cmdlets/organization"
	"emsh/cmdlets/recipient"
	"emsh/cmdlets/security"
	"emsh/cmdlets/service"
	"emsh/cmdlets/transport"
	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/store/config"
)

// written are the objects that the organization's cmdlets write. Help lists their properties,
// and completion offers them behind a pipe, wherever the organization is.
func written() []reflect.Type {
	return []reflect.Type{
		reflect.TypeFor[certificate.BinaryFileDataObject](), reflect.TypeFor[clientaccess.CASMailbox](), reflect.TypeFor[config.AcceptedDomain](),
		reflect.TypeFor[config.Certificate](), reflect.TypeFor[config.ImapSettings](), reflect.TypeFor[config.PopSettings](),
		reflect.TypeFor[config.ReceiveConnector](), reflect.TypeFor[config.SendConnector](), reflect.TypeFor[organization.ExchangeServer](),
		reflect.TypeFor[database.MailboxFolderStatistics](), reflect.TypeFor[database.MailboxStatistics](), reflect.TypeFor[recipient.DistributionGroup](),
		reflect.TypeFor[recipient.MailContact](), reflect.TypeFor[recipient.MailUser](), reflect.TypeFor[recipient.Mailbox](),
		reflect.TypeFor[recipient.Recipient](), reflect.TypeFor[recipient.User](), reflect.TypeFor[security.AdminAuditLogEvent](),
		reflect.TypeFor[service.ProtocolSession](), reflect.TypeFor[service.ServiceController](), reflect.TypeFor[service.ServiceHealth](),
		reflect.TypeFor[transport.ExtensibleMessageInfo](), reflect.TypeFor[transport.ExtensibleQueueInfo](),
	}
}

// described gives commands the properties of what they write.
func described(all []*command.Command) []*command.Command {
	fields := map[string][]command.Field{}
	for _, t := range written() {
		list := command.FieldsOf(t)
		fields[t.Name()] = list
		for _, name := range object.TypeOf(t).Names {
			fields[name] = list
		}
	}
	out := make([]*command.Command, len(all))
	for i, c := range all {
		one := *c
		one.Fields = fields[c.Output]
		one.Foreign = foreign(c.Name())
		out[i] = &one
	}
	return out
}
