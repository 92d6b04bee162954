package coverage

import (
	"time"

	"ledetraad/projections/view"
)

// sourceRow is a journey, a session of field notes, or an interview.
type sourceRow struct {
	Stream        string
	Kind          Kind
	Department    string // of a session or an interview
	LifeSituation string
	Observer      string
	People        []byte // JSON: pseudonyms, in order
	Lanes         []byte // JSON: departments that it was seen in, in order
}

var sources = view.NewTable("coverage_source", 1, []view.Field[sourceRow]{
	view.Text("stream", func(r *sourceRow) *string { return &r.Stream }),
	view.Text("kind", func(r *sourceRow) *Kind { return &r.Kind }),
	view.Text("department", func(r *sourceRow) *string { return &r.Department }),
	view.Text("life_situation", func(r *sourceRow) *string { return &r.LifeSituation }),
	view.Text("observer", func(r *sourceRow) *string { return &r.Observer }),
	view.Blob("people", func(r *sourceRow) *[]byte { return &r.People }),
	view.Blob("lanes", func(r *sourceRow) *[]byte { return &r.Lanes }),
})

// laneRow is a department in a source: what most events look up, and all that
// they need.
type laneRow struct {
	Stream, Department string
	LifeSituation      string
	Next               uint64 // revision from which nothing was counted
}

var lanes = view.NewTable("coverage_lane", 2, []view.Field[laneRow]{
	view.Text("stream", func(r *laneRow) *string { return &r.Stream }),
	view.Text("department", func(r *laneRow) *string { return &r.Department }),
	view.Text("life_situation", func(r *laneRow) *string { return &r.LifeSituation }),
	view.Int("next", func(r *laneRow) *uint64 { return &r.Next }),
})

// cellRow is what was observed in a place. Of a sum over departments or life
// situations (see place) it holds only what its parts cannot be added up to.
type cellRow struct {
	Sum                            sum
	Department, LifeSituation      string
	Journeys, Sessions, Interviews int64
	Notes, Utterances, Touchpoints int64
	Participants, Observers        int64
	First, Last                    time.Time
}

// sum is what a cell is summed over.
type sum string

const (
	single         sum = ""
	overSituations sum = "situations"  // a department
	overAll        sum = "everything"  // everything
	overPlaces     sum = "departments" // a life situation
)

var cells = view.NewTable("coverage_cell", 3, []view.Field[cellRow]{
	view.Text("summed_over", func(r *cellRow) *sum { return &r.Sum }),
	view.Text("department", func(r *cellRow) *string { return &r.Department }),
	view.Text("life_situation", func(r *cellRow) *string { return &r.LifeSituation }),
	view.Int("journeys", func(r *cellRow) *int64 { return &r.Journeys }),
	view.Int("sessions", func(r *cellRow) *int64 { return &r.Sessions }),
	view.Int("interviews", func(r *cellRow) *int64 { return &r.Interviews }),
	view.Int("notes", func(r *cellRow) *int64 { return &r.Notes }),
	view.Int("utterances", func(r *cellRow) *int64 { return &r.Utterances }),
	view.Int("touchpoints", func(r *cellRow) *int64 { return &r.Touchpoints }),
	view.Int("participants", func(r *cellRow) *int64 { return &r.Participants }),
	view.Int("observers", func(r *cellRow) *int64 { return &r.Observers }),
	view.Time("first_at", func(r *cellRow) *time.Time { return &r.First }),
	view.Time("last_at", func(r *cellRow) *time.Time { return &r.Last }),
})

// personRow is where somebody was met, or has observed.
type personRow struct {
	As     string // participant or observer
	Who    string
	Places []byte // JSON: department and life situation, in order
}

const (
	asParticipant = "participant"
	asObserver    = "observer"
)

var persons = view.NewTable("coverage_person", 2, []view.Field[personRow]{
	view.Text("met_as", func(r *personRow) *string { return &r.As }),
	view.Text("who", func(r *personRow) *string { return &r.Who }),
	view.Blob("places", func(r *personRow) *[]byte { return &r.Places }),
})
