package alerts

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"ledetraad/domain/alert"
	"ledetraad/projections/clocks"
	"ledetraad/projections/stats"
	"ledetraad/projections/view"
)

// Response is how alerts are answered, in opening hours of the municipality. An
// alert that was over before anybody answered counts as unanswered until then.
type Response struct {
	Department   string        `json:"department"` // "": of all
	Alerts       int           `json:"alerts"`
	Acknowledged stats.Summary `json:"acknowledged"`
	Assigned     stats.Summary `json:"assigned"`
	Addressed    stats.Summary `json:"addressed"`
}

// Responses is how the alerts raised in a time were answered until now: of all,
// then by department. departments bounds it to these; none: all.
func Responses(r view.Reader, departments []string, from, until, now time.Time) ([]Response, error) {
	cal, err := calendar(r)
	if err != nil {
		return nil, err
	}
	type waits struct{ acknowledged, assigned, addressed stats.Waits }
	of := map[string]*waits{"": {}}
	for row, err := range alerts.Scan(r, view.Query{Index: "state", Prefix: []view.Value{int64(raised)}, From: view.Micros(from), Until: view.Micros(until)}) {
		if err != nil {
			return nil, fmt.Errorf("how alerts are answered: %w", err)
		}
		facts, err := decode[alert.Raised](row.Facts)
		if err != nil {
			return nil, fmt.Errorf("alert %s: %w", row.ID, err)
		}
		if !meets(departments, facts.Departments) {
			continue
		}
		end := now
		if over := row.over(); !over.IsZero() {
			end = over
		}
		for _, d := range append([]string{""}, facts.Departments...) {
			if d != "" && len(departments) > 0 && !slices.Contains(departments, d) {
				continue
			}
			if of[d] == nil {
				of[d] = &waits{}
			}
			w := of[d]
			for _, x := range []struct {
				waits *stats.Waits
				at    time.Time
			}{{&w.acknowledged, row.AckAt}, {&w.assigned, row.AssignedAt}, {&w.addressed, row.AddressedAt}} {
				if x.at.IsZero() {
					x.waits.AddCensored(cal.Elapsed(clocks.OpeningHours, row.RaisedAt, end))
				} else {
					x.waits.Add(cal.Elapsed(clocks.OpeningHours, row.RaisedAt, x.at))
				}
			}
		}
	}
	out := []Response{}
	for _, d := range slices.Sorted(maps.Keys(of)) {
		w := of[d]
		ack := w.acknowledged.Summary()
		out = append(out, Response{Department: d, Alerts: ack.N, Acknowledged: ack, Assigned: w.assigned.Summary(), Addressed: w.addressed.Summary()})
	}
	return out, nil
}
