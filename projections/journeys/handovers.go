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

type passed struct {
	warm   int
	waits  stats.Waits
	people []uint64 // up to Told
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
	pairs := map[pair]*passed{}
	least, most := monthOf(f.From), monthOf(f.Until)
	for row, err := range passings.Scan(r, view.Query{}) {
		switch {
		case err != nil:
			return nil, fmt.Errorf("hand-overs: %w", err)
		case f.LifeSituation != "" && row.LifeSituation != f.LifeSituation,
			f.Department != "" && row.From != f.Department && row.To != f.Department,
			!f.From.IsZero() && row.Month < least, !f.Until.IsZero() && row.Month > most:
			continue
		}
		p := pairs[pair{row.From, row.To}]
		if p == nil {
			p = &passed{}
			pairs[pair{row.From, row.To}] = p
		}
		n, err := row.n()
		if err != nil {
			return nil, fmt.Errorf("hand-overs: %w", err)
		}
		for i := range n {
			h := row.passing(i)
			at := view.FromMicros(h.at)
			if !f.holds(at) {
				continue
			}
			if len(p.people) < Told && !slices.Contains(p.people, h.who) {
				p.people = append(p.people, h.who)
			}
			if h.warm {
				p.warm++
			}
			if h.takenUp == 0 {
				p.waits.AddCensored(now.Sub(at))
			} else {
				p.waits.Add(time.Duration(h.takenUp-h.at) * time.Microsecond)
			}
		}
	}
	out := []Handing{}
	for k, p := range pairs {
		s := p.waits.Summary()
		if s.N == 0 {
			continue // none in the period
		}
		h := Handing{From: k.from, To: k.to, N: s.N, Warm: p.warm, Cold: s.N - p.warm, TakenUp: s.Answered,
			Participants: len(p.people), MedianS: figure(s.Median), MedianState: s.Median.State, LongestS: seconds(s.Longest)}
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

func (d *drawing) handOvers() []HandOver {
	points := map[string]touchpointRow{}
	for _, t := range d.points {
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
		if at := h.takenUp(); !at.IsZero() {
			s.TakenUpAt, s.TakenUpS = at, known(seconds(at.Sub(h.Moment.At)))
		}
		out = append(out, s)
	}
	return out
}
