package search

import (
	"maps"
	"slices"

	"ledetraad/domain/interview"
	"ledetraad/projections/view"
)

func (f fact) stopped(d interview.StopMarked) error {
	s := stop{Stream: f.stream, Stop: d.Stop, From: d.From, Until: d.Until, FromMS: orNone(d.FromMS), UntilMS: orNone(d.UntilMS)}
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

// turn keeps when an utterance was said, and tells whether it is behind a stop
// mark. It may bring others to stand behind one, or not any more: it can begin
// or end a limit, and where it has a later time it ends the turn before it.
func (f fact) turn(id string, atMS, untilMS *int64) (hide bool, err error) {
	t, known, err := turns.Get(f.w, f.stream, id)
	if err != nil {
		return false, err
	}
	if !known {
		t = turn{Stream: f.stream, Utterance: id, Revision: f.rev}
	}
	was := t
	if t.AtMS, t.UntilMS = orNone(atMS), orNone(untilMS); known && t == was {
		return t.Behind, nil // only its words are others
	}
	if err := turns.Put(f.w, t); err != nil {
		return false, err
	}
	if marks, err := f.marks(); err != nil || len(marks) == 0 {
		return false, err
	}
	if err := f.restop(); err != nil {
		return false, err
	}
	t, _, err = turns.Get(f.w, f.stream, id)
	return t.Behind, err
}

// restop looks at every utterance of an interview again, and at the comments on
// those that change. It costs as much as the interview has turns.
func (f fact) restop() error {
	marks, err := f.marks()
	if err != nil {
		return err
	}
	var all []turn
	var said []interview.Moment
	for t, err := range turns.Scan(f.w, view.Query{Prefix: []view.Value{f.stream}}) {
		if err != nil {
			return err
		}
		all = append(all, t)
		said = append(said, interview.Moment{Utterance: t.Utterance, Revision: t.Revision, AtMS: orNil(t.AtMS), UntilMS: orNil(t.UntilMS)})
	}
	stopped := interview.Stopped(said, marks)
	changed := map[string]bool{}
	for _, t := range all {
		if _, hide := stopped[t.Utterance]; hide != t.Behind {
			t.Behind, changed[t.Utterance] = hide, true
			if err := turns.Put(f.w, t); err != nil {
				return err
			}
		}
	}
	if len(changed) == 0 {
		return nil
	}
	return f.hide(changed, stopped)
}

// hide takes what was said in the utterances, and the comments on waits that
// were told there, out of the index, or puts it back.
func (f fact) hide(utterances map[string]bool, stopped map[string]interview.Readers) error {
	var list []document
	for _, u := range slices.Sorted(maps.Keys(utterances)) {
		d, known, err := documents.Get(f.w, f.stream, Utterance, u, 0)
		if err != nil {
			return err
		}
		if known {
			list = append(list, d)
		}
	}
	for d, err := range documents.Scan(f.w, view.Query{Prefix: []view.Value{f.stream, Wait}}) {
		if err != nil {
			return err
		}
		if utterances[d.Within] {
			list = append(list, d)
		}
	}
	for _, d := range list {
		if d.State == erased {
			continue
		}
		utterance := d.Part
		if d.Kind == Wait {
			utterance = d.Within
		}
		d.State = found
		if _, is := stopped[utterance]; is {
			d.State = behind
		}
		if err := save(f.w, d); err != nil {
			return err
		}
	}
	return nil
}

// marks are the stop marks that hold. Whom they let read does not matter here.
func (f fact) marks() ([]interview.Mark, error) {
	var out []interview.Mark
	for s, err := range stops.Scan(f.w, view.Query{Prefix: []view.Value{f.stream}}) {
		if err != nil {
			return nil, err
		}
		out = append(out, interview.Mark{Limit: interview.Limit{From: s.From, FromMS: orNil(s.FromMS), Until: s.Until, UntilMS: orNil(s.UntilMS)}})
	}
	return out, nil
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
