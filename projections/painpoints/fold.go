package painpoints

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/column"
	"ledetraad/projections/view"
)

// foldPainpoint folds an event of a pain point's own stream.
func foldPainpoint(w view.Writer, e event.Recorded) error {
	_, id := event.SplitStream(e.Stream)
	r, there, err := rows.Get(w, id)
	if err != nil || there && r.Reports > int64(e.Revision) {
		return err // folded already
	}
	r.Reports = int64(e.Revision) + 1
	s := step{ID: id, Revision: e.Revision, Event: e.Type, Severity: r.Severity, Measure: []byte{}, Actor: e.Actor, HappenedAt: e.HappenedAt, KnownAt: e.KnownAt}
	if f, ok := painpoint.FindingOf(e.Data); ok {
		if !there {
			r.ID, r.Kind, r.Scope, r.FirstSeen = id, f.Kind, f.Scope, e.KnownAt
		}
		if err := found(w, e, f, &r, &s); err != nil {
			return err
		}
	} else if err := told(w, e, &r, &s); err != nil {
		return err
	}
	r.Standing = r.Standing.After(e.Data)
	r.order()
	if err := steps.Put(w, s); err != nil {
		return err
	}
	return rows.Put(w, r)
}

// found folds what a detector reported.
func found(w view.Writer, e event.Recorded, f painpoint.Finding, r *row, s *step) (err error) {
	r.Holds, r.Severity, r.Detector = f.Holds, f.Severity, int64(f.Detector)
	if f.Holds {
		r.LastSeen = e.KnownAt
	}
	if _, again := e.Data.(painpoint.Recurred); again {
		r.Recurred++
	}
	if r.Measure, err = json.Marshal(f.Measure); err != nil {
		return err
	}
	if r.Principles, err = json.Marshal(f.Principles); err != nil {
		return err
	}
	r.Crosses = []byte{}
	if f.Crosses != nil {
		if r.Crosses, err = json.Marshal(f.Crosses); err != nil {
			return err
		}
	}
	s.Severity, s.Measure = f.Severity, r.Measure
	for _, j := range f.Joins {
		n, err := rest(w, r.ID, j, true, e.KnownAt)
		if err != nil {
			return err
		}
		s.Joined += n
	}
	for _, l := range f.Leaves {
		n, err := rest(w, r.ID, l, false, e.KnownAt)
		if err != nil {
			return err
		}
		s.Left += n
	}
	r.Evidence += s.Joined - s.Left
	return nil
}

// rest notes that a piece of evidence joins, or leaves; it answers 0 where that
// is known already.
func rest(w view.Writer, id string, ev painpoint.Evidence, joins bool, at time.Time) (int64, error) {
	p, there, err := proofs.Get(w, id, ev.Stream, int64(ev.Revision))
	if err != nil || !there && !joins {
		return 0, err
	}
	if joins {
		p.Spans = column.Encode(ev.Spans)
	}
	if there && p.Rests == joins {
		return 0, proofs.Put(w, p) // other words of it, perhaps
	}
	p.ID, p.Stream, p.Revision, p.Event, p.Rests = id, ev.Stream, ev.Revision, ev.Event.String(), joins
	by := int64(1)
	if joins {
		p.Joined, p.Left = at, time.Time{}
	} else {
		p.Left, by = at, -1
	}
	if err := proofs.Put(w, p); err != nil {
		return 0, err
	}
	if err := stream(w, id, ev.Stream, by); err != nil {
		return 0, err
	}
	part, known, err := parts.Get(w, ev.Stream, int64(ev.Revision))
	if err != nil || !known {
		return 1, err
	}
	return 1, themesOf(w, part, func(origin, source string) error { return shift(w, id, origin, source, by) })
}

// Said is what a person, or the engine, said in a step, beside figures.
type Said struct {
	Reason     string              `json:"reason,omitempty"` // a note, a comment, where there is one
	Department string              `json:"department,omitempty"`
	Account    string              `json:"account,omitempty"`
	Solution   string              `json:"solution,omitempty"`
	Set        string              `json:"set,omitempty"`
	Principles []string            `json:"principles,omitempty"`
	Objection  string              `json:"objection,omitempty"` // id: its words stand with the objections
	By         painpoint.Party     `json:"by,omitempty"`
	Outcome    painpoint.Outcome   `json:"outcome,omitempty"`
	Grown      painpoint.Growth    `json:"grown,omitempty"` // in what it has grown since it was put away
	Was        *painpoint.Severity `json:"was,omitempty"`   // how severe it was then
}

// told folds what people said, and that it has grown.
func told(w view.Writer, e event.Recorded, r *row, s *step) (err error) {
	var said Said
	switch d := e.Data.(type) {
	case painpoint.Confirmed:
		said.Reason = d.Note
	case painpoint.Dismissed:
		said.Reason = d.Reason
	case painpoint.Assigned:
		said = Said{Reason: d.Note, Department: d.Department, Account: d.Account}
		r.Department, r.Account = d.Department, d.Account
	case painpoint.Addressed:
		said.Solution, r.Solution = d.Solution, d.Solution
	case painpoint.Resolved:
		said.Reason = d.Reason
	case painpoint.Reopened:
		said.Reason = d.Reason
	case painpoint.PrinciplesOverruled:
		said = Said{Reason: d.Reason, Set: d.Set, Principles: d.Principles}
		if r.Overruled, err = json.Marshal(overruling{d.Set, d.Principles, d.Reason, e.Actor}); err != nil {
			return err
		}
	case painpoint.PrinciplesRestored:
		said.Reason, r.Overruled = d.Reason, nil
	case painpoint.Commented:
		said.Reason = d.Text
	case painpoint.Reemerged:
		said.Grown, said.Was = d.Why, &d.SeverityWas
	case painpoint.Objected:
		said.Objection, said.By = d.Objection, d.By
		o := objectionRow{ID: r.ID, Objection: d.Objection, By: string(d.By), Actor: e.Actor, Subjects: column.Encode(d.Text.Subjects), Text: d.Text.Plain,
			Erased: d.Text.Erased, At: e.HappenedAt}
		if d.Event != uuid.Nil {
			o.Event = d.Event.String()
		}
		err = objections.Put(w, o)
	case painpoint.ObjectionAnswered:
		said.Objection, said.Outcome = d.Objection, d.Outcome
		var o objectionRow
		if o, _, err = objections.Get(w, r.ID, d.Objection); err != nil {
			return err
		}
		o.ID, o.Objection, o.Outcome, o.Answer, o.AnswerErased = r.ID, d.Objection, string(d.Outcome), d.Text.Plain, d.Text.Erased
		o.AnsweredBy, o.AnsweredAt = e.Actor, e.HappenedAt
		err = objections.Put(w, o)
	}
	if err != nil {
		return err
	}
	s.Said, err = json.Marshal(said)
	return err
}

// overruling is which principles a person said it concerns.
type overruling struct {
	Set        string
	Principles []string
	Reason     string
	By         string
}
