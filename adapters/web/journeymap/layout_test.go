package journeymap

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ledetraad/adapters/web/svg"
	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
	"ledetraad/projections/planned"
)

// plain are words that say what they are of.
type plain struct{}

func (plain) Text(key string, args ...any) string {
	return strings.TrimSpace(key + " " + fmt.Sprint(args...))
}
func (plain) Named(group, value string) string { return group + " " + value }
func (plain) Department(key string) string     { return key }
func (plain) Wait(seconds float64) string      { return fmt.Sprintf("%.0f s", seconds) }
func (plain) Day(t time.Time) string           { return t.Format("2.1.2006") }
func (plain) Short(t time.Time) string         { return t.Format("2.1.") }
func (plain) Clock(t time.Time) string         { return t.Format("15.04") }
func (plain) Decimal(v float64) string         { return fmt.Sprintf("%.1f", v) }
func (plain) Whole(n int) string               { return fmt.Sprint(n) }

var begin = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// drawnJourney is any journey that a timeline could tell.
func drawnJourney(t *rapid.T) journeys.Map {
	m := journeys.Map{Participant: "Birk", Begin: begin, Open: rapid.Bool().Draw(t, "open"), End: begin.AddDate(1, 0, 0)}
	lanes := rapid.IntRange(1, 4).Draw(t, "lanes")
	for i := range lanes {
		m.Lanes = append(m.Lanes, journeys.Lane{Department: fmt.Sprint("d", i)})
	}
	at := begin
	for i := range rapid.IntRange(1, 25).Draw(t, "touchpoints") {
		at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 5, 60, 600, 3000, 40000}).Draw(t, "minutes")) * time.Minute)
		lane := rapid.IntRange(0, lanes-1).Draw(t, "lane")
		p := journeys.Touchpoint{Touchpoint: fmt.Sprint("t", i), At: at, Revision: uint64(i), Lane: lane, Department: m.Lanes[lane].Department,
			Activity: rapid.SampledFrom([]string{"Opkald", "Samtale om hjælp i hverdagen og alt det andet", "Brev"}).Draw(t, "activity"), Request: rapid.Bool().Draw(t, "request")}
		if p.Request && rapid.Bool().Draw(t, "answered") {
			p.Answered = &journeys.Milestone{At: at.Add(time.Duration(rapid.IntRange(0, 9000).Draw(t, "wait")) * time.Minute)}
		}
		m.Touchpoints = append(m.Touchpoints, p)
		if to := rapid.IntRange(0, lanes-1).Draw(t, "to"); to != lane {
			m.HandOvers = append(m.HandOvers, journeys.HandOver{Touchpoint: p.Touchpoint, At: at, From: p.Department, To: m.Lanes[to].Department, Warm: i%2 == 0})
		}
	}
	return m
}

func TestLabelsOfALaneDoNotOverlap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawnJourney(t)
		l := Lay(m, nil, nil, plain{}, time.UTC, begin.AddDate(1, 0, 0))
		seen := 0
		for _, lane := range l.Lanes {
			for i, a := range lane.Items {
				if a.Touchpoint != nil {
					seen++
				}
				if a.Y-row/2 < lane.Y || a.Y+row/2 > lane.Y+lane.H {
					t.Errorf("an item at %v is outside of its lane, %v to %v", a.Y, lane.Y, lane.Y+lane.H)
				}
				for _, b := range lane.Items[:i] {
					if a.Y == b.Y && a.X-13 < b.Right && b.X-13 < a.Right {
						t.Errorf("%q at %v to %v, and %q at %v to %v, are in one row", b.Label, b.X, b.Right, a.Label, a.X, a.Right)
					}
				}
			}
		}
		if seen != len(m.Touchpoints) {
			t.Errorf("%d of %d touchpoints are drawn", seen, len(m.Touchpoints))
		}
	})
}

// Wherever the scale is whole, equal times are equally long; what is later
// stands further right; and what is broken is seen to be.
func TestScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawnJourney(t)
		l := Lay(m, nil, nil, plain{}, time.UTC, begin.AddDate(1, 0, 0))
		for i, r := range l.Scale.Runs {
			if i > 0 && (r.X0 != l.Scale.Runs[i-1].X1 || !r.From.Equal(l.Scale.Runs[i-1].Until)) {
				t.Fatalf("run %d does not go on where the one before ended", i)
			}
			want := l.Scale.PerHour * r.Until.Sub(r.From).Hours()
			if r.Broken {
				if want <= breakWidth {
					t.Errorf("%v is broken, though it takes no more room whole", r.Until.Sub(r.From))
				}
				want = breakWidth
			}
			if math.Abs(r.X1-r.X0-want) > .01 {
				t.Errorf("%v is %v long, want %v", r.Until.Sub(r.From), r.X1-r.X0, want)
			}
		}
		for i, p := range m.Touchpoints[1:] {
			if l.Scale.X(p.At) < l.Scale.X(m.Touchpoints[i].At) {
				t.Error("what is later stands left of what is earlier")
			}
		}
		for i, k := range l.Ticks {
			if i > 0 && k.X-l.Ticks[i-1].X < apart-.1 {
				t.Errorf("ticks at %v and %v", l.Ticks[i-1].X, k.X)
			}
		}
		drawing := l.Draw(plain{}, Links{func(id string) string { return "#" + id }, func(journeys.HandOver) string { return "#h" }, nil, nil, nil}, "t", "d").String()
		broken := slices.ContainsFunc(l.Scale.Runs, func(r Run) bool { return r.Broken })
		if broken != strings.Contains(drawing, `class="m-break"`) {
			t.Error("a break is not shown, or one is that is none")
		}
	})
}

// One reaches touchpoints in the order in which they happened.
func TestOrderOfLinks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawnJourney(t)
		l := Lay(m, nil, nil, plain{}, time.UTC, begin.AddDate(1, 0, 0))
		s := l.Draw(plain{}, Links{func(id string) string { return "#" + id }, func(journeys.HandOver) string { return "#h" }, nil, nil, nil}, "t", "d").String()
		last := 0
		for _, p := range m.Touchpoints {
			at := strings.Index(s, `class="m-item m-point" href="#`+p.Touchpoint+`"`)
			if at <= last {
				t.Fatalf("%s is at %d, behind %d", p.Touchpoint, at, last)
			}
			last = at
		}
	})
}

// A wait that is on its way to its answer is as long as it took, and a promise
// has its fate.
func TestWhatIsSaid(t *testing.T) {
	score, felt, measured := -2, int64(7200), 3600.0
	late := 86400.0
	m := journeys.Map{Participant: "Birk", Begin: begin, Open: true, Lanes: []journeys.Lane{{Department: "job", WaitingS: 3600}},
		Touchpoints: []journeys.Touchpoint{{Touchpoint: "a", At: begin, Revision: 1, Department: "job", Activity: `<b>"Opkald"`, Channel: journey.Phone, Request: true,
			Answered: &journeys.Milestone{At: begin.Add(time.Hour), WaitS: 3600, Revision: 2}}},
		Promises:    []journeys.Promise{{Promise: "p", Department: "job", Kind: journey.Given, MadeAt: begin, Due: begin.Add(2 * time.Hour), State: journeys.PromiseOverdue, LateS: &late, Revision: 3}},
		Experiences: []journeys.Experience{{Experience: "e", At: begin.Add(time.Hour), Teller: journey.Citizen, Score: &score, PerceivedWaitS: &felt, MeasuredWaitS: &measured, Comment: &journeys.Words{Text: "Jeg ventede"}, Revision: 4}}}
	l := Lay(m, []Pain{{Title: "Ondt", Severity: "high", Href: "/painpoints/1", Revisions: []uint64{2, 99}}}, nil, plain{}, time.UTC, begin.Add(6*time.Hour))
	it := l.Lanes[0].Items[0]
	if want := l.Scale.PerHour; math.Abs(it.Bar-it.X-want) > .01 || it.Open || it.Pain != "high" {
		t.Errorf("an hour is %v long, want %v; %+v", it.Bar-it.X, want, it)
	}
	if len(l.Pains) != 1 || len(l.Pains[0].Xs) != 1 || l.Pains[0].Xs[0] != it.Bar {
		t.Errorf("the pain is at %+v", l.Pains)
	}
	if c := l.Compared[0]; c.Perceived != 2*c.Measured {
		t.Errorf("felt %v, measured %v", c.Perceived, c.Measured)
	}
	if p := l.Promises[0]; p.Fate <= p.Due {
		t.Errorf("an overdue promise: %+v", p)
	}
	s := l.Draw(plain{}, Links{func(id string) string { return "#" + id }, nil, func(id string) string { return "#" + id }, func(id string) string { return "#" + id }, nil}, "Birk", "").String()
	for _, want := range []string{"Jeg ventede", "m-late", "&lt;b&gt;", `href="/painpoints/1"`} {
		if !strings.Contains(s, want) {
			t.Errorf("the drawing lacks %s", want)
		}
	}
	if strings.Contains(s, "<b>") {
		t.Error("words became markup")
	}
	file := l.Draw(plain{}, Links{func(id string) string { return id }, nil, func(id string) string { return id }, func(id string) string { return id }, nil}, "Birk", "").File([]byte("font"))
	if !strings.HasPrefix(file, "<?xml") || !strings.Contains(file, "--ink:#1a1a1a") || !strings.Contains(file, ".map .m-bar") || strings.Contains(file, "http://127") {
		t.Errorf("the file does not stand by itself: %.300s", file)
	}
}

func TestLayFolded(t *testing.T) {
	n := func(v int) *int { return &v }
	w := func(v float64) *float64 { return &v }
	f := journeys.Folded{Journeys: 40, Participants: 10, Touchpoints: n(80),
		Lanes: []journeys.FoldedLane{{Department: "a", Journeys: n(40)}, {Department: "b", Journeys: n(10)}},
		Stages: []journeys.Stage{
			{Activity: "Opkald", Journeys: n(40), Cells: []journeys.StageCell{{Department: "a", Journeys: n(40), MedianS: w(3600), P90S: w(7200)}, {Department: "b", Suppressed: true}}},
			{Activity: "Møde", AfterS: w(86400), Journeys: n(10), Cells: []journeys.StageCell{{Department: "b", Journeys: n(10), MedianS: w(1800)}}, Felt: &journeys.Felt{Mean: w(-1), N: 7, Participants: n(7)}}},
		HandOvers: []journeys.StagePassed{{Activity: "Opkald", From: "a", To: "b", N: n(9), Cold: 9}}}
	l := LayFolded(f, func(string) *planned.StepMet { return nil }, plain{})
	if len(l.Cells) != 3 || len(l.Passed) != 1 || l.LongestS != 7200 {
		t.Fatalf("%+v", l)
	}
	big, few, small := l.Cells[0], l.Cells[1], l.Cells[2]
	if math.Abs(big.R*big.R/(small.R*small.R)-4) > .01 {
		t.Errorf("areas of 40 and 10 journeys: %v and %v", big.R, small.R)
	}
	if big.P90 != 2*big.Bar || big.Bar != 2*small.Bar {
		t.Errorf("bars of 7200, 3600 and 1800 s: %v, %v, %v", big.P90, big.Bar, small.Bar)
	}
	if big.X >= small.X || few.Bar != 0 {
		t.Errorf("stages out of order, or a wait of few: %v, %v, %v", big.X, small.X, few.Bar)
	}
	if c := l.Columns[1]; c.FeltY != l.FeltY+level {
		t.Errorf("−1 stands at %v, 0 at %v", c.FeltY, l.FeltY)
	}
	s := l.Draw(plain{}, func(a string) string { return "#" + a }, "t", "d").String()
	if !strings.Contains(s, "&lt;5") || !strings.Contains(s, "m-cold") {
		t.Error("what is left out, or handed over, is not shown")
	}
}

// However many hand-overs a stage has, they stand beside each other between its
// words and those of the next.
func TestHandOversStandBetweenWords(t *testing.T) {
	f := journeys.Folded{Stages: []journeys.Stage{{Activity: "Opkald"}, {Activity: "Møde"}}}
	for i := range 5 {
		f.Lanes = append(f.Lanes, journeys.FoldedLane{Department: fmt.Sprint(i)})
		for k := range 5 {
			f.HandOvers = append(f.HandOvers, journeys.StagePassed{Activity: "Opkald", From: fmt.Sprint(i), To: fmt.Sprint(k), N: new(1 + 7*i + k), Cold: 1})
		}
	}
	l := LayFolded(f, func(string) *planned.StepMet { return nil }, plain{})
	if len(l.Passed) != 20 {
		t.Fatalf("%d hand-overs; those within a department are not drawn", len(l.Passed))
	}
	next := gutter + column
	for i, p := range l.Passed {
		if p.X1 < next-20 || p.X1 > next+3 {
			t.Errorf("from %s to %s goes at %v; the next stage begins at %v", p.From, p.To, p.X1, next)
		}
		for _, o := range l.Passed[:i] {
			if o.X1 == p.X1 && min(p.Y0, p.Y1) <= max(o.Y0, o.Y1) && min(o.Y0, o.Y1) <= max(p.Y0, p.Y1) {
				t.Errorf("%s to %s lies on %s to %s", p.From, p.To, o.From, o.To)
			}
		}
	}
}

func TestWordsAreNotWiderThanTheirPlace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, most := rapid.StringMatching(`[a-zæøåA-ZÆØÅ ]{0,90}`).Draw(t, "text"), rapid.Float64Range(30, 300).Draw(t, "most")
		for _, line := range svg.Lines(text, size, most, 3) {
			if svg.Width(line, size) > most {
				t.Errorf("%q is wider than %v", line, most)
			}
		}
	})
}

// A thousand journeys of ten stages in five departments are one page of A3, in
// letters that can be read.
func TestTenStagesFitOnA3(t *testing.T) {
	f := journeys.Folded{Journeys: 1000}
	for i := range 5 {
		f.Lanes = append(f.Lanes, journeys.FoldedLane{Department: fmt.Sprint("afdeling ", i), Journeys: new(1000)})
	}
	for i := range 10 {
		s := journeys.Stage{Activity: fmt.Sprint("Første opfølgningssamtale nr. ", i), AfterS: new(float64(i) * 86400), Journeys: new(1000),
			Felt: &journeys.Felt{Mean: new(-1.2), N: 400, PerceivedS: new(9e5), MeasuredS: new(8e5), Compared: 300}}
		for _, l := range f.Lanes {
			s.Cells = append(s.Cells, journeys.StageCell{Department: l.Department, Channel: journey.Phone, Journeys: new(1000 - 90*i), Requests: 9, MedianS: new(1e5), P90S: new(9e5)})
		}
		f.Stages = append(f.Stages, s)
	}
	drawing := LayFolded(f, func(string) *planned.StepMet {
		return &planned.StepMet{Done: new(900), Asked: new(1000), Late: new(80), Missing: new(20)}
	}, plain{}).
		Draw(plain{}, func(string) string { return "#" }, "kort", "")
	d := svg.Document{Lang: "da", Title: "Kort", Drawing: drawing}
	for _, s := range FoldedLegend([]journey.Channel{journey.Phone, journey.Desk}, true) {
		d.Legend = append(d.Legend, svg.Explained{Sign: s.Drawing, Words: s.Key})
	}
	b, err := d.PDF(svg.Fonts{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(b), "/MediaBox [0 0 1190.55 841.89]") {
		t.Error("it has another page than A3")
	}
}
