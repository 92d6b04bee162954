package journeys

import (
	"slices"
	"time"
)

// spans are stretches of time; where they overlap, time counts once.
type spans struct {
	all    []span
	merged bool
}

type span struct{ from, until time.Time }

// add adds a stretch; one that does not last adds nothing.
func (s *spans) add(from, until time.Time) {
	if until.After(from) {
		s.all, s.merged = append(s.all, span{from, until}), false
	}
}

func (s *spans) merge() {
	if s.merged {
		return
	}
	slices.SortFunc(s.all, func(a, b span) int { return a.from.Compare(b.from) })
	var out []span
	for _, p := range s.all {
		if n := len(out); n > 0 && !p.from.After(out[n-1].until) {
			if p.until.After(out[n-1].until) {
				out[n-1].until = p.until
			}
			continue
		}
		out = append(out, p)
	}
	s.all, s.merged = out, true
}

// total is how long the stretches cover.
func (s *spans) total() time.Duration {
	s.merge()
	var sum time.Duration
	for _, p := range s.all {
		sum += p.until.Sub(p.from)
	}
	return sum
}

// within is how much of a stretch they cover.
func (s *spans) within(from, until time.Time) time.Duration {
	s.merge()
	var sum time.Duration
	for _, p := range s.all {
		a, b := p.from, p.until
		if a.Before(from) {
			a = from
		}
		if b.After(until) {
			b = until
		}
		sum += max(0, b.Sub(a))
	}
	return sum
}
