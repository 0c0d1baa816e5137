package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"runtime"
	"strings"
	"sync"

	"golang.org/x/crypto/argon2"
)

// What a new password is hashed with (OWASP's second choice for argon2id).
const (
	argonMemory = 19 * 1024 // KiB
	argonTime   = 2
	argonLanes  = 1
	saltSize    = 16
	keySize     = 32
)

// maxPassword bounds what is hashed; longer ones never match.
const maxPassword = 1024

// ErrPasswordTooLong is returned for a new password that could never be typed.
var ErrPasswordTooLong = errors.New("the password is longer than 1024 bytes")

// HashPassword returns what is stored of a password: an argon2id hash in the
// PHC string format, which names its own parameters.
func HashPassword(password string) (string, error) {
	if len(password) > maxPassword {
		return "", ErrPasswordTooLong
	}
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails
	h := argonHash{memory: argonMemory, time: argonTime, lanes: argonLanes, salt: salt}
	h.key = h.derive(password, keySize)
	return h.String(), nil
}

type argonHash struct {
	memory, time uint32
	lanes        uint8
	salt, key    []byte
}

func (h *argonHash) String() string {
	enc := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, h.time, h.lanes, enc(h.salt), enc(h.key))
}

func (h *argonHash) derive(password string, size int) []byte {
	return argon2.IDKey([]byte(password), h.salt, h.time, h.memory, h.lanes, uint32(size))
}

func (h *argonHash) matches(password string) bool {
	return subtle.ConstantTimeCompare(h.derive(password, len(h.key)), h.key) == 1
}

// parseHash reads a PHC string, refusing parameters that would hurt us.
func parseHash(s string) (*argonHash, error) {
	bad := errors.New("the stored password is not an argon2id hash")
	part := strings.Split(s, "$")
	if len(part) != 6 || part[0] != "" || part[1] != "argon2id" {
		return nil, bad
	}
	var version int
	h := &argonHash{}
	if n, _ := fmt.Sscanf(part[2], "v=%d", &version); n != 1 || version != argon2.Version {
		return nil, bad
	}
	if n, _ := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &h.memory, &h.time, &h.lanes); n != 3 {
		return nil, bad
	}
	var err1, err2 error
	h.salt, err1 = base64.RawStdEncoding.DecodeString(part[4])
	h.key, err2 = base64.RawStdEncoding.DecodeString(part[5])
	sane := h.memory <= 1<<20 && h.time >= 1 && h.time <= 100 && h.lanes >= 1 && len(h.key) >= 16 && len(h.key) <= 64
	if err1 != nil || err2 != nil || !sane {
		return nil, bad
	}
	return h, nil
}

// nobody is the hash that unknown names are tried against: it costs the same
// and matches no password, its key being all zeros.
func nobody() *argonHash {
	return &argonHash{memory: argonMemory, time: argonTime, lanes: argonLanes, salt: make([]byte, saltSize), key: make([]byte, keySize)}
}

// kitchen bounds how many hashes are computed at a time: one a processor, and
// a place in the queue for as many of each source, so that who guesses from
// one address makes others wait for a moment only.
type kitchen struct {
	stoves chan struct{}
	mu     sync.Mutex
	queues map[netip.Addr]*line
}

type line struct {
	places chan struct{}
	users  int
}

func newKitchen() *kitchen {
	return &kitchen{stoves: make(chan struct{}, runtime.NumCPU()), queues: map[netip.Addr]*line{}}
}

func (k *kitchen) try(ctx context.Context, from netip.Addr, h *argonHash, password string) (bool, error) {
	l := k.join(from)
	defer k.leave(from, l)
	for _, wait := range []chan struct{}{l.places, k.stoves} {
		select {
		case wait <- struct{}{}:
			defer func() { <-wait }()
		case <-ctx.Done():
			return false, ctx.Err()
		}
	}
	return h.matches(password), nil
}

func (k *kitchen) join(from netip.Addr) *line {
	k.mu.Lock()
	defer k.mu.Unlock()
	l := k.queues[from]
	if l == nil {
		l = &line{places: make(chan struct{}, cap(k.stoves))}
		k.queues[from] = l
	}
	l.users++
	return l
}

func (k *kitchen) leave(from netip.Addr, l *line) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if l.users--; l.users == 0 {
		delete(k.queues, from)
	}
}
