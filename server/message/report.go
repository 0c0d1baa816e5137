package message

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// Report is a delivery status notification (RFC 3461, 3464): who could not,
// or could, be reached, and why.
type Report struct {
	From, FromName string // who writes: the postmaster
	To             string
	Subject        string
	Text           string // for a person to read
	Date           time.Time
	Host           string // this server

	EnvelopeID string // ENVID of the message reported on
	Arrival    time.Time
	Recipients []ReportRecipient

	Original    []byte // the message reported on, or its header
	HeadersOnly bool   // Original is a header only
}

// ReportRecipient is what became of one recipient.
type ReportRecipient struct {
	Original   string // ORCPT, as "rfc822;a@b"; "" when none was given
	Final      string
	Action     string // failed, delayed, delivered, relayed, expanded
	Status     string // 5.1.1
	RemoteMTA  string
	Diagnostic string // what the remote server said
	WillRetry  time.Time
}

// WriteTo writes the report as a message with CRLF line ends.
func (r *Report) WriteTo(w io.Writer) (int64, error) {
	boundary := "=_" + unique()
	var b strings.Builder
	b.WriteString(AddressField("From", r.FromName, r.From))
	b.WriteString(AddressField("To", "", r.To))
	b.WriteString(Fold("Subject", EncodeHeader(r.Subject)))
	b.WriteString(Fold("Date", FormatDate(r.Date)))
	b.WriteString(Fold("Message-ID", NewMessageID(r.Host)))
	// RFC 3834 5: no robot is to answer a report.
	b.WriteString("Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n")
	b.WriteString("Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"" + boundary + "\"\r\n\r\n")
	b.WriteString("--" + boundary + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
	b.WriteString(crlfLines(r.Text) + "\r\n")
	b.WriteString("--" + boundary + "\r\nContent-Type: message/delivery-status\r\n\r\n")
	r.status(&b)
	b.WriteString("\r\n--" + boundary + "\r\n")
	if r.HeadersOnly {
		b.WriteString("Content-Type: text/rfc822-headers\r\n\r\n")
	} else {
		b.WriteString("Content-Type: message/rfc822\r\n\r\n")
	}
	n, err := io.WriteString(w, b.String())
	total := int64(n)
	for _, piece := range [][]byte{r.Original, []byte("\r\n--" + boundary + "--\r\n")} {
		if err == nil {
			n, err = w.Write(piece)
			total += int64(n)
		}
	}
	return total, err
}

// status writes the machine-readable part. RFC 3464 2.2 and 2.3.
func (r *Report) status(b *strings.Builder) {
	if r.EnvelopeID != "" {
		b.WriteString(statusField("Original-Envelope-Id", r.EnvelopeID))
	}
	b.WriteString(statusField("Reporting-MTA", "dns; "+r.Host))
	if !r.Arrival.IsZero() {
		b.WriteString(statusField("Arrival-Date", FormatDate(r.Arrival)))
	}
	for _, q := range r.Recipients {
		b.WriteString("\r\n")
		if q.Original != "" {
			b.WriteString(statusField("Original-Recipient", q.Original))
		}
		b.WriteString(statusField("Final-Recipient", addressType(q.Final)+"; "+q.Final))
		b.WriteString(statusField("Action", q.Action))
		b.WriteString(statusField("Status", q.Status))
		if q.RemoteMTA != "" {
			b.WriteString(statusField("Remote-MTA", "dns; "+q.RemoteMTA))
		}
		if q.Diagnostic != "" {
			b.WriteString(statusField("Diagnostic-Code", "smtp; "+q.Diagnostic))
		}
		if !q.WillRetry.IsZero() {
			b.WriteString(statusField("Will-Retry-Until", FormatDate(q.WillRetry)))
		}
	}
}

// addressType is the type a recipient is reported under. RFC 6533 3.
func addressType(addr string) string {
	if isASCII(addr) {
		return "rfc822"
	}
	return "utf-8"
}

// statusField is one field of the machine-readable part: ASCII, whatever a
// remote server said.
func statusField(name, value string) string {
	var b strings.Builder
	for _, c := range printable(value) {
		if c < 0x80 {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, `\x{%X}`, c) // RFC 6533 3: the ASCII form of a UTF-8 address
		}
	}
	return Fold(name, b.String())
}

func crlfLines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
}
