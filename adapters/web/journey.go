package web

import (
	"cmp"
	"html/template"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/web/journeymap"
	"ledetraad/adapters/web/svg"
	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
	"ledetraad/projections/planned"
)

// mapTime is when a map is as of, in the address.
type mapTime struct {
	Known, Until string // days, as a date field has them
	Others       []choice
	First, Last  string // days that the slider goes between
	Clear        string
	Set          bool
}

type journeyMapShown struct {
	Participant, Situation, Outcome string
	Folded                          string // address of the map that all such journeys make
	Begin, End                      time.Time
	Open                            bool
	Time                            mapTime
	Drawing                         template.HTML
	Picture                         picture
	Legend                          []signShown
	Totals                          []totalShown
	Happened                        []happening
	Pains                           []painShown
	Plan                            *planShown
}

type signShown struct {
	Drawing template.HTML
	Key     string
}

type totalShown struct{ Label, Text, Note string }

// happening is a line of the table that says what the map shows.
type happening struct {
	ID          string
	Number      int
	At          time.Time
	What, Where string
	How, Wait   string
	Open        bool
	Words       []wordsShown
	Pains       []painShown
}

// markup is a drawing as it stands in a page.
func markup(e *svg.Element) template.HTML {
	return template.HTML(e.String()) //nolint:gosec // package svg escapes what it writes
}

func legend(signs []journeymap.Sign) []signShown {
	out := make([]signShown, 0, len(signs))
	for _, s := range signs {
		out = append(out, signShown{markup(s.Drawing), s.Key})
	}
	return out
}

// times reads what a map is as of; the query is what the API is asked with.
func (v *visit) times(first time.Time, keep ...string) (mapTime, url.Values) {
	in := v.request.URL.Query()
	t := mapTime{Known: in.Get("known_at"), Until: in.Get("until"), Last: v.now().In(copenhagen).Format(time.DateOnly)}
	q := url.Values{}
	if t.Known != "" {
		q.Set("known_at", t.Known)
	}
	if t.Until != "" {
		q.Set("until", t.Until)
	}
	t.Set = len(q) > 0
	if !first.IsZero() {
		t.First = first.In(copenhagen).Format(time.DateOnly)
	}
	rest := url.Values{}
	for _, name := range keep {
		if x := in.Get(name); x != "" {
			t.Others = append(t.Others, choice{Value: x, Text: name})
			rest.Set(name, x)
		}
	}
	t.Clear = v.request.URL.Path
	if len(rest) > 0 {
		t.Clear += "?" + rest.Encode()
	}
	return t, q
}

// asOf is the moment that a map shows: now, or the end of the day asked for.
func (v *visit) asOf(t mapTime) time.Time {
	now := v.now()
	for _, s := range []string{t.Known, t.Until} {
		if d, err := time.ParseInLocation(time.DateOnly, s, copenhagen); err == nil {
			if end := d.AddDate(0, 0, 1).Add(-time.Microsecond); end.Before(now) {
				now = end
			}
		}
	}
	return now
}

// journeyRead is what the API tells of a journey.
type journeyRead struct {
	journeys.Map
	plan   *planned.Comparison // nil: it is held against none
	pains  []journeymap.Pain
	shown  map[uint64][]painShown
	listed []painShown
	layout journeymap.Layout
	drawn  *svg.Element
}

func (v *visit) readJourney(id string, q url.Values, now time.Time) (*journeyRead, error) {
	r := &journeyRead{shown: map[uint64][]painShown{}}
	if err := v.get("/api/v1/journeys/"+url.PathEscape(id), q, &r.Map); err != nil {
		return nil, err
	}
	if v.may("journey-pain-points") {
		var b httpapi.JourneyPainsBody
		if err := v.get("/api/v1/journeys/"+url.PathEscape(id)+"/painpoints", url.Values{"lang": {string(v.lang)}}, &b); err != nil {
			return nil, err
		}
		for _, p := range b.PainPoints {
			s := v.painShown(p.Summary)
			r.pains = append(r.pains, journeymap.Pain{Title: s.Title, Severity: s.Severity, Href: s.Href, Revisions: p.Revisions})
			r.listed = append(r.listed, s)
			for _, rev := range p.Revisions {
				r.shown[rev] = append(r.shown[rev], s)
			}
		}
	}
	for i := range r.pains { // several of one kind, of different departments
		same := func(o painShown) bool { return o.Title == r.listed[i].Title && o.Href != r.listed[i].Href }
		if slices.ContainsFunc(r.listed, same) {
			r.pains[i].Title += " · " + r.listed[i].Where
		}
	}
	var err error
	if r.plan, err = v.plannedFor(id, q); err != nil {
		return nil, err
	}
	r.layout = journeymap.Lay(r.Map, r.pains, r.plan, terms{v}, copenhagen, now)
	n := v.names()
	title := v.lang.text("map.title", r.Participant, of(n.situation, r.LifeSituation))
	r.drawn = r.layout.Draw(terms{v}, journeymap.Links{
		Touchpoint: func(id string) string { return "#" + anchor("", id) },
		HandOver:   func(h journeys.HandOver) string { return "#" + anchor("handed", strconv.FormatUint(h.Revision, 10)) },
		Promise:    func(id string) string { return "#" + anchor("promise", id) },
		Experience: func(id string) string { return "#" + anchor("told", id) },
		Planned:    func(step string) string { return "#" + anchor("planned", step) },
	}, title, v.lang.text("map.desc"))
	return r, nil
}

// anchor is the id of a line of the table. A touchpoint's is its own, because
// other pages lead there.
func anchor(kind, id string) string {
	if kind != "" {
		return kind + "-" + url.PathEscape(id)
	}
	return url.PathEscape(id)
}

func journeyMap(v *visit) (any, error) {
	t, q := v.times(time.Time{})
	id := v.request.PathValue("id")
	r, err := v.readJourney(id, q, v.asOf(t))
	if err != nil {
		return nil, err
	}
	t.First = r.Begin.In(copenhagen).Format(time.DateOnly)
	if !r.Open && t.Until == "" {
		t.Last = r.End.In(copenhagen).AddDate(0, 0, 1).Format(time.DateOnly)
	}
	n := v.names()
	out := journeyMapShown{Participant: r.Participant, Situation: of(n.situation, r.LifeSituation), Outcome: r.Outcome, Begin: r.Begin, End: r.End, Open: r.Open,
		Time: t, Drawing: markup(r.drawn), Picture: pictureOf(v.request.URL.Path+"/map", q), Totals: v.journeyTotals(r.Map), Happened: v.happened(r), Pains: r.listed, Plan: v.planShown(r.plan)}
	if v.may("life-situation-map") {
		out.Folded = "/journeys/map?" + url.Values{"life_situation": {r.LifeSituation}}.Encode()
	}
	out.Legend = legend(r.signs())
	return out, nil
}

// signs are those that the map has.
func (r *journeyRead) signs() []journeymap.Sign {
	var channels []journey.Channel
	for _, p := range r.Touchpoints {
		if !slices.Contains(channels, p.Channel) {
			channels = append(channels, p.Channel)
		}
	}
	slices.Sort(channels)
	signs := journeymap.Legend(channels)
	if r.plan != nil {
		signs = append(signs, journeymap.PlanLegend()...)
	}
	return signs
}

// picture is where a drawing is had as a file.
type picture struct{ SVG, PDF string }

func pictureOf(path string, q url.Values) picture {
	query := ""
	if len(q) > 0 {
		query = "?" + q.Encode()
	}
	return picture{path + ".svg" + query, path + ".pdf" + query}
}

func journeyPicture(v *visit) (any, error) {
	t, q := v.times(time.Time{})
	r, err := v.readJourney(v.request.PathValue("id"), q, v.asOf(t))
	if err != nil {
		return nil, err
	}
	return v.drawing(v.lang.text("map.file")+"-"+strings.ToLower(r.Participant), r.drawn), nil
}

func journeyDocument(v *visit) (any, error) {
	t, q := v.times(time.Time{})
	r, err := v.readJourney(v.request.PathValue("id"), q, v.asOf(t))
	if err != nil {
		return nil, err
	}
	title := v.lang.text("map.title", r.Participant, of(v.names().situation, r.LifeSituation))
	return v.onPaper(v.lang.text("map.file")+"-"+strings.ToLower(r.Participant), title, v.asOfNote(t.Known, t.Until), r.drawn, r.signs())
}

func (v *visit) journeyTotals(m journeys.Map) []totalShown {
	l, n := v.lang, m.Totals
	whole := func(i int) string { return l.whole(int64(i)) }
	out := []totalShown{{Label: l.text("map.total.elapsed"), Text: l.wait(n.ElapsedS)}}
	waited := totalShown{Label: l.text("map.total.waited"), Text: l.wait(n.WaitingS)}
	if n.WaitingShare != nil {
		waited.Note = l.text("map.total.share", l.percent(*n.WaitingShare))
	}
	out = append(out, waited, totalShown{Label: l.text("map.total.contacts"), Text: whole(n.Touchpoints), Note: l.text("map.total.open", whole(n.OpenRequests))},
		totalShown{Label: l.text("map.total.departments"), Text: whole(n.Departments), Note: l.text("map.total.people", whole(n.People))},
		totalShown{Label: l.text("map.total.handovers"), Text: whole(n.HandOvers), Note: l.text("map.total.cold", whole(n.ColdHandOvers))})
	if len(m.Promises) > 0 {
		out = append(out, totalShown{Label: l.text("map.total.promises"), Text: whole(len(m.Promises)), Note: l.text("map.total.late", whole(n.OverduePromises+n.PromisesKeptLate))})
	}
	return out
}

func toldWords(w *journeys.Words) []wordsShown {
	switch {
	case w == nil:
		return nil
	case w.Erased:
		return []wordsShown{{Missing: "erased"}}
	case w.Text == "":
		return []wordsShown{{Missing: "withheld"}}
	}
	return []wordsShown{{Text: w.Text}}
}

// happened is the journey line by line, in the order of happening.
func (v *visit) happened(r *journeyRead) []happening {
	l, n := v.lang, v.names()
	var out []happening
	for i, t := range r.Touchpoints {
		h := happening{ID: anchor("", t.Touchpoint), Number: i + 1, At: t.At, What: t.Activity, Where: of(n.department, t.Department), Words: toldWords(t.Summary), Pains: r.shown[t.Revision]}
		var how []string
		if t.Channel != "" {
			how = append(how, l.named("channel", string(t.Channel)))
		}
		if t.Sender != "" {
			how = append(how, l.text("map.by", l.named("party", string(t.Sender))))
		}
		h.How = strings.Join(how, ", ")
		switch {
		case t.Answered != nil:
			h.Wait = l.text("map.answered", l.wait(t.Answered.WaitS))
		case t.Resolved != nil:
			h.Wait = l.text("map.resolved", l.wait(t.Resolved.WaitS))
		case t.WaitingS != nil:
			h.Wait, h.Open = l.text("map.open", l.wait(*t.WaitingS)), true
		case t.Request:
			h.Wait, h.Open = l.text("map.unanswered"), true
		}
		out = append(out, h)
		if t.Answered != nil {
			a := happening{At: t.Answered.At, What: l.text("map.answer", t.Activity), Where: of(n.department, t.Department), How: l.named("channel", string(t.AnsweredChannel)), Pains: r.shown[t.Answered.Revision]}
			for _, w := range t.Answers {
				a.Words = append(a.Words, toldWords(&w)...)
			}
			out = append(out, a)
		}
	}
	for _, h := range r.HandOvers {
		x := happening{ID: anchor("handed", strconv.FormatUint(h.Revision, 10)), At: h.At, What: l.text("map.cold.long"), Where: of(n.department, h.From) + " → " + of(n.department, h.To), Words: toldWords(h.Summary), Pains: r.shown[h.Revision]}
		if h.Warm {
			x.What = l.text("map.warm.long")
		}
		if h.TakenUpS != nil {
			x.Wait = l.text("map.taken", l.wait(*h.TakenUpS))
		} else {
			x.Wait, x.Open = l.text("map.untaken"), true
		}
		out = append(out, x)
	}
	for _, p := range r.Promises {
		x := happening{ID: anchor("promise", p.Promise), At: p.MadeAt, What: l.named("promise", string(p.Kind)), Where: of(n.department, p.Department), How: l.text("map.due", l.date(p.Due)),
			Wait: l.named("fate", string(p.State)), Open: p.State == journeys.PromiseOverdue, Words: toldWords(p.What), Pains: r.shown[p.Revision]}
		if p.LateS != nil {
			x.Wait += ", " + l.text("map.late", l.wait(*p.LateS))
		}
		out = append(out, x)
	}
	for _, e := range r.Experiences {
		x := happening{ID: anchor("told", e.Experience), At: e.At, What: l.text("map.told", l.named("party", string(e.Teller))), Words: toldWords(e.Comment), Pains: r.shown[e.Revision]}
		if e.Score != nil {
			x.How = l.text("map.score", signedScore(*e.Score))
		}
		var waits []string
		if e.PerceivedWaitS != nil {
			waits = append(waits, l.text("map.perceived", l.wait(float64(*e.PerceivedWaitS))))
		}
		if e.ExpectedWaitS != nil {
			waits = append(waits, l.text("map.expected", l.wait(float64(*e.ExpectedWaitS))))
		}
		if e.MeasuredWaitS != nil {
			waits = append(waits, l.text("map.measured", l.wait(*e.MeasuredWaitS)))
		}
		x.Wait = strings.Join(waits, ", ")
		out = append(out, x)
	}
	for _, t := range r.Turns {
		x := happening{At: t.At, What: l.text("map.reopened"), How: t.Why}
		if t.Ended {
			x.What = l.text("map.ended")
		}
		out = append(out, x)
	}
	slices.SortStableFunc(out, func(a, b happening) int { return cmp.Compare(a.At.UnixMicro(), b.At.UnixMicro()) })
	return out
}

func signedScore(s int) string {
	switch {
	case s > 0:
		return "+" + strconv.Itoa(s)
	case s < 0:
		return "−" + strconv.Itoa(-s)
	}
	return "0"
}
