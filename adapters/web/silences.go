package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	domain "ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
)

// silencesShown are what is kept from being sent.
type silencesShown struct {
	Now  []silenceShown
	Over []silenceShown
	Set  *form
	Done bool
}

type silenceShown struct {
	What            []string
	Only, Ends      string // for this subscription only; until when, in words
	SetAt, LiftedAt time.Time
	By, Reason      string
	Lift            *form
}

func silenceList(v *visit) (any, error) {
	out := silencesShown{Done: v.request.URL.Query().Has("at")}
	var b struct {
		Silences []alerts.Silence `json:"silences"`
	}
	if err := v.get("/api/v1/silences", v.since(url.Values{"over": {"true"}}), &b); err != nil {
		return nil, err
	}
	subscriptions, err := v.subscriptions(url.Values{})
	if err != nil {
		return nil, err
	}
	called := map[string]string{}
	var mine []choice
	for _, s := range subscriptions {
		called[s.ID] = s.Saved.Name
		mine = append(mine, choice{Value: s.ID, Text: s.Saved.Name})
	}
	for i, s := range b.Silences {
		x := silenceShown{What: v.filterWords(s.Set.Filter), SetAt: s.SetAt, LiftedAt: s.LiftedAt, By: v.colleague(s.SetBy), Reason: s.Set.Reason}
		if s.Set.Subscription != "" {
			x.Only = of(called, s.Set.Subscription)
		}
		x.Ends = v.lang.text("silence.ends", v.lang.moment(s.Set.Until))
		if end := s.Set.Until.In(copenhagen); end.Hour() == 0 && end.Minute() == 0 { // it was set by the day
			x.Ends = v.lang.text("silence.through", v.lang.date(end.Add(-time.Minute)))
		}
		if s.Over(v.now()) {
			out.Over = append(out.Over, x)
			continue
		}
		if v.mayCommand("silence.lift") {
			f := v.newForm("lift"+nth(i), "silence.lift", "/silences/"+url.PathEscape(s.ID)+"/lift", v.lineField("reason", "form.reason", false))
			x.Lift = &f
		}
		out.Now = append(out.Now, x)
	}
	if v.mayCommand("silence.set") {
		out.Set = v.silenceForm(mine)
	}
	return out, nil
}

func (v *visit) silenceForm(mine []choice) *form {
	departments := v.ownDepartments("silences")
	if v.bound("silences") && len(departments) == 1 {
		departments[0].Chosen = true
	}
	until := v.lineField("until", "silence.until", true)
	today := v.now().In(copenhagen)
	until.Type, until.Value = "day", today.AddDate(0, 0, 14).Format(time.DateOnly)
	until.Min, until.Max = today.Format(time.DateOnly), today.AddDate(1, 0, 0).Format(time.DateOnly)
	fields := []formField{v.checksField("department", "me.departments", departments), v.selectField("kind", "filter.kind", false, v.kindChoices())}
	if len(mine) > 0 {
		fields = append(fields, v.selectField("subscription", "silence.only", false, mine))
	}
	f := v.newForm("silence", "silence.set", "/silences", append(fields, until, v.textField("reason", "form.reason", true))...)
	return &f
}

// setSilence keeps alerts from being sent until the end of a day.
func setSilence(v *visit) (string, error) {
	day, err := time.ParseInLocation(time.DateOnly, said(v.request, "until"), copenhagen)
	if err != nil {
		return "", &problemError{Status: http.StatusUnprocessableEntity, Field: "until"}
	}
	i := domain.Silence{Filter: domain.Filter{Departments: v.request.PostForm["department"]}, Subscription: said(v.request, "subscription"),
		Until: day.AddDate(0, 0, 1).UTC(), Reason: said(v.request, "reason")}
	if k := said(v.request, "kind"); k != "" {
		i.Filter.Kinds = []string{k}
	}
	id, err := v.idFor(strings.Join(append(i.Filter.Departments, i.Filter.Kinds...), " "))
	if err != nil {
		return "", err
	}
	q, err := v.give(domain.SilenceStream(id), i)
	return "/silences?" + q.Encode(), err
}

func liftSilence(v *visit) (string, error) {
	q, err := v.give(domain.SilenceStream(v.request.PathValue("id")), domain.Lift{Reason: said(v.request, "reason")})
	return "/silences?" + q.Encode(), err
}
