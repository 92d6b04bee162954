package web

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"ledetraad/adapters/httpapi"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/search"
)

// notesShown is the page to search on; without words to search for it lists
// what was brought home from the field.
type notesShown struct {
	Query      string
	From, To   string
	Filters    []filter
	Searched   bool
	Total      int
	More       bool // than Total
	Hits       []hitShown
	Next       string
	Sessions   []fieldwork.SessionSummary
	Interviews []fieldwork.InterviewSummary
	Names      *names
}

const hitsOnPage = 20

func notes(v *visit) (any, error) {
	in := v.request.URL.Query()
	out := notesShown{Query: in.Get("q"), From: in.Get("from"), To: in.Get("to"), Names: v.names(), Filters: v.noteFilters(in)}
	q := url.Values{}
	for _, name := range []string{"q", "from", "to", "kind", "department", "life_situation", "speaker", "principle"} {
		if x := in.Get(name); x != "" {
			q.Set(name, x)
			out.Searched = true
		}
	}
	if !out.Searched {
		return out, v.brought(&out)
	}
	skip, err := strconv.Atoi(in.Get("skip"))
	if err != nil || skip < 0 {
		skip = 0
	}
	q.Set("skip", strconv.Itoa(skip))
	q.Set("limit", strconv.Itoa(hitsOnPage))
	var b httpapi.SearchBody
	if err := v.get("/api/v1/search", q, &b); err != nil {
		return nil, err
	}
	out.Total, out.More = b.Total, b.More
	for _, h := range b.Hits {
		out.Hits = append(out.Hits, v.hitShown(h))
	}
	if skip+len(b.Hits) < b.Total {
		out.Next = with(v.request.URL, "skip", strconv.Itoa(skip+hitsOnPage))
	}
	return out, nil
}

// brought lists the newest sessions and interviews.
func (v *visit) brought(out *notesShown) error {
	var s fieldwork.SessionPage
	if err := v.get("/api/v1/sessions", url.Values{"limit": {"12"}}, &s); err != nil {
		return err
	}
	var i fieldwork.InterviewPage
	if err := v.get("/api/v1/interviews", url.Values{"limit": {"12"}}, &i); err != nil {
		return err
	}
	out.Sessions, out.Interviews = s.Sessions, i.Interviews
	return nil
}

func (v *visit) noteFilters(in url.Values) []filter {
	n := v.names()
	list := func(name, label string, choices []choice) filter {
		for i := range choices {
			choices[i].Chosen = choices[i].Value == in.Get(name)
		}
		return filter{Name: name, Label: label, Choices: choices}
	}
	var departments, situations, kinds, speakers []choice
	for _, d := range n.programme.Departments {
		departments = append(departments, choice{Value: d.Key, Text: d.Name})
	}
	for _, s := range n.programme.LifeSituations {
		situations = append(situations, choice{Value: s.Key, Text: s.Wording})
	}
	for _, k := range []search.Kind{search.Note, search.Utterance, search.Touchpoint, search.Answer, search.HandOver, search.Promise, search.Experience, search.Wait} {
		kinds = append(kinds, choice{Value: string(k), Text: v.lang.named("hit", string(k))})
	}
	for _, s := range []string{"citizen", "relative", "employee", "outside", "letter", "interviewer"} {
		speakers = append(speakers, choice{Value: s, Text: v.lang.named("speaker", s)})
	}
	return []filter{list("kind", "filter.text", kinds), list("speaker", "filter.speaker", speakers),
		list("department", "filter.department", departments), list("life_situation", "filter.situation", situations)}
}

// sessionShown is a session of observation with its notes in order.
type sessionShown struct {
	fieldwork.SessionSummary
	Place  string
	Where  string
	Notes  []noteShown
	Reason string
	Loose  []attachedShown // that belong to no note
	Coding *codedDocument  // nil where the visitor sees no codings
}

type noteShown struct {
	fieldwork.Note
	Attached   []attachedShown
	Coded      codedText
	Kind       string
	Speaker    string
	Principles []string
}

func session(v *visit) (any, error) {
	var s fieldwork.Session
	if err := v.get("/api/v1/sessions/"+url.PathEscape(v.request.PathValue("id")), url.Values{"min_position": {v.request.URL.Query().Get("at")}}, &s); err != nil {
		return nil, err
	}
	n := v.names()
	coded, err := v.document(s.Stream)
	if err != nil {
		return nil, err
	}
	out := sessionShown{SessionSummary: s.SessionSummary, Place: s.Place, Where: v.unit(s.Department, s.Unit), Coding: coded, Loose: v.attached(ofSession, s.Session, s.Attachments)}
	for _, e := range s.Entries {
		if e.State == fieldwork.Discarded {
			continue
		}
		out.Notes = append(out.Notes, noteShown{Note: e, Attached: v.attached(ofSession, s.Session, e.Attachments), Coded: coded.text(e.Note, e.Version, fieldWords(e.Text), e.Kind == "verbatim"), Kind: v.lang.named("notekind", string(e.Kind)),
			Speaker: v.lang.named("speaker", string(e.Speaker)), Principles: n.principles(e.Principles)})
	}
	return out, nil
}

// unit is a department, and the unit in it, in words.
func (v *visit) unit(department, unit string) string {
	n := v.names()
	for _, d := range n.programme.Departments {
		for _, u := range d.Units {
			if d.Key == department && u.Key == unit {
				return d.Name + ", " + u.Name
			}
		}
	}
	return of(n.department, department)
}

// interviewShown is an interview with all that was said, in order.
type interviewShown struct {
	fieldwork.InterviewSummary
	Title    string // the guide's name; without one, where it was, or with whom
	Where    string
	Attached []attachedShown
	Turns    []turnShown
	Coding   *codedDocument // nil where the visitor sees no codings
}

type turnShown struct {
	fieldwork.Utterance
	Coded   codedText
	Speaker string
	Asks    bool // it is the interviewer who speaks
}

func interview(v *visit) (any, error) {
	var i fieldwork.Interview
	if err := v.get("/api/v1/interviews/"+url.PathEscape(v.request.PathValue("id")), url.Values{"min_position": {v.request.URL.Query().Get("at")}}, &i); err != nil {
		return nil, err
	}
	coded, err := v.document(i.Stream)
	if err != nil {
		return nil, err
	}
	out := interviewShown{InterviewSummary: i.InterviewSummary, Title: cmp.Or(i.Guide, i.Place, strings.Join(i.Participants, ", ")), Where: v.unit(i.Department, i.Unit), Coding: coded, Attached: v.attached(ofInterview, i.Interview, i.Attachments)}
	for _, u := range i.Turns {
		out.Turns = append(out.Turns, turnShown{Utterance: u, Coded: coded.text(u.Utterance, u.Version, fieldWords(u.Text), false), Speaker: v.lang.named("speaker", string(u.Speaker)), Asks: u.Speaker == "interviewer"})
	}
	return out, nil
}
