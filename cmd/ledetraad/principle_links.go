package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/interchange"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/programme"
	"ledetraad/projections/reference"
)

type principlesListCmd struct {
	target
	printing
}

func (l *principlesListCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, l.target, l.printing, "/api/v1/programme", nil, func(_ *apiclient.Client, b httpapi.ProgrammeBody) error {
		t := table{head: []string{l.Lang.say("Sæt", "Set"), l.Lang.say("Navn", "Name"), l.Lang.say("Ledetråd", "Principle"), l.Lang.say("Nøgle", "Key")}}
		for _, s := range b.PrincipleSets {
			set, name := s.Key, s.Name
			for _, p := range s.Principles {
				t.add(set, name, p.Name, p.Principle)
				set, name = "", ""
			}
		}
		return t.print(c.out)
	})
}

type principlesLinksCmd struct {
	target
	printing
	Set    string `help:"Only of this set." placeholder:"KEY"`
	Source string `arg:"" optional:"" help:"Only of this one: rule:wrong-door, or code:CODEBOOK/CODE."`
}

// Run shows what people have set, and what the rules come with where they have
// set nothing.
func (l *principlesLinksCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, l.target, l.printing, "/api/v1/principle-links", nil, func(api *apiclient.Client, b httpapi.PrincipleLinksBody) error {
		n, err := readNames(ctx, api, l.printing)
		if err != nil {
			return err
		}
		var a rulesAnswer
		if err := api.Get(ctx, "/api/v1/rules", nil, &a); err != nil {
			return err
		}
		t := table{head: []string{l.Lang.say("Hvad", "What"), l.Lang.say("Sæt", "Set"), l.Lang.say("Taler til", "Speaks to"), l.Lang.say("Sagt af", "Said by")}}
		add := func(source, set string, principles []string, by string) {
			if (l.Source == "" || l.Source == source) && (l.Set == "" || set == "" || l.Set == set) {
				t.add(source, set, or(named(n.principle, principles)), by)
			}
		}
		for _, x := range b.Links {
			add(x.Source, x.Set, x.Principles, l.Lang.say("kommunen", "the municipality"))
		}
		for _, r := range a.Rules {
			add(programme.RuleSource(r.Rule), "", r.Principles, l.Lang.say("reglen selv, hvor intet andet er sagt", "the rule itself, where nothing else is said"))
		}
		if err := t.print(c.out); err != nil || l.Source != "" {
			return err
		}
		for _, m := range b.Mappings {
			if l.Set != "" && l.Set != m.From && l.Set != m.To {
				continue
			}
			fmt.Fprintf(c.out, "\n%s → %s\n", m.From, m.To)
			for _, p := range m.Pairs {
				fmt.Fprintf(c.out, "  %s → %s\n", n.principle(p.From), n.principle(p.To))
			}
		}
		return nil
	})
}

type principlesLinkCmd struct {
	target
	printing
	Set        string   `help:"The set that the principles are of; may be left out if only one has them all." placeholder:"KEY"`
	Source     string   `arg:"" help:"What speaks to them: rule:wrong-door, or code:CODEBOOK/CODE."`
	Principles []string `arg:"" help:"Keys of the principles: these and no others."`
}

func (l *principlesLinkCmd) Run(ctx context.Context, c *console) error {
	return l.with(ctx, c, func(api *apiclient.Client) error {
		set, err := setOf(ctx, api, l.Set, l.Principles)
		if err != nil {
			return err
		}
		return tellProgramme(ctx, c, api, l.printing, programme.SetPrincipleLinks{Set: set, Source: l.Source, Principles: l.Principles},
			fmt.Sprintf(l.Lang.say("%s taler nu til %s.", "%s speaks to %s from now on."), l.Source, strings.Join(l.Principles, ", ")))
	})
}

type principlesUnlinkCmd struct {
	target
	printing
	Set        string   `help:"The set; may be left out if there is only one." placeholder:"KEY"`
	Source     string   `arg:"" help:"What no longer speaks to them: rule:wrong-door, or code:CODEBOOK/CODE."`
	Principles []string `arg:"" optional:"" help:"Keys of the principles; all, if left out."`
}

func (u *principlesUnlinkCmd) Run(ctx context.Context, c *console) error {
	return u.with(ctx, c, func(api *apiclient.Client) error {
		set, err := setOf(ctx, api, u.Set, u.Principles)
		if err != nil {
			return err
		}
		kept := []string{}
		if len(u.Principles) > 0 {
			has, err := linksOf(ctx, api, u.Source, set)
			if err != nil {
				return err
			}
			for _, p := range u.Principles {
				if !slices.Contains(has, p) {
					return usagef("principles unlink: %s does not speak to %q in %s; see ledetraad principles links %s", u.Source, p, set, u.Source)
				}
			}
			kept = slices.DeleteFunc(has, func(p string) bool { return slices.Contains(u.Principles, p) })
		}
		return tellProgramme(ctx, c, api, u.printing, programme.SetPrincipleLinks{Set: set, Source: u.Source, Principles: kept},
			fmt.Sprintf(u.Lang.say("%s taler nu til %s i %s.", "%s speaks to %s in %s from now on."), u.Source, or(strings.Join(kept, ", ")), set))
	})
}

type principlesMapCmd struct {
	target
	printing
	From  string   `arg:"" help:"Key of the one set."`
	To    string   `arg:"" help:"Key of the other."`
	Pairs []string `arg:"" optional:"" help:"Which principle of the first answers to which of the second: meet-me=respect-and-interest. These and no others; none: nothing answers."`
}

func (m *principlesMapCmd) Run(ctx context.Context, c *console) error {
	i := programme.MapPrincipleSets{From: m.From, To: m.To, Pairs: []programme.PrinciplePair{}}
	for _, pair := range m.Pairs {
		from, to, ok := strings.Cut(pair, "=")
		if !ok {
			return usagef("principles map: %q is no pair; write meet-me=respect-and-interest", pair)
		}
		i.Pairs = append(i.Pairs, programme.PrinciplePair{From: from, To: to})
	}
	return m.with(ctx, c, func(api *apiclient.Client) error {
		return tellProgramme(ctx, c, api, m.printing, i, fmt.Sprintf(m.Lang.say("%s svarer nu til %s i %d par.", "%s answers to %s in %d pairs from now on."), m.From, m.To, len(i.Pairs)))
	})
}

// setOf is the set that is meant: the one that is named, or else the only one
// that has all the principles.
func setOf(ctx context.Context, api *apiclient.Client, given string, principles []string) (string, error) {
	if given != "" {
		return given, nil
	}
	var b httpapi.ProgrammeBody
	if err := api.Get(ctx, "/api/v1/programme", nil, &b); err != nil {
		return "", err
	}
	var those []string
	for _, s := range b.PrincipleSets {
		if hasAll(s, principles) {
			those = append(those, s.Key)
		}
	}
	switch len(those) {
	case 1:
		return those[0], nil
	case 0:
		return "", usagef("principles: no set has all of %s; see ledetraad principles list", strings.Join(principles, ", "))
	}
	return "", usagef("principles: it may be of %s; say which with --set", strings.Join(those, ", "))
}

func hasAll(s reference.PrincipleSet, principles []string) bool {
	for _, key := range principles {
		if !slices.ContainsFunc(s.Principles, func(p programme.Principle) bool { return p.Principle == key }) {
			return false
		}
	}
	return true
}

// linksOf is what a rule or a code speaks to in a set, as it was set, or as the
// rule comes.
func linksOf(ctx context.Context, api *apiclient.Client, source, set string) ([]string, error) {
	var b httpapi.PrincipleLinksBody
	if err := api.Get(ctx, "/api/v1/principle-links", nil, &b); err != nil {
		return nil, err
	}
	for _, l := range b.Links {
		if l.Source == source && l.Set == set {
			return l.Principles, nil
		}
	}
	var a rulesAnswer
	if err := api.Get(ctx, "/api/v1/rules", nil, &a); err != nil {
		return nil, err
	}
	for _, r := range a.Rules {
		if programme.RuleSource(r.Rule) == source {
			return r.Principles, nil
		}
	}
	return nil, usagef("principles unlink: nothing was set of %s in %s; say with principles link what it speaks to", source, set)
}

func tellProgramme(ctx context.Context, c *console, api *apiclient.Client, p printing, i decider.Intent, said string) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make an id: %w", err)
	}
	answers, err := api.Submit(ctx, []decider.Envelope{interchange.Envelope(decider.Command{ID: id,
		Stream: event.StreamName(programme.Category, "main"), HappenedAt: time.Now(), Intent: i})})
	if err != nil {
		return err
	}
	if err := apiclient.OutcomeError(answers[0]); err != nil {
		return err
	}
	if p.JSON {
		raw, err := json.Marshal(answers[0])
		return orPrint(c, raw, err)
	}
	_, err = fmt.Fprintln(c.out, said)
	return err
}
