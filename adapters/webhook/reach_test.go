package webhook

import (
	"net/netip"
	"testing"
)

func TestPublic(t *testing.T) {
	for _, inside := range []string{"127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "0.0.0.0", "0.1.2.3",
		"100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::ffff:127.0.0.1", "::ffff:10.1.2.3", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1",
		"64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1", "2001:db8::1", "2001::1", "100::1", "3fff::1", "5f00::1"} {
		if public(netip.MustParseAddr(inside)) {
			t.Errorf("%s is taken for one of the internet's", inside)
		}
	}
	for _, outside := range []string{"8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "193.163.102.1", "223.255.255.254", "2606:4700::1111", "2a01:4f8::1",
		"::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1", "2003::1"} {
		if !public(netip.MustParseAddr(outside)) {
			t.Errorf("%s is taken for one inside", outside)
		}
	}
	if public(netip.Addr{}) {
		t.Error("no address is one of the internet's")
	}
}
