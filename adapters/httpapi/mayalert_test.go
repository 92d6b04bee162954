package httpapi_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/domain/alert"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
)

// alerting is an engine with subscriptions, silences and alerts.
type alerting struct {
	*past
}

// Event answers as the log would: what is not there is missing.
func (a *alerting) Event(ctx context.Context, stream string, revision uint64) (event.Recorded, error) {
	e, err := a.engine.Event(ctx, stream, revision)
	if err == nil && e.Stream == "" {
		err = fault.NotFoundf("stream", "there is no event %s@%d", stream, revision)
	}
	return e, err
}

// Who may do what with alerts: a head the own, and of the own departments;
// designers and leaders all; administrators subscriptions only; observers
// nothing.
func TestMayAlert(t *testing.T) {
	e := &alerting{newPast(alerts.Projection())}
	o := options(t, e.engine, zerolog.Nop())
	o.Views = e
	h := httpapi.New(o)
	who := map[string]func(*http.Request){}
	ids := map[string]string{}
	for name, role := range map[string]access.Role{"head": access.Head, "other": access.Head, "designer": access.Designer, "leader": access.Leader,
		"administrator": access.Administrator, "observer": access.Observer} {
		departments := []string{"aeldre"}
		if name == "other" {
			departments = []string{"job"}
		}
		token, key, err := o.Accounts.AddToken(t.Context(), accounts.Token{Name: name, Roles: []access.Role{role}, Departments: departments})
		if err != nil {
			t.Fatal(err)
		}
		who[name] = func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+key) }
		ids[name] = "token-" + token.ID
	}
	save := func(account string, departments ...string) subscription.Save {
		return subscription.Save{Name: "Mine", Account: account, Filter: subscription.Filter{Departments: departments}, When: subscription.When{Mode: subscription.AtOnce},
			Channels: []subscription.Channel{{Kind: subscription.Inbox}}}
	}
	pain := func(department string) (uuid.UUID, alert.Raised) {
		f := alert.Raised{PainPoint: painpoint.ID("jargon", painpoint.Scope{Department: department}), Change: alert.Detected, Kind: "jargon",
			Scope: painpoint.Scope{Department: department}, Severity: painpoint.High, Departments: []string{department}, Principles: []string{}}
		return alert.ID(f.PainPoint, 0), f
	}
	e.tellBy(t, subscription.Stream("heads"), ids["head"], subscription.Saved(save(ids["head"], "aeldre")))
	e.tellBy(t, subscription.Stream("others"), ids["other"], subscription.Saved(save(ids["other"], "job")))
	until := time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	e.tellBy(t, subscription.SilenceStream("heads"), ids["head"], subscription.SilenceSet{Filter: subscription.Filter{Departments: []string{"aeldre"}}, Until: until, Reason: "Kursus"})
	e.tellBy(t, subscription.SilenceStream("others"), ids["other"], subscription.SilenceSet{Filter: subscription.Filter{Departments: []string{"job"}}, Until: until, Reason: "Kursus"})
	own, f := pain("aeldre")
	e.tellBy(t, alert.Stream(own), "engine", f)
	foreign, f := pain("job")
	e.tellBy(t, alert.Stream(foreign), "engine", f)
	passed, f := pain("boern")
	e.tellBy(t, alert.Stream(passed), "engine", f)
	e.tellBy(t, alert.Stream(passed), "engine", alert.Escalated{Subscription: "others", Step: 1, Account: ids["head"], Due: until})

	silence := func(of string, departments ...string) subscription.Silence {
		return subscription.Silence{Subscription: of, Filter: subscription.Filter{Departments: departments}, Until: until, Reason: "Kursus"}
	}
	const yes, no, none = http.StatusOK, http.StatusForbidden, http.StatusNotFound
	for _, c := range []struct {
		what   string
		by     string
		stream string
		intent decider.Intent
		want   int
	}{
		{"a new subscription of the own", "head", subscription.Stream("new"), save(ids["head"], "aeldre"), yes},
		{"for somebody else", "head", subscription.Stream("new"), save(ids["other"], "aeldre"), no},
		{"of another department", "head", subscription.Stream("new"), save(ids["head"], "aeldre", "job"), no},
		{"of no department, which is all", "head", subscription.Stream("new"), save(ids["head"]), http.StatusUnprocessableEntity},
		{"the own one anew", "head", subscription.Stream("heads"), save(ids["head"], "aeldre"), yes},
		{"in the place of another's", "head", subscription.Stream("others"), save(ids["head"], "aeldre"), no},
		{"for somebody else, by a designer", "designer", subscription.Stream("new"), save(ids["head"]), yes},
		{"by a leader", "leader", subscription.Stream("new"), save(ids["head"], "job"), yes},
		{"by an administrator", "administrator", subscription.Stream("new"), save(ids["head"], "job"), yes},
		{"by an administrator, who may not read what would come", "administrator", subscription.Stream("new"), save(ids["administrator"], "job"), no},
		{"by an observer", "observer", subscription.Stream("new"), save(ids["observer"], "aeldre"), no},

		{"the own one ends", "head", subscription.Stream("heads"), subscription.End{}, yes},
		{"another's does not", "head", subscription.Stream("others"), subscription.End{}, no},
		{"one that is not there", "head", subscription.Stream("none"), subscription.End{}, none},
		{"any, by a designer", "designer", subscription.Stream("others"), subscription.End{}, yes},
		{"any, by an administrator", "administrator", subscription.Stream("others"), subscription.End{}, yes},

		{"a silence of the own department", "head", subscription.SilenceStream("new"), silence("", "aeldre"), yes},
		{"of another", "head", subscription.SilenceStream("new"), silence("", "job"), no},
		{"of all", "head", subscription.SilenceStream("new"), silence(""), http.StatusUnprocessableEntity},
		{"of all, for the own subscription", "head", subscription.SilenceStream("new"), silence("heads"), yes},
		{"for another's subscription", "head", subscription.SilenceStream("new"), silence("others"), no},
		{"in the place of another's silence", "head", subscription.SilenceStream("others"), silence("", "aeldre"), no},
		{"of all, by a leader", "leader", subscription.SilenceStream("new"), silence(""), yes},
		{"by an administrator, who silences nothing", "administrator", subscription.SilenceStream("new"), silence(""), no},
		{"the own one is lifted", "head", subscription.SilenceStream("heads"), subscription.Lift{}, yes},
		{"another's is not", "head", subscription.SilenceStream("others"), subscription.Lift{}, no},
		{"any, by a designer", "designer", subscription.SilenceStream("others"), subscription.Lift{}, yes},

		{"an alert of the own department", "head", alert.Stream(own), alert.Acknowledge{}, yes},
		{"of another", "head", alert.Stream(foreign), alert.Acknowledge{}, none},
		{"of another, that came by escalation", "head", alert.Stream(passed), alert.Acknowledge{}, yes},
		{"of another, that came to somebody else", "other", alert.Stream(passed), alert.Acknowledge{}, none},
		{"one that is not there", "head", alert.Stream(uuid.Max), alert.Acknowledge{}, none},
		{"any, by a designer", "designer", alert.Stream(foreign), alert.Acknowledge{}, yes},
		{"by an administrator", "administrator", alert.Stream(own), alert.Acknowledge{}, no},
		{"by an observer", "observer", alert.Stream(own), alert.Acknowledge{}, no},
	} {
		data, err := json.Marshal(c.intent)
		if err != nil {
			t.Fatal(err)
		}
		body, err := json.Marshal(decider.Envelope{ID: uuid.New(), Type: c.intent.CommandName(), Stream: c.stream, Data: data})
		if err != nil {
			t.Fatal(err)
		}
		before := len(e.handled)
		w := call(h, "POST", "/api/v1/commands", string(body), who[c.by])
		if w.Code != c.want || (len(e.handled) > before) != (c.want == yes) {
			t.Errorf("%s on %s, by %s, %s: %d, want %d: %s", c.intent.CommandName(), c.stream, c.by, c.what, w.Code, c.want, w.Body)
		}
	}

	// What is shown follows the same rules.
	for _, c := range []struct {
		by   string
		id   uuid.UUID
		want int
	}{{"head", own, yes}, {"head", foreign, none}, {"head", passed, yes}, {"other", passed, none}, {"designer", foreign, yes}, {"administrator", own, no}} {
		for _, part := range []string{"", "/quotes"} {
			if w := call(h, "GET", "/api/v1/alerts/"+c.id.String()+part, "", who[c.by]); w.Code != c.want {
				t.Errorf("%s%s, by %s: %d, want %d: %s", c.id, part, c.by, w.Code, c.want, w.Body)
			}
		}
	}
	var waiting httpapi.WaitingBody
	w := call(h, "GET", "/api/v1/alerts/inbox/waiting", "", who["head"])
	if err := json.Unmarshal(w.Body.Bytes(), &waiting); err != nil || waiting.Waiting != 1 {
		t.Errorf("%s (%v): want the one that was escalated", w.Body, err)
	}
	var inbox struct{ Alerts []alerts.Entry }
	w = call(h, "GET", "/api/v1/alerts/inbox", "", who["head"])
	if err := json.Unmarshal(w.Body.Bytes(), &inbox); err != nil || len(inbox.Alerts) != 1 || inbox.Alerts[0].Step != 1 || inbox.Alerts[0].Progress != alerts.Open {
		t.Errorf("%s (%v)", w.Body, err)
	}
}

// Who may not read alerts is told of a subscription how many it would have told
// of, and nothing of them: what leaves is looked at to the letter.
func TestPreviewInNumbers(t *testing.T) {
	e := &alerting{newPast(alerts.Projection())}
	o := options(t, e.engine, zerolog.Nop())
	o.Views = e
	h := httpapi.New(o)
	for _, department := range []string{"aeldre", "job"} {
		f := alert.Raised{PainPoint: painpoint.ID("jargon", painpoint.Scope{Department: department}), Change: alert.Detected, Kind: "jargon",
			Scope: painpoint.Scope{Department: department}, Severity: painpoint.High, Departments: []string{department}, Principles: []string{}}
		e.tellBy(t, alert.Stream(alert.ID(f.PainPoint, 0)), "engine", f)
	}
	const draft = `{"subscription":{"name":"x","account":"anna","filter":{"departments":["aeldre"]},"when":{"mode":"at-once"},"channels":[{"kind":"inbox"}]}}`
	for role, reads := range map[access.Role]bool{access.Designer: true, access.Leader: true, access.Head: true, access.Administrator: false} {
		w := call(h, "POST", "/api/v1/subscriptions/preview", draft, machine(t, o, []string{"aeldre"}, role))
		var p alerts.Preview
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != http.StatusOK || p.Sent != 1 || p.Alerts != 1 || p.Raised != 2 || p.PerWeek == 0 {
			t.Errorf("%s: %d %v %s", role, w.Code, err, w.Body)
		}
		if got := len(p.Notifications) == 1; got != reads {
			t.Errorf("%s is told of what: %v, %s", role, got, w.Body)
		}
		if reads {
			continue
		}
		var all map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &all); err != nil {
			t.Fatal(err)
		}
		for name, value := range all {
			_, number := value.(float64)
			list, empty := value.([]any)
			if !number && name != "from" && name != "until" && !(empty && len(list) == 0) {
				t.Errorf("%s is told %s: %v", role, name, value)
			}
		}
	}
}
