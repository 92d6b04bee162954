package detectors

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/lexicon"
	"ledetraad/projections/clocks"
	"ledetraad/projections/jargon"
	"ledetraad/projections/view"
)

// ownTerms is the one row that holds what a municipality has made of the
// lexicon.
type ownTerms struct {
	ID       int64  // always 1
	Families []byte // JSON of []jargon.Family, by key; one that is retired takes out the one that ships
	Version  int64  // how many events have changed it
}

var ownTermRows = view.NewTable("own_terms", 1, []view.Field[ownTerms]{
	view.Int("id", func(r *ownTerms) *int64 { return &r.ID }),
	view.Blob("families", func(r *ownTerms) *[]byte { return &r.Families }),
	view.Int("version", func(r *ownTerms) *int64 { return &r.Version }),
})

func readOwnTerms(r view.Reader) (ownTerms, error) {
	row, _, err := ownTermRows.Get(r, int64(1))
	row.ID = 1
	return row, err
}

// foldTerms takes an event of the lexicon. It answers whether the lexicon is
// another than before.
func foldTerms(s *scene, e event.Recorded) (bool, error) {
	var family jargon.Family
	switch d := e.Data.(type) {
	case lexicon.TermAdded:
		family = Family(d.Family)
	case lexicon.TermRetired:
		family = jargon.Family{Key: d.Key, Retired: true}
	default:
		return false, nil
	}
	row, err := readOwnTerms(s)
	if err != nil {
		return false, err
	}
	var own []jargon.Family
	if len(row.Families) > 0 {
		if err := json.Unmarshal(row.Families, &own); err != nil {
			return false, fmt.Errorf("lexicon: %w", err)
		}
	}
	b, err := json.Marshal(withTerm(own, family))
	if err != nil || string(b) == string(row.Families) {
		return false, err
	}
	row.Families = b
	row.Version++
	return true, ownTermRows.Put(s, row)
}

// withTerm puts a family in its place among others, by key; one of the same key
// gives way to it.
func withTerm(own []jargon.Family, family jargon.Family) []jargon.Family {
	i, there := slices.BinarySearchFunc(own, family.Key, func(f jargon.Family, key string) int { return strings.Compare(f.Key, key) })
	if there {
		own[i] = family
		return own
	}
	return slices.Insert(own, i, family)
}

// Family is a family of the municipality's as the analyser takes it.
func Family(f lexicon.Family) jargon.Family {
	return jargon.Family{Key: f.Key, Forms: f.Forms, Plain: f.Plain, Areas: f.Areas, From: f.From, Until: f.Until,
		Needs: f.Needs, Unless: f.Unless, Notes: f.Notes}
}

// words is the lexicon with the municipality's own terms, in each of the times
// between which terms come to hold and cease.
type words struct {
	turns []string // dates on which something changes, in order
	all   *jargon.Lexicon

	mu   sync.Mutex
	eras map[int]*jargon.Lexicon // by how many turns have passed
}

// on is the lexicon of a day, in Danish time.
func (w *words) on(at time.Time) *jargon.Lexicon {
	local := at.In(clocks.Calendar{}.Location())
	date := local.Format(time.DateOnly)
	passed, there := slices.BinarySearch(w.turns, date)
	if there {
		passed++
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	l := w.eras[passed]
	if l == nil {
		l = w.all.At(local)
		w.eras[passed] = l
	}
	return l
}

// wordsOf reads the lexicon, and keeps it by what it was read from: to build
// one takes as long as reading ten pages of text.
func wordsOf(r view.Reader, extra []jargon.Family) (*words, int64, error) {
	row, err := readOwnTerms(r)
	if err != nil {
		return nil, 0, err
	}
	more, err := json.Marshal(extra)
	if err != nil {
		return nil, 0, fmt.Errorf("lexicon: %w", err)
	}
	w, err := knownWords.read(string(row.Families), string(more))
	return w, row.Version, err
}

var knownWords wordsCache

type wordsCache struct {
	mu sync.Mutex
	by map[[2]string]*words
}

// keptLexicons bounds the memory of an unending history of changed lexicons.
const keptLexicons = 8

func (c *wordsCache) read(own, extra string) (*words, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := [2]string{own, extra}
	if w := c.by[key]; w != nil {
		return w, nil
	}
	var families []jargon.Family // in the order that the same terms have when they are all recorded
	for _, list := range key {
		var more []jargon.Family
		if list != "" {
			if err := json.Unmarshal([]byte(list), &more); err != nil {
				return nil, fmt.Errorf("lexicon: %w", err)
			}
		}
		for _, f := range more {
			families = withTerm(families, f)
		}
	}
	all := jargon.Shipped().With(families...)
	w := &words{all: all, eras: map[int]*jargon.Lexicon{}}
	for _, f := range all.Families() {
		if f.From != "" {
			w.turns = append(w.turns, f.From)
		}
		if last, err := time.Parse(time.DateOnly, f.Until); err == nil {
			w.turns = append(w.turns, last.AddDate(0, 0, 1).Format(time.DateOnly))
		}
	}
	slices.Sort(w.turns)
	w.turns = slices.Compact(w.turns)
	if c.by == nil || len(c.by) >= keptLexicons {
		c.by = map[[2]string]*words{}
	}
	c.by[key] = w
	return w, nil
}
