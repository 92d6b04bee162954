package alert_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
)

var pain = uuid.MustParse("9b85f9ea-447d-513d-af9e-9265ff3a8103")

func TestDecide(t *testing.T) {
	due := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	raised := alert.Raised{PainPoint: pain, Revision: 4, Change: alert.Worsened, Kind: "jargon", Scope: painpoint.Scope{Department: "aeldre"},
		Severity: painpoint.High, SeverityWas: painpoint.Low, Principles: []string{}, Measure: painpoint.Measure{"n": 2}, Departments: []string{"aeldre"}}
	routes := []alert.Route{{Subscription: "a", Verdict: alert.Sent, Due: due}}
	raise := func(change func(*alert.Raise)) alert.Raise {
		r := alert.Raise{Raised: raised, Routes: routes}
		if change != nil {
			change(&r)
		}
		return r
	}
	given := []event.Data{raised, alert.Routed{Routes: routes}}
	up := alert.Escalated{Subscription: "a", Step: 1, Account: "acc", Due: due}
	decidertest.Run(t, alert.Decider(), alert.Stream(alert.ID(pain, 4)), []decidertest.Case{
		{Name: "raised", When: raise(nil), Then: given},
		{Name: "raised by a second engine", Given: given, When: raise(func(r *alert.Raise) { r.Severity = painpoint.Low }), Refused: fault.Conflict},
		{Name: "in another's stream", When: raise(func(r *alert.Raise) { r.Revision = 5 }), Refused: fault.Invalid, Field: "stream"},
		{Name: "of no change", When: raise(func(r *alert.Raise) { r.Change = "receded" }), Refused: fault.Invalid, Field: "data.change"},
		{Name: "departments in disorder", When: raise(func(r *alert.Raise) { r.Departments = []string{"b", "a"} }), Refused: fault.Invalid, Field: "data.departments"},
		{Name: "acknowledged", Given: given, When: alert.Acknowledge{Note: "Ser på det"}, Then: []event.Data{alert.Acknowledged{Note: "Ser på det"}}},
		{Name: "once", Given: append(given, alert.Acknowledged{}), When: alert.Acknowledge{}, Refused: fault.Conflict},
		{Name: "not before it is raised", When: alert.Acknowledge{}, Refused: fault.NotFound, Field: "stream"},
		{Name: "a CPR number is not kept", Given: given, When: alert.Acknowledge{Note: "010190-1234"}, Refused: fault.Invalid, Field: "data.note"},
		{Name: "escalated", Given: given, When: alert.Escalate(up), Then: []event.Data{up}},
		{Name: "once for each step", Given: append(given, up), When: alert.Escalate(up), Refused: fault.Conflict},
		{Name: "not what somebody has seen", Given: append(given, alert.Acknowledged{}), When: alert.Escalate(up), Refused: fault.Conflict},
	})
}

func TestNotification(t *testing.T) {
	due := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	id := alert.NotificationID("a", "", due)
	to := subscription.Channel{Kind: subscription.Mail, Contact: "m-1"}
	d := alert.Delivery{ID: alert.DeliveryID(id, to), Channel: to.Kind, Contact: to.Contact}
	composed := alert.Composed{Subscription: "a", Account: "acc", Alerts: []uuid.UUID{pain}, Due: due, Deliveries: []alert.Delivery{d}}
	given := []event.Data{composed}
	given2 := []event.Data{composed, alert.Delivered{Delivery: d.ID, Attempts: 1}}
	decidertest.Run(t, alert.NotificationDecider(), alert.NotificationStream(id), []decidertest.Case{
		{Name: "composed", When: alert.Compose(composed), Then: given},
		{Name: "once", Given: given, When: alert.Compose(composed), Refused: fault.Conflict},
		{Name: "of nothing", When: alert.Compose{Subscription: "a", Due: due}, Refused: fault.Invalid, Field: "data.alerts"},
		{Name: "of another time", When: alert.Compose{Subscription: "a", Due: due.Add(time.Hour), Alerts: composed.Alerts}, Refused: fault.Invalid, Field: "stream"},
		{Name: "delivered", Given: given, When: alert.Deliver{Delivery: d.ID, Attempts: 3}, Then: []event.Data{alert.Delivered{Delivery: d.ID, Attempts: 3}}},
		{Name: "delivered once", Given: given2, When: alert.Deliver{Delivery: d.ID, Attempts: 2}, Refused: fault.Conflict, Field: "data.delivery"},
		{Name: "not given up after", Given: given2, When: alert.GiveUp{Delivery: d.ID, Attempts: 2, Reason: "x"}, Refused: fault.Conflict, Field: "data.delivery"},
		{Name: "given up", Given: given, When: alert.GiveUp{Delivery: d.ID, Attempts: 9, Reason: "findes ikke"}, Then: []event.Data{alert.GivenUp{Delivery: d.ID, Attempts: 9, Reason: "findes ikke"}}},
		{Name: "with a reason", Given: given, When: alert.GiveUp{Delivery: d.ID, Attempts: 9}, Refused: fault.Invalid, Field: "data.reason"},
		{Name: "another's", Given: given, When: alert.Deliver{Delivery: pain, Attempts: 1}, Refused: fault.NotFound, Field: "data.delivery"},
	})
}

// Written down in every log and at every receiver: they must never change.
func TestIDsStay(t *testing.T) {
	due := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	n := alert.NotificationID("a", "x", due)
	for name, c := range map[string][2]string{
		"alert":        {alert.ID(pain, 4).String(), "4b2473a5-3040-5324-b20b-c8be51e414c1"},
		"notification": {n.String(), "621860dd-744e-50d7-ac5f-cac5666e3e3d"},
		"delivery":     {alert.DeliveryID(n, subscription.Channel{Kind: subscription.Mail, Contact: "m"}).String(), "35b8ecde-c65d-53b2-b458-910b25af6c7f"},
	} {
		if c[0] != c[1] {
			t.Errorf("the id of a known %s is %s, want %s", name, c[0], c[1])
		}
	}
	if alert.NotificationID("a", "b c", due) == alert.NotificationID("a b", "c", due) {
		t.Error("two notifications whose words run together have one id")
	}
}
