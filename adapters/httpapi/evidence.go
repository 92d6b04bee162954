package httpapi

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	domain "ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/journeys"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/view"
)

// openedBody is a page of a pain point's evidence, opened.
type openedBody struct {
	PainPoint  uuid.UUID `json:"pain_point"`
	Pieces     []Opened  `json:"pieces"`
	Suppressed bool      `json:"suppressed,omitempty" doc:"left out: too few people stand behind it"`
	Next       string    `json:"next,omitempty"`
}

// Opened is a piece of evidence with the words in it.
type Opened struct {
	painpoints.Evidence
	Of         string           `json:"of" doc:"what it is: an event's type"`
	What       string           `json:"what,omitempty" doc:"an activity, a kind of note"`
	Department string           `json:"department,omitempty"`
	HappenedAt time.Time        `json:"happened_at,omitzero"`
	KnownAt    time.Time        `json:"known_at,omitzero"`
	Part       string           `json:"part,omitempty" doc:"the note or the utterance"`
	Version    int              `json:"version,omitempty" doc:"of the part: these are the words that were read"`
	Speaker    string           `json:"speaker,omitempty"`
	Audience   string           `json:"audience,omitempty"`
	Words      *fieldwork.Words `json:"words,omitempty"`
	Before     []Line           `json:"before,omitempty" doc:"at most two, the nearest last"`
	After      []Line           `json:"after,omitempty" doc:"at most two, the nearest first"`
	PainPoint  *uuid.UUID       `json:"pain_point,omitempty" doc:"it is itself a pain point; open that"`
	Title      string           `json:"title,omitempty" doc:"of that pain point"`
	Closed     bool             `json:"closed,omitempty" doc:"it is not for this reader: of other departments, or of field work"`

	concern Concern
}

// Concern implements Concerned.
func (o Opened) Concern() Concern { return o.concern }

// Line is what was said, or took place, around it.
type Line struct {
	At       time.Time        `json:"at"`
	What     string           `json:"what,omitempty"`
	Speaker  string           `json:"speaker,omitempty"`
	Audience string           `json:"audience,omitempty"`
	Words    *fieldwork.Words `json:"words,omitempty"`
}

// around is how many lines are shown on each side.
const around = 2

// openEvidence opens a page of a pain point's evidence.
func (a *api) openEvidence(ctx context.Context, in *painpointInput) (openedBody, error) {
	id, err := in.id()
	if err != nil {
		return openedBody{}, err
	}
	page, err := ask(ctx, a, painpointsView, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ time.Time) (painpoints.Page, error) {
		return painpoints.Get(r, id, painpoints.Paging{After: in.After, Limit: cmp.Or(in.Limit, 25), Lang: painpoints.Lang(in.Lang)})
	})
	if err != nil {
		return openedBody{}, err
	}
	v := visitOf(ctx)
	if v.scoped && !v.reader.Of(page.Departments) {
		return openedBody{}, fault.NotFoundf("id", "there is no pain point %s in your departments", id)
	}
	out := openedBody{PainPoint: id, Pieces: []Opened{}, Next: page.Next}
	if !readsNotes(v.reader) && suppressFew(&page.Summary) {
		out.Suppressed, out.Next = true, ""
		return out, nil
	}
	o := opener{api: a, ctx: ctx, visit: v, lang: painpoints.Lang(in.Lang), courses: map[string]*course{}}
	for _, e := range page.Evidence {
		piece, err := o.open(e)
		if err != nil {
			return openedBody{}, err
		}
		out.Pieces = append(out.Pieces, piece)
	}
	return out, nil
}

// opener opens pieces of evidence, several of which are often of one journey.
type opener struct {
	*api
	ctx     context.Context //nolint:containedctx // of one request
	visit   *visit
	lang    painpoints.Lang
	courses map[string]*course
}

func (o *opener) open(e painpoints.Evidence) (Opened, error) {
	out := Opened{Evidence: e, concern: Concern{Stream: e.Stream}}
	if out.Erased = o.gone(e.Stream); out.Erased {
		return out, nil
	}
	ev, err := o.Views.Event(o.ctx, e.Stream, e.Revision)
	if fault.CodeOf(err) == fault.NotFound {
		out.Erased = true
		return out, nil
	}
	if err != nil {
		return out, err
	}
	out.Of, out.HappenedAt, out.KnownAt = ev.Type, ev.HappenedAt, ev.KnownAt
	category, _ := event.SplitStream(e.Stream)
	switch category {
	case journey.Category:
		return o.ofJourney(out, ev)
	case domain.Category, interview.Category:
		if !readsNotes(o.visit.reader) {
			return shut(out), nil
		}
		return o.ofFieldwork(out, ev)
	case painpoint.Category:
		return o.ofPainpoint(out, ev)
	}
	return out, nil
}

// shut leaves only that there is such a piece.
func shut(o Opened) Opened {
	return Opened{Evidence: painpoints.Evidence{JoinedAt: o.JoinedAt, LeftAt: o.LeftAt}, Closed: true}
}

// ofPainpoint names the pain point that another one rests on.
func (o *opener) ofPainpoint(out Opened, ev event.Recorded) (Opened, error) {
	_, id := event.SplitStream(ev.Stream)
	of, err := uuid.Parse(id)
	if err != nil {
		return out, err
	}
	first := ev
	if ev.Revision > 0 {
		if first, err = o.Views.Event(o.ctx, ev.Stream, 0); err != nil {
			return out, err
		}
	}
	f, _ := painpoint.FindingOf(first.Data)
	if o.visit.scoped && f.Crosses == nil && !o.visit.reader.Of([]string{f.Scope.Department}) {
		return shut(out), nil
	}
	out.PainPoint, out.Title, out.Department = &of, painpoints.Title(o.lang, f.Kind, f.Scope.Term), f.Scope.Department
	return out, nil
}

// ofFieldwork opens a note, or what was said, as it read in the version that is
// the evidence.
func (o *opener) ofFieldwork(out Opened, ev event.Recorded) (Opened, error) {
	part := ""
	switch d := ev.Data.(type) {
	case domain.NoteWritten:
		part = d.Note
	case domain.NoteCorrected:
		part = d.Note
	case domain.NoteTagged:
		part = d.Note
	case interview.UtteranceRecorded:
		part = d.Utterance
	case interview.UtteranceCorrected:
		part = d.Utterance
	case interview.WaitTold:
		part = d.Utterance
	}
	_, id := event.SplitStream(ev.Stream)
	return ask(o.ctx, o.api, fieldworkView, Moment{MinPosition: ev.Position.String()}, "", func(r view.Reader, _ time.Time) (Opened, error) {
		s := sight(o.ctx)
		if err := o.version(r, &out, ev, id, part, s); err != nil {
			return out, err
		}
		if part == "" {
			return out, nil
		}
		c, there, err := fieldwork.ContextOf(r, ev.Stream, part, around, around, s)
		if err != nil || !there {
			return out, err
		}
		out.Part = part
		lines := make([]Line, 0, 2*around+1)
		for _, n := range c.Notes {
			lines = append(lines, Line{At: n.At, What: string(n.Kind), Speaker: string(n.Speaker), Audience: string(n.Audience), Words: n.Text})
		}
		for _, u := range c.Utterances {
			lines = append(lines, Line{At: u.At, Speaker: string(u.Speaker), Audience: string(u.Audience), Words: u.Text})
		}
		out.Before, out.After = lines[:c.At], lines[c.At+1:]
		return out, nil
	})
}

// version finds the words that the event wrote, and whose affair they are.
func (o *opener) version(r view.Reader, out *Opened, ev event.Recorded, id, part string, s fieldwork.Sight) error {
	wrote := func(w *fieldwork.Words) bool { return w != nil && w.Revision == ev.Revision }
	if category, _ := event.SplitStream(ev.Stream); category == domain.Category {
		n, there, err := fieldwork.NoteOf(r, id, part, s)
		if err != nil || !there {
			return err
		}
		out.concern, _ = fieldConcern(&n)
		out.Department, out.What = n.Department, string(n.Kind)
		for _, x := range n.Versions {
			if wrote(x.Text) {
				out.Version, out.Words, out.What, out.Speaker, out.Audience = x.Version, x.Text, string(x.Kind), string(x.Speaker), string(x.Audience)
			}
		}
		return nil
	}
	if told, ok := ev.Data.(interview.WaitTold); ok {
		i, there, err := fieldwork.InterviewOf(r, id, s)
		if err != nil || !there {
			return err
		}
		out.concern, _ = fieldConcern(&i)
		out.Department, out.Speaker = cmp.Or(told.Department, i.Department), string(interview.Citizen)
		for _, w := range i.Waits {
			if wrote(w.Comment) {
				out.Words = w.Comment
			}
		}
		return nil
	}
	u, there, err := fieldwork.UtteranceOf(r, id, part, s)
	if err != nil || !there {
		return err
	}
	out.concern, _ = fieldConcern(&u)
	out.Department = u.Department
	for _, x := range u.Versions {
		if wrote(x.Text) {
			out.Version, out.Words, out.Speaker, out.Audience = x.Version, x.Text, string(x.Speaker), string(x.Audience)
		}
	}
	return nil
}

// course is a journey with all that was written of it, in the order of
// happening.
type course struct {
	participant string
	lanes       []string
	lines       []courseLine
	departments map[string]string // that a touchpoint was with at first, and by promise
	handOvers   []journeys.HandOver
	activities  map[string]string // by touchpoint
}

type courseLine struct {
	Line
	revision uint64
}

func (o *opener) ofJourney(out Opened, ev event.Recorded) (Opened, error) {
	c, err := o.course(ev)
	if err != nil {
		return out, err
	}
	if o.visit.scoped && !o.visit.reader.Of(c.lanes) {
		return shut(out), nil
	}
	out.concern = Concern{Departments: c.lanes, Author: ev.Actor, Stream: ev.Stream, Subjects: []string{c.participant}}
	c.describe(&out, ev.Data)
	if p, personal := ev.Data.(event.Personal); personal {
		_, err = p.MapPersonal(func(_ string, t event.Text) (event.Text, error) {
			if !t.IsZero() {
				out.Words = &fieldwork.Words{Text: t.Plain, Erased: t.Erased, Of: t.Subjects, Revision: ev.Revision}
			}
			return event.Text{}, nil
		})
		if err != nil {
			return out, err
		}
	}
	at, found := slices.BinarySearchFunc(c.lines, ev, func(l courseLine, e event.Recorded) int {
		return cmp.Or(l.At.Compare(e.HappenedAt.Truncate(time.Microsecond)), cmp.Compare(l.revision, e.Revision))
	})
	behind := at
	if found {
		behind++
	}
	for _, l := range c.lines[max(0, at-around):at] {
		out.Before = append(out.Before, l.Line)
	}
	for _, l := range c.lines[behind:min(len(c.lines), behind+around)] {
		out.After = append(out.After, l.Line)
	}
	return out, nil
}

// course reads a journey once for all the pieces that are of it.
func (o *opener) course(ev event.Recorded) (*course, error) {
	if c := o.courses[ev.Stream]; c != nil {
		return c, nil
	}
	_, id := event.SplitStream(ev.Stream)
	c := &course{departments: map[string]string{}, activities: map[string]string{}}
	o.courses[ev.Stream] = c
	m, err := ask(o.ctx, o.api, journeysView, Moment{MinPosition: ev.Position.String()}, "", func(r view.Reader, now time.Time) (journeys.Map, error) {
		m, _, err := journeys.Timeline(r, id, now)
		return m, err
	})
	if err != nil {
		return nil, err
	}
	c.participant, c.lanes = m.Participant, lanes(m)
	words := func(w *journeys.Words) *fieldwork.Words {
		if w == nil {
			return nil
		}
		return &fieldwork.Words{Text: w.Text, Erased: w.Erased, Of: []string{m.Participant}, Revision: w.Revision}
	}
	add := func(at time.Time, revision uint64, what, speaker, audience string, w *journeys.Words) {
		c.lines = append(c.lines, courseLine{Line{At: at, What: what, Speaker: speaker, Audience: audience, Words: words(w)}, revision})
	}
	for _, t := range m.Touchpoints {
		c.departments[t.Touchpoint], c.activities[t.Touchpoint] = t.Department, t.Activity
		add(t.At, t.Revision, t.Activity, string(t.Sender), string(t.Receiver), t.Summary)
		for _, x := range []*journeys.Milestone{t.Answered, t.Resolved} {
			if x == nil {
				continue
			}
			var said *journeys.Words
			for _, w := range t.Answers {
				if w.Revision == x.Revision {
					said = &w
				}
			}
			add(x.At, x.Revision, t.Activity, string(journey.Employee), "", said)
		}
	}
	c.handOvers = m.HandOvers
	for _, h := range m.HandOvers {
		add(h.At, h.Revision, c.activities[h.Touchpoint], string(journey.Employee), "", h.Summary)
	}
	for _, p := range m.Promises {
		c.departments[p.Promise] = p.Department
		add(p.MadeAt, p.Revision, "", string(journey.Employee), string(journey.Citizen), p.What)
	}
	for _, e := range m.Experiences {
		add(e.At, e.Revision, "", string(e.Teller), "", e.Comment)
	}
	slices.SortFunc(c.lines, func(a, b courseLine) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.revision, b.revision))
	})
	c.lines = slices.CompactFunc(c.lines, func(a, b courseLine) bool { return a.revision == b.revision })
	return c, nil
}

// describe says what kind of thing took place, and where.
func (c *course) describe(out *Opened, d event.Data) {
	touchpoint := func(id string) {
		out.Department, out.What = c.departments[id], c.activities[id]
		for _, h := range c.handOvers { // in the order of happening: who had it by then
			if h.Touchpoint == id && h.At.Before(out.HappenedAt) {
				out.Department = h.To
			}
		}
	}
	switch x := d.(type) {
	case journey.TouchpointRecorded:
		out.Department, out.What, out.Speaker, out.Audience = x.Department, x.Activity, string(x.Sender), string(x.Receiver)
	case journey.TouchpointRequested:
		out.Department, out.What, out.Speaker = x.Department, x.Activity, string(cmp.Or(x.Sender, journey.Citizen))
	case journey.TouchpointAcknowledged:
		touchpoint(x.Touchpoint)
	case journey.TouchpointAnswered:
		touchpoint(x.Touchpoint)
		out.Speaker = string(journey.Employee)
	case journey.TouchpointResolved:
		touchpoint(x.Touchpoint)
	case journey.TouchpointHandedOver:
		touchpoint(x.Touchpoint)
		out.Department = x.From
	case journey.PromiseMade:
		out.Department = x.Department
	case journey.PromiseMoved:
		out.Department = c.departments[x.Promise]
	case journey.PromiseKept:
		out.Department = c.departments[x.Promise]
	case journey.ExperienceReported:
		touchpoint(x.Touchpoint)
		out.Speaker = string(x.Teller)
	}
}
