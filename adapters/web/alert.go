package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/domain/alert"
	"ledetraad/projections/alerts"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/stats"
)

// alertPageShown is one alert with what became of it.
type alertPageShown struct {
	alertShown
	Quotes  []pieceShown
	Quoted  bool // the visitor may read quotes of some pain points
	History []alertStep
	Judging *judgingShown
	Done    bool
}

// alertStep is something that became of an alert.
type alertStep struct {
	What, Said string
	At         time.Time
}

func alertPage(v *visit) (any, error) {
	id := url.PathEscape(v.request.PathValue("id"))
	q := v.since(url.Values{"lang": {string(v.lang)}})
	var p httpapi.AlertBody
	if err := v.get("/api/v1/alerts/"+id, q, &p); err != nil {
		return nil, err
	}
	out := alertPageShown{alertShown: v.itemShown(p.Item), Done: v.request.URL.Query().Has("at")}
	out.Note, out.AssignedAt, out.AddressedAt, out.OverTime = p.Note, p.AssignedAt, p.AddressedAt, p.OverAt
	if !p.OverAt.IsZero() {
		out.Progress = string(alerts.Over)
	}
	if out.Progress == string(alerts.Open) {
		out.Ack = v.ackForm(p.Alert)
		if out.Ack != nil {
			out.Ack.Open = true
		}
	}
	out.History = v.alertHistory(p.Page)
	if v.may("alert-quotes") && v.reader().Words(v.me.Departments, v.me.Account) != access.NoWords {
		out.Quoted = true
		var b httpapi.QuotesBody
		if err := v.get("/api/v1/alerts/"+id+"/quotes", q, &b); err != nil {
			return nil, err
		}
		for _, x := range b.Quotes {
			out.Quotes = append(out.Quotes, v.pieceShown(x))
		}
	}
	var err error
	out.Judging, err = v.judgingOf(p.PainPoint.String())
	return out, err
}

// judgingOf is what the visitor may say of the pain point that an alert is of;
// nil where that one is not the visitor's affair.
func (v *visit) judgingOf(pain string) (*judgingShown, error) {
	if !v.may("pain-point") {
		return nil, nil
	}
	var p painpoints.Page
	err := v.get("/api/v1/painpoints/"+pain, v.since(url.Values{"lang": {string(v.lang)}, "limit": {"1"}}), &p)
	if known, ok := errors.AsType[*problemError](err); ok && known.Status == http.StatusNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	j := v.judging(p)
	j.Then = with(v.request.URL, "at", "")
	// What is asked of somebody who was told comes first; the rest is on the pain point's own page.
	j.Forms = slices.DeleteFunc(j.Forms, func(f formShown) bool {
		return !slices.Contains([]string{"assign", "address", "comment", "object"}, f.What)
	})
	return &j, nil
}

// alertHistory is what became of an alert, the newest first.
func (v *visit) alertHistory(p alerts.Page) []alertStep {
	steps := []alertStep{{What: v.lang.text("alert.raised"), At: p.RaisedAt}}
	add := func(key, said string, at time.Time) {
		if !at.IsZero() {
			steps = append(steps, alertStep{v.lang.text(key), said, at})
		}
	}
	for _, t := range p.Told {
		said := t.Name
		if who := v.colleague(t.Account); who != "" && t.Account != "" {
			said += " (" + who + ")"
		}
		key := "alert.told"
		if t.Step > 0 {
			key = "alert.told.up"
		}
		switch {
		case t.Told:
			for _, d := range t.Deliveries {
				said += ". " + v.lang.text("alert.delivery", v.lang.named("channel", string(d.Channel)), v.lang.named("delivery", d.State))
				if d.Reason != "" {
					said += ": " + d.Reason
				}
			}
			add(key, said, t.At)
		case t.Verdict == alert.Silenced, t.Verdict == alert.Inhibited:
			add("alert."+string(t.Verdict), said, p.RaisedAt)
		default:
			if t.Due.After(v.now()) {
				add("alert.due", said, t.Due)
			}
		}
		if t.Escalates.After(v.now()) {
			add("alert.escalates", said, t.Escalates)
		}
	}
	add("alert.acked", v.colleague(p.AcknowledgedBy)+after(": ", p.Note), p.AcknowledgedAt)
	add("alert.assigned", "", p.AssignedAt)
	add("alert.addressed", "", p.AddressedAt)
	add("alert.over", v.lang.named("state", string(p.State)), p.OverAt)
	slices.SortStableFunc(steps, func(a, b alertStep) int { return b.At.Compare(a.At) })
	return steps
}

// after is a text behind a mark; nothing where there is none.
func after(mark, text string) string {
	if text == "" {
		return ""
	}
	return mark + text
}

// answersShown is how alerts were answered.
type answersShown struct {
	From, Until string
	Rows        []answerRow
}

type answerRow struct {
	Department                        string
	Alerts                            int
	Acknowledged, Assigned, Addressed answerCell
}

// answerCell is how many were, and how long it mostly took.
type answerCell struct {
	N      int
	Median string
}

func alertResponses(v *visit) (any, error) {
	in := v.request.URL.Query()
	var b struct {
		Responses []alerts.Response `json:"responses"`
	}
	if err := v.get("/api/v1/alerts/responses", asked(in, "from", "until"), &b); err != nil {
		return nil, err
	}
	out := answersShown{From: in.Get("from"), Until: in.Get("until")}
	cell := func(s stats.Summary) answerCell {
		c := answerCell{N: s.Answered, Median: "–"}
		if s.Median.Known() {
			c.Median = v.lang.openFor(s.Median.Value)
		}
		return c
	}
	for _, r := range b.Responses {
		row := answerRow{Department: v.lang.text("alerts.everywhere"), Alerts: r.Alerts, Acknowledged: cell(r.Acknowledged), Assigned: cell(r.Assigned), Addressed: cell(r.Addressed)}
		if r.Department != "" {
			row.Department = of(v.names().department, r.Department)
		}
		if r.Department == "" && r.Alerts == 0 {
			continue
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

// openFor is a time that passed while the municipality was open.
func (l lang) openFor(d time.Duration) string {
	if d < time.Hour {
		return l.text("alerts.minutes", l.whole(int64(d.Round(time.Minute).Minutes())))
	}
	return l.text("alerts.hours", l.decimal(d.Hours(), 1))
}
