package config

import "time"

// AccessSettings are what the IMAP4 and the POP3 settings have in common.
type AccessSettings struct {
	Identity Identity `prop:"readonly" help:"The settings' name: the server's name, a backslash and a number."`
	Server   ServerID `prop:"readonly" help:"The server these settings are for."`
	Name     string   `prop:"readonly" help:"The number of the settings on their server."`

	Banner                            string                         `valid:"maxlen=512 printable" help:"The text a client sees when it connects."`
	UnencryptedOrTLSBindings          MultiValuedProperty[IPBinding] `help:"The addresses and ports on which clients connect without encryption, and may ask for TLS."`
	SSLBindings                       MultiValuedProperty[IPBinding] `help:"The addresses and ports on which clients connect over TLS from the first byte."`
	X509CertificateName               string                         `valid:"maxlen=253 printable" help:"The host name, perhaps with a wildcard, whose certificate clients are shown."`
	LoginType                         LoginType                      `prop:"alias=LoginTypes" help:"How a client may log in: SecureLogin only over TLS, PlainTextAuthentication without it only where the password is hidden, PlainTextLogin in any way."`
	MaxConnections                    int                            `valid:"range=1..2147483647" help:"How many clients may be connected at once."`
	MaxConnectionFromSingleIP         int                            `prop:"alias=MaxConnectionsFromSingleIP" valid:"range=1..2147483647" help:"How many clients may be connected at once from one address."`
	MaxConnectionsPerUser             int                            `valid:"range=1..2147483647" help:"How many connections one user may have at once."`
	PreAuthenticatedConnectionTimeout EnhancedTimeSpan               `help:"How long a client that has not logged in may be idle, between 00:00:10 and 01:00:00."`
	AuthenticatedConnectionTimeout    EnhancedTimeSpan               `help:"How long a client that has logged in may be idle, between 00:00:30 and 1.00:00:00."`
	MaxCommandSize                    int                            `valid:"range=40..16384" help:"The longest command line in bytes."`
	ProtocolLogEnabled                bool                           `help:"Whether what clients and server say is written to a log."`
	LogFileLocation                   string                         `valid:"maxlen=4096 printable" help:"The directory of the protocol log; the data directory's logs if empty."`
	LogFileRollOverSettings           LogFileRollOver                `help:"How often the protocol log begins a new file while LogPerFileSizeQuota is 0."`
	LogPerFileSizeQuota               Unlimited[ByteQuantifiedSize]  `help:"The size at which the protocol log begins a new file; 0 goes by time, unlimited keeps one file."`
}

// defaultAccessSettings are the defaults of Exchange 2007.
func defaultAccessSettings(server ServerID) AccessSettings {
	return AccessSettings{
		Identity:                          Identity(string(server) + `\1`),
		Server:                            server,
		Name:                              "1",
		LoginType:                         SecureLogin,
		MaxConnections:                    2000,
		MaxConnectionFromSingleIP:         20,
		MaxConnectionsPerUser:             10,
		PreAuthenticatedConnectionTimeout: EnhancedTimeSpan(time.Minute),
		AuthenticatedConnectionTimeout:    EnhancedTimeSpan(30 * time.Minute),
		LogFileRollOverSettings:           Daily,
		LogPerFileSizeQuota:               Limit(ByteQuantifiedSize(0)),
	}
}

// everywhere is a port on all IPv6 and all IPv4 addresses.
func everywhere(port string) MultiValuedProperty[IPBinding] {
	six, _ := ParseIPBinding("[::]:" + port)
	four, _ := ParseIPBinding("0.0.0.0:" + port)
	return MultiValuedProperty[IPBinding]{six, four}
}

// check applies the rules that tags cannot say.
func (s AccessSettings) check() error {
	if err := spanWithin("PreAuthenticatedConnectionTimeout", s.PreAuthenticatedConnectionTimeout, 10*time.Second, time.Hour); err != nil {
		return err
	}
	if err := spanWithin("AuthenticatedConnectionTimeout", s.AuthenticatedConnectionTimeout, 30*time.Second, 24*time.Hour); err != nil {
		return err
	}
	return distinctBindings("SSLBindings", s.SSLBindings, s.UnencryptedOrTLSBindings)
}

// spanWithin checks that a time span lies between two bounds.
func spanWithin(property string, s EnhancedTimeSpan, low, high time.Duration) error {
	if d := s.Duration(); d < low || d > high {
		return &Invalid{property, "The time span " + s.String() + " is out of range; use " +
			EnhancedTimeSpan(low).String() + " to " + EnhancedTimeSpan(high).String() + "."}
	}
	return nil
}

// distinctBindings checks that no address and port is listed twice.
func distinctBindings(property string, lists ...MultiValuedProperty[IPBinding]) error {
	seen := map[IPBinding]bool{}
	for _, list := range lists {
		for _, b := range list {
			if seen[b] && b.Port() != 0 {
				return &Invalid{property, "The address " + b.String() + " is listed twice; each address and port can be used once."}
			}
			seen[b] = true
		}
	}
	return nil
}
