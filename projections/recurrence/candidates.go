package recurrence

import (
	"cmp"
	"maps"
	"slices"

	"github.com/google/uuid"

	"ledetraad/domain/programme"
	"ledetraad/projections/coding"
	"ledetraad/projections/coverage"
	"ledetraad/projections/painpoints"
)

// The bounds of a candidate, where nothing else is asked for.
const (
	LifeSituations = 3   // in which it must be met
	Departments    = 2   // likewise
	People         = 2   // who coded it, or recorded it
	Enough         = 3   // documents, or sources, for a place to have been looked at properly
	Share          = 0.5 // of the life situations that were
)

// Bounds say how widely something must be met to be a candidate. A zero field
// is the default.
type Bounds struct {
	LifeSituations, Departments, People, Enough int
	Share                                       float64
}

func (b Bounds) orDefault() Bounds {
	return Bounds{cmp.Or(b.LifeSituations, LifeSituations), cmp.Or(b.Departments, Departments), cmp.Or(b.People, People), cmp.Or(b.Enough, Enough),
		cmp.Or(b.Share, Share)}
}

// What a candidate is.
const (
	OfCode = "code" // of a codebook
	OfKind = "kind" // of pain
)

// Candidate is a code, or a kind of pain, that is met whatever the life
// situation, and so may be a guiding principle, or show one.
type Candidate struct {
	By             string              `json:"by" enum:"code,kind"`
	Source         string              `json:"source"` // as programme.set-principle-links names it
	Codebook       string              `json:"codebook,omitempty"`
	Code           string              `json:"code,omitempty"`
	Kind           string              `json:"kind,omitempty"`
	Name           string              `json:"name"`
	LifeSituations []string            `json:"life_situations"` // where it was met
	Departments    []string            `json:"departments"`     // likewise
	Looked         Looked              `json:"looked"`          // where enough was observed to meet it
	Met            int                 `json:"met"`             // life situations of these where it was
	Share          float64             `json:"share"`           // Met of them
	Documents      int                 `json:"documents"`       // sessions and interviews with the code; journeys too, of a kind
	Participants   int                 `json:"participants"`    // different people whose these are
	People         int                 `json:"people"`          // who coded it, or recorded it
	Principles     []painpoints.Linked `json:"principles"`      // that it speaks to already
	Examples       []Example           `json:"examples"`
}

// Looked is where enough was observed.
type Looked struct {
	LifeSituations []string `json:"life_situations"`
	Departments    []string `json:"departments"`
}

// Example leads to a place where it was met: to a coded passage, without its
// words, or to a pain point.
type Example struct {
	LifeSituation string         `json:"life_situation,omitempty"`
	Department    string         `json:"department,omitempty"`
	Passage       *coding.Coding `json:"passage,omitempty"`
	PainPoint     *uuid.UUID     `json:"pain_point,omitempty"`
	Title         string         `json:"title,omitempty"` // of the pain point
}

// Codes is the codes that are candidates. Principles answers what a code speaks
// to already.
//
// A life situation has been looked at if Enough of its sessions and interviews
// were coded with the code's codebook. A code counts with the codes below it,
// unless one of these alone was found in the very same documents.
func Codes(spreads []coding.Spread, documents []coding.Document, b Bounds, principles func(codebook, code string) ([]painpoints.Linked, error)) ([]Candidate, error) {
	b = b.orDefault()
	known := map[string]coding.Document{}
	for _, d := range documents {
		known[d.Stream] = d
	}
	looked := map[string]Looked{}
	var out []Candidate
	for _, s := range spreads {
		if s.Borrowed {
			continue
		}
		at, there := looked[s.Codebook]
		if !there {
			at = lookedAt(documents, s.Codebook, b.Enough)
			looked[s.Codebook] = at
		}
		c := Candidate{By: OfCode, Source: programme.CodeSource(s.Codebook, s.Code), Codebook: s.Codebook, Code: s.Code, Name: s.Name,
			Looked: at, Documents: len(s.Documents), People: len(s.Coders), Examples: []Example{}}
		situations, departments, people := map[string]bool{}, map[string]bool{}, map[string]bool{}
		for _, stream := range s.Documents {
			d := known[stream]
			situations[d.LifeSituation], departments[d.Department] = true, true
			for _, who := range d.Participants {
				people[who] = true
			}
		}
		c.LifeSituations, c.Departments, c.Participants = named(situations), named(departments), len(people)
		if !c.passes(b) {
			continue
		}
		var err error
		if c.Principles, err = principles(s.Codebook, s.Code); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

func lookedAt(documents []coding.Document, codebook string, enough int) Looked {
	situations, departments := map[string]int{}, map[string]int{}
	for _, d := range documents {
		if slices.Contains(d.Codebooks, codebook) {
			situations[d.LifeSituation]++
			departments[d.Department]++
		}
	}
	atLeast := func(n map[string]int) []string {
		maps.DeleteFunc(n, func(key string, n int) bool { return key == "" || n < enough })
		return full(slices.Sorted(maps.Keys(n)))
	}
	return Looked{atLeast(situations), atLeast(departments)}
}

// Crossing is a pain point that crosses departments, with what it rests on.
type Crossing struct {
	painpoints.Page
	Parts []painpoints.Summary // the pain points of its kind
}

// Kinds is the kinds of pain that are candidates: those that cross departments
// by the rule cross-cutting, stand now, and are met widely enough.
//
// A life situation has been looked at if there are Enough journeys, sessions and
// interviews of it for the kind's rule to read.
func Kinds(crossings []Crossing, c coverage.Coverage, b Bounds) []Candidate {
	b = b.orDefault()
	var out []Candidate
	for _, x := range crossings {
		if x.CrossCutting == nil || !x.Open() || x.Term == "" {
			continue
		}
		reads := ReadsOf(x.Term)
		k := Candidate{By: OfKind, Source: programme.RuleSource(x.Term), Kind: x.Term, Name: painpoints.Title(painpoints.Danish, x.Term, ""),
			LifeSituations: full(slices.Clone(x.LifeSituations)), Departments: full(slices.Clone(x.Departments)),
			Looked: Looked{[]string{}, []string{}}, Principles: []painpoints.Linked{}, Examples: []Example{}}
		for _, p := range c.LifeSituations {
			if p.LifeSituation != "" && reads.Of(p) >= int64(b.Enough) {
				k.Looked.LifeSituations = append(k.Looked.LifeSituations, p.LifeSituation)
			}
		}
		for _, p := range c.Departments {
			if p.Department != "" && reads.Of(p) >= int64(b.Enough) {
				k.Looked.Departments = append(k.Looked.Departments, p.Department)
			}
		}
		if x.CrossCutting.Journeys != nil {
			k.Documents = *x.CrossCutting.Journeys
		}
		if x.CrossCutting.Observers != nil {
			k.People = *x.CrossCutting.Observers
		}
		if x.Participants != nil {
			k.Participants = int(*x.Participants)
		}
		if !k.passes(b) {
			continue
		}
		for _, p := range x.FromPrinciples {
			if p.Set != "" {
				k.Principles = append(k.Principles, painpoints.Linked{Set: p.Set, Principle: p.Principle})
			}
		}
		k.Examples = examplesOf(x.Parts)
		out = append(out, k)
	}
	return out
}

// examplesOf takes one pain point, the gravest, of each of the first life
// situations.
func examplesOf(parts []painpoints.Summary) []Example {
	out := []Example{}
	for _, p := range parts {
		e := Example{LifeSituation: first(p.LifeSituations), Department: first(p.Departments), PainPoint: &p.ID, Title: p.Title}
		seen := slices.ContainsFunc(out, func(o Example) bool { return o.LifeSituation == e.LifeSituation })
		if !p.Open() || p.CrossCutting != nil || e.LifeSituation == "" || seen {
			continue
		}
		if out = append(out, e); len(out) == MaxExamples {
			break
		}
	}
	return out
}

// MaxExamples is how many examples a candidate has.
const MaxExamples = 5

// passes works out the share, and reports whether it is met widely enough.
func (c *Candidate) passes(b Bounds) bool {
	for _, s := range c.LifeSituations {
		if slices.Contains(c.Looked.LifeSituations, s) {
			c.Met++
		}
	}
	if n := len(c.Looked.LifeSituations); n > 0 {
		c.Share = float64(c.Met) / float64(n)
	}
	return len(c.LifeSituations) >= b.LifeSituations && len(c.Departments) >= b.Departments && c.People >= b.People &&
		len(c.Looked.LifeSituations) > 0 && c.Share >= b.Share
}

// Sort puts those first that speak to no principle yet, and of these the ones
// that are met most widely.
func Sort(list []Candidate) {
	linked := func(c Candidate) int { return min(len(c.Principles), 1) }
	slices.SortStableFunc(list, func(a, b Candidate) int {
		return cmp.Or(cmp.Compare(linked(a), linked(b)), cmp.Compare(b.Share, a.Share), cmp.Compare(len(b.LifeSituations), len(a.LifeSituations)),
			cmp.Compare(len(b.Departments), len(a.Departments)), cmp.Compare(b.Documents, a.Documents), cmp.Compare(a.Source, b.Source))
	})
}

// named is the keys in order, without "".
func named(set map[string]bool) []string {
	delete(set, "")
	return full(slices.Sorted(maps.Keys(set)))
}

func full(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
