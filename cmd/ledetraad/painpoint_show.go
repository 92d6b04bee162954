package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/recurrence"
)

type painpointsShowCmd struct {
	target
	printing
	ID    string `arg:"" help:"The pain point's id."`
	Set   string `help:"Give principles in this set, through the mapping." placeholder:"KEY"`
	After string `help:"Go on with the evidence after this page."`
	Limit int    `help:"How many pieces of evidence." default:"25"`
}

// openedAnswer is a page of evidence, opened.
type openedAnswer struct {
	Pieces     []httpapi.Opened `json:"pieces"`
	Suppressed bool             `json:"suppressed"`
	Next       string           `json:"next"`
}

func (s *painpointsShowCmd) Run(ctx context.Context, c *console) error {
	q := url.Values{"limit": {fmt.Sprint(s.Limit)}, "lang": {string(s.Lang)}}
	set(q, "after", s.After)
	set(q, "set", s.Set)
	at := "/api/v1/painpoints/" + url.PathEscape(s.ID)
	return show(ctx, c, s.target, s.printing, at, q, func(api *apiclient.Client, page painpoints.Page) error {
		n, err := readNames(ctx, api, s.printing)
		if err != nil {
			return err
		}
		var opened openedAnswer
		if err := api.Get(ctx, at+"/evidence", q, &opened); err != nil {
			return err
		}
		w := &pageWriter{printing: s.printing, names: n, out: c.out}
		w.head(page)
		w.history(page)
		w.objections(page.Objections)
		if page.CrossCutting != nil {
			var against recurrence.Counter
			if err := api.Get(ctx, at+"/coverage", nil, &against); err != nil {
				return err
			}
			w.counter(against)
		}
		w.evidence(opened)
		return w.err
	})
}

// pageWriter writes a pain point for a person to read. The first error ends it.
type pageWriter struct {
	printing
	names names
	out   io.Writer
	err   error
}

func (w *pageWriter) line(format string, args ...any) {
	if w.err == nil {
		_, w.err = fmt.Fprintf(w.out, format+"\n", args...)
	}
}

// field writes a heading in the margin and what belongs to it.
func (w *pageWriter) field(name, value string) {
	if value != "" {
		w.line("  %-17s %s", name, value)
	}
}

// fields writes a heading and a line for each.
func (w *pageWriter) fields(name string, keys []string, called func(string) string) {
	for _, k := range keys {
		w.field(name, called(k))
		name = ""
	}
}

func (w *pageWriter) head(p painpoints.Page) {
	w.line("%s", p.Title)
	where := w.Lang.say("på tværs af afdelinger", "across departments")
	if p.CrossCutting == nil {
		where = named(w.names.department, p.Departments) + " · " + cmp.Or(situations(w.names, p.Summary), w.Lang.say("alle livssituationer", "all life situations"))
	}
	w.line("%s · %s\n", where, w.Lang.severity(p.Severity))
	state := w.Lang.painState(p.State)
	if !p.Holds && p.State != painpoint.StandsReceded {
		state += w.Lang.say(" (reglen holder ikke længere)", " (its rule no longer holds)")
	}
	w.field(w.Lang.say("Tilstand", "State"), state)
	w.field(w.Lang.say("Hvorfor", "Why"), w.Lang.seen(p.Summary))
	w.field(w.Lang.say("Regel", "Rule"), fmt.Sprintf("%s, version %d", p.Kind, p.Detector))
	w.field(w.Lang.say("Siden", "Since"), fmt.Sprintf(w.Lang.say("%s, senest set %s", "%s, last seen %s"), w.Lang.day(p.FirstSeen), w.Lang.day(p.LastSeen)))
	if p.Recurred > 0 {
		w.field(w.Lang.say("Vendt tilbage", "Has come back"), fmt.Sprintf(w.Lang.say("%d gange", "%d times"), p.Recurred))
	}
	if p.Participants != nil {
		w.field(w.Lang.say("Mennesker", "People"), fmt.Sprint(*p.Participants))
	}
	if p.CrossCutting != nil {
		w.fields(w.Lang.say("Afdelinger", "Departments"), p.Departments, w.names.department)
		w.fields(w.Lang.say("Livssituationer", "Life situations"), p.LifeSituations, w.names.situation)
	}
	if a := p.AssignedTo; a != nil {
		w.field(w.Lang.say("Tildelt", "Assigned to"), w.assignee(a.Department, a.Account))
	}
	w.field(w.Lang.say("Løsning", "Solution"), p.Solution)
	heading := w.Lang.say("Ledetråde", "Principles")
	for _, x := range p.FromPrinciples {
		w.field(heading, w.names.principle(x.Principle)+" – "+w.origins(x.Origins))
		heading = ""
	}
}

func (w *pageWriter) assignee(department, account string) string {
	var to []string
	if department != "" {
		to = append(to, w.names.department(department))
	}
	if account != "" {
		to = append(to, account)
	}
	return strings.Join(to, ", ")
}

// origins is what a principle of the pain point comes from.
func (w *pageWriter) origins(list []painpoints.Origin) string {
	out := make([]string, len(list))
	for i, o := range list {
		switch o.From {
		case painpoints.OfRule:
			out[i] = w.Lang.say("reglen", "the rule")
		case painpoints.OfNote:
			out[i] = w.Lang.say("mærket på noter", "tagged on notes")
		case painpoints.OfCode:
			out[i] = w.Lang.say("koden ", "the code ") + o.Source
		default:
			out[i] = fmt.Sprintf(w.Lang.say("sat af %s: %s", "set by %s: %s"), o.Source, o.Reason)
		}
		if o.N > 1 {
			out[i] += fmt.Sprintf(" (%d)", o.N)
		}
		if o.Via != "" {
			out[i] += w.Lang.say(" via ", " via ") + o.Via
		}
	}
	return strings.Join(out, ", ")
}

func (w *pageWriter) history(p painpoints.Page) {
	w.line("\n%s", w.Lang.say("Historie", "History"))
	measured := 0
	for i, h := range p.History {
		// What only measured it again is told once for a whole stretch.
		if h.What == "measured" {
			measured++
			if i+1 < len(p.History) && p.History[i+1].What == "measured" {
				continue
			}
		}
		text := w.Lang.step(h.What)
		if h.What == "measured" && measured > 1 {
			text = fmt.Sprintf(w.Lang.say("målt igen %d gange", "measured again %d times"), measured)
		}
		if h.What == "measured" {
			measured = 0
		}
		if h.Said == nil {
			w.line("  %-19s %s, %s", w.Lang.moment(h.KnownAt), text, w.Lang.severity(h.Severity))
			continue
		}
		w.line("  %-19s %s%s", w.Lang.moment(h.KnownAt), text, w.said(h))
	}
}

func (w *pageWriter) said(h painpoints.Step) string {
	s := *h.Said
	var parts []string
	add := func(v string) {
		if v != "" {
			parts = append(parts, v)
		}
	}
	add(w.assignee(s.Department, s.Account))
	add(s.Solution)
	for _, p := range s.Principles {
		add(w.names.principle(p))
	}
	if s.By != "" {
		add(w.Lang.say("af en ", "by a ") + w.Lang.speaker(string(s.By)))
	}
	add(w.Lang.outcome(s.Outcome))
	switch s.Grown {
	case painpoint.InSeverity:
		add(w.Lang.say("det er blevet værre", "it is worse"))
	case painpoint.InEvidence:
		add(w.Lang.say("det hviler på dobbelt så meget", "it rests on twice as much"))
	}
	add(s.Objection)
	out := ""
	if len(parts) > 0 {
		out = ": " + strings.Join(parts, ", ")
	}
	if h.Actor != "" && s.Grown == "" {
		out += w.Lang.say(", af ", ", by ") + h.Actor
	}
	if s.Reason != "" {
		out += " – " + indented(s.Reason, "                      ")
	}
	return out
}

func (lang language) outcome(o painpoint.Outcome) string {
	return called(lang, map[painpoint.Outcome]string{painpoint.Accepted: "medhold", painpoint.Rejected: "ikke medhold"}, o)
}

func (lang language) step(what string) string {
	return called(lang, map[string]string{"detected": "fundet", "measured": "målt igen", "receded": "aftaget", "recurred": "vendt tilbage", "reemerged": "vokset igen",
		"confirmed": "bekræftet", "dismissed": "afvist", "assigned": "tildelt", "addressed": "gjort noget ved", "resolved": "løst", "reopened": "åbnet igen",
		"principles-overruled": "ledetråde sat", "principles-restored": "ledetråde følger belægget igen", "objected": "indvendt",
		"objection-answered": "indvending besvaret", "commented": "bemærkning"}, what)
}

func (w *pageWriter) objections(list []painpoints.Objection) {
	if len(list) == 0 {
		return
	}
	w.line("\n%s", w.Lang.say("Indvendinger", "Objections"))
	for _, o := range list {
		w.line("  %s  %s, %s: %s", o.Objection, w.Lang.day(o.At), w.Lang.speaker(string(o.By)), w.Lang.quoted(o.Text))
		if o.Outcome == "" {
			w.line("    %s", w.Lang.say("ikke besvaret", "not answered"))
			continue
		}
		w.line("    %s, %s: %s", w.Lang.day(o.AnsweredAt), w.Lang.outcome(o.Outcome), w.Lang.quoted(o.Answer))
	}
}

// quoted is personal text as this reader gets it.
func (lang language) quoted(t *painpoints.Words) string {
	switch {
	case t == nil:
		return "–"
	case t.Erased:
		return lang.say("[slettet]", "[erased]")
	case t.Withheld:
		return lang.say("[vises ikke for dig]", "[not shown to you]")
	}
	return "»" + indented(t.Text, "    ") + "«"
}

func (w *pageWriter) evidence(b openedAnswer) {
	w.line("\n%s", w.Lang.say("Belæg", "Evidence"))
	if b.Suppressed {
		w.line("  %s", w.Lang.say("[for få mennesker til at vise, hvad det hviler på]", "[too few people to show what it rests on]"))
	}
	for _, e := range b.Pieces {
		w.piece(e)
	}
	if b.Next != "" {
		w.line(w.Lang.say("Flere: --after %s", "More: --after %s"), b.Next)
	}
}

// piece writes a piece of evidence: what came before, the words themselves with
// the part that counts marked, and what came after.
func (w *pageWriter) piece(e httpapi.Opened) {
	where := fmt.Sprintf("%s@%d", e.Stream, e.Revision)
	if e.Version > 1 {
		where += fmt.Sprintf(w.Lang.say(", udgave %d", ", version %d"), e.Version)
	}
	if !e.LeftAt.IsZero() {
		where += w.Lang.say(" (gælder ikke længere)", " (no longer)")
	}
	switch {
	case e.Erased:
		w.line("  – %s  %s", w.Lang.say("[slettet]", "[erased]"), where)
		return
	case e.Closed:
		w.line("  – %s", w.Lang.say("[vises ikke for dig]", "[not shown to you]"))
		return
	case e.PainPoint != nil:
		w.line("  – %s, %s: ledetraad painpoints show %s", e.Title, w.names.department(e.Department), e.PainPoint)
		return
	}
	parts := []string{w.Lang.moment(e.HappenedAt)}
	if e.Department != "" {
		parts = append(parts, w.names.department(e.Department))
	}
	if e.What != "" {
		parts = append(parts, w.what(e.What))
	}
	w.line("  – %s  (%s)", strings.Join(append(parts, w.happened(e.Of)), " · "), where)
	silent := e.Words == nil // then only what was said around it is worth a line
	for _, l := range e.Before {
		w.around(l, silent)
	}
	if !silent {
		w.line("    > %s%s", w.voice(e.Speaker, e.Audience), indented(w.marked(e), "      "))
	}
	for _, l := range e.After {
		w.around(l, silent)
	}
}

// around writes a line before or after a piece of evidence.
func (w *pageWriter) around(l httpapi.Line, onlyWords bool) {
	text := ""
	switch {
	case l.Words != nil:
		text = line(w.Lang.words(l.Words), 110)
	case l.What != "" && !onlyWords:
		text = "(" + w.what(l.What) + ")"
	}
	if text != "" {
		w.line("      %s%s", w.voice(l.Speaker, l.Audience), text)
	}
}

// what is an activity, or a kind of note.
func (w *pageWriter) what(v string) string { return w.Lang.noteKind(v) }

// voice is who spoke, and to whom.
func (w *pageWriter) voice(speaker, audience string) string {
	switch {
	case speaker == "":
		return ""
	case audience == "":
		return w.Lang.speaker(speaker) + ": "
	}
	return w.Lang.speaker(speaker) + " → " + w.Lang.speaker(audience) + ": "
}

// marked is the words of a piece of evidence, with those that count in brackets.
func (w *pageWriter) marked(e httpapi.Opened) string {
	if e.Words.Text == "" {
		return w.Lang.words(e.Words)
	}
	runes := []rune(e.Words.Text)
	var b strings.Builder
	at := 0
	for _, s := range e.Spans {
		if s.Start < at || s.End > len(runes) || s.Start >= s.End {
			continue
		}
		b.WriteString(string(runes[at:s.Start]) + "[" + string(runes[s.Start:s.End]) + "]")
		at = s.End
	}
	b.WriteString(string(runes[at:]))
	return "»" + b.String() + "«"
}

// happened is what an event of a journey or of field work says, in a word.
func (w *pageWriter) happened(typ string) string {
	return called(w.Lang, map[string]string{
		"journey.touchpoint-recorded": "fandt sted", "journey.touchpoint-requested": "henvendelse", "journey.touchpoint-acknowledged": "set",
		"journey.touchpoint-answered": "svar", "journey.touchpoint-resolved": "afsluttet", "journey.touchpoint-handed-over": "givet videre",
		"journey.promise-made": "løfte", "journey.promise-moved": "ny frist", "journey.promise-kept": "løfte holdt", "journey.promise-withdrawn": "løfte trukket tilbage",
		"journey.experience-reported": "oplevelse", "journey.started": "forløbet begynder", "journey.ended": "forløbet slutter", "journey.reopened": "forløbet fortsætter",
		"fieldwork.note-written": "note", "fieldwork.note-corrected": "rettet note", "interview.utterance-recorded": "sagt i interview",
		"interview.utterance-corrected": "sagt i interview, rettet", "interview.wait-told": "fortalt ventetid",
	}, typ)
}
