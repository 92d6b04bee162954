package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
)

// wanting are the flags that choose what to hear of.
type wanting struct {
	Department    []string `help:"Only what concerns these departments." placeholder:"KEY"`
	LifeSituation []string `help:"Only of these life situations." placeholder:"KEY"`
	Kind          []string `help:"Only of these kinds of pain." placeholder:"KEY"`
	Principle     []string `help:"Only what concerns these guiding principles." placeholder:"KEY"`
	Severity      string   `help:"At least so severe." enum:",low,medium,high,critical" default:""`
	Crossing      string   `help:"Only what crosses departments, or nothing that does." enum:",only,without" default:""`
}

func (w wanting) filter() subscription.Filter {
	return subscription.Filter{Departments: w.Department, LifeSituations: w.LifeSituation, Kinds: w.Kind, Principles: w.Principle,
		Severity: painpoint.Severity(w.Severity), Crossing: subscription.Crossing(w.Crossing)}
}

// subscribing are the flags that say what a subscription is.
type subscribing struct {
	wanting
	Name          string   `help:"What it is called." default:"" placeholder:"TEXT"`
	Account       string   `help:"Whose it is; your own if left out." placeholder:"ID"`
	When          string   `help:"When it is told." enum:"at-once,daily,working-days,weekly" default:"at-once"`
	Hour          string   `help:"Of digests, local time." placeholder:"07:30"`
	Weekday       string   `help:"Of weekly digests, in English." enum:",monday,tuesday,wednesday,thursday,friday,saturday,sunday" default:""`
	Channel       []string `help:"inbox, or mail:CONTACT, webhook:CONTACT, atom:CONTACT. inbox if left out." placeholder:"CHANNEL"`
	Quiet         []string `help:"When nothing is sent: 18:00-07:00, or saturday+sunday,00:00-24:00." sep:"none" placeholder:"TIME"`
	Group         string   `help:"What is told together." enum:",department,kind,life-situation" default:""`
	Gather        int      `help:"Minutes for which what follows the first is gathered; 30 if left out."`
	EscalateAfter int      `help:"Working hours after which it goes on, unless acknowledged."`
	EscalateTo    string   `help:"To a subscription, or account:ID." placeholder:"ID"`
}

func (s subscribing) save() (subscription.Save, error) {
	out := subscription.Save{Name: s.Name, Account: s.Account, Filter: s.filter(), When: subscription.When{Mode: subscription.Mode(s.When), Hour: s.Hour, Weekday: s.Weekday},
		GroupBy: subscription.GroupBy(s.Group), Gather: s.Gather}
	for _, c := range s.Channel {
		kind, contact, _ := strings.Cut(c, ":")
		out.Channels = append(out.Channels, subscription.Channel{Kind: subscription.ChannelKind(kind), Contact: contact})
	}
	if len(out.Channels) == 0 {
		out.Channels = []subscription.Channel{{Kind: subscription.Inbox}}
	}
	for _, q := range s.Quiet {
		days, span, both := strings.Cut(q, ",")
		if !both {
			days, span = "", q
		}
		from, to, ok := strings.Cut(span, "-")
		if !ok {
			return out, usagef("--quiet: %q is not a time; write 18:00-07:00, or saturday+sunday,00:00-24:00", q)
		}
		quiet := subscription.Quiet{From: from, To: to}
		if days != "" {
			quiet.Weekdays = strings.Split(days, "+")
		}
		out.Quiet = append(out.Quiet, quiet)
	}
	if s.EscalateAfter > 0 || s.EscalateTo != "" {
		out.Escalate = &subscription.Escalation{After: s.EscalateAfter, Subscription: s.EscalateTo}
		if account, ok := strings.CutPrefix(s.EscalateTo, "account:"); ok {
			out.Escalate.Subscription, out.Escalate.Account = "", account
		}
	}
	return out, nil
}

// own fills in the caller's account where none was given.
func own(ctx context.Context, api *apiclient.Client, s subscription.Save) (subscription.Save, error) {
	if s.Account != "" {
		return s, nil
	}
	var me httpapi.Me
	err := api.Get(ctx, "/api/v1/me", nil, &me)
	s.Account = me.Account
	return s, err
}

type alertsSubscribeCmd struct {
	recording
	subscribing
	ID string `arg:"" help:"The subscription's id: letters, digits and hyphens."`
}

func (s *alertsSubscribeCmd) Run(ctx context.Context, c *console) error {
	save, err := s.save()
	if err != nil {
		return err
	}
	if save.Name == "" {
		save.Name = s.ID
	}
	if save.Account == "" {
		if err := s.with(ctx, c, func(api *apiclient.Client) error {
			save, err = own(ctx, api, save)
			return err
		}); err != nil {
			return err
		}
	}
	return s.record(ctx, c, subscription.Stream(s.ID), save, "Abonnementet er gemt. Det hører om det, der bliver kendt fra nu af.",
		"Saved. It hears of what becomes known from now on.")
}

type alertsUnsubscribeCmd struct {
	recording
	Reason string `help:"Why. Name nobody." placeholder:"TEXT"`
	ID     string `arg:"" help:"The subscription's id."`
}

func (u *alertsUnsubscribeCmd) Run(ctx context.Context, c *console) error {
	return u.record(ctx, c, subscription.Stream(u.ID), subscription.End{Reason: u.Reason}, "Abonnementet er afsluttet.", "Ended.")
}

type alertsSubscriptionsCmd struct {
	target
	printing
	Account string `help:"Only of this account." placeholder:"ID"`
	Ended   bool   `help:"Those that were ended too."`
}

func (l *alertsSubscriptionsCmd) Run(ctx context.Context, c *console) error {
	q := url.Values{}
	set(q, "account", l.Account)
	if l.Ended {
		q.Set("ended", "true")
	}
	type body struct {
		Subscriptions []alerts.Subscription `json:"subscriptions"`
	}
	return show(ctx, c, l.target, l.printing, "/api/v1/subscriptions", q, func(_ *apiclient.Client, b body) error {
		t := table{head: []string{"Id", l.Lang.say("Navn", "Name"), l.Lang.say("Hos", "Account"), l.Lang.say("Hvad", "What"), l.Lang.say("Hvornår", "When"), l.Lang.say("Hvordan", "How")}}
		for _, s := range b.Subscriptions {
			when := l.Lang.when(s.Saved.When)
			if !s.Active {
				when = l.Lang.say("afsluttet ", "ended ") + l.Lang.day(s.EndedAt)
			}
			t.add(s.ID, clip(s.Saved.Name, 36), s.Saved.Account, clip(l.Lang.wanted(s.Saved.Filter), 60), when, l.Lang.channels(s.Saved.Channels))
		}
		return t.print(c.out)
	})
}

func (lang language) when(w subscription.When) string {
	mode := called(lang, map[subscription.Mode]string{subscription.AtOnce: "straks", subscription.Daily: "hver dag", subscription.WorkingDays: "hverdage", subscription.Weekly: "hver uge"}, w.Mode)
	return strings.TrimSpace(strings.Join([]string{mode, called(lang, danishWeekdays, w.Weekday), w.Hour}, " "))
}

var danishWeekdays = map[string]string{"monday": "mandag", "tuesday": "tirsdag", "wednesday": "onsdag", "thursday": "torsdag", "friday": "fredag",
	"saturday": "lørdag", "sunday": "søndag"}

func (lang language) wanted(f subscription.Filter) string {
	var words []string
	for _, list := range [][]string{f.Departments, f.LifeSituations, f.Kinds, f.Principles} {
		if len(list) > 0 {
			words = append(words, strings.Join(list, ", "))
		}
	}
	if f.Severity != "" {
		words = append(words, lang.say("mindst ", "at least ")+lang.severity(f.Severity))
	}
	switch f.Crossing {
	case subscription.OnlyCrossing:
		words = append(words, lang.say("kun på tværs", "only what crosses departments"))
	case subscription.WithoutCrossing:
		words = append(words, lang.say("ikke på tværs", "nothing that crosses departments"))
	}
	if len(words) == 0 {
		return lang.say("alt", "everything")
	}
	return strings.Join(words, "; ")
}

func (lang language) channels(list []subscription.Channel) string {
	words := make([]string, len(list))
	for i, c := range list {
		words[i] = strings.TrimSuffix(string(c.Kind)+":"+c.Contact, ":")
	}
	return strings.Join(words, ", ")
}

type alertsPreviewCmd struct {
	target
	printing
	subscribing
	Days int `help:"So many days back." default:"90"`
}

func (p *alertsPreviewCmd) Run(ctx context.Context, c *console) error {
	save, err := p.save()
	if err != nil {
		return err
	}
	if save.Name == "" {
		save.Name = "preview"
	}
	return p.with(ctx, c, func(api *apiclient.Client) error {
		save, err := own(ctx, api, save)
		if err != nil {
			return err
		}
		var raw json.RawMessage
		ask := map[string]any{"subscription": save, "days": p.Days, "lang": p.Lang}
		if err := api.Post(ctx, "/api/v1/subscriptions/preview", ask, &raw); err != nil {
			return err
		}
		if p.JSON {
			return printJSON(c.out, raw)
		}
		var x alerts.Preview
		if err := json.Unmarshal(raw, &x); err != nil {
			return fmt.Errorf("read the preview: %w", err)
		}
		fmt.Fprintf(c.out, p.Lang.say("Fra %s til %s: sendt %d gange, om %d af %d nyheder", "From %s to %s: sent %d times, of %d out of %d changes"),
			p.Lang.day(x.From), p.Lang.day(x.Until), x.Sent, x.Alerts, x.Raised)
		if x.Inhibited > 0 {
			fmt.Fprintf(c.out, p.Lang.say("; %d er dele af det, der går på tværs", "; %d are parts of what crosses departments"), x.Inhibited)
		}
		if x.Waiting > 0 {
			fmt.Fprintf(c.out, p.Lang.say("; %d ville stadig vente på at blive sendt", "; %d would still wait to be sent"), x.Waiting)
		}
		fmt.Fprintln(c.out)
		if len(x.Notifications) < x.Sent {
			_, err := fmt.Fprintln(c.out, p.Lang.say("Hvad de fortæller, kan kun de læse, som må læse varsler.", "What they tell only those can read who may read alerts."))
			return err
		}
		for _, n := range x.Notifications {
			fmt.Fprintf(c.out, "\n%s\n", p.Lang.moment(n.At))
			for _, i := range n.Items {
				fmt.Fprintf(c.out, "  %-14s %-8s %s · %s\n", p.Lang.change(i.Change), p.Lang.severity(i.Severity), i.Title, whose(i.Departments))
			}
		}
		return nil
	})
}

type alertsSilenceCmd struct {
	recording
	wanting
	Subscription string `help:"Only for this subscription; for all if left out." placeholder:"ID"`
	Until        string `help:"Until when: a day (to its end), or a time." required:"" placeholder:"TIME"`
	Reason       string `help:"Why. Name nobody." required:"" placeholder:"TEXT"`
	ID           string `arg:"" help:"The silence's id: letters, digits and hyphens."`
}

func (s *alertsSilenceCmd) Run(ctx context.Context, c *console) error {
	until, err := when("until", s.Until)
	if err != nil {
		return err
	}
	if len(s.Until) == len(time.DateOnly) { // the whole of the day
		d := until.In(copenhagen)
		until = time.Date(d.Year(), d.Month(), d.Day()+1, 0, 0, 0, 0, copenhagen)
	}
	return s.record(ctx, c, subscription.SilenceStream(s.ID), subscription.Silence{Filter: s.filter(), Subscription: s.Subscription, Until: until, Reason: s.Reason},
		"Tavshed til "+s.Lang.moment(until)+".", "Silent until "+s.Lang.moment(until)+".")
}

type alertsLiftCmd struct {
	recording
	Reason string `help:"Why. Name nobody." placeholder:"TEXT"`
	ID     string `arg:"" help:"The silence's id."`
}

func (l *alertsLiftCmd) Run(ctx context.Context, c *console) error {
	return l.record(ctx, c, subscription.SilenceStream(l.ID), subscription.Lift{Reason: l.Reason}, "Tavsheden er ophævet.", "Lifted.")
}

type alertsSilencesCmd struct {
	target
	printing
	Over bool `help:"Those that are over too."`
}

func (l *alertsSilencesCmd) Run(ctx context.Context, c *console) error {
	q := url.Values{}
	if l.Over {
		q.Set("over", "true")
	}
	type body struct {
		Silences []alerts.Silence `json:"silences"`
	}
	return show(ctx, c, l.target, l.printing, "/api/v1/silences", q, func(_ *apiclient.Client, b body) error {
		t := table{head: []string{"Id", l.Lang.say("Hvad", "What"), l.Lang.say("For", "For"), l.Lang.say("Til", "Until"), l.Lang.say("Hvorfor", "Why"), l.Lang.say("Sat af", "Set by")}}
		for _, s := range b.Silences {
			t.add(s.ID, clip(l.Lang.wanted(s.Set.Filter), 60), or(s.Set.Subscription), l.Lang.moment(s.Set.Until), clip(s.Set.Reason, 60), s.SetBy)
		}
		return t.print(c.out)
	})
}
