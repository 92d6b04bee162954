package alerts_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/decider"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
)

func want(t *testing.T, e *engine, lines ...string) {
	t.Helper()
	if diff := cmp.Diff(lines, e.sent(t)); diff != "" {
		t.Errorf("what was told (-want +got):\n%s", diff)
	}
}

func TestToldAtOnceAndOnce(t *testing.T) {
	e := newEngine(t, "2026-03-02 10:00")
	e.find(t, pain("jargon", "aeldre", painpoint.Low))
	e.settle(t)
	e.subscribe(t, "a", func(s *subscription.Save) { s.Filter.Departments = []string{"aeldre"} })
	e.settle(t)
	want(t, e) // a subscription hears nothing old
	e.find(t, pain("slow-response", "aeldre", painpoint.Low))
	e.find(t, pain("slow-response", "jobcenter", painpoint.Low))
	e.settle(t)
	e.settle(t)
	want(t, e, "Mon 2026-03-02 10:00 to a: detected slow-response aeldre")
	worse := pain("slow-response", "aeldre", painpoint.High)
	e.now = at("2026-03-02 12:00")
	e.find(t, worse)
	e.settle(t)
	milder := pain("slow-response", "aeldre", painpoint.Medium)
	e.find(t, milder)
	e.settle(t)
	e.find(t, worse) // as bad as was told
	e.settle(t)
	gone := worse
	gone.Holds = false
	e.find(t, gone)
	e.now = at("2026-03-02 14:00")
	e.find(t, worse)
	e.settle(t)
	want(t, e, "Mon 2026-03-02 10:00 to a: detected slow-response aeldre", "Mon 2026-03-02 12:00 to a: more-severe slow-response aeldre",
		"Mon 2026-03-02 14:00 to a: recurred slow-response aeldre")
}

func TestOneExtraAppend(t *testing.T) {
	e := newEngine(t, "2026-03-02 10:00")
	e.subscribe(t, "a", nil)
	e.settle(t)
	before := e.commands
	e.find(t, pain("jargon", "aeldre", painpoint.Low))
	cause := e.log[len(e.log)-1]
	e.settle(t)
	var types []string
	for _, r := range e.log {
		if r.Position.After(cause.Position) {
			types = append(types, r.Type)
		}
	}
	if diff := cmp.Diff([]string{"alert.raised", "alert.routed", "notification.composed"}, types); diff != "" {
		t.Error(diff)
	}
	if n := e.commands - before; n != 3 {
		t.Errorf("a finding took %d commands, want the report, the alert and the notification", n)
	}
	if raised := e.log[cause.Position.Commit]; raised.Causation != cause.ID {
		t.Errorf("the alert rests on %s, want %s", raised.Causation, cause.ID)
	}
}

func TestWhatIsOverBeforeItIsRaisedIsNoNews(t *testing.T) {
	e := newEngine(t, "2026-03-02 10:00")
	e.subscribe(t, "a", nil)
	f := pain("jargon", "aeldre", painpoint.Low)
	e.find(t, f)
	f.Holds = false
	e.find(t, f)
	g := pain("slow-response", "aeldre", painpoint.Low)
	e.find(t, g)
	g.Severity = painpoint.Critical
	e.find(t, g)
	e.settle(t)
	want(t, e, "Mon 2026-03-02 10:00 to a: detected slow-response aeldre")
	for _, r := range e.log {
		if d, ok := r.Data.(alert.Raised); ok && (d.Severity != painpoint.Critical || d.Revision != 1) {
			t.Errorf("raised %s of revision %d, want the newest", d.Severity, d.Revision)
		}
	}
}

func TestOldFindingsAreNoNews(t *testing.T) {
	e := newEngine(t, "2026-03-02 10:00")
	e.find(t, pain("jargon", "aeldre", painpoint.Low))
	e.subscribe(t, "a", nil)
	e.pass(t, "2026-03-20 10:00")
	if n := e.of()[alert.Raised{}.EventName()]; n != 0 {
		t.Errorf("%d alerts of what was found before there were alerts", n)
	}
}

func TestGrouping(t *testing.T) {
	e := newEngine(t, "2026-03-02 10:00")
	e.subscribe(t, "all", nil)
	e.subscribe(t, "each", func(s *subscription.Save) { s.GroupBy = subscription.ByKind; s.Gather = 60 })
	e.find(t, pain("jargon", "aeldre", painpoint.Low))
	e.find(t, pain("jargon", "jobcenter", painpoint.Low)) // at the same moment: told with it
	e.settle(t)
	e.pass(t, "2026-03-02 10:05")
	e.find(t, pain("retelling", "aeldre", painpoint.Low))
	e.settle(t)
	e.pass(t, "2026-03-02 10:10")
	e.find(t, pain("retelling", "jobcenter", painpoint.Low))
	e.settle(t)
	e.pass(t, "2026-03-02 10:29")
	e.pass(t, "2026-03-02 10:30")
	e.pass(t, "2026-03-02 11:05")
	want(t, e,
		"Mon 2026-03-02 10:00 to all: detected jargon aeldre, detected jargon jobcenter",
		"Mon 2026-03-02 10:00 to each: detected jargon aeldre, detected jargon jobcenter",
		"Mon 2026-03-02 10:05 to each: detected retelling aeldre",
		"Mon 2026-03-02 10:30 to all: detected retelling aeldre, detected retelling jobcenter",
		"Mon 2026-03-02 11:05 to each: detected retelling jobcenter")
}

func TestInhibition(t *testing.T) {
	e := newEngine(t, "2026-03-02 10:00")
	e.subscribe(t, "leader", func(s *subscription.Save) { s.GroupBy = subscription.ByDepartment; s.Gather = 1 })
	e.subscribe(t, "parts", func(s *subscription.Save) {
		s.Filter.Crossing = subscription.WithoutCrossing
		s.GroupBy, s.Gather = subscription.ByDepartment, 1
	})
	e.find(t, pain("jargon", "aeldre", painpoint.Medium))
	e.find(t, crossing("jargon", painpoint.Medium, "aeldre", "jobcenter"))
	e.settle(t)
	e.now = at("2026-03-02 11:00")
	e.find(t, pain("jargon", "jobcenter", painpoint.Medium))
	e.find(t, pain("jargon", "skole", painpoint.Medium)) // no part of it
	e.settle(t)
	e.now = at("2026-03-02 12:00")
	e.find(t, pain("jargon", "jobcenter", painpoint.Critical)) // worse than the whole
	e.settle(t)
	want(t, e,
		"Mon 2026-03-02 10:00 to leader: detected cross-cutting aeldre+jobcenter",
		"Mon 2026-03-02 10:00 to parts: detected jargon aeldre",
		"Mon 2026-03-02 11:00 to parts: detected jargon jobcenter",
		"Mon 2026-03-02 11:00 to leader: detected jargon skole",
		"Mon 2026-03-02 11:00 to parts: detected jargon skole",
		"Mon 2026-03-02 12:00 to leader: more-severe jargon jobcenter",
		"Mon 2026-03-02 12:00 to parts: more-severe jargon jobcenter")
}

func TestSilence(t *testing.T) {
	e := newEngine(t, "2026-03-02 10:00")
	e.subscribe(t, "a", func(s *subscription.Save) { s.Gather = 1 })
	e.subscribe(t, "b", func(s *subscription.Save) { s.Gather = 1 })
	e.say(t, subscription.SilenceStream("s"), "acc-a", subscription.Silence{Subscription: "a", Filter: subscription.Filter{Kinds: []string{"jargon"}},
		Until: at("2026-03-02 12:00"), Reason: "Kurset er i gang"})
	e.find(t, pain("jargon", "aeldre", painpoint.Low))
	e.settle(t)
	e.pass(t, "2026-03-02 11:00")
	e.find(t, pain("retelling", "aeldre", painpoint.Low))
	e.settle(t)
	e.pass(t, "2026-03-02 12:00")
	e.find(t, pain("jargon", "jobcenter", painpoint.Low))
	e.settle(t)
	want(t, e,
		"Mon 2026-03-02 10:00 to b: detected jargon aeldre",
		"Mon 2026-03-02 11:00 to a: detected retelling aeldre",
		"Mon 2026-03-02 11:00 to b: detected retelling aeldre",
		"Mon 2026-03-02 12:00 to a: detected jargon jobcenter",
		"Mon 2026-03-02 12:00 to b: detected jargon jobcenter")
	for _, r := range e.log {
		if d, ok := r.Data.(alert.Routed); ok {
			if x := d.Routes[0]; x.Verdict != alert.Silenced || x.By != "s" || !x.Due.IsZero() {
				t.Errorf("recorded %+v, want that it was silenced, and by what", x)
			}
			break
		}
	}
}

func TestEscalation(t *testing.T) {
	e := newEngine(t, "2026-03-06 15:00") // a Friday
	e.subscribe(t, "head", func(s *subscription.Save) {
		s.Escalate = &subscription.Escalation{After: 4, Subscription: "director"}
		s.Gather = 1
	})
	e.subscribe(t, "director", func(s *subscription.Save) {
		s.Filter.Kinds = []string{"none"}
		s.Escalate = &subscription.Escalation{After: 8, Account: "mayor"}
	})
	e.find(t, pain("jargon", "aeldre", painpoint.Low))
	e.settle(t)
	e.pass(t, "2026-03-06 15:10")
	seen := pain("retelling", "aeldre", painpoint.Low)
	e.find(t, seen)
	e.settle(t)
	for _, r := range e.log {
		if d, ok := r.Data.(alert.Raised); ok && d.Kind == "retelling" {
			e.say(t, r.Stream, "acc-head", alert.Acknowledge{Note: "Ser på det"})
		}
	}
	e.pass(t, "2026-03-09 10:59") // an hour on Friday, three on Monday
	e.pass(t, "2026-03-09 11:00")
	e.pass(t, "2026-03-10 10:59")
	e.pass(t, "2026-03-10 11:00")
	want(t, e,
		"Fri 2026-03-06 15:00 to head: detected jargon aeldre",
		"Fri 2026-03-06 15:10 to head: detected retelling aeldre",
		"Mon 2026-03-09 11:00 to director: detected jargon aeldre")
	var up []alert.Escalated
	for _, r := range e.log {
		if d, ok := r.Data.(alert.Escalated); ok {
			up = append(up, d)
		}
	}
	if len(up) != 2 || up[1].Account != "mayor" || up[1].Step != 2 || !up[1].Due.Equal(at("2026-03-10 11:00")) {
		t.Errorf("escalated %+v", up)
	}
}

func TestDigests(t *testing.T) {
	weekly := func(day, hour string) func(*subscription.Save) {
		return func(s *subscription.Save) {
			s.When = subscription.When{Mode: subscription.Weekly, Weekday: day, Hour: hour}
		}
	}
	t.Run("weekly on a holiday comes on the next working day", func(t *testing.T) {
		e := newEngine(t, "2026-04-01 10:00")
		e.subscribe(t, "monday", weekly("monday", "07:30"))
		e.find(t, pain("jargon", "aeldre", painpoint.Low))
		e.settle(t)
		e.pass(t, "2026-04-06 23:00") // Easter Monday
		want(t, e)
		e.pass(t, "2026-04-07 07:29")
		want(t, e)
		e.pass(t, "2026-04-07 07:30")
		want(t, e, "Tue 2026-04-07 07:30 to monday: detected jargon aeldre")
	})
	t.Run("over the change to summer time it keeps its hour", func(t *testing.T) {
		e := newEngine(t, "2026-03-25 10:00")
		e.subscribe(t, "sunday", weekly("sunday", "07:30"))
		e.subscribe(t, "night", weekly("sunday", "02:30")) // which that night has not
		e.find(t, pain("jargon", "aeldre", painpoint.Low))
		e.settle(t)
		e.pass(t, "2026-03-29 01:59")
		want(t, e)
		e.pass(t, "2026-03-29 03:00")
		e.pass(t, "2026-03-29 07:29")
		want(t, e, "Sun 2026-03-29 03:00 to night: detected jargon aeldre")
		e.pass(t, "2026-03-29 07:30")
		e.find(t, pain("retelling", "aeldre", painpoint.Low))
		e.pass(t, "2026-04-05 07:30")
		want(t, e, "Sun 2026-03-29 03:00 to night: detected jargon aeldre", "Sun 2026-03-29 07:30 to sunday: detected jargon aeldre",
			"Sun 2026-04-05 07:30 to night: detected retelling aeldre", "Sun 2026-04-05 07:30 to sunday: detected retelling aeldre")
	})
	t.Run("with nothing to say nothing is sent", func(t *testing.T) {
		e := newEngine(t, "2026-03-04 10:00")
		e.subscribe(t, "monday", weekly("monday", "07:30"))
		f := pain("jargon", "aeldre", painpoint.Low)
		e.find(t, f)
		e.settle(t)
		f.Holds = false
		e.find(t, f) // over before anybody was told
		e.pass(t, "2026-03-30 08:00")
		want(t, e)
	})
	t.Run("working days, and quiet times", func(t *testing.T) {
		e := newEngine(t, "2026-03-06 10:00") // a Friday
		e.subscribe(t, "days", func(s *subscription.Save) {
			s.When = subscription.When{Mode: subscription.WorkingDays, Hour: "07:30"}
		})
		e.subscribe(t, "daily", func(s *subscription.Save) { s.When = subscription.When{Mode: subscription.Daily, Hour: "07:30"} })
		e.subscribe(t, "quiet", func(s *subscription.Save) {
			s.Quiet = []subscription.Quiet{{From: "16:00", To: "08:00"}, {Weekdays: []string{"saturday", "sunday"}, From: "00:00", To: "24:00"}}
		})
		e.pass(t, "2026-03-06 17:00")
		e.find(t, pain("jargon", "aeldre", painpoint.Low))
		e.pass(t, "2026-03-07 07:30")
		e.find(t, pain("retelling", "aeldre", painpoint.Low))
		e.pass(t, "2026-03-08 07:30")
		e.pass(t, "2026-03-09 07:30")
		e.pass(t, "2026-03-09 08:00")
		want(t, e,
			"Sat 2026-03-07 07:30 to daily: detected jargon aeldre",
			"Sun 2026-03-08 07:30 to daily: detected retelling aeldre",
			"Mon 2026-03-09 07:30 to days: detected jargon aeldre, detected retelling aeldre",
			"Mon 2026-03-09 08:00 to quiet: detected jargon aeldre, detected retelling aeldre")
	})
	t.Run("saved with another hour, what waits goes by that", func(t *testing.T) {
		e := newEngine(t, "2026-03-04 10:00")
		e.subscribe(t, "a", weekly("monday", "07:30"))
		e.find(t, pain("jargon", "aeldre", painpoint.Low))
		e.settle(t)
		e.subscribe(t, "a", weekly("thursday", "09:00"))
		e.pass(t, "2026-03-05 09:00")
		want(t, e, "Thu 2026-03-05 09:00 to a: detected jargon aeldre")
	})
	t.Run("ended, nothing", func(t *testing.T) {
		e := newEngine(t, "2026-03-04 10:00")
		e.subscribe(t, "a", weekly("monday", "07:30"))
		e.find(t, pain("jargon", "aeldre", painpoint.Low))
		e.settle(t)
		e.say(t, subscription.Stream("a"), "acc-a", subscription.End{})
		e.pass(t, "2026-03-10 09:00")
		want(t, e)
	})
}

// While it runs, the manager looks when views were committed, tries again what
// the log did not take, and ends with its context.
// A subscription that is saved anew for an hour at which it has been told
// already is told of the rest the next time: the log has one notification of a
// name, and the tables would ask for it for ever.
func TestSavedForAnHourThatIsTaken(t *testing.T) {
	e := newEngine(t, "2026-03-02 10:00")
	daily := func(hour string) func(*subscription.Save) {
		return func(s *subscription.Save) { s.When = subscription.When{Mode: subscription.Daily, Hour: hour} }
	}
	taken := at("2026-03-03 07:30")
	e.say(t, alert.NotificationStream(alert.NotificationID("a", "", taken)), "engine",
		alert.Compose{Subscription: "a", Account: "acc-a", Due: taken, Alerts: []uuid.UUID{uuid.New()}})
	e.subscribe(t, "a", daily("08:00"))
	e.find(t, pain("jargon", "aeldre", painpoint.Low))
	e.settle(t)
	e.subscribe(t, "a", daily("07:30"))
	e.pass(t, "2026-03-03 12:00")
	told := 0
	for _, r := range e.log {
		if c, ok := r.Data.(alert.Composed); ok && c.Subscription == "a" && c.Due.After(taken) {
			told += len(c.Alerts)
		}
	}
	if told != 1 {
		t.Errorf("%d alerts were told after %s, want 1", told, local(taken))
	}
}

func TestRun(t *testing.T) {
	e := newEngine(t, "2026-03-02 10:00")
	e.subscribe(t, "a", nil)
	wake, told := make(chan struct{}, 1), make(chan struct{})
	once := sync.OnceFunc(func() { close(told) })
	e.deaf = func(c decider.Command) bool {
		if _, ok := c.Intent.(alert.Compose); ok {
			once()
		}
		return false
	}
	m := e.manager()
	m.Wake = wake
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- m.Run(ctx) }()
	e.find(t, pain("jargon", "aeldre", painpoint.Low))
	wake <- struct{}{}
	<-told
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Run ended with %v", err)
	}
	want(t, e, "Mon 2026-03-02 10:00 to a: detected jargon aeldre")
}
