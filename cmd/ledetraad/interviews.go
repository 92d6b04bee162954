package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/projections/fieldwork"
)

type interviewsCmd struct {
	List interviewsListCmd `cmd:"" default:"withargs" help:"Interviews, the latest first."`
	Show interviewsShowCmd `cmd:"" help:"One interview with all that was said; what the citizen stopped is left out."`
}

type interviewsListCmd struct {
	target
	printing
	ofFieldwork
	State string `help:"Only open or ended interviews." enum:",open,ended" default:""`
}

func (l *interviewsListCmd) Run(ctx context.Context, c *console) error {
	q := l.query()
	set(q, "state", l.State)
	return show(ctx, c, l.target, l.printing, "/api/v1/interviews", q, func(api *apiclient.Client, page fieldwork.InterviewPage) error {
		n, err := readNames(ctx, api, l.printing)
		if err != nil {
			return err
		}
		t := table{head: []string{l.Lang.say("Begyndt", "Begun"), l.Lang.say("Interviewer", "Interviewer"), l.Lang.say("Deltagere", "Participants"), l.Lang.say("Sted", "Place"),
			l.Lang.say("Livssituation", "Life situation"), l.Lang.say("Udsagn", "Utterances"), l.Lang.say("Stoppet", "Stopped"), l.Lang.say("Interview", "Interview")},
			right: map[int]bool{5: true, 6: true}}
		for _, i := range page.Interviews {
			t.add(l.Lang.moment(i.Started), i.Interviewer, clip(strings.Join(i.Participants, ", "), 36), or(l.Lang.place(i)), or(n.situation(i.LifeSituation)),
				dash(i.Utterances), dash(i.Stopped), i.Interview)
		}
		if err := t.print(c.out); err != nil {
			return err
		}
		return l.Lang.more(c, page.Next)
	})
}

// place is where an interview was held, and whether it is a neutral place.
func (lang language) place(i fieldwork.InterviewSummary) string {
	place := clip(i.Place, 30)
	if i.Neutral != nil && *i.Neutral {
		place = strings.TrimSpace(place + lang.say(" (neutralt)", " (neutral)"))
	}
	return place
}

type interviewsShowCmd struct {
	target
	printing
	asOf
	ID string `arg:"" help:"The interview's id."`
}

func (s *interviewsShowCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, s.target, s.printing, "/api/v1/interviews/"+url.PathEscape(s.ID), s.asOf.query(url.Values{}), func(api *apiclient.Client, i fieldwork.Interview) error {
		n, err := readNames(ctx, api, s.printing)
		if err != nil {
			return err
		}
		return s.print(c, n, i)
	})
}

func (s *interviewsShowCmd) print(c *console, n names, i fieldwork.Interview) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s · %s · %s\n", strings.Join(i.Participants, ", "), s.Lang.moment(i.Started), or(s.Lang.place(i.InterviewSummary)))
	fmt.Fprintf(&b, "Interviewer: %s", i.Interviewer)
	if i.Guide != "" {
		fmt.Fprintf(&b, " · %s: %s", s.Lang.say("guide", "guide"), i.Guide)
	}
	if i.LifeSituation != "" {
		fmt.Fprintf(&b, " · %s", n.situation(i.LifeSituation))
	}
	fmt.Fprint(&b, "\n\n")
	for _, t := range i.Turns {
		who := t.SpokenBy
		if who == "" {
			who = s.Lang.speaker(string(t.Speaker))
		}
		fmt.Fprintf(&b, "%s  %s: %s\n", timecode(t.AtMS), who, indented(s.Lang.words(t.Text), "       "))
	}
	if len(i.Waits) > 0 {
		fmt.Fprintf(&b, "\n%s\n", s.Lang.say("Ventetid, som den blev fortalt", "Waiting, as it was told"))
	}
	for _, w := range i.Waits {
		var parts []string
		for _, told := range []struct {
			da, en string
			s      *int64
		}{{"oplevet", "perceived", w.PerceivedS}, {"forventet", "expected", w.ExpectedS}, {"lovet", "promised", w.PromisedS}} {
			if told.s != nil {
				parts = append(parts, s.Lang.say(told.da, told.en)+" "+s.Lang.duration(float64(*told.s)))
			}
		}
		if w.Department != "" {
			parts = append(parts, n.department(w.Department))
		}
		if w.Comment != nil {
			parts = append(parts, line(s.Lang.words(w.Comment), 80))
		}
		fmt.Fprintf(&b, "  %s\n", strings.Join(parts, " · "))
	}
	if len(i.Attachments) > 0 {
		fmt.Fprintf(&b, "\n%s\n", s.Lang.say("Billeder og lyd", "Photos and sounds"))
		s.Lang.attached(&b, "  ", i.Attachments)
	}
	_, err := fmt.Fprint(c.out, b.String())
	return err
}

// timecode is a place in a recording.
func timecode(ms *int64) string {
	if ms == nil {
		return "  –  "
	}
	s := *ms / 1000
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%02d:%02d", s/60, s%60)
}
