package imap

import (
	"strconv"

	"emsh/server/auth"
	"emsh/store/config"
)

// capabilitiesBefore and capabilitiesAfter are what is offered in any case
// before and after login; capabilities adds what depends on the connection.
const (
	capabilitiesBefore = "IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ID ENABLE"
	capabilitiesAfter  = capabilitiesBefore + " IDLE NAMESPACE CHILDREN UNSELECT UIDPLUS MOVE MULTIAPPEND BINARY" +
		" ESEARCH SEARCHRES WITHIN CONDSTORE QRESYNC LIST-EXTENDED LIST-STATUS SPECIAL-USE CREATE-SPECIAL-USE" +
		" SORT SORT=DISPLAY ESORT THREAD=ORDEREDSUBJECT THREAD=REFERENCES QUOTA QUOTA=RES-STORAGE" +
		" STATUS=SIZE SAVEDATE OBJECTID UTF8=ACCEPT APPENDLIMIT="
)

// capabilities is the list for the session as it is now.
func (s *session) capabilities() string {
	if s.state != notAuthenticated {
		return capabilitiesAfter + strconv.FormatInt(s.maxMessage(), 10)
	}
	list := capabilitiesBefore
	if s.c.CanStartTLS() {
		list += " STARTTLS"
	}
	if !s.clearAllowed() {
		list += " LOGINDISABLED"
	}
	for _, m := range auth.Offered(s.clearAllowed()) {
		list += " AUTH=" + m.Name
	}
	return list
}

// clearAllowed decides whether a password may cross this connection as it is.
func (s *session) clearAllowed() bool {
	return s.c.Secure() || s.settings().LoginType == config.PlainTextLogin
}

// maxMessage is the largest message an APPEND may bring.
func (s *session) maxMessage() int64 {
	for _, most := range []int64{s.open.MaxMessage, s.settings().MaxMessage} {
		if most > 0 {
			return most
		}
	}
	return defaultMaxMessage
}

func parseCapability(p *parser) func(*session) error {
	p.end()
	return func(s *session) error {
		s.out.s("* CAPABILITY " + s.capabilities())
		s.out.line()
		return nil
	}
}
