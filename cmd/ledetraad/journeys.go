package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/projections/journeys"
)

// asOf are the flags of every command that shows a view.
type asOf struct {
	KnownAt string `help:"As it was known on this day, or at this time (2026-03-02)." placeholder:"DAY"`
	Until   string `help:"Only what had happened until this day, or time." placeholder:"DAY"`
}

// narrowing are the flags of every command that shows many journeys.
type narrowing struct {
	LifeSituation string `help:"Only this life situation." placeholder:"KEY"`
	Department    string `help:"Only this department." placeholder:"KEY"`
	From          string `help:"Only from this day on." placeholder:"DAY"`
	To            string `help:"Only until the end of this day." placeholder:"DAY"`
}

func (a asOf) query(q url.Values) url.Values {
	set(q, "known_at", a.KnownAt)
	set(q, "until", a.Until)
	return q
}

func (n narrowing) query(q url.Values) url.Values {
	set(q, "life_situation", n.LifeSituation)
	set(q, "department", n.Department)
	set(q, "from", n.From)
	set(q, "to", n.To)
	return q
}

func set(q url.Values, key, value string) {
	if value != "" {
		q.Set(key, value)
	}
}

// show asks for a path and prints the answer: as JSON, or as f does.
func show[T any](ctx context.Context, c *console, t target, p printing, path string, q url.Values, f func(*apiclient.Client, T) error) error {
	return t.with(ctx, c, func(api *apiclient.Client) error {
		var raw json.RawMessage
		if err := api.Get(ctx, path, q, &raw); err != nil {
			return err
		}
		if p.JSON {
			return printJSON(c.out, raw)
		}
		var v T
		if err := json.Unmarshal(raw, &v); err != nil {
			return fmt.Errorf("read the engine's answer: %w", err)
		}
		return f(api, v)
	})
}

type journeysCmd struct {
	List journeysListCmd `cmd:"" default:"withargs" help:"Journeys, the latest begun first."`
	Show journeysShowCmd `cmd:"" help:"One journey from beginning to end."`

	Plans      plansCmd      `cmd:"" help:"Planned journeys: what is meant to happen, step by step."`
	Plan       planCmd       `cmd:"" help:"Record a planned journey, or another edition of one, from a JSON file."`
	Deviations deviationsCmd `cmd:"" help:"A journey, or all of a life situation, held against the plan."`
}

type journeysListCmd struct {
	target
	printing
	asOf
	narrowing
	Participant string `help:"Only this participant (pseudonym)."`
	Open        bool   `help:"Only journeys that have not ended."`
	Limit       int    `help:"How many." default:"50"`
	After       string `help:"Go on after this page (the cursor it ended with)."`
}

func (l *journeysListCmd) Run(ctx context.Context, c *console) error {
	q := l.narrowing.query(l.asOf.query(url.Values{}))
	set(q, "participant", l.Participant)
	if l.Open {
		q.Set("state", "open")
	}
	q.Set("limit", strconv.Itoa(l.Limit))
	set(q, "after", l.After)
	return show(ctx, c, l.target, l.printing, "/api/v1/journeys", q, func(api *apiclient.Client, page journeys.Page) error {
		n, err := readNames(ctx, api, l.printing)
		if err != nil {
			return err
		}
		t := table{head: []string{l.Lang.say("Begyndt", "Begun"), l.Lang.say("Borger", "Citizen"), l.Lang.say("Livssituation", "Life situation"), l.Lang.say("Kontaktpunkter", "Touchpoints"),
			l.Lang.say("Afdelinger", "Departments"), l.Lang.say("Ubesvaret", "Unanswered"), l.Lang.say("Over frist", "Overdue"), l.Lang.say("Forløb", "Journey")},
			right: map[int]bool{3: true, 5: true, 6: true}}
		for _, j := range page.Journeys {
			t.add(l.Lang.day(j.Begin), j.Participant, n.situation(j.LifeSituation), strconv.Itoa(j.Touchpoints), n.departments(j.Departments),
				dash(j.OpenRequests), dash(j.OverduePromises), j.Journey)
		}
		if err := t.print(c.out); err != nil {
			return err
		}
		if page.Next != "" {
			fmt.Fprintf(c.out, l.Lang.say("Flere: --after %s\n", "More: --after %s\n"), page.Next)
		}
		return nil
	})
}

func dash(n int) string {
	if n == 0 {
		return "–"
	}
	return strconv.Itoa(n)
}

type journeysShowCmd struct {
	target
	printing
	asOf
	ID string `arg:"" help:"The journey's id."`
}

func (s *journeysShowCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, s.target, s.printing, "/api/v1/journeys/"+url.PathEscape(s.ID), s.asOf.query(url.Values{}), func(api *apiclient.Client, m journeys.Map) error {
		n, err := readNames(ctx, api, s.printing)
		if err != nil {
			return err
		}
		return printJourney(c, s.printing, n, m)
	})
}

// names translates keys to what a person calls things.
type names struct{ dep, sit, pri map[string]string }

func readNames(ctx context.Context, api *apiclient.Client, p printing) (names, error) {
	n := names{map[string]string{}, map[string]string{}, map[string]string{}}
	var b httpapi.ProgrammeBody
	if err := api.Get(ctx, "/api/v1/programme", nil, &b); err != nil {
		return n, err
	}
	for _, d := range b.Departments {
		n.dep[d.Key] = d.Name
	}
	if _, there := n.dep["unknown"]; there {
		n.dep["unknown"] = p.Lang.say("Ukendt", "Unknown")
	}
	for _, s := range b.LifeSituations {
		n.sit[s.Key] = s.Wording
	}
	for _, set := range b.PrincipleSets {
		for _, p := range set.Principles {
			n.pri[p.Principle] = p.Name
		}
	}
	return n, nil
}

func (n names) principle(key string) string {
	if name := n.pri[key]; name != "" {
		return name
	}
	return key
}

func (n names) department(key string) string {
	if name := n.dep[key]; name != "" {
		return name
	}
	return key
}

func (n names) departments(keys []string) string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = n.department(k)
	}
	return strings.Join(out, " → ")
}

func (n names) situation(key string) string {
	if w := n.sit[key]; w != "" {
		return clip(w, 48)
	}
	return key
}

func clip(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

func printJourney(c *console, p printing, n names, m journeys.Map) error {
	fmt.Fprintf(c.out, "%s · %s\n", m.Participant, n.sit[m.LifeSituation])
	state := p.Lang.say("åben", "open")
	if !m.Open {
		state = p.Lang.say("afsluttet ", "ended ") + p.Lang.day(m.End)
	}
	fmt.Fprintf(c.out, "%s %s, %s · %d %s · %s %s", p.Lang.say("begyndt", "begun"), p.Lang.day(m.Begin), state, m.Totals.Touchpoints,
		p.Lang.say("kontaktpunkter", "touchpoints"), p.Lang.say("ventet", "waited"), p.Lang.duration(m.Totals.WaitingS))
	if m.Totals.WaitingShare != nil {
		fmt.Fprintf(c.out, " (%s %s)", p.Lang.percent(*m.Totals.WaitingShare), p.Lang.say("af tiden", "of the time"))
	}
	fmt.Fprint(c.out, "\n\n")
	for _, line := range storyOf(p, n, m) {
		fmt.Fprintf(c.out, "%-20s  %s\n", p.Lang.moment(line.at), line.text)
	}
	return nil
}

type storyLine struct {
	at   time.Time
	text string
}
