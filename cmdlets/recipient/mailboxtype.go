package recipient

import (
	"strings"

	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/directory"
)

// mailboxType is what a mailbox is for.
type mailboxType string

// EnumType is the name under which help shows the type.
func (mailboxType) EnumType() string { return "ConvertibleMailboxSubType" }

// EnumNumber is the value's number.
func (k mailboxType) EnumNumber() int64 {
	for i, name := range k.Values() {
		if name == string(k) {
			return int64(i)
		}
	}
	return 0
}

// Values are the possible names.
func (mailboxType) Values() []string { return []string{"Regular", "Room", "Equipment", "Shared"} }

// String is the value's name.
func (k mailboxType) String() string { return string(k) }

// UnmarshalText reads a name in any case.
func (k *mailboxType) UnmarshalText(b []byte) error {
	for _, name := range k.Values() {
		if strings.EqualFold(string(b), name) {
			*k = mailboxType(name)
			return nil
		}
	}
	return &config.Invalid{Property: "Type", Reason: "Use Regular, Room, Equipment or Shared."}
}

// make turns a user's mailbox into one of the type. Nobody logs in as a room, as equipment or
// as what is shared; a regular mailbox needs a password for that.
func (k mailboxType) make(u *directory.User) {
	u.Details = map[mailboxType]directory.RecipientType{"Room": directory.RoomMailbox, "Equipment": directory.EquipmentMailbox, "Shared": directory.SharedMailbox}[k]
	u.AccountDisabled = u.Details != "" || u.PasswordHash == ""
}

// makeType makes a mailbox of the type that a switch asks for, if one does.
func makeType(u *directory.User, shared, room, equipment command.Switch) {
	for kind, wanted := range map[mailboxType]command.Switch{"Shared": shared, "Room": room, "Equipment": equipment} {
		if wanted {
			kind.make(u)
		}
	}
}
