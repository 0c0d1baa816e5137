package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"math/rand/v2"
	"net/smtp"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// crashes is how often TestCrash kills the server; $EMSH_CRASHES says otherwise.
const crashes = 6

// TestCrash kills the server at random moments while messages are submitted, delivered and filed,
// flags set and settings changed. After each restart every message that was answered 250 or OK,
// every flag and every change whose cmdlet had returned is there, once.
func TestCrash(t *testing.T) {
	n := crashes
	if s := os.Getenv("EMSH_CRASHES"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	e := newEstate(t, "contoso.com")
	w := &witness{estate: e, accepted: map[string]bool{}, filed: map[string]bool{}}
	for round := range n {
		e.serve()
		w.load(t, round)
		w.check(t)
		if t.Failed() {
			t.Fatalf("in round %d", round)
		}
		e.kill()
	}
	t.Logf("%d messages answered 250, %d filed, %d of these flagged, and %d changes survived %d crashes", len(w.accepted), len(w.filed), flagged(w.filed), w.changes, n)
}

// witness remembers what the server promised.
type witness struct {
	*estate
	mu       sync.Mutex
	accepted map[string]bool // subjects of messages answered 250
	filed    map[string]bool // subjects of messages whose APPEND was OK, and whether their STORE was
	dead     atomic.Bool
	changes  int // the last change whose cmdlet returned
}

// load submits and changes until the server is killed, which happens soon.
func (w *witness) load(t *testing.T, round int) {
	var all sync.WaitGroup
	w.dead.Store(false)
	for sender := range 2 {
		all.Go(func() { w.submit(fmt.Sprintf("submitted %d.%d", round, sender)) })
	}
	all.Go(func() { w.deliver(fmt.Sprintf("delivered %d", round)) })
	all.Go(func() { w.file(fmt.Sprintf("filed %d", round)) })
	in, script := io.Pipe()
	all.Go(func() { w.change(in, script) })
	for before, deadline := w.promises(), time.Now().Add(5*time.Second); !w.promises().beyond(before) && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(time.Duration(rand.IntN(500)) * time.Millisecond)
	w.kill()
	w.dead.Store(true)
	script.Close()
	all.Wait()
}

// promises counts what the server has promised.
func (w *witness) promises() (p promises) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return promises{len(w.accepted), len(w.filed), w.changes}
}

type promises [3]int

// beyond reports whether there are more promises of each kind.
func (p promises) beyond(before promises) bool {
	return p[0] > before[0] && p[1] > before[1] && p[2] > before[2]
}

// submit sends messages as a user until the connection breaks.
func (w *witness) submit(name string) {
	c, err := smtp.Dial(w.submission)
	if err != nil {
		return
	}
	defer c.Close()
	if c.StartTLS(&tls.Config{InsecureSkipVerify: true}) != nil || c.Auth(smtp.PlainAuth("", "kima", password, "127.0.0.1")) != nil {
		return
	}
	for i := 0; w.send(c, "kima@contoso.com", fmt.Sprint(name, ".", i)); i++ {
	}
}

// deliver sends messages as another server would; a connection takes some twenty.
func (w *witness) deliver(name string) {
	for i := 0; !w.dead.Load(); i++ {
		c, err := smtp.Dial(w.smtp)
		if err != nil {
			return
		}
		for j := 0; j < 15 && w.send(c, "someone@elsewhere.example", fmt.Sprint(name, ".", i, ".", j)); j++ {
		}
		c.Close()
	}
}

// send sends one message and reports whether it was answered 250.
func (w *witness) send(c *smtp.Client, from, subject string) bool {
	if send(c, from, "paulr@contoso.com", letter("paulr", subject)) != nil {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.accepted[subject] = true
	return true
}

// file puts messages into a folder and flags every other.
func (w *witness) file(name string) {
	c, err := imapclient.DialTLS(w.imaps, &imapclient.Options{TLSConfig: &tls.Config{InsecureSkipVerify: true}})
	if err != nil {
		return
	}
	defer c.Close()
	if c.Login("tonip", password).Wait() != nil {
		return
	}
	if _, err := c.Select("Drafts", nil).Wait(); err != nil {
		return
	}
	for i := 0; ; i++ {
		subject := fmt.Sprint(name, ".", i)
		text := letter("tonip", subject)
		cmd := c.Append("Drafts", int64(len(text)), nil)
		io.WriteString(cmd, text)
		cmd.Close()
		done, err := cmd.Wait()
		if err != nil {
			return
		}
		w.note(subject, false)
		if i%2 == 0 {
			continue
		}
		if c.Store(imap.UIDSetNum(done.UID), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagFlagged}}, nil).Close() != nil {
			return
		}
		w.note(subject, true)
	}
}

func (w *witness) note(subject string, flagged bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.filed[subject] = flagged
}

func flagged(filed map[string]bool) (n int) {
	for _, yes := range filed {
		if yes {
			n++
		}
	}
	return n
}

// change counts up in a mailbox's display name and makes a group for each number.
func (w *witness) change(stdin io.Reader, in io.WriteCloser) {
	c := w.command()
	c.Stdin = stdin
	out, _ := c.StdoutPipe()
	if c.Start() != nil {
		return
	}
	defer c.Wait()
	defer in.Close()
	answers := bufio.NewReader(out)
	for i := w.changes + 1; !w.dead.Load(); i++ { // without a server emsh would be its own
		// A change that was under way when the server died may or may not have been made.
		fmt.Fprintf(in, "$Error.Clear(); Set-User annb -DisplayName 'change %d'; if (-not (Get-DistributionGroup 'crash-%[1]d' -ErrorAction Ignore)) { New-DistributionGroup -Name 'crash-%[1]d' | Out-Null }; \"errors $($Error.Count)\"\n", i)
		if got, err := answers.ReadString('\n'); err != nil || strings.TrimSpace(got) != "errors 0" {
			return
		}
		w.mu.Lock()
		w.changes = i
		w.mu.Unlock()
	}
}

// check restarts the server and looks for everything that was promised.
func (w *witness) check(t *testing.T) {
	t.Helper()
	w.serve()
	got := strings.Fields(w.ps(`(Get-User annb).DisplayName -replace 'change ', ''; (Get-DistributionGroup 'crash-*' -ResultSize Unlimited | Measure-Object).Count`))
	if w.changes > 0 {
		value, _ := strconv.Atoi(got[0])
		groups, _ := strconv.Atoi(got[1])
		if value != w.changes && value != w.changes+1 {
			t.Errorf("the display name says change %d; %d had returned", value, w.changes)
		}
		if groups != w.changes && groups != w.changes+1 {
			t.Errorf("there are %d groups; %d had been made", groups, w.changes)
		}
	}
	w.checkFiled(t)
	for deadline := time.Now().Add(15 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		missing := w.missing(t)
		if len(missing) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Errorf("%d messages were answered 250 and are not there, such as %q", len(missing), missing[0])
			return
		}
	}
}

// checkFiled looks for the messages that were filed, once each and with their flags.
func (w *witness) checkFiled(t *testing.T) {
	t.Helper()
	box := w.open(t, "tonip")
	defer box.Close()
	there := map[string]int{}
	data, err := box.Select("Drafts", nil).Wait()
	if err != nil {
		t.Fatal(err)
	}
	if data.NumMessages > 0 {
		all, err := box.Fetch(imap.SeqSet{{Start: 1}}, &imap.FetchOptions{Envelope: true, Flags: true}).Collect()
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			if there[m.Envelope.Subject]++; w.filed[m.Envelope.Subject] && !slices.Contains(m.Flags, imap.FlagFlagged) {
				t.Errorf("%q has lost its flag", m.Envelope.Subject)
			}
		}
	}
	for subject, n := range there {
		if n > 1 {
			t.Errorf("%q was filed once and is there %d times", subject, n)
		}
	}
	for subject := range w.filed {
		if there[subject] == 0 {
			t.Errorf("%q was filed and is not there", subject)
		}
	}
}

// missing are promised messages that are not in the mailbox; one that is there twice is an error.
func (w *witness) missing(t *testing.T) (list []string) {
	t.Helper()
	there := map[string]int{}
	box := w.open(t, "paulr")
	defer box.Close()
	for _, s := range subjects(t, box, "INBOX") {
		if there[s]++; there[s] > 1 {
			t.Errorf("%q is there %d times", s, there[s])
		}
	}
	for s := range w.accepted {
		if there[s] == 0 {
			list = append(list, s)
		}
	}
	return list
}
