package utility

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// maxWebAnswer bounds an answer that is kept in memory.
const maxWebAnswer = 256 << 20

// webRequest are the parameters of both web cmdlets.
type webRequest struct {
	Uri                            string               `param:"pos=0,mandatory" help:"The address; http:// is put before one that has no scheme."`
	Method                         string               `param:"" default:"GET" help:"GET, POST, PUT, DELETE, HEAD, PATCH, OPTIONS, TRACE or MERGE."`
	CustomMethod                   string               `param:"alias=CM" help:"Another method."`
	Headers                        *object.Hashtable    `param:"" help:"Fields of the request's header."`
	Body                           any                  `param:"pipeline" help:"What is sent: text, bytes, or a hashtable as a form; with GET a hashtable is the query."`
	Form                           *object.Hashtable    `param:"" help:"Fields and files of a multipart form."`
	InFile                         string               `param:"" help:"The file that is sent."`
	OutFile                        string               `param:"" help:"The file that the answer is written to."`
	PassThru                       command.Switch       `param:"" help:"Writes the answer too, where it goes to a file."`
	ContentType                    string               `param:"" help:"The type of what is sent."`
	UserAgent                      string               `param:"" help:"What the program calls itself."`
	Credential                     *object.Credential   `param:"secret" help:"The logon."`
	Authentication                 string               `param:"" help:"How to log on: None, Basic, Bearer or OAuth."`
	Token                          *object.SecureString `param:"secret" help:"The token to log on with."`
	UseDefaultCredentials          command.Switch       `param:"alias=UDC" help:"Is accepted: the system has no logon that a server takes."`
	UseBasicParsing                command.Switch       `param:"" help:"Is accepted: pages are always read so."`
	TimeoutSec                     int                  `param:"alias=ConnectionTimeoutSeconds|OperationTimeoutSeconds" valid:"range=0..2147483647" help:"How many seconds it may take; 0 is no limit."`
	MaximumRedirection             int                  `param:"" valid:"range=0..2147483647" default:"5" help:"How many redirections are followed."`
	MaximumRetryCount              int                  `param:"" valid:"range=0..1000" help:"How often a request that failed is made again."`
	RetryIntervalSec               int                  `param:"" valid:"range=1..3600" default:"5" help:"How many seconds lie between."`
	SkipCertificateCheck           command.Switch       `param:"" help:"Takes any certificate."`
	SkipHttpErrorCheck             command.Switch       `param:"" help:"Takes an answer of failure as any other."`
	DisableKeepAlive               command.Switch       `param:"" help:"Closes the connection afterwards."`
	Proxy                          string               `param:"" help:"The proxy; what the environment says if left out."`
	NoProxy                        command.Switch       `param:"" help:"Uses no proxy."`
	SessionVariable                string               `param:"alias=SV" help:"The variable that keeps cookies for later requests."`
	WebSession                     *webSession          `param:"" help:"The cookies of earlier requests."`
	StatusCodeVariable             string               `param:"" help:"The variable that gets the status code."`
	ResponseHeadersVariable        string               `param:"alias=RHV" help:"The variable that gets the answer's header."`
	AllowUnencryptedAuthentication command.Switch       `param:"" help:"Sends a logon over an unencrypted connection."`
}

// webSession keeps cookies between requests.
type webSession struct {
	jar   http.CookieJar
	agent string
}

// TypeNames are the type's names.
func (*webSession) TypeNames() []string {
	return []string{"Microsoft.PowerShell.Commands.WebRequestSession", "System.Object"}
}

// PropertyNames are the properties in order.
func (*webSession) PropertyNames() []string { return []string{"UserAgent"} }

// Property is the named property.
func (w *webSession) Property(name string) (any, bool) {
	return w.agent, strings.EqualFold(name, "UserAgent")
}

// webAnswer is what a server said.
type webAnswer struct {
	*http.Response
	data []byte
}

// send makes the request and reads the answer.
func (w *webRequest) send(c *command.Call) (*webAnswer, error) {
	req, body, err := w.request(c)
	if err != nil {
		return nil, err
	}
	client, err := w.client(c)
	if err != nil {
		return nil, err
	}
	ctx, cancel := c.Context, context.CancelFunc(func() {})
	if w.TimeoutSec > 0 {
		ctx, cancel = context.WithTimeout(ctx, time.Duration(w.TimeoutSec)*time.Second)
	}
	defer cancel()
	for tries := 0; ; tries++ {
		var a *webAnswer
		away(c, func() { a, err = w.once(client, req.WithContext(ctx), body) })
		failed := err != nil || a.StatusCode >= 400
		if failed && tries < w.MaximumRetryCount && ctx.Err() == nil {
			wait(ctx, time.Duration(max(w.RetryIntervalSec, 1))*time.Second)
			continue
		}
		if err != nil {
			return nil, webFailure(c, err, w.Uri)
		}
		return a, w.keep(c, a)
	}
}

// away waits for something outside while other sessions that share objects run.
func away(c *command.Call, wait func()) {
	if caller := eval.From(c); caller != nil {
		caller.Session().Away(wait)
		return
	}
	wait()
}

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

func (w *webRequest) once(client *http.Client, req *http.Request, body []byte) (*webAnswer, error) {
	if body != nil {
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	}
	res, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(io.LimitReader(res.Body, maxWebAnswer+1))
	if err == nil && len(data) > maxWebAnswer {
		err = fmt.Errorf("the answer has more than %d bytes", maxWebAnswer)
	}
	return &webAnswer{res, data}, err
}

// request is the request with its header, and what is sent.
func (w *webRequest) request(c *command.Call) (*http.Request, []byte, error) {
	address := w.Uri
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, nil, fail("InvalidUri", command.InvalidArgument, "UriFormatException", "Invalid URI: '"+w.Uri+"' is not an address of a web server.", w.Uri)
	}
	method := strings.ToUpper(or(w.CustomMethod, or(w.Method, "GET")))
	if strings.EqualFold(method, "Default") {
		method = "GET"
	}
	body, kind, err := w.body(c, method, u)
	if err != nil {
		return nil, nil, err
	}
	req, err := http.NewRequest(method, u.String(), nil)
	if err != nil {
		return nil, nil, fail("InvalidMethod", command.InvalidArgument, "ArgumentException", "The request cannot be made: "+err.Error()+".", method)
	}
	return req, body, w.header(req, kind)
}

// header fills in the request's header.
func (w *webRequest) header(req *http.Request, kind string) error {
	req.Header.Set("User-Agent", or(w.UserAgent, "Mozilla/5.0 (Linux; en-US) emsh"))
	if kind = or(w.ContentType, kind); kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if w.Headers != nil {
		for name, v := range w.Headers.All() {
			if strings.EqualFold(object.Text(name), "Host") {
				req.Host = object.Text(v)
				continue
			}
			req.Header.Set(object.Text(name), object.TextJoined(v, ", "))
		}
	}
	req.Close = bool(w.DisableKeepAlive)
	return w.logon(req)
}

func (w *webRequest) logon(req *http.Request) error {
	how := strings.ToLower(w.Authentication)
	if (how != "" && how != "none") && req.URL.Scheme != "https" && !bool(w.AllowUnencryptedAuthentication) {
		return fail("WebCmdletAllowUnencryptedAuthenticationRequiredException", command.InvalidArgument, "Microsoft.PowerShell.Commands.ValidationMetadataException",
			"The cmdlet cannot protect plain text secrets sent over unencrypted connections. To suppress this warning and send plain text secrets over unencrypted networks, reissue the command specifying the AllowUnencryptedAuthentication parameter.", req.URL.String())
	}
	switch {
	case how == "bearer" || how == "oauth":
		if w.Token == nil {
			return fail("WebCmdletTokenNotSuppliedException", command.InvalidArgument, psArgument, "A token is needed: give it with -Token.", nil)
		}
		req.Header.Set("Authorization", "Bearer "+w.Token.Reveal())
	case w.Credential != nil:
		text := w.Credential.UserName + ":" + w.Credential.Password.Reveal()
		req.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(text)))
	}
	return nil
}

// body is what is sent, and its type. A hashtable is a form, or with GET the query.
func (w *webRequest) body(c *command.Call, method string, u *url.URL) (body []byte, kind string, err error) {
	if w.Form != nil {
		return w.form(c)
	}
	if w.InFile != "" {
		full, err := locate(c, w.InFile)
		if err != nil {
			return nil, "", err
		}
		if body, err = os.ReadFile(full); err != nil {
			return nil, "", readFailure(full, err)
		}
		return body, "", nil
	}
	switch x := object.Unwrap(w.Body).(type) {
	case nil:
		return nil, "", nil
	case *object.Hashtable:
		values := url.Values{}
		for k, v := range x.All() {
			values.Set(object.Text(k), object.Text(v))
		}
		if method == "GET" || method == "HEAD" {
			u.RawQuery = strings.TrimPrefix(u.RawQuery+"&"+values.Encode(), "&")
			return nil, "", nil
		}
		return []byte(values.Encode()), "application/x-www-form-urlencoded", nil
	case *object.Array:
		if raw, ok := rawBytes(x.Items); ok {
			return raw, "", nil
		}
	}
	if method == "POST" {
		kind = "application/x-www-form-urlencoded"
	}
	return []byte(object.Text(w.Body)), kind, nil
}

func rawBytes(items []any) ([]byte, bool) {
	raw := make([]byte, 0, len(items))
	for _, v := range items {
		b, ok := v.(byte)
		if !ok {
			return nil, false
		}
		raw = append(raw, b)
	}
	return raw, true
}

// form is a multipart form: files by their items, all else as text.
func (w *webRequest) form(c *command.Call) ([]byte, string, error) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range w.Form.All() {
		for _, one := range values(v) {
			f, ok := one.(*fileItem)
			if !ok {
				m.WriteField(object.Text(k), object.Text(one))
				continue
			}
			data, err := os.ReadFile(f.path)
			if err != nil {
				return nil, "", readFailure(f.path, err)
			}
			part, err := m.CreateFormFile(object.Text(k), baseName(f.path))
			if err != nil {
				return nil, "", err
			}
			part.Write(data)
		}
	}
	m.Close()
	return b.Bytes(), m.FormDataContentType(), nil
}

// client follows redirections, keeps cookies and goes through a proxy as asked.
func (w *webRequest) client(c *command.Call) (*http.Client, error) {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: bool(w.SkipCertificateCheck)}
	t.DisableKeepAlives = true
	switch {
	case bool(w.NoProxy):
		t.Proxy = nil
	case w.Proxy != "":
		u, err := url.Parse(w.Proxy)
		if err != nil {
			return nil, fail("InvalidUri", command.InvalidArgument, "UriFormatException", "Invalid URI: '"+w.Proxy+"' is not the address of a proxy.", w.Proxy)
		}
		t.Proxy = http.ProxyURL(u)
	}
	client := &http.Client{Transport: t}
	most := w.MaximumRedirection
	if !c.Has("MaximumRedirection") {
		most = 5
	}
	client.CheckRedirect = func(_ *http.Request, via []*http.Request) error {
		if len(via) > most {
			return http.ErrUseLastResponse
		}
		return nil
	}
	return client, w.session(c, client)
}

// session makes or uses what keeps cookies.
func (w *webRequest) session(c *command.Call, client *http.Client) error {
	s := w.WebSession
	if s == nil && w.SessionVariable != "" {
		jar, err := cookiejar.New(nil)
		if err != nil {
			return err
		}
		s = &webSession{jar: jar, agent: w.UserAgent}
		if err := eval.From(c).Set(w.SessionVariable, s); err != nil {
			return err
		}
	}
	if s != nil {
		client.Jar = s.jar
	}
	return nil
}

// keep puts an answer where it was asked for, and fails for one of failure.
func (w *webRequest) keep(c *command.Call, a *webAnswer) error {
	caller := eval.From(c)
	if w.StatusCodeVariable != "" {
		if err := caller.Set(w.StatusCodeVariable, int32(a.StatusCode)); err != nil {
			return err
		}
	}
	if w.ResponseHeadersVariable != "" {
		if err := caller.Set(w.ResponseHeadersVariable, a.headers()); err != nil {
			return err
		}
	}
	if (a.StatusCode >= 400 || a.StatusCode >= 300 && a.StatusCode != 304) && !bool(w.SkipHttpErrorCheck) {
		return a.failure(c)
	}
	if w.OutFile == "" {
		return nil
	}
	full, err := locate(c, w.OutFile)
	if err != nil {
		return err
	}
	if info, err := os.Stat(full); err == nil && info.IsDir() {
		full += "/" + or(baseName(a.Request.URL.Path), "index.html")
	}
	if err := os.WriteFile(full, a.data, 0o666); err != nil {
		return openFailure(full, err)
	}
	return nil
}

func (w *webRequest) writes() bool { return w.OutFile == "" || bool(w.PassThru) }

// failure is the error for an answer of failure. The exception carries the answer, as scripts look for its status.
func (a *webAnswer) failure(c *command.Call) *command.Error {
	reason := strings.TrimSpace(strings.TrimPrefix(a.Status, fmt.Sprint(a.StatusCode)))
	message := fmt.Sprintf("Response status code does not indicate success: %d (%s).", a.StatusCode, reason)
	e := fail("WebCmdletWebResponseException", command.InvalidOperation, "", message, nil)
	e.Thrown = &object.Exception{Type: "Microsoft.PowerShell.Commands.HttpResponseException", Message: message,
		Members: []object.Member{{Name: "Response", Value: a.response()}, {Name: "StatusCode", Value: statusCode(a.StatusCode)}}}
	e.Exception, e.Target = e.Thrown.Type, a.Request.URL.String()
	e.Details = strings.TrimSpace(a.text())
	return e
}

// statusCode is a status as .NET names it.
func statusCode(n int) object.Enum {
	name := strings.ReplaceAll(http.StatusText(n), " ", "")
	return object.Enum{Type: "System.Net.HttpStatusCode", Name: strings.NewReplacer("-", "", "'", "").Replace(name), Number: int64(n)}
}

func (a *webAnswer) response() *object.Object {
	o := object.New(object.Member{Name: "StatusCode", Value: statusCode(a.StatusCode)}, object.Member{Name: "ReasonPhrase", Value: http.StatusText(a.StatusCode)},
		object.Member{Name: "IsSuccessStatusCode", Value: a.StatusCode/100 == 2}, object.Member{Name: "Headers", Value: a.headers()},
		object.Member{Name: "Version", Value: a.Proto})
	o.SetTypeNames("System.Net.Http.HttpResponseMessage", "System.Object")
	return o
}

// webFailure is the error for a server that gave no answer.
func webFailure(c *command.Call, err error, uri string) error {
	if c.Context.Err() != nil {
		return c.Context.Err()
	}
	if u, ok := err.(*url.Error); ok {
		err = u.Err
	}
	e := fail("WebCmdletWebResponseException", command.InvalidOperation, "System.Net.Http.HttpRequestException", "The request to "+uri+" failed: "+sendReason(err), uri)
	e.Err = err
	return e
}
