package detectors

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/projections/reference"
	"ledetraad/projections/view"
)

// The verdicts on a wait that felt long; they are the scope's term.
const (
	nobodyCame = "nobody-came" // it was long
	feltLong   = "felt-long"   // it was as agreed, and still felt long
	unknownGap = "unknown"     // nothing tells how long it was, or how long it may be
)

// PerceivedWaitGap holds waits as citizens tell them against the same waits as
// they were recorded.
//
// Scope: the department that was waited for × the life situation × the verdict
// (term): nobody-came, felt-long or unknown.
//
// Rule: a wait is told in an experience of a touchpoint, or in an interview,
// perhaps tied to a journey's touchpoint later. The recorded wait of a request
// lasts until it is answered or resolved. Of a call it is that of the whole
// episode, as repeat-calls-unanswered has it: from the first call of the line to
// the first time that somebody came, or one of the calls was resolved. A
// telephone is answered also where nobody is met, and a call more than a week
// after the one before begins a new episode. What it is held against is the norm that held for the (first) request; without one, what was
// promised, as the citizen tells it; without that, for alarms alone, alarm_norm.
//
//   - nobody-came: it was longer than that, or nobody has come though the time is
//     over; and it was felt to be longer than that too.
//   - felt-long: it was not longer, and was felt to be at least ratio times as
//     long as it was, and at least least (minutes) longer.
//   - unknown: nothing was recorded, or there is nothing to hold it against; and it
//     was not felt to be within what was promised or expected.
//
// A wait that is told without how long it felt is none of these, nor is one
// behind a stop mark. A wait that still lasts within its limit is judged when
// that is over.
//
// Measure: n, waits with this verdict; open, those of them where nobody has come
// yet; and the medians of what is known of them, in seconds: perceived_s,
// measured_s (on the wall; open ones rounded down), norm_s (on the wall too: how
// long the norm let that wait be), promised_s, expected_s. Of a single wait they
// are its own figures.
//
// Evidence: what was told, the requests, and what ended the wait.
//
// Severity: of nobody-came critical where the longest was 12 times the limit,
// high from 4 times or 5 waits, medium from 2 times or 2 waits; of felt-long
// high from 10 waits, medium from 3; of unknown medium from 10; otherwise low.
//
// It is wrong where people misremember, where a wait is tied to another
// touchpoint than the one that was meant, where arrivals are not recorded, and
// where the norm is out of date.
func PerceivedWaitGap() Detector {
	return Detector{
		Kind: "perceived-wait-gap", Version: 1, Principles: []string{meetMe},
		Parameters: []Parameter{
			{Name: "ratio", Unit: "times", Default: 2, Min: 1, Max: 20, Meaning: "how much longer a wait must feel than it was"},
			{Name: "least", Unit: "minutes", Default: 5, Min: 0, Max: 60 * 24, Meaning: "by how much at least"},
			{Name: "alarm_norm", Unit: "minutes", Default: 0, Min: 0, Max: 60 * 24, Meaning: "the limit of an alarm where there is neither norm nor promise; 0: there is none"},
		},
		rule: gaps{casework[tales]{judge: judgeTales, weigh: weighTales, norms: true,
			events: append(spokenEvents(), journey.TouchpointRequested{}.EventName(), journey.TouchpointAnswered{}.EventName(),
				journey.TouchpointResolved{}.EventName(), journey.TouchpointRecorded{}.EventName(), journey.ExperienceReported{}.EventName(),
				interview.WaitTold{}.EventName(), interview.WaitTied{}.EventName()),
			more: append([]*view.Spec{&waits.Spec, &comings.Spec, &toldWaits.Spec}, spokenTables()...),
		}},
	}
}

// gaps keeps requests and arrivals in tables; the facts are what was told, of
// the journey that it is tied to or else of the interview.
type gaps struct{ casework[tales] }

type tales struct {
	Waits map[string]tale `json:"w,omitempty"`
}

// tale is a wait as somebody tells it; times are in seconds, −1: not told.
type tale struct {
	At         time.Time `json:"at"`
	Perceived  int64     `json:"p"`
	Expected   int64     `json:"x"`
	Promised   int64     `json:"pr"`
	Department string    `json:"d,omitempty"`
	Touchpoint string    `json:"t,omitempty"`
	Interview  string    `json:"i,omitempty"` // stream
	Utterance  string    `json:"u,omitempty"`
	source
}

// toldWaitRow is a wait told in an interview, and where it stands now.
type toldWaitRow struct {
	Stream, Wait string
	Next         int64 // revision from which nothing was folded
	Subject      string
	Tale         []byte // JSON
}

var toldWaits = view.NewTable("told_wait", 2, []view.Field[toldWaitRow]{
	view.Text("stream", func(r *toldWaitRow) *string { return &r.Stream }),
	view.Text("wait", func(r *toldWaitRow) *string { return &r.Wait }),
	view.Int("next", func(r *toldWaitRow) *int64 { return &r.Next }),
	view.Text("subject", func(r *toldWaitRow) *string { return &r.Subject }),
	view.Blob("tale", func(r *toldWaitRow) *[]byte { return &r.Tale }),
})

func (d gaps) fold(s *scene, e event.Recorded) error {
	switch data := e.Data.(type) {
	case journey.TouchpointRequested, journey.TouchpointAnswered, journey.TouchpointResolved, journey.TouchpointRecorded:
		if err := foldWait(s, e); err != nil {
			return err
		}
		return d.look(s, e.Stream)
	case journey.ExperienceReported:
		if data.PerceivedS == nil {
			return nil
		}
		t := tale{At: e.HappenedAt, Perceived: *data.PerceivedS, Expected: orMinus(data.ExpectedS), Promised: -1,
			Touchpoint: data.Touchpoint, source: sourceOf(e)}
		return d.revise(s, e.Stream, func(f *tales) { f.put(t.Event, t) })
	case interview.WaitTold:
		if data.PerceivedS == nil {
			return nil
		}
		return d.told(s, e, data)
	case interview.WaitTied:
		return d.tied(s, e, data)
	case interview.Started, interview.UtteranceRecorded, interview.UtteranceCorrected, interview.StopMarked, interview.StopLifted:
		limits, err := foldSpoken(s, e)
		if err != nil || !limits {
			return err
		}
		rows, err := collect(toldWaits, s, view.Query{Prefix: []view.Value{e.Stream}, Limit: 1 << 30})
		if err != nil {
			return err
		}
		for _, row := range rows {
			if err := d.look(s, row.Subject); err != nil {
				return err
			}
		}
		return nil
	}
	return d.casework.fold(s, e)
}

func (f *tales) put(key string, t tale) {
	if f.Waits == nil {
		f.Waits = map[string]tale{}
	}
	f.Waits[key] = t
}

func (r toldWaitRow) key() string { return r.Stream + " " + r.Wait }

func (d gaps) told(s *scene, e event.Recorded, data interview.WaitTold) error {
	if _, there, err := toldWaits.Get(s, e.Stream, data.Wait); there || err != nil {
		return err
	}
	t := tale{At: e.HappenedAt, Perceived: *data.PerceivedS, Expected: orMinus(data.ExpectedS), Promised: orMinus(data.PromisedS),
		Department: data.Department, Touchpoint: data.Touchpoint, Interview: e.Stream, Utterance: data.Utterance, source: sourceOf(e)}
	row := toldWaitRow{Stream: e.Stream, Wait: data.Wait, Next: int64(e.Revision) + 1, Subject: e.Stream}
	if data.Journey != "" {
		row.Subject = event.StreamName(journey.Category, data.Journey)
	}
	return d.place(s, row, t)
}

// tied moves a wait to the journey that it belongs to.
func (d gaps) tied(s *scene, e event.Recorded, data interview.WaitTied) error {
	row, there, err := toldWaits.Get(s, e.Stream, data.Wait)
	if err != nil || !there || int64(e.Revision) < row.Next {
		return err
	}
	var t tale
	if err := json.Unmarshal(row.Tale, &t); err != nil {
		return fmt.Errorf("wait %s: %w", row.Wait, err)
	}
	t.Touchpoint = data.Touchpoint
	was := row.Subject
	row.Next, row.Subject = int64(e.Revision)+1, event.StreamName(journey.Category, data.Journey)
	if was != row.Subject {
		if err := d.revise(s, was, func(f *tales) { delete(f.Waits, row.key()) }); err != nil {
			return err
		}
	}
	return d.place(s, row, t)
}

func (d gaps) place(s *scene, row toldWaitRow, t tale) error {
	var err error
	if row.Tale, err = json.Marshal(t); err != nil {
		return fmt.Errorf("wait %s: %w", row.Wait, err)
	}
	if err := toldWaits.Put(s, row); err != nil {
		return err
	}
	return d.revise(s, row.Subject, func(f *tales) { f.put(row.key(), t) })
}

func judgeTales(b bench, f *tales) (judgement, error) {
	var out judgement
	for _, key := range slices.Sorted(maps.Keys(f.Waits)) {
		t := f.Waits[key]
		if t.Interview != "" && t.Utterance != "" {
			behind, err := stopped(b, t.Interview)
			if err != nil {
				return judgement{}, err
			}
			if _, hidden := behind[t.Utterance]; hidden {
				continue
			}
		}
		v, wake, err := b.gap(t)
		if err != nil {
			return judgement{}, err
		}
		if !wake.IsZero() && (out.wake.IsZero() || wake.Before(out.wake)) {
			out.wake = wake
		}
		if v.Found && v.Scope.Department != "" {
			v.Key = key
			out.cases = append(out.cases, v)
		}
	}
	return out, nil
}

// gap judges a wait that was told; wake is when time may change that.
func (b bench) gap(t tale) (v verdict, wake time.Time, err error) {
	v = verdict{Found: true, Counts: map[string]int64{}, Evidence: []passage{{source: t.source}}}
	v.Scope.Department = t.Department
	known := func(name string, seconds int64) {
		if seconds >= 0 {
			v.Counts[name+" "+strconv.FormatInt(seconds, 10)]++
		}
	}
	known("perceived_s", t.Perceived)
	known("promised_s", t.Promised)
	known("expected_s", t.Expected)
	say := func(term string) { v.Scope.Term = term; v.Counts[term]++ }
	row, asked, err := b.asked(t)
	if err != nil {
		return verdict{}, time.Time{}, err
	}
	if err := b.place(&v.Scope, t, row); err != nil {
		return verdict{}, time.Time{}, err
	}
	if !asked || !row.Asked {
		v.Found = t.Perceived > max(t.Promised, t.Expected)
		say(unknownGap)
		return v, time.Time{}, nil
	}
	w, err := b.wait(row)
	if err != nil {
		return verdict{}, time.Time{}, err
	}
	for _, c := range w.calls {
		v.Evidence = append(v.Evidence, passage{source: c.source()})
	}
	limit, due, err := b.allowed(&w, t)
	if err != nil {
		return verdict{}, time.Time{}, err
	}
	open, now := w.ended.IsZero(), b.clock
	if t.At.After(now) {
		now = t.At // whoever tells of a wait has waited until then
	}
	measured := w.ended.Sub(w.first.At)
	if open {
		measured = aged(now.Sub(w.first.At))
		wake = ageChanges(w.first.At, now)
	} else if w.end.Event != "" {
		v.Evidence = append(v.Evidence, passage{source: w.end})
	}
	felt := time.Duration(t.Perceived) * time.Second
	longer := float64(felt) >= b.set.number("ratio")*float64(measured) && felt-measured >= b.set.span("least")
	switch {
	case limit == 0:
		v.Found = open && t.Perceived > max(t.Promised, t.Expected) || !open && longer
		say(unknownGap)
	case open && now.Before(due):
		return verdict{}, due, nil
	case open || w.ended.After(due):
		v.Found = felt > limit
		v.Amount = int64(100 * float64(measured) / float64(limit))
		say(nobodyCame)
	default:
		v.Found = longer
		say(feltLong)
	}
	known("measured_s", int64(measured/time.Second))
	if w.norm > 0 {
		known("norm_s", int64(w.norm/time.Second))
	}
	if open {
		v.Counts["open"]++
	}
	return v, wake, nil
}

// asked is the touchpoint that a wait is tied to.
func (b bench) asked(t tale) (waitRow, bool, error) {
	if t.Touchpoint == "" || t.Interview == b.subject {
		return waitRow{}, false, nil
	}
	return waits.Get(b, b.subject, t.Touchpoint)
}

// place fills in whom a wait was for, as far as that is known.
func (b bench) place(scope *painpoint.Scope, t tale, row waitRow) error {
	j, err := b.journey(b.subject)
	if err != nil {
		return err
	}
	scope.LifeSituation = j.LifeSituation
	if row.Department != "" {
		scope.Department = row.Department
	}
	if t.Interview != "" {
		talk, _, err := talks.Get(b, t.Interview)
		if err != nil {
			return err
		}
		scope.Department = cmp.Or(scope.Department, talk.Department)
		scope.LifeSituation = cmp.Or(scope.LifeSituation, talk.LifeSituation)
	}
	if scope.Department != "" || t.Interview == b.subject {
		return nil
	}
	// A journey that only one department takes part in leaves no doubt.
	rows, err := collect(waits, b, view.Query{Prefix: []view.Value{b.subject}, Limit: 1 << 30})
	if err != nil {
		return err
	}
	for _, r := range rows {
		if scope.Department != "" && scope.Department != r.Department {
			scope.Department = ""
			return nil
		}
		scope.Department = r.Department
	}
	return nil
}

// allowed is how long a wait may be, on the wall, and when that is over; 0 if
// nothing says so.
func (b bench) allowed(w *wait, t tale) (time.Duration, time.Time, error) {
	norms, err := normsOf(b, w.first.Department)
	if err != nil {
		return 0, time.Time{}, err
	}
	for _, m := range []programme.Milestone{programme.Answered, programme.Resolved} {
		n, ok := reference.Best(norms, reference.NormQuery{Department: w.first.Department, Unit: w.first.Unit,
			Activity: w.first.Activity, Channel: w.first.Channel, At: w.first.At, Milestone: m})
		if !ok {
			continue
		}
		due, ok, err := dueUnder(b, n, w.first.At)
		if err != nil {
			return 0, time.Time{}, err
		}
		if ok {
			w.norm = max(due.Sub(w.first.At), 1)
			return w.norm, due, nil
		}
	}
	limit := time.Duration(max(t.Promised, 0)) * time.Second
	if limit == 0 && w.first.Channel == string(journey.Alarm) {
		limit = b.set.span("alarm_norm")
	}
	return limit, w.first.At.Add(limit), nil
}

// medianOf is the lower median of what is counted under a name, as "name value".
func medianOf(counts map[string]int64, name string) (float64, bool) {
	type count struct{ value, n int64 }
	var all []count
	total := int64(0)
	for key, n := range counts {
		if rest, ok := strings.CutPrefix(key, name+" "); ok {
			if value, err := strconv.ParseInt(rest, 10, 64); err == nil {
				all = append(all, count{value, n})
				total += n
			}
		}
	}
	slices.SortFunc(all, func(a, b count) int { return cmp.Compare(a.value, b.value) })
	below := int64(0)
	for _, c := range all {
		if below += c.n; 2*below >= total {
			return float64(c.value), true
		}
	}
	return 0, false
}

func weighTales(_ settings, t tally) weight {
	w := weight{holds: t.Found > 0, severity: painpoint.Low, measure: painpoint.Measure{"n": float64(t.Found), "open": float64(t.Counts["open"])}}
	for _, name := range []string{"perceived_s", "measured_s", "norm_s", "promised_s", "expected_s"} {
		if m, known := medianOf(t.Counts, name); known {
			w.measure[name] = m
		}
	}
	at := func(n, many int64, s painpoint.Severity) {
		if n >= many {
			w.severity = s
		}
	}
	switch {
	case t.Counts[nobodyCame] > 0:
		if t.Found >= 2 || t.Worst >= 200 {
			w.severity = painpoint.Medium
		}
		if t.Found >= 5 || t.Worst >= 400 {
			w.severity = painpoint.High
		}
		at(t.Worst, 1200, painpoint.Critical)
	case t.Counts[feltLong] > 0:
		at(t.Found, 3, painpoint.Medium)
		at(t.Found, 10, painpoint.High)
	default:
		at(t.Found, 10, painpoint.Medium)
	}
	return w
}
