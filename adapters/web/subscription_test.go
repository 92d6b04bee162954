package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/access"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
)

// What the form says is what is saved, for whoever sends it.
func TestSavingASubscription(t *testing.T) {
	h := open(t, bundle)
	v := h.as(t, access.Head)
	form := url.Values{"command": {"0190e7a0-0000-7000-8000-000000000002"}, "name": {" Ældre "}, "department": {"aeldre"}, "kind": {"jargon", "wrong-door"}, "severity": {"high"},
		"crossing": {"without"}, "mode": {"weekly"}, "hour": {"7.30"}, "weekday": {"friday"}, "channel": {"inbox"}, "contact": {"mail:m1"},
		"quiet_days": {everyDay, "saturday+sunday", everyDay}, "quiet_from": {"18", "0.00", ""}, "quiet_to": {"7.00", "24.00", ""}, "to": {"subscription:op"}, "after": {"8"}, "gather": {"45"}}
	w := v.post(t, "/subscriptions", form)
	if w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/subscriptions?at=") || len(h.engine.handled) != 1 {
		t.Fatalf("%d to %q, %d commands: %s", w.Code, w.Header().Get("Location"), len(h.engine.handled), w.Body)
	}
	c := h.engine.handled[0]
	got, ok := c.Intent.(subscription.Save)
	if !ok || got.Account == "" || got.Account != c.Actor || !strings.HasPrefix(c.Stream, "subscription-aeldre-") {
		t.Fatalf("%+v", c)
	}
	got.Account = ""
	want := subscription.Save{Name: "Ældre", Filter: subscription.Filter{Departments: []string{"aeldre"}, Kinds: []string{"jargon", "wrong-door"}, Severity: painpoint.High,
		Crossing: subscription.WithoutCrossing}, When: subscription.When{Mode: subscription.Weekly, Hour: "07:30", Weekday: "friday"},
		Channels: []subscription.Channel{{Kind: subscription.Inbox}, {Kind: subscription.Mail, Contact: "m1"}},
		Quiet:    []subscription.Quiet{{From: "18:00", To: "07:00"}, {Weekdays: []string{"saturday", "sunday"}, From: "00:00", To: "24:00"}},
		Gather:   45, Escalate: &subscription.Escalation{After: 8, Subscription: "op"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("saved (-want +got):\n%s", diff)
	}
	form.Set("department", "job")
	if w := v.post(t, "/subscriptions", form); w.Code != http.StatusForbidden || len(h.engine.handled) != 1 {
		t.Errorf("of another department: %d", w.Code)
	}
}

// What does not fit is said in words, with the form as it was filled in; what
// fits can be saved as it was tried.
func TestTryingASubscription(t *testing.T) {
	v := open(t, bundle).as(t, access.Head)
	for query, want := range map[string]string{
		"?name=x&mode=daily&department=aeldre&channel=inbox&hour=kvart":                   "Skriv klokkeslættet som 7.30.",
		"?name=x&mode=at-once&channel=inbox":                                              "Vælg mindst én af dine egne afdelinger.",
		"?name=x&mode=at-once&department=aeldre":                                          "Vælg mindst én måde at få besked på.",
		"?name=x&mode=at-once&department=aeldre&channel=inbox&to=account%3Aa&after=snart": "Skriv efter hvor mange timer",
		"?name=x&mode=at-once&department=aeldre&channel=inbox":                            `<input type="hidden" name="mode" value="at-once">`,
	} {
		w := v.get(t, "/subscriptions/new"+query)
		body := w.Body.String()
		if w.Code != http.StatusOK || !strings.Contains(body, want) || !strings.Contains(body, `name="name" value="x"`) {
			t.Errorf("%s: %d, without %q", query, w.Code, want)
		}
		if wrong := strings.Contains(body, `role="alert"`); wrong == strings.Contains(body, `id="save"`) {
			t.Errorf("%s: it is wrong: %v, and can be saved all the same", query, wrong)
		}
	}
}
