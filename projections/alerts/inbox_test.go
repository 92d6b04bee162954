package alerts_test

import (
	"testing"

	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
	"ledetraad/projections/painpoints"
)

// An inbox says how far people have come with each alert, and what came by
// escalation says from whom.
func TestInbox(t *testing.T) {
	e := newEngine(t, "2026-03-02 09:00")
	e.subscribe(t, "chef", func(s *subscription.Save) {
		s.Channels = []subscription.Channel{{Kind: subscription.Inbox}}
		s.Escalate = &subscription.Escalation{After: 2, Account: "leder"}
	})
	week := map[string]programme.Hours{}
	for _, d := range []string{"monday", "tuesday", "wednesday", "thursday", "friday"} {
		week[d] = programme.Hours{Opens: "08:00", Closes: "16:00"}
	}
	e.say(t, "programme-main", "admin", programme.Start{Name: "Prøve", Municipality: "Prøve"})
	e.say(t, "programme-main", "admin", programme.SetOpeningHours{Week: week})
	first, second := pain("jargon", "aeldre", painpoint.High), pain("slow-response", "aeldre", painpoint.High)
	e.find(t, first)
	e.settle(t)
	e.pass(t, "2026-03-02 10:00")
	e.find(t, second)
	e.pass(t, "2026-03-02 10:30")
	list := func(account string, s alerts.State) []alerts.Entry {
		t.Helper()
		got, err := alerts.Inbox(e.reader(), e.views[painpoints.Projection().Name].store, account, alerts.Filter{State: s, Lang: painpoints.Danish})
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if all, open := list("acc-chef", ""), list("acc-chef", alerts.Open); len(all) != 2 || len(open) != 2 || all[0].Name != "Til chef" {
		t.Fatalf("%d in all, %d open: %+v", len(all), len(open), all)
	}
	acked := list("acc-chef", "")[0].Alert
	e.say(t, alert.Stream(acked), "chef", alert.Acknowledge{Note: "Ser på det"})
	if got := list("acc-chef", alerts.Acknowledged); len(got) != 1 || got[0].Alert != acked || got[0].Note != "Ser på det" || got[0].AcknowledgedBy != "chef" {
		t.Errorf("acknowledged: %+v", got)
	}
	if n, err := alerts.Waiting(e.reader(), "acc-chef"); err != nil || n != 1 {
		t.Errorf("%d wait (%v), want one", n, err)
	}
	e.pass(t, "2026-03-02 15:00")
	up := list("leder", "")
	if len(up) != 1 || up[0].Alert == acked || up[0].Step != 1 || up[0].From == nil || up[0].From.Subscription != "chef" || up[0].From.Account != "acc-chef" || up[0].From.After != 2 {
		t.Errorf("came up: %+v", up)
	}
	for _, f := range []painpoint.Finding{first, second} {
		f.Holds, f.Leaves = false, nil
		e.say(t, streamOf(f), "detector:"+f.Kind, painpoint.Report(f))
	}
	if got := list("acc-chef", alerts.Over); len(got) != 2 || got[0].OverAt.IsZero() {
		t.Errorf("over: %+v", got)
	}
}

// Nothing that people have said leaves by mail until it is allowed, nor when it
// is forbidden again.
func TestPersonalText(t *testing.T) {
	e := newEngine(t, "2026-03-02 09:00")
	e.say(t, event.StreamName(programme.Category, "main"), "admin", programme.Start{Name: "Prøve", Municipality: "Prøve"})
	for _, allowed := range []bool{false, true, false} {
		if allowed != must(t, e) {
			e.say(t, "programme-main", uuid.Max.String(), programme.SetAlertText{Personal: allowed, Reason: "Besluttet"})
		}
		if got := must(t, e); got != allowed {
			t.Errorf("%v, want %v", got, allowed)
		}
	}
	s, err := alerts.ReadSettings(e.reader())
	if err != nil || s.SetBy != uuid.Max.String() || s.Reason != "Besluttet" || !s.SetAt.Equal(e.now) {
		t.Errorf("%+v (%v)", s, err)
	}
}

func must(t *testing.T, e *engine) bool {
	t.Helper()
	ok, err := alerts.PersonalText(e.reader())
	if err != nil {
		t.Fatal(err)
	}
	return ok
}
