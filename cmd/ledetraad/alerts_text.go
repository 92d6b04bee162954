package main

import (
	"context"
	"fmt"

	"ledetraad/adapters/apiclient"
	"ledetraad/domain/programme"
	"ledetraad/projections/alerts"
)

type alertsTextCmd struct {
	Show   alertsTextShowCmd   `cmd:"" default:"1" help:"What holds now."`
	Allow  alertsTextAllowCmd  `cmd:"" help:"From now on they may."`
	Forbid alertsTextForbidCmd `cmd:"" help:"From now on they may not."`
}

type alertsTextShowCmd struct {
	target
	printing
}

func (s *alertsTextShowCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, s.target, s.printing, "/api/v1/alerts/settings", nil, func(_ *apiclient.Client, x alerts.Settings) error {
		said := s.Lang.say("Mails og webhooks må ikke gengive, hvad folk har sagt.", "Mails and webhooks may not carry what people have said.")
		if x.PersonalText {
			said = s.Lang.say("Mails og webhooks må gengive, hvad folk har sagt.", "Mails and webhooks may carry what people have said.")
		}
		fmt.Fprintln(c.out, said)
		if !x.SetAt.IsZero() {
			fmt.Fprintf(c.out, "%s, %s. %s\n", s.Lang.day(x.SetAt), x.SetBy, x.Reason)
		}
		return nil
	})
}

// deciding are the flags of a decision of the municipality.
type deciding struct {
	target
	printing
	Reason string `help:"Why. Name nobody." placeholder:"TEXT"`
}

func (d deciding) decide(ctx context.Context, c *console, personal bool, said string) error {
	return d.with(ctx, c, func(api *apiclient.Client) error {
		return tellProgramme(ctx, c, api, d.printing, programme.SetAlertText{Personal: personal, Reason: d.Reason}, said)
	})
}

type alertsTextAllowCmd struct{ deciding }

func (a *alertsTextAllowCmd) Run(ctx context.Context, c *console) error {
	return a.decide(ctx, c, true, a.Lang.say("Mails og webhooks må fra nu af gengive, hvad folk har sagt.", "Mails and webhooks may carry what people have said from now on."))
}

type alertsTextForbidCmd struct{ deciding }

func (f *alertsTextForbidCmd) Run(ctx context.Context, c *console) error {
	return f.decide(ctx, c, false, f.Lang.say("Mails og webhooks må fra nu af ikke gengive, hvad folk har sagt.", "Mails and webhooks may not carry what people have said from now on."))
}
