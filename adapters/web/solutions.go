package web

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	domain "ledetraad/domain/cocreation"
	"ledetraad/projections/cocreation"
	"ledetraad/projections/painpoints"
)

// solutionLine is a solution in a list.
type solutionLine struct {
	Href, Name, Owners, Situations, Level, State string
	Since                                        time.Time
	Pains, Tests                                 int
}

// stages is the order in which solutions are shown: what waits for a decision
// first, what is over last.
//
//nolint:gochecknoglobals // a table
var stages = []domain.Stage{domain.StageTested, domain.StageTesting, domain.StageDescribed, domain.StageProposed, domain.StageAdopted, domain.StageDropped}

// solutions are those that fit.
func (v *visit) solutions(q url.Values) ([]cocreation.Solution, error) {
	return ofDepartments(v, "solutions", q, func(x cocreation.Solution) string { return x.Solution })
}

func solutionList(v *visit) (any, error) {
	in := v.request.URL.Query()
	q := asked(in, "department", "life_situation", "state", "level", "pain_point", "workshop")
	out := groupedShown{Key: "solutions", Path: "/solutions", Chosen: len(q) > 0}
	list, err := v.solutions(q)
	if err != nil {
		return nil, err
	}
	out.Filters = []filter{
		v.filterOf("state", "filter.state", namedChoices(v.lang, "stage", stages...)), v.filterOf("department", "filter.department", v.ownDepartments("solutions")),
		v.filterOf("life_situation", "filter.situation", v.situationChoices()), v.filterOf("level", "solution.level", namedChoices(v.lang, "level", domain.Levels...)),
	}
	out.Total = len(list)
	for _, stage := range stages {
		g := groupShown{ID: string(stage), Title: v.lang.named("stages", string(stage))}
		for _, s := range list {
			if s.State == stage {
				g.List = append(g.List, v.solutionIn(s))
			}
		}
		if len(g.List) > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	if id, err := uuid.Parse(in.Get("pain_point")); err == nil {
		out.For = &choice{Value: "/painpoints/" + id.String(), Text: v.painTitle(id)}
	}
	if v.mayCommand("solution.propose") {
		f, err := v.proposeForm(in)
		if err != nil {
			return nil, err
		}
		out.Form = &f
	}
	return out, nil
}

// solutionIn is a solution in the list.
func (v *visit) solutionIn(s cocreation.Solution) lineOf {
	l := v.solutionLine(s)
	out := lineOf{Href: l.Href, Name: l.Name, Why: l.Owners, Notes: []string{v.lang.text("solution.since", v.lang.date(l.Since))}}
	if l.Pains > 0 {
		out.Notes = append(out.Notes, v.lang.count("solution.answers", l.Pains))
	}
	if l.Tests > 0 {
		out.Notes = append(out.Notes, v.lang.count("solution.tests", l.Tests))
	}
	if l.Situations != "" {
		out.Notes = append(out.Notes, l.Situations)
	}
	return out
}

// ownDepartments are those that the visitor may ask an operation for.
func (v *visit) ownDepartments(operation string) []choice {
	all := v.departmentChoices()
	if !v.bound(operation) {
		return all
	}
	return slices.DeleteFunc(all, func(c choice) bool { return !slices.Contains(v.me.Departments, c.Value) })
}

// painTitle is what a pain point is called; one that was named before it is
// found has no title yet.
func (v *visit) painTitle(id uuid.UUID) string {
	if v.may("pain-point") {
		var p struct{ Title string }
		if err := v.get("/api/v1/painpoints/"+id.String(), url.Values{"limit": {"1"}, "lang": {string(v.lang)}}, &p); err == nil && p.Title != "" {
			return p.Title
		}
	}
	return v.lang.text("solution.unfound")
}

func (v *visit) solutionLine(s cocreation.Solution) solutionLine {
	n := v.names()
	return solutionLine{Href: "/solutions/" + url.PathEscape(s.Solution), Name: s.Name, Owners: v.owners(s.Owners), Situations: strings.Join(n.situations(s.LifeSituations), ", "),
		Level: string(s.Level), State: string(s.State), Since: s.Since, Pains: len(s.PainPoints), Tests: s.Tests}
}

// owners says who drives it.
func (v *visit) owners(list []domain.Owner) string {
	var out []string
	for _, o := range list {
		switch o.Kind {
		case domain.DepartmentOwner:
			out = append(out, of(v.names().department, o.Department))
		case domain.PartnerOwner:
			out = append(out, o.Organisation)
		default:
			out = append(out, v.lang.text("solution.citizen", o.Participant))
		}
	}
	return v.lang.list(out)
}

// proposeForm asks for an idea; an address that names a pain point or a
// workshop says what it is for.
func (v *visit) proposeForm(in url.Values) (form, error) {
	var workshops []choice
	if v.may("workshops") {
		list, err := v.workshops(url.Values{})
		if err != nil {
			return form{}, err
		}
		for _, w := range list {
			workshops = append(workshops, choice{Value: w.Workshop, Text: w.Name + ", " + v.lang.day(w.At), Chosen: w.Workshop == in.Get("workshop")})
		}
	}
	owner := v.selectField("owner", "solution.owner", false, v.departmentChoices())
	if len(v.me.Departments) > 0 {
		owner.Choices = chosen(owner.Choices, v.me.Departments[0])
	}
	f := v.newForm("propose", "solution.propose", "/solutions", v.lineField("name", "solution.name", true), v.textField("idea", "solution.idea", false),
		v.selectField("level", "solution.level", true, chosen(namedChoices(v.lang, "level", domain.Levels...), string(domain.Organisational))),
		v.selectField("budget", "solution.budget", false, namedChoices(v.lang, "budget", domain.NoExtraMoney, domain.ExtraMoney)),
		owner, v.lineField("partner", "solution.partner", false), v.selectField("situation", "filter.situation", false, v.situationChoices()),
		v.selectField("workshop", "solution.workshop", false, workshops), v.dayField(), v.aboutField())
	if p := in.Get("pain_point"); p != "" {
		f.Hidden = []choice{{Text: "pain_point", Value: p}}
	}
	f.Open = in.Get("pain_point") != "" || in.Get("workshop") != ""
	return f, nil
}

// proposeSolution records an idea.
func proposeSolution(v *visit) (string, error) {
	id, err := v.idFor(said(v.request, "name"))
	if err != nil {
		return "", err
	}
	i := domain.Propose{Name: said(v.request, "name"), Workshop: said(v.request, "workshop"), Level: domain.Level(said(v.request, "level")),
		Budget: domain.Budget(said(v.request, "budget")), Idea: said(v.request, "idea"), About: v.pseudonyms()}
	if d := said(v.request, "owner"); d != "" {
		i.Owners = append(i.Owners, domain.Owner{Kind: domain.DepartmentOwner, Department: d})
	}
	if p := said(v.request, "partner"); p != "" {
		i.Owners = append(i.Owners, domain.Owner{Kind: domain.PartnerOwner, Organisation: p})
	}
	if s := said(v.request, "situation"); s != "" {
		i.LifeSituations = []string{s}
	}
	if p, err := uuid.Parse(said(v.request, "pain_point")); err == nil {
		i.PainPoints = []uuid.UUID{p}
	}
	q, err := v.give(domain.SolutionStream(id), i)
	if err != nil {
		return "", err
	}
	return "/solutions/" + url.PathEscape(id) + "?" + q.Encode(), nil
}

// openPains are pain points to choose from, the worst first.
func (v *visit) openPains(without []uuid.UUID) ([]choice, error) {
	if !v.may("pain-points") {
		return nil, nil
	}
	list, err := v.painpoints(url.Values{"state": {"open"}})
	if err != nil {
		return nil, err
	}
	var out []choice
	for _, s := range list {
		if !slices.Contains(without, s.ID) && len(out) < 200 {
			out = append(out, choice{Value: s.ID.String(), Text: v.painLine(s)})
		}
	}
	return out, nil
}

// painLine is a pain point on one line.
func (v *visit) painLine(s painpoints.Summary) string {
	parts := []string{s.Title}
	if len(s.Departments) > 0 && len(s.Departments) < 3 {
		parts = append(parts, strings.Join(v.names().departments(s.Departments), ", "))
	}
	if len(s.LifeSituations) == 1 {
		parts = append(parts, strings.Join(v.names().situations(s.LifeSituations), ""))
	}
	return strings.Join(parts, " · ")
}
