package planned

import (
	"slices"
	"strings"
	"time"

	"ledetraad/domain/journey"
	"ledetraad/domain/plannedjourney"
	"ledetraad/projections/journeys"
)

// State is what became of a planned step in a journey.
type State string

// The states of a step.
const (
	Done    State = "done"    // it happened, in its place
	Moved   State = "moved"   // it happened, but before a step that it should follow or after one that it should precede
	Missing State = "missing" // it did not happen: the journey ended, went on, or its time has passed
	Pending State = "pending" // it has not happened yet, and is not late
	Left    State = "left"    // it was optional, and the journey went on without it
)

// Comparison is a journey held against an edition of a plan.
type Comparison struct {
	Journey       string    `json:"journey"`
	LifeSituation string    `json:"life_situation"`
	Begin         time.Time `json:"begin"`
	Plan          string    `json:"plan"`
	Name          string    `json:"name"`
	Revision      uint64    `json:"revision"` // of the edition, in the plan's stream
	Steps         []Met     `json:"steps"`    // in the order of the plan
	Extra         []Extra   `json:"extra"`    // touchpoints that no step asks for, in the order of happening
	Deviations    int       `json:"deviations"`
}

// Met is a planned step and what came of it.
type Met struct {
	plannedjourney.Step
	State         State           `json:"state"`
	ExpectedAt    time.Time       `json:"expected_at,omitzero"` // at the latest, where the plan says
	Touchpoint    string          `json:"touchpoint,omitempty"`
	Revision      uint64          `json:"revision,omitempty"`
	At            time.Time       `json:"at,omitzero"`
	LateS         *float64        `json:"late_s,omitempty"`         // it came so long after ExpectedAt, or has not come by now
	WaitedS       *float64        `json:"waited_s,omitempty"`       // till its answer, or so far; of a step with an expected wait
	OverWaitS     *float64        `json:"over_wait_s,omitempty"`    // that wait went so far beyond the expected one
	More          int             `json:"more,omitempty"`           // how often it happened besides; of a step that Repeats
	WasDepartment string          `json:"was_department,omitempty"` // another department than planned
	WasChannel    journey.Channel `json:"was_channel,omitempty"`    // another channel than planned
}

// Deviates reports whether a step is otherwise than planned.
func (m Met) Deviates() bool {
	return m.State == Missing || m.State == Moved || m.LateS != nil || m.OverWaitS != nil || m.WasDepartment != "" || m.WasChannel != ""
}

// Extra is a touchpoint that no step asks for.
type Extra struct {
	Touchpoint string          `json:"touchpoint"`
	Revision   uint64          `json:"revision"`
	At         time.Time       `json:"at"`
	Activity   string          `json:"activity"`
	Department string          `json:"department"`
	Channel    journey.Channel `json:"channel,omitempty"`
	Again      string          `json:"again,omitempty"` // the step that it repeats
}

// Compare holds a course against an edition, as it stands at now.
//
// The rule is that of process mining's alignments (Adriansyah, van Dongen and van
// der Aalst, "Conformance Checking using Cost-Based Fitness Analysis", 2011): of
// all ways to go through plan and course side by side, from beginning to end and
// never back, the one with the least cost is taken. A step and a touchpoint of the
// same activity go together at no cost, at the cost of 1 where the department is
// another; a step that nothing goes with costs 2, or 1 if it is optional, and so
// does a touchpoint that no step asks for. Where two ways cost the same, a step is
// met by the earlier touchpoint.
//
// What was left over is looked at once more, for a course that does the same in
// another order: a step left over, of which a touchpoint of the same activity is
// left over too, is Moved rather than missing and extra. A touchpoint left over
// whose activity is that of a step already met repeats that step; where the step
// is one that Repeats, nothing is said of it.
//
// Late is a step that comes more than its AfterS after the step before it that was
// met (of steps between that were not, their AfterS is added); the first step, and
// one before which none was met, after the journey's begin. Behind a step that was
// not met, is not optional and may come at any time nothing is late. A wait is that from a
// request to its answer, on the wall clock, for it is the citizen's time. What has
// not happened is Missing only when the journey has ended, a later step was met, or
// its time has passed; before that it is Pending.
func Compare(p Plan, e Edition, c journeys.Course, now time.Time) Comparison {
	out := Comparison{Journey: c.Journey, LifeSituation: c.LifeSituation, Begin: c.Begin, Plan: p.Plan, Name: p.Name, Revision: e.Revision, Extra: []Extra{}}
	met, rest := align(e.Steps, c.Points)
	moved := map[int]bool{}
	for i, s := range e.Steps {
		if met[i] >= 0 {
			continue
		}
		if k := nearest(s, c.Points, rest); k >= 0 {
			met[i], moved[i] = rest[k], true
			rest = slices.Delete(rest, k, k+1)
		}
	}
	last := -1 // step that was met in its place
	for i := range e.Steps {
		if met[i] >= 0 && !moved[i] {
			last = i
		}
	}
	from, allowed, known := c.Begin, int64(0), true // what the next step is late against
	for i, s := range e.Steps {
		m := Met{Step: s}
		timed := known && s.AfterS > 0
		allowed += s.AfterS
		if timed {
			m.ExpectedAt = from.Add(time.Duration(allowed) * time.Second)
		}
		if met[i] >= 0 {
			m.happened(c.Points[met[i]], now)
			if moved[i] {
				m.State = Moved
			} else {
				from, allowed, known = c.Points[met[i]].At, 0, true
			}
		} else {
			m.missed(c.Ended, last > i, now)
		}
		if met[i] < 0 || moved[i] { // one left out that may come at any time says nothing of those behind it
			known = timed || known && s.Optional
		}
		out.Steps = append(out.Steps, m)
		if m.Deviates() {
			out.Deviations++
		}
	}
	for _, k := range rest {
		t := c.Points[k]
		x := Extra{Touchpoint: t.Touchpoint, Revision: t.Revision, At: t.At, Activity: t.Activity, Department: t.Department, Channel: t.Channel}
		if i := slices.IndexFunc(e.Steps, func(s plannedjourney.Step) bool { return s.Repeats && asks(s, t) }); i >= 0 && met[i] >= 0 {
			out.Steps[i].More++
			continue
		}
		for i, s := range e.Steps {
			if met[i] >= 0 && asks(s, t) {
				x.Again = s.Step
				break
			}
		}
		out.Extra = append(out.Extra, x)
	}
	out.Deviations += len(out.Extra)
	return out
}

func (m *Met) happened(t journeys.Point, now time.Time) {
	m.State, m.Touchpoint, m.Revision, m.At = Done, t.Touchpoint, t.Revision, t.At
	if late := t.At.Sub(m.ExpectedAt).Seconds(); !m.ExpectedAt.IsZero() && late > 0 {
		m.LateS = &late
	}
	if t.Department != m.Department {
		m.WasDepartment = t.Department
	}
	if m.Channel != "" && t.Channel != "" && t.Channel != m.Channel {
		m.WasChannel = t.Channel
	}
	if m.WaitS > 0 && t.Request {
		until := t.Until
		if until.IsZero() {
			until = now
		}
		waited := max(0, until.Sub(t.At).Seconds())
		m.WaitedS = &waited
		if over := waited - float64(m.WaitS); over > 0 {
			m.OverWaitS = &over
		}
	}
}

// missed says what became of a step that nothing goes with.
func (m *Met) missed(ended, wentOn bool, now time.Time) {
	late := now.Sub(m.ExpectedAt).Seconds()
	overdue := !m.ExpectedAt.IsZero() && late > 0
	switch {
	case m.Optional && (ended || wentOn):
		m.State = Left
	case m.Optional:
		m.State = Pending
	case ended, wentOn:
		m.State = Missing
	case overdue:
		m.State, m.LateS = Missing, &late
	default:
		m.State = Pending
	}
}

// asks reports whether a touchpoint is what a step asks for.
func asks(s plannedjourney.Step, t journeys.Point) bool {
	return strings.EqualFold(s.Activity, t.Activity) || slices.ContainsFunc(s.Also, func(a string) bool { return strings.EqualFold(a, t.Activity) })
}

// nearest is the place in rest of the touchpoint that a step asks for: the first
// of its department, or else the first of any; −1 if there is none.
func nearest(s plannedjourney.Step, points []journeys.Point, rest []int) int {
	same := slices.IndexFunc(rest, func(k int) bool { return asks(s, points[k]) && points[k].Department == s.Department })
	if same >= 0 {
		return same
	}
	return slices.IndexFunc(rest, func(k int) bool { return asks(s, points[k]) })
}

// align gives each step the touchpoint that it goes with, −1 if none, and the
// touchpoints that are left over.
func align(steps []plannedjourney.Step, points []journeys.Point) (met, rest []int) {
	const never = 1 << 30
	n, m := len(steps), len(points)
	least := make([][]int, n+1) // cost of the rest from step i and touchpoint k on
	for i := range least {
		least[i] = make([]int, m+1)
	}
	left := func(i int) int {
		if steps[i].Optional {
			return 1
		}
		return 2
	}
	together := func(i, k int) int {
		switch {
		case !asks(steps[i], points[k]):
			return never
		case steps[i].Department != points[k].Department:
			return 1
		}
		return 0
	}
	for i := n; i >= 0; i-- {
		for k := m; k >= 0; k-- {
			if i == n && k == m {
				continue
			}
			best := never
			if i < n {
				best = min(best, left(i)+least[i+1][k])
			}
			if k < m {
				best = min(best, 2+least[i][k+1])
			}
			if i < n && k < m {
				best = min(best, together(i, k)+least[i+1][k+1])
			}
			least[i][k] = best
		}
	}
	met = make([]int, n)
	i, k := 0, 0
	for i < n || k < m {
		switch {
		case i < n && k < m && least[i][k] == together(i, k)+least[i+1][k+1]:
			met[i] = k
			i, k = i+1, k+1
		case i < n && least[i][k] == left(i)+least[i+1][k]:
			met[i] = -1
			i++
		default:
			rest = append(rest, k)
			k++
		}
	}
	return met, rest
}
