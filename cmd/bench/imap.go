package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// client is one IMAP connection that sends a command and reads to its end.
type client struct {
	net.Conn
	r *bufio.Reader
}

const patience = 2 * time.Minute

// connect greets and logs in; secure has TLS from the start.
func connect(address string, secure bool, user string, buffer int) (*client, error) {
	nc, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	if secure {
		nc = tls.Client(nc, &tls.Config{InsecureSkipVerify: true}) // its certificate is of no authority, and what is measured is not who it is
	}
	_ = nc.SetDeadline(time.Now().Add(patience))
	c := &client{nc, bufio.NewReaderSize(nc, buffer)}
	if _, err := c.r.ReadSlice('\n'); err != nil {
		nc.Close()
		return nil, err
	}
	if _, err := c.do("LOGIN "+user+" "+password, nil); err != nil {
		nc.Close()
		return nil, err
	}
	return c, nil
}

// do sends a command and counts the untagged answers that hold what.
func (c *client) do(command string, what []byte) (int, error) {
	if _, err := io.WriteString(c, "a "+command+"\r\n"); err != nil {
		return 0, err
	}
	return c.answers(what)
}

func (c *client) answers(what []byte) (int, error) {
	for n, fresh := 0, true; ; {
		line, err := c.r.ReadSlice('\n')
		if err == bufio.ErrBufferFull {
			return n, fmt.Errorf("a line of more than %d bytes", c.r.Size())
		}
		if err != nil {
			return n, err
		}
		if fresh && line[0] == 'a' {
			if !bytes.HasPrefix(line, []byte("a OK")) {
				return n, fmt.Errorf("%s", bytes.TrimSpace(line))
			}
			return n, nil
		}
		if what != nil && fresh && bytes.Contains(line, what) {
			n++
		}
		length, literal := literalOf(line)
		if _, err := c.r.Discard(length); err != nil {
			return n, err
		}
		fresh = !literal
	}
}

// literalOf is the length of the literal that a line announces.
func literalOf(line []byte) (int, bool) {
	line = bytes.TrimRight(line, "\r\n")
	if !bytes.HasSuffix(line, []byte("}")) {
		return 0, false
	}
	at := bytes.LastIndexByte(line, '{')
	n, err := strconv.Atoi(string(line[at+1 : len(line)-1]))
	return n, at >= 0 && err == nil
}

// add appends messages to a folder.
func (c *client) add(folder string, from, to int) error {
	for i := from; i < to; i++ {
		text := message(i, 2000)
		fmt.Fprintf(c, "a APPEND %s {%d}\r\n", folder, len(text))
		if line, err := c.r.ReadSlice('\n'); err != nil || line[0] != '+' {
			return fmt.Errorf("APPEND: %s %w", line, err)
		}
		if _, err := io.WriteString(c, text+"\r\n"); err != nil {
			return err
		}
		if _, err := c.answers(nil); err != nil {
			return err
		}
		_ = c.SetDeadline(time.Now().Add(patience))
	}
	return nil
}

// message is the same text for the same number, of about size bytes.
func message(i, size int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Date: Mon, 5 Jan 2026 10:%02d:%02d +0000\r\nFrom: \"Sender %d\" <s%d@example.org>\r\nTo: <u@%s>\r\nSubject: topic %d of the day\r\n"+
		"Message-ID: <%d@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n", i/60%60, i%60, i%7, i%7, domain, i%100, i)
	for b.Len() < size {
		fmt.Fprintf(&b, "line %d of message %d: the quick brown fox jumps over the lazy dog\r\n", b.Len(), i)
	}
	return b.String()
}
