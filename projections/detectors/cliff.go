package detectors

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// TransitionCliff finds departments after whose care there is nothing.
//
// Scope: the department that had the citizen before the transition: the one that
// recorded it, if it was in touch with the citizen before, or nobody was; else
// the one that was in touch last × the journey's life situation.
//
// Rule: a transition is a touchpoint whose activity is in the list transitions:
// one of its words begins as an entry does, small and capital letters alike
// (udskriv stands for Udskrivningsbesked and udskrivelse). It is a cliff if no
// department is in touch with the citizen for silence (days) after it. In touch
// is who meets or writes to the citizen, answers a request, keeps a promise, or
// tells that a promise was moved; the citizen's own calls and steps in the case
// are not. While a promise is open that was made before the silence had lasted
// so long, the limit is its due time: a pause that was agreed on is no cliff.
// Nor is one after a journey that ended before the limit. Of transitions within
// one silence the last counts.
//
// Measure: n, cliffs; of, transitions whose limit has come, or after which
// somebody was in touch; open, cliffs where nobody has been in touch yet;
// longest_s, the longest silence from a transition on, in seconds on the wall;
// open ones up to the newest time known to have come, rounded down.
//
// Evidence: the transition, and what ended the silence.
//
// Severity: critical from 10 cliffs if they are half of the transitions, high
// from 5 or from 90 days, medium from 2 or from 30 days, otherwise low.
//
// It is wrong where visits are not recorded, where a private supplier or the
// hospital has taken over, where the citizen wanted to be left alone and nobody
// ended the journey, and where transitions go by names that are not in the list.
func TransitionCliff() Detector {
	return Detector{
		Kind: "transition-cliff", Version: 1, Principles: []string{findMyWay, myWorld},
		Parameters: []Parameter{
			{Name: "silence", Unit: "days", Default: 14, Min: 1, Max: 365, Meaning: "without a word after a transition that make it a cliff"},
			{Name: "transitions", List: []string{"udskriv", "udskrev", "færdigbehandlet", "18 år", "18-års", "atten år", "fylder 18", "fyldt 18", "overgangsmøde",
				"ophør af", "sygedagpenge ophør", "sygedagpengeophør", "sygedagpenge stop", "revurdering af sygedagpenge", "fraflytning"},
				Meaning: "how activities begin that are transitions"},
		},
		rule: cliffs{casework[crossings]{judge: judgeCliffs, weigh: weighCliffs,
			events: []string{journey.TouchpointRecorded{}.EventName(), journey.TouchpointRequested{}.EventName(), journey.TouchpointAnswered{}.EventName(),
				journey.PromiseMade{}.EventName(), journey.PromiseMoved{}.EventName(), journey.PromiseKept{}.EventName(),
				journey.PromiseWithdrawn{}.EventName(), journey.Ended{}.EventName(), journey.Reopened{}.EventName()},
			more: []*view.Spec{&steps.Spec, &pledges.Spec, &courses.Spec},
		}},
	}
}

// cliffs keeps what happened in tables, and only the transitions as facts: few
// journeys have one, and only these are judged.
type cliffs struct{ casework[crossings] }

type crossings struct {
	Transitions map[string]transition `json:"t,omitempty"` // by the event's id; of any list so far
}

type transition struct {
	At         time.Time `json:"at"`
	Department string    `json:"d"`
	Activity   string    `json:"a"`
	source
}

// stepRow is something that happened in a journey.
type stepRow struct {
	Stream     string
	At         time.Time
	Event      string
	Revision   int64
	Department string // "": not known
	Activity   string
	Touch      bool // a department was in touch with the citizen
}

var steps = view.NewTable("step", 3, []view.Field[stepRow]{
	view.Text("stream", func(r *stepRow) *string { return &r.Stream }),
	view.Time("at", func(r *stepRow) *time.Time { return &r.At }),
	view.Text("event", func(r *stepRow) *string { return &r.Event }),
	view.Int("revision", func(r *stepRow) *int64 { return &r.Revision }),
	view.Text("department", func(r *stepRow) *string { return &r.Department }),
	view.Text("activity", func(r *stepRow) *string { return &r.Activity }),
	view.Bool("touch", func(r *stepRow) *bool { return &r.Touch }),
}, view.Index{Name: "activity", Columns: []string{"activity"}})

// pledgeRow is a promise as it stands.
type pledgeRow struct {
	Stream, Promise string
	Department      string
	Made            time.Time
	Due             time.Time
	Moved           time.Time // when the due time was given
	Ended           time.Time // kept or withdrawn; zero: open
}

var pledges = view.NewTable("pledge", 2, []view.Field[pledgeRow]{
	view.Text("stream", func(r *pledgeRow) *string { return &r.Stream }),
	view.Text("promise", func(r *pledgeRow) *string { return &r.Promise }),
	view.Text("department", func(r *pledgeRow) *string { return &r.Department }),
	view.Time("made", func(r *pledgeRow) *time.Time { return &r.Made }),
	view.Time("due", func(r *pledgeRow) *time.Time { return &r.Due }),
	view.Time("moved", func(r *pledgeRow) *time.Time { return &r.Moved }),
	view.Time("ended", func(r *pledgeRow) *time.Time { return &r.Ended }),
})

// courseRow says that a journey ended, or went on.
type courseRow struct {
	Stream string
	At     time.Time
	Event  string
	Ended  bool
}

var courses = view.NewTable("course", 3, []view.Field[courseRow]{
	view.Text("stream", func(r *courseRow) *string { return &r.Stream }),
	view.Time("at", func(r *courseRow) *time.Time { return &r.At }),
	view.Text("event", func(r *courseRow) *string { return &r.Event }),
	view.Bool("ended", func(r *courseRow) *bool { return &r.Ended }),
})

// isTransition reports whether one of an activity's words, with what follows,
// begins as an entry of the list does.
func isTransition(list []string, activity string) bool {
	plain := func(s string) string {
		return " " + strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r == ' ' || r == '-' || r == '_' || r == '/' }), " ")
	}
	a := plain(activity)
	return slices.ContainsFunc(list, func(entry string) bool { return entry != "" && strings.Contains(a, plain(entry)) })
}

func (d cliffs) fold(s *scene, e event.Recorded) error {
	step := stepRow{Stream: e.Stream, At: micros(e.HappenedAt), Event: e.ID.String(), Revision: int64(e.Revision)}
	var err error
	switch data := e.Data.(type) {
	case journey.TouchpointRecorded:
		step.Department, step.Activity, step.Touch = data.Department, data.Activity, reachesCitizen(data)
		err = steps.Put(s, step)
	case journey.TouchpointRequested:
		if data.Sender == "" || data.Sender == journey.Citizen || data.Sender == journey.Relative {
			return nil
		}
		step.Department, step.Activity = data.Department, data.Activity
		err = steps.Put(s, step)
	case journey.TouchpointAnswered:
		step.Touch = true
		err = steps.Put(s, step)
	case journey.PromiseMade:
		err = d.pledge(s, e, data.Promise, func(p *pledgeRow) {
			p.Department, p.Made = data.Department, step.At
			if p.Moved.IsZero() {
				p.Due = micros(data.Due)
			}
		})
	case journey.PromiseMoved:
		step.Touch = data.Notice == journey.Written || data.Notice == journey.Oral
		err = d.pledge(s, e, data.Promise, func(p *pledgeRow) {
			step.Department = p.Department
			if !step.At.Before(p.Moved) {
				p.Due, p.Moved = micros(data.Due), step.At
			}
		})
		if err == nil && step.Touch {
			err = steps.Put(s, step)
		}
	case journey.PromiseKept:
		step.Touch = true
		err = d.pledge(s, e, data.Promise, func(p *pledgeRow) { step.Department, p.Ended = p.Department, step.At })
		if err == nil {
			err = steps.Put(s, step)
		}
	case journey.PromiseWithdrawn:
		err = d.pledge(s, e, data.Promise, func(p *pledgeRow) { p.Ended = step.At })
	case journey.Ended:
		err = courses.Put(s, courseRow{e.Stream, step.At, step.Event, true})
	case journey.Reopened:
		err = courses.Put(s, courseRow{e.Stream, step.At, step.Event, false})
	}
	if err != nil {
		return err
	}
	if step.Activity != "" && isTransition(s.set.list("transitions"), step.Activity) {
		return d.revise(s, e.Stream, step.cross)
	}
	return d.look(s, e.Stream)
}

func (d cliffs) pledge(s *scene, e event.Recorded, promise string, change func(*pledgeRow)) error {
	row, _, err := pledges.Get(s, e.Stream, promise)
	if err != nil {
		return err
	}
	row.Stream, row.Promise = e.Stream, promise
	change(&row)
	return pledges.Put(s, row)
}

func (r stepRow) cross(f *crossings) {
	if f.Transitions == nil {
		f.Transitions = map[string]transition{}
	}
	f.Transitions[r.Event] = transition{r.At, r.Department, r.Activity, source{r.Event, r.Stream, r.Revision}}
}

// retune looks up what the list now calls a transition; what it no longer does
// is left out when the journey is judged.
func (d cliffs) retune(s *scene) error {
	activities, err := departmentsOf(steps, s, "activity", func(r stepRow) string { return r.Activity })
	if err != nil {
		return err
	}
	for _, activity := range activities {
		if !isTransition(s.set.list("transitions"), activity) {
			continue
		}
		rows, err := collect(steps, s, view.Query{Index: "activity", Prefix: []view.Value{activity}, Limit: 1 << 30})
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := d.revise(s, row.Stream, row.cross); err != nil {
				return err
			}
		}
	}
	return d.casework.retune(s)
}

func judgeCliffs(b bench, f *crossings) (judgement, error) {
	var all []transition
	for _, t := range f.Transitions {
		if isTransition(b.set.list("transitions"), t.Activity) {
			all = append(all, t)
		}
	}
	if len(all) == 0 {
		return judgement{}, nil
	}
	slices.SortFunc(all, func(a, b transition) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Event, b.Event)) })
	j, err := b.journey(b.subject)
	if err != nil {
		return judgement{}, err
	}
	var out judgement
	for i, t := range all {
		limit, err := b.limit(t)
		if err != nil {
			return judgement{}, err
		}
		if i+1 < len(all) && !all[i+1].At.After(limit) {
			continue
		}
		v, wake, err := b.cliff(t, limit)
		if err != nil {
			return judgement{}, err
		}
		if !wake.IsZero() && (out.wake.IsZero() || wake.Before(out.wake)) {
			out.wake = wake
		}
		if v.Key != "" {
			v.Scope.LifeSituation = j.LifeSituation
			out.cases = append(out.cases, v)
		}
	}
	return out, nil
}

// limit is how long the silence after a transition may last.
func (b bench) limit(t transition) (time.Time, error) {
	limit := t.At.Add(b.set.span("silence"))
	promised, err := collect(pledges, b, view.Query{Prefix: []view.Value{b.subject}, Limit: 1 << 30})
	if err != nil {
		return time.Time{}, err
	}
	latest := limit
	for _, p := range promised {
		until := p.Due
		if !p.Ended.IsZero() && p.Ended.Before(until) {
			until = p.Ended
		}
		if !p.Made.After(limit) && until.After(latest) {
			latest = until
		}
	}
	return latest, nil
}

// cliff judges a transition; a verdict without a key says nothing yet. wake is
// when time may change it.
func (b bench) cliff(t transition, limit time.Time) (v verdict, wake time.Time, err error) {
	over, err := b.over(t.At, limit)
	if err != nil || over {
		return verdict{}, time.Time{}, err
	}
	word, heard, err := b.firstTouch(t)
	if err != nil {
		return verdict{}, time.Time{}, err
	}
	if !heard && b.clock.Before(limit) {
		return verdict{}, limit, nil
	}
	v = verdict{Key: t.Event}
	if v.Scope.Department, err = b.hadBefore(t); err != nil {
		return verdict{}, time.Time{}, err
	}
	if heard && !word.At.After(limit) {
		return v, time.Time{}, nil
	}
	v.Found, v.Evidence = true, []passage{{source: t.source}}
	if heard {
		v.Amount = int64(word.At.Sub(t.At) / time.Second)
		v.Evidence = append(v.Evidence, passage{source: source{word.Event, word.Stream, word.Revision}})
		return v, time.Time{}, nil
	}
	v.Amount, v.Counts = int64(aged(b.clock.Sub(t.At))/time.Second), map[string]int64{"open": 1}
	return v, ageChanges(t.At, b.clock), nil
}

// over reports whether the journey had ended by a time, or ended until the
// limit.
func (b bench) over(at, limit time.Time) (bool, error) {
	rows, err := collect(courses, b, view.Query{Prefix: []view.Value{b.subject}, Until: view.Micros(limit) + 1, Limit: 1 << 30})
	if err != nil {
		return false, err
	}
	ended := false
	for _, r := range rows {
		if r.At.After(at) && r.Ended {
			return true, nil
		}
		ended = r.Ended && !r.At.After(at) || ended && r.At.After(at)
	}
	return ended, nil
}

// firstTouch is when a department was first in touch after a transition.
func (b bench) firstTouch(t transition) (stepRow, bool, error) {
	for row, err := range steps.Scan(b, view.Query{Prefix: []view.Value{b.subject}, From: view.Micros(t.At)}) {
		if err != nil {
			return stepRow{}, false, err
		}
		if row.Touch && row.Event != t.Event {
			return row, true, nil
		}
	}
	return stepRow{}, false, nil
}

// hadBefore is the department that had the citizen before a transition.
func (b bench) hadBefore(t transition) (string, error) {
	last := ""
	for row, err := range steps.Scan(b, view.Query{Prefix: []view.Value{b.subject}, Until: view.Micros(t.At), Reverse: true}) {
		switch {
		case err != nil:
			return "", err
		case !row.Touch || row.Department == "":
		case row.Department == t.Department:
			return t.Department, nil
		case last == "":
			last = row.Department
		}
	}
	return cmp.Or(last, t.Department), nil
}

func weighCliffs(_ settings, t tally) weight {
	w := weight{holds: t.Found > 0, severity: painpoint.Low, measure: painpoint.Measure{
		"n": float64(t.Found), "of": float64(t.Cases), "open": float64(t.Counts["open"]), "longest_s": float64(t.Worst),
	}}
	longest := time.Duration(t.Worst) * time.Second
	switch {
	case t.Found >= 10 && 2*t.Found >= t.Cases:
		w.severity = painpoint.Critical
	case t.Found >= 5 || longest >= 90*day:
		w.severity = painpoint.High
	case t.Found >= 2 || longest >= 30*day:
		w.severity = painpoint.Medium
	}
	return w
}
