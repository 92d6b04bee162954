package httpapi

import (
	"bytes"
	"context"
	"mime"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/projections/cocreation"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/report"
	"ledetraad/projections/view"
)

type reportInput struct {
	MinPosition string `query:"min_position" doc:"Wait until the views have come at least this far in the log"`
	From        string `query:"from" doc:"The period's first day (2026-03-02); the first of that year, if left out"`
	Until       string `query:"until" doc:"Its last day; today, if left out"`
	KnownAt     string `query:"known_at" doc:"Only what was known by the end of this day; the period's last, if left out"`
}

type markdownInput struct {
	reportInput
	Lang string `query:"lang" enum:"da,en" default:"da"`
}

type markdownOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (a *api) addReport(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "report", Method: http.MethodGet, Path: "/api/v1/report", Tags: []string{"report"},
		Summary:     "Status report: people involved, places observed, workshops, solutions and pain points, by any days and as known then",
		Description: "The same days give the same report later. It is made to be passed on: counts of fewer than five people are left out for every reader."},
		func(ctx context.Context, in *reportInput) (*bodyOf[report.Report], error) {
			r, err := a.report(ctx, *in)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[report.Report]{r}, nil
		})
	huma.Register(h, huma.Operation{OperationID: "report-markdown", Method: http.MethodGet, Path: "/api/v1/report.md", Tags: []string{"report"},
		Summary:   "The same as a Markdown file",
		Responses: map[string]*huma.Response{"200": {Description: "the file", Content: map[string]*huma.MediaType{"text/markdown": {}}}}},
		func(ctx context.Context, in *markdownInput) (*markdownOutput, error) {
			r, err := a.report(ctx, in.reportInput)
			if err != nil {
				return nil, a.problemOf(err)
			}
			d := r.In(painpoints.Lang(in.Lang))
			var b bytes.Buffer
			if err := d.Markdown(&b); err != nil {
				return nil, a.problemOf(err)
			}
			return &markdownOutput{"text/markdown; charset=utf-8",
				mime.FormatMediaType("attachment", map[string]string{"filename": report.File(r.Days, painpoints.Lang(in.Lang))}), b.Bytes()}, nil
		})
}

// report reads the two views that it is made of. Whatever one of them may have
// more than the other became known after the days that are asked for, or will be
// in both when the day is over.
func (a *api) report(ctx context.Context, in reportInput) (report.Report, error) {
	days, err := report.DaysOf(in.From, in.Until, in.KnownAt, a.Now().In(copenhagen))
	if err != nil {
		return report.Report{}, err
	}
	at, err := Moment{MinPosition: in.MinPosition}.position()
	if err != nil {
		return report.Report{}, err
	}
	var tables [2]view.Reader
	for i, name := range []string{report.Name, cocreation.Name} {
		r, release, err := a.Views.Read(ctx, name, at)
		if err != nil {
			return report.Report{}, err
		}
		defer release()
		tables[i] = r
	}
	r, err := report.Of(tables[0], tables[1], days)
	if err != nil {
		return report.Report{}, err
	}
	return r.WithoutFew(fewest), nil
}
