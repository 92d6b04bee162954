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
}

var rounds = []blind{
	{"sommer-2025", "Prøverunde, sommer 2025", []string{"foraeldre-stillits", "tangmosen-indflytning", "ulvehoej-beboermoede"},
		[]string{"fagsprog", "forklaret", "spoerger-til-ord", "set-som-menneske", "reduceret-til-rolle", "egne-kraefter"}},
	{"foraar-2026", "Anden runde, forår 2026", []string{"hjem-musvit", "tangmosen-nat-2"},
		[]string{"ventetid", "uvished", "loefte", "set-som-menneske", "egne-kraefter"}},
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
		documents[n].from = opened
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
