package main

import (
	"context"
	"io"

	"emsh/shell/object"
)

// objectsHeader is the first line of objects on their way between two emsh processes.
const objectsHeader = `{"emsh":"objects","version":1}`

// newSink is where results go as --output says, or objects where the reader is emsh.
func newSink(sh *shell) (sink, error) {
	switch sh.o.output {
	case "ndjson":
		return &objectSink{w: sh.o.std.out}, nil
	case "json":
		return &collected{sh: sh, with: "ConvertTo-Json -Depth 4 -EnumsAsStrings"}, nil
	case "csv":
		return &collected{sh: sh, with: "ConvertTo-Csv"}, nil
	case "table":
		return &collected{sh: sh, with: "Format-Table"}, nil
	case "list":
		return &collected{sh: sh, with: "Format-List"}, nil
	}
	if sh.o.output == "auto" && isPipe(sh.o.std.out) {
		return &undecided{sh: sh}, nil
	}
	return resultSink{sh}, nil
}

// resultSink writes text.
type resultSink struct{ sh *shell }

func (r resultSink) Put(v any) error { return r.sh.results.Put(v) }
func (r resultSink) End() error      { return r.sh.results.End() }

// undecided looks, when the first object comes, at who reads the pipe.
type undecided struct {
	sh *shell
	to sink
}

func (u *undecided) Put(v any) error {
	if u.to == nil {
		u.to = resultSink{u.sh}
		if readByEmsh(u.sh.o.std.out) {
			u.to = &objectSink{w: u.sh.o.std.out}
		}
	}
	return u.to.Put(v)
}

func (u *undecided) End() error {
	if u.to == nil && readByEmsh(u.sh.o.std.out) {
		u.to = &objectSink{w: u.sh.o.std.out} // no objects are a pipeline too
	}
	if u.to == nil {
		return nil
	}
	return u.to.End()
}

// objectSink writes each object as a line of JSON with its types, at once: whoever reads may be
// waiting for it, or need no more.
type objectSink struct {
	w     io.Writer
	begun bool
}

func (s *objectSink) Put(v any) error {
	return s.write(append(object.EncodeValue(v), '\n'))
}

func (s *objectSink) write(line []byte) error {
	if !s.begun {
		s.begun = true
		line = append([]byte(objectsHeader+"\n"), line...)
	}
	_, err := s.w.Write(line)
	return err
}

// End writes the first line where nothing else was: no objects are a pipeline too.
func (s *objectSink) End() error {
	if s.begun {
		return nil
	}
	return s.write(nil)
}

// collected hands all objects to a cmdlet at the end.
type collected struct {
	sh   *shell
	with string
	all  []any
}

func (c *collected) Put(v any) error {
	c.all = append(c.all, v)
	return nil
}

func (c *collected) End() error {
	if len(c.all) == 0 {
		return nil
	}
	c.sh.sink = resultSink{c.sh}
	if err := c.sh.session.Set("emshResults", object.NewArray(c.all...)); err != nil {
		return err
	}
	r := c.sh.session.Run(context.Background(), "", "$emshResults | "+c.with)
	c.sh.report(r)
	return c.sh.results.End()
}
