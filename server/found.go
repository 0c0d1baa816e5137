package server

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"strings"
	"time"

	"emsh/server/auth"
	"emsh/store/audit"
	"emsh/store/config"
	"emsh/store/directory"
	"emsh/store/mailbox"
)

// certificateLife is how long the first certificate is good for.
const certificateLife = 5 * 365 * 24 * time.Hour

// found makes a new organization: one server, one domain, the Administrator, a certificate,
// and the settings everything begins with.
func (s *Server) found(o Options) error {
	host, domain := o.Name, o.Domain
	fqdn := hostFQDN()
	first, rest, _ := strings.Cut(fqdn, ".")
	if host == "" {
		host = first
	}
	if domain == "" {
		domain = rest
	}
	if domain == "" {
		domain = "localdomain"
	}
	f := founding{name: config.ServerID(strings.ToUpper(host)), fqdn: strings.ToLower(host + "." + domain), domain: strings.ToLower(domain), now: time.Now()}
	if err := f.prepare(); err != nil {
		return err
	}
	p, err := s.store.Propose(func(tx config.Tx) error {
		if err := f.put(tx); err != nil || o.First == nil {
			return err
		}
		return o.First(tx)
	})
	if err == nil {
		err = s.engine.Check(p)
	}
	if err == nil {
		err = p.Check()
	}
	if err != nil {
		return err
	}
	s.FirstPassword = f.password
	return s.store.Commit(context.Background(), p, audit.Record{Time: f.now, Actor: "SYSTEM", Origin: "startup", Cmdlet: "New-Organization", Target: f.domain, Succeeded: true})
}

// makeFirstMailbox makes the Administrator's mailbox, so that it has its folders like every other.
// If that cannot be now, the first message or logon makes it.
func (s *Server) makeFirstMailbox() {
	u, err := directory.Users.Get(s.store.Snapshot(), directory.Administrator.String())
	if err == nil {
		err = s.boxes.Load().Create(context.Background(), mailbox.ID(u.MailboxID()))
	}
	if err != nil && !errors.Is(err, mailbox.ErrExists) {
		s.log.Warn("the Administrator's mailbox could not be made yet", "error", err)
	}
}

// founding is what a new organization is made of.
type founding struct {
	name         config.ServerID
	fqdn, domain string
	now          time.Time
	certificate  config.Certificate
	password     string
	hash         string
}

func (f *founding) prepare() (err error) {
	f.certificate, err = config.SelfSigned(f.name, []string{f.fqdn, strings.ToLower(string(f.name)), "localhost"}, f.now, certificateLife)
	if err != nil {
		return err
	}
	f.certificate.FriendlyName = "Microsoft Exchange"
	f.certificate.Services = config.ServiceIMAP | config.ServicePOP | config.ServiceSMTP
	f.certificate.PrivateKeyExportable = true
	f.password = rand.Text()
	f.hash, err = auth.HashPassword(f.password)
	return err
}

func (f *founding) put(tx config.Tx) error {
	short, _, _ := strings.Cut(f.domain, ".")
	imap, pop := config.DefaultImapSettings(f.name), config.DefaultPopSettings(f.name)
	imap.X509CertificateName, pop.X509CertificateName = f.fqdn, f.fqdn
	transport := config.DefaultTransportConfig()
	transport.ExternalPostmasterAddress = config.SmtpAddress("postmaster@" + f.domain)
	errs := []error{
		config.Organizations.Put(tx, config.Organization{Identity: "First Organization", Name: "First Organization", Domain: strings.ToUpper(short), Guid: config.NewGUID(), WhenCreated: f.now}),
		config.Servers.Put(tx, config.Server{Identity: f.name, Name: f.name, Fqdn: f.fqdn, ServerRole: "Mailbox, ClientAccess, HubTransport", Guid: config.NewGUID(), WhenCreated: f.now}),
		config.AcceptedDomains.Put(tx, config.AcceptedDomain{Identity: config.Identity(f.domain), Name: f.domain, DomainName: f.domain, Default: true}),
		config.Imap.Put(tx, imap),
		config.Pop.Put(tx, pop),
		config.TransportServers.Put(tx, config.DefaultTransportServer(f.name)),
		config.TransportConfigs.Put(tx, transport),
		config.Certificates.Put(tx, f.certificate),
		directory.Users.Put(tx, f.administrator()),
	}
	for _, svc := range config.DefaultServices(f.name) {
		errs = append(errs, config.Services.Put(tx, svc))
	}
	for _, c := range config.DefaultReceiveConnectors(f.name, f.fqdn) {
		errs = append(errs, config.ReceiveConnectors.Put(tx, c))
	}
	for _, r := range config.DefaultRoles() {
		errs = append(errs, config.Roles.Put(tx, r))
	}
	return errors.Join(errs...)
}

// administrator has a mailbox, to which mail for the postmaster comes.
func (f *founding) administrator() directory.User {
	u := directory.User{Mailbox: directory.NewMailbox(f.name, DatabaseName), ClientAccess: directory.DefaultClientAccess()}
	u.Guid, u.RecipientType, u.Name, u.DisplayName, u.Alias = directory.Administrator, directory.TypeUserMailbox, "Administrator", "Administrator", "Administrator"
	u.SamAccountName, u.UserPrincipalName = "Administrator", "Administrator@"+f.domain
	u.EmailAddresses = directory.SetPrimary(nil, config.SmtpAddress("Administrator@"+f.domain)).With(config.SMTP(config.SmtpAddress("postmaster@" + f.domain)))
	u.PasswordHash, u.PasswordLastSet, u.WhenCreated, u.WhenChanged = config.Secret(f.hash), f.now, f.now, f.now
	return u
}

// hostFQDN is the host's full name as far as the host itself knows it: asking DNS could take
// long, and the name is only a beginning.
func hostFQDN() string {
	name, err := os.Hostname()
	if err != nil || !config.ValidDomain(name) {
		return "localhost"
	}
	if strings.Contains(name, ".") {
		return name
	}
	if full := fromHosts(name); full != "" {
		return full
	}
	if domain := fromResolver(); domain != "" {
		return name + "." + domain
	}
	return name
}

// fromHosts looks for the name with a domain in the system's table of hosts.
func fromHosts(name string) string {
	b, err := os.ReadFile("/etc/hosts")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(b)) {
		line, _, _ = strings.Cut(line, "#")
		for i, word := range strings.Fields(line) {
			if i > 0 && config.ValidDomain(word) && strings.HasPrefix(strings.ToLower(word), strings.ToLower(name)+".") {
				return word
			}
		}
	}
	return ""
}

// fromResolver is the domain that the system completes names with.
func fromResolver() string {
	b, err := os.ReadFile("/etc/resolv.conf")
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(b)) {
		f := strings.Fields(line)
		if len(f) > 1 && (f[0] == "domain" || f[0] == "search") && config.ValidDomain(strings.TrimSuffix(f[1], ".")) {
			return strings.TrimSuffix(f[1], ".")
		}
	}
	return ""
}
