package coding

import (
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"ledetraad/domain/codinground"
	"ledetraad/domain/fault"
	"ledetraad/projections/agreement"
	"ledetraad/projections/view"
)

// Round is a round of blind parallel coding.
type Round struct {
	Round    string            `json:"round"`
	Name     string            `json:"name"`
	Codebook string            `json:"codebook"`
	Codes    []string          `json:"codes"`
	Level    codinground.Level `json:"level"`
	Units    int               `json:"units"`
	Gone     int               `json:"gone,omitempty"` // of them, units of documents that were erased
	Progress []Progress        `json:"progress"`       // by coder, in the order of the round
	OpenedAt time.Time         `json:"opened_at"`
	ClosedAt time.Time         `json:"closed_at,omitzero"`
	Closed   bool              `json:"closed"`
}

// Progress is how many units a coder has said to have read.
type Progress struct {
	Coder string `json:"coder"`
	Read  int    `json:"read"`
}

// Rounds lists the rounds by key.
func Rounds(r view.Reader) ([]Round, error) {
	rows, err := collect(rounds.Scan(r, view.Query{}), rounds.Name)
	if err != nil {
		return nil, err
	}
	out := []Round{}
	for _, row := range rows {
		round, err := row.round(r)
		if err != nil {
			return nil, err
		}
		out = append(out, round)
	}
	return out, nil
}

func (row roundRow) round(r view.Reader) (Round, error) {
	out := Round{Round: row.Round, Name: row.Name, Codebook: row.Codebook, Level: row.Level, OpenedAt: row.OpenedAt, ClosedAt: row.ClosedAt, Closed: row.Closed}
	var err error
	if out.Codes, err = decode[string](row.Codes); err != nil {
		return out, fmt.Errorf("codes of round %s: %w", row.Round, err)
	}
	coders, err := decode[string](row.Coders)
	if err != nil {
		return out, fmt.Errorf("coders of round %s: %w", row.Round, err)
	}
	all, err := row.units(r)
	if err != nil {
		return out, err
	}
	for _, u := range all {
		out.Units++
		if u.gone {
			out.Gone++
		}
	}
	read := map[string]int{}
	for x, err := range readings.Scan(r, view.Query{Prefix: []view.Value{row.Round}}) {
		if err != nil {
			return out, fmt.Errorf("readings of round %s: %w", row.Round, err)
		}
		read[x.Coder]++
	}
	for _, c := range coders {
		out.Progress = append(out.Progress, Progress{c, read[c]})
	}
	return out, nil
}

type roundUnit struct {
	unitRow
	gone bool
}

func (row roundRow) units(r view.Reader) ([]roundUnit, error) {
	rows, err := collect(units.Scan(r, view.Query{Index: "in_order", Prefix: []view.Value{row.Round}}), units.Name)
	if err != nil {
		return nil, err
	}
	there := map[string]bool{}
	out := make([]roundUnit, len(rows))
	for i, u := range rows {
		if _, known := there[u.Document]; !known {
			if _, there[u.Document], err = documents.Get(r, u.Document); err != nil {
				return nil, err
			}
		}
		out[i] = roundUnit{u, !there[u.Document]}
	}
	return out, nil
}

// Unit is a unit of a round, as one coder works through them.
type Unit struct {
	Unit     string `json:"unit"`
	Document string `json:"document"`
	Part     string `json:"part"`
	Version  int    `json:"version"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Read     bool   `json:"read"` // by the coder
	Gone     bool   `json:"gone,omitempty"`
}

// Units are a round's units in their order, and which of them a coder has read.
func Units(r view.Reader, round, coder string) ([]Unit, error) {
	row, err := findRound(r, round)
	if err != nil {
		return nil, err
	}
	all, err := row.units(r)
	if err != nil {
		return nil, err
	}
	out := []Unit{}
	for _, u := range all {
		_, read, err := readings.Get(r, round, u.Unit, coder)
		if err != nil {
			return nil, err
		}
		out = append(out, Unit{u.Unit, u.Document, u.Part, u.Version, u.Start, u.End, read, u.gone})
	}
	return out, nil
}

func findRound(r view.Reader, round string) (roundRow, error) {
	row, ok, err := rounds.Get(r, round)
	if err == nil && !ok {
		err = fault.NotFoundf("round", "there is no round %q", round)
	}
	return row, err
}

// RoundReport is a closed round with the agreement of its coders.
type RoundReport struct {
	Round
	Agreement agreement.Report `json:"agreement"`
}

// Agreement is how far the coders of a closed round agree about its units, from
// what was coded when it closed. It is refused while the round is open, to
// everybody: who knows the figure could steer the coding by it.
//
// A coder has a code in a unit if a coding with it overlaps the unit by a
// character or more. A unit on which a coder put one of the round's codes
// counts as read by that coder.
func Agreement(r view.Reader, round string) (RoundReport, error) {
	row, err := findRound(r, round)
	if err != nil {
		return RoundReport{}, err
	}
	if !row.Closed {
		return RoundReport{}, fault.Conflictf("round", "the round %s is open; its agreement is known when it is closed", round)
	}
	out := RoundReport{}
	if out.Round, err = row.round(r); err != nil {
		return out, err
	}
	all, err := row.units(r)
	if err != nil {
		return out, err
	}
	ask := agreement.Round{Level: agreement.Level(row.Level), Codes: out.Codes, Read: map[string][]string{}}
	for _, u := range all {
		if !u.gone {
			ask.Units = append(ask.Units, u.Unit)
		}
	}
	reads := func(unit, coder string) {
		if !slices.Contains(ask.Read[unit], coder) {
			ask.Read[unit] = append(ask.Read[unit], coder)
		}
	}
	for x, err := range readings.Scan(r, view.Query{Prefix: []view.Value{round}}) {
		if err != nil {
			return out, fmt.Errorf("readings of round %s: %w", round, err)
		}
		reads(x.Unit, x.Coder)
	}
	var judged []agreement.Judgement
	for j, err := range judgements.Scan(r, view.Query{Prefix: []view.Value{round}}) {
		if err != nil {
			return out, fmt.Errorf("judgements of round %s: %w", round, err)
		}
		reads(j.Unit, j.Coder)
		value := float64(j.Weight)
		switch {
		case ask.Level == agreement.Nominal:
			value = 1
		case j.Weight == 0:
			value = agreement.Missing // it is there, but how much of it was not said
		}
		judged = append(judged, agreement.Judgement{Unit: j.Unit, Coder: j.Coder, Code: j.Code, Value: value})
	}
	h := fnv.New64a()
	h.Write([]byte(round)) // the same round always has the same interval
	out.Agreement = agreement.Of(ask, judged, h.Sum64())
	return out, nil
}
