package fieldwork

import (
	"slices"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/projections/view"
)

// Context is a note or an utterance with what was written or said around it, in
// reading order. Exactly one of the two lists is used. Discarded notes are not
// in it, unless one was asked for.
type Context struct {
	Notes      []Note      `json:"notes,omitempty"`
	Utterances []Utterance `json:"utterances,omitempty"`
	At         int         `json:"at"` // the index of what was asked for
}

// ContextOf finds what stands before and after a note (of a fieldwork stream)
// or an utterance (of an interview stream): at most before and after of them,
// as they stand. False if it is not there.
func ContextOf(r view.Reader, stream, id string, before, after int, s Sight) (Context, bool, error) {
	category, key := event.SplitStream(stream)
	before, after = max(before, 0), max(after, 0)
	switch category {
	case fieldwork.Category:
		rows, err := of(r, notes, key)
		if err != nil {
			return Context{}, false, err
		}
		rows = slices.DeleteFunc(asObserved(rows), func(n noteRow) bool { return n.State == Discarded && n.Note != id })
		at := slices.IndexFunc(rows, func(n noteRow) bool { return n.Note == id })
		if at < 0 {
			return Context{}, false, nil
		}
		from, until := around(at, before, after, len(rows))
		c := Context{At: at - from}
		for _, row := range rows[from:until] {
			n, err := note(r, row, s, false)
			if err != nil {
				return Context{}, false, err
			}
			c.Notes = append(c.Notes, n)
		}
		return c, true, nil
	case interview.Category:
		t, err := talkCache{}.of(r, key)
		if err != nil {
			return Context{}, false, err
		}
		at := slices.IndexFunc(t.turns, func(u utteranceRow) bool { return u.Utterance == id })
		if at < 0 {
			return Context{}, false, nil
		}
		from, until := around(at, before, after, len(t.turns))
		c := Context{At: at - from}
		for _, row := range t.turns[from:until] {
			u, err := t.utterance(r, row, s, false)
			if err != nil {
				return Context{}, false, err
			}
			c.Utterances = append(c.Utterances, u)
		}
		return c, true, nil
	}
	return Context{}, false, nil
}

func around(at, before, after, n int) (from, until int) {
	return max(0, at-min(before, n)), min(n, at+1+min(after, n))
}
