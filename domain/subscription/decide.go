package subscription

import (
	"fmt"
	"slices"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// The bounds of one subscription.
const (
	maxChannels   = 10
	maxQuiet      = 20
	maxGather     = 24 * 60 // minutes
	maxEscalation = 1000    // working hours
)

// State is what a subscription was last saved as.
type State struct {
	last  Saved
	there bool
	ended bool
}

// Account is whose it is; "" where there is none.
func (s State) Account() string { return s.last.Account }

// Decider ties the aggregate to its streams.
func Decider() decider.Decider[State] {
	return decider.Decider[State]{Category: Category, Initial: func() State { return State{} }, Decide: Decide, Evolve: Evolve}
}

// Evolve folds one event into the state.
func Evolve(s State, d event.Data) State {
	switch e := d.(type) {
	case Saved:
		return State{last: e, there: true}
	case Ended:
		s.ended = true
	}
	return s
}

// Decide answers which event a command makes.
func Decide(s State, c decider.Command) ([]event.Data, error) {
	switch i := c.Intent.(type) {
	case Save:
		return s.save(c.Stream, Saved(i))
	case End:
		if !s.there {
			return nil, fault.NotFoundf("stream", "there is no subscription %s", c.Stream)
		}
		if s.ended {
			return nil, fault.Conflictf("", "the subscription is ended already")
		}
		if err := check.Text("data.reason", i.Reason); err != nil {
			return nil, err
		}
		return []event.Data{Ended(i)}, nil
	}
	return nil, fault.Invalidf("type", "%q is not a command for a subscription", c.Intent.CommandName())
}

func (s State) save(stream string, i Saved) ([]event.Data, error) {
	if err := check.First(check.Name("data.name", i.Name), check.ID("data.account", i.Account), i.Filter.Check(), i.When.check(),
		checkChannels(i.Channels), checkQuiet(i.Quiet), i.Escalate.check(stream)); err != nil {
		return nil, err
	}
	if i.GroupBy != ByNothing {
		if err := check.OneOf("data.group_by", i.GroupBy, ByDepartment, ByKind, ByLifeSituation); err != nil {
			return nil, err
		}
	}
	if i.Gather < 0 || i.Gather > maxGather {
		return nil, fault.Invalidf("data.gather", "%d is not between 0 and %d minutes", i.Gather, maxGather)
	}
	if s.there && !s.ended && s.last.equal(i) {
		return nil, fault.Conflictf("", "the subscription is saved so already")
	}
	return []event.Data{i}, nil
}

// Check answers what is wrong with a subscription that somebody thinks of
// saving.
func (i Save) Check(id string) error {
	_, err := State{}.save(Stream(id), Saved(i))
	return err
}

func (w When) check() error {
	if err := check.OneOf("data.when.mode", w.Mode, AtOnce, Daily, WorkingDays, Weekly); err != nil {
		return err
	}
	if w.Mode == AtOnce {
		if w.Hour != "" || w.Weekday != "" {
			return fault.Invalidf("data.when.hour", "does not fit what is sent at once; leave hour and weekday out")
		}
		return nil
	}
	if err := checkHour("data.when.hour", w.Hour); err != nil {
		return err
	}
	if w.Hour == "24:00" {
		return fault.Invalidf("data.when.hour", "is not a time of day; write it as 07:30")
	}
	if w.Mode == Weekly {
		return checkWeekday("data.when.weekday", w.Weekday)
	}
	if w.Weekday != "" {
		return fault.Invalidf("data.when.weekday", "is for weekly digests only; leave it out")
	}
	return nil
}

func checkChannels(list []Channel) error {
	if len(list) == 0 {
		return fault.Invalidf("data.channels", "is missing; name at least one channel")
	}
	if len(list) > maxChannels {
		return fault.Invalidf("data.channels", "names %d; at most %d fit", len(list), maxChannels)
	}
	for n, c := range list {
		at := fmt.Sprintf("data.channels[%d]", n)
		if err := check.OneOf(at+".kind", c.Kind, Inbox, Mail, Webhook, Atom); err != nil {
			return err
		}
		if c.Kind == Inbox {
			if c.Contact != "" {
				return fault.Invalidf(at+".contact", "does not fit the inbox, which is the account's own; leave it out")
			}
		} else if err := check.ID(at+".contact", c.Contact); err != nil {
			return err
		}
		if slices.Contains(list[:n], c) {
			return fault.Invalidf(at, "stands there twice")
		}
	}
	return nil
}

func checkQuiet(list []Quiet) error {
	if len(list) > maxQuiet {
		return fault.Invalidf("data.quiet", "names %d; at most %d fit", len(list), maxQuiet)
	}
	for n, q := range list {
		at := fmt.Sprintf("data.quiet[%d]", n)
		for m, d := range q.Weekdays {
			if err := checkWeekday(fmt.Sprintf("%s.weekdays[%d]", at, m), d); err != nil {
				return err
			}
		}
		if err := check.First(checkHour(at+".from", q.From), checkHour(at+".to", q.To)); err != nil {
			return err
		}
		if q.From == q.To || q.From == "24:00" {
			return fault.Invalidf(at+".to", "ends where it begins; write 00:00 to 24:00 for a whole day")
		}
	}
	if alwaysQuiet(list) {
		return fault.Invalidf("data.quiet", "leaves no time of the week in which anything could be sent")
	}
	return nil
}

// alwaysQuiet reports whether no minute of the week is left.
func alwaysQuiet(list []Quiet) bool {
	const day = 24 * 60
	var quiet [7 * day]bool
	for _, q := range list {
		from, _ := Minutes(q.From)
		to, _ := Minutes(q.To)
		if to <= from {
			to += day
		}
		for d := range weekdays {
			if len(q.Weekdays) > 0 && !slices.Contains(q.Weekdays, weekdays[d]) {
				continue
			}
			for m := from; m < to; m++ {
				quiet[(d*day+m)%len(quiet)] = true
			}
		}
	}
	return !slices.Contains(quiet[:], false)
}

func (e *Escalation) check(stream string) error {
	if e == nil {
		return nil
	}
	if e.After < 1 || e.After > maxEscalation {
		return fault.Invalidf("data.escalate.after", "%d is not between 1 and %d working hours", e.After, maxEscalation)
	}
	switch {
	case (e.Subscription == "") == (e.Account == ""):
		return fault.Invalidf("data.escalate", "names a subscription or an account: one of them")
	case e.Account != "":
		return check.ID("data.escalate.account", e.Account)
	case Stream(e.Subscription) == stream:
		return fault.Invalidf("data.escalate.subscription", "is the subscription itself; name the next one up")
	}
	return check.ID("data.escalate.subscription", e.Subscription)
}

func (i Saved) equal(o Saved) bool {
	same := i.Escalate == o.Escalate || i.Escalate != nil && o.Escalate != nil && *i.Escalate == *o.Escalate
	return same && i.Name == o.Name && i.Account == o.Account && i.Filter.equal(o.Filter) && i.When == o.When &&
		slices.Equal(i.Channels, o.Channels) && i.GroupBy == o.GroupBy && i.Gather == o.Gather &&
		slices.EqualFunc(i.Quiet, o.Quiet, func(a, b Quiet) bool {
			return a.From == b.From && a.To == b.To && slices.Equal(a.Weekdays, b.Weekdays)
		})
}
