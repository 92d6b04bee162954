package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"ledetraad/adapters/apiclient"
	"ledetraad/domain/cocreation"
	view "ledetraad/projections/cocreation"
)

type solutionsCmd struct {
	List      solutionsListCmd      `cmd:"" default:"withargs" help:"Solutions, the latest proposed first."`
	Show      solutionsShowCmd      `cmd:"" help:"One solution: its tests, its decisions, and its pain points' figures before and after."`
	Propose   solutionsProposeCmd   `cmd:"" help:"Record an idea."`
	Describe  solutionsDescribeCmd  `cmd:"" help:"Write down what it is."`
	Test      solutionsTestCmd      `cmd:"" help:"Record that an iteration of it is tried."`
	Learn     solutionsLearnCmd     `cmd:"" help:"Record what was learnt from the test that runs; it ends."`
	Adopt     solutionsAdoptCmd     `cmd:"" help:"Adopt what was tested, and say why."`
	Drop      solutionsDropCmd      `cmd:"" help:"Drop it, and say why."`
	Repropose solutionsReproposeCmd `cmd:"" help:"Take up again what was dropped, and say why."`
	TakeUp    solutionsTakeUpCmd    `cmd:"" help:"Record that a department, or a unit, works by it."`
	GiveUp    solutionsGiveUpCmd    `cmd:"" help:"Record that they no longer do, and why."`
}

type solutionsListCmd struct {
	target
	printing
	asOf
	Department    string `help:"Only those it owns, tests or works by, or whose pain they are to answer." placeholder:"KEY"`
	LifeSituation string `help:"Only of this life situation." placeholder:"KEY"`
	State         string `help:"Only in this state." enum:",proposed,described,testing,tested,adopted,dropped" default:""`
	Level         string `help:"Only at this level." enum:",individual,organisational,strategic" default:""`
	PainPoint     string `help:"Only those to this pain point." placeholder:"ID"`
}

func (l *solutionsListCmd) Run(ctx context.Context, c *console) error {
	q := l.asOf.query(url.Values{})
	for key, v := range map[string]string{"department": l.Department, "life_situation": l.LifeSituation, "state": l.State, "level": l.Level, "pain_point": l.PainPoint} {
		set(q, key, v)
	}
	type body struct {
		Solutions []view.Solution `json:"solutions"`
	}
	return show(ctx, c, l.target, l.printing, "/api/v1/solutions", q, func(api *apiclient.Client, b body) error {
		n, err := readNames(ctx, api, l.printing)
		if err != nil {
			return err
		}
		t := table{head: []string{l.Lang.say("Løsning", "Solution"), l.Lang.say("Tilstand", "State"), l.Lang.say("Siden", "Since"), l.Lang.say("Niveau", "Level"), l.Lang.say("Afprøvet", "Tests"),
			l.Lang.say("Ejer", "Owner"), l.Lang.say("Livssituation", "Life situation"), "Id"}, right: map[int]bool{2: true, 4: true}}
		for _, s := range b.Solutions {
			t.add(clip(s.Name, 48), l.Lang.stage(s.State), l.Lang.day(s.Since), l.Lang.level(s.Level), dash(s.Tests), clip(l.Lang.owners(n, s.Owners), 44), or(clip(named(n.situation, s.LifeSituations), 32)), s.Solution)
		}
		return t.print(c.out)
	})
}

func (lang language) owners(n names, list []cocreation.Owner) string {
	out := make([]string, len(list))
	for i, o := range list {
		switch o.Kind {
		case cocreation.DepartmentOwner:
			out[i] = n.department(o.Department)
		case cocreation.PartnerOwner:
			out[i] = o.Organisation
		case cocreation.CitizenOwner:
			out[i] = o.Participant + lang.say(" (borger el. pårørende)", " (citizen or relative)")
		}
	}
	return strings.Join(out, ", ")
}

type solutionsShowCmd struct {
	target
	printing
	asOf
	ID string `arg:"" help:"The solution's id."`
}

func (s *solutionsShowCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, s.target, s.printing, "/api/v1/solutions/"+url.PathEscape(s.ID), s.asOf.query(url.Values{}), func(api *apiclient.Client, x view.SolutionPage) error {
		n, err := readNames(ctx, api, s.printing)
		if err != nil {
			return err
		}
		fmt.Fprint(c.out, s.Lang.page(n, x))
		return nil
	})
}

func (lang language) page(n names, x view.SolutionPage) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s · %s %s %s · %s\n", x.Name, lang.stage(x.State), lang.say("siden", "since"), lang.day(x.Since), lang.level(x.Level))
	fmt.Fprintf(&b, "%s: %s", lang.say("Ejer", "Owner"), lang.owners(n, x.Owners))
	switch x.Budget {
	case cocreation.NoExtraMoney:
		fmt.Fprint(&b, " · "+lang.say("uden ekstra penge", "without extra money"))
	case cocreation.ExtraMoney:
		fmt.Fprint(&b, " · "+lang.say("kræver ekstra penge", "needs extra money"))
	}
	fmt.Fprintf(&b, "\n%s\n", named(n.situation, x.LifeSituations))
	if x.Workshop != "" {
		fmt.Fprintf(&b, "%s %s\n", lang.say("Fra workshoppen", "From the workshop"), x.Workshop)
	}
	section := func(da, en string, w *view.Words) {
		if w != nil {
			fmt.Fprintf(&b, "\n%s\n  %s\n", lang.say(da, en), indented(lang.written(w), "  "))
		}
	}
	section("Ideen", "The idea", x.Idea)
	section("Beskrivelse", "Description", x.Description)
	for _, i := range x.Iterations {
		where := ""
		if i.Department != "" {
			where = ", " + n.department(i.Department)
		}
		if i.Unit != "" {
			where += " (" + i.Unit + ")"
		}
		until := lang.day(i.Until)
		if i.Until.IsZero() {
			until = lang.say("i gang", "going on")
		}
		fmt.Fprintf(&b, "\n%s %d · %s–%s%s\n", lang.say("Afprøvning", "Test"), i.Iteration, lang.day(i.From), until, where)
		if i.Tried != nil {
			fmt.Fprintf(&b, "  %s\n", indented(lang.written(i.Tried), "  "))
		}
		if i.Learnt != nil {
			fmt.Fprintf(&b, "  → %s\n", indented(lang.written(i.Learnt), "    "))
		}
	}
	if len(x.Sites) > 0 {
		fmt.Fprintf(&b, "\n%s\n", lang.say("Udbredelse", "Who works by it"))
	}
	for _, site := range x.Sites {
		fmt.Fprintf(&b, "  %s %s · %s\n", n.department(site.Department), site.Unit, lang.span(site.Since, site.Until))
	}
	fmt.Fprintf(&b, "\n%s\n", lang.say("Forløb", "History"))
	for _, h := range x.History {
		words := ""
		switch h.What {
		case "adopted", "dropped", "reproposed", "given-up":
			words = ": " + lang.written(h.Words)
		}
		fmt.Fprintf(&b, "  %-12s %s%s\n", lang.day(h.HappenedAt), lang.did(h.What), words)
	}
	lang.watches(&b, n, x.Watch)
	return b.String()
}

// watches are the pain points' own figures.
func (lang language) watches(b *strings.Builder, n names, list []view.Watch) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", lang.say("Smertepunkternes egne tal", "The pain points' own figures"))
	for _, w := range list {
		if w.Kind == "" {
			fmt.Fprintf(b, "  %s: %s\n", w.PainPoint, lang.say("ikke fundet endnu", "not found yet"))
			continue
		}
		where := n.department(w.Department)
		if w.LifeSituation != "" {
			where += ", " + n.situation(w.LifeSituation)
		}
		fmt.Fprintf(b, "  %s · %s · %s\n", lang.kind(w.Kind), where, w.PainPoint)
		if w.AdoptedAt.IsZero() {
			fmt.Fprintf(b, "    %s %s\n", lang.say("nyest", "newest"), lang.figure(w, w.Newest, w.NSince))
			continue
		}
		fmt.Fprintf(b, "    %s %s\n    %s %s\n", lang.say("før", "before"), lang.figure(w, w.Before, w.NBefore), lang.say("siden", "since"), lang.figure(w, w.Newest, w.NSince))
		if w.Direction != "" {
			fmt.Fprintf(b, "    %s\n", called(lang, map[string]string{"lower": "tallet er lavere", "higher": "tallet er højere", "same": "tallet er det samme"}, w.Direction))
		}
		for _, was := range []struct {
			at     time.Time
			da, en string
		}{{w.RecededAt, "aftog", "receded"}, {w.RecurredAt, "vendte tilbage", "recurred"}} {
			if !was.at.IsZero() {
				fmt.Fprintf(b, "    %s %s\n", lang.say(was.da, was.en), lang.day(was.at))
			}
		}
	}
	fmt.Fprintln(b, lang.say("  Tallene viser, hvad der blev målt før og siden. De viser ikke, hvad det kom af.",
		"  The figures show what was measured before and since. They do not show what it came of."))
}

func (lang language) figure(w view.Watch, r *view.Reading, n int) string {
	if r == nil {
		return lang.say("ikke målt", "not measured")
	}
	value := "–"
	if r.Value != nil && w.Figure != nil {
		switch w.Figure.Unit {
		case view.Share:
			value = lang.percent(*r.Value)
		case view.Seconds:
			value = lang.duration(*r.Value)
		default:
			value = lang.decimal(*r.Value, 0)
		}
	}
	return fmt.Sprintf("%s (%s, %s; %s n = %d)", value, figureName(w.Figure), lang.day(r.At), lang.say("målinger", "readings"), n)
}

type solutionsProposeCmd struct {
	recording
	linking
	Name       string   `help:"What it is called." required:"" placeholder:"TEXT"`
	Level      string   `help:"individual, organisational or strategic." enum:"individual,organisational,strategic" required:""`
	Budget     string   `help:"no-extra-money, or extra-money." enum:",no-extra-money,extra-money" default:""`
	Workshop   string   `help:"The workshop it came from." placeholder:"ID"`
	Department []string `help:"A department that owns it." placeholder:"KEY"`
	Partner    []string `help:"Somebody outside the municipality who owns it." placeholder:"NAME"`
	Citizen    []string `help:"A citizen's pseudonym, who owns it." placeholder:"WHO"`
	Idea       string   `help:"The idea in some words." placeholder:"TEXT"`
	ID         string   `arg:"" help:"An id of your own choice."`
}

func (p *solutionsProposeCmd) Run(ctx context.Context, c *console) error {
	links, err := p.links()
	if err != nil {
		return err
	}
	var owners []cocreation.Owner
	for _, d := range p.Department {
		owners = append(owners, cocreation.Owner{Kind: cocreation.DepartmentOwner, Department: d})
	}
	for _, o := range p.Partner {
		owners = append(owners, cocreation.Owner{Kind: cocreation.PartnerOwner, Organisation: o})
	}
	for _, who := range p.Citizen {
		owners = append(owners, cocreation.Owner{Kind: cocreation.CitizenOwner, Participant: who})
	}
	return p.record(ctx, c, cocreation.SolutionStream(p.ID), cocreation.Propose{Name: p.Name, Workshop: p.Workshop, Level: cocreation.Level(p.Level),
		Budget: cocreation.Budget(p.Budget), Owners: owners, Links: links, Idea: p.Idea, About: p.About}, "Løsningen er foreslået.", "The solution is proposed.")
}

type solutionsDescribeCmd struct {
	recording
	Budget string `help:"no-extra-money, or extra-money; as it was, if left out." enum:",no-extra-money,extra-money" default:""`
	ID     string `arg:"" help:"The solution's id."`
	Text   string `arg:"" help:"What it is."`
}

func (d *solutionsDescribeCmd) Run(ctx context.Context, c *console) error {
	return d.record(ctx, c, cocreation.SolutionStream(d.ID), cocreation.Describe{Budget: cocreation.Budget(d.Budget), Text: d.Text, About: d.About}, "Løsningen er beskrevet.", "The solution is described.")
}

type solutionsTestCmd struct {
	recording
	Department string `help:"Where it is tried." placeholder:"KEY"`
	Unit       string `help:"In which unit." placeholder:"KEY"`
	ID         string `arg:"" help:"The solution's id."`
	Tried      string `arg:"" help:"What is tried."`
}

func (s *solutionsTestCmd) Run(ctx context.Context, c *console) error {
	return s.record(ctx, c, cocreation.SolutionStream(s.ID), cocreation.StartTest{Department: s.Department, Unit: s.Unit, Tried: s.Tried, About: s.About}, "Afprøvningen er begyndt.", "The test has begun.")
}

type solutionsLearnCmd struct {
	recording
	ID     string `arg:"" help:"The solution's id."`
	Learnt string `arg:"" help:"What was learnt."`
}

func (s *solutionsLearnCmd) Run(ctx context.Context, c *console) error {
	return s.record(ctx, c, cocreation.SolutionStream(s.ID), cocreation.FinishTest{Learnt: s.Learnt, About: s.About}, "Afprøvningen er slut.", "The test is over.")
}

// reasoned are the flags of decisions.
type reasoned struct {
	recording
	Reason string `help:"Why." required:"" placeholder:"TEXT"`
	ID     string `arg:"" help:"The solution's id."`
}

type (
	solutionsAdoptCmd     struct{ reasoned }
	solutionsDropCmd      struct{ reasoned }
	solutionsReproposeCmd struct{ reasoned }
)

func (a *solutionsAdoptCmd) Run(ctx context.Context, c *console) error {
	return a.record(ctx, c, cocreation.SolutionStream(a.ID), cocreation.Adopt{Reason: a.Reason, About: a.About}, "Løsningen er indført.", "The solution is adopted.")
}

func (d *solutionsDropCmd) Run(ctx context.Context, c *console) error {
	return d.record(ctx, c, cocreation.SolutionStream(d.ID), cocreation.Drop{Reason: d.Reason, About: d.About}, "Løsningen er droppet.", "The solution is dropped.")
}

func (r *solutionsReproposeCmd) Run(ctx context.Context, c *console) error {
	return r.record(ctx, c, cocreation.SolutionStream(r.ID), cocreation.Repropose{Reason: r.Reason, About: r.About}, "Løsningen er foreslået igen.", "The solution is proposed again.")
}

type solutionsTakeUpCmd struct {
	recording
	Unit       string `help:"The unit's key." placeholder:"KEY"`
	ID         string `arg:"" help:"The solution's id."`
	Department string `arg:"" help:"The department's key."`
}

func (u *solutionsTakeUpCmd) Run(ctx context.Context, c *console) error {
	return u.record(ctx, c, cocreation.SolutionStream(u.ID), cocreation.TakeUp{Department: u.Department, Unit: u.Unit}, "Løsningen er taget i brug.", "The solution is taken up.")
}

type solutionsGiveUpCmd struct {
	recording
	Unit       string `help:"The unit's key." placeholder:"KEY"`
	Reason     string `help:"Why." required:"" placeholder:"TEXT"`
	ID         string `arg:"" help:"The solution's id."`
	Department string `arg:"" help:"The department's key."`
}

func (u *solutionsGiveUpCmd) Run(ctx context.Context, c *console) error {
	return u.record(ctx, c, cocreation.SolutionStream(u.ID), cocreation.GiveUp{Department: u.Department, Unit: u.Unit, Reason: u.Reason, About: u.About},
		"Løsningen er opgivet igen.", "The solution is given up.")
}

// figureName is the figure as docs/detectors.md calls it.
func figureName(f *view.Figure) string {
	switch {
	case f == nil:
		return "–"
	case f.Of != "":
		return f.Name + "/" + f.Of
	}
	return f.Name
}
