package utility_test

import (
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// letterbox is a server that keeps what it is sent.
type letterbox struct {
	mu      sync.Mutex
	from    string
	to      []string
	notify  []smtp.DSNNotify
	letters []string
}

func (l *letterbox) NewSession(*smtp.Conn) (smtp.Session, error) { return l, nil }
func (l *letterbox) Reset()                                      {}
func (l *letterbox) Logout() error                               { return nil }

func (l *letterbox) Mail(from string, _ *smtp.MailOptions) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.from, l.to = from, nil
	return nil
}

func (l *letterbox) Rcpt(to string, o *smtp.RcptOptions) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if strings.HasPrefix(to, "nobody") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "User unknown"}
	}
	l.to = append(l.to, to)
	l.notify = o.Notify
	return nil
}

func (l *letterbox) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.letters = append(l.letters, string(b))
	return err
}

func listen(t *testing.T) (*letterbox, string) {
	t.Helper()
	l := &letterbox{}
	s := smtp.NewServer(l)
	s.EnableDSN, s.Domain, s.ReadTimeout = true, "test", 5*time.Second
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		if err := s.Serve(ln); err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Log(err)
		}
	}()
	t.Cleanup(func() { s.Close() })
	_, port, _ := net.SplitHostPort(ln.Addr().String())
	return l, port
}

func TestSendMailMessage(t *testing.T) {
	l, port := listen(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "report.csv"), []byte("a,b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got := said(t, dir, "Send-MailMessage -From 'Reports <reports@contoso.com>' -To admin@contoso.com, 'Paul R <paul@contoso.com>' -Cc c@contoso.com -Bcc unseen@contoso.com -Subject \"Größe`r`nX: y\" "+
		"-Body '<b>fett</b>' -BodyAsHtml -Priority High -DeliveryNotificationOption OnSuccess, OnFailure -Attachments report.csv -SmtpServer 127.0.0.1 -Port "+port)
	if got != "" {
		t.Fatal(got)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.from != "reports@contoso.com" || strings.Join(l.to, " ") != "admin@contoso.com paul@contoso.com c@contoso.com unseen@contoso.com" || len(l.notify) != 2 {
		t.Errorf("envelope %s %v %v", l.from, l.to, l.notify)
	}
	letter := l.letters[0]
	for _, part := range []string{"From: \"Reports\" <reports@contoso.com>\r\n", "Subject: =?utf-8?q?Gr=C3=B6=C3=9Fe_X:_y?=\r\n", "Cc: <c@contoso.com>\r\n", "X-Priority: 1\r\n", "multipart/mixed",
		"text/html; charset=us-ascii", "<b>fett</b>", "filename=report.csv", "YSxiCg==", "Message-ID: <", "Date: "} {
		if !strings.Contains(letter, part) {
			t.Errorf("%q is not in\n%s", part, letter)
		}
	}
	if strings.Contains(letter, "unseen@contoso.com") || strings.Contains(letter, "\r\nX: y") {
		t.Errorf("too much is in\n%s", letter)
	}
}

func TestSendMailMessageFails(t *testing.T) {
	_, port := listen(t)
	for script, want := range map[string]string{
		"$PSEmailServer = '127.0.0.1'; Send-MailMessage a@b.c s b -From x@y.z -Port " + port:               "",
		"Send-MailMessage nobody@b.c s b 127.0.0.1 -From x@y.z -Port " + port:                              "User unknown",
		"Send-MailMessage -To 'not an address' -From x@y.z -Subject s -SmtpServer 127.0.0.1 -Port " + port: "not in the form required",
		"Send-MailMessage a@b.c s b -From x@y.z":                                                           "there is no organization",
		"Send-MailMessage a@b.c s b 127.0.0.1 -From x@y.z -UseSsl -Port " + port:                           "could not be sent",
		"Send-MailMessage a@b.c s b 127.0.0.1 -From x@y.z -Attachments gone.txt -Port " + port:             "gone.txt",
		"Send-MailMessage a@b.c s b 127.0.0.1 -From x@y.z -Priority Soon -Port " + port:                    "Priority",
	} {
		got := said(t, t.TempDir(), script)
		if !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%s\n got  %q\n want %q", script, got, want)
		}
	}
}
