package main

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/painpoints"
)

type painpointsCmd struct {
	List   painpointsListCmd   `cmd:"" default:"withargs" help:"Pain points, the worst first."`
	Show   painpointsShowCmd   `cmd:"" help:"One pain point: why, since when, what people said of it, and the words it rests on."`
	Matrix painpointsMatrixCmd `cmd:"" help:"Departments × guiding principles, and how much was observed."`

	Coverage painpointsCoverageCmd `cmd:"" help:"How much was observed where: no data is not no pain."`

	Confirm    painpointsConfirmCmd    `cmd:"" help:"Say that it is a pain point."`
	Dismiss    painpointsDismissCmd    `cmd:"" help:"Say that it is none, and why; it comes back only if it grows."`
	Assign     painpointsAssignCmd     `cmd:"" help:"Say who is to do something about it."`
	Address    painpointsAddressCmd    `cmd:"" help:"Say what was done about it."`
	Resolve    painpointsResolveCmd    `cmd:"" help:"Say that it is over, and why."`
	Reopen     painpointsReopenCmd     `cmd:"" help:"Say that it is a pain point after all, and why."`
	Principles painpointsPrinciplesCmd `cmd:"" help:"Say which guiding principles it concerns, whatever its evidence says."`
	Object     painpointsObjectCmd     `cmd:"" help:"Record that a citizen, a relative or an employee sees it otherwise."`
	Answer     painpointsAnswerCmd     `cmd:"" help:"Record what was answered to an objection."`
	Comment    painpointsCommentCmd    `cmd:"" help:"Say something of it."`
}

// choosing are the flags that choose pain points.
type choosing struct {
	Kind          string `help:"Only this kind." placeholder:"KIND"`
	Department    string `help:"Only this department." placeholder:"KEY"`
	LifeSituation string `help:"Only this life situation." placeholder:"KEY"`
	Principle     string `help:"Only this guiding principle." placeholder:"KEY"`
	Set           string `help:"Give principles in this set, through the mapping." placeholder:"KEY"`
	Severity      string `help:"Only this severity." enum:",low,medium,high,critical" default:""`
	State         string `help:"Only this state; open: that hold now and that nobody has put away." enum:",open,detected,confirmed,dismissed,assigned,addressed,resolved,receded,recurred,reemerged" default:""`
	CrossCutting  bool   `help:"Only those that cross departments."`
}

func (f choosing) query(p printing) url.Values {
	q := url.Values{}
	for key, v := range map[string]string{"kind": f.Kind, "department": f.Department, "life_situation": f.LifeSituation,
		"principle": f.Principle, "set": f.Set, "severity": f.Severity, "state": f.State, "lang": string(p.Lang)} {
		set(q, key, v)
	}
	if f.CrossCutting {
		q.Set("cross_cutting", "true")
	}
	return q
}

type painpointsListCmd struct {
	target
	printing
	choosing
}

func (l *painpointsListCmd) Run(ctx context.Context, c *console) error {
	type body struct {
		PainPoints []painpoints.Summary `json:"pain_points"`
	}
	return show(ctx, c, l.target, l.printing, "/api/v1/painpoints", l.query(l.printing), func(api *apiclient.Client, b body) error {
		n, err := readNames(ctx, api, l.printing)
		if err != nil {
			return err
		}
		t := table{head: []string{l.Lang.say("Alvor", "Severity"), l.Lang.say("Tilstand", "State"), l.Lang.say("Smertepunkt", "Pain point"), l.Lang.say("Hvor", "Where"),
			l.Lang.say("Hvad der ses", "What is seen"), l.Lang.say("Livssituation", "Life situation"), l.Lang.say("Belæg", "Evidence"), "Id"}, right: map[int]bool{6: true}}
		for _, p := range b.PainPoints {
			t.add(l.Lang.severity(p.Severity), l.Lang.painState(p.State), p.Title, clip(named(n.department, p.Departments), 44), l.Lang.seen(p), clip(situations(n, p), 34),
				l.Lang.number(p.EvidenceCount), p.ID.String())
		}
		return t.print(c.out)
	})
}

// seen is a pain point's figures in words, or that they are left out.
func (lang language) seen(s painpoints.Summary) string {
	if s.Suppressed {
		return lang.say("[for få mennesker til at vise tal]", "[too few people to show figures]")
	}
	return s.Why
}

func (lang language) number(n *int64) string {
	if n == nil {
		return "–"
	}
	return strconv.FormatInt(*n, 10)
}

func situations(n names, p painpoints.Summary) string {
	out := make([]string, len(p.LifeSituations))
	for i, k := range p.LifeSituations {
		out[i] = n.situation(k)
	}
	return strings.Join(out, ", ")
}

// kind is a kind of pain in a sentence.
func (lang language) kind(kind string) string {
	return painpoints.Title(painpoints.Lang(lang), kind, "")
}

func (lang language) severity(s painpoint.Severity) string {
	return called(lang, map[painpoint.Severity]string{painpoint.Low: "lav", painpoint.Medium: "mellem", painpoint.High: "høj", painpoint.Critical: "kritisk"}, s)
}

func (lang language) painState(s painpoints.State) string {
	return called(lang, map[painpoints.State]string{painpoint.StandsDetected: "fundet", painpoint.StandsConfirmed: "bekræftet", painpoint.StandsDismissed: "afvist",
		painpoint.StandsAssigned: "tildelt", painpoint.StandsAddressed: "gjort noget ved", painpoint.StandsResolved: "løst", painpoint.StandsReceded: "aftaget",
		painpoint.StandsRecurred: "vendt tilbage", painpoint.StandsReemerged: "vokset igen"}, s)
}
