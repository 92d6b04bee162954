package alerts

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/painpoints"
)

// Announcement is an alert as programs are told of it: what was recorded when it
// was raised, and nothing that only a view knows, so that whoever announces it
// again says the same. Things go by their keys. Like [Content] it has nobody's
// words, and no figure behind which there are fewer than five people.
type Announcement struct {
	Alert     uuid.UUID    `json:"alert"`
	PainPoint uuid.UUID    `json:"pain_point"`
	Change    alert.Change `json:"change"`

	Kind  string `json:"kind"`
	Title string `json:"title"`          // what, in a sentence, in Danish
	Why   string `json:"why,omitempty"`  // how bad, in words; none of few people
	Term  string `json:"term,omitempty"` // the word or the kind that it is about

	Departments    []string `json:"departments"` // those concerned
	LifeSituations []string `json:"life_situations"`
	CrossCutting   bool     `json:"cross_cutting"` // it crosses departments

	Severity    painpoint.Severity `json:"severity"`
	SeverityWas painpoint.Severity `json:"severity_was,omitempty"` // when it was last told
	Since       time.Time          `json:"since"`                  // when the pain point was first recorded
	At          time.Time          `json:"at"`                     // when this change of it was
	Principles  []string           `json:"principles"`
	Citizens    Count              `json:"citizens"` // whose courses these are
	Evidence    Count              `json:"evidence"` // observations that it rests on
	Link        string             `json:"link"`     // path of its page on the engine's own address
}

// Announce says what was recorded of an alert.
func Announce(id uuid.UUID, facts alert.Raised, at time.Time) Announcement {
	a := Announcement{
		Alert: id, PainPoint: facts.PainPoint, Change: facts.Change, Kind: facts.Kind, Term: facts.Scope.Term,
		Title: painpoints.Title(painpoints.Danish, facts.Kind, facts.Scope.Term), Departments: list(facts.Departments),
		LifeSituations: list(facts.LifeSituations()), CrossCutting: facts.Crosses != nil, Severity: facts.Severity, SeverityWas: facts.SeverityWas,
		Since: facts.Since, At: at, Principles: list(facts.Principles), Citizens: count(facts.Citizens), Link: "/painpoints/" + facts.PainPoint.String(),
	}
	if !facts.OfFew() {
		a.Why = painpoints.Why(painpoints.Danish, painpoints.Summary{Kind: facts.Kind, Measure: facts.Measure, Participants: facts.Citizens, EvidenceCount: facts.Evidence})
		a.Evidence = count(facts.Evidence) // so few observations would lead to the few
	}
	return a
}

func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// ReadAnnouncement reads what an announcement was written as.
func ReadAnnouncement(b []byte) (Announcement, error) {
	var a Announcement
	if err := json.Unmarshal(b, &a); err != nil {
		return Announcement{}, fmt.Errorf("read an alert: %w", err)
	}
	return a, nil
}
