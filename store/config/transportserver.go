package config

import "time"

// TransportServer says how one server's queue behaves.
type TransportServer struct {
	Identity Identity `prop:"readonly" help:"The server's name."`
	Name     string   `prop:"readonly" help:"The server's name."`

	MaxOutboundConnections          Unlimited[int] `help:"How many connections to other servers there may be at once."`
	MaxPerDomainOutboundConnections Unlimited[int] `help:"How many connections to one domain there may be at once."`
	MaxConcurrentMailboxDeliveries  int            `valid:"range=1..256" help:"How many messages are put into mailboxes at once."`

	FirstRetryInterval      EnhancedTimeSpan `help:"How long after the first failure a message is tried again."`
	SecondRetryInterval     EnhancedTimeSpan `help:"How long after the second failure a message is tried again."`
	ThirdRetryInterval      EnhancedTimeSpan `help:"How long after the third failure a message is tried again."`
	SubsequentRetryInterval EnhancedTimeSpan `help:"How long after each further failure a message is tried again."`

	DelayNotificationTimeout      EnhancedTimeSpan `help:"How long mail to other servers may wait before its sender is told; 0 tells nobody."`
	MessageExpirationTimeout      EnhancedTimeSpan `help:"How long mail to other servers is tried before it is returned."`
	LocalDelayNotificationTimeout EnhancedTimeSpan `help:"How long mail to mailboxes may wait before its sender is told; 0 tells nobody."`
	LocalMessageExpirationTimeout EnhancedTimeSpan `help:"How long mail to mailboxes is tried before it is returned."`

	ExternalDNSServers MultiValuedProperty[string] `help:"The addresses of the DNS servers asked, in order, where a connector uses them."`
	MasqueradeDomain   string                      `valid:"maxlen=253 printable" help:"The domain that replaces the sender's in mail to other servers; none if empty."`
}

// DefaultTransportServer is how a new server's queue behaves.
func DefaultTransportServer(server ServerID) TransportServer {
	minutes := func(n int) EnhancedTimeSpan { return EnhancedTimeSpan(time.Duration(n) * time.Minute) }
	return TransportServer{
		Identity: Identity(server), Name: string(server),
		MaxOutboundConnections:          Limit(1000),
		MaxPerDomainOutboundConnections: Limit(20),
		MaxConcurrentMailboxDeliveries:  20,
		FirstRetryInterval:              minutes(10), SecondRetryInterval: minutes(10), ThirdRetryInterval: minutes(10), SubsequentRetryInterval: minutes(15),
		DelayNotificationTimeout: minutes(12 * 60), MessageExpirationTimeout: minutes(2 * 24 * 60),
		LocalDelayNotificationTimeout: minutes(12 * 60), LocalMessageExpirationTimeout: minutes(2 * 24 * 60),
	}
}

// Check applies the rules that span fields.
func (t TransportServer) Check() error {
	for _, r := range []struct {
		name      string
		value     EnhancedTimeSpan
		low, high time.Duration
	}{
		{"FirstRetryInterval", t.FirstRetryInterval, time.Second, 24 * time.Hour},
		{"SecondRetryInterval", t.SecondRetryInterval, time.Second, 24 * time.Hour},
		{"ThirdRetryInterval", t.ThirdRetryInterval, time.Second, 24 * time.Hour},
		{"SubsequentRetryInterval", t.SubsequentRetryInterval, time.Second, 24 * time.Hour},
		{"DelayNotificationTimeout", t.DelayNotificationTimeout, 0, 30 * 24 * time.Hour},
		{"MessageExpirationTimeout", t.MessageExpirationTimeout, 5 * time.Second, 90 * 24 * time.Hour},
		{"LocalDelayNotificationTimeout", t.LocalDelayNotificationTimeout, 0, 30 * 24 * time.Hour},
		{"LocalMessageExpirationTimeout", t.LocalMessageExpirationTimeout, 5 * time.Second, 90 * 24 * time.Hour},
	} {
		if err := spanWithin(r.name, r.value, r.low, r.high); err != nil {
			return err
		}
	}
	most, limited := t.MaxOutboundConnections.Value()
	if domain := t.MaxPerDomainOutboundConnections; limited && domain.Or(most) > most {
		return &Invalid{"MaxPerDomainOutboundConnections", "The value must not be greater than MaxOutboundConnections."}
	}
	return nil
}

// TransportServers keeps how servers' queues behave, by server.
var TransportServers = Kind[TransportServer]{
	Name:  "transportserver",
	What:  "transport server",
	Key:   func(t TransportServer) string { return t.Name },
	New:   func() TransportServer { return DefaultTransportServer("") },
	Check: TransportServer.Check,
}
