package config

// ImapSettings are the settings of one server's IMAP4 service.
type ImapSettings struct {
	AccessSettings
}

// DefaultImapSettings are what a new server's IMAP4 service begins with.
func DefaultImapSettings(server ServerID) ImapSettings {
	s := ImapSettings{AccessSettings: defaultAccessSettings(server)}
	s.Banner = "The Microsoft Exchange IMAP4 service is ready"
	s.UnencryptedOrTLSBindings, s.SSLBindings = everywhere("143"), everywhere("993")
	s.MaxCommandSize = 10240
	return s
}

// Check applies the rules that span fields.
func (s ImapSettings) Check() error {
	if s.MaxCommandSize < 1024 {
		return &Invalid{"MaxCommandSize", "The longest IMAP4 command can be 1024 to 16384 bytes."}
	}
	return s.check()
}

// Imap keeps the IMAP4 settings, by SERVER\number.
var Imap = Kind[ImapSettings]{
	Name:  "imapsettings",
	What:  "IMAP4 settings",
	Key:   func(s ImapSettings) string { return string(s.Identity) },
	Words: func(s ImapSettings) []Word { return []Word{{Text: string(s.Server)}} },
	New:   func() ImapSettings { return DefaultImapSettings("") },
	Check: ImapSettings.Check,
}
