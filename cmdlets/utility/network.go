package utility

import (
	"context"
	"encoding/binary"
	"errors"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/object"
)

// networkCommands are those that try connections.
func networkCommands() []*command.Command {
	return []*command.Command{
		command.Define[testConnection](command.Spec{Verb: "Test", Noun: "Connection", Synopsis: "Tries whether a computer, or a port of it, answers.",
			Examples: []command.Example{{Title: "A server's IMAP4", Code: "Test-Connection mail.contoso.com -TcpPort 143"}}}),
		command.Define[testNetConnection](command.Spec{Verb: "Test", Noun: "NetConnection", Synopsis: "Tries whether a port of a computer answers.", Aliases: []string{"TNC"},
			Examples: []command.Example{{Title: "A server's SMTP", Code: "Test-NetConnection mail.contoso.com -Port 25"}}}),
	}
}

type testConnection struct {
	TargetName         []string       `param:"pos=0,mandatory,property,alias=ComputerName|Cn" help:"The computers."`
	TcpPort            int            `param:"" valid:"range=1..65535" help:"The port that is tried; without it the computer is asked for an echo."`
	Count              int            `param:"" valid:"range=1..2147483647" default:"4" help:"How many echoes are asked for."`
	Delay              int            `param:"" valid:"range=1..2147483647" default:"1" help:"How many seconds lie between two of them."`
	TimeoutSeconds     int            `param:"" valid:"range=1..2147483647" default:"5" help:"How many seconds to wait for an answer."`
	BufferSize         int            `param:"alias=Size|Bytes|BS" valid:"range=0..65500" default:"32" help:"How many bytes an echo has."`
	Quiet              command.Switch `param:"" help:"Writes only whether there was an answer."`
	Detailed           command.Switch `param:"" help:"Writes an object for a port too, with its time."`
	IPv4               command.Switch `param:"" help:"Only IPv4."`
	IPv6               command.Switch `param:"" help:"Only IPv6."`
	ResolveDestination command.Switch `param:"" help:"Shows the computer's name."`
}

func (t *testConnection) Process(c *command.Call) error {
	if t.Count == 0 {
		t.Count = 4
	}
	t.Delay, t.TimeoutSeconds = max(t.Delay, 1), max(t.TimeoutSeconds, 0)
	if t.TimeoutSeconds == 0 {
		t.TimeoutSeconds = 5
	}
	if !c.Has("BufferSize") {
		t.BufferSize = 32
	}
	for _, target := range t.TargetName {
		var err error
		if t.TcpPort > 0 {
			err = t.port(c, target)
		} else {
			err = t.echoes(c, target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *testConnection) network(base string) string {
	switch {
	case bool(t.IPv4):
		return base + "4"
	case bool(t.IPv6):
		return base + "6"
	}
	return base
}

// port tries a port; what is written is whether it answers.
func (t *testConnection) port(c *command.Call, target string) error {
	began := time.Now()
	conn, err := dial(c.Context, t.network("tcp"), target, t.TcpPort, time.Duration(t.TimeoutSeconds)*time.Second)
	if err == nil {
		conn.Close()
	}
	if stop := c.Context.Err(); stop != nil {
		return stop
	}
	if !bool(t.Detailed) || bool(t.Quiet) {
		return c.Write(err == nil)
	}
	status := "Success"
	if err != nil {
		status = sendReason(err)
	}
	return c.Write(object.New(object.Member{Name: "Id", Value: int32(1)}, object.Member{Name: "Target", Value: target}, object.Member{Name: "Port", Value: int32(t.TcpPort)},
		object.Member{Name: "Latency", Value: time.Since(began).Milliseconds()}, object.Member{Name: "Connected", Value: err == nil}, object.Member{Name: "Status", Value: status}))
}

func dial(ctx context.Context, network, host string, port int, most time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	var d net.Dialer
	return d.DialContext(ctx, network, net.JoinHostPort(host, strconv.Itoa(port)))
}

// echoes asks a computer for echoes.
func (t *testConnection) echoes(c *command.Call, target string) error {
	addr, err := net.ResolveIPAddr(t.network("ip"), target)
	if err != nil {
		if t.Quiet {
			return c.Write(false)
		}
		return c.Fail(fail("TestConnectionException", command.ResourceUnavailable, "System.Net.NetworkInformation.PingException",
			"Testing connection to computer '"+target+"' failed: Cannot resolve the target name.", target))
	}
	all := true
	for n := 1; n <= t.Count; n++ {
		if n > 1 {
			wait(c.Context, time.Duration(t.Delay)*time.Second)
		}
		if err := c.Context.Err(); err != nil {
			return err
		}
		took, err := ping(addr, n, t.BufferSize, time.Duration(t.TimeoutSeconds)*time.Second)
		if errors.Is(err, os.ErrPermission) {
			return noEcho(target)
		}
		all = all && err == nil
		if t.Quiet {
			continue
		}
		if err := c.Write(t.pinged(n, target, addr, took, err)); err != nil {
			return err
		}
	}
	if t.Quiet {
		return c.Write(all)
	}
	return nil
}

func noEcho(target string) *command.Error {
	e := fail("TestConnectionException", command.PermissionDenied, "System.Net.NetworkInformation.PingException",
		"Testing connection to computer '"+target+"' failed: the system does not let this user send echo requests.", target)
	e.Hint = "Try a port instead: Test-Connection " + target + " -TcpPort 25."
	return e
}

func (t *testConnection) pinged(n int, target string, addr *net.IPAddr, took time.Duration, err error) *object.Object {
	status, shown := "Success", addr.String()
	if err != nil {
		status = "TimedOut"
	}
	if t.ResolveDestination {
		if names, err := net.LookupAddr(addr.String()); err == nil && len(names) > 0 {
			shown = strings.TrimSuffix(names[0], ".")
		}
	}
	host, _ := os.Hostname()
	o := object.New(object.Member{Name: "Ping", Value: int32(n)}, object.Member{Name: "Source", Value: host}, object.Member{Name: "Destination", Value: target},
		object.Member{Name: "Address", Value: addr.String()}, object.Member{Name: "DisplayAddress", Value: shown}, object.Member{Name: "Latency", Value: took.Milliseconds()},
		object.Member{Name: "Status", Value: status}, object.Member{Name: "BufferSize", Value: int32(t.BufferSize)})
	o.SetTypeNames("Microsoft.PowerShell.Commands.TestConnectionCommand+PingStatus", "System.Object")
	o.SetDisplay("Ping", "Source", "DisplayAddress", "Latency", "BufferSize", "Status")
	return o
}

// ping asks for one echo: RFC 792, and RFC 4443 for IPv6.
func ping(addr *net.IPAddr, n, size int, most time.Duration) (time.Duration, error) {
	network, request, reply := "ip4:icmp", byte(8), byte(0)
	if addr.IP.To4() == nil {
		network, request, reply = "ip6:ipv6-icmp", 128, 129
	}
	conn, err := net.DialIP(network, nil, addr)
	if err != nil {
		return 0, err
	}
	defer conn.Close()
	packet := make([]byte, 8+size)
	packet[0] = request
	id := uint16(os.Getpid())
	binary.BigEndian.PutUint16(packet[4:], id)
	binary.BigEndian.PutUint16(packet[6:], uint16(n))
	if request == 8 {
		binary.BigEndian.PutUint16(packet[2:], checksum(packet))
	}
	began := time.Now()
	conn.SetDeadline(began.Add(most))
	if _, err := conn.Write(packet); err != nil {
		return 0, err
	}
	answer := make([]byte, 1500)
	for {
		k, _, err := conn.ReadFromIP(answer)
		if err != nil {
			return 0, err
		}
		if k >= 8 && answer[0] == reply && binary.BigEndian.Uint16(answer[4:]) == id && binary.BigEndian.Uint16(answer[6:]) == uint16(n) {
			return time.Since(began), nil
		}
	}
}

// checksum is RFC 1071's.
func checksum(b []byte) uint16 {
	var sum uint32
	for i := 0; i+1 < len(b); i += 2 {
		sum += uint32(binary.BigEndian.Uint16(b[i:]))
	}
	if len(b)%2 == 1 {
		sum += uint32(b[len(b)-1]) << 8
	}
	for sum>>16 != 0 {
		sum = sum&0xffff + sum>>16
	}
	return ^uint16(sum)
}

// commonPorts are the ports that -CommonTCPPort names.
var commonPorts = map[string]int{"http": 80, "https": 443, "smtp": 25, "submission": 587, "imap": 143, "imaps": 993, "pop3": 110, "pop3s": 995, "rdp": 3389, "smb": 445, "winrm": 5985}

type testNetConnection struct {
	ComputerName     string `param:"pos=0,pipeline,property,alias=RemoteAddress|Cn" default:"localhost" help:"The computer."`
	Port             int    `param:"property,alias=RemotePort" valid:"range=1..65535" help:"The port."`
	CommonTCPPort    string `param:"pos=1" help:"A service instead of a port: HTTP, SMTP, IMAP, IMAPS, POP3, POP3S or SUBMISSION."`
	InformationLevel string `param:"" help:"Quiet writes only whether it answers; Detailed shows the addresses too."`
}

func (t *testNetConnection) Process(c *command.Call) error {
	host, port := or(t.ComputerName, "localhost"), t.Port
	if t.CommonTCPPort != "" {
		if port = commonPorts[strings.ToLower(t.CommonTCPPort)]; port == 0 {
			return fail("UnknownService", command.InvalidArgument, psArgument, "There is no known port of '"+t.CommonTCPPort+"'; give its number with -Port.", t.CommonTCPPort)
		}
	}
	if port == 0 {
		return fail("PortNeeded", command.InvalidArgument, psArgument, "Give the port to try with -Port; Test-Connection asks a computer for an echo.", nil)
	}
	conn, err := dial(c.Context, "tcp", host, port, 10*time.Second)
	if stop := c.Context.Err(); stop != nil {
		return stop
	}
	remote, source := "", ""
	if err == nil {
		remote, _, _ = net.SplitHostPort(conn.RemoteAddr().String())
		source, _, _ = net.SplitHostPort(conn.LocalAddr().String())
		conn.Close()
	} else if err := c.Warn("TCP connect to (" + host + " : " + strconv.Itoa(port) + ") failed"); err != nil {
		return err
	}
	if strings.EqualFold(t.InformationLevel, "Quiet") {
		return c.Write(err == nil)
	}
	o := object.New(object.Member{Name: "ComputerName", Value: host}, object.Member{Name: "RemoteAddress", Value: remote}, object.Member{Name: "RemotePort", Value: int32(port)},
		object.Member{Name: "SourceAddress", Value: source}, object.Member{Name: "TcpTestSucceeded", Value: err == nil})
	if strings.EqualFold(t.InformationLevel, "Detailed") {
		names, _ := net.LookupHost(host)
		o.Add("AllNameResolutionResults", stringArray(names...))
	}
	o.SetTypeNames("TestNetConnectionResult", "System.Object")
	return c.Write(o)
}
