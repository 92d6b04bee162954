package alerts_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
	"ledetraad/projections/painpoints"
)

func TestCounts(t *testing.T) {
	for _, c := range []struct {
		count alerts.Count
		text  string
	}{{alerts.Count{}, ""}, {alerts.Count{Known: true, Few: true}, "<5"}, {alerts.Count{Known: true, N: 12}, "12"}} {
		b, err := json.Marshal(c.count)
		if err != nil {
			t.Fatal(err)
		}
		var back alerts.Count
		if err := json.Unmarshal(b, &back); err != nil || back != c.count || back.String() != c.text {
			t.Errorf("%+v is written as %s and read as %+v (%v)", c.count, b, back, err)
		}
	}
}

// A courier finds what waits, says it without figures of few people, and
// records what became of it; then it no longer waits.
func TestDeliveries(t *testing.T) {
	e := newEngine(t, "2026-03-02 10:00")
	e.subscribe(t, "a", func(s *subscription.Save) {
		s.Channels = append(s.Channels, subscription.Channel{Kind: subscription.Inbox}, subscription.Channel{Kind: subscription.Webhook, Contact: "hook"})
	})
	f := pain("jargon", "aeldre", painpoint.High)
	f.Joins = []painpoint.Evidence{{Event: uuid.Max, Stream: "journey-1", Revision: 0}}
	e.find(t, f)
	e.settle(t)

	waiting, err := alerts.Pending(e.reader(), alerts.Queue{})
	if err != nil || len(waiting) != 2 {
		t.Fatalf("%d deliveries wait (%v), want one by mail and one by webhook", len(waiting), err)
	}
	rest, err := alerts.Pending(e.reader(), alerts.Queue{After: &waiting[0]})
	if err != nil || len(rest) != 1 || rest[0] != waiting[1] {
		t.Errorf("after the first come %+v (%v)", rest, err)
	}
	pains := e.views[painpoints.Projection().Name].store
	c, err := alerts.ReadContent(e.reader(), pains, waiting[0].Notification, painpoints.Danish, 0)
	if err != nil || len(c.Items) != 1 {
		t.Fatalf("%+v (%v)", c, err)
	}
	if i := c.Items[0]; i.Title != "Borgere forstår ikke ordene" || !i.Citizens.Few || i.Why != "" || i.Sure.Evidence.Known ||
		!strings.HasPrefix(i.Link, "/painpoints/") || i.Departments[0].Key != "aeldre" {
		t.Errorf("it says %+v", i)
	}
	for n, d := range waiting {
		o := alerts.Outcome{Delivery: d, Attempts: n + 1}
		if n == 1 {
			o.GaveUp = "intet svar i to døgn"
		}
		cmd := alerts.CourierCommand(o, e.now)
		for range 2 { // a courier that was cut off says it again
			if err := e.Handle(t.Context(), []decider.Command{cmd})[0]; err != nil {
				t.Fatal(err)
			}
		}
	}
	if left, err := alerts.Pending(e.reader(), alerts.Queue{}); err != nil || len(left) != 0 {
		t.Errorf("%+v still wait (%v)", left, err)
	}
	var id uuid.UUID
	for _, r := range e.log {
		if _, ok := r.Data.(alert.Raised); ok {
			_, s := event.SplitStream(r.Stream)
			id = uuid.MustParse(s)
		}
	}
	page, err := alerts.Get(e.reader(), pains, id, painpoints.Danish)
	if err != nil {
		t.Fatal(err)
	}
	var states []string
	for _, d := range page.Told[0].Deliveries {
		states = append(states, string(d.Channel)+" "+d.State+" "+d.Reason)
	}
	slices.Sort(states)
	if diff := cmp.Diff([]string{"mail delivered ", "webhook given-up intet svar i to døgn"}, states); diff != "" {
		// Which of the two came first in the queue is by their ids.
		if diff := cmp.Diff([]string{"mail given-up intet svar i to døgn", "webhook delivered "}, states); diff != "" {
			t.Error(diff)
		}
	}
	got, err := alerts.Inbox(e.reader(), pains, "acc-a", alerts.Filter{})
	if err != nil || len(got) != 1 || got[0].Alert != id {
		t.Errorf("in the inbox: %+v (%v)", got, err)
	}
}

// What a subscription would have sent is what it did send.
func TestPreviewIsWhatWasSent(t *testing.T) {
	e := newEngine(t, "2026-03-02 10:00")
	e.subscribe(t, "a", func(s *subscription.Save) {
		s.GroupBy, s.Gather = subscription.ByKind, 60
		s.Quiet = []subscription.Quiet{{From: "18:00", To: "07:00"}}
	})
	for _, x := range []struct {
		at string
		f  painpoint.Finding
	}{
		{"2026-03-02 11:00", pain("jargon", "aeldre", painpoint.Low)}, {"2026-03-02 11:20", pain("jargon", "jobcenter", painpoint.Low)},
		{"2026-03-02 19:00", pain("retelling", "aeldre", painpoint.Low)}, {"2026-03-03 09:00", crossing("jargon", painpoint.High, "aeldre", "skole")},
		{"2026-03-03 15:00", pain("jargon", "skole", painpoint.Low)}, {"2026-03-04 15:00", pain("jargon", "aeldre", painpoint.Critical)},
	} {
		e.pass(t, x.at)
		e.find(t, x.f)
		e.settle(t)
	}
	e.pass(t, "2026-03-05 10:00")
	sub, _, err := alerts.SubscriptionOf(e.reader(), "a")
	if err != nil {
		t.Fatal(err)
	}
	p, err := alerts.PreviewOf(e.reader(), nil, subscription.Save(sub.Saved), e.now, 90*24*time.Hour, painpoints.Danish)
	if err != nil {
		t.Fatal(err)
	}
	var would, did []string
	for _, n := range p.Notifications {
		would = append(would, local(n.At)+" "+names(n.Items))
	}
	for _, r := range e.log {
		if d, ok := r.Data.(alert.Composed); ok {
			_, id := event.SplitStream(r.Stream)
			c, err := alerts.ReadContent(e.reader(), nil, uuid.MustParse(id), painpoints.Danish, 0)
			if err != nil {
				t.Fatal(err)
			}
			did = append(did, local(d.Due)+" "+names(c.Items))
		}
	}
	if diff := cmp.Diff(did, would); diff != "" {
		t.Errorf("what was sent (-) and would have been (+):\n%s", diff)
	}
	if p.Sent != len(did) || math.Abs(p.PerWeek-5*7/90.0) > 1e-9 || len(p.Counts().Notifications) != 0 || p.Counts().Sent != p.Sent {
		t.Errorf("%d sent, %f a week, of %d", p.Sent, p.PerWeek, len(did))
	}
	if p.Inhibited != 1 || len(did) != 5 {
		t.Errorf("%d kept as parts of what crosses departments, %d sent", p.Inhibited, len(did))
	}
}

func names(items []alerts.Item) string {
	var out []string
	for _, i := range items {
		out = append(out, i.Kind+" "+i.Departments[0].Key)
	}
	slices.Sort(out)
	return strings.Join(out, ", ")
}
