package natsbus

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/rs/zerolog"

	"ledetraad/domain/fault"
)

// ConnectOptions say how to sign in at a NATS server somewhere else. A user
// and password, or a token, may stand in the URL instead.
type ConnectOptions struct {
	Name      string // shown by the server; default "ledetraad"
	CredsFile string // a user's JWT and seed in one file
	SeedFile  string // an NKey seed
	// Wait lets the first connection fail: it is tried for ever in the
	// background. Without it, a server that does not answer is an error.
	Wait bool
	// Extra goes to the client as it is, for example nats.RootCAs.
	Extra []nats.Option
	Log   zerolog.Logger
}

// Connect connects to a NATS server by its URL, or several with commas in
// between, and then stays connected: it reconnects for ever. The error is a
// *fault.Error that says what is wrong: the URL, the sign-in, or nobody there.
func Connect(ctx context.Context, natsURL string, o ConnectOptions) (*nats.Conn, error) {
	for one := range strings.SplitSeq(natsURL, ",") {
		u, err := url.Parse(strings.TrimSpace(one))
		if err != nil || u.Host == "" || !slices.Contains([]string{"nats", "tls", "ws", "wss"}, u.Scheme) {
			// The URL is not repeated: a password may stand in it.
			return nil, fault.Invalidf("nats", "want a URL such as nats://host:4222, or tls://host:4222")
		}
	}
	if o.Name == "" {
		o.Name = "ledetraad"
	}
	opts := connOptions(o.Name, o.Log)
	if o.CredsFile != "" {
		opts = append(opts, nats.UserCredentials(o.CredsFile))
	}
	if o.SeedFile != "" {
		signIn, err := nats.NkeyOptionFromSeed(o.SeedFile)
		if err != nil {
			return nil, &fault.Error{Code: fault.Invalid, Field: "nats", Message: "the NKey seed file for NATS cannot be read", Cause: err}
		}
		opts = append(opts, signIn)
	}
	if o.Wait {
		opts = append(opts, nats.RetryOnFailedConnect(true))
	}
	return dial(ctx, natsURL, append(opts, o.Extra...))
}

func connOptions(name string, log zerolog.Logger) []nats.Option {
	return []nats.Option{
		nats.Name(name),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(100 * time.Millisecond),
		nats.ReconnectJitter(50*time.Millisecond, 200*time.Millisecond),
		// Nothing is kept for a broker that is away: the relay reads the log
		// again instead, from where the stream then stands.
		nats.ReconnectBufSize(-1),
		nats.IgnoreAuthErrorAbort(),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) {
			if err != nil {
				log.Warn().Err(err).Msg("NATS is away; distribution waits, appends go on")
			}
		}),
		nats.ReconnectHandler(func(*nats.Conn) { log.Info().Msg("NATS is back") }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) {
			log.Warn().Err(err).Msg("NATS reports an error")
		}),
	}
}

// dial gives up with ctx, which the client itself does not know.
func dial(ctx context.Context, natsURL string, opts []nats.Option) (*nats.Conn, error) {
	if deadline, ok := ctx.Deadline(); ok {
		opts = append(opts, nats.Timeout(max(time.Until(deadline), time.Millisecond)))
	}
	nc, err := nats.Connect(natsURL, opts...)
	switch {
	case err == nil:
		return nc, nil
	case errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrAuthExpired), errors.Is(err, nats.ErrNkeysNotSupported):
		return nil, &fault.Error{Code: fault.Invalid, Field: "nats", Cause: err,
			Message: "the NATS server refuses the sign-in; check the user, token or seed file"}
	case errors.Is(err, nats.ErrNoServers), errors.Is(err, nats.ErrTimeout):
		return nil, &fault.Error{Code: fault.Unavailable, Field: "nats", Cause: err,
			Message: "no NATS server answers at that address"}
	default:
		return nil, &fault.Error{Code: fault.Unavailable, Field: "nats", Cause: fmt.Errorf("connect: %w", err),
			Message: "cannot connect to NATS: " + err.Error()}
	}
}
