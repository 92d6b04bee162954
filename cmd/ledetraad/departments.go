package main

import (
	"context"
	"fmt"
	"net/url"
	"strconv"

	"ledetraad/adapters/apiclient"
	"ledetraad/domain/programme"
	"ledetraad/projections/journeys"
)

type departmentsCmd struct {
	List      departmentsListCmd      `cmd:"" default:"withargs" help:"Departments, with how much is recorded of each."`
	Flow      departmentsFlowCmd      `cmd:"" help:"Which touchpoints directly follow which."`
	HandOvers departmentsHandOversCmd `cmd:"" name:"hand-overs" help:"What departments hand to each other."`
	Response  departmentsResponseCmd  `cmd:"" help:"Response times."`
}

type departmentsListCmd struct {
	target
	printing
	asOf
}

func (l *departmentsListCmd) Run(ctx context.Context, c *console) error {
	type body struct {
		Departments []struct {
			journeys.DepartmentCount
			suppression
		}
	}
	return show(ctx, c, l.target, l.printing, "/api/v1/departments", l.asOf.query(url.Values{}), func(_ *apiclient.Client, b body) error {
		t := table{head: []string{l.Lang.say("Afdeling", "Department"), l.Lang.say("Nøgle", "Key"), l.Lang.say("Forløb", "Journeys"), l.Lang.say("Kontaktpunkter", "Touchpoints"), l.Lang.say("Henvendelser", "Requests")},
			right: map[int]bool{2: true, 3: true, 4: true}}
		for _, d := range b.Departments {
			t.add(d.cells(2, d.Name, d.Department, strconv.FormatInt(d.Journeys, 10), strconv.FormatInt(d.Touchpoints, 10), strconv.FormatInt(d.Requests, 10))...)
		}
		return t.print(c.out)
	})
}

type departmentsFlowCmd struct {
	target
	printing
	asOf
	narrowing
	By string `help:"activity or department." enum:"activity,department" default:"activity"`
}

func (f *departmentsFlowCmd) Run(ctx context.Context, c *console) error {
	type body struct {
		Edges []struct {
			journeys.Edge
			suppression
		}
	}
	q := f.narrowing.query(f.asOf.query(url.Values{"by": {f.By}}))
	return show(ctx, c, f.target, f.printing, "/api/v1/departments/flow", q, func(api *apiclient.Client, g body) error {
		name := func(s string) string { return clip(s, 44) }
		if f.By == "department" {
			n, err := readNames(ctx, api, f.printing)
			if err != nil {
				return err
			}
			name = n.department
		}
		t := table{head: []string{f.Lang.say("Fra", "From"), f.Lang.say("Til", "To"), f.Lang.say("Antal", "Count"), f.Lang.say("Median", "Median"), "p90"},
			right: map[int]bool{2: true, 3: true, 4: true}}
		for _, e := range g.Edges {
			t.add(e.cells(2, name(e.From), name(e.To), strconv.Itoa(e.Count), f.Lang.duration(e.MedianWaitS), f.Lang.duration(e.P90WaitS))...)
		}
		return t.print(c.out)
	})
}

type departmentsHandOversCmd struct {
	target
	printing
	asOf
	narrowing
}

func (h *departmentsHandOversCmd) Run(ctx context.Context, c *console) error {
	type body struct {
		HandOvers []struct {
			journeys.Handing
			suppression
		} `json:"hand_overs"`
	}
	q := h.narrowing.query(h.asOf.query(url.Values{}))
	return show(ctx, c, h.target, h.printing, "/api/v1/departments/hand-overs", q, func(api *apiclient.Client, b body) error {
		n, err := readNames(ctx, api, h.printing)
		if err != nil {
			return err
		}
		t := table{head: []string{h.Lang.say("Fra", "From"), h.Lang.say("Til", "To"), h.Lang.say("Antal", "Count"), h.Lang.say("Varme", "Warm"), h.Lang.say("Kolde", "Cold"), h.Lang.say("Median til modtageren", "Median until taken up")},
			right: map[int]bool{2: true, 3: true, 4: true, 5: true}}
		for _, r := range b.HandOvers {
			t.add(r.cells(2, n.department(r.From), n.department(r.To), strconv.Itoa(r.N), strconv.Itoa(r.Warm), strconv.Itoa(r.Cold), h.Lang.optional(r.MedianS))...)
		}
		return t.print(c.out)
	})
}

type departmentsResponseCmd struct {
	target
	printing
	asOf
	narrowing
}

func (r *departmentsResponseCmd) Run(ctx context.Context, c *console) error {
	type body struct {
		Responses []struct {
			journeys.Response
			suppression
		}
	}
	q := r.narrowing.query(r.asOf.query(url.Values{}))
	return show(ctx, c, r.target, r.printing, "/api/v1/departments/responses", q, func(api *apiclient.Client, b body) error {
		n, err := readNames(ctx, api, r.printing)
		if err != nil {
			return err
		}
		t := table{head: []string{r.Lang.say("Afdeling", "Department"), r.Lang.say("Henvendelse", "Request"), r.Lang.say("Kanal", "Channel"), r.Lang.say("Antal", "Count"),
			r.Lang.say("Ubesvaret", "Unanswered"), r.Lang.say("Median", "Median"), "p90", r.Lang.say("Norm", "Norm"), r.Lang.say("Inden for", "Within")},
			right: map[int]bool{3: true, 4: true, 5: true, 6: true, 8: true}}
		for _, x := range b.Responses {
			within := "–"
			if x.Share != nil && x.Share.Value != nil {
				within = r.Lang.percent(*x.Share.Value)
			}
			t.add(x.cells(3, n.department(x.Department), clip(x.Activity, 36), r.Lang.channelOf(x.Channel), strconv.Itoa(x.N), dash(x.Unanswered),
				r.Lang.wait(x.Clock, x.MedianS), r.Lang.wait(x.Clock, x.P90S), r.Lang.norm(x.Norm), within)...)
		}
		return t.print(c.out)
	})
}

// suppression is the mark of a row that counts too few people to be told.
type suppression struct {
	Suppressed bool `json:"suppressed"`
}

// cells are a row's cells; where it is suppressed, those from the count on are
// not known.
func (s suppression) cells(count int, cells ...string) []string {
	if !s.Suppressed {
		return cells
	}
	for i := range cells[count:] {
		cells[count+i] = "–"
	}
	cells[count] = "<5"
	return cells
}

// wait writes a wait in the clock's own unit: 86,400 seconds on the working-days
// clock are one working day.
func (lang language) wait(clock programme.Clock, s *float64) string {
	if s != nil && clock == programme.WorkingDays {
		return lang.decimal(*s/86400, 0) + " " + lang.say("hverd.", "w.days")
	}
	return lang.optional(s)
}

func (lang language) norm(n *programme.Norm) string {
	if n == nil {
		return "–"
	}
	var amount string
	switch n.Clock {
	case programme.WorkingDays:
		amount = fmt.Sprintf("%d %s", n.Amount, lang.say("hverdage", "working days"))
	case programme.Weeks:
		amount = fmt.Sprintf("%d %s", n.Amount, lang.say("uger", "weeks"))
	case programme.OpeningHours:
		amount = lang.duration(float64(n.Amount)) + " " + lang.say("i åbningstiden", "open")
	default:
		amount = lang.duration(float64(n.Amount))
	}
	return fmt.Sprintf("%d %% %s %s", n.Percentile, lang.say("inden", "within"), amount)
}
