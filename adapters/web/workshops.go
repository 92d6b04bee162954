package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	domain "ledetraad/domain/cocreation"
	"ledetraad/projections/cocreation"
	"ledetraad/projections/painpoints"
)

// workshopLine is a workshop in a list.
type workshopLine struct {
	Href, Name, Place, Method, Situations, State string
	At                                           time.Time
	Present                                      []headsShown
	Pains                                        int
}

// headsShown is how many of a group were there.
type headsShown struct {
	Group string
	Count int
}

// workshops are those that fit.
func (v *visit) workshops(q url.Values) ([]cocreation.Workshop, error) {
	return ofDepartments(v, "workshops", q, func(x cocreation.Workshop) string { return x.Workshop })
}

// methods are those that a workshop is planned by; the API takes others too.
//
//nolint:gochecknoglobals // a table
var methods = []string{"solution-workshop", "design-workshop", "theme-workshop", "future-workshop", "citizen-journey"}

func workshopList(v *visit) (any, error) {
	q := asked(v.request.URL.Query(), "department", "life_situation", "state", "method", "pain_point")
	out := groupedShown{Key: "workshops", Path: "/workshops", Chosen: len(q) > 0}
	list, err := v.workshops(q)
	if err != nil {
		return nil, err
	}
	out.Total = len(list)
	out.Filters = []filter{
		v.filterOf("state", "filter.state", namedChoices(v.lang, "held", cocreation.WorkshopStates...)), v.filterOf("department", "filter.department", v.ownDepartments("workshops")),
		v.filterOf("life_situation", "filter.situation", v.situationChoices()),
	}
	for _, state := range cocreation.WorkshopStates {
		g := groupShown{ID: string(state), Title: v.lang.named("held", string(state))}
		for _, w := range list {
			if w.State == state {
				g.List = append(g.List, v.workshopIn(w))
			}
		}
		if state == cocreation.Planned {
			slices.Reverse(g.List) // the next one first
		}
		if len(g.List) > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	if v.mayCommand("workshop.plan") {
		at := v.lineField("at", "workshop.at", true)
		at.Type, at.Value = "day", v.now().In(copenhagen).AddDate(0, 0, 14).Format(time.DateOnly)
		f := v.newForm("plan", "workshop.plan", "/workshops", v.lineField("name", "workshop.name", true), at, v.lineField("clock", "workshop.clock", false), v.lineField("place", "workshop.place", false),
			v.selectField("method", "workshop.method", true, namedChoices(v.lang, "method", methods...)), v.selectField("department", "workshop.department", false, v.departmentChoices()),
			v.selectField("situation", "filter.situation", false, v.situationChoices()))
		out.Form = &f
	}
	return out, nil
}

func (v *visit) workshopLine(w cocreation.Workshop) workshopLine {
	out := workshopLine{Href: "/workshops/" + url.PathEscape(w.Workshop), Name: w.Name, Place: w.Place, Method: w.Method, State: string(w.State), At: w.At,
		Situations: strings.Join(v.names().situations(w.LifeSituations), ", "), Pains: len(w.PainPoints)}
	for _, g := range domain.Groups {
		if n := w.Heads[string(g)]; n > 0 {
			out.Present = append(out.Present, headsShown{string(g), n})
		}
	}
	return out
}

// workshopIn is a workshop in the list.
func (v *visit) workshopIn(w cocreation.Workshop) lineOf {
	l := v.workshopLine(w)
	out := lineOf{Href: l.Href, Name: l.Name, Why: v.lang.date(l.At) + after(" · ", l.Place) + " · " + v.lang.named("method", l.Method)}
	var there []string
	for _, h := range l.Present {
		there = append(there, v.lang.whole(int64(h.Count))+" "+v.lang.named("heads", h.Group))
	}
	for _, note := range []string{strings.Join(there, ", "), l.Situations} {
		if note != "" {
			out.Notes = append(out.Notes, note)
		}
	}
	return out
}

// workshopShown is one workshop.
type workshopShown struct {
	workshopLine
	Department string
	There      []thereShown
	Outcome    wordsShown
	PainPoints []choice // Value is the address
	Solutions  []solutionLine
	Propose    string // address of the form for a solution that came of it
	History    []cocreatedStep
	Do         []form
	Done       bool
}

// thereShown are some of those who were there.
type thereShown struct {
	Group, Of string
	Count     int
}

func workshopPage(v *visit) (any, error) {
	var w cocreation.WorkshopPage
	if err := v.get("/api/v1/workshops/"+url.PathEscape(v.request.PathValue("id")), v.since(url.Values{}), &w); err != nil {
		return nil, err
	}
	n := v.names()
	out := workshopShown{workshopLine: v.workshopLine(w.Workshop), Department: ofSome(n.department, w.Department), Outcome: cocreatedWords(w.Outcome),
		History: v.cocreatedSteps(w.History), Done: v.request.URL.Query().Has("at")}
	for _, a := range w.Present {
		out.There = append(out.There, thereShown{Group: string(a.Group), Of: ofSome(n.department, a.Department) + a.Organisation, Count: a.Count()})
	}
	for _, s := range w.Solutions {
		out.Solutions = append(out.Solutions, v.solutionLine(s))
	}
	if v.mayCommand("solution.propose") && w.State != cocreation.Cancelled {
		out.Propose = "/solutions?" + url.Values{"workshop": {w.Workshop.Workshop}}.Encode()
	}
	if err := v.workshopPains(w, &out); err != nil {
		return nil, err
	}
	return out, v.workshopForms(w, &out)
}

// workshopPains are the pain points that it worked on, by their titles.
func (v *visit) workshopPains(w cocreation.WorkshopPage, out *workshopShown) error {
	if len(w.PainPoints) == 0 {
		return nil
	}
	var known []painpoints.Summary
	if v.may("pain-points") {
		var err error
		if known, err = v.painpoints(url.Values{}); err != nil {
			return err
		}
	}
	for _, id := range w.PainPoints {
		c := choice{Text: v.lang.text("solution.unfound")}
		if i := slices.IndexFunc(known, func(s painpoints.Summary) bool { return s.ID == id }); i >= 0 {
			c = choice{Value: "/painpoints/" + id.String(), Text: v.painLine(known[i])}
		}
		out.PainPoints = append(out.PainPoints, c)
	}
	return nil
}

// The number of rows in which employees of several departments, and partners,
// are counted.
const employeeRows, partnerRows = 3, 2

func (v *visit) workshopForms(w cocreation.WorkshopPage, out *workshopShown) error {
	path := "/workshops/" + url.PathEscape(w.Workshop.Workshop) + "/"
	add := func(what string, fits bool, fields ...formField) {
		if fits && v.mayCommand("workshop."+what) {
			out.Do = append(out.Do, v.newForm(what, "workshop."+what, path+what, fields...))
		}
	}
	number := func(name, label string) formField {
		return formField{Name: name, Label: label, Type: "number", Min: "0", Max: "10000"}
	}
	hold := []formField{v.dayField(), number("citizens", v.lang.named("group", "citizens")), number("relatives", v.lang.named("group", "relatives"))}
	for i := range employeeRows {
		row := strconv.Itoa(i + 1)
		hold = append(hold, number("employees"+row, v.lang.text("workshop.employees", row)),
			formField{Name: "department" + row, Label: v.lang.text("workshop.from", row), Type: "select", Choices: v.departmentChoices()})
	}
	for i := range partnerRows {
		row := strconv.Itoa(i + 1)
		hold = append(hold, number("partners"+row, v.lang.text("workshop.partners", row)),
			formField{Name: "organisation" + row, Label: v.lang.text("workshop.organisation", row), Type: "line"})
	}
	hold = append(hold, v.textField("outcome", "workshop.outcome", false), v.aboutField())
	add("hold", w.State == cocreation.Planned, hold...)
	add("write-outcome", w.State == cocreation.Held, v.textField("text", "workshop.outcome", true), v.aboutField())
	at := v.lineField("at", "workshop.at", true)
	at.Type, at.Value = "day", w.At.In(copenhagen).Format(time.DateOnly)
	clock, place := v.lineField("clock", "workshop.clock", false), v.lineField("place", "workshop.place", false)
	clock.Value, place.Value = w.At.In(copenhagen).Format("15:04"), w.Place
	add("move", w.State == cocreation.Planned, at, clock, place)
	if v.mayCommand("workshop.link") && w.State != cocreation.Cancelled {
		pains, err := v.openPains(w.PainPoints)
		if err != nil {
			return err
		}
		add("link", len(pains) > 0, v.selectField("pain_point", "solution.pain", true, pains))
	}
	add("cancel", w.State == cocreation.Planned, v.textField("reason", "form.reason", true), v.aboutField())
	return nil
}

// planWorkshop records that one is to be held.
func planWorkshop(v *visit) (string, error) {
	id, err := v.idFor(said(v.request, "name"))
	if err != nil {
		return "", err
	}
	at, err := v.planned()
	if err != nil {
		return "", err
	}
	i := domain.Plan{Name: said(v.request, "name"), At: at, Place: said(v.request, "place"), Department: said(v.request, "department"), Method: said(v.request, "method")}
	if s := said(v.request, "situation"); s != "" {
		i.LifeSituations = []string{s}
	}
	q, err := v.give(domain.WorkshopStream(id), i)
	if err != nil {
		return "", err
	}
	return "/workshops/" + url.PathEscape(id) + "?" + q.Encode(), nil
}

// planned is when a workshop is to be held: at nine where no time is said.
func (v *visit) planned() (time.Time, error) {
	clock := strings.Replace(said(v.request, "clock"), ".", ":", 1)
	if clock == "" {
		clock = "09:00"
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", said(v.request, "at")+" "+clock, copenhagen)
	if err != nil {
		return t, &problemError{Status: http.StatusUnprocessableEntity, Field: "at", Detail: "is not a day, or the time of day is not like 13.30"}
	}
	return t, nil
}

// moveWorkshop does what a form on a workshop's page says.
func moveWorkshop(v *visit) (string, error) {
	id := v.request.PathValue("id")
	var intent interface{ CommandName() string }
	switch v.request.PathValue("what") {
	case "hold":
		present, err := v.present()
		if err != nil {
			return "", err
		}
		intent = domain.Hold{Present: present, Outcome: said(v.request, "outcome"), About: v.pseudonyms()}
	case "write-outcome":
		intent = domain.WriteOutcome{Text: said(v.request, "text"), About: v.pseudonyms()}
	case "move":
		at, err := v.planned()
		if err != nil {
			return "", err
		}
		intent = domain.Move{At: at, Place: said(v.request, "place")}
	case "cancel":
		intent = domain.Cancel{Reason: said(v.request, "reason"), About: v.pseudonyms()}
	case "link":
		pain, err := uuid.Parse(said(v.request, "pain_point"))
		if err != nil {
			return "", &problemError{Status: http.StatusUnprocessableEntity, Field: "pain_point"}
		}
		var w cocreation.WorkshopPage
		if err := v.get("/api/v1/workshops/"+url.PathEscape(id), nil, &w); err != nil {
			return "", err
		}
		intent = domain.LinkWorkshop{Links: domain.Links{LifeSituations: w.LifeSituations, PainPoints: append(w.PainPoints, pain)}}
	default:
		return "", errNoPage
	}
	q, err := v.give(domain.WorkshopStream(id), intent)
	if err != nil {
		return "", err
	}
	return "/workshops/" + url.PathEscape(id) + "?" + q.Encode(), nil
}

// present is who was there, as the form counts them.
func (v *visit) present() ([]domain.Attendance, error) {
	var out []domain.Attendance
	add := func(name string, a domain.Attendance) error {
		s := said(v.request, name)
		if s == "" || s == "0" {
			return nil
		}
		n, err := strconv.Atoi(s)
		if err != nil || n < 0 {
			return &problemError{Status: http.StatusUnprocessableEntity, Field: name, Detail: "is not a whole number"}
		}
		a.Others = n
		out = append(out, a)
		return nil
	}
	errs := []error{add("citizens", domain.Attendance{Group: domain.Citizens}), add("relatives", domain.Attendance{Group: domain.Relatives})}
	for i := range employeeRows {
		row := strconv.Itoa(i + 1)
		errs = append(errs, add("employees"+row, domain.Attendance{Group: domain.Employees, Department: said(v.request, "department"+row)}))
	}
	for i := range partnerRows {
		row := strconv.Itoa(i + 1)
		errs = append(errs, add("partners"+row, domain.Attendance{Group: domain.Partners, Organisation: said(v.request, "organisation"+row)}))
	}
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
