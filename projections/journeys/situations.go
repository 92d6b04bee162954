package journeys

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ledetraad/projections/reference"
	"ledetraad/projections/stats"
	"ledetraad/projections/view"
)

// Situation is a life situation with the journeys through it.
type Situation struct {
	LifeSituation string      `json:"life_situation"`
	Wording       string      `json:"wording,omitempty"` // the newest
	Round         int         `json:"round,omitempty"`
	Journeys      int         `json:"journeys"`
	Open          int         `json:"open"`
	Ended         int         `json:"ended"`
	Participants  int         `json:"participants"`                // different ones, counted up to Told
	MedianS       *float64    `json:"median_duration_s,omitempty"` // from begin to end, seconds on the wall clock
	MedianState   stats.State `json:"median_duration_state"`       // why there is none
	LongestS      *float64    `json:"longest_duration_s,omitempty"`
	FirstBegin    time.Time   `json:"first_begin,omitzero"`
	LatestBegin   time.Time   `json:"latest_begin,omitzero"`
}

// Situations counts journeys by life situation, by key. Those of the programme
// that nobody has gone through are there too, with none: no journeys is not the
// same as no pain. From and Until bound the journey's begin; Department and
// Participant do not narrow it.
//
// Open journeys count as lasting until now at least (Kaplan and Meier), so the
// median is not made shorter by leaving out the long ones that go on.
func Situations(r view.Reader, f Filter, now time.Time) ([]Situation, error) {
	all, err := reference.LifeSituations(r)
	if err != nil {
		return nil, fmt.Errorf("situations: %w", err)
	}
	type sum struct {
		Situation
		lasted stats.Waits
		people
	}
	by := map[string]*sum{}
	for _, l := range all {
		if f.LifeSituation == "" || l.Key == f.LifeSituation {
			by[l.Key] = &sum{Situation: Situation{LifeSituation: l.Key, Wording: l.Wording, Round: l.Round}}
		}
	}
	q := view.Query{Index: "by_begin"}
	if f.LifeSituation != "" {
		q = view.Query{Index: "by_situation", Prefix: []view.Value{f.LifeSituation}}
	}
	q.From, q.Until = f.bounds()
	for j, err := range journeys.Scan(r, q) {
		if err != nil {
			return nil, fmt.Errorf("situations: %w", err)
		}
		s := by[j.LifeSituation]
		if s == nil {
			s = &sum{Situation: Situation{LifeSituation: j.LifeSituation}}
			by[j.LifeSituation] = s
		}
		s.Journeys++
		s.add(j.Participant)
		if s.FirstBegin.IsZero() {
			s.FirstBegin = j.Begin // they come in this order
		}
		s.LatestBegin = j.Begin
		if j.Ended {
			s.Ended++
			s.lasted.Add(j.EndedAt.Sub(j.Begin))
		} else {
			s.Open++
			s.lasted.AddCensored(now.Sub(j.Begin))
		}
	}
	out := []Situation{}
	for _, s := range by {
		d := s.lasted.Summary()
		s.Participants, s.MedianS, s.MedianState = s.n(), figure(d.Median), d.Median.State
		if d.N > 0 {
			s.LongestS = known(seconds(d.Longest))
		}
		out = append(out, s.Situation)
	}
	slices.SortFunc(out, func(a, b Situation) int { return strings.Compare(a.LifeSituation, b.LifeSituation) })
	return out, nil
}

// DepartmentCount is how much of what is recorded concerns a department.
type DepartmentCount struct {
	Department  string    `json:"department"`
	Name        string    `json:"name,omitempty"`
	Until       time.Time `json:"until,omitzero"` // it no longer exists from then on
	Journeys    int64     `json:"journeys"`       // in which it has a touchpoint, or was handed one
	Touchpoints int64     `json:"touchpoints"`
	Requests    int64     `json:"requests"` // touchpoints that asked for an answer
}

// Departments counts by department, by key; those of the programme with nothing
// recorded are there too. The counts are kept by the fold, so that it costs the
// same however much is recorded.
func Departments(r view.Reader) ([]DepartmentCount, error) {
	all, err := reference.Departments(r)
	if err != nil {
		return nil, fmt.Errorf("departments: %w", err)
	}
	rows, err := collect(counts.Scan(r, view.Query{}), counts.Name)
	if err != nil {
		return nil, fmt.Errorf("departments: %w", err)
	}
	by := map[string]countRow{}
	for _, c := range rows {
		by[c.Department] = c
	}
	out := []DepartmentCount{}
	for _, d := range all {
		c := by[d.Key]
		delete(by, d.Key)
		out = append(out, DepartmentCount{d.Key, d.Name, d.Until, c.Journeys, c.Touchpoints, c.Requests})
	}
	for _, c := range by {
		out = append(out, DepartmentCount{Department: c.Department, Journeys: c.Journeys, Touchpoints: c.Touchpoints, Requests: c.Requests})
	}
	slices.SortFunc(out, func(a, b DepartmentCount) int { return strings.Compare(a.Department, b.Department) })
	return out, nil
}
