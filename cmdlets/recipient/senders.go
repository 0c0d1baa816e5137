package recipient

import (
	"slices"

	"emsh/store/config"
	"emsh/store/directory"
)

// Senders say from whom a recipient takes mail. What is kept is one list of those accepted and
// one of those refused; recipients and groups in it are shown together and apart.
type Senders struct {
	AcceptMessagesOnlyFrom                 config.MultiValuedProperty[config.Identity] `help:"From which recipients mail is taken; from everybody if this and the groups are empty."`
	AcceptMessagesOnlyFromDLMembers        config.MultiValuedProperty[config.Identity] `help:"From the members of which groups mail is taken."`
	AcceptMessagesOnlyFromSendersOrMembers config.MultiValuedProperty[config.Identity] `help:"Both together: the recipients, and the groups for their members, from whom mail is taken."`
	RejectMessagesFrom                     config.MultiValuedProperty[config.Identity] `help:"From which recipients no mail is taken."`
	RejectMessagesFromDLMembers            config.MultiValuedProperty[config.Identity] `help:"From the members of which groups no mail is taken."`
	RejectMessagesFromSendersOrMembers     config.MultiValuedProperty[config.Identity] `help:"Both together: the recipients, and the groups for their members, from whom no mail is taken."`
	RequireSenderAuthenticationEnabled     bool                                        `help:"Whether mail is taken only from senders who have logged in."`
}

func sendersOf(v config.View, n directory.Naming, o directory.Object) Senders {
	s := Senders{RequireSenderAuthenticationEnabled: o.RequireSenderAuthenticationEnabled}
	s.AcceptMessagesOnlyFrom, s.AcceptMessagesOnlyFromDLMembers, s.AcceptMessagesOnlyFromSendersOrMembers = apart(v, n, o.AcceptMessagesOnlyFrom)
	s.RejectMessagesFrom, s.RejectMessagesFromDLMembers, s.RejectMessagesFromSendersOrMembers = apart(v, n, o.RejectMessagesFrom)
	return s
}

// apart names recipients and groups apart, and all together.
func apart(v config.View, n directory.Naming, ids []config.GUID) (senders, groups, all config.MultiValuedProperty[config.Identity]) {
	for _, id := range ids {
		r, ok := directory.ByGUID(v, id)
		if !ok {
			continue
		}
		name := n.Identity(r.Base())
		if all = append(all, name); isGroup(r) {
			groups = append(groups, name)
		} else {
			senders = append(senders, name)
		}
	}
	return senders, groups, all
}

func (s Senders) apply(v config.View, o *directory.Object, changed func(string) bool) error {
	o.RequireSenderAuthenticationEnabled = s.RequireSenderAuthenticationEnabled
	if err := together(v, changed, "AcceptMessagesOnlyFrom", &o.AcceptMessagesOnlyFrom, s.AcceptMessagesOnlyFrom, s.AcceptMessagesOnlyFromDLMembers, s.AcceptMessagesOnlyFromSendersOrMembers); err != nil {
		return err
	}
	return together(v, changed, "RejectMessagesFrom", &o.RejectMessagesFrom, s.RejectMessagesFrom, s.RejectMessagesFromDLMembers, s.RejectMessagesFromSendersOrMembers)
}

// together makes one list of what was set: all, or the recipients or groups in it.
func together(v config.View, changed func(string) bool, property string, into *[]config.GUID, senders, groups, all config.MultiValuedProperty[config.Identity]) error {
	if changed(property + "SendersOrMembers") {
		list, err := references(v, all)
		*into = list
		return err
	}
	if !changed(property) && !changed(property+"DLMembers") {
		return nil
	}
	for _, id := range groups {
		if _, err := oneGroup(v, id); err != nil {
			return err
		}
	}
	list, err := references(v, slices.Concat(senders, groups))
	*into = list
	return err
}

// primary is the main address that was set, under either of its names.
func primary(address, windows config.SmtpAddress, changed func(string) bool) (config.SmtpAddress, bool) {
	if changed("WindowsEmailAddress") && !changed("PrimarySmtpAddress") {
		return windows, true
	}
	return address, changed("PrimarySmtpAddress")
}
