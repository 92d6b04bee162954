package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/projections/coverage"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/recurrence"
)

type painpointsMatrixCmd struct {
	target
	printing
	choosing
}

// matrixAnswer is the pain points of departments and principles, and how much
// was observed.
type matrixAnswer struct {
	painpoints.Grid
	Coverage []coverage.Place `json:"coverage"`
}

func (m *painpointsMatrixCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, m.target, m.printing, "/api/v1/painpoints/matrix", m.query(m.printing), func(api *apiclient.Client, g matrixAnswer) error {
		n, err := readNames(ctx, api, m.printing)
		if err != nil {
			return err
		}
		t := table{head: []string{m.Lang.say("Afdeling", "Department")}, right: map[int]bool{}}
		for _, p := range g.Principles {
			t.head = append(t.head, n.principle(p))
		}
		t.head = append(t.head, m.Lang.say("Observeret", "Observed"))
		departments := slices.Clone(g.Departments)
		seen := map[string]coverage.Place{}
		for _, p := range g.Coverage {
			seen[p.Department] = p
			departments = append(departments, p.Department)
		}
		slices.Sort(departments)
		for _, d := range slices.Compact(departments) {
			row := []string{n.department(d)}
			for _, p := range g.Principles {
				row = append(row, m.Lang.cell(g.Grid, seen[d], d, p))
			}
			t.add(append(row, m.Lang.observed(seen[d]))...)
		}
		return t.print(c.out)
	})
}

// cell tells what was found. That nobody has looked is not that nothing hurts.
func (lang language) cell(g painpoints.Grid, seen coverage.Place, department, principle string) string {
	for _, c := range g.Cells {
		if c.Department == department && c.Principle == principle {
			return fmt.Sprintf("%d (%s)", c.Count, lang.severity(c.Worst))
		}
	}
	if seen.State == coverage.Observed {
		return lang.say("intet fundet", "nothing found")
	}
	return lang.say("ikke observeret", "not observed")
}

// observed is how much was observed in a place.
func (lang language) observed(c coverage.Place) string {
	switch {
	case c.Suppressed:
		return lang.say("[for få mennesker til at vise tal]", "[too few people to show figures]")
	case c.Observed == nil:
		return lang.say("ikke observeret", "not observed")
	}
	var parts []string
	add := func(n int64, da1, da, en1, en string) {
		if n == 1 {
			da, en = da1, en1
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, lang.say(da, en)))
		}
	}
	f := c.Observed
	add(f.Journeys, "forløb", "forløb", "journey", "journeys")
	add(f.Sessions, "feltbesøg", "feltbesøg", "field session", "field sessions")
	add(f.Interviews, "interview", "interviews", "interview", "interviews")
	add(f.Participants, "deltager", "deltagere", "participant", "participants")
	add(f.Observers, "iagttager", "iagttagere", "observer", "observers")
	return strings.Join(parts, ", ")
}

type painpointsCoverageCmd struct {
	target
	printing
	By string `help:"Each department, each life situation, or each with each." enum:"department,life-situation,both" default:"both"`
}

func (s *painpointsCoverageCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, s.target, s.printing, "/api/v1/coverage", nil, func(api *apiclient.Client, g coverage.Coverage) error {
		n, err := readNames(ctx, api, s.printing)
		if err != nil {
			return err
		}
		department, situation := s.Lang.say("Afdeling", "Department"), s.Lang.say("Livssituation", "Life situation")
		t := table{head: []string{department, situation, s.Lang.say("Observeret", "Observed"), s.Lang.say("Noter", "Notes"), s.Lang.say("Ytringer", "Utterances"),
			s.Lang.say("Kontakter", "Touchpoints"), s.Lang.say("Fra", "From"), s.Lang.say("Til", "To")}, right: map[int]bool{3: true, 4: true, 5: true}}
		list := g.Cells
		switch s.By {
		case "department":
			list = g.Departments
		case "life-situation":
			list = g.LifeSituations
		}
		all := s.Lang.say("alle", "all")
		none := s.Lang.say("(ikke nævnt)", "(not named)")
		for _, p := range list {
			d, l := cmp.Or(n.department(p.Department), none), cmp.Or(n.situation(p.LifeSituation), none)
			switch s.By {
			case "department":
				l = all
			case "life-situation":
				d = all
			default:
				if p.State == coverage.NotObserved && (p.Department == "" || p.LifeSituation == "") {
					continue // not a place where somebody could have looked
				}
			}
			row := []string{d, l, s.Lang.observed(p), "", "", "", "", ""}
			if f := p.Observed; f != nil {
				row = append(row[:3], fmt.Sprint(f.Notes), fmt.Sprint(f.Utterances), fmt.Sprint(f.Touchpoints), s.Lang.day(f.First), s.Lang.day(f.Last))
			}
			t.add(row...)
		}
		return t.print(c.out)
	})
}

// counter writes where the kind of a pain point that crosses departments was
// not found, and where nobody has looked.
func (w *pageWriter) counter(c recurrence.Counter) {
	w.line("\n%s", w.Lang.say("Modbelæg: hvor det samme ikke er fundet", "Counter-evidence: where the same was not found"))
	unseen := map[string][]string{}
	var places []string
	for _, s := range c.Spots {
		where := cmp.Or(w.names.department(s.Department), w.Lang.say("(ingen afdeling)", "(no department)"))
		situation := cmp.Or(w.names.situation(s.LifeSituation), w.Lang.say("(ingen livssituation)", "(no life situation)"))
		how := ""
		switch s.Verdict {
		case recurrence.Found:
			continue
		case recurrence.NotObserved:
			if unseen[where] == nil {
				places = append(places, where)
			}
			unseen[where] = append(unseen[where], situation)
			continue
		case recurrence.PutAway:
			how = w.Lang.say("fundet, men lagt til side", "found, but put away")
		case recurrence.NothingRead:
			how = w.Lang.say("observeret, men intet som reglen læser", "observed, but nothing that the rule reads")
		default:
			how = w.Lang.say("intet fundet", "nothing found")
		}
		switch {
		case s.Suppressed:
			how += w.Lang.say(" [for få mennesker til at vise tal]", " [too few people to show figures]")
		case s.Read != nil && *s.Read > 0:
			how += " " + w.Lang.sources(*s.Read)
		}
		w.line("  – %s · %s: %s", where, situation, how)
	}
	if n := c.Count[recurrence.NotObserved]; n > 0 {
		w.line("  %s", fmt.Sprintf(w.Lang.say("Ikke observeret (%d steder, så her vides intet):", "Not observed (%d places, so nothing is known here):"), n))
		for _, where := range places {
			w.line("    %s: %s", where, strings.Join(unseen[where], "; "))
		}
	}
}

func (lang language) sources(n int64) string {
	if n == 1 {
		return lang.say("i 1 kilde", "in 1 source")
	}
	return fmt.Sprintf(lang.say("i %d kilder", "in %d sources"), n)
}
