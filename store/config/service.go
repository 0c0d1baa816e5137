package config

// The services of a server.
const (
	ServiceNameImap      = "MSExchangeIMAP4"
	ServiceNamePop       = "MSExchangePOP3"
	ServiceNameTransport = "MSExchangeTransport"
)

// Service says when one of a server's services runs. Want is what it was last told to do;
// what it does is told by the service itself.
type Service struct {
	Identity    Identity    `prop:"readonly" help:"The server's name, a backslash and the service's name."`
	Server      ServerID    `prop:"readonly" help:"The server the service runs on."`
	Name        string      `prop:"readonly" help:"The name of the service."`
	DisplayName string      `prop:"readonly" help:"The name of the service as people read it."`
	StartupType StartupType `help:"Whether the service starts with the server, when it is told to, or never."`
	Want        WantedState `prop:"readonly" help:"What the service was last told to do."`
}

// WantedState is what a service was told to do.
type WantedState int

// Values of WantedState.
const (
	WantStopped WantedState = iota
	WantRunning
	WantPaused // no new connections; those there are go on
)

var wantedStateNames = enumeration{typeName: "ServiceControllerStatus", names: []string{"Stopped", "Running", "Paused"}}

// EnumType is the name under which help shows the type.
func (WantedState) EnumType() string { return wantedStateNames.typeName }

// EnumNumber is the value's number.
func (v WantedState) EnumNumber() int64 { return int64(v) }

// Values are the possible names.
func (WantedState) Values() []string { return wantedStateNames.names }

// String is the value's name.
func (v WantedState) String() string { return wantedStateNames.format(int64(v)) }

// MarshalText writes the value's name.
func (v WantedState) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a name in any case, or a number.
func (v *WantedState) UnmarshalText(b []byte) error {
	n, err := wantedStateNames.parse(string(b))
	*v = WantedState(n)
	return err
}

// DefaultServices are a new server's services: as in Exchange 2007, clients' access waits for
// an administrator, and transport runs.
func DefaultServices(server ServerID) []Service {
	service := func(name, display string, start StartupType) Service {
		return Service{Identity: Identity(string(server) + `\` + name), Server: server, Name: name, DisplayName: display, StartupType: start}
	}
	return []Service{
		service(ServiceNameImap, "Microsoft Exchange IMAP4", Manual),
		service(ServiceNamePop, "Microsoft Exchange POP3", Manual),
		service(ServiceNameTransport, "Microsoft Exchange Transport", Automatic),
	}
}

// Services keeps the services, by SERVER\name.
var Services = Kind[Service]{
	Name:  "service",
	What:  "service",
	Key:   func(s Service) string { return string(s.Identity) },
	Words: func(s Service) []Word { return []Word{{Text: string(s.Server)}, {Text: s.Name}} },
}

// ServiceOf returns a server's service.
func ServiceOf(v View, server ServerID, name string) (Service, error) {
	return Services.Get(v, string(server)+`\`+name)
}
