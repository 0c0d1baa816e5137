package imap

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// dialClient logs in with go-imap's client, an implementation that is not ours.
func (w *world) dialClient(o *imapclient.Options) *imapclient.Client {
	w.t.Helper()
	c, err := imapclient.DialInsecure(w.addr, o)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = c.Close() })
	if err := c.Login("ann", "secret").Wait(); err != nil {
		w.t.Fatal(err)
	}
	return c
}

func TestClient(t *testing.T) {
	w := newWorld(t)
	c := w.dialClient(nil)
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	cmd := c.Append("INBOX", int64(len(testMail["two"])), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagSeen}, Time: time.Unix(1e9, 0)})
	_, err := io.WriteString(cmd, testMail["two"])
	check(err)
	check(cmd.Close())
	data, err := cmd.Wait()
	check(err)
	if data.UID != 1 {
		t.Error(data)
	}
	sel, err := c.Select("INBOX", nil).Wait()
	check(err)
	if sel.NumMessages != 1 || sel.UIDNext != 2 {
		t.Errorf("%+v", sel)
	}
	msgs, err := c.Fetch(imap.SeqSetNum(1), &imap.FetchOptions{
		Envelope: true, BodyStructure: &imap.FetchItemBodyStructure{Extended: true}, Flags: true, InternalDate: true, RFC822Size: true, UID: true,
		BodySection:   []*imap.FetchItemBodySection{{}, {Part: []int{1}}, {Specifier: imap.PartSpecifierHeader, HeaderFields: []string{"To"}}},
		BinarySection: []*imap.FetchItemBinarySection{{Part: []int{2}}},
	}).Collect()
	check(err)
	m := msgs[0]
	if m.Envelope.Subject != "Zürich" || m.RFC822Size != int64(len(testMail["two"])) || !m.InternalDate.Equal(time.Unix(1e9, 0)) {
		t.Errorf("%+v", m.Envelope)
	}
	if parts := m.BodyStructure.(*imap.BodyStructureMultiPart).Children; len(parts) != 3 {
		t.Errorf("%d parts", len(parts))
	}
	if got := m.FindBodySection(&imap.FetchItemBodySection{}); string(got) != testMail["two"] {
		t.Errorf("%q", got)
	}
	if got := m.FindBinarySection(&imap.FetchItemBinarySection{Part: []int{2}}); !bytes.Equal(got, []byte{0, 1, 2, 3}) {
		t.Errorf("%q", got)
	}
	check(c.Create("Größe/übung", nil).Wait())
	list, err := c.List("", "*", &imap.ListOptions{ReturnStatus: &imap.StatusOptions{NumMessages: true}, ReturnSpecialUse: true}).Collect()
	check(err)
	if len(list) != 8 {
		t.Errorf("%d mailboxes", len(list))
	}
	found, err := c.UIDSearch(&imap.SearchCriteria{Body: []string{"grüße"}}, &imap.SearchOptions{ReturnAll: true, ReturnCount: true}).Wait()
	check(err)
	if found.Count != 1 {
		t.Errorf("%+v", found)
	}
	_, err = c.Store(imap.SeqSetNum(1), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{"$Forwarded"}}, nil).Collect()
	check(err)
	_, err = c.Copy(imap.SeqSetNum(1), "Größe/übung").Wait()
	check(err)
	_, err = c.Move(imap.SeqSetNum(1), "Deleted Items").Wait()
	check(err)
	_, err = c.Enable(imap.CapIMAP4rev2).Wait()
	check(err)
	_, err = c.Select("Größe/übung", &imap.SelectOptions{CondStore: true}).Wait()
	check(err)
	check(c.Unselect().Wait())
	check(c.Logout().Wait())
}

func TestClientIdle(t *testing.T) {
	w := newWorld(t)
	told := make(chan uint32, 10)
	c := w.dialClient(&imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(d *imapclient.UnilateralDataMailbox) {
			if d.NumMessages != nil {
				told <- *d.NumMessages
			}
		},
	}})
	if _, err := c.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	idle, err := c.Idle()
	if err != nil {
		t.Fatal(err)
	}
	w.fill("ann", 1)
	select {
	case n := <-told:
		if n != 1 {
			t.Error(n)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("nothing was told")
	}
	if err := idle.Close(); err != nil {
		t.Fatal(err)
	}
	if err := idle.Wait(); err != nil {
		t.Fatal(err)
	}
}

const pythonScript = `
import imaplib, sys
host, port = sys.argv[1].rsplit(":", 1)
m = imaplib.IMAP4(host, int(port))
assert m.login("ann", "secret")[0] == "OK"
assert m.append("INBOX", "\\Flagged", imaplib.Time2Internaldate(1e9), b"Subject: py\n\nbody\n")[0] == "OK"
assert m.select("INBOX") == ("OK", [b"1"]), m.select("INBOX")
typ, data = m.uid("FETCH", "1", "(FLAGS BODY.PEEK[])")
assert typ == "OK" and data[0][1] == b"Subject: py\r\n\r\nbody\r\n", data
assert m.search(None, "SUBJECT", '"PY"') == ("OK", [b"1"])
assert m.store("1", "+FLAGS", "\\Deleted")[0] == "OK"
assert m.expunge() == ("OK", [b"1"])
assert m.list()[0] == "OK" and m.lsub()[0] == "OK" and m.namespace()[0] == "OK"
assert m.create("x")[0] == "OK" and m.rename("x", "y")[0] == "OK" and m.delete("y")[0] == "OK"
assert m.noop()[0] == "OK" and m.check()[0] == "OK" and m.close()[0] == "OK"
assert m.logout()[0] == "BYE"
print("fine")
`

func TestPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not here")
	}
	w := newWorld(t)
	out, err := exec.Command(python, "-c", pythonScript, w.addr).CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "fine" {
		t.Fatalf("%v\n%s", err, out)
	}
}

// Being woken interrupts a read inside TLS; nothing may be lost by it.
func TestIdleOverTLS(t *testing.T) {
	w := newWorld(t)
	nc, err := tls.Dial("tcp", w.tlsAddr, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	c := w.wrap(nc)
	c.want("* OK")
	c.must("a LOGIN ann secret")
	c.must("b SELECT INBOX")
	c.send("c IDLE\r\n")
	c.want("+ ")
	for i := 1; i <= 20; i++ {
		w.fill("ann", 1)
		c.want(fmt.Sprintf("* %d EXISTS", i))
		c.want("* ")
	}
	c.send("DONE\r\n")
	c.want("c OK")
	c.must("d NOOP")
}
