package transport

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"emsh/server/auth"
	"emsh/server/smtp"
	"emsh/store/config"
	"emsh/store/directory"
)

// From decides whether a peer may send from an address: who has logged in may
// use the addresses of his own and those that were granted to him.
func (t *Transport) From(ctx context.Context, peer *smtp.Peer, from smtp.Path) error {
	if peer.By == nil {
		return nil
	}
	v := t.View()
	if err := stillWelcome(v, peer.By); err != nil || from.IsNull() {
		return err
	}
	who := peer.By.Account.User
	owner, ok := directory.ByAddress(v, config.SmtpAddress(addressOf(from)))
	if !ok || !maySendAs(v, who, owner) {
		return &smtp.Error{Code: 550, Enh: "5.7.1", Text: "Client does not have permissions to send as this sender"}
	}
	return t.maySend(ctx, who)
}

// stillWelcome ends the session of an account that was disabled or removed since it logged in.
func stillWelcome(v config.View, who *auth.Principal) error {
	a, err := auth.AccountByID(v, who.Account.ID)
	if err == nil {
		err = auth.Access(a, auth.SMTP, nil)
	}
	if err != nil {
		return &smtp.Error{Code: 421, Enh: "4.7.0", Text: "your access was ended: " + err.Error()}
	}
	return nil
}

func maySendAs(v config.View, who directory.User, owner directory.Recipient) bool {
	o := owner.Base()
	return o.Guid == who.Guid || listed(v, o.GrantSendOnBehalfTo, who.Guid)
}

// maySend refuses who has filled his mailbox over ProhibitSendQuota.
func (t *Transport) maySend(ctx context.Context, who directory.User) error {
	quota, limited := who.ProhibitSendQuota.Value()
	if !limited || who.UseDatabaseQuotaDefaults || !directory.HasMailbox(who) {
		return nil
	}
	box, err := t.Boxes.UserBox(ctx, who)
	if err != nil {
		return nil // sending does not wait for the mailbox to be mended
	}
	defer box.Close()
	if box.Usage().Bytes >= int64(quota) {
		return &smtp.Error{Code: 552, Enh: "5.2.2", Text: "your mailbox is full (ProhibitSendQuota); delete some messages first"}
	}
	return nil
}

// Rcpt decides whether mail may pass from one address to another.
func (t *Transport) Rcpt(_ context.Context, peer *smtp.Peer, from, to smtp.Path) error {
	v := t.View()
	address := addressOf(to)
	res := resolve(v, address)
	if res.Recipient != nil {
		if !res.Accepted && !peer.Relay {
			return unableToRelay()
		}
		return mayReach(v, peer, from, res.Recipient)
	}
	switch {
	case res.Accepted && res.Domain.DomainType == config.Authoritative:
		return &smtp.Error{Code: 550, Enh: "5.1.1", Text: "User unknown"}
	case !res.Accepted && !peer.Relay:
		return unableToRelay()
	case to.IsLiteral() || route(v, address).kind == kindNowhere:
		return &smtp.Error{Code: 550, Enh: "5.4.4", Text: "Unable to route: no send connector serves this domain"}
	}
	return nil
}

func unableToRelay() *smtp.Error {
	return &smtp.Error{Code: 550, Enh: "5.7.1", Text: "Unable to relay"}
}

// mayReach applies the recipient's own rules about who may write to it.
func mayReach(v config.View, peer *smtp.Peer, from smtp.Path, to directory.Recipient) error {
	o := to.Base()
	known := peer.By != nil || peer.Trusted
	if o.RequireSenderAuthenticationEnabled && !known {
		return &smtp.Error{Code: 550, Enh: "5.7.1", Text: "RESOLVER.RST.AuthRequired; authentication required"}
	}
	sender := senderOf(v, peer.By, from, known)
	switch {
	case len(o.AcceptMessagesOnlyFrom) > 0 && !listed(v, o.AcceptMessagesOnlyFrom, sender),
		listed(v, o.RejectMessagesFrom, sender):
		return &smtp.Error{Code: 550, Enh: "5.7.1", Text: "RESOLVER.RST.NotAuthorized; not authorized"}
	}
	return nil
}

// senderOf is who a message is from, as far as that is certain.
func senderOf(v config.View, by *auth.Principal, from smtp.Path, known bool) config.GUID {
	if by != nil {
		return by.Account.User.Guid
	}
	if r, ok := directory.ByAddress(v, config.SmtpAddress(addressOf(from))); ok && known {
		return r.Base().Guid
	}
	return config.GUID{}
}

// listed reports whether someone is in a list, himself or as member of a group.
func listed(v config.View, list []config.GUID, who config.GUID) bool {
	if who.IsZero() {
		return false
	}
	return slices.ContainsFunc(list, func(id config.GUID) bool { return id == who || directory.IsMember(v, id, who) })
}

// mayCount applies the sender's limit on the number of recipients.
func mayCount(e *smtp.Envelope) error {
	if e.Peer.By == nil {
		return nil
	}
	most, limited := e.Peer.By.Account.User.RecipientLimits.Value()
	if limited && len(e.To) > most {
		return &smtp.Error{Code: 550, Enh: "5.5.3", Text: fmt.Sprintf("the message has %d recipients, more than you as a sender may have (RecipientLimits)", len(e.To))}
	}
	return nil
}

// maySize applies the limits on the size of a message, of the sender, the
// recipients and the organization.
func maySize(v config.View, e *smtp.Envelope) error {
	org := config.TransportConfigOf(v)
	if over(org.MaxReceiveSize, e.Size) || e.Peer.By != nil && over(org.MaxSendSize, e.Size) {
		return tooBig("the organization")
	}
	if e.Peer.By != nil && over(e.Peer.By.Account.User.MaxSendSize, e.Size) {
		return tooBig("you as a sender")
	}
	for _, r := range e.To {
		if res := resolve(v, addressOf(r.To)); res.Recipient != nil && over(res.Recipient.Base().MaxReceiveSize, e.Size) {
			return tooBig(strings.ToLower(addressOf(r.To)))
		}
	}
	return nil
}

func over(limit config.Unlimited[config.ByteQuantifiedSize], size int64) bool {
	most, limited := limit.Value()
	return limited && size > int64(most)
}

func tooBig(whose string) *smtp.Error {
	return &smtp.Error{Code: 552, Enh: "5.3.4", Text: "the message is larger than " + whose + " may have"}
}
