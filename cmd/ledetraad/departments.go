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
		t := table{head: []string{l.say("Afdeling", "Department"), l.say("Nøgle", "Key"), l.say("Forløb", "Journeys"), l.say("Kontaktpunkter", "Touchpoints"), l.say("Henvendelser", "Requests")},
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
		t := table{head: []string{f.say("Fra", "From"), f.say("Til", "To"), f.say("Antal", "Count"), f.say("Median", "Median"), "p90"},
			right: map[int]bool{2: true, 3: true, 4: true}}
		for _, e := range g.Edges {
			t.add(e.cells(2, name(e.From), name(e.To), strconv.Itoa(e.Count), f.duration(e.MedianWaitS), f.duration(e.P90WaitS))...)
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
		t := table{head: []string{h.say("Fra", "From"), h.say("Til", "To"), h.say("Antal", "Count"), h.say("Varme", "Warm"), h.say("Kolde", "Cold"), h.say("Median til modtageren", "Median until taken up")},
			right: map[int]bool{2: true, 3: true, 4: true, 5: true}}
		for _, r := range b.HandOvers {
			t.add(r.cells(2, n.department(r.From), n.department(r.To), strconv.Itoa(r.N), strconv.Itoa(r.Warm), strconv.Itoa(r.Cold), h.optional(r.MedianS))...)
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
		t := table{head: []string{r.say("Afdeling", "Department"), r.say("Henvendelse", "Request"), r.say("Kanal", "Channel"), r.say("Antal", "Count"),
			r.say("Ubesvaret", "Unanswered"), r.say("Median", "Median"), "p90", r.say("Norm", "Norm"), r.say("Inden for", "Within")},
			right: map[int]bool{3: true, 4: true, 5: true, 6: true, 8: true}}
		for _, x := range b.Responses {
			within := "–"
			if x.Share != nil && x.Share.Value != nil {
				within = r.percent(*x.Share.Value)
			}
			t.add(x.cells(3, n.department(x.Department), clip(x.Activity, 36), r.channelOf(x.Channel), strconv.Itoa(x.N), dash(x.Unanswered),
				r.wait(x.Clock, x.MedianS), r.wait(x.Clock, x.P90S), r.norm(x.Norm), within)...)
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
func (p printing) wait(clock programme.Clock, s *float64) string {
	if s != nil && clock == programme.WorkingDays {
		return p.decimal(*s/86400, 0) + " " + p.say("hverd.", "w.days")
	}
	return p.optional(s)
}

func (p printing) norm(n *programme.Norm) string {
	if n == nil {
		return "–"
	}
	var amount string
	switch n.Clock {
	case programme.WorkingDays:
		amount = fmt.Sprintf("%d %s", n.Amount, p.say("hverdage", "working days"))
	case programme.Weeks:
		amount = fmt.Sprintf("%d %s", n.Amount, p.say("uger", "weeks"))
	case programme.OpeningHours:
		amount = p.duration(float64(n.Amount)) + " " + p.say("i åbningstiden", "open")
	default:
		amount = p.duration(float64(n.Amount))
	}
	return fmt.Sprintf("%d %% %s %s", n.Percentile, p.say("inden", "within"), amount)
}
