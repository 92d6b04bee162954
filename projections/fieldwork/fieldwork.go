// Package fieldwork is the view of what observers and interviewers brought
// home: the people who take part, observation sessions with their notes, and
// interviews with what was said and the waits that were told.
//
// What people said, and what is written about them, stands in one table of its
// own (fieldwork_texts), with the pseudonyms of everybody it is about; who they
// are in another (participant_identities). All other tables hold no words. Text
// whose key was destroyed shows as erased once its event is folded again.
//
// Every version of a note and of an utterance is kept, the newest marks what
// stands. Notes are read in the order in which they were observed, utterances
// in the order of their time codes. Applying an event again changes nothing; an
// event that refers to something that is not there changes nothing either.
//
// Queries are functions of the tables. They give words only as far as the Sight
// that they are given allows: the zero Sight gets none, and text behind a stop
// mark is given to nobody whom the citizen did not allow.
package fieldwork

import (
	"slices"
	"strings"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/participant"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// Name is the projection's name.
const Name = "fieldwork"

// Projection is the fold with its tables.
func Projection() projections.Projection {
	var handles []string
	for _, t := range slices.Concat(participant.Events(), fieldwork.Events(), interview.Events()) {
		handles = append(handles, t.Name())
	}
	return projections.Projection{
		Name: Name, Version: 3, Handles: handles, Apply: Apply,
		Tables: []*view.Spec{
			&people.Spec, &roles.Spec, &links.Spec, &grounds.Spec, &identities.Spec,
			&sessions.Spec, &notes.Spec, &noteVersions.Spec, &attachments.Spec,
			&interviews.Spec, &utterances.Spec, &utteranceVersions.Spec, &stops.Spec, &waits.Spec,
			&texts.Spec,
		},
	}
}

// fact is one event on its way into the tables.
type fact struct {
	w      view.Writer
	stream string
	id     string // the stream's name without its category
	at     time.Time
	actor  string
	rev    uint64
}

// Apply folds one event into the tables.
func Apply(w view.Writer, e event.Recorded) error {
	category, id := event.SplitStream(e.Stream)
	f := fact{w: w, stream: e.Stream, id: id, at: micros(e.HappenedAt), actor: e.Actor, rev: e.Revision}
	switch category {
	case participant.Category:
		return f.person(e.Data)
	case fieldwork.Category:
		return f.session(e.Data)
	case interview.Category:
		return f.interview(e.Data)
	}
	return nil
}

// micros is a time as the tables keep it.
func micros(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Microsecond)
}

// names are pseudonyms, keys or the like, none of which has a line break in it,
// as one column keeps them.
type names string

func join[S ~string](list []S) names {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = string(s)
	}
	return names(strings.Join(words, "\n"))
}

// list is never nil, so that it is [] in JSON.
func (n names) list() []string {
	if n == "" {
		return []string{}
	}
	return strings.Split(string(n), "\n")
}

func (n names) has(name string) bool { return slices.Contains(n.list(), name) }

// amount is a number that may not be known.
type amount struct {
	Known bool
	N     int64
}

func amountOf(n *int64) amount {
	if n == nil {
		return amount{}
	}
	return amount{true, *n}
}

func (a amount) pointer() *int64 {
	if !a.Known {
		return nil
	}
	return &a.N
}

func amountFields[R any](name string, at func(*R) *amount) []view.Field[R] {
	return []view.Field[R]{
		view.Bool("has_"+name, func(r *R) *bool { return &at(r).Known }),
		view.Int(name, func(r *R) *int64 { return &at(r).N }),
	}
}

func fields[R any](groups ...[]view.Field[R]) []view.Field[R] { return slices.Concat(groups...) }

func group[R any](f ...view.Field[R]) []view.Field[R] { return f }
