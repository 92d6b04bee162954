package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
	"ledetraad/domain/plannedjourney"
	"ledetraad/projections/planned"
)

type plansCmd struct {
	target
	printing
	asOf
	LifeSituation string `help:"Only this life situation." placeholder:"KEY"`
}

func (l *plansCmd) Run(ctx context.Context, c *console) error {
	q := l.asOf.query(url.Values{})
	set(q, "life_situation", l.LifeSituation)
	type body struct{ Plans []planned.Plan }
	return show(ctx, c, l.target, l.printing, "/api/v1/planned-journeys", q, func(api *apiclient.Client, b body) error {
		n, err := readNames(ctx, api, l.printing)
		if err != nil {
			return err
		}
		for i, p := range b.Plans {
			if i > 0 {
				fmt.Fprintln(c.out)
			}
			if err := l.Lang.plan(c, n, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// plan prints a plan's newest edition, and the days from which the others hold.
func (lang language) plan(c *console, n names, plan planned.Plan) error {
	of := n.situation(plan.LifeSituation)
	if plan.Journey != "" {
		of += " · " + plan.Journey
	}
	fmt.Fprintf(c.out, "%s (%s) · %s\n", plan.Name, plan.Plan, of)
	days := make([]string, len(plan.Editions))
	for i, e := range plan.Editions {
		days[i] = lang.day(e.From)
	}
	fmt.Fprintf(c.out, lang.say("for forløb begyndt fra %s\n", "for journeys begun from %s\n"), strings.Join(days, ", "))
	if !plan.Retired.IsZero() {
		fmt.Fprintf(c.out, lang.say("gælder ikke for forløb begyndt fra %s\n", "holds for no journey begun from %s\n"), lang.day(plan.Retired))
	}
	t := table{head: []string{lang.say("Trin", "Step"), lang.say("Afdeling", "Department"), lang.say("Kanal", "Channel"), lang.say("Efter trinnet før", "After the step before"),
		lang.say("Svar inden", "Answer within"), lang.say("Ansvar", "Owner")}, right: map[int]bool{3: true, 4: true}}
	for _, s := range plan.Editions[len(plan.Editions)-1].Steps {
		name := s.Activity
		if s.Optional {
			name += lang.say(" (valgfrit)", " (optional)")
		}
		channel := ""
		if s.Channel != "" {
			channel = lang.channel(s.Channel)
		}
		t.add(name, n.department(s.Department), channel, lang.within(s.AfterS), lang.within(s.WaitS), s.Owner)
	}
	return t.print(c.out)
}

func (lang language) within(seconds int64) string {
	if seconds == 0 {
		return "–"
	}
	return lang.duration(float64(seconds))
}

type planCmd struct {
	recording
	Key  string `arg:"" help:"The plan's key; a new one for a new plan."`
	File string `arg:"" help:"JSON file with name, life_situation, from and steps, as plannedjourney.describe takes them; of a plan that exists from and steps are taken." type:"existingfile"`
}

func (p *planCmd) Run(ctx context.Context, c *console) error {
	b, err := os.ReadFile(p.File)
	if err != nil {
		return err
	}
	read, err := decider.DefineIntent[plannedjourney.Describe]().Decode(b)
	if err != nil {
		return fmt.Errorf("%s: %w", p.File, err)
	}
	d := read.(plannedjourney.Describe)
	exists := false
	err = p.with(ctx, c, func(api *apiclient.Client) error {
		var raw json.RawMessage
		err := api.Get(ctx, "/api/v1/planned-journeys/"+url.PathEscape(p.Key), nil, &raw)
		exists = err == nil
		if f, is := errors.AsType[*fault.Error](err); is && f.Code == fault.NotFound {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	if exists {
		return p.record(ctx, c, plannedjourney.Stream(p.Key), plannedjourney.Revise{From: d.From, Steps: d.Steps}, "Planen har fået en ny udgave.", "The plan has a new edition.")
	}
	return p.record(ctx, c, plannedjourney.Stream(p.Key), d, "Planen er skrevet ned.", "The plan is recorded.")
}

type deviationsCmd struct {
	target
	printing
	asOf
	Of         string `arg:"" help:"A journey's id, or the key of a life situation."`
	Department string `help:"Of a life situation: only journeys that touch this department." placeholder:"KEY"`
	From       string `help:"Of a life situation: only journeys begun from this day on." placeholder:"DAY"`
	To         string `help:"Of a life situation: only journeys begun until the end of this day." placeholder:"DAY"`
}

func (d *deviationsCmd) Run(ctx context.Context, c *console) error {
	q := d.asOf.query(url.Values{})
	return d.with(ctx, c, func(api *apiclient.Client) error {
		n, err := readNames(ctx, api, d.printing)
		if err != nil {
			return err
		}
		path := "/api/v1/journeys/" + url.PathEscape(d.Of) + "/deviations"
		_, situation := n.sit[d.Of]
		if situation {
			path = "/api/v1/life-situations/" + url.PathEscape(d.Of) + "/deviations"
			for name, v := range map[string]string{"department": d.Department, "from": d.From, "to": d.To} {
				set(q, name, v)
			}
		}
		var raw json.RawMessage
		if err := api.Get(ctx, path, q, &raw); err != nil {
			return err
		}
		if d.JSON {
			return printJSON(c.out, raw)
		}
		if situation {
			var b httpapi.SituationDeviationsBody
			if err := json.Unmarshal(raw, &b); err != nil {
				return fmt.Errorf("read the engine's answer: %w", err)
			}
			return d.many(c, n, b.Plans)
		}
		var b httpapi.DeviationsBody
		if err := json.Unmarshal(raw, &b); err != nil {
			return fmt.Errorf("read the engine's answer: %w", err)
		}
		return d.one(c, n, b.Comparison)
	})
}

func (d *deviationsCmd) one(c *console, n names, x *planned.Comparison) error {
	if x == nil {
		fmt.Fprintln(c.out, d.Lang.say("Ingen plan gjaldt, da forløbet begyndte.", "No plan held when the journey began."))
		return nil
	}
	fmt.Fprintf(c.out, d.Lang.say("%s: %d afvigelser\n", "%s: %d deviations\n"), x.Name, x.Deviations)
	t := table{head: []string{d.Lang.say("Planlagt trin", "Planned step"), d.Lang.say("Afdeling", "Department"), d.Lang.say("Senest", "By"), d.Lang.say("Skete", "Happened"), d.Lang.say("Afvigelse", "Deviation")}}
	for _, m := range x.Steps {
		by, came := "–", "–"
		if !m.ExpectedAt.IsZero() {
			by = d.Lang.day(m.ExpectedAt)
		}
		if !m.At.IsZero() {
			came = d.Lang.day(m.At)
		}
		t.add(m.Activity, n.department(m.Department), by, came, d.Lang.deviation(n, m))
	}
	for _, e := range x.Extra {
		said := d.Lang.say("ikke planlagt", "not planned")
		if e.Again != "" {
			said = d.Lang.say("igen", "again")
		}
		t.add("+ "+e.Activity, n.department(e.Department), "–", d.Lang.day(e.At), said)
	}
	return t.print(c.out)
}

func (lang language) deviation(n names, m planned.Met) string {
	said := []string{}
	if word := map[planned.State]string{planned.Missing: lang.say("mangler", "missing"), planned.Moved: lang.say("i en anden rækkefølge", "in another order"),
		planned.Pending: lang.say("ikke endnu", "not yet"), planned.Left: lang.say("sprunget over", "left out")}[m.State]; word != "" {
		said = append(said, word)
	}
	if m.LateS != nil {
		said = append(said, lang.duration(*m.LateS)+lang.say(" for sent", " late"))
	}
	if m.WasDepartment != "" {
		said = append(said, lang.say("i ", "in ")+n.department(m.WasDepartment))
	}
	if m.WasChannel != "" {
		said = append(said, lang.channel(m.WasChannel))
	}
	if m.OverWaitS != nil {
		said = append(said, lang.say("svar ", "answer ")+lang.duration(*m.OverWaitS)+lang.say(" for sent", " late"))
	}
	return strings.Join(said, ", ")
}

func (d *deviationsCmd) many(c *console, n names, list []planned.Deviations) error {
	if len(list) == 0 {
		fmt.Fprintln(c.out, d.Lang.say("Ingen forløb er holdt op mod en plan.", "No journey is held against a plan."))
		return nil
	}
	figure := func(v *int) string {
		if v == nil {
			return "<5"
		}
		return strconv.Itoa(*v)
	}
	for _, x := range list {
		fmt.Fprintf(c.out, d.Lang.say("%s: %s forløb, %s helt som planlagt\n", "%s: %s journeys, %s just as planned\n"), x.Name, figure(x.Journeys), figure(x.AsPlanned))
		t := table{head: []string{d.Lang.say("Trin", "Step"), d.Lang.say("Afdeling", "Department"), d.Lang.say("Skulle", "Asked"), d.Lang.say("Gjort", "Done"), d.Lang.say("Mangler", "Missing"), d.Lang.say("For sent", "Late"),
			d.Lang.say("Median", "Median"), d.Lang.say("Andet sted", "Elsewhere"), d.Lang.say("Anden orden", "Other order"), d.Lang.say("Sent svar", "Late answer")},
			right: map[int]bool{2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true, 9: true}}
		for _, s := range x.Steps {
			t.add(s.Activity, n.department(s.Department), figure(s.Asked), figure(s.Done), figure(s.Missing), figure(s.Late), d.Lang.optional(s.LateMedianS), figure(s.Elsewhere), figure(s.Moved), figure(s.OverWait))
		}
		if err := t.print(c.out); err != nil {
			return err
		}
		fmt.Fprintln(c.out)
		extra := table{head: []string{d.Lang.say("Ikke planlagt", "Not planned"), d.Lang.say("Afdeling", "Department"), d.Lang.say("Forløb", "Journeys")}, right: map[int]bool{2: true}}
		for _, e := range x.Extra[:min(8, len(x.Extra))] {
			extra.add(e.Activity, n.department(e.Department), figure(e.Journeys))
		}
		if err := extra.print(c.out); err != nil {
			return err
		}
	}
	return nil
}
