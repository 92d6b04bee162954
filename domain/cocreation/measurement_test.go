package cocreation_test

import (
	"testing"

	"ledetraad/domain/cocreation"
	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

func TestMeasurement(t *testing.T) {
	const stream = "measurement-kald"
	safe := cocreation.Question{Question: "tryg", Wording: "Jeg er tryg om natten", Low: 1, High: 5, Better: cocreation.HigherIsBetter, Favourable: 4}
	busy := cocreation.Question{Question: "travlt", Wording: "Jeg løber for stærkt", Low: 1, High: 5, Better: cocreation.LowerIsBetter, Favourable: 2,
		Groups: []cocreation.Group{cocreation.Employees}}
	concerns := cocreation.Concerns{Departments: []string{"aeldre"}, Solutions: []string{"lukket"}, Links: cocreation.Links{LifeSituations: []string{"plejehjem"}}}
	design := func(change func(*cocreation.Design)) cocreation.Design {
		d := cocreation.Design{Name: "Tryg om natten", Questions: []cocreation.Question{safe, busy}, Concerns: concerns}
		change(&d)
		return d
	}
	question := func(change func(*cocreation.Question)) cocreation.Design {
		q := safe
		change(&q)
		return design(func(d *cocreation.Design) { d.Questions = []cocreation.Question{busy, q} })
	}
	designed := cocreation.Designed(design(func(*cocreation.Design) {}))
	wave := cocreation.OpenWave{Wave: "foer", Phase: cocreation.Before, From: march, Until: april, Invited: []cocreation.Invited{{Group: cocreation.Citizens, Count: 24}}}
	opened := cocreation.WaveOpened(wave)
	scores := []cocreation.Score{{Question: "tryg", Value: 2}}
	answered := cocreation.Answered{Answer: "a1", Wave: "foer", Group: cocreation.Citizens, Respondent: "Åse", Scores: scores}
	open, one := []event.Data{designed, opened}, []event.Data{designed, opened, answered}
	discarded := cocreation.AnswerDiscarded{Answer: "a1", Reason: "tastet to gange"}
	answer := func(change func(*cocreation.Answer)) cocreation.Answer {
		a := cocreation.Answer{Answer: "a1", Wave: "foer", Group: cocreation.Citizens, Respondent: "Åse", Scores: scores}
		change(&a)
		return a
	}
	commented, nobodys, anothers := answered, answered, answered
	commented.Comment = event.About("Der er stille nu", "Åse")
	nobodys.Respondent, nobodys.Comment = "", event.About("Der er stille nu", stream)
	anothers.Answer = "a2"
	linked := cocreation.MeasurementLinked{Concerns: cocreation.Concerns{Solutions: []string{"andet"}}}

	decidertest.Run(t, cocreation.MeasurementDecider(), stream, []decidertest.Case{
		{Name: "designed", When: design(func(*cocreation.Design) {}), Then: []event.Data{designed}},
		{Name: "twice", Given: open, When: design(func(*cocreation.Design) {}), Refused: fault.Conflict, Field: "stream"},
		{Name: "no questions", When: design(func(d *cocreation.Design) { d.Questions = nil }), Refused: fault.Invalid, Field: "data.questions"},
		{Name: "a question twice", When: question(func(q *cocreation.Question) { q.Question = "travlt" }), Refused: fault.Invalid, Field: "data.questions[1].question"},
		{Name: "no scale", When: question(func(q *cocreation.Question) { q.Low = 5 }), Refused: fault.Invalid, Field: "data.questions[1].high"},
		{Name: "favourable off the scale", When: question(func(q *cocreation.Question) { q.Favourable = 6 }), Refused: fault.Invalid, Field: "data.questions[1].favourable"},
		{Name: "no direction", When: question(func(q *cocreation.Question) { q.Better = "" }), Refused: fault.Invalid, Field: "data.questions[1].better"},
		{Name: "partners are not asked", When: question(func(q *cocreation.Question) { q.Groups = []cocreation.Group{cocreation.Partners} }),
			Refused: fault.Invalid, Field: "data.questions[1].groups[0]"},
		{Name: "a solution twice", When: design(func(d *cocreation.Design) { d.Solutions = []string{"a", "a"} }), Refused: fault.Invalid, Field: "data.solutions[1]"},
		{Name: "a wave of nothing", When: wave, Refused: fault.NotFound, Field: "stream"},
		{Name: "a wave", Given: []event.Data{designed}, When: wave, Then: []event.Data{opened}},
		{Name: "a wave twice", Given: open, When: wave, Refused: fault.Conflict, Field: "data.wave"},
		{Name: "a wave that ends before it begins", Given: []event.Data{designed}, When: cocreation.OpenWave{Wave: "efter", Phase: cocreation.After, From: april, Until: march},
			Refused: fault.Invalid, Field: "data.until"},
		{Name: "answered", Given: open, When: answer(func(*cocreation.Answer) {}), Then: []event.Data{answered}},
		{Name: "with words, which are the respondent's", Given: open, When: answer(func(a *cocreation.Answer) { a.Comment = "Der er stille nu" }), Then: []event.Data{commented}},
		{Name: "with words of nobody known", Given: open, When: answer(func(a *cocreation.Answer) { a.Respondent, a.Comment = "", "Der er stille nu" }), Then: []event.Data{nobodys}},
		{Name: "recorded already", Given: one, When: answer(func(*cocreation.Answer) {}), Refused: fault.Conflict, Field: "data.answer"},
		{Name: "by the same person again", Given: one, When: answer(func(a *cocreation.Answer) { a.Answer = "a2" }), Refused: fault.Conflict, Field: "data.respondent"},
		{Name: "by the same person, the first one discarded", Given: append(one, discarded), When: answer(func(a *cocreation.Answer) { a.Answer = "a2" }), Then: []event.Data{anothers}},
		{Name: "in no wave", Given: open, When: answer(func(a *cocreation.Answer) { a.Wave = "efter" }), Refused: fault.NotFound, Field: "data.wave"},
		{Name: "off the scale", Given: open, When: answer(func(a *cocreation.Answer) { a.Scores = []cocreation.Score{{Question: "tryg", Value: 6}} }),
			Refused: fault.Invalid, Field: "data.scores[0].value"},
		{Name: "what was not asked", Given: open, When: answer(func(a *cocreation.Answer) { a.Scores = []cocreation.Score{{Question: "mad", Value: 1}} }),
			Refused: fault.Invalid, Field: "data.scores[0].question"},
		{Name: "what others are asked", Given: open, When: answer(func(a *cocreation.Answer) { a.Scores = []cocreation.Score{{Question: "travlt", Value: 1}} }),
			Refused: fault.Invalid, Field: "data.scores[0].question"},
		{Name: "one question twice", Given: open, When: answer(func(a *cocreation.Answer) { a.Scores = append(scores, scores...) }), Refused: fault.Invalid, Field: "data.scores[1].question"},
		{Name: "nothing", Given: open, When: answer(func(a *cocreation.Answer) { a.Scores = nil }), Refused: fault.Invalid, Field: "data.scores"},
		{Name: "discarded", Given: one, When: cocreation.DiscardAnswer(discarded), Then: []event.Data{discarded}},
		{Name: "discarded twice", Given: append(one, discarded), When: cocreation.DiscardAnswer(discarded), Refused: fault.NotFound, Field: "data.answer"},
		{Name: "linked to something else", Given: open, When: cocreation.LinkMeasurement(linked), Then: []event.Data{linked}},
		{Name: "linked to the same", Given: open, When: cocreation.LinkMeasurement{Concerns: concerns}, Refused: fault.Conflict, Field: "data"},
	})
}
