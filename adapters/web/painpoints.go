package web

import (
	"net/url"
	"strconv"

	"ledetraad/domain/painpoint"
	"ledetraad/projections/detectors"
	"ledetraad/projections/painpoints"
)

// filter is a list to choose from, in a form.
type filter struct {
	Name, Label string // the parameter; the key of its text
	Needed      bool   // there is no "all"
	Choices     []choice
}

type painpointsShown struct {
	Filters []filter
	Across  bool
	Set     string // kept where the address has it
	Total   int
	Pains   []painShown
	More    string // address with more of them
	Chosen  bool   // a filter is set
}

// onPage is how many of a list are shown at once.
const onPage = 40

func painpointList(v *visit) (any, error) {
	in := v.request.URL.Query()
	q := url.Values{}
	for _, name := range []string{"kind", "department", "life_situation", "principle", "severity", "state", "cross_cutting", "set"} {
		if x := in.Get(name); x != "" {
			q.Set(name, x)
		}
	}
	switch q.Get("state") {
	case "":
		q.Set("state", "open")
	case "any":
		q.Del("state")
	}
	if q.Get("principle") != "" && q.Get("set") == "" {
		q.Set("set", v.set())
	}
	list, err := v.painpoints(q)
	if err != nil {
		return nil, err
	}
	out := painpointsShown{Filters: v.painFilters(in), Across: in.Get("cross_cutting") == "true", Set: in.Get("set"), Total: len(list)}
	for name := range in {
		out.Chosen = out.Chosen || name != "n" && in.Get(name) != ""
	}
	most, err := strconv.Atoi(in.Get("n"))
	if err != nil || most < onPage {
		most = onPage
	}
	if len(list) > most {
		list = list[:most]
		out.More = with(v.request.URL, "n", strconv.Itoa(2*most))
	}
	out.Pains = v.painsShown(list)
	return out, nil
}

func (v *visit) painFilters(in url.Values) []filter {
	n := v.names()
	mark := func(f filter) filter {
		for i := range f.Choices {
			f.Choices[i].Chosen = f.Choices[i].Value == in.Get(f.Name)
		}
		return f
	}
	departments := filter{Name: "department", Label: "filter.department"}
	for _, d := range n.programme.Departments {
		if !v.bound("pain-points") || v.reader().Of([]string{d.Key}) {
			departments.Choices = append(departments.Choices, choice{Value: d.Key, Text: d.Name})
		}
	}
	situations := filter{Name: "life_situation", Label: "filter.situation"}
	for _, s := range n.programme.LifeSituations {
		situations.Choices = append(situations.Choices, choice{Value: s.Key, Text: s.Wording})
	}
	principles := filter{Name: "principle", Label: "filter.principle"}
	set := v.set()
	for _, s := range n.programme.PrincipleSets {
		for _, p := range s.Principles {
			if s.Key == set {
				principles.Choices = append(principles.Choices, choice{Value: p.Principle, Text: p.Name})
			}
		}
	}
	kinds := filter{Name: "kind", Label: "filter.kind", Choices: v.kindChoices()}
	severities := filter{Name: "severity", Label: "filter.severity"}
	for _, s := range []painpoint.Severity{painpoint.Critical, painpoint.High, painpoint.Medium, painpoint.Low} {
		severities.Choices = append(severities.Choices, choice{Value: string(s), Text: v.lang.named("severity", string(s))})
	}
	states := filter{Name: "state", Label: "filter.state", Needed: true, Choices: []choice{{Value: "", Text: v.lang.text("state.open")}}}
	for _, s := range painpoint.Standings() {
		states.Choices = append(states.Choices, choice{Value: string(s), Text: v.lang.named("state", string(s))})
	}
	states.Choices = append(states.Choices, choice{Value: "any", Text: v.lang.text("state.any")})
	return []filter{mark(departments), mark(situations), mark(principles), mark(kinds), mark(severities), mark(states)}
}

// kindChoices are the kinds of pain that rules find, by what people call them.
func (v *visit) kindChoices() []choice {
	var kinds []choice
	for _, d := range detectors.All() {
		kinds = append(kinds, choice{Value: d.Kind, Text: painpoints.Title(painpoints.Lang(v.lang), d.Kind, "")})
	}
	sorted(v.lang, kinds, func(c choice) string { return c.Text })
	return kinds
}
