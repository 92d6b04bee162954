package painpoint

import "ledetraad/domain/event"

// Standing is how a pain point stands: found by the engine, judged and dealt
// with by people.
type Standing string

// The standings. Receded is not among what people said: it is how a pain point
// shows while its rule does not hold, whoever has it in hand; see [Standing.Shown].
const (
	StandsDetected  Standing = "detected"  // nobody has judged it yet
	StandsConfirmed Standing = "confirmed" // a person says: it is one
	StandsDismissed Standing = "dismissed" // a person says: it is none
	StandsAssigned  Standing = "assigned"  // somebody is to do something about it
	StandsAddressed Standing = "addressed" // something was done; whether it helped is to be seen
	StandsResolved  Standing = "resolved"  // a person says: it is over
	StandsReceded   Standing = "receded"   // its rule no longer holds
	StandsRecurred  Standing = "recurred"  // its rule holds again, and nobody has it in hand
	StandsReemerged Standing = "reemerged" // it had been dismissed or resolved, and has grown
)

// Standings lists them all.
func Standings() []Standing {
	return []Standing{StandsDetected, StandsConfirmed, StandsDismissed, StandsAssigned, StandsAddressed, StandsResolved,
		StandsReceded, StandsRecurred, StandsReemerged}
}

// Closed reports whether a person has put it away. Reports do not open it
// again, unless it grows or, once resolved, comes back.
func (s Standing) Closed() bool { return s == StandsDismissed || s == StandsResolved }

// After is the standing after an event of the pain point's stream.
//
// What the engine finds changes nothing that a person has said, but for what
// contradicts it: what comes back was not solved, and what grows is no longer
// what was dismissed. A confirmed pain that recedes and comes back is still
// confirmed, an assigned one still assigned.
func (s Standing) After(d event.Data) Standing {
	switch d.(type) {
	case Detected:
		return StandsDetected
	case Recurred:
		if s == StandsConfirmed || s == StandsAssigned {
			return s
		}
		return StandsRecurred
	case Reemerged:
		return StandsReemerged
	case Confirmed, Reopened:
		return StandsConfirmed
	case Dismissed:
		return StandsDismissed
	case Assigned:
		return StandsAssigned
	case Addressed:
		return StandsAddressed
	case Resolved:
		return StandsResolved
	}
	return s
}

// Shown is the state that people see, given whether the rule holds now.
func (s Standing) Shown(holds bool) Standing {
	if holds || s.Closed() {
		return s
	}
	return StandsReceded
}
