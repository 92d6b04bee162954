package programme

import (
	"fmt"
	"slices"
	"strings"

	"ledetraad/domain/check"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// PrincipleLinksSet says which guiding principles of a set a rule or a code
// speaks to: these and no others. Again: replaces it. A rule for which nothing
// was set keeps the principles that it comes with, a code those of its codebook.
type PrincipleLinksSet struct {
	Set        string   `json:"set"`
	Source     string   `json:"source"` // see [RuleSource], [CodeSource]
	Principles []string `json:"principles"`
}

// PrincipleSetsMapped says which principles of one set answer to which of
// another. Again: replaces it. One principle may answer to several, or to none.
// It reads both ways, unless the other way is mapped by itself.
type PrincipleSetsMapped struct {
	From  string          `json:"from"`
	To    string          `json:"to"`
	Pairs []PrinciplePair `json:"pairs"`
}

// PrinciplePair is a principle of one set that answers to one of another.
type PrinciplePair struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// SetPrincipleLinks and MapPrincipleSets ask for that.
type (
	SetPrincipleLinks PrincipleLinksSet
	MapPrincipleSets  PrincipleSetsMapped
)

func (PrincipleLinksSet) EventName() string   { return "programme.principle-links-set" }
func (PrincipleSetsMapped) EventName() string { return "programme.principle-sets-mapped" }
func (SetPrincipleLinks) CommandName() string { return "programme.set-principle-links" }
func (MapPrincipleSets) CommandName() string  { return "programme.map-principle-sets" }

// RuleSource names the rule that finds a kind of pain.
func RuleSource(kind string) string { return "rule:" + kind }

// CodeSource names a code of a codebook.
func CodeSource(codebook, code string) string { return "code:" + codebook + "/" + code }

// checkSource wants one of these.
func checkSource(field, v string) error {
	if kind, ok := strings.CutPrefix(v, "rule:"); ok {
		return check.Key(field, kind)
	}
	rest, ok := strings.CutPrefix(v, "code:")
	book, code, two := strings.Cut(rest, "/")
	if !ok || !two {
		return fault.Invalidf(field, "is neither rule:<kind of pain> nor code:<codebook>/<code>")
	}
	return check.First(check.Key(field, book), check.ID(field, code))
}

// maxPairs is more than two sets of twenty can need.
const maxPairs = 400

func (s State) setLinks(i SetPrincipleLinks) ([]event.Data, error) {
	if err := check.First(check.Key("data.set", i.Set), checkSource("data.source", i.Source)); err != nil {
		return nil, err
	}
	if err := s.checkSet("data.set", i.Set); err != nil {
		return nil, err
	}
	for n, p := range i.Principles {
		at := fmt.Sprintf("data.principles[%d]", n)
		if err := s.CheckPrinciple(at, i.Set, p); err != nil {
			return nil, err
		}
		if slices.Contains(i.Principles[:n], p) {
			return nil, fault.Invalidf(at, "%q stands there twice", p)
		}
	}
	if i.Principles == nil {
		i.Principles = []string{}
	}
	return one(PrincipleLinksSet(i))
}

func (s State) mapSets(i MapPrincipleSets) ([]event.Data, error) {
	if err := check.First(check.Key("data.from", i.From), check.Key("data.to", i.To)); err != nil {
		return nil, err
	}
	if err := check.First(s.checkSet("data.from", i.From), s.checkSet("data.to", i.To)); err != nil {
		return nil, err
	}
	if i.From == i.To {
		return nil, fault.Invalidf("data.to", "is the same set")
	}
	if len(i.Pairs) > maxPairs {
		return nil, fault.Invalidf("data.pairs", "has %d pairs; at most %d fit", len(i.Pairs), maxPairs)
	}
	for n, p := range i.Pairs {
		at := fmt.Sprintf("data.pairs[%d]", n)
		if err := check.First(s.CheckPrinciple(at+".from", i.From, p.From), s.CheckPrinciple(at+".to", i.To, p.To)); err != nil {
			return nil, err
		}
		if slices.Contains(i.Pairs[:n], p) {
			return nil, fault.Invalidf(at, "stands there twice")
		}
	}
	if i.Pairs == nil {
		i.Pairs = []PrinciplePair{}
	}
	return one(PrincipleSetsMapped(i))
}

func (s State) checkSet(field, set string) error {
	if _, ok := s.sets[set]; !ok {
		return fault.NotFoundf(field, "there is no principle set %q; the programme has %s", set, listed(s.sets))
	}
	return nil
}

// CheckPrinciple answers a fault for the field where the set, or any set if none
// is named, does not have the principle.
func (s State) CheckPrinciple(field, set, key string) error {
	if set == "" {
		for _, have := range s.sets {
			if have[key] {
				return nil
			}
		}
		return fault.NotFoundf(field, "no principle set has a principle %q", key)
	}
	if err := s.checkSet(field, set); err != nil {
		return err
	}
	if !s.sets[set][key] {
		return fault.NotFoundf(field, "the principle set %s has no principle %q; it has %s", set, key, listed(s.sets[set]))
	}
	return nil
}
