package cocreation

import (
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/participant"
	"ledetraad/domain/programme"
)

// The bounds of a measurement.
const (
	maxQuestions = 100
	maxWaves     = 50
	maxScale     = 1000
)

// Measurement is what deciding needs to know of a measurement's past.
type Measurement struct {
	designed  bool
	questions []Question
	waves     []string
	answers   map[string]respondent // by the questionnaire's id; those that count
	discarded map[string]bool
	concerns  Concerns
}

// respondent is who answered in which wave.
type respondent struct{ wave, who string }

// MeasurementDecider ties the aggregate to its streams.
func MeasurementDecider() decider.Decider[Measurement] {
	return decider.Decider[Measurement]{
		Category: MeasurementCategory,
		Initial: func() Measurement {
			return Measurement{answers: map[string]respondent{}, discarded: map[string]bool{}}
		},
		Decide: DecideMeasurement,
		Evolve: EvolveMeasurement,
	}
}

// EvolveMeasurement folds one event into the state.
func EvolveMeasurement(s Measurement, d event.Data) Measurement {
	switch e := d.(type) {
	case Designed:
		s.designed, s.questions, s.concerns = true, e.Questions, e.Concerns
	case WaveOpened:
		s.waves = append(slices.Clone(s.waves), e.Wave)
	case Answered:
		s.answers[e.Answer] = respondent{e.Wave, e.Respondent}
	case AnswerDiscarded:
		delete(s.answers, e.Answer)
		s.discarded[e.Answer] = true
	case MeasurementLinked:
		s.concerns = e.Concerns
	}
	return s
}

// DecideMeasurement answers which events a command makes.
func DecideMeasurement(s Measurement, c decider.Command) ([]event.Data, error) {
	if i, ok := c.Intent.(Design); ok {
		return s.design(c.Stream, i)
	}
	if !s.designed {
		return nil, fault.NotFoundf("stream", "there is no measurement here; design it first")
	}
	switch i := c.Intent.(type) {
	case OpenWave:
		return s.openWave(i)
	case Answer:
		return s.answer(c.Stream, i)
	case DiscardAnswer:
		if _, there := s.answers[i.Answer]; !there {
			return nil, fault.NotFoundf("data.answer", "there is no questionnaire %q that counts", i.Answer)
		}
		if err := check.OptionalName("data.reason", i.Reason); err != nil {
			return nil, err
		}
		return some(AnswerDiscarded(i))
	case LinkMeasurement:
		if err := i.Concerns.check(); err != nil {
			return nil, err
		}
		if i.Concerns.equal(s.concerns) {
			return nil, fault.Conflictf("data", "it is linked like this already")
		}
		return some(MeasurementLinked(i))
	}
	return nil, fault.Invalidf("type", "%q is not a command for a measurement", c.Intent.CommandName())
}

func (s Measurement) design(stream string, i Design) ([]event.Data, error) {
	if s.designed {
		return nil, fault.Conflictf("stream", "the measurement is designed already; what was asked cannot be changed afterwards")
	}
	_, id := event.SplitStream(stream)
	if err := check.First(check.ID("stream", id), check.Name("data.name", i.Name), i.Concerns.check()); err != nil {
		return nil, err
	}
	if len(i.Questions) == 0 || len(i.Questions) > maxQuestions {
		return nil, fault.Invalidf("data.questions", "has %d; ask 1 to %d questions", len(i.Questions), maxQuestions)
	}
	for n, q := range i.Questions {
		at := fmt.Sprintf("data.questions[%d].", n)
		if err := q.check(at); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(i.Questions[:n], func(o Question) bool { return o.Question == q.Question }) {
			return nil, fault.Invalidf(at+"question", "%q stands there twice", q.Question)
		}
	}
	return some(Designed(i))
}

func (q Question) check(at string) error {
	if err := check.First(check.Key(at+"question", q.Question), check.Name(at+"wording", q.Wording),
		check.OneOf(at+"better", q.Better, HigherIsBetter, LowerIsBetter)); err != nil {
		return err
	}
	switch {
	case q.Low >= q.High || q.Low < -maxScale || q.High > maxScale:
		return fault.Invalidf(at+"high", "the scale from %d to %d is none; want two numbers between %d and %d, the lower first", q.Low, q.High, -maxScale, maxScale)
	case q.Favourable < q.Low || q.Favourable > q.High:
		return fault.Invalidf(at+"favourable", "%d is not on the scale from %d to %d", q.Favourable, q.Low, q.High)
	}
	for n, g := range q.Groups {
		field := fmt.Sprintf("%sgroups[%d]", at, n)
		if err := check.OneOf(field, g, Asked...); err != nil {
			return err
		}
		if slices.Contains(q.Groups[:n], g) {
			return fault.Invalidf(field, "stands there twice")
		}
	}
	return nil
}

func (s Measurement) openWave(i OpenWave) ([]event.Data, error) {
	i.From, i.Until = i.From.UTC().Truncate(time.Microsecond), i.Until.UTC().Truncate(time.Microsecond)
	if err := check.First(check.Key("data.wave", i.Wave), check.OneOf("data.phase", i.Phase, Before, After), on("data.from", i.From),
		on("data.until", i.Until), check.Span("data.until", i.From, i.Until)); err != nil {
		return nil, err
	}
	for n, v := range i.Invited {
		at := fmt.Sprintf("data.invited[%d].", n)
		if err := check.OneOf(at+"group", v.Group, Asked...); err != nil {
			return nil, err
		}
		if v.Count < 1 || v.Count > maxCounted {
			return nil, fault.Invalidf(at+"count", "is %d; want 1 to %d", v.Count, maxCounted)
		}
		if slices.ContainsFunc(i.Invited[:n], func(o Invited) bool { return o.Group == v.Group }) {
			return nil, fault.Invalidf(at+"group", "stands there twice")
		}
	}
	if slices.Contains(s.waves, i.Wave) {
		return nil, fault.Conflictf("data.wave", "the wave %s is there already", i.Wave)
	}
	if len(s.waves) >= maxWaves {
		return nil, fault.Conflictf("data.wave", "there are %d waves; design another measurement", maxWaves)
	}
	return some(WaveOpened(i))
}

func on(field string, t time.Time) error {
	if t.IsZero() {
		return fault.Invalidf(field, "is missing")
	}
	if t.Year() < 1900 || t.Year() > 2200 {
		return fault.Invalidf(field, "%s is no time at which people can be asked", t.Format(time.RFC3339))
	}
	return nil
}

func (s Measurement) answer(stream string, i Answer) ([]event.Data, error) {
	if err := check.First(check.ID("data.answer", i.Answer), check.OneOf("data.group", i.Group, Asked...), people("data.about", i.About)); err != nil {
		return nil, err
	}
	if i.Respondent != "" {
		if err := participant.CheckPseudonym("data.respondent", i.Respondent); err != nil {
			return nil, err
		}
	}
	if !slices.Contains(s.waves, i.Wave) {
		return nil, fault.NotFoundf("data.wave", "there is no wave %q; open it first", i.Wave)
	}
	if err := s.scores(i); err != nil {
		return nil, err
	}
	if _, there := s.answers[i.Answer]; there || s.discarded[i.Answer] {
		return nil, fault.Conflictf("data.answer", "the questionnaire %q is recorded already", i.Answer)
	}
	if i.Respondent != "" {
		for id, a := range s.answers {
			if a == (respondent{i.Wave, i.Respondent}) {
				return nil, fault.Conflictf("data.respondent", "has answered in the wave %s already: discard the questionnaire %s first", i.Wave, id)
			}
		}
	}
	e := Answered{Answer: i.Answer, Wave: i.Wave, Group: i.Group, Respondent: i.Respondent, Scores: i.Scores}
	if i.Comment != "" {
		if err := said("data.comment", i.Comment); err != nil {
			return nil, err
		}
		about := i.About
		if i.Respondent != "" && !slices.Contains(about, i.Respondent) {
			about = append([]string{i.Respondent}, about...)
		}
		e.Comment = text(stream, i.Comment, about)
	}
	return some(e)
}

func (s Measurement) scores(i Answer) error {
	if len(i.Scores) == 0 {
		return fault.Invalidf("data.scores", "is missing; a questionnaire that answers nothing is not recorded")
	}
	for n, v := range i.Scores {
		at := fmt.Sprintf("data.scores[%d].", n)
		k := slices.IndexFunc(s.questions, func(q Question) bool { return q.Question == v.Question })
		if k < 0 {
			return fault.Invalidf(at+"question", "the measurement does not ask %q", v.Question)
		}
		q := s.questions[k]
		switch {
		case !q.Asks(i.Group):
			return fault.Invalidf(at+"question", "%s is not put to %s", v.Question, i.Group)
		case v.Value < q.Low || v.Value > q.High:
			return fault.Invalidf(at+"value", "%d is not on the scale from %d to %d", v.Value, q.Low, q.High)
		case slices.ContainsFunc(i.Scores[:n], func(o Score) bool { return o.Question == v.Question }):
			return fault.Invalidf(at+"question", "%s is answered twice", v.Question)
		}
	}
	return nil
}

func (c Concerns) check() error {
	if len(c.Departments) > maxLinks || len(c.Solutions) > maxLinks {
		return fault.Invalidf("data.departments", "names more than %d", maxLinks)
	}
	if err := distinct("data.departments", c.Departments, check.Key); err != nil {
		return err
	}
	if err := distinct("data.solutions", c.Solutions, check.ID); err != nil {
		return err
	}
	return c.Links.check()
}

func (c Concerns) equal(o Concerns) bool {
	return slices.Equal(c.Departments, o.Departments) && slices.Equal(c.Solutions, o.Solutions) && c.Links.equal(o.Links)
}

func (c Concerns) references(r programme.References) programme.References {
	r = c.Links.references(r)
	for n, d := range c.Departments {
		r = r.Department(fmt.Sprintf("data.departments[%d]", n), d, "")
	}
	return r
}
