package search

import (
	"slices"

	"ledetraad/domain/interview"
	"ledetraad/projections/view"
)

func (f fact) stopped(d interview.StopMarked) error {
	s := stop{Stream: f.stream, Stop: d.Stop, From: d.From, Until: d.Until, FromMS: -1, UntilMS: -1}
	if d.FromMS != nil {
		s.FromMS = *d.FromMS
	}
	if d.UntilMS != nil {
		s.UntilMS = *d.UntilMS
	}
	if err := stops.Put(f.w, s); err != nil {
		return err
	}
	return f.restop()
}

func (f fact) lifted(d interview.StopLifted) error {
	if err := stops.Delete(f.w, f.stream, d.Stop); err != nil {
		return err
	}
	return f.restop()
}

// marks are the stop marks that hold. Whom they let read does not matter here.
func (f fact) marks() ([]interview.Mark, error) {
	var out []interview.Mark
	for s, err := range stops.Scan(f.w, view.Query{Prefix: []view.Value{f.stream}}) {
		if err != nil {
			return nil, err
		}
		l := interview.Limit{From: s.From, Until: s.Until}
		if s.FromMS >= 0 {
			l.FromMS = &s.FromMS
		}
		if s.UntilMS >= 0 {
			l.UntilMS = &s.UntilMS
		}
		out = append(out, interview.Mark{Limit: l})
	}
	return out, nil
}

func (d document) moment() interview.Moment {
	m := interview.Moment{Utterance: d.Part, Revision: d.Order}
	if d.Timed {
		m.AtMS = &d.AtMS
	}
	if d.Ends {
		m.UntilMS = &d.UntilMS
	}
	return m
}

// say keeps an utterance or a comment on one. Where a stop mark holds, an
// utterance may bring others to stand behind it, or not any more: it can begin
// or end a limit, and where it has a later time it ends the turn before it.
func (f fact) say(d document) error {
	marks, err := f.marks()
	if err != nil {
		return err
	}
	if len(marks) == 0 {
		return save(f.w, d)
	}
	return f.restop(d)
}

// restop looks at every utterance of the interview again, and at the comments
// on them, as they stand in the tables but for those that are given, and writes
// these and all that change. It costs as much as the interview is long.
func (f fact) restop(given ...document) error {
	marks, err := f.marks()
	if err != nil {
		return err
	}
	said, err := f.all(Utterance, given)
	if err != nil {
		return err
	}
	told, err := f.all(Wait, given)
	if err != nil {
		return err
	}
	moments := make([]interview.Moment, len(said))
	for i, d := range said {
		moments[i] = d.moment()
	}
	stopped := interview.Stopped(moments, marks)
	for _, d := range slices.Concat(said, told) {
		utterance := d.Part
		if d.Kind == Wait {
			utterance = d.Within
		}
		want := found
		if _, hide := stopped[utterance]; hide {
			want = behind
		}
		if d.State == erased {
			want = erased
		}
		if d.State == want && !slices.ContainsFunc(given, d.same) {
			continue
		}
		d.State = want
		if err := save(f.w, d); err != nil {
			return err
		}
	}
	return nil
}

// all is the interview's documents of a kind: those given, and the others as
// they stand in the tables.
func (f fact) all(kind Kind, given []document) ([]document, error) {
	var out []document
	for d, err := range documents.Scan(f.w, view.Query{Prefix: []view.Value{f.stream, kind}}) {
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(given, d.same) {
			out = append(out, d)
		}
	}
	for _, d := range given {
		if d.Kind == kind {
			out = append(out, d)
		}
	}
	return out, nil
}

// same reports whether both are of one thing that was said.
func (d document) same(o document) bool { return d.Kind == o.Kind && d.Part == o.Part && d.At == o.At }
