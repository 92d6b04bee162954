package web

import (
	"net/url"
	"time"

	"ledetraad/projections/painpoints"
	"ledetraad/projections/report"
)

type reportShown struct {
	report.Document
	From, Until, KnownAt string // as they are asked for in the form
	Periods              []choice
	File                 string // address of the same as Markdown
}

// reportPage is the status report. Its words are the report's own, so that page,
// file and terminal say the same.
func reportPage(v *visit) (any, error) {
	in, q := v.request.URL.Query(), url.Values{}
	for _, name := range []string{"from", "until", "known_at"} {
		if x := in.Get(name); x != "" {
			q.Set(name, x)
		}
	}
	var r report.Report
	if err := v.get("/api/v1/report", q, &r); err != nil {
		return nil, err
	}
	out := reportShown{Document: r.In(painpoints.Lang(v.lang)), From: r.From, Until: r.Until, KnownAt: in.Get("known_at"), Periods: v.periods(r.From, r.Until)}
	q.Set("lang", string(v.lang))
	q.Set("from", r.From)
	q.Set("until", r.Until)
	out.File = "/api/v1/report.md?" + q.Encode()
	return out, nil
}

// periods are those that people report on.
func (v *visit) periods(from, until string) []choice {
	now := v.now().In(copenhagen)
	day := func(year int, month time.Month, d int) time.Time {
		return time.Date(year, month, d, 0, 0, 0, 0, copenhagen)
	}
	quarter := day(now.Year(), (now.Month()-1)/3*3+1, 1)
	var out []choice
	for _, p := range []struct {
		key         string
		first, last time.Time
	}{
		{"report.year", day(now.Year(), 1, 1), now},
		{"report.quarter", quarter.AddDate(0, -3, 0), quarter.AddDate(0, 0, -1)},
		{"report.before", day(now.Year()-1, 1, 1), day(now.Year()-1, 12, 31)},
	} {
		first, last := p.first.Format(time.DateOnly), p.last.Format(time.DateOnly)
		out = append(out, choice{Value: "/report?" + url.Values{"from": {first}, "until": {last}}.Encode(), Text: v.lang.text(p.key), Chosen: first == from && last == until})
	}
	return out
}
