package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"time"

	"github.com/rs/zerolog"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/cmd/ledetraad/engine"
	"ledetraad/cmd/ledetraad/example"
	"ledetraad/domain/fault"
)

type serveCmd struct {
	Data             string   `help:"Data folder." env:"LEDETRAAD_DATA" default:"./ledetraad-data" type:"path"`
	Listen           string   `help:"Address of the API." env:"LEDETRAAD_LISTEN" default:"127.0.0.1:8080"`
	Host             []string `help:"Names that the API may be called by, besides this machine's own." env:"LEDETRAAD_HOST"`
	EventStore       string   `help:"embedded, or the address of an EventStoreDB: esdb://…" name:"eventstore" env:"LEDETRAAD_EVENTSTORE" default:"embedded"`
	NATS             string   `help:"embedded, or the address of a NATS server: nats://…" name:"nats" env:"LEDETRAAD_NATS" default:"embedded"`
	EventStoreListen string   `help:"Address of the embedded EventStoreDB node." name:"eventstore-listen" env:"LEDETRAAD_EVENTSTORE_LISTEN" default:"127.0.0.1:2113"`
	NATSListen       string   `help:"Address of the embedded NATS server." name:"nats-listen" env:"LEDETRAAD_NATS_LISTEN" default:"127.0.0.1:4222"`
	NATSIssuer       string   `help:"With a NATS server of your own: the key that sign-ins by token are signed with; made if it is not there (docs/distribution.md)." name:"nats-issuer" env:"LEDETRAAD_NATS_ISSUER" type:"path" placeholder:"FILE"`
	MasterKeyFile    string   `help:"Master key of the keys of personal text. If left out: master.key in the data folder." env:"LEDETRAAD_MASTER_KEY_FILE" type:"path" placeholder:"FILE"`
	providerFlags
	postFlags
	Roles     []string `help:"Parts to run: ${enum}; all if left out." enum:"api,relay,projections,detectors,alerts" env:"LEDETRAAD_ROLES"`
	Example   bool     `help:"Load the example municipality, if nothing is recorded yet."`
	LogLevel  string   `help:"debug, info, warn or error." enum:"debug,info,warn,error" default:"info" env:"LEDETRAAD_LOG_LEVEL"`
	LogFormat string   `help:"text or json." enum:"text,json" default:"text" env:"LEDETRAAD_LOG_FORMAT"`
}

func (s *serveCmd) Run(ctx context.Context, c *console) (err error) {
	level, err := zerolog.ParseLevel(s.LogLevel)
	if err != nil {
		return usagef("--log-level: %v", err)
	}
	log := logger(c.err, level)
	if s.LogFormat == "json" {
		log = zerolog.New(c.err).Level(level).With().Timestamp().Logger()
	}
	provider, err := s.provider()
	if err != nil {
		return err
	}
	post, err := s.post()
	if err != nil {
		return err
	}
	if u, err := url.Parse(s.PublicURL); err == nil && u.Hostname() != "" {
		s.Host = append(s.Host, u.Hostname())
	}
	cfg := engine.Config{
		Post: post, PublicURL: s.PublicURL,
		Provider: provider,
		Data:     s.Data, EventStore: s.EventStore, NATS: s.NATS, EventStoreListen: s.EventStoreListen, NATSListen: s.NATSListen, NATSIssuer: s.NATSIssuer,
		MasterKeyFile: s.MasterKeyFile, Roles: s.Roles, Hosts: s.Host, Version: version, Log: log, Now: time.Now,
	}
	e, err := engine.Open(ctx, cfg)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	if len(s.Roles) > 0 && !slices.Contains(s.Roles, "api") {
		log.Info().Strs("roles", s.Roles).Msg("engine is up")
		return e.Wait(ctx)
	}

	l, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return &fault.Error{Code: fault.Unavailable, Field: "listen", Cause: err,
			Message: fmt.Sprintf("cannot listen on %s; is another engine running? Port 0 picks a free port", s.Listen)}
	}
	srv := &http.Server{
		Handler: e.Handler(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 2 * time.Minute,
		WriteTimeout: 5 * time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	srv.RegisterOnShutdown(e.Leave)
	if s.Example {
		if err := loadIfEmpty(ctx, c, e); err != nil {
			return errors.Join(err, l.Close())
		}
	}
	link, err := e.FirstLink(ctx)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	s.greet(c.out, l.Addr(), link)

	waited := make(chan error, 1)
	wctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() { waited <- e.Wait(wctx) }()
	select {
	case err = <-served:
		return fmt.Errorf("the API stopped: %w", err)
	case err = <-waited:
	}
	quit, stop := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer stop()
	return errors.Join(err, srv.Shutdown(quit))
}

// loadIfEmpty loads the example municipality into a log that holds no
// programme yet; anybody's own data is left alone.
func loadIfEmpty(ctx context.Context, c *console, e *engine.Engine) error {
	api := apiclient.Within(e.Handler(), e.Token())
	if _, err := e.Settle(ctx); err != nil {
		return err
	}
	var b httpapi.ProgrammeBody
	if err := api.Get(ctx, "/api/v1/programme", nil, &b); err != nil || len(b.Programmes) > 0 {
		return err
	}
	fmt.Fprintln(c.out, "Eksempelkommunen Birkesund lægges ind …")
	if _, err := loadStory(ctx, api, example.Commands(example.Options{}), &progress{}); err != nil {
		return err
	}
	_, err := loadVerdicts(ctx, api)
	return err
}

// greet tells a person where to go from here; it goes to standard output, so
// that a script can read the address.
func (s *serveCmd) greet(w io.Writer, addr net.Addr, link string) {
	fmt.Fprintf(w, "Ledetråd kører på http://%s\n", addr)
	fmt.Fprintf(w, "  nøgle til API'et:  %s/api-token   (Authorization: Bearer …)\n", s.Data)
	fmt.Fprintf(w, "  beskrivelse:       http://%s/api/v1/openapi.json\n", addr)
	fmt.Fprintf(w, "  prøv:              ledetraad painpoints list --server http://%s\n", addr)
	if link != "" {
		fmt.Fprintf(w, "  første konto:      http://%s/sign-in#link=%s   (virker én gang, i 24 timer; docs/accounts.md)\n", addr, link)
	}
}

func logger(w io.Writer, level zerolog.Level) zerolog.Logger {
	return zerolog.New(zerolog.ConsoleWriter{Out: w, TimeFormat: time.DateTime, NoColor: os.Getenv("NO_COLOR") != "" || !isTerminal(w)}).
		Level(level).With().Timestamp().Logger()
}
