package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/access"
	"ledetraad/domain/event"
	"ledetraad/domain/interview"
	"ledetraad/projections/keyness"
	"ledetraad/projections/view"
)

// spoken is an engine that has heard employees say a word in twelve interviews.
func spoken(t *testing.T) *engine {
	t.Helper()
	m := view.NewMemory()
	at := time.Date(2026, 2, 3, 9, 0, 0, 0, time.UTC)
	for i := range 12 {
		for rev, d := range []event.Data{
			interview.Started{Interviewer: "anna", Participants: []string{"Ida"}, Department: []string{"aeldre", "job"}[i%2]},
			interview.UtteranceRecorded{Utterance: "e", Speaker: interview.Employee, Text: event.About("Ida har et skyggeskema, "+secretWords, "Ida")},
			interview.UtteranceRecorded{Utterance: "c", Speaker: interview.Citizen, Text: event.About("Jeg venter på svar om Hulda, hende har jeg", "Ida")},
		} {
			e := event.Recorded{ID: event.ID(uuid.Nil, i*3+rev), Stream: fmt.Sprint("interview-", i), Revision: uint64(rev), Type: d.EventName(),
				Meta: event.Meta{HappenedAt: at, KnownAt: at, Actor: "anna"}, Data: d}
			if err := keyness.Apply(m, e); err != nil {
				t.Fatal(err)
			}
		}
	}
	return &engine{events: map[string]event.Recorded{}, tables: m}
}

// A proposed word is the municipality's; what was said around it is people's.
func TestProposalsByRole(t *testing.T) {
	e := spoken(t)
	o, h := served(t, e)
	for _, c := range []struct {
		name   string
		who    func(*http.Request)
		status int
		words  bool
	}{
		{"the operator", nil, 200, true},
		{"a designer for a purpose", purpose(machine(t, o, nil, access.Designer), "analysis"), 200, true},
		{"a designer for none", machine(t, o, nil, access.Designer), 200, false},
		{"a leader for none", machine(t, o, nil, access.Leader), 200, false},
		{"a head", machine(t, o, []string{"aeldre"}, access.Head), 403, false},
		{"an administrator", machine(t, o, nil, access.Administrator), 403, false},
	} {
		e.handled = nil
		w := call(h, "GET", "/api/v1/lexicon/proposals?limit=500", "", c.who)
		body := w.Body.String()
		if w.Code != c.status || (c.status == 200) != strings.Contains(body, `"word":"skyggeskema"`) {
			t.Errorf("%s: %d: %s", c.name, w.Code, body)
		}
		if got := strings.Contains(body, secretWords); got != c.words {
			t.Errorf("%s: gets the words: %v: %s", c.name, got, body)
		}
		if got := len(e.handled) == 1; got != c.words {
			t.Errorf("%s: the reading is recorded: %v", c.name, got)
		}
	}
	if w := call(h, "GET", "/api/v1/lexicon", "", machine(t, o, []string{"aeldre"}, access.Head)); w.Code != 200 || !strings.Contains(w.Body.String(), `"key":"partshøring"`) {
		t.Errorf("%d: %.200s", w.Code, w.Body)
	}
}
