package subscription

import (
	"strings"
	"time"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// SilenceCategory is the part of a silence's stream name before its id.
const SilenceCategory = "silence"

// SilenceStream is the name of a silence's stream.
func SilenceStream(id string) string { return event.StreamName(SilenceCategory, id) }

// SilenceSet says that alerts that pass the filter are sent to nobody, or not
// to one subscription, until an end. They are raised all the same, and found in
// the list of alerts. Again: replaces it.
type SilenceSet struct {
	Filter       Filter    `json:"filter"`
	Subscription string    `json:"subscription,omitempty"` // only for this one; "": for all
	Until        time.Time `json:"until"`
	Reason       string    `json:"reason"`
}

// SilenceLifted says that it ends now.
type SilenceLifted struct {
	Reason string `json:"reason,omitempty"`
}

func (SilenceSet) EventName() string    { return "silence.set" }
func (SilenceLifted) EventName() string { return "silence.lifted" }

// Silence asks for a silence.
type Silence SilenceSet

// Lift asks to end one before its time.
type Lift SilenceLifted

func (Silence) CommandName() string { return "silence.set" }
func (Lift) CommandName() string    { return "silence.lift" }

// maxSilence is how long a silence lasts at most: what is silent for ever is
// forgotten.
const maxSilence = 366 * 24 * time.Hour

// SilenceState is what a silence was last set to.
type SilenceState struct {
	last   SilenceSet
	there  bool
	lifted bool
}

// SilenceDecider ties the aggregate to its streams.
func SilenceDecider() decider.Decider[SilenceState] {
	return decider.Decider[SilenceState]{
		Category: SilenceCategory,
		Initial:  func() SilenceState { return SilenceState{} },
		Decide:   DecideSilence,
		Evolve: func(s SilenceState, d event.Data) SilenceState {
			switch e := d.(type) {
			case SilenceSet:
				return SilenceState{last: e, there: true}
			case SilenceLifted:
				s.lifted = true
			}
			return s
		},
	}
}

// DecideSilence answers which event a command makes.
func DecideSilence(s SilenceState, c decider.Command) ([]event.Data, error) {
	switch i := c.Intent.(type) {
	case Silence:
		if err := checkSilence(i, c.KnownAt); err != nil {
			return nil, err
		}
		if s.there && !s.lifted && s.last.Filter.equal(i.Filter) && s.last.Subscription == i.Subscription && s.last.Until.Equal(i.Until) && s.last.Reason == i.Reason {
			return nil, fault.Conflictf("", "the silence is set so already")
		}
		i.Until = i.Until.UTC()
		return []event.Data{SilenceSet(i)}, nil
	case Lift:
		if !s.there {
			return nil, fault.NotFoundf("stream", "there is no silence %s", c.Stream)
		}
		if s.lifted || !c.KnownAt.Before(s.last.Until) {
			return nil, fault.Conflictf("", "the silence is over already")
		}
		if err := check.Text("data.reason", i.Reason); err != nil {
			return nil, err
		}
		return []event.Data{SilenceLifted(i)}, nil
	}
	return nil, fault.Invalidf("type", "%q is not a command for a silence", c.Intent.CommandName())
}

func checkSilence(i Silence, now time.Time) error {
	if err := i.Filter.Check(); err != nil {
		return err
	}
	if i.Subscription != "" {
		if err := check.ID("data.subscription", i.Subscription); err != nil {
			return err
		}
	}
	if strings.TrimSpace(i.Reason) == "" {
		return fault.Invalidf("data.reason", "is missing")
	}
	switch {
	case i.Until.IsZero():
		return fault.Invalidf("data.until", "is missing; a silence has an end")
	case !i.Until.After(now):
		return fault.Invalidf("data.until", "%s is past", i.Until.Format(time.RFC3339))
	case i.Until.After(now.Add(maxSilence)):
		return fault.Invalidf("data.until", "%s is more than a year away", i.Until.Format(time.RFC3339))
	}
	return check.Text("data.reason", i.Reason)
}
