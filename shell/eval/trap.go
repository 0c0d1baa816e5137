package eval

import (
	"emsh/shell/command"
	"emsh/shell/object"
)

// trap is a compiled trap: its type ("" takes all) and body.
type trap struct {
	typ  string
	body stmt
}

// catcher is a compiled catch.
type catcher struct {
	types []string // none takes all
	body  stmt
}

// trapped runs the nearest trap that takes the error.
func (f *frame) trapped(t *thrown, traps []*trap) error {
	best := f.matching(t.rec, len(traps), func(i int) []string {
		if traps[i].typ == "" {
			return nil
		}
		return []string{traps[i].typ}
	})
	if best < 0 {
		return t
	}
	err := f.withUnderscore(f.s.caught(t.rec, traps[best].typ), func() error { return traps[best].body(f) })
	f.s.ok = false
	switch j, _ := err.(*jump); {
	case err == nil:
		if t.stop && !t.fromThrow {
			return f.reportTrapped(t)
		}
		return f.reportTrapped(t)
	case j != nil && j.kind == jumpContinue && j.label == "":
		return nil
	case j != nil && j.kind == jumpBreak && j.label == "":
		return &thrown{rec: t.rec, stop: true}
	default:
		return err
	}
}

func (f *frame) reportTrapped(t *thrown) error {
	switch fold(f.preference("erroractionpreference", "Continue")) {
	case "silentlycontinue", "ignore":
		return nil
	case "stop":
		t.stop = true
		return t
	}
	return f.report(t.rec)
}

// withUnderscore runs with $_ set in the frame's scope, and puts back what was there.
func (f *frame) withUnderscore(v any, run func() error) error {
	item, old, had := f.scope.pushItem(v)
	defer f.scope.popItem(item, old, had)
	return run()
}

// matching is the handler that takes a record's exception: the nearest type wins, then one that takes all.
func (f *frame) matching(e *command.Error, n int, types func(int) []string) int {
	best, distance, all := -1, 1<<30, -1
	for i := range n {
		names := types(i)
		if names == nil && all < 0 {
			all = i
		}
		for _, name := range names {
			if d, ok := f.s.exceptionDistance(e.Exc(), name); ok && d < distance {
				best, distance = i, d
			}
		}
	}
	if best >= 0 {
		return best
	}
	return all
}

// exceptionDistance tells how far a caught type is above an exception's: its inner one is asked first.
func (s *Session) exceptionDistance(x *object.Exception, name string) (int, bool) {
	if x.Inner != nil {
		if d, ok := s.derived(x.Inner.TypeName(), name); ok {
			return d, true
		}
	}
	d, ok := s.derived(x.TypeName(), name)
	return d + 100, ok
}

// caught is the record that a handler sees as $_: with the inner exception where that was what matched.
func (s *Session) caught(e *command.Error, types ...string) *command.Error {
	x := e.Exc()
	if x.Inner == nil {
		return e
	}
	for _, name := range types {
		if name == "" {
			continue
		}
		if _, ok := s.derived(x.Inner.TypeName(), name); ok {
			c := *e
			c.Thrown = x.Inner
			c.Message = x.Inner.Message
			return &c
		}
	}
	return e
}
