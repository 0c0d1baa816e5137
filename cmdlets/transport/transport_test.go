package transport_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	netsmtp "net/smtp"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"emsh/cmdlets/service"
	"emsh/cmdlets/transport"
	"emsh/server/admin/admintest"
	"emsh/server/reload"
	"emsh/shell/object"
	"emsh/store/config"
)

// house is an organization whose transport listens on ports that the system chooses.
func house(t testing.TB) *admintest.House {
	return admintest.New(t, func(tx config.Tx) error {
		free, _ := config.ParseIPBinding("127.0.0.1:0")
		var errs []error
		for c := range config.ReceiveConnectors.All(tx) {
			c.Bindings, c.TarpitInterval = config.MultiValuedProperty[config.IPBinding]{free}, 0
			errs = append(errs, config.ReceiveConnectors.Put(tx, c))
		}
		return errors.Join(errs...)
	}, append(transport.Commands(), service.Commands()...)...)
}

func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func banner(t testing.TB, at string) string {
	t.Helper()
	c, err := net.DialTimeout("tcp", at, 2*time.Second)
	if err != nil {
		return err.Error()
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(2 * time.Second))
	b := make([]byte, 200)
	n, _ := c.Read(b)
	return strings.TrimSpace(string(b[:n]))
}

func TestReceiveConnectorsAreLive(t *testing.T) {
	h := house(t)
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	at := freePort(t)
	made := h.Run("New-ReceiveConnector", "-Name", "Test", "-Usage", "Internet", "-Bindings", at, "-Banner", "220 one")
	if len(made) != 1 || admintest.Text(t, made[0], "PermissionGroups") != "AnonymousUsers" || banner(t, at) != "220 one" {
		t.Fatal(made, banner(t, at))
	}
	h.Pipe(h.Run("Get-ReceiveConnector", "Test"), "Set-ReceiveConnector", "-Banner", "220 two")
	if got := banner(t, at); got != "220 two" {
		t.Error(got)
	}
	h.Run("Set-ReceiveConnector", "Test", "-Name", "Renamed")
	if n := len(h.Run("Get-ReceiveConnector")); n != 3 {
		t.Error(n, "connectors")
	}
	held, _ := net.Listen("tcp4", "127.0.0.1:0")
	defer held.Close()
	r := h.Try(&admintest.Result{}, "Set-ReceiveConnector", nil, "Renamed", "-Bindings", held.Addr().String())
	if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Error(), "in use by") || banner(t, at) != "220 two" {
		t.Error(r.Errors)
	}
	h.Run("Remove-ReceiveConnector", `CAS01\Renamed`)
	if got := banner(t, at); !strings.Contains(got, "refused") {
		t.Error(got)
	}
}

func TestReceiveConnectorMistakes(t *testing.T) {
	h := house(t)
	before := h.Snapshot().Revision()
	for _, args := range [][]any{
		{"Set-ReceiveConnector", "nobody", "-Enabled", true}, {"Set-ReceiveConnector", "Client*"},
		{"Set-ReceiveConnector", "Client*", "-Banner", "250 x"}, {"Set-ReceiveConnector", "Client*", "-Banner", "220 a\r\n250 b"},
		{"Set-ReceiveConnector", "Client*", "-MaxHopCount", 0}, {"Set-ReceiveConnector", "Client*", "-RemoteIPRanges", "10.0.0.0/99"},
		{"Set-ReceiveConnector", "Client*", "-AuthMechanism", "BasicAuthRequireTLS"}, {"New-ReceiveConnector", "-Name", "x"},
		{"New-ReceiveConnector", "-Name", "Default CAS01", "-Bindings", "127.0.0.1:0"}, {"Remove-ReceiveConnector", "nobody"},
		{"Set-SendConnector", "nobody", "-Enabled", false}, {"New-SendConnector", "-Name", "x"},
		{"New-SendConnector", "-Name", "x", "-AddressSpaces", "not a domain"}, {"New-SendConnector", "-Name", "x", "-AddressSpaces", "*", "-Port", 70000},
	} {
		r := h.Try(&admintest.Result{}, args[0].(string), nil, args[1:]...)
		if len(r.Errors) != 1 {
			t.Errorf("%v: errors %v", args, r.Errors)
		}
	}
	if now := h.Snapshot().Revision(); now != before {
		t.Errorf("revision %d became %d", before, now)
	}
}

func TestSendConnectorAndQueue(t *testing.T) {
	h := house(t)
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(freePort(t))
	made := h.Run("New-SendConnector", "-Name", "Out", "-AddressSpaces", "*", "-SmartHosts", "127.0.0.1", "-Port", port,
		"-SmartHostAuthMechanism", "BasicAuth", "-AuthenticationCredential", &object.Credential{UserName: "us", Password: object.Secure("pw")})
	if len(made) != 1 || admintest.Text(t, made[0], "DNSRoutingEnabled") != "False" || admintest.Text(t, made[0], "SmartHostUserName") != "us" {
		t.Fatal(made)
	}
	if c, _ := config.SendConnectors.Get(h.Snapshot(), "Out"); c.SmartHostPassword.Reveal() != "pw" {
		t.Error("the password is not kept")
	}
	if got := admintest.Text(t, h.Run("Get-SendConnector", "Out")[0], "SmartHostPassword"); got != "********" {
		t.Errorf("the password is shown as %q", got)
	}
	h.Run("Set-ReceiveConnector", "Client*", "-Bindings", "127.0.0.1:0", "-PermissionGroups", "AnonymousUsers", "-AuthMechanism", "None", "-AnonymousRelayEnabled", true)
	at := ""
	for _, hall := range h.Halls() {
		for b, a := range hall.Addresses() {
			if b.Address == "127.0.0.1:0" {
				at = a.String()
			}
		}
	}
	h.Run("Remove-ReceiveConnector", "Default*")
	if err := netsmtp.SendMail(at, nil, "x@y.test", []string{"z@far.test"}, []byte("Subject: wait\r\n\r\nhello\r\n")); err != nil {
		t.Fatal(err)
	}
	var queues []*object.Object
	for range 300 {
		if queues = h.Run("Get-Queue", "-Filter", "Status -eq 'Retry'"); len(queues) == 1 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if len(queues) != 1 || admintest.Text(t, queues[0], "Identity") != `CAS01\[127.0.0.1]` || !strings.Contains(admintest.Text(t, queues[0], "LastError"), "refused") {
		t.Fatal(queues)
	}
	list := h.Pipe(queues, "Get-Message", "-IncludeRecipientInfo")
	if len(list) != 1 || admintest.Text(t, list[0], "Subject") != "wait" || admintest.Text(t, list[0], "Status") != "Retry" || admintest.Text(t, list[0], "FromAddress") != "x@y.test" {
		t.Fatal(list)
	}
	if n := len(h.Run("Get-Message", fmt.Sprint(admintest.Text(t, list[0], "Identity")))); n != 1 {
		t.Error(n)
	}
	h.Run("Get-Queue", "Submission")
	if r := h.Try(&admintest.Result{}, "Get-Queue", nil, "nowhere"); len(r.Errors) != 1 {
		t.Error(r.Errors)
	}
}

func TestServices(t *testing.T) {
	h := house(t)
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	status := func(name string) string { return admintest.Text(t, h.Run("Get-Service", name)[0], "Status") }
	if status("SMTP") != "Running" || len(h.Run("Get-Service", "*")) != 3 {
		t.Error(status("SMTP"))
	}
	h.Run("Suspend-Service", "Transport")
	if status("MSExchangeTransport") != "Paused" {
		t.Error(status("MSExchangeTransport"))
	}
	h.Run("Resume-Service", "Transport")
	h.Run("Restart-Service", "Transport")
	got := h.Run("Stop-Service", "smtpsvc", "-PassThru")
	if len(got) != 1 || status("Transport") != "Stopped" {
		t.Error(got)
	}
	h.Run("Set-Service", "POP3", "-StartupType", "Disabled")
	for _, args := range [][]any{{"Start-Service", "POP3"}, {"Start-Service", "nothing"}, {"Resume-Service", "Transport"}, {"Suspend-Service", "Transport"}, {"Set-Service", "POP3"}} {
		if r := h.Try(&admintest.Result{}, args[0].(string), nil, args[1:]...); len(r.Errors) != 1 {
			t.Errorf("%v: %v", args, r.Errors)
		}
	}
	health := h.Run("Test-ServiceHealth")
	if len(health) != 2 || admintest.Text(t, health[1], "RequiredServicesRunning") != "False" {
		t.Error(health)
	}
	h.Pipe(h.Run("Get-Service", "Transport"), "Start-Service")
	if admintest.Text(t, h.Run("Test-ServiceHealth")[1], "RequiredServicesRunning") != "True" {
		t.Error("transport does not run")
	}
}

func TestTakenAddressDoesNotStart(t *testing.T) {
	held, _ := net.Listen("tcp4", "127.0.0.1:0")
	defer held.Close()
	h := house(t)
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	pop, _ := config.Pop.Get(h.Snapshot(), `CAS01\1`)
	b, _ := config.ParseIPBinding(held.Addr().String())
	pop.UnencryptedOrTLSBindings, pop.SSLBindings = config.MultiValuedProperty[config.IPBinding]{b}, nil
	if err := h.Apply(context.Background(), changeOf(pop)); err != nil {
		t.Fatal(err)
	}
	r := h.Try(&admintest.Result{}, "Start-Service", nil, "POP3")
	if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Error(), held.Addr().String()) || !strings.Contains(r.Errors[0].Error(), "in use by") {
		t.Error(r.Errors)
	}
	if got := admintest.Text(t, h.Run("Get-Service", "POP3")[0], "Status"); got != "Stopped" {
		t.Error(got)
	}
}

func TestProtocolSessions(t *testing.T) {
	h := house(t)
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	at := freePort(t)
	h.Run("New-ReceiveConnector", "-Name", "Test", "-Bindings", at, "-PermissionGroups", "AnonymousUsers")
	c, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(3 * time.Second))
	b := make([]byte, 500)
	c.Read(b)
	list := h.Run("Get-ProtocolSession", "-Service", "SMTP")
	if len(list) != 1 || admintest.Text(t, list[0], "ClientAddress") != c.LocalAddr().String() {
		t.Fatal(list)
	}
	h.Pipe(list, "Stop-ProtocolSession", "-Message", "go home")
	n, _ := c.Read(b)
	if !strings.Contains(string(b[:n]), "421 4.3.2 Closing transmission channel: go home") {
		t.Errorf("%q", b[:n])
	}
	if r := h.Try(&admintest.Result{}, "Stop-ProtocolSession", nil, `SMTP\999`); len(r.Errors) != 1 {
		t.Error(r.Errors)
	}
}

func changeOf(pop config.PopSettings) reload.Change {
	return reload.Change{Fn: func(tx config.Tx) error { return config.Pop.Put(tx, pop) }}
}

func TestConnectorsAreChangedByName(t *testing.T) {
	h := house(t)
	h.Run("New-SendConnector", "-Name", "Out 1", "-AddressSpaces", "a.test")
	h.Run("New-SendConnector", "-Name", "Out 2", "-AddressSpaces", "b.test")
	before := h.Snapshot().Revision()
	for _, args := range [][]any{
		{"Set-ReceiveConnector", "*", "-Banner", "220 x"}, {"Remove-ReceiveConnector", "*", "-Confirm:", false},
		{"Set-SendConnector", "Out*", "-Enabled", false}, {"Remove-SendConnector", "Out*", "-Confirm:", false},
	} {
		r := h.Try(&admintest.Result{}, args[0].(string), nil, args[1:]...)
		if len(r.Errors) != 1 || r.Errors[0].ID != "ManagementObjectAmbiguous" || !strings.Contains(r.Errors[0].Message, "matches several objects: ") {
			t.Errorf("%v: %v", args, r.Errors)
		}
	}
	for _, args := range [][]any{{"Set-ReceiveConnector", "No*", "-Banner", "220 x"}, {"Remove-SendConnector", "No*", "-Confirm:", false}} {
		r := h.Try(&admintest.Result{}, args[0].(string), nil, args[1:]...)
		if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, "No*") {
			t.Errorf("%v: %v", args, r.Errors)
		}
	}
	if now := h.Snapshot().Revision(); now != before {
		t.Errorf("revision %d became %d", before, now)
	}
	h.Pipe(h.Run("Get-ReceiveConnector"), "Set-ReceiveConnector", "-Banner", "220 x")
}

func TestMissingMessage(t *testing.T) {
	h := house(t)
	for _, args := range [][]any{{"nosuch"}, {"4711"}, {"-Queue", "nowhere"}} {
		if r := h.Try(&admintest.Result{}, "Get-Message", nil, args...); len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Message, args[len(args)-1].(string)) {
			t.Errorf("%v: %v", args, r.Errors)
		}
	}
	h.Run("Get-Message", "no*")
	h.Run("Get-Message", "Submission")
	h.Run("Get-Message", "-Queue", `CAS01\Submission`)
	h.Pipe(h.Run("Get-Queue"), "Get-Message")
}

func TestWithoutEffectIsSaid(t *testing.T) {
	h := house(t)
	for _, c := range []struct {
		args []any
		want string
	}{
		{[]any{"-AuthMechanism", "Tls,Integrated"}, "Integrated"},
		{[]any{"-AuthMechanism", "Tls,ExchangeServer"}, "ExchangeServer"},
		{[]any{"-PermissionGroups", "ExchangeUsers,Partners"}, "Partners"},
		{[]any{"-PermissionGroups", "ExchangeUsers,ExchangeServers,ExchangeLegacyServers"}, "ExchangeServers, ExchangeLegacyServers"},
		{[]any{"-AuthMechanism", "Tls,ExternalAuthoritative", "-PermissionGroups", "ExchangeServers"}, ""},
		{[]any{"-AuthMechanism", "Tls,BasicAuth", "-PermissionGroups", "ExchangeUsers"}, ""},
		{[]any{"-PermissionGroups", "Partners"}, "from nobody"},
		{[]any{"-PermissionGroups", "None"}, "from nobody"},
		{[]any{"-Banner", "220 x"}, ""},
	} {
		r := h.Try(&admintest.Result{}, "Set-ReceiveConnector", nil, append([]any{"Client*"}, c.args...)...)
		if len(r.Errors) != 0 || (len(r.Warnings) == 1) != (c.want != "") || c.want != "" && !strings.Contains(r.Warnings[0], c.want) {
			t.Errorf("%v: errors %v, warnings %q", c.args, r.Errors, r.Warnings)
		}
	}
	for i, c := range []struct {
		args []any
		want int
	}{
		{[]any{"-Usage", "Internal"}, 1}, {[]any{"-Usage", "Partner"}, 1}, {[]any{"-Internet"}, 0}, {[]any{"-Client"}, 0}, {[]any{"-Usage", "Custom"}, 1},
		{[]any{"-Usage", "Custom", "-PermissionGroups", "AnonymousUsers"}, 0}, {[]any{"-Client", "-AuthMechanism", "Tls,Integrated"}, 1},
	} {
		r := h.Try(&admintest.Result{}, "New-ReceiveConnector", nil, append([]any{"-Name", fmt.Sprint("x", i), "-Bindings", "127.0.0.1:0"}, c.args...)...)
		if len(r.Errors) != 0 || len(r.Warnings) != c.want {
			t.Errorf("%v: %v, %q", c.args, r.Errors, r.Warnings)
		}
	}
}

// What a connector asks of its clients is seen by the next one.
func TestConnectorSettingsAreSeen(t *testing.T) {
	h := house(t)
	if err := h.Start(context.Background()); err != nil {
		t.Fatal(err)
	}
	at := freePort(t)
	h.Run("New-ReceiveConnector", "-Name", "Seen", "-Internet", "-Bindings", at)
	talk := func(lines ...string) string {
		t.Helper()
		c, err := textproto.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		c.ReadResponse(220)
		last := ""
		for _, line := range lines {
			c.PrintfLine("%s", line)
			code, text, _ := c.ReadResponse(0)
			last = fmt.Sprint(code, " ", text)
		}
		return last
	}
	for _, set := range []struct {
		property  string
		off, on   any
		lines     []string
		then, now string
	}{
		{"RequireEHLODomain", false, true, []string{"EHLO"}, "250", "501"},
		{"DefaultDomain", nil, "contoso.com", []string{"EHLO x", "MAIL FROM:<a@b.example>", "RCPT TO:<administrator>"}, "501", "250"},
		{"PipeliningEnabled", false, true, []string{"EHLO x"}, "SIZE 10485760\n", "PIPELINING"},
		{"MaxRecipientsPerMessage", 1, 2, []string{"EHLO x", "MAIL FROM:<a@b.example>", "RCPT TO:<administrator@contoso.com>", "RCPT TO:<postmaster@contoso.com>"}, "452", "250"},
	} {
		h.Run("Set-ReceiveConnector", "Seen", "-"+set.property, set.off)
		if got := talk(set.lines...); !strings.Contains(got, set.then) {
			t.Errorf("%s is %v: %q", set.property, set.off, got)
		}
		h.Run("Set-ReceiveConnector", "Seen", "-"+set.property, set.on)
		if got := talk(set.lines...); !strings.Contains(got, set.now) {
			t.Errorf("%s is %v: %q", set.property, set.on, got)
		}
	}
}
