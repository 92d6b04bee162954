package journeymap

import (
	"slices"
	"time"
)

// Scale maps time to places. Every stretch of it is equally long for the same
// time, but for its breaks: silences that would leave no room for the rest.
type Scale struct {
	Runs    []Run
	PerHour float64 // units of an hour that is drawn
}

// Run is a stretch of time from one place to another.
type Run struct {
	From, Until time.Time
	X0, X1      float64
	Broken      bool // it is shorter than its time
}

// The places of a scale.
const (
	breakWidth = 48.0
	room       = 26.0 // that moments should have on the whole
	widest     = 2600.0
	narrowest  = 860.0
)

// span is a stretch of time.
type span struct{ from, until time.Time }

// newScale fits a scale to moments. Stretches without any are broken where they
// leave no room for the others: first those in which nobody waits, the longest
// first, then, if that is not enough, waits beside which all else would vanish.
func newScale(moments []time.Time, waits []span, x0 float64) Scale {
	slices.SortFunc(moments, time.Time.Compare)
	moments = slices.CompactFunc(moments, time.Time.Equal)
	if len(moments) == 0 {
		return Scale{}
	}
	if len(moments) == 1 {
		moments = append(moments, moments[0].Add(time.Hour))
	}
	width := min(widest, max(narrowest, 62*float64(len(moments))))
	type gap struct {
		i       int
		long    time.Duration
		waiting bool
	}
	var gaps []gap
	for i := 1; i < len(moments); i++ {
		g := gap{i: i - 1, long: moments[i].Sub(moments[i-1])}
		for _, w := range waits {
			if w.from.Before(moments[i]) && w.until.After(moments[i-1]) {
				g.waiting = true
			}
		}
		gaps = append(gaps, g)
	}
	usual := usualGap(moments)
	broken := map[int]bool{}
	perSecond := func() float64 {
		sum := 0.0
		for _, g := range gaps {
			if !broken[g.i] {
				sum += g.long.Seconds()
			}
		}
		if sum == 0 {
			return 0
		}
		return (width - breakWidth*float64(len(broken))) / sum
	}
	order := slices.Clone(gaps)
	slices.SortStableFunc(order, func(a, b gap) int {
		if a.waiting != b.waiting {
			if a.waiting {
				return 1
			}
			return -1
		}
		return int(min(1, max(-1, b.long-a.long)))
	})
	for _, g := range order {
		k := perSecond()
		if k*usual.Seconds() >= room {
			break
		}
		drawn := k * g.long.Seconds()
		if drawn < 3*breakWidth || g.waiting && (drawn < width/3 || g.long < 8*usual) || len(broken) == len(gaps)-1 {
			continue
		}
		broken[g.i] = true
	}
	s := Scale{}
	k, x := perSecond(), x0
	s.PerHour = k * 3600
	for _, g := range gaps {
		w := k * g.long.Seconds()
		if broken[g.i] {
			w = breakWidth
		}
		s.Runs = append(s.Runs, Run{moments[g.i], moments[g.i+1], x, x + w, broken[g.i]})
		x += w
	}
	return s
}

// usualGap is a time between moments than which two fifths of them are shorter.
func usualGap(moments []time.Time) time.Duration {
	var all []time.Duration
	for i := 1; i < len(moments); i++ {
		all = append(all, moments[i].Sub(moments[i-1]))
	}
	slices.Sort(all)
	return all[len(all)*2/5]
}

// X is the place of a moment; one that lies outside is at the end next to it.
func (s Scale) X(t time.Time) float64 {
	if len(s.Runs) == 0 {
		return 0
	}
	for _, r := range s.Runs {
		if t.Before(r.From) {
			return r.X0
		}
		if !t.After(r.Until) {
			return r.X0 + (r.X1-r.X0)*t.Sub(r.From).Seconds()/r.Until.Sub(r.From).Seconds()
		}
	}
	return s.Runs[len(s.Runs)-1].X1
}

// End is where the scale ends.
func (s Scale) End() float64 {
	if len(s.Runs) == 0 {
		return 0
	}
	return s.Runs[len(s.Runs)-1].X1
}

// Tick is a place on the axis with a day, or an hour, to name.
type Tick struct {
	X    float64
	At   time.Time
	Hour bool // it names an hour rather than a day
	Year bool // the day is the first to be named of its year
}

// between are the steps that an axis can have, in hours.
var between = []int{1, 3, 6, 12, 24, 48, 7 * 24, 14 * 24}

const apart = 76.0 // the least between two names

// ticks name days (hours, where there is room) on the scale, and where it goes
// on behind a break.
func (s Scale) ticks(place *time.Location) []Tick {
	step := 0
	for _, h := range between {
		if float64(h)*s.PerHour >= apart {
			step = h
			break
		}
	}
	var out []Tick
	last, year := -apart, 0
	add := func(x float64, at time.Time, hour bool) {
		if x-last < apart-.01 {
			return
		}
		t := Tick{X: x, At: at, Hour: hour}
		if y := at.In(place).Year(); !hour && y != year {
			t.Year, year = true, y
		}
		out, last = append(out, t), x
	}
	for i, r := range s.Runs {
		if r.Broken {
			continue
		}
		if i == 0 || s.Runs[i-1].Broken {
			add(r.X0, r.From, false)
		}
		for t := next(r.From.Add(-time.Second).In(place), step); !t.After(r.Until); t = next(t, step) {
			add(s.X(t), t, t.Hour() != 0)
		}
	}
	return out
}

// next is the next round moment: an hour that the step divides the day into,
// every so many days, or the first of a month.
func next(t time.Time, hours int) time.Time {
	y, m, d := t.Date()
	switch {
	case hours == 0:
		return time.Date(y, m+1, 1, 0, 0, 0, 0, t.Location())
	case hours < 24:
		return time.Date(y, m, d, t.Hour()/hours*hours+hours, 0, 0, 0, t.Location())
	}
	days := hours / 24
	for d++; ; d++ {
		n := time.Date(y, m, d, 0, 0, 0, 0, t.Location())
		if int(n.Unix()/86400+3)%days == 0 || days == 1 {
			return n
		}
	}
}
