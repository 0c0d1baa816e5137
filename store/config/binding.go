package config

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// IPBinding is an address and a port to listen on, written 0.0.0.0:143 or [::]:143.
type IPBinding struct{ netip.AddrPort }

// ParseIPBinding reads address:port; "*:port" and ":port" mean every IPv4 address.
func ParseIPBinding(s string) (IPBinding, error) {
	text := strings.TrimSpace(s)
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		return IPBinding{}, fmt.Errorf("\"%s\" is not an address and port; write for example 0.0.0.0:143 or [::]:143", s)
	}
	if host == "" || host == "*" {
		host = "0.0.0.0"
	}
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return IPBinding{}, fmt.Errorf("\"%s\" does not begin with an IP address; write for example 0.0.0.0:143 or [::]:143", s)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return IPBinding{}, fmt.Errorf("\"%s\" does not end with a port between 0 and 65535", s)
	}
	return IPBinding{netip.AddrPortFrom(addr, uint16(n))}, nil
}

// UnmarshalText reads what ParseIPBinding reads.
func (b *IPBinding) UnmarshalText(text []byte) (err error) {
	*b, err = ParseIPBinding(string(text))
	return err
}

// IPRange is a run of addresses: one, a subnet or all between two.
type IPRange struct {
	text      string
	low, high netip.Addr
}

// ParseIPRange reads an address, "10.0.0.0/8", "10.0.0.0(255.0.0.0)" or "10.0.0.1-10.0.0.9".
func ParseIPRange(s string) (IPRange, error) {
	text := strings.TrimSpace(s)
	r := IPRange{text: text}
	var err error
	switch {
	case strings.Contains(text, "-"):
		low, high, _ := strings.Cut(text, "-")
		r.low, err = netip.ParseAddr(strings.TrimSpace(low))
		if err == nil {
			r.high, err = netip.ParseAddr(strings.TrimSpace(high))
		}
	case strings.HasSuffix(text, ")"):
		r.low, r.high, err = maskedRange(text)
	case strings.Contains(text, "/"):
		var prefix netip.Prefix
		if prefix, err = netip.ParsePrefix(text); err == nil {
			r.low, r.high = prefixRange(prefix)
		}
	default:
		r.low, err = netip.ParseAddr(text)
		r.high = r.low
	}
	if err != nil || r.low.Is4() != r.high.Is4() || r.high.Less(r.low) {
		return IPRange{}, fmt.Errorf("\"%s\" is not a range of addresses; write for example 10.0.0.1, 10.0.0.0/8 or 10.0.0.1-10.0.0.9", s)
	}
	return r, nil
}

// maskedRange reads "10.0.0.0(255.0.0.0)".
func maskedRange(text string) (low, high netip.Addr, err error) {
	base, mask, _ := strings.Cut(strings.TrimSuffix(text, ")"), "(")
	if low, err = netip.ParseAddr(strings.TrimSpace(base)); err != nil {
		return low, high, err
	}
	m, err := netip.ParseAddr(strings.TrimSpace(mask))
	if err != nil || !m.Is4() || !low.Is4() {
		return low, high, fmt.Errorf("\"%s\" has no IPv4 mask", text)
	}
	b := m.As4()
	n := binary.BigEndian.Uint32(b[:])
	ones := bits.LeadingZeros32(^n)
	if bits.OnesCount32(n) != ones {
		return low, high, fmt.Errorf("\"%s\" has holes in its mask", text)
	}
	low, high = prefixRange(netip.PrefixFrom(low, ones))
	return low, high, nil
}

// prefixRange returns the first and the last address of a subnet.
func prefixRange(p netip.Prefix) (low, high netip.Addr) {
	low = p.Masked().Addr()
	b := low.AsSlice()
	for i := p.Bits(); i < len(b)*8; i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	high, _ = netip.AddrFromSlice(b)
	return low, high
}

// Contains reports whether a lies in the range; an IPv4 address in IPv6 clothes counts as IPv4.
func (r IPRange) Contains(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	return r.low.IsValid() && a.Is4() == r.low.Is4() && r.low.Compare(a) <= 0 && a.Compare(r.high) <= 0
}

// Width orders ranges from the narrowest to the widest: the number of leading bits that all
// its addresses share, of 128.
func (r IPRange) Width() int {
	low, high := r.low.As16(), r.high.As16()
	for i := range low {
		if d := low[i] ^ high[i]; d != 0 {
			return 128 - i*8 - bits.LeadingZeros8(d)
		}
	}
	return 0
}

// String returns the range as it was written.
func (r IPRange) String() string { return r.text }

// MarshalText writes what String writes.
func (r IPRange) MarshalText() ([]byte, error) { return []byte(r.text), nil }

// UnmarshalText reads what ParseIPRange reads.
func (r *IPRange) UnmarshalText(b []byte) (err error) {
	*r, err = ParseIPRange(string(b))
	return err
}
