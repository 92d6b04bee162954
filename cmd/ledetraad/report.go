package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/projections/painpoints"
	view "ledetraad/projections/report"
)

type reportCmd struct {
	target
	printing
	From     string `help:"The period's first day; the first of that year, if left out." placeholder:"DAY"`
	Until    string `help:"Its last day; today, if left out." placeholder:"DAY"`
	KnownAt  string `help:"Only what was known by the end of this day; the period's last, if left out." placeholder:"DAY"`
	Markdown bool   `help:"Print Markdown."`
}

func (r *reportCmd) Run(ctx context.Context, c *console) error {
	if r.Markdown && r.JSON {
		return usagef("--markdown and --json: choose one")
	}
	q := url.Values{}
	set(q, "from", r.From)
	set(q, "until", r.Until)
	set(q, "known_at", r.KnownAt)
	return show(ctx, c, r.target, r.printing, "/api/v1/report", q, func(_ *apiclient.Client, x view.Report) error {
		d := x.In(painpoints.Lang(r.Lang))
		if r.Markdown {
			return d.Markdown(c.out)
		}
		return printReport(c.out, d)
	})
}

// printReport writes a report to a terminal.
func printReport(w io.Writer, d view.Document) error {
	fmt.Fprintf(w, "%s\n", d.Title)
	for _, l := range append([]string{d.Of}, d.Lead...) {
		if l != "" {
			fmt.Fprintln(w, l)
		}
	}
	for _, s := range d.Sections {
		fmt.Fprintf(w, "\n%s\n", strings.ToUpper(s.Title))
		for _, l := range s.Text {
			fmt.Fprintln(w, l)
		}
		for _, t := range s.Tables {
			fmt.Fprintln(w)
			if t.Caption != "" {
				fmt.Fprintln(w, t.Caption)
			}
			out := table{head: t.Head, right: map[int]bool{}}
			for i, figures := range t.Figures {
				out.right[i] = figures
			}
			for _, row := range t.Rows {
				cells := make([]string, len(row))
				for i, x := range row {
					cells[i] = x.Text
					if !t.Figures[i] {
						cells[i] = clip(x.Text, 60)
					}
				}
				out.add(cells...)
			}
			if err := out.print(w); err != nil {
				return err
			}
		}
		for _, l := range s.Notes {
			fmt.Fprintf(w, "\n%s\n", l)
		}
	}
	return nil
}
