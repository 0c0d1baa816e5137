package config

// UsageType says what a connector is for; it chooses what a new one begins with.
type UsageType int

// Values of UsageType.
const (
	UsageCustom   UsageType = 0
	UsageInternet UsageType = 1
	UsageInternal UsageType = 2
	UsageClient   UsageType = 3
	UsagePartner  UsageType = 4
)

var usageTypeNames = enumeration{typeName: "UsageType", names: []string{"Custom", "Internet", "Internal", "Client", "Partner"}, numbers: []int64{0, 1, 2, 3, 4}}

// EnumType is the name under which help shows the type.
func (UsageType) EnumType() string { return usageTypeNames.typeName }

// EnumNumber is the value's number.
func (v UsageType) EnumNumber() int64 { return int64(v) }

// Values are the possible names.
func (UsageType) Values() []string { return usageTypeNames.names }

// String is the value's name.
func (v UsageType) String() string { return usageTypeNames.format(int64(v)) }

// MarshalText writes the value's name.
func (v UsageType) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads a name in any case, or a number.
func (v *UsageType) UnmarshalText(b []byte) error {
	n, err := usageTypeNames.parse(string(b))
	*v = UsageType(n)
	return err
}
