package coding

import (
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/codinground"
	"ledetraad/projections/view"
)

func opened(w view.Writer, round string, at time.Time, d codinground.Opened) error {
	r := roundRow{Round: round, Name: d.Name, Codebook: d.Codebook, Codes: encode(d.Codes), Coders: encode(d.Coders), Level: d.Level, OpenedAt: micros(at)}
	if err := rounds.Put(w, r); err != nil {
		return err
	}
	for n, u := range d.Units {
		row := unitRow{round, n, u.Unit, u.Document, u.Part, u.Version, u.Start, u.End}
		if err := units.Put(w, row); err != nil {
			return err
		}
	}
	return nil
}

func unitsRead(w view.Writer, round string, d codinground.UnitsRead) error {
	for _, id := range d.Units {
		u, there, err := units.Get(w, round, id)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		if _, there, err = documents.Get(w, u.Document); err != nil {
			return err
		}
		if !there {
			continue
		}
		if err := readings.Put(w, readingRow{round, id, d.Coder}); err != nil {
			return err
		}
	}
	return nil
}

// closed writes down what the coders have come to, because from now on they see
// each other's codings and may change their own.
func closed(w view.Writer, round string, at time.Time) error {
	r, there, err := rounds.Get(w, round)
	if err != nil || !there || r.Closed {
		return err
	}
	named, err := decode[string](r.Codes)
	if err != nil {
		return err
	}
	coders, err := decode[string](r.Coders)
	if err != nil {
		return err
	}
	b, err := loadBook(w, r.Codebook)
	if err != nil {
		return err
	}
	var standing []string // two codes that were merged meanwhile are one
	for _, c := range named {
		if c = b.stands(c); !slices.Contains(standing, c) {
			standing = append(standing, c)
		}
	}
	r.Codes, r.Closed, r.ClosedAt = encode(standing), true, micros(at)
	if err := rounds.Put(w, r); err != nil {
		return err
	}
	all, err := collect(units.Scan(w, view.Query{Index: "in_order", Prefix: []view.Value{round}}), units.Name)
	if err != nil {
		return err
	}
	for _, u := range all {
		on, err := collect(codings.Scan(w, view.Query{Index: "by_place", Prefix: []view.Value{u.Document, u.Part, int64(u.Version)}}), codings.Name)
		if err != nil {
			return err
		}
		for _, c := range on {
			code := b.stands(c.Code)
			if c.Codebook != r.Codebook || !slices.Contains(coders, c.Coder) || !slices.Contains(standing, code) || c.Start >= u.End || c.End <= u.Start {
				continue
			}
			j, _, err := judgements.Get(w, round, u.Unit, c.Coder, code)
			if err != nil {
				return err
			}
			j = judgementRow{round, u.Unit, c.Coder, code, max(j.Weight, c.Weight)}
			if err := judgements.Put(w, j); err != nil {
				return err
			}
		}
	}
	return nil
}

// StreamsOf are the streams of codings in a document; whoever removes the
// document from the log removes them with it.
func StreamsOf(r view.Reader, document string) ([]string, error) {
	var streams []string
	for c, err := range codings.Scan(r, view.Query{Index: "by_place", Prefix: []view.Value{document}}) {
		if err != nil {
			return nil, fmt.Errorf("codings in %s: %w", document, err)
		}
		streams = append(streams, c.Stream)
	}
	slices.Sort(streams)
	return slices.Compact(streams), nil
}
