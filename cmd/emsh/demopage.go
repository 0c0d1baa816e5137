package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/smtp"
	"strings"
	"time"
)

// pageStep is one command of the README's first page and what a client sees after it.
type pageStep struct {
	command string
	see     func(*demo) string
	fails   bool // the command shows an error
}

// page is the README's first page of commands; a test keeps the two equal.
var page = []pageStep{
	{command: `Get-Service`},
	{command: `Get-ImapSettings | Format-List Banner, LoginType, UnencryptedOrTLSBindings, SSLBindings`, see: greeting},
	{command: `Get-ImapSettings | Set-ImapSettings -Banner "Welcome to my IMAP server"`, see: greeting},
	{command: `Get-Mailbox paulr | Get-MailboxFolderStatistics | Format-Table Name, ItemsInFolder`, see: inbox},
	{command: `Set-CASMailbox "Contoso\paulr" -ImapEnabled $false`, see: login},
	{command: `Set-CASMailbox paulr -ImapEnabled $true`, see: login},
	{command: `Get-DistributionGroupMembership "Field Engineers" | Set-CASMailbox -ImapEnabled $true -PopEnabled $false`},
	{command: `Get-DistributionGroupMember "Field Engineers" | Get-CASMailbox | Format-Table Name, ImapEnabled, PopEnabled`},
	{command: `Set-ImapSettings -MaxConnections 10 -LoginType PlainTextLogin -WhatIf`, see: login},
	{command: `Stop-Service MSExchangePOP3; Get-Service MSExchangePOP3`, see: popGreeting},
	{command: `Start-Service MSExchangePOP3`, see: popGreeting},
	{command: `Get-MailboxStatistics paulr | Format-List DisplayName, ItemCount, TotalItemSize`},
	{command: `Search-AdminAuditLog | Select-Object -First 3 | Format-Table CmdletName, ObjectModified, Succeeded`},
}

// clientTime bounds what the demonstration's mail client waits for.
const clientTime = 5 * time.Second

func dialClient(address string, secure bool) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: clientTime}
	if secure {
		return tls.DialWithDialer(dialer, "tcp", address, &tls.Config{InsecureSkipVerify: true}) // it is our own, self-signed
	}
	return dialer.Dial("tcp", address)
}

// converse sends lines and returns what the server said; a line of answer is waited for by its tag.
func converse(address string, secure bool, lines ...string) (string, error) {
	c, err := dialClient(address, secure)
	if err != nil {
		return "", err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(clientTime))
	r := bufio.NewReader(c)
	said, err := r.ReadString('\n')
	for i, line := range lines {
		if err != nil {
			break
		}
		tag := fmt.Sprintf("a%d ", i)
		if _, err = fmt.Fprintf(c, "%s%s\r\n", tag, line); err != nil {
			break
		}
		for err == nil {
			var answer string
			answer, err = r.ReadString('\n')
			said += answer
			if strings.HasPrefix(answer, tag) {
				break
			}
		}
	}
	return said, err
}

func greeting(d *demo) string {
	said, err := converse(d.ports.imap, false)
	return clientSaw("IMAP greeting", said, err)
}

func popGreeting(d *demo) string {
	said, err := converse(d.ports.pop, false)
	return clientSaw("POP3 greeting", said, err)
}

func login(d *demo) string {
	said, err := converse(d.ports.imaps, true, fmt.Sprintf("LOGIN %s %s", demoUser, d.password))
	return clientSaw("IMAP log-in of "+demoUser, lastLine(said), err)
}

func inbox(d *demo) string {
	said, err := converse(d.ports.imaps, true, fmt.Sprintf("LOGIN %s %s", demoUser, d.password), "SELECT INBOX",
		"FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
	var subjects []string
	for line := range strings.Lines(said) {
		if strings.HasPrefix(line, "Subject:") {
			subjects = append(subjects, strings.TrimSpace(line))
		}
	}
	return clientSaw("INBOX of "+demoUser, strings.Join(subjects, "\n"), err)
}

func clientSaw(what, said string, err error) string {
	if err != nil {
		said = strings.TrimSpace(said + "\n" + err.Error())
	}
	return what + ":\n" + strings.ReplaceAll(said, "\r", "")
}

func lastLine(said string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	return lines[len(lines)-1]
}

// demoMail is what lies in the mailboxes.
var demoMail = []struct{ from, to, subject, text string }{
	{"kima@contoso.com", "paulr@contoso.com", "Welcome", "Your mailbox is ready.\n"},
	{"tonip@contoso.com", "engineers@contoso.com", "Visit on Tuesday", "The pump in hall 3 again.\n"},
	{"annb@contoso.com", "paulr@contoso.com", "Re: POP or IMAP?", "IMAP, please.\n"},
}

// sendMail submits the mail as its authors' clients would, and waits until it has arrived.
func (d *demo) sendMail() error {
	for _, m := range demoMail {
		if err := d.submit(m.from, m.to, m.subject, m.text); err != nil {
			return fmt.Errorf("send the demonstration's mail: %w", err)
		}
	}
	for deadline := time.Now().Add(clientTime); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if strings.Count(inbox(d), "Subject:") == 2 {
			return nil
		}
	}
	return fmt.Errorf("the demonstration's mail did not arrive within %v", clientTime)
}

func (d *demo) submit(from, to, subject, text string) error {
	host, _, _ := net.SplitHostPort(d.ports.submission)
	c, err := smtp.Dial(d.ports.submission)
	if err != nil {
		return err
	}
	defer c.Close()
	if err := c.StartTLS(&tls.Config{InsecureSkipVerify: true}); err != nil {
		return err
	}
	if err := c.Auth(smtp.PlainAuth("", from, d.password, host)); err != nil {
		return err
	}
	message := fmt.Sprintf("From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%d@contoso.com>\r\n\r\n%s",
		from, to, subject, time.Now().Format(time.RFC1123Z), time.Now().UnixNano(), strings.ReplaceAll(text, "\n", "\r\n"))
	if err := send(c, from, to, message); err != nil {
		return err
	}
	return c.Quit()
}

// send sends one message on a session.
func send(c *smtp.Client, from, to, message string) error {
	if err := c.Mail(from); err != nil {
		return err
	}
	if err := c.Rcpt(to); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, message); err != nil {
		return err
	}
	return w.Close()
}
