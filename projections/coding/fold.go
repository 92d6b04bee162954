// Package coding folds codebooks, codings and rounds of blind coding into
// tables, and answers from them: a codebook with its counts, what is coded in a
// document, the passages of a code, where coders differ, how far they agree in
// a round, and where knowledge is missing.
//
// A coding keeps the code it was made with. Which code it counts for is found
// when it is read, by following merges, so that a merge changes one row however
// many codings there are.
//
// A blind round is kept here, in the queries: to its coders, while it is open,
// they show of its codebook only their own codings. A viewer is an account; ""
// is somebody who codes in no round.
//
// The words that are coded are not here, only their places; memos are, in
// tables of their own. A document whose stream was removed from the log is not
// there after a rebuild, and neither is anything coded in it, whether the
// streams of its codings ([StreamsOf]) were removed too or not.
//
// Applying an event twice in a row leaves the rows as they are.
package coding

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"time"

	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/codinground"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// Projection is the fold with its tables.
func Projection() projections.Projection {
	handles := []string{
		fieldwork.SessionStarted{}.EventName(), fieldwork.ParticipantsAdded{}.EventName(), interview.Started{}.EventName(),
	}
	for _, t := range slices.Concat(codebook.Events(), coding.Events(), codinground.Events()) {
		handles = append(handles, t.Name())
	}
	return projections.Projection{
		Name: "coding", Version: 2,
		Tables: []*view.Spec{
			&books.Spec, &codes.Spec, &memos.Spec, &documents.Spec, &codings.Spec, &codingMemos.Spec, &counts.Spec,
			&rounds.Spec, &units.Spec, &readings.Spec, &judgements.Spec,
		},
		Handles: handles, Apply: Apply,
	}
}

// Apply folds one event into the tables.
func Apply(w view.Writer, e event.Recorded) error {
	_, id := event.SplitStream(e.Stream)
	switch d := e.Data.(type) {
	case fieldwork.SessionStarted:
		return putDocument(w, documentRow{Document: e.Stream, Department: d.Department, Unit: d.Unit, LifeSituation: d.LifeSituation}, d.Participants)
	case interview.Started:
		return putDocument(w, documentRow{Document: e.Stream, Department: d.Department, Unit: d.Unit, LifeSituation: d.LifeSituation}, d.Participants)
	case fieldwork.ParticipantsAdded:
		return participantsAdded(w, e.Stream, d.Participants)
	case coding.Applied:
		return applied(w, e, d)
	case coding.Removed:
		return removed(w, e.Stream, d.Coding)
	case coding.Recoded:
		return recoded(w, e.Stream, d)
	case codinground.Opened:
		return opened(w, id, e.HappenedAt, d)
	case codinground.UnitsRead:
		return unitsRead(w, id, d)
	case codinground.Closed:
		return closed(w, id, e.HappenedAt)
	}
	return applyCodebook(w, id, e)
}

func applyCodebook(w view.Writer, book string, e event.Recorded) error {
	switch d := e.Data.(type) {
	case codebook.Started:
		return books.Put(w, bookRow{book, d.Name, d.Language, d.Description, micros(e.HappenedAt)})
	case codebook.Renamed:
		return change(w, books, func(r *bookRow) { r.Name, r.Language, r.Description = d.Name, d.Language, d.Description }, book)
	case codebook.CodeAdded:
		return codes.Put(w, codeRow{Codebook: book, Code: d.Code, Parent: d.Parent, Order: e.Revision, Name: d.Name, Definition: d.Definition,
			Colour: d.Colour, Heading: d.Heading, Principles: encode(d.Principles)})
	case codebook.CodeRenamed:
		return change(w, codes, func(r *codeRow) { r.Name = d.Name }, book, d.Code)
	case codebook.CodeRedefined:
		return change(w, codes, func(r *codeRow) { r.Definition = d.Definition }, book, d.Code)
	case codebook.CodeRecoloured:
		return change(w, codes, func(r *codeRow) { r.Colour = d.Colour }, book, d.Code)
	case codebook.CodeRelated:
		return change(w, codes, func(r *codeRow) { r.Principles = encode(d.Principles) }, book, d.Code)
	case codebook.CodeMoved:
		return change(w, codes, func(r *codeRow) { r.Parent = d.Parent }, book, d.Code)
	case codebook.CodeRetired:
		return change(w, codes, func(r *codeRow) { r.Retired = true }, book, d.Code)
	case codebook.CodeRestored:
		return change(w, codes, func(r *codeRow) { r.Retired = false }, book, d.Code)
	case codebook.CodeMerged:
		return merged(w, book, d)
	case codebook.MemoWritten:
		return memos.Put(w, memoRow{Codebook: book, Memo: d.Memo, Code: d.Code, Author: e.Actor, About: encode(d.Text.Subjects),
			Text: d.Text.Plain, Erased: d.Text.Erased, WrittenAt: micros(e.HappenedAt)})
	case codebook.MemoRewritten:
		return change(w, memos, func(r *memoRow) {
			r.About, r.Text, r.Erased, r.RewrittenAt = encode(d.Text.Subjects), d.Text.Plain, d.Text.Erased, micros(e.HappenedAt)
		}, book, d.Memo)
	}
	return nil
}

// change alters the row with the key; where there is none, nothing.
func change[R any](w view.Writer, t *view.Table[R], alter func(*R), key ...view.Value) error {
	row, ok, err := t.Get(w, key...)
	if err != nil || !ok {
		return err
	}
	alter(&row)
	return t.Put(w, row)
}

// merged lets the codes below the merged one stand below the other.
func merged(w view.Writer, book string, d codebook.CodeMerged) error {
	below, err := collect(codes.Scan(w, view.Query{Prefix: []view.Value{book}}), codes.Name)
	if err != nil {
		return err
	}
	for _, c := range below {
		switch {
		case c.Code == d.Code:
			c.Into = d.Into
		case c.Parent == d.Code && c.Into == "":
			c.Parent = d.Into
		default:
			continue
		}
		if err := codes.Put(w, c); err != nil {
			return err
		}
	}
	return nil
}

func putDocument(w view.Writer, r documentRow, participants []string) error {
	r.Participants = encode(participants)
	return documents.Put(w, r)
}

func participantsAdded(w view.Writer, document string, more []string) error {
	var failed error
	err := change(w, documents, func(r *documentRow) {
		all, err := decode[string](r.Participants)
		if err != nil {
			failed = err
			return
		}
		for _, p := range more {
			if !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
		r.Participants = encode(all)
	}, document)
	if failed != nil {
		return fmt.Errorf("participants of %s: %w", document, failed)
	}
	return err
}

func applied(w view.Writer, e event.Recorded, d coding.Applied) error {
	if _, there, err := documents.Get(w, d.Document); err != nil || !there {
		return err
	}
	if _, again, err := codings.Get(w, e.Stream, d.Coding); err != nil || again {
		return err
	}
	r := codingRow{Stream: e.Stream, Coding: d.Coding, Document: d.Document, Part: d.Part, Version: d.Version, Start: d.Start, End: d.End,
		Codebook: d.Codebook, Code: d.Code, Coder: d.Coder, Event: e.ID.String(), Weight: d.Weight, AppliedAt: micros(e.HappenedAt), KnownAt: micros(e.KnownAt)}
	if err := codings.Put(w, r); err != nil {
		return err
	}
	if !d.Memo.IsZero() {
		m := codingMemoRow{Stream: e.Stream, Coding: d.Coding, About: encode(d.Memo.Subjects), Text: d.Memo.Plain, Erased: d.Memo.Erased}
		if err := codingMemos.Put(w, m); err != nil {
			return err
		}
	}
	return count(w, r, 1)
}

func removed(w view.Writer, stream, id string) error {
	r, there, err := codings.Get(w, stream, id)
	if err != nil || !there {
		return err
	}
	return drop(w, r)
}

// drop takes a coding away with its memo and its count.
func drop(w view.Writer, r codingRow) error {
	if err := codings.Delete(w, r.Stream, r.Coding); err != nil {
		return err
	}
	if err := codingMemos.Delete(w, r.Stream, r.Coding); err != nil {
		return err
	}
	return count(w, r, -1)
}

func recoded(w view.Writer, stream string, d coding.Recoded) error {
	r, there, err := codings.Get(w, stream, d.Coding)
	if err != nil || !there {
		return err
	}
	if err := count(w, r, -1); err != nil {
		return err
	}
	r.Codebook, r.Code = d.Codebook, d.Code
	if err := codings.Put(w, r); err != nil {
		return err
	}
	return count(w, r, 1)
}

func count(w view.Writer, r codingRow, by int64) error {
	c, _, err := counts.Get(w, r.Codebook, r.Code, r.Coder, r.Document)
	if err != nil {
		return err
	}
	c = countRow{r.Codebook, r.Code, r.Coder, r.Document, c.N + by}
	if c.N == 0 {
		return counts.Delete(w, r.Codebook, r.Code, r.Coder, r.Document)
	}
	return counts.Put(w, c)
}

// micros is a time as the tables keep it.
func micros(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// encode writes a list; the same list is always the same bytes.
func encode[T any](list []T) []byte {
	if len(list) == 0 {
		return []byte("[]")
	}
	b, err := json.Marshal(list)
	if err != nil {
		panic(err) // lists of strings and of structs of strings only
	}
	return b
}

func decode[T any](b []byte) ([]T, error) {
	var list []T
	err := json.Unmarshal(b, &list)
	return list, err
}

func collect[R any](rows iter.Seq2[R, error], table string) ([]R, error) {
	var out []R
	for r, err := range rows {
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", table, err)
		}
		out = append(out, r)
	}
	return out, nil
}
