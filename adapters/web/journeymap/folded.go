package journeymap

import (
	"cmp"
	"math"
	"slices"

	"ledetraad/adapters/web/svg"
	"ledetraad/projections/journeys"
	"ledetraad/projections/planned"
)

// FoldedLayout is the map of many journeys, laid out: a column for each stage, a
// strip for each department.
type FoldedLayout struct {
	Width, Height float64
	Columns       []Column
	Bands         []Band
	Cells         []Cell
	Passed        []Passed
	FeltY         float64
	PlanY         float64 // 0: nothing is planned
	LongestS      float64 // the longest median, which all bars are drawn beside
}

// Column is a stage.
type Column struct {
	journeys.Stage
	X         float64 // its middle
	Lines     []string
	FeltY     float64 // 0: nothing is told
	CompY     float64
	Perceived float64 // lengths of the waits that are compared
	Measured  float64
	Planned   *planned.StepMet // what a plan asks for here; nil: nothing
}

// Cell is a stage in a department.
type Cell struct {
	journeys.StageCell
	Stage   string
	X, Y, R float64
	Bar     float64 // length of the median wait
	P90     float64
}

// Passed is what goes from one department to another, out of a stage.
type Passed struct {
	journeys.StagePassed
	X0, Y0, X1, Y1 float64
	Wide           float64
}

const (
	column    = 160.0 // ten of them fit on A3 in letters of seven points
	foldAxis  = 84.0
	foldLane  = 100.0
	bubbleY   = 34.0 // in its lane; below it there is room for two lines of words
	waitWidth = 128.0
	biggest   = 25.0 // radius
)

// LayFolded lays many journeys out; plan says what is planned for a stage. Bubbles have areas after the number of
// journeys, bars lengths after waits, both the same all over the map.
func LayFolded(f journeys.Folded, plan func(activity string) *planned.StepMet, t Terms) FoldedLayout {
	l := FoldedLayout{Width: gutter + column*float64(len(f.Stages)) + 24}
	laneY := map[string]float64{}
	y := foldAxis
	for _, lane := range f.Lanes {
		b := Band{Name: t.Department(lane.Department), Y: y, H: foldLane}
		if lane.Journeys != nil {
			b.Note = t.Text("fold.lane", t.Whole(*lane.Journeys))
		}
		laneY[lane.Department] = y
		l.Bands = append(l.Bands, b)
		y += foldLane
	}
	most := 1
	for _, s := range f.Stages {
		for _, c := range s.Cells {
			if c.Journeys != nil {
				most = max(most, *c.Journeys)
			}
			for _, w := range []*float64{c.MedianS, c.P90S} {
				if w != nil {
					l.LongestS = max(l.LongestS, *w)
				}
			}
		}
	}
	for i, s := range f.Stages {
		x := gutter + column*(float64(i)+.5)
		l.Columns = append(l.Columns, Column{Stage: s, X: x, Lines: svg.Lines(s.Activity, size+.5, column-20, 3)})
		for _, c := range s.Cells {
			cell := Cell{StageCell: c, Stage: s.Activity, X: x, Y: laneY[c.Department] + bubbleY, R: 9}
			if c.Journeys != nil {
				cell.R = max(9, biggest*math.Sqrt(float64(*c.Journeys)/float64(most)))
			}
			cell.Bar, cell.P90 = l.length(c.MedianS), l.length(c.P90S)
			l.Cells = append(l.Cells, cell)
		}
	}
	l.passings(f, laneY)
	y = l.planned(plan, t, y)
	y = l.felt(f, t, y)
	y = l.compared(f, t, y)
	l.Height = y + 8
	return l
}

func (l *FoldedLayout) length(w *float64) float64 {
	if w == nil || l.LongestS == 0 {
		return 0
	}
	return max(2, waitWidth**w/l.LongestS)
}

// Where hand-overs go, from the border to the next stage: between the words of
// both.
const handsFrom, handsTo = -20.0, 3.0

// passings go from the stage that was handed over to the border of the next. There
// they stand beside each other, in tracks; those that touch no department in common,
// nor one between, share a track. Where a stage has too many, all on the map become
// thinner and come nearer to each other, so that none runs through words.
func (l *FoldedLayout) passings(f journeys.Folded, laneY map[string]float64) {
	most := 1
	for _, h := range f.HandOvers {
		if h.N != nil {
			most = max(most, *h.N)
		}
	}
	var all []tracks
	widest := handsTo - handsFrom
	for i, s := range f.Stages {
		t := tracks{border: gutter + column*float64(i+1)}
		for _, h := range f.HandOvers {
			y0, from := laneY[h.From]
			y1, to := laneY[h.To]
			if h.Activity != s.Activity || !from || !to || h.From == h.To {
				continue
			}
			p := Passed{StagePassed: h, X0: t.border - column/2, Y0: y0 + bubbleY, Y1: y1 + bubbleY}
			if h.N != nil {
				p.Wide = 9 * float64(*h.N) / float64(most)
			}
			t.add(p)
		}
		all = append(all, t)
		widest = max(widest, t.width())
	}
	for _, t := range all {
		l.Passed = append(l.Passed, t.spread((handsTo-handsFrom)/widest)...)
	}
}

// tracks are places for lines that go up or down, one right of the other.
type tracks struct {
	border float64 // of the stages
	list   [][]Passed
}

// add puts a line on the first track where no other is beside it.
func (t *tracks) add(p Passed) {
	k := slices.IndexFunc(t.list, func(on []Passed) bool {
		return !slices.ContainsFunc(on, func(o Passed) bool {
			return min(p.Y0, p.Y1) <= max(o.Y0, o.Y1) && min(o.Y0, o.Y1) <= max(p.Y0, p.Y1)
		})
	})
	if k < 0 {
		k, t.list = len(t.list), append(t.list, nil)
	}
	t.list[k] = append(t.list[k], p)
}

// after is how far behind a track the next one stands.
func (t *tracks) after(k int) float64 {
	widest := slices.MaxFunc(t.list[k], func(a, b Passed) int { return cmp.Compare(a.Wide, b.Wide) })
	return max(7, widest.Wide+4)
}

// width is how far it is from the first track to the last.
func (t *tracks) width() (sum float64) {
	for k := range len(t.list) - 1 {
		sum += t.after(k)
	}
	return sum
}

// spread gives the lines their places, and a share of their widths.
func (t *tracks) spread(share float64) (out []Passed) {
	x := t.border + handsFrom
	for k, on := range t.list {
		for _, p := range on {
			p.X1, p.Wide = x, max(1.4*max(share, .7), p.Wide*share)
			out = append(out, p)
		}
		x += t.after(k) * share
	}
	return out
}

func (l *FoldedLayout) felt(f journeys.Folded, t Terms, y float64) float64 {
	any := false
	for _, s := range f.Stages {
		any = any || s.Felt != nil && s.Felt.Mean != nil
	}
	if !any {
		return y
	}
	l.FeltY = y + 18 + 2*level
	for i, s := range f.Stages {
		if s.Felt != nil && s.Felt.Mean != nil {
			l.Columns[i].FeltY = l.FeltY - level**s.Felt.Mean
		}
	}
	h := 4*level + 36
	l.Bands = append(l.Bands, Band{Name: t.Text("map.band.felt"), Note: t.Text("fold.mean"), Key: "felt", Y: y, H: h})
	return y + h
}

func (l *FoldedLayout) compared(f journeys.Folded, t Terms, y float64) float64 {
	most := 0.0
	for _, s := range f.Stages {
		if s.Felt != nil && s.Felt.PerceivedS != nil && s.Felt.MeasuredS != nil {
			most = max(most, *s.Felt.PerceivedS, *s.Felt.MeasuredS)
		}
	}
	if most == 0 {
		return y
	}
	for i, s := range f.Stages {
		if s.Felt != nil && s.Felt.PerceivedS != nil && s.Felt.MeasuredS != nil {
			c := &l.Columns[i]
			c.CompY, c.Perceived, c.Measured = y, max(2, waitWidth**s.Felt.PerceivedS/most), max(2, waitWidth**s.Felt.MeasuredS/most)
		}
	}
	l.Bands = append(l.Bands, Band{Name: t.Text("map.band.compared"), Note: t.Text("fold.median"), Key: "compared", Y: y, H: 92})
	return y + 92
}

func (l *FoldedLayout) planned(plan func(string) *planned.StepMet, t Terms, y float64) float64 {
	any := false
	for i := range l.Columns {
		l.Columns[i].Planned = plan(l.Columns[i].Activity)
		any = any || l.Columns[i].Planned != nil
	}
	if !any {
		return y
	}
	l.PlanY = y
	l.Bands = append(l.Bands, Band{Name: t.Text("map.band.planned"), Key: "planned", Y: y, H: 66})
	return y + 66
}
