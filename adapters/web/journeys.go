package web

import (
	"net/url"
	"slices"

	"ledetraad/projections/journeys"
)

type journeysShown struct {
	Filters  []filter
	Journeys []journeyShown
	Next     string
}

type journeyShown struct {
	journeys.Summary
	Situation string
	Where     string
	Href      string
}

func journeyList(v *visit) (any, error) {
	in := v.request.URL.Query()
	q := url.Values{"limit": {"40"}}
	for _, name := range []string{"department", "life_situation", "state", "participant", "after", "from", "to"} {
		if x := in.Get(name); x != "" {
			q.Set(name, x)
		}
	}
	n := v.names()
	list := func(name, label string, needed bool, choices []choice) filter {
		for i := range choices {
			choices[i].Chosen = choices[i].Value == q.Get(name)
		}
		return filter{Name: name, Label: label, Needed: needed, Choices: choices}
	}
	bound := v.bound("list-journeys")
	var departments, situations []choice
	for _, d := range n.programme.Departments {
		if !bound || slices.Contains(v.me.Departments, d.Key) {
			departments = append(departments, choice{Value: d.Key, Text: d.Name})
		}
	}
	if bound && q.Get("department") == "" && len(departments) > 0 {
		q.Set("department", departments[0].Value) // the API gives those of one department at a time
	}
	for _, s := range n.programme.LifeSituations {
		situations = append(situations, choice{Value: s.Key, Text: s.Wording})
	}
	out := journeysShown{Filters: []filter{list("department", "filter.department", bound, departments), list("life_situation", "filter.situation", false, situations),
		list("state", "filter.going", false, []choice{{Value: "open", Text: v.lang.text("going.open")}, {Value: "ended", Text: v.lang.text("going.ended")}})}}
	var p journeys.Page
	if err := v.get("/api/v1/journeys", q, &p); err != nil {
		return nil, err
	}
	for _, j := range p.Journeys {
		out.Journeys = append(out.Journeys, journeyShown{Summary: j, Situation: of(n.situation, j.LifeSituation),
			Where: v.lang.list(n.departments(j.Departments)), Href: whole("journey-"+j.Journey, "")})
	}
	if p.Next != "" {
		out.Next = with(v.request.URL, "after", p.Next)
	}
	return out, nil
}
