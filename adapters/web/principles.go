package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/programme"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/reference"
)

// programmeStream is the stream of the municipality's programme.
const programmeStream = "programme-main"

// principlesShown are the sets of guiding principles, what speaks to each, and
// how the sets answer to each other.
type principlesShown struct {
	Sets     []setShown
	Mappings []mappingShown
	Adopt    *form
	Done     bool
}

type setShown struct {
	Key, Name  string
	Principles []guideShown
	Add        *form
}

// guideShown is a guiding principle.
type guideShown struct {
	Key, Name, Meaning, Aliases string
	Rules                       []choice // that speak to it; Value is the address
	Codes                       []choice
	Change                      *form
}

type mappingShown struct {
	From, To string
	Pairs    []pairShown
	Set      bool // somebody has said so
	Change   *form
}

type pairShown struct{ From, To string }

func (v *visit) principleLinks() (out httpapi.PrincipleLinksBody, err error) {
	return out, v.get("/api/v1/principle-links", v.since(url.Values{}), &out)
}

func principlePage(v *visit) (any, error) {
	links, err := v.principleLinks()
	if err != nil {
		return nil, err
	}
	rules, err := v.rules()
	if err != nil {
		return nil, err
	}
	out := principlesShown{Done: v.request.URL.Query().Has("at")}
	sets := v.names().programme.PrincipleSets
	may := v.mayCommand("programme.adopt-principle-set")
	for i, s := range sets {
		shown := setShown{Key: s.Key, Name: s.Name}
		for j, p := range s.Principles {
			g := guideShown{Key: p.Principle, Name: p.Name, Meaning: p.Meaning, Aliases: strings.Join(p.Aliases, ", ")}
			for _, r := range rules {
				if slices.Contains(speaksTo(links.Links, programme.RuleSource(r.Rule), s, r.Principles), p.Principle) {
					g.Rules = append(g.Rules, choice{Value: "/rules/" + url.PathEscape(r.Rule), Text: painpoints.Title(painpoints.Lang(v.lang), r.Rule, "")})
				}
			}
			for _, l := range links.Links {
				if code, is := strings.CutPrefix(l.Source, "code:"); is && l.Set == s.Key && slices.Contains(l.Principles, p.Principle) {
					g.Codes = append(g.Codes, v.codeChoice(code))
				}
			}
			if may {
				name, meaning := v.lineField("name", "principles.name", true), v.textField("meaning", "principles.meaning", false)
				name.Value, meaning.Value = p.Name, p.Meaning
				f := v.newForm("g"+nth(i)+"-"+nth(j), "principles.change", "/principles/change", name, meaning)
				f.Hidden = []choice{{Text: "set", Value: s.Key}, {Text: "principle", Value: p.Principle}}
				g.Change = &f
			}
			shown.Principles = append(shown.Principles, g)
		}
		if may {
			f := v.newForm("add"+nth(i), "principles.add", "/principles/change", v.lineField("name", "principles.name", true), v.textField("meaning", "principles.meaning", false))
			f.Hidden = []choice{{Text: "set", Value: s.Key}}
			shown.Add = &f
		}
		out.Sets = append(out.Sets, shown)
	}
	out.Mappings = v.mappings(sets, links.Mappings)
	if may {
		f := v.newForm("adopt", "principles.adopt", "/principles/adopt", v.lineField("name", "principles.setname", true), v.textField("principles", "principles.lines", true))
		f.Fields[1].Hint = v.lang.text("principles.lines.hint")
		out.Adopt = &f
	}
	return out, nil
}

// speaksTo are the principles of a set that a rule speaks to: those that people
// have said, or else those that it comes with.
func speaksTo(links []painpoints.SourceLink, source string, set reference.PrincipleSet, comesWith []string) []string {
	for _, l := range links {
		if l.Source == source && l.Set == set.Key {
			return l.Principles
		}
	}
	return slices.DeleteFunc(slices.Clone(comesWith), func(p string) bool {
		return !slices.ContainsFunc(set.Principles, func(x programme.Principle) bool { return x.Principle == p })
	})
}

// codeChoice leads to a code, where the visitor may see codes.
func (v *visit) codeChoice(source string) choice {
	book, code, _ := strings.Cut(source, "/")
	out := choice{Text: code + " (" + book + ")"}
	if v.may("codebook", "passages", "coders") && hasPage("/codebooks/{id}/codes/{code}") {
		out.Value = "/codebooks/" + url.PathEscape(book) + "/codes/" + url.PathEscape(code)
	}
	return out
}

// mappings are how each set answers to the others: as people have said, in
// either direction.
func (v *visit) mappings(sets []reference.PrincipleSet, said []painpoints.SetMapping) []mappingShown {
	var out []mappingShown
	for i, from := range sets {
		for j, to := range sets[i+1:] {
			m := mappingShown{From: from.Name, To: to.Name}
			var pairs []programme.PrinciplePair
			for _, x := range said {
				switch {
				case x.From == from.Key && x.To == to.Key:
					pairs, m.Set = x.Pairs, true
				case x.From == to.Key && x.To == from.Key && !m.Set:
					pairs, m.Set = nil, true
					for _, p := range x.Pairs {
						pairs = append(pairs, programme.PrinciplePair{From: p.To, To: p.From})
					}
				}
			}
			for _, p := range pairs {
				m.Pairs = append(m.Pairs, pairShown{principleOf(from, p.From), principleOf(to, p.To)})
			}
			if v.mayCommand("programme.map-principle-sets") {
				m.Change = v.mappingForm("map"+nth(i)+"-"+nth(j), from, to, pairs)
			}
			out = append(out, m)
		}
	}
	return out
}

func principleOf(s reference.PrincipleSet, key string) string {
	for _, p := range s.Principles {
		if p.Principle == key {
			return p.Name
		}
	}
	return key
}

func (v *visit) mappingForm(id string, from, to reference.PrincipleSet, pairs []programme.PrinciplePair) *form {
	var fields []formField
	for _, p := range from.Principles {
		f := formField{Name: "pair-" + p.Principle, Label: v.lang.text("principles.answers", p.Name), Type: "checks"}
		for _, q := range to.Principles {
			f.Choices = append(f.Choices, choice{Value: q.Principle, Text: q.Name, Chosen: slices.Contains(pairs, programme.PrinciplePair{From: p.Principle, To: q.Principle})})
		}
		fields = append(fields, f)
	}
	f := v.newForm(id, "principles.map", "/principles/map", fields...)
	f.Hidden = []choice{{Text: "from", Value: from.Key}, {Text: "to", Value: to.Key}}
	return &f
}

// set is the set that a form names.
func (v *visit) setNamed(key string) (reference.PrincipleSet, error) {
	for _, s := range v.names().programme.PrincipleSets {
		if s.Key == key {
			return s, nil
		}
	}
	return reference.PrincipleSet{}, &problemError{Status: http.StatusNotFound, Field: "set"}
}

// changePrinciple rewords a principle of a set, or adds one to it. A set is
// adopted as a whole each time.
func changePrinciple(v *visit) (string, error) {
	s, err := v.setNamed(said(v.request, "set"))
	if err != nil {
		return "", err
	}
	name, meaning, key := said(v.request, "name"), said(v.request, "meaning"), said(v.request, "principle")
	list := slices.Clone(s.Principles)
	i := slices.IndexFunc(list, func(p programme.Principle) bool { return p.Principle == key })
	if i < 0 {
		list = append(list, programme.Principle{Principle: slug(name), Name: name, Meaning: meaning})
	} else {
		list[i].Name, list[i].Meaning = name, meaning
	}
	return v.programmed(programme.AdoptPrincipleSet{Set: s.Key, Name: s.Name, Principles: list})
}

// adoptSet takes a new set into use, from lines "name: meaning".
func adoptSet(v *visit) (string, error) {
	i := programme.AdoptPrincipleSet{Set: slug(said(v.request, "name")), Name: said(v.request, "name")}
	for line := range strings.Lines(said(v.request, "principles")) {
		name, meaning, _ := strings.Cut(line, ":")
		if name = strings.TrimSpace(name); name != "" {
			i.Principles = append(i.Principles, programme.Principle{Principle: slug(name), Name: name, Meaning: strings.TrimSpace(meaning)})
		}
	}
	if _, err := v.setNamed(i.Set); err == nil {
		return "", &problemError{Status: http.StatusConflict, Field: "name", Detail: "there is a set with this name; change it instead"}
	}
	return v.programmed(i)
}

// mapSets says which principles of two sets answer to each other.
func mapSets(v *visit) (string, error) {
	from, err := v.setNamed(said(v.request, "from"))
	if err != nil {
		return "", err
	}
	i := programme.MapPrincipleSets{From: from.Key, To: said(v.request, "to")}
	for _, p := range from.Principles {
		for _, q := range v.request.PostForm["pair-"+p.Principle] {
			i.Pairs = append(i.Pairs, programme.PrinciplePair{From: p.Principle, To: q})
		}
	}
	return v.programmed(i)
}

// linkRule says which principles a rule speaks to.
func linkRule(v *visit) (string, error) {
	i := programme.SetPrincipleLinks{Set: said(v.request, "set"), Source: programme.RuleSource(v.request.PathValue("id")), Principles: v.request.PostForm["principle"]}
	q, err := v.give(programmeStream, i)
	if err != nil {
		return "", err
	}
	return "/rules/" + url.PathEscape(v.request.PathValue("id")) + "?" + q.Encode(), nil
}

func (v *visit) programmed(intent interface{ CommandName() string }) (string, error) {
	q, err := v.give(programmeStream, intent)
	if p, ok := errors.AsType[*problemError](err); ok && p.Status == http.StatusNotFound {
		p.Status = http.StatusUnprocessableEntity // it is a principle that is not there, not the page
	}
	if err != nil {
		return "", err
	}
	return "/principles?" + q.Encode(), nil
}
