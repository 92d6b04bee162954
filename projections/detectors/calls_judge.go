package detectors

import (
	"time"

	"ledetraad/projections/view"
)

// Wait × repeated calls from which an episode is medium, high, critical.
var callGrades = []time.Duration{time.Hour, 4 * time.Hour, 12 * time.Hour}

// judge says whether an episode is found, and how bad it is, as far as is
// known at the clock's time.
func (r *episodeRow) judge(set settings, clock time.Time) {
	open := r.Ended.IsZero()
	until := r.Ended
	if open {
		until = clock
	}
	wait := max(0, until.Sub(r.First))
	tooLong := until.After(r.Due) || open && until.Equal(r.Due)
	found := r.Calls >= set.count("calls") || r.Calls >= 2 && tooLong

	r.Standing, r.Order, r.Grade, r.Wake = episodeUnfound, 0, 0, time.Time{}
	repeats := time.Duration(r.Calls - 1)
	if found {
		r.Standing, r.Order = episodeEnded, wait.Microseconds()
		for r.Grade < int64(len(callGrades)) && wait >= share(callGrades[r.Grade], repeats) {
			r.Grade++
		}
	}
	switch {
	case !open || r.Calls < 2:
	case !found:
		r.Wake = r.Due
	default:
		r.Standing, r.Order = episodeOpen, view.Micros(r.First)
		if r.Grade < int64(len(callGrades)) {
			r.Wake = r.First.Add(share(callGrades[r.Grade], repeats))
		}
	}
}

// share is how long a wait must be for wait × repeats to reach a grade, in
// whole microseconds.
func share(grade, repeats time.Duration) time.Duration {
	us := grade / time.Microsecond
	return (us + repeats - 1) / repeats * time.Microsecond
}

// reached finds the open episodes that the passing of time makes worse.
func (d calls) reached(s *scene) error {
	for {
		rows, err := collect(repeats, s, view.Query{Index: "wake", From: int64(1), Until: view.Micros(s.clock) + 1})
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			e, _, err := episodes.Get(s, r.key()...)
			if err != nil {
				return err
			}
			if err := d.settle(s, e, e, nil); err != nil {
				return err
			}
		}
	}
}

// age looks up the longest wait and the worst episode, and when the wait
// changes by the passing of time.
func (d calls) age(s *scene, f *finding) error {
	scope := func(standing int64) []view.Value {
		return []view.Value{f.Scope.Department, f.Scope.LifeSituation, standing}
	}
	var longest time.Duration
	ended, some, err := first(repeats, s, view.Query{Index: "rank", Prefix: scope(episodeEnded), Reverse: true})
	if err != nil {
		return err
	}
	if some {
		longest = time.Duration(ended.Order) * time.Microsecond
	}
	open, some, err := first(repeats, s, view.Query{Index: "rank", Prefix: scope(episodeOpen)})
	if err != nil {
		return err
	}
	f.Tick = time.Time{}
	if some {
		longest = max(longest, aged(s.clock.Sub(open.First)))
		f.Tick = ageChanges(open.First, s.clock)
	}
	worst, _, err := first(repeats, s, view.Query{
		Index: "grade", Prefix: []view.Value{f.Scope.Department, f.Scope.LifeSituation}, Reverse: true,
	})
	if err != nil {
		return err
	}
	f.measure["waited_s"] = longest.Seconds()
	f.Holds, f.Severity = f.measure["episodes"] > 0, grades[worst.Grade]
	return nil
}

func (calls) due(r view.Reader, clock time.Time) (time.Time, bool, error) {
	e, some, err := first(repeats, r, view.Query{Index: "wake", From: view.Micros(clock) + 1})
	return e.Wake, some, err
}
