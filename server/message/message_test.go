package message

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"syscall"
	"testing"
	"time"
)

func crlfText(s string) []byte {
	return []byte(strings.ReplaceAll(strings.TrimPrefix(s, "\n"), "\n", "\r\n"))
}

const mixed = `
From: "Paul R." <paulr@example.com>
To: Team: a@x.org, "B C" <b@x.org>;, =?utf-8?Q?J=C3=B6rg?= <j@y.org>
Subject: =?utf-8?B?SMOkbGxv?=
 =?utf-8?Q?_World?=
Date: Tue, 24 Nov 2026 21:00:00 +0100
Message-ID: <1@x>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b1"

preamble
--b1
Content-Type: multipart/alternative; boundary=b2

--b2
Content-Type: text/plain; charset=utf-8

hello
zebra
--b2
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<p>M=FCnchen so=
ft</p>

--b2--

--b1
Content-Type: message/rfc822
Content-Disposition: attachment; filename*0="long"; filename*1=".eml"

From: inner@x.org
Subject: inner

inner text
--b1
Content-Type: application/octet-stream; name*=utf-8''%C3%A4.bin
Content-Transfer-Encoding: base64

AAEC
--b1--
epilogue
`

func TestIndex(t *testing.T) {
	raw := crlfText(mixed)
	d := IndexBytes(raw)
	wantEnvelope := `("Tue, 24 Nov 2026 21:00:00 +0100" "=?utf-8?B?SMOkbGxv?= =?utf-8?Q?_World?=" (("Paul R." NIL "paulr" "example.com")) (("Paul R." NIL "paulr" "example.com")) (("Paul R." NIL "paulr" "example.com")) ((NIL NIL "Team" NIL)(NIL NIL "a" "x.org")("B C" NIL "b" "x.org")(NIL NIL NIL NIL)("=?utf-8?Q?J=C3=B6rg?=" NIL "j" "y.org")) NIL NIL NIL "<1@x>")`
	if string(d.Envelope) != wantEnvelope {
		t.Errorf("envelope\n got %s\nwant %s", d.Envelope, wantEnvelope)
	}
	wantBody := `((("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 12 2)("text" "html" ("charset" "iso-8859-1") NIL NIL "quoted-printable" 26 2) "alternative")("message" "rfc822" NIL NIL NIL "7bit" 47 (NIL "inner" ((NIL NIL "inner" "x.org")) ((NIL NIL "inner" "x.org")) ((NIL NIL "inner" "x.org")) NIL NIL NIL NIL NIL) ("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 10 1) 4)("application" "octet-stream" ("name*" "utf-8''%C3%A4.bin") NIL NIL "base64" 4) "mixed")`
	if string(d.Body) != wantBody {
		t.Errorf("body\n got %s\nwant %s", d.Body, wantBody)
	}
	if !strings.Contains(string(d.Structure), `NIL ("attachment" ("filename" "long.eml")) NIL NIL)`) {
		t.Errorf("structure lacks the disposition: %s", d.Structure)
	}
	x, ok := ReadExtra(d.Extra)
	if !ok || x.Subject != "Hällo World" || x.From != "Paul R." || !x.Whole || x.Date.Unix() != 1795550400 {
		t.Errorf("extra = %+v %v %d", x, ok, x.Date.Unix())
	}
	if int(d.HeaderSize) != bytes.Index(raw, []byte("\r\n\r\n"))+4 {
		t.Errorf("header size %d", d.HeaderSize)
	}
}

func TestAnswers(t *testing.T) {
	d := IndexBytes([]byte("Subject: a\r\nX-Odd: b\r\nReceived: c\r\n\r\n"))
	for names, want := range map[string]bool{"subject": true, "FROM": true, "x-odd": false, "x-never": true, "Subject X-ODD": false, "Date X-Nothing": true} {
		if got := Answers(d.Extra, strings.Fields(names)); got != want {
			t.Errorf("%s: %v", names, got)
		}
	}
	if Answers(nil, nil) || !SentDate(nil).IsZero() {
		t.Error("nothing answers")
	}
}

func TestSections(t *testing.T) {
	raw := crlfText(mixed)
	d := IndexBytes(raw)
	x, _ := ReadExtra(d.Extra)
	for _, c := range []struct {
		path []uint32
		want string
	}{
		{[]uint32{1, 1}, "hello\r\nzebra"},
		{[]uint32{1, 2}, "<p>M=FCnchen so=\r\nft</p>\r\n"},
		{[]uint32{2}, "From: inner@x.org\r\nSubject: inner\r\n\r\ninner text"},
		{[]uint32{2, 1}, "inner text"},
		{[]uint32{3}, "AAEC"},
	} {
		p := x.Part.Section(c.path)
		if p == nil {
			t.Errorf("%v: no part", c.path)
			continue
		}
		if got := string(raw[p.Body:p.End]); got != c.want {
			t.Errorf("%v = %q, want %q", c.path, got, c.want)
		}
	}
	for _, path := range [][]uint32{{0}, {4}, {1, 3}, {1, 1, 1}, {2, 2}, {2, 1, 1}, {4294967295}} {
		if p := x.Part.Section(path); p != nil {
			t.Errorf("%v leads to %+v", path, p)
		}
	}
}

func TestSearch(t *testing.T) {
	raw := crlfText(mixed)
	x, _ := ReadExtra(IndexBytes(raw).Extra)
	for text, want := range map[string]bool{
		"ZEBRA": true, "münchen": true, "MÜNCHEN": true, "soft": true, "inner": true, "inner text": true,
		"preamble": false, "nothing": false, "octet": true, "": true, "paulr": false,
	} {
		if got := SearchBody(raw, x.Part, NewPattern(text)); got != want {
			t.Errorf("body %q: %v", text, got)
		}
	}
	for text, want := range map[string]bool{"paulr": true, "hällo world": true, "jörg": true, "nothing at all": false} {
		if got := SearchText(raw, x.Part, NewPattern(text)); got != want {
			t.Errorf("text %q: %v", text, got)
		}
	}
	if !SearchField(raw, "subject", NewPattern("HÄLLO")) || SearchField(raw, "sub", NewPattern("")) {
		t.Error("subject")
	}
}

func TestPatternAgainstNaive(t *testing.T) {
	text := strings.Repeat("The quick brown fox; zebra 012 zebra123. ", 50)
	for i := 0; i < len(text)-10; i += 3 {
		for _, n := range []int{1, 2, 5, 9} {
			needle := text[i : i+n]
			if !NewPattern(strings.ToUpper(needle)).In(text) {
				t.Fatalf("%q not found", needle)
			}
			miss := needle + "\x01"
			if NewPattern(miss).In(text) {
				t.Fatalf("%q found", miss)
			}
		}
	}
}

func TestOddMessages(t *testing.T) {
	for name, c := range map[string]struct{ raw, body string }{
		"empty":               {"", `("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0)`},
		"no header end":       {"Subject: x", `("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0)`},
		"only an empty line":  {"\r\nbody", `("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 4 1)`},
		"multipart, no parts": {"Content-Type: multipart/mixed; boundary=x\r\n\r\nabc\r\n", `("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 5 1)`},
		"no boundary":         {"Content-Type: multipart/mixed\r\n\r\nabc\r\n", `("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 5 1)`},
		"broken type":         {"Content-Type: text\r\n\r\nabc\r\n", `("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 5 1)`},
		"empty part":          {"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n--x--\r\n", `(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0) "mixed")`},
		"ended by the file":   {"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nabc", `(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 3 1) "mixed")`},
		"digest":              {"Content-Type: multipart/digest; boundary=x\r\n\r\n--x\r\n\r\nSubject: a\r\n\r\nb\r\n--x--", `(("message" "rfc822" NIL NIL NIL "7bit" 15 (NIL "a" NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 1 1) 3) "digest")`},
		"bare LF":             {"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nabc\n--x--\n", `(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 3 1) "mixed")`},
		"message, no header":  {"Content-Type: message/rfc822\r\n\r\n", `("message" "rfc822" NIL NIL NIL "7bit" 0 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0) 0)`},
		"8-bit parameter":     {"Content-Type: text/plain; name=\"\xff\"\r\n\r\n", "(\"text\" \"plain\" (\"name\" {1}\r\n\xff) NIL NIL \"7bit\" 0 0)"},
	} {
		if got := string(IndexBytes([]byte(c.raw)).Body); got != c.body {
			t.Errorf("%s\n got %s\nwant %s", name, got, c.body)
		}
	}
}

// bombs are mails made to hurt whoever takes them apart.
func bombs() map[string][]byte {
	m := map[string][]byte{}
	var b strings.Builder
	for i := 0; i < 600; i++ {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	m["600 nested multiparts"] = []byte(b.String())
	m["1000 nested messages"] = []byte(strings.Repeat("Subject: x\r\nContent-Type: message/rfc822\r\n\r\n", 1000))
	m["20000 parts"] = []byte("Content-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\r\n\r\na\r\n", 20000) + "--x--\r\n")
	b.Reset()
	for i := 0; i < 50000; i++ {
		fmt.Fprintf(&b, "; n*%d=a", i)
	}
	m["50000 parameters"] = []byte("Content-Type: text/plain" + b.String() + "\r\n\r\nx")
	m["100000 addresses"] = []byte("To: " + strings.Repeat("a@b.c,\r\n ", 100000) + "\r\n\r\nx")
	m["2 MiB header"] = []byte("X: " + strings.Repeat("a", 2<<20) + "\r\nSubject: " + strings.Repeat("b", 2<<20) + "\r\n\r\nx")
	m["many fields"] = []byte(strings.Repeat("To: a@b\r\n", 200000) + "\r\nx")
	m["comments"] = []byte("To: " + strings.Repeat("(", 500000) + "\r\n\r\nx")
	m["comment ending in a backslash"] = []byte("To: (abc\\\r\nContent-Type: text/plain; (\\\r\n\r\nx")
	m["quotes"] = []byte("To: " + strings.Repeat("\"\\", 200000) + "\r\n\r\nx")
	m["encoded words"] = []byte("Subject: " + strings.Repeat("=?", 200000) + "\r\n\r\nx")
	m["boundaries"] = []byte(b.String() + strings.Repeat("--b\r\n", 300000))
	b.Reset()
	for i := 0; i < 90; i++ {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=%s%d\r\n\r\n--%s%d\r\n", strings.Repeat("b", 60), i, strings.Repeat("b", 60), i)
	}
	m["near boundaries"] = []byte(b.String() + strings.Repeat("--"+strings.Repeat("b", 60)+"x\r\n", 100000))
	m["no line end"] = bytes.Repeat([]byte("a"), 4<<20)
	m["angles"] = []byte("To: " + strings.Repeat("<", 200000) + "\r\nFrom: " + strings.Repeat("a<\"", 80000) + "\r\n\r\n")
	return m
}

// cpuTime is what the process has used: a busy machine is no fault of ours.
func cpuTime() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func TestBombs(t *testing.T) {
	for name, raw := range bombs() {
		start := cpuTime()
		d := IndexBytes(raw)
		x, ok := ReadExtra(d.Extra)
		SearchText(raw, x.Part, NewPattern("nothing here"))
		SearchText(raw, x.Part, NewPattern("nöthing"))
		if took := cpuTime() - start; took > 3*time.Second || !ok {
			t.Errorf("%s: %v, ok %v", name, took, ok)
		}
		if n := len(d.Envelope) + len(d.Structure) + len(d.Body) + len(d.Headers) + len(d.Extra); n > 4<<20 {
			t.Errorf("%s: digest of %d bytes", name, n)
		}
		checkWire(t, d.Structure)
		checkWire(t, d.Body)
		checkWire(t, d.Envelope)
	}
}

// checkWire fails when rendered bytes are not one balanced IMAP list.
func checkWire(t *testing.T, b []byte) {
	t.Helper()
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 && i != len(b)-1 {
				t.Fatalf("list ends early at %d of %d", i, len(b))
			}
		case '"':
			for i++; i < len(b) && b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
		case '{':
			n := 0
			_, _ = fmt.Sscanf(string(b[i:min(len(b), i+20)]), "{%d}\r\n", &n)
			i = bytes.IndexByte(b[i:], '\n') + i + n
		case '\r', '\n', 0:
			t.Fatalf("control character at %d", i)
		}
	}
	if depth != 0 {
		t.Fatalf("list not balanced: %d", depth)
	}
}

func FuzzMIME(f *testing.F) {
	f.Add(crlfText(mixed))
	f.Add([]byte("Content-Type: multipart/digest; boundary=\"\"\r\n\r\n--\r\n"))
	f.Add([]byte("Content-Type: text/plain; a*1*=%; a*0=\"\\\r\n\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		d := IndexBytes(raw)
		checkWire(t, d.Structure)
		checkWire(t, d.Body)
		checkWire(t, d.Envelope)
		x, ok := ReadExtra(d.Extra)
		if !ok || x.Part.End != int64(len(raw)) {
			t.Fatalf("extra %v, end %d of %d", ok, x.Part.End, len(raw))
		}
		checkPart(t, x.Part, 0, int64(len(raw)))
		SearchText(raw, x.Part, NewPattern("x"))
		SearchText(raw, x.Part, NewPattern("ü"))
		ReadExtra(raw)
	})
}

func checkPart(t *testing.T, p *Part, from, to int64) {
	if p.Header < from || p.Body < p.Header || p.End < p.Body || p.End > to {
		t.Fatalf("part %d %d %d outside %d-%d", p.Header, p.Body, p.End, from, to)
	}
	for _, c := range p.Parts {
		checkPart(t, c, p.Body, p.End)
	}
}

func FuzzAddress(f *testing.F) {
	f.Add(`a: "b" <@x,@y:c@d>, (e) f@g (h\);, i`)
	f.Fuzz(func(t *testing.T, s string) {
		open := false
		for _, a := range ParseAddresses(s) {
			if a.Group == GroupStart && open || a.Group == GroupEnd && !open {
				t.Fatal("groups do not alternate")
			}
			if a.Group != NoGroup {
				open = a.Group == GroupStart
			}
		}
		if open {
			t.Fatal("group not closed")
		}
		DecodeHeader(s)
		ParseDate(s)
		BaseSubject(s)
		if v := EncodeHeader(s); strings.ContainsAny(v, "\r\n") || !isASCII(v) {
			t.Fatalf("encoded header %q", v)
		}
	})
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"a@b":                               `[{"" "" "a" "b" 0}]`,
		"A B <a@b>, c@d (C D)":              `[{"A B" "" "a" "b" 0} {"C D" "" "c" "d" 0}]`,
		`"x@y, z" <"q r"@b>`:                `[{"x@y, z" "" "q r" "b" 0}]`,
		"X <a (c)@ (d) b>":                  `[{"X" "" "a" "b" 0}]`,
		"<@h1,@h2:a@b>":                     `[{"" "@h1,@h2" "a" "b" 0}]`,
		"undisclosed-recipients:;":          `[{"" "" "undisclosed-recipients" "" 1} {"" "" "" "" 2}]`,
		"root":                              `[{"" "" "root" "" 0}]`,
		"a@b c@d":                           `[{"" "" "a" "b" 0}]`,
		"a . b @c.d":                        `[{"" "" "a.b" "c.d" 0}]`,
		"":                                  `[]`,
		",,":                                `[]`,
		"<>":                                `[]`,
		"J. Doe <j@d> , x":                  `[{"J. Doe" "" "j" "d" 0} {"" "" "x" "" 0}]`,
		"a@[IPv6:::1]":                      `[{"" "" "a" "[IPv6:::1]" 0}]`,
		"=?utf-8?q?a?= =?utf-8?q?b?= <a@b>": `[{"=?utf-8?q?a?= =?utf-8?q?b?=" "" "a" "b" 0}]`,
	} {
		got := "["
		for i, a := range ParseAddresses(in) {
			if i > 0 {
				got += " "
			}
			got += fmt.Sprintf("{%q %q %q %q %d}", a.Name, a.Route, a.Mailbox, a.Host, a.Group)
		}
		if got += "]"; got != want {
			t.Errorf("%q\n got %s\nwant %s", in, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[string]string{
		"Tue, 24 Nov 2026 21:00:00 +0100":      "2026-11-24T21:00:00+01:00",
		"24 Nov 26 21:00 EST":                  "2026-11-24T21:00:00-05:00",
		"Tue Nov 24 21:00:00 2026":             "2026-11-24T21:00:00Z",
		"Fri, 1 Jan 99 00:00:00 GMT (comment)": "1999-01-01T00:00:00Z",
		"2026-11-24T21:00:00Z":                 "2026-11-24T21:00:00Z",
		"nonsense":                             "",
		"":                                     "",
		"99 Nov 2026":                          "",
	} {
		got := ""
		if d, ok := ParseDate(in); ok {
			got = d.Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q = %q, want %q", in, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                             "plain",
		"=?iso-8859-1?Q?M=FCller?= x":       "Müller x",
		"=?utf-8?B?w6Q=?= =?utf-8?B?w7Y=?=": "äö",
		"=?utf-8*de?Q?a_b?=":                "a b",
		"=?broken":                          "=?broken",
		"a =?x?Z?b?= c":                     "a =?x?Z?b?= c",
		"M\xfcller":                         "Müller",
		"=?gb2312?B?xOO6ww==?=":             "你好",
	} {
		if got := DecodeHeader(in); got != want {
			t.Errorf("%q = %q, want %q", in, got, want)
		}
	}
	long := strings.Repeat("äöü€ ", 60)
	if got := DecodeHeader(EncodeHeader(long)); got != long {
		t.Errorf("round trip: %q", got)
	}
	for _, line := range strings.Split(Fold("Subject", EncodeHeader(long)), "\r\n") {
		if len(line) > 78 {
			t.Errorf("line of %d bytes", len(line))
		}
	}
}

func TestBaseSubject(t *testing.T) {
	for in, want := range map[string]string{
		"Re: [list] Fwd: hello  world (fwd)": "hello world",
		"[Fwd: Re: hi]":                      "hi",
		"RE[2]: x":                           "x",
		"[a] ":                               "[a]",
		"Re:":                                "",
		"report":                             "report",
	} {
		if got, _ := BaseSubject(in); got != want {
			t.Errorf("%q = %q, want %q", in, got, want)
		}
	}
}

func TestDecoders(t *testing.T) {
	for _, c := range []struct {
		e        Encoding
		in, want string
	}{
		{Base64, "aGVs\r\nbG8=", "hello"},
		{Base64, "aGVsbG8", "hello"},
		{Base64, "aGU=bGxv", "hello"[0:2] + "llo"},
		{Base64, "!!a!!", ""},
		{QuotedPrintable, "a=3Db=\r\nc  \r\nd=", "a=bc\r\nd"},
		{QuotedPrintable, "=ZZ= \t\r\nx", "=ZZx"},
	} {
		got, err := io.ReadAll(NewDecoder(c.e, strings.NewReader(c.in)))
		if err != nil || string(got) != c.want {
			t.Errorf("%q = %q (%v), want %q", c.in, got, err, c.want)
		}
	}
}

func TestReport(t *testing.T) {
	r := Report{From: "postmaster@a.org", FromName: "Mail System", To: "x@y", Subject: "Undeliverable: ä", Text: "line\nline", Host: "mx.a.org",
		Date: time.Unix(0, 0), Recipients: []ReportRecipient{{Final: "b@c", Action: "failed", Status: "5.1.1", Diagnostic: "550 no\r\nInjected: x"}},
		Original: []byte("Subject: s\r\n\r\nbody")}
	var b bytes.Buffer
	if _, err := r.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	body := string(IndexBytes(b.Bytes()).Body)
	if !strings.Contains(body, `("message" "delivery-status"`) || !strings.Contains(body, `("message" "rfc822"`) || strings.Contains(b.String(), "\r\nInjected") {
		t.Errorf("%s\n%s", body, b.String())
	}
	trace := Trace{Helo: "a b\r\nX: y", FromIP: "1.2.3.4", By: "h", With: "ESMTP", ID: "1", Date: time.Unix(0, 0)}.String()
	if len(Fields([]byte(trace))) != 1 {
		t.Errorf("trace %q", trace)
	}
}

func BenchmarkIndex(b *testing.B) {
	raw := crlfText(mixed)
	raw = append(raw, bytes.Repeat([]byte("some more text in lines of a usual length, as mail has\r\n"), 180)...)
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		IndexBytes(raw)
	}
}

func BenchmarkSearchBody(b *testing.B) {
	raw := append([]byte("Subject: x\r\n\r\n"), bytes.Repeat([]byte("some more text in lines of a usual length, as mail has\r\n"), 180)...)
	x, _ := ReadExtra(IndexBytes(raw).Extra)
	p := NewPattern("zebra123")
	b.SetBytes(int64(len(raw)))
	for b.Loop() {
		SearchBody(raw, x.Part, p)
	}
}
