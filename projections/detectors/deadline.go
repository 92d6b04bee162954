package detectors

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// DeadlineMissed finds departments that do not meet the deadlines that the law
// or the council has set them. What somebody gave a word on is [BrokenPromise].
//
// Scope: the department that owes × the journey's life situation.
//
// Rule: a promise is late if it was kept after its due time, and overdue if it
// is open and the time that is known to have come is its due time or later;
// one that is late or overdue is enough. Kept at exactly its due time is in
// time. A moved due time counts from when it was given (the move's happened
// at): given while the old one had not passed, it takes its place. One given later
// does not undo that the old one was missed: retssikkerhedsloven § 3(2) asks
// for a written notice with a new date when a deadline cannot be met, and the
// notice does not make it met. The parameter forgive_late_moves (1) lets it. A
// withdrawn promise leaves.
//
// Measure: n, the late ones of the closed; of, the closed, that is kept, ones;
// open_overdue and open; with_notice, how many of the late and overdue had a
// written notice of a new date; longest_late_s, the longest lateness in
// seconds, of open ones up to the newest known time, rounded down as by aged.
//
// Evidence: the promise, and the event that kept it, of each late or overdue
// one.
//
// Severity, of the share of late and overdue among the kept and overdue, and
// of the longest lateness: critical from 50 % with at least ten of them, or 90
// days; high from 25 % with at least five, or 30 days; medium from 10 % with
// at least two, or 7 days; otherwise low.
//
// It is wrong where promises are recorded but their keeping is not, where the
// due time recorded is not the one agreed, and where a new date was agreed by
// word of mouth.
func DeadlineMissed() Detector {
	return Detector{
		Kind: "deadline-missed", Version: 2, Principles: []string{findMyWay}, Parameters: promiseParameters,
		rule: deadlines{given: false},
	}
}

// BrokenPromise finds departments that do not keep their word: an answer, a
// visit, a call that somebody promised the citizen by a time.
//
// Scope, rule, measure, evidence and severity are those of [DeadlineMissed],
// with one difference: a word can be changed only with the one to whom it was
// given. A new time that the citizen was not told of (notice none) is not
// counted as one.
//
// It is wrong where a word was changed by word of mouth and nobody recorded
// it, and where the keeping of promises is not recorded.
func BrokenPromise() Detector {
	return Detector{
		Kind: "broken-promise", Version: 1, Principles: []string{meetMe, findMyWay}, Parameters: promiseParameters,
		rule: deadlines{given: true},
	}
}

var promiseParameters = []Parameter{
	{Name: "missed", Unit: "times", Default: 1, Min: 1, Max: 1000, Meaning: "how many late or overdue ones it takes"},
	{Name: "forgive_late_moves", Unit: "0 or 1", Default: 0, Min: 0, Max: 1, Meaning: "1: a new due time that was given after the old one had passed takes its place all the same"},
}

// The standings of a promise.
const (
	promiseWaiting   = 1 // open, and its due time has not come
	promiseOverdue   = 2 // open, and it has
	promiseKept      = 3
	promiseLate      = 4 // kept, too late
	promiseWithdrawn = 5
)

type promiseRow struct {
	Stream, Promise           string
	Department, LifeSituation string
	Due                       time.Time // as first given
	Moves                     []byte    // JSON of []move
	Made, Kept                source
	KeptAt                    time.Time
	Withdrawn                 bool
	Noticed                   bool // in writing, that it was moved
	Standing                  int64
	// Order tells promises of one standing apart: the due time in force
	// (microseconds) of open ones, the lateness (microseconds) of late ones.
	Order int64
}

type move struct {
	At     time.Time `json:"at"`
	Due    time.Time `json:"due"`
	Untold bool      `json:"untold,omitempty"` // the citizen was not told
}

var promises = view.NewTable("promise", 2, []view.Field[promiseRow]{
	view.Text("stream", func(r *promiseRow) *string { return &r.Stream }),
	view.Text("promise", func(r *promiseRow) *string { return &r.Promise }),
	view.Text("department", func(r *promiseRow) *string { return &r.Department }),
	view.Text("life_situation", func(r *promiseRow) *string { return &r.LifeSituation }),
	view.Time("due", func(r *promiseRow) *time.Time { return &r.Due }),
	view.Blob("moves", func(r *promiseRow) *[]byte { return &r.Moves }),
	view.Text("made_event", func(r *promiseRow) *string { return &r.Made.Event }),
	view.Int("made_revision", func(r *promiseRow) *int64 { return &r.Made.Revision }),
	view.Text("kept_event", func(r *promiseRow) *string { return &r.Kept.Event }),
	view.Int("kept_revision", func(r *promiseRow) *int64 { return &r.Kept.Revision }),
	view.Time("kept_at", func(r *promiseRow) *time.Time { return &r.KeptAt }),
	view.Bool("withdrawn", func(r *promiseRow) *bool { return &r.Withdrawn }),
	view.Bool("noticed", func(r *promiseRow) *bool { return &r.Noticed }),
	view.Int("standing", func(r *promiseRow) *int64 { return &r.Standing }),
	view.Int("sort", func(r *promiseRow) *int64 { return &r.Order }),
},
	view.Index{Name: "wake", Columns: []string{"standing", "sort"}},
	view.Index{Name: "rank", Columns: []string{"department", "life_situation", "standing", "sort"}})

// deadlines is the rule for what is owed by a time: by law, or because somebody
// gave a word.
type deadlines struct{ given bool }

func (deadlines) tables() []*view.Spec { return []*view.Spec{&promises.Spec} }

func (deadlines) handles() []string {
	return []string{journey.PromiseMade{}.EventName(), journey.PromiseMoved{}.EventName(),
		journey.PromiseKept{}.EventName(), journey.PromiseWithdrawn{}.EventName()}
}

func (d deadlines) fold(s *scene, e event.Recorded) error {
	switch data := e.Data.(type) {
	case journey.PromiseMade:
		if (data.Kind == journey.Given) != d.given {
			return nil
		}
		if _, there, err := promises.Get(s, e.Stream, data.Promise); there || err != nil {
			return err
		}
		situation, err := lifeSituation(s, e.Stream)
		if err != nil {
			return err
		}
		return d.place(s, promiseRow{}, promiseRow{
			Stream: e.Stream, Promise: data.Promise, Department: data.Department, LifeSituation: situation,
			Due: micros(data.Due), Made: sourceOf(e),
		})
	case journey.PromiseMoved:
		return d.change(s, e.Stream, data.Promise, func(p *promiseRow) error {
			return p.moved(move{micros(e.HappenedAt), micros(data.Due), data.Notice == journey.Untold}, data.Notice)
		})
	case journey.PromiseKept:
		return d.change(s, e.Stream, data.Promise, func(p *promiseRow) error {
			p.Kept, p.KeptAt = sourceOf(e), micros(e.HappenedAt)
			return nil
		})
	case journey.PromiseWithdrawn:
		return d.change(s, e.Stream, data.Promise, func(p *promiseRow) error {
			p.Withdrawn = true
			return nil
		})
	}
	return nil
}

func micros(t time.Time) time.Time { return view.FromMicros(view.Micros(t)) }

func (d deadlines) change(s *scene, stream, promise string, alter func(*promiseRow) error) error {
	was, there, err := promises.Get(s, stream, promise)
	if err != nil || !there {
		return err
	}
	is := was
	if err := alter(&is); err != nil {
		return err
	}
	return d.place(s, was, is)
}

// moved keeps the moves in the order in which they were given.
func (p *promiseRow) moved(m move, n journey.Notice) error {
	moves, err := p.moves()
	if err != nil {
		return err
	}
	for _, had := range moves {
		if had.At.Equal(m.At) && had.Due.Equal(m.Due) && had.Untold == m.Untold {
			return nil
		}
	}
	moves = append(moves, m)
	slices.SortStableFunc(moves, func(a, b move) int { return a.At.Compare(b.At) })
	p.Noticed = p.Noticed || n == journey.Written
	p.Moves, err = json.Marshal(moves)
	return err
}

func (p *promiseRow) moves() ([]move, error) {
	if len(p.Moves) == 0 {
		return nil, nil
	}
	var moves []move
	if err := json.Unmarshal(p.Moves, &moves); err != nil {
		return nil, fmt.Errorf("moves of promise %s: %w", p.Promise, err)
	}
	return moves, nil
}

// dueAt is the due time that the promise is judged by.
func (d deadlines) dueAt(set settings, p *promiseRow) (time.Time, error) {
	moves, err := p.moves()
	if err != nil {
		return time.Time{}, err
	}
	due := p.Due
	for _, m := range moves {
		if p.Kept.Event != "" && !m.At.Before(p.KeptAt) {
			break // it was done by then
		}
		if d.given && m.Untold {
			continue
		}
		if m.At.After(due) && set.number("forgive_late_moves") == 0 {
			break // it was missed by then
		}
		due = m.Due
	}
	return due, nil
}

// judge says where the promise stands, as far as is known at the clock's time.
func (d deadlines) judge(set settings, p *promiseRow, clock time.Time) error {
	due, err := d.dueAt(set, p)
	if err != nil {
		return err
	}
	switch {
	case p.Withdrawn:
		p.Standing, p.Order = promiseWithdrawn, 0
	case p.Kept.Event != "" && p.KeptAt.After(due):
		p.Standing, p.Order = promiseLate, p.KeptAt.Sub(due).Microseconds()
	case p.Kept.Event != "":
		p.Standing, p.Order = promiseKept, 0
	case !clock.Before(due):
		p.Standing, p.Order = promiseOverdue, view.Micros(due)
	default:
		p.Standing, p.Order = promiseWaiting, view.Micros(due)
	}
	return nil
}

func (p *promiseRow) missed() bool { return p.Standing == promiseLate || p.Standing == promiseOverdue }

// evidence is the events that the finding rests on because of the promise.
func (p *promiseRow) evidence() []source {
	if !p.missed() {
		return nil
	}
	made, kept := p.Made, p.Kept
	made.Stream, kept.Stream = p.Stream, p.Stream
	if p.Standing == promiseOverdue {
		return []source{made}
	}
	return []source{made, kept}
}

// place puts a promise where it now stands, and revises the finding.
func (d deadlines) place(s *scene, was, is promiseRow) error {
	if err := d.judge(s.set, &is, s.clock); err != nil {
		return err
	}
	if err := promises.Put(s, is); err != nil {
		return err
	}
	f, err := s.finding(painpoint.Scope{Department: is.Department, LifeSituation: is.LifeSituation})
	if err != nil {
		return err
	}
	countPromise(f.measure, &was, -1)
	countPromise(f.measure, &is, +1)
	before, after := was.evidence(), is.evidence()
	for _, e := range after {
		if !slices.Contains(before, e) {
			if err := s.join(f, e); err != nil {
				return err
			}
		}
	}
	for _, e := range before {
		if !slices.Contains(after, e) {
			if err := s.leave(f, e); err != nil {
				return err
			}
		}
	}
	if was.missed() || is.missed() {
		return d.age(s, f)
	}
	severity, wake := f.Severity, f.Wake
	d.verdict(s.set, f, time.Time{})
	if f.Severity != severity {
		return d.age(s, f)
	}
	f.Wake = wake
	return nil
}

func countPromise(m painpoint.Measure, p *promiseRow, by float64) {
	for _, name := range []string{"n", "of", "open_overdue", "open", "with_notice", "longest_late_s"} {
		m[name] += 0 // a figure that is nought is given too
	}
	switch p.Standing {
	case promiseWaiting:
		m["open"] += by
	case promiseOverdue:
		m["open"] += by
		m["open_overdue"] += by
	case promiseKept:
		m["of"] += by
	case promiseLate:
		m["of"] += by
		m["n"] += by
	}
	if p.missed() && p.Noticed {
		m["with_notice"] += by
	}
}

// reached finds the promises whose due time has come.
func (d deadlines) reached(s *scene) error {
	for {
		rows, err := collect(promises, s, view.Query{
			Index: "wake", Prefix: []view.Value{int64(promiseWaiting)}, Until: view.Micros(s.clock) + 1,
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, p := range rows {
			if err := d.place(s, p, p); err != nil {
				return err
			}
		}
	}
}

// age looks up the longest lateness and when it, and the severity, change by
// the passing of time.
func (d deadlines) age(s *scene, f *finding) error {
	f.Tick, f.Wake = time.Time{}, time.Time{}
	var longest time.Duration
	scope := func(standing int64) []view.Value {
		return []view.Value{f.Scope.Department, f.Scope.LifeSituation, standing}
	}
	// The counts say whether there is anything to look for: a look into the
	// table costs more than all the rest.
	if f.measure["n"] > 0 {
		late, some, err := first(promises, s, view.Query{Index: "rank", Prefix: scope(promiseLate), Reverse: true})
		if err != nil {
			return err
		}
		if some {
			longest = time.Duration(late.Order) * time.Microsecond
		}
	}
	var due time.Time
	if f.measure["open_overdue"] > 0 {
		oldest, some, err := first(promises, s, view.Query{Index: "rank", Prefix: scope(promiseOverdue)})
		if err != nil {
			return err
		}
		if some {
			due = view.FromMicros(oldest.Order)
			longest = max(longest, aged(s.clock.Sub(due)))
			f.Tick = ageChanges(due, s.clock)
		}
	}
	f.measure["longest_late_s"] = longest.Seconds()
	d.verdict(s.set, f, due)
	return nil
}

// Lateness from which a pain is at least medium, high, critical.
var latenessGrades = []time.Duration{7 * day, 30 * day, 90 * day}

var grades = []painpoint.Severity{painpoint.Low, painpoint.Medium, painpoint.High, painpoint.Critical}

// verdict says whether the finding holds and how severe it is. oldestDue is
// the due time of the promise that has been overdue longest; zero if none is.
func (deadlines) verdict(set settings, f *finding, oldestDue time.Time) {
	m := f.measure
	missed, known := m["n"]+m["open_overdue"], m["of"]+m["open_overdue"]
	f.Holds = missed >= set.number("missed")
	grade := 0
	switch {
	case 2*missed >= known && missed >= 10:
		grade = 3
	case 4*missed >= known && missed >= 5:
		grade = 2
	case 10*missed >= known && missed >= 2:
		grade = 1
	}
	longest := time.Duration(m["longest_late_s"] * float64(time.Second))
	for i, from := range latenessGrades {
		if longest >= from {
			grade = max(grade, i+1)
		}
	}
	f.Severity = grades[grade]
	f.Wake = time.Time{}
	if !oldestDue.IsZero() && grade < 3 {
		f.Wake = oldestDue.Add(latenessGrades[grade])
	}
}

func (deadlines) due(r view.Reader, clock time.Time) (time.Time, bool, error) {
	p, some, err := first(promises, r, view.Query{
		Index: "wake", Prefix: []view.Value{int64(promiseWaiting)}, From: view.Micros(clock) + 1,
	})
	return view.FromMicros(p.Order), some, err
}

func (d deadlines) retune(s *scene) error {
	for stream := ""; ; {
		next, some, err := first(promises, s, view.Query{From: stream})
		if err != nil || !some {
			return err
		}
		rows, err := collect(promises, s, view.Query{Prefix: []view.Value{next.Stream}, Limit: 1 << 30})
		if err != nil {
			return err
		}
		for _, p := range rows {
			if err := d.place(s, p, p); err != nil {
				return err
			}
		}
		stream = next.Stream + "\x00"
	}
}
