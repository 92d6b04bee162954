package detectors

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/reference"
	"ledetraad/projections/view"
)

// casework is a rule that keeps, for each subject (a journey, a session, an
// interview, a person), the facts that it needs, and judges the subject as a
// whole. Judging is a pure function of the facts, the parameters and the time
// that is known to have come; so the order in which the facts became known
// makes no difference, a changed parameter judges everything anew, and what
// was found before is taken back where it no longer holds.
//
// F is the facts; it is kept as JSON. An event that a rule wants costs what its
// subject's facts are long, so they hold no more than the rule needs.
type casework[F any] struct {
	events []string // the types of the events it takes

	// subject names whom the event is about, if it bears on this rule at all; nil:
	// its stream. It may read s, and write to the rule's own tables.
	subject func(s *scene, e event.Recorded) (string, bool, error)

	// take adds what the event says to the facts. The same event may come again
	// only if it is of another stream than the subject's; then adding it twice
	// must be the same as once.
	take func(f *F, e event.Recorded)

	// judge answers the subject's cases. It must not depend on the order in which
	// the facts were taken. What it works out from a fact alone it may keep there.
	judge func(b bench, f *F) (judgement, error)

	// weigh says what a scope's cases come to.
	weigh func(set settings, t tally) weight

	norms bool                                                       // it judges by norms; when one changes, everything is judged anew
	more  []*view.Spec                                               // tables of its own
	also  func(s *scene, e event.Recorded) (handled bool, err error) // events that are no subject's; nil: none
}

// bench is what a judge knows beside the facts.
type bench struct {
	view.Reader
	subject string
	clock   time.Time // the newest time known to have come; zero: none
	set     settings
}

// journey is what is known of a journey by its stream.
func (b bench) journey(stream string) (journeyRow, error) {
	row, _, err := journeys.Get(b, stream)
	return row, err
}

// judgement is what a subject comes to.
type judgement struct {
	cases []verdict
	wake  time.Time // when the passing of time may change it; zero: never
}

// verdict is one case of a subject.
type verdict struct {
	Scope    painpoint.Scope  `json:"scope"`
	Key      string           `json:"key"`             // tells the subject's cases in a scope apart
	Found    bool             `json:"found,omitempty"` // it hurts; false: it was looked at, and did not
	Amount   int64            `json:"amount,omitempty"`
	Counts   map[string]int64 `json:"counts,omitempty"` // of the found; added up over the scope
	Evidence []passage        `json:"evidence,omitempty"`
}

// tally is what the cases of a scope add up to.
type tally struct {
	Cases    int64            // looked at
	Found    int64            // of these
	Subjects int64            // with something found
	Sum      int64            // of the found cases' amounts
	Worst    int64            // the greatest of them
	Counts   map[string]int64 // of the found
}

// weight is what a tally comes to.
type weight struct {
	holds    bool
	severity painpoint.Severity
	measure  painpoint.Measure
}

type subjectRow struct {
	Subject  string
	Next     int64  // revision of the subject's own stream from which nothing was taken
	Facts    []byte // JSON
	Verdicts []byte // JSON
	Wake     time.Time
}

var subjects = view.NewTable("subject", 1, []view.Field[subjectRow]{
	view.Text("subject", func(r *subjectRow) *string { return &r.Subject }),
	view.Int("next", func(r *subjectRow) *int64 { return &r.Next }),
	view.Blob("facts", func(r *subjectRow) *[]byte { return &r.Facts }),
	view.Blob("verdicts", func(r *subjectRow) *[]byte { return &r.Verdicts }),
	view.Time("wake", func(r *subjectRow) *time.Time { return &r.Wake }),
}, view.Index{Name: "wake", Columns: []string{"wake"}})

// foundRow is a case that was found, so that the worst of a scope can be looked
// up when it goes.
type foundRow struct {
	Scope   painpoint.Scope
	Subject string
	Key     string
	Amount  int64
}

var foundCases = view.NewTable("found_case", 5, append(
	scopeFields(func(r *foundRow) *painpoint.Scope { return &r.Scope }),
	view.Text("subject", func(r *foundRow) *string { return &r.Subject }),
	view.Text("key", func(r *foundRow) *string { return &r.Key }),
	view.Int("amount", func(r *foundRow) *int64 { return &r.Amount }),
), view.Index{Name: "worst", Columns: []string{"department", "life_situation", "term", "amount"}})

type tallyRow struct {
	Scope  painpoint.Scope
	Cases  int64
	Found  int64
	People int64 // subjects with something found
	Sum    int64
	Counts []byte // JSON
}

var tallies = view.NewTable("tally", 3, append(
	scopeFields(func(r *tallyRow) *painpoint.Scope { return &r.Scope }),
	view.Int("cases", func(r *tallyRow) *int64 { return &r.Cases }),
	view.Int("found", func(r *tallyRow) *int64 { return &r.Found }),
	view.Int("subjects", func(r *tallyRow) *int64 { return &r.People }),
	view.Int("sum", func(r *tallyRow) *int64 { return &r.Sum }),
	view.Blob("counts", func(r *tallyRow) *[]byte { return &r.Counts }),
))

func (c casework[F]) tables() []*view.Spec {
	list := append([]*view.Spec{&subjects.Spec, &foundCases.Spec, &tallies.Spec}, c.more...)
	if c.norms {
		list = append(list, normTables()...)
	}
	return list
}

func (c casework[F]) handles() []string {
	if !c.norms {
		return c.events
	}
	return append(slices.Clone(c.events), reference.Handles()...)
}

func (c casework[F]) fold(s *scene, e event.Recorded) error {
	if c.norms {
		changed, every, err := foldNorms(s, e)
		if err != nil {
			return err
		}
		if len(changed) > 0 || every {
			return c.retune(s)
		}
	}
	if !slices.Contains(c.events, e.Type) {
		return nil
	}
	if c.also != nil {
		if handled, err := c.also(s, e); handled || err != nil {
			return err
		}
	}
	subject := e.Stream
	if c.subject != nil {
		named, ok, err := c.subject(s, e)
		if err != nil || !ok {
			return err
		}
		subject = named
	}
	row, _, err := subjects.Get(s, subject)
	if err != nil {
		return err
	}
	row.Subject = subject
	if subject == e.Stream {
		if int64(e.Revision) < row.Next {
			return nil // taken already
		}
		row.Next = int64(e.Revision) + 1
	}
	f, err := facts[F](row)
	if err != nil {
		return err
	}
	c.take(f, e)
	return c.rejudge(s, row, f)
}

func facts[F any](row subjectRow) (*F, error) {
	f := new(F)
	if len(row.Facts) == 0 {
		return f, nil
	}
	if err := json.Unmarshal(row.Facts, f); err != nil {
		return nil, fmt.Errorf("facts of %s: %w", row.Subject, err)
	}
	return f, nil
}

// rejudge judges the subject and puts the new verdicts in the place of the old.
func (c casework[F]) rejudge(s *scene, row subjectRow, f *F) error {
	j, err := c.judge(bench{s, row.Subject, s.clock, s.set}, f)
	if err != nil {
		return fmt.Errorf("judge %s: %w", row.Subject, err)
	}
	slices.SortFunc(j.cases, func(a, b verdict) int { return strings.Compare(a.id(), b.id()) })
	if row.Facts, err = json.Marshal(f); err != nil {
		return fmt.Errorf("facts of %s: %w", row.Subject, err)
	}
	now, err := json.Marshal(j.cases)
	if err != nil {
		return fmt.Errorf("judge %s: %w", row.Subject, err)
	}
	before := row.Verdicts
	row.Verdicts, row.Wake = now, micros(j.wake)
	if err := subjects.Put(s, row); err != nil {
		return err
	}
	if string(before) == string(now) || len(before) == 0 && len(j.cases) == 0 {
		return nil
	}
	var old []verdict
	if len(before) > 0 {
		if err := json.Unmarshal(before, &old); err != nil {
			return fmt.Errorf("verdicts of %s: %w", row.Subject, err)
		}
	}
	return c.exchange(s, row.Subject, old, j.cases)
}

func (v verdict) id() string {
	return v.Scope.Department + "\x00" + v.Scope.LifeSituation + "\x00" + v.Scope.Term + "\x00" + v.Key
}

// exchange takes old verdicts out of their scopes and puts new ones in.
func (c casework[F]) exchange(s *scene, subject string, old, now []verdict) error {
	scopes := map[painpoint.Scope]bool{}
	for _, v := range slices.Concat(old, now) {
		scopes[v.Scope] = true
	}
	in := func(list []verdict, scope painpoint.Scope) []verdict {
		return slices.DeleteFunc(slices.Clone(list), func(v verdict) bool { return v.Scope != scope })
	}
	order := slices.SortedFunc(maps.Keys(scopes), func(a, b painpoint.Scope) int {
		return strings.Compare(verdict{Scope: a}.id(), verdict{Scope: b}.id())
	})
	for _, scope := range order {
		if err := c.exchangeIn(s, subject, scope, in(old, scope), in(now, scope)); err != nil {
			return err
		}
	}
	return nil
}

func (c casework[F]) exchangeIn(s *scene, subject string, scope painpoint.Scope, old, now []verdict) error {
	row, _, err := tallies.Get(s, scope.Department, scope.LifeSituation, scope.Term)
	if err != nil {
		return err
	}
	row.Scope = scope
	counts := map[string]int64{}
	if len(row.Counts) > 0 {
		if err := json.Unmarshal(row.Counts, &counts); err != nil {
			return fmt.Errorf("counts of %v: %w", scope, err)
		}
	}
	found, err := s.finding(scope)
	if err != nil {
		return err
	}
	any := [2]int64{}
	// What is new joins before what is old leaves, so that evidence of both stays.
	for side, list := range [][]verdict{now, old} {
		by := int64(1 - 2*side)
		for _, v := range list {
			row.Cases += by
			if !v.Found {
				continue
			}
			any[side] = 1
			row.Found += by
			row.Sum += by * v.Amount
			for name, n := range v.Counts {
				if counts[name] += by * n; counts[name] == 0 {
					delete(counts, name)
				}
			}
			for _, p := range v.Evidence {
				if by > 0 {
					err = s.cite(found, p)
				} else {
					err = s.leave(found, p.source)
				}
				if err != nil {
					return err
				}
			}
		}
	}
	row.People += any[0] - any[1]
	for _, v := range old {
		if v.Found {
			if err := foundCases.Delete(s, scope.Department, scope.LifeSituation, scope.Term, subject, v.Key); err != nil {
				return err
			}
		}
	}
	for _, v := range now {
		if v.Found {
			if err := foundCases.Put(s, foundRow{scope, subject, v.Key, v.Amount}); err != nil {
				return err
			}
		}
	}
	if row.Counts, err = json.Marshal(counts); err != nil {
		return fmt.Errorf("counts of %v: %w", scope, err)
	}
	if err := tallies.Put(s, row); err != nil {
		return err
	}
	return c.reweigh(s, found, row, counts)
}

// reweigh brings the scope's finding up to date.
func (c casework[F]) reweigh(s *scene, f *finding, row tallyRow, counts map[string]int64) error {
	worst, _, err := first(foundCases, s, view.Query{
		Index: "worst", Prefix: []view.Value{row.Scope.Department, row.Scope.LifeSituation, row.Scope.Term}, Reverse: true,
	})
	if err != nil {
		return err
	}
	w := c.weigh(s.set, tally{row.Cases, row.Found, row.People, row.Sum, worst.Amount, counts})
	f.Holds, f.Severity, f.measure = w.holds, w.severity, w.measure
	return nil
}

// retune judges all subjects, and weighs all scopes, anew.
func (c casework[F]) retune(s *scene) error {
	for from := ""; ; {
		rows, err := collect(subjects, s, view.Query{From: from})
		if err != nil {
			return err
		}
		for _, row := range rows {
			f, err := facts[F](row)
			if err != nil {
				return err
			}
			if err := c.rejudge(s, row, f); err != nil {
				return err
			}
			from = row.Subject + "\x00"
		}
		if len(rows) < page {
			break
		}
	}
	q := view.Query{Limit: 1 << 30}
	rows, err := collect(tallies, s, q)
	if err != nil {
		return err
	}
	for _, row := range rows {
		counts := map[string]int64{}
		if err := json.Unmarshal(row.Counts, &counts); err != nil {
			return fmt.Errorf("counts of %v: %w", row.Scope, err)
		}
		f, err := s.finding(row.Scope)
		if err != nil {
			return err
		}
		if err := c.reweigh(s, f, row, counts); err != nil {
			return err
		}
	}
	return nil
}

// reached judges those anew for whom time makes a difference.
func (c casework[F]) reached(s *scene) error {
	rows, err := collect(subjects, s, view.Query{Index: "wake", From: int64(1), Until: view.Micros(s.clock) + 1, Limit: 1 << 30})
	if err != nil {
		return err
	}
	for _, row := range rows {
		f, err := facts[F](row)
		if err != nil {
			return err
		}
		if err := c.rejudge(s, row, f); err != nil {
			return err
		}
	}
	return nil
}

func (casework[F]) age(*scene, *finding) error { return nil } // what grows with time is judged when it wakes

func (casework[F]) due(r view.Reader, clock time.Time) (time.Time, bool, error) {
	row, some, err := first(subjects, r, view.Query{Index: "wake", From: view.Micros(clock) + 1})
	return row.Wake, some, err
}
