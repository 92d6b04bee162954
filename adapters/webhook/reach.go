package webhook

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// errForbidden says that a name led into a network that nothing is sent to.
var errForbidden = errors.New("the address lies in a network that nothing is sent to")

// guarded dials addresses that pass. They are looked at after the name was
// resolved, just before the connection is made, so that a name that leads
// somewhere else the second time gets no further.
func guarded(passes func(netip.Addr) bool) func(ctx context.Context, network, address string) (net.Conn, error) {
	d := &net.Dialer{Timeout: 10 * time.Second, ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !passes(to.Addr()) {
			return errForbidden
		}
		return nil
	}}
	return d.DialContext
}

// named reports whether an address is in a network that the operator named.
func (c *Channel) named(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	for _, p := range c.o.Allow {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

func (c *Channel) reachable(a netip.Addr) bool { return c.named(a) || public(a) }

// special are the networks that are nobody's on the internet, by IANA's
// registries of special-purpose addresses (RFC 6890 and what followed).
//
//nolint:gochecknoglobals // a table
var special = prefixes("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
	"::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8")

// carriers are IPv6 networks in whose addresses one of IPv4 is carried, from that
// byte on.
//
//nolint:gochecknoglobals // a table
var carriers = map[netip.Prefix]int{netip.MustParsePrefix("64:ff9b::/96"): 12, netip.MustParsePrefix("2002::/16"): 2}

// public reports whether an address is one of the internet's.
func public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsValid() || a.Zone() != "" {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	for p, at := range carriers {
		if p.Contains(a) {
			b := a.As16()
			return public(netip.AddrFrom4([4]byte(b[at : at+4])))
		}
	}
	return true
}

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}
