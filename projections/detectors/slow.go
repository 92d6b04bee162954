package detectors

import (
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/projections/clocks"
	"ledetraad/projections/reference"
	"ledetraad/projections/view"
)

// SlowResponse finds departments that do not keep their own norms.
//
// Scope: the department that was asked × the journey's life situation × the
// norm (the scope's term).
//
// Rule: a request is judged by the one norm that held for it when it was made
// (see reference.Best), on the norm's own clock, from the request to the first
// event that reaches the norm's milestone: an answer also acknowledges, and
// what is resolved was also answered. It is late if that came after the limit,
// or has not come and the limit is known to have passed; until then it is
// pending. Requests are counted by the calendar quarter (Danish time) in which
// they were made. It holds if in the newest quarter with enough decided ones
// the share within the limit is below the norm's percentile. Norms and hours
// that are set, changed or ended later make the department's requests be judged
// anew, at a cost in proportion to their number.
//
// Measure: n, decided requests of that quarter; within; share, of n; percentile
// (the norm's); unanswered, those of n that have no answer; pending, those not
// decided; quarter, as 20263 for the third of 2026. All are of that quarter.
//
// Evidence: the late requests of that quarter, and what came too late.
//
// Severity, of how far the share falls short of the percentile: critical from
// 50 points, high from 25, medium from 10, otherwise low.
//
// It is wrong where norms are out of date, where answers are given but not
// recorded, and where a request is asked of another department than the one
// that answers: a hand-over does not move it. A norm that cannot be measured
// (opening hours that nobody has set) judges nothing.
func SlowResponse() Detector {
	return Detector{
		Kind: "slow-response", Version: 2, Principles: []string{meetMe, findMyWay},
		// A share of fewer than ten says more about chance than about the service.
		Parameters: []Parameter{{Name: "min_n", Unit: "times", Default: 10, Min: 1, Max: 10_000,
			Meaning: "how many decided requests a quarter must have to be judged"}},
		rule: slow{},
	}
}

// The standings of a request.
const (
	requestUnjudged   = 0 // there is no norm for it
	requestPending    = 1
	requestWithin     = 2
	requestLate       = 3
	requestUnanswered = 4 // and late
)

// mark is the first event that reached a milestone.
type mark struct {
	Event    string // "": none did
	Revision int64
	At       time.Time
}

type requestRow struct {
	Stream, Touchpoint                  string
	Department, Unit, Activity, Channel string
	LifeSituation                       string
	Asked, Acked, Answered, Resolved    mark
	Norm                                string
	Milestone                           programme.Milestone
	Percentile                          int64
	Quarter                             int64
	Due                                 time.Time
	Standing                            int64
	Answer                              mark // the one that counts for the norm
}

func markFields(name string, at func(*requestRow) *mark) []view.Field[requestRow] {
	return []view.Field[requestRow]{
		view.Text(name+"_event", func(r *requestRow) *string { return &at(r).Event }),
		view.Int(name+"_revision", func(r *requestRow) *int64 { return &at(r).Revision }),
		view.Time(name+"_at", func(r *requestRow) *time.Time { return &at(r).At }),
	}
}

func requestFields() []view.Field[requestRow] {
	f := []view.Field[requestRow]{
		view.Text("stream", func(r *requestRow) *string { return &r.Stream }),
		view.Text("touchpoint", func(r *requestRow) *string { return &r.Touchpoint }),
		view.Text("department", func(r *requestRow) *string { return &r.Department }),
		view.Text("unit", func(r *requestRow) *string { return &r.Unit }),
		view.Text("activity", func(r *requestRow) *string { return &r.Activity }),
		view.Text("channel", func(r *requestRow) *string { return &r.Channel }),
		view.Text("life_situation", func(r *requestRow) *string { return &r.LifeSituation }),
	}
	f = append(f, markFields("asked", func(r *requestRow) *mark { return &r.Asked })...)
	f = append(f, markFields("acknowledged", func(r *requestRow) *mark { return &r.Acked })...)
	f = append(f, markFields("answered", func(r *requestRow) *mark { return &r.Answered })...)
	f = append(f, markFields("resolved", func(r *requestRow) *mark { return &r.Resolved })...)
	f = append(f, markFields("answer", func(r *requestRow) *mark { return &r.Answer })...)
	return append(f,
		view.Text("norm", func(r *requestRow) *string { return &r.Norm }),
		view.Text("milestone", func(r *requestRow) *programme.Milestone { return &r.Milestone }),
		view.Int("percentile", func(r *requestRow) *int64 { return &r.Percentile }),
		view.Int("quarter", func(r *requestRow) *int64 { return &r.Quarter }),
		view.Time("due", func(r *requestRow) *time.Time { return &r.Due }),
		view.Int("standing", func(r *requestRow) *int64 { return &r.Standing }))
}

var requests = view.NewTable("request", 2, requestFields(),
	view.Index{Name: "department", Columns: []string{"department", "stream"}},
	view.Index{Name: "wake", Columns: []string{"standing", "due"}})

type slow struct{}

func (slow) tables() []*view.Spec {
	return append([]*view.Spec{&requests.Spec, &quarters.Spec, &lates.Spec}, normTables()...)
}

func (slow) handles() []string {
	return append(reference.Handles(), journey.TouchpointRequested{}.EventName(), journey.TouchpointAcknowledged{}.EventName(),
		journey.TouchpointAnswered{}.EventName(), journey.TouchpointResolved{}.EventName())
}

func (d slow) fold(s *scene, e event.Recorded) error {
	m := mark{e.ID.String(), int64(e.Revision), micros(e.HappenedAt)}
	switch data := e.Data.(type) {
	case journey.TouchpointRequested:
		if _, there, err := requests.Get(s, e.Stream, data.Touchpoint); there || err != nil {
			return err
		}
		situation, err := lifeSituation(s, e.Stream)
		if err != nil {
			return err
		}
		return d.place(s, requestRow{}, requestRow{
			Stream: e.Stream, Touchpoint: data.Touchpoint, Department: data.Department, Unit: data.Unit, Activity: data.Activity,
			Channel: string(data.Channel), LifeSituation: situation, Asked: m, Quarter: quarterOf(m.At),
		})
	case journey.TouchpointAcknowledged:
		return d.mark(s, e.Stream, data.Touchpoint, m, func(r *requestRow) *mark { return &r.Acked })
	case journey.TouchpointAnswered:
		return d.mark(s, e.Stream, data.Touchpoint, m, func(r *requestRow) *mark { return &r.Answered })
	case journey.TouchpointResolved:
		return d.mark(s, e.Stream, data.Touchpoint, m, func(r *requestRow) *mark { return &r.Resolved })
	}
	changed, every, err := foldNorms(s, e)
	if err != nil {
		return err
	}
	return rejudge(requests, "department", s, changed, every,
		func(r requestRow) string { return r.Department }, func(r requestRow) string { return r.Stream },
		func(r requestRow) error { return d.place(s, r, r) })
}

// quarterOf is the calendar quarter in Danish time, as 20263.
func quarterOf(at time.Time) int64 {
	local := at.In(clocks.Calendar{}.Location())
	return int64(local.Year())*10 + int64(local.Month()-1)/3 + 1
}

// mark keeps the earliest of the events that reached a milestone, whichever
// became known first.
func (d slow) mark(s *scene, stream, touchpoint string, m mark, at func(*requestRow) *mark) error {
	was, there, err := requests.Get(s, stream, touchpoint)
	if err != nil || !there {
		return err
	}
	is := was
	*at(&is) = earlier(*at(&is), m)
	if is.Norm != "" {
		is.Answer = is.answer(is.Milestone)
		is.Standing = standing(is.Answer, is.Due, s.clock)
	}
	return d.move(s, was, is)
}

func earlier(a, b mark) mark {
	switch {
	case a.Event == "":
		return b
	case b.Event == "":
		return a
	case b.At.Before(a.At) || b.At.Equal(a.At) && b.Event < a.Event:
		return b
	}
	return a
}

// answer is the event that reached the milestone first.
func (r requestRow) answer(m programme.Milestone) mark {
	a := r.Resolved
	if m != programme.Resolved {
		a = earlier(a, r.Answered)
	}
	if m == programme.Acknowledged {
		a = earlier(a, r.Acked)
	}
	return a
}

// judge finds where a request stands under its norm, as far as is known at the
// clock's time.
func (d slow) judge(s *scene, r *requestRow) error {
	norms, err := normsOf(s, r.Department)
	if err != nil {
		return err
	}
	n, ok := reference.Best(norms, reference.NormQuery{
		Department: r.Department, Unit: r.Unit, Activity: r.Activity, Channel: r.Channel, At: r.Asked.At,
	})
	if ok {
		r.Due, ok, err = dueUnder(s, n, r.Asked.At)
		if err != nil {
			return err
		}
	}
	if !ok {
		r.Norm, r.Milestone, r.Percentile, r.Due, r.Standing, r.Answer = "", "", 0, time.Time{}, requestUnjudged, mark{}
		return nil
	}
	r.Norm, r.Milestone, r.Percentile, r.Answer = n.Norm, n.Milestone, int64(n.Percentile), r.answer(n.Milestone)
	r.Standing = standing(r.Answer, r.Due, s.clock)
	return nil
}

func standing(answer mark, due, clock time.Time) int64 {
	switch {
	case answer.Event != "" && answer.At.After(due):
		return requestLate
	case answer.Event != "":
		return requestWithin
	case !clock.Before(due):
		return requestUnanswered
	}
	return requestPending
}

// reached finds the requests whose limit has passed.
func (d slow) reached(s *scene) error {
	for {
		rows, err := collect(requests, s, view.Query{
			Index: "wake", Prefix: []view.Value{int64(requestPending)}, Until: view.Micros(s.clock) + 1,
		})
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			is := r
			is.Standing = standing(r.Answer, r.Due, s.clock)
			if err := d.move(s, r, is); err != nil {
				return err
			}
		}
	}
}

func (slow) age(*scene, *finding) error { return nil } // its figures do not grow with time

func (slow) due(r view.Reader, clock time.Time) (time.Time, bool, error) {
	row, some, err := first(requests, r, view.Query{
		Index: "wake", Prefix: []view.Value{int64(requestPending)}, From: view.Micros(clock) + 1,
	})
	return row.Due, some, err
}

func (r requestRow) scope() painpoint.Scope {
	return painpoint.Scope{Department: r.Department, LifeSituation: r.LifeSituation, Term: r.Norm}
}

func (d slow) retune(s *scene) error {
	var scopes []painpoint.Scope
	for q, err := range quarters.Scan(s, view.Query{}) {
		if err != nil {
			return err
		}
		if n := len(scopes); n == 0 || scopes[n-1] != q.Scope {
			scopes = append(scopes, q.Scope)
		}
	}
	for _, scope := range scopes {
		f, err := s.finding(scope)
		if err != nil {
			return err
		}
		q, err := lastEnough(s, scope)
		if err != nil {
			return err
		}
		if err := d.read(s, f, q); err != nil {
			return err
		}
	}
	return nil
}
