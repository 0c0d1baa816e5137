package config

// PopSettings are the settings of one server's POP3 service.
type PopSettings struct {
	AccessSettings
	MessageRetrievalSortOrder SortOrder `help:"Whether the oldest or the newest message is listed first."`
}

// DefaultPopSettings are what a new server's POP3 service begins with.
func DefaultPopSettings(server ServerID) PopSettings {
	s := PopSettings{AccessSettings: defaultAccessSettings(server)}
	s.Banner = "The Microsoft Exchange POP3 service is ready"
	s.UnencryptedOrTLSBindings, s.SSLBindings = everywhere("110"), everywhere("995")
	s.MaxCommandSize = 512
	return s
}

// Check applies the rules that span fields.
func (s PopSettings) Check() error {
	if s.MaxCommandSize > 1024 {
		return &Invalid{"MaxCommandSize", "The longest POP3 command can be 40 to 1024 bytes."}
	}
	return s.check()
}

// Pop keeps the POP3 settings, by SERVER\number.
var Pop = Kind[PopSettings]{
	Name:  "popsettings",
	What:  "POP3 settings",
	Key:   func(s PopSettings) string { return string(s.Identity) },
	Words: func(s PopSettings) []Word { return []Word{{Text: string(s.Server)}} },
	New:   func() PopSettings { return DefaultPopSettings("") },
	Check: PopSettings.Check,
}
