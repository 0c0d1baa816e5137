package eval

import (
	"runtime"
	"sync"
)

// turn is held by the one session that runs among those that share objects: scripts of several run by turns, but
// what they wait for they wait for at once. So nothing that a script can reach is changed from two sides.
type turn struct {
	mu     sync.Mutex
	passed int
}

// Away waits for something outside while other sessions that share the objects may run.
func (s *Session) Away(wait func()) {
	if t := s.turn; t != nil {
		t.mu.Unlock()
		defer t.mu.Lock()
	}
	wait()
}

// stepsOfTurn is how many loop turns a session goes before others may have theirs.
const stepsOfTurn = 256

func (t *turn) step() {
	if t.passed++; t.passed%stepsOfTurn == 0 {
		t.mu.Unlock()
		runtime.Gosched()
		t.mu.Lock()
	}
}
