package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/domain/catalogue"
	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

const token = "a-token-for-tests"

// alone are an API's without accounts, over the engine of these tests.
func alone(t *testing.T, e *engine, log zerolog.Logger) httpapi.Options {
	t.Helper()
	voc, err := catalogue.Commands()
	if err != nil {
		t.Fatal(err)
	}
	return httpapi.Options{Commands: e, Vocabulary: voc, Views: e, Operations: e, Rules: e, Token: token, Hosts: []string{"ledetraad.example"},
		Now: func() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }, Log: log, Version: "test"}
}

// options are an API's with accounts.
func options(t *testing.T, e *engine, log zerolog.Logger) httpapi.Options {
	t.Helper()
	people, err := accounts.Open(t.Context(), accounts.Options{Path: filepath.Join(t.TempDir(), "accounts.db"), Log: log,
		Hashing: accounts.Hashing{Time: 1, MemoryKiB: 64, Threads: 1}, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = people.Close() })
	o := alone(t, e, log)
	o.Accounts, o.Erasures, o.Metrics = people, e, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	return o
}

func api(t *testing.T, e *engine) http.Handler {
	t.Helper()
	return httpapi.New(alone(t, e, zerolog.Nop()))
}

// served is an API with accounts, and what it was made of.
func served(t *testing.T, e *engine) (httpapi.Options, *httpapi.API) {
	t.Helper()
	o := options(t, e, zerolog.Nop())
	return o, httpapi.New(o)
}

// past is an engine with a log behind it: what it is told is folded into its
// tables, and is an event that can be asked for.
type past struct {
	*engine
	memory      *view.Memory
	projections []projections.Projection
	n           int
	revisions   map[string]uint64
}

func newPast(list ...projections.Projection) *past {
	m := view.NewMemory()
	return &past{engine: &engine{events: map[string]event.Recorded{}, tables: m}, memory: m, projections: list, revisions: map[string]uint64{}}
}

// tell has something happen, a minute after what it was told before.
func (p *past) tell(t *testing.T, stream string, d event.Data) event.Recorded {
	t.Helper()
	return p.tellBy(t, stream, "anna", d)
}

func (p *past) tellBy(t *testing.T, stream, actor string, d event.Data) event.Recorded {
	t.Helper()
	p.n++
	r := event.Recorded{ID: event.ID(uuid.Max, p.n), Stream: stream, Revision: p.revisions[stream], Type: d.EventName(), Data: d,
		Position: event.Position{Commit: uint64(p.n), Prepare: uint64(p.n)}}
	r.HappenedAt = time.Date(2026, 2, 3, 0, p.n, 0, 0, time.UTC)
	r.KnownAt, r.Actor = r.HappenedAt, actor
	p.revisions[stream]++
	p.events[fmt.Sprint(stream, "/", r.Revision)] = r
	for _, x := range p.projections {
		if !slices.Contains(x.Handles, r.Type) {
			continue
		}
		if err := x.Apply(p.memory, r); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// machine gives a token with the role, of the department aeldre.
func machine(t *testing.T, o httpapi.Options, departments []string, roles ...access.Role) func(*http.Request) {
	t.Helper()
	_, key, err := o.Accounts.AddToken(t.Context(), accounts.Token{Name: string(roles[0]), Roles: roles, Departments: departments})
	if err != nil {
		t.Fatal(err)
	}
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+key) }
}

func call(h http.Handler, method, path, body string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = "127.0.0.1:8080"
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func purpose(of func(*http.Request), said string) func(*http.Request) {
	return func(r *http.Request) {
		if of != nil {
			of(r)
		}
		r.Header.Set(httpapi.PurposeHeader, said)
	}
}

func get[T any](t *testing.T, h http.Handler, path string, who func(*http.Request)) (out T, code int, withheld string) {
	t.Helper()
	w := call(h, "GET", path, "", who)
	if w.Code == http.StatusOK {
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			t.Fatalf("%s: %v: %s", path, err, w.Body)
		}
	}
	return out, w.Code, w.Header().Get(httpapi.WithheldHeader)
}
