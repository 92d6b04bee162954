package test

import (
	"encoding/json"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/adapters/esdbnode"
	"ledetraad/adapters/eventstoredb"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/event"
)

// appendRaw puts an event into a stopped engine's log, past all its rules, as
// another version of the engine might have.
func appendRaw(t *testing.T, data, stream string, p event.Proposed) {
	t.Helper()
	node, err := esdbnode.Start(t.Context(), esdbnode.Options{Dir: filepath.Join(data, "eventstore"), Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	log, err := eventstoredb.Open(t.Context(), eventstoredb.Options{URL: node.ConnectionString(), Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := log.Append(t.Context(), stream, eventstoredb.Any, []event.Proposed{p}); err != nil {
		t.Fatal(err)
	}
	if err := log.Close(); err != nil {
		t.Fatal(err)
	}
	if err := node.Stop(); err != nil {
		t.Fatal(err)
	}
}

// An event that nobody can read halts the projections that it concerns, and no
// other; a person passes over it, for a reason that a rebuild finds again.
func TestAnEventFromTheFutureHaltsVisibly(t *testing.T) {
	data := t.TempDir()
	ledetraad(t, "example", "--data", data, "--citizens", "3")
	before := ledetraad(t, "journeys", "list", "--data", data, "--json")
	meta, err := json.Marshal(event.Meta{Schema: 1, HappenedAt: time.Unix(1e9, 0), KnownAt: time.Unix(1e9, 0)})
	if err != nil {
		t.Fatal(err)
	}
	appendRaw(t, data, "journey-future", event.Proposed{ID: uuid.New(), Type: "journey.dreamt-of", Data: []byte(`{}`), Meta: meta})

	s := serve(t, data)
	halted := waitForState(t, s, "journeys", "halted")
	if halted.Halt == nil || halted.Halt.Type != "journey.dreamt-of" || !strings.Contains(halted.Halt.Reason, "journey.dreamt-of") {
		t.Errorf("the halt says %+v", halted.Halt)
	}
	if p := waitForState(t, s, "programme", "live"); p.Halt != nil {
		t.Errorf("the programme's view has no journeys, and is halted too: %+v", p.Halt)
	}
	if page := get[struct{ Journeys []json.RawMessage }](t, s.api, "/api/v1/journeys", nil); len(page.Journeys) == 0 {
		t.Error("the halted view no longer answers")
	}
	if err := s.api.Get(t.Context(), "/readyz", nil, nil); err == nil {
		t.Error("a halted engine says that it is ready")
	}
	if out, err := exec.Command(program, "doctor", "--server", "http://127.0.0.1:1").CombinedOutput(); err == nil {
		t.Errorf("the doctor finds nothing wrong with an engine that is not there: %s", out)
	}

	// Trying again meets the same event. Passing over it needs a reason.
	for _, name := range halts(t, s) {
		if err := s.api.Post(t.Context(), "/api/v1/projections/"+name+"/retry", nil, nil); err != nil {
			t.Fatalf("retry %s: %v", name, err)
		}
		waitForState(t, s, name, "halted")
		if err := s.api.Post(t.Context(), "/api/v1/projections/"+name+"/skip", map[string]string{"reason": ""}, nil); err == nil {
			t.Errorf("%s passes over an event for no reason", name)
		}
	}

	// Whoever opens the folder for one command is told, and still gets answers.
	s.stop(t)
	out, err := exec.Command(program, "projections", "list", "--data", data).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "journey.dreamt-of") {
		t.Errorf("projections list: %v\n%s", err, out)
	}

	s = serve(t, data)
	waitForState(t, s, "journeys", "halted")
	for _, name := range halts(t, s) {
		if err := s.api.Post(t.Context(), "/api/v1/projections/"+name+"/skip", map[string]string{"reason": "a dream"}, nil); err != nil {
			t.Fatalf("skip %s: %v", name, err)
		}
		waitForState(t, s, name, "live")
	}
	skip := get[httpapi.EventBody](t, s.api, "/api/v1/events/projection-journeys/0", nil)
	if b, _ := json.Marshal(skip.Data); !strings.Contains(string(b), "a dream") {
		t.Errorf("the decision is recorded as %s", b)
	}
	s.stop(t)

	ledetraad(t, "rebuild", "--data", data)
	if after := ledetraad(t, "journeys", "list", "--data", data, "--json"); after != before {
		t.Errorf("journeys were\n%s\nand are\n%s", before, after)
	}
	ledetraad(t, "verify", "--data", data)
}

// halts are the projections that stand still before the event; those that read
// journeys come to it together.
func halts(t *testing.T, s *server) []string {
	t.Helper()
	want := []string{"journeys", "detect-deadline-missed", "detect-slow-response", "detect-repeat-calls-unanswered", "search"}
	for _, name := range want {
		waitForState(t, s, name, "halted")
	}
	return want
}

// waitForState polls: the state is another process's, and comes within moments.
func waitForState(t *testing.T, s *server, name, state string) httpapi.ProjectionStatus {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(30 * time.Second)
	var last httpapi.ProjectionStatus
	for {
		for _, p := range get[httpapi.Status](t, s.api, "/api/v1/status", nil).Projections {
			if p.Name != name {
				continue
			}
			if last = p; p.State == state {
				return p
			}
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("%s is %+v, want %s", name, last, state)
		}
	}
}

// Two engines on one folder would each think the log their own.
func TestASecondEngineOnTheSameFolderIsRefused(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data)
	for _, args := range [][]string{
		{"serve", "--data", data, "--listen", "127.0.0.1:0"},
		{"journeys", "list", "--data", data},
	} {
		out, err := exec.Command(program, args...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "another engine") {
			t.Errorf("%s: %v\n%s", args[0], err, out)
		}
	}
	if page := get[struct{ Journeys []json.RawMessage }](t, s.api, "/api/v1/journeys", url.Values{"limit": {"1"}}); page.Journeys == nil {
		t.Error("the first engine no longer answers")
	}
	s.stop(t)
}
