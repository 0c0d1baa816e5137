package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"io"
	"math/rand/v2"
	"net/smtp"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// crashes is how often TestCrash kills the server; $EMSH_CRASHES says otherwise.
const crashes = 6

// TestCrash kills the server at random moments while messages are submitted and settings
// changed. After each restart every message that was answered 250 and every change whose cmdlet
// had returned is there, once.
func TestCrash(t *testing.T) {
	n := crashes
	if s := os.Getenv("EMSH_CRASHES"); s != "" {
		n, _ = strconv.Atoi(s)
	}
	e := newEstate(t, "contoso.com")
	w := &witness{estate: e, accepted: map[string]bool{}}
	for round := range n {
		e.serve()
		w.load(t, round)
		w.check(t)
		if t.Failed() {
			t.Fatalf("in round %d", round)
		}
		e.kill()
	}
	t.Logf("%d messages and %d changes survived %d crashes", len(w.accepted), w.changes, n)
}

// witness remembers what the server promised.
type witness struct {
	*estate
	mu       sync.Mutex
	accepted map[string]bool // subjects of messages answered 250
	dead     atomic.Bool
	changes  int // the last change whose cmdlet returned
}

// load submits and changes until the server is killed, which happens soon.
func (w *witness) load(t *testing.T, round int) {
	var all sync.WaitGroup
	w.dead.Store(false)
	for sender := range 3 {
		all.Go(func() { w.send(fmt.Sprintf("crash %d.%d", round, sender)) })
	}
	in, script := io.Pipe()
	all.Go(func() { w.change(in, script) })
	for before, deadline := w.promises(), time.Now().Add(5*time.Second); w.promises() == before && time.Now().Before(deadline); {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(time.Duration(rand.IntN(500)) * time.Millisecond)
	w.kill()
	w.dead.Store(true)
	script.Close()
	all.Wait()
}

// promises counts the messages answered 250.
func (w *witness) promises() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.accepted)
}

// send submits messages until the connection breaks.
func (w *witness) send(name string) {
	c, err := smtp.Dial(w.submission)
	if err != nil {
		return
	}
	defer c.Close()
	if c.StartTLS(&tls.Config{InsecureSkipVerify: true}) != nil || c.Auth(smtp.PlainAuth("", "kima", password, "127.0.0.1")) != nil {
		return
	}
	for i := 0; ; i++ {
		subject := fmt.Sprint(name, ".", i)
		if err := send(c, "kima@contoso.com", "paulr@contoso.com", letter("paulr", subject)); err != nil {
			return
		}
		w.mu.Lock()
		w.accepted[subject] = true
		w.mu.Unlock()
	}
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
