package search

import (
	"hash/fnv"
	"io"
	"strings"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/projections/danish"
	"ledetraad/projections/view"
)

// fresh is a document of the stream, as the stream's context has it.
func (f fact) fresh(kind Kind, part string, at uint64) (document, error) {
	c, _, err := contexts.Get(f.w, f.stream, "")
	return document{Stream: f.stream, Kind: kind, Part: part, At: at, Version: 1, Happened: f.at, Department: c.Department,
		Other: c.Other, LifeSituation: c.LifeSituation, Author: c.Author}, err
}

// versioned is the document as it is known, or a fresh one. new is false if it
// has come further than this event already.
func (f fact) versioned(kind Kind, part string) (d document, new bool, err error) {
	d, known, err := documents.Get(f.w, f.stream, kind, part, 0)
	if err != nil || known {
		return d, f.rev > d.Revision, err
	}
	d, err = f.fresh(kind, part, 0)
	return d, true, err
}

// says takes over the event's text.
func (f fact) says(d *document, t event.Text) {
	d.Revision, d.Text, d.Subjects, d.State = f.rev, t.Plain, strings.Join(t.Subjects, "\n"), found
	if t.Erased {
		d.Text, d.State = "", erased
	}
}

func (f fact) note(id string, version int, about fieldwork.About, t event.Text, more func(*document)) error {
	d, new, err := f.versioned(Note, id)
	if err != nil || !new || d.State == discarded {
		return err
	}
	f.says(&d, t)
	d.Version, d.NoteKind, d.Speaker = version, string(about.Kind), string(about.Speaker)
	more(&d)
	return save(f.w, d)
}

func (f fact) change(kind Kind, part string, change func(*document)) error {
	d, known, err := documents.Get(f.w, f.stream, kind, part, 0)
	if err != nil || !known {
		return err
	}
	change(&d)
	return save(f.w, d)
}

// once keeps what is said once and never corrected.
func (f fact) once(kind Kind, part, department, speaker string, t event.Text) error {
	if t.Plain == "" && !t.Erased {
		return nil
	}
	d, err := f.fresh(kind, part, f.rev)
	if err != nil {
		return err
	}
	f.says(&d, t)
	if department != "" {
		d.Department = department
	}
	d.Speaker = speaker
	return save(f.w, d)
}

func (f fact) touchpoint(id, department string, sender journey.Party, t event.Text) error {
	if err := contexts.Put(f.w, context{Stream: f.stream, Part: id, Department: department}); err != nil {
		return err
	}
	return f.once(Touchpoint, id, department, string(sender), t)
}

// about is once, of a touchpoint whose department is looked up.
func (f fact) about(kind Kind, part, touchpoint, speaker string, t event.Text) error {
	if t.Plain == "" && !t.Erased || touchpoint == "" {
		return f.once(kind, part, "", speaker, t)
	}
	c, _, err := contexts.Get(f.w, f.stream, touchpoint)
	if err != nil {
		return err
	}
	return f.once(kind, part, c.Department, speaker, t)
}

func (f fact) utterance(id string, version int, speaker interview.Speaker, atMS, untilMS *int64, t event.Text) error {
	d, new, err := f.versioned(Utterance, id)
	if err != nil || !new {
		return err
	}
	f.says(&d, t)
	d.Version, d.Speaker = version, string(speaker)
	hide, err := f.turn(id, atMS, untilMS)
	if err != nil {
		return err
	}
	if hide && d.State == found {
		d.State = behind
	}
	return save(f.w, d)
}

func (f fact) told(d interview.WaitTold) error {
	if d.Comment.Plain == "" && !d.Comment.Erased {
		return nil
	}
	r, err := f.fresh(Wait, d.Wait, f.rev)
	if err != nil {
		return err
	}
	f.says(&r, d.Comment)
	if d.Department != "" {
		r.Department = d.Department
	}
	r.Within = d.Utterance
	if d.Utterance != "" {
		u, _, err := documents.Get(f.w, f.stream, Utterance, d.Utterance, 0)
		if err != nil {
			return err
		}
		r.Speaker = u.Speaker
		at, _, err := turns.Get(f.w, f.stream, d.Utterance)
		if err != nil {
			return err
		}
		if at.Behind && r.State == found {
			r.State = behind
		}
	}
	return save(f.w, r)
}

// save puts the document and its words.
func save(w view.Writer, d document) error {
	row := indexed{ID: d.ID, Stream: d.Stream, Kind: d.Kind, Part: d.Part, At: d.At}
	was, known, err := documents.Get(w, d.Stream, d.Kind, d.Part, d.At)
	if err != nil {
		return err
	}
	var old indexed // nothing, if it is new
	if known {
		d.ID = was.ID
		if old, _, err = words.Get(w, d.ID); err != nil {
			return err
		}
	} else if d.ID, err = newID(w, d); err != nil {
		return err
	}
	row.ID = d.ID
	switch d.State {
	case found:
		row.Words, row.Length = index(d)
	case behind:
		row.Words = withheld(d)
	}
	if err := documents.Put(w, d); err != nil {
		return err
	}
	if err := words.Put(w, row); err != nil {
		return err
	}
	t, _, err := totals.Get(w, 0)
	if err != nil {
		return err
	}
	t.Words += row.Length - old.Length
	t.Documents += one(row) - one(old)
	return totals.Put(w, t)
}

func one(r indexed) int64 {
	if r.Length == 0 {
		return 0
	}
	return 1
}

// idBits is how many ids there are in each second.
const idBits = 20

// newID is a free id for the document, by when it happened: ids count seconds,
// and within the second they are drawn from the document's own key, so that
// they do not depend on anything but the order of the log.
func newID(w view.Writer, d document) (int64, error) {
	h := fnv.New32a()
	for _, s := range []string{d.Stream, string(d.Kind), d.Part} {
		_, _ = io.WriteString(h, s+"\x00") // a hash takes everything
	}
	id := firstID(d.Happened.Unix()) + int64(h.Sum32()&(1<<idBits-1))
	for {
		_, taken, err := words.Get(w, id)
		if err != nil || !taken {
			return id, err
		}
		id++
	}
}

func firstID(second int64) int64 { return second << idBits }

// index is the words by which a document is found.
func index(d document) (string, int64) {
	var b strings.Builder
	var n int64
	add := func(word string) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	for w := range danish.Words(d.Text) {
		add(w.Stem)
		n++
	}
	for _, f := range facets(d) {
		add(f)
	}
	return b.String(), n
}
