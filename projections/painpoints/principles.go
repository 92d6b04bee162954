package painpoints

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"ledetraad/domain/codebook"
	"ledetraad/domain/fault"
	"ledetraad/domain/programme"
	"ledetraad/projections/column"
	"ledetraad/projections/view"
)

// Principle is a guiding principle that a pain point concerns, and why.
type Principle struct {
	Principle string   `json:"principle"`
	Set       string   `json:"set,omitempty"` // "" where no adopted set has it
	Origins   []Origin `json:"origins"`
}

// Origin is what a principle of a pain point comes from.
type Origin struct {
	From   string `json:"from" enum:"rule,note,code,person"`
	Source string `json:"source,omitempty"` // the rule; the codebook and the code; the account
	N      int64  `json:"n,omitempty"`      // how many tags or codes, where it comes from these
	Via    string `json:"via,omitempty"`    // the principle of another set that answers to it: set/principle
	Reason string `json:"reason,omitempty"` // a person's
}

// from is the order in which origins are told.
//
//nolint:gochecknoglobals // a table
var from = []string{OfPerson, OfRule, OfNote, OfCode}

// principles works out which principles pain points concern.
type principles struct {
	r        view.Reader
	in       string                                  // the set asked for; "": any
	sets     map[string][]string                     // keys by set
	order    []string                                // sets by key
	links    map[string]map[string][]string          // principles by source and set
	mappings map[[2]string][]programme.PrinciplePair // by from and to
	codes    map[string]map[string][]string          // of a code, by set, as resolved
	themes   map[string][]theme                      // by pain point
}

// readPrinciples gathers what is needed for one pain point, or for all of them
// where id is "".
func readPrinciples(r view.Reader, id, set string) (*principles, error) {
	p := &principles{r: r, in: set, sets: map[string][]string{}, links: map[string]map[string][]string{},
		mappings: map[[2]string][]programme.PrinciplePair{}, codes: map[string]map[string][]string{}, themes: map[string][]theme{}}
	for s, err := range sets.Scan(r, view.Query{}) {
		if err != nil {
			return nil, err
		}
		if p.sets[s.Set], err = column.Decode[string](s.Principles); err != nil {
			return nil, err
		}
		p.order = append(p.order, s.Set)
	}
	if _, there := p.sets[set]; set != "" && !there {
		return nil, fault.NotFoundf("set", "there is no principle set %q; there is %s", set, cmp.Or(strings.Join(p.order, ", "), "none"))
	}
	for l, err := range links.Scan(r, view.Query{}) {
		if err != nil {
			return nil, err
		}
		if p.links[l.Source] == nil {
			p.links[l.Source] = map[string][]string{}
		}
		if p.links[l.Source][l.Set], err = column.Decode[string](l.Principles); err != nil {
			return nil, err
		}
	}
	for m, err := range mappings.Scan(r, view.Query{}) {
		if err != nil {
			return nil, err
		}
		if p.mappings[[2]string{m.From, m.To}], err = column.Decode[programme.PrinciplePair](m.Pairs); err != nil {
			return nil, err
		}
	}
	var q view.Query
	if id != "" {
		q.Prefix = []view.Value{id}
	}
	for t, err := range themes.Scan(r, q) {
		if err != nil {
			return nil, err
		}
		p.themes[t.ID] = append(p.themes[t.ID], t)
	}
	return p, nil
}

// setOf is the first set that has the principle.
func (p *principles) setOf(key string) string {
	for _, s := range p.order {
		if slices.Contains(p.sets[s], key) {
			return s
		}
	}
	return ""
}

// of is the pain point's principles with their origins, by set and key.
func (p *principles) of(r row) ([]Principle, error) {
	found := map[[2]string]*Principle{}
	add := func(set, key string, o Origin) {
		for _, to := range p.across(set, key) {
			at := [2]string{to.set, to.key}
			if found[at] == nil {
				found[at] = &Principle{Principle: to.key, Set: to.set}
			}
			o.Via = to.via
			found[at].Origins = append(found[at].Origins, o)
		}
	}
	if len(r.Overruled) > 0 {
		var o overruling
		if err := json.Unmarshal(r.Overruled, &o); err != nil {
			return nil, err
		}
		for _, key := range o.Principles {
			add(cmp.Or(o.Set, p.setOf(key)), key, Origin{From: OfPerson, Source: o.By, Reason: o.Reason})
		}
	} else if err := p.follow(r, add); err != nil {
		return nil, err
	}
	out := []Principle{}
	for _, x := range found {
		slices.SortStableFunc(x.Origins, func(a, b Origin) int { return cmp.Compare(slices.Index(from, a.From), slices.Index(from, b.From)) })
		out = append(out, *x)
	}
	slices.SortFunc(out, func(a, b Principle) int {
		return cmp.Or(cmp.Compare(a.Set, b.Set), cmp.Compare(a.Principle, b.Principle))
	})
	return out, nil
}

// follow adds what follows from the rule and the evidence.
func (p *principles) follow(r row, add func(set, key string, o Origin)) error {
	var own []string
	if err := json.Unmarshal(r.Principles, &own); err != nil {
		return err
	}
	rule := r.Kind
	if len(r.Crosses) > 0 && r.Scope.Term != "" {
		rule = r.Scope.Term // what crosses is that kind of pain
	}
	linked := p.links[programme.RuleSource(rule)]
	for _, key := range own {
		set := p.setOf(key)
		if _, said := linked[set]; !said { // the rule's own hold where nothing else was said
			add(set, key, Origin{From: OfRule, Source: rule})
		}
	}
	for _, set := range slices.Sorted(maps.Keys(linked)) {
		for _, key := range linked[set] {
			add(set, key, Origin{From: OfRule, Source: rule})
		}
	}
	for _, t := range p.themes[r.ID] {
		if t.Origin == OfNote {
			add(p.setOf(t.Source), t.Source, Origin{From: OfNote, N: t.N})
			continue
		}
		bySet, err := p.ofCode(t.Source)
		if err != nil {
			return err
		}
		for _, set := range slices.Sorted(maps.Keys(bySet)) {
			for _, key := range bySet[set] {
				add(set, key, Origin{From: OfCode, Source: t.Source, N: t.N})
			}
		}
	}
	return nil
}

// ofCode is what a code speaks to, by set: of the code that stands where it was
// merged into another; as the programme links it, or else its codebook.
func (p *principles) ofCode(key string) (map[string][]string, error) {
	if known, ok := p.codes[key]; ok {
		return known, nil
	}
	book, id, _ := strings.Cut(key, "/")
	var c codeRow
	for range 100 { // merges never turn in a circle, but a view must not trust that
		var err error
		if c, _, err = codes.Get(p.r, book, id); err != nil {
			return nil, err
		}
		if c.Into == "" {
			break
		}
		id = c.Into
	}
	own, err := column.Decode[codebook.Principle](c.Principles)
	if err != nil {
		return nil, err
	}
	out := maps.Clone(p.links[programme.CodeSource(book, id)])
	if out == nil {
		out = map[string][]string{}
	}
	linked := maps.Clone(out)
	for _, o := range own {
		if _, over := linked[o.Set]; !over && !slices.Contains(out[o.Set], o.Principle) {
			out[o.Set] = append(out[o.Set], o.Principle)
		}
	}
	p.codes[key] = out
	return out, nil
}

// answer is a principle of the set asked for.
type answer struct{ set, key, via string }

// across is which principles of the set asked for a principle answers to. A
// mapping reads both ways, unless the way asked for is mapped by itself.
func (p *principles) across(set, key string) []answer {
	if p.in == "" || p.in == set {
		return []answer{{set: set, key: key}}
	}
	var out []answer
	via := set + "/" + key
	add := func(to string) {
		if a := (answer{p.in, to, via}); !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	if pairs, mapped := p.mappings[[2]string{set, p.in}]; mapped {
		for _, x := range pairs {
			if x.From == key {
				add(x.To)
			}
		}
		return out
	}
	for _, x := range p.mappings[[2]string{p.in, set}] {
		if x.To == key {
			add(x.From)
		}
	}
	return out
}

func keysOf(list []Principle) []string {
	out := []string{}
	for _, p := range list {
		if !slices.Contains(out, p.Principle) {
			out = append(out, p.Principle)
		}
	}
	slices.Sort(out)
	return out
}

func wrapPrinciples(id string, err error) error {
	if err == nil || fault.CodeOf(err) == fault.NotFound {
		return err
	}
	return fmt.Errorf("principles of pain point %s: %w", id, err)
}
