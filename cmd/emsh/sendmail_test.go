package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// TestSendMailMessageInside sends from the local shell without a logon and without a server's
// name, into an organization as it is founded, and reads the message as a mail client does.
func TestSendMailMessageInside(t *testing.T) {
	e := newEstate(t, "contoso.com")
	e.serve()
	e.ps("New-Mailbox ann -Password '" + password + "'")
	e.ps("Send-MailMessage -From reports@contoso.com -To ann@contoso.com -Subject 'from inside' -Body 'Grüße'")
	box := e.open(t, "ann")
	arrives(t, box, "from inside")
	said := e.ps("Send-MailMessage -From reports@contoso.com -To nobody@contoso.com -Subject lost 2>&1 | Out-String; $null = 1")
	if !strings.Contains(said, "User unknown") {
		t.Errorf("a recipient that is not there: %s", said)
	}
}

// TestSubmitMessage hands over a message whose line ends are mixed: a client reads whole lines, and
// no CR or LF that stands alone. Without the transport service the refusal says what to start.
func TestSubmitMessage(t *testing.T) {
	e := newEstate(t, "contoso.com")
	e.serve()
	e.ps("New-Mailbox ann -Password '" + password + "'")
	e.ps("Submit-Message ann@contoso.com ann@contoso.com \"Subject: mixed`n`none`rtwo`r`nthree`n.`n\"")
	box := e.open(t, "ann")
	arrives(t, box, "mixed")
	text := &imap.FetchItemBodySection{Specifier: imap.PartSpecifierText, Peek: true}
	all, err := box.Fetch(imap.SeqSetNum(1), &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{text}}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(all[0].FindBodySection(text)), "one\r\ntwo\r\nthree\r\n.\r\n"; got != want {
		t.Errorf("the text is %q, want %q", got, want)
	}
	said := e.ps("Stop-Service MSExchangeTransport; Submit-Message ann@contoso.com ann@contoso.com x 2>&1 | Out-String; $null = 1")
	if !strings.Contains(said, "Start-Service MSExchangeTransport") {
		t.Errorf("without the service: %s", said)
	}
}

// arrives waits until a message with the subject is all that the inbox holds.
func arrives(t *testing.T, box *imapclient.Client, subject string) {
	t.Helper()
	var got []string
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if got = subjects(t, box, "INBOX"); slices.Equal(got, []string{subject}) {
			return
		}
	}
	t.Fatalf("subjects %q, want %q", got, subject)
}
