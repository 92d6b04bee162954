package main

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/event"
	domain "ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/projections/agreement"
	"ledetraad/projections/coding"
	"ledetraad/projections/fieldwork"
)

// wording is one version of a part of a document.
type wording struct {
	stream, part string
	version      int
}

// wordings reads documents' words, each document once.
type wordings struct {
	api  *apiclient.Client
	read map[string]bool
	text map[wording]*fieldwork.Words
}

func newWordings(api *apiclient.Client) *wordings {
	return &wordings{api, map[string]bool{}, map[wording]*fieldwork.Words{}}
}

// of is the words that a coding lies on.
func (w *wordings) of(ctx context.Context, p printing, c coding.Coding) (string, error) {
	if !w.read[c.Document] {
		if err := w.load(ctx, c.Document); err != nil {
			return "", err
		}
		w.read[c.Document] = true
	}
	text := w.text[wording{c.Document, c.Part, c.Version}]
	if text == nil || text.Text == "" {
		return p.Lang.words(text), nil
	}
	points := []rune(text.Text)
	if c.Start < 0 || c.Start > c.End || c.End > len(points) {
		return p.Lang.say("[stedet findes ikke i teksten]", "[the text has no such place]"), nil
	}
	return string(points[c.Start:c.End]), nil
}

func (w *wordings) load(ctx context.Context, stream string) error {
	category, id := event.SplitStream(stream)
	switch category {
	case domain.Category:
		var s fieldwork.Session
		if err := w.api.Get(ctx, "/api/v1/sessions/"+url.PathEscape(id), nil, &s); err != nil {
			return err
		}
		for _, n := range s.Entries {
			for _, v := range n.Versions {
				w.text[wording{stream, n.Note, v.Version}] = v.Text
			}
		}
	case interview.Category:
		var i fieldwork.Interview
		if err := w.api.Get(ctx, "/api/v1/interviews/"+url.PathEscape(id), nil, &i); err != nil {
			return err
		}
		for _, u := range i.Turns {
			for _, v := range u.Versions {
				w.text[wording{stream, u.Utterance, v.Version}] = v.Text
			}
		}
	}
	return nil
}

type codebookPassagesCmd struct {
	target
	printing
	Below         bool   `help:"Those of the codes below it, too."`
	Coder         string `help:"Only by this coder." placeholder:"WHO"`
	Department    string `help:"Only in this department." placeholder:"KEY"`
	LifeSituation string `help:"Only of this life situation." placeholder:"KEY"`
	Limit         int    `help:"How many." default:"20"`
	Skip          int    `help:"Leave out this many."`
	Key           string `arg:"" help:"The codebook's key."`
	Code          string `arg:"" help:"The code's key."`
}

func (s *codebookPassagesCmd) Run(ctx context.Context, c *console) error {
	q := url.Values{"limit": {strconv.Itoa(s.Limit)}, "offset": {strconv.Itoa(s.Skip)}}
	set(q, "coder", s.Coder)
	set(q, "department", s.Department)
	set(q, "life_situation", s.LifeSituation)
	if s.Below {
		q.Set("below", "true")
	}
	path := "/api/v1/codebooks/" + url.PathEscape(s.Key) + "/codes/" + url.PathEscape(s.Code) + "/passages"
	return show(ctx, c, s.target, s.printing, path, q, func(api *apiclient.Client, b coding.Passages) error {
		texts := newWordings(api)
		for _, x := range b.Passages {
			words, err := texts.of(ctx, s.printing, x)
			if err != nil {
				return err
			}
			_, id := event.SplitStream(x.Document)
			fmt.Fprintf(c.out, "»%s«\n  %s · %s · %s → %s %s\n\n", line(words, 300), x.Name, x.Coder, s.Lang.day(x.AppliedAt), id, x.Part)
		}
		_, err := fmt.Fprintf(c.out, s.Lang.say("Vist: %d af %d.\n", "Shown: %d of %d.\n"), len(b.Passages), b.Total)
		return err
	})
}

type codebookCodingsCmd struct {
	target
	printing
	Codebook string `help:"Only with this codebook." placeholder:"KEY"`
	Coder    string `help:"Only by this coder." placeholder:"WHO"`
	Part     string `help:"Only in this note or utterance." placeholder:"ID"`
	Document string `arg:"" help:"The document: fieldwork- or interview- and its id."`
}

type codingsAnswer struct {
	Codings []httpapi.CodingBody `json:"codings"`
}

func (s *codebookCodingsCmd) Run(ctx context.Context, c *console) error {
	q := url.Values{}
	set(q, "codebook", s.Codebook)
	set(q, "coder", s.Coder)
	set(q, "part", s.Part)
	return show(ctx, c, s.target, s.printing, "/api/v1/documents/"+url.PathEscape(s.Document)+"/codings", q, func(api *apiclient.Client, b codingsAnswer) error {
		texts := newWordings(api)
		t := table{head: []string{s.Lang.say("Del", "Part"), s.Lang.say("Sted", "Place"), s.Lang.say("Kode", "Code"), s.Lang.say("Koder", "Coder"), s.Lang.say("Ord", "Words")}}
		for _, x := range b.Codings {
			words, err := texts.of(ctx, s.printing, x.Coding)
			if err != nil {
				return err
			}
			t.add(x.Part, fmt.Sprintf("%d–%d", x.Start, x.End), x.Name, x.Coder, line(words, 70))
		}
		return t.print(c.out)
	})
}

type codebookRoundsCmd struct {
	target
	printing
}

type roundsAnswer struct {
	Rounds []coding.Round `json:"rounds"`
}

func (l *codebookRoundsCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, l.target, l.printing, "/api/v1/coding-rounds", nil, func(_ *apiclient.Client, b roundsAnswer) error {
		t := table{head: []string{l.Lang.say("Runde", "Round"), l.Lang.say("Navn", "Name"), l.Lang.say("Kodebog", "Codebook"), l.Lang.say("Koder", "Codes"), l.Lang.say("Enheder", "Units"),
			l.Lang.say("Læst", "Read"), l.Lang.say("Tilstand", "State")}, right: map[int]bool{3: true, 4: true}}
		for _, r := range b.Rounds {
			read := make([]string, len(r.Progress))
			for i, p := range r.Progress {
				read[i] = fmt.Sprintf("%s %d", p.Coder, p.Read)
			}
			t.add(r.Round, r.Name, r.Codebook, strconv.Itoa(len(r.Codes)), strconv.Itoa(r.Units), strings.Join(read, ", "), l.Lang.going(!r.Closed))
		}
		return t.print(c.out)
	})
}

type codebookAgreementCmd struct {
	target
	printing
	Round string `arg:"" help:"The round's key."`
}

func (s *codebookAgreementCmd) Run(ctx context.Context, c *console) error {
	path := "/api/v1/coding-rounds/" + url.PathEscape(s.Round) + "/agreement"
	return show(ctx, c, s.target, s.printing, path, nil, func(_ *apiclient.Client, r coding.RoundReport) error {
		fmt.Fprintf(c.out, "%s · %d %s\n\n", r.Round.Name, r.Round.Units, s.Lang.say("enheder", "units"))
		t := table{head: []string{s.Lang.say("Kode", "Code"), "α", "95 %", s.Lang.say("Enheder", "Units"), s.Lang.say("Det vil sige", "That is")}, right: map[int]bool{1: true, 3: true}}
		row := func(name string, a agreement.Result) {
			alpha, interval := "–", "–"
			if a.Alpha != nil {
				alpha = s.Lang.decimal(*a.Alpha, 3)
			}
			if a.Interval != nil {
				interval = s.Lang.decimal(a.Interval.Low, 2) + "–" + s.Lang.decimal(a.Interval.High, 2)
			}
			t.add(name, alpha, interval, strconv.Itoa(a.Units), s.Lang.verdict(a))
		}
		row(s.Lang.say("alle koder", "all codes"), r.Agreement.Overall)
		for _, x := range r.Agreement.Codes {
			row(x.Code, x.Result)
		}
		return t.print(c.out)
	})
}

// verdict says how far a figure carries, or why there is none.
func (lang language) verdict(a agreement.Result) string {
	switch a.Why {
	case agreement.NoPairs:
		return lang.say("ingen enhed er læst af to", "no unit was read by two")
	case agreement.NoVariation:
		return lang.say("alle svarede ens: enighed kan ikke måles", "all gave the same: agreement cannot be measured")
	}
	return called(lang, map[agreement.Verdict]string{agreement.Reliable: "pålideligt", agreement.Tentative: "kun til foreløbige slutninger",
		agreement.Unreliable: "ikke pålideligt", agreement.TooLittle: "for lidt til at sige noget"}, a.Verdict)
}
