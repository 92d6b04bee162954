package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/interchange"
	"ledetraad/domain/decider"
	"ledetraad/domain/lexicon"
	"ledetraad/projections/keyness"
)

type lexiconCmd struct {
	List    lexiconListCmd    `cmd:"" default:"withargs" help:"The terms of professional language that are watched for."`
	Show    lexiconShowCmd    `cmd:"" help:"One term: its forms, and what can be said instead."`
	Add     lexiconAddCmd     `cmd:"" help:"Add a term, or put it in the place of the one with the same key."`
	Retire  lexiconRetireCmd  `cmd:"" help:"Take a term out, also one that ships."`
	Propose lexiconProposeCmd `cmd:"" help:"Words that employees and letters use and citizens do not."`
	Accept  lexiconAcceptCmd  `cmd:"" help:"Take a proposed word into the lexicon, in the forms in which it was met."`
	Refuse  lexiconRefuseCmd  `cmd:"" help:"Say that a proposed word is an ordinary one; it is not proposed again."`
}

type lexiconAnswer struct {
	Terms   []keyness.Term    `json:"terms"`
	Refused []keyness.Refused `json:"refused"`
}

type lexiconListCmd struct {
	target
	printing
	Own     bool   `help:"Only what the municipality added or took out."`
	Refused bool   `help:"The words that were refused, instead."`
	Area    string `help:"Only of this area." enum:",jobcenter,aeldre-sundhed,boern-familie,borgerservice,handicap-psykiatri,faelles" default:""`
	Text    string `arg:"" optional:"" help:"Only what has this in its key, forms or plain words."`
}

func (l *lexiconListCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, l.target, l.printing, "/api/v1/lexicon", nil, func(_ *apiclient.Client, a lexiconAnswer) error {
		if l.Refused {
			t := table{head: []string{l.Lang.say("Ord", "Word"), l.Lang.say("Hvorfor", "Why"), l.Lang.say("Hvornår", "When"), l.Lang.say("Af", "By")}}
			for _, r := range a.Refused {
				t.add(r.Word, r.Reason, l.Lang.day(r.At), r.By)
			}
			return t.print(c.out)
		}
		t := table{head: []string{l.Lang.say("Ord", "Term"), l.Lang.say("Sig hellere", "Rather say"), l.Lang.say("Område", "Area"), ""}}
		for _, f := range a.Terms {
			text := strings.Join(append([]string{f.Key, f.Plain}, f.Forms...), " ")
			if l.Own && !f.Own && !f.Retired || l.Area != "" && !slices.Contains(f.Areas, l.Area) || !strings.Contains(text, strings.ToLower(l.Text)) {
				continue
			}
			t.add(f.Key, clip(f.Plain, 60), strings.Join(f.Areas, ", "), l.Lang.standing(f))
		}
		return t.print(c.out)
	})
}

// standing is what the municipality has made of a term.
func (lang language) standing(t keyness.Term) string {
	switch {
	case t.Retired:
		return lang.say("taget ud", "taken out")
	case t.Own:
		return lang.say("egen", "own")
	}
	return ""
}

type lexiconShowCmd struct {
	target
	printing
	Key string `arg:"" help:"The term's key: partshøring."`
}

func (s *lexiconShowCmd) Run(ctx context.Context, c *console) error {
	return s.with(ctx, c, func(api *apiclient.Client) error {
		var a lexiconAnswer
		if err := api.Get(ctx, "/api/v1/lexicon", nil, &a); err != nil {
			return err
		}
		i := slices.IndexFunc(a.Terms, func(t keyness.Term) bool { return t.Key == s.Key })
		if i < 0 {
			return usagef("lexicon show: there is no term %q; see ledetraad lexicon list", s.Key)
		}
		t := a.Terms[i]
		if s.JSON {
			raw, err := json.Marshal(t)
			return orPrint(c, raw, err)
		}
		w := &pageWriter{printing: s.printing, out: c.out}
		w.line("%s", t.Key)
		w.field(s.Lang.say("Sig hellere", "Rather say"), t.Plain)
		w.field(s.Lang.say("Former", "Forms"), strings.Join(t.Forms, ", "))
		w.field(s.Lang.say("Områder", "Areas"), strings.Join(t.Areas, ", "))
		w.field(s.Lang.say("Gælder fra", "Holds from"), t.From)
		w.field(s.Lang.say("Gælder til", "Holds until"), t.Until)
		w.field(s.Lang.say("Kun sammen med", "Only together with"), strings.Join(t.Needs, ", "))
		w.field(s.Lang.say("Ikke sammen med", "Not together with"), strings.Join(t.Unless, ", "))
		w.field(s.Lang.say("Bemærkninger", "Notes"), t.Notes)
		if state := s.Lang.standing(t); state != "" {
			w.field(s.Lang.say("Kommunen", "The municipality"), strings.TrimRight(fmt.Sprintf("%s %s (%s) %s", state, s.Lang.day(t.Changed), t.By, t.Reason), " "))
		}
		return w.err
	})
}

// termFlags say what a term is beside its key and forms.
type termFlags struct {
	Plain  string   `help:"What can be said instead, in one breath." required:""`
	Area   []string `help:"Part of the municipality that uses it." placeholder:"AREA"`
	From   string   `help:"First day on which it holds: 2025-07-01." placeholder:"DAY"`
	Until  string   `help:"Last day." placeholder:"DAY"`
	Needs  []string `help:"One of these must be in the sentence, for a word that is also an ordinary one."`
	Unless []string `help:"None of these may be."`
	Notes  string   `help:"Where its sense comes from."`
}

func (f termFlags) family(key string, forms []string) lexicon.Family {
	return lexicon.Family{Key: key, Forms: forms, Plain: f.Plain, Areas: f.Area, From: f.From, Until: f.Until, Needs: f.Needs, Unless: f.Unless, Notes: f.Notes}
}

type lexiconAddCmd struct {
	target
	printing
	termFlags
	Key   string   `arg:"" help:"The term's key: small letters, digits, hyphens."`
	Forms []string `arg:"" help:"Its forms: visitation+ with all endings, ~visitation in compounds too, =PPR as written."`
}

func (a *lexiconAddCmd) Run(ctx context.Context, c *console) error {
	return a.with(ctx, c, func(api *apiclient.Client) error {
		return tellLexicon(ctx, c, api, a.printing, lexicon.AddTerm{Family: a.family(a.Key, a.Forms)}, a.Lang.say("Ordet %s er med fra nu af.\n", "The term %s is in from now on.\n"), a.Key)
	})
}

type lexiconRetireCmd struct {
	target
	printing
	Reason string `help:"Why; it is recorded."`
	Key    string `arg:"" help:"The term's key."`
}

func (r *lexiconRetireCmd) Run(ctx context.Context, c *console) error {
	return r.with(ctx, c, func(api *apiclient.Client) error {
		return tellLexicon(ctx, c, api, r.printing, lexicon.RetireTerm{Key: r.Key, Reason: r.Reason}, r.Lang.say("Ordet %s er taget ud.\n", "The term %s is taken out.\n"), r.Key)
	})
}

type lexiconProposeCmd struct {
	target
	printing
	Documents int     `help:"In how many sessions and interviews employees or letters must use it." default:"3"`
	Speakers  int     `help:"How many of them must." default:"2"`
	Alpha     float64 `help:"Level of the interval, before it is divided by the number of words tested." default:"0.05"`
	Uncertain bool    `help:"Also words for which the figures do not carry."`
	Limit     int     `help:"How many." default:"20"`
}

func (s *lexiconProposeCmd) Run(ctx context.Context, c *console) error {
	q := url.Values{"documents": {strconv.Itoa(s.Documents)}, "speakers": {strconv.Itoa(s.Speakers)}, "limit": {strconv.Itoa(s.Limit)},
		"alpha": {strconv.FormatFloat(s.Alpha, 'g', -1, 64)}}
	if s.Uncertain {
		q.Set("uncertain", "true")
	}
	return show(ctx, c, s.target, s.printing, "/api/v1/lexicon/proposals", q, func(api *apiclient.Client, b httpapi.ProposalsBody) error {
		n, err := readNames(ctx, api, s.printing)
		if err != nil {
			return err
		}
		return s.print(c.out, n, b)
	})
}

func (s *lexiconProposeCmd) print(out io.Writer, n names, b httpapi.ProposalsBody) error {
	w := &pageWriter{printing: s.printing, names: n, out: out}
	w.line(s.Lang.say("Medarbejdere og breve: %d sessioner og interviews. Borgere og pårørende: %d. Prøvede ord: %d.\n",
		"Employees and letters: %d sessions and interviews. Citizens and relatives: %d. Words tested: %d.\n"), b.Municipal, b.Citizens, b.Tested)
	if len(b.Proposals) == 0 {
		w.line("%s", s.Lang.say("Intet ord skiller sig sikkert ud. Se de usikre med --uncertain.", "No word stands out for certain. See the others with --uncertain."))
	}
	for _, p := range b.Proposals {
		sure := ""
		if !p.Certain {
			sure = s.Lang.say("  (usikkert)", "  (uncertain)")
		}
		w.line("%s%s", p.Word, sure)
		w.field(s.Lang.say("Former", "Forms"), strings.Join(p.Forms, ", "))
		w.field(s.Lang.say("Hvor tit", "How often"), fmt.Sprintf(s.Lang.say("%d hos kommunen (%d talere), %d hos borgerne; mindst %s gange så tit", "%d with the municipality (%d speakers), %d with citizens; at least %s times as often"),
			p.Municipal, p.Speakers, p.Citizens, s.Lang.decimal(times(p.Bound), 1)))
		for _, e := range p.Examples {
			text := s.Lang.say("[vises ikke for dig]", "[not shown to you]")
			if !e.Words.Withheld {
				text = highlighted(e.Words.Excerpt, isTerminal(out))
			}
			w.line("  – %s: %s  (%s %s)", w.names.department(e.Department), text, e.Stream, e.Part)
		}
		w.line("")
	}
	return w.err
}

type lexiconAcceptCmd struct {
	target
	printing
	termFlags
	Key  string `help:"The term's key; the word itself, if left out."`
	Word string `arg:"" help:"The word, as lexicon propose shows it."`
}

func (a *lexiconAcceptCmd) Run(ctx context.Context, c *console) error {
	return a.with(ctx, c, func(api *apiclient.Client) error {
		var b httpapi.ProposalsBody
		if err := api.Get(ctx, "/api/v1/lexicon/proposals", url.Values{"uncertain": {"true"}, "limit": {"500"}}, &b); err != nil {
			return err
		}
		i := slices.IndexFunc(b.Proposals, func(p httpapi.ProposalBody) bool { return p.Word == a.Word || slices.Contains(p.Forms, a.Word) })
		if i < 0 {
			return usagef("lexicon accept: %q is not proposed; add it with ledetraad lexicon add", a.Word)
		}
		p := b.Proposals[i]
		key := a.Key
		if key == "" {
			key = strings.ToLower(p.Word)
		}
		return tellLexicon(ctx, c, api, a.printing, lexicon.AddTerm{Family: a.family(key, formsOf(p.Forms))}, a.Lang.say("Ordet %s er med fra nu af.\n", "The term %s is in from now on.\n"), key)
	})
}

// formsOf writes words as the lexicon does: an abbreviation as it stands.
func formsOf(words []string) []string {
	out := slices.Clone(words)
	for i, w := range out {
		if w != strings.ToLower(w) {
			out[i] = "=" + w
		}
	}
	return out
}

// times is how many times as often: the bound is its logarithm.
func times(bound float64) float64 { return math.Exp2(bound) }

type lexiconRefuseCmd struct {
	target
	printing
	Reason string `help:"Why; it is recorded."`
	Word   string `arg:"" help:"The word, as lexicon propose shows it."`
}

func (r *lexiconRefuseCmd) Run(ctx context.Context, c *console) error {
	return r.with(ctx, c, func(api *apiclient.Client) error {
		return tellLexicon(ctx, c, api, r.printing, lexicon.RefuseWord{Word: r.Word, Reason: r.Reason}, r.Lang.say("%s bliver ikke foreslået igen.\n", "%s is not proposed again.\n"), r.Word)
	})
}

func tellLexicon(ctx context.Context, c *console, api *apiclient.Client, p printing, intent decider.Intent, said string, about string) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("make an id: %w", err)
	}
	answers, err := api.Submit(ctx, []decider.Envelope{interchange.Envelope(decider.Command{ID: id, Stream: lexicon.Stream, HappenedAt: time.Now(), Intent: intent})})
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
	_, err = fmt.Fprintf(c.out, said, about)
	return err
}
