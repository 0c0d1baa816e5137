package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// startEmsh sets emsh up with its own cmdlets, its limits out of a load's way, and serves.
func startEmsh(s settings) (*peer, error) {
	at, err := freePorts(6)
	if err != nil {
		return nil, err
	}
	data := filepath.Join(s.dir, "emsh")
	script := filepath.Join(s.dir, "setup.ps1")
	if err := os.WriteFile(script, []byte(emshSetup(s, at)), 0o600); err != nil {
		return nil, err
	}
	if out, err := s.command(script).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	server := s.command("serve")
	server.Env = append(os.Environ(), "EMSH_DATA="+data)
	log, err := os.Create(filepath.Join(s.dir, "emsh.log"))
	if err != nil {
		return nil, err
	}
	server.Stdout, server.Stderr = log, log
	if err := server.Start(); err != nil {
		return nil, err
	}
	p := &peer{name: "emsh", imap: at[0], imaps: at[1], deliver: at[4], master: server.Process.Pid, stop: func() {
		_ = server.Process.Signal(syscall.SIGTERM)
		_ = server.Wait()
		log.Close()
	}}
	if err := awaits(at[4]); err != nil {
		p.stop()
		return nil, err
	}
	if out, err := s.command("-c", "Start-Service MSExchangeIMAP4").CombinedOutput(); err != nil {
		p.stop()
		return nil, fmt.Errorf("%w: %s", err, out)
	}
	if err := awaits(at[0], at[1]); err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

func (s settings) command(args ...string) *exec.Cmd {
	c := exec.Command(s.emsh, args...)
	c.Env = append(os.Environ(), "EMSH_DATA="+filepath.Join(s.dir, "emsh"))
	return c
}

func emshSetup(s settings, at []string) string {
	return strings.NewReplacer("<domain>", domain, "<password>", password, "<last>", fmt.Sprint(s.users-1),
		"<imap>", at[0], "<imaps>", at[1], "<pop>", at[2], "<pops>", at[3], "<smtp>", at[4], "<client>", at[5]).Replace(`
$ErrorActionPreference = 'Stop'
New-AcceptedDomain -Name bench -DomainName <domain> -DomainType Authoritative | Out-Null
$p = ConvertTo-SecureString '<password>' -AsPlainText -Force
0..<last> | ForEach-Object { $u = 'u{0:d2}' -f $_; New-Mailbox -Name $u -Alias $u -UserPrincipalName "$u@<domain>" -PrimarySmtpAddress "$u@<domain>" -Password $p | Out-Null }
Set-ImapSettings -UnencryptedOrTLSBindings <imap> -SSLBindings <imaps> -LoginType PlainTextLogin -MaxConnections 20000 -MaxConnectionFromSingleIP 20000 -MaxConnectionsPerUser 1000
Set-PopSettings -UnencryptedOrTLSBindings <pop> -SSLBindings <pops>
Get-ReceiveConnector | Where-Object { $_.Name -like 'Default*' } | Set-ReceiveConnector -Bindings <smtp> -PermissionGroups AnonymousUsers, ExchangeUsers -MaxInboundConnectionPerSource unlimited -MaxInboundConnectionPercentagePerSource 100 -TarpitInterval 00:00:00 -MessageRateLimit unlimited
Get-ReceiveConnector | Where-Object { $_.Name -like 'Client*' } | Set-ReceiveConnector -Bindings <client>
`)
}
