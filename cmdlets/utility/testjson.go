package utility

import (
	"encoding/json"
	"os"
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
)

type testJSON struct {
	JSON        string   `param:"name=Json,pos=0,mandatory,pipeline,set=JsonString" help:"The text."`
	Path        string   `param:"pos=0,mandatory,property,set=JsonPath" help:"A file that holds the text."`
	LiteralPath string   `param:"pos=0,mandatory,property,alias=PSPath|LP,set=JsonLiteralPath" help:"The file, its name taken literally."`
	Options     []string `param:"" valid:"oneof=IgnoreComments|AllowTrailingCommas" help:"IgnoreComments takes comments, AllowTrailingCommas a comma behind the last element."`
}

// deepestTested is how deep text may nest: what .NET's strict reader takes.
const deepestTested = 64

func (t *testJSON) Process(c *command.Call) error {
	text := t.JSON
	if path := t.Path + t.LiteralPath; path != "" {
		full, err := locate(c, path)
		if err != nil {
			return err
		}
		if found := glob(c, t.Path); t.Path != "" && len(found) == 1 {
			full = found[0]
		}
		raw, err := os.ReadFile(full)
		if err != nil {
			return pathNotFound(full)
		}
		text = dotnet.DecodeFile(raw, nil)
	}
	valid := strictJSON(relaxedJSON(text, anyLike("IgnoreComments", t.Options), anyLike("AllowTrailingCommas", t.Options)))
	if !valid {
		if err := c.Fail(fail("InvalidJson", command.InvalidData, "System.Exception", "Cannot parse the JSON.", text)); err != nil {
			return err
		}
	}
	return c.Write(valid)
}

// strictJSON reports whether a text is JSON as RFC 8259 has it, and not too deep.
func strictJSON(text string) bool {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			i = endOfJSONText(text, i)
		case '{', '[':
			if depth++; depth > deepestTested {
				return false
			}
		case '}', ']':
			depth--
		}
	}
	return json.Valid([]byte(text))
}

// endOfJSONText is where the string that begins at i ends.
func endOfJSONText(text string, i int) int {
	for i++; i < len(text) && text[i] != '"'; i++ {
		if text[i] == '\\' {
			i++
		}
	}
	return i
}

// relaxedJSON makes blanks of comments, and of a comma behind the last element, where these are allowed.
func relaxedJSON(text string, comments, commas bool) string {
	out := []byte(text)
	last, comma := byte(0), -1 // what came last, and a comma that nothing has followed
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch end := endOfJSONComment(text, i); {
		case comments && end > i:
			for ; i < end; i++ {
				out[i] = ' '
			}
			i--
			continue
		case strings.IndexByte(" \t\r\n", c) >= 0:
			continue
		case c == '"':
			i = endOfJSONText(text, i)
		case (c == '}' || c == ']') && comma >= 0 && commas:
			out[comma] = ' '
		}
		comma = -1
		if c == ',' && last != 0 && strings.IndexByte("[{,:", last) < 0 {
			comma = i
		}
		last = c
	}
	return string(out)
}

// endOfJSONComment is where the comment that begins at i ends; i where none does, or it never ends.
func endOfJSONComment(text string, i int) int {
	rest := text[i:]
	switch {
	case strings.HasPrefix(rest, "//"):
		if n := strings.IndexAny(rest, "\r\n"); n >= 0 {
			return i + n
		}
		return len(text)
	case strings.HasPrefix(rest, "/*"):
		if n := strings.Index(rest[2:], "*/"); n >= 0 {
			return i + n + 4
		}
	}
	return i
}

var testJSONCommand = command.Define[testJSON](command.Spec{Verb: "Test", Noun: "Json",
	Synopsis: "Tells whether a text is JSON.", DefaultSet: "JsonString", Output: "System.Boolean",
	Description: "The strict rules of RFC 8259 hold, unless -Options loosens them; ConvertFrom-Json takes more. What is no JSON is an error as well, so that a script sees both.",
	Examples: []command.Example{
		{Title: "A text", Code: "Test-Json '{\"name\": \"ann\"}'", Output: "True"},
		{Title: "With comments", Code: "'[1, 2, /* none */]' | Test-Json -Options IgnoreComments, AllowTrailingCommas", Output: "True"},
	}})
