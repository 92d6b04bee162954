// Package keyness finds words that employees and letters use and that citizens
// and relatives do not, and keeps the municipality's lexicon.
//
// Such words are proposed as terms of professional language, with figures and
// examples; people take them into the lexicon or refuse them. How they are found
// stands in docs/keyness.md.
//
// What is behind a citizen's stop mark, discarded or erased counts nowhere. The
// order in which sessions and interviews come in changes nothing, and an event
// that is folded again counts once. A note or an utterance costs two look-ups
// for each of its content words.
package keyness

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/lexicon"
	"ledetraad/projections"
	"ledetraad/projections/column"
	"ledetraad/projections/view"
)

// Name is the projection's.
const Name = "keyness"

// Projection is the fold with its tables.
func Projection() projections.Projection {
	handles := []string{
		fieldwork.SessionStarted{}.EventName(), fieldwork.NoteWritten{}.EventName(), fieldwork.NoteCorrected{}.EventName(),
		fieldwork.NoteDiscarded{}.EventName(), interview.Started{}.EventName(), interview.UtteranceRecorded{}.EventName(),
		interview.UtteranceCorrected{}.EventName(), interview.StopMarked{}.EventName(), interview.StopLifted{}.EventName(),
	}
	for _, t := range lexicon.Events() {
		handles = append(handles, t.Name())
	}
	return projections.Projection{
		Name: Name, Version: 1,
		Tables:  []*view.Spec{&documents.Spec, &parts.Spec, &marks.Spec, &uses.Spec, &words.Spec, &terms.Spec, &refusals.Spec},
		Handles: handles, Apply: Apply,
	}
}

// Apply folds one event into the tables.
func Apply(w view.Writer, e event.Recorded) error {
	if err := apply(w, e); err != nil {
		return fmt.Errorf("keyness: %s@%d: %w", e.Stream, e.Revision, err)
	}
	return nil
}

func apply(w view.Writer, e event.Recorded) error {
	switch d := e.Data.(type) {
	case fieldwork.SessionStarted:
		return begin(w, documentRow{Stream: e.Stream, Department: d.Department, Author: cmp.Or(e.Actor, d.Observer)})
	case interview.Started:
		return begin(w, documentRow{Stream: e.Stream, Department: d.Department, Author: cmp.Or(e.Actor, d.Interviewer)})
	case fieldwork.NoteWritten:
		return say(w, e, d.Note, 1, string(d.Speaker), d.SpokenBy, nil, nil, d.Text)
	case fieldwork.NoteCorrected:
		return say(w, e, d.Note, d.Version, string(d.Speaker), d.SpokenBy, nil, nil, d.Text)
	case interview.UtteranceRecorded:
		return say(w, e, d.Utterance, 1, string(d.Speaker), d.SpokenBy, d.AtMS, d.UntilMS, d.Text)
	case interview.UtteranceCorrected:
		return say(w, e, d.Utterance, d.Version, string(d.Speaker), d.SpokenBy, d.AtMS, d.UntilMS, d.Text)
	case fieldwork.NoteDiscarded:
		p, there, err := parts.Get(w, e.Stream, d.Note)
		if err != nil || !there {
			return err
		}
		was := p
		p.Gone = true
		return save(w, was, p)
	case interview.StopMarked:
		return mark(w, e.Stream, d)
	case interview.StopLifted:
		m, there, err := marks.Get(w, e.Stream, d.Stop)
		if err != nil || !there || m.Lifted {
			return err
		}
		m.Lifted = true
		if err := marks.Put(w, m); err != nil {
			return err
		}
		return restop(w, e.Stream)
	case lexicon.TermAdded:
		b, err := json.Marshal(d.Family)
		if err != nil {
			return err
		}
		return term(w, e, d.Key, func(t *termRow) { t.Family, t.Retired, t.Reason = b, false, "" })
	case lexicon.TermRetired:
		return term(w, e, d.Key, func(t *termRow) { t.Retired, t.Reason = true, d.Reason })
	case lexicon.WordRefused:
		return refusals.Put(w, refusedRow{d.Word, d.Reason, e.Actor, micros(e.HappenedAt)})
	}
	return nil
}

func micros(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

func term(w view.Writer, e event.Recorded, key string, change func(*termRow)) error {
	t, there, err := terms.Get(w, key)
	if err != nil || there && e.Revision <= t.Revision {
		return err
	}
	t.Key, t.Revision, t.Actor, t.ChangedAt = key, e.Revision, e.Actor, micros(e.HappenedAt)
	change(&t)
	return terms.Put(w, t)
}

func begin(w view.Writer, d documentRow) error {
	if _, there, err := documents.Get(w, d.Stream); err != nil || there {
		return err
	}
	return documents.Put(w, d)
}

// say takes over what a note or an utterance says in a version.
func say(w view.Writer, e event.Recorded, part string, version int, speaker, spokenBy string, atMS, untilMS *int64, t event.Text) error {
	was, there, err := parts.Get(w, e.Stream, part)
	if err != nil || there && version <= was.Version {
		return err
	}
	is := was
	if !there {
		is.Stream, is.Part, is.First = e.Stream, part, e.Revision
	}
	is.Revision, is.Version, is.Event, is.Speaker, is.SpokenBy = e.Revision, version, e.ID.String(), speaker, spokenBy
	is.AtMS, is.UntilMS, is.Text, is.Subjects = orNone(atMS), orNone(untilMS), t.Plain, column.Encode(t.Subjects)
	if t.Erased {
		is.Text = ""
	}
	d, _, err := documents.Get(w, e.Stream)
	if err != nil {
		return err
	}
	if d.Marks == 0 {
		return save(w, was, is)
	}
	// It may stand behind a mark, and begin or end another's limit.
	moved := !there || was.AtMS != is.AtMS || was.UntilMS != is.UntilMS
	is.Behind = is.Behind || moved // nothing counts before that is known
	if err := save(w, was, is); err != nil || !moved {
		return err
	}
	return restop(w, e.Stream)
}

func mark(w view.Writer, stream string, d interview.StopMarked) error {
	if _, there, err := marks.Get(w, stream, d.Stop); err != nil || there {
		return err
	}
	m := markRow{Stream: stream, Stop: d.Stop, From: d.From, Until: d.Until, FromMS: orNone(d.FromMS), UntilMS: orNone(d.UntilMS)}
	if err := marks.Put(w, m); err != nil {
		return err
	}
	doc, _, err := documents.Get(w, stream)
	if err != nil {
		return err
	}
	doc.Stream = stream
	doc.Marks++
	if err := documents.Put(w, doc); err != nil {
		return err
	}
	return restop(w, stream)
}

// restop looks anew at which utterances of an interview are behind a mark.
func restop(w view.Writer, stream string) error {
	var limits []interview.Mark
	for m, err := range marks.Scan(w, view.Query{Prefix: []view.Value{stream}}) {
		if err != nil {
			return err
		}
		limits = append(limits, interview.Mark{Lifted: m.Lifted,
			Limit: interview.Limit{From: m.From, FromMS: orNil(m.FromMS), Until: m.Until, UntilMS: orNil(m.UntilMS)}})
	}
	var all []partRow
	var said []interview.Moment
	for p, err := range parts.Scan(w, view.Query{Prefix: []view.Value{stream}}) {
		if err != nil {
			return err
		}
		all = append(all, p)
		said = append(said, interview.Moment{Utterance: p.Part, Revision: p.First, AtMS: orNil(p.AtMS), UntilMS: orNil(p.UntilMS)})
	}
	behind := interview.Stopped(said, limits)
	for _, was := range all {
		is := was
		if _, is.Behind = behind[was.Part]; is.Behind == was.Behind {
			continue
		}
		if err := save(w, was, is); err != nil {
			return err
		}
	}
	return nil
}

// save puts a part, and lets its words count as it now is.
func save(w view.Writer, was, is partRow) error {
	if err := parts.Put(w, is); err != nil {
		return err
	}
	if from, to := was.side(), is.side(); from == to && was.Text == is.Text && was.Speaker == is.Speaker && was.SpokenBy == is.SpokenBy {
		return nil
	}
	d, _, err := documents.Get(w, is.Stream)
	if err != nil {
		return err
	}
	d.Stream = is.Stream
	if err := shift(w, &d, was, -1); err != nil {
		return err
	}
	if err := shift(w, &d, is, 1); err != nil {
		return err
	}
	return documents.Put(w, d)
}

// shift lets a part's words count, or no longer.
func shift(w view.Writer, d *documentRow, p partRow, by int64) error {
	s := p.side()
	if s == nobodys {
		return nil
	}
	n := &d.Municipal
	if s == citizens {
		n = &d.Citizens
	}
	was := *n
	*n += by
	if (was > 0) != (*n > 0) {
		if err := tally(w, "", s, by); err != nil {
			return err
		}
	}
	found := contentWords(p.Text)
	speaker := speakerOf(p, d.Department)
	for _, word := range found {
		u := use{Part: p.Part, Common: word.common}
		if s == municipal {
			u.Speaker, u.Forms = speaker, word.forms
		}
		if err := shiftUse(w, word.stem, s, p.Stream, u, by); err != nil {
			return err
		}
	}
	return nil
}

func shiftUse(w view.Writer, stem string, s side, stream string, u use, by int64) error {
	row, _, err := uses.Get(w, stem, s, stream)
	if err != nil {
		return err
	}
	list, err := column.Decode[use](row.Parts)
	if err != nil {
		return err
	}
	before := len(list)
	i, there := slices.BinarySearchFunc(list, u.Part, func(o use, part string) int { return strings.Compare(o.Part, part) })
	switch {
	case by > 0 && there:
		list[i] = u
	case by > 0:
		list = slices.Insert(list, i, u)
	case there:
		list = slices.Delete(list, i, i+1)
	}
	if len(list) == 0 {
		err = uses.Delete(w, stem, s, stream)
	} else {
		err = uses.Put(w, useRow{stem, s, stream, column.Encode(list)})
	}
	if err != nil || (before > 0) == (len(list) > 0) {
		return err
	}
	return tally(w, stem, s, by)
}

// tally counts one document more, or less, of a word.
func tally(w view.Writer, stem string, s side, by int64) error {
	row, _, err := words.Get(w, stem)
	if err != nil {
		return err
	}
	row.Stem = stem
	if s == municipal {
		row.Municipal += by
	} else {
		row.Citizens += by
	}
	if row.Municipal == 0 && row.Citizens == 0 {
		return words.Delete(w, stem)
	}
	return words.Put(w, row)
}

// speakerOf is who said it. Where that is not known, those of one role in one
// department count as one person: they may be.
func speakerOf(p partRow, department string) string {
	if p.SpokenBy != "" {
		return p.SpokenBy
	}
	return department + "/" + p.Speaker
}

func sideOf(speaker string) side {
	switch speaker {
	case "employee", "letter":
		return municipal
	case "citizen", "relative":
		return citizens
	}
	return nobodys
}

// A time code of −1 is none.

func orNone(ms *int64) int64 {
	if ms == nil {
		return -1
	}
	return *ms
}

func orNil(ms int64) *int64 {
	if ms < 0 {
		return nil
	}
	return &ms
}
