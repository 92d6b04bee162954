package eventstoredb

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"syscall"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ledetraad/domain/fault"
)

// diagnose finds out why no connection can be had. gRPC reports every reason
// as a text only, so the first steps of a connection are taken once more by
// hand. lasting: waiting will not mend it. nil: it found nothing wrong.
func diagnose(ctx context.Context, config *esdb.Configuration) (why error, lasting bool) {
	address := config.Address
	if len(config.GossipSeeds) > 0 {
		address = config.GossipSeeds[0].String()
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		if dns, ok := errors.AsType[*net.DNSError](err); ok {
			return &fault.Error{Code: fault.Unavailable, Field: field, Cause: err,
				Message: "the host " + dns.Name + " is not known to this machine; check its name"}, dns.IsNotFound
		}
		if errors.Is(err, syscall.ECONNREFUSED) {
			return &fault.Error{Code: fault.Unavailable, Field: field, Cause: err,
				Message: "nothing listens at " + address + "; check the port, and that the server runs"}, false
		}
		return &fault.Error{Code: fault.Unavailable, Field: field, Cause: err,
			Message: "no connection to " + address + " can be had; check the address and the firewall"}, false
	}
	defer conn.Close()
	// The client makes a new TLS configuration of these three as well.
	host, _, _ := net.SplitHostPort(address)
	settings := &tls.Config{ServerName: host, RootCAs: config.RootCAs, InsecureSkipVerify: config.SkipCertificateVerification || config.DisableTLS, NextProtos: []string{"h2"}}
	if config.UserCertFile != "" && !config.DisableTLS {
		pair, err := tls.LoadX509KeyPair(config.UserCertFile, config.UserKeyFile)
		if err != nil {
			return &fault.Error{Code: fault.Invalid, Field: field, Cause: err,
				Message: "the certificate and the key in userCertFile and userKeyFile do not fit each other"}, true
		}
		settings.Certificates = []tls.Certificate{pair}
	}
	err = tls.Client(conn, settings).HandshakeContext(ctx)
	if config.DisableTLS {
		if err == nil {
			return &fault.Error{Code: fault.Invalid, Field: field,
				Message: "the server at " + address + " wants TLS; leave tls=false out of the URL"}, true
		}
		return nil, false
	}
	if err == nil {
		return nil, false
	}
	return tlsFault(address, err)
}

// tlsFault says what is wrong with a TLS handshake. A server that hangs up may
// only be starting; a wrong certificate stays wrong.
func tlsFault(address string, err error) (why error, lasting bool) {
	message := ""
	if _, ok := errors.AsType[x509.UnknownAuthorityError](err); ok {
		message = "the certificate of the server at " + address + " is signed by an authority that is not trusted here; name the authority's certificate with tlsCaFile"
	}
	if _, ok := errors.AsType[x509.HostnameError](err); ok {
		message = "the certificate of the server at " + address + " is made out to another name; use the name it is made out to"
	}
	if bad, ok := errors.AsType[x509.CertificateInvalidError](err); ok && bad.Reason == x509.Expired {
		message = "the certificate of the server at " + address + " is not valid at this time; renew it, or set this machine's clock"
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		message = "the server at " + address + " does not speak TLS; add tls=false to the URL if that is meant"
	}
	if message == "" {
		return &fault.Error{Code: fault.Unavailable, Field: field, Cause: err,
			Message: "TLS with the server at " + address + " does not come about; check that it is an event store, and its certificate"}, false
	}
	return &fault.Error{Code: fault.Invalid, Field: field, Message: message, Cause: err}, true
}
