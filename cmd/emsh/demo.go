package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"emsh/cmdlets"
	"emsh/server"
	"emsh/store/config"
)

// demo is a throw-away organization on loopback.
type demo struct {
	sh       *shell
	password string // of every mailbox
	ports    demoPorts
}

// demoPorts are the addresses that the services listen at.
type demoPorts struct{ imap, imaps, pop, pops, smtp, submission string }

// demoUser is whose mail client the demonstration looks through.
const demoUser = "paulr@contoso.com"

// runDemo makes the organization, and then plays the README's first page or opens a console.
func runDemo(o *options, rest []string) int {
	if len(rest) > 0 {
		return usage(o.std.err, fmt.Errorf("demo takes no %q", rest[0]))
	}
	dir, err := os.MkdirTemp("", "emsh-demo-")
	if err != nil {
		return failed(o, err)
	}
	defer os.RemoveAll(dir)
	o.data, o.history = filepath.Join(dir, "data"), filepath.Join(dir, "history")
	return once(o, func(sh *shell, ctx context.Context) int {
		d := &demo{sh: sh, password: rand.Text()[:12]}
		if err := d.open(ctx); err != nil {
			return failed(o, err)
		}
		d.introduce()
		if interactive(o.std.in) && interactive(o.std.out) {
			return d.console()
		}
		return d.play(ctx)
	})
}

// open makes the organization and starts everything.
func (d *demo) open(ctx context.Context) error {
	if err := d.choosePorts(); err != nil {
		return err
	}
	s, err := server.Open(d.sh.o.data, server.Options{Name: "EX01", Domain: "contoso.com", First: d.onLoopback,
		Commands: cmdlets.Organization(), Views: cmdlets.Views(), Log: logger(d.sh.o.std.err)})
	if err != nil {
		return err
	}
	w, err := serveSocket(s, filepath.Join(d.sh.o.data, socketName))
	if err != nil {
		return errors.Join(err, s.Close(ctx))
	}
	d.sh.house.owned, d.sh.house.invoker = w, w.invoker
	if err := w.start(ctx); err != nil {
		return err
	}
	if err := d.furnish(ctx); err != nil {
		return err
	}
	return d.sendMail()
}

// choosePorts asks the system for six free ports.
func (d *demo) choosePorts() error {
	p := &d.ports
	for _, port := range []*string{&p.imap, &p.imaps, &p.pop, &p.pops, &p.smtp, &p.submission} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer l.Close() // all are held until the last is chosen
		*port = l.Addr().String()
	}
	return nil
}

// onLoopback puts the services of the new organization on the chosen ports.
func (d *demo) onLoopback(tx config.Tx) error {
	at := func(address string) config.MultiValuedProperty[config.IPBinding] {
		b, _ := config.ParseIPBinding(address)
		return config.MultiValuedProperty[config.IPBinding]{b}
	}
	imap, err := config.Imap.Get(tx, `EX01\1`)
	if err != nil {
		return err
	}
	pop, err := config.Pop.Get(tx, `EX01\1`)
	if err != nil {
		return err
	}
	imap.UnencryptedOrTLSBindings, imap.SSLBindings = at(d.ports.imap), at(d.ports.imaps)
	pop.UnencryptedOrTLSBindings, pop.SSLBindings = at(d.ports.pop), at(d.ports.pops)
	errs := []error{config.Imap.Put(tx, imap), config.Pop.Put(tx, pop)}
	for c := range config.ReceiveConnectors.All(tx) {
		c.Bindings = at(d.ports.smtp)
		if strings.HasPrefix(c.Name, "Client") {
			c.Bindings = at(d.ports.submission)
		}
		errs = append(errs, config.ReceiveConnectors.Put(tx, c))
	}
	return errors.Join(errs...)
}

// furnishing makes the demonstration's recipients with the cmdlets that an administrator would use.
const furnishing = `$password = ConvertTo-SecureString '%s' -AsPlainText -Force
'Paul Robichaux,paulr', 'Kim Akers,kima', 'Toni Poe,tonip', 'Ann Beebe,annb', 'Field Service,service' | ForEach-Object {
  $name, $alias = $_ -split ','
  New-Mailbox -Name $name -Alias $alias -UserPrincipalName "$alias@contoso.com" -Password $password | Out-Null
}
New-DistributionGroup -Name 'Field Engineers' -Alias engineers -Members kima, tonip, annb | Out-Null
Set-Service MSExchangeIMAP4 -StartupType Automatic
Set-Service MSExchangePOP3 -StartupType Automatic
Start-Service MSExchangeIMAP4
Start-Service MSExchangePOP3`

func (d *demo) furnish(ctx context.Context) error {
	r := d.sh.session.Run(ctx, "", fmt.Sprintf(furnishing, d.password))
	if r.Failed {
		d.sh.report(r)
		return errors.New("the demonstration's organization could not be made")
	}
	return nil
}

func (d *demo) introduce() {
	p := d.ports
	fmt.Fprintf(d.sh.o.std.out, `A throw-away organization, Contoso, runs on this machine's loopback addresses.
  IMAP4  %s (STARTTLS), %s (TLS)
  POP3   %s (STLS), %s (TLS)
  SMTP   %s, submission %s (STARTTLS)
  User   %s with the password %s; the certificate is self-signed
Leaving removes it.

`, p.imap, p.imaps, p.pop, p.pops, p.smtp, p.submission, demoUser, d.password)
}

func (d *demo) console() int {
	c, err := d.sh.openConsole()
	if err != nil {
		return failed(d.sh.o, err)
	}
	defer c.reader.Close()
	return c.loop()
}

// play runs the README's first page: each command, its output, and what a mail client then sees.
func (d *demo) play(ctx context.Context) int {
	code := exitOK
	for _, step := range page {
		fmt.Fprintf(d.sh.o.std.out, "[PS] > %s\n", step.command)
		r := d.sh.session.Run(ctx, "", step.command)
		d.sh.sink.End()
		d.sh.report(r)
		if r.Failed && !step.fails {
			code = exitFailed
		}
		if step.see != nil {
			d.look(step)
		}
		fmt.Fprintln(d.sh.o.std.out)
	}
	return code
}

// look shows what a mail client sees now, indented.
func (d *demo) look(s pageStep) {
	for line := range strings.Lines(strings.TrimRight(s.see(d), "\n") + "\n") {
		fmt.Fprint(d.sh.o.std.out, "  | ", line)
	}
}
