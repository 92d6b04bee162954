package detectors

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/domain/timekeeping"
	"ledetraad/projections/clocks"
	"ledetraad/projections/view"
)

// at is a moment of Danish local time, "2026-03-02 14:05".
func at(s string) time.Time {
	layout := "2006-01-02 15:04:05"[:len(s)]
	t, err := time.ParseInLocation(layout, s, clocks.Calendar{}.Location())
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

// fact is an event with its place, before anybody has recorded it.
func fact(stream string, revision uint64, happened time.Time, d event.Data) event.Recorded {
	name := fmt.Sprintf("%s %s %v %+v", stream, d.EventName(), happened, d)
	return event.Recorded{
		ID: uuid.NewSHA1(uuid.NameSpaceOID, []byte(name)), Stream: stream, Revision: revision, Type: d.EventName(),
		Meta: event.Meta{HappenedAt: happened, KnownAt: happened}, Data: d,
	}
}

// story tells facts in the order in which they are recorded.
type story struct {
	events    []event.Recorded
	revisions map[string]uint64
}

func (s *story) tell(stream string, happened time.Time, d event.Data) uuid.UUID {
	if s.revisions == nil {
		s.revisions = map[string]uint64{}
	}
	e := fact(stream, s.revisions[stream], happened, d)
	s.revisions[stream]++
	s.events = append(s.events, e)
	return e.ID
}

func (s *story) start(stream, situation string) {
	s.tell(stream, at("2020-01-01"), journey.Started{Participant: "p-" + stream, LifeSituation: situation})
}

func (s *story) clock(now time.Time) {
	s.tell(timekeeping.Stream, now, timekeeping.Reached{Time: now})
}

func (s *story) norm(n programme.Norm) {
	s.tell("programme-sammen", at("2020-01-01"), programme.ResponseNormSet{Norm: n})
}

// fold folds the events that the detector handles into a store.
func fold(t testing.TB, w view.Writer, d Detector, events ...event.Recorded) {
	t.Helper()
	p := d.Projection()
	for _, e := range events {
		if !slices.Contains(p.Handles, e.Type) {
			continue
		}
		if err := p.Apply(w, e); err != nil {
			t.Fatal(err)
		}
	}
}

// found is a finding as tests look at it.
type found struct {
	Severity painpoint.Severity
	Measure  map[string]float64
	Evidence []string // what the evidence's events were, in order of their names
}

// holding is what the detector has found in a store, by scope.
func holding(t testing.TB, r view.Reader, events []event.Recorded) map[string]found {
	t.Helper()
	names := map[string]string{}
	for _, e := range events {
		names[e.ID.String()] = label(e)
	}
	out := map[string]found{}
	for f, err := range findings.Scan(r, view.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if !f.Holds {
			continue
		}
		is := found{Severity: f.Severity}
		if err := json.Unmarshal(f.Measure, &is.Measure); err != nil {
			t.Fatal(err)
		}
		q := view.Query{Prefix: []view.Value{f.Scope.Department, f.Scope.LifeSituation, f.Scope.Term}}
		for e, err := range evidences.Scan(r, q) {
			if err != nil {
				t.Fatal(err)
			}
			if e.Uses > 0 {
				is.Evidence = append(is.Evidence, names[e.Event])
				if e.Stream == "" {
					t.Errorf("%v: it is not said in which stream the evidence %s stands", f.Scope, names[e.Event])
				}
			}
		}
		slices.Sort(is.Evidence)
		if len(is.Evidence) != int(f.Evidence) {
			t.Errorf("%v: %d pieces of evidence are counted, and there are %d", f.Scope, f.Evidence, len(is.Evidence))
		}
		out[strings.Trim(f.Scope.Department+"/"+f.Scope.LifeSituation+"/"+f.Scope.Term, "/")] = is
	}
	return out
}

func label(e event.Recorded) string {
	_, what, _ := strings.Cut(e.Type, ".")
	what = strings.TrimPrefix(what, "touchpoint-")
	what = strings.TrimPrefix(what, "promise-")
	b, _ := json.Marshal(e.Data)
	var ids struct{ Touchpoint, Promise string }
	_ = json.Unmarshal(b, &ids)
	return what + " " + ids.Touchpoint + ids.Promise
}

// judge folds a story and compares what is found.
func judge(t *testing.T, d Detector, s *story, want map[string]found) view.Reader {
	t.Helper()
	m := view.NewMemory()
	fold(t, m, d, s.events...)
	if diff := cmp.Diff(want, holding(t, m, s.events)); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	again := m.Clone()
	for _, e := range s.events {
		fold(t, again, d, e)
	}
	if diff := cmp.Diff(dump(t, m, d), dump(t, again, d)); diff != "" {
		t.Errorf("after redelivery of every event (-once +twice):\n%s", diff)
	}
	return m
}

// dump is a detector's tables, but for programme data.
func dump(t testing.TB, r view.Reader, d Detector) string {
	t.Helper()
	var b strings.Builder
	if err := view.Dump(&b, r, d.Projection().Tables...); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func figures(pairs ...any) map[string]float64 {
	m := map[string]float64{}
	for i := 0; i < len(pairs); i += 2 {
		switch v := pairs[i+1].(type) {
		case int:
			m[pairs[i].(string)] = float64(v)
		case float64:
			m[pairs[i].(string)] = v
		}
	}
	return m
}

func sum(all map[string]found) map[string]float64 {
	out := map[string]float64{}
	for _, f := range all {
		for k, v := range f.Measure {
			out[k] += v
		}
	}
	return out
}
