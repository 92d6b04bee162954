package alerts

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/event"
	"ledetraad/domain/subscription"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/view"
)

//nolint:gochecknoglobals // a constant
var latest = event.Position{Commit: math.MaxInt64, Prepare: math.MaxInt64}

// Preview is what a subscription would have sent.
type Preview struct {
	From          time.Time  `json:"from"`
	Until         time.Time  `json:"until"`
	Raised        int        `json:"raised"`    // noteworthy changes in that time
	Alerts        int        `json:"alerts"`    // of these, those it would have told
	Inhibited     int        `json:"inhibited"` // parts of a pain across departments that it would have told
	Waiting       int        `json:"waiting"`   // that would be told after the end
	Sent          int        `json:"sent"`      // notifications
	PerWeek       float64    `json:"per_week"`  // of these, on average
	Notifications []Previews `json:"notifications"`
}

// Counts is the preview in numbers alone, without what would have been told, and
// when.
func (p Preview) Counts() Preview {
	p.Notifications = []Previews{}
	return p
}

// Previews is a notification that would have been sent.
type Previews struct {
	At     time.Time `json:"at"`
	Digest bool      `json:"digest"`
	Items  []Item    `json:"items"`
}

// PreviewOf works out what a subscription would have sent until a time, had it
// been there for so long before: by the same rules, over what was noteworthy
// then. Silences are left out of account. Where alerts were not raised yet, it
// goes by what the log says of pain points.
func PreviewOf(r, pains view.Reader, s subscription.Save, until time.Time, length time.Duration, lang painpoints.Lang) (Preview, error) {
	p := Preview{From: until.Add(-length).UTC(), Until: until.UTC(), Notifications: []Previews{}}
	cal, err := calendar(r)
	if err != nil {
		return p, err
	}
	w, err := newWording(r, pains, lang)
	if err != nil {
		return p, err
	}
	d := Directory{Calendar: cal, Subscriptions: []Subscription{{ID: "preview", Saved: subscription.Saved(s), Active: true}}}
	rows, err := happened(r, p.From, until)
	if err != nil {
		return p, err
	}
	p.Raised = len(rows)
	past := &past{gathers: map[string]time.Time{}, due: map[groupedDue][]alertRow{}}
	for _, row := range rows {
		facts, err := decode[alert.Raised](row.Facts)
		if err != nil {
			return p, fmt.Errorf("alert %s: %w", row.ID, err)
		}
		id, err := uuid.Parse(row.ID)
		if err != nil {
			return p, fmt.Errorf("alert %q: %w", row.ID, err)
		}
		past.at = row.At
		n := News{Raised: facts, ID: id, At: row.At, Position: latest}
		list, err := d.Route(past, n)
		if err != nil {
			return p, err
		}
		switch x := list[0]; {
		case x.Verdict == alert.Inhibited:
			p.Inhibited++
		case x.Verdict != "":
			past.tell(row, n, x, gathering(subscription.Saved(s)))
		}
	}
	err = past.compose(w, until, &p)
	p.Sent = len(p.Notifications)
	if weeks := length.Hours() / (7 * 24); weeks > 0 {
		p.PerWeek = float64(p.Sent) / weeks
	}
	return p, err
}

// happened lists what was noteworthy in a time, the oldest first.
func happened(r view.Reader, from, until time.Time) ([]alertRow, error) {
	var rows []alertRow
	for _, state := range []int64{pending, raised} {
		list, err := all(alerts, r, view.Query{Index: "state", Prefix: []view.Value{state}, From: view.Micros(from), Until: view.Micros(until)})
		if err != nil {
			return nil, fmt.Errorf("what was noteworthy: %w", err)
		}
		rows = append(rows, list...)
	}
	slices.SortFunc(rows, func(a, b alertRow) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return rows, nil
}

// past is the world as it would have been for one subscription.
type past struct {
	at      time.Time
	gathers map[string]time.Time
	due     map[groupedDue][]alertRow
	across  []crossed
}

type groupedDue struct {
	group  string
	due    int64
	digest bool
}

// crossed is an alert of a pain across departments that it was told of.
type crossed struct {
	kind  string
	until time.Time // zero: it stands
	Standing
}

func (p *past) Across(kind string) ([]Standing, error) {
	var out []Standing
	for _, x := range p.across {
		if x.kind == kind && (x.until.IsZero() || p.at.Before(x.until)) {
			out = append(out, x.Standing)
		}
	}
	return out, nil
}

func (p *past) Heard(string, uuid.UUID) (bool, error) { return true, nil } // Across has no others

func (p *past) Gathers(_, group string) (time.Time, error) { return p.gathers[group], nil }

func (p *past) Opened(string, string) (time.Time, bool) { return time.Time{}, false }

func (p *past) tell(row alertRow, n News, x Decision, gathering time.Duration) {
	if n.Crosses != nil {
		p.across = append(p.across, crossed{n.Scope.Term, row.over(), Standing{n.ID, n.Severity, n.Crosses.Departments, n.Crosses.LifeSituations}})
	}
	at := groupedDue{x.Group, x.Due.UnixMicro(), x.Verdict != alert.Sent}
	p.due[at] = append(p.due[at], row)
	if until := x.Due.Add(gathering); x.Verdict != alert.Digested && until.After(p.gathers[x.Group]) {
		p.gathers[x.Group] = until
	}
}

// compose puts together what would have been told, leaving out what was over
// before.
func (p *past) compose(w *wording, until time.Time, out *Preview) error {
	for at, rows := range p.due {
		due := time.UnixMicro(at.due).UTC()
		if due.After(until) {
			out.Waiting += len(rows)
			continue
		}
		n := Previews{At: due, Digest: at.digest}
		for _, row := range rows {
			if over := row.over(); !over.IsZero() && over.Before(due) {
				continue
			}
			item, err := w.item(row)
			if err != nil {
				return err
			}
			n.Items = append(n.Items, item)
		}
		if len(n.Items) == 0 {
			continue
		}
		out.Alerts += len(n.Items)
		out.Notifications = append(out.Notifications, n)
	}
	slices.SortFunc(out.Notifications, func(a, b Previews) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Items[0].Alert.String(), b.Items[0].Alert.String()))
	})
	return nil
}
