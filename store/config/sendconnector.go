package config

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// SendConnector is one way out for mail: for which domains, to which hosts, and how.
type SendConnector struct {
	Identity Identity `prop:"readonly" help:"The name of the connector."`
	Name     string   `valid:"minlen=1 maxlen=64 printable" help:"The name of the connector."`
	Enabled  bool     `help:"Whether the connector sends mail."`
	Comment  string   `valid:"maxlen=1024 printable" help:"A remark for administrators."`

	AddressSpaces          MultiValuedProperty[AddressSpace] `help:"The domains the connector sends to, as SMTP:domain;cost; * is every domain."`
	SourceTransportServers MultiValuedProperty[string]       `help:"The servers that use the connector."`
	DNSRoutingEnabled      bool                              `help:"Whether the receiving host is found by the domain's MX records."`
	SmartHosts             MultiValuedProperty[string]       `help:"The hosts that mail is passed to when DNSRoutingEnabled is false."`
	Port                   int                               `valid:"range=1..65535" help:"The port of the receiving host."`
	Fqdn                   string                            `valid:"maxlen=253 printable" help:"The name the server gives itself in EHLO; the server's own if empty."`
	SourceIPAddress        string                            `valid:"maxlen=45 printable" help:"The address connections are made from; chosen by the system if empty."`

	RequireTLS             bool                   `help:"Whether mail is sent only over TLS."`
	IgnoreSTARTTLS         bool                   `help:"Whether TLS is not used even where it is offered."`
	TlsAuthLevel           TlsAuthLevel           `help:"What is asked of the other server's certificate."`
	TlsDomain              string                 `valid:"maxlen=253 printable" help:"The name the other server's certificate must have when TlsAuthLevel is DomainValidation."`
	SmartHostAuthMechanism SmartHostAuthMechanism `help:"How the server authenticates to the smart host."`
	SmartHostUserName      string                 `prop:"readonly" help:"The user name for the smart host."`
	SmartHostPassword      Secret                 `prop:"readonly,secret,hidden" help:"The password for the smart host."`
	ForceHELO              bool                   `help:"Whether HELO is sent rather than EHLO."`

	ConnectionInactivityTimeOut  EnhancedTimeSpan              `help:"How long a connection may be idle."`
	MaxMessageSize               Unlimited[ByteQuantifiedSize] `help:"The size of the largest message sent."`
	SmtpMaxMessagesPerConnection int                           `valid:"range=0..2147483647" help:"How many messages are sent over one connection; 0 sets no limit."`
	UseExternalDNSServersEnabled bool                          `help:"Whether the server's ExternalDNSServers are asked rather than the system's."`
	ProtocolLoggingLevel         ProtocolLoggingLevel          `help:"Whether what both servers say is written to a log."`
}

// AddressSpace is a domain that a send connector serves, and its cost.
type AddressSpace struct {
	Type   string
	Domain string
	Cost   int
}

// UnmarshalText reads [type:]domain[;cost].
func (a *AddressSpace) UnmarshalText(b []byte) error {
	text := strings.TrimSpace(string(b))
	kind, rest, found := strings.Cut(text, ":")
	if !found {
		kind, rest = "SMTP", text
	}
	domain, cost, priced := strings.Cut(rest, ";")
	n := 1
	if priced {
		var err error
		if n, err = strconv.Atoi(strings.TrimSpace(cost)); err != nil || n < 1 || n > 100 {
			return fmt.Errorf("\"%s\" has no cost between 1 and 100", text)
		}
	}
	domain = strings.TrimSpace(domain)
	if bare := strings.TrimPrefix(domain, "*."); domain != "*" && domain != "--" && !ValidDomain(bare) {
		return fmt.Errorf("\"%s\" is not an address space; write for example *, contoso.com, *.contoso.com or SMTP:contoso.com;5", text)
	}
	*a = AddressSpace{Type: strings.ToUpper(kind), Domain: domain, Cost: n}
	return nil
}

// String writes type:domain;cost.
func (a AddressSpace) String() string { return fmt.Sprintf("%s:%s;%d", a.Type, a.Domain, a.Cost) }

// MarshalText writes what String writes.
func (a AddressSpace) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// NewSendConnector is a connector with everything but its domains.
func NewSendConnector(name string) SendConnector {
	return SendConnector{
		Identity: Identity(name), Name: name, Enabled: true, DNSRoutingEnabled: true, Port: 25,
		ConnectionInactivityTimeOut:  EnhancedTimeSpan(10 * time.Minute),
		MaxMessageSize:               Limit(10 * MB),
		SmtpMaxMessagesPerConnection: 20,
	}
}

// Check applies the rules that span fields.
func (c SendConnector) Check() error {
	switch {
	case len(c.AddressSpaces) == 0:
		return &Invalid{"AddressSpaces", "A send connector needs at least one address space."}
	case !c.DNSRoutingEnabled && len(c.SmartHosts) == 0:
		return &Invalid{"SmartHosts", "A connector that does not route by DNS needs a smart host."}
	case c.DNSRoutingEnabled && len(c.SmartHosts) > 0:
		return &Invalid{"DNSRoutingEnabled", "A connector with smart hosts does not route by DNS; set DNSRoutingEnabled to $false."}
	case c.RequireTLS && c.IgnoreSTARTTLS:
		return &Invalid{"IgnoreSTARTTLS", "TLS cannot be required and ignored at once."}
	case c.TlsAuthLevel == TlsDomainValidation && c.TlsDomain == "" && c.DNSRoutingEnabled:
		return &Invalid{"TlsDomain", "DomainValidation needs the name to look for in TlsDomain."}
	case c.Fqdn != "" && !ValidDomain(c.Fqdn):
		return &Invalid{"Fqdn", "The value is not a host name."}
	case c.SmartHostAuthMechanism == SmartHostBasicAuth || c.SmartHostAuthMechanism == SmartHostBasicAuthRequireTLS:
		if c.SmartHostUserName == "" {
			return &Invalid{"AuthenticationCredential", "Basic authentication needs a user name and password in AuthenticationCredential."}
		}
	}
	return spanWithin("ConnectionInactivityTimeOut", c.ConnectionInactivityTimeOut, time.Second, 24*time.Hour)
}

// SendConnectors keeps the send connectors, by name.
var SendConnectors = Kind[SendConnector]{
	Name:  "sendconnector",
	What:  "send connector",
	Key:   func(c SendConnector) string { return c.Name },
	New:   func() SendConnector { return NewSendConnector("") },
	Check: SendConnector.Check,
}
