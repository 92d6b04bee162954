package stats

import "time"

// Outcome says how one request stands against its limit.
type Outcome uint8

// What can be said of a request against its limit.
const (
	Pending Outcome = iota // unanswered and still within the limit: it may go either way
	Kept                   // answered within the limit
	Missed                 // answered too late, or unanswered and past the limit: nothing can make it good
)

// Judge returns the outcome of a request. Within says whether the limit was kept at the answer or, if there is none
// yet, whether it still can be at the time asked about. Take it from the norm's own clock; a duration compared with
// another does not know when a working day ends.
func Judge(answered, within bool) Outcome {
	switch {
	case !within:
		return Missed
	case answered:
		return Kept
	}
	return Pending
}

// Share counts requests by outcome. The zero Share is empty and ready.
type Share struct {
	Kept, Missed, Pending int
}

// ShareWithin counts waits by whether they kept a limit that runs on the waits' own clock. A wait of exactly the limit
// kept it.
func ShareWithin(waits []Wait, limit time.Duration) Share {
	var s Share
	for _, w := range waits {
		s.Add(Judge(w.Answered, w.For <= limit))
	}
	return s
}

// Add counts one request.
func (s *Share) Add(o Outcome) {
	switch o {
	case Kept:
		s.Kept++
	case Missed:
		s.Missed++
	default:
		s.Pending++
	}
}

// Plus returns both shares together.
func (s Share) Plus(o Share) Share {
	return Share{Kept: s.Kept + o.Kept, Missed: s.Missed + o.Missed, Pending: s.Pending + o.Pending}
}

// Known returns how many requests have a known outcome.
func (s Share) Known() int { return s.Kept + s.Missed }

// Value returns the share that kept the limit among the requests whose outcome is known, 0 to 1; false if none is.
//
// It leans to the good side while many are pending: of requests made lately, the quick answers are known before the
// late ones. [Share.Bounds] says by how much at most.
func (s Share) Value() (float64, bool) {
	if s.Known() == 0 {
		return 0, false
	}
	return float64(s.Kept) / float64(s.Known()), true
}

// Bounds returns the share that kept the limit among all requests if every pending one misses it, and if every one
// keeps it; false if there are no requests.
func (s Share) Bounds() (worst, best float64, ok bool) {
	all := s.Known() + s.Pending
	if all == 0 {
		return 0, 0, false
	}
	return float64(s.Kept) / float64(all), float64(s.Kept+s.Pending) / float64(all), true
}
