package utility

import (
	"encoding/json"
	"fmt"
	"html"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// headers are the answer's header fields, each a list of values.
func (a *webAnswer) headers() *object.Hashtable {
	h := object.NewHashtable()
	h.Type = "System.Collections.Generic.Dictionary`2[System.String,System.Collections.Generic.IEnumerable`1[System.String]]"
	var names []string
	for name := range a.Header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		h.Set(name, stringArray(a.Header[name]...))
	}
	return h
}

// text is the answer in the character set that it says.
func (a *webAnswer) text() string {
	_, params, _ := mime.ParseMediaType(a.Header.Get("Content-Type"))
	name := params["charset"]
	switch strings.ToLower(name) {
	case "iso-8859-1", "latin1":
		name = "latin1"
	case "us-ascii":
		name = "ascii"
	case "utf-16":
		name = "unicode"
	}
	if text, err := decode(a.data, name); err == nil {
		return text
	}
	return string(a.data)
}

func (a *webAnswer) kind() string {
	kind, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type"))
	return kind
}

// isText tells the answers whose content is shown as text rather than bytes.
func (a *webAnswer) isText() bool {
	k := a.kind()
	return k == "" || strings.HasPrefix(k, "text/") || strings.Contains(k, "json") || strings.Contains(k, "xml") || strings.Contains(k, "javascript") || k == "application/x-www-form-urlencoded"
}

// raw is the status line, the header and the content.
func (a *webAnswer) raw() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\r\n", a.Proto, a.Status)
	for name, list := range a.headers().All() {
		fmt.Fprintf(&b, "%s: %s\r\n", name, object.TextJoined(list, ", "))
	}
	return b.String() + "\r\n" + a.text()
}

type invokeWebRequest struct{ webRequest }

func (i *invokeWebRequest) Process(c *command.Call) error {
	a, err := i.send(c)
	if err != nil || !i.writes() {
		return err
	}
	return c.Write(a.page())
}

// page is the answer as Invoke-WebRequest writes it.
func (a *webAnswer) page() *object.Object {
	names := []string{"Microsoft.PowerShell.Commands.WebResponseObject", "System.Object"}
	var content any = a.text()
	if !a.isText() {
		content = byteArray(a.data)
	}
	o := object.New(object.Member{Name: "StatusCode", Value: int32(a.StatusCode)}, object.Member{Name: "StatusDescription", Value: http.StatusText(a.StatusCode)},
		object.Member{Name: "Content", Value: content}, object.Member{Name: "RawContent", Value: a.raw()}, object.Member{Name: "Headers", Value: a.headers()},
		object.Member{Name: "RawContentLength", Value: int64(len(a.data))}, object.Member{Name: "BaseResponse", Value: a.response()})
	if a.isText() {
		names = append([]string{"Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject"}, names...)
		o.Add("Links", elements(a.text(), "a"))
		o.Add("Images", elements(a.text(), "img"))
		o.Add("InputFields", elements(a.text(), "input"))
	}
	o.SetTypeNames(names...)
	return o
}

func byteArray(b []byte) *object.Array {
	all := &object.Array{Elem: "System.Byte", Items: make([]any, len(b))}
	for i := range b {
		all.Items[i] = b[i]
	}
	return all
}

var attribute = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`([A-Za-z][\w-]*)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)`) })

// elements are the tags of a name in a page, with their attributes as properties.
func elements(page, tag string) *object.Array {
	all := &object.Array{}
	end := "(?:>)"
	if tag == "a" {
		end = `>(?:.*?)</a>`
	}
	for _, found := range regexp.MustCompile(`(?is)<`+tag+`\s[^>]*`+end).FindAllString(page, 4096) {
		o := object.New(object.Member{Name: "outerHTML", Value: found}, object.Member{Name: "tagName", Value: strings.ToUpper(tag)})
		head, _, _ := strings.Cut(found, ">")
		for _, m := range attribute().FindAllStringSubmatch(head, 64) {
			if _, there := o.Get(m[1]); !there {
				o.Add(m[1], html.UnescapeString(strings.Trim(m[2], `"'`)))
			}
		}
		all.Items = append(all.Items, o)
	}
	return all
}

type invokeRestMethod struct {
	webRequest
	FollowRelLink        command.Switch `param:"alias=FL" help:"Goes on to the pages that the answer calls next."`
	MaximumFollowRelLink int            `param:"alias=ML" valid:"range=1..2147483647" help:"How many pages at most."`
}

func (i *invokeRestMethod) Process(c *command.Call) error {
	for pages := 1; ; pages++ {
		a, err := i.send(c)
		if err != nil {
			return err
		}
		if i.writes() {
			v, err := a.value()
			if err != nil {
				return err
			}
			if err := c.Write(v); err != nil {
				return err
			}
		}
		next := a.next()
		if !bool(i.FollowRelLink) || next == "" || i.MaximumFollowRelLink > 0 && pages >= i.MaximumFollowRelLink {
			return nil
		}
		i.Uri = next
	}
}

var nextLink = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`<([^>]+)>\s*;[^,]*rel="?next"?`) })

// next is the address of the page that follows, or "".
func (a *webAnswer) next() string {
	for _, link := range a.Header.Values("Link") {
		if m := nextLink().FindStringSubmatch(link); m != nil {
			if u, err := a.Request.URL.Parse(m[1]); err == nil {
				return u.String()
			}
		}
	}
	return ""
}

// value is the answer as objects, where it is JSON or XML, else as text.
func (a *webAnswer) value() (any, error) {
	text := a.text()
	switch k := a.kind(); {
	case strings.Contains(k, "json"), !strings.Contains(k, "xml") && json.Valid([]byte(text)) && strings.ContainsAny(text, "{["):
		return (&convertFromJSON{Depth: 1024}).parse(text)
	case strings.Contains(k, "xml"):
		if v, err := xmlDocument(text); err == nil {
			return v, nil
		}
	}
	return text, nil
}

// xmlDocument reads XML as a cast to [xml] does.
func xmlDocument(text string) (any, error) {
	t, err := dotnet.Resolve("xml")
	if err != nil {
		return nil, err
	}
	return dotnet.Convert(text, t)
}

// webCommands are those that ask web servers.
func webCommands() []*command.Command {
	return []*command.Command{
		command.Define[invokeWebRequest](command.Spec{Verb: "Invoke", Noun: "WebRequest", Synopsis: "Gets a page or a file from a web server.", Aliases: []string{"iwr"},
			Output: "Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject", Examples: []command.Example{{Title: "A file", Code: "Invoke-WebRequest https://contoso.com/report.csv -OutFile report.csv"}}}),
		command.Define[invokeRestMethod](command.Spec{Verb: "Invoke", Noun: "RestMethod", Synopsis: "Asks a web service, and makes objects of its answer.", Aliases: []string{"irm"},
			Examples: []command.Example{{Title: "Send JSON", Code: "Invoke-RestMethod https://contoso.com/hook -Method Post -ContentType application/json -Body (@{text='done'} | ConvertTo-Json)"}}}),
	}
}
