package config

// LoginType says how a client may log in.
type LoginType int

// Values of LoginType.
const (
	PlainTextLogin          LoginType = 1 // a password may be sent in clear text
	PlainTextAuthentication LoginType = 2 // without TLS only mechanisms that hide the password
	SecureLogin             LoginType = 3 // a password is taken only over TLS
)

var loginTypeNames = enumeration{typeName: "LoginOptions", names: []string{"PlainTextLogin", "PlainTextAuthentication", "SecureLogin"}, numbers: []int64{1, 2, 3}}

// EnumType is the name under which help shows the type.
func (LoginType) EnumType() string { return loginTypeNames.typeName }

// EnumNumber is the value's number.
func (v LoginType) EnumNumber() int64 { return int64(v) }

// Values are the possible names.
func (LoginType) Values() []string { return loginTypeNames.names }

// String is the value's name.
func (v LoginType) String() string { return loginTypeNames.format(int64(v)) }

// MarshalText writes the value's name.
func (v LoginType) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a name in any case, or a number.
func (v *LoginType) UnmarshalText(b []byte) error {
	n, err := loginTypeNames.parse(string(b))
	*v = LoginType(n)
	return err
}

// SortOrder is the order in which POP3 lists messages.
type SortOrder int

// Values of SortOrder.
const (
	Ascending  SortOrder = 0
	Descending SortOrder = 1
)

var sortOrderNames = enumeration{typeName: "SortOrder", names: []string{"Ascending", "Descending"}, numbers: []int64{0, 1}}

// EnumType is the name under which help shows the type.
func (SortOrder) EnumType() string { return sortOrderNames.typeName }

// EnumNumber is the value's number.
func (v SortOrder) EnumNumber() int64 { return int64(v) }

// Values are the possible names.
func (SortOrder) Values() []string { return sortOrderNames.names }

// String is the value's name.
func (v SortOrder) String() string { return sortOrderNames.format(int64(v)) }

// MarshalText writes the value's name.
func (v SortOrder) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a name in any case, or a number.
func (v *SortOrder) UnmarshalText(b []byte) error {
	n, err := sortOrderNames.parse(string(b))
	*v = SortOrder(n)
	return err
}

// LogFileRollOver says how often a protocol log begins a new file.
type LogFileRollOver int

// Values of LogFileRollOver.
const (
	Hourly  LogFileRollOver = 1
	Daily   LogFileRollOver = 2
	Weekly  LogFileRollOver = 3
	Monthly LogFileRollOver = 4
)

var logFileRollOverNames = enumeration{typeName: "LogFileRollOver", names: []string{"Hourly", "Daily", "Weekly", "Monthly"}, numbers: []int64{1, 2, 3, 4}}

// EnumType is the name under which help shows the type.
func (LogFileRollOver) EnumType() string { return logFileRollOverNames.typeName }

// EnumNumber is the value's number.
func (v LogFileRollOver) EnumNumber() int64 { return int64(v) }

// Values are the possible names.
func (LogFileRollOver) Values() []string { return logFileRollOverNames.names }

// String is the value's name.
func (v LogFileRollOver) String() string { return logFileRollOverNames.format(int64(v)) }

// MarshalText writes the value's name.
func (v LogFileRollOver) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a name in any case, or a number.
func (v *LogFileRollOver) UnmarshalText(b []byte) error {
	n, err := logFileRollOverNames.parse(string(b))
	*v = LogFileRollOver(n)
	return err
}

// AuthMechanisms are the ways of authentication that a connector offers.
type AuthMechanisms int

// Values of AuthMechanisms.
const (
	AuthNone                  AuthMechanisms = 0
	AuthTls                   AuthMechanisms = 1
	AuthIntegrated            AuthMechanisms = 2
	AuthBasic                 AuthMechanisms = 4
	AuthBasicRequireTLS       AuthMechanisms = 8
	AuthExchangeServer        AuthMechanisms = 16
	AuthExternalAuthoritative AuthMechanisms = 32
)

var authMechanismsNames = enumeration{typeName: "AuthMechanisms", flags: true, names: []string{"None", "Tls", "Integrated", "BasicAuth", "BasicAuthRequireTLS", "ExchangeServer", "ExternalAuthoritative"}, numbers: []int64{0, 1, 2, 4, 8, 16, 32}}

// EnumType is the name under which help shows the type.
func (AuthMechanisms) EnumType() string { return authMechanismsNames.typeName }

// EnumNumber is the value's number.
func (v AuthMechanisms) EnumNumber() int64 { return int64(v) }

// Values are the possible names.
func (AuthMechanisms) Values() []string { return authMechanismsNames.names }

// String is the value's name.
func (v AuthMechanisms) String() string { return authMechanismsNames.format(int64(v)) }

// MarshalText writes the value's name.
func (v AuthMechanisms) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a name in any case, or a number.
func (v *AuthMechanisms) UnmarshalText(b []byte) error {
	n, err := authMechanismsNames.parse(string(b))
	*v = AuthMechanisms(n)
	return err
}

// PermissionGroups are the groups that may submit mail to a receive connector.
type PermissionGroups int

// Values of PermissionGroups.
const (
	PermitNone                  PermissionGroups = 0
	PermitAnonymousUsers        PermissionGroups = 1
	PermitExchangeUsers         PermissionGroups = 2
	PermitExchangeServers       PermissionGroups = 4
	PermitExchangeLegacyServers PermissionGroups = 8
	PermitPartners              PermissionGroups = 16
	PermitCustom                PermissionGroups = 32
)

var permissionGroupsNames = enumeration{typeName: "PermissionGroups", flags: true, names: []string{"None", "AnonymousUsers", "ExchangeUsers", "ExchangeServers", "ExchangeLegacyServers", "Partners", "Custom"}, numbers: []int64{0, 1, 2, 4, 8, 16, 32}}

// EnumType is the name under which help shows the type.
func (PermissionGroups) EnumType() string { return permissionGroupsNames.typeName }

// EnumNumber is the value's number.
func (v PermissionGroups) EnumNumber() int64 { return int64(v) }

// Values are the possible names.
func (PermissionGroups) Values() []string { return permissionGroupsNames.names }

// String is the value's name.
func (v PermissionGroups) String() string { return permissionGroupsNames.format(int64(v)) }

// MarshalText writes the value's name.
func (v PermissionGroups) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a name in any case, or a number.
func (v *PermissionGroups) UnmarshalText(b []byte) error {
	n, err := permissionGroupsNames.parse(string(b))
	*v = PermissionGroups(n)
	return err
}

// ProtocolLoggingLevel says whether a connector writes a protocol log.
type ProtocolLoggingLevel int

// Values of ProtocolLoggingLevel.
const (
	LoggingNone    ProtocolLoggingLevel = 0
	LoggingVerbose ProtocolLoggingLevel = 1
)

var protocolLoggingLevelNames = enumeration{typeName: "ProtocolLoggingLevel", names: []string{"None", "Verbose"}, numbers: []int64{0, 1}}

// EnumType is the name under which help shows the type.
func (ProtocolLoggingLevel) EnumType() string { return protocolLoggingLevelNames.typeName }

// EnumNumber is the value's number.
func (v ProtocolLoggingLevel) EnumNumber() int64 { return int64(v) }

// Values are the possible names.
func (ProtocolLoggingLevel) Values() []string { return protocolLoggingLevelNames.names }

// String is the value's name.
func (v ProtocolLoggingLevel) String() string { return protocolLoggingLevelNames.format(int64(v)) }

// MarshalText writes the value's name.
func (v ProtocolLoggingLevel) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a name in any case, or a number.
func (v *ProtocolLoggingLevel) UnmarshalText(b []byte) error {
	n, err := protocolLoggingLevelNames.parse(string(b))
	*v = ProtocolLoggingLevel(n)
	return err
}

// SizeMode says whether a receive connector advertises SIZE.
type SizeMode int

// Values of SizeMode.
const (
	SizeDisabled            SizeMode = 0
	SizeEnabled             SizeMode = 1
	SizeEnabledWithoutValue SizeMode = 2
)

var sizeModeNames = enumeration{typeName: "SizeMode", names: []string{"Disabled", "Enabled", "EnabledWithoutValue"}, numbers: []int64{0, 1, 2}}

// EnumType is the name under which help shows the type.
func (SizeMode) EnumType() string { return sizeModeNames.typeName }

// EnumNumber is the value's number.
func (v SizeMode) EnumNumber() int64 { return int64(v) }

// Values are the possible names.
func (SizeMode) Values() []string { return sizeModeNames.names }

// String is the value's name.
func (v SizeMode) String() string { return sizeModeNames.format(int64(v)) }

// MarshalText writes the value's name.
func (v SizeMode) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a name in any case, or a number.
func (v *SizeMode) UnmarshalText(b []byte) error {
	n, err := sizeModeNames.parse(string(b))
	*v = SizeMode(n)
	return err
}

// SmartHostAuthMechanism is the way a send connector authenticates to its smart host.
type SmartHostAuthMechanism int

// Values of SmartHostAuthMechanism.
const (
	SmartHostNone                  SmartHostAuthMechanism = 0
	SmartHostBasicAuth             SmartHostAuthMechanism = 1
	SmartHostBasicAuthRequireTLS   SmartHostAuthMechanism = 2
	SmartHostExchangeServer        SmartHostAuthMechanism = 3
	SmartHostExternalAuthoritative SmartHostAuthMechanism = 4
)

var smartHostAuthMechanismNames = enumeration{typeName: "AuthMechanisms", names: []string{"None", "BasicAuth", "BasicAuthRequireTLS", "ExchangeServer", "ExternalAuthoritative"}, numbers: []int64{0, 1, 2, 3, 4}}

// EnumType is the name under which help shows the type.
func (SmartHostAuthMechanism) EnumType() string { return smartHostAuthMechanismNames.typeName }

// EnumNumber is the value's number.
func (v SmartHostAuthMechanism) EnumNumber() int64 { return int64(v) }

// Values are the possible names.
func (SmartHostAuthMechanism) Values() []string { return smartHostAuthMechanismNames.names }

// String is the value's name.
func (v SmartHostAuthMechanism) String() string { return smartHostAuthMechanismNames.format(int64(v)) }

// MarshalText writes the value's name.
func (v SmartHostAuthMechanism) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a name in any case, or a number.
func (v *SmartHostAuthMechanism) UnmarshalText(b []byte) error {
	n, err := smartHostAuthMechanismNames.parse(string(b))
	*v = SmartHostAuthMechanism(n)
	return err
}

// TlsAuthLevel says what a send connector asks of the other server's certificate.
type TlsAuthLevel int

// Values of TlsAuthLevel.
const (
	TlsOpportunistic         TlsAuthLevel = 0 // encryption where it is offered
	TlsEncryptionOnly        TlsAuthLevel = 1
	TlsCertificateValidation TlsAuthLevel = 2
	TlsDomainValidation      TlsAuthLevel = 3
)

var tlsAuthLevelNames = enumeration{typeName: "TlsAuthLevel", names: []string{"Opportunistic", "EncryptionOnly", "CertificateValidation", "DomainValidation"}, numbers: []int64{0, 1, 2, 3}}

// EnumType is the name under which help shows the type.
func (TlsAuthLevel) EnumType() string { return tlsAuthLevelNames.typeName }

// EnumNumber is the value's number.
func (v TlsAuthLevel) EnumNumber() int64 { return int64(v) }

// Values are the possible names.
func (TlsAuthLevel) Values() []string { return tlsAuthLevelNames.names }

// String is the value's name.
func (v TlsAuthLevel) String() string { return tlsAuthLevelNames.format(int64(v)) }

// MarshalText writes the value's name.
func (v TlsAuthLevel) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a name in any case, or a number.
func (v *TlsAuthLevel) UnmarshalText(b []byte) error {
	n, err := tlsAuthLevelNames.parse(string(b))
	*v = TlsAuthLevel(n)
	return err
}

// DomainType says what the organization does with mail for a domain.
type DomainType int

// Values of DomainType.
const (
	Authoritative DomainType = 0 // unknown recipients are refused
	ExternalRelay DomainType = 1 // mail is passed on
	InternalRelay DomainType = 2 // mail for unknown recipients is passed on
)

var domainTypeNames = enumeration{typeName: "AcceptedDomainType", names: []string{"Authoritative", "ExternalRelay", "InternalRelay"}, numbers: []int64{0, 1, 2}}

// EnumType is the name under which help shows the type.
func (DomainType) EnumType() string { return domainTypeNames.typeName }

// EnumNumber is the value's number.
func (v DomainType) EnumNumber() int64 { return int64(v) }

// Values are the possible names.
func (DomainType) Values() []string { return domainTypeNames.names }

// String is the value's name.
func (v DomainType) String() string { return domainTypeNames.format(int64(v)) }

// MarshalText writes the value's name.
func (v DomainType) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a name in any case, or a number.
func (v *DomainType) UnmarshalText(b []byte) error {
	n, err := domainTypeNames.parse(string(b))
	*v = DomainType(n)
	return err
}

// StartupType says when a service starts.
type StartupType int

// Values of StartupType.
const (
	Automatic StartupType = 2 // with the server
	Manual    StartupType = 3 // when it is told to
	Disabled  StartupType = 4 // never
)

var startupTypeNames = enumeration{typeName: "ServiceStartMode", names: []string{"Automatic", "Manual", "Disabled"}, numbers: []int64{2, 3, 4}}

// EnumType is the name under which help shows the type.
func (StartupType) EnumType() string { return startupTypeNames.typeName }

// EnumNumber is the value's number.
func (v StartupType) EnumNumber() int64 { return int64(v) }

// Values are the possible names.
func (StartupType) Values() []string { return startupTypeNames.names }

// String is the value's name.
func (v StartupType) String() string { return startupTypeNames.format(int64(v)) }

// MarshalText writes the value's name.
func (v StartupType) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a name in any case, or a number.
func (v *StartupType) UnmarshalText(b []byte) error {
	n, err := startupTypeNames.parse(string(b))
	*v = StartupType(n)
	return err
}

// CertificateServices are the services a certificate is used for.
type CertificateServices int

// Values of CertificateServices.
const (
	ServiceNone CertificateServices = 0
	ServiceIMAP CertificateServices = 1
	ServicePOP  CertificateServices = 2
	ServiceSMTP CertificateServices = 16
)

var certificateServicesNames = enumeration{typeName: "AllowedServices", flags: true, names: []string{"None", "IMAP", "POP", "SMTP"}, numbers: []int64{0, 1, 2, 16}}

// EnumType is the name under which help shows the type.
func (CertificateServices) EnumType() string { return certificateServicesNames.typeName }

// EnumNumber is the value's number.
func (v CertificateServices) EnumNumber() int64 { return int64(v) }

// Values are the possible names.
func (CertificateServices) Values() []string { return certificateServicesNames.names }

// String is the value's name.
func (v CertificateServices) String() string { return certificateServicesNames.format(int64(v)) }

// MarshalText writes the value's name.
func (v CertificateServices) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a name in any case, or a number.
func (v *CertificateServices) UnmarshalText(b []byte) error {
	n, err := certificateServicesNames.parse(string(b))
	*v = CertificateServices(n)
	return err
}
