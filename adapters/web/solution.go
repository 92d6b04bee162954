package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	domain "ledetraad/domain/cocreation"
	"ledetraad/projections/cocreation"
	"ledetraad/projections/painpoints"
)

// solutionShown is one solution with all that is known of it.
type solutionShown struct {
	solutionLine
	Budget            string
	Workshop          *choice // Value is its address
	Idea, Description wordsShown
	Reason            wordsShown
	Iterations        []iterationShown
	Sites             []siteShown
	Watch             []watchShown
	History           []cocreatedStep
	Do                []form
	Done              bool
}

type iterationShown struct {
	Number        int
	Where         string
	From, Until   time.Time
	Tried, Learnt wordsShown
}

type siteShown struct {
	Where        string
	Since, Until time.Time
}

// watchShown are a pain point's own figures around the day of a solution.
type watchShown struct {
	Href, Title, Where, Situation string
	Adopted                       bool
	Before, Newest                *readingShown
	NBefore, NSince               int
	Direction                     string // "better", "worse", "same": of the pain
	Receded, Recurred             time.Time
	Remove                        *form
}

type readingShown struct {
	Value, Severity string
	At              time.Time
}

// cocreatedStep is something that was recorded of a solution or a workshop.
type cocreatedStep struct {
	What, By string
	At       time.Time
	Words    wordsShown
}

func cocreatedWords(w *cocreation.Words) wordsShown {
	switch {
	case w == nil:
		return wordsShown{}
	case w.Erased:
		return wordsShown{Missing: "erased"}
	case w.Withheld:
		return wordsShown{Missing: "withheld"}
	}
	return wordsShown{Text: w.Text}
}

func (v *visit) cocreatedSteps(list []cocreation.Step) []cocreatedStep {
	var out []cocreatedStep
	for _, s := range slices.Backward(list) {
		out = append(out, cocreatedStep{What: v.lang.named("cocreated", s.What), By: v.actor(s.Actor), At: s.HappenedAt, Words: cocreatedWords(s.Words)})
	}
	return out
}

func solutionPage(v *visit) (any, error) {
	s, err := v.solutionOf()
	if err != nil {
		return nil, err
	}
	out := solutionShown{solutionLine: v.solutionLine(s.Solution), Budget: v.lang.named("budget", string(s.Budget)), Idea: cocreatedWords(s.Idea),
		Description: cocreatedWords(s.Description), Reason: cocreatedWords(s.Reason), History: v.cocreatedSteps(s.History), Done: v.request.URL.Query().Has("at")}
	if s.Workshop != "" {
		w := choice{Text: s.Workshop}
		if v.may("workshop") {
			var x struct{ Name string }
			if err := v.get("/api/v1/workshops/"+url.PathEscape(s.Workshop), nil, &x); err == nil {
				w = choice{Value: "/workshops/" + url.PathEscape(s.Workshop), Text: x.Name}
			}
		}
		out.Workshop = &w
	}
	n := v.names()
	for _, i := range s.Iterations {
		out.Iterations = append(out.Iterations, iterationShown{Number: i.Iteration, Where: place(ofSome(n.department, i.Department), i.Unit), From: i.From, Until: i.Until,
			Tried: cocreatedWords(i.Tried), Learnt: cocreatedWords(i.Learnt)})
	}
	for _, x := range s.Sites {
		out.Sites = append(out.Sites, siteShown{Where: place(ofSome(n.department, x.Department), x.Unit), Since: x.Since, Until: x.Until})
	}
	for i, w := range s.Watch {
		out.Watch = append(out.Watch, v.watchShown(i, s, w))
	}
	out.Do, err = v.solutionForms(s)
	return out, err
}

func place(department, unit string) string {
	if unit != "" && department != "" {
		return department + ", " + unit
	}
	return department + unit
}

func (v *visit) solutionOf() (cocreation.SolutionPage, error) {
	var s cocreation.SolutionPage
	return s, v.get("/api/v1/solutions/"+url.PathEscape(v.request.PathValue("id")), v.since(url.Values{}), &s)
}

func (v *visit) watchShown(i int, s cocreation.SolutionPage, w cocreation.Watch) watchShown {
	n := v.names()
	out := watchShown{Title: v.lang.text("solution.unfound"), Where: ofSome(n.department, w.Department), Situation: ofSome(n.situation, w.LifeSituation),
		Adopted: !w.AdoptedAt.IsZero(), Before: v.readingShown(w, w.Before), Newest: v.readingShown(w, w.Newest), NBefore: w.NBefore, NSince: w.NSince,
		Receded: w.RecededAt, Recurred: w.RecurredAt}
	if w.Kind != "" {
		out.Title = painpoints.Title(painpoints.Lang(v.lang), w.Kind, w.Term)
		if v.may("pain-point") {
			out.Href = "/painpoints/" + w.PainPoint.String()
		}
	}
	if w.Direction == "same" {
		out.Direction = "same"
	} else if w.Direction != "" && w.Figure != nil {
		out.Direction = "worse"
		if string(w.Figure.Better) == w.Direction {
			out.Direction = "better"
		}
	}
	if v.mayCommand("solution.link") {
		f := v.newForm("unlink-"+w.PainPoint.String()[:8], "solution.unlink", "/solutions/"+url.PathEscape(s.Solution.Solution)+"/unlink")
		f.Hidden = []choice{{Text: "pain_point", Value: w.PainPoint.String()}}
		out.Remove = &f
	}
	return out
}

func (v *visit) readingShown(w cocreation.Watch, r *cocreation.Reading) *readingShown {
	if r == nil {
		return nil
	}
	out := &readingShown{Severity: string(r.Severity), At: r.At, Value: "–"}
	if r.Value == nil || w.Figure == nil {
		return out
	}
	switch w.Figure.Unit {
	case cocreation.Share:
		out.Value = v.lang.percent(*r.Value)
	case cocreation.Seconds:
		out.Value = v.lang.wait(*r.Value)
	default:
		out.Value = v.lang.decimal(*r.Value, 0)
	}
	return out
}

// solutionForms are what can be done with a solution as it stands.
func (v *visit) solutionForms(s cocreation.SolutionPage) ([]form, error) {
	var out []form
	path := "/solutions/" + url.PathEscape(s.Solution.Solution) + "/"
	add := func(what string, fits bool, fields ...formField) {
		if fits && v.mayCommand("solution."+what) {
			out = append(out, v.newForm(what, "solution."+what, path+what, fields...))
		}
	}
	in := func(stages ...domain.Stage) bool { return slices.Contains(stages, s.State) }
	reason := func() formField { return v.textField("reason", "form.reason", true) }
	department := func(required bool) formField {
		return v.selectField("department", "filter.department", required, v.departmentChoices())
	}
	add("describe", in(domain.StageProposed, domain.StageDescribed, domain.StageTested, domain.StageTesting), v.textField("text", "solution.text", true),
		v.selectField("budget", "solution.budget", false, chosen(namedChoices(v.lang, "budget", domain.NoExtraMoney, domain.ExtraMoney), string(s.Budget))), v.dayField(), v.aboutField())
	add("start-test", in(domain.StageDescribed, domain.StageTested), v.textField("tried", "solution.tried", true), department(false), v.dayField(), v.aboutField())
	add("finish-test", in(domain.StageTesting), v.textField("learnt", "solution.learnt", true), v.dayField(), v.aboutField())
	add("adopt", in(domain.StageTested), reason(), v.dayField(), v.aboutField())
	add("take-up", in(domain.StageAdopted), department(true), v.dayField())
	if sites := v.workingBy(s); len(sites) > 0 {
		add("give-up", in(domain.StageAdopted), v.selectField("site", "solution.who", true, sites), reason(), v.dayField(), v.aboutField())
	}
	add("repropose", in(domain.StageDropped), reason(), v.dayField(), v.aboutField())
	if v.mayCommand("solution.link") {
		pains, err := v.openPains(s.PainPoints)
		if err != nil {
			return nil, err
		}
		add("link", len(pains) > 0, v.selectField("pain_point", "solution.pain", true, pains))
	}
	add("drop", !in(domain.StageDropped), reason(), v.dayField(), v.aboutField())
	return out, nil
}

// workingBy are the departments and units that work by it now.
func (v *visit) workingBy(s cocreation.SolutionPage) []choice {
	var out []choice
	for _, x := range s.Sites {
		if x.Until.IsZero() {
			out = append(out, choice{Value: x.Department + "/" + x.Unit, Text: place(of(v.names().department, x.Department), x.Unit)})
		}
	}
	return out
}

// moveSolution does what a form on a solution's page says.
func moveSolution(v *visit) (string, error) {
	id := v.request.PathValue("id")
	say := func(name string) string { return said(v.request, name) }
	about := v.pseudonyms()
	var intent interface{ CommandName() string }
	switch v.request.PathValue("what") {
	case "describe":
		intent = domain.Describe{Budget: domain.Budget(say("budget")), Text: say("text"), About: about}
	case "start-test":
		intent = domain.StartTest{Department: say("department"), Tried: say("tried"), About: about}
	case "finish-test":
		intent = domain.FinishTest{Learnt: say("learnt"), About: about}
	case "adopt":
		intent = domain.Adopt{Reason: say("reason"), About: about}
	case "drop":
		intent = domain.Drop{Reason: say("reason"), About: about}
	case "repropose":
		intent = domain.Repropose{Reason: say("reason"), About: about}
	case "take-up":
		intent = domain.TakeUp{Department: say("department")}
	case "give-up":
		department, unit, _ := strings.Cut(say("site"), "/")
		intent = domain.GiveUp{Department: department, Unit: unit, Reason: say("reason"), About: about}
	case "link", "unlink":
		pain, err := uuid.Parse(say("pain_point"))
		if err != nil {
			return "", &problemError{Status: http.StatusUnprocessableEntity, Field: "pain_point"}
		}
		q, err := v.linkSolution(id, pain, v.request.PathValue("what") == "link")
		return "/solutions/" + url.PathEscape(id) + "?" + q.Encode() + "#watch", err
	default:
		return "", errNoPage
	}
	q, err := v.give(domain.SolutionStream(id), intent)
	if err != nil {
		return "", err
	}
	return "/solutions/" + url.PathEscape(id) + "?" + q.Encode(), nil
}

// linkSolution says that a solution is, or is not, to answer a pain point.
func (v *visit) linkSolution(id string, pain uuid.UUID, is bool) (url.Values, error) {
	var s cocreation.SolutionPage
	if err := v.get("/api/v1/solutions/"+url.PathEscape(id), nil, &s); err != nil {
		return nil, err
	}
	links := domain.Links{LifeSituations: s.LifeSituations, PainPoints: slices.DeleteFunc(s.PainPoints, func(p uuid.UUID) bool { return p == pain })}
	if is {
		links.PainPoints = append(links.PainPoints, pain)
	}
	return v.give(domain.SolutionStream(id), domain.LinkSolution{Links: links})
}

// painSolutions are the solutions that a pain point has, and a form that gives
// it one more.
func (v *visit) painSolutions(id uuid.UUID) (list []solutionLine, link *form, propose string, err error) {
	if !v.may("solutions") {
		return nil, nil, "", nil
	}
	all, err := v.solutions(url.Values{})
	if err != nil {
		return nil, nil, "", err
	}
	var others []choice
	for _, s := range all {
		switch {
		case slices.Contains(s.PainPoints, id):
			list = append(list, v.solutionLine(s))
		case s.State != domain.StageDropped:
			others = append(others, choice{Value: s.Solution, Text: s.Name})
		}
	}
	if !v.mayCommand("solution.link") {
		return list, nil, "", nil
	}
	propose = "/solutions?" + url.Values{"pain_point": {id.String()}}.Encode()
	if len(others) > 0 {
		sorted(v.lang, others, func(c choice) string { return c.Text })
		f := v.newForm("link-solution", "pain.link", "/painpoints/"+id.String()+"/link-solution", v.selectField("solution", "pain.solution.which", true, others))
		link = &f
	}
	return list, link, propose, nil
}

// linkPain gives a pain point a solution, from the pain point's own page.
func linkPain(v *visit) (string, error) {
	pain, err := uuid.Parse(v.request.PathValue("id"))
	if err != nil {
		return "", errNoPage
	}
	q, err := v.linkSolution(said(v.request, "solution"), pain, true)
	return "/painpoints/" + pain.String() + "?" + q.Encode() + "#solutions", err
}
