package main

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/painpoint"
)

// judging are what every command has that says something of a pain point.
type judging struct {
	target
	printing
	On string `help:"When it was said: a day (2026-03-02), or a time; now if left out." placeholder:"DAY"`
	ID string `arg:"" help:"The pain point's id."`
}

// give records what was said.
func (j judging) give(ctx context.Context, c *console, i decider.Intent, da, en string) error {
	id, err := uuid.Parse(j.ID)
	if err != nil {
		return usagef("%q is not a pain point's id; see ledetraad painpoints list", j.ID)
	}
	return recording{target: j.target, printing: j.printing, On: j.On}.record(ctx, c, painpoint.Stream(id), i, da, en)
}

type painpointsConfirmCmd struct {
	judging
	Note string `help:"A remark. Name nobody." placeholder:"TEXT"`
}

func (p *painpointsConfirmCmd) Run(ctx context.Context, c *console) error {
	return p.give(ctx, c, painpoint.Confirm{Note: p.Note}, "Bekræftet.", "Confirmed.")
}

type painpointsDismissCmd struct {
	judging
	Reason string `help:"Why. Name nobody." required:"" placeholder:"TEXT"`
}

func (p *painpointsDismissCmd) Run(ctx context.Context, c *console) error {
	return p.give(ctx, c, painpoint.Dismiss{Reason: p.Reason}, "Afvist. Det kommer kun igen, hvis det vokser.", "Dismissed. It comes back only if it grows.")
}

type painpointsAssignCmd struct {
	judging
	Department string `help:"The department that is to do something about it." placeholder:"KEY"`
	Account    string `help:"The account that is." placeholder:"ID"`
	Note       string `help:"A remark. Name nobody." placeholder:"TEXT"`
}

func (p *painpointsAssignCmd) Run(ctx context.Context, c *console) error {
	return p.give(ctx, c, painpoint.Assign{Department: p.Department, Account: p.Account, Note: p.Note}, "Tildelt.", "Assigned.")
}

type painpointsAddressCmd struct {
	judging
	Solution string `help:"What was done: a solution's id, or a line of words." required:"" placeholder:"TEXT"`
}

func (p *painpointsAddressCmd) Run(ctx context.Context, c *console) error {
	return p.give(ctx, c, painpoint.Address{Solution: p.Solution}, "Noteret, hvad der er gjort.", "Recorded what was done.")
}

type painpointsResolveCmd struct {
	judging
	Reason string `help:"Why it is over. Name nobody." required:"" placeholder:"TEXT"`
}

func (p *painpointsResolveCmd) Run(ctx context.Context, c *console) error {
	return p.give(ctx, c, painpoint.Resolve{Reason: p.Reason}, "Løst.", "Resolved.")
}

type painpointsReopenCmd struct {
	judging
	Reason string `help:"Why it is a pain point after all. Name nobody." required:"" placeholder:"TEXT"`
}

func (p *painpointsReopenCmd) Run(ctx context.Context, c *console) error {
	return p.give(ctx, c, painpoint.Reopen{Reason: p.Reason}, "Åbnet igen.", "Reopened.")
}

type painpointsPrinciplesCmd struct {
	judging
	Principles []string `arg:"" optional:"" help:"Keys of the principles: these and no others."`
	Set        string   `help:"The set that they are of." placeholder:"KEY"`
	None       bool     `help:"It concerns none."`
	Restore    bool     `help:"Let them follow from the evidence again."`
	Reason     string   `help:"Why. Name nobody." placeholder:"TEXT"`
}

func (p *painpointsPrinciplesCmd) Run(ctx context.Context, c *console) error {
	ways := 0
	for _, way := range []bool{len(p.Principles) > 0, p.None, p.Restore} {
		if way {
			ways++
		}
	}
	if ways != 1 {
		return usagef("painpoints principles: name principles, or use --none, or --restore")
	}
	if p.Restore {
		return p.give(ctx, c, painpoint.RestorePrinciples{Reason: p.Reason}, "Ledetrådene følger belægget igen.", "The principles follow from the evidence again.")
	}
	return p.give(ctx, c, painpoint.OverrulePrinciples{Set: p.Set, Principles: p.Principles, Reason: p.Reason}, "Ledetrådene er sat.", "The principles are set.")
}

type painpointsObjectCmd struct {
	judging
	By        string   `help:"Who objects: citizen, relative or employee." enum:"citizen,relative,employee" required:""`
	About     []string `help:"Pseudonyms: who objects, and who else is meant." placeholder:"WHO"`
	Event     string   `help:"The piece of evidence that it is against; the whole if left out." placeholder:"ID"`
	Objection string   `help:"The objection's id; one is made if left out." placeholder:"ID"`
	Text      string   `help:"What they say." required:"" placeholder:"TEXT"`
}

func (p *painpointsObjectCmd) Run(ctx context.Context, c *console) error {
	o := painpoint.Object{Objection: p.Objection, By: painpoint.Party(p.By), About: p.About, Text: p.Text}
	if p.Event != "" {
		event, err := uuid.Parse(p.Event)
		if err != nil {
			return usagef("--event: %q is not an event's id", p.Event)
		}
		o.Event = event
	}
	if o.Objection == "" {
		id, err := uuid.NewV7()
		if err != nil {
			return fmt.Errorf("make an id: %w", err)
		}
		o.Objection = id.String()
	}
	return p.give(ctx, c, o, "Indvendingen er noteret: "+o.Objection, "The objection is recorded: "+o.Objection)
}

type painpointsAnswerCmd struct {
	judging
	Objection string `arg:"" help:"The objection's id."`
	Outcome   string `help:"accepted: they are right; or rejected." enum:"accepted,rejected" required:""`
	Text      string `help:"What was answered." required:"" placeholder:"TEXT"`
}

func (p *painpointsAnswerCmd) Run(ctx context.Context, c *console) error {
	return p.give(ctx, c, painpoint.AnswerObjection{Objection: p.Objection, Outcome: painpoint.Outcome(p.Outcome), Text: p.Text}, "Besvaret.", "Answered.")
}

type painpointsCommentCmd struct {
	judging
	Text string `help:"What is said. Name nobody." required:"" placeholder:"TEXT"`
}

func (p *painpointsCommentCmd) Run(ctx context.Context, c *console) error {
	return p.give(ctx, c, painpoint.Comment{Text: p.Text}, "Noteret.", "Recorded.")
}
