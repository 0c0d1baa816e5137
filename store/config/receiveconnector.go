package config

import "time"

// ReceiveConnector is one way in for mail: where it listens, from whom, and what it asks of them.
type ReceiveConnector struct {
	Identity Identity `prop:"readonly" help:"The server's name, a backslash and the connector's name."`
	Server   ServerID `prop:"readonly" help:"The server the connector belongs to."`
	Name     string   `valid:"minlen=1 maxlen=64 printable" help:"The name of the connector."`
	Enabled  bool     `help:"Whether the connector takes connections."`
	Comment  string   `valid:"maxlen=1024 printable" help:"A remark for administrators."`

	Bindings         MultiValuedProperty[IPBinding] `help:"The addresses and ports the connector listens on."`
	RemoteIPRanges   MultiValuedProperty[IPRange]   `help:"The addresses the connector takes connections from; the narrowest range of all connectors on a port wins."`
	Fqdn             string                         `valid:"maxlen=253 printable" help:"The name the connector gives itself, and whose certificate it shows; the server's name if empty."`
	Banner           string                         `valid:"maxlen=512 printable" help:"The greeting, beginning with \"220 \"; the usual one if empty."`
	AuthMechanism    AuthMechanisms                 `help:"The ways of authentication that are offered."`
	PermissionGroups PermissionGroups               `help:"Who may submit mail."`
	RequireTLS       bool                           `help:"Whether mail is taken only over TLS."`
	DefaultDomain    string                         `valid:"maxlen=253 printable" help:"The domain added to addresses that have none."`

	ConnectionTimeout                       EnhancedTimeSpan `help:"How long a connection may last in all."`
	ConnectionInactivityTimeout             EnhancedTimeSpan `help:"How long a connection may be idle."`
	MaxInboundConnection                    Unlimited[int]   `help:"How many connections there may be at once."`
	MaxInboundConnectionPerSource           Unlimited[int]   `help:"How many connections there may be at once from one address."`
	MaxInboundConnectionPercentagePerSource int              `valid:"range=1..100" help:"Which part of the connections still free one address may take, in percent."`
	MessageRateLimit                        Unlimited[int]   `help:"How many messages one address may send in a minute."`

	MaxMessageSize           ByteQuantifiedSize            `help:"The size of the largest message taken."`
	MaxSessionSize           Unlimited[ByteQuantifiedSize] `help:"How much one connection may send in all."`
	MaxHeaderSize            ByteQuantifiedSize            `help:"The size of the largest header taken."`
	MaxRecipientsPerMessage  int                           `valid:"range=1..512000" help:"How many recipients one message may have."`
	MaxMessagesPerConnection Unlimited[int]                `help:"How many messages one connection may send."`
	MaxHopCount              int                           `valid:"range=1..500" help:"How many servers a message may have passed."`
	MaxLogonFailures         int                           `valid:"range=0..10" help:"How many failed logons a connection may make."`
	MaxProtocolErrors        Unlimited[int]                `help:"How many mistakes a connection may make."`
	TarpitInterval           EnhancedTimeSpan              `help:"How long an answer to a refused command is held back, up to 00:10:00."`

	SizeEnabled                       SizeMode             `help:"Whether SIZE is advertised, and with the limit."`
	PipeliningEnabled                 bool                 `help:"Whether PIPELINING is advertised."`
	ChunkingEnabled                   bool                 `help:"Whether CHUNKING is advertised."`
	BinaryMimeEnabled                 bool                 `help:"Whether BINARYMIME is advertised."`
	EightBitMimeEnabled               bool                 `help:"Whether 8BITMIME is advertised."`
	SmtpUtf8Enabled                   bool                 `help:"Whether SMTPUTF8 is advertised; it is only together with 8BITMIME."`
	DeliveryStatusNotificationEnabled bool                 `help:"Whether DSN is advertised."`
	EnhancedStatusCodesEnabled        bool                 `help:"Whether ENHANCEDSTATUSCODES is advertised."`
	RequireEHLODomain                 bool                 `help:"Whether a client must name its domain in EHLO or HELO."`
	ReverseDnsLookupEnabled           bool                 `help:"Whether the name of the connecting address is looked up and written into the Received header."`
	ProtocolLoggingLevel              ProtocolLoggingLevel `help:"Whether what clients and server say is written to a log."`
	AnonymousRelayEnabled             bool                 `help:"Whether anonymous senders may send to any recipient: the right ms-Exch-SMTP-Accept-Any-Recipient of ANONYMOUS LOGON."`
}

// NewReceiveConnector is a connector with everything but its addresses and permissions.
func NewReceiveConnector(server ServerID, name string) ReceiveConnector {
	all4, _ := ParseIPRange("0.0.0.0-255.255.255.255")
	all6, _ := ParseIPRange("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")
	return ReceiveConnector{
		Identity: Identity(string(server) + `\` + name), Server: server, Name: name, Enabled: true,
		RemoteIPRanges:                          MultiValuedProperty[IPRange]{all6, all4},
		AuthMechanism:                           AuthTls,
		ConnectionTimeout:                       EnhancedTimeSpan(10 * time.Minute),
		ConnectionInactivityTimeout:             EnhancedTimeSpan(5 * time.Minute),
		MaxInboundConnection:                    Limit(5000),
		MaxInboundConnectionPerSource:           Limit(20),
		MaxInboundConnectionPercentagePerSource: 2,
		MaxMessageSize:                          10 * MB,
		MaxHeaderSize:                           64 * KB,
		MaxRecipientsPerMessage:                 200,
		MaxHopCount:                             30,
		MaxLogonFailures:                        3,
		MaxProtocolErrors:                       Limit(5),
		TarpitInterval:                          EnhancedTimeSpan(5 * time.Second),
		SizeEnabled:                             SizeEnabled,
		PipeliningEnabled:                       true, ChunkingEnabled: true, BinaryMimeEnabled: true, EightBitMimeEnabled: true,
		SmtpUtf8Enabled: true, DeliveryStatusNotificationEnabled: true, EnhancedStatusCodesEnabled: true,
	}
}

// DefaultReceiveConnectors are a new server's ways in: between servers on port 25, and for
// its users on port 587.
func DefaultReceiveConnectors(server ServerID, fqdn string) []ReceiveConnector {
	mail := NewReceiveConnector(server, "Default "+string(server))
	mail.Bindings = everywhere("25")
	mail.AuthMechanism = AuthTls | AuthIntegrated | AuthBasic | AuthBasicRequireTLS | AuthExchangeServer
	mail.PermissionGroups = PermitExchangeUsers | PermitExchangeServers | PermitExchangeLegacyServers
	mail.MaxRecipientsPerMessage = 5000
	mail.MaxInboundConnectionPerSource, mail.MaxInboundConnectionPercentagePerSource = Unlimited[int]{}, 100
	users := NewReceiveConnector(server, "Client "+string(server))
	users.Bindings = everywhere("587")
	users.AuthMechanism = AuthTls | AuthIntegrated | AuthBasic | AuthBasicRequireTLS
	users.PermissionGroups = PermitExchangeUsers
	mail.Fqdn, users.Fqdn = fqdn, fqdn
	return []ReceiveConnector{mail, users}
}

// Check applies the rules that span fields.
func (c ReceiveConnector) Check() error {
	auth := c.AuthMechanism
	switch {
	case c.RequireTLS && auth&AuthTls == 0:
		return &Invalid{"RequireTLS", "TLS can be required only where AuthMechanism contains Tls."}
	case auth&AuthBasicRequireTLS != 0 && auth&(AuthBasic|AuthTls) != AuthBasic|AuthTls:
		return &Invalid{"AuthMechanism", "BasicAuthRequireTLS needs BasicAuth and Tls beside it."}
	case auth&AuthExternalAuthoritative != 0 && auth&^(AuthTls|AuthExternalAuthoritative) != 0:
		return &Invalid{"AuthMechanism", "ExternalAuthoritative can stand only alone or with Tls."}
	case auth&AuthExternalAuthoritative != 0 && c.PermissionGroups&PermitExchangeServers == 0:
		return &Invalid{"PermissionGroups", "ExternalAuthoritative needs ExchangeServers among the permission groups."}
	case c.Banner != "" && (len(c.Banner) < 5 || c.Banner[:4] != "220 "):
		return &Invalid{"Banner", `A banner must begin with "220 ".`}
	case c.ConnectionTimeout < c.ConnectionInactivityTimeout:
		return &Invalid{"ConnectionTimeout", "ConnectionTimeout must not be shorter than ConnectionInactivityTimeout."}
	case c.MaxMessageSize < 64*KB:
		return &Invalid{"MaxMessageSize", "The largest message must be at least 64 KB."}
	case c.Fqdn != "" && !ValidDomain(c.Fqdn):
		return &Invalid{"Fqdn", "The value is not a host name."}
	}
	return c.checkTimes()
}

func (c ReceiveConnector) checkTimes() error {
	if err := spanWithin("ConnectionTimeout", c.ConnectionTimeout, time.Second, 24*time.Hour); err != nil {
		return err
	}
	if err := spanWithin("ConnectionInactivityTimeout", c.ConnectionInactivityTimeout, time.Second, 24*time.Hour); err != nil {
		return err
	}
	if err := spanWithin("TarpitInterval", c.TarpitInterval, 0, 10*time.Minute); err != nil {
		return err
	}
	return distinctBindings("Bindings", c.Bindings)
}

// ReceiveConnectors keeps the receive connectors, by SERVER\name.
var ReceiveConnectors = Kind[ReceiveConnector]{
	Name:  "receiveconnector",
	What:  "receive connector",
	Key:   func(c ReceiveConnector) string { return string(c.Identity) },
	Words: func(c ReceiveConnector) []Word { return []Word{{Text: c.Name}, {Text: string(c.Server)}} },
	New:   func() ReceiveConnector { return NewReceiveConnector("", "") },
	Check: ReceiveConnector.Check,
}
