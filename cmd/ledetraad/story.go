package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
)

// storyOf tells a journey line by line, in the order in which things happened.
func storyOf(p printing, n names, m journeys.Map) []storyLine {
	var lines []storyLine
	for _, t := range m.Touchpoints {
		lines = append(lines, storyLine{t.At, touchpointLine(p, n, t)})
		lines = append(lines, answersOf(p, t)...)
	}
	for _, h := range m.HandOvers {
		how := p.Lang.say("kold overdragelse", "cold hand-over")
		if h.Warm {
			how = p.Lang.say("varm overdragelse", "warm hand-over")
		}
		text := fmt.Sprintf("⇢ %s → %s (%s)", n.department(h.From), n.department(h.To), how)
		if h.TakenUpS != nil {
			text += fmt.Sprintf(", %s %s", p.Lang.say("taget op efter", "taken up after"), p.Lang.duration(*h.TakenUpS))
		}
		lines = append(lines, storyLine{h.At, text})
	}
	for _, pr := range m.Promises {
		lines = append(lines, storyLine{pr.MadeAt, promiseLine(p, n, pr)})
	}
	for _, e := range m.Experiences {
		lines = append(lines, storyLine{e.At, experienceLine(p, e)})
	}
	slices.SortStableFunc(lines, func(a, b storyLine) int { return a.at.Compare(b.at) })
	return lines
}

func touchpointLine(p printing, n names, t journeys.Touchpoint) string {
	sign := "●"
	if t.Request {
		sign = "○"
	}
	text := fmt.Sprintf("%s %s: %s", sign, n.department(t.Department), t.Activity)
	if t.Channel != "" {
		text += " (" + p.Lang.channel(t.Channel) + ")"
	}
	if t.WaitingS != nil {
		text += ", " + p.Lang.say("venter stadig: ", "still waiting: ") + p.Lang.duration(*t.WaitingS)
	}
	return text + quoted(p, t.Summary)
}

func answersOf(p printing, t journeys.Touchpoint) []storyLine {
	var lines []storyLine
	tell := func(m *journeys.Milestone, da, en string) {
		if m != nil {
			lines = append(lines, storyLine{m.At, fmt.Sprintf("  └ %s: %s %s %s", t.Activity, p.Lang.say(da, en), p.Lang.say("efter", "after"), p.Lang.duration(m.WaitS))})
		}
	}
	tell(t.Acknowledged, "set", "seen")
	if t.AnsweredInPerson == nil || t.Answered == nil || !t.AnsweredInPerson.At.Equal(t.Answered.At) {
		tell(t.Answered, "besvaret", "answered")
	}
	tell(t.AnsweredInPerson, "besvaret af et menneske", "answered in person")
	if t.AnsweredWith != "" && len(lines) > 0 {
		lines[len(lines)-1].text += fmt.Sprintf(p.Lang.say(" (ved samme ankomst som %s)", " (by the same arrival as %s)"), t.AnsweredWith)
	}
	tell(t.Resolved, "løst", "resolved")
	return lines
}

func promiseLine(p printing, n names, pr journeys.Promise) string {
	what := p.Lang.say("løfte", "promise")
	if pr.Kind == journey.Statutory {
		what = p.Lang.say("frist", "deadline")
	}
	state := map[journeys.PromiseState]string{
		journeys.PromiseOpen:      p.Lang.say("åben", "open"),
		journeys.PromiseOverdue:   p.Lang.say("overskredet", "overdue"),
		journeys.PromiseKept:      p.Lang.say("holdt", "kept"),
		journeys.PromiseKeptLate:  p.Lang.say("holdt for sent", "kept late"),
		journeys.PromiseWithdrawn: p.Lang.say("bortfaldet", "withdrawn"),
	}[pr.State]
	text := fmt.Sprintf("⚑ %s: %s %s %s, %s", n.department(pr.Department), what, p.Lang.say("til", "by"), p.Lang.moment(pr.Due), state)
	if pr.LateS != nil {
		text += " (" + p.Lang.duration(*pr.LateS) + ")"
	}
	if len(pr.Moves) > 0 {
		text += fmt.Sprintf(", %s %d×", p.Lang.say("flyttet", "moved"), len(pr.Moves))
	}
	return text + quoted(p, pr.What)
}

func experienceLine(p printing, e journeys.Experience) string {
	parts := []string{}
	if e.Score != nil {
		parts = append(parts, fmt.Sprintf("%+d", *e.Score))
	}
	if e.PerceivedWaitS != nil {
		parts = append(parts, p.Lang.say("føltes som ", "felt like ")+p.Lang.duration(float64(*e.PerceivedWaitS)))
	}
	if e.MeasuredWaitS != nil {
		parts = append(parts, p.Lang.say("målt ", "measured ")+p.Lang.duration(*e.MeasuredWaitS))
	}
	teller := p.Lang.say("borgeren", "the citizen")
	if e.Teller == journey.Relative {
		teller = p.Lang.say("pårørende", "a relative")
	}
	return fmt.Sprintf("♥ %s: %s%s", teller, strings.Join(parts, ", "), quoted(p, e.Comment))
}

func quoted(p printing, w *journeys.Words) string {
	switch {
	case w == nil:
		return ""
	case w.Erased:
		return " " + p.Lang.say("[slettet]", "[erased]")
	}
	return " »" + w.Text + "«"
}

func (lang language) channelOf(c string) string { return lang.channel(journey.Channel(c)) }

func (lang language) channel(c journey.Channel) string {
	if lang == "en" {
		return string(c)
	}
	return cmp.Or(map[journey.Channel]string{
		journey.Alarm: "nødkald", journey.Phone: "telefon", journey.Visit: "besøg", journey.Desk: "fremmøde",
		journey.Letter: "brev", journey.Digital: "digitalt",
	}[c], string(c))
}
