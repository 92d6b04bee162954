package alerts

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
	"ledetraad/projections/clocks"
)

// News is an alert that is to be routed.
type News struct {
	alert.Raised
	ID       uuid.UUID
	At       time.Time      // when the event that it rests on was recorded
	Position event.Position // where that stands in the log
}

// Directory is who wants to hear of what, and what nobody is to hear of.
type Directory struct {
	Subscriptions []Subscription // by id
	Silences      []Silence      // by id
	Calendar      clocks.Calendar
}

// World is what routing must know beside the directory.
type World interface {
	// Across lists the pains across departments of the kind that stand now, and
	// of which there was an alert.
	Across(kind string) ([]Standing, error)
	// Heard reports whether the subscription was told of the alert, or will be.
	Heard(subscription string, alert uuid.UUID) (bool, error)
	// Gathers is until when what belongs to a group is gathered; zero: it is not.
	Gathers(subscription, group string) (time.Time, error)
	// Opened is the time at which what is being told of a group at this moment is
	// due: what belongs to it goes along.
	Opened(subscription, group string) (time.Time, bool)
}

// Standing is a pain across departments that stands.
type Standing struct {
	Alert          uuid.UUID // the last one of it
	Severity       painpoint.Severity
	Departments    []string
	LifeSituations []string
}

// Decision is what becomes of an alert for one subscription, and why.
type Decision struct {
	Subscription string        `json:"subscription"`
	Name         string        `json:"name"`
	Account      string        `json:"account"`
	Verdict      alert.Verdict `json:"verdict,omitempty" enum:"sent,gathered,digested,held,inhibited,silenced"` // "": it does not hear of it
	Why          Reason        `json:"why"`
	By           string        `json:"by,omitempty"` // the silence, or the alert across departments
	Group        string        `json:"group,omitempty"`
	Due          time.Time     `json:"due,omitzero"` // when it is told

	channels []subscription.Channel
}

// Reason is why.
type Reason string

// The reasons.
const (
	BecauseOther      Reason = "other-departments"
	BecauseSituation  Reason = "other-life-situations"
	BecauseKind       Reason = "other-kinds"
	BecausePrinciple  Reason = "other-principles"
	BecauseMild       Reason = "too-mild"
	BecauseCrossing   Reason = "crosses-departments"
	BecauseNoCrossing Reason = "crosses-nothing"
	BecauseLater      Reason = "saved-later" // it hears only of what is recorded after it was saved
	BecauseSilence    Reason = "silence"
	BecausePart       Reason = "part-of-what-crosses" // of which it was told
	BecauseFirst      Reason = "at-once"
	BecauseGathering  Reason = "gathering" // the group was told of a moment ago
	BecauseDigest     Reason = "digest"
	BecauseQuiet      Reason = "quiet"
)

// Route decides, for every subscription, what becomes of an alert. It is a
// function of its arguments alone.
func (d Directory) Route(w World, n News) ([]Decision, error) {
	out := make([]Decision, 0, len(d.Subscriptions))
	for _, s := range d.Subscriptions {
		x, err := d.decide(w, s, n)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// Routes is the part of the decisions that is recorded: those of subscriptions
// whose filter let the alert pass.
func Routes(list []Decision) []alert.Route {
	out := []alert.Route{}
	for _, x := range list {
		if x.Verdict != "" {
			out = append(out, alert.Route{Subscription: x.Subscription, Verdict: x.Verdict, By: x.By, Group: x.Group, Due: x.Due})
		}
	}
	return out
}

func (d Directory) decide(w World, s Subscription, n News) (Decision, error) {
	x := Decision{Subscription: s.ID, Name: s.Saved.Name, Account: s.Saved.Account, channels: s.Saved.Channels}
	if why := stops(s.Saved.Filter, n.Raised); why != "" {
		x.Why = why
		return x, nil
	}
	if !n.Position.After(s.since) {
		x.Why = BecauseLater
		return x, nil
	}
	for _, q := range d.Silences {
		if !q.Over(n.At) && (q.Set.Subscription == "" || q.Set.Subscription == s.ID) && stops(q.Set.Filter, n.Raised) == "" {
			x.Verdict, x.Why, x.By = alert.Silenced, BecauseSilence, q.ID
			return x, nil
		}
	}
	part, err := d.part(w, s, n)
	if err != nil {
		return x, err
	}
	if part != uuid.Nil {
		x.Verdict, x.Why, x.By = alert.Inhibited, BecausePart, part.String()
		return x, nil
	}
	return x, d.when(w, s, n, &x)
}

// part is the alert of a pain across departments that this one is a part of, and
// that the subscription was told of. A part that is worse than the whole is
// news.
func (d Directory) part(w World, s Subscription, n News) (uuid.UUID, error) {
	if n.Crosses != nil {
		return uuid.Nil, nil
	}
	whole, err := w.Across(n.Kind)
	if err != nil {
		return uuid.Nil, err
	}
	for _, x := range whole {
		if n.Severity.Rank() > x.Severity.Rank() || !slices.Contains(x.Departments, n.Scope.Department) ||
			n.Scope.LifeSituation != "" && !slices.Contains(x.LifeSituations, n.Scope.LifeSituation) {
			continue
		}
		heard, err := w.Heard(s.ID, x.Alert)
		if err != nil {
			return uuid.Nil, err
		}
		if heard {
			return x.Alert, nil
		}
	}
	return uuid.Nil, nil
}

// when decides when a subscription is told.
func (d Directory) when(w World, s Subscription, n News, x *Decision) error {
	at := micros(n.At)
	if s.Saved.When.Mode != subscription.AtOnce {
		x.Verdict, x.Why, x.Due = alert.Digested, BecauseDigest, nextDue(d.Calendar, s.Saved, at)
		return nil
	}
	x.Group = groupOf(s.Saved.GroupBy, n.Raised)
	until, err := w.Gathers(s.ID, x.Group)
	if err != nil {
		return err
	}
	x.Verdict, x.Why, x.Due = alert.Sent, BecauseFirst, at
	if due, open := w.Opened(s.ID, x.Group); open {
		x.Due = due
	} else if until.After(at) {
		x.Verdict, x.Why, x.Due = alert.Gathered, BecauseGathering, until
	}
	if after := afterQuiet(d.Calendar, s.Saved.Quiet, x.Due); after.After(x.Due) {
		x.Verdict, x.Why, x.Due, x.Group = alert.Held, BecauseQuiet, after, ""
	}
	return nil
}

func micros(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// groupOf is what an alert is told with.
func groupOf(by subscription.GroupBy, n alert.Raised) string {
	switch by {
	case subscription.ByDepartment:
		return strings.Join(n.Departments, " ")
	case subscription.ByKind:
		return strings.Join(n.Kinds(), " ")
	case subscription.ByLifeSituation:
		return strings.Join(n.LifeSituations(), " ")
	}
	return ""
}

// stops is why a filter does not let an alert pass; "": it does.
func stops(f subscription.Filter, n alert.Raised) Reason {
	switch {
	case !meets(f.Departments, n.Departments):
		return BecauseOther
	case f.Crossing == subscription.OnlyCrossing && n.Crosses == nil:
		return BecauseNoCrossing
	case f.Crossing == subscription.WithoutCrossing && n.Crosses != nil:
		return BecauseCrossing
	case f.Severity.Rank() > n.Severity.Rank():
		return BecauseMild
	case len(f.Kinds) > 0 && !meets(f.Kinds, n.Kinds()):
		return BecauseKind
	case len(f.LifeSituations) > 0 && !meets(f.LifeSituations, n.LifeSituations()):
		return BecauseSituation
	case !meets(f.Principles, n.Principles):
		return BecausePrinciple
	}
	return ""
}

// meets reports whether one of the wanted is there; where none is wanted, all
// are well.
func meets(want, there []string) bool {
	return len(want) == 0 || slices.ContainsFunc(want, func(k string) bool { return slices.Contains(there, k) })
}
