package certificate

import (
	"slices"
	"strings"

	"emsh/server/admin"
	"emsh/store/config"
)

// foreignServices are services of Exchange that a certificate can be for, and that are not here.
var foreignServices = []string{"IIS", "UM", "UMCallRouter", "Federation"}

// services are those a certificate is to be used for, as they are asked for.
type services struct {
	Here    config.CertificateServices
	Foreign []string
}

// EnumType is the name under which help shows the type.
func (services) EnumType() string { return config.ServiceNone.EnumType() }

// EnumNumber is the value's number.
func (v services) EnumNumber() int64 { return v.Here.EnumNumber() }

// Values are the possible names.
func (services) Values() []string { return config.ServiceNone.Values() }

// String writes the services.
func (v services) String() string {
	if len(v.Foreign) == 0 {
		return v.Here.String()
	}
	return strings.Join(append([]string{v.Here.String()}, v.Foreign...), ", ")
}

// UnmarshalText reads names or a number. Those of services that only Exchange has are kept apart.
func (v *services) UnmarshalText(b []byte) error {
	*v = services{}
	var here []string
	for word := range strings.FieldsFuncSeq(string(b), func(r rune) bool { return r == ',' || r == ' ' || r == '|' }) {
		if i := slices.IndexFunc(foreignServices, func(name string) bool { return strings.EqualFold(name, word) }); i >= 0 {
			v.Foreign = append(v.Foreign, foreignServices[i])
		} else {
			here = append(here, word)
		}
	}
	return v.Here.UnmarshalText([]byte(strings.Join(here, ",")))
}

// warn tells who asks for services that are not here. Nothing is to be done where there are no others.
func (v services) warn(s *admin.Session) error {
	if len(v.Foreign) == 0 {
		return nil
	}
	return s.Warn("Of Exchange's services emsh does not have " + strings.Join(v.Foreign, ", ") + "; the certificate is used for " + v.Here.String() + ".")
}
