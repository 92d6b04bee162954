package web

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"time"

	"ledetraad/adapters/web/journeymap"
	"ledetraad/adapters/web/svg"
	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
	"ledetraad/projections/planned"
)

type foldedShown struct {
	Filters   []filter
	Situation string
	Journeys  int
	Lead      string
	Few       bool // so few people that nothing more is told
	Time      mapTime
	Drawing   template.HTML
	Picture   picture
	Legend    []signShown
	Stages    []stageShown
	HandOvers []passedShown
	Pains     []painShown
	List      string // address of the journeys one by one
	Flow      string
	Left      int // activities beyond the stages
	Plans     []plansShown
}

type stageShown struct {
	ID, Activity, After string
	Felt                string
	Cells               []stageCellShown
}

type stageCellShown struct {
	Department, Channel, Journeys, Median, P90, Unanswered string
}

type passedShown struct {
	Activity, From, To, Count, Warm, Cold, Median string
}

// mapFilters are what chooses journeys on maps and flows. Who is bound to
// departments looks at one of them.
func (v *visit) mapFilters(q url.Values, situationNeeded bool) []filter {
	n := v.names()
	bound := v.bound("flow")
	var departments, situations []choice
	for _, d := range n.programme.Departments {
		if !bound || slices.Contains(v.me.Departments, d.Key) {
			departments = append(departments, choice{Value: d.Key, Text: d.Name})
		}
	}
	if bound && q.Get("department") == "" && len(departments) > 0 {
		q.Set("department", departments[0].Value)
	}
	for _, s := range n.programme.LifeSituations {
		situations = append(situations, choice{Value: s.Key, Text: s.Wording})
	}
	if situationNeeded && q.Get("life_situation") == "" && len(situations) > 0 {
		q.Set("life_situation", situations[0].Value)
	}
	list := func(name, label string, needed bool, choices []choice) filter {
		for i := range choices {
			choices[i].Chosen = choices[i].Value == q.Get(name)
		}
		return filter{Name: name, Label: label, Needed: needed, Choices: choices}
	}
	return []filter{list("life_situation", "filter.situation", situationNeeded, situations), list("department", "filter.department", bound, departments)}
}

func (v *visit) chosen(names ...string) url.Values {
	q := url.Values{}
	for _, name := range names {
		if x := v.request.URL.Query().Get(name); x != "" {
			q.Set(name, x)
		}
	}
	return q
}

// foldedRead is what the API tells of a life situation, laid out and drawn.
type foldedRead struct {
	q       url.Values
	filters []filter
	folded  journeys.Folded
	plans   []planned.Deviations
	drawn   *svg.Element
}

func (v *visit) readFolded() (*foldedRead, error) {
	r := &foldedRead{q: v.chosen("life_situation", "department", "from", "to", "known_at", "until")}
	r.filters = v.mapFilters(r.q, true)
	key := r.q.Get("life_situation")
	if key == "" {
		return r, nil
	}
	ask := url.Values{}
	for name, x := range r.q {
		if name != "life_situation" {
			ask[name] = x
		}
	}
	if err := v.get("/api/v1/life-situations/"+url.PathEscape(key)+"/map", ask, &r.folded); err != nil {
		return nil, err
	}
	if len(r.folded.Stages) > 0 {
		var err error
		if r.plans, err = v.deviations(key, ask); err != nil {
			return nil, err
		}
		l := journeymap.LayFolded(r.folded, func(activity string) *planned.StepMet { return plannedIn(r.plans, activity) }, terms{v})
		title := v.lang.text("fold.map", of(v.names().situation, key))
		r.drawn = l.Draw(terms{v}, func(activity string) string { return "#" + stageID(r.folded, activity) }, title, v.lang.text("fold.desc"))
	}
	return r, nil
}

func stageID(f journeys.Folded, activity string) string {
	return fmt.Sprintf("stage-%d", 1+slices.IndexFunc(f.Stages, func(s journeys.Stage) bool { return s.Activity == activity }))
}

func foldedPicture(v *visit) (any, error) {
	r, err := v.readFolded()
	if err != nil {
		return nil, err
	}
	if r.drawn == nil {
		return nil, errNoPage
	}
	return v.drawing(v.lang.text("map.file")+"-"+r.q.Get("life_situation"), r.drawn), nil
}

func foldedDocument(v *visit) (any, error) {
	r, err := v.readFolded()
	if err != nil {
		return nil, err
	}
	if r.drawn == nil {
		return nil, errNoPage
	}
	key := r.q.Get("life_situation")
	note := v.lang.count("pdf.journeys", r.folded.Journeys) + " · " + v.asOfNote(r.q.Get("known_at"), r.q.Get("until"))
	return v.onPaper(v.lang.text("map.file")+"-"+key, of(v.names().situation, key), note, r.drawn, r.signs())
}

// signs are those that the map has.
func (r *foldedRead) signs() []journeymap.Sign {
	var channels []journey.Channel
	for _, s := range r.folded.Stages {
		for _, c := range s.Cells {
			if !c.Suppressed && c.Channel != "" && !slices.Contains(channels, c.Channel) {
				channels = append(channels, c.Channel)
			}
		}
	}
	slices.Sort(channels)
	return journeymap.FoldedLegend(channels, len(r.plans) > 0)
}

func foldedMap(v *visit) (any, error) {
	r, err := v.readFolded()
	if err != nil {
		return nil, err
	}
	n, l, f := v.names(), v.lang, r.folded
	key := r.q.Get("life_situation")
	t, _ := v.times(time.Time{}, "life_situation", "department", "from", "to")
	t.First = v.now().In(copenhagen).AddDate(-1, 0, 0).Format(time.DateOnly)
	out := foldedShown{Filters: r.filters, Situation: of(n.situation, key), Journeys: f.Journeys, Time: t,
		Lead: l.count("fold.lead", f.Journeys), Picture: pictureOf("/journeys/map", r.q), Few: f.Journeys > 0 && r.drawn == nil,
		List: "/journeys?" + narrowed(r.q, "life_situation", "department").Encode(), Flow: "/flow?" + narrowed(r.q, "life_situation", "department").Encode()}
	if r.drawn == nil {
		return out, nil
	}
	out.Drawing, out.Left, out.Plans = markup(r.drawn), f.Activities-len(f.Stages), v.plansShown(r.plans)
	for _, s := range f.Stages {
		shown := stageShown{ID: stageID(f, s.Activity), Activity: s.Activity}
		switch {
		case s.AfterS == nil: // it is of few people
		case *s.AfterS < 60:
			shown.After = l.text("fold.begin")
		default:
			shown.After = l.text("fold.after", l.wait(*s.AfterS))
		}
		if s.Felt != nil && s.Felt.Mean != nil {
			shown.Felt = l.text("fold.felt", l.decimal(*s.Felt.Mean, 1), l.whole(int64(s.Felt.N)))
		}
		for _, c := range s.Cells {
			shown.Cells = append(shown.Cells, v.stageCellShown(c))
		}
		out.Stages = append(out.Stages, shown)
	}
	out.Legend = legend(r.signs())
	for _, h := range f.HandOvers {
		x := passedShown{Activity: h.Activity, From: of(n.department, h.From), To: of(n.department, h.To), Count: l.text("few"), Warm: "–", Cold: "–", Median: "–"}
		if h.Activity == "" {
			x.Activity = l.text("fold.elsewhere")
		}
		if !h.Suppressed && h.N != nil {
			x.Count, x.Warm, x.Cold = l.whole(int64(*h.N)), l.whole(int64(h.Warm)), l.whole(int64(h.Cold))
			if h.MedianS != nil {
				x.Median = l.wait(*h.MedianS)
			}
		}
		out.HandOvers = append(out.HandOvers, x)
	}
	if v.may("pain-points") {
		list, err := v.painpoints(url.Values{"state": {"open"}, "life_situation": {key}})
		if err != nil {
			return nil, err
		}
		out.Pains = v.painsShown(list[:min(6, len(list))])
	}
	return out, nil
}

func narrowed(q url.Values, names ...string) url.Values {
	out := url.Values{}
	for _, name := range names {
		if x := q.Get(name); x != "" {
			out.Set(name, x)
		}
	}
	return out
}

func (v *visit) stageCellShown(c journeys.StageCell) stageCellShown {
	l := v.lang
	x := stageCellShown{Department: of(v.names().department, c.Department), Channel: l.named("channel", string(c.Channel)), Journeys: l.text("few"), Median: "–", P90: "–", Unanswered: "–"}
	if c.Suppressed || c.Journeys == nil {
		return x
	}
	x.Journeys = l.whole(int64(*c.Journeys))
	if c.MedianS != nil {
		x.Median = l.wait(*c.MedianS)
	}
	if c.P90S != nil {
		x.P90 = l.wait(*c.P90S)
	}
	if c.Requests > 0 {
		x.Unanswered = l.text("fold.of", l.whole(int64(c.Unanswered)), l.whole(int64(c.Requests)))
	}
	return x
}
