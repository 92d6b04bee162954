package journeys

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"ledetraad/domain/programme"
	"ledetraad/projections/clocks"
	"ledetraad/projections/reference"
	"ledetraad/projections/stats"
	"ledetraad/projections/view"
)

// Response says how long requests of one kind wait for one milestone.
//
// Waits are seconds on Clock: on the opening-hours clock only while the
// department is open, on the working-days clock 86,400 for each working day.
type Response struct {
	Department   string              `json:"department"`
	Activity     string              `json:"activity"`
	Channel      string              `json:"channel,omitempty"`
	Milestone    programme.Milestone `json:"milestone"`
	Clock        programme.Clock     `json:"clock"`
	Norm         *programme.Norm     `json:"norm,omitempty"` // absent where none held for these requests
	Unmeasurable string              `json:"unmeasurable,omitempty"`
	N            int                 `json:"n"`
	Participants int                 `json:"participants"` // different ones, counted up to Told
	Answered     int                 `json:"answered"`     // requests that reached the milestone
	Unanswered   int                 `json:"unanswered"`
	PendingIn    *int                `json:"pending_within,omitempty"` // unanswered, and can still keep the norm
	PendingPast  *int                `json:"pending_past,omitempty"`   // unanswered, and past it
	MedianS      *float64            `json:"median_s,omitempty"`
	MedianState  stats.State         `json:"median_state"` // why there is none
	P90S         *float64            `json:"p90_s,omitempty"`
	P90State     stats.State         `json:"p90_state"`
	LongestS     float64             `json:"longest_s"` // so far, answered or not
	Share        *Within             `json:"share,omitempty"`
	Skewed       int                 `json:"skewed,omitempty"`   // answers said to come before their request; their wait is 0
	Inferred     int                 `json:"inferred,omitempty"` // milestones taken from a later one or from another call's arrival, see Responses
}

// Within is how many requests kept the norm.
type Within struct {
	Kept    int      `json:"kept"`
	Missed  int      `json:"missed"`          // answered too late, or unanswered and past the norm
	Pending int      `json:"pending"`         // may go either way
	Value   *float64 `json:"value,omitempty"` // kept among those whose outcome is known, 0 to 1
	Worst   float64  `json:"worst"`           // if all that are pending miss it
	Best    float64  `json:"best"`            // if all that are pending keep it
	Target  float64  `json:"target"`          // the share that the norm asks for
}

type responseKey struct {
	department, activity, channel, norm string
	milestone                           programme.Milestone
}

type response struct {
	norm         *programme.Norm
	clock        programme.Clock
	unmeasurable string
	waits        stats.Waits
	share        stats.Share
	people
	skewed, inferred int
}

// Responses measures how departments respond to requests made from From on and
// before Until, by department, activity and channel, in that order.
//
// Each request is measured by the norms that held when it was made (see
// [reference.Best]), on their own clocks: once for each milestone that has a
// norm, and a change of norm begins a new row. Where no norm held, the wait for
// the answer is measured on the wall clock and no share is given. A norm that
// cannot be measured (opening hours that nobody has set) says so, and is
// treated like none.
//
// A request counts for the department it was made to, though another may have
// answered it in the end: that is how long the citizen waited. Where the
// milestone itself was not recorded but a later one was, that time is taken:
// what is answered was seen by then, what is resolved was answered by then. So
// is the time of an arrival that answered a call it was not recorded with. A
// receipt that came after the answer does not make it less seen.
//
// Requests that are unanswered at now count as waits of their age so far, in
// the median and p90 by Kaplan and Meier; also when the journey ended without
// an answer. There is no p90 of fewer than [stats.MinForP90].
func Responses(r view.Reader, f Filter, now time.Time) ([]Response, error) {
	m := meter{now: now, rows: map[responseKey]*response{}, norms: map[string][]programme.Norm{}, calendars: map[string]clocks.Calendar{}}
	if err := m.read(r, f); err != nil {
		return nil, fmt.Errorf("responses: %w", err)
	}
	out := []Response{}
	for k, v := range m.rows {
		out = append(out, v.figures(k))
	}
	slices.SortFunc(out, func(a, b Response) int {
		return cmp.Or(strings.Compare(a.Department, b.Department), strings.Compare(a.Activity, b.Activity), strings.Compare(a.Channel, b.Channel),
			cmp.Compare(slices.Index(order, a.Milestone), slices.Index(order, b.Milestone)), strings.Compare(a.key(), b.key()))
	})
	return out, nil
}

// order is the milestones in the order in which they should come.
var order = []programme.Milestone{programme.Acknowledged, programme.Answered, programme.Resolved}

func (r Response) key() string {
	if r.Norm == nil {
		return ""
	}
	return r.Norm.Norm
}

type meter struct {
	now       time.Time
	rows      map[responseKey]*response
	norms     map[string][]programme.Norm
	calendars map[string]clocks.Calendar
}

func (m *meter) read(r view.Reader, f Filter) error {
	departments := []string{f.Department}
	if f.Department == "" {
		all, err := collect(counts.Scan(r, view.Query{}), counts.Name)
		if err != nil {
			return err
		}
		departments = departments[:0]
		for _, c := range all {
			departments = append(departments, c.Department)
		}
	}
	for _, d := range departments {
		var err error
		if m.norms[d], err = reference.Norms(r, d); err != nil {
			return err
		}
		if m.calendars[d], err = reference.Calendar(r, d); err != nil {
			return err
		}
		q := view.Query{Index: "by_department", Prefix: []view.Value{d, int64(1)}}
		q.From, q.Until = f.bounds()
		for t, err := range touchpoints.Scan(r, q) {
			if err != nil {
				return err
			}
			if f.LifeSituation == "" || t.LifeSituation == f.LifeSituation {
				m.request(t)
			}
		}
	}
	return nil
}

func (m *meter) request(t touchpointRow) {
	q := reference.NormQuery{Department: t.Department, Unit: t.Unit, Activity: t.Activity, Channel: string(t.Channel), At: t.Moment.At}
	measured := false
	for _, milestone := range order {
		q.Milestone = milestone
		if n, ok := reference.Best(m.norms[t.Department], q); ok {
			m.measure(t, milestone, &n)
			measured = true
		}
	}
	if !measured {
		m.measure(t, programme.Answered, nil)
	}
}

func (m *meter) measure(t touchpointRow, milestone programme.Milestone, n *programme.Norm) {
	k := responseKey{t.Department, t.Activity, string(t.Channel), "", milestone}
	if n != nil {
		k.norm = n.Norm
	}
	cal := m.calendars[t.Department]
	v := m.rows[k]
	if v == nil {
		v = &response{norm: n, clock: programme.Wall}
		if n != nil {
			v.clock = n.Clock
			if err := cal.Check(reference.Measure(*n)); err != nil {
				v.clock, v.unmeasurable = programme.Wall, err.Error()
			}
		}
		m.rows[k] = v
	}
	v.add(t.Participant)
	at, inferred := t.at(milestone)
	until := at
	if at.IsZero() {
		until = m.now
	}
	if at.Before(t.Moment.At) && !at.IsZero() {
		v.skewed++
	}
	if inferred {
		v.inferred++
	}
	wait := cal.Elapsed(clocks.Kind(v.clock), t.Moment.At, until)
	if at.IsZero() {
		v.waits.AddCensored(wait)
	} else {
		v.waits.Add(wait)
	}
	if n != nil && v.unmeasurable == "" {
		kind, limit := reference.Measure(*n)
		v.share.Add(stats.Judge(!at.IsZero(), cal.Within(kind, limit, t.Moment.At, until)))
	}
}

// at is when a request reached a milestone, as far as is known, and whether
// that is taken from a later one.
func (t touchpointRow) at(m programme.Milestone) (at time.Time, inferred bool) {
	answered, _, with := t.answers()
	switch m {
	case programme.Resolved:
		return t.Resolved.At, false
	case programme.Answered:
		if answered.known() {
			return answered.At, with != ""
		}
		return t.Resolved.At, t.Resolved.known()
	}
	at = t.Acknowledged.At
	for _, later := range []moment{answered, t.Resolved} {
		if later.known() && (at.IsZero() || later.At.Before(at)) {
			at, inferred = later.At, true
		}
	}
	return at, inferred
}

func (v *response) figures(k responseKey) Response {
	s := v.waits.Summary()
	out := Response{
		Department: k.department, Activity: k.activity, Channel: k.channel, Milestone: k.milestone, Clock: v.clock,
		Norm: v.norm, Unmeasurable: v.unmeasurable, N: s.N, Participants: v.n(), Answered: s.Answered, Unanswered: s.Unanswered,
		MedianS: figure(s.Median), MedianState: s.Median.State, P90S: figure(s.P90), P90State: s.P90.State,
		LongestS: seconds(s.Longest), Skewed: v.skewed, Inferred: v.inferred,
	}
	if v.norm == nil || v.unmeasurable != "" {
		return out
	}
	out.PendingIn, out.PendingPast = known(v.share.Pending), known(s.Unanswered-v.share.Pending)
	w := Within{Kept: v.share.Kept, Missed: v.share.Missed, Pending: v.share.Pending, Target: float64(v.norm.Percentile) / 100}
	if share, ok := v.share.Value(); ok {
		w.Value = &share
	}
	w.Worst, w.Best, _ = v.share.Bounds() // there is at least one request
	out.Share = &w
	return out
}
