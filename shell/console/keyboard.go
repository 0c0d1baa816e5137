package console

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/sys/unix"
)

// escapeWait is how long the rest of an escape sequence may take; after it ESC was a key of its own.
const escapeWait = 40 * time.Millisecond

// maxPaste bounds what one bracketed paste collects, in bytes.
const maxPaste = 16 << 20

// keyboard reads the terminal. While it is open readline reads keys from it, one a call.
type keyboard struct {
	tty  *os.File
	wake [2]*os.File // a byte in it ends a wait

	mu      sync.Mutex
	changed *sync.Cond
	open    bool
	closed  bool
	unread  []byte   // typed, not yet understood
	ready   []byte   // for readline
	pastes  []string // collected, one for each actPaste
	typing  bool     // whether the line has text: a hang-up then is an interrupt
	hungUp  bool
	held    bool // a key that may end the line is at work: what is typed behind it waits
}

func newKeyboard(tty *os.File) (*keyboard, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	k := &keyboard{tty: tty, wake: [2]*os.File{r, w}}
	k.changed = sync.NewCond(&k.mu)
	return k, nil
}

// Close ends a Read that waits.
func (k *keyboard) Close() error {
	k.mu.Lock()
	k.closed = true
	k.changed.Broadcast()
	k.mu.Unlock()
	k.wake[1].Write([]byte{0})
	return nil
}

func (k *keyboard) setOpen(open bool) {
	k.mu.Lock()
	k.open, k.held = open, false
	k.changed.Broadcast()
	k.mu.Unlock()
}

// inject lets readline see text as if it were typed.
func (k *keyboard) inject(text string) {
	k.mu.Lock()
	k.ready = append(k.ready, text...)
	k.changed.Broadcast()
	k.mu.Unlock()
	k.wake[1].Write([]byte{0})
}

func (k *keyboard) setTyping(typing bool) {
	k.mu.Lock()
	k.typing = typing
	k.mu.Unlock()
}

// paste takes the oldest collected paste.
func (k *keyboard) paste() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.pastes) == 0 {
		return ""
	}
	text := k.pastes[0]
	k.pastes = k.pastes[1:]
	return text
}

// Read hands readline one key. A key that ends the line shuts the keyboard.
func (k *keyboard) Read(p []byte) (int, error) {
	for {
		k.mu.Lock()
		for (!k.open || k.held && len(k.ready) == 0) && !k.closed {
			k.changed.Wait()
		}
		if k.closed {
			k.mu.Unlock()
			return 0, io.EOF
		}
		if len(k.ready) > 0 {
			n := copy(p, k.ready[:keyLength(k.ready)])
			k.shutAfter(k.ready[0])
			k.held = mayEnd(k.ready)
			k.ready = k.ready[n:]
			k.mu.Unlock()
			return n, nil
		}
		k.mu.Unlock()
		if err := k.await(context.Background()); err != nil {
			k.inject(k.hangUp())
			continue
		}
		if !k.typedAhead() {
			continue // something was injected
		}
		key, err := k.key()
		if err != nil {
			key = k.hangUp()
		}
		k.push(key)
	}
}

// push hands readline a key that was typed.
func (k *keyboard) push(key string) {
	k.mu.Lock()
	k.ready = append(k.ready, key...)
	k.mu.Unlock()
}

// ahead is the line that was typed ahead, as far as it is here.
func (k *keyboard) ahead() string {
	if k.waiting(0) && !k.typedAhead() {
		if err := k.await(context.Background()); err != nil {
			return ""
		}
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	line, _, _ := strings.Cut(strings.ReplaceAll(string(k.unread), "\r", "\n"), "\n")
	return line
}

func (k *keyboard) typedAhead() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return len(k.unread) > 0
}

func (k *keyboard) shutAfter(b byte) {
	if b == '\r' || b == 0x03 || b == 0x04 {
		k.open = false
	}
}

// mayEnd reports whether the first key may end the line.
func mayEnd(keys []byte) bool {
	key, _ := utf8.DecodeRune(keys)
	return key == actEnter || key == actPaste
}

// release lets the keys behind one that might have ended the line be read.
func (k *keyboard) release() {
	k.mu.Lock()
	k.held = false
	k.changed.Broadcast()
	k.mu.Unlock()
}

// keyLength is the length of the first key: ESC with its letter is one.
func keyLength(b []byte) int {
	if b[0] == 0x1b && len(b) > 1 {
		return 2
	}
	_, n := utf8.DecodeRune(b)
	return n
}

// hangUp is what readline sees when the terminal is gone: an interrupt of a half-typed line, then the end.
func (k *keyboard) hangUp() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.hungUp = true
	if k.typing {
		return "\x03"
	}
	return "\x04"
}

// key reads one key of the terminal in readline's terms.
func (k *keyboard) key() (string, error) {
	b, err := k.next(context.Background())
	if err != nil {
		return "", err
	}
	switch act, known := control[b]; {
	case b == 0x1b:
		return k.escape()
	case known:
		return string(act), nil
	case b < utf8.RuneSelf:
		return string(rune(b)), nil
	}
	return k.character(b)
}

// character completes a character of several bytes; what is no UTF-8 is dropped.
func (k *keyboard) character(first byte) (string, error) {
	buf := []byte{first}
	for !utf8.FullRune(buf) {
		b, err := k.next(context.Background())
		if err != nil {
			return "", err
		}
		buf = append(buf, b)
	}
	r, _ := utf8.DecodeRune(buf)
	if r == utf8.RuneError || (r >= actEnter && r < actLimit) {
		return string(actNone), nil
	}
	return string(r), nil
}

// escape reads the rest of an escape sequence.
func (k *keyboard) escape() (string, error) {
	if !k.waiting(escapeWait) {
		return string(actCancel), nil
	}
	b, err := k.next(context.Background())
	if err != nil {
		return "", err
	}
	seq := []byte{b}
	for !complete(seq) {
		if b, err = k.next(context.Background()); err != nil {
			return "", err
		}
		seq = append(seq, b)
	}
	switch act, known := sequence[string(seq)]; {
	case string(seq) == "[200~":
		return k.collect()
	case known:
		return string(act), nil
	case readlineKnows(string(seq)):
		return "\x1b" + string(seq), nil
	}
	return string(actNone), nil
}

// complete reports whether an escape sequence has its last byte.
func complete(seq []byte) bool {
	switch {
	case len(seq) > 32:
		return true
	case seq[0] == 'O':
		return len(seq) == 2
	case seq[0] != '[':
		return true
	}
	last := seq[len(seq)-1]
	return len(seq) > 1 && last >= 0x40 && last <= 0x7e
}

// collect reads a bracketed paste to its end.
func (k *keyboard) collect() (string, error) {
	var text strings.Builder
	for !strings.HasSuffix(text.String(), "\x1b[201~") {
		b, err := k.next(context.Background())
		if err != nil {
			return "", err
		}
		if text.Len() < maxPaste {
			text.WriteByte(b)
		}
	}
	k.mu.Lock()
	k.pastes = append(k.pastes, pasted(strings.TrimSuffix(text.String(), "\x1b[201~")))
	k.mu.Unlock()
	return string(actPaste), nil
}

// pasted makes pasted text harmless: line ends are newlines, other control characters but tabs are dropped.
func pasted(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || (r < ' ' && r != '\n' && r != '\t') || r == 0x7f || (r >= actEnter && r < actLimit) {
			return -1
		}
		return r
	}, text)
}

// next is the next byte that was typed.
func (k *keyboard) next(ctx context.Context) (byte, error) {
	k.mu.Lock()
	if len(k.unread) > 0 {
		b := k.unread[0]
		k.unread = k.unread[1:]
		k.mu.Unlock()
		return b, nil
	}
	k.mu.Unlock()
	if err := k.await(ctx); err != nil {
		return 0, err
	}
	return k.next(ctx)
}

var errHungUp = errors.New("the terminal was closed")

// await waits until something is typed, which it keeps as unread, or until it is woken.
func (k *keyboard) await(ctx context.Context) error {
	if k.typedAhead() {
		return nil
	}
	defer context.AfterFunc(ctx, func() { k.wake[1].Write([]byte{0}) })()
	ready, err := k.poll()
	if err == nil {
		err = ctx.Err()
	}
	if err != nil || !ready {
		return err
	}
	buf := make([]byte, 4096)
	n, err := k.tty.Read(buf)
	if err != nil || n == 0 {
		return errHungUp
	}
	k.mu.Lock()
	k.unread = append(k.unread, buf[:n]...)
	k.mu.Unlock()
	return nil
}

// waiting reports whether something was typed, within d.
func (k *keyboard) waiting(d time.Duration) bool {
	if k.typedAhead() {
		return true
	}
	fds := []unix.PollFd{{Fd: int32(k.tty.Fd()), Events: unix.POLLIN}}
	n, err := unix.Poll(fds, int(d.Milliseconds()))
	return err == nil && n > 0
}

// poll waits until the terminal has input, which it reports, or the wait is ended from elsewhere.
func (k *keyboard) poll() (bool, error) {
	fds := []unix.PollFd{{Fd: int32(k.tty.Fd()), Events: unix.POLLIN}, {Fd: int32(k.wake[0].Fd()), Events: unix.POLLIN}}
	if _, err := unix.Poll(fds, -1); err != nil {
		if err == unix.EINTR {
			return false, nil
		}
		return false, err
	}
	if fds[1].Revents != 0 {
		k.wake[0].Read(make([]byte, 64))
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return false, io.EOF
	}
	return fds[0].Revents != 0, nil
}
