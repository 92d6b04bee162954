package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/interchange"
	"ledetraad/domain/decider"
	"ledetraad/domain/rules"
)

type rulesCmd struct {
	List  rulesListCmd  `cmd:"" default:"withargs" help:"The rules by which pain points are found, and their parameters."`
	Set   rulesSetCmd   `cmd:"" help:"Set parameters of a rule; those not named stay as they are. Try them with backtest first."`
	Reset rulesResetCmd `cmd:"" help:"Set a rule back to its defaults."`
}

type rulesAnswer struct {
	Rules []httpapi.Rule `json:"rules"`
}

type rulesListCmd struct {
	target
	printing
	Rule string `arg:"" optional:"" help:"Only this one: wrong-door."`
}

func (l *rulesListCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, l.target, l.printing, "/api/v1/rules", nil, func(_ *apiclient.Client, a rulesAnswer) error {
		t := table{head: []string{l.Lang.say("Regel", "Rule"), l.Lang.say("Parameter", "Parameter"), l.Lang.say("Værdi", "Value"), l.Lang.say("Udgangspunkt", "Default"), l.Lang.say("Enhed", "Unit"), l.Lang.say("Betydning", "Meaning")},
			right: map[int]bool{2: true, 3: true}}
		for _, r := range a.Rules {
			if l.Rule != "" && l.Rule != r.Rule {
				continue
			}
			name := l.Lang.kind(r.Rule) + " (" + r.Rule + ")"
			for _, p := range r.Parameters {
				t.add(name, p.Name, l.Lang.value(p.Value), l.Lang.value(p.Default), p.Unit, p.Meaning)
				name = ""
			}
		}
		return t.print(c.out)
	})
}

func (lang language) value(v rules.Value) string {
	if v.List != nil {
		return strings.Join(v.List, ", ")
	}
	s := strconv.FormatFloat(v.Number, 'f', -1, 64)
	if lang != "en" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

type rulesSetCmd struct {
	target
	printing
	Reason     string   `help:"Why; it is recorded."`
	Rule       string   `arg:"" help:"The rule: wrong-door."`
	Parameters []string `arg:"" help:"window=14, or a list: transitions=udskrivning,fyldt-18."`
}

func (s *rulesSetCmd) Run(ctx context.Context, c *console) error {
	values := rules.Values{}
	for _, p := range s.Parameters {
		name, text, ok := strings.Cut(p, "=")
		if !ok {
			return usagef("rules set: %q is not name=value", p)
		}
		values[name] = rules.Value{List: strings.Split(text, ",")}
		if n, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64); err == nil {
			values[name] = rules.Value{Number: n}
		}
	}
	return s.with(ctx, c, func(api *apiclient.Client) error {
		var a rulesAnswer
		if err := api.Get(ctx, "/api/v1/rules", nil, &a); err != nil {
			return err
		}
		all := rules.Values{}
		for _, r := range a.Rules {
			for _, p := range r.Parameters {
				if r.Rule == s.Rule && p.Set {
					all[p.Name] = p.Value
				}
			}
		}
		maps.Copy(all, values)
		return setRule(ctx, c, api, s.printing, rules.SetParameters{Rule: s.Rule, Values: all, Reason: s.Reason})
	})
}

type rulesResetCmd struct {
	target
	printing
	Reason string `help:"Why; it is recorded."`
	Rule   string `arg:"" help:"The rule: wrong-door."`
}

func (r *rulesResetCmd) Run(ctx context.Context, c *console) error {
	return r.with(ctx, c, func(api *apiclient.Client) error {
		return setRule(ctx, c, api, r.printing, rules.SetParameters{Rule: r.Rule, Reason: r.Reason})
	})
}

func setRule(ctx context.Context, c *console, api *apiclient.Client, p printing, set rules.SetParameters) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make an id: %w", err)
	}
	answers, err := api.Submit(ctx, []decider.Envelope{interchange.Envelope(decider.Command{
		ID: id, Stream: rules.Stream(set.Rule), HappenedAt: time.Now(), Intent: set})})
	if err != nil {
		return err
	}
	if err := apiclient.OutcomeError(answers[0]); err != nil {
		return err
	}
	if p.JSON {
		raw, err := json.Marshal(answers)
		return orPrint(c, raw, err)
	}
	_, err = fmt.Fprintf(c.out, p.Lang.say("Reglen %s er ændret. Alt bliver bedømt efter den nye regel, også det gamle.\n",
		"The rule %s is changed. Everything is judged by the new rule, old things too.\n"), set.Rule)
	return err
}
