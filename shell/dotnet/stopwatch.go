package dotnet

import (
	"time"

	"emsh/shell/culture"
	"emsh/shell/object"
)

// Stopwatch is a System.Diagnostics.Stopwatch.
type Stopwatch struct {
	started time.Time
	before  time.Duration
	running bool
}

// NetType is the .NET type's name.
func (*Stopwatch) NetType() string { return "System.Diagnostics.Stopwatch" }

// String is the type's name.
func (s *Stopwatch) String() string { return s.elapsed().String() }

func (s *Stopwatch) elapsed() object.TimeSpan {
	d := s.before
	if s.running {
		d += time.Since(s.started)
	}
	return culture.FromDuration(d)
}

func (s *Stopwatch) start() {
	if !s.running {
		s.started, s.running = time.Now(), true
	}
}

func (s *Stopwatch) stop() {
	if s.running {
		s.before, s.running = s.before+time.Since(s.started), false
	}
}

func stopwatchMembers() []Member {
	do := func(definition string, f func(s *Stopwatch)) Member {
		return method(definition, func(s *Stopwatch, _ []any) any { f(s); return nil })
	}
	return []Member{
		get("timespan Elapsed {get;}", func(s *Stopwatch) any { return s.elapsed() }),
		get("long ElapsedMilliseconds {get;}", func(s *Stopwatch) any { return int64(s.elapsed() / culture.Millisecond) }),
		get("long ElapsedTicks {get;}", func(s *Stopwatch) any { return int64(s.elapsed()) * 100 }),
		get("bool IsRunning {get;}", func(s *Stopwatch) any { return s.running }),
		do("void Start()", (*Stopwatch).start), do("void Stop()", (*Stopwatch).stop),
		do("void Reset()", func(s *Stopwatch) { *s = Stopwatch{} }), do("void Restart()", func(s *Stopwatch) { *s = Stopwatch{}; s.start() }),
		{Text: "static System.Diagnostics.Stopwatch StartNew()", Do: func(any, []any) (any, error) { s := &Stopwatch{}; s.start(); return s, nil }},
		{Text: "static long GetTimestamp()", Do: func(any, []any) (any, error) { return time.Now().UnixNano(), nil }},
		static("timespan GetElapsedTime(long startingTimestamp)", func(a []any) any { return object.TimeSpan((time.Now().UnixNano() - a[0].(int64)) / 100) }),
		static("timespan GetElapsedTime(long startingTimestamp, long endingTimestamp)", func(a []any) any { return object.TimeSpan((a[1].(int64) - a[0].(int64)) / 100) }),
		constant("long Frequency {get;}", int64(1_000_000_000)), constant("bool IsHighResolution {get;}", true),
		{Text: "new()", Do: func(any, []any) (any, error) { return &Stopwatch{}, nil }},
	}
}
