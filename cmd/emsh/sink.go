package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"

	"emsh/shell/object"
)

// objectsHeader is the first line of objects on their way between two emsh processes.
const objectsHeader = `{"emsh":"objects","version":1}`

// newSink is where results go as --output says, or objects where the reader is emsh.
func newSink(sh *shell) (sink, error) {
	switch sh.o.output {
	case "ndjson":
		return &objectSink{w: bufio.NewWriter(sh.o.std.out)}, nil
	case "json":
		return &collected{sh: sh, with: "ConvertTo-Json -Depth 4"}, nil
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
			u.to = &objectSink{w: bufio.NewWriter(u.sh.o.std.out)}
		}
	}
	return u.to.Put(v)
}

func (u *undecided) End() error {
	if u.to == nil && readByEmsh(u.sh.o.std.out) {
		u.to = &objectSink{w: bufio.NewWriter(u.sh.o.std.out)} // no objects are a pipeline too
	}
	if u.to == nil {
		return nil
	}
	return u.to.End()
}

// objectSink writes each object as a line of JSON with its types.
type objectSink struct {
	w     *bufio.Writer
	begun bool
}

func (s *objectSink) Put(v any) error {
	if err := s.begin(); err != nil {
		return err
	}
	line, err := object.EncodeValue(v)
	if err != nil {
		return err
	}
	_, err = s.w.Write(append(line, '\n'))
	return err
}

func (s *objectSink) begin() error {
	if s.begun {
		return nil
	}
	s.begun = true
	_, err := s.w.WriteString(objectsHeader + "\n")
	return err
}

func (s *objectSink) End() error {
	if err := s.begin(); err != nil {
		return err
	}
	return s.w.Flush()
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

// decodeObjects reads what an emsh wrote; ok is false where text is something else. A program
// between two emsh may have dropped the first line.
func decodeObjects(text []byte) (objects []any, ok bool, err error) {
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	var header struct {
		Emsh string
		K    string
	}
	switch err := json.Unmarshal(first, &header); {
	case err != nil || header.Emsh != "objects" && header.K == "":
		return nil, false, nil
	case header.K != "":
		rest = text
	}
	for line := range bytes.Lines(rest) {
		if line = bytes.TrimSpace(line); len(line) == 0 {
			continue
		}
		v, err := object.DecodeValue(line)
		if err != nil {
			return nil, true, err
		}
		objects = append(objects, v)
	}
	return objects, true, nil
}
