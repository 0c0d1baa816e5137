package auth

import (
	"fmt"
	"net/netip"
	"sync"
	"time"
)

// What the throttle allows. Only different wrong passwords count: a telephone
// that repeats last month's password is one wrong password, however often.
const (
	window        = 15 * time.Minute // how long a wrong password is remembered
	delayAfter    = 3                // different wrong passwords of one name from one address
	refuseAfter   = 10
	sprayDelay    = 30 // different wrong pairs of name and password from one address
	sprayRefuse   = 100
	longestDelay  = 4 * time.Second
	rememberPairs = 50000
)

// Throttle slows down and then refuses who guesses passwords, by name and
// address. It is fair to an office behind one address: a name that has logged
// in from there lately is not refused for its neighbors' sake.
type Throttle struct {
	mu    sync.Mutex
	now   func() time.Time
	pairs map[pair]*guesses
	addrs map[netip.Addr]*guesses
	good  map[pair]time.Time // last success
}

type pair struct {
	name string
	addr netip.Addr
}

// guesses are the different wrong passwords seen and when each last was.
type guesses struct {
	seen  map[fingerprint]time.Time
	until time.Time // refused until then
}

// NewThrottle returns one that has seen nothing.
func NewThrottle(now func() time.Time) *Throttle {
	return &Throttle{now: now, pairs: map[pair]*guesses{}, addrs: map[netip.Addr]*guesses{}, good: map[pair]time.Time{}}
}

// Verdict is what the throttle says to an attempt.
type Verdict struct {
	Refused bool
	Until   time.Time // of the refusal
	Delay   time.Duration
	Reason  string // for the administrator
}

// Ask judges an attempt before the password is looked at.
func (t *Throttle) Ask(name string, from netip.Addr) Verdict {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	key := pair{name, from}
	if g := t.pairs[key]; g != nil && now.Before(g.until) {
		return Verdict{Refused: true, Until: g.until, Reason: fmt.Sprintf("%d different wrong passwords for %q came from %s within %s", len(g.seen), name, from, window)}
	}
	if g := t.addrs[from]; g != nil && now.Before(g.until) && !t.known(key, now) {
		return Verdict{Refused: true, Until: g.until, Reason: fmt.Sprintf("%d different wrong names and passwords came from %s within %s", len(g.seen), from, window)}
	}
	return Verdict{}
}

// known reports whether the name logged in from the address lately.
func (t *Throttle) known(key pair, now time.Time) bool {
	last, ok := t.good[key]
	return ok && now.Sub(last) < 24*time.Hour
}

// Wrong notes a wrong password and says how long its answer is held back.
func (t *Throttle) Wrong(name string, from netip.Addr, what fingerprint) Verdict {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	t.bound(now)
	n := note(t.pairs, pair{name, from}, what, now, refuseAfter)
	m := note(t.addrs, from, what, now, sprayRefuse)
	delay := max(steps(n-delayAfter), steps((m-sprayDelay)/10))
	return Verdict{Delay: delay}
}

// note remembers a guess and returns how many different ones there are, 0
// when this one was seen before.
func note[K comparable](all map[K]*guesses, key K, what fingerprint, now time.Time, most int) int {
	g := all[key]
	if g == nil {
		g = &guesses{seen: map[fingerprint]time.Time{}}
		all[key] = g
	}
	g.expire(now)
	_, again := g.seen[what]
	g.seen[what] = now
	if again {
		return 0
	}
	if len(g.seen) >= most {
		g.until = now.Add(window)
	}
	return len(g.seen)
}

func (g *guesses) expire(now time.Time) {
	for what, at := range g.seen {
		if now.Sub(at) > window {
			delete(g.seen, what)
		}
	}
}

// steps doubles the delay with each guess: 0.5, 1, 2, 4 seconds.
func steps(n int) time.Duration {
	if n <= 0 {
		return 0
	}
	return min(longestDelay, 250*time.Millisecond<<min(n, 10))
}

// Right notes a success: the name is forgiven from this address.
func (t *Throttle) Right(name string, from netip.Addr) {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := pair{name, from}
	delete(t.pairs, key)
	t.good[key] = t.now()
}

// Forgive lifts what is held against a name or, with "", against an address.
func (t *Throttle) Forgive(name string, from netip.Addr) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for key := range t.pairs {
		if key.name == name && (!from.IsValid() || key.addr == from) || name == "" && key.addr == from {
			delete(t.pairs, key)
		}
	}
	if name == "" {
		delete(t.addrs, from)
	}
}

// bound forgets what is over, and everything when too much is remembered.
func (t *Throttle) bound(now time.Time) {
	if len(t.pairs) < rememberPairs && len(t.addrs) < rememberPairs && len(t.good) < rememberPairs {
		return
	}
	prune(t.pairs, now)
	prune(t.addrs, now)
	for key, at := range t.good {
		if now.Sub(at) > 24*time.Hour || len(t.good) >= rememberPairs {
			delete(t.good, key)
		}
	}
}

func prune[K comparable](all map[K]*guesses, now time.Time) {
	for key, g := range all {
		g.expire(now)
		if len(g.seen) == 0 || now.After(g.until) && len(all) > rememberPairs/2 {
			delete(all, key)
		}
	}
}
