package web

import (
	"net/url"

	"ledetraad/adapters/httpapi"
	"ledetraad/projections/reference"
)

// names are what the programme calls its departments and the rest, which
// everything else knows by key only.
type names struct {
	lang       lang
	programme  httpapi.ProgrammeBody
	department map[string]string
	situation  map[string]string
	principle  map[string]string // by key alone: a page says the set where it matters
}

// names asks once for each visit. Where the programme cannot be read a page
// shows keys: what it tells is still true.
func (v *visit) names() *names {
	if v.known != nil {
		return v.known
	}
	n := &names{lang: v.lang, department: map[string]string{}, situation: map[string]string{}, principle: map[string]string{}}
	v.known = n
	if err := v.get("/api/v1/programme", v.since(url.Values{}), &n.programme); err != nil {
		v.log.Warn().Err(err).Msg("page without the programme's names")
		return n
	}
	sorted(v.lang, n.programme.Departments, func(d reference.Department) string { return d.Name })
	for _, d := range n.programme.Departments {
		n.department[d.Key] = d.Name
	}
	for _, s := range n.programme.LifeSituations {
		n.situation[s.Key] = s.Wording
	}
	for _, set := range n.programme.PrincipleSets {
		for _, p := range set.Principles {
			if n.principle[p.Principle] == "" {
				n.principle[p.Principle] = p.Name
			}
		}
	}
	return n
}

// of is a name, or the key where there is none.
func of(m map[string]string, key string) string {
	if name := m[key]; name != "" {
		return name
	}
	return key
}

// departments are the names of departments, in the order of the alphabet.
func (n *names) departments(keys []string) []string {
	out := make([]string, 0, len(keys))
	for _, k := range keys {
		out = append(out, of(n.department, k))
	}
	sorted(n.lang, out, func(s string) string { return s })
	return out
}

func (n *names) situations(keys []string) []string {
	out := make([]string, 0, len(keys))
	for _, k := range keys {
		out = append(out, of(n.situation, k))
	}
	return out
}

func (n *names) principles(keys []string) []string {
	out := make([]string, 0, len(keys))
	for _, k := range keys {
		out = append(out, of(n.principle, k))
	}
	return out
}
