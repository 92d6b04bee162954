package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/backtest"
	"ledetraad/projections/painpoints"
)

type backtestCmd struct {
	target
	printing
	Rules      string `help:"File with the changed rules and terms, as JSON: {\"rules\": {\"wrong-door\": {\"window\": 14}}, \"lexicon\": {\"add\": […], \"retire\": [\"…\"]}}. Without it: what the rules as they are would find." type:"path" placeholder:"FILE"`
	Evidence   bool   `help:"List the events, too, that a pain point would rest on besides, or no longer."`
	AsRecorded bool   `help:"Hold this program's rules against what the log says, and report nothing first: for a new version of a rule, on a folder that the old program has left (with --data)."`
}

func (b *backtestCmd) Help() string {
	return `Folds all of history by changed rules, and tells which pain points would appear,
vanish or be otherwise, since when, and on which evidence. Nothing is changed.
Set the rules with "ledetraad rules set", and the terms with "ledetraad lexicon
add" and "retire", when you like what you see: what the backtest said is what
then happens.

The file, of which each part may be left out:

  {"rules":   {"wrong-door": {"window": 14}},
   "lexicon": {"add":    [{"key": "solsikken", "forms": ["solsikken"],
                           "plain": "vores skema over opgaver"}],
               "retire": ["partshøring"]}}`
}

func (b *backtestCmd) Run(ctx context.Context, c *console) error {
	try, err := readRehearsal(b.Rules)
	if err != nil {
		return err
	}
	if try.AsRecorded = try.AsRecorded || b.AsRecorded; try.AsRecorded && b.Data == "" {
		return usagef("backtest: --as-recorded wants --data: a running engine has reported what its rules find")
	}
	b.quiet = try.AsRecorded
	return b.with(ctx, c, func(api *apiclient.Client) error {
		bar := newProgress(c.err)
		var raw json.RawMessage
		err := api.Follow(ctx, "/api/v1/backtest", nil, try, func(done, of uint64) {
			if of > 0 {
				bar.tell("%d %%", done*100/of)
			}
		}, &raw)
		bar.end()
		if err != nil {
			return err
		}
		if b.JSON {
			return printJSON(c.out, raw)
		}
		var r backtest.Report
		if err := json.Unmarshal(raw, &r); err != nil {
			return fmt.Errorf("read the engine's answer: %w", err)
		}
		n, err := readNames(ctx, api, b.printing)
		if err != nil {
			return err
		}
		return b.print(c, n, r)
	})
}

func readRehearsal(path string) (try httpapi.Rehearsal, err error) {
	if path == "" {
		return try, nil
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return try, fault.Invalidf("rules", "there is no file %s", path)
	}
	if err != nil {
		return try, fault.Invalidf("rules", "cannot read %s: %v", path, err)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&try); err != nil {
		line := 1 + bytes.Count(text[:min(len(text), int(dec.InputOffset()))], []byte("\n"))
		return try, fault.Invalidf("rules", `%s, line %d: %v; want {"rules": {"wrong-door": {"window": 14}}, "lexicon": {"add": [{"key": "…", "forms": ["…"], "plain": "…"}], "retire": ["…"]}}`, path, line, err)
	}
	return try, nil
}

func (b *backtestCmd) print(c *console, n names, r backtest.Report) error {
	words := map[backtest.Change]string{
		backtest.Appears:  b.Lang.say("kommer til", "appears"),
		backtest.Vanishes: b.Lang.say("falder væk", "vanishes"),
		backtest.Changes:  b.Lang.say("ændrer sig", "changes"),
	}
	t := table{head: []string{"", b.Lang.say("Slags", "Kind"), b.Lang.say("Afdeling", "Department"), b.Lang.say("Livssituation", "Life situation"), b.Lang.say("Om", "About"),
		b.Lang.say("Siden", "Since"), b.Lang.say("Nu", "Now"), b.Lang.say("Efter", "After"), b.Lang.say("Hændelser", "Events")}, right: map[int]bool{8: true}}
	for _, d := range r.Differences {
		t.add(words[d.Change], b.Lang.kind(d.Kind), n.department(d.Scope.Department), n.situation(d.Scope.LifeSituation), d.Scope.Term, b.Lang.day(d.At),
			b.outcome(d, d.Before), b.outcome(d, d.After), fmt.Sprintf("+%d −%d", len(d.Joins), len(d.Leaves)))
	}
	if len(r.Differences) > 0 {
		if err := t.print(c.out); err != nil {
			return err
		}
	}
	if b.Evidence {
		for _, d := range r.Differences {
			fmt.Fprintf(c.out, "\n%s %s\n", words[d.Change], d.ID)
			b.evidence(c, "+", d.Joins)
			b.evidence(c, "−", d.Leaves)
		}
	}
	_, err := fmt.Fprintf(c.out, b.Lang.say("%d smertepunkter nu, %d efter; %d er anderledes. %d hændelser læst.\n", "%d pain points now, %d after; %d differ. %d events read.\n"),
		r.Before, r.After, len(r.Differences), r.Events)
	return err
}

func (b *backtestCmd) evidence(c *console, sign string, list []painpoint.Evidence) {
	for _, e := range list {
		fmt.Fprintf(c.out, "  %s %s@%d\n", sign, e.Stream, e.Revision)
	}
}

// outcome says severity and figures in a few words.
func (b *backtestCmd) outcome(d backtest.Difference, o *backtest.Outcome) string {
	if o == nil {
		return "–"
	}
	s := painpoints.Summary{Kind: d.Kind, State: painpoints.Detected, Severity: o.Severity, Measure: o.Measure}
	return strings.TrimSuffix(b.Lang.severity(s.Severity)+": "+painpoints.Why(painpoints.Lang(b.Lang), s), ": ")
}
