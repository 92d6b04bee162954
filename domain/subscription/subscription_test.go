package subscription_test

import (
	"testing"
	"time"

	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
)

func TestDecide(t *testing.T) {
	base := subscription.Saved{Name: "Ældre", Account: "acc-1", Filter: subscription.Filter{Departments: []string{"aeldre"}, Severity: painpoint.High},
		When: subscription.When{Mode: subscription.AtOnce}, Channels: []subscription.Channel{{Kind: subscription.Inbox}, {Kind: subscription.Mail, Contact: "m-1"}},
		Quiet:    []subscription.Quiet{{Weekdays: []string{"saturday", "sunday"}, From: "00:00", To: "24:00"}, {From: "18:00", To: "07:00"}},
		Escalate: &subscription.Escalation{After: 8, Subscription: "leder"}}
	save := func(change func(*subscription.Save)) subscription.Save {
		s := subscription.Save(base)
		s.Quiet, s.Channels = append([]subscription.Quiet{}, s.Quiet...), append([]subscription.Channel{}, s.Channels...)
		if change != nil {
			change(&s)
		}
		return s
	}
	then := func(i subscription.Save) []event.Data { return []event.Data{subscription.Saved(i)} }
	given := []event.Data{base}
	weekly := save(func(s *subscription.Save) {
		s.When = subscription.When{Mode: subscription.Weekly, Weekday: "monday", Hour: "07:30"}
	})
	refused := func(name, field string, change func(*subscription.Save)) decidertest.Case {
		return decidertest.Case{Name: name, When: save(change), Refused: fault.Invalid, Field: field}
	}
	decidertest.Run(t, subscription.Decider(), "subscription-a", []decidertest.Case{
		{Name: "saved", When: save(nil), Then: then(save(nil))},
		{Name: "the same again", Given: given, When: save(nil), Refused: fault.Conflict},
		{Name: "otherwise", Given: given, When: weekly, Then: then(weekly)},
		{Name: "ended", Given: given, When: subscription.End{Reason: "Ny leder"}, Then: []event.Data{subscription.Ended{Reason: "Ny leder"}}},
		{Name: "ended twice", Given: []event.Data{base, subscription.Ended{}}, When: subscription.End{}, Refused: fault.Conflict},
		{Name: "saved again after its end", Given: []event.Data{base, subscription.Ended{}}, When: save(nil), Then: then(save(nil))},
		{Name: "none to end", When: subscription.End{}, Refused: fault.NotFound, Field: "stream"},
		refused("by nobody", "data.account", func(s *subscription.Save) { s.Account = "" }),
		refused("nameless", "data.name", func(s *subscription.Save) { s.Name = " " }),
		refused("no such severity", "data.filter.severity", func(s *subscription.Save) { s.Filter.Severity = "bad" }),
		refused("a department twice", "data.filter.departments[1]", func(s *subscription.Save) { s.Filter.Departments = []string{"a", "a"} }),
		refused("by no way", "data.channels", func(s *subscription.Save) { s.Channels = nil }),
		refused("a mail to nobody", "data.channels[0].contact", func(s *subscription.Save) { s.Channels = []subscription.Channel{{Kind: subscription.Mail}} }),
		refused("an inbox elsewhere", "data.channels[0].contact", func(s *subscription.Save) {
			s.Channels = []subscription.Channel{{Kind: subscription.Inbox, Contact: "x"}}
		}),
		refused("an address is no contact", "data.channels[0].contact", func(s *subscription.Save) {
			s.Channels = []subscription.Channel{{Kind: subscription.Mail, Contact: "leder@birkesund.example"}}
		}),
		refused("a digest without an hour", "data.when.hour", func(s *subscription.Save) { s.When = subscription.When{Mode: subscription.Daily} }),
		refused("an hour that there is not", "data.when.hour", func(s *subscription.Save) { s.When = subscription.When{Mode: subscription.Daily, Hour: "25:00"} }),
		refused("a week without a day", "data.when.weekday", func(s *subscription.Save) {
			s.When = subscription.When{Mode: subscription.Weekly, Hour: "07:30"}
		}),
		refused("at once at an hour", "data.when.hour", func(s *subscription.Save) {
			s.When = subscription.When{Mode: subscription.AtOnce, Hour: "07:30"}
		}),
		refused("quiet for ever", "data.quiet", func(s *subscription.Save) {
			s.Quiet = []subscription.Quiet{{From: "18:00", To: "07:00"}, {From: "07:00", To: "18:00"}}
		}),
		refused("quiet for no time", "data.quiet[0].to", func(s *subscription.Save) { s.Quiet[0].From, s.Quiet[0].To = "07:00", "07:00" }),
		refused("up to itself", "data.escalate.subscription", func(s *subscription.Save) { s.Escalate = &subscription.Escalation{After: 1, Subscription: "a"} }),
		refused("up to nobody", "data.escalate", func(s *subscription.Save) { s.Escalate = &subscription.Escalation{After: 1} }),
		refused("up at once", "data.escalate.after", func(s *subscription.Save) { s.Escalate = &subscription.Escalation{Subscription: "b"} }),
		refused("in no group", "data.group_by", func(s *subscription.Save) { s.GroupBy = "colour" }),
		refused("gathered for days", "data.gather", func(s *subscription.Save) { s.Gather = 2000 }),
		refused("a CPR number", "data.name", func(s *subscription.Save) { s.Name = "Vedr. 010190-1234" }),
	})
}

func TestSilence(t *testing.T) {
	until := time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC) // a week after the commands
	set := subscription.Silence{Filter: subscription.Filter{Kinds: []string{"jargon"}}, Until: until, Reason: "Kursus i klart sprog er i gang"}
	with := func(change func(*subscription.Silence)) subscription.Silence {
		s := set
		change(&s)
		return s
	}
	given := []event.Data{subscription.SilenceSet(set)}
	decidertest.Run(t, subscription.SilenceDecider(), "silence-a", []decidertest.Case{
		{Name: "set", When: set, Then: given},
		{Name: "set so already", Given: given, When: set, Refused: fault.Conflict},
		{Name: "without an end", When: with(func(s *subscription.Silence) { s.Until = time.Time{} }), Refused: fault.Invalid, Field: "data.until"},
		{Name: "already over", When: with(func(s *subscription.Silence) { s.Until = until.AddDate(0, 0, -8) }), Refused: fault.Invalid, Field: "data.until"},
		{Name: "for years", When: with(func(s *subscription.Silence) { s.Until = until.AddDate(2, 0, 0) }), Refused: fault.Invalid, Field: "data.until"},
		{Name: "without a reason", When: with(func(s *subscription.Silence) { s.Reason = "" }), Refused: fault.Invalid, Field: "data.reason"},
		{Name: "lifted", Given: given, When: subscription.Lift{}, Then: []event.Data{subscription.SilenceLifted{}}},
		{Name: "lifted twice", Given: append(given, subscription.SilenceLifted{}), When: subscription.Lift{}, Refused: fault.Conflict},
		{Name: "none to lift", When: subscription.Lift{}, Refused: fault.NotFound, Field: "stream"},
	})
}
