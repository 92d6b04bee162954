package painpoints

import (
	"slices"

	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/projections/column"
	"ledetraad/projections/view"
)

// What a principle of a pain point comes from.
const (
	OfRule   = "rule"   // the rule that found it speaks to it
	OfNote   = "note"   // evidence is tagged with it
	OfCode   = "code"   // a code on evidence speaks to it
	OfPerson = "person" // a person said so, whatever the evidence says
)

// foldSource folds what tells of the evidence: whose course it is, which
// version of which note it is, and what that is tagged and coded with. It may
// come before or after the pain points that rest on it.
func foldSource(w view.Writer, e event.Recorded) error {
	switch d := e.Data.(type) {
	case journey.Started:
		return takePart(w, e.Stream, d.Participant)
	case fieldwork.SessionStarted:
		return takePart(w, e.Stream, d.Participants...)
	case fieldwork.ParticipantsAdded:
		return takePart(w, e.Stream, d.Participants...)
	case interview.Started:
		return takePart(w, e.Stream, d.Participants...)
	case fieldwork.NoteWritten:
		if err := tagged(w, e, d.Note, d.Principles); err != nil {
			return err
		}
		return written(w, e, d.Note, 1)
	case fieldwork.NoteCorrected:
		return written(w, e, d.Note, d.Version)
	case fieldwork.NoteTagged:
		return tagged(w, e, d.Note, d.Principles)
	case interview.UtteranceRecorded:
		return written(w, e, d.Utterance, 1)
	case interview.UtteranceCorrected:
		return written(w, e, d.Utterance, d.Version)
	case coding.Applied:
		return code(w, e, d.Coding, func(c *codedRow) {
			c.Document, c.Part, c.Version, c.Code = d.Document, d.Part, d.Version, codeKey(d.Label)
		})
	case coding.Recoded:
		return code(w, e, d.Coding, func(c *codedRow) { c.Code = codeKey(d.Label) })
	case coding.Removed:
		return code(w, e, d.Coding, func(c *codedRow) { c.Gone = true })
	}
	return nil
}

func codeKey(l coding.Label) string { return l.Codebook + "/" + l.Code }

// takePart notes who takes part in a stream.
func takePart(w view.Writer, name string, who ...string) error {
	resting, err := all(restsOn, w, view.Query{Index: "of_stream", Prefix: []view.Value{name}})
	if err != nil {
		return err
	}
	for _, p := range who {
		if _, there, err := present.Get(w, name, p); err != nil || there {
			if err != nil {
				return err
			}
			continue
		}
		if err := present.Put(w, presentRow{name, p}); err != nil {
			return err
		}
		for _, on := range resting {
			if err := person(w, on.ID, p, 1); err != nil {
				return err
			}
		}
	}
	return nil
}

// stream notes that one event more, or less, of a stream is evidence. Where that
// stream is another pain point's, as it is where a pain crosses departments,
// its people and its themes are this one's too.
func stream(w view.Writer, id, name string, by int64) error {
	r, _, err := restsOn.Get(w, id, name)
	if err != nil {
		return err
	}
	was := r.N
	r = streamRow{id, name, r.N + by}
	if r.N == 0 {
		err = restsOn.Delete(w, id, name)
	} else {
		err = restsOn.Put(w, r)
	}
	if err != nil || was > 0 && r.N > 0 {
		return err
	}
	category, other := event.SplitStream(name)
	if category == painpoint.Category {
		return inherit(w, id, other, by)
	}
	there, err := all(present, w, view.Query{Prefix: []view.Value{name}})
	if err != nil {
		return err
	}
	for _, p := range there {
		if err := person(w, id, p.Pseudonym, by); err != nil {
			return err
		}
	}
	return nil
}

// inherit gives a pain point another one's people and themes, or takes them
// away.
func inherit(w view.Writer, id, from string, by int64) error {
	people, err := all(persons, w, view.Query{Prefix: []view.Value{from}})
	if err != nil {
		return err
	}
	for _, p := range people {
		if err := person(w, id, p.Pseudonym, by); err != nil {
			return err
		}
	}
	list, err := all(themes, w, view.Query{Prefix: []view.Value{from}})
	if err != nil {
		return err
	}
	for _, t := range list {
		if err := shift(w, id, t.Origin, t.Source, by*t.N); err != nil {
			return err
		}
	}
	return nil
}

// heirs are the pain points that rest on another one.
func heirs(w view.Writer, id string) ([]streamRow, error) {
	return all(restsOn, w, view.Query{Index: "of_stream", Prefix: []view.Value{event.StreamName(painpoint.Category, id)}})
}

// person notes that somebody takes part in one stream more, or less, that a pain
// point rests on.
func person(w view.Writer, id, who string, by int64) error {
	r, _, err := persons.Get(w, id, who)
	if err != nil {
		return err
	}
	was := r.N
	r = personRow{id, who, r.N + by}
	if r.N == 0 {
		err = persons.Delete(w, id, who)
	} else {
		err = persons.Put(w, r)
	}
	if err != nil || was > 0 && r.N > 0 {
		return err
	}
	c, _, err := counts.Get(w, id)
	if err != nil {
		return err
	}
	if err := countPeople(w, id, c.N+by); err != nil {
		return err
	}
	of, err := heirs(w, id)
	if err != nil {
		return err
	}
	for _, h := range of {
		if err := person(w, h.ID, who, by); err != nil {
			return err
		}
	}
	return nil
}

// written notes which version an event wrote.
func written(w view.Writer, e event.Recorded, part string, version int) error {
	if _, there, err := parts.Get(w, e.Stream, int64(e.Revision)); err != nil || there {
		return err
	}
	p := partRow{e.Stream, e.Revision, part, version}
	if err := parts.Put(w, p); err != nil {
		return err
	}
	return themesOf(w, p, func(origin, source string) error { return shiftAll(w, p, origin, source, 1) })
}

// tagged notes what a note is tagged with from now on.
func tagged(w view.Writer, e event.Recorded, part string, principles []string) error {
	was, there, err := tags.Get(w, e.Stream, part)
	if err != nil || there && was.Revision >= e.Revision {
		return err
	}
	before, err := column.Decode[string](was.Principles)
	if err != nil {
		return err
	}
	principles = slices.Compact(slices.Sorted(slices.Values(principles)))
	if err := tags.Put(w, tagRow{e.Stream, part, e.Revision, column.Encode(principles)}); err != nil {
		return err
	}
	versions, err := all(parts, w, view.Query{Index: "of_part", Prefix: []view.Value{e.Stream, part}})
	if err != nil {
		return err
	}
	for _, v := range versions {
		for _, p := range before {
			if err := shiftAll(w, v, OfNote, p, -1); err != nil {
				return err
			}
		}
		for _, p := range principles {
			if err := shiftAll(w, v, OfNote, p, 1); err != nil {
				return err
			}
		}
	}
	return nil
}

// code notes what became of a coding.
func code(w view.Writer, e event.Recorded, id string, change func(*codedRow)) error {
	was, there, err := coded.Get(w, e.Stream, id)
	if err != nil || there && was.Revision >= e.Revision {
		return err
	}
	is := was
	is.Stream, is.Coding, is.Revision = e.Stream, id, e.Revision
	change(&is)
	if err := coded.Put(w, is); err != nil {
		return err
	}
	if there && !was.Gone {
		if err := codeShift(w, was, -1); err != nil {
			return err
		}
	}
	if is.Gone {
		return nil
	}
	return codeShift(w, is, 1)
}

func codeShift(w view.Writer, c codedRow, by int64) error {
	of, err := all(parts, w, view.Query{Index: "of_part", Prefix: []view.Value{c.Document, c.Part, int64(c.Version)}})
	if err != nil {
		return err
	}
	for _, p := range of {
		if err := shiftAll(w, p, OfCode, c.Code, by); err != nil {
			return err
		}
	}
	return nil
}

// themesOf is what a version of a note or an utterance is tagged and coded with.
func themesOf(w view.Writer, p partRow, f func(origin, source string) error) error {
	t, _, err := tags.Get(w, p.Stream, p.Part)
	if err != nil {
		return err
	}
	principles, err := column.Decode[string](t.Principles)
	if err != nil {
		return err
	}
	for _, key := range principles {
		if err := f(OfNote, key); err != nil {
			return err
		}
	}
	list, err := all(coded, w, view.Query{Index: "of_part", Prefix: []view.Value{p.Stream, p.Part, int64(p.Version)}})
	if err != nil {
		return err
	}
	for _, c := range list {
		if c.Gone {
			continue
		}
		if err := f(OfCode, c.Code); err != nil {
			return err
		}
	}
	return nil
}

// shiftAll shifts a theme of every pain point that rests on the version.
func shiftAll(w view.Writer, p partRow, origin, source string, by int64) error {
	on, err := all(proofs, w, view.Query{Index: "of_event", Prefix: []view.Value{p.Stream, int64(p.Revision)}})
	if err != nil {
		return err
	}
	for _, r := range on {
		if !r.Rests {
			continue
		}
		if err := shift(w, r.ID, origin, source, by); err != nil {
			return err
		}
	}
	return nil
}

func shift(w view.Writer, id, origin, source string, by int64) error {
	t, _, err := themes.Get(w, id, origin, source)
	if err != nil {
		return err
	}
	if t = (theme{id, origin, source, t.N + by}); t.N == 0 {
		err = themes.Delete(w, id, origin, source)
	} else {
		err = themes.Put(w, t)
	}
	if err != nil {
		return err
	}
	of, err := heirs(w, id)
	if err != nil {
		return err
	}
	for _, h := range of {
		if err := shift(w, h.ID, origin, source, by); err != nil {
			return err
		}
	}
	return nil
}

// foldLinks folds which principles there are, and what speaks to them.
func foldLinks(w view.Writer, e event.Recorded) error {
	_, book := event.SplitStream(e.Stream)
	switch d := e.Data.(type) {
	case programme.PrincipleSetAdopted:
		var keys []string
		for _, p := range d.Principles {
			keys = append(keys, p.Principle)
		}
		was, there, err := sets.Get(w, d.Set)
		if err != nil || there && was.Revision >= e.Revision {
			return err
		}
		return sets.Put(w, setRow{d.Set, e.Revision, column.Encode(keys)})
	case programme.PrincipleLinksSet:
		was, there, err := links.Get(w, d.Source, d.Set)
		if err != nil || there && was.Revision >= e.Revision {
			return err
		}
		return links.Put(w, linkRow{d.Source, d.Set, e.Revision, column.Encode(d.Principles)})
	case programme.PrincipleSetsMapped:
		was, there, err := mappings.Get(w, d.From, d.To)
		if err != nil || there && was.Revision >= e.Revision {
			return err
		}
		return mappings.Put(w, mappingRow{d.From, d.To, e.Revision, column.Encode(d.Pairs)})
	case codebook.CodeAdded:
		return related(w, book, d.Code, e, func(c *codeRow) { c.Principles = column.Encode(d.Principles) })
	case codebook.CodeRelated:
		return related(w, book, d.Code, e, func(c *codeRow) { c.Principles = column.Encode(d.Principles) })
	case codebook.CodeMerged:
		return related(w, book, d.Code, e, func(c *codeRow) { c.Into = d.Into })
	}
	return nil
}

func related(w view.Writer, book, id string, e event.Recorded, change func(*codeRow)) error {
	c, there, err := codes.Get(w, book, id)
	if err != nil || there && c.Revision >= e.Revision {
		return err
	}
	c.Codebook, c.Code, c.Revision = book, id, e.Revision
	change(&c)
	return codes.Put(w, c)
}

func countPeople(w view.Writer, id string, n int64) error {
	if n == 0 {
		return counts.Delete(w, id)
	}
	return counts.Put(w, countRow{id, n})
}
