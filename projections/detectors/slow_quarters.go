package detectors

import (
	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// quarterRow counts the requests of a scope that were made in a quarter.
type quarterRow struct {
	Scope                             painpoint.Scope
	Quarter                           int64
	Within, Late, Unanswered, Pending int64 // Late includes the unanswered
	Percentile                        int64
}

var quarters = view.NewTable("request_quarter", 4, append(
	scopeFields(func(r *quarterRow) *painpoint.Scope { return &r.Scope }),
	view.Int("quarter", func(r *quarterRow) *int64 { return &r.Quarter }),
	view.Int("within", func(r *quarterRow) *int64 { return &r.Within }),
	view.Int("late", func(r *quarterRow) *int64 { return &r.Late }),
	view.Int("unanswered", func(r *quarterRow) *int64 { return &r.Unanswered }),
	view.Int("pending", func(r *quarterRow) *int64 { return &r.Pending }),
	view.Int("percentile", func(r *quarterRow) *int64 { return &r.Percentile })))

// lateRow is a late request; the table lists those of a quarter.
type lateRow struct {
	Scope              painpoint.Scope
	Quarter            int64
	Stream, Touchpoint string
	Asked, Answer      source
}

var lates = view.NewTable("request_late", 6, append(
	scopeFields(func(r *lateRow) *painpoint.Scope { return &r.Scope }),
	view.Int("quarter", func(r *lateRow) *int64 { return &r.Quarter }),
	view.Text("stream", func(r *lateRow) *string { return &r.Stream }),
	view.Text("touchpoint", func(r *lateRow) *string { return &r.Touchpoint }),
	view.Text("asked_event", func(r *lateRow) *string { return &r.Asked.Event }),
	view.Int("asked_revision", func(r *lateRow) *int64 { return &r.Asked.Revision }),
	view.Text("answer_event", func(r *lateRow) *string { return &r.Answer.Event }),
	view.Int("answer_revision", func(r *lateRow) *int64 { return &r.Answer.Revision })))

func (r lateRow) evidence() []source {
	asked, answer := r.Asked, r.Answer
	asked.Stream, answer.Stream = r.Stream, r.Stream
	return []source{asked, answer}
}

func (r requestRow) late() (lateRow, bool) {
	return lateRow{
		Scope: r.scope(), Quarter: r.Quarter, Stream: r.Stream, Touchpoint: r.Touchpoint,
		Asked: source{Event: r.Asked.Event, Revision: r.Asked.Revision}, Answer: source{Event: r.Answer.Event, Revision: r.Answer.Revision},
	}, r.Standing == requestLate || r.Standing == requestUnanswered
}

// place judges a request by the norms as they are known now, and moves it to
// where it then stands.
func (d slow) place(s *scene, was, is requestRow) error {
	if err := d.judge(s, &is); err != nil {
		return err
	}
	return d.move(s, was, is)
}

// move brings counts, evidence and findings from where a request stood to
// where it stands.
func (d slow) move(s *scene, was, is requestRow) error {
	if was == is {
		return nil
	}
	if err := requests.Put(s, is); err != nil {
		return err
	}
	if was.counts() == is.counts() {
		return nil
	}
	if err := d.count(s, was, is); err != nil {
		return err
	}
	if was.Norm != "" && was.scope() != is.scope() {
		if err := d.revise(s, was.scope(), was.Quarter); err != nil {
			return err
		}
	}
	if is.Norm == "" {
		return nil
	}
	return d.revise(s, is.scope(), is.Quarter)
}

// counts is what of a request counts and evidence depend on.
func (r requestRow) counts() [6]any {
	return [6]any{r.scope(), r.Quarter, r.Standing, r.Percentile, r.Answer.Event, r.Asked.Event}
}

// count takes a request out of the quarter where it was and into the one where
// it is, with its evidence.
func (d slow) count(s *scene, was, is requestRow) error {
	if was.Norm != "" && is.Norm != "" && was.scope() == is.scope() && was.Quarter == is.Quarter {
		return d.recount(s, is, func(q *quarterRow) {
			q.add(was.Standing, -1)
			q.add(is.Standing, +1)
			q.Percentile = is.Percentile
		}, was, is)
	}
	if was.Norm != "" {
		if err := d.recount(s, was, func(q *quarterRow) { q.add(was.Standing, -1) }, was, requestRow{}); err != nil {
			return err
		}
	}
	if is.Norm == "" {
		return nil
	}
	return d.recount(s, is, func(q *quarterRow) {
		q.add(is.Standing, +1)
		q.Percentile = is.Percentile
	}, requestRow{}, is)
}

func (q *quarterRow) add(standing, by int64) {
	switch standing {
	case requestPending:
		q.Pending += by
	case requestWithin:
		q.Within += by
	case requestUnanswered:
		q.Unanswered += by
		q.Late += by
	case requestLate:
		q.Late += by
	}
}

// recount changes the quarter of a request, and what is late in it.
func (d slow) recount(s *scene, at requestRow, change func(*quarterRow), was, is requestRow) error {
	scope := at.scope()
	key := []view.Value{scope.Department, scope.LifeSituation, scope.Term, at.Quarter}
	q, _, err := quarters.Get(s, key...)
	if err != nil {
		return err
	}
	q.Scope, q.Quarter = scope, at.Quarter
	change(&q)
	if q.Pending+q.Within+q.Late == 0 {
		err = quarters.Delete(s, key...)
	} else {
		err = quarters.Put(s, q)
	}
	if err != nil {
		return err
	}
	before, wasLate := was.late()
	after, isLate := is.late()
	if !wasLate && !isLate || wasLate && isLate && before == after {
		return nil
	}
	f, err := s.finding(scope)
	if err != nil {
		return err
	}
	rests := int64(f.measure["quarter"]) == at.Quarter
	if wasLate && rests {
		if err := d.rest(s, f, before, -1); err != nil {
			return err
		}
	}
	if !isLate {
		return lates.Delete(s, append(key, at.Stream, at.Touchpoint)...)
	}
	if err := lates.Put(s, after); err != nil || !rests {
		return err
	}
	return d.rest(s, f, after, +1)
}

// rest makes a finding rest on a late request, or no longer.
func (d slow) rest(s *scene, f *finding, late lateRow, by int64) error {
	for _, e := range late.evidence() {
		do := s.join
		if by < 0 {
			do = s.leave
		}
		if err := do(f, e); err != nil {
			return err
		}
	}
	return nil
}

// revise reads a finding off the newest quarter that has enough requests, when
// the counts of one quarter have changed.
func (d slow) revise(s *scene, scope painpoint.Scope, changed int64) error {
	f, err := s.finding(scope)
	if err != nil {
		return err
	}
	newest, relevant, err := d.newest(s, scope, int64(f.measure["quarter"]), changed)
	if err != nil || !relevant {
		return err
	}
	return d.read(s, f, newest)
}

// read reads a finding off a quarter.
func (d slow) read(s *scene, f *finding, newest quarterRow) error {
	if was := int64(f.measure["quarter"]); was != newest.Quarter {
		if err := d.restOn(s, f, was, -1); err != nil {
			return err
		}
		if err := d.restOn(s, f, newest.Quarter, +1); err != nil {
			return err
		}
	}
	n := newest.Within + newest.Late
	f.measure = painpoint.Measure{
		"n": float64(n), "within": float64(newest.Within), "percentile": float64(newest.Percentile), "share": 0,
		"unanswered": float64(newest.Unanswered), "pending": float64(newest.Pending), "quarter": float64(newest.Quarter),
	}
	f.Holds, f.Severity = false, painpoint.Low
	if n == 0 {
		return nil
	}
	f.measure["share"] = float64(newest.Within) / float64(n)
	short := newest.Percentile*n - 100*newest.Within // percentage points × n
	f.Holds = short > 0
	switch {
	case short >= 50*n:
		f.Severity = painpoint.Critical
	case short >= 25*n:
		f.Severity = painpoint.High
	case short >= 10*n:
		f.Severity = painpoint.Medium
	}
	return nil
}

// newest is the newest quarter that has enough requests, given which it was
// and which one has changed; the quarters are gone through only where the one
// that it was no longer has enough. It is not relevant where an older quarter
// than the newest has changed.
func (slow) newest(s *scene, scope painpoint.Scope, was, changed int64) (q quarterRow, relevant bool, err error) {
	if changed < was {
		return q, false, nil
	}
	if q, _, err = quarters.Get(s, scope.Department, scope.LifeSituation, scope.Term, changed); err != nil {
		return q, false, err
	}
	if q.enough(s.set) || changed > was {
		return q, q.enough(s.set), nil
	}
	q, err = lastEnough(s, scope)
	return q, true, err
}

func (q quarterRow) enough(set settings) bool { return q.Within+q.Late >= set.count("min_n") }

// lastEnough is the newest quarter of a scope that has enough requests; none is
// the zero quarter.
func lastEnough(s *scene, scope painpoint.Scope) (quarterRow, error) {
	all := view.Query{Prefix: []view.Value{scope.Department, scope.LifeSituation, scope.Term}, Reverse: true}
	for q, err := range quarters.Scan(s, all) {
		if err != nil || q.enough(s.set) {
			return q, err
		}
	}
	return quarterRow{}, nil
}

// restOn makes a finding rest on all late requests of a quarter, or no longer.
// It is called when another quarter becomes the newest.
func (d slow) restOn(s *scene, f *finding, quarter, by int64) error {
	if quarter == 0 {
		return nil
	}
	q := view.Query{Prefix: []view.Value{f.Scope.Department, f.Scope.LifeSituation, f.Scope.Term, quarter}}
	for late, err := range lates.Scan(s, q) {
		if err != nil {
			return err
		}
		if err := d.rest(s, f, late, by); err != nil {
			return err
		}
	}
	return nil
}
