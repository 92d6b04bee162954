package keyness

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	domain "ledetraad/domain/lexicon"
	"ledetraad/projections/danish"
	"ledetraad/projections/jargon"
	"ledetraad/projections/view"
)

// Term is a family of the lexicon.
type Term struct {
	jargon.Family
	Own     bool      `json:"own,omitempty"`    // the municipality added it, or put it in the place of one that ships
	Reason  string    `json:"reason,omitempty"` // why it was taken out
	Changed time.Time `json:"changed,omitzero"` // by the municipality, last
	By      string    `json:"by,omitempty"`     // account
}

// Refused is a word that was proposed and that somebody found to be no term.
type Refused struct {
	Word   string    `json:"word"`
	Reason string    `json:"reason,omitempty"`
	By     string    `json:"by,omitempty"`
	At     time.Time `json:"at"`
}

// Terms is the whole lexicon by key, what was taken out of it too, and the words
// that were refused.
func Terms(r view.Reader) ([]Term, []Refused, error) {
	all := map[string]Term{}
	for _, f := range jargon.Shipped().Families() {
		all[f.Key] = Term{Family: f}
	}
	for row, err := range terms.Scan(r, view.Query{}) {
		if err != nil {
			return nil, nil, fmt.Errorf("lexicon: %w", err)
		}
		t, ships := all[row.Key]
		if len(row.Family) > 0 {
			var f domain.Family
			if err := json.Unmarshal(row.Family, &f); err != nil {
				return nil, nil, fmt.Errorf("lexicon: %s: %w", row.Key, err)
			}
			t.Family, t.Own = Family(f), true
		} else if !ships {
			continue // taken out, and never there
		}
		t.Retired, t.Reason, t.By, t.Changed = row.Retired, row.Reason, row.Actor, row.ChangedAt
		all[row.Key] = t
	}
	out := make([]Term, 0, len(all))
	for _, t := range all {
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b Term) int { return cmp.Compare(a.Key, b.Key) })
	refused := []Refused{}
	for row, err := range refusals.Scan(r, view.Query{}) {
		if err != nil {
			return nil, nil, fmt.Errorf("refused words: %w", err)
		}
		refused = append(refused, Refused{row.Word, row.Reason, row.Actor, row.At})
	}
	return out, refused, nil
}

// Family is a family of the municipality's as the analyser takes it.
func Family(f domain.Family) jargon.Family {
	return jargon.Family{Key: f.Key, Forms: f.Forms, Plain: f.Plain, Areas: f.Areas, From: f.From, Until: f.Until,
		Needs: f.Needs, Unless: f.Unless, Notes: f.Notes}
}

// decided is the words that people have decided on already: those of the
// lexicon, whatever their context, those taken out of it, and those refused.
type decided struct {
	stems   map[string]bool
	lexicon *jargon.Lexicon
}

func readDecided(r view.Reader) (decided, error) {
	list, refused, err := Terms(r)
	if err != nil {
		return decided{}, err
	}
	d := decided{stems: map[string]bool{}, lexicon: jargon.Shipped()}
	var own []jargon.Family
	for _, t := range list {
		for _, form := range append([]string{t.Key}, t.Forms...) {
			form = strings.TrimFunc(form, func(r rune) bool { return !unicode.IsLetter(r) && r != '!' && r != '*' })
			if !strings.ContainsAny(form, " §!*") { // of one word, and none that the family leaves out
				d.stems[danish.Stem(form)] = true
			}
		}
		if t.Own && !t.Retired {
			own = append(own, t.Family)
		}
	}
	if len(own) > 0 {
		d.lexicon = d.lexicon.With(own...)
	}
	for _, w := range refused {
		d.stems[danish.Stem(w.Word)] = true
	}
	return d, nil
}

// knows reports whether somebody has decided on a word in one of its forms,
// alone or as a part of a longer word.
func (d decided) knows(stem string, forms []string) bool {
	if d.stems[stem] {
		return true
	}
	for _, f := range forms {
		r := d.lexicon.Analyse([]jargon.Line{{Speaker: jargon.Employee, Audience: jargon.Citizen, Text: f}})
		if len(r) > 0 && slices.ContainsFunc(r[0].Jargon, d.particular) {
			return true
		}
	}
	return false
}

// particular reports whether a family names its words. One that takes all
// abbreviations says nothing of any one of them.
func (d decided) particular(h jargon.Hit) bool {
	f, _ := d.lexicon.Family(h.Family)
	return !slices.ContainsFunc(f.Forms, func(form string) bool { return strings.Contains(form, "*") })
}
