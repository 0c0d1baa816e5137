package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"emsh/shell/eval"
	"emsh/shell/object"
)

// maxLine bounds a line of text, or an object, that is piped in.
const maxLine = 64 << 20

// errTooLong ends input that no administrator wrote.
var errTooLong = errors.New("a line that is piped in is too long")

// input is what is piped in: objects of another emsh, JSON of a foreign program, or lines of text.
// It is read as it is needed, so that the first object is done before the last is sent.
type input struct {
	r    *bufio.Reader
	read bytes.Buffer // what the decoder took
}

func newInput(r io.Reader) *input { return &input{r: bufio.NewReaderSize(r, 64<<10)} }

// stream is the pipeline that the input stands for; json says that it holds JSON documents.
func (in *input) stream(documents bool) (s eval.Stream, isJSON bool) {
	if !in.begins('{') && !in.begins('[') {
		return in.lines(), false
	}
	decoder := json.NewDecoder(io.TeeReader(in.r, &in.read))
	var first json.RawMessage
	if err := decoder.Decode(&first); err != nil {
		in.replay()
		return in.lines(), false
	}
	header, object := carried(first)
	switch {
	case header || object:
		return in.objects(decoder, first), false
	case documents:
		return documentsOf(decoder, first), true
	}
	in.replay()
	return in.lines(), false
}

// begins reports whether the first character that is no blank is c.
func (in *input) begins(c byte) bool {
	for n := 1; n < in.r.Size(); n++ {
		head, err := in.r.Peek(n)
		if err != nil {
			return false
		}
		if last := head[n-1]; !strings.ContainsRune(" \t\r\n", rune(last)) {
			return last == c
		}
	}
	return false
}

// replay takes back what the decoder read.
func (in *input) replay() {
	in.r = bufio.NewReaderSize(io.MultiReader(bytes.NewReader(bytes.Clone(in.read.Bytes())), in.r), 64<<10)
	in.read.Reset()
}

// carried tells what objectSink wrote: its first line, or an object.
func carried(raw json.RawMessage) (header, object bool) {
	var head struct {
		Emsh string `json:"emsh"`
		K    string `json:"k"`
	}
	if json.Unmarshal(raw, &head) != nil {
		return false, false
	}
	return head.Emsh == "objects", head.K != ""
}

// objects are those that another emsh sends. A program between the two may have dropped the
// first line, and may write an object over several.
func (in *input) objects(decoder *json.Decoder, first json.RawMessage) eval.Stream {
	return func(yield func(any, error) bool) {
		for raw := first; ; raw = nil {
			if raw == nil {
				in.read.Reset()
				if err := decoder.Decode(&raw); err != nil {
					if err != io.EOF {
						yield(nil, err)
					}
					return
				}
			}
			if header, _ := carried(raw); header {
				continue
			}
			if v, err := object.DecodeValue(raw); !yield(v, err) || err != nil {
				return
			}
		}
	}
}

// documentsOf are the documents of a foreign program as text.
func documentsOf(decoder *json.Decoder, first json.RawMessage) eval.Stream {
	return func(yield func(any, error) bool) {
		for raw, err := first, error(nil); err != io.EOF; err = decoder.Decode(&raw) {
			if !yield(string(raw), err) || err != nil {
				return
			}
			raw = nil
		}
	}
}

// lines are lines of text.
func (in *input) lines() eval.Stream {
	return func(yield func(any, error) bool) {
		for {
			line, err := in.line()
			if err != nil && (err != io.EOF || line == "") {
				if err != io.EOF {
					yield(nil, err)
				}
				return
			}
			if !yield(strings.TrimRight(line, "\r\n"), nil) {
				return
			}
		}
	}
}

func (in *input) line() (string, error) {
	var line []byte
	for {
		part, err := in.r.ReadSlice('\n')
		line = append(line, part...)
		if err != bufio.ErrBufferFull {
			return string(line), err
		}
		if len(line) > maxLine {
			return "", errTooLong
		}
	}
}
