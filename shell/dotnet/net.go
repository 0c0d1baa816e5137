package dotnet

import (
	"net"
	"net/netip"

	"emsh/shell/object"
)

func netTypes() []*Type {
	return []*Type{
		{FullName: "System.Uri", declared: uriMembers, convert: toURI}, {FullName: "System.UriBuilder"},
		{FullName: "System.Net.IPAddress", declared: ipMembers, convert: toIP},
		{FullName: "System.Net.IPEndPoint", declared: endpointMembers, convert: toEndpoint},
		{FullName: "System.Net.Mail.MailAddress", declared: mailMembers, convert: toMail},
		{FullName: "System.Net.WebUtility", Sealed: true, declared: webMembers}, {FullName: "System.Web.HttpUtility", Sealed: true, declared: webMembers},
		{FullName: "System.Net.Dns", Sealed: true, declared: dnsMembers}, {FullName: "System.Net.ServicePointManager", Sealed: true, declared: servicePointMembers},
		{FullName: "System.Net.NetworkCredential", declared: credentialMembers}, {FullName: "System.Net.NetworkInformation.PhysicalAddress"},
	}
}

func dnsMembers() []Member {
	entry := func(_ any, a []any) (any, error) {
		addresses, err := net.LookupIP(text(a[0]))
		if err != nil {
			return nil, &object.Exception{Type: "System.Net.Sockets.SocketException", Message: "No such host is known."}
		}
		list := &object.Array{Elem: "System.Net.IPAddress"}
		for _, ip := range addresses {
			if addr, ok := netip.AddrFromSlice(ip); ok {
				list.Items = append(list.Items, &IP{addr.Unmap()})
			}
		}
		return object.New(object.Member{Name: "HostName", Value: text(a[0])}, object.Member{Name: "Aliases", Value: &object.Array{Elem: "System.String"}}, object.Member{Name: "AddressList", Value: list}), nil
	}
	return []Member{
		static("string GetHostName()", func([]any) any { return hostName() }),
		{Text: "static System.Net.IPHostEntry GetHostEntry(string hostNameOrAddress)", Do: entry}, {Text: "static System.Net.IPHostEntry GetHostByName(string hostName)", Do: entry},
		{Text: "static System.Net.IPHostEntry Resolve(string hostName)", Do: entry},
		{Text: "static ipaddress[] GetHostAddresses(string hostNameOrAddress)", Do: func(_ any, a []any) (any, error) {
			e, err := entry(nil, a)
			if err != nil {
				return nil, err
			}
			list, _ := e.(*object.Object).Get("AddressList")
			return list, nil
		}},
	}
}

// servicePointMembers take what scripts set for the sake of web requests, which choose their protocol themselves.
func servicePointMembers() []Member {
	accept := func(definition string, v any) Member {
		return Member{Text: "static " + definition, Do: func(any, []any) (any, error) { return v, nil }, Set: func(any, []any) (any, error) { return nil, nil }}
	}
	return []Member{
		accept("System.Object SecurityProtocol {get;set;}", Enum("System.Net.SecurityProtocolType", 0)), accept("System.Object ServerCertificateValidationCallback {get;set;}", nil),
		accept("System.Object CertificatePolicy {get;set;}", nil), accept("bool Expect100Continue {get;set;}", true), accept("int DefaultConnectionLimit {get;set;}", int32(2)),
		accept("bool CheckCertificateRevocationList {get;set;}", false),
	}
}
