package natsbus

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nkeys"
	"github.com/rs/zerolog"

	"ledetraad/domain/fault"
)

// ServerOptions say where the embedded server lives and listens.
type ServerOptions struct {
	// Dir is made with mode 0700 where it is not there. It holds the secrets
	// and JetStream's files, and belongs to one running engine at a time.
	Dir string
	// Listen is the address for other programs, "host:port"; port 0 picks a
	// free one. Default "127.0.0.1:4222". "none" listens nowhere.
	Listen string
	// TLS is asked of connections from outside where it is set.
	TLS *tls.Config
	// SignIn asks whoever runs a [SignIn] about clients that the server does not
	// know; without it they are refused.
	SignIn bool
	// Users are clients besides the two that every server knows (see Server).
	Users []*server.NkeyUser
	// Configure may change the server's options last of all, for example to
	// hand sign-in to an auth callout.
	Configure func(*server.Options)
	Log       zerolog.Logger
}

// Server is a NATS server inside this process. It takes no connection without
// one of the two secrets that stand in its folder, made at the first start:
// engine.nk may do everything; reader.nk may read the streams, make consumers
// and listen below "ledetraad.", but not publish there. Whoever has a token of
// the engine may read alerts, if that is asked for; see [SignIn].
//
// JetStream syncs its files every two minutes only. What a power loss takes
// from the stream, the relay puts back from the log.
type Server struct {
	srv    *server.Server
	engine nkeys.KeyPair
	issuer nkeys.KeyPair // nil: nobody signs in by a token
	dir    string
	log    zerolog.Logger
	stop   sync.Once
}

const (
	engineSeed = "engine.nk"
	readerSeed = "reader.nk"
	storeDir   = "jetstream"

	// maxPayload is the largest message that the embedded server takes. The
	// server itself advises against more.
	maxPayload = 8 << 20
)

// StartEmbedded starts the server and waits until it takes connections. Where
// JetStream cannot open its files, they are removed, because the log has all
// that is in them. Errors a person can do something about (a port in use, a
// folder that cannot be written, a damaged secret) are of type *fault.Error.
func StartEmbedded(o ServerOptions) (*Server, error) {
	o.Listen = cmp.Or(o.Listen, "127.0.0.1:4222")
	if err := prepareDir(o.Dir); err != nil {
		return nil, err
	}
	engine, err := secret(filepath.Join(o.Dir, engineSeed))
	if err != nil {
		return nil, err
	}
	reader, err := secret(filepath.Join(o.Dir, readerSeed))
	if err != nil {
		return nil, err
	}
	opts, err := o.server(engine, reader)
	if err != nil {
		return nil, err
	}
	s := &Server{engine: engine, dir: o.Dir, log: o.Log}
	if o.SignIn {
		if s.issuer, err = askAbout(opts); err != nil {
			return nil, err
		}
	}
	s.srv, err = run(opts.Clone(), o.Log)
	if _, store := errors.AsType[*storeError](err); store {
		o.Log.Warn().Err(err).Msg("JetStream cannot open its files; they are removed and filled again from the log")
		if err := os.RemoveAll(filepath.Join(o.Dir, storeDir)); err != nil {
			return nil, fmt.Errorf("remove JetStream's files: %w", err)
		}
		s.srv, err = run(opts.Clone(), o.Log)
	}
	if err != nil {
		return nil, err
	}
	if s.issuer != nil {
		if err := openTo(s.srv); err != nil {
			s.Stop()
			return nil, err
		}
	}
	o.Log.Info().Str("url", s.URL()).Msg("embedded NATS server is up")
	return s, nil
}

func prepareDir(dir string) error {
	unusable := func(err error) error {
		return &fault.Error{Code: fault.Invalid, Field: "data", Cause: err,
			Message: "the folder for NATS cannot be made or written to; check who owns it and that its disk has room"}
	}
	store := filepath.Join(dir, storeDir)
	if info, err := os.Lstat(store); err == nil && !info.IsDir() {
		if err := os.Remove(store); err != nil {
			return unusable(err)
		}
	}
	if err := os.MkdirAll(store, 0o700); err != nil {
		return unusable(err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return unusable(err)
	}
	probe, err := os.CreateTemp(store, "probe")
	if err != nil {
		return unusable(err)
	}
	err = errors.Join(probe.Close(), os.Remove(probe.Name()))
	if err != nil {
		return unusable(err)
	}
	return nil
}

func (o ServerOptions) server(engine, reader nkeys.KeyPair) (*server.Options, error) {
	engineKey, err := engine.PublicKey()
	if err != nil {
		return nil, fmt.Errorf("read the NATS secret: %w", err)
	}
	readerKey, err := reader.PublicKey()
	if err != nil {
		return nil, fmt.Errorf("read the NATS secret: %w", err)
	}
	opts := &server.Options{
		ServerName:         "ledetraad",
		NoSigs:             true,
		JetStream:          true,
		StoreDir:           o.Dir, // the server adds "jetstream"
		JetStreamMaxMemory: 64 << 20,
		JetStreamMaxStore:  1 << 50, // the streams have bounds of their own; a full disk is met when it is full
		MaxPayload:         maxPayload,
		TLSConfig:          o.TLS,
		Nkeys: append([]*server.NkeyUser{
			{Nkey: engineKey},
			{Nkey: readerKey, Permissions: readOnly()},
		}, o.Users...),
	}
	if o.Listen == "none" {
		opts.DontListen = true
	} else if opts.Host, opts.Port, err = splitListen(o.Listen); err != nil {
		return nil, err
	}
	if o.Configure != nil {
		o.Configure(opts)
	}
	return opts, nil
}

// readOnly lets a client read streams through consumers and nothing more.
func readOnly() *server.Permissions {
	return &server.Permissions{
		Publish: &server.SubjectPermission{Allow: []string{
			"$JS.API.INFO", "$JS.API.STREAM.INFO.>", "$JS.API.STREAM.NAMES", "$JS.API.STREAM.LIST",
			"$JS.API.STREAM.MSG.GET.>", "$JS.API.DIRECT.GET.>", "$JS.API.CONSUMER.>", "$JS.ACK.>", "$JS.FC.>",
		}},
		Subscribe: &server.SubjectPermission{Allow: []string{"_INBOX.>", "ledetraad.>"}},
	}
}

func splitListen(listen string) (string, int, error) {
	host, p, err := net.SplitHostPort(listen)
	if err != nil {
		return "", 0, fault.Invalidf("nats-listen", "%q is not an address; want host:port, such as 127.0.0.1:4222", listen)
	}
	port, err := strconv.ParseUint(p, 10, 16)
	if err != nil {
		return "", 0, fault.Invalidf("nats-listen", "%q is not a port; want a number from 0 to 65535", p)
	}
	if port == 0 {
		return host, server.RANDOM_PORT, nil
	}
	// The server reports a port in use in its log only. Trying it here gives an
	// error that can be told from others; losing the port in between is caught
	// below, with the server's own words.
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return "", 0, &fault.Error{Code: fault.Unavailable, Field: "nats-listen", Cause: err,
			Message: fmt.Sprintf("cannot listen on %s: is another engine or NATS server running? Port 0 picks a free port", listen)}
	}
	return host, int(port), l.Close()
}

// storeError says that JetStream's files could not be opened.
type storeError struct{ reason string }

func (e *storeError) Error() string { return e.reason }

func run(opts *server.Options, log zerolog.Logger) (*server.Server, error) {
	srv, err := server.NewServer(opts)
	if err != nil {
		return nil, fmt.Errorf("configure the embedded NATS server: %w", err)
	}
	logger := &serverLog{log: log}
	srv.SetLoggerV2(logger, false, false, false)
	srv.Start() // comes back when the listeners are up, or after a fatal error
	if reason := logger.fatal(); reason != "" {
		jetstream := srv.JetStreamEnabled()
		srv.Shutdown()
		srv.WaitForShutdown()
		if !jetstream {
			return nil, &storeError{reason}
		}
		return nil, fault.Unavailablef(errors.New(reason), "the embedded NATS server does not start: %s", reason)
	}
	if !srv.ReadyForConnections(10 * time.Second) {
		srv.Shutdown()
		srv.WaitForShutdown()
		return nil, fault.Unavailablef(nil, "the embedded NATS server does not take connections")
	}
	return srv, nil
}

// askAbout makes the server ask about clients that it does not know. What it is
// answered is signed with a key that this process alone has, and only once.
func askAbout(opts *server.Options) (nkeys.KeyPair, error) {
	issuer, err := nkeys.CreateAccount()
	if err != nil {
		return nil, fmt.Errorf("make a NATS secret: %w", err)
	}
	public, err := issuer.PublicKey()
	if err != nil {
		return nil, fmt.Errorf("make a NATS secret: %w", err)
	}
	c := &server.AuthCallout{Issuer: public, Account: "$G"}
	for _, u := range opts.Nkeys {
		c.AuthUsers = append(c.AuthUsers, u.Nkey) // nobody is asked about these
	}
	opts.AuthCallout, opts.AuthTimeout = c, (signInWait + time.Second).Seconds()
	return issuer, nil
}

// openTo makes the readers' account, and gives it alerts.
func openTo(srv *server.Server) error {
	engine := srv.GlobalAccount()
	readers, _ := srv.LookupOrRegisterAccount(ReadersAccount)
	only := []*server.Account{readers}
	err := errors.Join(engine.AddStreamExport(everyAlert, only), readers.AddStreamImport(engine, everyAlert, ""))
	for subject, asked := range map[string][]string{
		jetStreamAPI + consumerInfo + "*": {jetStreamAPI + consumerInfo + "*", ReadersAPI + consumerInfo + "*"},
		jetStreamAPI + consumerNext + "*": {jetStreamAPI + consumerNext + "*", ReadersAPI + consumerNext + "*"},
		consumerAck + ">":                 {consumerAck + ">"},
	} {
		err = errors.Join(err, engine.AddServiceExportWithResponse(subject, server.Streamed, only))
		for _, from := range asked {
			err = errors.Join(err, readers.AddServiceImport(engine, from, subject))
		}
	}
	if err != nil {
		return fmt.Errorf("let the readers of alerts in: %w", err)
	}
	return nil
}

// Admit makes what answers the server's questions who somebody is; Run sets it
// going. The connection is the caller's to close, after Run.
func (s *Server) Admit(nc *nats.Conn, door Door, log zerolog.Logger) (*SignIn, error) {
	return NewSignIn(nc, door, SignInOptions{Issuer: s.issuer, Kick: s.srv.DisconnectClientByID, Log: log})
}

// URL is where other programs reach the server; "" if it listens nowhere.
func (s *Server) URL() string {
	if s.srv.Addr() == nil {
		return ""
	}
	return s.srv.ClientURL()
}

// EngineSeedFile holds the secret with all rights.
func (s *Server) EngineSeedFile() string { return filepath.Join(s.dir, engineSeed) }

// ReaderSeedFile holds the secret that may only read, for other programs.
func (s *Server) ReaderSeedFile() string { return filepath.Join(s.dir, readerSeed) }

// Connect makes a connection inside the process, with all rights.
func (s *Server) Connect(ctx context.Context, name string) (*nats.Conn, error) {
	public, err := s.engine.PublicKey()
	if err != nil {
		return nil, fmt.Errorf("read the NATS secret: %w", err)
	}
	opts := append(connOptions(name, s.log), nats.InProcessServer(s.srv), nats.Nkey(public, s.engine.Sign))
	return dial(ctx, "", opts)
}

// Stop ends all connections and closes the files. Stop relays and feeds first.
func (s *Server) Stop() {
	s.stop.Do(func() {
		s.srv.Shutdown()
		s.srv.WaitForShutdown()
	})
}

// serverLog hands the server's log on. The server has no other way to report
// why it did not start, so the last fatal message is kept.
type serverLog struct {
	log zerolog.Logger

	mu   sync.Mutex
	last string
}

func (l *serverLog) fatal() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.last
}

func (l *serverLog) Noticef(format string, v ...any) { l.log.Debug().Msgf("nats: "+format, v...) }
func (l *serverLog) Debugf(format string, v ...any)  { l.log.Trace().Msgf("nats: "+format, v...) }
func (l *serverLog) Tracef(format string, v ...any)  { l.log.Trace().Msgf("nats: "+format, v...) }
func (l *serverLog) Warnf(format string, v ...any)   { l.log.Warn().Msgf("nats: "+format, v...) }
func (l *serverLog) Errorf(format string, v ...any)  { l.log.Error().Msgf("nats: "+format, v...) }
func (l *serverLog) Fatalf(format string, v ...any) {
	l.log.Error().Msgf("nats: "+format, v...)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last = fmt.Sprintf(format, v...)
}
