package web

import (
	"html/template"
	"net/url"
	"slices"
	"strings"
	"time"

	"ledetraad/adapters/web/svg"
	domain "ledetraad/domain/cocreation"
	"ledetraad/projections/cocreation"
	"ledetraad/projections/stats"
)

func measurementList(v *visit) (any, error) {
	in := v.request.URL.Query()
	q := asked(in, "department", "life_situation", "solution", "pain_point")
	out := groupedShown{Key: "measurements", Path: "/measurements", Chosen: len(q) > 0}
	list, err := ofDepartments(v, "measurements", q, func(m cocreation.Measurement) string { return m.Measurement })
	if err != nil {
		return nil, err
	}
	out.Total = len(list)
	out.Filters = []filter{v.filterOf("department", "filter.department", v.ownDepartments("measurements")), v.filterOf("life_situation", "filter.situation", v.situationChoices())}
	g := groupShown{}
	for _, m := range list {
		line := lineOf{Href: "/measurements/" + url.PathEscape(m.Measurement), Name: m.Name, Why: v.lang.list(v.names().departments(m.Departments)),
			Notes: []string{v.lang.count("measurement.questions", len(m.Questions))}}
		for _, w := range m.Waves {
			line.Notes = append(line.Notes, v.lang.named("phase", string(w.Phase))+": "+v.lang.day(w.From)+" – "+v.lang.day(w.Until))
		}
		g.List = append(g.List, line)
	}
	if len(g.List) > 0 {
		out.Groups = []groupShown{g}
	}
	return out, nil
}

// measurementShown is one measurement with what people answered.
type measurementShown struct {
	Name, Where, Situations string
	Solutions               []choice // with their addresses
	Waves                   []waveShown
	Questions               []questionShown
	Comments                []commentShown
	Few                     bool // something is kept back
}

type waveShown struct {
	Phase       string
	From, Until time.Time
	Groups      []string // how many of each answered
}

// questionShown is a question with the answers of each group.
type questionShown struct {
	ID, Wording, Scale string
	Groups             []groupAnswers
}

type groupAnswers struct {
	Group   string
	Waves   []figuresShown
	Changes []changeShown
	Chart   template.HTML
}

// figuresShown are a wave's figures; those of fewer than five are kept back.
type figuresShown struct {
	Phase, When, N, Mean, Median, Share string
	Few                                 bool
}

// changeShown is how it differs, in a sentence's parts.
type changeShown struct {
	Direction                    string
	Share, ShareIn, Mean, MeanIn string
}

type commentShown struct {
	Group, Phase string
	At           time.Time
	Words        wordsShown
}

func measurementPage(v *visit) (any, error) {
	var m cocreation.MeasurementPage
	if err := v.get("/api/v1/measurements/"+url.PathEscape(v.request.PathValue("id")), v.since(url.Values{}), &m); err != nil {
		return nil, err
	}
	n := v.names()
	out := measurementShown{Name: m.Name, Where: v.lang.list(n.departments(m.Departments)), Situations: strings.Join(n.situations(m.LifeSituations), ", ")}
	for _, s := range m.Solutions {
		x := choice{Text: v.solution(s)}
		if v.may("solution") {
			x.Value = "/solutions/" + url.PathEscape(s)
		}
		out.Solutions = append(out.Solutions, x)
	}
	phases := map[string]cocreation.Wave{}
	for _, w := range m.Waves {
		phases[w.Wave] = w
		x := waveShown{Phase: v.lang.named("phase", string(w.Phase)), From: w.From, Until: w.Until}
		for _, r := range w.Groups {
			x.Groups = append(x.Groups, v.returned(r))
			out.Few = out.Few || r.Suppressed
		}
		out.Waves = append(out.Waves, x)
	}
	for i, q := range m.Questions {
		x := questionShown{ID: "q" + nth(i), Wording: q.Wording, Scale: v.lang.text("measurement.scale", v.lang.whole(int64(q.Low)), v.lang.whole(int64(q.High)), v.lang.named("better", string(q.Better)))}
		for _, r := range m.Results {
			if r.Question == q.Question {
				x.Groups = append(x.Groups, v.answersShown(q, r, phases))
			}
		}
		for _, g := range x.Groups {
			out.Few = out.Few || slices.ContainsFunc(g.Waves, func(f figuresShown) bool { return f.Few })
		}
		out.Questions = append(out.Questions, x)
	}
	for _, c := range m.Comments {
		out.Comments = append(out.Comments, commentShown{Group: v.lang.named("group", string(c.Group)), Phase: v.lang.named("phase", string(phases[c.Wave].Phase)), At: c.At, Words: cocreatedWords(c.Words)})
	}
	return out, nil
}

// returned is how many of a group answered, of how many.
func (v *visit) returned(r cocreation.Returned) string {
	n := v.lang.whole(int64(r.N))
	if r.Suppressed {
		n = v.lang.text("few")
	}
	group := v.lang.named("heads", string(r.Group))
	if r.Invited > 0 && !r.Suppressed {
		return v.lang.text("measurement.of", n, v.lang.whole(int64(r.Invited)), group)
	}
	return n + " " + group
}

func (v *visit) answersShown(q domain.Question, r cocreation.MeasuredResult, waves map[string]cocreation.Wave) groupAnswers {
	out := groupAnswers{Group: v.lang.named("group", string(r.Group))}
	for _, f := range r.Waves {
		x := figuresShown{Phase: v.lang.named("phase", string(f.Phase)), When: v.lang.day(waves[f.Wave].From), Few: f.Suppressed, N: v.lang.whole(int64(f.N)),
			Mean: v.lang.decimal(f.Mean, 1), Median: v.lang.decimal(f.Median, 0), Share: v.lang.percent(f.Favourable)}
		out.Waves = append(out.Waves, x)
	}
	for _, d := range r.Differences {
		x := changeShown{Direction: d.Direction, Share: v.signed(100*d.Share.Difference, 0), ShareIn: v.bounds(d.Share, 100, 0), Mean: v.signed(d.Mean, 1)}
		if d.MeanIn != nil {
			x.MeanIn = v.bounds(*d.MeanIn, 1, 1)
		}
		out.Changes = append(out.Changes, x)
	}
	out.Chart = v.shares(r, q)
	return out
}

// signed is a difference with its sign.
func (v *visit) signed(x float64, digits int) string {
	if x < 0 {
		return v.lang.decimal(x, digits)
	}
	return "+" + v.lang.decimal(x, digits)
}

// bounds are those of an interval, each times by.
func (v *visit) bounds(in stats.Interval, by float64, digits int) string {
	return v.lang.text("measurement.in", v.signed(by*in.Low, digits), v.signed(by*in.High, digits))
}

// shares draws the share of good answers in each wave as a bar. The table beside
// it says the same, so that the drawing is for those who see it.
func (v *visit) shares(r cocreation.MeasuredResult, q domain.Question) template.HTML {
	const row, left, wide = 26.0, 64.0, 320.0
	shown := slices.DeleteFunc(slices.Clone(r.Waves), func(f cocreation.Figures) bool { return f.Suppressed || f.N == 0 })
	if len(shown) == 0 {
		return ""
	}
	var said []string
	drawn := svg.E("g")
	for i, f := range shown {
		name, share := v.lang.named("phase", string(f.Phase)), v.lang.percent(f.Favourable)
		said = append(said, name+" "+share)
		y := row * float64(i)
		drawn.Add(svg.Text(name, "x", 0, "y", y+17),
			svg.E("rect", "class", "shares-all", "x", left, "y", y+4, "width", wide-left, "height", row-8),
			svg.E("rect", "class", "shares-"+string(f.Phase), "x", left, "y", y+4, "width", (wide-left)*f.Favourable, "height", row-8),
			svg.Text(share, "x", wide+6, "y", y+17))
	}
	e := svg.E("svg", "class", "shares", "viewBox", "0 0 "+svg.Number(left+wide)+" "+svg.Number(row*float64(len(shown))), "role", "img", "focusable", "false",
		"aria-label", v.lang.text("measurement.chart", q.Wording, v.lang.named("group", string(r.Group)), v.lang.list(said))).Add(drawn)
	return template.HTML(e.String()) //nolint:gosec // what is drawn is escaped
}
