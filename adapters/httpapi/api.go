// Package httpapi serves the engine over HTTP: JSON under /api/v1, described
// by OpenAPI 3.1 at /api/v1/openapi.json, errors as problem details (RFC 9457),
// health and metrics.
//
// It guarantees that nobody reads or writes anything that the table of
// permissions does not let them, that words of people are in the access log
// before they leave, that no page of another origin can make a browser do
// anything, that a body is bounded, and that an answer never repeats personal
// text in an error.
package httpapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/contacts"
	"ledetraad/domain/access"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/projections/view"
)

// Result is what became of one command.
type Result struct {
	Command  uuid.UUID
	Stream   string
	Revision uint64
	Position event.Position
	Events   []uuid.UUID
	Repeated bool
	Err      error
}

// Commands decides and records commands, each by itself; there is one result
// for each, in order.
type Commands interface {
	Handle(ctx context.Context, cmds []decider.Command) []Result
}

// Views gives the tables that queries read.
type Views interface {
	// Read gives a projection's tables as they stand at or after the position.
	// It waits for them a bounded time. The release must be called.
	Read(ctx context.Context, projection string, at event.Position) (r view.Reader, release func(), err error)
	// AsOf gives the tables of journeys and programme, or of field work, as they
	// were known at one time, of what had happened until another; a zero time is
	// no limit. With a stream it holds that journey, session or interview only.
	AsOf(ctx context.Context, projection, stream string, knownAt, happenedUntil time.Time) (view.Reader, error)
	// Event finds one event of the log.
	Event(ctx context.Context, stream string, revision uint64) (event.Recorded, error)
}

// Operations are what an administrator does to a running engine.
type Operations interface {
	Status(ctx context.Context) (Status, error)
	Settle(ctx context.Context) (event.Position, error)
	Retry(projection string) error
	Skip(ctx context.Context, projection, reason string) error
	Rebuild(ctx context.Context, projections []string, progress func(done, of uint64)) (Verification, error)
	Verify(ctx context.Context, projections []string, progress func(done, of uint64)) (Verification, error)
	Backup(ctx context.Context, to io.Writer) error
}

// Options are the parts the API stands on.
type Options struct {
	Commands   Commands
	Vocabulary decider.Vocabulary
	Views      Views
	Operations Operations
	Rules      Rules
	Live       Live // nil: nobody is told when views change
	Erasures   Erasures
	Metrics    http.Handler    // nil: none
	Token      string          // of whoever holds the data folder; see access.Local
	Accounts   *accounts.Store // nil: only that token lets in
	Contacts   *contacts.Store // nil: alerts are brought nowhere
	Courier    Courier         // nil: none runs here
	Standing   Standing        // nil: every account may still be told
	PublicURL  string          // what the engine is called from outside; "": not known
	Hosts      []string        // names it may be called by besides loopback addresses
	Now        func() time.Time
	Log        zerolog.Logger
	Version    string

	Attachments Attachments                      // nil: none are kept
	NATS        func(access.Reader) AlertsOnNATS // nil: nobody is told
}

type api struct {
	Options
	routes     *routes
	gatherings gatherings
	trials     trials
	listeners  listeners
	listening  listening
}

// The bounds of one request.
const (
	maxBody     = 32 << 20 // bytes
	maxCommands = 5000     // in a batch
)

// API is the whole of the engine's HTTP surface.
type API struct {
	http.Handler
	api *api
}

// New makes the API.
func New(o Options) *API {
	a := newAPI(o)
	return &API{a.guard(), a}
}

func newAPI(o Options) *api {
	a := &api{Options: o, routes: newRoutes()}
	h := humago.New(a.routes, a.describe())
	h.UseMiddleware(a.releases)
	a.addCommands(h)
	a.addJourneys(h)
	a.addDepartments(h)
	a.addMaps(h)
	a.addPlanned(h)
	a.addPainpoints(h)
	a.addAlerts(h)
	a.addContacts(h)
	a.addConfirm(h)
	a.addFeed(h, a.routes)
	a.addUnsubscribe(h)
	a.addCoverage(h)
	a.addProgramme(h)
	a.addFieldwork(h)
	a.addAttachments(h, a.routes)
	a.addCoding(h)
	a.addCocreation(h)
	a.addReport(h)
	a.addLexicon(h)
	a.addPrinciples(h)
	a.addSearch(h)
	a.addSignIn(h)
	a.addAccounts(h)
	a.addTokens(h)
	a.addAccessLog(h)
	a.addErasures(h)
	a.addOperations(h, a.routes)
	a.addRules(h, a.routes)
	a.addLive(h, a.routes)
	a.addHealth(a.routes)
	a.routes.describe(h.OpenAPI())
	return a
}

func (a *api) describe() huma.Config {
	c := huma.DefaultConfig("Ledetråd", a.Version)
	c.Info.Description = "Maps citizens' journeys across a municipality's departments. Commands append to the log; everything else is read from views of it. " +
		"An answer to a command carries its position in the log; give it as min_position to a query to read one's own writes. " +
		"Whoever reads what people have said gives the purpose in the header " + PurposeHeader + " or the parameter purpose: fieldwork, analysis, workshop, " +
		"quality, citizen-request or operation, and, after a colon, words of their own. Without the right, or the purpose, an answer comes without the words, and says so in " + WithheldHeader + "."
	c.OpenAPIPath = "/api/v1/openapi"
	c.DocsPath, c.SchemasPath = "", ""
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}, "session": {Type: "apiKey", In: "cookie", Name: sessionCookie}}
	c.Security = []map[string][]string{{"token": {}}, {"session": {}}}
	c.CreateHooks = nil // no $schema fields in answers
	c.Transformers = append(c.Transformers, a.transform)
	return c
}

// guard lets a request in from no other origin, to a name that is this
// machine's own (else a page elsewhere could point its own name here and read
// the answers), from somebody who may, and with a bounded body.
func (a *api) guard() http.Handler {
	origins := http.NewCrossOriginProtection()
	inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "no-referrer")
		if !a.known(r.Host) {
			writeProblem(w, http.StatusMisdirectedRequest, "", "this engine does not answer to that host name; start it with --host to allow it")
			return
		}
		v, err := a.admit(w, r)
		if err != nil {
			p := a.problemOf(err)
			if p.Status == http.StatusUnauthorized {
				h.Set("WWW-Authenticate", `Bearer realm="ledetraad"`)
			}
			writeProblemModel(w, p)
			return
		}
		if a.Live != nil && v.reader.Somebody() {
			h.Set(ViewsHeader, a.Live.Token())
		}
		r.Body = http.MaxBytesReader(w, r.Body, bodyLimit(v.operation))
		v.request = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
		a.routes.ServeHTTP(w, v.request)
	})
	return origins.Handler(inner)
}

// admit is the one place where the permissions are asked.
func (a *api) admit(w http.ResponseWriter, r *http.Request) (*visit, error) {
	_, pattern := a.routes.Handler(r)
	name := a.routes.name(pattern)
	p := permissions[name]
	v := &visit{operation: name, request: r, writer: w}
	if p.open {
		return v, nil
	}
	var err error
	if v.reader, err = a.identify(r); err != nil {
		return nil, err
	}
	if !v.reader.Somebody() {
		return nil, errStranger
	}
	if pattern == "" {
		return v, nil // there is nothing; the mux says so
	}
	may := p.of(v.reader)
	if may == no {
		return nil, &deniedError{"your role does not let you do this"}
	}
	if v.scoped = may == own; v.scoped && p.by != "" {
		if err := bound(r, p.by, v.reader.Departments); err != nil {
			return nil, err
		}
	}
	v.purpose, err = purposeOf(r)
	return v, err
}

// errStranger is the answer to whoever is not known.
var errStranger = errors.New("sign in, or send a token: Authorization: Bearer …; that of whoever runs the engine stands in the file api-token in its data folder")

func (a *api) known(host string) bool {
	if loopback(host) {
		return true
	}
	name := hostOf(host)
	for _, h := range a.Hosts {
		if strings.EqualFold(h, name) {
			return true
		}
	}
	return false
}
