package utility

import "testing"

// TestJSONFailures holds what is said of JSON that is none, and where.
func TestJSONFailures(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`hello`, `Unexpected character encountered while parsing value: h. Path '', line 0, position 0.`},
		{`{bad`, `Unexpected end while parsing unquoted property name. Path '', line 1, position 4.`},
		{`{"a":1`, `Unexpected end when deserializing object. Path 'a', line 1, position 6.`},
		{`{"a":`, `Unexpected end when deserializing object. Path 'a', line 1, position 5.`},
		{`{`, `Unexpected end when reading JSON. Path '', line 1, position 1.`},
		{`[`, `Unexpected end when reading token. Path ''.`},
		{`[1,`, `Unexpected end when reading token. Path '[0]'.`},
		{`{"a":[1,`, `Unexpected end when reading token. Path 'a[0]'.`},
		{`{"a":[1,2`, `Unexpected end when deserializing object. Path 'a[1]', line 1, position 9.`},
		{`{"a":}`, `Unexpected character encountered while parsing value: }. Path 'a', line 1, position 5.`},
		{`{"a":1 "b":2}`, `After parsing a value an unexpected character was encountered: ". Path 'a', line 1, position 7.`},
		{`{"a":1}x`, `Additional text encountered after finished reading JSON content: x. Path '', line 1, position 7.`},
		{"{\n \"a\": tru\n}", "Error parsing boolean value. Path 'a', line 2, position 9."},
		{`[1}`, `JsonToken EndObject is not valid for closing JsonType Array. Path '', line 1, position 3.`},
		{`{"a":"x`, `Unterminated string. Expected delimiter: ". Path 'a', line 1, position 7.`},
		{`{"a":"\q"}`, `Bad JSON escape sequence: \q. Path 'a', line 1, position 8.`},
		{`{"a":12abc}`, `Input string '12abc' is not a valid number. Path 'a', line 1, position 10.`},
		{`{"a" 1}`, `Invalid character after parsing property name. Expected ':' but got: 1. Path '', line 1, position 5.`},
	} {
		r := &jsonReader{text: c.text, depth: 1024}
		_, err := r.document()
		if want := "Conversion from JSON failed with error: " + c.want; err == nil || asError(err).Message != want {
			t.Errorf("%s:\ngot  %v\nwant %s", c.text, err, want)
		}
	}
	r := &jsonReader{text: `{"a":{"b":1}}`, depth: 1}
	if _, err := r.document(); err == nil || asError(err).Message != "Conversion from JSON failed with error: The reader's MaxDepth of 1 has been exceeded. Path 'a', line 1, position 6." {
		t.Errorf("too deep: %v", err)
	}
}

// TestJSONLeniency holds what is taken although it is no JSON by the book.
func TestJSONLeniency(t *testing.T) {
	for text, want := range map[string]string{
		`[1,2`:                            "[1,2]",
		`[{"a":1`:                         `[{"a":1}]`,
		`{'a':1,b:2,}`:                    `{"a":1,"b":2}`,
		`[010,0x1F,1.,.5,]`:               `[8,31,1.0,0.5]`,
		`{"a":,}`:                         `{"a":null}`,
		"// x\n[1/*2*/]":                  "[1]",
		`{"d":"\/Date(1172757909000)\/"}`: `{"d":"2007-03-01T14:05:09Z"}`,
	} {
		r := &jsonReader{text: text, depth: 1024}
		v, err := r.document()
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		w := &jsonWriter{depth: 9}
		if err := w.value(v, 0, 0); err != nil || w.b.String() != want {
			t.Errorf("%s: %s, want %s", text, w.b.String(), want)
		}
	}
}
