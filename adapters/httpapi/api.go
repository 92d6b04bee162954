// Package httpapi serves the engine over HTTP: JSON under /api/v1, described
// by OpenAPI 3.1 at /api/v1/openapi.json, errors as problem details (RFC 9457),
// health and metrics.
//
// It guarantees that nobody without the token reads or writes anything, that
// no page of another origin can make a browser do so, that a body is bounded,
// and that an answer never repeats personal text in an error.
package httpapi

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/google/uuid"
	"github.com/rs/zerolog"

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
	// AsOf gives the tables of journeys and programme as they were known at one
	// time, of what had happened until another; a zero time is no limit. With a
	// stream it holds that journey only.
	AsOf(ctx context.Context, stream string, knownAt, happenedUntil time.Time) (view.Reader, error)
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
	Erasures   Erasures
	Metrics    http.Handler // nil: none
	Token      string       // asked of every caller
	Hosts      []string     // names it may be called by besides loopback addresses
	Now        func() time.Time
	Log        zerolog.Logger
	Version    string
}

type api struct {
	Options
	open map[string]bool // paths that need no token
}

// The bounds of one request.
const (
	maxBody     = 32 << 20 // bytes
	maxCommands = 5000     // in a batch
)

// New is the whole of the engine's HTTP surface.
func New(o Options) http.Handler {
	mux := http.NewServeMux()
	a := &api{Options: o, open: map[string]bool{"/healthz": true, "/readyz": true, "/metrics": true, "/api/v1/openapi.json": true}}

	h := humago.New(mux, a.describe())
	a.addCommands(h)
	a.addJourneys(h)
	a.addDepartments(h)
	a.addPainpoints(h)
	a.addProgramme(h)
	a.addOperations(h, mux)
	a.addErasures(h)
	a.addHealth(mux)

	return a.guard(mux)
}

func (a *api) describe() huma.Config {
	c := huma.DefaultConfig("Ledetråd", a.Version)
	c.Info.Description = "Maps citizens' journeys across a municipality's departments. Commands append to the log; everything else is read from views of it. " +
		"An answer to a command carries its position in the log; give it as min_position to a query to read one's own writes."
	c.OpenAPIPath = "/api/v1/openapi"
	c.DocsPath, c.SchemasPath = "", ""
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{"token": {Type: "http", Scheme: "bearer"}}
	c.Security = []map[string][]string{{"token": {}}}
	c.CreateHooks = nil // no $schema fields in answers
	return c
}

// guard lets a request in only with the token, from no other origin, to a name
// that is this machine's own (else a page elsewhere could point its own name
// here and read the answers), and with a bounded body.
func (a *api) guard(next http.Handler) http.Handler {
	origins := http.NewCrossOriginProtection()
	inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "no-referrer")
		switch {
		case !a.known(r.Host):
			writeProblem(w, http.StatusMisdirectedRequest, "", "this engine does not answer to that host name; start it with --host to allow it")
		case !a.open[r.URL.Path] && !a.authorized(r):
			h.Set("WWW-Authenticate", `Bearer realm="ledetraad"`)
			writeProblem(w, http.StatusUnauthorized, "", "a token is needed: Authorization: Bearer …; it stands in the file api-token in the engine's data folder")
		default:
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
			next.ServeHTTP(w, r)
		}
	})
	return origins.Handler(inner)
}

func (a *api) authorized(r *http.Request) bool {
	got, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok || a.Token == "" {
		return false
	}
	g, w := sha256.Sum256([]byte(got)), sha256.Sum256([]byte(a.Token)) // equal lengths, so that time tells nothing
	return subtle.ConstantTimeCompare(g[:], w[:]) == 1
}

func (a *api) known(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	name = strings.Trim(name, "[]")
	if ip := net.ParseIP(name); ip != nil && ip.IsLoopback() || name == "localhost" {
		return true
	}
	for _, h := range a.Hosts {
		if strings.EqualFold(h, name) {
			return true
		}
	}
	return false
}
