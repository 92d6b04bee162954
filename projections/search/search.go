// Package search folds what people have said and what was written about them
// into documents that can be found by their words: the newest version of each
// note and utterance, and the summaries and comments of journeys.
//
// Text that was erased, a note that was discarded and an utterance behind a
// stop mark of the citizen's are not in the index; of the first two the text
// is not in the tables either. Text behind a stop mark stays, because the
// citizen may lift it; no search finds it, whoever asks.
//
// A search costs the same however much there is: it looks at no more than the
// newest of the documents that match and ranks those. What a reader may not see
// is left out by the index itself, before anything is counted.
//
// Applying an event twice leaves the rows as they are.
package search

import (
	"cmp"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// Kind is what a document is.
type Kind string

// The kinds. All but notes and utterances belong to a journey, but for the
// comment on a wait, which is told in an interview.
const (
	Note       Kind = "note"
	Utterance  Kind = "utterance"
	Journey    Kind = "journey"    // what was noted at its start
	Touchpoint Kind = "touchpoint" // its summary
	Answer     Kind = "answer"
	HandOver   Kind = "hand-over"
	Promise    Kind = "promise"
	Experience Kind = "experience"
	Wait       Kind = "wait"
)

// Kinds lists them all.
func Kinds() []Kind {
	return []Kind{Note, Utterance, Journey, Touchpoint, Answer, HandOver, Promise, Experience, Wait}
}

// Projection is the fold with its tables. Its version goes up with every change
// of a stem (see package danish).
func Projection() projections.Projection {
	p := projections.Projection{
		Name: "search", Version: 1, Apply: Apply,
		Tables: []*view.Spec{&words.Spec, &documents.Spec, &contexts.Spec, &turns.Spec, &stops.Spec, &totals.Spec},
	}
	for _, d := range []event.Data{
		fieldwork.SessionStarted{}, fieldwork.NoteWritten{}, fieldwork.NoteCorrected{}, fieldwork.NoteTagged{}, fieldwork.NoteDiscarded{},
		interview.Started{}, interview.UtteranceRecorded{}, interview.UtteranceCorrected{}, interview.StopMarked{}, interview.StopLifted{}, interview.WaitTold{},
		journey.Started{}, journey.TouchpointRecorded{}, journey.TouchpointRequested{}, journey.TouchpointAnswered{},
		journey.TouchpointHandedOver{}, journey.PromiseMade{}, journey.ExperienceReported{},
	} {
		p.Handles = append(p.Handles, d.EventName())
	}
	return p
}

// fact is one event on its way into the tables.
type fact struct {
	w      view.Writer
	stream string
	at     time.Time // when it happened, whole microseconds as the tables keep them
	rev    uint64
}

// Apply folds one event into the tables.
func Apply(w view.Writer, e event.Recorded) error {
	f := fact{w, e.Stream, e.HappenedAt.UTC().Truncate(time.Microsecond), e.Revision}
	switch d := e.Data.(type) {
	case fieldwork.SessionStarted:
		return contexts.Put(w, context{Stream: f.stream, Department: d.Department, Other: d.OwnDepartment, LifeSituation: d.LifeSituation, Author: d.Observer})
	case fieldwork.NoteWritten:
		return f.note(d.Note, 1, d.About, d.Text, func(r *document) { r.Principles = join(d.Principles) })
	case fieldwork.NoteCorrected:
		return f.note(d.Note, d.Version, d.About, d.Text, func(*document) {})
	case fieldwork.NoteTagged:
		return f.change(Note, d.Note, func(r *document) { r.Principles = join(d.Principles) })
	case fieldwork.NoteDiscarded:
		return f.change(Note, d.Note, func(r *document) { r.State, r.Text = discarded, "" })
	case interview.Started:
		return contexts.Put(w, context{Stream: f.stream, Department: d.Department, LifeSituation: d.LifeSituation, Author: d.Interviewer})
	case interview.UtteranceRecorded:
		return f.utterance(d.Utterance, 1, d.Speaker, d.AtMS, d.UntilMS, d.Text)
	case interview.UtteranceCorrected:
		return f.utterance(d.Utterance, d.Version, d.Speaker, d.AtMS, d.UntilMS, d.Text)
	case interview.StopMarked:
		return f.stopped(d)
	case interview.StopLifted:
		return f.lifted(d)
	case interview.WaitTold:
		return f.told(d)
	case journey.Started:
		if err := contexts.Put(w, context{Stream: f.stream, LifeSituation: d.LifeSituation}); err != nil {
			return err
		}
		return f.once(Journey, "", "", "", d.Note)
	case journey.TouchpointRecorded:
		return f.touchpoint(d.Touchpoint, d.Department, d.Sender, d.Summary)
	case journey.TouchpointRequested:
		return f.touchpoint(d.Touchpoint, d.Department, cmp.Or(d.Sender, journey.Citizen), d.Summary)
	case journey.TouchpointAnswered:
		return f.about(Answer, d.Touchpoint, d.Touchpoint, "", d.Summary)
	case journey.TouchpointHandedOver:
		return f.once(HandOver, d.Touchpoint, d.From, "", d.Summary)
	case journey.PromiseMade:
		return f.once(Promise, d.Promise, d.Department, "", d.What)
	case journey.ExperienceReported:
		return f.about(Experience, d.Experience, d.Touchpoint, string(d.Teller), d.Comment)
	}
	return nil
}

// Forget takes the text of everything that is about a participant out of the
// tables, as a fold of the log would after the participant's key is destroyed.
func Forget(w view.Writer, pseudonym string) error {
	m := view.Match{All: [][]view.Phrase{{
		{Words: []string{facet(subjectFacet, pseudonym)}}, {Words: []string{facet(withheldFacet, pseudonym)}},
	}}}
	var rows []indexed
	for row, err := range view.Search(w, &words.Spec, m) {
		if err != nil {
			return err
		}
		rows = append(rows, indexedOf(row))
	}
	for _, r := range rows {
		d, ok, err := documents.Get(w, r.Stream, r.Kind, r.Part, r.At)
		if err != nil || !ok {
			return err
		}
		d.State, d.Text = erased, ""
		if err := save(w, d); err != nil {
			return err
		}
	}
	return nil
}
