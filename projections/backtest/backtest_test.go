package backtest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/journey"
	"ledetraad/domain/lexicon"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/domain/rules"
	"ledetraad/projections"
	"ledetraad/projections/detectors"
	"ledetraad/projections/jargon"
	"ledetraad/projections/view"
)

var begin = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// history is events in the order in which they became known.
type history struct {
	events    []event.Recorded
	revisions map[string]uint64
	now       time.Time
}

func (h *history) tell(stream string, happened time.Time, d event.Data) {
	if h.revisions == nil {
		h.revisions, h.now = map[string]uint64{}, begin
	}
	h.now = h.now.Add(time.Hour)
	e := event.Recorded{
		ID: uuid.NewSHA1(uuid.NameSpaceOID, fmt.Appendf(nil, "%s %d", stream, h.revisions[stream])), Stream: stream,
		Revision: h.revisions[stream], Type: d.EventName(), Meta: event.Meta{HappenedAt: happened, KnownAt: h.now, Actor: "ane"}, Data: d,
	}
	h.revisions[stream]++
	h.events = append(h.events, e)
}

// run folds a history; it answers what was recorded in between as well.
func run(t testing.TB, ds []detectors.Detector, events []event.Recorded, now time.Time) (Report, []event.Recorded) {
	t.Helper()
	stores := map[string]*view.Memory{}
	test := New(ds, func(p projections.Projection) view.Writer {
		if stores[p.Name] == nil {
			stores[p.Name] = view.NewMemory()
		}
		return stores[p.Name]
	})
	var all []event.Recorded
	test.recorded = func(e event.Recorded) { all = append(all, e) }
	for _, e := range events {
		if err := test.Fold(e); err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	r, err := test.End(now)
	if err != nil {
		t.Fatal(err)
	}
	return r, all
}

// standing is what stands by a history's own painpoint events.
func standing(events []event.Recorded) map[string]Outcome {
	all := map[string]*course{}
	for _, e := range events {
		if f, ok := painpoint.FindingOf(e.Data); ok {
			follow(all, e.Stream, f, e.KnownAt)
		}
	}
	out := map[string]Outcome{}
	for name, c := range all {
		if c.finding.Holds {
			o := *c.outcome()
			o.First, o.Since = time.Time{}, time.Time{}
			out[name] = o
		}
	}
	return out
}

func drawHistory(t *rapid.T) *history {
	var h history
	h.tell("programme-main", begin, programme.ResponseNormSet{Norm: programme.Norm{Norm: "svar", Department: "jobcenter",
		Milestone: programme.Answered, Clock: programme.Wall, Amount: 7200, Percentile: 80}})
	departments := []string{"jobcenter", "aeldre", "borgerservice"}
	for i := range 2 {
		h.tell(fmt.Sprintf("fieldwork-%d", i), begin, fieldwork.SessionStarted{Observer: "ane", Department: departments[i], LifeSituation: "plejehjem"})
	}
	for i := range 4 {
		h.tell(fmt.Sprintf("journey-%d", i), begin, journey.Started{LifeSituation: []string{"sygedagpenge", "plejehjem"}[i%2], Participant: fmt.Sprint(i)})
	}
	for i := range rapid.IntRange(1, 40).Draw(t, "happenings") {
		stream, id := fmt.Sprintf("journey-%d", rapid.IntRange(0, 3).Draw(t, "journey")), fmt.Sprint("t", i)
		when := h.now.Add(-time.Duration(rapid.IntRange(0, 100).Draw(t, "ago")) * time.Hour)
		department := rapid.SampledFrom(departments).Draw(t, "department")
		switch rapid.IntRange(0, 4).Draw(t, "what") {
		case 0:
			h.tell(stream, when, journey.TouchpointRequested{Touchpoint: id, Department: department, Channel: journey.Alarm, Device: "panel"})
			if rapid.Bool().Draw(t, "answered") {
				h.tell(stream, when.Add(3*time.Hour), journey.TouchpointAnswered{Touchpoint: id, InPerson: true})
			}
		case 1:
			h.tell(stream, when, journey.PromiseMade{Promise: id, Department: department, Kind: journey.Given, Due: when.Add(20 * time.Hour)})
			if rapid.Bool().Draw(t, "kept") {
				h.tell(stream, when.Add(time.Duration(rapid.IntRange(1, 60).Draw(t, "kept after"))*time.Hour), journey.PromiseKept{Promise: id})
			}
		case 2:
			to := rapid.SampledFrom(departments).Draw(t, "to")
			if to != department {
				h.tell(stream, when, journey.TouchpointHandedOver{Touchpoint: id, From: department, To: to})
			}
		case 3:
			about := fieldwork.About{Kind: fieldwork.Verbatim, Speaker: rapid.SampledFrom([]fieldwork.Speaker{fieldwork.Employee, fieldwork.Citizen}).Draw(t, "speaker")}
			h.tell(fmt.Sprintf("fieldwork-%d", i%2), when, fieldwork.NoteWritten{Note: id, About: about, Text: event.About(rapid.SampledFrom(said).Draw(t, "said"), "Aase")})
		case 4:
			h.tell(lexicon.Stream, when, rapid.SampledFrom(ownWords).Draw(t, "own word"))
		}
	}
	return &h
}

// said is words of three terms: one that ships, one that is the municipality's
// own, one that is nobody's.
var said = []string{"Nu skal vi have en partshøring.", "Hvad er partshøring?", "Så tager vi den på Solsikken.", "Hvad er Solsikken?",
	"Din triagetavle er ikke grøn.", "Hvad betyder det?", "Kaffen er klar."}

func ownWord(key, plain string, forms ...string) lexicon.Family {
	return lexicon.Family{Key: key, Forms: forms, Plain: plain}
}

var ownWords = []event.Data{
	lexicon.TermAdded{Family: ownWord("solsikken", "vores skema over opgaver", "solsikken")},
	lexicon.TermRetired{Key: "partshøring"},
}

// change is rules and terms that are otherwise.
type change struct {
	rules  map[string]rules.Values
	add    []lexicon.Family
	retire []string
}

func (c change) detectors() []detectors.Detector {
	var terms []jargon.Family
	for _, f := range c.add {
		terms = append(terms, detectors.Family(f))
	}
	for _, key := range c.retire {
		terms = append(terms, jargon.Family{Key: key, Retired: true})
	}
	return Changed(c.rules, terms...)
}

// adopt records what was tried, in the hour of the last event: no time passes
// that the test did not know of.
func (c change) adopt(h *history) {
	now := h.now
	tell := func(stream string, d event.Data) {
		h.tell(stream, now, d)
		h.events[len(h.events)-1].KnownAt, h.now = now, now
	}
	for kind, values := range c.rules {
		tell(rules.Stream(kind), rules.ParametersSet{Rule: kind, Values: values})
	}
	for _, f := range c.add {
		tell(lexicon.Stream, lexicon.TermAdded{Family: f})
	}
	for _, key := range c.retire {
		tell(lexicon.Stream, lexicon.TermRetired{Key: key})
	}
}

var changes = []change{
	{rules: map[string]rules.Values{"wrong-door": {"transfers": {Number: 4}}}},
	{rules: map[string]rules.Values{"repeat-calls-unanswered": {"calls": {Number: 2}, "norm": {Number: 500}}}},
	{rules: map[string]rules.Values{"broken-promise": {"missed": {Number: 3}}}},
	{rules: map[string]rules.Values{"slow-response": {"min_n": {Number: 1}}, "wrong-door": {"window": {Number: 1}}}},
	{rules: map[string]rules.Values{"cross-cutting": {"observers": {Number: 1}, "journeys": {Number: 1}}}},
	{add: []lexicon.Family{ownWord("solsikken", "vores skema", "solsikken"), ownWord("triagetavle", "tavlen", "triagetavle+", "grøn")}},
	{retire: []string{"partshøring", "triagetavle"}},
	{add: []lexicon.Family{ownWord("kaffen", "pausen", "kaffen")}, retire: []string{"solsikken"}, rules: map[string]rules.Values{"jargon": {"uses": {Number: 1}}}},
}

// Rules that are set as they were tried come to what the test said, finding for
// finding.
func TestWhatItSaysIsWhatThenHappens(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := drawHistory(rt)
		now := h.now.Add(100 * 24 * time.Hour)
		_, lived := run(t, detectors.All(), h.events, now)
		if r, _ := run(t, detectors.All(), lived, now); len(r.Differences) != 0 {
			rt.Fatalf("nothing is changed, and it differs: %+v", r.Differences)
		}
		change := rapid.SampledFrom(changes).Draw(rt, "change")
		said, _ := run(t, change.detectors(), lived, now)

		change.adopt(h)
		_, adopted := run(t, detectors.All(), h.events, now)
		before, after := standing(lived), standing(adopted)
		for _, d := range said.Differences {
			name := painpoint.Stream(d.ID)
			switch was, is := before[name], after[name]; d.Change {
			case Appears, Changes:
				want := *d.After
				want.First, want.Since = time.Time{}, time.Time{}
				if diff := cmp.Diff(want, is); diff != "" {
					rt.Fatalf("%s %v %s (-said +happened):\n%s", d.Kind, d.Scope, d.Change, diff)
				}
			case Vanishes:
				if is.Severity != "" || was.Severity == "" {
					rt.Fatalf("%s %v was to vanish, and stands", d.Kind, d.Scope)
				}
			}
			delete(before, name)
			delete(after, name)
		}
		if diff := cmp.Diff(before, after); diff != "" {
			rt.Fatalf("it said nothing of this (-before +after):\n%s", diff)
		}
	})
}

func TestItTellsWhenAndOnWhichEvidence(t *testing.T) {
	var h history
	h.tell("journey-1", begin, journey.Started{LifeSituation: "sygedagpenge", Participant: "p"})
	h.tell("journey-1", begin, journey.TouchpointHandedOver{Touchpoint: "a", From: "jobcenter", To: "borgerservice"})
	h.tell("journey-1", begin.Add(100*time.Hour), journey.TouchpointHandedOver{Touchpoint: "a", From: "borgerservice", To: "aeldre"})
	known := h.now
	now := h.now.Add(24 * time.Hour)
	_, lived := run(t, detectors.All(), h.events, now)
	r, _ := run(t, Changed(map[string]rules.Values{"wrong-door": {"window": {Number: 1}}}), lived, now)
	if r.Before != 1 || r.After != 0 || len(r.Differences) != 1 {
		t.Fatalf("%+v", r)
	}
	d := r.Differences[0]
	if d.Change != Vanishes || !d.At.Equal(known) || len(d.Leaves) != 2 || len(d.Joins) != 0 || d.After != nil {
		t.Errorf("%+v; want it to vanish, with the two hand-overs, found at %v", d, known)
	}
	if r, _ := run(t, detectors.All(), h.events, now); len(r.Differences) != 1 || r.Differences[0].Change != Appears || len(r.Differences[0].Joins) != 2 {
		t.Errorf("in a log that says nothing of it: %+v", r)
	}
}
