package fieldwork_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ledetraad/domain/attachment"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	field "ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/participant"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/view"
	"ledetraad/projections/viewtest"
)

// story is a log under construction.
type story struct{ viewtest.Story }

func clock(s string) time.Time { return viewtest.Clock(s) }

func ptr[T any](v T) *T { return &v }

// on records that something happened; it becomes known a second after what was
// recorded before it.
func (s *story) on(stream, happened string, facts ...event.Data) {
	for _, d := range facts {
		s.add(stream, clock(happened), d)
	}
}

func (s *story) add(stream string, happened time.Time, d event.Data) {
	s.Add(stream, happened, "dorthe", d)
}

type tester = viewtest.Tester

func fold(t tester, events []event.Recorded) *view.Memory {
	t.Helper()
	return viewtest.Fold(t, events, fieldwork.Apply)
}

func (s *story) tables(t tester) *view.Memory { t.Helper(); return fold(t, s.Events) }

func dump(t tester, r view.Reader) string {
	t.Helper()
	return viewtest.Dump(t, r, fieldwork.Projection().Tables...)
}

func ask[T any](t tester) func(T, error) T { return viewtest.Ask[T](t) }

func find[T any](t tester) func(T, bool, error) T {
	return func(v T, ok bool, err error) T {
		t.Helper()
		if err != nil || !ok {
			t.Fatalf("found: %v, %v", ok, err)
		}
		return v
	}
}

// everything is the sight of somebody who may read all words.
var everything = fieldwork.Sight{Account: "designer", Words: func([]string, string) bool { return true }}

// aggregate hides a decider's state, so that commands of all three can be drawn.
type aggregate struct {
	decider.Any
	state any
}

// draw makes a log out of what the rules allow: random commands are decided one
// by one, and those that are refused leave nothing.
func draw(t *rapid.T) *story {
	s := &story{}
	pick := func(what string, from ...string) string { return rapid.SampledFrom(from).Draw(t, what) }
	all := map[string]*aggregate{}
	open := func(stream string, d decider.Any) *aggregate {
		if all[stream] == nil {
			all[stream] = &aggregate{d, d.Initial()}
		}
		return all[stream]
	}
	minute := rapid.IntRange(0, 20)
	for range rapid.IntRange(1, 60).Draw(t, "commands") {
		at := clock("2026-03-02 08:00").Add(time.Duration(minute.Draw(t, "minute")) * time.Minute)
		id, name := pick("id", "a", "b", "c"), pick("name", "Birk", "Åse")
		words := pick("words", "Jeg ringer og ringer", "Hvad snakker de om?", "bad", "båd")
		ms := rapid.SampledFrom([]*int64{nil, ptr[int64](0), ptr[int64](1000), ptr[int64](2000)}).Draw(t, "ms")
		yes := rapid.Bool().Draw(t, "yes")
		var intent decider.Intent
		var stream string
		var agg *aggregate
		switch pick("of", "person", "session", "interview") {
		case "person":
			stream = participant.Stream(name)
			agg = open(stream, decider.Erase(participant.Decider()))
			intent = rapid.SampledFrom([]decider.Intent{
				participant.Register{Pseudonym: name, Kind: participant.Citizen},
				participant.AddRole{Role: id, Name: "AMR", Department: "aeldre", Side: participant.Provider}, participant.EndRole{Role: id},
				participant.LinkNetwork{Link: id, Relation: participant.Friend, Note: words}, participant.EndNetworkLink{Link: id},
				participant.ChangeWish{Link: id, Wish: participant.Wished, Note: words},
				participant.RecordLegalBasis{Purpose: id, Basis: participant.Consent}, participant.WithdrawConsent{Purpose: id, Reason: words},
				participant.SetIdentity{Name: words},
			}).Draw(t, "intent")
		case "session":
			stream = "fieldwork-" + pick("session", "1", "2")
			agg = open(stream, decider.Erase(field.Decider()))
			note := field.WriteNote{Note: id, Kind: field.Descriptive, Text: words, Finished: yes, Principles: []string{"meet-me"}}
			if yes {
				note.Kind, note.Speaker, note.SpokenBy = field.Verbatim, field.Citizen, name
			}
			intent = rapid.SampledFrom([]decider.Intent{
				field.StartSession{Observer: pick("observer", "dorthe", "jette"), Department: pick("department", "aeldre", "job"), LifeSituation: "plejehjem", OwnDepartment: "aeldre"},
				field.AddParticipants{Participants: []string{name}}, note, note,
				field.CorrectNote{Note: id, Text: words, Reason: words}, field.TagNote{Note: id, Dimensions: []field.Dimension{field.Space}},
				field.FinishNote{Note: id}, field.DiscardNote{Note: id, Reason: words}, field.EndSession{}, field.ReopenSession{Reason: words},
				field.AddAttachment{Attachment: id, Note: id, MediaType: attachment.WebM, Bytes: 9, SHA256: strings.Repeat("0f", 32), About: []string{name}},
				field.RemoveAttachment{Attachment: id, Reason: words},
			}).Draw(t, "intent")
		case "interview":
			stream = "interview-" + pick("interview", "1", "2")
			agg = open(stream, decider.Erase(interview.Decider()))
			say := interview.RecordUtterance{Utterance: id, Speaker: interview.Citizen, SpokenBy: name, AtMS: ms, Text: words}
			intent = rapid.SampledFrom([]decider.Intent{
				interview.Start{Interviewer: "kristine", Participants: []string{name}, Department: pick("department", "aeldre", "job"), LifeSituation: "plejehjem"},
				say, say, interview.CorrectUtterance{Utterance: id, AtMS: ms, Text: words, Reason: words},
				interview.MarkStop{Stop: id, Limit: interview.Limit{From: id}, Reason: words}, interview.MarkStop{Stop: id, Limit: interview.Limit{FromMS: ms}, Readers: interview.InterviewerOnly},
				interview.LiftStop{Stop: id, Reason: words}, interview.TellWait{Wait: id, PerceivedS: ptr[int64](60), Comment: words},
				interview.TieWait{Wait: id, Journey: "7", Touchpoint: name[:1]}, interview.End{},
				interview.AddAttachment{Attachment: id, MediaType: attachment.WebM, Bytes: 9, SHA256: strings.Repeat("0f", 32), About: []string{name}},
				interview.RemoveAttachment{Attachment: id, Reason: words},
			}).Draw(t, "intent")
		}
		events, err := agg.Decide(agg.state, decider.Command{Stream: stream, HappenedAt: at, KnownAt: at, Intent: intent})
		if err != nil {
			continue
		}
		for _, d := range events {
			agg.state = agg.Evolve(agg.state, d)
			s.add(stream, at, d)
		}
	}
	return s
}

func TestProjectionFitsItsStores(t *testing.T) {
	p := fieldwork.Projection()
	for _, s := range p.Tables {
		if _, err := view.NewShape(s); err != nil {
			t.Error(err)
		}
	}
	handled := map[string]bool{}
	for _, h := range p.Handles {
		handled[h] = true
	}
	for _, list := range [][]event.Type{participant.Events(), field.Events(), interview.Events()} {
		for _, e := range list {
			if !handled[e.Name()] {
				t.Errorf("%s is not handled", e.Name())
			}
		}
	}
}

// What is delivered again, in whatever order, changes nothing.
func TestRedelivery(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		if len(s.Events) == 0 {
			return
		}
		m := s.tables(t)
		want := dump(t, m)
		for range rapid.IntRange(1, 10).Draw(t, "again") {
			e := rapid.SampledFrom(s.Events).Draw(t, "event")
			if err := fieldwork.Apply(m, e); err != nil {
				t.Fatal(err)
			}
		}
		if got := dump(t, m); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
}

// Streams do not depend on each other, so their events may come interleaved in
// any way that keeps each stream's own order.
func TestStreamsComeInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		left := map[string][]event.Recorded{}
		var streams []string
		for _, e := range s.Events {
			if left[e.Stream] == nil {
				streams = append(streams, e.Stream)
			}
			left[e.Stream] = append(left[e.Stream], e)
		}
		var mixed []event.Recorded
		for len(mixed) < len(s.Events) {
			stream := rapid.SampledFrom(streams).Draw(t, "stream")
			if len(left[stream]) > 0 {
				mixed, left[stream] = append(mixed, left[stream][0]), left[stream][1:]
			}
		}
		if got, want := dump(t, fold(t, mixed)), dump(t, s.tables(t)); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
}

// What was known at a time is what a log cut off there gives.
func TestAsOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		if len(s.Events) == 0 {
			return
		}
		n := rapid.IntRange(0, len(s.Events)-1).Draw(t, "cut")
		seq := func(yield func(event.Recorded, error) bool) {
			for _, e := range s.Events {
				if !yield(e, nil) {
					return
				}
			}
		}
		r := ask[view.Reader](t)(fieldwork.AsOf(seq, s.Events[n].KnownAt, time.Time{}))
		if got, want := dump(t, r), dump(t, fold(t, s.Events[:n+1])); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
	broken := func(yield func(event.Recorded, error) bool) { yield(event.Recorded{}, fmt.Errorf("unreadable")) }
	if _, err := fieldwork.AsOf(broken, time.Time{}, time.Time{}); err == nil {
		t.Error("an unreadable log gave a view")
	}
}
