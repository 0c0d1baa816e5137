package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"emsh/cmdlets"
	"emsh/server"
	"emsh/store/config"
	"emsh/store/directory"
)

// manyUsers makes mailboxes without a password, as an import would.
func manyUsers(n int) func(config.Tx) error {
	return func(tx config.Tx) error {
		for i := range n {
			u := directory.User{Mailbox: directory.NewMailbox("EX01", config.DefaultDatabase), ClientAccess: directory.DefaultClientAccess()}
			u.Guid, u.RecipientType, u.WhenCreated = config.NewGUID(), directory.TypeUserMailbox, time.Now()
			u.Name = fmt.Sprintf("user%05d", i)
			u.Alias, u.SamAccountName, u.DisplayName = u.Name, u.Name, u.Name
			u.UserPrincipalName = u.Name + "@contoso.com"
			u.EmailAddresses = directory.SetPrimary(nil, config.SmtpAddress(u.UserPrincipalName))
			if err := directory.Users.Put(tx, u); err != nil {
				return err
			}
		}
		return onFreePorts(tx)
	}
}

// onFreePorts lets the system choose every port.
func onFreePorts(tx config.Tx) error {
	for c := range config.ReceiveConnectors.All(tx) {
		free, _ := config.ParseIPBinding("127.0.0.1:0")
		c.Bindings = config.MultiValuedProperty[config.IPBinding]{free}
		if err := config.ReceiveConnectors.Put(tx, c); err != nil {
			return err
		}
	}
	return nil
}

func benchServer(b *testing.B, users int) *owned {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "data")
	s, err := server.Open(dir, server.Options{Name: "EX01", Domain: "contoso.com", First: manyUsers(users), Commands: cmdlets.Organization(), Views: cmdlets.Views()})
	if err != nil {
		b.Fatal(err)
	}
	w, err := serveSocket(s, filepath.Join(dir, socketName))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { w.close() })
	if err := w.start(context.Background()); err != nil {
		b.Fatal(err)
	}
	return w
}

func benchShell(b *testing.B, w *owned, attached bool) *shell {
	b.Helper()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { null.Close() })
	sh, err := newShell(&options{data: w.server.DataDir(), output: "auto", std: streams{null, null, os.Stderr}})
	if err != nil {
		b.Fatal(err)
	}
	if !attached {
		sh.house.invoker = w.invoker
	}
	return sh
}

// BenchmarkMailboxPipeline is Get-Mailbox | Set-CASMailbox: each change checked, committed and live.
func BenchmarkMailboxPipeline(b *testing.B) {
	const users = 10000
	w := benchServer(b, users)
	fsync := fsyncTime(b)
	for _, attached := range []bool{false, true} {
		name := map[bool]string{false: "hosted", true: "attached"}[attached]
		b.Run(name, func(b *testing.B) {
			sh := benchShell(b, w, attached)
			for i := 0; b.Loop(); i++ {
				r := sh.session.Run(context.Background(), "", fmt.Sprintf("Get-Mailbox user* -ResultSize Unlimited | Set-CASMailbox -PopEnabled $%v", i%2 == 0))
				if r.Failed {
					b.Fatal(r.Err)
				}
			}
			each := b.Elapsed() / time.Duration(b.N*users)
			b.ReportMetric(float64(each.Microseconds()), "µs/mailbox")
			b.ReportMetric(float64(each)/float64(fsync), "fsyncs/mailbox")
		})
	}
}

// BenchmarkMailboxExport is the report of every mailbox through Where-Object, Select-Object and Export-Csv.
func BenchmarkMailboxExport(b *testing.B) {
	const users = 10000
	w := benchServer(b, users)
	for _, attached := range []bool{false, true} {
		name := map[bool]string{false: "hosted", true: "attached"}[attached]
		b.Run(name, func(b *testing.B) {
			sh := benchShell(b, w, attached)
			file := filepath.Join(b.TempDir(), "mailboxes.csv")
			for b.Loop() {
				r := sh.session.Run(context.Background(), "", `Get-Mailbox -ResultSize Unlimited | Where-Object { $_.Alias -like 'user*' } |
					Select-Object Name, Alias, PrimarySmtpAddress | Export-Csv -NoTypeInformation '`+file+`'`)
				if r.Failed {
					b.Fatal(r.Err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*users), "µs/mailbox")
		})
	}
}

// BenchmarkSettingInForce is the time from Set-ImapSettings to its return: the next connection sees it.
func BenchmarkSettingInForce(b *testing.B) {
	w := benchServer(b, 1)
	fsync := fsyncTime(b)
	sh := benchShell(b, w, true)
	for i := 0; b.Loop(); i++ {
		if r := sh.session.Run(context.Background(), "", fmt.Sprintf("Set-ImapSettings -Banner 'banner %d'", i)); r.Failed {
			b.Fatal(r.Err)
		}
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/float64(fsync), "fsyncs/change")
}

// fsyncTime is what the disk takes to make one page durable.
func fsyncTime(b *testing.B) time.Duration {
	b.Helper()
	f, err := os.Create(filepath.Join(b.TempDir(), "fsync"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	page := make([]byte, 4096)
	const rounds = 100
	start := time.Now()
	for range rounds {
		if _, err := f.Write(page); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start) / rounds
}
