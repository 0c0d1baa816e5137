package certificate_test

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"emsh/cmdlets/certificate"
	"emsh/cmdlets/service"
	"emsh/server/admin/admintest"
	"emsh/shell/object"
	"emsh/store/config"
)

func house(t testing.TB) *admintest.House {
	return admintest.New(t, func(tx config.Tx) error {
		free, _ := config.ParseIPBinding("127.0.0.1:0")
		one := config.MultiValuedProperty[config.IPBinding]{free}
		imap, _ := config.Imap.Get(tx, `CAS01\1`)
		imap.UnencryptedOrTLSBindings, imap.SSLBindings = nil, one
		errs := []error{config.Imap.Put(tx, imap)}
		for c := range config.ReceiveConnectors.All(tx) {
			c.Bindings = one
			errs = append(errs, config.ReceiveConnectors.Put(tx, c))
		}
		return errors.Join(errs...)
	}, append(certificate.Commands(), service.Commands()...)...)
}

func text(t testing.TB, o *object.Object, name string) string { return admintest.Text(t, o, name) }

// shown is the thumbprint's certificate that a client of IMAP over TLS is shown.
func shown(t testing.TB, h *admintest.House) string {
	t.Helper()
	for _, hall := range h.Halls() {
		for b, a := range hall.Addresses() {
			if b.Security != 2 {
				continue
			}
			d := &tls.Dialer{NetDialer: &net.Dialer{Timeout: time.Second}, Config: &tls.Config{InsecureSkipVerify: true}}
			c, err := d.Dial("tcp", a.String())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			return c.(*tls.Conn).ConnectionState().PeerCertificates[0].Subject.CommonName
		}
	}
	return "nothing"
}

func TestEnableIsSeenByClients(t *testing.T) {
	h := house(t)
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	h.Run("Start-Service", "IMAP4")
	if got := shown(t, h); got != "cas01.contoso.com" {
		t.Fatal(got)
	}
	made := h.Run("New-ExchangeCertificate", "-DomainName", "mail.contoso.com", "-KeySize", 2048)
	print := text(t, made[0], "Thumbprint")
	if text(t, made[0], "Services") != "None" {
		t.Error(text(t, made[0], "Services"))
	}
	// The seed's thumbprint is broken over two lines; MMC puts an invisible mark before it.
	h.Run("Enable-ExchangeCertificate", "-Thumbprint", "\u200e"+strings.ToLower(print[:7]), print[7:11]+" "+print[11:], "-Services", "IMAP,POP")
	if got := shown(t, h); got != "mail.contoso.com" {
		t.Error("clients are shown", got)
	}
	old := h.Run("Get-ExchangeCertificate", "-DomainName", "cas01.contoso.com")
	if len(old) != 1 || text(t, old[0], "Services") != "SMTP" {
		t.Error(old)
	}
	r := h.Try(&admintest.Result{}, "Remove-ExchangeCertificate", nil, print)
	if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Error(), "certificate") {
		t.Error("the certificate in use could be removed:", r.Errors)
	}
	h.Pipe(old, "Enable-ExchangeCertificate", "-Services", "IMAP")
	if got := shown(t, h); got != "cas01.contoso.com" {
		t.Error("clients are shown", got)
	}
	h.Run("Enable-ExchangeCertificate", print, "-Services", "None")
	h.Run("Remove-ExchangeCertificate", print)
	if n := len(h.Run("Get-ExchangeCertificate")); n != 1 {
		t.Error(n)
	}
}

func TestReplacingSmtpAsks(t *testing.T) {
	h := house(t)
	print := text(t, h.Run("New-ExchangeCertificate", "-DomainName", "mail.contoso.com")[0], "Thumbprint")
	r := h.Try(&admintest.Result{Nobody: true}, "Enable-ExchangeCertificate", nil, print, "-Services", "SMTP")
	if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Error(), "-Confirm:$false") {
		t.Error(r.Errors)
	}
	asked := h.Try(&admintest.Result{Answer: 1}, "Enable-ExchangeCertificate", nil, print, "-Services", "SMTP")
	if len(asked.Asked) != 1 || !strings.Contains(asked.Asked[0], "SMTP is taken from the certificate") {
		t.Errorf("asked %v", asked.Asked)
	}
	r = h.Try(&admintest.Result{Nobody: true}, "Enable-ExchangeCertificate", nil, print, "-Services", "SMTP", "-Force")
	if len(r.Errors) != 0 {
		t.Error(r.Errors)
	}
}

func TestExportAndImport(t *testing.T) {
	h := house(t)
	made := h.Run("New-ExchangeCertificate", "-DomainName", "mail.contoso.com", "-PrivateKeyExportable", true, "-FriendlyName", "mine")[0]
	print, file := text(t, made, "Thumbprint"), filepath.Join(t.TempDir(), "mail.pfx")
	pw := object.Secure("secret")
	h.Run("Export-ExchangeCertificate", print, "-Path", file, "-BinaryEncoded", "-Password", pw)
	h.Run("Remove-ExchangeCertificate", print)
	refused(t, h, "not that of the file", "Import-ExchangeCertificate", file, "-Password", object.Secure("wrong"))
	refused(t, h, "give it with -Password", "Import-ExchangeCertificate", file)
	back := h.Run("Import-ExchangeCertificate", "-Path", file, "-Password", pw, "-FriendlyName", "back")
	if len(back) != 1 || text(t, back[0], "Thumbprint") != print || text(t, back[0], "FriendlyName") != "back" {
		t.Fatal(back)
	}
	if r := h.Try(&admintest.Result{}, "Export-ExchangeCertificate", nil, print, "-Password", pw); len(r.Errors) != 1 {
		t.Error("a key that is not exportable was exported")
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	c, _ := config.Certificates.Get(h.Snapshot(), print)
	pemFile := filepath.Join(t.TempDir(), "mail.pem")
	os.WriteFile(pemFile, []byte(c.Chain+c.Key.Reveal()), 0o600)
	h.Run("Remove-ExchangeCertificate", print)
	if got := h.Run("Import-ExchangeCertificate", pemFile); text(t, got[0], "Thumbprint") != print {
		t.Error(got)
	}
}

func TestRequest(t *testing.T) {
	h := house(t)
	var request string
	for _, o := range h.Run("New-ExchangeCertificate", "-GenerateRequest", "-SubjectName", "C=US, O=Contoso, CN=mail.contoso.com", "-DomainName", "mail.contoso.com") {
		request += text(t, o, "Value")
	}
	block, _ := pem.Decode([]byte(request))
	if block == nil {
		t.Fatalf("%q", request)
	}
	csr, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil || csr.Subject.CommonName != "mail.contoso.com" || csr.CheckSignature() != nil {
		t.Fatal(err, csr)
	}
	pending := ""
	for c := range config.Certificates.All(h.Snapshot()) {
		if c.PendingRequest {
			pending = c.Thumbprint
		}
	}
	if r := h.Try(&admintest.Result{}, "Enable-ExchangeCertificate", nil, pending, "-Services", "IMAP"); len(r.Errors) != 1 {
		t.Error(r.Errors)
	}
	// An authority of ours signs it.
	ca, _ := config.SelfSigned("CA", []string{"ca.test"}, time.Now().Add(-time.Hour), 48*time.Hour)
	pair, _ := ca.TLS()
	parent, _ := x509.ParseCertificate(pair.Certificate[0])
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(7), Subject: csr.Subject, DNSNames: csr.DNSNames, NotBefore: time.Now(), NotAfter: time.Now().Add(time.Hour)}, parent, csr.PublicKey, pair.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	answer := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	got := h.Run("Import-ExchangeCertificate", "-FileData", "\n"+answer)
	if len(got) != 1 || text(t, got[0], "PendingRequest") != "False" || text(t, got[0], "IsSelfSigned") != "False" {
		t.Fatal(got)
	}
	if n := len(h.Run("Get-ExchangeCertificate")); n != 2 {
		t.Error(n, "certificates: the request is still there")
	}
	refused(t, h, "installed already", "Import-ExchangeCertificate", "-FileData", "\n"+answer)
}

// refused runs a cmdlet that must fail once, with a message that says so much.
func refused(t *testing.T, h *admintest.House, want, name string, args ...any) {
	t.Helper()
	r := h.Try(&admintest.Result{}, name, nil, args...)
	if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, want) {
		t.Errorf("%s %v: %v, want %q", name, args, r.Errors, want)
	}
}

func TestMistakes(t *testing.T) {
	h := house(t)
	junk := filepath.Join(t.TempDir(), "junk")
	os.WriteFile(junk, []byte("junk"), 0o600)
	for _, args := range [][]any{
		{"Enable-ExchangeCertificate", "-Thumbprint", "00", "-Services", "IMAP"}, {"Enable-ExchangeCertificate", "-Services", "IMAP"},
		{"Import-ExchangeCertificate", junk}, {"Import-ExchangeCertificate", "/no/such/file"}, {"Import-ExchangeCertificate"},
		{"New-ExchangeCertificate", "-KeySize", 512}, {"New-ExchangeCertificate", "-SubjectName", "nonsense"}, {"Remove-ExchangeCertificate", "00"},
	} {
		if r := h.Try(&admintest.Result{}, args[0].(string), nil, args[1:]...); len(r.Errors) != 1 {
			t.Errorf("%v: %v", args, r.Errors)
		}
	}
}

func TestMistakesAreNamed(t *testing.T) {
	h := house(t)
	mine := text(t, h.Run("New-ExchangeCertificate", "-DomainName", object.NewArray("mail.contoso.com", "*.contoso.com", "10.0.0.1", "::1"))[0], "Thumbprint")
	for _, c := range []struct {
		args []any
		want string
	}{
		{[]any{"New-ExchangeCertificate", "-DomainName", "bad name!"}, `"bad name!"`},
		{[]any{"New-ExchangeCertificate", "-DomainName", object.NewArray("mail.contoso.com", "a..b")}, `"a..b"`},
		{[]any{"New-ExchangeCertificate", "-DomainName", "mail.*.com"}, `"mail.*.com"`},
		{[]any{"New-ExchangeCertificate", "-DomainName", "x-.com", "-GenerateRequest"}, `"x-.com"`},
		{[]any{"Import-ExchangeCertificate", "-FileData", "junk"}, "neither a PFX nor a certificate"},
		{[]any{"Enable-ExchangeCertificate", mine, "-Services", "IMAP,Bogus"}, "None, IMAP, POP, SMTP"},
		{[]any{"Enable-ExchangeCertificate", mine, "-Services", object.NewArray("IMAP", "Bogus")}, "None, IMAP, POP, SMTP"},
	} {
		r := h.Try(&admintest.Result{}, c.args[0].(string), nil, c.args[1:]...)
		if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, c.want) {
			t.Errorf("%v: %v", c.args, r.Errors)
		}
	}
}
