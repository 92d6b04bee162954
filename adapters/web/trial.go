package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	domain "ledetraad/domain/rules"
	"ledetraad/projections/backtest"
	"ledetraad/projections/painpoints"
)

// trialShown is what a changed rule would find in all of history.
type trialShown struct {
	Values []parameterShown // that are tried
	Before int
	After  int
	Groups []differencesShown
	Adopt  *form
	Events int
}

// differencesShown are the pain points that would change in the same way.
type differencesShown struct {
	Change string
	List   []differenceShown
}

type differenceShown struct {
	Title, Href, Where, Situation string
	At                            time.Time
	Before, After                 *outcomeShown
	Joins, Leaves                 []sourceShown
	Joined, Left                  int
}

type outcomeShown struct {
	Severity, Why string
	Evidence      int
	Since         time.Time
}

// sourceShown is something that evidence stands in.
type sourceShown struct {
	Name, Href string
	Count      int
}

// sourcesShown is how many sources are named; the number says of the rest.
const sourcesShown = 10

func tryRule(v *visit) (any, error) {
	r, err := v.rule()
	if err != nil {
		return nil, err
	}
	values, err := typed(r, v.request.URL.Query())
	if err != nil {
		return nil, err
	}
	report, err := v.backtest(httpapi.Rehearsal{Rules: map[string]domain.Values{r.Rule: values}})
	if err != nil {
		return nil, err
	}
	out := v.ruleShown(r)
	v.offer(r, &out, complete(r, values))
	out.Trial = &trialShown{Before: report.Before, After: report.After, Events: report.Events}
	same := true
	for _, p := range r.Parameters {
		x, changed := values[p.Name]
		if !changed {
			x = p.Default
		}
		if !x.Equal(p.Value) {
			same = false
			out.Trial.Values = append(out.Trial.Values, parameterShown{Name: v.parameterName(r.Rule, p), Value: v.valueShown(p, x), Default: v.valueShown(p, p.Value), Set: true})
		}
	}
	if err := v.differences(report, out.Trial); err != nil {
		return nil, err
	}
	if !same && v.mayCommand("rules.set-parameters") {
		f := v.newForm("adopt", "rules.adopt", out.Href+"/adopt", v.lineField("reason", "form.optional", false))
		for _, p := range out.Try {
			f.Hidden = append(f.Hidden, choice{Text: p.Name, Value: valueOf(p)})
		}
		f.Open = true
		out.Trial.Adopt = &f
	}
	return out, nil
}

// valueOf is what a field would send.
func valueOf(f formField) string {
	for _, c := range f.Choices {
		if c.Chosen {
			return c.Value
		}
	}
	return f.Value
}

// complete adds the defaults, so that a form shows what was tried.
func complete(r httpapi.Rule, values domain.Values) domain.Values {
	out := domain.Values{}
	for _, p := range r.Parameters {
		out[p.Name] = p.Default
		if x, ok := values[p.Name]; ok {
			out[p.Name] = x
		}
	}
	return out
}

// backtest asks the API to try rules. It answers line by line as the work goes
// on; the last line has the result. It may take long, so the page may too.
func (v *visit) backtest(try httpapi.Rehearsal) (backtest.Report, error) {
	_ = http.NewResponseController(v.writer).SetWriteDeadline(time.Time{}) // not every writer has deadlines
	var lines raw
	if err := v.call(http.MethodPost, "/api/v1/backtest", try, &lines); err != nil {
		return backtest.Report{}, err
	}
	var last struct {
		Result  *backtest.Report `json:"result"`
		Problem *struct {
			Status int    `json:"status"`
			Detail string `json:"detail"`
			Errors []struct {
				Location string `json:"location"`
				Message  string `json:"message"`
			} `json:"errors"`
		} `json:"problem"`
	}
	all := bytes.Split(bytes.TrimSpace(lines), []byte("\n"))
	if err := json.Unmarshal(all[len(all)-1], &last); err != nil {
		return backtest.Report{}, err
	}
	if p := last.Problem; p != nil {
		out := &problemError{Status: p.Status, Detail: p.Detail}
		if len(p.Errors) > 0 {
			out.Field, out.Detail = p.Errors[0].Location, p.Errors[0].Message
		}
		return backtest.Report{}, out
	}
	if last.Result == nil {
		return backtest.Report{}, &problemError{Status: http.StatusServiceUnavailable}
	}
	return *last.Result, nil
}

func (v *visit) differences(r backtest.Report, out *trialShown) error {
	known := map[string]string{} // how each is called
	if v.may("pain-points", "pain-point") && len(r.Differences) > 0 {
		var b struct {
			PainPoints []painpoints.Summary `json:"pain_points"`
		}
		if err := v.get("/api/v1/painpoints", nil, &b); err != nil {
			return err
		}
		for _, s := range b.PainPoints {
			known[s.ID.String()] = v.painLine(s)
		}
	}
	for _, c := range []backtest.Change{backtest.Appears, backtest.Vanishes, backtest.Changes} {
		g := differencesShown{Change: string(c)}
		for _, d := range r.Differences {
			if d.Change == c {
				g.List = append(g.List, v.differenceShown(d, known))
			}
		}
		if len(g.List) > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	return nil
}

func (v *visit) differenceShown(d backtest.Difference, known map[string]string) differenceShown {
	n := v.names()
	out := differenceShown{Title: painpoints.Title(painpoints.Lang(v.lang), d.Kind, d.Scope.Term), Where: ofSome(n.department, d.Scope.Department),
		Situation: ofSome(n.situation, d.Scope.LifeSituation), At: d.At, Before: v.outcomeShown(d.Kind, d.Before), After: v.outcomeShown(d.Kind, d.After),
		Joins: v.sources(d.Joins, known), Leaves: v.sources(d.Leaves, known), Joined: len(d.Joins), Left: len(d.Leaves)}
	if known[d.ID.String()] != "" {
		out.Href = "/painpoints/" + d.ID.String()
	}
	for _, o := range []*backtest.Outcome{d.Before, d.After} {
		if out.Where == "" && o != nil && o.Crosses != nil {
			out.Where, out.Situation = v.lang.list(n.departments(o.Crosses.Departments)), v.lang.count("situations", len(o.Crosses.LifeSituations))
		}
	}
	return out
}

func (v *visit) outcomeShown(kind string, o *backtest.Outcome) *outcomeShown {
	if o == nil {
		return nil
	}
	why := painpoints.Why(painpoints.Lang(v.lang), painpoints.Summary{Kind: kind, State: painpoints.Detected, Severity: o.Severity, Measure: o.Measure})
	return &outcomeShown{Severity: string(o.Severity), Why: why, Evidence: o.Evidence, Since: o.Since}
}

// sources are the journeys, sessions and interviews that evidence stands in,
// each with how many pieces, those with the most first.
func (v *visit) sources(list []painpoint.Evidence, known map[string]string) []sourceShown {
	count := map[string]int{}
	var streams []string
	for _, e := range list {
		if count[e.Stream] == 0 {
			streams = append(streams, e.Stream)
		}
		count[e.Stream]++
	}
	slices.SortStableFunc(streams, func(a, b string) int { return count[b] - count[a] })
	var out []sourceShown
	for _, s := range streams[:min(len(streams), sourcesShown)] {
		category, id := event.SplitStream(s)
		x := sourceShown{Name: v.lang.named("source", category) + " " + short(id), Count: count[s], Href: whole(s, "")}
		if category == painpoint.Category {
			x.Href, x.Name = "/painpoints/"+url.PathEscape(id), cmp.Or(known[id], x.Name)
		}
		if !v.may(map[string]string{"journey": "journey-timeline", "fieldwork": "session", "interview": "interview", painpoint.Category: "pain-point"}[category]) {
			x.Href = ""
		}
		out = append(out, x)
	}
	if rest := len(streams) - len(out); rest > 0 {
		out = append(out, sourceShown{Name: v.lang.text("rules.rest", strconv.Itoa(rest))})
	}
	return out
}

// short is enough of an id to tell one from another on a page.
func short(id string) string {
	if len(id) <= 12 {
		return id
	}
	return "…" + strings.TrimPrefix(id[len(id)-6:], "-")
}

// raw is an answer as it came, where it is not one piece of JSON.
type raw []byte
