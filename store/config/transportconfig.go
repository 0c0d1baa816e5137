package config

// TransportConfig holds the rules for mail that all servers share.
type TransportConfig struct {
	Identity Identity `prop:"readonly" help:"The name of the configuration."`

	MaxSendSize               Unlimited[ByteQuantifiedSize] `help:"The size of the largest message anybody may send."`
	MaxReceiveSize            Unlimited[ByteQuantifiedSize] `help:"The size of the largest message anybody may get."`
	MaxRecipientEnvelopeLimit Unlimited[int]                `help:"How many recipients a message may have after groups are expanded."`
	ExternalPostmasterAddress SmtpAddress                   `help:"The address that reports of delivery to others come from."`
	GenerateCopyOfDSNFor      MultiValuedProperty[string]   `help:"The status codes, such as 5.7.1, of which the postmaster gets a copy."`
	InternalDelayDsnEnabled   bool                          `help:"Whether senders inside are told that their mail waits."`
	ExternalDelayDsnEnabled   bool                          `help:"Whether senders outside are told that their mail waits."`
}

// DefaultTransportConfig is what a new organization begins with.
func DefaultTransportConfig() TransportConfig {
	return TransportConfig{
		Identity:                  "Transport Settings",
		MaxSendSize:               Limit(10 * MB),
		MaxReceiveSize:            Limit(10 * MB),
		MaxRecipientEnvelopeLimit: Limit(5000),
		InternalDelayDsnEnabled:   true,
		ExternalDelayDsnEnabled:   true,
	}
}

// TransportConfigs keeps the one TransportConfig there is.
var TransportConfigs = Kind[TransportConfig]{
	Name: "transportconfig",
	What: "transport configuration",
	Key:  func(c TransportConfig) string { return string(c.Identity) },
	New:  DefaultTransportConfig,
}

// TransportConfigOf returns the organization's rules for mail.
func TransportConfigOf(v View) TransportConfig {
	for c := range TransportConfigs.All(v) {
		return c
	}
	return DefaultTransportConfig()
}
