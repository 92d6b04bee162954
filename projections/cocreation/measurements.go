package cocreation

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/cocreation"
	"ledetraad/projections/stats"
	"ledetraad/projections/view"
)

// Measurement is a measurement in a list.
type Measurement struct {
	Measurement    string                `json:"measurement"`
	Stream         string                `json:"stream"`
	Name           string                `json:"name"`
	Departments    []string              `json:"departments"`
	LifeSituations []string              `json:"life_situations"`
	PainPoints     []uuid.UUID           `json:"pain_points"`
	Solutions      []string              `json:"solutions"` // ids
	Questions      []cocreation.Question `json:"questions"`
	Waves          []Wave                `json:"waves"` // in the order of their first days
	Actor          string                `json:"actor,omitempty"`
}

// Wave is a span of time in which people were asked.
type Wave struct {
	Wave   string           `json:"wave"`
	Phase  cocreation.Phase `json:"phase"`
	From   time.Time        `json:"from"`
	Until  time.Time        `json:"until"`
	Groups []Returned       `json:"groups"` // those that were asked, or answered
}

// Returned is how many of a group answered in a wave.
type Returned struct {
	Group      cocreation.Group `json:"group"`
	Invited    int              `json:"invited,omitempty"` // 0: it is not said how many were asked
	N          int              `json:"n"`
	Suppressed bool             `json:"suppressed,omitempty"` // too few to be told
}

// MeasurementPage is a measurement with what came of it.
type MeasurementPage struct {
	Measurement
	Results  []MeasuredResult `json:"results"`  // by question and group
	Comments []Comment        `json:"comments"` // in the order in which they were written
}

// MeasuredResult is what a group answered to a question, before and after.
type MeasuredResult struct {
	Question    string           `json:"question"`
	Group       cocreation.Group `json:"group"`
	Waves       []Figures        `json:"waves"`
	Differences []Change         `json:"differences"` // of each wave after from the last one before; none where one is lacking
}

// Figures are a wave's.
type Figures struct {
	Wave       string           `json:"wave"`
	Phase      cocreation.Phase `json:"phase"`
	N          int              `json:"n"`                // who answered this question
	Mean       float64          `json:"mean"`             // on the question's scale
	Median     float64          `json:"median"`           // the lower one, of an even number
	Favourable float64          `json:"favourable_share"` // share of the n whose answer is favourable, 0 to 1
	Suppressed bool             `json:"suppressed,omitempty"`

	values    []float64
	favouring int
}

// Change is how much greater a figure is after than before, with the bounds of
// its 95 % confidence interval. The same people may have answered both times;
// they are taken for others, which makes the interval wider than it need be.
type Change struct {
	Before    string          `json:"before"` // wave
	After     string          `json:"after"`
	Mean      float64         `json:"mean"`
	MeanIn    *stats.Interval `json:"mean_interval,omitempty"` // unset where fewer than five answered
	Share     stats.Interval  `json:"favourable_share"`
	Direction string          `json:"direction" enum:"better,worse,unclear"` // of the share; unclear where its interval holds 0
}

// Comment is what somebody wrote beside the answers.
type Comment struct {
	Wave  string           `json:"wave"`
	Group cocreation.Group `json:"group"`
	At    time.Time        `json:"at"`
	Words *Words           `json:"words"`
}

// MeasurementFilter narrows a list; a zero field does not.
type MeasurementFilter struct {
	Department    string
	LifeSituation string
	Solution      string
	PainPoint     uuid.UUID
	Moment        Moment
}

func (f MeasurementFilter) passes(m Measurement) bool {
	return (f.Department == "" || slices.Contains(m.Departments, f.Department)) &&
		(f.LifeSituation == "" || slices.Contains(m.LifeSituations, f.LifeSituation)) &&
		(f.Solution == "" || slices.Contains(m.Solutions, f.Solution)) &&
		(f.PainPoint == uuid.Nil || slices.Contains(m.PainPoints, f.PainPoint))
}

// Measurements is those that pass the filter, by name. It is never nil.
func Measurements(r view.Reader, f MeasurementFilter) ([]Measurement, error) {
	all, err := courses(r, cocreation.MeasurementCategory, f.Moment)
	if err != nil {
		return nil, err
	}
	out := []Measurement{}
	for _, c := range all {
		if m, there := c.measurement(); there && f.passes(m.Measurement) {
			out = append(out, m.Measurement)
		}
	}
	slices.SortFunc(out, func(a, b Measurement) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Measurement, b.Measurement))
	})
	return out, nil
}

// MeasurementOf is one measurement; false where there was none then.
func MeasurementOf(r view.Reader, id string, m Moment) (MeasurementPage, bool, error) {
	c, err := courseOf(r, cocreation.MeasurementStream(id), m)
	if err != nil {
		return MeasurementPage{}, false, err
	}
	page, there := c.measurement()
	return page, there, nil
}

// measurement is how it stands by the steps that are seen; false where it is
// not seen that there is one.
func (c course) measurement() (MeasurementPage, bool) {
	m := MeasurementPage{Comments: []Comment{}, Results: []MeasuredResult{}, Measurement: Measurement{Measurement: c.id, Stream: c.stream, Waves: []Wave{}}}
	var answers []answered
	concerns := func(d cocreation.Concerns) {
		m.Departments, m.LifeSituations, m.PainPoints, m.Solutions = full(d.Departments), full(d.LifeSituations), full(d.PainPoints), full(d.Solutions)
	}
	for _, s := range c.steps {
		switch d := s.data.(type) {
		case cocreation.Designed:
			m.Name, m.Questions, m.Actor = d.Name, full(d.Questions), s.Actor
			concerns(d.Concerns)
		case cocreation.WaveOpened:
			w := Wave{Wave: d.Wave, Phase: d.Phase, From: d.From, Until: d.Until, Groups: []Returned{}}
			for _, i := range d.Invited {
				w.Groups = append(w.Groups, Returned{Group: i.Group, Invited: i.Count})
			}
			m.Waves = append(m.Waves, w)
		case cocreation.Answered:
			answers = append(answers, answered{d, s.HappenedAt, s.words})
		case cocreation.AnswerDiscarded:
			answers = slices.DeleteFunc(answers, func(a answered) bool { return a.Answer == d.Answer })
		case cocreation.MeasurementLinked:
			concerns(d.Concerns)
		}
	}
	if m.Name == "" {
		return m, false
	}
	slices.SortStableFunc(m.Waves, func(a, b Wave) int { return a.From.Compare(b.From) })
	for _, a := range answers {
		m.count(a)
	}
	slices.SortStableFunc(m.Comments, func(a, b Comment) int { return a.At.Compare(b.At) })
	for _, q := range m.Questions {
		for _, g := range cocreation.Asked {
			if r := m.result(q, g, answers); len(r.Waves) > 0 {
				m.Results = append(m.Results, r)
			}
		}
	}
	return m, true
}

// answered is a questionnaire that counts.
type answered struct {
	cocreation.Answered
	at    time.Time
	words *Words
}

func (m *MeasurementPage) count(a answered) {
	i := slices.IndexFunc(m.Waves, func(w Wave) bool { return w.Wave == a.Wave })
	if i < 0 {
		return // of a wave that is not seen from this moment
	}
	w := &m.Waves[i]
	k := slices.IndexFunc(w.Groups, func(r Returned) bool { return r.Group == a.Group })
	if k < 0 {
		k = len(w.Groups)
		w.Groups = append(w.Groups, Returned{Group: a.Group})
	}
	w.Groups[k].N++
	if a.words != nil {
		m.Comments = append(m.Comments, Comment{a.Wave, a.Group, a.at, a.words})
	}
}

func (m *MeasurementPage) result(q cocreation.Question, g cocreation.Group, answers []answered) MeasuredResult {
	r := MeasuredResult{Question: q.Question, Group: g, Waves: []Figures{}, Differences: []Change{}}
	for _, w := range m.Waves {
		f := Figures{Wave: w.Wave, Phase: w.Phase}
		for _, a := range answers {
			if a.Wave != w.Wave || a.Group != g {
				continue
			}
			for _, s := range a.Scores {
				if s.Question == q.Question {
					f.values = append(f.values, float64(s.Value))
					f.favouring += map[bool]int{true: 1}[q.Favours(s.Value)]
				}
			}
		}
		if f.work(); f.N > 0 {
			r.Waves = append(r.Waves, f)
		}
	}
	before := -1
	for i, f := range r.Waves {
		if f.Phase == cocreation.Before {
			before = i
		}
	}
	for _, f := range r.Waves {
		if before >= 0 && f.Phase == cocreation.After {
			r.Differences = append(r.Differences, change(r.Waves[before], f))
		}
	}
	return r
}

// work works the figures out of the values.
func (f *Figures) work() {
	if f.N = len(f.values); f.N == 0 {
		return
	}
	slices.Sort(f.values)
	sum := 0.0
	for _, v := range f.values {
		sum += v
	}
	f.Mean, f.Favourable = sum/float64(f.N), float64(f.favouring)/float64(f.N)
	f.Median, _ = stats.Quantile(f.values, 0.5)
}

func change(before, after Figures) Change {
	c := Change{Before: before.Wave, After: after.Wave, Mean: after.Mean - before.Mean, Direction: "unclear"}
	if in, ok := stats.Means(before.values, after.values); ok {
		c.MeanIn = &in
	}
	c.Share, _ = stats.Proportions(before.favouring, before.N, after.favouring, after.N)
	switch {
	case c.Share.Low > 0:
		c.Direction = "better"
	case c.Share.High < 0:
		c.Direction = "worse"
	}
	return c
}

// WithoutFew is the measurement without the counts of groups of which fewer
// than fewest answered in a wave.
func (m Measurement) WithoutFew(fewest int) Measurement {
	m.Waves = slices.Clone(m.Waves)
	for i, w := range m.Waves {
		w.Groups = slices.Clone(w.Groups)
		for k, r := range w.Groups {
			if r.N < fewest {
				w.Groups[k] = Returned{Group: r.Group, Invited: r.Invited, Suppressed: true}
			}
		}
		m.Waves[i] = w
	}
	return m
}

// WithoutFew is the page without the figures of questions that fewer than
// fewest answered, what is worked out from them, and the comments of groups so
// small.
func (p MeasurementPage) WithoutFew(fewest int) MeasurementPage {
	p.Measurement = p.Measurement.WithoutFew(fewest)
	results := []MeasuredResult{}
	for _, r := range p.Results {
		waves := slices.Clone(r.Waves)
		few := map[string]bool{}
		for i, f := range waves {
			if f.N < fewest {
				waves[i], few[f.Wave] = Figures{Wave: f.Wave, Phase: f.Phase, Suppressed: true}, true
			}
		}
		r.Waves = waves
		r.Differences = slices.DeleteFunc(slices.Clone(r.Differences), func(c Change) bool { return few[c.Before] || few[c.After] })
		results = append(results, r)
	}
	p.Results = results
	p.Comments = slices.DeleteFunc(slices.Clone(p.Comments), func(c Comment) bool {
		return !slices.ContainsFunc(p.Waves, func(w Wave) bool {
			return w.Wave == c.Wave && slices.ContainsFunc(w.Groups, func(r Returned) bool { return r.Group == c.Group && !r.Suppressed })
		})
	})
	return p
}
