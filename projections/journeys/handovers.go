package journeys

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"ledetraad/projections/stats"
	"ledetraad/projections/view"
)

// Handing is what passes from one department to another.
type Handing struct {
	From         string      `json:"from"`
	To           string      `json:"to"`
	N            int         `json:"n"`
	Warm         int         `json:"warm"`
	Cold         int         `json:"cold"`
	TakenUp      int         `json:"taken_up"`
	Participants int         `json:"participants"`            // different ones, counted up to Told
	MedianS      *float64    `json:"median_wait_s,omitempty"` // till it was taken up, seconds on the wall clock
	MedianState  stats.State `json:"median_wait_state"`       // why there is none
	LongestS     float64     `json:"longest_wait_s"`          // so far, taken up or not
}

type pair struct{ from, to string }

type passing struct {
	warm  int
	waits stats.Waits
	people
}

// HandOvers counts what departments hand to each other: a row for each pair of
// departments, the pairs with most first. From and Until bound the moment of
// the hand-over; Department stands on either side.
//
// A hand-over is taken up by the receiving department's next touchpoint in the
// journey, or by what it does about the thing handed over (an answer, the
// resolution, while no later hand-over had passed it on), whichever is first.
// What is not taken up yet counts as still waiting at now, so the median (by
// Kaplan and Meier) is not made shorter by leaving it out.
func HandOvers(r view.Reader, f Filter, now time.Time) ([]Handing, error) {
	q := view.Query{Index: "by_time"}
	q.From, q.Until = f.bounds()
	rows, err := collect(handOvers.Scan(r, q), handOvers.Name)
	if err != nil {
		return nil, err
	}
	wanted := map[string][]moment{}
	for _, h := range rows {
		if (f.LifeSituation == "" || h.LifeSituation == f.LifeSituation) && (f.Department == "" || h.From == f.Department || h.To == f.Department) {
			wanted[h.Journey] = append(wanted[h.Journey], h.Moment)
		}
	}
	pairs := map[pair]*passing{}
	for id, moments := range wanted {
		visits, err := visitsOf(r, id)
		if err != nil {
			return nil, fmt.Errorf("hand-overs of %s: %w", id, err)
		}
		all, err := of(r, handOvers, id)
		if err != nil {
			return nil, fmt.Errorf("hand-overs of %s: %w", id, err)
		}
		for _, h := range all {
			if !slices.Contains(moments, h.Moment) {
				continue
			}
			p := pairs[pair{h.From, h.To}]
			if p == nil {
				p = &passing{}
				pairs[pair{h.From, h.To}] = p
			}
			p.add(h.Participant)
			if h.Warm {
				p.warm++
			}
			handed, _, err := touchpoints.Get(r, id, h.Touchpoint)
			if err != nil {
				return nil, fmt.Errorf("hand-overs of %s: %w", id, err)
			}
			if at := takenUp(h, visits, handed, all); at.IsZero() {
				p.waits.AddCensored(now.Sub(h.Moment.At))
			} else {
				p.waits.Add(at.Sub(h.Moment.At))
			}
		}
	}
	out := []Handing{}
	for k, p := range pairs {
		s := p.waits.Summary()
		h := Handing{From: k.from, To: k.to, N: s.N, Warm: p.warm, Cold: s.N - p.warm, TakenUp: s.Answered,
			Participants: p.n(), MedianS: figure(s.Median), MedianState: s.Median.State, LongestS: seconds(s.Longest)}
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b Handing) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out, nil
}

func figure(f stats.Figure) *float64 {
	if !f.Known() {
		return nil
	}
	return known(seconds(f.Value))
}

// visit is a department's touchpoint.
type visit struct {
	department string
	moment
}

// visitsOf reads a journey's visits from the narrow rows.
func visitsOf(r view.Reader, journey string) ([]visit, error) {
	var out []visit
	for row, err := range r.Scan(&steps.Spec, view.Query{Prefix: []view.Value{journey}}) {
		if err != nil {
			return nil, err
		}
		out = append(out, visit{row[stepDepartment].(string),
			moment{view.FromMicros(row[stepAt].(int64)), uint64(row[stepRevision].(int64))}})
	}
	return out, nil
}

// takenUp is when the receiving department took up what was handed to it; zero
// if it has not. The journey's visits and hand-overs are given in any order;
// t is the touchpoint that was handed over. An arrival that answered it but was
// recorded with another is not the receiving department's doing.
func takenUp(h handOverRow, visits []visit, t touchpointRow, all []handOverRow) time.Time {
	var first time.Time
	take := func(at time.Time) {
		if first.IsZero() || at.Before(first) {
			first = at
		}
	}
	for _, v := range visits {
		if v.department == h.To && h.Moment.before(v.moment) {
			take(v.At)
		}
	}
	for _, m := range []moment{t.Answered, t.AnsweredInPerson, t.Resolved} {
		if m.known() && !m.At.Before(h.Moment.At) && holds(h, m, all) {
			take(m.At)
		}
	}
	return first
}

// holds reports whether the hand-over was the touchpoint's last one before m.
func holds(h handOverRow, m moment, all []handOverRow) bool {
	return !slices.ContainsFunc(all, func(o handOverRow) bool {
		return o.Touchpoint == h.Touchpoint && h.Moment.before(o.Moment) && !o.Moment.At.After(m.At)
	})
}

func (d *drawing) handOvers() []HandOver {
	var visits []visit
	points := map[string]touchpointRow{}
	for _, t := range d.points {
		visits = append(visits, visit{t.Department, t.Moment})
		points[t.Touchpoint] = t
	}
	out := []HandOver{}
	for _, h := range d.handed {
		t := points[h.Touchpoint]
		answered, _, _ := t.answers()
		s := HandOver{
			Touchpoint: h.Touchpoint, At: h.Moment.At, From: h.From, To: h.To, Unit: h.Unit, Warm: h.Warm,
			Summary: d.words(ofHandOver, h.Touchpoint, h.Moment.Revision), Revision: h.Moment.Revision,
			AfterAnswer: answered.known() && answered.At.Before(h.Moment.At) ||
				t.Resolved.known() && t.Resolved.At.Before(h.Moment.At),
		}
		if at := takenUp(h, visits, t, d.handed); !at.IsZero() {
			s.TakenUpAt, s.TakenUpS = at, known(seconds(at.Sub(h.Moment.At)))
		}
		out = append(out, s)
	}
	return out
}
