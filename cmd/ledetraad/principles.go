package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/projections/coding"
	"ledetraad/projections/recurrence"
)

type principlesCmd struct {
	Candidates principlesCandidatesCmd `cmd:"" default:"withargs" help:"Codes and kinds of pain that are met whatever the life situation, and so may be guiding principles."`
	List       principlesListCmd       `cmd:"" help:"The sets of guiding principles, and the keys of their principles."`
	Links      principlesLinksCmd      `cmd:"" help:"Which rule and which code speaks to which principle, and which principles of two sets answer to each other."`
	Link       principlesLinkCmd       `cmd:"" help:"Say which principles of a set a rule or a code speaks to: these and no others."`
	Unlink     principlesUnlinkCmd     `cmd:"" help:"Say that a rule or a code does not speak to them."`
	Map        principlesMapCmd        `cmd:"" help:"Say which principles of one set answer to which of another; it reads both ways."`
}

type principlesCandidatesCmd struct {
	target
	printing
	LifeSituations int     `help:"In how many life situations it must be met." default:"3"`
	Departments    int     `help:"In how many departments." default:"2"`
	People         int     `help:"How many must have coded it, or recorded it." default:"2"`
	Enough         int     `help:"How many sources make a life situation one that was looked at." default:"3"`
	Share          float64 `help:"In how large a part of these it must be met." default:"0.5"`
	Commands       bool    `help:"Also the commands that make each a principle."`
}

// candidatesAnswer is the candidates with the commands to give, as they are.
type candidatesAnswer struct {
	Candidates []struct {
		recurrence.Candidate
		Adopt json.RawMessage `json:"adopt"`
	} `json:"candidates"`
}

func (s *principlesCandidatesCmd) Run(ctx context.Context, c *console) error {
	q := url.Values{"life_situations": {strconv.Itoa(s.LifeSituations)}, "departments": {strconv.Itoa(s.Departments)}, "people": {strconv.Itoa(s.People)},
		"enough": {strconv.Itoa(s.Enough)}, "share": {strconv.FormatFloat(s.Share, 'f', -1, 64)}}
	return show(ctx, c, s.target, s.printing, "/api/v1/candidate-principles", q, func(api *apiclient.Client, a candidatesAnswer) error {
		n, err := readNames(ctx, api, s.printing)
		if err != nil {
			return err
		}
		texts := newWordings(api)
		w := &pageWriter{printing: s.printing, names: n, out: c.out}
		if len(a.Candidates) == 0 {
			w.line("%s", s.Lang.say("Intet går igen bredt nok.", "Nothing recurs widely enough."))
		}
		for _, x := range a.Candidates {
			if err := s.candidate(ctx, w, texts, x.Candidate); err != nil {
				return err
			}
			if s.Commands {
				w.line("  %s\n  %s", s.Lang.say("Kommandoer (ret nøgle og navn først):", "Commands (change key and name first):"), x.Adopt)
			}
			w.line("")
		}
		return w.err
	})
}

func (s *principlesCandidatesCmd) candidate(ctx context.Context, w *pageWriter, texts *wordings, x recurrence.Candidate) error {
	w.line("%s  (%s)", x.Name, x.Source)
	situations, departments := make([]string, len(x.LifeSituations)), make([]string, len(x.Departments))
	for i, k := range x.LifeSituations {
		situations[i] = w.names.situation(k)
	}
	for i, k := range x.Departments {
		departments[i] = w.names.department(k)
	}
	by, what := s.Lang.say("kodere", "coders"), s.Lang.say("sessioner og interviews", "sessions and interviews")
	if x.By == recurrence.OfKind {
		by, what = s.Lang.say("iagttagere", "observers"), s.Lang.say("forløb, sessioner og interviews", "journeys, sessions and interviews")
	}
	w.field(s.Lang.say("Livssituationer", "Life situations"), fmt.Sprintf(s.Lang.say("%d; %d af de %d, hvor der er set nok efter", "%d; %d of the %d where enough was observed"),
		len(x.LifeSituations), x.Met, len(x.Looked.LifeSituations)))
	w.field("", strings.Join(situations, " · "))
	w.field(s.Lang.say("Afdelinger", "Departments"), strings.Join(departments, ", "))
	w.field(s.Lang.say("Bygger på", "Rests on"), fmt.Sprintf(s.Lang.say("%d %s, %d deltagere, %d %s", "%d %s, %d participants, %d %s"), x.Documents, what, x.Participants, x.People, by))
	principles := make([]string, len(x.Principles))
	for i, p := range x.Principles {
		principles[i] = w.names.principle(p.Principle)
	}
	if len(principles) == 0 {
		principles = []string{s.Lang.say("ingen endnu", "none yet")}
	}
	w.field(s.Lang.say("Ledetråde", "Principles"), strings.Join(principles, ", "))
	for _, e := range x.Examples {
		where := w.names.department(e.Department) + " · " + w.names.situation(e.LifeSituation)
		if e.PainPoint != nil {
			w.line("  – %s: %s → painpoints show %s", where, e.Title, e.PainPoint)
			continue
		}
		words, err := texts.of(ctx, s.printing, *e.Passage)
		if err != nil {
			return err
		}
		w.line("  – %s: %s  (%s)", where, line(words, 90), place(*e.Passage))
	}
	return w.err
}

// place is where a passage stands.
func place(c coding.Coding) string { return c.Document + " " + c.Part }
