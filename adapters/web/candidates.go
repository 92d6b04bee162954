package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/decider"
	"ledetraad/domain/programme"
	field "ledetraad/projections/fieldwork"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/recurrence"
)

// nth is a small number in an id or a parameter.
func nth(n int) string { return strconv.Itoa(n) }

// candidatesShown are what may be guiding principles.
type candidatesShown struct {
	New   []candidateShown // those that speak to no principle yet
	Known []candidateShown
}

type candidateShown struct {
	Name, By, Href                  string
	Situations, Departments         []string
	Met, Of                         int
	Documents, Participants, People int
	Principles                      []string
	Examples                        []candidateExample
	Adopt                           *form
}

type candidateExample struct {
	Where, Text, Href string
	Passage           *passageShown // the very words; nil where they are not opened
}

func candidatePage(v *visit) (any, error) {
	var b struct {
		Candidates []struct {
			recurrence.Candidate
		} `json:"candidates"`
	}
	if err := v.get("/api/v1/candidate-principles", v.since(url.Values{}), &b); err != nil {
		return nil, err
	}
	var out candidatesShown
	for i, c := range b.Candidates {
		shown := v.candidateShown(i, c.Candidate)
		if len(c.Principles) == 0 {
			if err := v.openExamples(c.Examples, shown.Examples); err != nil {
				return nil, err
			}
			out.New = append(out.New, shown)
		} else {
			out.Known = append(out.Known, shown)
		}
	}
	return out, nil
}

// openExamples adds the very words to examples that are passages. Only those of
// candidates that are new are opened: each reading is recorded, and of the
// others somebody has judged already.
func (v *visit) openExamples(from []recurrence.Example, shown []candidateExample) error {
	if !v.may("context") {
		return nil
	}
	for i, e := range from {
		if e.Passage == nil {
			continue
		}
		var text field.Context
		path := "/api/v1/documents/" + url.PathEscape(e.Passage.Document) + "/parts/" + url.PathEscape(e.Passage.Part)
		err := v.get(path, url.Values{"before": {"0"}, "after": {"0"}}, &text)
		if isMissing(err) {
			continue
		}
		if err != nil {
			return err
		}
		p := v.passageShown(*e.Passage, text)
		shown[i].Passage = &p
	}
	return nil
}

func (v *visit) candidateShown(i int, c recurrence.Candidate) candidateShown {
	n := v.names()
	out := candidateShown{Name: c.Name, By: c.By, Situations: n.situations(c.LifeSituations), Departments: n.departments(c.Departments), Met: c.Met, Of: len(c.Looked.LifeSituations),
		Documents: c.Documents, Participants: c.Participants, People: c.People}
	switch c.By {
	case recurrence.OfKind:
		out.Name = painpoints.Title(painpoints.Lang(v.lang), c.Kind, "")
		out.Href = "/painpoints?" + url.Values{"kind": {c.Kind}}.Encode()
	case recurrence.OfCode:
		out.Href = v.codeChoice(c.Codebook + "/" + c.Code).Value
	}
	for _, p := range c.Principles {
		out.Principles = append(out.Principles, of(n.principle, p.Principle))
	}
	for _, e := range c.Examples {
		x := candidateExample{Where: ofSome(n.department, e.Department)}
		if s := ofSome(n.situation, e.LifeSituation); s != "" && x.Where != "" {
			x.Where += " · " + s
		} else {
			x.Where += s
		}
		switch {
		case e.PainPoint != nil:
			x.Href, x.Text = "/painpoints/"+e.PainPoint.String(), e.Title
			if c.By == recurrence.OfKind {
				x.Text = painpoints.Title(painpoints.Lang(v.lang), c.Kind, "")
			}
		case e.Passage != nil:
			x.Href, x.Text = whole(e.Passage.Document, e.Passage.Part), v.lang.text("candidates.passage")
		}
		out.Examples = append(out.Examples, x)
	}
	if v.mayCommand("programme.adopt-principle-set") && v.mayCommand("programme.set-principle-links") && len(n.programme.PrincipleSets) > 0 {
		out.Adopt = v.candidateForm(i, c, out.Name)
	}
	return out
}

func (v *visit) candidateForm(i int, c recurrence.Candidate, title string) *form {
	var sets []choice
	for _, s := range v.names().programme.PrincipleSets {
		sets = append(sets, choice{Value: s.Key, Text: s.Name})
	}
	name := v.lineField("name", "principles.name", true)
	name.Hint, name.Value = v.lang.text("candidates.name.hint"), title
	f := v.newForm("c"+nth(i), "candidates.adopt", "/candidates/adopt", name, v.textField("meaning", "principles.meaning", false), v.selectField("set", "principles.set", true, sets))
	f.Hidden = []choice{{Text: "source", Value: c.Source}}
	for _, p := range c.Principles {
		f.Hidden = append(f.Hidden, choice{Text: "linked", Value: p.Set + "/" + p.Principle})
	}
	return &f
}

// adoptCandidate makes a candidate a principle of a set, and what it was found
// by speak to it: two commands, of which the second's id follows from the
// first's, so that a form sent twice is still once.
func adoptCandidate(v *visit) (string, error) {
	set, err := v.setNamed(said(v.request, "set"))
	if err != nil {
		return "", err
	}
	id, err := v.formID()
	if err != nil {
		return "", err
	}
	p := programme.Principle{Principle: slug(said(v.request, "name")), Name: said(v.request, "name"), Meaning: said(v.request, "meaning")}
	if slices.ContainsFunc(set.Principles, func(x programme.Principle) bool { return x.Principle == p.Principle }) {
		return "", &problemError{Status: http.StatusConflict, Field: "name", Detail: "the set has a principle with this name already"}
	}
	linked := []string{p.Principle}
	for _, x := range v.request.PostForm["linked"] {
		for _, have := range set.Principles {
			if x == set.Key+"/"+have.Principle {
				linked = append(linked, have.Principle)
			}
		}
	}
	var list []decider.Envelope
	for i, intent := range []decider.Intent{
		programme.AdoptPrincipleSet{Set: set.Key, Name: set.Name, Principles: append(slices.Clone(set.Principles), p)},
		programme.SetPrincipleLinks{Source: said(v.request, "source"), Set: set.Key, Principles: linked},
	} {
		data, err := json.Marshal(intent)
		if err != nil {
			return "", err
		}
		if i > 0 {
			id = uuid.NewSHA1(id, []byte("link"))
		}
		list = append(list, decider.Envelope{ID: id, Type: intent.CommandName(), Stream: programmeStream, Data: data})
	}
	var outcomes []httpapi.Outcome
	if err := v.post("/api/v1/commands", list, &outcomes); err != nil {
		return "", err
	}
	at := ""
	for _, o := range outcomes {
		if o.Problem != nil {
			out := &problemError{Status: o.Problem.Status, Detail: o.Problem.Detail}
			if len(o.Problem.Errors) > 0 {
				out.Field, out.Detail = o.Problem.Errors[0].Location, o.Problem.Errors[0].Message
			}
			return "", out
		}
		at = o.Position
	}
	return "/principles?" + url.Values{"at": {at}}.Encode(), nil
}
