// Package engine wires Ledetråd's parts to one running whole: the log, its
// distribution, views, detectors and the API over them.
//
// Open starts the parts in the order in which they need each other and, if one
// cannot start, stops those that did. Close stops them in the reverse order;
// whatever was acknowledged before is in the log.
package engine

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/contacts"
	"ledetraad/adapters/courier"
	"ledetraad/adapters/esdbnode"
	"ledetraad/adapters/eventstoredb"
	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/letter"
	natsbus "ledetraad/adapters/nats"
	"ledetraad/adapters/sqlite"
	"ledetraad/adapters/vault"
	"ledetraad/adapters/web"
	"ledetraad/domain/alert"
	"ledetraad/domain/catalogue"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/projections"
	"ledetraad/projections/access"
	"ledetraad/projections/alerts"
	"ledetraad/projections/cocreation"
	"ledetraad/projections/coding"
	"ledetraad/projections/coverage"
	"ledetraad/projections/detectors"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/journeys"
	"ledetraad/projections/keyness"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/planned"
	"ledetraad/projections/reference"
	"ledetraad/projections/report"
	"ledetraad/projections/search"
	"ledetraad/projections/worker"
)

// Embedded, as an address, asks for the part that comes with the engine.
const Embedded = "embedded"

// The parts of an engine that can be run apart.
const (
	RoleAPI         = "api"
	RoleRelay       = "relay"
	RoleProjections = "projections"
	RoleDetectors   = "detectors"
	RoleAlerts      = "alerts"
)

// Config says what an engine is made of. The zero values of addresses mean the
// embedded parts.
type Config struct {
	Data             string             // folder
	EventStore       string             // esdb://… or Embedded
	NATS             string             // nats://… or Embedded
	EventStoreListen string             // of the embedded node
	NATSListen       string             // of the embedded server; "none": nowhere
	NATSIssuer       string             // file with the key that sign-ins on another NATS server are signed with; "": nobody signs in there by a token
	MasterKeyFile    string             // that the keys of personal text are wrapped with; master.key in the folder, if left out
	Provider         *accounts.Provider // that people can sign in by; nil: none
	Roles            []string
	Hosts            []string
	Post             *Post  // nil: notifications are brought nowhere
	PublicURL        string // what the engine is called from outside; "": links are paths
	Version          string
	Log              zerolog.Logger
	Now              func() time.Time

	eraseStep func(e *Engine, name string) error // for tests, which stop an erasure there
}

func (c Config) runs(role string) bool { return len(c.Roles) == 0 || slices.Contains(c.Roles, role) }

// Engine is a running whole.
type Engine struct {
	cfg       Config
	folder    *Folder
	token     string
	node      *esdbnode.Node // nil: the log is a server's
	log       *eventstoredb.Log
	bus       *natsbus.Server // nil: distribution is a server's
	conn      *nats.Conn
	relay     *natsbus.Relay
	announcer *natsbus.Relay  // of alerts; nil where this engine relays nothing
	signIn    *natsbus.SignIn // on NATS, by tokens; nil where this engine lets nobody in
	store     *sqlite.Store
	worker    *worker.Worker
	publisher *detectors.Publisher
	alerting  *alerts.Manager
	commands  *eventstoredb.Commands
	codec     event.Codec
	vault     *vault.Vault // nil: this engine has nothing to do with texts
	adopt     bool         // the log does not say yet which vault it is sealed with
	eraser    *eraser
	attached  *attached // nil: content can be sealed nowhere
	people    *accounts.Store
	contacts  *contacts.Store
	courier   *courier.Courier // nil: this engine brings nothing
	gate      sync.RWMutex     // held by commands for reading, by an erasure while it destroys a key
	registry  *prometheus.Registry
	handler   http.Handler
	committed chan struct{} // has something when views were committed
	alerted   chan struct{} // likewise, for alerts
	composed  chan struct{} // likewise, for the courier
	transfer  *transfer
	pulse     *pulse

	stop    context.CancelFunc
	over    <-chan struct{} // closed when the engine is told to stop
	running sync.WaitGroup
	failed  chan error
	closers []func() error // in the order of starting
}

// queried lists the projections that queries read.
func queried() []projections.Projection {
	return []projections.Projection{reference.Projection(), journeys.Projection(), journeys.Traces(), painpoints.Projection(), access.Projection(),
		fieldwork.Projection(), coding.Projection(), cocreation.Projection(), search.Projection(), coverage.Projection(),
		keyness.Projection(), planned.Projection(), alerts.Projection(), report.Projection()}
}

// Projections lists every projection of the engine, detectors among them.
func Projections() []projections.Projection {
	list := queried()
	for _, d := range detectors.All() {
		list = append(list, d.Projection())
	}
	return list
}

// prompt names the projections between a note and the alert that comes of it:
// what follows from them is recorded, and somebody waits for it.
func prompt() []string {
	names := []string{painpoints.Projection().Name, alerts.Projection().Name}
	for _, d := range detectors.All() {
		names = append(names, d.Projection().Name)
	}
	return names
}

// Open starts an engine. The context bounds the start only.
func Open(ctx context.Context, cfg Config) (_ *Engine, err error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	e := &Engine{cfg: cfg, failed: make(chan error, 8), committed: make(chan struct{}, 1), alerted: make(chan struct{}, 1), composed: make(chan struct{}, 1), registry: prometheus.NewRegistry(), pulse: newPulse()}
	defer func() {
		if err != nil {
			err = errors.Join(err, e.Close())
		}
	}()
	for _, start := range []func(context.Context) error{e.openFolder, e.openLog, e.openKeys, e.openAttachments, e.openBus, e.openViews, e.openContacts, e.openCommands, e.openPeople, e.openDoor, e.openPost, e.openAPI} {
		if err := start(ctx); err != nil {
			return nil, err
		}
	}
	e.run()
	return e, nil
}

func (e *Engine) openFolder(context.Context) error {
	f, err := OpenFolder(e.cfg.Data)
	if err != nil {
		return err
	}
	e.folder = f
	e.onClose(f.Close)
	e.token, err = f.Token()
	return err
}

func (e *Engine) openLog(ctx context.Context) error {
	url := e.cfg.EventStore
	if url == "" || url == Embedded {
		node, err := esdbnode.Start(ctx, esdbnode.Options{
			Dir: e.folder.join(logDir), Listen: e.cfg.EventStoreListen, Log: e.part("eventstore"), Now: e.cfg.Now,
		})
		if errors.Is(err, esdbnode.ErrInUse) {
			return fault.Conflictf("data", "another engine has the event log in %s", e.folder.Path)
		}
		if err != nil {
			return fmt.Errorf("start the embedded event store: %w", err)
		}
		e.node, url = node, node.ConnectionString()
		e.onClose(node.Stop)
	}
	log, err := eventstoredb.Open(ctx, eventstoredb.Options{URL: url, Log: e.part("log")})
	if err != nil {
		return err
	}
	e.log = log
	e.onClose(log.Close)
	return nil
}

func (e *Engine) openBus(ctx context.Context) (err error) {
	if e.cfg.NATS == "" || e.cfg.NATS == Embedded {
		e.bus, err = natsbus.StartEmbedded(natsbus.ServerOptions{
			Dir: e.folder.join(natsDir), Listen: e.cfg.NATSListen, SignIn: true, Log: e.part("nats"),
		})
		if err != nil {
			return err
		}
		e.onClose(func() error { e.bus.Stop(); return nil })
		e.conn, err = e.bus.Connect(ctx, "ledetraad")
	} else {
		e.conn, err = natsbus.Connect(ctx, e.cfg.NATS, natsbus.ConnectOptions{Log: e.part("nats")})
	}
	if err != nil {
		return err
	}
	e.onClose(func() error { e.conn.Close(); return nil })
	e.relay, err = natsbus.NewRelay(e.conn, e.log, e.log, natsbus.Options{Log: e.part("relay")})
	if err != nil || !e.cfg.runs(RoleRelay) {
		return err
	}
	e.announcer, err = natsbus.NewAlertRelay(ctx, e.conn, e.log.Only((alert.Raised{}).EventName()), e.log, e.codec,
		natsbus.MarkFile(e.folder.join(alertsMark)), natsbus.Options{Log: e.part("relay of alerts")})
	return err
}

func (e *Engine) openViews(ctx context.Context) error {
	store, err := sqlite.Open(e.folder.join(viewsDir))
	if err != nil {
		return err
	}
	e.store = store
	e.onClose(store.Close)
	feed, err := natsbus.NewSource(e.conn, e.log, natsbus.Options{Log: e.part("feed")})
	if err != nil {
		return err
	}
	e.transfer = &transfer{now: e.cfg.Now}
	e.worker, err = worker.New(worker.Options{
		Store: store, Log: e.log, Source: feed, Codec: e.codec, Projections: e.pulse.counted(Projections(), queried()),
		Skips: skips{e.log, e.codec}, Logger: e.part("projections"), Now: e.cfg.Now,
		Prompt: prompt(), Urgent: []string{painpoint.Category, alert.Category},
		Scratch: func() (worker.Scratch, error) { return sqlite.OpenScratch(e.folder.Path) },
		Committed: func(c worker.CommitStats) {
			e.transfer.commit(c.Delay)
			e.pulse.commit(c)
			for _, told := range []chan struct{}{e.committed, e.alerted, e.composed} {
				select {
				case told <- struct{}{}:
				default: // somebody was told already, and has not looked yet
				}
			}
		},
	})
	return err
}

func (e *Engine) openCommands(ctx context.Context) (err error) {
	options := []eventstoredb.Option{eventstoredb.WithCheck(all(
		e.present, newReferences(e.log, e.codec, e.cfg.Now).Check, newCodes(e.log, e.codec).Check, checkRules, e.checkContacts))}
	if e.node != nil {
		options = append(options, eventstoredb.WithSoleWriter()) // nobody else has the node's secret
	}
	e.commands, err = eventstoredb.NewCommands(e.log, e.codec, catalogue.Deciders(), options...)
	if err != nil {
		return err
	}
	if err := e.adoptVault(ctx); err != nil {
		return err
	}
	e.eraser = newEraser(e)
	e.publisher = &detectors.Publisher{
		Detectors: detectors.All(), Views: findings{e.worker}, Log: e.log, Commands: reporter{e.commands},
		Now: e.cfg.Now, Wake: e.committed, Hold: e.transfer.hold, Logger: e.part("detectors"),
		Also: queried(),
	}
	e.alerting = &alerts.Manager{
		Views: findings{e.worker}, Log: e.log, Commands: reporter{e.commands}, Now: e.cfg.Now, Wake: e.alerted,
		Hold: e.transfer.hold, Logger: e.part("alerts"),
	}
	return nil
}

func (e *Engine) openAPI(context.Context) error {
	vocabulary, err := catalogue.Commands()
	if err != nil {
		return err
	}
	api := httpapi.New(httpapi.Options{
		Commands: handler{e}, Vocabulary: vocabulary, Views: views{e}, Operations: operations{e}, Rules: ruling{e}, Live: e.pulse, NATS: e.alertsOnNATS, Erasures: erasures{e.eraser}, Attachments: e.keptAttachments(),
		Metrics: e.metrics(), Token: e.token, Accounts: e.people, Contacts: e.contacts, Courier: e.tried(), Standing: e.standing, PublicURL: letter.Base(e.cfg.PublicURL), Hosts: e.cfg.Hosts, Now: e.cfg.Now, Log: e.part("api"), Version: e.cfg.Version,
	})
	if e.courier != nil {
		e.courier.Quoting = e.quoting(api)
	}
	e.handler, err = web.New(web.Options{API: api, Now: e.cfg.Now, Log: e.part("pages")})
	return err
}

// run sets the parts going that work by themselves.
func (e *Engine) run() {
	ctx, cancel := context.WithCancel(context.Background())
	e.stop, e.over = cancel, ctx.Done()
	for _, part := range []struct {
		role string
		run  func(context.Context) error
	}{{RoleRelay, e.relay.Run}, {RoleProjections, e.worker.Run}, {RoleDetectors, e.publisher.Run}, {RoleProjections, e.eraser.Run},
		{RoleProjections, e.attached.Run}, {RoleAlerts, e.alerting.Run}, {RoleAlerts, e.deliver}, {RoleRelay, e.announce}} {
		if !e.cfg.runs(part.role) {
			continue
		}
		e.running.Go(func() {
			if err := part.run(ctx); err != nil && ctx.Err() == nil {
				e.failed <- fmt.Errorf("%s: %w", part.role, err)
			}
		})
	}
}

// Wait returns when the context ends, or with the error of a part that cannot
// go on.
func (e *Engine) Wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-e.failed:
		return err
	}
}

// Close stops everything, and may be called on an engine that never got to
// run.
func (e *Engine) Close() error {
	e.Leave()
	if e.stop != nil {
		e.stop()
	}
	e.running.Wait()
	var errs []error
	for _, c := range slices.Backward(e.closers) {
		errs = append(errs, c())
	}
	e.closers = nil
	return errors.Join(errs...)
}

// Handler serves the pages and the API.
func (e *Engine) Handler() http.Handler { return e.handler }

// Token is what the API asks of its callers.
func (e *Engine) Token() string { return e.token }

// Settle waits until all that is recorded has reached the views, detectors have
// reported what they found in it, and that too has reached the views; and until
// what there is to alert of is recorded.
// An erasure that was cut short is finished before.
func (e *Engine) Settle(ctx context.Context) (event.Position, error) {
	if e.cfg.runs(RoleProjections) {
		select {
		case <-e.eraser.looked:
		case <-ctx.Done():
			return event.Position{}, ctx.Err()
		case <-e.over:
			return event.Position{}, errStopping
		}
	}
	if err := e.unlessHalted(ctx, e.publisher.Settle); err != nil {
		return event.Position{}, err
	}
	if e.cfg.runs(RoleAlerts) {
		if err := e.unlessHalted(ctx, e.alerting.Settle); err != nil {
			return event.Position{}, err
		}
	}
	return e.log.Head(ctx)
}

var errStopping = errors.New("the engine is stopping")

func (e *Engine) onClose(f func() error) { e.closers = append(e.closers, f) }

func (e *Engine) part(name string) zerolog.Logger { return e.cfg.Log.With().Str("part", name).Logger() }

// findings lets the publisher read detectors' tables.
type findings struct{ worker *worker.Worker }

func (f findings) Read(ctx context.Context, p projections.Projection) (worker.Snapshot, error) {
	return f.worker.Read(ctx, p.Name)
}

// reporter lets the publisher record.
type reporter struct{ commands *eventstoredb.Commands }

func (r reporter) Handle(ctx context.Context, cmds []decider.Command) []error {
	errs := make([]error, len(cmds))
	for i, result := range r.commands.Handle(ctx, cmds) {
		errs[i] = result.Err
	}
	return errs
}
