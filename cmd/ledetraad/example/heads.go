package example

import (
	"ledetraad/domain/decider"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
)

// hearing is a subscription of somebody in Birkesund. Whoever it belongs to has
// no account until an administrator makes one; in the meantime the programme's
// leader sees what would have been told.
type hearing struct {
	key string
	subscription.Save
}

func of(departments ...string) subscription.Filter {
	return subscription.Filter{Departments: departments}
}

// inInbox are the channels of somebody who looks in the own inbox.
var inInbox = []subscription.Channel{{Kind: subscription.Inbox}}

var hearings = []hearing{
	{"leder-aeldre", subscription.Save{
		Name: "Ældre og Handicap, straks", Account: "leder-aeldre-og-handicap", Filter: of(aeldre), When: subscription.When{Mode: subscription.AtOnce}, Channels: inInbox,
		Quiet:  []subscription.Quiet{{From: "17:00", To: "07:00"}, {Weekdays: []string{"saturday", "sunday"}, From: "00:00", To: "24:00"}},
		Gather: 60, Escalate: &subscription.Escalation{After: 16, Subscription: "programleder"},
	}},
	{"leder-job", subscription.Save{
		Name: "Jobcentret, hver mandag", Account: "leder-jobcenter", Filter: of(job),
		When: subscription.When{Mode: subscription.Weekly, Weekday: "monday", Hour: "08:00"}, Channels: inInbox,
	}},
	{"leder-boern", subscription.Save{
		Name: "Børn og Familie, på hverdage", Account: "leder-boern-og-familie", Filter: of(boern),
		When: subscription.When{Mode: subscription.WorkingDays, Hour: "07:30"}, Channels: inInbox,
	}},
	{"leder-social", subscription.Save{
		Name: "Det, der er slemt hos Social- og Borgerservice", Account: "leder-social-og-borgerservice",
		Filter: subscription.Filter{Departments: []string{social}, Severity: painpoint.High},
		When:   subscription.When{Mode: subscription.AtOnce}, Channels: inInbox, GroupBy: subscription.ByKind,
	}},
	{"programleder", subscription.Save{
		Name: "Det, der går på tværs", Account: "programleder", Filter: subscription.Filter{Crossing: subscription.OnlyCrossing},
		When: subscription.When{Mode: subscription.WorkingDays, Hour: "08:00"}, Channels: inInbox,
	}},
}

// heads subscribe to what hurts in their departments.
func heads() []decider.Command {
	begun := at(2024, 9, 2, 9, 0)
	out := make([]decider.Command, 0, len(hearings))
	for _, h := range hearings {
		out = append(out, decider.Command{ID: derived(subscription.Stream(h.key)), Stream: subscription.Stream(h.key),
			HappenedAt: begun.UTC(), KnownAt: begun.UTC(), Actor: h.Account, Intent: h.Save})
	}
	return out
}
