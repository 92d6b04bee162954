package planned

import (
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
	n, words := c.Numbered(now)
	var h holding
	h.hold(numberSteps(e.Steps, words), &n)
	for i, s := range e.Steps {
		m := Met{Step: s}
		if k := h.met[i]; k >= 0 {
			m.of(&h.came[i], &c.Points[k])
		}
		m.times(&h.came[i], c.Begin)
		out.Steps = append(out.Steps, m)
	}
	for _, x := range h.extra {
		t := c.Points[x.point]
		told := Extra{Touchpoint: t.Touchpoint, Revision: t.Revision, At: t.At, Activity: t.Activity, Department: t.Department, Channel: t.Channel}
		if x.again >= 0 {
			told.Again = e.Steps[x.again].Step
		}
		out.Extra = append(out.Extra, told)
	}
	out.Deviations = h.deviations
	return out
}

// of says by which touchpoint a step was met.
func (m *Met) of(x *came, t *journeys.Point) {
	m.Touchpoint, m.Revision, m.At, m.More = t.Touchpoint, t.Revision, t.At, x.more
	if x.elsewhere {
		m.WasDepartment = t.Department
	}
	if x.otherChannel {
		m.WasChannel = t.Channel
	}
}

// times says what came of a step, and when.
func (m *Met) times(x *came, begin time.Time) {
	m.State = x.state
	if x.expected > 0 {
		m.ExpectedAt = begin.Add(x.expected)
	}
	if x.late > 0 {
		m.LateS = new(x.late.Seconds())
	}
	if x.waits {
		m.WaitedS = new(x.waited.Seconds())
	}
	if x.over > 0 {
		m.OverWaitS = new(*m.WaitedS - float64(m.WaitS))
	}
}
