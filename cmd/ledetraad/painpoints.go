package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/painpoints"
)

type painpointsCmd struct {
	List   painpointsListCmd   `cmd:"" default:"withargs" help:"Pain points, the worst first."`
	Show   painpointsShowCmd   `cmd:"" help:"One pain point, with its history and evidence."`
	Matrix painpointsMatrixCmd `cmd:"" help:"Departments × guiding principles."`
}

type painpointsListCmd struct {
	target
	printing
	Kind          string `help:"Only this kind." placeholder:"KIND"`
	Department    string `help:"Only this department." placeholder:"KEY"`
	LifeSituation string `help:"Only this life situation." placeholder:"KEY"`
	Principle     string `help:"Only this guiding principle." placeholder:"KEY"`
	Severity      string `help:"Only this severity." enum:",low,medium,high,critical" default:""`
	State         string `help:"Only this state." enum:",detected,receded" default:""`
}

func (l *painpointsListCmd) Run(ctx context.Context, c *console) error {
	q := url.Values{}
	for key, v := range map[string]string{"kind": l.Kind, "department": l.Department, "life_situation": l.LifeSituation,
		"principle": l.Principle, "severity": l.Severity, "state": l.State} {
		set(q, key, v)
	}
	type body struct {
		PainPoints []painpoints.Summary `json:"pain_points"`
	}
	return show(ctx, c, l.target, l.printing, "/api/v1/painpoints", q, func(api *apiclient.Client, b body) error {
		n, err := readNames(ctx, api, l.printing)
		if err != nil {
			return err
		}
		t := table{head: []string{l.say("Alvor", "Severity"), l.say("Smertepunkt", "Pain point"), l.say("Hvor", "Where"), l.say("Hvad der ses", "What is seen"),
			l.say("Livssituation", "Life situation"), l.say("Belæg", "Evidence"), "Id"}, right: map[int]bool{5: true}}
		for _, p := range b.PainPoints {
			t.add(l.severity(p), l.kind(p.Kind), n.departments(p.Departments), l.measured(p), clip(situations(n, p), 34),
				strconv.FormatInt(p.EvidenceCount, 10), p.ID.String())
		}
		return t.print(c.out)
	})
}

func situations(n names, p painpoints.Summary) string {
	out := make([]string, len(p.LifeSituations))
	for i, k := range p.LifeSituations {
		out[i] = n.situation(k)
	}
	return strings.Join(out, ", ")
}

func (p printing) severity(s painpoints.Summary) string {
	if s.State == painpoints.Receded {
		return p.say("aftaget", "receded")
	}
	if p.Lang == "en" {
		return string(s.Severity)
	}
	return map[painpoint.Severity]string{painpoint.Low: "lav", painpoint.Medium: "mellem", painpoint.High: "høj", painpoint.Critical: "kritisk"}[s.Severity]
}

// kind is the pain's name as a person says it.
func (p printing) kind(kind string) string {
	words := map[string][2]string{
		"deadline-missed":         {"Overskredne frister", "Missed deadlines"},
		"slow-response":           {"Langsomme svar", "Slow answers"},
		"repeat-calls-unanswered": {"Gentagne kald uden svar", "Repeated calls, unanswered"},
	}
	w, known := words[kind]
	if !known {
		return kind
	}
	return p.say(w[0], w[1])
}

// measured says a measure in words; what its figures mean stands in
// docs/detectors.md.
func (p printing) measured(s painpoints.Summary) string {
	m := s.Measure
	n := func(name string) int { return int(m[name]) }
	switch s.Kind {
	case "deadline-missed":
		var parts []string
		if n("of") > 0 {
			parts = append(parts, fmt.Sprintf(p.say("%d af %d for sent", "%d of %d late"), n("n"), n("of")))
		}
		if n("open_overdue") > 0 {
			parts = append(parts, fmt.Sprintf(p.say("%d åbne over frist", "%d open past due"), n("open_overdue")))
		}
		return strings.Join(parts, ", ")
	case "slow-response":
		return fmt.Sprintf(p.say("%s inden for normen, %d %% er målet", "%s within the norm, %d %% is the aim"), p.percent(m["share"]), n("percentile"))
	case "repeat-calls-unanswered":
		if n("episodes") > 1 {
			return fmt.Sprintf(p.say("%d gange, %d kald, længst %s", "%d times, %d calls, longest %s"), n("episodes"), n("calls"), p.duration(m["waited_s"]))
		}
		return fmt.Sprintf(p.say("%d kald, ventet %s", "%d calls, waited %s"), n("calls"), p.duration(m["waited_s"]))
	}
	return ""
}

type painpointsShowCmd struct {
	target
	printing
	ID    string `arg:"" help:"The pain point's id."`
	After string `help:"Go on with the evidence after this page."`
}

func (s *painpointsShowCmd) Run(ctx context.Context, c *console) error {
	q := url.Values{"limit": {"25"}}
	if s.JSON {
		q.Set("limit", "1000")
	}
	set(q, "after", s.After)
	return show(ctx, c, s.target, s.printing, "/api/v1/painpoints/"+url.PathEscape(s.ID), q, func(api *apiclient.Client, page painpoints.Page) error {
		n, err := readNames(ctx, api, s.printing)
		if err != nil {
			return err
		}
		fmt.Fprintf(c.out, "%s · %s · %s\n%s: %s\n\n", s.kind(page.Kind), n.departments(page.Departments), situations(n, page.Summary),
			s.severity(page.Summary), s.measured(page.Summary))
		for _, h := range page.History {
			fmt.Fprintf(c.out, "%-20s  %s, %s\n", s.moment(h.KnownAt), s.step(h.What), s.severity(painpoints.Summary{Severity: h.Severity}))
		}
		fmt.Fprintln(c.out, "\n"+s.say("Belæg (hændelser i loggen)", "Evidence (events of the log)"))
		for _, e := range page.Evidence {
			line, err := s.evidence(ctx, api, e)
			if err != nil {
				return err
			}
			fmt.Fprintln(c.out, line)
		}
		if page.Next != "" {
			fmt.Fprintf(c.out, s.say("Flere: --after %s\n", "More: --after %s\n"), page.Next)
		}
		return nil
	})
}

// evidence is the event that a pain point rests on, opened.
func (p printing) evidence(ctx context.Context, api *apiclient.Client, e painpoints.Evidence) (string, error) {
	where := fmt.Sprintf("%s@%d", e.Stream, e.Revision)
	if !e.LeftAt.IsZero() {
		where += p.say(" (gælder ikke længere)", " (no longer)")
	}
	var b httpapi.EventBody
	err := api.Get(ctx, fmt.Sprintf("/api/v1/events/%s/%d", url.PathEscape(e.Stream), e.Revision), nil, &b)
	if fault.CodeOf(err) == fault.NotFound {
		return fmt.Sprintf("  %-20s  %s  %s", "–", p.say("[slettet]", "[erased]"), where), nil
	}
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("  %-20s  %-32s  %s", p.moment(b.HappenedAt), b.Type, where), nil
}

func (p printing) step(what string) string {
	if p.Lang == "en" {
		return what
	}
	return cmp.Or(map[string]string{"detected": "fundet", "measured": "målt igen", "receded": "aftaget", "recurred": "vendt tilbage"}[what], what)
}

type painpointsMatrixCmd struct {
	target
	printing
}

func (m *painpointsMatrixCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, m.target, m.printing, "/api/v1/painpoints/matrix", nil, func(api *apiclient.Client, g painpoints.Grid) error {
		n, err := readNames(ctx, api, m.printing)
		if err != nil {
			return err
		}
		t := table{head: []string{m.say("Afdeling", "Department")}, right: map[int]bool{}}
		for i, p := range g.Principles {
			t.head = append(t.head, n.principle(p))
			t.right[i+1] = true
		}
		for _, d := range g.Departments {
			row := []string{n.department(d)}
			for _, p := range g.Principles {
				row = append(row, m.cell(g, d, p))
			}
			t.add(row...)
		}
		return t.print(c.out)
	})
}

func (p printing) cell(g painpoints.Grid, department, principle string) string {
	for _, c := range g.Cells {
		if c.Department == department && c.Principle == principle {
			return fmt.Sprintf("%d (%s)", c.Count, p.severity(painpoints.Summary{Severity: c.Worst}))
		}
	}
	return "–"
}
