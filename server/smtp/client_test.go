package smtp

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"emsh/store/config"
)

func TestClientSends(t *testing.T) {
	f := start(t, func(c *config.ReceiveConnector) {
		c.AuthMechanism = config.AuthTls | config.AuthBasic | config.AuthBasicRequireTLS
	})
	c, err := Dialer{Address: f.at, Hello: "us.test", User: "ann", Secret: "right", Idle: 5 * time.Second}.Dial(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Quit()
	if !c.Encrypted() || c.Host != "mail.contoso.com" {
		t.Error("not encrypted, or", c.Host)
	}
	to := func(s string) Recipient { p, _ := SplitAddress(s); return Recipient{To: p, Notify: "NEVER"} }
	text := "Subject: x\nMessage-ID: <1@x>\r\n\r\n.dot\rbare\n..\r\nend"
	for range 2 {
		fate, err := c.Send(Message{
			From: Path{"ann", "contoso.com"}, To: []Recipient{to("bob@contoso.com"), to("nobody@contoso.com")},
			Size: int64(len(text)), EnvelopeID: "a b+c", Text: bytes.NewBufferString(text),
		})
		if err != nil || fate[0] != nil || fate[1] == nil || fate[1].Error() != "550 5.1.1 User unknown" {
			t.Fatal(fate, err)
		}
	}
	m := f.sink.taken()[1]
	_, got, _ := strings.Cut(m.text, "Subject:")
	if got != " x\r\nMessage-ID: <1@x>\r\n\r\n.dot\r\nbare\r\n..\r\nend\r\n" && !strings.HasSuffix(got, "\r\n\r\n.dot\r\nbare\r\n..\r\nend\r\n") {
		t.Errorf("%q", got)
	}
	if m.EnvelopeID != "a b+c" || m.To[0].Notify != "NEVER" {
		t.Errorf("%+v", m.Envelope)
	}
	if fate, err := c.Send(Message{From: Path{"eve", "x.test"}, To: []Recipient{to("bob@contoso.com")}, Text: &bytes.Buffer{}}); err != nil || fate[0] == nil {
		t.Error(fate, err)
	}
}

// fake is a server that says what it is told to.
func fake(t *testing.T, answers ...string) string {
	t.Helper()
	l, err := net.Listen("tcp", any0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer c.Close()
		r := bufio.NewReader(c)
		for _, a := range answers {
			io.WriteString(c, a)
			if _, err := r.ReadString('\n'); err != nil {
				return
			}
		}
	}()
	return l.Addr().String()
}

func TestClientIsNotFooled(t *testing.T) {
	for name, answers := range map[string][]string{
		"response injection": {"220 x\r\n", "250-x\r\n250 STARTTLS\r\n", "220 go\r\n250 injected\r\n"},
		"no greeting":        {"\x00\x01\r\n"},
		"endless line":       {strings.Repeat("2", 10000)},
		"endless reply":      {strings.Repeat("220-more\r\n", 20000)},
		"wrong class":        {"220 x\r\n", "354 go on\r\n"},
		"refusal":            {"554 no\r\n"},
	} {
		c, err := Dialer{Address: fake(t, answers...), Hello: "us.test", Idle: 2 * time.Second}.Dial(context.Background())
		if err == nil {
			c.Close()
			t.Errorf("%s: the client goes on", name)
		}
	}
	_, err := Dialer{Address: fake(t, "220 x\r\n", "250 x\r\n"), Hello: "us.test", Require: true, Idle: 2 * time.Second}.Dial(context.Background())
	if err == nil || !strings.Contains(err.Error(), "does not offer TLS") {
		t.Error(err)
	}
}

func TestClientFallsBackToHELO(t *testing.T) {
	at := fake(t, "220 x\r\n", "502 what\r\n", "250 x\r\n", "221 bye\r\n")
	c, err := Dialer{Address: at, Hello: "us.test", Idle: 2 * time.Second}.Dial(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	c.Quit()
}
