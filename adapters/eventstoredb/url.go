package eventstoredb

import (
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/rs/zerolog"

	"ledetraad/domain/fault"
)

// field is the name by which faults call the URL.
const field = "eventstore"

// settings are those that the client knows, and what each must be. The client
// passes over an unknown one, so that tsl=false would be no setting at all.
var settings = map[string]func(string) bool{
	"discoveryinterval":   isWhole,
	"gossiptimeout":       isWhole,
	"maxdiscoverattempts": isWhole,
	"nodepreference": func(v string) bool {
		return slices.Contains([]string{"leader", "follower", "random", "readonlyreplica"}, strings.ToLower(v))
	},
	"keepaliveinterval": isWholeOrOff,
	"keepalivetimeout":  isWholeOrOff,
	"tls":               isBool,
	"tlscafile":         isSet,
	"tlsverifycert":     isBool,
	"usercertfile":      isSet,
	"userkeyfile":       isSet,
	"defaultdeadline":   isWhole,
}

func isBool(v string) bool       { _, err := strconv.ParseBool(strings.ToLower(v)); return err == nil }
func isWhole(v string) bool      { n, err := strconv.Atoi(v); return err == nil && n > 0 }
func isWholeOrOff(v string) bool { return v == "-1" || isWhole(v) }
func isSet(v string) bool        { return v != "" }

// parseURL reads a connection string. Its faults name the part that is wrong
// and never repeat the rest, for a password may stand there; that is also why
// the errors of url.Parse and of the client are not handed on.
func parseURL(raw string, timeout time.Duration, log zerolog.Logger) (*esdb.Configuration, error) {
	scheme, rest, found := strings.Cut(raw, "://")
	switch {
	case raw == "":
		return nil, fault.Invalidf(field, "has no URL; want esdb://host:2113")
	case !found:
		return nil, fault.Invalidf(field, "the URL has no scheme; want esdb://host:2113")
	case scheme == "kurrentdb" || scheme == "kdb":
		scheme = "esdb" // the same protocol under the server's newer name
	case scheme == "kurrentdb+discover" || scheme == "kdb+discover":
		scheme = "esdb+discover"
	case scheme != "esdb" && scheme != "esdb+discover":
		return nil, fault.Invalidf(field, "the URL's scheme is %q; want esdb (one server) or esdb+discover (a cluster)", scheme)
	}
	authority, query, _ := strings.Cut(rest, "?")
	hosts := authority
	if at := strings.LastIndex(authority, "@"); at >= 0 {
		hosts = authority[at+1:]
		user, _, _ := strings.Cut(authority[:at], ":")
		if user == "" {
			return nil, fault.Invalidf(field, "the URL has a password but no user name before it")
		}
		if _, err := url.Parse("esdb://" + authority[:at] + "@host"); err != nil {
			return nil, fault.Invalidf(field, "the URL's user name or password has a character that must be percent-encoded (@ is %%40, / is %%2F, # is %%23, %% is %%25)")
		}
	}
	if err := checkHosts(strings.TrimSuffix(hosts, "/")); err != nil {
		return nil, err
	}
	if err := checkSettings(query); err != nil {
		return nil, err
	}
	config, err := esdb.ParseConnectionString(scheme + "://" + rest)
	if err != nil {
		return nil, fault.Invalidf(field, "the URL cannot be read; want esdb://user:password@host:2113?setting=value, with special characters percent-encoded")
	}
	if err := config.Validate(); err != nil {
		return nil, fault.Invalidf(field, "the URL gives only one of userCertFile and userKeyFile; want both")
	}
	if config.DisableTLS && config.Username != "" {
		log.Warn().Msg("the event store's user name and password are not sent over a connection without TLS")
	}
	config.Logger = clientLog(log)
	config.GossipTimeout = int(math.Ceil(min(timeout, 5*time.Second).Seconds()))
	return config, nil
}

func checkHosts(hosts string) error {
	if hosts == "" {
		return fault.Invalidf(field, "the URL has no host; want esdb://host:2113")
	}
	for host := range strings.SplitSeq(hosts, ",") {
		name, port, hasPort := strings.Cut(host, ":")
		switch {
		case strings.HasPrefix(host, "["):
			return fault.Invalidf(field, "the URL's host %q is an IPv6 address, which the client cannot use; give the server a name", host)
		case name == "":
			return fault.Invalidf(field, "one of the URL's hosts has no name; want host:2113")
		case strings.ContainsAny(host, "/#"):
			return fault.Invalidf(field, "the URL has a path or a fragment behind its host; want esdb://host:2113?setting=value")
		}
		if n, err := strconv.ParseUint(port, 10, 16); hasPort && (err != nil || n == 0) {
			return fault.Invalidf(field, "the port of the URL's host %q is not a number from 1 to 65535", name)
		}
	}
	return nil
}

func checkSettings(query string) error {
	values, err := url.ParseQuery(query)
	if err != nil {
		return fault.Invalidf(field, "the URL's settings cannot be read; want setting=value, joined by &")
	}
	for name, v := range values {
		valid, known := settings[strings.ToLower(name)]
		if !known {
			return fault.Invalidf(field, "the URL has a setting %q, which there is not; there are %s",
				name, strings.Join(slices.Sorted(maps.Keys(settings)), ", "))
		}
		if !valid(v[0]) {
			return fault.Invalidf(field, "the URL's setting %s cannot be %q", name, v[0])
		}
		if err := checkFile(strings.ToLower(name), name, v[0]); err != nil {
			return err
		}
	}
	return nil
}

func checkFile(setting, name, file string) error {
	if setting != "tlscafile" && setting != "usercertfile" && setting != "userkeyfile" {
		return nil
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		if pe, ok := errors.AsType[*os.PathError](err); ok {
			err = pe.Err
		}
		return fault.Invalidf(field, "the file %q of the URL's setting %s cannot be read: %v", file, name, err)
	}
	if setting != "userkeyfile" && !x509.NewCertPool().AppendCertsFromPEM(pem) {
		return fault.Invalidf(field, "the file %q of the URL's setting %s has no certificate in PEM form", file, name)
	}
	return nil
}

// clientLog hands the client's own log lines to ours. They are for those who
// look for a fault: what matters is said by this package itself.
func clientLog(log zerolog.Logger) esdb.LoggingFunc {
	return func(level esdb.LogLevel, format string, args ...any) {
		log.Debug().Str("client", level).Msg(fmt.Sprintf(format, args...))
	}
}
