package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/domain/decider"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/recurrence"
)

// painpointShown is one pain point with all that is known of it.
type painpointShown struct {
	Pain       painShown
	Term       string
	Since      time.Time
	Evidence   string // how much it rests on now, and whose courses these are
	People     string
	Recurred   int
	Assigned   string
	Solution   string
	Principles []principleShown
	Overruled  bool
	History    []stepShown
	Objections []objectionShown
	Pieces     []pieceShown
	Next       string // address with the evidence that follows
	From       bool   // this is not the first page of evidence
	Suppressed bool
	Looked     []lookedShown
	Judging    judgingShown
	Solutions  []solutionLine // meant to answer it
	Link       *form          // that gives it one more
	Propose    string         // address of the form for a new one
	MaySolve   bool           // the visitor sees solutions
}

type principleShown struct {
	Name    string
	Origins []string
}

type stepShown struct {
	What, By, Said string
	Severity       string
	Joined, Left   int
	At, Known      time.Time
}

type objectionShown struct {
	ID, By   string
	At       time.Time
	Text     wordsShown
	Outcome  string
	Answer   wordsShown
	Answered time.Time
}

// judgingShown is what the visitor can say of a pain point.
type judgingShown struct {
	Path        string // of the pain point's page
	Then        string // where to go on to; "": that page
	Command     string // id of the command that a form gives, so that one sent twice counts once
	Forms       []formShown
	Departments []choice
}

// formShown is something that the visitor can say of a pain point.
type formShown struct {
	What   string // the command's name behind the dot
	Fields []string
}

func painpointPage(v *visit) (any, error) {
	id := url.PathEscape(v.request.PathValue("id"))
	in := v.request.URL.Query()
	q := url.Values{"lang": {string(v.lang)}, "limit": {"1"}}
	if set := in.Get("set"); set != "" {
		q.Set("set", set)
	}
	if at := in.Get("at"); at != "" {
		q.Set("min_position", at)
	}
	var p painpoints.Page
	if err := v.get("/api/v1/painpoints/"+id, q, &p); err != nil {
		return nil, err
	}
	n := v.names()
	out := painpointShown{Pain: v.painShown(p.Summary), Term: p.Term, Recurred: int(p.Recurred),
		Solution: v.solution(p.Solution), Overruled: p.Overruled, Suppressed: p.Suppressed, Since: p.FirstSeen, Judging: v.judging(p)}
	out.Evidence, out.People = v.lang.text("few"), v.lang.text("few")
	if p.EvidenceCount != nil {
		out.Evidence = v.lang.count("pain.pieces", int(*p.EvidenceCount))
	}
	if p.Participants != nil {
		out.People = v.lang.whole(*p.Participants)
	}
	if len(p.History) > 0 {
		out.Since = p.History[0].HappenedAt
	}
	if a := p.AssignedTo; a != nil {
		out.Assigned = a.Account
		if a.Department != "" {
			out.Assigned = of(n.department, a.Department)
		}
	}
	for _, x := range p.FromPrinciples {
		out.Principles = append(out.Principles, v.principleShown(x))
	}
	for _, s := range slices.Backward(p.History) {
		out.History = append(out.History, v.stepShown(s))
	}
	for _, o := range p.Objections {
		out.Objections = append(out.Objections, objectionShown{ID: o.Objection, By: v.lang.named("party", string(o.By)), At: o.At, Text: v.painWords(o.Text),
			Outcome: string(o.Outcome), Answer: v.painWords(o.Answer), Answered: o.AnsweredAt})
	}
	if err := v.evidence(id, in, &out); err != nil {
		return nil, err
	}
	var err error
	if out.Solutions, out.Link, out.Propose, err = v.painSolutions(p.ID); err != nil {
		return nil, err
	}
	out.MaySolve = v.may("solutions")
	return out, v.counter(id, &out)
}

// lookedShown are the places of which the same is to be said.
type lookedShown struct {
	Verdict string
	Count   int
	Spots   []spotShown
}

type spotShown struct {
	Where, Situation, Href string
	Current                bool // it is the page's own
}

// counter says where else the same was looked for, and what came of it.
func (v *visit) counter(id string, out *painpointShown) error {
	if !v.may("pain-point-counter") {
		return nil
	}
	var c recurrence.Counter
	if err := v.get("/api/v1/painpoints/"+id+"/coverage", url.Values{"lang": {string(v.lang)}}, &c); err != nil {
		return err
	}
	n := v.names()
	for _, verdict := range []recurrence.Verdict{recurrence.Found, recurrence.PutAway, recurrence.NothingFound, recurrence.NothingRead, recurrence.NotObserved} {
		group := lookedShown{Verdict: string(verdict)}
		for _, s := range c.Spots {
			if s.Verdict != verdict {
				continue
			}
			spot := spotShown{Where: of(n.department, s.Department), Situation: of(n.situation, s.LifeSituation)}
			if s.PainPoint != nil {
				spot.Href = "/painpoints/" + s.PainPoint.String()
				spot.Current = spot.Href == v.request.URL.Path
			}
			group.Spots = append(group.Spots, spot)
		}
		if group.Count = len(group.Spots); group.Count > 0 {
			out.Looked = append(out.Looked, group)
		}
	}
	return nil
}

// evidence opens a page of what the pain point rests on.
func (v *visit) evidence(id string, in url.Values, out *painpointShown) error {
	q := url.Values{"lang": {string(v.lang)}, "limit": {"8"}}
	if after := in.Get("after"); after != "" {
		q.Set("after", after)
		out.From = true
	}
	var b struct {
		Pieces     []httpapi.Opened `json:"pieces"`
		Suppressed bool             `json:"suppressed"`
		Next       string           `json:"next"`
	}
	if err := v.get("/api/v1/painpoints/"+id+"/evidence", q, &b); err != nil {
		return err
	}
	out.Suppressed = out.Suppressed || b.Suppressed
	for _, p := range b.Pieces {
		out.Pieces = append(out.Pieces, v.pieceShown(p))
	}
	if b.Next != "" {
		out.Next = with(v.request.URL, "after", b.Next) + "#evidence"
	}
	return nil
}

func (v *visit) principleShown(p painpoints.Principle) principleShown {
	out := principleShown{Name: of(v.names().principle, p.Principle)}
	for _, o := range p.Origins {
		s := v.lang.text("origin." + o.From)
		if o.From == "rule" {
			s = v.lang.text("origin.rule")
		} else if o.N > 0 {
			s += " (" + v.lang.whole(o.N) + ")"
		}
		if o.Reason != "" {
			s += ": " + o.Reason
		}
		out.Origins = append(out.Origins, s)
	}
	slices.Sort(out.Origins)
	out.Origins = slices.Compact(out.Origins)
	return out
}

func (v *visit) stepShown(s painpoints.Step) stepShown {
	out := stepShown{What: v.lang.named("step", s.What), Severity: string(s.Severity), Joined: int(s.Joined), Left: int(s.Left), At: s.HappenedAt, Known: s.KnownAt}
	if strings.HasPrefix(s.Actor, "detector:") {
		out.By = v.lang.text("by.engine")
	} else {
		out.By = v.actor(s.Actor)
	}
	if x := s.Said; x != nil {
		var parts []string
		if x.Department != "" {
			parts = append(parts, of(v.names().department, x.Department))
		}
		for _, w := range []string{v.solution(x.Solution), x.Reason} {
			if w != "" {
				parts = append(parts, "»"+w+"«")
			}
		}
		if len(x.Principles) > 0 {
			parts = append(parts, v.lang.list(v.names().principles(x.Principles)))
		}
		if x.Grown != "" {
			parts = append(parts, v.lang.named("grown", string(x.Grown)))
		}
		if x.Outcome != "" {
			parts = append(parts, v.lang.named("outcome", string(x.Outcome)))
		}
		out.Said = strings.Join(parts, ": ")
	}
	return out
}

// actor is who did something: an account's id says nothing to most, but that it
// was oneself, or whoever runs the engine, does.
func (v *visit) actor(account string) string {
	switch account {
	case v.me.Account:
		return v.lang.text("by.you")
	case access.Operator:
		return v.lang.text("by.operator")
	}
	return account
}

// solution is what a solution is called, where a key is one's.
func (v *visit) solution(key string) string {
	if key == "" || strings.ContainsAny(key, " /") || !v.may("solution") {
		return key
	}
	var s struct{ Name string }
	if err := v.get("/api/v1/solutions/"+url.PathEscape(key), nil, &s); err != nil || s.Name == "" {
		return key
	}
	return s.Name
}

// judging is what can be said of a pain point, ready to show.
func (v *visit) judging(p painpoints.Page) judgingShown {
	out := judgingShown{Path: "/painpoints/" + p.ID.String(), Command: uuid.Must(uuid.NewV7()).String(), Forms: v.forms(p)}
	for _, d := range v.names().programme.Departments {
		out.Departments = append(out.Departments, choice{Value: d.Key, Text: d.Name, Chosen: slices.Contains(p.Departments, d.Key)})
	}
	return out
}

// forms are what the visitor may say of the pain point as it stands.
func (v *visit) forms(p painpoints.Page) []formShown {
	var out []formShown
	add := func(what string, fits bool, fields ...string) {
		if fits && v.mayCommand("painpoint."+what) {
			out = append(out, formShown{what, fields})
		}
	}
	judges := !v.bound("pain-point") || p.CrossCutting == nil
	closed := p.State.Closed()
	add("confirm", judges && !closed && !slices.Contains([]painpoints.State{painpoint.StandsConfirmed, painpoint.StandsAssigned, painpoint.StandsAddressed}, p.State), "note")
	add("assign", judges && !closed, "department", "note")
	add("address", judges && !closed, "solution")
	add("resolve", judges && !closed, "reason")
	add("dismiss", judges && !closed, "reason")
	add("reopen", judges && (closed || p.State == painpoint.StandsAddressed), "reason")
	add("comment", true, "text")
	add("object", true, "by", "text")
	return out
}

// judge gives the command that a form says.
func judge(v *visit) (string, error) {
	id, err := uuid.Parse(v.request.PathValue("id"))
	if err != nil {
		return "", errNoPage
	}
	what := v.request.PathValue("what")
	data := map[string]any{}
	for field := range v.request.PostForm {
		switch field {
		case "command", "then":
		default:
			if x := said(v.request, field); x != "" {
				data[field] = x
			}
		}
	}
	if what == "object" {
		data["objection"] = said(v.request, "command")
	}
	command, err := uuid.Parse(said(v.request, "command"))
	if err != nil {
		return "", &problemError{Status: http.StatusUnprocessableEntity, Field: "command"}
	}
	raw, err := json.Marshal(data)
	if err != nil {
		return "", err
	}
	var out httpapi.Outcome
	err = v.post("/api/v1/commands", decider.Envelope{ID: command, Type: "painpoint." + what, Stream: painpoint.Stream(id), Data: raw}, &out)
	if err != nil {
		return "", err
	}
	return v.back("/painpoints/"+id.String()+"#history", url.Values{"at": {out.Position}}), nil
}
