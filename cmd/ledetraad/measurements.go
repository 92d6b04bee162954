package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"slices"

	"ledetraad/adapters/apiclient"
	"ledetraad/domain/cocreation"
	"ledetraad/domain/fault"
	view "ledetraad/projections/cocreation"
	"ledetraad/projections/stats"
)

type measurementsCmd struct {
	List    measurementsListCmd    `cmd:"" default:"withargs" help:"Measurements, by name."`
	Show    measurementsShowCmd    `cmd:"" help:"One measurement: who answered, and what, before and after."`
	Add     measurementsAddCmd     `cmd:"" help:"Design a measurement: what is asked, and what it is to show something of."`
	Wave    measurementsWaveCmd    `cmd:"" help:"Open a wave: when the questions are put to people."`
	Answer  measurementsAnswerCmd  `cmd:"" help:"Record a questionnaire that came back."`
	Discard measurementsDiscardCmd `cmd:"" help:"Do not count a questionnaire."`
}

type measurementsListCmd struct {
	target
	printing
	asOf
	Department    string `help:"Only those that are to show something of it." placeholder:"KEY"`
	LifeSituation string `help:"Only of this life situation." placeholder:"KEY"`
	Solution      string `help:"Only of this solution." placeholder:"ID"`
	PainPoint     string `help:"Only of this pain point." placeholder:"ID"`
}

func (l *measurementsListCmd) Run(ctx context.Context, c *console) error {
	q := l.asOf.query(url.Values{})
	for key, v := range map[string]string{"department": l.Department, "life_situation": l.LifeSituation, "solution": l.Solution, "pain_point": l.PainPoint} {
		set(q, key, v)
	}
	type body struct {
		Measurements []view.Measurement `json:"measurements"`
	}
	return show(ctx, c, l.target, l.printing, "/api/v1/measurements", q, func(_ *apiclient.Client, b body) error {
		t := table{head: []string{l.Lang.say("Måling", "Measurement"), l.Lang.say("Bølge", "Wave"), l.Lang.say("Fra", "From"), l.Lang.say("Til", "Until"), l.Lang.say("Borgere", "Citizens"),
			l.Lang.say("Pårørende", "Relatives"), l.Lang.say("Medarbejdere", "Employees"), "Id"}, right: map[int]bool{2: true, 3: true, 4: true, 5: true, 6: true}}
		for _, m := range b.Measurements {
			name, id := clip(m.Name, 48), m.Measurement
			for _, w := range m.Waves {
				t.add(name, l.Lang.phase(w.Phase), l.Lang.day(w.From), l.Lang.day(w.Until), l.Lang.returned(w, cocreation.Citizens), l.Lang.returned(w, cocreation.Relatives),
					l.Lang.returned(w, cocreation.Employees), id)
				name, id = "", ""
			}
			if len(m.Waves) == 0 {
				t.add(name, "–", "", "", "–", "–", "–", id)
			}
		}
		return t.print(c.out)
	})
}

func (lang language) phase(ph cocreation.Phase) string {
	return called(lang, map[cocreation.Phase]string{cocreation.Before: "før", cocreation.After: "efter"}, ph)
}

// returned is how many of a group answered, of how many, where that is said.
func (lang language) returned(w view.Wave, g cocreation.Group) string {
	for _, r := range w.Groups {
		switch {
		case r.Group != g:
		case r.Suppressed:
			return "<5"
		case r.Invited > 0:
			return fmt.Sprintf(lang.say("%d af %d", "%d of %d"), r.N, r.Invited)
		default:
			return dash(r.N)
		}
	}
	return "–"
}

type measurementsShowCmd struct {
	target
	printing
	asOf
	ID string `arg:"" help:"The measurement's id."`
}

func (s *measurementsShowCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, s.target, s.printing, "/api/v1/measurements/"+url.PathEscape(s.ID), s.asOf.query(url.Values{}), func(api *apiclient.Client, m view.MeasurementPage) error {
		n, err := readNames(ctx, api, s.printing)
		if err != nil {
			return err
		}
		w := &pageWriter{printing: s.printing, names: n, out: c.out}
		w.line("%s", m.Name)
		w.field(s.Lang.say("Afdelinger", "Departments"), named(n.department, m.Departments))
		w.field(s.Lang.say("Livssituationer", "Life situations"), named(n.situation, m.LifeSituations))
		w.field(s.Lang.say("Løsninger", "Solutions"), named(func(id string) string { return id }, m.Solutions))
		for _, x := range m.Waves {
			w.line("\n%s (%s) · %s–%s", s.Lang.phase(x.Phase), x.Wave, s.Lang.day(x.From), s.Lang.day(x.Until))
			for _, r := range x.Groups {
				w.line("  %s: %s", s.Lang.group(string(r.Group)), s.Lang.returned(x, r.Group))
			}
		}
		for _, q := range m.Questions {
			s.Lang.question(w, q, m.Results)
		}
		if len(m.Comments) > 0 {
			w.line("\n%s", s.Lang.say("Skrevet ved siden af", "Written beside it"))
		}
		for _, x := range m.Comments {
			w.line("  %s, %s: %s", s.Lang.group(string(x.Group)), x.Wave, indented(s.Lang.written(x.Words), "  "))
		}
		w.line("\n%s", s.Lang.say("Intervallerne er på 95 %. Tallene viser, hvad folk svarede. De viser ikke, hvad det kom af.",
			"Intervals are of 95 %. The figures show what people answered. They do not show what it came of."))
		return w.err
	})
}

func (lang language) question(w *pageWriter, q cocreation.Question, results []view.MeasuredResult) {
	better := lang.say("højere er bedre", "higher is better")
	if q.Better == cocreation.LowerIsBetter {
		better = lang.say("lavere er bedre", "lower is better")
	}
	w.line("\n%s  (%d–%d, %s)", q.Wording, q.Low, q.High, better)
	for _, r := range results {
		if r.Question != q.Question {
			continue
		}
		w.line("  %s", lang.group(string(r.Group)))
		for _, f := range r.Waves {
			if f.Suppressed {
				w.line("    %s: <5", f.Wave)
				continue
			}
			w.line(lang.say("    %s: %d svar, gennemsnit %s, median %s, %s %% gode svar", "    %s: %d answers, mean %s, median %s, %s %% favourable"),
				f.Wave, f.N, lang.decimal(f.Mean, 1), lang.decimal(f.Median, 0), lang.decimal(100*f.Favourable, 0))
		}
		for _, d := range r.Differences {
			mean := lang.signed(d.Mean, 1)
			if d.MeanIn != nil {
				mean += " " + lang.bounds(*d.MeanIn, 1, 1)
			}
			w.line(lang.say("    %s til %s: gennemsnit %s; gode svar %s procentpoint %s: %s", "    %s to %s: mean %s; favourable %s percentage points %s: %s"), d.Before, d.After, mean,
				lang.signed(100*d.Share.Difference, 0), lang.bounds(d.Share, 100, 0), called(lang, map[string]string{"better": "bedre", "worse": "værre", "unclear": "uvist"}, d.Direction))
		}
	}
}

// signed is a difference with its sign.
func (lang language) signed(v float64, decimals int) string {
	if v < 0 {
		return "−" + lang.decimal(-v, decimals)
	}
	return "+" + lang.decimal(v, decimals)
}

// bounds are those of an interval, each times by.
func (lang language) bounds(in stats.Interval, by float64, decimals int) string {
	return "(" + lang.signed(by*in.Low, decimals) + lang.say(" til ", " to ") + lang.signed(by*in.High, decimals) + ")"
}

type measurementsAddCmd struct {
	recording
	linking
	Name       string   `help:"What it is called." required:"" placeholder:"TEXT"`
	Questions  string   `help:"File with the questions, as JSON: [{\"question\": \"tryg\", \"wording\": \"Jeg er tryg om natten\", \"low\": 1, \"high\": 5, \"better\": \"higher\", \"favourable\": 4}]." required:"" type:"path" placeholder:"FILE"`
	Department []string `help:"Departments that it is to show something of." placeholder:"KEY"`
	Solution   []string `help:"Ids of solutions that it is to show something of." placeholder:"ID"`
	ID         string   `arg:"" help:"An id of your own choice."`
}

func (a *measurementsAddCmd) Run(ctx context.Context, c *console) error {
	links, err := a.links()
	if err != nil {
		return err
	}
	questions, err := readQuestions(a.Questions)
	if err != nil {
		return err
	}
	return a.record(ctx, c, cocreation.MeasurementStream(a.ID), cocreation.Design{Name: a.Name, Questions: questions,
		Concerns: cocreation.Concerns{Departments: a.Department, Solutions: a.Solution, Links: links}}, "Målingen er lagt til rette.", "The measurement is designed.")
}

func readQuestions(path string) (list []cocreation.Question, err error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Invalidf("questions", "there is no file %s", path)
	}
	if err != nil {
		return nil, fault.Invalidf("questions", "cannot read %s: %v", path, err)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&list); err != nil {
		return nil, fault.Invalidf("questions", "%s: %v; want a list of questions (ledetraad measurements add --help)", path, err)
	}
	return list, nil
}

type measurementsWaveCmd struct {
	recording
	Phase   string         `help:"before, or after." required:"" enum:"before,after"`
	From    string         `help:"The first day." required:"" placeholder:"DAY"`
	Until   string         `help:"The last day." required:"" placeholder:"DAY"`
	Invited map[string]int `help:"How many of a group were asked: citizens=24." placeholder:"GROUP=N"`
	ID      string         `arg:"" help:"The measurement's id."`
	Wave    string         `arg:"" help:"The wave's key, of your own choice."`
}

func (w *measurementsWaveCmd) Run(ctx context.Context, c *console) error {
	from, err := when("from", w.From)
	if err != nil {
		return err
	}
	until, err := when("until", w.Until)
	if err != nil {
		return err
	}
	open := cocreation.OpenWave{Wave: w.Wave, Phase: cocreation.Phase(w.Phase), From: from, Until: until}
	for _, g := range slices.Sorted(maps.Keys(w.Invited)) {
		open.Invited = append(open.Invited, cocreation.Invited{Group: cocreation.Group(g), Count: w.Invited[g]})
	}
	return w.record(ctx, c, cocreation.MeasurementStream(w.ID), open, "Bølgen er åben.", "The wave is open.")
}

type measurementsAnswerCmd struct {
	recording
	Wave       string         `help:"The wave's key." required:"" placeholder:"KEY"`
	Group      string         `help:"citizens, relatives or employees." required:"" enum:"citizens,relatives,employees"`
	Respondent string         `help:"The respondent's pseudonym, if it is known." placeholder:"WHO"`
	Comment    string         `help:"What was written beside the answers." placeholder:"TEXT"`
	ID         string         `arg:"" help:"The measurement's id."`
	Answer     string         `arg:"" help:"The questionnaire's id: its number."`
	Scores     map[string]int `arg:"" help:"What was answered: tryg=4 hjaelp=2."`
}

func (a *measurementsAnswerCmd) Run(ctx context.Context, c *console) error {
	answer := cocreation.Answer{Answer: a.Answer, Wave: a.Wave, Group: cocreation.Group(a.Group), Respondent: a.Respondent, Comment: a.Comment, About: a.About}
	for _, q := range slices.Sorted(maps.Keys(a.Scores)) {
		answer.Scores = append(answer.Scores, cocreation.Score{Question: q, Value: a.Scores[q]})
	}
	return a.record(ctx, c, cocreation.MeasurementStream(a.ID), answer, "Svaret er skrevet op.", "The answer is recorded.")
}

type measurementsDiscardCmd struct {
	recording
	Reason string `help:"Why." placeholder:"TEXT"`
	ID     string `arg:"" help:"The measurement's id."`
	Answer string `arg:"" help:"The questionnaire's id."`
}

func (d *measurementsDiscardCmd) Run(ctx context.Context, c *console) error {
	return d.record(ctx, c, cocreation.MeasurementStream(d.ID), cocreation.DiscardAnswer{Answer: d.Answer, Reason: d.Reason}, "Svaret tæller ikke med.", "The answer does not count.")
}
