package httpapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/projections/backtest"
	"ledetraad/projections/view"
)

// engine answers as one would, without one: what is tested here is what
// stands between a caller and it.
type engine struct {
	handled []decider.Command
	fail    error
	tables  view.Reader // that views are read from; nil: empty ones
	events  map[string]event.Recorded
	refuse  func(decider.Command) error // what becomes of a command; nil: nothing is refused

	try func(context.Context, func(done, of uint64)) (backtest.Report, error) // nil: nothing is found
}

func (e *engine) Handle(_ context.Context, cmds []decider.Command) []httpapi.Result {
	out := make([]httpapi.Result, len(cmds))
	for i, c := range cmds {
		e.handled = append(e.handled, c)
		out[i] = httpapi.Result{Command: c.ID, Stream: c.Stream, Position: event.Position{Commit: 7, Prepare: 7}, Events: []uuid.UUID{event.ID(c.ID, 0)}, Err: e.fail}
		if e.refuse != nil {
			out[i].Err = e.refuse(c)
		}
	}
	return out
}

func (e *engine) Read(context.Context, string, event.Position) (view.Reader, func(), error) {
	if e.tables != nil {
		return e.tables, func() {}, e.fail
	}
	return view.NewMemory(), func() {}, e.fail
}

func (e *engine) AsOf(context.Context, string, string, time.Time, time.Time) (view.Reader, error) {
	return view.NewMemory(), e.fail
}

func (e *engine) Event(_ context.Context, stream string, revision uint64) (event.Recorded, error) {
	if one, ok := e.events[fmt.Sprint(stream, "/", revision)]; ok {
		return one, e.fail
	}
	return e.events[stream], e.fail
}

func (e *engine) Foresee(context.Context, string) (httpapi.Foreseen, error) {
	return httpapi.Foreseen{}, e.fail
}
func (e *engine) Erase(context.Context, string, string) (httpapi.Erasure, error) {
	return httpapi.Erasure{}, e.fail
}
func (e *engine) Erasures(context.Context) ([]httpapi.Erasure, error) { return nil, e.fail }
func (e *engine) Gone(string) bool                                    { return false }

func (e *engine) Status(context.Context) (httpapi.Status, error) { return httpapi.Status{}, e.fail }
func (e *engine) Settle(context.Context) (event.Position, error) { return event.Position{}, e.fail }
func (e *engine) Retry(string) error                             { return e.fail }
func (e *engine) Skip(context.Context, string, string) error     { return e.fail }
func (e *engine) Backup(_ context.Context, w io.Writer) error    { return e.fail }
func (e *engine) Rebuild(context.Context, []string, func(a, b uint64)) (httpapi.Verification, error) {
	return httpapi.Verification{}, e.fail
}
func (e *engine) Rules(context.Context) ([]httpapi.Rule, error) { return []httpapi.Rule{}, nil }

func (e *engine) Backtest(ctx context.Context, _ httpapi.Rehearsal, progress func(done, of uint64)) (backtest.Report, error) {
	if e.try != nil {
		return e.try(ctx, progress)
	}
	return backtest.Report{}, nil
}

func (e *engine) Verify(_ context.Context, _ []string, progress func(a, b uint64)) (httpapi.Verification, error) {
	progress(1, 2)
	return httpapi.Verification{Same: true}, e.fail
}

func TestNobodyGetsInWithoutTheToken(t *testing.T) {
	h := api(t, &engine{})
	for _, c := range []struct {
		name   string
		path   string
		change func(*http.Request)
		want   int
	}{
		{"with the token", "/api/v1/departments", nil, 200},
		{"without", "/api/v1/departments", func(r *http.Request) { r.Header.Del("Authorization") }, 401},
		{"with another", "/api/v1/departments", func(r *http.Request) { r.Header.Set("Authorization", "Bearer x") }, 401},
		{"with an empty one", "/api/v1/departments", func(r *http.Request) { r.Header.Set("Authorization", "Bearer ") }, 401},
		{"a path that is not there says no more", "/api/v1/nothing", func(r *http.Request) { r.Header.Del("Authorization") }, 401},
		{"health is open", "/healthz", func(r *http.Request) { r.Header.Del("Authorization") }, 200},
		{"by a name that points here from elsewhere", "/api/v1/departments", func(r *http.Request) { r.Host = "evil.example" }, 421},
		{"by a name that was allowed", "/api/v1/departments", func(r *http.Request) { r.Host = "ledetraad.example:8080" }, 200},
		{"by IPv6 loopback", "/api/v1/departments", func(r *http.Request) { r.Host = "[::1]:8080" }, 200},
	} {
		if w := call(h, "GET", c.path, "", c.change); w.Code != c.want {
			t.Errorf("%s: %d, want %d: %s", c.name, w.Code, c.want, w.Body)
		}
	}
	w := call(h, "POST", "/api/v1/commands", "[]", func(r *http.Request) {
		r.Header.Set("Sec-Fetch-Site", "cross-site")
	})
	if w.Code != http.StatusForbidden {
		t.Errorf("a page of another origin posts, and gets %d", w.Code)
	}
}

const start = `{"id":"019c0000-0000-7000-8000-000000000011","type":"journey.start","stream":"journey-1","data":{"participant":"Åse","life_situation":"udskrevet"}}`

func TestOneCommandIsAnsweredByItself(t *testing.T) {
	e := &engine{}
	w := call(api(t, e), "POST", "/api/v1/commands", start, nil)
	var out httpapi.Outcome
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != 200 {
		t.Fatalf("%d %s (%v)", w.Code, w.Body, err)
	}
	if out.Position != "7" || len(out.Events) != 1 || len(e.handled) != 1 || e.handled[0].Actor == "" {
		t.Errorf("%+v, handled %+v", out, e.handled)
	}
}

func TestAListIsAnsweredOneByOne(t *testing.T) {
	e := &engine{}
	w := call(api(t, e), "POST", "/api/v1/commands", "["+start+`,{"id":"019c0000-0000-7000-8000-000000000012","type":"journey.fly","stream":"journey-1","data":{}},`+start+"]", nil)
	var out []httpapi.Outcome
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != 200 || len(out) != 3 {
		t.Fatalf("%d %s (%v)", w.Code, w.Body, err)
	}
	if out[0].Problem != nil || out[2].Problem != nil || len(e.handled) != 2 {
		t.Errorf("good commands beside a bad one: %+v, handled %d", out, len(e.handled))
	}
	if p := out[1].Problem; p == nil || p.Status != 422 || len(p.Errors) != 1 || p.Errors[0].Location != "type" {
		t.Errorf("the bad one: %+v", out[1].Problem)
	}
}

func TestAFaultBecomesAProblem(t *testing.T) {
	for _, c := range []struct {
		err    error
		status int
		field  string
	}{
		{fault.Invalidf("data.score", "x"), 422, "data.score"},
		{fault.NotFoundf("data.touchpoint", "x"), 404, "data.touchpoint"},
		{fault.Conflictf("", "x"), 409, ""},
		{fault.Unavailablef(nil, "x"), 503, ""},
		{errors.New("Birk bor på Rødovrevej"), 500, ""},
	} {
		w := call(api(t, &engine{fail: c.err}), "POST", "/api/v1/commands", start, nil)
		var p huma.ErrorModel
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != c.status || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%v: %d %s %s", c.err, w.Code, w.Header(), w.Body)
		}
		if c.field != "" && (len(p.Errors) != 1 || p.Errors[0].Location != c.field) {
			t.Errorf("%v: names %+v", c.err, p.Errors)
		}
		if strings.Contains(w.Body.String(), "Birk") {
			t.Errorf("an inner error's words reach the caller: %s", w.Body)
		}
	}
}

func TestBadBodies(t *testing.T) {
	h := api(t, &engine{})
	for _, body := range []string{"", "{", "[", `"x"`, `[1]`, `{"id":"x"}`, `{"id":7}`, `{"id":"019c0000-0000-7000-8000-000000000011","happened_at":"i går"}`} {
		if w := call(h, "POST", "/api/v1/commands", body, nil); w.Code/100 != 4 || !strings.Contains(w.Header().Get("Content-Type"), "problem+json") {
			t.Errorf("%q: %d %s", body, w.Code, w.Body)
		}
	}
	many := "[" + strings.Repeat(start+",", 5000) + start + "]"
	if w := call(h, "POST", "/api/v1/commands", many, nil); w.Code != 422 {
		t.Errorf("5,001 commands: %d", w.Code)
	}
	if w := call(h, "POST", "/api/v1/commands", `{"data":"`+strings.Repeat("x", 33<<20)+`"}`, nil); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of 33 MB: %d", w.Code)
	}
}

func TestBadQuestions(t *testing.T) {
	h := api(t, &engine{})
	for _, q := range []string{"/api/v1/journeys?known_at=igår", "/api/v1/journeys?min_position=x", "/api/v1/journeys?limit=-1", "/api/v1/journeys?after=%00", "/api/v1/departments/flow?by=moon"} {
		if w := call(h, "GET", q, "", nil); w.Code != 422 {
			t.Errorf("%s: %d %s", q, w.Code, w.Body)
		}
	}
	if w := call(h, "GET", "/api/v1/journeys/nobody", "", nil); w.Code != 404 {
		t.Errorf("a journey that is not there: %d", w.Code)
	}
}

func TestLongWorkTellsItsProgressAndItsResult(t *testing.T) {
	w := call(api(t, &engine{}), "POST", "/api/v1/verify", "", nil)
	if want := "{\"done\":1,\"of\":2}\n{\"result\":{\"same\":true,\"projections\":null}}\n"; w.Body.String() != want {
		t.Errorf("%s, want %s", w.Body, want)
	}
	w = call(api(t, &engine{fail: fault.NotFoundf("projection", "x")}), "POST", "/api/v1/verify", "", nil)
	if !strings.Contains(w.Body.String(), `"problem"`) {
		t.Errorf("a failure in the middle: %s", w.Body)
	}
}

func TestDescription(t *testing.T) {
	w := call(api(t, &engine{}), "GET", "/api/v1/openapi.json", "", func(r *http.Request) { r.Header.Del("Authorization") })
	var d struct {
		OpenAPI string
		Paths   map[string]map[string]struct{ OperationID, Summary string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &d); err != nil {
		t.Fatalf("%v in %.200s", err, w.Body)
	}
	if !strings.HasPrefix(d.OpenAPI, "3.1.") {
		t.Errorf("OpenAPI %s", d.OpenAPI)
	}
	for _, p := range []string{"/api/v1/commands", "/api/v1/journeys/{id}", "/api/v1/departments/flow", "/api/v1/painpoints", "/api/v1/status", "/api/v1/backup", "/api/v1/verify"} {
		if len(d.Paths[p]) == 0 {
			t.Errorf("%s is not described", p)
		}
	}
	for path, methods := range d.Paths {
		for method, op := range methods {
			if op.OperationID == "" || op.Summary == "" {
				t.Errorf("%s %s has no id or no summary", method, path)
			}
		}
	}
}
