package painpoint_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
)

var (
	place  = painpoint.Scope{Department: "aeldre", LifeSituation: "plejehjem"}
	stream = painpoint.Stream(painpoint.ID("repeat-calls-unanswered", place))
)

// of is a finding of so much.
func of(severity painpoint.Severity, n float64, joins ...uint64) painpoint.Finding {
	f := painpoint.Finding{Kind: "repeat-calls-unanswered", Detector: 1, Scope: place, Holds: true, Severity: severity,
		Measure: painpoint.Measure{"episodes": n}, Principles: []string{"meet-me"}}
	for _, j := range joins {
		f.Joins = append(f.Joins, painpoint.Evidence{Event: call(j), Stream: "journey-1", Revision: j})
	}
	return f
}

func call(n uint64) uuid.UUID { return event.ID(uuid.Max, int(n)) }

func over(f painpoint.Finding) painpoint.Finding {
	f.Holds, f.Joins = false, nil
	return f
}

func TestLifeCycle(t *testing.T) {
	found := painpoint.Detected{Finding: of(painpoint.Medium, 1, 1, 2)}
	dismissed := painpoint.Dismissed{Reason: "Kaldene var en prøve af anlægget."}
	resolved := painpoint.Resolved{Reason: "Vagtplanen er lagt om."}
	given := func(more ...event.Data) []event.Data { return append([]event.Data{found}, more...) }
	more, twice, worse := of(painpoint.Medium, 2, 3), of(painpoint.Medium, 4, 3, 4), of(painpoint.High, 2, 3)
	ended := over(of(painpoint.Medium, 0))
	same := of(painpoint.Medium, 1)
	type c = decidertest.Case
	decidertest.Run(t, painpoint.Decider(), stream, []c{
		{Name: "nothing is said of what was never found", When: painpoint.Confirm{}, Refused: fault.NotFound, Field: "stream"},
		{Name: "confirmed", Given: given(), When: painpoint.Confirm{Note: "Set på tre steder."}, Then: []event.Data{painpoint.Confirmed{Note: "Set på tre steder."}}},
		{Name: "confirmed twice", Given: given(painpoint.Confirmed{}), When: painpoint.Confirm{}, Refused: fault.Conflict},
		{Name: "confirmed after it was assigned", Given: given(painpoint.Assigned{Department: "aeldre"}), When: painpoint.Confirm{}, Refused: fault.Conflict},
		{Name: "confirmed after it came back", Given: given(painpoint.Receded{Finding: ended}, painpoint.Recurred{Finding: same}), When: painpoint.Confirm{}, Then: []event.Data{painpoint.Confirmed{}}},
		{Name: "dismissed", Given: given(), When: painpoint.Dismiss(dismissed), Then: []event.Data{dismissed}},
		{Name: "dismissed without a reason", Given: given(), When: painpoint.Dismiss{Reason: " "}, Refused: fault.Invalid, Field: "data.reason"},
		{Name: "dismissed with a CPR number", Given: given(), When: painpoint.Dismiss{Reason: "010190-1234 har klaget"}, Refused: fault.Invalid, Field: "data.reason"},
		{Name: "dismissed twice", Given: given(dismissed), When: painpoint.Dismiss(dismissed), Refused: fault.Conflict},
		{Name: "confirmed while dismissed", Given: given(dismissed), When: painpoint.Confirm{}, Refused: fault.Conflict},
		{Name: "reopened", Given: given(dismissed), When: painpoint.Reopen{Reason: "Det sker igen."}, Then: []event.Data{painpoint.Reopened{Reason: "Det sker igen."}}},
		{Name: "reopened while open", Given: given(), When: painpoint.Reopen{Reason: "x"}, Refused: fault.Conflict},
		{Name: "reopened because it did not help", Given: given(painpoint.Addressed{Solution: "vagtplan"}), When: painpoint.Reopen{Reason: "x"}, Then: []event.Data{painpoint.Reopened{Reason: "x"}}},
		{Name: "assigned", Given: given(), When: painpoint.Assign{Department: "aeldre", Account: "a1"}, Then: []event.Data{painpoint.Assigned{Department: "aeldre", Account: "a1"}}},
		{Name: "assigned to nobody", Given: given(), When: painpoint.Assign{Note: "x"}, Refused: fault.Invalid, Field: "data.department"},
		{Name: "assigned anew", Given: given(painpoint.Assigned{Department: "aeldre"}), When: painpoint.Assign{Department: "job"}, Then: []event.Data{painpoint.Assigned{Department: "job"}}},
		{Name: "assigned as it was", Given: given(painpoint.Assigned{Department: "job"}), When: painpoint.Assign{Department: "job"}, Refused: fault.Conflict},
		{Name: "assigned while resolved", Given: given(resolved), When: painpoint.Assign{Department: "job"}, Refused: fault.Conflict},
		{Name: "addressed", Given: given(), When: painpoint.Address{Solution: "ny-vagtplan"}, Then: []event.Data{painpoint.Addressed{Solution: "ny-vagtplan"}}},
		{Name: "addressed by nothing", Given: given(), When: painpoint.Address{}, Refused: fault.Invalid, Field: "data.solution"},
		{Name: "resolved", Given: given(), When: painpoint.Resolve(resolved), Then: []event.Data{resolved}},
		{Name: "a comment", Given: given(dismissed), When: painpoint.Comment{Text: "Tavlen var ny."}, Then: []event.Data{painpoint.Commented{Text: "Tavlen var ny."}}},

		{Name: "a dismissed one does not come back", Given: given(dismissed), When: painpoint.Report(more), Then: []event.Data{painpoint.Measured{Finding: more}}},
		{Name: "nor recedes", Given: given(dismissed), When: painpoint.Report(ended), Then: []event.Data{painpoint.Measured{Finding: ended}}},
		{Name: "nor recurs", Given: given(dismissed, painpoint.Measured{Finding: ended}), When: painpoint.Report(same), Then: []event.Data{painpoint.Measured{Finding: same}}},
		{Name: "nor says the same twice", Given: given(dismissed), When: painpoint.Report(same), Refused: fault.Conflict},
		{Name: "nor the same end", Given: given(dismissed, painpoint.Measured{Finding: ended}), When: painpoint.Report(ended), Refused: fault.Conflict},
		{Name: "unless it is more severe", Given: given(dismissed), When: painpoint.Report(worse), Then: []event.Data{painpoint.Measured{Finding: worse},
			painpoint.Reemerged{Why: painpoint.InSeverity, SeverityWas: painpoint.Medium, Severity: painpoint.High, EvidenceWas: 2, Evidence: 3}}},
		{Name: "or rests on twice as much", Given: given(dismissed), When: painpoint.Report(twice), Then: []event.Data{painpoint.Measured{Finding: twice},
			painpoint.Reemerged{Why: painpoint.InEvidence, SeverityWas: painpoint.Medium, Severity: painpoint.Medium, EvidenceWas: 2, Evidence: 4}}},
		{Name: "bit by bit", Given: given(dismissed, painpoint.Measured{Finding: more}), When: painpoint.Report(of(painpoint.Medium, 3, 4)),
			Then: []event.Data{painpoint.Measured{Finding: of(painpoint.Medium, 3, 4)},
				painpoint.Reemerged{Why: painpoint.InEvidence, SeverityWas: painpoint.Medium, Severity: painpoint.Medium, EvidenceWas: 2, Evidence: 4}}},
		{Name: "evidence given twice is no growth", Given: given(dismissed), When: painpoint.Report(of(painpoint.Medium, 3, 1, 2, 3, 3)),
			Then: []event.Data{painpoint.Measured{Finding: of(painpoint.Medium, 3, 1, 2, 3, 3)}}},
		{Name: "what it was when its rule held counts", Given: given(painpoint.Receded{Finding: over(of(painpoint.Low, 0))}, dismissed),
			When: painpoint.Report(same), Then: []event.Data{painpoint.Measured{Finding: same}}},
		{Name: "it reemerges once", Given: given(dismissed, painpoint.Measured{Finding: worse}, painpoint.Reemerged{Why: painpoint.InSeverity}),
			When: painpoint.Report(of(painpoint.Critical, 3)), Then: []event.Data{painpoint.Measured{Finding: of(painpoint.Critical, 3)}}},
		{Name: "and is dismissed at what it is then", Given: given(dismissed, painpoint.Measured{Finding: worse}, painpoint.Reemerged{Why: painpoint.InSeverity}, dismissed),
			When: painpoint.Report(of(painpoint.High, 3, 4)), Then: []event.Data{painpoint.Measured{Finding: of(painpoint.High, 3, 4)}}},

		{Name: "a resolved one that recedes stays resolved", Given: given(resolved), When: painpoint.Report(ended), Then: []event.Data{painpoint.Measured{Finding: ended}}},
		{Name: "and recurs", Given: given(resolved, painpoint.Measured{Finding: ended}), When: painpoint.Report(same), Then: []event.Data{painpoint.Recurred{Finding: same}}},
		{Name: "or has not ended at all", Given: given(resolved), When: painpoint.Report(worse), Then: []event.Data{painpoint.Measured{Finding: worse},
			painpoint.Reemerged{Why: painpoint.InSeverity, SeverityWas: painpoint.Medium, Severity: painpoint.High, EvidenceWas: 2, Evidence: 3}}},
		{Name: "a confirmed one recedes as any", Given: given(painpoint.Confirmed{}), When: painpoint.Report(ended), Then: []event.Data{painpoint.Receded{Finding: ended}}},
		{Name: "a reopened one is found as any", Given: given(dismissed, painpoint.Measured{Finding: ended}, painpoint.Reopened{Reason: "x"}), When: painpoint.Report(same), Then: []event.Data{painpoint.Recurred{Finding: same}}},
	})
}

func TestPrinciplesOverruled(t *testing.T) {
	found := painpoint.Detected{Finding: of(painpoint.Low, 1, 1)}
	o := painpoint.PrinciplesOverruled{Set: "ledetraade", Principles: []string{"my-world"}, Reason: "Det handler om de pårørende."}
	decidertest.Run(t, painpoint.Decider(), stream, []decidertest.Case{
		{Name: "overruled", Given: []event.Data{found}, When: painpoint.OverrulePrinciples(o), Then: []event.Data{o}},
		{Name: "to none", Given: []event.Data{found}, When: painpoint.OverrulePrinciples{Reason: "x"}, Then: []event.Data{painpoint.PrinciplesOverruled{Principles: []string{}, Reason: "x"}}},
		{Name: "as it was", Given: []event.Data{found, o}, When: painpoint.OverrulePrinciples(o), Refused: fault.Conflict},
		{Name: "without a reason", Given: []event.Data{found}, When: painpoint.OverrulePrinciples{Principles: []string{"my-world"}}, Refused: fault.Invalid, Field: "data.reason"},
		{Name: "twice the same", Given: []event.Data{found}, When: painpoint.OverrulePrinciples{Principles: []string{"a", "a"}, Reason: "x"}, Refused: fault.Invalid, Field: "data.principles[1]"},
		{Name: "restored", Given: []event.Data{found, o}, When: painpoint.RestorePrinciples{}, Then: []event.Data{painpoint.PrinciplesRestored{}}},
		{Name: "restored, though never overruled", Given: []event.Data{found}, When: painpoint.RestorePrinciples{}, Refused: fault.Conflict},
	})
}

func TestObjections(t *testing.T) {
	found := painpoint.Detected{Finding: of(painpoint.Low, 1, 1)}
	text := event.About("Der kom en, men ingen skrev det ned.", "Bo")
	objected := painpoint.Objected{Objection: "o1", By: painpoint.Employee, Event: call(1), Text: text}
	answered := painpoint.ObjectionAnswered{Objection: "o1", Outcome: painpoint.Accepted, Text: event.About("Det retter vi.", "Bo")}
	ask := painpoint.Object{Objection: "o1", By: painpoint.Employee, About: []string{"Bo"}, Event: call(1), Text: text.Plain}
	with := func(change func(*painpoint.Object)) painpoint.Object {
		o := ask
		change(&o)
		return o
	}
	decidertest.Run(t, painpoint.Decider(), stream, []decidertest.Case{
		{Name: "objected", Given: []event.Data{found}, When: ask, Then: []event.Data{objected}},
		{Name: "about nobody", Given: []event.Data{found}, When: with(func(o *painpoint.Object) { o.About, o.Event = nil, uuid.Nil }),
			Then: []event.Data{painpoint.Objected{Objection: "o1", By: painpoint.Employee, Text: event.About(text.Plain, stream)}}},
		{Name: "twice", Given: []event.Data{found, objected}, When: ask, Refused: fault.Conflict, Field: "data.objection"},
		{Name: "against what it does not rest on", Given: []event.Data{found}, When: with(func(o *painpoint.Object) { o.Event = call(9) }), Refused: fault.NotFound, Field: "data.event"},
		{Name: "by nobody", Given: []event.Data{found}, When: with(func(o *painpoint.Object) { o.By = "" }), Refused: fault.Invalid, Field: "data.by"},
		{Name: "in no words", Given: []event.Data{found}, When: with(func(o *painpoint.Object) { o.Text = "" }), Refused: fault.Invalid, Field: "data.text"},
		{Name: "about one person twice", Given: []event.Data{found}, When: with(func(o *painpoint.Object) { o.About = []string{"Bo", "Bo"} }), Refused: fault.Invalid, Field: "data.about[1]"},
		{Name: "answered", Given: []event.Data{found, objected}, When: painpoint.AnswerObjection{Objection: "o1", Outcome: painpoint.Accepted, Text: "Det retter vi."}, Then: []event.Data{answered}},
		{Name: "answered as it was", Given: []event.Data{found, objected, answered}, When: painpoint.AnswerObjection{Objection: "o1", Outcome: painpoint.Accepted, Text: "Det retter vi."}, Refused: fault.Conflict},
		{Name: "answered otherwise", Given: []event.Data{found, objected, answered}, When: painpoint.AnswerObjection{Objection: "o1", Outcome: painpoint.Rejected, Text: "Nej."},
			Then: []event.Data{painpoint.ObjectionAnswered{Objection: "o1", Outcome: painpoint.Rejected, Text: event.About("Nej.", "Bo")}}},
		{Name: "answered, though nobody objected", Given: []event.Data{found}, When: painpoint.AnswerObjection{Objection: "o2", Outcome: painpoint.Accepted, Text: "x"}, Refused: fault.NotFound, Field: "data.objection"},
	})
}

func TestStandings(t *testing.T) {
	for _, c := range []struct {
		given []event.Data
		holds bool
		want  string // after each event
	}{
		{[]event.Data{painpoint.Detected{}, painpoint.Measured{}, painpoint.Receded{}, painpoint.Recurred{}}, true, "detected detected detected recurred"},
		{[]event.Data{painpoint.Detected{}, painpoint.Confirmed{}, painpoint.Receded{}, painpoint.Recurred{}}, true, "detected confirmed confirmed confirmed"},
		{[]event.Data{painpoint.Detected{}, painpoint.Assigned{}, painpoint.Commented{}, painpoint.Addressed{}, painpoint.Recurred{}}, true, "detected assigned assigned addressed recurred"},
		{[]event.Data{painpoint.Detected{}, painpoint.Dismissed{}, painpoint.Measured{}, painpoint.Reemerged{}}, true, "detected dismissed dismissed reemerged"},
		{[]event.Data{painpoint.Detected{}, painpoint.Resolved{}, painpoint.Recurred{}}, true, "detected resolved recurred"},
		{[]event.Data{painpoint.Detected{}, painpoint.Assigned{}, painpoint.Receded{}}, false, "receded receded receded"},
		{[]event.Data{painpoint.Dismissed{}, painpoint.Reopened{}, painpoint.Resolved{}}, false, "dismissed receded resolved"},
	} {
		var s painpoint.Standing
		var got []string
		for _, d := range c.given {
			s = s.After(d)
			got = append(got, string(s.Shown(c.holds)))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%v: %v, want %s", c.given, got, c.want)
		}
	}
}

// Commands that people give are known; what only detectors say is not.
func TestIntents(t *testing.T) {
	voc, err := decider.NewVocabulary(painpoint.Intents()...)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range voc.Names() {
		if name == (painpoint.Report{}).CommandName() {
			t.Error("a report can be given from outside")
		}
	}
	if len(voc.Names()) != 11 {
		t.Errorf("%d commands", len(voc.Names()))
	}
}
