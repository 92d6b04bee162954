package journeys

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ledetraad/projections/view"
)

// Page is a part of a list of journeys.
type Page struct {
	Journeys []Summary `json:"journeys"`
	Next     string    `json:"next,omitempty"` // the cursor for the page that follows; absent on the last
}

// Summary is one journey at a glance.
type Summary struct {
	Journey         string    `json:"journey"`
	Participant     string    `json:"participant"`
	LifeSituation   string    `json:"life_situation"`
	Begin           time.Time `json:"begin"` // the first touchpoint's moment; before there is one, when it was started
	Open            bool      `json:"open"`
	End             time.Time `json:"end,omitzero"`
	Outcome         string    `json:"outcome,omitempty"`
	Latest          time.Time `json:"latest,omitzero"` // the newest touchpoint's moment
	Touchpoints     int       `json:"touchpoints"`
	Departments     []string  `json:"departments"`   // in the order of first contact, those handed something too
	OpenRequests    int       `json:"open_requests"` // neither answered nor resolved
	OpenPromises    int       `json:"open_promises"` // neither kept nor withdrawn
	OverduePromises int       `json:"overdue_promises"`
}

const (
	usualPage = 50
	longPage  = 1000
)

// List lists journeys, the latest begun first, of equal ones the last by id.
// From and Until bound the begin. With a Department the list is ordered by, and
// From and Until bound, its first contact with the journey instead: its
// newest journeys come first.
//
// An open promise is overdue from the instant after its due time; now decides
// nothing else.
func List(r view.Reader, f Filter, now time.Time) (Page, error) {
	if f.Limit <= 0 {
		f.Limit = usualPage
	}
	f.Limit = min(f.Limit, longPage)
	rows, err := chosen(r, f)
	if err != nil {
		return Page{}, fmt.Errorf("list journeys: %w", err)
	}
	page := Page{Journeys: []Summary{}}
	if len(rows) > f.Limit {
		rows = rows[:f.Limit]
		page.Next = rows[f.Limit-1].place.String()
	}
	for _, c := range rows {
		s, err := summary(r, c.journeyRow, now)
		if err != nil {
			return Page{}, fmt.Errorf("list journeys: %w", err)
		}
		page.Journeys = append(page.Journeys, s)
	}
	return page, nil
}

type choice struct {
	journeyRow
	place cursor
}

// chosen finds at most one journey more than the limit, by the index that
// narrows most.
func chosen(r view.Reader, f Filter) ([]choice, error) {
	q := view.Query{Index: "by_begin", Reverse: true}
	q.From, q.Until = f.bounds()
	var after *cursor
	if f.After != "" {
		c, err := parseCursor(f.After)
		if err != nil {
			return nil, err
		}
		after = &c
		if next := after.at + 1; q.Until == nil || next < q.Until.(int64) {
			q.Until = next
		}
	}
	if f.Department != "" && f.Participant == "" {
		return chosenByDepartment(r, f, q, after)
	}
	switch {
	case f.Participant != "":
		q.Index, q.Prefix = "by_participant", []view.Value{f.Participant}
	case f.LifeSituation != "":
		q.Index, q.Prefix = "by_situation", []view.Value{f.LifeSituation}
	}
	var out []choice
	for j, err := range journeys.Scan(r, q) {
		if err != nil {
			return nil, err
		}
		place := cursor{view.Micros(j.Begin), j.Journey}
		if after.passed(place) || !f.fits(j) {
			continue
		}
		out = append(out, choice{j, place})
		if len(out) > f.Limit && f.Department == "" {
			break
		}
	}
	if f.Department == "" {
		return out, nil
	}
	// One participant's journeys are few: those of the department are picked from them.
	var touched []choice
	for _, c := range out {
		if _, ok, err := contacts.Get(r, c.Journey, f.Department); err != nil {
			return nil, err
		} else if ok {
			touched = append(touched, c)
		}
	}
	return touched, nil
}

func chosenByDepartment(r view.Reader, f Filter, q view.Query, after *cursor) ([]choice, error) {
	q.Index, q.Prefix, q.Limit = "by_department", []view.Value{f.Department}, 2*f.Limit+1
	var out []choice
	for {
		rows, err := collect(contacts.Scan(r, q), contacts.Name)
		if err != nil {
			return nil, err
		}
		for _, c := range rows {
			place := cursor{view.Micros(c.First.At), c.Journey}
			if after.passed(place) || f.LifeSituation != "" && c.LifeSituation != f.LifeSituation {
				continue
			}
			j, ok, err := journeys.Get(r, c.Journey)
			if err != nil {
				return nil, err
			}
			if !ok || !f.fits(j) {
				continue
			}
			out = append(out, choice{j, place})
			if len(out) > f.Limit {
				return out, nil
			}
		}
		if len(rows) < q.Limit {
			return out, nil
		}
		// On from the last that was seen; those at the same instant come again.
		last := cursor{view.Micros(rows[len(rows)-1].First.At), rows[len(rows)-1].Journey}
		if !after.passed(last) {
			after = &last
		}
		q.Until = last.at + 1
		if rows[0].First.At.Equal(rows[len(rows)-1].First.At) {
			q.Limit *= 2 // all at one instant: the next look must reach past them
		}
	}
}

func (f Filter) fits(j journeyRow) bool {
	return (f.LifeSituation == "" || j.LifeSituation == f.LifeSituation) &&
		(f.Participant == "" || j.Participant == f.Participant) &&
		(f.Open == nil || *f.Open != j.Ended)
}

func summary(r view.Reader, j journeyRow, now time.Time) (Summary, error) {
	s := Summary{Journey: j.Journey, Participant: j.Participant, LifeSituation: j.LifeSituation, Begin: j.Begin,
		Open: !j.Ended, End: j.EndedAt, Outcome: j.Outcome}
	points, err := of(r, touchpoints, j.Journey)
	if err != nil {
		return s, err
	}
	s.Touchpoints = len(points)
	for _, t := range points {
		if t.Moment.At.After(s.Latest) {
			s.Latest = t.Moment.At
		}
		if t.open() {
			s.OpenRequests++
		}
	}
	owed, err := of(r, promises, j.Journey)
	if err != nil {
		return s, err
	}
	for _, p := range owed {
		if p.open() {
			s.OpenPromises++
			if now.After(p.Due) {
				s.OverduePromises++
			}
		}
	}
	lanes, err := of(r, contacts, j.Journey)
	if err != nil {
		return s, err
	}
	s.Departments = []string{}
	for _, c := range byFirstContact(lanes) {
		s.Departments = append(s.Departments, c.Department)
	}
	return s, nil
}

func byFirstContact(rows []contactRow) []contactRow {
	slices.SortFunc(rows, func(a, b contactRow) int {
		switch {
		case a.First.before(b.First):
			return -1
		case b.First.before(a.First):
			return 1
		}
		return strings.Compare(a.Department, b.Department)
	})
	return rows
}

// open reports whether somebody still waits for the touchpoint's answer. What
// was resolved needs none any longer.
func (t touchpointRow) open() bool {
	answered, _, _ := t.answers()
	return t.Request && !answered.known() && !t.Resolved.known()
}

func (p promiseRow) open() bool { return !p.Kept.known() && !p.Withdrawn.known() }
