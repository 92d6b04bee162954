package report

import (
	"maps"
	"slices"

	domain "ledetraad/domain/cocreation"
)

// WithoutFew is the report without figures of at least one and fewer than least
// people. What is left says that somebody was involved, or has looked, but not
// how many.
func (r Report) WithoutFew(least int) Report {
	few := func(n int) bool { return n > 0 && n < least }
	r.Involved = slices.Clone(r.Involved)
	for i, x := range r.Involved {
		switch {
		case few(*x.Participants):
			r.Involved[i].Participants, r.Involved[i].InPeriod, r.Involved[i].Suppressed = nil, nil, true
		case few(*x.InPeriod), few(*x.Participants - *x.InPeriod):
			// Those who were there before are few as well, if taken from all.
			r.Involved[i].InPeriod, r.Involved[i].Suppressed = nil, true
		}
	}
	places := func(list []Place) []Place {
		list = slices.Clone(list)
		for i, p := range list {
			if p.Observed != nil && few(p.Observed.Participants) {
				list[i].Observed, list[i].Suppressed = nil, true
			}
		}
		return list
	}
	r.Departments, r.LifeSituations = places(r.Departments), places(r.LifeSituations)
	r.Workshops.Held = slices.Clone(r.Workshops.Held)
	for i, w := range r.Workshops.Held {
		w.Present, w.Few = maps.Clone(w.Present), []string{}
		for _, g := range domain.Groups {
			if few(w.Present[string(g)]) {
				delete(w.Present, string(g))
				w.Few = append(w.Few, string(g))
			}
		}
		r.Workshops.Held[i] = w
	}
	return r
}
