package example

import (
	"fmt"
	"time"
	"unicode/utf8"

	"ledetraad/domain/coding"
	"ledetraad/domain/codinground"
	"ledetraad/domain/decider"
)

// blind is a round of blind parallel coding: every finished note of some
// observations is a unit.
type blind struct {
	key, name string
	documents []string // keys of observations
	codes     []string
	apart     []reading // what one of the coders alone saw
}

// reading is a code on a part of a document, by one coder alone. A first round is
// where coders learn that they do not mean quite the same by their codes.
type reading struct{ document, part, code, by string }

var rounds = []blind{
	{"sommer-2025", "Prøverunde, sommer 2025", []string{"foraeldre-stillits", "tangmosen-indflytning", "ulvehoej-beboermoede"},
		[]string{"fagsprog", "forklaret", "spoerger-til-ord", "set-som-menneske", "reduceret-til-rolle", "egne-kraefter"},
		[]reading{
			{"ulvehoej-beboermoede", "n05", "forklaret", "Kridt"},
			{"tangmosen-indflytning", "n09", "reduceret-til-rolle", "Kridt"},
			{"tangmosen-indflytning", "n08", "reduceret-til-rolle", "Rav"},
			{"ulvehoej-beboermoede", "n07", "egne-kraefter", "Rav"},
			{"ulvehoej-beboermoede", "n03", "fagsprog", "Kridt"},
		}},
	{"foraar-2026", "Anden runde, forår 2026", []string{"hjem-musvit", "tangmosen-nat-2"},
		[]string{"ventetid", "uvished", "loefte", "set-som-menneske", "egne-kraefter"}, nil},
}

// held gives the commands of a round, and lets its documents be coded only once
// it is open. Where the story lacks somebody who is in them there is no round,
// but the codings are made at the same time all the same.
func (b blind) held(documents []document) []decider.Command {
	var opened time.Time
	var units []codinground.Unit
	var found []int
	for n, d := range documents {
		for _, key := range b.documents {
			if d.key != key {
				continue
			}
			found = append(found, n)
			if d.from.After(opened) {
				opened = d.from
			}
			for _, p := range d.parts {
				units = append(units, codinground.Unit{Unit: fmt.Sprintf("%s-%s", key, p.id), Place: coding.Place{
					Document: d.stream, Part: p.id, Version: p.version, End: utf8.RuneCountInString(p.text)}})
			}
		}
	}
	opened = morning(opened, 1)
	complete := true
	for _, n := range found {
		documents[n].from, documents[n].apart = opened, b.apart
		complete = complete && documents[n].present
	}
	if !complete {
		return nil
	}
	c := clerk{stream: codinground.Stream(b.key)}
	c.note("open", opened, opened, codinground.Open{Name: b.name, Codebook: bookKey, Codes: b.codes, Coders: coders, Level: codinground.Nominal, Units: units})
	read := make([]string, len(units))
	for n, u := range units {
		read[n] = u.Unit
	}
	for n, coder := range coders {
		when := morning(opened, 17+n).Add(time.Duration(4+n) * time.Hour)
		c.note("read-"+coder, when, when, codinground.ReadUnits{Coder: coder, Units: read})
	}
	end := morning(opened, 21)
	c.note("close", end, end, codinground.Close{})
	return c.out
}
