package coding

import (
	"fmt"
	"slices"

	"ledetraad/projections/view"
)

// Forget takes out of the tables what rests on documents whose streams were
// removed from the log, and the memos about a person who was erased: what is
// left is what a rebuild from the log gives.
func Forget(w view.Writer, pseudonym string, removed ...string) error {
	for _, document := range removed {
		if err := forgetDocument(w, document); err != nil {
			return err
		}
	}
	err := blank(w, memos, pseudonym, func(m *memoRow) ([]byte, *string, *bool) { return m.About, &m.Text, &m.Erased })
	if err != nil {
		return err
	}
	return blank(w, codingMemos, pseudonym, func(m *codingMemoRow) ([]byte, *string, *bool) { return m.About, &m.Text, &m.Erased })
}

// blank empties the texts about a person in a table.
func blank[R any](w view.Writer, t *view.Table[R], pseudonym string, of func(*R) (about []byte, text *string, erased *bool)) error {
	rows, err := collect(t.Scan(w, view.Query{}), t.Name)
	if err != nil {
		return err
	}
	for _, r := range rows {
		about, text, erased := of(&r)
		who, err := decode[string](about)
		if err != nil {
			return fmt.Errorf("whom a text in %s is about: %w", t.Name, err)
		}
		if *erased || !slices.Contains(who, pseudonym) {
			continue
		}
		*text, *erased = "", true
		if err := t.Put(w, r); err != nil {
			return err
		}
	}
	return nil
}

func forgetDocument(w view.Writer, document string) error {
	of, err := collect(codings.Scan(w, view.Query{Index: "by_place", Prefix: []view.Value{document}}), codings.Name)
	if err != nil {
		return err
	}
	for _, c := range of {
		if err := drop(w, c); err != nil {
			return err
		}
	}
	in, err := collect(units.Scan(w, view.Query{Index: "by_document", Prefix: []view.Value{document}}), units.Name)
	if err != nil {
		return err
	}
	for _, u := range in {
		key := view.Query{Prefix: []view.Value{u.Round, u.Unit}}
		read, err := collect(readings.Scan(w, key), readings.Name)
		if err != nil {
			return err
		}
		for _, r := range read {
			if err := readings.Delete(w, r.Round, r.Unit, r.Coder); err != nil {
				return err
			}
		}
		judged, err := collect(judgements.Scan(w, key), judgements.Name)
		if err != nil {
			return err
		}
		for _, j := range judged {
			if err := judgements.Delete(w, j.Round, j.Unit, j.Coder, j.Code); err != nil {
				return err
			}
		}
	}
	return documents.Delete(w, document)
}

// StreamsOf are the streams of codings in a document; whoever removes the
// document from the log removes them with it.
func StreamsOf(r view.Reader, document string) ([]string, error) {
	var streams []string
	for c, err := range codings.Scan(r, view.Query{Index: "by_place", Prefix: []view.Value{document}}) {
		if err != nil {
			return nil, err
		}
		streams = append(streams, c.Stream)
	}
	slices.Sort(streams)
	return slices.Compact(streams), nil
}
