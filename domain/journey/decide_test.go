package journey_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"ledetraad/domain/decider"
	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/journey"
)

func ptr[T any](v T) *T { return &v }

func TestDecide(t *testing.T) {
	due := time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)
	started := journey.Started{Participant: "Birk", LifeSituation: "udskrevet"}
	called := journey.TouchpointRequested{Touchpoint: "kald-1", Department: "aeldre", Activity: "Nødkald", Channel: journey.Alarm, Sender: journey.Citizen}
	met := journey.TouchpointRecorded{Touchpoint: "besoeg-1", Department: "aeldre", Activity: "Hjemmebesøg"}
	promised := journey.PromiseMade{Promise: "loefte-1", Department: "aeldre", Kind: journey.Given, Due: due}

	decidertest.Run(t, journey.Decider(), "journey-1", []decidertest.Case{
		{
			Name: "a journey starts, and its note is marked as personal",
			When: journey.Start{Participant: "Birk", LifeSituation: "udskrevet", Note: "Bor alene på Rødovrevej"},
			Then: []event.Data{journey.Started{Participant: "Birk", LifeSituation: "udskrevet", Note: event.About("Bor alene på Rødovrevej", "Birk")}},
		},
		{Name: "it starts once", Given: []event.Data{started}, When: journey.Start{Participant: "Birk", LifeSituation: "udskrevet"}, Refused: fault.Conflict, Field: "stream"},
		{Name: "a participant is needed", When: journey.Start{LifeSituation: "udskrevet"}, Refused: fault.Invalid, Field: "data.participant"},
		{Name: "nothing is recorded before the start", When: journey.RecordTouchpoint{Touchpoint: "a", Department: "aeldre", Activity: "Besøg"}, Refused: fault.NotFound, Field: "stream"},
		{
			Name: "a request is the citizen's unless said otherwise", Given: []event.Data{started},
			When: journey.RequestTouchpoint{Touchpoint: "kald-1", Department: "aeldre", Activity: "Nødkald", Channel: journey.Alarm},
			Then: []event.Data{called},
		},
		{Name: "a touchpoint's id is used once", Given: []event.Data{started, called}, When: journey.RequestTouchpoint{Touchpoint: "kald-1", Department: "aeldre", Activity: "Nødkald"}, Refused: fault.Conflict, Field: "data.touchpoint"},
		{Name: "an activity is needed", Given: []event.Data{started}, When: journey.RequestTouchpoint{Touchpoint: "x", Department: "aeldre"}, Refused: fault.Invalid, Field: "data.activity"},
		{Name: "a text has bounds", Given: []event.Data{started}, When: journey.RecordTouchpoint{Touchpoint: "x", Department: "aeldre", Activity: "Brev", Summary: strings.Repeat("æ", 20_001)}, Refused: fault.Invalid, Field: "data.summary"},
		{
			Name: "a panel is reset", Given: []event.Data{started, called}, When: journey.AcknowledgeTouchpoint{Touchpoint: "kald-1"},
			Then: []event.Data{journey.TouchpointAcknowledged{Touchpoint: "kald-1"}},
		},
		{
			Name: "somebody arrives, and what is said is about the citizen", Given: []event.Data{started, called},
			When: journey.AnswerTouchpoint{Touchpoint: "kald-1", InPerson: true, Summary: "Lå på gulvet"},
			Then: []event.Data{journey.TouchpointAnswered{Touchpoint: "kald-1", InPerson: true, Summary: event.About("Lå på gulvet", "Birk")}},
		},
		{Name: "nobody answers what was never asked", Given: []event.Data{started}, When: journey.AnswerTouchpoint{Touchpoint: "kald-9"}, Refused: fault.NotFound, Field: "data.touchpoint"},
		{Name: "nor what asked for no answer", Given: []event.Data{started, met}, When: journey.ResolveTouchpoint{Touchpoint: met.Touchpoint}, Refused: fault.Invalid, Field: "data.touchpoint"},
		{
			Name: "a hand-over comes from whoever has it", Given: []event.Data{started, called}, When: journey.HandOverTouchpoint{Touchpoint: "kald-1", To: "jobcenter", Warm: true},
			Then: []event.Data{journey.TouchpointHandedOver{Touchpoint: "kald-1", From: "aeldre", To: "jobcenter", Warm: true}},
		},
		{
			Name: "and goes on from there", Given: []event.Data{started, called, journey.TouchpointHandedOver{Touchpoint: "kald-1", From: "aeldre", To: "jobcenter"}},
			When: journey.HandOverTouchpoint{Touchpoint: "kald-1", To: "borgerservice"},
			Then: []event.Data{journey.TouchpointHandedOver{Touchpoint: "kald-1", From: "jobcenter", To: "borgerservice"}},
		},
		{Name: "to another department", Given: []event.Data{started, called}, When: journey.HandOverTouchpoint{Touchpoint: "kald-1", To: "aeldre"}, Refused: fault.Invalid, Field: "data.to"},
		{
			Name: "a promise is a given word unless said otherwise", Given: []event.Data{started}, When: journey.MakePromise{Promise: "loefte-1", Department: "aeldre", Due: due},
			Then: []event.Data{promised},
		},
		{Name: "a promise has a time", Given: []event.Data{started}, When: journey.MakePromise{Promise: "p", Department: "aeldre"}, Refused: fault.Invalid, Field: "data.due"},
		{Name: "it is kept", Given: []event.Data{started, promised}, When: journey.KeepPromise{Promise: "loefte-1"}, Then: []event.Data{journey.PromiseKept{Promise: "loefte-1"}}},
		{Name: "once", Given: []event.Data{started, promised, journey.PromiseKept{Promise: "loefte-1"}}, When: journey.KeepPromise{Promise: "loefte-1"}, Refused: fault.Conflict, Field: "data.promise"},
		{
			Name: "it is moved, and the citizen is told in writing", Given: []event.Data{started, promised},
			When: journey.MovePromise{Promise: "loefte-1", Due: due.AddDate(0, 0, 7), Notice: journey.Written},
			Then: []event.Data{journey.PromiseMoved{Promise: "loefte-1", Due: due.AddDate(0, 0, 7), Notice: journey.Written}},
		},
		{Name: "how the citizen was told is asked for", Given: []event.Data{started, promised}, When: journey.MovePromise{Promise: "loefte-1", Due: due}, Refused: fault.Invalid, Field: "data.notice"},
		{
			Name: "the citizen tells", Given: []event.Data{started, called},
			When: journey.ReportExperience{Experience: "e1", Touchpoint: "kald-1", Score: ptr(-2), PerceivedS: ptr(int64(7200)), Comment: "Der kommer ikke nogen"},
			Then: []event.Data{journey.ExperienceReported{Experience: "e1", Touchpoint: "kald-1", Teller: journey.Citizen, Score: ptr(-2),
				PerceivedS: ptr(int64(7200)), Comment: event.About("Der kommer ikke nogen", "Birk")}},
		},
		{Name: "on a scale", Given: []event.Data{started}, When: journey.ReportExperience{Experience: "e1", Score: ptr(3)}, Refused: fault.Invalid, Field: "data.score"},
		{Name: "something", Given: []event.Data{started}, When: journey.ReportExperience{Experience: "e1"}, Refused: fault.Invalid, Field: "data"},
		{Name: "an employee does not tell for the citizen", Given: []event.Data{started}, When: journey.ReportExperience{Experience: "e1", Teller: journey.Employee, Score: ptr(1)}, Refused: fault.Invalid, Field: "data.teller"},
		{Name: "a journey ends", Given: []event.Data{started}, When: journey.End{Outcome: "rask"}, Then: []event.Data{journey.Ended{Outcome: "rask"}}},
		{Name: "once", Given: []event.Data{started, journey.Ended{}}, When: journey.End{}, Refused: fault.Conflict},
		{Name: "what is learnt late is recorded after the end", Given: []event.Data{started, called, journey.Ended{}}, When: journey.AcknowledgeTouchpoint{Touchpoint: "kald-1"}, Then: []event.Data{journey.TouchpointAcknowledged{Touchpoint: "kald-1"}}},
		{Name: "it goes on after all", Given: []event.Data{started, journey.Ended{}}, When: journey.Reopen{Reason: "Indlagt igen"}, Then: []event.Data{journey.Reopened{Reason: "Indlagt igen"}}},
	})
}

// TestAParticipantHasOneSpelling refuses what looks like a pseudonym that is
// there and would be another person's. What was recorded before that was so
// stands: the rule is for new commands.
func TestAParticipantHasOneSpelling(t *testing.T) {
	for _, spelled := range []string{" Birk", "Birk ", "A\u030ase", "Birk\n", ""} {
		_, err := journey.Decide(journey.Decider().Initial(), decider.Command{Stream: "journey-1", Intent: journey.Start{Participant: spelled, LifeSituation: "udskrevet"}})
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code != fault.Invalid || f.Field != "data.participant" {
			t.Errorf("%q: got %v", spelled, err)
		}
	}
	old := journey.Evolve(journey.Decider().Initial(), journey.Started{Participant: "A\u030ase ", LifeSituation: "udskrevet"})
	events, err := journey.Decide(old, decider.Command{Stream: "journey-1", Intent: journey.RecordTouchpoint{Touchpoint: "t", Department: "job", Activity: "Samtale", Summary: "ord"}})
	if err != nil || len(events) != 1 {
		t.Fatalf("an old journey does not go on: %v, %v", events, err)
	}
	if text := events[0].(journey.TouchpointRecorded).Summary; len(text.Subjects) != 1 || text.Subjects[0] != "A\u030ase " {
		t.Errorf("its text is about %q", text.Subjects)
	}
}
