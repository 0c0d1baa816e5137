package certificate

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/store/config"
)

func exchangeCertificate() []*command.Command {
	return []*command.Command{
		admin.Define[getExchangeCertificate](command.Spec{
			Verb: "Get", Noun: "ExchangeCertificate", Output: "Certificate",
			Synopsis:    "Shows the certificates of a server.",
			Description: "Get-ExchangeCertificate shows the certificates a server has the keys of, and for which services they are used.",
			Examples: []command.Example{
				{Title: "Show all certificates", Code: "Get-ExchangeCertificate"},
				{Title: "Show those that end within a month", Code: "Get-ExchangeCertificate | Where-Object { $_.NotAfter -lt (Get-Date).AddDays(30) }"},
			},
			Related: []string{"New-ExchangeCertificate", "Import-ExchangeCertificate", "Enable-ExchangeCertificate"},
		}),
		admin.Define[newExchangeCertificate](command.Spec{
			Verb: "New", Noun: "ExchangeCertificate", Impact: command.Changes, Output: "Certificate",
			Synopsis:    "Makes a self-signed certificate, or a request for one.",
			Description: "New-ExchangeCertificate makes a key and a certificate that vouches for itself. With -GenerateRequest it makes a request that a certification authority signs; what the authority answers is brought in by Import-ExchangeCertificate.",
			Examples: []command.Example{
				{Title: "Make a certificate for two names", Code: "New-ExchangeCertificate -DomainName mail.contoso.com,imap.contoso.com -PrivateKeyExportable $true"},
				{Title: "Renew a certificate", Code: "Get-ExchangeCertificate | Where-Object IsSelfSigned | New-ExchangeCertificate"},
				{Title: "Ask for a certificate", Code: `New-ExchangeCertificate -GenerateRequest -SubjectName "C=US, O=Contoso, CN=mail.contoso.com" -DomainName mail.contoso.com`},
			},
			Related: []string{"Import-ExchangeCertificate", "Enable-ExchangeCertificate"},
		}),
		admin.Define[importExchangeCertificate](command.Spec{
			Verb: "Import", Noun: "ExchangeCertificate", Impact: command.Changes, Output: "Certificate",
			Synopsis:    "Takes a certificate with its key, or the answer to a request.",
			Description: "Import-ExchangeCertificate reads a PFX file, or a PEM file with the certificate, those that signed it and the key. A file without a key is the answer to a request of this server. The certificate is not used until Enable-ExchangeCertificate says for what.",
			Examples:    []command.Example{{Title: "Take a certificate and use it", Code: `Import-ExchangeCertificate -Path /root/mail.pfx -Password (Read-Host -AsSecureString) | Enable-ExchangeCertificate -Services IMAP,POP,SMTP`}},
			Related:     []string{"Export-ExchangeCertificate", "Enable-ExchangeCertificate"},
		}),
		admin.Define[exportExchangeCertificate](command.Spec{
			Verb: "Export", Noun: "ExchangeCertificate", Impact: command.Changes, Output: "BinaryFileDataObject",
			Synopsis:    "Writes a certificate with its key, or a request, to be kept elsewhere.",
			Description: "Export-ExchangeCertificate writes a PFX file under a password. Of a request that waits for its answer it writes the request again.",
			Examples:    []command.Example{{Title: "Keep a copy of all certificates", Code: "Get-ExchangeCertificate | ForEach-Object { Export-ExchangeCertificate $_.Thumbprint -Path \"/root/$($_.Thumbprint).pfx\" -BinaryEncoded -Password (Read-Host -AsSecureString) }"}},
			Related:     []string{"Import-ExchangeCertificate"},
		}),
		admin.Define[enableExchangeCertificate](command.Spec{
			Verb: "Enable", Noun: "ExchangeCertificate", Impact: command.Changes,
			Synopsis:    "Says for which services a certificate is used.",
			Description: "Enable-ExchangeCertificate makes services show a certificate. New connections see it at once; open ones go on. The certificate that was used for IMAP, POP or SMTP before is not used for it any longer. None takes it from all services. Without -Services it is for IMAP and POP.",
			Examples: []command.Example{
				{Title: "Use a certificate for IMAP and POP", Code: "Enable-ExchangeCertificate -Thumbprint A9223805480A3A89943A6D834E5EB391A50CFD7A -Services IMAP,POP"},
			},
			Related: []string{"Get-ExchangeCertificate", "Import-ExchangeCertificate"},
		}),
		admin.Define[removeExchangeCertificate](command.Spec{
			Verb: "Remove", Noun: "ExchangeCertificate", Impact: command.Destroys,
			Synopsis:    "Deletes a certificate and its key.",
			Description: "Remove-ExchangeCertificate deletes a certificate with its key. One without which a service could not listen on its TLS addresses is not deleted.",
			Examples:    []command.Example{{Title: "Delete a certificate", Code: "Remove-ExchangeCertificate -Thumbprint A9223805480A3A89943A6D834E5EB391A50CFD7A"}},
			Related:     []string{"Get-ExchangeCertificate"},
		}),
	}
}

var exchangeCertificateViews = []command.View{
	{Type: "Certificate", Table: "Thumbprint:42 Services:20 Subject"},
}

// names are the ways to name a certificate. More words than one are pieces of one thumbprint.
type names struct {
	Thumbprint string          `param:"pos=0,property" help:"The certificate's thumbprint; blanks and line breaks in it do not matter."`
	Rest       []string        `param:"remaining,hidden" help:"Further pieces of a thumbprint that was broken."`
	Server     config.ServerID `param:"property" help:"The server of the certificate; this one if left out."`
}

func (n names) find(s *admin.Session) (config.Certificate, error) {
	server, err := s.Server(n.Server)
	if err != nil {
		return config.Certificate{}, err
	}
	if n.Thumbprint == "" {
		return config.Certificate{}, &config.Invalid{Property: "Thumbprint", Reason: "Name the certificate by its thumbprint."}
	}
	return find(s.View(), server, append([]string{n.Thumbprint}, n.Rest...)...)
}

// Complete offers the thumbprints.
func (n names) Complete(s *admin.Session, param, prefix string) []string {
	if param != "Thumbprint" {
		return nil
	}
	var list []string
	for c := range config.Certificates.All(s.View()) {
		if config.Identity(prefix + "*").Match(c.Thumbprint) {
			list = append(list, c.Thumbprint)
		}
	}
	return list
}

type getExchangeCertificate struct {
	names
	DomainName string `param:"" help:"A host name; only certificates that are for it are shown, the best first."`
}

// Process writes the certificates.
func (c *getExchangeCertificate) Process(s *admin.Session) error {
	if c.Thumbprint != "" {
		one, err := c.find(s)
		if err != nil {
			return err
		}
		return s.WriteObject(one)
	}
	server, err := s.Server(c.Server)
	if err != nil {
		return err
	}
	for one := range config.Certificates.Find(s.View(), string(server)) {
		if one.Server != server || c.DomainName != "" && !one.Covers(c.DomainName) {
			continue
		}
		if err := s.WriteObject(one); err != nil {
			return err
		}
	}
	return nil
}

type newExchangeCertificate struct {
	GenerateRequest          command.Switch  `param:"" help:"Makes a request for a certification authority rather than a certificate."`
	SubjectName              string          `param:"" valid:"maxlen=1024 printable" help:"Whom the certificate is for, as in \"C=US, O=Contoso, CN=mail.contoso.com\"; the first host name if left out."`
	DomainName               []string        `param:"" help:"The host names the certificate is for."`
	IncludeAcceptedDomains   command.Switch  `param:"" help:"Adds the accepted domains to the host names."`
	IncludeAutoDiscover      command.Switch  `param:"" help:"Adds autodiscover in each accepted domain to the host names."`
	IncludeServerFQDN        command.Switch  `param:"" help:"Adds the server's full name to the host names."`
	IncludeServerNetBIOSName command.Switch  `param:"" help:"Adds the server's short name to the host names."`
	FriendlyName             string          `param:"" valid:"maxlen=128 printable" help:"A name for administrators."`
	KeySize                  int             `param:"" help:"Makes an RSA key of so many bits, 2048 to 8192, rather than one on an elliptic curve."`
	PrivateKeyExportable     bool            `param:"" help:"Whether the key may be exported."`
	Services                 services        `param:"" help:"The services the certificate is used for at once."`
	RequestFile              string          `param:"alias=Path" valid:"maxlen=4096 printable" help:"The file on the server that the request is written to."`
	BinaryEncoded            command.Switch  `param:"" help:"Writes the request in binary rather than as text."`
	Force                    command.Switch  `param:"" help:"Does not ask before a certificate in use is replaced."`
	Server                   config.ServerID `param:"" help:"The server the certificate is for; this one if left out."`
	Instance                 any             `param:"pipeline" help:"A certificate to renew: its subject, host names and friendly name are taken where none are given."`
}

// renews takes over what a piped certificate is for.
func (c *newExchangeCertificate) renews(s *admin.Session, server config.ServerID) error {
	if c.Instance == nil {
		return nil
	}
	o, ok := c.Instance.(*object.Object)
	if !ok {
		return &config.Invalid{Property: "Instance", Reason: "Give a certificate as Get-ExchangeCertificate shows it."}
	}
	print, _ := o.Get("Thumbprint")
	old, err := find(s.View(), server, object.Text(print))
	if err != nil {
		return err
	}
	if c.SubjectName == "" {
		c.SubjectName = old.Subject
	}
	if len(c.DomainName) == 0 {
		c.DomainName = old.CertificateDomains
	}
	if c.FriendlyName == "" {
		c.FriendlyName = old.FriendlyName
	}
	return nil
}

// Process makes the certificate or the request.
func (c *newExchangeCertificate) Process(s *admin.Session) error {
	server, err := s.Server(c.Server)
	if err != nil {
		return err
	}
	if err := c.renews(s, server); err != nil {
		return err
	}
	for _, name := range c.DomainName {
		if name = strings.TrimSpace(name); name != "" && !validHost(name) {
			return &config.Invalid{Property: "DomainName", Reason: fmt.Sprintf("The name \"%s\" is no domain name; use letters, digits, hyphens and dots, perhaps with *. before them, or an IP address.", name)}
		}
	}
	hosts := c.hosts(s.View(), server)
	key, err := c.key()
	if err != nil {
		return err
	}
	if c.GenerateRequest {
		return c.request(s, server, hosts, key)
	}
	cert, err := selfSign(server, c.SubjectName, hosts, key, time.Now())
	if err != nil {
		return err
	}
	cert.FriendlyName, cert.PrivateKeyExportable = c.FriendlyName, c.PrivateKeyExportable
	if err := c.Services.warn(s); err != nil {
		return err
	}
	askBefore(s, server, cert.Thumbprint, c.Services.Here, bool(c.Force))
	err = s.Change(cert.Thumbprint, func(tx config.Tx) error {
		if err := config.Certificates.Put(tx, cert); err != nil || c.Services.Here == 0 {
			return err
		}
		return assign(tx, cert.Thumbprint, c.Services.Here)
	})
	if err != nil {
		return err
	}
	cert.Services = c.Services.Here
	return s.WriteObject(cert)
}

// hosts are the names the certificate is for, each once.
func (c *newExchangeCertificate) hosts(v config.View, server config.ServerID) []string {
	list := slices.Clone(c.DomainName)
	row, _ := config.Servers.Get(v, string(server))
	if bool(c.IncludeServerFQDN) || len(list) == 0 && !bool(c.IncludeServerNetBIOSName) && !bool(c.IncludeAcceptedDomains) && !bool(c.IncludeAutoDiscover) {
		list = append(list, row.Fqdn)
	}
	if c.IncludeServerNetBIOSName {
		list = append(list, strings.ToLower(string(server)))
	}
	for d := range config.AcceptedDomains.All(v) {
		if c.IncludeAcceptedDomains {
			list = append(list, d.DomainName)
		}
		if c.IncludeAutoDiscover {
			list = append(list, "autodiscover."+d.DomainName)
		}
	}
	var out []string
	for _, name := range list {
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// validHost reports whether a certificate can be for a name: a domain, one with a wildcard for
// its first label (RFC 9525 6.3), or an IP address.
func validHost(name string) bool {
	if net.ParseIP(name) != nil {
		return true
	}
	strange := strings.ContainsFunc(name, func(r rune) bool { return r == '_' || r > unicode.MaxASCII })
	return !strange && config.ValidDomain(strings.TrimPrefix(name, "*."))
}

func (c *newExchangeCertificate) key() (crypto.Signer, error) {
	if c.KeySize == 0 {
		return ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if c.KeySize < 2048 || c.KeySize > 8192 {
		return nil, &config.Invalid{Property: "KeySize", Reason: fmt.Sprintf("The value %d is out of range; use 2048 to 8192.", c.KeySize)}
	}
	return rsa.GenerateKey(rand.Reader, c.KeySize)
}

func (c *newExchangeCertificate) request(s *admin.Session, server config.ServerID, hosts []string, key crypto.Signer) error {
	pending, der, err := requestFor(server, c.SubjectName, hosts, key)
	if err != nil {
		return err
	}
	pending.FriendlyName, pending.PrivateKeyExportable = c.FriendlyName, c.PrivateKeyExportable
	if err := s.Change(pending.Thumbprint, func(tx config.Tx) error { return config.Certificates.Put(tx, pending) }); err != nil {
		return err
	}
	data := []byte(pending.Chain)
	if c.BinaryEncoded {
		data = der
	}
	if c.RequestFile != "" {
		return writeFile(c.RequestFile, data)
	}
	if c.BinaryEncoded {
		return s.WriteObject(BinaryFileDataObject{FileData: data})
	}
	return s.Write(pending.Chain)
}

// BinaryFileDataObject carries the bytes of a file.
type BinaryFileDataObject struct {
	FileData []byte `prop:"readonly" help:"The bytes of the file."`
}

func writeFile(path string, data []byte) error {
	if err := os.WriteFile(path, data, 0o600); err != nil {
		return &command.Error{ID: "FileNotWritten", Category: command.WriteError, Target: path, Err: err, Message: "The file could not be written: " + err.Error() + "."}
	}
	return nil
}

type importExchangeCertificate struct {
	Path                 string               `param:"pos=0,alias=FileName" valid:"maxlen=4096 printable" help:"The file on the server, in PFX or PEM form."`
	FileData             any                  `param:"" help:"The bytes or the text of the file, in place of its path."`
	Password             *object.SecureString `param:"secret" help:"The password of a PFX file."`
	FriendlyName         string               `param:"" valid:"maxlen=128 printable" help:"A name for administrators."`
	PrivateKeyExportable bool                 `param:"" help:"Whether the key may be exported again."`
	Server               config.ServerID      `param:"" help:"The server that gets the certificate; this one if left out."`
}

// Process takes the certificate and writes it.
func (c *importExchangeCertificate) Process(s *admin.Session) error {
	server, err := s.Server(c.Server)
	if err != nil {
		return err
	}
	data, err := c.data()
	if err != nil {
		return err
	}
	cert, err := read(s.View(), server, data, c.Password.Reveal())
	if err != nil {
		return &command.Error{ID: "CertificateNotRead", Category: command.InvalidData, Err: err, Message: "The certificate could not be read: " + err.Error() + ".",
			Hint: "Give a PFX file with its password, or a PEM file with the certificate and its key."}
	}
	cert.PrivateKeyExportable = c.PrivateKeyExportable || cert.PrivateKeyExportable
	if c.FriendlyName != "" {
		cert.FriendlyName = c.FriendlyName
	}
	err = s.Change(cert.Thumbprint, func(tx config.Tx) error {
		if old, err := config.Certificates.Get(tx, cert.Thumbprint); err == nil {
			cert.Services = old.Services
		}
		if pending, ok := pendingFor(tx, server, cert); ok {
			if err := config.Certificates.Delete(tx, pending.Thumbprint); err != nil {
				return err
			}
		}
		return config.Certificates.Put(tx, cert)
	})
	if err != nil {
		return err
	}
	return s.WriteObject(cert)
}

func (c *importExchangeCertificate) data() ([]byte, error) {
	switch {
	case c.FileData != nil && c.Path != "":
		return nil, &config.Invalid{Property: "Path", Reason: "Give either Path or FileData."}
	case c.FileData != nil:
		return bytesOf(c.FileData)
	case c.Path == "":
		return nil, &config.Invalid{Property: "Path", Reason: "Give the file by Path, or its bytes by FileData."}
	}
	b, err := os.ReadFile(c.Path)
	if err != nil {
		return nil, &command.Error{ID: "FileNotRead", Category: command.ReadError, Target: c.Path, Err: err, Message: "The file could not be read: " + err.Error() + "."}
	}
	return b, nil
}

type exportExchangeCertificate struct {
	names
	Path          string               `param:"alias=FileName" valid:"maxlen=4096 printable" help:"The file on the server that is written."`
	Password      *object.SecureString `param:"secret" help:"The password that protects the file."`
	BinaryEncoded command.Switch       `param:"" help:"Writes bytes; without it, text in Base64."`
}

// Process writes the file.
func (c *exportExchangeCertificate) Process(s *admin.Session) error {
	cert, err := c.find(s)
	if err != nil {
		return err
	}
	var data []byte
	err = s.Act(cert.Thumbprint, func() error {
		data, err = c.encode(cert)
		if err == nil && c.Path != "" {
			err = writeFile(c.Path, data)
		}
		return err
	})
	switch {
	case err != nil || c.Path != "":
		return err
	case bool(c.BinaryEncoded):
		return s.WriteObject(BinaryFileDataObject{FileData: data})
	}
	return s.Write(string(data))
}

func (c *exportExchangeCertificate) encode(cert config.Certificate) ([]byte, error) {
	if cert.PendingRequest {
		if !c.BinaryEncoded {
			return []byte(cert.Chain), nil
		}
		block, _ := pem.Decode([]byte(cert.Chain))
		return block.Bytes, nil
	}
	if !cert.PrivateKeyExportable {
		return nil, &command.Error{ID: "KeyNotExportable", Category: command.PermissionDenied, Target: cert.Thumbprint,
			Message: "The key of this certificate may not be exported.", Hint: "Only certificates that were made or imported with -PrivateKeyExportable $true can be."}
	}
	if c.Password.Reveal() == "" {
		return nil, &config.Invalid{Property: "Password", Reason: "A file with a key needs a password."}
	}
	data, err := encodePFX(cert, c.Password.Reveal())
	if err != nil || c.BinaryEncoded {
		return data, err
	}
	return base64Text(data), nil
}

type enableExchangeCertificate struct {
	names
	Services *services      `param:"alias=Service" help:"The services: IMAP, POP, SMTP, or None to take them all away; IMAP and POP if left out."`
	Force    command.Switch `param:"" help:"Does not ask before the certificate for SMTP is replaced."`
}

// Process gives the certificate to the services.
func (c *enableExchangeCertificate) Process(s *admin.Session) error {
	cert, err := c.find(s)
	if err != nil {
		return err
	}
	if cert.PendingRequest {
		return &command.Error{ID: "RequestPending", Category: command.InvalidOperation, Target: cert.Thumbprint,
			Message: "The request has not been answered yet.", Hint: "Import the certificate that the authority made of it first."}
	}
	services := config.ServiceIMAP | config.ServicePOP
	if c.Services != nil {
		if err := c.Services.warn(s); err != nil {
			return err
		}
		if services = c.Services.Here; services == 0 && len(c.Services.Foreign) > 0 {
			return nil // taking it from all is asked for by None
		}
	}
	if time.Now().After(cert.NotAfter) {
		if err := s.Warn("The certificate has expired on " + cert.NotAfter.Format("2006-01-02") + "; clients will refuse it."); err != nil {
			return err
		}
	}
	askBefore(s, cert.Server, cert.Thumbprint, services, bool(c.Force))
	return s.Change(cert.Thumbprint, func(tx config.Tx) error { return assign(tx, cert.Thumbprint, services) })
}

// askBefore makes the change ask first where it takes SMTP from another certificate.
func askBefore(s *admin.Session, server config.ServerID, print string, services config.CertificateServices, force bool) {
	if force || s.Confirm != nil || services&config.ServiceSMTP == 0 {
		return
	}
	for other := range config.Certificates.Find(s.View(), string(server)) {
		if other.Server == server && other.Thumbprint != print && other.Services&config.ServiceSMTP != 0 {
			yes := true
			s.Confirm = &yes
			s.Consequence = "SMTP is taken from the certificate " + other.Thumbprint + " (" + other.Subject + ")."
		}
	}
}

// assign gives a certificate to services and takes these from the others of the server. IMAP
// and POP show it whatever name they asked for before.
func assign(tx config.Tx, print string, services config.CertificateServices) error {
	cert, err := config.Certificates.Get(tx, print)
	if err != nil {
		return err
	}
	if cert.Services |= services; services == config.ServiceNone {
		cert.Services = config.ServiceNone
	}
	if err := config.Certificates.Put(tx, cert); err != nil {
		return err
	}
	var others []config.Certificate
	for other := range config.Certificates.Find(tx, string(cert.Server)) {
		if other.Server == cert.Server && other.Thumbprint != print && other.Services&services != 0 {
			others = append(others, other)
		}
	}
	for _, other := range others {
		other.Services &^= services
		if err := config.Certificates.Put(tx, other); err != nil {
			return err
		}
	}
	return errors.Join(nameImap(tx, cert, services), namePop(tx, cert, services))
}

func nameImap(tx config.Tx, cert config.Certificate, services config.CertificateServices) error {
	if services&config.ServiceIMAP == 0 || len(cert.CertificateDomains) == 0 {
		return nil
	}
	for set := range config.Imap.Find(tx, string(cert.Server)) {
		if !cert.Covers(set.X509CertificateName) {
			set.X509CertificateName = cert.CertificateDomains[0]
			return config.Imap.Put(tx, set)
		}
	}
	return nil
}

func namePop(tx config.Tx, cert config.Certificate, services config.CertificateServices) error {
	if services&config.ServicePOP == 0 || len(cert.CertificateDomains) == 0 {
		return nil
	}
	for set := range config.Pop.Find(tx, string(cert.Server)) {
		if !cert.Covers(set.X509CertificateName) {
			set.X509CertificateName = cert.CertificateDomains[0]
			return config.Pop.Put(tx, set)
		}
	}
	return nil
}

type removeExchangeCertificate struct{ names }

// Process deletes the certificate.
func (c *removeExchangeCertificate) Process(s *admin.Session) error {
	cert, err := c.find(s)
	if err != nil {
		return err
	}
	return s.Change(cert.Thumbprint, func(tx config.Tx) error { return config.Certificates.Delete(tx, cert.Thumbprint) })
}
