// Package backtest answers what other rules would have found in all of history:
// which pain points would have appeared, vanished or been otherwise, when, and
// on which evidence. It folds the log's events through the detectors with the
// changed rules, and with a changed lexicon, and lets them record what they find in a log of its own, in
// memory; the log itself is only read.
//
// What it says is what then happens: where the rules are set as they were
// tried, the detectors come to the same findings, with the same figures and
// evidence. Two things it cannot know: what people will do with what is found,
// and, of pains that come with time, the hour; it looks once for each day of
// the log.
package backtest

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/rules"
	"ledetraad/domain/timekeeping"
	"ledetraad/projections"
	"ledetraad/projections/detectors"
	"ledetraad/projections/jargon"
	"ledetraad/projections/view"
)

// every is after how many events the detectors are asked what they have found,
// if no day has ended before.
const every = 1000

// Test is a backtest under way. It is for one goroutine.
type Test struct {
	detectors []detectors.Detector
	members   []member
	byType    map[string][]int
	writer    func(projections.Projection) view.Writer

	log    map[string]*stream // what the detectors recorded, by stream
	before map[string]*course // what the log says, by stream
	after  map[string]*course
	day    time.Time // the last that was begun
	since  int       // events since the detectors were last asked

	recorded func(event.Recorded) // told of what the detectors record; nil: nobody is
	events   int
}

type member struct {
	detector   detectors.Detector
	projection projections.Projection
}

// stream is a pain point's stream in the test's own log.
type stream struct {
	state painpoint.State
	next  uint64
}

// course is what became of one pain point.
type course struct {
	finding  painpoint.Finding             // as it was last recorded, without evidence
	evidence map[string]painpoint.Evidence // by proofOf
	first    time.Time                     // when it was first found
	last     time.Time                     // when it last began, or ceased, to hold
}

// New begins a test of the detectors, which carry the changed rules. writer
// gives the tables of each of their projections, empty at first; it is asked
// again for every event, so it may change between calls of Fold.
func New(ds []detectors.Detector, writer func(projections.Projection) view.Writer) *Test {
	t := &Test{detectors: ds, byType: map[string][]int{}, writer: writer,
		log: map[string]*stream{}, before: map[string]*course{}, after: map[string]*course{}}
	for i, d := range ds {
		p := d.Projection()
		t.members = append(t.members, member{d, p})
		for _, typ := range p.Handles {
			t.byType[typ] = append(t.byType[typ], i)
		}
	}
	return t
}

// Changed is the detectors with other parameters, by kind, and with terms that
// are added to the lexicon, or taken out of it if they are retired. Detectors
// of a kind that is named have just these parameters, and their defaults; the
// others those that the log says. A term takes the place of what the log says of
// its key.
func Changed(parameters map[string]rules.Values, terms ...jargon.Family) []detectors.Detector {
	all := detectors.All()
	for i, d := range all {
		if words := detectors.Jargon(terms...); len(terms) > 0 && words.Kind == d.Kind {
			d = words
		}
		if values, ok := parameters[d.Kind]; ok {
			d = d.With(values)
		}
		all[i] = d
	}
	return all
}

// Fold takes the log's next event.
func (t *Test) Fold(e event.Recorded) error {
	t.events++
	if today := e.KnownAt.UTC().Truncate(24 * time.Hour); today.After(t.day) {
		t.day = today
		if err := t.reach(today); err != nil {
			return err
		}
		if err := t.record(false); err != nil {
			return err
		}
	}
	if f, ok := painpoint.FindingOf(e.Data); ok {
		follow(t.before, e.Stream, f, e.KnownAt)
		return nil
	}
	if event.Category(e.Type) == painpoint.Category {
		return t.told(e)
	}
	if err := t.apply(e); err != nil {
		return err
	}
	if t.since++; t.since < every {
		return nil
	}
	return t.record(false)
}

// told takes what a person said of a pain point, if it would have been there.
// What the engine itself said follows from what it would have found.
func (t *Test) told(e event.Recorded) error {
	if _, engine := e.Data.(painpoint.Reemerged); engine {
		return nil
	}
	if err := t.record(true); err != nil {
		return err
	}
	s := t.log[e.Stream]
	if s == nil {
		return nil
	}
	return t.append(s, e)
}

func (t *Test) apply(e event.Recorded) error {
	for _, i := range t.byType[e.Type] {
		m := t.members[i]
		if err := m.projection.Apply(t.writer(m.projection), e); err != nil {
			return fmt.Errorf("backtest: %w", err)
		}
	}
	return nil
}

// reach lets a time come, where a detector waits for one.
func (t *Test) reach(now time.Time) error {
	waits := false
	for _, m := range t.members {
		due, some, err := detectors.NextDue(t.writer(m.projection), m.detector)
		if err != nil {
			return fmt.Errorf("backtest: %w", err)
		}
		waits = waits || some && !due.After(now)
	}
	if !waits {
		return nil
	}
	return t.apply(event.Recorded{
		ID: uuid.NewSHA1(uuid.Nil, []byte(now.String())), Stream: timekeeping.Stream, Type: timekeeping.Reached{}.EventName(),
		Meta: event.Meta{HappenedAt: now, KnownAt: now, Actor: "backtest"}, Data: timekeeping.Reached{Time: now},
	})
}

// record records what the detectors have found: at the end everything, before
// that what is new, has receded or recurred, or changed its severity.
func (t *Test) record(all bool) error {
	t.since = 0
	for found := true; found; {
		found = false
		for _, m := range t.members {
			reports, err := detectors.Pending(t.writer(m.projection), m.detector, 500)
			if err != nil {
				return fmt.Errorf("backtest: %w", err)
			}
			for _, r := range reports {
				if !r.Urgent && !all {
					continue
				}
				found = true
				if err := t.report(r); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (t *Test) report(r detectors.Report) error {
	id := painpoint.ID(r.Finding.Kind, r.Finding.Scope)
	name := painpoint.Stream(id)
	s := t.log[name]
	if s == nil {
		s = &stream{state: painpoint.Decider().Initial()}
		t.log[name] = s
	}
	said, err := painpoint.Decide(s.state, decider.Command{
		Stream: name, HappenedAt: r.Changed, KnownAt: r.Changed, Actor: "backtest", Intent: painpoint.Report(r.Finding),
	})
	if fault.CodeOf(err) == fault.Conflict {
		return nil
	}
	if err != nil {
		return fmt.Errorf("backtest: report %s: %w", name, err)
	}
	for _, data := range said {
		e := event.Recorded{
			ID: event.ID(id, int(s.next)), Stream: name, Type: data.EventName(),
			Meta: event.Meta{HappenedAt: r.Changed, KnownAt: r.Changed, Actor: "backtest"}, Data: data,
		}
		if f, ok := painpoint.FindingOf(data); ok {
			follow(t.after, name, f, r.Changed)
		}
		if err := t.append(s, e); err != nil {
			return err
		}
	}
	return nil
}

// append records an event in the test's own log, and lets the detectors fold it.
func (t *Test) append(s *stream, e event.Recorded) error {
	e.Revision = s.next
	s.next++
	if t.recorded != nil {
		t.recorded(e)
	}
	s.state = painpoint.Evolve(s.state, e.Data)
	return t.apply(e)
}

// follow folds a report into a pain point's course.
func follow(all map[string]*course, name string, f painpoint.Finding, at time.Time) {
	c := all[name]
	if c == nil {
		c = &course{evidence: map[string]painpoint.Evidence{}, first: at}
		all[name] = c
	}
	if c.finding.Holds != f.Holds {
		c.last = at
	}
	for _, ev := range f.Joins {
		key, ev := proofOf(ev)
		c.evidence[key] = ev
	}
	for _, ev := range f.Leaves {
		key, _ := proofOf(ev)
		delete(c.evidence, key)
	}
	f.Joins, f.Leaves = nil, nil
	c.finding = f
}

// proofOf names a piece of evidence. What rests on another pain point rests on
// that whichever event said so last: by other rules it would be another event,
// which nobody can open.
func proofOf(ev painpoint.Evidence) (string, painpoint.Evidence) {
	if category, _ := event.SplitStream(ev.Stream); category == painpoint.Category {
		return ev.Stream, painpoint.Evidence{Stream: ev.Stream}
	}
	return ev.Event.String(), ev
}

// Change says how a pain point would be otherwise.
type Change string

const (
	Appears  Change = "appears"  // it would stand, and does not
	Vanishes Change = "vanishes" // it stands, and would not
	Changes  Change = "changes"  // it would stand with other figures, evidence or severity
)

// Outcome is a pain point that stands, by one set of rules.
type Outcome struct {
	Severity painpoint.Severity  `json:"severity"`
	Measure  painpoint.Measure   `json:"measure"`
	Crosses  *painpoint.Crossing `json:"crosses,omitempty"`
	First    time.Time           `json:"first_found"` // when it was first found
	Since    time.Time           `json:"since"`       // since when it stands
	Evidence int                 `json:"evidence"`    // events
}

// Difference is one pain point that would be otherwise.
type Difference struct {
	ID     uuid.UUID            `json:"id"`
	Kind   string               `json:"kind"`
	Scope  painpoint.Scope      `json:"scope"`
	Change Change               `json:"change"`
	At     time.Time            `json:"at"`               // when it would have appeared, or ceased; when it was first found otherwise
	Before *Outcome             `json:"before,omitempty"` // as the log says
	After  *Outcome             `json:"after,omitempty"`  // by the changed rules
	Joins  []painpoint.Evidence `json:"joins,omitempty"`  // evidence that it would rest on as well
	Leaves []painpoint.Evidence `json:"leaves,omitempty"` // evidence that it would no longer rest on
}

// Report is the outcome of a backtest.
type Report struct {
	Events      int          `json:"events"`      // read
	Before      int          `json:"before"`      // pain points that stand, as the log says
	After       int          `json:"after"`       // that would stand
	Differences []Difference `json:"differences"` // by kind, department, life situation and term
	Until       time.Time    `json:"until"`       // the time up to which it was looked
}

// End looks a last time, at a time after all events, and compares.
func (t *Test) End(now time.Time) (Report, error) {
	if err := t.reach(now); err != nil {
		return Report{}, err
	}
	if err := t.record(true); err != nil {
		return Report{}, err
	}
	r := Report{Events: t.events, Differences: []Difference{}, Until: now}
	names := maps.Clone(t.before)
	maps.Copy(names, t.after)
	for name := range names {
		before, after := t.before[name], t.after[name]
		stands, would := before != nil && before.finding.Holds, after != nil && after.finding.Holds
		if stands {
			r.Before++
		}
		if would {
			r.After++
		}
		if d, differs := difference(before, after, stands, would); differs {
			r.Differences = append(r.Differences, d)
		}
	}
	slices.SortFunc(r.Differences, func(a, b Difference) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Scope.Department, b.Scope.Department),
			strings.Compare(a.Scope.LifeSituation, b.Scope.LifeSituation), strings.Compare(a.Scope.Term, b.Scope.Term))
	})
	return r, nil
}

func difference(before, after *course, stands, would bool) (Difference, bool) {
	of := before
	if would {
		of = after
	}
	if !stands && !would {
		return Difference{}, false
	}
	d := Difference{ID: painpoint.ID(of.finding.Kind, of.finding.Scope), Kind: of.finding.Kind, Scope: of.finding.Scope}
	if stands {
		d.Before = before.outcome()
	}
	if would {
		d.After = after.outcome()
	}
	d.Joins, d.Leaves = apart(after, before, would), apart(before, after, stands)
	switch {
	case !stands:
		d.Change, d.At = Appears, after.last
	case !would:
		d.Change, d.At = Vanishes, before.last
		if after != nil {
			d.At = after.last
		}
	default:
		d.Change, d.At = Changes, after.first
		same := before.finding.Severity == after.finding.Severity && maps.Equal(before.finding.Measure, after.finding.Measure) &&
			before.finding.Crosses.Equal(after.finding.Crosses) && len(d.Joins)+len(d.Leaves) == 0
		return d, !same
	}
	return d, true
}

func (c *course) outcome() *Outcome {
	return &Outcome{Severity: c.finding.Severity, Measure: c.finding.Measure, Crosses: c.finding.Crosses,
		First: c.first, Since: c.last, Evidence: len(c.evidence)}
}

// apart is the evidence that one rests on and the other does not, by stream and
// revision.
func apart(one, other *course, stands bool) []painpoint.Evidence {
	if !stands {
		return nil
	}
	var out []painpoint.Evidence
	for id, ev := range one.evidence {
		if other != nil && other.finding.Holds {
			if has, ok := other.evidence[id]; ok && slices.Equal(has.Spans, ev.Spans) {
				continue
			}
		}
		out = append(out, ev)
	}
	slices.SortFunc(out, func(a, b painpoint.Evidence) int {
		return cmp.Or(strings.Compare(a.Stream, b.Stream), cmp.Compare(a.Revision, b.Revision))
	})
	return out
}
